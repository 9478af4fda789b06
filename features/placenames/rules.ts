/** Names that nobody has entered yet: found in what people wrote, taken for a proposal when corrections of several cases agree. */
import { foldText } from '../triage/rules/fold.ts'

/** What ends a name of a place. */
const SORT =
  '小区|花园|花苑|家园|公寓|大厦|大楼|广场|商场|超市|酒店|宾馆|小学|中学|学校|幼儿园|医院|菜市场|农贸市场|市场|菜场|公园|新村|宿舍|家属院|大院|老院|院子|坝子|工厂|厂|苑|桥|巷|码头|路口|车站|祠堂|村委会|仓库|水库|果园|基地'
/** Where a name cannot reach back over: marks, and words of the sentence. */
const EDGE =
  '，。；：！？、,.;:!?()（）“”"\\s\\d在到从往去过向对由跟和与及给把被让就有是的了我你他她们个这那该本各某为近离靠经沿至自每说里内边住'
const NAME = new RegExp(`([^${EDGE}]{2,6}?)(${SORT})(?!${SORT})`, 'g')
/** Of the sentence, not of the name. */
const HEAD = /^(?:附近|隔壁|对?面|旁边|后面|前面|楼下|楼上|投诉|反映|举报|请问|希望)+/
/** Any of its kind, never one place. */
const ANY =
  /^(?:整个|全部|老旧|新建|老式|大型|小型|一个|两个|几个|多个|所有|其他|别的|街道|社区|居民|业主|小区|物业|电梯|地下|室外|公共|露天|废品|建筑|汽车|快递|农贸|临时)/
const TAIL =
  /(?:门口|大门|附近|旁边|对面|边上|楼下|楼上|后面|前面|路边|那里|这里|里面|外面|一带|处|旁|边|里|内)+$/

/** Longest a name may be, in characters. */
export const longestName = 12

/**
 * Words of a report that may name a place and that `known` does not know: what stands in the field for the place when it is a name and nothing
 * else, and words before the sort of a place (老棉纺厂, 兴业大院) in its text. At most five, as they are written.
 */
export function newNames(
  report: { place: string; text: string },
  known: (folded: string) => boolean,
): string[] {
  const out = new Map<string, string>()
  const add = (said: string) => {
    const name = said.replace(HEAD, '')
    const folded = foldText(name)
    if (name.length < 3 || name.length > longestName || out.size >= 5) return
    if (!/^[\u4e00-\u9fff]+$/.test(name) || ANY.test(name) || known(folded)) return
    out.set(folded, name)
  }
  const place = report.place.trim().replace(TAIL, '')
  if (!/[\d,，。;；、\s]/.test(place)) add(place)
  for (const m of report.text.matchAll(NAME)) add(m[0])
  return [...out.values()]
}

export interface Hint {
  name: string
  caseId: string
  regionPath: string
  point: readonly [number, number] | null
}

/** Cases that must agree before anybody is asked, and how many of all may say something else. */
export const leastCases = 2
const MOST_OTHER = 0.2

/** What all these cases say of one name: the region that nearly all share, a grid or deeper; null while they do not agree. */
export function agreed(
  hints: readonly Hint[],
): { name: string; regionPath: string; point: [number, number] | null } | null {
  const cases = [...new Map(hints.map((h) => [h.caseId, h])).values()]
  if (cases.length < leastCases) return null
  const grids = [...Map.groupBy(cases, (h) => h.regionPath.slice(0, 15)).values()].sort(
    (a, b) => b.length - a.length || (a[0]!.regionPath < b[0]!.regionPath ? -1 : 1),
  )
  const same = grids[0]!
  if (same[0]!.regionPath.length < 15 || same.length < leastCases) return null
  if ((cases.length - same.length) / cases.length > MOST_OTHER) return null
  let regionPath = same[0]!.regionPath
  for (const h of same) while (!h.regionPath.startsWith(regionPath)) regionPath = regionPath.slice(0, -3)
  const points = same.flatMap((h) => (h.point ? [h.point] : []))
  /** Degrees to a hand's breadth. */
  const middle = (k: 0 | 1) => Math.round((points.reduce((s, p) => s + p[k], 0) / points.length) * 1e6) / 1e6
  const names = [...Map.groupBy(same, (h) => h.name)].sort(
    (a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1),
  )
  return { name: names[0]![0], regionPath, point: points.length > 0 ? [middle(0), middle(1)] : null }
}
