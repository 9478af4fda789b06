import type { Evidence, Item, Level, LevelRule, LevelTest, Limits } from '../../../features/items/contract.ts'

/**
 * Short writing for the built-in list. Words are separated by spaces: `!` marks a phrase that alone is enough, `-` a word that speaks
 * against. Unit roles are written without their @. A kind gives what its items share; an item says only what is its own.
 */

/** When a level is chosen: the sentence people read, words that say so, and facts (`households: 50`; true or false for yes/no). */
export type At = { when: string; tests: LevelTest[] }
export function at(when: string, words = '', facts: Record<string, number | boolean> = {}): At {
  const tests: LevelTest[] = []
  if (words) tests.push({ any: words.split(' ') })
  for (const [fact, value] of Object.entries(facts))
    tests.push(typeof value === 'number' ? { fact, atLeast: value } : { fact, is: value })
  return { when, tests }
}

type Stage = Limits & { hurry: string | null }
const s = (
  sign: string | null,
  arrive: string | null,
  resolve: string | null,
  feedback: string | null,
  hurry: string | null,
): Stage => ({ sign, arrive, resolve, feedback, hurry })

/**
 * Limits by pace. 特急 runs around the clock; 加急 and 普通 are given in working time where the unit keeps office hours. The
 * defaults are the 2 working days / 1 working day / at once that the field uses; slower paces are for what needs a visit, a meeting or a procedure.
 */
export const paces: Record<string, Record<Level, Stage>> = {
  repair: {
    critical: s('1 minutes', '15 minutes', '4 hours', '30 minutes', '30 minutes'),
    urgent: s(
      '10 working minutes',
      '1 working hours',
      '1 working days',
      '4 working hours',
      '2 working hours',
    ),
    normal: s('30 working minutes', null, '2 working days', '1 working days', '4 working hours'),
  },
  rescue: {
    critical: s('1 minutes', '15 minutes', '1 hours', '15 minutes', '15 minutes'),
    urgent: s('5 minutes', '30 minutes', '4 hours', '1 hours', '1 hours'),
    normal: s('30 working minutes', null, '1 working days', '4 working hours', '2 working hours'),
  },
  onTheSpot: {
    critical: s('1 minutes', '15 minutes', '2 hours', '30 minutes', '30 minutes'),
    urgent: s('5 minutes', '30 minutes', '4 hours', '2 hours', '1 hours'),
    normal: s('30 working minutes', null, '2 working days', '1 working days', '4 working hours'),
  },
  clean: {
    critical: s('1 minutes', '15 minutes', '4 hours', '1 hours', '30 minutes'),
    urgent: s('10 minutes', '2 hours', '8 hours', '4 hours', '2 hours'),
    normal: s('30 working minutes', null, '1 working days', '1 working days', '2 working hours'),
  },
  works: {
    critical: s('1 minutes', '15 minutes', '12 hours', '1 hours', '2 hours'),
    urgent: s('10 working minutes', '2 working hours', '2 working days', '1 working days', '4 working hours'),
    normal: s('30 working minutes', null, '5 working days', '2 working days', '1 working days'),
  },
  procedure: {
    critical: s('1 minutes', '15 minutes', '1 days', '2 hours', '4 hours'),
    urgent: s('10 working minutes', '4 working hours', '3 working days', '1 working days', '1 working days'),
    normal: s('1 working hours', null, '15 working days', '3 working days', '3 working days'),
  },
  mediate: {
    critical: s('1 minutes', '15 minutes', '1 days', '1 hours', '4 hours'),
    urgent: s('10 working minutes', '1 working hours', '2 working days', '1 working days', '4 working hours'),
    normal: s('30 working minutes', null, '7 working days', '2 working days', '1 working days'),
  },
  care: {
    critical: s('1 minutes', '15 minutes', '2 hours', '30 minutes', '30 minutes'),
    urgent: s(
      '10 working minutes',
      '2 working hours',
      '1 working days',
      '4 working hours',
      '2 working hours',
    ),
    normal: s('30 working minutes', null, '3 working days', '1 working days', '1 working days'),
  },
  answer: {
    critical: s('10 minutes', null, '4 hours', '2 hours', '1 hours'),
    urgent: s('30 working minutes', null, '1 working days', '4 working hours', '2 working hours'),
    normal: s('1 working hours', null, '2 working days', '1 working days', '4 working hours'),
  },
  idea: {
    critical: s(null, null, null, null, null),
    urgent: s(null, null, null, null, null),
    normal: s(null, null, null, null, null),
  },
}

