/** Which names of the gazetteer a text speaks of, and what each may mean. */
import type { Words } from '../../../kernel/contract.ts'
import { readTail, type Tail } from './address.ts'
import { type Folded, fold, foldText } from './fold.ts'
import type { Gazetteer } from './gazetteer.ts'
import { GLUED, glued, type Hit, longest, misspelt } from './hits.ts'
import { along, crossing, moved } from './line.ts'
import type { GazetteerEntry, Locate, PlaceHow, PlaceKind, Point } from './types.ts'

/** One meaning of a statement about place. `weight`: chance that it is right if nothing else were known. */
export interface Option {
  path: string
  name: string
  kind: PlaceKind
  point?: Point
  weight: number
  /** What is to be said about it beyond its name, as "there is no building 27". */
  note?: Words
}

/** One statement about place with the meanings it may have, which exclude each other unless one contains the other. */
export interface Evidence {
  how: PlaceHow
  words: string
  options: readonly Option[]
}

const BASE: Readonly<Record<PlaceKind, number>> = {
  unit: 0.96,
  building: 0.95,
  grid: 0.95,
  microgrid: 0.95,
  estate: 0.88,
  landmark: 0.82,
  community: 0.85,
  street: 0.7,
  road: 0.45,
  county: 0.3,
}
const NEAR = { opposite: 0.72, beside: 0.85, crossing: 0.9, door: 1 } as const
const NEAR_WORDS: Readonly<Record<keyof typeof NEAR, Words>> = {
  opposite: { zh: '只说在对面', en: 'only said to be opposite' },
  beside: { zh: '只说在附近', en: 'only said to be nearby' },
  crossing: { zh: '说的是路口', en: 'a crossing is meant' },
  door: { zh: '在门口', en: 'at its gate' },
}
/** "I own a flat in …" says where somebody lives, and only maybe where the problem is. */
const HOME = /(?:我是|我们是|本人是|住在|家住|居住在|业主)$/

/** Metres east and north: both kerbs of a road, whichever way it runs. */
const SIDES = [
  [12, 12],
  [-12, 12],
  [12, -12],
  [-12, -12],
] as const

/** Statements about place in a text, in the order of the text. `trust` scales all weights (an address field is worth more than prose). */
export function mentions(original: string, gazetteer: Gazetteer, trust: number, locate?: Locate): Evidence[] {
  const folded = fold(original)
  const hits = longest(folded.text, gazetteer)
  const elsewhere = hits.length > 0 ? strange(folded.text, gazetteer) : null
  if (elsewhere) trust *= 0.6
  const out: Evidence[] = []
  for (let i = 0; i < hits.length && out.length < 12; i++) {
    const hit = hits[i]!
    const next = hits[i + 1]
    const meet = next ? crossingOf(folded.text, hit, next, gazetteer, locate) : null
    if (meet && next) {
      out.push({
        how: 'address',
        words: words(original, folded, hit.start, next.end),
        options: [{ ...meet, weight: meet.weight * trust }],
      })
      i++
      continue
    }
    const read = meanings(folded.text, hit, gazetteer, locate)
    const tailOf = glued(folded.text, hit, hits[i - 1], gazetteer) ? GLUED : 1
    const home = HOME.test(folded.text.slice(Math.max(0, hit.start - 4), hit.start)) ? 0.85 : 1
    const near = hit.near?.trust ?? 1
    const options = read.options.map((o) => ({
      ...o,
      weight: o.weight * trust * home * tailOf * near,
      ...(hit.near ? { note: misspelt(folded.text.slice(hit.start, hit.end), hit, gazetteer) } : {}),
      ...(elsewhere
        ? {
            note: {
              zh: `但文字说到“${elsewhere}”，可能不是这里`,
              en: `but the words name “${elsewhere}”, so it may not be here`,
            },
          }
        : {}),
    }))
    if (options.length > 0)
      out.push({ how: 'address', words: words(original, folded, hit.start, hit.end + read.length), options })
  }
  return out
}

