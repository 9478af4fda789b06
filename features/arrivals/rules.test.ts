import { describe, expect, test } from 'vitest'
import { divisionName, divisions, knownDivision, liesIn } from './rules/divisions.ts'
import { concerning, concerns, gravest, needsOf, saidFaults } from './rules.ts'

describe('places elsewhere', () => {
  test('every code is of six digits, once, below the one it lies in', () => {
    const seen = new Set<string>()
    const walk = (list: readonly ReturnType<typeof divisions>[number][], above: string) => {
      for (const d of list) {
        expect(d.code).toMatch(/^\d{6}$/)
        expect(d.code.startsWith(above), d.code).toBe(true)
        expect(seen.has(d.code), d.code).toBe(false)
        seen.add(d.code)
        walk(d.children, d.code.replace(/(00){1,2}$/, ''))
      }
    }
    walk(divisions(), '')
    expect(seen.size).toBeGreaterThan(3300)
    expect(knownDivision('440305')).toBe(true)
    expect(knownDivision('440399')).toBe(false)
  })

  test('names leave out the drawers of the list', () => {
    expect(divisionName('440305')).toBe('广东省 深圳市 南山区')
    expect(divisionName('110105')).toBe('北京市 朝阳区')
    expect(divisionName('500102')).toBe('重庆市 涪陵区')
    expect(divisionName('441900')).toBe('广东省 东莞市')
    expect(divisionName('000000')).toBe('境外')
    expect(divisionName('999999')).toBe('999999')
  })

  test.each([
    ['440305', '440305', 'in'],
    ['440305', '440300', 'in'],
    ['440305', '440000', 'in'],
    ['440300', '440305', 'maybe'],
    ['440000', '440305', 'maybe'],
    ['440304', '440305', null],
    ['450305', '440000', null],
    ['000000', '000000', 'in'],
    ['000000', '440000', null],
  ])('%s in %s: %s', (place, area, is) => {
    expect(liesIn(place, area)).toBe(is)
  })
})

describe('whom a risk concerns', () => {
  const area = { code: '440305', level: 'high', since: '2026-06-20', days: 14 } as const
  test('by place and by day of arrival', () => {
    const at = (codes: string[], arrivesOn: string) => concerns(area, { codes, arrivesOn })
    expect(at(['440305'], '2026-06-06')).toBe('outside')
    expect(at(['440305'], '2026-06-05')).toBe(null)
    expect(at(['110105', '440305'], '2026-07-30')).toBe('outside')
    expect(at(['440300'], '2026-06-19')).toBe('unsure')
    expect(at(['440304'], '2026-06-19')).toBe(null)
    expect(at([], '2026-06-19')).toBe(null)
  })
  test('the gravest level counts, a low one does not', () => {
    const a = { codes: ['440305'], arrivesOn: '2026-06-19' }
    const city = { code: '440300', level: 'medium', since: '2026-06-20', days: 14 } as const
    expect(gravest([city, area], a)).toBe(area)
    expect(gravest([city, { ...area, level: 'low' }], a)).toBe(city)
    expect(gravest([], a)).toBe(null)
  })
})

test.each([
  [{}, []],
  [{ placed: 'guess' }, ['place']],
  [{ placed: 'none', state: 'here', link: 'new' }, ['place', 'person']],
  [{ state: 'here', link: 'proposed' }, ['person']],
  [{ state: 'here', link: 'linked' }, []],
  [{ arrivesOn: '2026-06-25' }, ['late']],
  [{ arrivesOn: '2026-06-25', state: 'here' }, []],
  [{ placed: 'none', state: 'over' }, []],
] as const)('what is left to decide: %o', (more, left) => {
  const a = { state: 'coming', placed: 'door', link: 'none', arrivesOn: '2026-06-27', ...more } as const
  expect(needsOf(a, '2026-06-26')).toEqual(left)
})

test('everything that is missing is said at once', () => {
  const empty = { name: '', idNumber: '', phone: '', from: [], trip: '', stay: '', companions: [] }
  const paths = (s: object, own = true) =>
    saidFaults({ ...empty, noId: false, arrivesOn: '2026-06-26', ...s }, '2026-06-26', own).map((f) => f.path)
  expect(paths({})).toEqual(['name', 'phone', 'idNumber', 'stay', 'from'])
  expect(paths({ noId: true })).not.toContain('idNumber')
  expect(paths({}, false)).toEqual(['stay', 'from'])
  expect(
    paths({
      arrivesOn: '2027-06-26',
      from: [
        { code: '000000', place: '' },
        { code: '440399', place: '' },
      ],
      companions: [{ name: '', idNumber: '', relation: '' }],
    }),
  ).toEqual(expect.arrayContaining(['from.0.place', 'from.1.code', 'arrivesOn', 'companions.0.name']))
})

test('areas that are looked up are those that each concern somebody', () => {
  const codes = divisions().flatMap((p) => [
    p.code,
    ...p.children.flatMap((c) => [c.code, ...c.children.map((x) => x.code)]),
  ])
  const area = (i: number) => ({
    code: codes[(i * 577) % codes.length]!,
    level: 'high' as const,
    since: `2026-06-${String(10 + (i % 15))}`,
    days: 1 + (i % 20),
  })
  const areas = Array.from({ length: 120 }, (_, i) => area(i))
  let n = 0
  for (let i = 0; i < 400; i++) {
    const a = {
      codes: [codes[(i * 31) % codes.length]!, codes[(i * 577) % codes.length]!],
      arrivesOn: `2026-06-${String(1 + (i % 28)).padStart(2, '0')}`,
    }
    const want = areas.filter((x) => concerns(x, a))
    expect(new Set(concerning(areas, a))).toEqual(new Set(want))
    n += want.length
  }
  expect(n).toBeGreaterThan(100)
})
