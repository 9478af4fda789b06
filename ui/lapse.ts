import { useEffect, useRef } from 'react'

/** What is shown in clear is shown for a minute from the moment it came, whatever is drawn anew around it meanwhile. */
export function useLapse(shown: unknown, end: () => void): void {
  const last = useRef(end)
  last.current = end
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => last.current(), 60_000)
    return () => clearTimeout(timer)
  }, [shown])
}
