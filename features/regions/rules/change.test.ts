import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin, parentOf } from '../../../shared/region-path.ts'
import { ChangeBody, type ChangeInput } from '../contract.ts'
import { at, box, EPOCH, sampleRegion, smallTown } from '../sample.ts'
import { bookOf } from './book.ts'
import { applyChange, planChange } from './change.ts'
import { ancestors, asOf, current, lineageOf, successors } from './history.ts'
import { areaM2 } from './polygon.ts'
import type { LineageRow, RegionRow } from './row.ts'
import { searchRegions } from './search.ts'
import { checkTree } from './tree.ts'

const T = (h: number) => new Date(EPOCH.getTime() + h * 3_600_000)
const A1 = '500199001001001'
const B = '500199001002'

class World {
  rows: RegionRow[]
  lineage: LineageRow[] = []
  constructor(rows = smallTown()) {
    this.rows = rows
  }
  try(body: ChangeInput, now: Date) {
    return planChange(bookOf(this.rows), ChangeBody.parse(body), { at: now, actor: 'a' })
  }
  do(body: ChangeInput, now: Date) {
    const c = this.try(body, now)
    expect(c.faults).toEqual([])
    this.rows = applyChange(this.rows, c)
    this.lineage.push(...c.lineage)
    return c
  }
  faults(body: ChangeInput, now = T(1)) {
    return this.try(body, now).faults.map((f) => f.code)
  }
  open() {
    return current(this.rows)
  }
  get(path: string) {
    return this.open().find((r) => r.path === path)
  }
  now(path: string) {
    return successors(this.lineage, path, (p) => this.get(p) !== undefined)
  }
}

describe('move', () => {
  it('gives new codes to all that moves, and yesterday still shows yesterday’s grid', () => {
    const w = new World([...smallTown(), sampleRegion(`${A1}001`, '一号微格', { kind: 'microgrid' })])
    w.do({ op: 'update', path: `${B}001`, name: '西岸一' }, T(1))
    const c = w.do({ op: 'move', path: A1, to: B, reason: '调整' }, T(24))
    expect(c.open.map((r) => r.path)).toEqual([`${B}005`, `${B}005001`])
    expect(w.get(A1)).toBeUndefined()
    expect(asOf(w.rows, T(23)).find((r) => r.path === A1)?.name).toBe('第一网格')
    expect(asOf(w.rows, T(25)).find((r) => r.path === A1)).toBeUndefined()
    expect(w.get(`${B}005001`)).toMatchObject({
      parentPath: `${B}005`,
      level: 7,
      county: '500199',
      version: 1,
    })
    expect(w.now(A1)).toEqual([`${B}005`])
    expect(w.now(`${A1}001`)).toEqual([`${B}005001`])
    expect(w.lineage.every((l) => l.reason && l.actor === 'a')).toBe(true)
  })

  it('never gives a used code again', () => {
    const w = new World()
    w.do({ op: 'update', path: `${B}001`, name: '东一网格' }, T(1))
    w.do({ op: 'move', path: A1, to: B, reason: '调整' }, T(2))
    const c = w.do({ op: 'create', parent: '500199001001', kind: 'grid', name: '新网格' }, T(3))
    expect(c.open[0]!.path).toBe('500199001001005')
    expect(w.faults({ op: 'create', parent: '500199001001', kind: 'grid', name: '旧号', code: A1 })).toEqual([
      'region.code_used',
    ])
  })

  it('refuses circles, wrong kinds, twins, the place it is in, and what is not there', () => {
    const w = new World()
    expect(w.faults({ op: 'move', path: '500199001', to: '500199001001', reason: 'x' })).toEqual([
      'region.cycle',
    ])
    expect(w.faults({ op: 'move', path: A1, to: A1, reason: 'x' })).toEqual(['region.cycle'])
    expect(w.faults({ op: 'move', path: A1, to: '500199001', reason: 'x' })).toContain('region.kind_mismatch')
    expect(w.faults({ op: 'move', path: A1, to: B, reason: 'x' })).toEqual(['region.duplicate_name'])
    expect(w.faults({ op: 'move', path: A1, to: '500199001001', reason: 'x' })).toEqual(['region.nothing'])
    expect(w.faults({ op: 'move', path: `${A1}009`, to: '500199001009', reason: 'x' })).toEqual([
      'region.not_found',
      'region.not_found',
    ])
  })
})

