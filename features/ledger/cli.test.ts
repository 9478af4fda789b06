import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkCommand, codesCommand } from './cli.ts'
import { ledgerCommand } from './cli-generate.ts'
import { allRules, type Finding } from './rules/checker.ts'
import { checkOf } from './rules/id-number.ts'
import type { Planted } from './rules/make-faults.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yige-ledger-'))
})
afterAll(() => rm(folder, { recursive: true }))

const path = (name: string) => join(folder, name)
async function file(name: string, content: string | Buffer) {
  await writeFile(path(name), content)
  return path(name)
}
async function run(command: typeof checkCommand, ...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await command(args, { out: (t) => out.push(t), err: (t) => err.push(t) })
  return { code, out: out.join(''), err: err.join('') }
}
async function check(source: string, ...more: string[]) {
  const said = await run(checkCommand, source, '--out', path('out.jsonl'), '--today', '2026-11-29', ...more)
  expect(said).toMatchObject({ code: 0, out: '' })
  const text = await readFile(path('out.jsonl'), 'utf8')
  const findings =
    text.trim() === ''
      ? []
      : text
          .trim()
          .split('\n')
          .map((l) => JSON.parse(l) as Finding)
  return { findings, err: said.err }
}
const brief = (findings: Finding[]) => findings.map((f) => [f.row, f.rule, f.fields.join()])
const id = (digits: string) => digits + checkOf(digits)
const WANG = id('11010519900307002')
const LI = id('11010519880514001')

describe('yige codes', () => {
  test('one verdict and reason a line, in order, empty lines too', async () => {
    const f = await file('ids.txt', `\ufeff${WANG}\r\n\r\n123\r\n110105900307002\r\n`)
    const { code, out } = await run(codesCommand, '--kind', 'id', f, '--today', '2026-11-29')
    expect(code).toBe(0)
    expect(out.split('\n').map((l) => l.split('\t').slice(0, 3))).toEqual([
      [WANG, 'valid', 'ok'],
      ['', 'invalid', 'empty'],
      ['123', 'invalid', 'length'],
      ['110105900307002', 'valid', 'old-form'],
      [''],
    ])
  })

  test('as JSON with what the number says', async () => {
    const f = await file('one.txt', WANG)
    const { out } = await run(codesCommand, '--kind', 'id', '--json', f)
    expect(JSON.parse(out)).toMatchObject({
      value: WANG,
      verdict: 'valid',
      birth: 19_900_307,
      sex: 'female',
      kind: 'resident',
    })
  })

  test('phones and credit codes', async () => {
    const f = await file('phones.txt', '13912340001\n1391234000\n')
    expect((await run(codesCommand, '--kind', 'phone', f)).out).toMatch(
      /^13912340001\tvalid\tok\t.*\n1391234000\tinvalid\tlength\t/,
    )
    expect((await run(codesCommand, '--kind', 'uscc', f)).out).toMatch(/^13912340001\tinvalid\tlength\t/)
  })

  test('bad arguments: every fault, exit code 2', async () => {
    const said = await run(codesCommand, '--kind', 'passport')
    expect(said.code).toBe(2)
    expect(said.err).toMatch(/--kind[\s\S]*needs one file/)
    expect(await run(codesCommand, '--kind', 'id', path('none.txt'))).toMatchObject({ code: 2 })
    expect(await run(codesCommand, '--help')).toMatchObject({ code: 0 })
  })
})