/** `某某街道`, `某某镇`, `某某县`, or failing these a city or district, that is not ours, while nothing of ours is named so: the text may be about another town. */
export function strange(text: string, gazetteer: Gazetteer): string | null {
  let found: string | null = null
  for (const m of text.matchAll(
    /([\u4e00-\u9fffa-z\d]{2,4})(街道|镇|县)(?!办|处|级|城|区|上|里|内|中|长)/g,
  )) {
    const [whole, before, kind] = m as unknown as [string, string, string]
    for (let n = 1; n <= before.length; n++) if (gazetteer.official.has(before.slice(-n) + kind)) return null
    if (!PLAIN.test(before)) found ??= whole
  }
  return found ?? strangeCity(text, gazetteer)
}

/** `某某市`, `某某区` at the beginning of an address, when no city or district of ours is named. Cities made unknown (A3区) count too. */
function strangeCity(text: string, gazetteer: Gazetteer): string | null {
  let found: string | null = null
  for (const m of text.matchAll(CITY)) {
    const [whole] = m
    for (let n = 2; n <= whole.length; n++) if (gazetteer.official.has(whole.slice(-n))) return null
    if (!NO_CITY.test(whole)) found ??= whole
  }
  return found
}
const CITY =
  /[a-z]\d{0,2}[市区]|(?:(?<=^|[在住是，。；：！？、,.;:!?\s到往从省我])[\u4e00-\u9fff]{2}|(?<=市)[\u4e00-\u9fff]{1,3})(?:市(?![场政民委长区容面值])|区(?![域间别委长政内里外的]))/g
/** What ends in 市 or 区 and is no city or district. */
const NO_CITY =
  /(?:城|都|超|门|夜|菜|闹|集|黑|股|全|我|本|该|上|花)市$|(?:小|社|地|市|校|园|片|辖|城|街|郊|山|景|林|库|厂|院|灾|全|我|本|该|各|这|那|新|老|旧|东|西|南|北|中|学|禁|住宅|居住|生活|工业|开发|商业|停车|服务|公共|办公|宿舍|一|二|三|四|五)区$/
/** Words before 街道, 镇 or 县 that make no name of it. */
const PLAIN = /(?:[我本全各该这那个条的与和区市乡村城集古小老整到在是由请]|我们|你们|社区|附近)$/

function words(original: string, folded: Folded, start: number, end: number): string {
  return original.slice(folded.at[start], folded.at[end]).trim()
}

function meanings(
  text: string,
  hit: Hit,
  gazetteer: Gazetteer,
  locate?: Locate,
): { options: Option[]; length: number } {
  const name = gazetteer.names[hit.name]!
  const rest = text.slice(hit.end, hit.end + 40)
  const options: Option[] = []
  let length = 0
  for (const index of name.entries) {
    const entry = gazetteer.entries[index]!
    const after = entry.kind === 'landmark' || entry.kind === 'grid' ? 'other' : entry.kind
    const tail = readTail(
      rest,
      after === 'road' || after === 'estate' || after === 'building' || after === 'community'
        ? after
        : 'other',
    )
    length = Math.max(length, tail.near === 'crossing' ? 0 : tail.length)
    for (const option of entry.kind === 'road'
      ? onRoad(entry, tail, gazetteer, locate)
      : within(entry, tail, gazetteer)) {
      let weight = option.weight * name.trust * (tail.goesOn ? 0.6 : 1)
      let note = option.note
      if (tail.near) {
        weight *= NEAR[tail.near]
        if (tail.near !== 'door') note ??= NEAR_WORDS[tail.near]
      }
      options.push(deepen({ ...option, weight, ...(note ? { note } : {}) }, locate))
    }
  }
  return { options: distinct(options), length }
}

function plain(entry: GazetteerEntry, weight: number, note?: Words): Option {
  return {
    path: entry.path,
    name: entry.name,
    kind: entry.kind,
    weight,
    ...(entry.point ? { point: entry.point } : {}),
    ...(note ? { note } : {}),
  }
}