// Twins in both communities stand in the way of a plain move, so the world renames them first.
function renamed(): World {
  const w = new World()
  for (const n of ['001', '002', '003', '004'])
    w.do({ op: 'update', path: `${B}${n}`, name: `西岸 ${n}` }, T(0.1))
  return w
}

describe('merge', () => {
  it('joins outline, households and names under one code; the others end and point to it', () => {
    const w = new World([
      ...smallTown(),
      sampleRegion(`${A1}001`, '一号楼', { kind: 'building' }),
      sampleRegion('500199001001002001', '二号楼', { kind: 'building' }),
    ])
    const c = w.do(
      {
        op: 'merge',
        into: A1,
        from: ['500199001001002', '500199001001003'],
        name: '东门大网格',
        reason: '户数少',
      },
      T(5),
    )
    const merged = w.get(A1)!
    expect(merged).toMatchObject({ name: '东门大网格', households: 900, version: 2 })
    expect(merged.aliases).toEqual(['第一网格', '第二网格', '第三网格'])
    expect(areaM2(merged.geometry!) / areaM2(box(0, 0, 1, 1))).toBeCloseTo(3, 3)
    expect(w.now('500199001001002')).toEqual([A1])
    expect(w.now('500199001001002001')).toEqual([`${A1}002`])
    expect(w.get(`${A1}001`)?.name).toBe('一号楼')
    expect(c.warnings).toEqual([])
    expect(checkTree(w.open()).findings).toEqual([])
    expect(searchRegions(w.open(), '第二网格', { scopes: ['500199001001'] }).map((h) => h.row.path)).toEqual([
      A1,
    ])
  })

  it('warns of parts that do not touch, refuses unlike and nested ones', () => {
    const w = renamed()
    expect(
      w
        .try({ op: 'merge', into: A1, from: ['500199001001004'], reason: 'x' }, T(5))
        .warnings.map((f) => f.code),
    ).toEqual(['region.apart'])
    expect(w.faults({ op: 'merge', into: A1, from: [B], reason: 'x' })).toEqual(['region.unlike'])
    expect(w.faults({ op: 'merge', into: '500199001001', from: [A1], reason: 'x' })).toEqual([
      'region.nested',
    ])
    expect(w.faults({ op: 'merge', into: A1, from: [A1], reason: 'x' })).toEqual(['region.nested'])
    expect(
      w.try({ op: 'merge', into: A1, from: [`${B}001`], reason: 'x' }, T(5)).warnings.map((f) => f.code),
    ).toContain('region.other_parent')
  })
})

