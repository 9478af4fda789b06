/** What the inbox remembers and notices: shown columns, width, rest of the keys, network. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type RowPart, rowParts } from './model.ts'

export const partsKey = 'yige.inbox.parts'
export function readParts(): ReadonlySet<RowPart> {
  try {
    const kept = JSON.parse(localStorage.getItem(partsKey) ?? 'null') as string[] | null
    return new Set(kept ? rowParts.filter((p) => kept.includes(p)) : rowParts)
  } catch {
    return new Set(rowParts)
  }
}

export function useNarrow(below: number): boolean {
  const query = `(max-width: ${below - 1}px)`
  const [narrow, setNarrow] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const m = matchMedia(query)
    const on = () => setNarrow(m.matches)
    m.addEventListener('change', on)
    return () => m.removeEventListener('change', on)
  }, [query])
  return narrow
}

/** Keys may run down the list faster than cases can be fetched: only where they rest is loaded. */
export function useRest<T>(value: T, ms: number): T {
  const [rest, setRest] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRest(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rest
}

/** What the browser knows of the network; a live connection notices its own cut later. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (tell) => {
      addEventListener('online', tell)
      addEventListener('offline', tell)
      return () => {
        removeEventListener('online', tell)
        removeEventListener('offline', tell)
      }
    },
    () => navigator.onLine,
    () => true,
  )
}
