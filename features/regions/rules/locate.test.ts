import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Geometry } from '../contract.ts'
import { at, box, generatedTown, lcg, SOUTH, STEP, sampleRegion, smallTown, WEST } from '../sample.ts'
import { RegionMap } from './locate.ts'
import { orient } from './orient.ts'
import { areaM2, insidePoint, polygonsOf, Shape } from './polygon.ts'

/**
 * Slow and exact: coordinates as integers, the point moved by a tiny but real step (2⁻⁸⁰ of a unit east, 2⁻¹⁶⁰ north), so that
 * it is on no line at all; then crossings are counted with strict comparisons only.
 */
function oracle(rings: [number, number][][], x: number, y: number): boolean {
  const UNIT = 1n << 160n
  const px = BigInt(x) * UNIT + (1n << 80n)
  const py = BigInt(y) * UNIT + 1n
  let inside = false
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]!.map((v) => BigInt(v) * UNIT) as [bigint, bigint]
      const [bx, by] = ring[i]!.map((v) => BigInt(v) * UNIT) as [bigint, bigint]
      if (ay > py === by > py) continue
      const [lx, ly, hx, hy] = ay < by ? [ax, ay, bx, by] : [bx, by, ax, ay]
      // x of the side at py, compared without dividing.
      if ((px - lx) * (hy - ly) < (hx - lx) * (py - ly)) inside = !inside
    }
  return inside
}

const toGeometry = (polygons: [number, number][][][], unit: number): Geometry => ({
  type: 'MultiPolygon',
  coordinates: polygons.map((rings) =>
    rings.map((r) => r.map(([x, y]) => [WEST + x * unit, SOUTH + y * unit])),
  ),
})

/** A star-shaped ring on a small integer lattice: many sides are horizontal, vertical or in line with lattice points. */
function star(cx: number, cy: number, radii: readonly number[], scale: number): [number, number][] {
  const pts = radii.map((r, i): [number, number] => {
    const a = (2 * Math.PI * i) / radii.length
    return [cx + Math.round(Math.cos(a) * r * scale), cy + Math.round(Math.sin(a) * r * scale)]
  })
  return [...pts, pts[0]!]
}

describe('orient', () => {
  it('is exact where floating point is not', () => {
    // Points half a last place off the diagonal: the plain determinant is zero or wrong for many of them.
    for (let i = 0; i < 64; i++)
      for (let j = 0; j < 64; j++) {
        const x = 0.5 + i * 2 ** -53
        const y = 0.5 + j * 2 ** -53
        expect(orient(12, 12, 24, 24, x, y)).toBe(Math.sign(j - i))
      }
  })
})

describe('point in polygon', () => {
  const radii = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 12 })
  it('agrees with the exact oracle on every lattice point, vertices, borders and holes included', () => {
    fc.assert(
      fc.property(radii, radii, radii, fc.integer({ min: 0, max: 3 }), (outer, hole, island, shift) => {
        const polygons = [[star(0, 0, outer, 2), star(shift, 0, hole, 0.5)], [star(30, 3, island, 1)]]
        const shape = new Shape(toGeometry(polygons, 2 ** -12))
        for (let x = -17; x <= 39; x++)
          for (let y = -18; y <= 18; y++) {
            const want = oracle(polygons.flat(), x, y)
            expect(shape.contains(WEST + x * 2 ** -12, SOUTH + y * 2 ** -12), `${x},${y}`).toBe(want)
          }
      }),
      { numRuns: 20 },
    )
  })

  it('bands change nothing for outlines of many sides', () => {
    const random = lcg(7)
    const radii = Array.from({ length: 300 }, () => 3 + Math.floor(random() * 6))
    const polygons = [[star(0, 0, radii, 60)]]
    const shape = new Shape(toGeometry(polygons, 2 ** -16))
    const corners = polygons[0]![0]!
    const points = [
      ...corners,
      ...Array.from({ length: 4000 }, (): [number, number] => [
        Math.floor((random() - 0.5) * 1100),
        Math.floor((random() - 0.5) * 1100),
      ]),
    ]
    for (const [x, y] of points)
      expect(shape.contains(WEST + x * 2 ** -16, SOUTH + y * 2 ** -16)).toBe(oracle(polygons.flat(), x, y))
  })

  it('a hole belongs to what fills it, its border to exactly one', () => {
    const ring = box(0, 0, 8, 8).coordinates[0] as number[][]
    const hole = box(2, 2, 4, 4)
    const outer = new Shape({ type: 'Polygon', coordinates: [ring, hole.coordinates[0] as number[][]] })
    const inner = new Shape(hole)
    for (let x = 0; x < 32; x++)
      for (let y = 0; y < 32; y++) {
        const [lng, lat] = at(x / 4, y / 4)
        expect(Number(outer.contains(lng, lat)) + Number(inner.contains(lng, lat)), `${x},${y}`).toBe(1)
      }
  })
})

