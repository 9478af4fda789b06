/** Actions from a phone: a finger that taps twice means once, and what is typed outlives the page. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApiProblem } from '../../../ui/api.ts'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { useMe } from '../../../ui/session.tsx'
import { useAct } from '../desk/send.ts'

/** After an answer the next button stands where the last one stood: that long a tap on it is the tail of a double tap. */
export const calmMs = 700

/** No answer at all: it may have arrived or not, and pressing again is safe. */
export const cutOff = (p: ApiProblem): boolean => p.code.startsWith('network')

/** True once something has been under way for eight seconds: said in words, not left to a spinner. */
export function useSlow(busy: boolean, after = 8000): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    setSlow(false)
    if (!busy) return
    const timer = setTimeout(() => setSlow(true), after)
    return () => clearTimeout(timer)
  }, [busy, after])
  return slow
}

export function useFieldAct(): ReturnType<typeof useAct> & {
  /** False in the moment after an answer. */
  ready: () => boolean
} {
  const act = useAct()
  const until = useRef(0)
  const ready = useCallback(() => Date.now() >= until.current, [])
  const { send } = act
  const calm = useCallback<typeof send>(
    async (...a) => {
      if (!ready()) return null
      const sent = await send(...a)
      if (sent) until.current = Date.now() + calmMs
      return sent
    },
    [send, ready],
  )
  return { ...act, send: calm, ready }
}

/** Text of a sheet, kept on the phone for this person and this case until it has been sent. */
export function useKeptText(key: string): [string, (text: string) => void, () => void] {
  const me = useMe()
  const at = `said:${me.id}:${key}`
  const [text, setText] = useState('')
  const typed = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef('')
  const flush = useCallback(() => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    void (latest.current ? keep(at, latest.current) : forget(at))
  }, [at])
  useEffect(() => {
    void kept<string>(at).then((was) => was && !typed.current && setText(was))
    document.addEventListener('visibilitychange', flush)
    return () => {
      document.removeEventListener('visibilitychange', flush)
      flush()
    }
  }, [at, flush])
  const set = useCallback(
    (next: string) => {
      typed.current = true
      latest.current = next
      setText(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(flush, 250)
    },
    [flush],
  )
  const clear = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = undefined
    void forget(at)
  }, [at])
  return [text, set, clear]
}
