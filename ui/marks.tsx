/**
 * The two families of marks. Shape says how urgent (circle, diamond, triangle), colour says how late (ring, half disc,
 * square with bar); they share no hue and no shape, so each reads without colour.
 */
import type { Word } from './i18n.tsx'

export type Level = 'normal' | 'urgent' | 'critical'
/** `off`: no limit or not started; `pause`: the clock stands; `done`: stopped within its limit (drawn as ok). */
export type ClockState = 'ok' | 'soon' | 'late' | 'pause' | 'off'

export const levelWords: Record<Level, Word> = {
  normal: { zh: '普通', en: 'Normal' },
  urgent: { zh: '加急', en: 'Urgent' },
  critical: { zh: '特急', en: 'Critical' },
}
/** Place in the order of urgency: the number in the class names of tokens.css. */
export const levelRank: Record<Level, 1 | 2 | 3> = { normal: 1, urgent: 2, critical: 3 }

export function LevelMark({ level }: { level: Level }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true">
      {level === 'normal' && (
        <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      )}
      {level === 'urgent' && <path d="M5 .2 9.8 5 5 9.8.2 5z" fill="currentColor" />}
      {level === 'critical' && <path d="M5 .4 9.9 9.4H.1z" fill="currentColor" />}
    </svg>
  )
}

export function ClockMark({ state }: { state: ClockState }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      {state === 'ok' && (
        <>
          <circle cx="6" cy="6" r="4.9" fill="none" stroke="var(--ok-mark)" strokeWidth="1.5" />
          <path
            d="M6 3.3V6l1.8 1.2"
            fill="none"
            stroke="var(--ok-mark)"
            strokeWidth="1.4"
            strokeLinecap="round"
          />
        </>
      )}
      {state === 'soon' && (
        <>
          <circle cx="6" cy="6" r="5" fill="none" stroke="var(--soon-mark)" strokeWidth="1.5" />
          <path d="M6 1a5 5 0 0 1 0 10z" fill="var(--soon-mark)" />
        </>
      )}
      {state === 'late' && (
        <>
          <rect x=".5" y=".5" width="11" height="11" rx="1.5" fill="var(--late-mark)" />
          <path d="M6 2.8v3.9M6 8.9v.3" stroke="var(--on-late)" strokeWidth="1.7" strokeLinecap="round" />
        </>
      )}
      {(state === 'pause' || state === 'off') && (
        <path d="M4 2.5v7M8 2.5v7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      )}
    </svg>
  )
}
