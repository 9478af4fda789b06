/** The five stages of a case with the time spent in each. */
import { clockTime, dayName, moment, span } from '../../../ui/format.ts'
import type { Stage } from '../../../ui/stage.tsx'
import type { CaseDetail } from '../contract.ts'
import { stageWords } from './words.ts'

type Say = (w: { zh: string; en: string } | undefined) => string

export function stages(
  c: CaseDetail,
  w: Say,
  t: (k: 'notYet' | 'running', v?: Record<string, string>) => string,
  lang: 'zh' | 'en',
  now: number,
): Stage[] {
  const at = c.stageTimes.findIndex((s) => s.stage === c.stage)
  return c.stageTimes.map((s, i) => {
    const from = s.from ? moment(s.from, now, lang) : ''
    // The day is said once when both moments lie on it.
    const sameDay = s.from && s.to && dayName(s.from, lang) === dayName(s.to, lang)
    const to = s.to ? (sameDay ? clockTime(s.to) : moment(s.to, now, lang)) : ''
    const took = s.seconds === null ? '' : span(s.seconds * 1000, lang)
    const note = s.note
      ? w(s.note)
      : from && to
        ? `${from}–${to} · ${took}`
        : from
          ? t('running', { from })
          : t('notYet')
    return {
      id: s.stage,
      title: w(stageWords[s.stage]),
      note,
      state: i < at || c.group === 'closed' ? 'done' : i === at ? 'now' : 'todo',
    }
  })
}
