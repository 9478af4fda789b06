/** An invented town for tests and the bench: one street, two communities, four grids on a square of two by two cells. */
import type { GazetteerEntry, Locate, TriageReport } from './rules/types.ts'

export const STREET = '990101001'
export const EAST = `${STREET}001`
export const WEST = `${STREET}002`
export const EAST1 = `${EAST}001`
export const EAST2 = `${EAST}002`
export const WEST1 = `${WEST}001`
export const WEST2 = `${WEST}002`

const building = (
  estate: string,
  n: number,
  name: string,
  at: readonly [number, number],
  address?: string,
): GazetteerEntry => ({
  path: `${estate}${String(n).padStart(3, '0')}`,
  kind: 'building',
  name,
  point: at,
  ...(address ? { address } : {}),
})

export const town: GazetteerEntry[] = [
  { path: STREET, kind: 'street', name: '青石街道' },
  { path: EAST, kind: 'community', name: '东渡社区', aliases: ['东渡社区居民委员会'] },
  { path: WEST, kind: 'community', name: '柳堤社区居民委员会' },
  { path: EAST1, kind: 'grid', name: '东渡社区第一网格' },
  { path: EAST2, kind: 'grid', name: '东渡社区第二网格' },
  { path: WEST1, kind: 'grid', name: '柳堤社区第一网格' },
  { path: WEST2, kind: 'grid', name: '柳堤社区第二网格' },
  {
    path: `${EAST1}001`,
    kind: 'estate',
    name: '映月苑小区',
    aliases: ['老纺织厂宿舍'],
    point: [106.001, 30.001],
  },
  building(`${EAST1}001`, 1, '1栋', [106.0012, 30.0012], '渡口街18号'),
  building(`${EAST1}001`, 2, '2栋', [106.0014, 30.0012], '渡口街20号'),
  building(`${EAST1}001`, 3, '3栋', [106.0016, 30.0012]),
  { path: `${EAST1}001003001`, kind: 'unit', name: '1单元' },
  { path: `${EAST1}001003002`, kind: 'unit', name: '2单元' },
  { path: `${EAST2}001`, kind: 'estate', name: '和顺家园', point: [106.001, 30.006] },
  building(`${EAST2}001`, 1, '和顺家园1号楼', [106.0011, 30.006]),
  { path: `${WEST1}001`, kind: 'estate', name: '和顺家园', point: [106.006, 30.001] },
  building(`${WEST1}001`, 5, '和顺家园5号楼', [106.0061, 30.001]),
  {
    path: `${WEST2}001`,
    kind: 'building',
    name: '银杏大厦',
    point: [106.007, 30.007],
    address: '柳堤路66号',
  },
  {
    path: STREET,
    kind: 'road',
    name: '渡口街',
    line: [
      [106, 30.0013],
      [106.01, 30.0013],
    ],
    lastNumber: 200,
  },
  {
    path: STREET,
    kind: 'road',
    name: '柳堤路',
    aliases: ['柳堤大道'],
    line: [
      [106.0075, 30],
      [106.0075, 30.01],
    ],
    lastNumber: 100,
  },
  { path: EAST2, kind: 'road', name: '磨坊巷', numbers: { from: 1, to: 40 } },
  { path: WEST2, kind: 'road', name: '磨坊巷', numbers: { from: 41, to: 90 } },
  { path: WEST, kind: 'landmark', name: '柳堤农贸市场', aliases: ['柳堤菜场'], point: [106.0062, 30.0062] },
]

/** West of 106.005 is 东渡, east of it 柳堤; south of 30.005 the first grid of each. Nothing outside the square. */
export const locate: Locate = (lng, lat) => {
  if (lng < 106 || lng > 106.01 || lat < 30 || lat > 30.01) return null
  const community = lng < 106.005 ? EAST : WEST
  return `${community}${lat < 30.005 ? '001' : '002'}`
}

export const report = (text: string, more: Partial<TriageReport> = {}): TriageReport => ({
  id: 'r1',
  at: new Date('2026-05-11T09:00:00+08:00'),
  text,
  ...more,
})
