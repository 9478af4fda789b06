import { mkdtemp, rm, writeFile } from 'node:fs/promises'
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

describe('yige eval locate --tagged', () => {
  const address = (road: string, no: number, name: string) =>
    [...`${road}路`].map((c, i) => `${c} ${i === 0 ? 'B' : 'I'}-road`).join('\n') +
    `\n${no} B-roadno\n号 I-roadno\n` +
    [...name].map((c, i) => `${c} ${i === 0 ? 'B' : 'I'}-poi`).join('\n')
  const all = ['春风', '学院', '江滨', '银杏'].flatMap((road) =>
    ['映月', '半山', '望湖', '锦绣城'].map((name, i) => address(road, i + 3, name)),
  )
  it('measures what comes with the program', async () => {
    const said = JSON.parse((await run('locate', '--tagged', await file('t.txt', all.join('\n\n')))).out)
    expect(said).toMatchObject({
      tagger: 'built-in',
      n: 16,
      entities: 48,
      perType: { road: { f1: 1 }, roadno: { f1: 1 } },
    })
    expect(said.perSecond).toBeGreaterThan(0)
  })
  it('learns from the rest of the file in folds', async () => {
    const t = await file('f.txt', all.join('\n\n'))
    expect(JSON.parse((await run('locate', '--tagged', t, '--folds', '4')).out)).toMatchObject({
      tagger: 'learnt in 4 folds',
      n: 16,
      entities: 48,
      perType: { roadno: { f1: 1 } },
    })
    for (const folds of ['1', '2.5', 'x', '21'])
      expect((await run('locate', '--tagged', t, '--folds', folds)).code).toBe(2)
    expect((await run('locate', '--tagged', t, '--folds', '3', '--train', t)).code).toBe(2)
  })
  it('learns from one file and measures on the other', async () => {
    const train = await file('train.txt', all.filter((_, i) => i % 4 !== 1).join('\n\n'))
    const test = await file('test.txt', all.filter((_, i) => i % 4 === 0).join('\n\n'))
    const { code, out } = await run('locate', '--tagged', test, '--train', train)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      tagger: 'trained',
      n: 4,
      learnt: 12,
      precision: 1,
      recall: 1,
      f1: 1,
    })
  })
  it('names bad lines and missing arguments', async () => {
    const bad = await file('bad.txt', '春 B-road\n风\n')
    const { code, err } = await run('locate', '--tagged', bad)
    expect(code).toBe(2)
    expect(err).toContain('bad.txt:2')
    const one = await file('one.txt', '春 B-road\n')
    expect(await run('locate', '--tagged', one, '--folds', '2')).toMatchObject({ code: 2 })
    expect((await run('locate')).code).toBe(2)
    expect((await run('locate', '--tagged', bad, '--text', bad)).code).toBe(2)
    expect((await run('locate', '--tagged', await file('none.txt', '\n'))).err).toContain('no addresses')
  })
})

describe('yige eval locate --text', () => {
  it('writes candidates with score and reason, and unknown rather than a guess', async () => {
    const texts = await file('texts.txt', '大东门社区的路灯不亮\n\n{"text":"这里没有地名"}\n')
    const { code, out } = await run('locate', '--text', texts, '--regions', 'dunren')
    expect(code).toBe(0)
    const [first, second] = out
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l))
    expect(first).toMatchObject({ line: 1, regionPath: '500102006001' })
    expect(first.candidates[0]).toMatchObject({ regionPath: '500102006001', how: 'address' })
    expect(first.candidates[0].score).toBeGreaterThan(0.6)
    expect(first.why.zh).toContain('大东门社区')
    expect(second).toMatchObject({ line: 3, regionPath: null, candidates: [] })
  })
  it('says what is wrong with a pack that is not there', async () => {
    const texts = await file('x.txt', '路灯不亮')
    const { code, err } = await run('locate', '--text', texts, '--regions', 'nowhere')
    expect(code).toBe(2)
    expect(err).toContain('nowhere')
  })
})

describe('yige eval route', () => {
  const head = '类型,大类代码,大类名称,小类代码,小类名称,处置单位,主管部门,立案条件,结案条件,处置时限\n'
  const rules =
    '部件,1,公用设施,1,井盖,排水中心、各产权单位,城管局,破损、移位的,修复,4小时\n' +
    '部件,1,公用设施,1,井盖,排水中心、各产权单位,城管局,弹跳有响声的,修复,2天\n' +
    '事件,1,市容环境,2,暴露垃圾,环卫中心,城管局,成片散落的生活垃圾,清理,2紧急工作时\n'
  it('compares units and limits of every case', async () => {
    const list = await file('rules.csv', head + rules)
    const { code, out } = await run('route', '--rules', list, '--cases', list)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ n: 3, unitAgreement: 1, limitAgreement: 1, exact: 3, wrong: [] })
  })
  it('names wrong cases, answers a condition in other words by the likest and says so', async () => {
    const list = await file('rules2.csv', head + rules)
    const cases = await file(
      'cases.csv',
      'type,class,kind,condition,unit,limit\n' +
        '部件,公用设施,井盖,井盖弹跳，有响声,排水中心、各产权单位,2天\n' +
        '部件,公用设施,井盖,破损、移位的,街道,4小时\n' +
        '事件,市容环境,暴露垃圾,成片散落的生活垃圾,环卫中心,2天\n' +
        '事件,市容环境,没有的小类,说不清,环卫中心,2天\n',
    )
    expect(JSON.parse((await run('route', '--rules', list, '--cases', cases)).out)).toMatchObject({
      n: 4,
      unitAgreement: 0.5,
      limitAgreement: 0.5,
      bothAgreement: 0.25,
      exact: 2,
      likest: 1,
      unknown: 1,
      wrong: [{ row: 3 }, { row: 4, got: expect.stringContaining('hours') }, { row: 5, got: '– –' }],
    })
  })
  it('refuses rules that cannot be read and cases without the columns', async () => {
    const list = await file('rules3.csv', head + rules)
    const bad = await file('rules4.csv', `${head}部件,1,公用设施,1,井盖,排水中心,城管局,破损,修复,很快\n`)
    expect((await run('route', '--rules', bad, '--cases', list)).err).toContain('很快')
    const short = await file('short.csv', '大类名称,小类名称\n公用设施,井盖\n')
    expect((await run('route', '--rules', list, '--cases', short)).err).toContain('立案条件')
    expect((await run('route', '--rules', list, '--cases', list, '--profile', 'odd')).code).toBe(2)
  })
})
