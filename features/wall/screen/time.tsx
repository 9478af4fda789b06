/** The wall's clocks: the words of every screen, in whole minutes, so that nothing on a wall ticks. */
import { remaining } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { type ClockState, LevelMark, levelRank } from '../../../ui/marks.tsx'
import { useNow } from '../../../ui/now.ts'
import type { WallCase } from '../contract.ts'
import { clockAt } from '../rules.ts'
import { words } from './words.ts'

const MIN = 60_000

export function useClockWords(): (c: Pick<WallCase, 'dueAt' | 'warnAt'>) => {
  text: string
  state: ClockState
} {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  return (c) => {
    const state = clockAt(c, now)
    if (!c.dueAt) return { text: t('noLimit'), state }
    const left = Date.parse(c.dueAt) - now
    if (Math.abs(left) < MIN) return { text: left < 0 ? t('lateMark') : t('nearly'), state }
    return { text: remaining(now + Math.trunc(left / MIN) * MIN, now, lang), state }
  }
}

export function Due({ of }: { of: Pick<WallCase, 'dueAt' | 'warnAt'> }) {
  const { text, state } = useClockWords()(of)
  return <b className={`w-due ${state}`}>{text}</b>
}

export function Level({ level }: { level: WallCase['level'] }) {
  return (
    <span className={`w-lv l${levelRank[level]}`}>
      <LevelMark level={level} />
    </span>
  )
}

/** The mark of a clock as the map draws it: half ring for soon, frame for late. */
export function MapClock({ state }: { state: 'ok' | 'soon' | 'late' }) {
  return (
    <svg viewBox="-8 -8 16 16" aria-hidden="true">
      <circle r={state === 'ok' ? 5 : 4.2} fill={`var(--${state}-mark)`} />
      {state === 'soon' && (
        <path d="M0-7A7 7 0 0 1 0 7" fill="none" stroke="var(--soon-mark)" strokeWidth="2" />
      )}
      {state === 'late' && (
        <rect
          x="-7"
          y="-7"
          width="14"
          height="14"
          rx="1"
          fill="none"
          stroke="var(--late-mark)"
          strokeWidth="2"
        />
      )}
    </svg>
  )
}
