import { describe, expect, it } from 'vitest'
import type { Geometry } from '../contract.ts'
import { at, box, generatedTown, lcg, smallTown } from '../sample.ts'
import { cutByLine } from './cut.ts'
import { uneven } from './load.ts'
import { tiling, unionAny } from './overlay.ts'
import { areaM2, insidePoint, polygonsOf, Shape } from './polygon.ts'
import { checkGeometry, checkTree } from './tree.ts'
import { union } from './union.ts'

const UNIT = areaM2(box(0, 0, 1, 1))
const corners = (g: Geometry) => polygonsOf(g).map((rings) => rings.map((r) => r.length - 1))

describe('tiling', () => {
  it('measures overlaps, overhangs and gaps', () => {
    const f = tiling(box(0, 0, 4, 2), [box(0, 0, 2, 2), box(1.5, 0, 1.5, 2), box(3, 1, 2, 1)], true)
    expect(f.overlaps).toHaveLength(1)
    expect(f.overlaps[0]!.areaM2 / UNIT).toBeCloseTo(1, 3)
    expect(f.outside.map((a) => a / UNIT)).toEqual([0, 0, expect.closeTo(1, 3)])
    expect(f.gapM2 / UNIT).toBeCloseTo(1, 3)
    expect(areaM2(f.gap!) / UNIT).toBeCloseTo(1, 3)
    expect(new Shape(f.gap!).contains(...at(3.5, 0.5))).toBe(true)
  })

  it('a crooked town tiles itself without gap or overlap', () => {
    const town = generatedTown(2, 2, 3, 4)
    const street = town.find((r) => r.kind === 'street')!.geometry!
    const f = tiling(
      street,
      town.filter((r) => r.kind === 'grid').map((r) => r.geometry!),
    )
    expect(f.gapM2).toBeLessThan(0.01)
    expect(f.overlaps.reduce((s, o) => s + o.areaM2, 0)).toBeLessThan(0.01)
  })
})

describe('union', () => {
  it('melts neighbours into one outline without left-over corners', () => {
    expect(corners(union([box(0, 0, 1, 1), box(1, 0, 1, 1)])!)).toEqual([[4]])
    expect(corners(union([box(0, 0, 1, 1), box(1, 0, 1, 2)])!)).toEqual([[6]])
  })

  it('keeps the hole that a ring of neighbours leaves, and parts that only touch in a corner', () => {
    const ring = [0, 1, 2].flatMap((x) =>
      [0, 1, 2].filter((y) => x !== 1 || y !== 1).map((y) => box(x, y, 1, 1)),
    )
    const g = union(ring)!
    expect(corners(g)).toEqual([[4, 4]])
    expect(new Shape(g).contains(...at(1.5, 1.5))).toBe(false)
    const two = union([box(0, 0, 1, 1), box(1, 1, 1, 1)])!
    expect(corners(two)).toEqual([[4], [4]])
    expect(areaM2(two) / UNIT).toBeCloseTo(2, 3)
  })

  it('counts overlapping ground once', () => {
    expect(areaM2(union([box(0, 0, 2, 1), box(1, 0, 2, 1)])!) / UNIT).toBeCloseTo(3, 3)
    expect(areaM2(unionAny([box(0, 0, 3, 3), box(1, 1, 1, 1)])!) / UNIT).toBeCloseTo(9, 2)
  })

  it('the grids of a generated community melt back to its outline', () => {
    const town = generatedTown(2, 1, 3, 4)
    for (const c of town.filter((r) => r.kind === 'community')) {
      const joined = union(town.filter((r) => r.parentPath === c.path).map((r) => r.geometry!))!
      expect(joined.type).toBe('Polygon')
      expect(areaM2(joined) / areaM2(c.geometry!)).toBeCloseTo(1, 9)
      const [a, b] = [new Shape(joined), new Shape(c.geometry!)]
      for (const p of polygonsOf(c.geometry!).flat(2))
        expect(a.contains(p[0]!, p[1]!)).toBe(b.contains(p[0]!, p[1]!))
    }
  })
})

describe('cutByLine', () => {
  it('cuts a square in two that tile it', () => {
    const parts = cutByLine(box(0, 0, 2, 2), [at(-1, 1), at(1, 0.5), at(3, 1)])!
    expect(parts).toHaveLength(2)
    const f = tiling(box(0, 0, 2, 2), parts)
    expect(f.gapM2 + f.overlaps.reduce((s, o) => s + o.areaM2, 0)).toBeLessThan(0.01)
  })

  it('cuts as often as the line passes through', () => {
    const u: Geometry = {
      type: 'Polygon',
      coordinates: [
        [at(0, 0), at(3, 0), at(3, 3), at(2, 3), at(2, 1), at(1, 1), at(1, 3), at(0, 3), at(0, 0)],
      ],
    }
    expect(cutByLine(u, [at(-1, 2), at(4, 2)])).toHaveLength(3)
    expect(cutByLine(box(0, 0, 2, 2), [at(0.5, 0.5), at(1.5, 1.5)])).toHaveLength(1)
    expect(cutByLine(box(0, 0, 2, 2), [at(0, 0), at(2, 2)])).toHaveLength(2)
  })

  it('leaves holes on their side and refuses to cut through one', () => {
    const ring = box(0, 0, 8, 8).coordinates[0] as number[][]
    const g: Geometry = {
      type: 'Polygon',
      coordinates: [ring, [...(box(1, 1, 1, 1).coordinates[0] as number[][])].reverse()],
    }
    const parts = cutByLine(g, [at(4, -1), at(4, 9)])!
    expect(parts.map((p) => polygonsOf(p)[0]!.length).sort()).toEqual([1, 2])
    expect(cutByLine(g, [at(1.5, -1), at(1.5, 9)])).toBeNull()
  })

  it('random straight cuts of crooked grids lose no ground', () => {
    const random = lcg(11)
    for (const g of generatedTown(2, 2, 2, 5).filter((r) => r.kind === 'grid')) {
      const [x, y] = insidePoint(g.geometry!)
      const a = random() * Math.PI
      const far = 0.02
      const parts = cutByLine(g.geometry!, [
        [x - Math.cos(a) * far, y - Math.sin(a) * far],
        [x + Math.cos(a) * far, y + Math.sin(a) * far],
      ])!
      expect(parts.length).toBeGreaterThanOrEqual(2)
      const f = tiling(g.geometry!, parts)
      expect(
        f.gapM2 + f.outside.reduce((s, o) => s + o, 0) + f.overlaps.reduce((s, o) => s + o.areaM2, 0),
      ).toBeLessThan(0.5)
    }
  })
})

