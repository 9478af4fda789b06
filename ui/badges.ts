/** Small marks on the rail: a page says that something waits there (`setBadge('supervision', 2)`). */
import { useSyncExternalStore } from 'react'

let badges: Readonly<Record<string, number>> = {}
const listeners = new Set<() => void>()

export function setBadge(page: string, n: number): void {
  if ((badges[page] ?? 0) === n) return
  badges = { ...badges, [page]: n }
  for (const l of listeners) l()
}

export function useBadges(): Readonly<Record<string, number>> {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l)
      return () => listeners.delete(l)
    },
    () => badges,
    () => badges,
  )
}
