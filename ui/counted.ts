import { useEffect, useState } from 'react'
import { type ApiProblem, asProblem } from './api.ts'

/**
 * What a form would come to, asked while it is written: a moment after the last change, and only what was asked last is shown. `key`
 * says what is asked; '' asks nothing.
 */
export function useCounted<A>(
  key: string,
  ask: (signal: AbortSignal) => Promise<A>,
  waitMs = 300,
): { counted: A | undefined; fault: ApiProblem | undefined } {
  const [counted, setCounted] = useState<A>()
  const [fault, setFault] = useState<ApiProblem>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked
  useEffect(() => {
    setCounted(undefined)
    setFault(undefined)
    if (key === '') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      ask(stop.signal).then(
        (a) => stop.signal.aborted || setCounted(a),
        (e) => stop.signal.aborted || setFault(asProblem(e)),
      )
    }, waitMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [key])
  return { counted, fault }
}