describe('checkTree', () => {
  const codes = (rows: ReturnType<typeof smallTown>, outside?: (p: string) => boolean) =>
    checkTree(rows, outside).findings.map((f) => `${f.code} ${f.path}`)
  const changed = (path: string, more: Partial<ReturnType<typeof smallTown>[number]>) =>
    smallTown().map((r) => (r.path === path ? { ...r, ...more } : r))

  it('finds nothing wrong with a good town', () => {
    expect(codes(smallTown())).toEqual([])
    expect(codes(generatedTown(2, 2, 3))).toEqual([])
  })

  it('finds orphans unless the parent is known elsewhere', () => {
    const rows = smallTown().filter((r) => r.path !== '500199001001')
    expect(codes(rows).filter((c) => c.startsWith('region.orphan'))).toHaveLength(4)
    expect(
      codes(rows, (p) => p === '500199001001').filter((c) => c.startsWith('region.orphan')),
    ).toHaveLength(0)
  })

  it('finds circles, twins, wrong kinds and wrong parents', () => {
    expect(codes(changed('5001', { parentPath: '500199' }))).toContain('region.cycle 5001')
    expect(codes(changed('500199001001002', { name: '第一网格 ' }))).toEqual([
      'region.duplicate_name 500199001001002',
    ])
    expect(codes(changed('500199001001', { kind: 'grid' }))).toContain('region.kind_mismatch 500199001001')
    expect(codes(changed('500199001001001', { kind: 'unit' }))).toContain(
      'region.kind_mismatch 500199001001001',
    )
    expect(codes(changed('500199001001001', { level: 5 }))).toEqual(['region.level_mismatch 500199001001001'])
    expect(codes(changed('500199001001001', { parentPath: '500199001002' }))).toContain(
      'region.parent_mismatch 500199001001001',
    )
    expect(codes([...smallTown(), smallTown()[7]!])).toContain(
      `region.duplicate_code ${smallTown()[7]!.path}`,
    )
  })

  it('finds overlap, overhang and gap with their size', () => {
    const over = checkTree(changed('500199001001001', { geometry: box(0, 0, 1.5, 1) })).findings
    expect(over.map((f) => [f.code, f.path, f.other])).toEqual([
      ['region.overlap', '500199001001001', '500199001001002'],
    ])
    expect(over[0]!.areaM2! / UNIT).toBeCloseTo(0.5, 2)
    expect(codes(changed('500199001001001', { geometry: box(-1, 0, 2, 1) }))).toContain(
      'region.outside_parent 500199001001001',
    )
    const gap = checkTree(changed('500199001001001', { geometry: box(0, 0, 1, 0.5) }))
    expect(gap.findings.map((f) => f.code)).toEqual(['region.gap'])
    expect(gap.gaps[0]!.parent).toBe('500199001001')
  })

  it('refuses outlines that are open, flat, crossing or off the globe', () => {
    const ring = (...pts: [number, number][]): Geometry => ({ type: 'Polygon', coordinates: [pts] })
    const code = (g: Geometry) => checkGeometry('500199001001001', g).map((f) => f.code)
    expect(code(box(0, 0, 1, 1))).toEqual([])
    expect(code(ring(at(0, 0), at(1, 0), at(1, 1), at(0, 1)))).toEqual(['region.geometry_open'])
    expect(code(ring(at(0, 0), at(1, 1), at(2, 2), at(0, 0)))).toEqual(['region.geometry_flat'])
    expect(code(ring(at(0, 0), at(2, 2), at(2, 0), at(0, 1), at(0, 0)))).toEqual(['region.geometry_crossing'])
    expect(code(ring([200, 1], [201, 1], [201, 2], [200, 1]))).toEqual(['region.geometry_range'])
  })
})

describe('uneven', () => {
  it('names grids with far more or fewer households than one worker can know', () => {
    const sizes: Record<string, number | null> = { '001': 451, '002': 450, '003': 120, '004': 119 }
    const rows = smallTown().map((r) => ({
      ...r,
      households: r.path.startsWith('500199001001') ? (sizes[r.path.slice(12)] ?? 9999) : null,
    }))
    expect(uneven(rows).map((f) => [f.code, f.path])).toEqual([
      ['region.load_high', '500199001001001'],
      ['region.load_low', '500199001001004'],
    ])
  })
})
