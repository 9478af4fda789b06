/** Where names of the gazetteer stand in a text: as they should be written, else as they sound or with a slip. */
import type { Words } from '../../../kernel/contract.ts'
import type { Gazetteer } from './gazetteer.ts'

export interface Hit {
  name: number
  start: number
  end: number
  /** Not written as it should be: what is left of its trust, and how it is written. */
  near?: { trust: number; how: 'sound' | 'slip' }
}

/**
 * Longest names first; what lies inside or across a longer name is dropped. A name that is not written as it should be comes after all that
 * are, but before what is only a short form of one inside it.
 */
export function longest(text: string, gazetteer: Gazetteer): Hit[] {
  const all: Hit[] = []
  gazetteer.automaton.scan(text, (name, start, end) => all.push({ name, start, end }))
  const across = (a: Hit, b: Hit) => a.start < b.end && b.start < a.end
  const whole = all.filter((h) => gazetteer.names[h.name]!.trust === 1)
  for (const hit of almost(text, gazetteer)) if (!whole.some((h) => across(h, hit))) all.push(hit)
  const trust = (h: Hit) => h.near?.trust ?? 1
  all.sort(
    (a, b) =>
      b.end - b.start - (a.end - a.start) || trust(b) - trust(a) || a.start - b.start || a.name - b.name,
  )
  const kept: Hit[] = []
  for (const hit of all) if (!kept.some((k) => across(hit, k))) kept.push(hit)
  return kept.sort((a, b) => a.start - b.start)
}

/** How it is written, and what it is taken for. */
export function misspelt(said: string, hit: Hit, gazetteer: Gazetteer): Words {
  const name = gazetteer.names[hit.name]!.text
  return hit.near!.how === 'sound'
    ? { zh: `“${said}”读起来是“${name}”`, en: `“${said}” sounds like “${name}”` }
    : { zh: `“${said}”像是“${name}”写错了`, en: `“${said}” looks like “${name}” with a slip` }
}

/** Names with full trust that are written otherwise. Words that may be two of them are none. */
function almost(text: string, gazetteer: Gazetteer): Hit[] {
  const at = new Map<string, Required<Hit> & { other: boolean }>()
  for (const { name, start, end, how, trust } of gazetteer.near.scan(text)) {
    if (gazetteer.names[name]!.trust < 1) continue
    const key = `${start} ${end}`
    const known = at.get(key)
    if (known && (known.near.trust > trust || known.name === name)) continue
    at.set(key, { name, start, end, near: { trust, how }, other: known?.near.trust === trust })
  }
  return [...at.values()].flatMap(({ other, ...hit }) => (other ? [] : [hit]))
}

/** The name may be only the tail of another one: `和润学府小区` is no `学府小区`. */
export const GLUED = 0.65
/** What may stand right before a name of ours and belongs to the sentence. */
const BEFORE =
  /(?:[，。；：！？、,.;:!?()（）“”"\s\da-z]|[在住是的了到往从去过向对由跟和与及给把被让就有我你他她们个这那该本各某为近离靠经沿至自每东西南北上下前后里外内旁边门口]|[省市区县镇乡道村组路街巷号社栋苑园]|我家|反映|投诉|举报|关于|请求|希望|业主|居民|楼盘|位于|位置|地址|地点|网格|城区|附近|小区)$/

export function glued(text: string, hit: Hit, previous: Hit | undefined, gazetteer: Gazetteer): boolean {
  if (hit.start === 0 || previous?.end === hit.start) return false
  const kinds = gazetteer.names[hit.name]!.entries.map((i) => gazetteer.entries[i]!.kind)
  const may = hit.near !== undefined || kinds.includes('estate') || kinds.includes('community')
  return may && !BEFORE.test(text.slice(Math.max(0, hit.start - 2), hit.start))
}
