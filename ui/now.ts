/**
 * One clock for the page, set by the server: every answer's `date` header corrects the browser's own clock, so that a
 * phone that runs five minutes fast still shows the due time everyone else sees.
 */
import { useSyncExternalStore } from 'react'

let offset = 0

/** Called by the API client with the server's clock in ms; small differences are network delay and ignored. */
export function learnServerTime(server: number): void {
  const seen = server - Date.now()
  offset = Math.abs(seen) > 3_000 ? seen : 0
}

export const serverNow = (): number => Date.now() + offset

/** The day in China, `2026-06-26`; `ahead`: so many days later. */
export const dayNow = (ahead = 0): string =>
  new Date(serverNow() + ahead * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)

type Step = 'second' | 'minute'
const listeners: Record<Step, Set<() => void>> = { second: new Set(), minute: new Set() }
const value: Record<Step, number> = { second: serverNow(), minute: serverNow() }
let timer: ReturnType<typeof setInterval> | undefined
let minute = 0

function beat() {
  const t = serverNow()
  value.second = t
  for (const tell of listeners.second) tell()
  const m = Math.floor(t / 60_000)
  if (m !== minute) {
    minute = m
    value.minute = t
    for (const tell of listeners.minute) tell()
  }
}

/** Now in ms, renewed at each minute or each second. One timer serves every clock on the page. */
export function useNow(step: Step = 'minute'): number {
  return useSyncExternalStore(
    (tell) => {
      listeners[step].add(tell)
      timer ??= setInterval(beat, 1000)
      return () => {
        listeners[step].delete(tell)
        if (listeners.second.size + listeners.minute.size === 0 && timer) {
          clearInterval(timer)
          timer = undefined
        }
      }
    },
    () => {
      // A page that showed no clock for a while must not start from an old minute.
      if (!timer && serverNow() - value[step] > 1000) value[step] = serverNow()
      return value[step]
    },
    () => value[step],
  )
}
