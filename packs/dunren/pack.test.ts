import { createHash } from 'node:crypto'
import pointInPolygon from '@turf/boolean-point-in-polygon'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveOwner, resolveUnit, validateList } from '../../features/items/rules.ts'
import { isRegionPath } from '../../shared/region-path.ts'
import { commonList } from '../common/items/index.ts'
import { loadPack, packFolder } from '../load.ts'
import { generate } from './generate.ts'
import { OPEN_POSTS } from './make/people.ts'

const generated = generate()
const digests = {
  regions: 'e3381a0b6609dfb0',
  streets: '0d67effdc2dc7517',
  places: '7a99a2eb889c8740',
  units: '1d12e3dadc2db99d',
  people: '1ab4c5fa0d2699b2',
  posts: 'b37924695d6e90a0',
  accounts: '51295f7059113fa8',
  models: '219d73ef2eb11308',
  qr: '16aba849dd759eb5',
  reports: '5c4ff86f2ee293ed',
}
const pack = loadPack(packFolder('dunren'))
const of = (kind: string) => pack.regions.filter((r) => r.kind === kind)
const units = pack.units.map((u) => ({ ...u, id: u.key }))
const inside = (r: (typeof pack.regions)[number], p: [number, number]) => pointInPolygon(p, r.geometry!)

describe('the pack', () => {
  // Whoever means to change the town changes its digest with it; whoever did not mean to is told which part moved.
  test.each(Object.entries(digests))('%s are made as they were', (name, digest) => {
    const made = JSON.stringify(generated[name as keyof typeof generated])
    expect(createHash('sha256').update(made).digest('hex').slice(0, 16)).toBe(digest)
  })

  test('have the real codes and the size of the real street', () => {
    expect(of('street')[0]).toMatchObject({ path: '500102006', name: '敦仁街道' })
    expect(of('community').map((r) => r.path.slice(9))).toEqual(
      '001 003 005 006 007 008 009 010 011 013 014 015 016 017 019 020 021'.split(' '),
    )
    expect(of('grid')).toHaveLength(106)
    expect(of('estate').length).toBeGreaterThanOrEqual(60)
    expect(of('building').length).toBeGreaterThanOrEqual(600)
    expect(pack.regions.every((r) => isRegionPath(r.path))).toBe(true)
    for (const r of pack.regions.filter((x) => x.parent && x.division === 'administrative'))
      expect(r.path.startsWith(r.parent!), r.path).toBe(true)
    expect(pack.people.length).toBeGreaterThanOrEqual(200)
    expect(new Set(pack.people.map((p) => p.name)).size).toBe(pack.people.length)
  })
})

describe('the ground', () => {
  test('every point of the street lies in exactly one grid and its community, and no other point in any', () => {
    const [street] = of('street')
    const lng = fc.double({ min: 107.374, max: 107.406, noNaN: true })
    const lat = fc.double({ min: 29.698, max: 29.72, noNaN: true })
    fc.assert(
      fc.property(lng, lat, (x, y) => {
        const grids = of('grid').filter((g) => inside(g, [x, y]))
        expect(grids.length).toBe(inside(street!, [x, y]) ? 1 : 0)
        const communities = of('community').filter((c) => inside(c, [x, y]))
        expect(communities.map((c) => c.path)).toEqual(grids.map((g) => g.path.slice(0, 12)))
      }),
      { numRuns: 1500, seed: 7 },
    )
  })

  test('areas of the grids add up to the area of the street', () => {
    const area = (r: (typeof pack.regions)[number]) => {
      const polygons = r.geometry!.type === 'Polygon' ? [r.geometry!.coordinates] : r.geometry!.coordinates
      return (polygons as [number, number][][][])
        .flat()
        .reduce(
          (sum, ring) =>
            sum +
            ring
              .slice(1)
              .reduce(
                (n, p, k) => n + (ring[k]![0] - 107) * (p[1] - 29) - (p[0] - 107) * (ring[k]![1] - 29),
                0,
              ) /
              2,
          0,
        )
    }
    const total = of('grid').reduce((n, g) => n + area(g), 0)
    expect(total / area(of('street')[0]!)).toBeCloseTo(1, 9)
  })

  test('has a grid with a hole, a grid in two pieces, and a grid that is only a court', () => {
    const shape = (path: string) => pack.regions.find((r) => r.path === `500102006${path}`)!.geometry!
    expect(shape('017004').coordinates).toHaveLength(2)
    expect(shape('011005').type).toBe('MultiPolygon')
    expect(shape('017008').coordinates).toHaveLength(1)
  })

  test('estates and buildings stand in the grid their code says', () => {
    const gridOf = new Map(of('grid').map((g) => [g.path, g]))
    for (const r of [...of('estate'), ...of('building')]) {
      const corners = (r.geometry!.coordinates as [number, number][][])[0]!
      const grid = gridOf.get(r.path.slice(0, 15))!
      for (const corner of [...corners, r.point!]) expect(inside(grid, corner), r.path).toBe(true)
    }
  })

  test('places, codes and the door of the story are where they say', () => {
    for (const p of [...pack.places, ...pack.qr]) {
      const grid = of('grid').find((g) => g.path === p.regionPath.slice(0, 15))!
      expect(inside(grid, p.point), p.name).toBe(true)
    }
    const door = of('building').find((b) => b.address === '顺城街 18 号')
    expect(door?.path.slice(0, 15)).toBe('500102006001003')
    expect(pack.qr.find((q) => q.code === 'DR-0318')?.regionPath).toBe('500102006001003')
  })

  test('service and dedicated divisions lie across grids', () => {
    expect(pack.regions.filter((r) => r.division === 'service')).toHaveLength(4)
    for (const d of pack.regions.filter((r) => r.division === 'dedicated')) {
      const ring = (d.geometry!.coordinates as [number, number][][])[0]!
      const touched = of('grid').filter((g) => ring.some((p) => inside(g, p)))
      expect(touched.length, d.name).toBeGreaterThan(1)
    }
  })
})

