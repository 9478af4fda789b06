import { useEffect } from 'react'

/** While something waits to be sent it is tried soon, every twelve seconds, and when the line is back. */
export function useAgain(waits: boolean, again: () => void): void {
  useEffect(() => {
    if (!waits) return
    const start = setTimeout(again, 200)
    const timer = setInterval(again, 12_000)
    addEventListener('online', again)
    return () => {
      clearTimeout(start)
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [waits, again])
}
