/** Open311 GeoReport v2: what of a report may be public, which words it is given, and how dates and attributes are read. Pure. */
import type { Words } from '../../kernel/contract.ts'

/** How much the public may know of a report, decided by the class of its item. */
export type Openness =
  /** About things in public space: words (masked), grid, position to about 100 metres. */
  | 'words'
  /** Touches homes, shops or offices: what kind, which community, what state; never words. */
  | 'kind'
  /** About people: in no list and in no catalogue of services. */
  | 'closed'

const aboutThings = new Set(['市容环境', '市政设施', '交通出行'])
const aboutPeople = new Set(['邻里与纠纷', '困难与照护'])

/** Openness of an item by the name of its class; what a list calls otherwise is never more than its kind. */
export function opennessOf(className: string | undefined): Openness {
  if (className === undefined) return 'kind'
  return aboutThings.has(className) ? 'words' : aboutPeople.has(className) ? 'closed' : 'kind'
}

const closedStates = new Set(['resolved', 'evaluated', 'archived', 'rejected', 'withdrawn'])

/** `closed` from the result on; a reopened case is open again. */
export const statusOf = (state: string): 'open' | 'closed' => (closedStates.has(state) ? 'closed' : 'open')

const notes: Record<string, Words> = {
  triage: { zh: '收到了，等街道看', en: 'Received, waiting to be seen' },
  dispatched: { zh: '已派出，等签收', en: 'Given to a unit, waiting to be accepted' },
  accepted: { zh: '已签收，正在办', en: 'Accepted, being worked on' },
  suspended: { zh: '暂停，有原因', en: 'On hold, with a reason' },
  resolved: { zh: '办结，等评价', en: 'Resolved, waiting to be rated' },
  evaluated: { zh: '办结', en: 'Resolved' },
  archived: { zh: '办结归档', en: 'Resolved and filed' },
  rejected: { zh: '没有受理', en: 'Not accepted' },
  withdrawn: { zh: '报告人撤回', en: 'Withdrawn by the reporter' },
}
export const noteOf = (state: string): Words => notes[state] ?? { zh: state, en: state }

const steps: Record<string, Words> = {
  dispatched: { zh: '已派出', en: 'Given to a unit' },
  accepted: { zh: '已签收', en: 'Accepted' },
  arrived: { zh: '到了现场', en: 'On the spot' },
  reopened: { zh: '重新办理', en: 'Reopened' },
}

/** A message of the outbox as an update: what it says of state, and in which words; null when it is no matter of the public. */
export function updateOf(kind: string, step: unknown): { status: 'open' | 'closed'; words: Words } | null {
  if (kind === 'result') return { status: 'closed', words: notes.evaluated! }
  if (kind === 'rejected') return { status: 'closed', words: notes.rejected! }
  const words = typeof step === 'string' ? steps[step] : undefined
  return kind === 'progress' && words ? { status: 'open', words } : null
}