type PerLevel<T> = { crit?: T; urg?: T; norm?: T }

export type Shared = {
  /** Pace of the limits, a key of `paces`. */
  pace?: keyof typeof paces & string
  /** Owner; by level when they differ. */
  who?: string | PerLevel<string>
  /** Co-handlers as `role:task`, separated by spaces; a plain string is for 特急 and 加急. */
  co?: string | PerLevel<string>
  informed?: string
  arbiter?: string
  /** Conditions of the two upper levels; null leaves the level out. */
  crit?: At | null
  urg?: At | null
  /** Evidence: `after`, `before`, `site`, `sign`, `confirm:…`, `value:…`, `doc:…`; a number after `*` is the count. */
  proof?: string
  law?: string
  /** What a grid worker may be asked, and what never. */
  can?: string
  no?: string
}

export type Entry = { name: string; opening: string; closing: string; words: string; own: Shared }

/** One item: name, opening condition, closing condition, words of residents, and what differs from its kind. */
export function item(name: string, opening: string, closing: string, words: string, own: Shared = {}): Entry {
  return { name, opening, closing, words, own }
}

const list = (text: string | undefined) => (text ? text.split(' ').filter(Boolean) : [])
const role = (key: string) =>
  key
    .split('|')
    .map((k) => (k.includes('@') ? k : `@${k}`))
    .join('|')
const SHORT = { critical: 'crit', urgent: 'urg', normal: 'norm' } as const

function evidenceOf(text: string): Evidence[] {
  return list(text).map((part) => {
    const [what = '', label] = part.split(':')
    const [kind, times] = what.split('*')
    const count = Number(times ?? 1)
    const plain = (type: Evidence['type'], words: string): Evidence => ({
      type,
      count,
      label: label ?? words,
    })
    if (kind === 'before') return plain('photoBefore', `处置前照片 ${count} 张`)
    if (kind === 'after') return plain('photoAfter', `整改后照片 ${count} 张`)
    if (kind === 'site') return { ...plain('position', '到过现场，定位在 50 米内'), withinMetres: 50 }
    if (kind === 'sign') return plain('signature', '当事人签字')
    if (kind === 'confirm') return plain('confirm', '报告人或住户确认')
    if (kind === 'value') return plain('value', '填写结果')
    return plain('document', '处理文书')
  })
}

function coOf(co: Shared['co'], level: Level) {
  const text = typeof co === 'string' ? (level === 'normal' ? '' : co) : co?.[SHORT[level]]
  return list(text).map((part) => {
    const [unit = '', task = ''] = part.split(':')
    return { unit: role(unit), task }
  })
}

/** The items of one kind, numbered in the order they are written. */
export function kind(
  code: string,
  className: string,
  kindName: string,
  shared: Shared,
  entries: readonly Entry[],
): Item[] {
  return entries.map((entry, index) => {
    const g: Shared = { ...shared, ...entry.own }
    const pace = paces[g.pace ?? 'repair']
    if (!pace) throw new Error(`${code}: no pace ${g.pace}`)
    const conditions: [Level, At | null | undefined][] = [
      ['critical', g.crit],
      ['urgent', g.urg],
      ['normal', at(g.crit || g.urg ? '其他' : '所有情形')],
    ]
    const levels: Partial<Record<Level, LevelRule>> = {}
    for (const [level, condition] of conditions) {
      if (!condition) continue
      const { hurry, ...limits } = pace[level]
      const who = typeof g.who === 'string' ? g.who : (g.who?.[SHORT[level]] ?? g.who?.urg ?? g.who?.norm)
      levels[level] = {
        ...condition,
        owners: who ? [role(who)] : [],
        coHandlers: coOf(g.co, level),
        informed: list(g.informed ?? (level === 'normal' ? '' : 'community')).map(role),
        arbiter: role(g.arbiter ?? 'street.duty'),
        limits,
        hurry,
      }
    }
    const words = list(entry.words)
    const mark = (c: string) => words.filter((w) => w.startsWith(c)).map((w) => w.slice(1))
    return {
      code: `${code}.${index + 1}`,
      className,
      kindName,
      name: entry.name,
      opening: entry.opening,
      closing: entry.closing,
      evidence: evidenceOf(g.proof ?? 'site after'),
      keywords: words.filter((w) => !/^[!-]/.test(w)),
      phrases: mark('!'),
      notWords: mark('-'),
      legalBasis: list(g.law).map((name) => `《${name}》`),
      levels,
      admission: { allowed: list(g.can), forbidden: list(g.no) },
      clocked: g.pace !== 'idea',
    }
  })
}
