/** A running clock on a page: one wording for the inbox, the phone of whoever handles it and the page of whoever reported it. */
import type { Calendar, Lang } from '../contract.ts'
import { builtinCalendar } from './builtin.ts'
import { formatClock } from './format.ts'
import { isWorking, readLimit } from './limits.ts'

/** What a page knows of a clock: instants as ISO strings, the limit in the words of `formatLimit`, either language. */
export interface ShownClock {
  limit?: string | undefined
  start?: string | null | undefined
  due?: string | null | undefined
  stoppedAt?: string | null | undefined
}

/**
 * 剩 2 个工作日, 剩 10 工作分钟 (`long`: 还剩) of a limit in working time that is not due today. Null for every other clock: those are said in
 * running time, as are paused and stopped ones. `now` in ms.
 */
export function workingWords(
  clock: ShownClock,
  now: number,
  lang: Lang,
  long = false,
  calendar: Calendar = builtinCalendar,
): string | null {
  if (!clock.limit || !clock.due || clock.stoppedAt || !/工作|working/.test(clock.limit)) return null
  const { limit } = readLimit(clock.limit)
  if (!limit || !isWorking(limit)) return null
  const words = formatClock(
    {
      due: new Date(clock.due),
      startedAt: new Date(clock.start ?? clock.due),
      stoppedAt: null,
      state: 'ok',
      paused: false,
      limit,
    },
    new Date(now),
    lang,
    calendar,
  )
  return long && lang === 'zh' && words.startsWith('剩') ? `还${words}` : words
}