describe('yige check', () => {
  const HEAD = '姓名,身份证号,性别,联系电话,住址,与户主关系'
  const ledger = [
    '某社区人口台账,,,,,',
    HEAD,
    `王小明,${WANG},男,13912340001,春晓苑1号楼1单元101室,户主`,
    '',
    `李大海,${LI.slice(0, 17)}${LI[17] === '0' ? '1' : '0'},男,1391234,春晓苑1号楼1单元102室,户主`,
    `张梅,${WANG},女,13912340003,春晓苑1号楼1单元201室,户主`,
  ].join('\n')
  const expected = [
    [1, 'id-sex-differs', '身份证号,性别'],
    [2, 'id-check-digit', '身份证号'],
    [2, 'phone-form', '联系电话'],
    [1, 'id-two-names', '身份证号,姓名'],
    [1, 'person-two-homes', '身份证号,住址'],
    [3, 'id-two-names', '身份证号,姓名'],
    [3, 'person-two-homes', '身份证号,住址'],
  ]

  test('titles above the headings are no data, blank rows are not counted, lines are those of the sheet', async () => {
    const { findings, err } = await check(await file('a.csv', ledger))
    expect(brief(findings)).toEqual(expected)
    expect(findings[1]).toMatchObject({ row: 2, line: 5, severity: 'error' })
    expect(findings[3]!.evidence).toMatchObject({ zh: '同一号码还有第 3 行张梅', rows: [3] })
    expect(err).toContain('3 行 rows')
  })

  test('GBK and UTF-16, tabs and semicolons are read the same', async () => {
    for (const [name, bytes] of [
      ['gbk.csv', iconv.encode(ledger, 'gbk')],
      ['wide.csv', iconv.encode(ledger.replaceAll(',', '\t'), 'utf-16le', { addBOM: true })],
      ['semi.csv', Buffer.from(ledger.replaceAll(',', ';'))],
    ] as const)
      expect([name, brief((await check(await file(name, bytes))).findings)]).toEqual([name, expected])
  })

  test('an identity number never stands in the findings in full', async () => {
    await check(await file('a.csv', ledger))
    expect(await readFile(path('out.jsonl'), 'utf8')).not.toContain(WANG)
  })

  test('without headings, and under headings that lie, the values decide', async () => {
    const rows = Array.from(
      { length: 6 },
      (_, i) => `王小${'明芳海梅兰山'[i]},${id(`1101051990030701${i}`)},1391234000${i}`,
    )
    const bare = await check(await file('bare.csv', rows.join('\n')))
    expect(bare.err).toMatch(/第 2 列 → 身份证号 idNumber（按内容/)
    expect(bare.err).toContain('6 行 rows')
    const lied = await check(await file('lied.csv', ['姓名,联系电话,身份证号', ...rows].join('\n')))
    expect(lied.err).toMatch(/联系电话 → 身份证号/)
    expect(lied.findings).toEqual([])
  })

  test('a map says what is what, turns rules off and sets limits', async () => {
    const f = await file('m.csv', `甲,乙,丙\n王小明,${WANG},x\n李大海,1,y\n`)
    const map = await file(
      'map.json',
      JSON.stringify({ name: '甲', idNumber: 2, 备用电话: '丙', options: { off: ['phone-form'] } }),
    )
    expect(brief((await check(f, '--map', map)).findings)).toEqual([[2, 'id-length', '乙']])
  })

  test('a roll call beside it: who is missing, who is elsewhere, who is in no row', async () => {
    const people = ['王小明', '李大海', '张梅', '赵云', '钱多'].map((name, i) => ({
      name,
      id: id(`1101051990030701${i}`),
    }))
    const f = await file(
      'unit.csv',
      [
        '姓名,身份证号,住址,状态',
        ...people.map(
          (p, i) =>
            `${p.name},${p.id},春晓苑1号楼${i < 4 ? 1 : 2}单元${i + 1}01室,${i === 3 ? '迁出' : '正常'}`,
        ),
      ].join('\n'),
    )
    const seen = await file(
      'seen.csv',
      [
        '姓名,身份证号,楼栋,单元,小区',
        `王小明,${people[0]!.id},1,1,春晓苑`,
        '张梅,,1栋,1单元,春晓院',
        `钱多,${people[4]!.id},1,1,春晓苑`,
        '周全,,1,1,春晓苑',
      ].join('\n'),
    )
    const { findings } = await check(f, '--seen', seen)
    expect(brief(findings)).toEqual([
      [2, 'not-seen', '姓名,身份证号,住址'],
      [5, 'seen-elsewhere', '姓名,身份证号,住址'],
      [0, 'seen-unlisted', '姓名'],
    ])
    expect(findings[0]!.evidence.zh).toBe('春晓苑1栋1单元到了 4 人，没有此人')
    expect(findings[2]!.evidence).toMatchObject({ zh: '春晓苑1栋1单元见到周全（第 4 行），不在册', seen: 4 })
  })

  test('rules of the place run too; what they cannot be is said all at once, one without its columns is named', async () => {
    const f = await file(
      'own.csv',
      `姓名,身份证号,联系电话,居住类型\n王小明,${WANG},,租住\n李大海,${LI},13507315526,租住\n`,
    )
    const rule = {
      id: 'own:a',
      kind: 'residence',
      match: 'all',
      conditions: [
        { field: 'role', op: 'eq', value: 'tenant' },
        { field: 'phone', op: 'missing' },
      ],
      severity: 'doubt',
      title: { zh: '租户没有电话', en: 'Tenant without a phone' },
      ask: { zh: '电话多少', en: 'What is your number?' },
    }
    const idle = { ...rule, id: 'own:b', conditions: [{ field: 'verified', op: 'missing' }] }
    const { findings, err } = await check(f, '--rules', await file('own.json', JSON.stringify([rule, idle])))
    const own = findings.filter((x) => x.rule.startsWith('own:'))
    expect(brief(own)).toEqual([[1, 'own:a', '居住类型,联系电话']])
    expect(own[0]!.evidence.zh).toBe('居住类型 是 租住，并且 联系电话 是空的')
    expect(err).toContain('没有要用的列 no columns for: own:b')
    const bad = await file(
      'bad-own.json',
      JSON.stringify([
        { ...rule, kind: 'home' },
        { ...rule, severity: 'x' },
      ]),
    )
    const said = await run(checkCommand, f, '--out', path('o.jsonl'), '--rules', bad)
    expect(said.code).toBe(2)
    for (const fault of ['1: conditions.0.field', '1: 查整户的规则', '2: severity'])
      expect(said.err).toContain(fault)
  })

  test('words for nothing are nothing', async () => {
    const f = await file('none.csv', '姓名,身份证号,联系电话\n王小明,无,无\n李大海,-,/\n')
    expect(brief((await check(f)).findings)).toEqual([
      [1, 'missing', '身份证号'],
      [2, 'missing', '身份证号'],
    ])
  })

  test('a bad map is refused with every fault', async () => {
    const f = await file('m.csv', `姓名,身份证号\n王小明,${WANG}\n`)
    const map = await file(
      'bad.json',
      JSON.stringify({
        name: '没有',
        colour: '甲',
        phone: 9,
        options: { off: ['none'], homeMost: -1, today: 'x' },
      }),
    )
    const said = await run(checkCommand, f, '--out', path('o.jsonl'), '--map', map)
    expect(said.code).toBe(2)
    for (const word of ['没有这一列', 'colour', 'phone', 'off', 'homeMost', 'today'])
      expect(said.err).toContain(word)
  })

  test.each([
    ['empty.csv', '', '空文件'],
    ['binary.csv', Buffer.from([1, 2, 3, 4, 5, 0, 1, 2]), '不是表格'],
    ['old.xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), '另存为'],
    ['strange.csv', 'a,b\n1,2\n', '认不出'],
    ['quote.csv', `姓名,身份证号\n"王,${WANG}\n李大海,1\n`, '引号'],
  ])('%s is refused with what to do', async (name, content, word) => {
    const said = await run(checkCommand, await file(name, content), '--out', path('o.jsonl'))
    expect(said.code).toBe(2)
    expect(said.err).toContain(word)
  })

  test('bad arguments: every fault', async () => {
    expect((await run(checkCommand, '--today', '2026-11-29')).err).toMatch(/needs one file[\s\S]*--out/)
    expect(await run(checkCommand, path('a.csv'), '--out', path('no/such/o.jsonl'))).toMatchObject({
      code: 2,
    })
  })

  test('the ledger itself is never overwritten', async () => {
    const f = await file('keep.csv', ledger)
    const said = await run(checkCommand, f, '--out', join(folder, '.', 'keep.csv'))
    expect(said).toMatchObject({ code: 2 })
    expect(said.err).toContain('盖掉')
    expect(await readFile(f, 'utf8')).toBe(ledger)
  })

  test('an Excel workbook is read as it stands', async () => {
    const { writeXlsx } = await import('hucre/xlsx')
    const bytes = await writeXlsx({
      sheets: [{ name: '台账', rows: ledger.split('\n').map((l) => l.split(',')) }],
    })
    const { findings } = await check(await file('a.xlsx', Buffer.from(bytes)))
    expect(brief(findings)).toEqual(expected)
  })
})

describe('a made town', () => {
  test('every planted error is found where the ledger decides it, and little else', async () => {
    const made = await run(
      ledgerCommand,
      'generate',
      '--people',
      '9000',
      '--today',
      '2026-11-29',
      '--seed',
      '7',
      '--out',
      path('town.csv'),
      '--buildings-out',
      path('homes.csv'),
      '--corrupt',
      '0.06',
      '--truth',
      path('truth.jsonl'),
    )
    expect(made).toMatchObject({ code: 0 })
    const { findings } = await check(path('town.csv'), '--buildings', path('homes.csv'))
    const truth = (await readFile(path('truth.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l) as Planted)
    expect(new Set(truth.map((t) => t.kind)).size).toBeGreaterThan(60)
    const at = new Map(findings.map((f) => [`${f.row} ${f.rule}`, f]))
    expect(truth.filter((t) => !at.has(`${t.row} ${t.rule}`))).toEqual([])
    const planted = Map.groupBy(truth, (t) => t.row)
    const decidable = new Set(
      allRules()
        .filter((r) => r.decidable)
        .map((r) => r.id),
    )
    const wrong = findings.filter(
      (f) =>
        decidable.has(f.rule) &&
        ![f.row, ...(f.evidence.rows ?? [])].some((r) =>
          planted.get(r)?.some((t) => t.rule === f.rule || t.also.includes(f.rule)),
        ),
    )
    expect(wrong.length / findings.length).toBeLessThan(0.005)
  })

  test('a clean one has nothing wrong in it, and the same seed makes it again', async () => {
    for (const name of ['one.csv', 'two.csv'])
      await run(ledgerCommand, 'generate', '--people', '3000', '--today', '2026-11-29', '--out', path(name))
    expect(await readFile(path('one.csv'), 'utf8')).toBe(await readFile(path('two.csv'), 'utf8'))
    expect(brief((await check(path('one.csv'))).findings.filter((f) => f.severity === 'error'))).toEqual([])
  })

  test('bad arguments: every fault', async () => {
    const said = await run(ledgerCommand, 'generate', '--people', 'many', '--corrupt', '2')
    expect(said.code).toBe(2)
    expect(said.err).toMatch(/--out[\s\S]*--corrupt[\s\S]*--truth[\s\S]*--people/)
    expect(await run(ledgerCommand, 'destroy')).toMatchObject({ code: 2 })
  })
})
