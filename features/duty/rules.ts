/** Pure rules of duty: which shifts a plan makes, who answers for a place, when nobody does. Time and calendar are arguments. */
import type { Calendar } from '../clocks/contract.ts'
import type { Part, Plan, WallView } from './contract.ts'

export const wallViewWords: Record<WallView, { zh: string; en: string }> = {
  all: { zh: '全貌', en: 'Everything' },
  press: { zh: '催办', en: 'What presses' },
  people: { zh: '人手', en: 'People' },
  map: { zh: '地图', en: 'Map' },
}

const dayMs = 86_400_000
const hourMs = 3_600_000

export interface Planned {
  accountId: string
  chief: boolean
  regionPath: string
  part: string
  team: string
  startsAt: Date
  endsAt: Date
}

/** `2026-06-26` plus n days. */
export const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * dayMs).toISOString().slice(0, 10)
const daysBetween = (a: string, b: string): number =>
  Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / dayMs)
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

/** Whether people work on that day: the calendar's own word first, else Monday to Friday. */
export const isWorkday = (day: string, calendar: Pick<Calendar, 'days'>): boolean => {
  const said = calendar.days[day]
  return said ? said === 'workday' : weekday(day) >= 1 && weekday(day) <= 5
}
const held = (part: Pick<Part, 'days'>, day: string, calendar: Pick<Calendar, 'days'>): boolean =>
  part.days === 'every' || isWorkday(day, calendar) === (part.days === 'work')

/** The day it is at a place. */
export const dayAt = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at)

/** That time of that day at a place. Zones with a shift of hours are asked twice, which is exact but in the skipped hour. */
export function momentOf(day: string, time: string, zone: string): Date {
  const wall = Date.parse(`${day}T${time}:00Z`)
  const offset = (at: number) => {
    const text = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    }).format(at)
    return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
  }
  const first = wall - offset(wall)
  return new Date(wall - offset(first))
}

/** From and until of a part that begins on `day`. */
export function spanOf(
  part: Pick<Part, 'from' | 'until'>,
  day: string,
  zone: string,
): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: momentOf(day, part.from, zone),
    endsAt: momentOf(part.until > part.from ? day : dayAfter(day, 1), part.until, zone),
  }
}

/**
 * The group whose turn a part is on a day. Turning daily counts the days on which the part is held, so that a group does not lose
 * its turn to a holiday; weeks begin on Monday. Days before `since` count backwards.
 */
export function turnOf(plan: Plan, part: Part, day: string, calendar: Pick<Calendar, 'days'>): number {
  const n = plan.groups.length
  const mod = (k: number) => ((k % n) + n) % n
  if (plan.turn === 'week') {
    const monday = (d: string) => dayAfter(d, -((weekday(d) + 6) % 7))
    return mod(daysBetween(monday(plan.since), monday(day)) / 7)
  }
  const all = daysBetween(plan.since, day)
  if (part.days === 'every') return mod(all)
  let k = 0
  for (let i = 0; i < Math.abs(all); i++)
    if (held(part, dayAfter(plan.since, all > 0 ? i : -1 - i), calendar)) k++
  return mod(all >= 0 ? k : -k)
}

/** All shifts of a plan whose day lies in `from` … `to` (both counted), in their order. */
export function plan(
  p: Plan,
  o: { from: string; to: string; regionPath: string; zone: string; calendar: Pick<Calendar, 'days'> },
): Planned[] {
  const out: Planned[] = []
  for (let day = o.from; day <= o.to; day = dayAfter(day, 1))
    for (const [k, part] of p.parts.filter((x) => held(x, day, o.calendar)).entries()) {
      // The first part goes to the group whose turn it is, the next to the one before it: who has the day has the next night off.
      const turn = turnOf(p, part, day, o.calendar) - (p.turn === 'day' ? k : 0)
      const groups = part.who === 'everyone' ? p.groups : [p.groups.at(turn % p.groups.length)!]
      const span = spanOf(part, day, o.zone)
      for (const g of groups)
        for (const m of g.members)
          out.push({
            accountId: m.accountId,
            chief: m.chief,
            // Whose place counts by day answers for the whole region when the group stands in for all of it.
            regionPath: (part.who === 'everyone' && m.regionPath) || o.regionPath,
            part: part.name,
            team: g.name,
            ...span,
          })
    }
  return out
}