describe('the people', () => {
  test('every grid has a worker, a leader and a deputy, but for the two gaps left open', () => {
    const open = of('grid').flatMap((g) =>
      (['worker', 'leader', 'deputy'] as const)
        .filter(
          (duty) =>
            !pack.posts.some((p) => p.regionPath === g.path && p.duty === duty && p.holders.length > 0),
        )
        .map((duty) => `${duty} ${g.path}`),
    )
    expect(open.sort()).toEqual([`deputy ${OPEN_POSTS.deputy}`, `worker ${OPEN_POSTS.worker}`].sort())
  })

  test('there is an account to try for every role, and the three administrators are three people', () => {
    expect(new Set(pack.accounts.map((a) => a.role)).size).toBe(14)
    for (const role of ['system-admin', 'security-admin', 'audit-admin'])
      expect(pack.accounts.filter((a) => a.role === role)).toHaveLength(1)
    expect(pack.people.find((p) => p.key === 'tanqh')).toMatchObject({
      name: '谭庆华',
      unit: 'grid.500102006001003',
    })
  })
})

describe('the reports of the demo', () => {
  test('are many, of all channels and levels, and cover the list widely', () => {
    expect(pack.reports.length).toBeGreaterThanOrEqual(120)
    expect(new Set(pack.reports.map((r) => r.channel)).size).toBe(9)
    const items = new Set(pack.reports.map((r) => r.expected.item))
    expect(items.size).toBeGreaterThanOrEqual(90)
    for (const code of items) expect(commonList.items.find((i) => i.code === code)?.code).toBe(code)
    for (const r of pack.reports)
      expect(
        commonList.items.find((i) => i.code === r.expected.item)!.levels[r.expected.level],
        r.key,
      ).toBeDefined()
  })

  test('can be handed in as they are: a code for QR, somebody who writes down what is told or seen', () => {
    for (const r of pack.reports) {
      expect(r.channel === 'qr', r.key).toBe(r.qr !== undefined)
      if (['phone', 'walk-in', 'order', 'grid-worker', 'patrol'].includes(r.channel))
        expect(r.by, r.key).toBeDefined()
      if (r.channel === 'hotline') expect(r.externalId, r.key).toMatch(/^\d{4}-\d{5}$/)
    }
    const ids = pack.reports.flatMap((r) => r.externalId ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    expect(pack.reports.filter((r) => r.expected.region === null).length).toBeLessThan(15)
  })

  test('three voices tell the burst pipe, each from its own channel', () => {
    const burst = pack.reports.filter((r) => r.key === 'burst-1' || r.sameAs === 'burst-1')
    expect(burst.map((r) => r.channel)).toEqual(['hotline', 'qr', 'grid-worker'])
    expect(burst.at(-1)?.by).toBe('tanqh')
  })
})

describe('the responsibility list in this place', () => {
  test('every owner, co-handler and arbiter is found in every grid', () => {
    const findings = validateList(commonList, units, { places: of('grid').map((g) => g.path) })
    expect(findings.filter((f) => f.severity === 'blocking' || f.code === 'items.unit_unknown')).toEqual([])
  })

  test('the nearest unit answers: the property manager on its estate, the community elsewhere', () => {
    const item = commonList.items.find((i) => i.code === '5.2.2')!
    const huating = of('estate').find((e) => e.name === '华庭小区')!.path
    expect(resolveOwner(item, 'normal', `${huating}002`, units).unit?.name).toBe('华庭物业')
    expect(resolveOwner(item, 'normal', huating.slice(0, 15), units).unit?.name).toBe('清溪沟社区')
    expect(resolveUnit('@grid', '500102006001003121', units).unit?.name).toBe('大东门社区 3 格')
  })

  test('the burst pipe of the tour goes to the repair crew, with the co-handlers the screen shows', () => {
    const item = commonList.items.find((i) => i.code === '3.2.1')!
    expect(resolveOwner(item, 'critical', '500102006001003', units).unit?.name).toBe('供水公司敦仁抢修班')
    expect(item.levels.critical!.limits).toMatchObject({
      sign: '1 minutes',
      arrive: '15 minutes',
      resolve: '4 hours',
    })
  })
})
