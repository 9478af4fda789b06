/** The wall's one answer, kept fresh: after every live event, and every quarter of a minute because time alone changes it too. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { useCutSince, useLive } from '../../../ui/live.ts'
import { readWall, type Wall } from '../contract.ts'

const everyMs = 15_000
/** Events of one moment are one reading. */
const gatherMs = 200
/** A server may give an answer that is older than the event, and says so: it is asked again after this. */
const againMs = 1000

export function useWall(region: string | undefined): { wall: Wall | undefined; cut: boolean } {
  const [wall, setWall] = useState<Wall>()
  const [failed, setFailed] = useState(false)
  const cutSince = useCutSince()
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const asked = useRef(0)
  /** When the latest event was heard, by the clock of `performance`. */
  const heard = useRef(0)

  const read = useCallback(async () => {
    const mine = ++asked.current
    const sent = performance.now()
    try {
      const answer = await call(readWall, { query: { region }, signal: AbortSignal.timeout(10_000) })
      // A slower, older answer never replaces a newer one.
      if (mine !== asked.current) return
      setWall(answer)
      setFailed(false)
      if (sent - answer.age < heard.current) later.current(againMs)
    } catch {
      if (mine === asked.current) setFailed(true)
    }
  }, [region])

  const later = useRef((_ms: number) => {})
  later.current = (ms) => {
    soon.current ??= setTimeout(() => {
      soon.current = undefined
      void read()
    }, ms)
  }
  useEffect(() => {
    void read()
    const timer = setInterval(() => void read(), everyMs)
    return () => {
      clearInterval(timer)
      clearTimeout(soon.current)
      soon.current = undefined
      // What is still under way belongs to another region.
      asked.current++
    }
  }, [read])

  useLive('case', () => {
    heard.current = performance.now()
    later.current(gatherMs)
  })
  return { wall, cut: failed || cutSince !== undefined }
}