describe('split', () => {
  const parts = [
    { name: '一甲', geometry: box(0, 0, 0.5, 1), households: 140 },
    { name: '一乙', geometry: box(0.5, 0, 0.5, 1), households: 160 },
  ]
  const town = () => [
    ...smallTown(),
    sampleRegion(`${A1}001`, '一号楼', { kind: 'building', geometry: box(0.1, 0.1, 0.2, 0.2) }),
    sampleRegion(`${A1}002`, '二号楼', { kind: 'building', point: at(0.8, 0.5) }),
    sampleRegion(`${A1}002001`, '1 单元', { kind: 'unit' }),
  ]

  it('keeps the old code for the first part and sends what lies below to its part', () => {
    const w = new World(town())
    const c = w.do({ op: 'split', path: A1, parts, reason: '户数多' }, T(5))
    expect(w.get(A1)).toMatchObject({ name: '一甲', version: 2, households: 140 })
    const other = c.open.find((r) => r.name === '一乙')!.path
    expect(other).toBe('500199001001005')
    expect(w.get(`${A1}001`)?.name).toBe('一号楼')
    expect(w.now(`${A1}002001`)).toEqual([`${other}002001`])
    expect(ancestors(w.lineage, other)).toEqual([A1])
    expect(checkTree(w.open()).findings).toEqual([])
  })

  it('or ends the old code; then both parts stand for it', () => {
    const w = new World(town())
    w.do({ op: 'split', path: A1, keepFirst: false, parts, reason: '户数多' }, T(5))
    expect(w.now(A1)).toEqual(['500199001001005', '500199001001006'])
    expect(w.get('500199001001005001')?.name).toBe('一号楼')
    expect(asOf(w.rows, T(4)).find((r) => r.path === A1)?.name).toBe('第一网格')
  })

  it('refuses parts that do not tile the old outline, and children nobody gets', () => {
    const w = new World([...town(), sampleRegion(`${A1}003`, '三号楼', { kind: 'building' })])
    const split = (ps: object[]) =>
      w.faults({ op: 'split', path: A1, parts: ps as typeof parts, reason: 'x' })
    expect(split(parts)).toEqual(['region.split_unassigned'])
    expect(split([{ ...parts[0]!, children: [`${A1}003`] }, parts[1]!])).toEqual([])
    expect(
      split([
        { ...parts[0]!, children: [`${A1}003`] },
        { ...parts[1]!, children: [`${A1}003`, B] },
      ]),
    ).toEqual(['region.split_twice', 'region.not_child'])
    const w2 = new World()
    const shapes = (a: ReturnType<typeof box>, b: ReturnType<typeof box> | null) =>
      w2.faults({
        op: 'split',
        path: A1,
        parts: [
          { name: 'a', geometry: a },
          { name: 'b', geometry: b },
        ],
        reason: 'x',
      })
    expect(shapes(box(0, 0, 0.5, 1), box(0.5, 0, 0.4, 1))).toEqual(['region.split_gap'])
    expect(shapes(box(0, 0, 0.6, 1), box(0.5, 0, 0.5, 1))).toEqual(['region.split_overlap'])
    expect(shapes(box(0, 0, 0.5, 1), box(0.5, 0, 0.6, 1))).toEqual(['region.split_outside'])
    expect(shapes(box(0, 0, 0.5, 1), null)).toEqual(['region.no_outline'])
    expect(
      w2.faults({
        op: 'split',
        path: A1,
        parts: [
          { name: '第二网格', geometry: box(0, 0, 0.5, 1) },
          { name: 'b', geometry: box(0.5, 0, 0.5, 1) },
        ],
        reason: 'x',
      }),
    ).toEqual(['region.duplicate_name'])
  })
})

describe('create and update', () => {
  it('refuses a stale base, an empty change, twins, and says what an outline touches', () => {
    const w = new World()
    expect(w.faults({ op: 'update', path: A1, baseVersion: 7, name: 'x' })).toEqual(['region.stale'])
    expect(w.faults({ op: 'update', path: A1, name: '第一网格' })).toEqual(['region.nothing'])
    expect(w.faults({ op: 'update', path: A1, name: '第二网格' })).toEqual(['region.duplicate_name'])
    expect(w.faults({ op: 'update', path: A1, kind: 'unit' })).toEqual(['region.kind_mismatch'])
    expect(
      w
        .try({ op: 'update', path: A1, geometry: box(0, 0, 1.5, 1) }, T(1))
        .warnings.map((f) => [f.code, f.other]),
    ).toEqual([['region.overlap', '500199001001002']])
    expect(
      w.faults({ op: 'create', parent: '500199001001', kind: 'grid', name: '一', code: `${B}009` }),
    ).toContain('region.parent_mismatch')
    expect(w.faults({ op: 'create', parent: '500199001001', kind: 'grid', name: '第一网格' })).toEqual([
      'region.duplicate_name',
    ])
    expect(w.faults({ op: 'create', parent: '500199001001', kind: 'street', name: '一' })).toEqual([
      'region.kind_mismatch',
    ])
    expect(
      w.do({ op: 'create', parent: '500199001', kind: 'area', division: 'service', name: '一片' }, T(2))
        .open[0]!.path,
    ).toBe('500199001S01')
  })

  it('two changes in one instant still have an order', () => {
    const w = new World()
    w.do({ op: 'update', path: A1, name: '甲' }, T(1))
    w.do({ op: 'update', path: A1, name: '乙' }, T(1))
    const versions = w.rows.filter((r) => r.path === A1)
    expect(versions.map((r) => r.version)).toEqual([1, 2, 3])
    for (const v of versions)
      if (v.validTo) expect(v.validTo.getTime()).toBeGreaterThan(v.validFrom.getTime())
  })
})

