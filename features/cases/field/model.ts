/** What a handler's phone makes of a case: the clock that is theirs, and the one thing to do next. Pure. */
import { type Clock, clockIn } from '../../../ui/clock.tsx'
import type { DueItem } from '../../../ui/due.tsx'
import { distance } from '../../../ui/format.ts'
import { metresBetween } from '../../../ui/here.ts'
import type { Lang, Word } from '../../../ui/i18n.tsx'
import { workingWords } from '../../clocks/rules.ts'
import type { CaseDetail, CaseRow } from '../contract.ts'

/** The same words of a clock as on the desk and on the page of the reporter. */
export const sameWords = clockIn(workingWords)

export type NextTap = 'accept' | 'arrive' | 'work' | 'look'

/** Accept what is new, go to what is accepted, finish what was reached; what is not mine is looked at. */
export function nextTap(r: Pick<CaseRow, 'mine' | 'state'>): NextTap {
  if (!r.mine || r.state === 'suspended') return 'look'
  if (r.mine.state === 'assigned') return 'accept'
  return r.mine.state === 'accepted' ? 'arrive' : 'work'
}

export function rowClock(r: CaseRow): Clock | undefined {
  const k = r.mine?.clock
  if (k)
    return {
      kind: k.kind,
      start: k.startedAt,
      due: k.dueAt,
      soonAt: k.warnAt,
      ...(k.limit ? { limit: k.limit } : {}),
      ...(k.state === 'paused' ? { state: 'pause' as const } : {}),
    }
  if (r.state === 'suspended') return { kind: 'resolve', state: 'pause' }
  if (r.resolvedAt)
    return { kind: 'resolve', stoppedAt: r.resolvedAt, start: r.reportedAt, due: r.resolveDueAt }
  return r.nextDueAt
    ? {
        kind: r.nextKind ?? 'next',
        due: r.nextDueAt,
        soonAt: r.nextWarnAt,
        ...(r.nextLimit ? { limit: r.nextLimit } : {}),
      }
    : { kind: 'none', state: 'off' }
}

/** How the clock that the page shows was computed: that of one's own line, else the case's. */
export const explainOf = (c: Pick<CaseDetail, 'clocks' | 'myHandlerId'>, kind: string): Word[] => {
  const of = (handlerId: string | null) =>
    c.clocks.findLast((k) => k.kind === kind && !k.stoppedAt && k.handlerId === handlerId)
  return ((c.myHandlerId ? of(c.myHandlerId) : undefined) ?? of(null))?.explain ?? []
}

const due = (r: CaseRow): number => Date.parse(r.mine?.clock?.dueAt ?? r.nextDueAt ?? '9999-01-01')
const rank = { critical: 0, urgent: 1, normal: 2 }

/** In the order it is due for me; at the same minute the more urgent first. */
export const inOrder = (rows: readonly CaseRow[]): CaseRow[] =>
  [...rows].sort((a, b) => due(a) - due(b) || rank[a.level] - rank[b.level] || a.id.localeCompare(b.id))

/**
 * The one drawn open: the most urgent that I can act on. What is late already stays where its time puts it, above; a
 * 特急 that is still in time is not hidden behind it.
 */
export function nextOf(rows: readonly CaseRow[]): CaseRow | undefined {
  const mine = rows.filter((r) => nextTap(r) !== 'look')
  return mine.find((r) => r.level === 'critical') ?? mine[0]
}

export function itemOf(
  r: CaseRow,
  lang: Lang,
  here: readonly [number, number] | undefined,
  co: string,
): DueItem {
  const clock = rowClock(r)
  return {
    id: r.id,
    href: `/field/cases/${r.id}`,
    level: r.level,
    title: r.mine?.role === 'co' && r.mine.task ? `${r.title}：${r.mine.task}` : r.title,
    place: r.placeText ?? r.regionName,
    ...(r.mine?.role === 'co' ? { tag: co } : {}),
    ...(here && r.point ? { distance: distance(metresBetween(here, r.point), lang) } : {}),
    ...(clock ? { clock } : {}),
  }
}

export interface Need {
  id: string
  icon: 'pin' | 'camera' | 'pen'
  text: string
  ok: boolean
}

/** What the responsibility list wants before `办完`, and what of it is there. `fresh`: photos on their way. */
export function needsOf(
  c: CaseDetail,
  fresh: { after: number; before: number },
  confirmed: readonly string[],
  word: (w: Word) => string,
): Need[] {
  const photos = (phases: readonly string[]) =>
    c.attachments.filter((a) => a.kind === 'photo' && phases.includes(a.phase)).length
  const arrived = c.handlers.some((h) => h.id === c.myHandlerId && h.arrivedAt) || c.arrivedAt !== null
  return (c.item?.evidence ?? []).map((e, i): Need => {
    const id = `${e.type}${i}`
    if (e.type === 'position') return { id, icon: 'pin', text: e.label, ok: arrived }
    const many = (have: number) =>
      e.count > 1
        ? word({ zh: `${e.label}（${have}/${e.count}）`, en: `${e.label} (${have}/${e.count})` })
        : e.label
    if (e.type === 'photoAfter') {
      const have = photos(['after']) + fresh.after
      return { id, icon: 'camera', text: many(have), ok: have >= e.count }
    }
    if (e.type === 'photoBefore') {
      const have = photos(['report', 'before', 'during']) + fresh.before
      return { id, icon: 'camera', text: many(have), ok: have >= e.count }
    }
    return { id, icon: 'pen', text: e.label, ok: e.type === 'document' || confirmed.includes(e.label) }
  })
}

/** Of the evidence what a person confirms by a tick or by words in the result. */
export const toConfirm = (c: CaseDetail): string[] =>
  (c.item?.evidence ?? [])
    .filter((e) => !['photoAfter', 'photoBefore', 'position', 'document'].includes(e.type))
    .map((e) => e.label)

export const wanted = (c: CaseDetail, type: 'photoAfter' | 'photoBefore'): number =>
  (c.item?.evidence ?? []).filter((e) => e.type === type).reduce((n, e) => n + e.count, 0)
