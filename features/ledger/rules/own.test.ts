import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RELATIONS } from './columns.ts'
import { FIELDS } from './fields.ts'
import { draftsOf } from './findings.ts'
import { ownFaults } from './own-faults.ts'
import { type OwnRule, ownFound, ownGroup, rowRuleOfOwn } from './own-find.ts'
import {
  type Condition,
  fieldsFor,
  identifying,
  OWN_FIELDS,
  type OwnDefinition,
  operatorsFor,
  ownKinds,
  takes,
} from './own-model.ts'
import { before, fits, judgeOf, plainText } from './own-test.ts'
import { conditionWords, definitionWords } from './own-words.ts'
import { emptyPerson, rowOfOrganisation, rowOfPerson } from './person.ts'
import type { LedgerRow } from './registry.ts'

const today = 20261129
const grid = '500102006001003'
const define = (d: Partial<OwnDefinition>): OwnDefinition => ({
  kind: 'person',
  match: 'all',
  conditions: [],
  severity: 'doubt',
  title: { zh: '测试', en: 'Test' },
  ask: { zh: '问一问', en: 'Ask' },
  ...d,
})
const rule = (d: Partial<OwnDefinition>, regionPath = grid): OwnRule => ({
  id: 'own:1',
  regionPath,
  definition: define(d),
})
let n = 0
const lives = (
  values: Partial<Record<keyof ReturnType<typeof emptyPerson>, string>>,
  place: Partial<Parameters<typeof rowOfPerson>[1] & object> | null = {},
): LedgerRow =>
  rowOfPerson(
    {
      id: `p${++n}`,
      regionPath: `${grid}001`,
      source: '社区采集',
      verified: '',
      values: { ...emptyPerson(), ...values },
    },
    place && {
      id: `r${n}`,
      homeId: 'h1',
      building: `${grid}001`,
      unit: '1',
      room: '501',
      role: 'family',
      household: 'H1',
      relation: '户主',
      from: '',
      until: '',
      verified: '',
      regionPath: `${grid}001`,
      ...place,
    },
    '2026-11-29',
  )
const found = (rows: readonly LedgerRow[], d: Partial<OwnDefinition>, region = grid) =>
  ownFound(rows, ownGroup(d.kind ?? 'person'), today, [rule(d, region)]).map((f) => f.rows)

describe('patterns', () => {
  test.each([
    ['139*', '13900001234', true],
    ['139*', '1390', true],
    ['139*', '138', false],
    ['*路??号', '顺城路18号', true],
    ['*路??号', '顺城路8号', false],
    ['王?', '王芳', true],
    ['王?', '王小芳', false],
    ['a.c', 'abc', false],
    ['*', '', true],
    ['?', '', false],
    ['*a*a*', 'banana', true],
    ['李𠮷?', '李𠮷明', true],
  ])('%s and %s: %s', (pattern, text, is) => expect(fits(pattern, text)).toBe(is))

  test('says what a regular expression of the same meaning says', () => {
    const part = fc.constantFrom('a', 'b', '*', '?', '.', '路')
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(fc.constantFrom('a', 'b', '.', '路'), { maxLength: 10 }),
        (p, t) => {
          const meant = p.map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c === '.' ? '\\.' : c)).join('')
          expect(fits(p.join(''), t.join(''))).toBe(new RegExp(`^${meant}$`, 'su').test(t.join('')))
        },
      ),
    )
  })

  test('the worst pattern over the longest text takes no time', () => {
    const begin = performance.now()
    expect(fits('*a'.repeat(50), `${'a'.repeat(100)}b`)).toBe(false)
    expect(performance.now() - begin).toBeLessThan(100)
  })
})

test.each([
  [20260331, 1, 'months', 20260228],
  [20240229, 1, 'years', 20230228],
  [20260101, 1, 'days', 20251231],
  [20260115, 13, 'months', 20241215],
  [20260115, 0, 'months', 20260115],
] as const)('%i less %i %s is %i', (day, many, span, then) => expect(before(day, many, span)).toBe(then))