describe('any run of changes', () => {
  const op = fc.tuple(
    fc.constantFrom('move', 'merge', 'split', 'rename', 'create'),
    fc.nat(),
    fc.nat(),
    fc.nat(),
  )
  it('keeps one open row a code, a sound tree, unbroken pasts, and loses no ground', () => {
    fc.assert(
      fc.property(fc.array(op, { minLength: 1, maxLength: 14 }), (ops) => {
        const w = renamed()
        const pasts: [Date, string][] = []
        const snapshot = (t: Date) =>
          JSON.stringify(
            asOf(w.rows, t)
              .map((r) => [r.path, r.name, r.version])
              .sort(),
          )
        ops.forEach(([kind, i, j, k], n) => {
          const grids = w.open().filter((r) => r.kind === 'grid')
          const communities = w.open().filter((r) => r.kind === 'community')
          const g = grids[i % grids.length]!
          const o = grids[j % grids.length]!
          const body: ChangeInput =
            kind === 'move'
              ? { op: 'move', path: g.path, to: communities[k % communities.length]!.path, reason: 'r' }
              : kind === 'merge'
                ? { op: 'merge', into: g.path, from: [o.path], reason: 'r' }
                : kind === 'split'
                  ? { op: 'split', path: g.path, keepFirst: k % 2 === 0, parts: halves(g, n), reason: 'r' }
                  : kind === 'rename'
                    ? { op: 'update', path: g.path, name: `改 ${n}` }
                    : {
                        op: 'create',
                        parent: communities[k % communities.length]!.path,
                        kind: 'grid',
                        name: `增 ${n}`,
                      }
          const c = w.try(body, T(n + 1))
          if (c.faults.length) {
            expect(c.open.length + c.close.length + c.lineage.length).toBe(0)
            return
          }
          pasts.push([T(n + 0.5), snapshot(T(n + 0.5))])
          w.rows = applyChange(w.rows, c)
          w.lineage.push(...c.lineage)
        })
        const open = w.open()
        expect(new Set(open.map((r) => r.path)).size).toBe(open.length)
        expect(checkTree(open).findings.filter((f) => f.severity === 'fault')).toEqual([])
        for (const [t, was] of pasts) expect(snapshot(t)).toBe(was)
        for (const r of w.rows)
          if (r.kind === 'grid' && r.validTo) expect(w.now(r.path).length).toBeGreaterThan(0)
        const ground = open
          .filter((r) => r.kind === 'grid' && r.geometry)
          .reduce((s, r) => s + areaM2(r.geometry!), 0)
        expect(ground / areaM2(box(0, 0, 1, 1))).toBeCloseTo(8, 2)
        for (const r of open)
          if (r.kind === 'grid')
            expect(open.some((p) => p.path === parentOf(r.path) && isWithin(r.path, p.path))).toBe(true)
        expect(lineageOf(w.lineage, open.at(-1)!.path).every((l) => l.at instanceof Date)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

/** Two halves of a row's outline, cut through the middle of its box; rows without one are split by name alone. */
function halves(g: RegionRow, n: number) {
  const names = [`半 ${n} 甲`, `半 ${n} 乙`] as const
  if (
    g.geometry?.type !== 'Polygon' ||
    g.geometry.coordinates.length > 1 ||
    g.geometry.coordinates[0]!.length !== 5
  )
    return names.map((name) => ({ name }))
  const xs = g.geometry.coordinates[0]!.map((p) => p[0]!)
  const ys = g.geometry.coordinates[0]!.map((p) => p[1]!)
  const [x1, x2, y1, y2] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const mid = (x1 + x2) / 2
  const rect = (a: number, b: number) => ({
    type: 'Polygon' as const,
    coordinates: [
      [
        [a, y1],
        [b, y1],
        [b, y2],
        [a, y2],
        [a, y1],
      ],
    ],
  })
  return [
    { name: names[0], geometry: rect(x1, mid) },
    { name: names[1], geometry: rect(mid, x2) },
  ]
}
