/** Why a limit ends when it ends, as sentences a person can check against a wall calendar. */
import { counted } from '../../../shared/plural.ts'
import type { Calendar, Lang, Limit, Step } from '../contract.ts'
import { dayLabel, fullMoment, local, weekdayLabel } from './labels.ts'
import { formatLimit, isWorking } from './limits.ts'
import { addOffice } from './worktime.ts'
import { officeSpans } from './year.ts'
import { dateOf } from './zone.ts'

/** More days than this are summed up instead of listed: nobody checks them one by one. */
const LISTED = 12

type DayKind = 'work' | 'madeUp' | 'weekend' | 'holiday'
interface DayRun {
  from: number
  to: number
  kind: DayKind
  name: string
}

function kindOf(day: number, calendar: Calendar): { kind: DayKind; name: string } {
  const date = dateOf(day)
  const weekday = ((day + 3) % 7) + 1
  const name = calendar.names?.[date] ?? ''
  if (officeSpans(calendar, date, weekday).length > 0) {
    return { kind: calendar.days[date] === 'workday' && weekday > 5 ? 'madeUp' : 'work', name }
  }
  return { kind: calendar.days[date] === 'holiday' ? 'holiday' : 'weekend', name }
}

/** Days from first to last, neighbours of one kind and name joined. */
function runsOf(first: number, last: number, calendar: Calendar): DayRun[] {
  const runs: DayRun[] = []
  for (let day = first; day <= last; day++) {
    const { kind, name } = kindOf(day, calendar)
    const before = runs.at(-1)
    if (before && before.kind === kind && before.name === name && kind !== 'work') before.to = day
    else runs.push({ from: day, to: day, kind, name })
  }
  return runs
}

function span(run: DayRun, lang: Lang): string {
  if (run.from === run.to) return dayLabel(run.from, lang)
  return lang === 'zh'
    ? `${dayLabel(run.from, lang)}至 ${dayLabel(run.to, lang)}`
    : `${dayLabel(run.from, lang)}–${dayLabel(run.to, lang)}`
}

function skipped(run: DayRun): Step {
  const weekend = run.kind === 'weekend'
  return {
    zh: `${span(run, 'zh')}${weekend ? '休息' : `放假${run.name ? `（${run.name}）` : ''}`}，不算`,
    en: `${span(run, 'en')} not counted: ${weekend ? 'days off' : `holiday${run.name ? ` (${run.name})` : ''}`}`,
  }
}

/** Start, what moved or was skipped, end. Called by `dueAt`; `due` must be its result. */
export function explainDue(from: Date, due: Date, limit: Limit, calendar: Calendar): Step[] {
  const { zone } = calendar
  const moment = (at: Date, lang: Lang) => fullMoment(at, lang, zone)
  const mode = isWorking(limit)
    ? { zh: '，只算办公时间', en: ', office time only' }
    : { zh: '，连续计时', en: ', by the clock' }
  const days = limit.unit === 'workingDays'
  const steps: Step[] = [
    {
      at: from,
      zh: `${moment(from, 'zh')} 起算，限 ${formatLimit(limit, 'zh')}${days ? '' : mode.zh}`,
      en: `from ${moment(from, 'en')}, limit ${formatLimit(limit, 'en')}${days ? '' : mode.en}`,
    },
  ]
  if (isWorking(limit)) steps.push(...workingSteps(from, due, limit, calendar))
  steps.push({ at: due, zh: `${moment(due, 'zh')} 到期`, en: `due ${moment(due, 'en')}` })
  return steps
}

function workingSteps(from: Date, due: Date, limit: Limit, calendar: Calendar): Step[] {
  const steps: Step[] = []
  const days = limit.unit === 'workingDays'
  const start = new Date(addOffice(from.getTime(), 0, calendar))
  if (days && limit.amount > 0) {
    steps.push({
      zh: '起算当天不计，最后一天下班时到期（民法典第 201、203 条）',
      en: 'the first day is not counted, it ends when office closes on the last (Civil Code art. 201, 203)',
    })
  } else if (!days && start.getTime() !== from.getTime()) {
    steps.push({
      at: start,
      zh: `不在办公时间，从 ${fullMoment(start, 'zh', calendar.zone)} 算`,
      en: `outside office hours, counted from ${fullMoment(start, 'en', calendar.zone)}`,
    })
  }
  const first = local(from, calendar.zone).day + (days && limit.amount > 0 ? 1 : 0)
  const last = local(due, calendar.zone).day
  if (last - first > 400) return steps
  const runs = runsOf(first, last, calendar)
  const odd = runs.filter((run) => run.kind !== 'work')
  if (odd.length > LISTED) {
    const count = (kind: DayKind) =>
      odd.filter((run) => run.kind === kind).reduce((sum, run) => sum + run.to - run.from + 1, 0)
    steps.push({
      zh: `其间休息 ${count('weekend')} 天、放假 ${count('holiday')} 天不算，调休上班 ${count('madeUp')} 天照算`,
      en: `${counted(count('weekend'), 'day', 'days')} off and ${counted(count('holiday'), 'holiday', 'holidays')} not counted, ${counted(count('madeUp'), 'make-up working day', 'make-up working days')} counted`,
    })
    return steps
  }
  let nth = 0
  for (const run of runs) {
    if (run.kind === 'weekend' || run.kind === 'holiday') {
      steps.push(skipped(run))
      continue
    }
    const made = run.kind === 'madeUp'
    for (let day = run.from; day <= run.to; day++) {
      nth++
      if (!days || limit.amount === 0 || limit.amount > LISTED) {
        if (made)
          steps.push({
            zh: `${dayLabel(day, 'zh')}调休上班，照算`,
            en: `${dayLabel(day, 'en')} counted: make-up working day`,
          })
        continue
      }
      steps.push({
        zh: `第 ${nth} 天：${dayLabel(day, 'zh')} ${weekdayLabel(day, 'zh')}${made ? '（调休上班）' : ''}`,
        en: `day ${nth}: ${weekdayLabel(day, 'en')} ${dayLabel(day, 'en')}${made ? ' (make-up working day)' : ''}`,
      })
    }
  }
  return steps
}