describe('conditions', () => {
  const one = (c: Condition, kind: OwnDefinition['kind'], row: LedgerRow) =>
    found([row], { kind, conditions: [c] }).length > 0
  const someone = lives(
    { name: '测试甲', birth: '1950-03-02', phone: '13900001234', work: '不详', sex: '女' },
    { role: 'tenant', from: '2024-01-01', verified: '2026-01-15' },
  )
  test.each([
    ['age', 'ge', { value: '76' }, true],
    ['age', 'gt', { value: '76' }, false],
    ['age', 'ne', { value: '76' }, false],
    ['sex', 'eq', { value: 'female' }, true],
    ['sex', 'in', { list: ['male'] }, false],
    ['phone', 'like', { value: '139*' }, true],
    ['phone', 'unlike', { value: '139*' }, false],
    ['phone', 'eq', { other: 'name' }, false],
    ['phone2', 'missing', {}, true],
    ['phone2', 'unlike', { value: '139*' }, false],
    ['phone2', 'ne', { value: '1' }, false],
    ['phone2', 'out', { list: ['1'] }, false],
    ['phone', 'ne', { other: 'phone2' }, false],
    // A word for nothing is nothing.
    ['work', 'missing', {}, true],
    ['birth', 'lt', { value: '1950-03-03' }, true],
    ['birth', 'older', { n: 76, span: 'years' }, true],
    ['birth', 'older', { n: 77, span: 'years' }, false],
    ['name', 'out', { list: ['测试乙', '测试丙'] }, true],
  ] as const)('of a person: %s %s %j is %s', (field, op, rest, is) =>
    expect(one({ field, op, ...rest } as Condition, 'person', someone)).toBe(is),
  )
  test.each([
    ['role', 'eq', { value: 'tenant' }, true],
    ['relation', 'eq', { value: 'head' }, true],
    ['verified', 'older', { n: 6, span: 'months' }, true],
    ['verified', 'newer', { n: 6, span: 'months' }, false],
    ['verified', 'gt', { other: 'moveIn' }, true],
    ['moveIn', 'missing', {}, false],
  ] as const)('of a residence: %s %s %j is %s', (field, op, rest, is) =>
    expect(one({ field, op, ...rest } as Condition, 'residence', someone)).toBe(is),
  )

  test('who died or moved away is in none; who has no door has no residence', () => {
    const any: Condition = { field: 'phone2', op: 'missing' }
    expect(one(any, 'person', lives({ death: '2026-01-01' }))).toBe(false)
    expect(one(any, 'person', lives({}, { until: '2026-01-01' }))).toBe(false)
    expect(one(any, 'person', lives({}, null))).toBe(true)
    expect(one(any, 'residence', lives({}, null))).toBe(false)
  })

  test('only in its region, only of its kind', () => {
    const rows = [
      lives({}),
      rowOfOrganisation({
        id: 'o1',
        regionPath: `${grid}001`,
        source: '',
        values: {
          name: '测试小店',
          creditCode: '',
          kind: '餐饮',
          address: '',
          legalPerson: '',
          phone: '',
          closedOn: '',
        },
      }),
    ]
    const missing: Condition = { field: 'phone', op: 'missing' }
    expect(found(rows, { kind: 'person', conditions: [missing] })).toEqual([[0]])
    expect(
      found(rows, {
        kind: 'organisation',
        conditions: [missing, { field: 'kind', op: 'eq', value: '餐饮' }],
      }),
    ).toEqual([[1]])
    expect(found(rows, { kind: 'person', conditions: [missing] }, '500102006002')).toEqual([])
  })

  test('a door and a household are counted as wholes', () => {
    const rows = [
      lives({ birth: '1940-01-01' }),
      lives({ birth: '2016-01-01' }, { relation: '孙子' }),
      lives({ birth: '1980-01-01' }, { role: 'owner', relation: '' }),
      lives({ birth: '1990-01-01' }, { homeId: 'h2', household: 'H2', role: 'tenant', relation: '' }),
    ]
    const both: Condition[] = [
      { field: 'people', op: 'eq', value: '2' },
      { field: 'listed', op: 'gt', other: 'people' },
      { field: 'minors', op: 'ge', value: '1' },
      { field: 'oldest', op: 'ge', value: '80' },
    ]
    expect(found(rows, { kind: 'home', conditions: both })).toEqual([[0, 1, 2]])
    expect(
      found(rows, { kind: 'household', conditions: [{ field: 'heads', op: 'eq', value: '0' }] }),
    ).toEqual([[3]])
    expect(found(rows, { kind: 'home', conditions: [{ field: 'tenants', op: 'ge', value: '1' }] })).toEqual([
      [3],
    ])
  })

  test('of somebody at two doors a rule about the person finds one thing, about the residence two', () => {
    const a = lives({ name: '测试甲' })
    const b: LedgerRow = { ...a, residence: 'r9', home: 'h9' }
    const drafts = (kind: 'person' | 'residence') =>
      draftsOf(
        ownFound([a, b], 'row', today, [rule({ kind, conditions: [{ field: 'phone', op: 'missing' }] })]),
        [a, b],
        (_, v) => v,
      )
    expect(drafts('person').map((d) => [d.subjectKind, d.subjects.length])).toEqual([['person', 1]])
    expect(drafts('residence').map((d) => d.subjectKind)).toEqual(['residence', 'residence'])
  })

  test('missing or present, equal or not, older or newer: never both, and of what is there always one', () => {
    const values = fc.constantFrom<string | number>('', '无', 'a', 'ａ', 'A', 'b', ' b ')
    const judge = (c: Condition, v: string | number) =>
      judgeOf({ match: 'all', conditions: [c] }, () => 'text', today)(() => v)
    fc.assert(
      fc.property(values, values, (v, w) => {
        const there = judge({ field: 'x', op: 'present' }, v)
        expect(judge({ field: 'x', op: 'missing' }, v)).toBe(!there)
        for (const [a, b, rest] of [
          ['eq', 'ne', { value: String(w) }],
          ['in', 'out', { list: [String(w)] }],
          ['like', 'unlike', { value: String(w) }],
        ] as const)
          expect(
            [judge({ field: 'x', op: a, ...rest }, v), judge({ field: 'x', op: b, ...rest }, v)].filter(
              Boolean,
            ),
          ).toHaveLength(there ? 1 : 0)
      }),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom(20251129, 20260601, 20261129, 0, -1),
        (many, v) => {
          const at = (op: 'older' | 'newer') =>
            judgeOf(
              { match: 'all', conditions: [{ field: 'x', op, n: many, span: 'days' }] },
              () => 'date',
              today,
            )(() => v)
          expect([at('older'), at('newer')].filter(Boolean)).toHaveLength(v > 0 ? 1 : 0)
        },
      ),
    )
  })

  test('all finds no more than any', () => {
    const condition = fc.constantFrom<Condition>(
      { field: 'phone', op: 'missing' },
      { field: 'age', op: 'ge', value: '60' },
      { field: 'sex', op: 'eq', value: 'female' },
      { field: 'name', op: 'like', value: '*甲' },
    )
    const who = lives({ name: '测试甲', birth: '1990-01-01', sex: '女' })
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (conditions) => {
        const all = found([who], { match: 'all', conditions }).length
        const any = found([who], { match: 'any', conditions }).length
        expect(all).toBeLessThanOrEqual(any)
      }),
    )
    expect(found([who], { match: 'all', conditions: [] })).toEqual([])
  })
})

