/** Alt with a key works while typing, where single letters must not. By place on the keyboard: Alt makes other signs on a Mac. */
import { useEffect, useRef } from 'react'

export function useAlt(keys: Record<string, () => void>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const on = (e: KeyboardEvent) => {
      const run = e.altKey && !e.ctrlKey && !e.metaKey ? latest.current[e.code] : undefined
      if (!run) return
      e.preventDefault()
      run()
    }
    addEventListener('keydown', on)
    return () => removeEventListener('keydown', on)
  }, [])
}
