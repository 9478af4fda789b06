/** The names of a town in memory, ready to be found in texts. Built when regions change; holds no report. */
import { buildingNumber, gridNumber, roadAndNumber, unitNumber } from './address.ts'
import { Automaton } from './automaton.ts'
import { foldText } from './fold.ts'
import { NearNames } from './near-names.ts'
import type { GazetteerEntry } from './types.ts'

/** One spelling of an entry. `trust` 0–1: a short, derived or common name needs support from other evidence. */
export interface Name {
  text: string
  entries: readonly number[]
  trust: number
}

export interface Gazetteer {
  readonly entries: readonly GazetteerEntry[]
  readonly names: readonly Name[]
  /** All spellings, folded. */
  readonly spelt: ReadonlySet<string>
  readonly automaton: Automaton
  /** The same names, written as they sound or with a slip. */
  readonly near: NearNames
  readonly byPath: ReadonlyMap<string, number>
  /** `parent path|number` → entries: buildings of an estate, units of a building, grids of a community. */
  readonly numbered: ReadonlyMap<string, readonly number[]>
  /** Folded names of counties, streets and communities, whole and short. */
  readonly official: ReadonlySet<string>
  /** `folded road|number` → buildings and landmarks with that address. */
  readonly addresses: ReadonlyMap<string, readonly number[]>
}

/** Words that name a sort of place, never one place. */
const GENERIC = new Set(
  [
    '小区',
    '社区',
    '街道',
    '学校',
    '小学',
    '中学',
    '幼儿园',
    '医院',
    '公园',
    '广场',
    '市场',
    '菜市场',
    '农贸市场',
    '车站',
    '公交站',
    '超市',
    '银行',
    '派出所',
    '物业',
    '门口',
    '大门',
    '东门',
    '西门',
    '南门',
    '北门',
    '河边',
    '江边',
    '工地',
    '商场',
    '大楼',
    '网格',
    '居委会',
    '办公室',
    '社区医院',
    '卫生院',
    '城门洞',
    '停车场',
    '大厦',
    '地下车库',
    '老街',
    '新村',
    '花园',
    '家属院',
    '宿舍',
    '便利店',
    '药店',
    '食堂',
    '一楼',
    '楼下',
    '楼上',
  ].map(foldText),
)
const TAILS = /(?:社区居民委员会|居民委员会|村民委员会|居委会|村委会|街道办事处|办事处)$/

/** Names that many towns have: alone they hint at ours, and only that. */
const COMMON = new Set(
  (
    '街道办 街道办事处 步行街 卫生服务中心 社区卫生服务中心 自来水厂 夜市 正街 服务中心 便民服务中心 政务服务中心 党群服务中心 文化站 体育馆 ' +
    '体育场 图书馆 文化馆 敬老院 养老院 加油站 客运站 汽车站 火车站 码头 菜场 大桥 桥头 法院 邮局 税务局 车管所 游泳馆 电影院 中医院 人民医院 ' +
    '妇幼保健院 一中 二中 三中 实验小学 中心小学 老年大学 城管队 交警队 消防站'
  )
    .split(' ')
    .map(foldText),
)
const TRUST = { whole: 1, common: 0.55, short: 0.75, two: 0.5 } as const

/** Spellings of one entry: its name, aliases and the short forms people use, each with how far it may be trusted alone. */
export function spellings(entry: GazetteerEntry): { text: string; trust: number }[] {
  const out = new Map<string, number>()
  const add = (raw: string, derived: boolean) => {
    const text = foldText(raw)
    const number = /^[\da-z]+(?:栋|单元|号|室)?$|^第?\d+网格$/
    if (text.length < 2 || GENERIC.has(text) || number.test(text)) return
    const trust = COMMON.has(text)
      ? TRUST.common
      : text.length === 2
        ? TRUST.two
        : derived
          ? TRUST.short
          : TRUST.whole
    out.set(text, Math.max(out.get(text) ?? 0, trust))
  }
  for (const raw of [entry.name, ...(entry.aliases ?? [])]) {
    const name = raw.trim()
    add(name, false)
    const tail = TAILS.exec(name)
    const base = tail ? name.slice(0, -tail[0].length) : name
    if (entry.kind === 'community') {
      const bare = base.replace(/(?:社区|村)$/, '')
      add(`${bare}社区`, false)
      add(`${bare}居委会`, false)
      add(bare, true)
    } else if (entry.kind === 'street') {
      if (tail) add(base, false)
      add(base.replace(/(?:街道|镇|乡)$/, ''), true)
    } else if (entry.kind === 'estate') {
      const bare = name.replace(/(?:住宅)?小区$/, '')
      add(bare === name ? `${name}小区` : bare, false)
    }
  }
  return [...out].map(([text, trust]) => ({ text, trust }))
}

