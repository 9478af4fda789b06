/** The wall's one answer, kept fresh: after every live event, and every quarter of a minute because time alone changes it too. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../../ui/api.ts'
import { useCutSince, useLive } from '../../../ui/live.ts'
import { readWall, type Wall } from '../contract.ts'

const everyMs = 15_000
/** Events of one moment are one reading. */
const gatherMs = 200
/** The server keeps an answer for a second: one read in that second may lack the event, one after it cannot. */
const surelyMs = 1100

export function useWall(region: string | undefined): { wall: Wall | undefined; cut: boolean } {
  const [wall, setWall] = useState<Wall>()
  const [failed, setFailed] = useState(false)
  const cutSince = useCutSince()
  const timers = useRef<{
    soon: ReturnType<typeof setTimeout> | undefined
    sure: ReturnType<typeof setTimeout> | undefined
  }>({ soon: undefined, sure: undefined })
  const asked = useRef(0)

  const read = useCallback(async () => {
    const mine = ++asked.current
    try {
      const answer = await call(readWall, { query: { region }, signal: AbortSignal.timeout(10_000) })
      // A slower, older answer never replaces a newer one.
      if (mine !== asked.current) return
      setWall(answer)
      setFailed(false)
    } catch {
      if (mine === asked.current) setFailed(true)
    }
  }, [region])

  useEffect(() => {
    void read()
    const timer = setInterval(() => void read(), everyMs)
    const kept = timers.current
    return () => {
      clearInterval(timer)
      clearTimeout(kept.soon)
      clearTimeout(kept.sure)
      kept.soon = kept.sure = undefined
      // What is still under way belongs to another region.
      asked.current++
    }
  }, [read])

  useLive('case', () => {
    const t = timers.current
    t.soon ??= setTimeout(() => {
      t.soon = undefined
      void read()
    }, gatherMs)
    clearTimeout(t.sure)
    t.sure = setTimeout(() => void read(), surelyMs)
  })
  return { wall, cut: failed || cutSince !== undefined }
}