describe('RegionMap', () => {
  const town = generatedTown(3, 2, 3)
  const map = new RegionMap(town)
  const grids = town.filter((r) => r.kind === 'grid')

  it('puts every corner and every middle of a shared side in exactly one grid', () => {
    const shapes = grids.map((g) => new Shape(g.geometry!))
    const street = new Shape(town.find((r) => r.kind === 'street')!.geometry!)
    let shared = 0
    for (const g of grids)
      for (const ring of polygonsOf(g.geometry!).flat())
        for (let i = 1; i < ring.length; i++) {
          const [ax, ay] = ring[i - 1] as [number, number]
          const [bx, by] = ring[i] as [number, number]
          for (const [x, y] of [
            [ax, ay],
            [(ax + bx) / 2, (ay + by) / 2],
          ] as const) {
            const holders = shapes.filter((s) => s.contains(x, y)).length
            expect(holders).toBe(street.contains(x, y) ? 1 : 0)
            expect(map.gridOf(x, y)).not.toBeNull()
            if (holders) shared++
          }
        }
    expect(shared).toBeGreaterThan(500)
  })

  it('finds the grid of its own inside, with the chain above it', () => {
    for (const g of grids) {
      const [x, y] = insidePoint(g.geometry!)
      const found = map.locate(x, y)
      expect(found.path).toBe(g.path)
      expect(found.chain).toEqual(['50', '5001', '500199', '500199001', g.path.slice(0, 12), g.path])
      expect(found.onBorder).toBe(false)
    }
  })

  it('does not depend on the order of the rows', () => {
    const back = new RegionMap([...town].reverse())
    const random = lcg(3)
    for (let i = 0; i < 2000; i++) {
      const x = WEST + random() * 9 * 2 ** -8
      const y = SOUTH + random() * 6 * 2 ** -8
      expect(back.gridOf(x, y)).toBe(map.gridOf(x, y))
    }
  })

  const small = [
    ...smallTown(),
    sampleRegion('500199001001001E01', '江畔小区', { kind: 'estate', geometry: box(0, 0, 0.5, 0.5) }),
    sampleRegion('500199001001001E01001', '1 号楼', { kind: 'building', geometry: box(0, 0, 0.25, 0.25) }),
    sampleRegion('500199001S01', '老街服务片区', { kind: 'area', geometry: box(0.25, 0, 3, 1) }),
    sampleRegion('500199001S02', '滨江服务片区', { kind: 'area', geometry: box(0, 0, 1, 2) }),
    sampleRegion('500199001S02S01', '滨江一格', { kind: 'grid', geometry: box(0, 0, 1, 1) }),
    sampleRegion('500199001D01', '学校周边', { kind: 'area', geometry: box(3, 1, 1, 1) }),
    sampleRegion('500199001001009', '撤销的网格', {
      kind: 'grid',
      geometry: box(0, 0, 4, 2),
      validTo: new Date(),
    }),
  ]
  const divided = new RegionMap(small)

  it('answers all three divisions at once, the deepest of each', () => {
    const found = divided.locate(...at(0.3, 0.1))
    expect(found.path).toBe('500199001001001')
    expect(found.place).toEqual(['500199001001001E01'])
    expect(found.service).toEqual(['500199001S01', '500199001S02S01'])
    expect(found.dedicated).toEqual([])
    expect(divided.locate(...at(0.1, 0.1)).place).toEqual(['500199001001001E01', '500199001001001E01001'])
    expect(divided.locate(...at(3.5, 1.5)).dedicated).toEqual(['500199001D01'])
  })

  it('gives a shared border and the outermost border to one grid, and says that it is a border', () => {
    expect(divided.gridOf(...at(1, 0.5))).toBe('500199001001002')
    expect(divided.gridOf(...at(2, 1))).toBe('500199001002003')
    expect(divided.gridOf(...at(4, 2))).toBe('500199001002004')
    expect(divided.gridOf(...at(4, 0.5))).toBe('500199001002002')
    expect(divided.locate(...at(1, 0.5)).onBorder).toBe(true)
    expect(divided.gridOf(...at(4.01, 0.5))).toBeNull()
    expect(divided.gridOf(Number.NaN, 29)).toBeNull()
  })

  it('falls back to the community where no grid is drawn, and names the nearest outside', () => {
    const bare = new RegionMap(small.filter((r) => r.path !== '500199001002002'))
    expect(bare.gridOf(...at(3.5, 0.5))).toBe('500199001002')
    expect(divided.nearest(...at(4 + 100 / 111_320 / STEP, 0.5))?.path).toBe('500199001002002')
    expect(divided.nearest(...at(40, 0.5))).toBeNull()
  })

  it('walks the tree', () => {
    expect(divided.children('500199001001').map((r) => r.path)).toHaveLength(4)
    expect(divided.children('').map((r) => r.path)).toEqual(['50'])
    expect(divided.within('500199001', 'service').map((r) => r.path)).toEqual([
      '500199001S01',
      '500199001S02',
      '500199001S02S01',
    ])
    expect(divided.chain('500199001001001').map((r) => r.name)).toEqual([
      '重庆市',
      '市辖区',
      '试验区',
      '江口街道',
      '东门社区',
      '第一网格',
    ])
  })

  it('knows areas to a thousandth', () => {
    const side = STEP * 111_320
    const want = side * side * Math.cos(((SOUTH + STEP / 2) * Math.PI) / 180)
    expect(areaM2(box(0, 0, 1, 1)) / want).toBeCloseTo(1, 3)
  })
})