/** Builds the gazetteer. The order of entries does not matter: they are sorted by path, kind and name first. */
export function buildGazetteer(given: Iterable<GazetteerEntry>): Gazetteer {
  const order = (e: GazetteerEntry) => `${e.path}|${e.kind}|${e.name}|${e.numbers?.from ?? ''}`
  const entries = [...given].sort((a, b) => (order(a) < order(b) ? -1 : 1))
  const byPath = new Map<string, number>()
  const byName = new Map<string, { entries: number[]; trust: number }>()
  const numbered = new Map<string, number[]>()
  const addresses = new Map<string, number[]>()
  const push = (map: Map<string, number[]>, key: string, value: number) => {
    const list = map.get(key)
    if (list) list.push(value)
    else map.set(key, [value])
  }
  const official = new Set<string>()
  const regional = (e: GazetteerEntry) => e.kind !== 'road' && e.kind !== 'landmark'
  entries.forEach((entry, i) => {
    if (regional(entry) && !byPath.has(entry.path)) byPath.set(entry.path, i)
  })
  /** Nearest region above `path` that is in the gazetteer. */
  const above = (path: string): string | null => {
    for (let n = path.length - 1; n >= 6; n--) if (byPath.has(path.slice(0, n))) return path.slice(0, n)
    return null
  }
  entries.forEach((entry, i) => {
    for (const { text, trust } of spellings(entry)) {
      if (entry.kind === 'county' || entry.kind === 'street' || entry.kind === 'community') official.add(text)
      const known = byName.get(text)
      if (!known) byName.set(text, { entries: [i], trust })
      else {
        if (!known.entries.includes(i)) known.entries.push(i)
        known.trust = Math.max(known.trust, trust)
      }
    }
    const names = [entry.name, ...(entry.aliases ?? [])].map(foldText)
    const parent = above(entry.path)
    if (parent) {
      const read =
        entry.kind === 'building'
          ? buildingNumber
          : entry.kind === 'unit'
            ? unitNumber
            : entry.kind === 'grid'
              ? gridNumber
              : null
      const numbers = new Set(read ? names.map(read).filter((n) => n !== null) : [])
      for (const n of numbers) push(numbered, `${parent}|${n}`, i)
    }
    for (const address of [entry.address ?? '', ...names]) {
      const road = entry.kind === 'road' ? null : roadAndNumber(foldText(address))
      if (road && !addresses.get(road.join('|'))?.includes(i)) push(addresses, road.join('|'), i)
    }
  })
  const names = [...byName].map(([text, n]) => ({ text, ...n }))
  return {
    entries,
    names,
    spelt: new Set(byName.keys()),
    automaton: new Automaton(names.map((n) => n.text)),
    near: new NearNames(names.map((n) => n.text)),
    byPath,
    numbered,
    official,
    addresses,
  }
}

/** Words for a path: the names of the community and what lies below it, as `大东门社区 · 第三网格 · 金科花园`. */
export function trail(gazetteer: Gazetteer, path: string): string {
  const out: string[] = []
  for (let n = 12; n <= path.length; n += 3) {
    const i = gazetteer.byPath.get(path.slice(0, n))
    if (i !== undefined) out.push(gazetteer.entries[i]!.name)
  }
  const whole = gazetteer.byPath.get(path)
  return out.join(' · ') || (whole === undefined ? path : gazetteer.entries[whole]!.name)
}
