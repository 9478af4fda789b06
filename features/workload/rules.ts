/** Which entry of the log counts as what. Pure; shown to whoever is counted. */
import type { Words } from '../../kernel/contract.ts'
import type { Measure } from './contract.ts'

/** Kind of the entry that a measure counts; `onTime` and `returned` are parts of `resolved` and of requests to return. */
export const kindOf: Record<Measure, string> = {
  reported: 'reported',
  dispatched: 'dispatched',
  accepted: 'accepted',
  arrived: 'arrived',
  resolved: 'resolved',
  onTime: 'resolved',
  returned: 'return_requested',
  coDone: 'co_done',
  calledBack: 'called_back',
  verified: 'verified',
}
export const countedKinds: readonly string[] = [...new Set(Object.values(kindOf))]

export const measureWords: Record<Measure | 'tasks' | 'visits' | 'leftOut' | 'dutyHours', Words> = {
  reported: { zh: '报事', en: 'Reported' },
  dispatched: { zh: '派遣', en: 'Dispatched' },
  accepted: { zh: '签收', en: 'Accepted' },
  arrived: { zh: '到场', en: 'Arrived' },
  resolved: { zh: '办结', en: 'Resolved' },
  onTime: { zh: '其中按时', en: 'of these on time' },
  returned: { zh: '有理退回', en: 'Returned, justified' },
  coDone: { zh: '协办', en: 'Co-handled' },
  calledBack: { zh: '回访', en: 'Called back' },
  verified: { zh: '核查', en: 'Verified' },
  tasks: { zh: '任务', en: 'Tasks' },
  visits: { zh: '走访', en: 'Visits' },
  leftOut: { zh: '有异议不计', en: 'Left out' },
  dutyHours: { zh: '在岗小时', en: 'Hours on duty' },
}

/**
 * Hours on duty within [from, to): from each `on` to the next `off`, and what still runs up to now. An `off` without its `on` counts
 * nothing: how long it was is not known. Entries by time; all in milliseconds.
 */
export function dutyHours(
  entries: readonly { on: boolean; at: number }[],
  from: number,
  to: number,
  now: number,
): number {
  let since: number | null = null
  let sum = 0
  const add = (a: number, b: number) => {
    sum += Math.max(0, Math.min(b, to) - Math.max(a, from))
  }
  for (const e of entries) {
    if (e.on) since ??= e.at
    else if (since !== null) {
      add(since, e.at)
      since = null
    }
  }
  if (since !== null) add(since, now)
  return Math.round((sum / 3_600_000) * 10) / 10
}
