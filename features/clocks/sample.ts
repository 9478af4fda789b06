/** Builders for tests: calendars and moments. Everything is invented except the built-in calendar. */
import type { Calendar } from './contract.ts'
import { builtinCalendar } from './rules/builtin.ts'

/** A moment in Chinese local time: `cn('2026-06-26 16:40')`. */
export const cn = (text: string): Date => {
  const date = new Date(`${text.replace(' ', 'T')}+08:00`)
  if (Number.isNaN(date.getTime())) throw new Error(`not a moment: ${text}`)
  return date
}

/** The built-in calendar with anything changed. */
export const calendar = (changes: Partial<Calendar> = {}): Calendar => ({ ...builtinCalendar, ...changes })

/** Small fast generator with a fixed seed (mulberry32): the same cases on every machine. Returns 0 ≤ x < 1. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
