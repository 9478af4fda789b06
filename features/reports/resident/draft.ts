/** What a person has written so far: kept on the phone with every change, and sent from there when the line is back. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { BodyInput } from '../../../kernel/contract.ts'
import { newRequestId } from '../../../ui/api.ts'
import { forget, keep, kept } from '../../../ui/keep.ts'
import type { submitReport } from '../contract.ts'
import { withKept } from './rules.ts'

export type ReportBody = BodyInput<typeof submitReport>

export interface Draft {
  requestId: string
  text: string
  kind?: string | undefined
  /** The place from the code was refused. */
  notHere: boolean
  placeText: string
  point?: [number, number] | undefined
  accuracy?: number | undefined
  pointFrom?: 'phone' | 'photo' | 'map' | undefined
  /** Name of the grid the point lies in. */
  pointName?: string | undefined
  named: boolean
  name: string
  phone: string
  forOther: boolean
  publicConsent: boolean
  /** Photos whose position was refused or taken: they are not asked about again. */
  answered: string[]
  /** When `交上去` was pressed: from then on exactly this goes out, until it is answered or taken back. */
  queued?: { at: string; body?: ReportBody } | undefined
}

const blank = (): Draft => ({
  requestId: newRequestId(),
  text: '',
  notHere: false,
  placeText: '',
  named: false,
  name: '',
  phone: '',
  forOther: false,
  publicConsent: false,
  answered: [],
})

export function useDraft(key: string): {
  draft: Draft
  set: (next: Partial<Draft>) => void
  clear: () => Promise<void>
  /** True once what was kept has been read. */
  ready: boolean
  /** Something was there from last time. */
  found: boolean
} {
  const [draft, setDraft] = useState<Draft>(blank)
  const [ready, setReady] = useState(false)
  const [found, setFound] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(draft)
  const typed = useRef<Partial<Draft>>({})
  const at = `draft:${key}`
  const flush = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = undefined
    void keep(at, latest.current)
  }, [at])
  useEffect(() => {
    let here = true
    void kept<Draft>(at).then((was) => {
      if (!here) return
      if (was) {
        latest.current = withKept(blank(), was, typed.current)
        setDraft(latest.current)
        setFound(Boolean(was.text || was.placeText || was.queued) && typed.current.text === undefined)
      }
      setReady(true)
    })
    // A phone kills a page in the background without a word: what was typed last must be on disk by then.
    const leave = () => timer.current !== undefined && flush()
    document.addEventListener('visibilitychange', leave)
    return () => {
      here = false
      document.removeEventListener('visibilitychange', leave)
      leave()
    }
  }, [at, flush])
  const set = useCallback(
    (next: Partial<Draft>) => {
      typed.current = { ...typed.current, ...next }
      latest.current = { ...latest.current, ...next }
      setDraft(latest.current)
      clearTimeout(timer.current)
      timer.current = setTimeout(flush, 250)
    },
    [flush],
  )
  const clear = useCallback(async () => {
    clearTimeout(timer.current)
    timer.current = undefined
    typed.current = {}
    latest.current = blank()
    setDraft(latest.current)
    await forget(at)
  }, [at])
  return { draft, set, clear, ready, found }
}
