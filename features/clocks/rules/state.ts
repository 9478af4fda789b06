/** What a run looks like at a moment: due time, colour, and the reasons in words. */
import type { Calendar, ClockPolicy, ClockState, Limit, Step } from '../contract.ts'
import { dueMs, missingYears } from './due.ts'
import { explainDue } from './explain.ts'
import { span } from './format.ts'
import { fullMoment } from './labels.ts'
import { formatLimit, isWorking } from './limits.ts'
import { counts, dueBy, moved, pauseWords, type Run } from './run.ts'
import { clockWords, levelWords } from './words.ts'

const MINUTE = 60_000

/** Office ms of an ordinary working day. */
function officeDay(calendar: Calendar): number {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  return calendar.officeHours.reduce((sum, [open, close]) => sum + minutes(close) - minutes(open), 0) * MINUTE
}

/** A warning as ms of the kind of time the limit is counted in: an hour before a working limit is an hour of office time. */
function warningMs(warning: Limit, working: boolean, calendar: Calendar): number {
  if (/minutes$/i.test(warning.unit)) return warning.amount * MINUTE
  if (/hours$/i.test(warning.unit)) return warning.amount * 60 * MINUTE
  return warning.amount * (working ? officeDay(calendar) : 1440 * MINUTE)
}

/** When yellow begins: the item's warning before the due time, or the last quarter of the limit; never before the start. */
function warnFrom(run: Run, due: number, policy: ClockPolicy, calendar: Calendar): number {
  const limit = run.limit!
  const own = policy.levels[run.level].warnings[run.clock]
  const before = own
    ? warningMs(own, isWorking(limit), calendar)
    : counts(run.start, dueMs(run.start, limit, calendar), limit, calendar) / 4
  return Math.max(run.start, moved(due, -before, limit, calendar))
}

function colour(run: Run, due: number | null, warnAt: number | null, at: number): ClockState['state'] {
  if (due === null || warnAt === null || (run.stop && !run.stop.judged)) return 'off'
  // Evaluating is a window that closes, not a duty: nobody is late.
  if (run.clock === 'rate') return run.stop ? 'met' : at > due ? 'off' : 'ok'
  if (run.stop) return run.stop.at <= due ? 'met' : 'missed'
  if (at > due) return 'late'
  return at >= warnAt ? 'soon' : 'ok'
}

function reasons(
  run: Run,
  limit: Limit | null,
  due: number | null,
  policy: ClockPolicy,
  calendar: Calendar,
): Step[] {
  const say = (ms: number, lang: 'zh' | 'en') => fullMoment(new Date(ms), lang, calendar.zone)
  const clock = clockWords[run.clock]
  const level = levelWords[run.level]
  const steps: Step[] = [
    {
      at: new Date(run.start),
      zh: `${say(run.start, 'zh')} ${run.startedBy.zh}，${clock.zh}${limit ? `起算，限 ${formatLimit(limit, 'zh')}` : '不计时'}（${level.zh}，规则 ${policy.version}）`,
      en: `${say(run.start, 'en')} ${run.startedBy.en}: ${clock.en} ${limit ? `starts, limit ${formatLimit(limit, 'en')}` : 'has no limit'} (${level.en}, policy ${policy.version})`,
    },
  ]
  if (!limit && !run.follows) return steps
  if (run.follows) steps.push({ zh: '协办，限期随主办', en: 'helping: due with the lead' })
  else if (limit) {
    const first = new Date(dueMs(run.start, limit, calendar))
    steps.push(...explainDue(new Date(run.start), first, limit, calendar).slice(1))
  }
  steps.push(...run.notes.map((note) => note(calendar)))
  for (const [reason, from] of run.open) {
    const late = due !== null && due < from
    const then = late
      ? { zh: '已超期，不顺延', en: 'late before, not moved' }
      : { zh: '恢复后顺延', en: 'the due time moves on' }
    steps.push({
      at: new Date(from),
      zh: `${say(from, 'zh')} 起停表（${pauseWords[reason].zh}），${then.zh}`,
      en: `not counting since ${say(from, 'en')} (${pauseWords[reason].en}), ${then.en}`,
    })
  }
  if (run.stop) steps.push(ending(run, run.stop, due, say))
  return steps
}

function ending(
  run: Run,
  { at, judged }: NonNullable<Run['stop']>,
  due: number | null,
  say: (ms: number, lang: 'zh' | 'en') => string,
): Step {
  const said = (zh: string, en: string): Step => ({
    at: new Date(at),
    zh: `${say(at, 'zh')} ${zh}`,
    en: `${say(at, 'en')} ${en}`,
  })
  if (!judged || due === null) return said('停表，不计是否按时', 'ended without a verdict')
  const { zh, en } = clockWords[run.clock]
  const away = Math.abs(due - at)
  if (away === 0) return said(`${zh}，正好按时`, `${en} done, just in time`)
  if (at < due) return said(`${zh}，比限期早 ${span(away, 'zh')}`, `${en} done, ${span(away, 'en')} early`)
  return said(`${zh}，超 ${span(away, 'zh')}`, `${en} done, ${span(away, 'en')} late`)
}

/** What a helper's clock follows: the lead's run it was called into. */
function leaderOf(run: Run, all: readonly Run[]): Run | undefined {
  const leads = all.filter(({ clock, role }) => clock === 'resolve' && role === 'lead')
  return leads.findLast(({ start }) => start <= run.start) ?? leads[0]
}

/** The wire-ready state of a run at `at` (ms). `all` are the runs of the case: a follower needs its lead, and only the latest is current. */
export function stateOf(
  run: Run,
  all: readonly Run[],
  policy: ClockPolicy,
  calendar: Calendar,
  at: number,
): ClockState {
  const now = run.stop?.at ?? at
  const source = run.follows ? leaderOf(run, all) : run
  const due = source ? dueBy(source, Math.min(now, source.stop?.at ?? now), calendar) : null
  const limit = source?.limit ?? null
  const warnAt = source && due !== null ? warnFrom(source, due, policy, calendar) : null
  const sibling = (other: Run) =>
    other.clock === run.clock &&
    other.role === run.role &&
    (run.role !== 'co' || other.handler === run.handler)
  const date = (ms: number | null) => (ms === null ? null : new Date(ms))
  return {
    clock: run.clock,
    handler: run.handler,
    role: run.role,
    level: run.level,
    run: run.run,
    current: all.findLast(sibling) === run,
    limit,
    startedAt: new Date(run.start),
    pauses: run.pauses.map(({ from, to, reason }) => ({ from: new Date(from), to: date(to), reason })),
    paused: !run.stop && (source?.open.size ?? 0) > 0,
    stoppedAt: date(run.stop?.at ?? null),
    due: date(due),
    warnAt: date(warnAt),
    state: colour(run, due, warnAt, at),
    get explain() {
      return reasons(run, limit, due, policy, calendar)
    },
    warnings:
      source && due !== null && limit && isWorking(limit) ? missingYears(source.start, due, calendar) : [],
  }
}