describe('definitions', () => {
  test('every fault is said at once, each at its place', () => {
    const faults = ownFaults(
      define({
        kind: 'person',
        ask: { zh: '', en: '' },
        conditions: [
          { field: 'role', op: 'eq', value: 'tenant' },
          { field: 'age', op: 'like', value: '*' },
          { field: 'age', op: 'gt', value: 'old' },
          { field: 'birth', op: 'lt', value: '2026-02-30' },
          { field: 'sex', op: 'in', list: ['女'] },
          { field: 'name', op: 'like', value: '＊*' },
          { field: 'phone', op: 'eq', other: 'phone' },
          { field: 'phone', op: 'eq', other: 'age' },
          { field: 'birth', op: 'older' },
        ],
      }),
    )
    expect(faults.map((f) => `${f.field} ${f.rule}`)).toEqual([
      'conditions.0.field unknown',
      'conditions.1.op unfit',
      'conditions.2.value number',
      'conditions.3.value date',
      'conditions.4.list unknown',
      'conditions.5.value everything',
      'conditions.6.other same',
      'conditions.7.other type',
      'conditions.8.n none',
      'ask.zh ask',
    ])
    expect(ownFaults(define({ conditions: [] })).map((f) => f.field)).toEqual(['conditions'])
    // A rule is no way to look for somebody.
    const rulesOf = (c: Condition) => ownFaults(define({ conditions: [c] })).map((f) => f.rule)
    expect(rulesOf({ field: 'phone', op: 'like', value: '13900001234' })).toEqual(['somebody'])
    expect(rulesOf({ field: 'phone', op: 'like', value: '1390000?*' })).toEqual([])
    expect(rulesOf({ field: 'name', op: 'like', value: '欧阳*' })).toEqual([])
    // Nor are several short patterns that all hold.
    const both = [
      { field: 'phone', op: 'like', value: '13900*' },
      { field: 'phone', op: 'like', value: '*1234' },
    ] as const
    expect(ownFaults(define({ conditions: both })).map((f) => f.field)).toEqual(['conditions.1.value'])
    expect(ownFaults(define({ conditions: both, match: 'any' }))).toEqual([])
    expect(rulesOf({ field: 'phone', op: 'eq', other: 'phone2' })).toEqual([])
    const relations = OWN_FIELDS.find((f) => f.key === 'relation')!.choices
    expect(Object.keys(relations).sort()).toEqual(RELATIONS.filter((r) => r !== 'none').sort())
  })

  test('every field of every kind can be asked in every way its type allows, and says so in both languages', () => {
    const value = { text: 'x', choice: '', date: '2026-01-01', number: '1' }
    for (const kind of ownKinds)
      for (const f of fieldsFor(kind))
        for (const op of operatorsFor(f.type)) {
          const v = f.type === 'choice' ? Object.keys(f.choices)[0]! : value[f.type]
          const what = takes(op)
          const c: Condition = {
            field: f.key,
            op,
            ...(what === 'value'
              ? { value: v }
              : what === 'list'
                ? { list: [v] }
                : what === 'span'
                  ? { n: 1, span: 'months' }
                  : {}),
          }
          const faults = ownFaults(define({ kind, conditions: [c] })).map((x) => x.rule)
          const whole =
            kind !== 'organisation' && f.key in identifying && ['eq', 'ne', 'in', 'out'].includes(op)
          expect([kind, f.key, op, ...faults]).toEqual([kind, f.key, op, ...(whole ? ['somebody'] : [])])
          const words = conditionWords(kind, c)
          expect(words.zh).not.toMatch(/undefined/)
          expect(words.en).toMatch(/^[\x20-\x7e]+$/)
        }
    expect(new Set(OWN_FIELDS.map((f) => f.key)).size).toBe(OWN_FIELDS.length)
    expect(
      definitionWords(
        define({
          kind: 'residence',
          conditions: [
            { field: 'role', op: 'eq', value: 'tenant' },
            { field: 'verified', op: 'older', n: 6, span: 'months' },
          ],
        }),
      ),
    ).toEqual({
      zh: '居住类型 是 租住，并且 核实日期 早于 6 个月前',
      en: 'residence is rents and verified is older than 6 months',
    })
  })

  test('over a file a rule needs the columns it reads', () => {
    const r = rowRuleOfOwn(
      rule({
        conditions: [
          { field: 'age', op: 'ge', value: '60' },
          { field: 'phone', op: 'missing' },
        ],
      }),
      today,
    )
    expect(r.needs).toEqual([
      ['birth', 'phone'],
      ['idNumber', 'phone'],
    ])
    expect(
      rowRuleOfOwn(rule({ kind: 'organisation', conditions: [{ field: 'kind', op: 'missing' }] }), today)
        .needs,
    ).toEqual([])
    for (const f of r.fields) expect(FIELDS).toContain(f)
    expect(plainText(' ＡＢＣ ')).toBe('abc')
  })
})
