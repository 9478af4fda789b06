/** Calls of a past as rows, as the program itself would have left them: for demo towns, which are filled in one go. */
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { instantOf } from '../clocks/rules.ts'
import type { EntryList } from './contract.ts'
import * as rules from './rules.ts'
import { localOf } from './view.ts'

type Row = Record<string, unknown>
export interface PastRows {
  visits: Row[]
  visit_events: Row[]
  visit_entries: Row[]
}
export const noRows = (): PastRows => ({ visits: [], visit_events: [], visit_entries: [] })

/** Said at doors of an invented town. Nothing here is about anybody's health or money. */
const said: Record<EntryList, readonly string[]> = {
  difficulty: [
    '楼顶漏水，下雨天墙角渗到客厅',
    '电梯这个月坏了三次，老人上不了楼',
    '一楼下水道反味，通过一次又堵了',
    '楼道灯坏了两层，晚上摸黑上楼',
    '晚上十一点后楼下还在放音响',
  ],
  need: [
    '想知道哪天能上门收旧家电',
    '想在院子里加两把椅子，等车的人坐',
    '问社区食堂能不能送到楼下',
    '想报名周末的电工志愿服务',
    '孩子放学早，问四点半课堂还有没有名额',
  ],
  risk: [
    '楼道里堆着纸箱，消防门推不开一半',
    '有人把电动车推进楼道充电',
    '外墙瓷砖空鼓，掉过一块',
    '天井的铁棚锈穿了，风大会响',
    '燃气管旁边接了晾衣绳',
  ],
}

export interface PastCall {
  planId: string
  graceDays: number
  round: number
  call: rules.Call<rules.Subject>
  /** Repeats the same chance for the same call. */
  draw: (name: string) => number
  /** A report that was made of it, for calls that stand behind cases which are there. */
  report?: { id: string; caseId: string; body: string; at: Date }
}

/** The moment at which a day begins; asked for thousands of calls of the same days. */
const begins = new Map<string, number>()
function startOf(day: string, zone: string): number {
  const key = `${zone} ${day}`
  const known = begins.get(key) ?? instantOf(Date.parse(`${day}T00:00:00Z`), zone)
  begins.set(key, known)
  return known
}

/** Adds one call to the rows; answers whether it is still open. `mayWait`: a call before today may have been missed. */
export function addPast(app: App, into: PastRows, p: PastCall, now: Date, mayWait: boolean): boolean {
  const { county, zone } = app.installation
  const { call, draw } = p
  const s = call.subject
  const today = localOf(app, now).day
  const id = uuidv7((p.report?.at ?? now).getTime())
  const u = draw('outcome')
  const minute =
    [545, 600, 660, 870, 930, 990, 1050, 1110][Math.floor(draw('hour') * 8)]! +
    Math.floor(draw('minute') * 50)
  const at = p.report?.at ?? new Date(startOf(call.dueOn, zone) + minute * 60_000)
  const open = !p.report && (at >= now || (mayWait && u < 0.07))
  const state = open
    ? 'due'
    : !p.report && u > 0.98 && s.kind === 'door'
      ? 'absent'
      : !p.report && u > 0.965
        ? 'skipped'
        : 'done'
  const list: EntryList = draw('list') < 0.45 ? 'difficulty' : draw('list') < 0.75 ? 'need' : 'risk'
  const heard = p.report ? 1 : state === 'done' && draw('heard') < 0.07 ? 1 : 0
  const tries =
    state === 'absent'
      ? rules.mostTries
      : state === 'due'
        ? s.kind === 'door' && call.dueOn < today && u < 0.03
          ? 1
          : 0
        : 1
  into.visits.push({
    county,
    id,
    plan_id: p.planId,
    region_path: s.regionPath,
    subject_kind: s.kind,
    subject_key: s.key,
    label: s.label,
    place: s.place,
    lng: s.point?.[0] ?? null,
    lat: s.point?.[1] ?? null,
    ord: call.ord,
    round: p.round,
    account_id: call.accountId,
    due_on: call.dueOn,
    late_on: rules.lateOn(call.dueOn, p.graceDays),
    daypart: tries === 1 && state === 'due' ? 'evening' : null,
    state,
    tries,
    tried: tries === 1 && state === 'due' ? ['morning'] : [],
    closed_at: open ? null : at,
    closed_by: open ? null : call.accountId,
    happened_at: open ? null : at,
    at_lng: open ? null : (s.point?.[0] ?? null),
    at_lat: open ? null : (s.point?.[1] ?? null),
    at_accuracy: open || !s.point ? null : 6 + Math.floor(draw('accuracy') * 14),
    reason: state === 'skipped' ? 'empty' : null,
    note: null,
    entries: heard,
    seq: open ? 0 : 1,
  })
  if (open) return true
  into.visit_events.push({
    county,
    visit_id: id,
    seq: 1,
    region_path: s.regionPath,
    kind: state,
    data: state === 'done' ? { entries: heard } : state === 'absent' ? { tries } : { reason: 'empty' },
    actor_id: call.accountId,
    actor_name: app.services.organisation.accountName(call.accountId),
    occurred_at: at,
    recorded_at: at,
  })
  if (heard) {
    const words = said[list]
    into.visit_entries.push({
      county,
      id: uuidv7(at.getTime()),
      visit_id: id,
      region_path: s.regionPath,
      list: p.report ? 'difficulty' : list,
      body: p.report?.body ?? words[Math.floor(draw('body') * words.length)]!,
      level: 'normal',
      wants_answer: draw('wants') < 0.2,
      work: Boolean(p.report),
      report_id: p.report?.id ?? null,
      case_id: p.report?.caseId ?? null,
      account_id: call.accountId,
      happened_at: at,
      created_at: at,
      told_at: p.report ? now : null,
    })
  }
  return false
}