const han = '\\p{Script=Han}'
/** What names or reaches somebody, in the order in which it is taken out: longer shapes first. */
const hidden: [RegExp, string][] = [
  [/https?:\/\/\S+/giu, '…'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu, '…'],
  [/(?<![\dA-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/gu, '…'],
  [/(?<!\d)\d{17}[\dXx](?!\d)/gu, '…'],
  [/(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/gu, '…'],
  [/(?:微信|QQ|[Vv]信|vx)(?:号)?\s*[:：]?\s*[A-Za-z0-9_-]{5,}/giu, '…'],
  [/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•\s]?[A-Z0-9]{5,6}/gu, '…'],
  // Rooms: 3栋2单元502室, 3-2-502, 502 房.
  [
    /\d{1,4}\s*(?:栋|幢|号楼)\s*(?:[\d一二三四五六七八九十]{1,3}\s*(?:单元|门)\s*)?\d{0,4}\s*(?:室|房|号|户)?/gu,
    '…',
  ],
  [/[\d一二三四五六七八九十]{1,3}\s*单元\s*\d{0,4}\s*(?:室|房|号|户)?/gu, '…'],
  [/(?<!\d)\d{1,3}-\d{1,3}(?:-\d{2,4})?(?!\d)/gu, '…'],
  [/\d{3,4}\s*(?:室|房)/gu, '…'],
  [/\d{8,}/gu, '…'],
  // Who is complained about: 老王火锅店, 某某物业有限公司. A place of everybody (公交站, 超市门口 without a name) stays readable enough.
  [
    new RegExp(
      `[${han}A-Za-z]{2,10}(?:有限公司|公司|工厂|酒店|宾馆|饭店|餐馆|餐厅|火锅店?|烧烤店?|面馆|茶楼|棋牌室|超市|商行|商店|门市|物业|幼儿园|诊所|药店|网吧|酒吧|ＫＴＶ|KTV|店)`,
      'gu',
    ),
    '某单位',
  ],
  [
    new RegExp(`[${han}]{1,3}(?:先生|女士|小姐|老板|经理|师傅|主任|书记|阿姨|大爷|大妈|婆婆|某某?)`, 'gu'),
    '某人',
  ],
  [new RegExp(`(?:叫做?|名叫|姓名|姓)[:：]?\\s*[${han}]{1,4}`, 'gu'), '某人'],
]

/**
 * A text for everybody and what was taken out of it. `firm`: it names, reaches or houses a person for certain; the others look like
 * a party or a name, which a person may know better.
 */
export function maskedWords(text: string): { text: string; taken: { was: string; firm: boolean }[] } {
  const taken: { was: string; firm: boolean }[] = []
  const out = hidden.reduce(
    (t, [shape, mark]) =>
      t.replace(shape, (was) => {
        taken.push({ was, firm: mark === '…' })
        return mark
      }),
    text,
  )
  return {
    text: out.replace(/…(?:\s*…)+/gu, '…').slice(0, 4000),
    // What an earlier mark left behind is no word of the text.
    taken: taken.filter((t) => t.was !== '某单位' && t.was !== '某人'),
  }
}

/** A text for everybody: nothing that names, reaches or houses a person, and no party of a complaint. Takes out too much rather than too little. */
export const publicWords = (text: string): string => maskedWords(text).text

/** About 100 metres: enough for a street, too little for a door. */
export const coarse = (degrees: number): number => Math.round(degrees * 1000) / 1000

const day = 86_400_000
export const spanDays = 90

/**
 * The span of a search: both ends as given, 90 days from the one that is, or the last 90 days. An end that is no date, or a span
 * that is longer or turned round, is named.
 */
export function readSpan(
  start: string | undefined,
  end: string | undefined,
  now: Date,
): { from: Date; to: Date; faults: [] } | { faults: { path: string; message: string }[] } {
  const faults: { path: string; message: string }[] = []
  const read = (path: string, text: string | undefined) => {
    if (text === undefined || text === '') return null
    const at = readTime(text)
    if (!at) faults.push({ path, message: 'not a date and time (W3C, as 2026-06-01T00:00:00Z)' })
    return at
  }
  const a = read('start_date', start)
  const b = read('end_date', end)
  if (faults.length) return { faults }
  const to = b ?? (a ? new Date(Math.min(now.getTime(), a.getTime() + spanDays * day)) : now)
  const from = a ?? new Date(to.getTime() - spanDays * day)
  // A start in the future with no end is an empty search, not a fault.
  if (a && b && from > to) return { faults: [{ path: 'end_date', message: 'is before start_date' }] }
  if (to.getTime() - from.getTime() > spanDays * day)
    return { faults: [{ path: 'end_date', message: `the span is longer than ${spanDays} days` }] }
  return { from, to, faults: [] }
}

/** A W3C date and time; a date alone is its midnight UTC, as other servers of the standard read it. */
export function readTime(text: string): Date | null {
  // A plus sign that was not escaped in the address arrives as a space.
  const t = text.trim().replace(/ (\d{2}:?\d{2})$/, '+$1')
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(t))
    return null
  const zoned = t.length > 10 && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(t) ? `${t}Z` : t
  const at = new Date(zoned.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(at.getTime()) ? null : at
}

/** `attribute[CODE]=x`, `attribute[CODE][]=x` (form) or `attribute: {CODE: x}` (JSON) → code and its values. */
export function readAttributes(input: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const out: Record<string, string[]> = Object.create(null)
  const put = (code: string, v: unknown) => {
    const values = (Array.isArray(v) ? v : [v])
      .filter((x) => ['string', 'number', 'boolean'].includes(typeof x))
      .map((x) => String(x).trim())
      .filter(Boolean)
    if (values.length && code.length <= 60) out[code] = [...(out[code] ?? []), ...values]
  }
  for (const [key, v] of Object.entries(input)) {
    const m = /^attribute\[([^\]]+)\](?:\[\d*\])?$/.exec(key)
    if (m) put(m[1]!, v)
    else if (key === 'attribute' && v && typeof v === 'object' && !Array.isArray(v))
      for (const [code, x] of Object.entries(v)) put(code, x)
  }
  return { ...out }
}

/** Facts that set a level and that a reporter can count, with the words in which triage reads the answer. */
export const countable: Record<string, { ask: Words; say: (n: number) => string }> = {
  households: {
    ask: { zh: '影响多少户', en: 'How many households are affected' },
    say: (n) => `影响 ${n} 户`,
  },
  people: { ask: { zh: '涉及多少人', en: 'How many people are affected' }, say: (n) => `涉及 ${n} 人` },
  days: { ask: { zh: '已经多少天', en: 'For how many days' }, say: (n) => `已经 ${n} 天` },
}

/** A number between two values of `sixteen` decimals or fewer; null when it is none or outside. */
export function readDegrees(text: unknown, most: number): number | null {
  const t = typeof text === 'number' ? String(text) : typeof text === 'string' ? text.trim() : ''
  if (!/^[+-]?\d{1,3}(?:\.\d{1,20})?$/.test(t)) return null
  const n = Number(t)
  return Math.abs(n) <= most ? n : null
}
