import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evalCommand } from './cli.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yige-eval-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await evalCommand(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join(''), err: err.join('') }
}
async function file(name: string, content: string) {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const subjects = {
  照明: ['路灯', '灯杆', '灯泡'],
  道路: ['井盖', '路面', '坑洼'],
  噪声: ['广场舞', '装修', '喇叭'],
}
const places = ['东街', '西巷', '河边', '校门口', '三组', '市场', '桥头', '车站']
const lines = Object.entries(subjects).flatMap(([label, words]) =>
  words.flatMap((word) =>
    places.map((p) => JSON.stringify({ text: `${p}的${word}有人管吗，${word}好几天了`, label })),
  ),
)

describe('yige eval classify', () => {
  it('trains on one file, measures on another and says how fast', async () => {
    const train = await file('train.jsonl', `${lines.filter((_, i) => i % 4 !== 0).join('\n')}\n`)
    const test = await file('test.jsonl', lines.filter((_, i) => i % 4 === 0).join('\n'))
    const { code, out, err } = await run('classify', '--train', train, '--test', test)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const said = JSON.parse(out)
    expect(said).toMatchObject({
      n: 18,
      accuracy: 1,
      macroF1: 1,
      perClass: { 照明: { n: 6, precision: 1, recall: 1, f1: 1 } },
    })
    expect(said.secondsTrain).toBeGreaterThanOrEqual(0)
    expect(said.perSecond).toBeGreaterThan(0)
  })

  it('learns from segmented rows too', async () => {
    const train = await file('few.jsonl', lines.slice(0, 24).join('\n'))
    const more = await file(
      'segmented.csv',
      `tokens,label\n${places.map((p) => `${p} 垃圾桶 满 垃圾,环卫`).join('\n')}\n`,
    )
    const test = await file('asks.jsonl', JSON.stringify({ text: '垃圾桶满了', label: '环卫' }))
    const { out } = await run('classify', '--train', train, '--train-segmented', more, '--test', test)
    expect(JSON.parse(out).accuracy).toBe(1)
  })

  it('names every bad line and exits with 2', async () => {
    const bad = await file('bad.jsonl', `{"text":"好","label":"甲"}\nnot json\n{"text":"没有标签"}\n`)
    const { code, err } = await run('classify', '--train', bad, '--test', bad)
    expect(code).toBe(2)
    expect(err).toContain('bad.jsonl:2')
    expect(err).toContain('bad.jsonl:3')
    expect((await run('classify', '--train', bad)).err).toContain('--test')
    expect((await run('classify', '--train', 'nowhere', '--test', bad)).code).toBe(2)
    expect((await run('weather')).code).toBe(2)
    expect((await run()).code).toBe(2)
    expect((await run('--help')).code).toBe(0)
  })
})

describe('yige eval link', () => {
  const leak = '映月苑三栋楼上卫生间一直漏水，把我家卧室的天花板和墙都泡坏了，找过物业两次没有结果'
  it('writes the pairs in order of arrival', async () => {
    const reports = await file(
      'reports.csv',
      `id,time,user,title,text\n1,2026/5/1 9:00,u1,漏水,${leak}\n2,2026/5/1 10:00,u2,停车,东门外整条路停满了车\n3,2026/5/2 9:00,u3,漏水,${leak}\n`,
    )
    const out = join(folder, 'pairs.csv')
    const { code, out: said } = await run('link', '--reports', reports, '--out', out)
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ n: 3, link: 1, propose: 0, none: 2 })
    const pairs = (await readFile(out, 'utf8')).trim().split('\n')
    expect(pairs[0]).toBe('a,b,score,decision,reason')
    expect(pairs[1]).toMatch(/^3,1,0\.9\d*,link,"是同一件事/)
  })
  it('refuses rows without a time and files without the columns', async () => {
    const reports = await file('r2.csv', 'id,time,user,title,text\n1,昨天,u1,t,x\n')
    expect((await run('link', '--reports', reports, '--out', join(folder, 'p.csv'))).err).toContain('昨天')
    const other = await file('r3.csv', 'id,text\n1,x\n')
    expect((await run('link', '--reports', other, '--out', join(folder, 'p.csv'))).err).toContain(
      'time, user, title',
    )
  })
  it('refuses numbers that are no chance, ids that come twice, and a place it cannot write to', async () => {
    const good = await file(
      'r4.csv',
      `id,time,user,title,text\n"1,a",2026/5/1,u1,漏水,${leak}\n2,2026/5/2,u3,漏水,${leak}\n`,
    )
    const out = join(folder, 'p4.csv')
    for (const no of ['abc', ' ', '2', '-0.1', 'NaN'])
      expect(await run('link', '--reports', good, '--out', out, `--link=${no}`)).toMatchObject({ code: 2 })
    const nowhere = await run('link', '--reports', good, '--out', join(folder, 'no', 'p.csv'))
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('cannot write') })
    expect((await run('link', '--reports', good, '--out', out)).code).toBe(0)
    expect((await readFile(out, 'utf8')).split('\n')[1]).toMatch(/^2,"1,a",0\./)
    const twice = await file(
      'r5.csv',
      `id,time,user,title,text\n1,2026/5/1,u,a,b\n1,2026/5/2,u,a,b\n,2026/5/2,u,a,b\n`,
    )
    const { code, err } = await run('link', '--reports', twice, '--out', out)
    expect(code).toBe(2)
    expect(err).toMatch(/row 3.*\n.*row 4/)
  })
})
