import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtinCalendar } from '../clocks/rules.ts'
import {
  askable,
  before,
  builtin,
  cellsOf,
  compare,
  type Definition,
  type Door,
  type Dweller,
  doorKey,
  doorSubjects,
  dueOf,
  faultsOf,
  type Kept,
  lastEnded,
  missingIn,
  pack,
  periodOf,
  readHand,
  refsOf,
  type World,
} from './rules.ts'

let n = 0
const someone = (o: Partial<Dweller> & { name?: string; phone?: string } = {}): Dweller => {
  const id = `p${++n}`
  const { name = `某${n}`, phone = '139', ...rest } = o
  return {
    id,
    seq: 1,
    residence: `r${n}`,
    residenceSeq: 1,
    values: { name, phone },
    age: 40,
    sex: 1,
    role: 'family',
    relation: '',
    household: '',
    from: '2020-01-01',
    until: '',
    died: '',
    born: '1986-01-01',
    source: '社区采集',
    verified: '',
    ...rest,
  }
}
const door = (dwellers: Dweller[], path = '500102006001003A01'): Door => {
  const id = `h${++n}`
  return { id, seq: 1, path, unit: '2', floor: 5, room: '501', place: `门${n}`, dwellers }
}
const world = (o: Partial<World> = {}): World => ({
  from: '2026-05-01',
  to: '2026-05-31',
  name: (path, kind) => `${kind} ${path.slice(0, kind === 'grid' ? 15 : 12)}`,
  worker: () => '谭',
  happened: [],
  atDoor: new Map(),
  ...o,
})
const elders = builtin[1]!.definition
const rented = builtin[2]!.definition
const people = builtin[0]!.definition
const rowsOf = (d: Definition, doors: Door[], w = world()) =>
  doorSubjects(d, doors, w, new Set()).map((s) => {
    const cells = cellsOf(d.columns, s, w)
    return { id: s.id, cells, value: (key: string) => cells[d.columns.findIndex((c) => c.key === key)]!.v }
  })

describe('definitions', () => {
  test('those of the program have no fault', () => {
    expect(builtin.map((b) => [b.definition.name.zh, faultsOf(b.definition)])).toEqual(
      builtin.map((b) => [b.definition.name.zh, []]),
    )
    expect(new Set(builtin.map((b) => b.id)).size).toBe(5)
  })

  test('all faults are said at once, each where it is', () => {
    const bad: Definition = {
      ...elders,
      period: 'once',
      filter: { rented: true, minAge: 60, maxAge: 20, minPeople: 2 },
      columns: [
        { key: 'a', head: { zh: '甲', en: 'A' }, from: { kind: 'field', field: 'owner' }, needed: true },
        { key: 'a', head: { zh: '甲', en: 'A' }, from: { kind: 'hand', type: 'text' }, needed: true },
        {
          key: 'b',
          head: { zh: '乙', en: 'B' },
          from: { kind: 'count', of: 'organisations' },
          needed: false,
        },
        { key: 'c', head: { zh: '丙', en: 'C' }, from: { kind: 'figure', figure: 'cases' }, needed: false },
        {
          key: 'd',
          head: { zh: '丁', en: 'D' },
          from: { kind: 'share', part: 'a', whole: 'e' },
          needed: false,
        },
        {
          key: 'e',
          head: { zh: '戊', en: 'E' },
          from: { kind: 'count', of: 'absent', minAge: 9, maxAge: 3 },
          needed: false,
        },
      ],
    }
    expect(faultsOf(bad).map((f) => `${f.path} ${f.code}`)).toEqual([
      'dueOn missing',
      'filter.minPeople unfit',
      'filter.maxAge order',
      'columns.0.from unfit',
      'columns.1.key twice',
      'columns.2.from unfit',
      'columns.3.from unfit',
      'columns.4.from unfit',
      'columns.4.from unknown',
      'columns.5.from unfit',
      'columns.5.from order',
    ])
  })

  test('what every object has is no key and no field', () => {
    const from = { kind: 'field', field: 'toString' } as const
    const bad = { ...elders, columns: [{ key: 'constructor', head: elders.name, from, needed: false }] }
    expect(faultsOf(bad).map((f) => `${f.path} ${f.code}`)).toEqual([
      'columns.0.key taken',
      'columns.0.from unfit',
    ])
  })
})