export interface Span {
  regionPath: string
  startsAt: Date
  endsAt: Date
}

/** Who of these answers for a place at a moment: at the place itself or above it, the nearest first. */
export const answering = <T extends Span>(shifts: readonly T[], path: string, at: Date): T[] =>
  shifts
    .filter((s) => s.startsAt <= at && at < s.endsAt && path.startsWith(s.regionPath))
    .sort((a, b) => b.regionPath.length - a.regionPath.length)

/** Stretches of `from` … `to` in which nobody answers for the place. */
export function holes(
  shifts: readonly Span[],
  path: string,
  from: Date,
  to: Date,
): { from: Date; until: Date }[] {
  const own = shifts
    .filter((s) => path.startsWith(s.regionPath) && s.endsAt > from && s.startsAt < to)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  const out: { from: Date; until: Date }[] = []
  let at = from.getTime()
  for (const s of own) {
    if (s.startsAt.getTime() > at) out.push({ from: new Date(at), until: s.startsAt })
    at = Math.max(at, s.endsAt.getTime())
  }
  if (at < to.getTime()) out.push({ from: new Date(at), until: to })
  return out
}

export const overlap = (a: Span, b: Span): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt
export const mostDays = 45
/** How far the program plans ahead by itself. */
export const aheadDays = 14
export const windowFits = (from: Date, to: Date): boolean =>
  to > from && to.getTime() - from.getTime() <= mostDays * dayMs
export const shiftFits = (from: Date, to: Date): boolean =>
  to > from && to.getTime() - from.getTime() <= 36 * hourMs

const escaped = (text: string): string => text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n')
const stamp = (at: Date): string => at.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')
/** Lines of at most 75 octets (RFC 5545), never cut within a letter. */
function folded(line: string): string {
  const out: string[] = []
  let now = ''
  let bytes = 0
  for (const c of line) {
    const code = c.codePointAt(0)!
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (bytes + size > 74) {
      out.push(now)
      now = ' '
      bytes = 1
    }
    now += c
    bytes += size
  }
  return [...out, now].join('\r\n')
}
/** A calendar of shifts (iCal). A shift keeps its id, so that a change moves the entry and does not double it. */
export function calendarOf(
  name: string,
  shifts: readonly { id: string; title: string; place: string; startsAt: Date; endsAt: Date }[],
  now: Date,
): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Yige//Duty//ZH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...shifts.flatMap((s) => [
      'BEGIN:VEVENT',
      `UID:${s.id}@yige`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(s.startsAt)}`,
      `DTEND:${stamp(s.endsAt)}`,
      `SUMMARY:${escaped(s.title)}`,
      `LOCATION:${escaped(s.place)}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n')
}

/** Things alike by their key, in the order of the first of each: what is true of a whole community is said once. */
export function alike<T>(list: readonly T[], keyOf: (x: T) => string): [T, ...T[]][] {
  const by = new Map<string, [T, ...T[]]>()
  for (const x of list) {
    const key = keyOf(x)
    const group = by.get(key)
    if (group) group.push(x)
    else by.set(key, [x])
  }
  return [...by.values()]
}
/** What a name of two words begins with: the community of a grid. */
export const headOf = (name: string): string => name.split(' ')[0] ?? name
/** 安康社区 1 格、安康社区 2 格 → 安康社区 1 格、2 格. */
export const together = (names: readonly string[], comma: string): string =>
  names
    .map((n, i) =>
      i > 0 && n.includes(' ') && headOf(n) === headOf(names[i - 1]!) ? n.slice(headOf(n).length + 1) : n,
    )
    .join(comma)
