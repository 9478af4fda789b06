/** Rows as they leave, with names from memory. */
import type { App } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { noteWords } from '../../shared/notes.ts'
import { isoInZone, isWorkingDay } from '../clocks/rules.ts'
import type { Visit, VisitEntry } from './contract.ts'
import { type IsDay, lateDays, type SkipReason } from './rules.ts'
import type { EntryRow } from './store/entries.ts'
import type { EventRow, VisitRow } from './store/visits.ts'
import { skipWords } from './words.ts'

/** The date of a moment where the installation stands, and its hour and minute. */
export function localOf(
  app: Pick<App, 'installation'>,
  at: Date,
): { day: string; hour: number; minute: number } {
  const text = isoInZone(at, app.installation.zone)
  return { day: text.slice(0, 10), hour: Number(text.slice(11, 13)), minute: Number(text.slice(14, 16)) }
}

/** On which dates calls are made. */
export function daysOf(app: Pick<App, 'services'>, workingDays: boolean): IsDay {
  if (!workingDays) return () => true
  const calendar = app.services.items.calendar()
  return (date) => isWorkingDay(date, calendar)
}

export const wireVisit =
  (app: Pick<App, 'services'>, today: string) =>
  (v: VisitRow): Visit => ({
    id: v.id,
    planId: v.plan_id,
    planName: v.plan_name,
    everyDays: v.every_days,
    kind: v.subject_kind,
    subjectKey: v.subject_key,
    label: v.label,
    place: v.place,
    regionPath: v.region_path,
    regionName: gridName(app, v.region_path),
    point: v.lng === null || v.lat === null ? null : [v.lng, v.lat],
    ord: v.ord,
    round: v.round,
    accountId: v.account_id,
    accountName: app.services.organisation.accountName(v.account_id),
    dueOn: v.due_on,
    lateDays: v.state === 'due' ? lateDays(v.due_on, today) : 0,
    daypart: v.state === 'due' ? v.daypart : null,
    tries: v.tries,
    state: v.state,
    happenedAt: v.happened_at?.toISOString() ?? null,
    closedByName: app.services.organisation.accountName(v.closed_by),
    reason: v.reason,
    note: v.note,
    entries: v.entries,
  })

/** The grid, where there is one: the address says which building. */
function gridName(app: Pick<App, 'services'>, path: string): string {
  const { regions } = app.services
  const chain = regions.chain(path)
  return (chain.findLast((r) => r.kind === 'grid') ?? chain.at(-1))?.name ?? ''
}

export const wireEntry =
  (app: Pick<App, 'services'>) =>
  (e: EntryRow): VisitEntry => ({
    id: e.id,
    visitId: e.visit_id,
    list: e.list,
    body: e.body,
    level: e.level,
    wantsAnswer: e.wants_answer,
    work: e.work,
    label: e.label,
    place: e.place,
    regionPath: e.region_path,
    regionName: gridName(app, e.region_path),
    byName: app.services.organisation.accountName(e.account_id),
    happenedAt: e.happened_at.toISOString(),
    case: e.case_id
      ? { id: e.case_id, number: e.number!, title: e.title!, state: e.state!, result: e.result }
      : null,
    refused: e.refused,
    toldAt: e.told_at?.toISOString() ?? null,
  })

const w = (zh: string, en: string): Words => ({ zh, en })
const parts: Record<string, Words> = {
  morning: w('上午', 'in the morning'),
  afternoon: w('下午', 'in the afternoon'),
  evening: w('傍晚', 'in the evening'),
}
export function eventLine(e: EventRow): Words {
  const d = e.data as {
    entries?: number
    tries?: number
    daypart?: string
    dueOn?: string
    reason?: string
    note?: string
    to?: string
    from?: string
  }
  const n = Number(d.entries ?? 0)
  switch (e.kind) {
    case 'done':
      return n ? w(`走访了，记了 ${n} 条`, `Visited, ${n} entries`) : w('走访了，都好', 'Visited, all well')
    case 'again':
      return w(`也走访了，又记了 ${n} 条`, `Visited as well, ${n} more entries`)
    case 'absent': {
      const p = parts[String(d.daypart)]
      return p
        ? w(
            `第 ${d.tries} 次没人在家，${d.dueOn} ${p.zh}再去`,
            `Nobody at home (${d.tries}), again on ${d.dueOn} ${p.en}`,
          )
        : w(`第 ${d.tries} 次没人在家，留了卡`, `Nobody at home (${d.tries}), a card was left`)
    }
    case 'skipped': {
      const r = skipWords[d.reason as SkipReason] ?? w('', '')
      return w(
        `不走了：${r.zh}${d.note ? `，${d.note}` : ''}`,
        `Given up: ${r.en}${d.note ? `, ${d.note}` : ''}`,
      )
    }
    case 'given':
      return w(`交给${d.to}：${d.reason}`, `Given to ${d.to}: ${d.reason}`)
    case 'overdue':
      return w('超期没走访，已告诉带队的人', 'Not made in time; the leader was told')
    case 'cancelled':
      return w(`收回了：${d.reason}`, `Taken back: ${noteWords(d.reason ?? '').en}`)
    default:
      return w(e.kind, e.kind)
  }
}