/** Estate → building → unit, community → grid: as deep as the numbers are known, never deeper. */
function within(entry: GazetteerEntry, tail: Tail, gazetteer: Gazetteer): Option[] {
  const child = (parent: string, number: string | undefined) =>
    number === undefined
      ? []
      : (gazetteer.numbered.get(`${parent}|${number}`) ?? []).map((i) => gazetteer.entries[i]!)
  const asked = entry.kind === 'community' ? tail.grid : tail.building
  if (entry.kind === 'building') {
    const units = child(entry.path, tail.unit).filter((e) => e.kind === 'unit')
    return units.length > 0 ? units.map((u) => plain(u, BASE.unit)) : [plain(entry, BASE.building)]
  }
  if (asked === undefined || (entry.kind !== 'estate' && entry.kind !== 'community'))
    return [plain(entry, BASE[entry.kind])]
  const wanted: PlaceKind = entry.kind === 'community' ? 'grid' : 'building'
  const found = child(entry.path, asked).filter((e) => e.kind === wanted)
  if (found.length === 0) {
    const what = wanted === 'grid' ? `第${asked}网格` : `${asked}栋`
    return [
      plain(entry, BASE[entry.kind] * 0.9, {
        zh: `名录里没有${what}，只定到${entry.name}`,
        en: `no ${wanted} ${asked} is known, so only ${entry.name} is taken`,
      }),
    ]
  }
  return found.flatMap((one) => {
    const units = child(one.path, tail.unit).filter((e) => e.kind === 'unit')
    return units.length > 0 ? units.map((u) => plain(u, BASE.unit)) : [plain(one, BASE[wanted])]
  })
}

/** A road with a number: the building of that address, else the stretch, else a share of its line, else only the road. */
function onRoad(entry: GazetteerEntry, tail: Tail, gazetteer: Gazetteer, locate?: Locate): Option[] {
  const number = tail.house
  if (number === undefined) return wholeRoad(entry, tail, locate)
  for (const spelling of [entry.name, ...(entry.aliases ?? [])]) {
    const exact = gazetteer.addresses.get(`${foldText(spelling)}|${number}`)
    if (exact) return exact.map((i) => plain(gazetteer.entries[i]!, 0.95))
  }
  const numbered = entry.numbers
  if (numbered) {
    const side = numbered.side === undefined || (numbered.side === 'odd') === (number % 2 === 1)
    if (side && number >= numbered.from && number <= numbered.to)
      return [plain(entry, 0.85, { zh: `${number}号在这一段`, en: `number ${number} lies on this stretch` })]
    return []
  }
  if (entry.line && entry.lastNumber && number <= entry.lastNumber && locate) {
    const point = along(entry.line, (number - 0.5) / entry.lastNumber)
    const path = point && locate(point[0], point[1])
    if (point && path)
      return [
        {
          path,
          name: `${entry.name}${number}号`,
          kind: 'road',
          point,
          weight: 0.72,
          note: {
            zh: `${number}号按门牌比例推算`,
            en: `number ${number} placed in proportion along the road`,
          },
        },
      ]
  }
  const note = {
    zh: `名录里没有${entry.name}${number}号，只知道这条路`,
    en: `no number ${number} is known on ${entry.name}, only the road`,
  }
  return wholeRoad(entry, tail, locate).map((o) => ({ ...o, weight: o.weight * 0.9, note }))
}

/**
 * A road without a number: the grid or community that holds nearly all of its course, looked at a few metres to either side,
 * because roads are borders; else the road as a whole and, weakly, the grids along it.
 */
function wholeRoad(entry: GazetteerEntry, tail: Tail, locate?: Locate): Option[] {
  if (!entry.line || !locate) return [plain(entry, BASE.road)]
  if (tail.middle) return courseOf(entry, entry.line, true, locate)
  const known = courses.get(locate) ?? new WeakMap<GazetteerEntry, Option[]>()
  courses.set(locate, known)
  const course = known.get(entry) ?? courseOf(entry, entry.line, false, locate)
  known.set(entry, course)
  return course
}