describe('periods', () => {
  test.each([
    ['month', '2026-01-15', '2025-12', '2025-12-01', '2025-12-31', '2025-11'],
    ['month', '2028-03-01', '2028-02', '2028-02-01', '2028-02-29', '2028-01'],
    ['quarter', '2026-03-31', '2025-Q4', '2025-10-01', '2025-12-31', '2025-Q3'],
    ['quarter', '2026-06-26', '2026-Q1', '2026-01-01', '2026-03-31', '2025-Q4'],
  ] as const)('%s on %s: %s', (kind, today, key, from, to, earlier) => {
    expect(lastEnded(kind, today)).toBe(key)
    expect(periodOf(kind, key)).toEqual({ key, from, to })
    expect(before(key)).toBe(earlier)
  })

  test('a key of another kind, or none, is no period', () => {
    for (const key of ['2026-13', '2026-Q1', 'once', '', '2026-5', '1999-01'])
      expect(periodOf('month', key)).toBeUndefined()
    expect(periodOf('once', 'once', '2026-06-15')?.to).toBe('2026-06-15')
  })

  test('due at the close of office of the Nth working day after it, over holidays', () => {
    const due = (d: Partial<Definition>, kind: 'month' | 'quarter' | 'once', key: string) =>
      dueOf({ ...people, ...d }, periodOf(kind, key, d.dueOn ?? null)!, builtinCalendar).toISOString()
    // June 2026 begins on a Monday.
    expect(due({ dueDays: 5 }, 'month', '2026-05')).toBe('2026-06-05T09:30:00.000Z')
    // 1 to 7 October are holidays.
    expect(due({ dueDays: 1 }, 'month', '2026-09') > '2026-10-07').toBe(true)
    expect(due({ period: 'once', dueOn: '2026-06-12' }, 'once', 'once')).toBe('2026-06-12T09:30:00.000Z')
  })
})

describe('rows', () => {
  test('elders alone: everybody behind the door is old; somebody young, dead or gone decides as they are', () => {
    const old = (o = {}) => someone({ age: 71, ...o })
    const alone = door([old({ name: '独居' })])
    const two = door([old(), old()])
    const withSon = door([old(), someone({ age: 44 })])
    const sonLeft = door([old(), someone({ age: 44, until: '2026-04-01' })])
    const sonAbsent = door([old(), someone({ age: 44, role: 'absent' })])
    const widow = door([old(), old({ died: '2026-03-02' })])
    const unknown = door([old(), someone({ age: null })])
    const rows = rowsOf(elders, [alone, two, withSon, sonLeft, sonAbsent, widow, unknown])
    expect(rows.map((r) => r.value('people'))).toEqual([1, 2, 2, 1, 1, 1])
    expect(rows[0]!.value('name')).toBe('独居')
  })

  test('somebody listed at two doors has one row', () => {
    const p = someone({ age: 80 })
    expect(rowsOf(elders, [door([p]), door([p])])).toHaveLength(1)
  })

  test('visits count at their door and nowhere else', () => {
    const x = door([someone({ age: 66 })])
    const call = (day: string, at: Door) => ({
      ref: ['v', `v${day}`, 0] as const,
      path: at.path,
      door: doorKey(at.path, at.unit, at.room),
      day,
      what: ['visits', 'lastVisit'] as const,
    })
    const happened = [call('2026-05-03', x), call('2026-05-20', x), call('2026-05-21', { ...x, room: '502' })]
    const w = world({ happened, atDoor: Map.groupBy(happened, (h) => h.door) })
    const [row] = rowsOf(elders, [x], w)
    expect([row!.value('visits'), row!.value('lastVisit')]).toEqual([2, '2026-05-20'])
  })

  test('a rented home names its owner and tenants, and what of them is missing can be asked for', () => {
    const x = door([
      someone({ name: '房东', role: 'owner', phone: '' }),
      someone({ name: '甲', role: 'tenant', phone: '' }),
      someone({ name: '乙', role: 'tenant', phone: '138', from: '2025-02-03' }),
    ])
    const own = door([someone()])
    const [row, ...more] = rowsOf(rented, [x, own])
    expect(more).toEqual([])
    expect(['owner', 'tenantNames', 'tenantPhone', 'rentedSince'].map(row!.value)).toEqual([
      '房东',
      '甲、乙',
      '138',
      '2020-01-01',
    ])
    const missing = missingIn(
      rented,
      row!.cells.map((c) => c.v),
      new Set(),
    )
    expect(missing).toEqual(['ownerPhone', 'contract'])
    expect(askable(rented, missing).map((c) => c.key)).toEqual(['ownerPhone'])
    expect(
      missingIn(
        rented,
        row!.cells.map((c) => c.v),
        new Set(['contract']),
      ),
    ).toEqual(['ownerPhone'])
  })

  test('counts of a grid: who lives there, by sex and age, who came, went, was born and died', () => {
    const doors = [
      door([
        someone({ household: 'A', sex: 1, age: 40 }),
        someone({ household: 'A', sex: 2, age: 61 }),
        someone({ household: 'A', sex: 2, age: 0, born: '2026-05-09', from: '2026-05-09' }),
      ]),
      door([someone({ role: 'tenant', sex: 1, age: 25 }), someone({ role: 'owner', age: 70 })]),
      door([
        someone({ role: 'absent', age: 30 }),
        someone({ until: '2026-05-12' }),
        someone({ died: '2026-05-15', until: '2026-05-15' }),
      ]),
    ]
    const w = world()
    const s = {
      kind: 'grid' as const,
      id: 'g',
      path: 'g',
      home: null,
      place: '',
      doors,
      organisations: [],
      happened: [],
    }
    const cells = cellsOf(people.columns, s, w)
    const value = (key: string) => cells[people.columns.findIndex((c) => c.key === key)]!.v
    expect(
      Object.fromEntries(
        [
          'households',
          'people',
          'men',
          'women',
          'minors',
          'sixty',
          'sixtyShare',
          'tenants',
          'absent',
          'movedIn',
          'movedOut',
          'born',
          'died',
        ].map((k) => [k, value(k)]),
      ),
    ).toEqual({
      households: 2,
      people: 4,
      men: 2,
      women: 2,
      minors: 1,
      sixty: 1,
      sixtyShare: 25,
      tenants: 1,
      absent: 1,
      movedIn: 1,
      movedOut: 1,
      born: 1,
      died: 1,
    })
    // What a share is made of is what its columns are made of.
    const kept = pack(cells)
    expect(
      refsOf(
        kept,
        people.columns.findIndex((c) => c.key === 'sixtyShare'),
      ),
    ).toHaveLength(4)
  })
})

