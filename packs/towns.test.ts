/** Every town that comes with the program is whole: it can be installed, routed, reported in and told stories of. */
import pointInPolygon from '@turf/boolean-point-in-polygon'
import { describe, expect, test } from 'vitest'
import { validateList } from '../features/items/rules.ts'
import { packedRow } from '../features/regions/load.ts'
import { checkTree } from '../features/regions/rules/tree.ts'
import { commonList } from './common/items/index.ts'
import { hasPack, loadPack, packFolder, townKeys, townList } from './load.ts'
import type { PackRegion } from './schema.ts'

const of = (regions: readonly PackRegion[], ...kinds: string[]) =>
  regions.filter((r) => kinds.includes(r.kind) && r.division === 'administrative')

describe.each(townKeys())('%s', (key) => {
  const pack = loadPack(packFolder(key))
  const { regions, manifest, reports, stories } = pack
  const grids = of(regions, 'grid')

  test('has a tree without a fault, and everything below its root', () => {
    const rows = regions.map((r) => packedRow(r, new Date(0)))
    expect(checkTree(rows).findings.filter((f) => f.severity === 'fault')).toEqual([])
    for (const r of of(regions, 'street', 'community', 'village', 'grid'))
      expect(r.path.startsWith(manifest.root), r.path).toBe(true)
  })

  test('tiles its ground: the point of a region lies in it and in all above it, and in no other of its kind', () => {
    for (const kind of ['street', 'community', 'village', 'grid', 'microgrid']) {
      const all = of(regions, kind)
      const some = all.filter((_, n) => n % Math.ceil(all.length / 40) === 0)
      for (const r of some) {
        const peers = all.filter((o) => o.path.length === r.path.length)
        const holding = peers.filter((o) => pointInPolygon(r.point!, o.geometry!)).map((o) => o.path)
        // A grid with a hole for another one's court is asked in the pack's own test.
        expect(holding, r.name).toEqual([r.path])
        const above = regions.find((o) => o.path === r.parent)
        if (above?.geometry) expect(pointInPolygon(r.point!, above.geometry), r.name).toBe(true)
      }
    }
  })

  test('every owner, co-handler and arbiter of the list is found in every grid', () => {
    const units = pack.units.map((u) => ({ ...u, id: u.key }))
    const places = grids.filter((_, n) => n % Math.ceil(grids.length / 120) === 0).map((g) => g.path)
    const findings = validateList(commonList, units, { places })
    expect(findings.filter((f) => f.severity === 'blocking' || f.code === 'items.unit_unknown')).toEqual([])
  })

  test('has an account for every role, offered ones for most, and the administrators are three people', () => {
    const roles = new Set(pack.accounts.map((a) => a.role))
    expect(roles.size).toBe(14)
    expect(new Set(pack.accounts.filter((a) => a.tryZh).map((a) => a.role)).size).toBeGreaterThanOrEqual(12)
    expect(pack.accounts.filter((a) => a.tryZh).length).toBeLessThanOrEqual(24)
    for (const role of ['system-admin', 'security-admin', 'audit-admin'])
      expect(pack.accounts.filter((a) => a.role === role)).toHaveLength(1)
  })

  test('tells at least forty reports that can be handed in, and three stories', () => {
    expect(reports.length).toBeGreaterThanOrEqual(40)
    expect(stories.length).toBeGreaterThanOrEqual(3)
    for (const r of reports) {
      const item = commonList.items.find((i) => i.code === r.expected.item)
      expect(item?.levels[r.expected.level], `${r.key} ${r.expected.item} ${r.expected.level}`).toBeDefined()
      expect(r.channel === 'qr', r.key).toBe(r.qr !== undefined)
      if (['phone', 'walk-in', 'order', 'grid-worker', 'patrol'].includes(r.channel))
        expect(r.by, r.key).toBeDefined()
    }
    for (const s of stories)
      for (const step of s.steps)
        if (step.do === 'send')
          expect(
            commonList.items.find((i) => i.code === step.item)?.levels[step.level],
            `${s.key} ${step.item} ${step.level}`,
          ).toBeDefined()
  })
})

test('towns are known by their keys only, and the list names each', () => {
  expect(hasPack('dunren')).toBe(true)
  for (const key of ['nowhere', '../packs/dunren', 'common', 'make', 'constructor', ''])
    expect(hasPack(key), key).toBe(false)
  const list = townList()
  for (const key of townKeys()) expect(list).toContain(`${key} `)
})

describe('the size of real places', () => {
  const count = (key: string) => {
    const { regions, units } = loadPack(packFolder(key))
    return {
      regions,
      units,
      n: (under: string, ...kinds: string[]) =>
        of(regions, ...kinds).filter((r) => r.path.startsWith(under)).length,
    }
  }
  test('西夏区: 64 communities, 18 villages, 52 departments', () => {
    const { n, units } = count('xixia')
    expect([n('640105', 'community'), n('640105', 'village'), n('640105', 'street')]).toEqual([64, 18, 9])
    const departments = units.filter((u) => u.regionPath === '640105' && u.key !== 'xixia.centre')
    expect(departments).toHaveLength(52)
  })

  test('晋城: 高都 34 / 158 / 854, 龙港 on five levels, 高平 15 towns and 334 villages, 鸣凤 11 grids', () => {
    const { regions, units, n } = count('jincheng')
    expect([n('140525107', 'village'), n('140525107', 'grid'), n('140525107', 'microgrid')]).toEqual([
      34, 158, 854,
    ])
    const longgang = of(regions, 'microgrid').filter((r) => r.path.startsWith('140521100'))
    expect(n('140521100', 'grid')).toBe(119)
    expect([18, 21].map((length) => longgang.filter((r) => r.path.length === length).length)).toEqual([
      396, 1000,
    ])
    expect([n('140581', 'street'), n('140581', 'community', 'village')]).toEqual([15, 334])
    expect(units.filter((u) => u.regionPath === '140581' && u.key !== 'gaoping.centre')).toHaveLength(65)
    expect(n('140522100003', 'grid')).toBe(11)
    expect(regions.find((r) => r.path === '140524101228')?.name).toBe('杨幸河村')
    const households = regions.find((r) => r.path === '140525107')!.households!
    expect(Math.abs(households - 12_306) / 12_306).toBeLessThan(0.05)
  })

  test('崇川 and 武侯 have their streets', () => {
    expect(count('chongchuan').n('320613006', 'community')).toBe(7)
    expect(count('chongchuan').n('320613008', 'community')).toBe(13)
    expect(count('wuhou').n('510107011', 'community')).toBe(5)
  })
})
