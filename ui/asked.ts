/** A question to the server on a resident's page: answered once, kept while it is asked again, told when the line is cut. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { AnswerOf, EndpointDef } from '../kernel/contract.ts'
import { type ApiProblem, asProblem, type CallInput, call } from './api.ts'

export interface Asked<T> {
  answer: T | undefined
  problem: ApiProblem | undefined
  again: () => Promise<void>
}

/** `every`: asks again after so many ms while the page is looked at. `input` undefined: does not ask. */
export function useAnswer<E extends EndpointDef>(
  def: E,
  input: CallInput<E> | undefined,
  every?: number,
): Asked<AnswerOf<E>> {
  const [state, setState] = useState<{ answer?: AnswerOf<E>; problem?: ApiProblem; key?: string }>({})
  const key = input ? JSON.stringify([def.id, input.params, input.query]) : ''
  const latest = useRef({ key, input })
  latest.current = { key, input }
  const again = useCallback(async () => {
    const asked = latest.current
    if (!key || !asked.input) return
    // Another question was asked meanwhile: an answer that comes late is nobody's.
    const stale = () => latest.current.key !== key
    try {
      const answer = await call(def, asked.input)
      if (!stale()) setState({ answer, key })
    } catch (e) {
      if (stale()) return
      // What was read before stays on the page; only the cut is new.
      setState((s) => ({ ...(s.key === key ? s : { key }), problem: asProblem(e) }))
    }
  }, [def, key])
  useEffect(() => {
    void again()
    if (!every) return
    const look = () => document.visibilityState === 'visible' && void again()
    const timer = setInterval(look, every)
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [again, every])
  const mine = state.key === key
  return { answer: mine ? state.answer : undefined, problem: mine ? state.problem : undefined, again }
}