/** The course of a road does not change while the same map answers. */
const courses = new WeakMap<Locate, WeakMap<GazetteerEntry, Option[]>>()

function courseOf(entry: GazetteerEntry, line: readonly Point[], middle: boolean, locate: Locate): Option[] {
  const shares = new Map<string, number>()
  const stops = middle ? [0.42, 0.5, 0.58] : [0.03, 0.15, 0.27, 0.39, 0.5, 0.61, 0.73, 0.85, 0.97]
  for (const stop of stops) {
    const on = along(line, stop)
    if (!on) continue
    for (const [east, north] of SIDES) {
      const [lng, lat] = moved(on, east, north)
      const path = locate(lng, lat)
      for (const level of path ? [path.slice(0, 12), path] : [])
        shares.set(level, (shares.get(level) ?? 0) + 1 / (stops.length * SIDES.length))
    }
  }
  const point = along(line, 0.5)
  const inside = [...shares].filter(([path]) => path.length > entry.path.length)
  const option = ([path, share]: [string, number], scale: number, note?: Words): Option => ({
    ...plain(entry, Math.min(1, share) * scale, note),
    path,
    ...(point && path.length > 12 ? { point } : {}),
  })
  inside.sort((a, b) => b[0].length - a[0].length || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const holds = inside.find(([, share]) => share >= 0.7)
  if (holds)
    return [
      option(
        holds,
        holds[0].length > 12 ? 0.8 : 0.75,
        middle
          ? { zh: '按路的中段', en: 'the middle of the road' }
          : { zh: '这条路几乎都在这里', en: 'nearly all of the road lies here' },
      ),
    ]
  const grids = inside.filter(([path]) => path.length > 12).slice(0, 4)
  return [plain(entry, BASE.road), ...grids.map((g) => option(g, 0.6))]
}

function crossingOf(text: string, a: Hit, b: Hit, gazetteer: Gazetteer, locate?: Locate): Option | null {
  if (!locate || !/^(?:与|和|跟|、|-|同|靠近)?$/.test(text.slice(a.end, b.start))) return null
  if (!/^.{0,3}?(?:交叉|路口|交汇|交界|十字|转角|红绿灯)|^口/.test(text.slice(b.end, b.end + 8))) return null
  for (const i of gazetteer.names[a.name]!.entries)
    for (const j of gazetteer.names[b.name]!.entries) {
      const [one, two] = [gazetteer.entries[i]!, gazetteer.entries[j]!]
      const point = one.line && two.line ? crossing(one.line, two.line) : null
      const path = point && locate(point[0], point[1])
      if (point && path)
        return {
          path,
          point,
          name: `${one.name}与${two.name}路口`,
          kind: 'road',
          weight: 0.86,
          note: { zh: '两条路在这里相交', en: 'the two roads cross here' },
        }
    }
  return null
}

/** A place whose region is coarse but whose point is known lies in the grid of its point, if that is inside the region. */
function deepen(option: Option, locate?: Locate): Option {
  if (
    !option.point ||
    !locate ||
    option.kind === 'community' ||
    option.kind === 'street' ||
    option.kind === 'county'
  )
    return option
  const path = locate(option.point[0], option.point[1])
  return path && path.length > option.path.length && path.startsWith(option.path)
    ? { ...option, path }
    : option
}

function distinct(options: readonly Option[]): Option[] {
  const best = new Map<string, Option>()
  for (const o of options) {
    const known = best.get(o.path)
    if (!known || o.weight > known.weight || (o.weight === known.weight && o.name < known.name))
      best.set(o.path, o)
  }
  return [...best.values()].sort((a, b) => b.weight - a.weight || (a.path < b.path ? -1 : 1))
}