test('what a row was made of comes back as it was, few or many', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 120 }), { maxLength: 6 }),
      (lists) => {
        const cells = lists.map((l) => ({
          v: l.length,
          of: [...new Set(l)].map((i) => ['p', `x${i}`, i] as const),
        }))
        const kept = JSON.parse(JSON.stringify(pack(cells)))
        for (const [i, c] of cells.entries())
          expect(new Set(refsOf(kept, i).map((r) => r[1]))).toEqual(new Set(c.of.map((r) => r[1])))
      },
    ),
  )
})

test('two versions: rows that came and went, cells that differ, each with why', () => {
  const columns: Definition['columns'] = [
    {
      key: 'phone',
      head: { zh: '电话', en: 'Phone' },
      from: { kind: 'field', field: 'phone' },
      needed: false,
    },
    {
      key: 'people',
      head: { zh: '人数', en: 'People' },
      from: { kind: 'count', of: 'people' },
      needed: false,
    },
    { key: 'age', head: { zh: '年龄', en: 'Age' }, from: { kind: 'field', field: 'age' }, needed: false },
    { key: 'note', head: { zh: '备注', en: 'Note' }, from: { kind: 'hand', type: 'text' }, needed: false },
  ]
  const row = (
    subject: string,
    phone: string,
    seq: number,
    members: string[],
    age: number,
    note?: string,
  ) => ({
    subject,
    packed: pack([
      { v: phone, of: [['p', subject, seq]] },
      { v: members.length, of: members.map((m) => ['p', m, 1] as const) },
      { v: age, of: [['p', subject, 1]] },
      { v: null, of: [] },
    ]),
    hand: (note ? { note: { v: note, by: '林', at: '2026-06-02T01:00:00Z' } } : {}) as Kept['hand'],
  })
  const was = { columns, rows: [row('a', '1', 1, ['a', 'b'], 60), row('b', '2', 1, ['b'], 61)] }
  const is = { columns, rows: [row('a', '9', 3, ['a', 'c', 'd'], 61, '好'), row('c', '3', 1, [], 5)] }
  expect(compare(was, is)).toEqual([
    {
      subject: 'a',
      kind: 'changed',
      cells: [
        { key: 'phone', before: '1', after: '9', why: { kind: 'changed', of: [['p', 'a', 3]] } },
        {
          key: 'people',
          before: 2,
          after: 3,
          why: {
            kind: 'counted',
            came: [
              ['p', 'c', 1],
              ['p', 'd', 1],
            ],
            went: [['p', 'b', 1]],
          },
        },
        { key: 'age', before: 60, after: 61, why: { kind: 'changed', of: [['p', 'a', 3]] } },
        {
          key: 'note',
          before: null,
          after: '好',
          why: { kind: 'hand', by: '林', at: '2026-06-02T01:00:00Z' },
        },
      ],
    },
    { subject: 'c', kind: 'added', cells: [] },
    { subject: 'b', kind: 'removed', cells: [] },
  ])
  expect(compare(is, is)).toEqual([])
})

test.each([
  ['number', ' １２ ', 12],
  ['number', '12个', null],
  ['day', '2026年6月3日', '2026-06-03'],
  ['day', '2026-02-30', null],
  ['text', ' 好 ', '好'],
  ['text', '  ', undefined],
] as const)('a %s typed as "%s"', (type, text, value) => expect(readHand(type, text)).toEqual(value))
