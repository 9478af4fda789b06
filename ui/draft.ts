import { useState } from 'react'

/** A draft outlives the panel and the page: what was typed is never lost by looking at something else. */
export function useDraft<V extends object>(key: string, start: V): [V, (v: V) => void, () => void] {
  const [values, setValues] = useState<V>(() => {
    try {
      return { ...start, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<V>) }
    } catch {
      return start
    }
  })
  const keep = (v: V) => {
    setValues(v)
    try {
      sessionStorage.setItem(key, JSON.stringify(v))
    } catch {
      // Without storage the draft lasts as long as the panel.
    }
  }
  const drop = () => {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // Nothing was kept.
    }
  }
  return [values, keep, drop]
}
