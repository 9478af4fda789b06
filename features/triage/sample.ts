/** An invented town for tests and the bench: one street, two communities, four grids on a square of two by two cells. */
import type { LevelRule } from '../items/contract.ts'
import type { ClassItem, GazetteerEntry, Locate, TriageReport } from './rules/types.ts'

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

const rule = (when: string, any: string[]): LevelRule => ({
  when,
  tests: any.length > 0 ? [{ any }] : [],
  owners: ['@community'],
  coHandlers: [],
  informed: [],
  arbiter: '@street.governance',
  limits: { sign: null, arrive: null, resolve: '2 working days', feedback: null },
  hurry: null,
})
const item = (
  code: string,
  kindName: string,
  name: string,
  opening: string,
  keywords: string,
  phrases = '',
  notWords = '',
): ClassItem => ({
  code,
  className: kindName,
  kindName,
  name,
  opening,
  keywords: keywords.split(' ').filter(Boolean),
  phrases: phrases.split(' ').filter(Boolean),
  notWords: notWords.split(' ').filter(Boolean),
  levels: { normal: rule('其余', []) },
})

/** A short list in the shape of the real one. */
export const items: ClassItem[] = [
  item('1.1.1', '垃圾清运', '垃圾满溢', '桶内垃圾满出、散落在外', '垃圾桶 满了 没人收', '垃圾满溢'),
  item('1.3.1', '装修垃圾', '装修垃圾乱堆', '砖头、水泥块等堆在公共地方', '装修垃圾 建筑垃圾 砖头 水泥块'),
  {
    ...item(
      '3.1.1',
      '道路与井盖',
      '井盖缺失移位',
      '井盖没有、错开、断裂，露出井口',
      '井盖 窨井',
      '井盖不见 没井盖',
    ),
    levels: {
      critical: rule('有人掉落', ['掉进去', '摔进']),
      urgent: rule('学校、医院门口', ['学校', '医院']),
      normal: rule('其余', []),
    },
  },
  item('3.4.1', '照明', '路灯不亮', '公共道路的路灯整夜不亮、忽明忽暗', '路灯', '路灯不亮 路灯坏', '楼道'),
  item('3.4.4', '照明', '楼道灯不亮', '楼道、单元门厅的灯不亮', '楼道灯 声控灯 楼梯灯', '', ''),
  item('4.2.1', '施工噪声', '夜间施工', '夜里十点到早上六点施工', '夜间施工 打桩 工地', '', '广场舞'),
  item('4.3.1', '生活噪声', '广场舞噪声', '跳舞音响扰民', '广场舞 跳舞 音响', '', ''),
  item('6.2.3', '房屋漏水', '楼上漏水到楼下', '楼上住户漏水', '漏水 渗水 天花板', '楼上漏水', ''),
  item('9.2.1', '停车', '机动车乱停', '车辆停在人行道、路口', '乱停 停车 违停', '', ''),
]
