import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matchCommand } from './cli.ts'
import { csvOf, ledger } from './sample.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yige-match-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await matchCommand(args, { out: (text) => out.push(text), err: (text) => err.push(text) })
  return { code, out: out.join(''), err: err.join('') }
}
async function file(name: string, content: string | Buffer) {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe('yige match', () => {
  const rows = ledger({ people: 250, seed: 12 })
  it('finds repeats in one file, GBK too, and measures them against a column of truth', async () => {
    const left = await file('ledger.csv', iconv.encode(csvOf(rows, true), 'gbk'))
    const links = join(folder, 'links.csv')
    const { code, out, err } = await run('--left', left, '--out', links, '--truth', left)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const said = JSON.parse(out)
    expect(said.precision).toBeGreaterThan(0.97)
    expect(said.recall).toBeGreaterThan(0.95)
    expect(said.guessed.columns.map((c: { column: string }) => c.column)).not.toContain('真值')
    const lines = (await readFile(links, 'utf8')).trim().split('\n')
    expect(lines[0]).toBe('left,right,score,reasons')
    expect(lines).toHaveLength(said.links + 1)
    expect(lines[1]).toMatch(/^[\d-]+,[\d-]+,[01]\.\d{6},.*姓名 .*先验 prior −\d/)
  })

  it('links two files by a configuration and pairs of truth', async () => {
    const left = await file('a.csv', csvOf(ledger({ people: 250, seed: 4, repeated: 0, source: 'a' })))
    const right = await file(
      'b.csv',
      csvOf(ledger({ people: 250, seed: 4, repeated: 0, source: 'b' })).replace('编号,姓名', 'key,name'),
    )
    const config = await file(
      'match.json',
      JSON.stringify({
        id: { left: '编号', right: 'key' },
        columns: [
          { left: '姓名', right: 'name', type: 'name' },
          { column: '身份证号', type: 'id-number' },
          { column: '出生日期', type: 'date' },
          { column: '住址', type: 'address' },
        ],
        oneToOne: true,
      }),
    )
    const truth = await file(
      'truth.csv',
      `l,r\n${Array.from({ length: 250 }, (_, i) => `a${i}-0,b${i}-0`).join('\n')}\n`,
    )
    const links = join(folder, 'two.csv')
    const { code, out, err } = await run(
      '--left',
      left,
      '--right',
      right,
      '--config',
      config,
      '--truth',
      truth,
      '--out',
      links,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      records: { left: 250, right: 250 },
      truth: { form: 'pairs', pairs: 250 },
    })
    expect(JSON.parse(out).F1).toBeGreaterThan(0.95)
    for (const line of (await readFile(links, 'utf8')).trim().split('\n').slice(1))
      expect(line).toMatch(/^a.*,b/)
  })

  it('says what is wrong and exits with 2', async () => {
    const left = await file('small.csv', 'id,name\n1,甲\n1,乙\n')
    const out = join(folder, 'none.csv')
    const config = await file('bad.json', '{"columns": {"name": "nose", "age": "exact"}}')
    expect(await run('--left', left, '--out', out, '--config', config)).toMatchObject({
      code: 2,
      err: expect.stringContaining('nose'),
    })
    const missing = await file('missing.json', '{"id": "id", "columns": {"name": "name", "age": "exact"}}')
    expect((await run('--left', left, '--out', out, '--config', missing)).err).toContain('age')
    const twice = await file('twice.json', '{"id": "id", "columns": {"name": "name"}}')
    expect((await run('--left', left, '--out', out, '--config', twice)).err).toContain('重复')
    expect((await run('--left', 'nowhere.csv', '--out', out)).err).toContain('nowhere.csv')
    expect((await run('--left', left)).err).toContain('--out')
    expect((await run('--left', left, '--out', out, '--threshold', '9')).code).toBe(2)
    expect((await run()).code).toBe(2)
    expect((await run('--help')).code).toBe(0)
  })
})
