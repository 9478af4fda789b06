import type { Mesh } from '../../make/mesh.ts'
import type { PackStreet } from '../../schema.ts'
import { COLS, ROWS } from './ground.ts'

/** Streets along the rows, from the north bank (row 12) to the hills (row 0), each with the columns where its names change. */
const ROW_NAMES: { at: number[]; names: string[] }[] = [
  { at: [0, 11], names: ['南环西路', '南环路'] },
  { at: [0, 7, 14], names: ['新村路', '复兴路', '建设路'] },
  { at: [0, 7, 14], names: ['青年路', '民权路', '大东门街'] },
  { at: [0, 6, 13, 19], names: ['望栏桥路', '何家堡街', '顺城街', '太平街'] },
  { at: [0, 7, 14], names: ['桥南路', '桅杆堡路', '黔靖街'] },
  { at: [0, 7, 14], names: ['观音阁街', '杨家湾路', '高笋塘路'] },
  { at: [0, 7, 14], names: ['解放西路', '解放路', '解放东路'] },
  { at: [0, 7, 14], names: ['体育西路', '体育路', '乌杨路'] },
  { at: [0, 7, 14], names: ['海陵路', '清溪路', '崩土坎街'] },
  { at: [0, 7, 14], names: ['人民西路', '人民路', '人民东路'] },
  { at: [0, 7, 14], names: ['安民街', '正街', '较场坝街'] },
  { at: [0, 7, 14], names: ['安康路', '南门路', '演武街'] },
  { at: [0], names: ['滨江大道'] },
]

/** Lanes up and down the slope, from the west: name of the southern and of the northern half. */
const LANES =
  `桥头街 西环路,柳荫街 安居巷,石板巷 海棠街,观音巷 长岭巷,阁楼街 双井巷,水井巷 桂花巷,向阳巷 望江巷,木货街 学堂巷,
箭道街 南门梯道,文昌巷 山门巷,和平巷 城墙巷,米市街 校场口,盐店巷 铁匠巷,油坊巷 练武巷,石嘴巷 鱼市巷,大十字街 马鞍街,灯笼巷 崩土巷,
磨盘沟巷 青石巷,太平巷 纺织路,裁缝巷 印刷厂路,高塘巷 酒厂巷,书院街 乌杨巷,松柏巷 船厂路,果园巷 码头巷,东环路 东堤路`
    .split(/,\s*/)
    .map((pair) => pair.split(' '))

/** What people say for a street. */
const ALIASES: Record<string, string[]> = {
  滨江大道: ['滨江路', '江边大道'],
  顺城街: ['老顺城街', '顺城路'],
  高笋塘路: ['高笋塘'],
  较场坝街: ['校场坝', '较场坝'],
  崩土坎街: ['崩土坎'],
  南门梯道: ['南门大梯坎'],
  大十字街: ['大十字'],
  石嘴巷: ['石嘴'],
  望栏桥路: ['望栏桥'],
}

export type Edge = { id: string; kind: 'h' | 'v'; i: number; j: number }
export type Street = { name: string; edges: Edge[] }

export function makeStreets(): Street[] {
  const streets: Street[] = []
  ROW_NAMES.forEach(({ at, names }, j) => {
    names.forEach((name, k) => {
      const edges: Edge[] = []
      for (let i = at[k]!; i < (at[k + 1] ?? COLS); i++) edges.push({ id: `h:${i}:${j}`, kind: 'h', i, j })
      streets.push({ name, edges })
    })
  })
  LANES.forEach(([south, north], i) => {
    for (const [name, from, to] of [
      [south!, 0, ROWS / 2],
      [north!, ROWS / 2, ROWS],
    ] as const) {
      const edges: Edge[] = []
      for (let j = from; j < to; j++) edges.push({ id: `v:${i}:${j}`, kind: 'v', i, j })
      streets.push({ name, edges })
    }
  })
  return streets
}

/** Lots on each side of one edge: 顺城街 begins among old shop-houses, narrow and close. */
export function lotsOn(street: string, edgeIndex: number, kind: 'h' | 'v'): number {
  if (street === '顺城街' && edgeIndex === 0) return 12
  return kind === 'h' ? 5 : 2
}

export function packStreet(mesh: Mesh, street: Street): PackStreet {
  const first = street.edges[0]!
  const at = (i: number, j: number) => mesh.geo(...mesh.corner(i, j))
  const line = [at(first.i, first.j)]
  let lots = 0
  street.edges.forEach((e, k) => {
    line.push(mesh.geo(...mesh.bend(e.id)), e.kind === 'h' ? at(e.i + 1, e.j) : at(e.i, e.j + 1))
    lots += lotsOn(street.name, k, e.kind)
  })
  return { name: street.name, aliases: ALIASES[street.name] ?? [], line, lastNumber: lots * 2 }
}
