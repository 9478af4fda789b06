/**
 * From a draft to a receipt over a line that may be cut anywhere: photos first, then the words under one request id, so
 * that trying again never makes two reports.
 */
import { useCallback, useRef, useState } from 'react'
import { useAgain } from '../../../ui/again.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { getLang } from '../../../ui/i18n.tsx'
import { goTo } from '../../../ui/path.ts'
import type { Bag } from '../../attachments/resident/bag.ts'
import { submitReport } from '../contract.ts'
import type { Draft, ReportBody } from './draft.ts'
import { remember } from './mine.ts'

export const kinds = ['utilities', 'road', 'noise', 'waste', 'stairs', 'other'] as const
export type Kind = (typeof kinds)[number]
/** As residents say them; also what helps to class the report. */
export const kindWords: Record<Kind, { zh: string; en: string }> = {
  utilities: { zh: '水电气', en: 'Water, power, gas' },
  road: { zh: '路面', en: 'Road' },
  noise: { zh: '噪声', en: 'Noise' },
  waste: { zh: '垃圾', en: 'Waste' },
  stairs: { zh: '楼道', en: 'Stairwell' },
  other: { zh: '其他', en: 'Other' },
}

/** The report as it goes out. Nothing is put into a person's mouth: without words it says what there is instead. */
export function bodyOf(
  d: Draft,
  code: string | undefined,
  uploads: string[],
  has: { photos: number; voice: boolean },
  website: string,
): ReportBody {
  const zh = getLang() === 'zh'
  const kind = d.kind && d.kind !== 'other' ? kindWords[d.kind as Kind] : undefined
  const without = has.voice
    ? zh
      ? '有录音，请听'
      : 'voice note, please listen'
    : zh
      ? '见照片'
      : 'see the photo'
  const named = kind ? (zh ? kind.zh : kind.en) : ''
  return {
    requestId: d.requestId,
    body: d.text.trim() || [named, without].filter(Boolean).join(zh ? '，' : ', '),
    uploads,
    language: getLang(),
    ...(code && !d.notHere ? { qrCode: code } : {}),
    ...(d.placeText.trim() ? { placeText: d.placeText.trim() } : {}),
    ...(d.point ? { point: d.point } : {}),
    ...(d.point && d.accuracy !== undefined ? { accuracy: d.accuracy } : {}),
    ...(d.named && d.phone.trim() ? { phone: d.phone.trim() } : {}),
    ...(d.named && d.name.trim() ? { name: d.name.trim() } : {}),
    forOther: d.forOther,
    publicConsent: d.publicConsent,
    ...(kind ? { hint: kind.zh } : {}),
    ...(website ? { website } : {}),
  }
}

export type SendState = 'idle' | 'photos' | 'words' | 'waiting'

interface Sending {
  draft: Draft
  set: (next: Partial<Draft>) => void
  clear: () => Promise<void>
  ready: boolean
  bag: Bag
  code: string | undefined
  place: string
}

/** Sends, and while `draft.queued` stands goes on trying by itself. */
export function useSendReport({ draft, set, clear, ready, bag, code, place }: Sending) {
  const [state, setState] = useState<SendState>('idle')
  const [problem, setProblem] = useState<ApiProblem>()
  const busy = useRef(false)
  const now = useRef({ draft, place })
  now.current = { draft, place }
  const website = useRef('')
  /** Turned off by `takeBack` while photos are still on their way: then the words do not follow them. */
  const wanted = useRef(true)

  const go = useCallback(async () => {
    if (busy.current) return
    busy.current = true
    setProblem(undefined)
    try {
      const d = now.current.draft
      setState('photos')
      const photos = bag.items.filter((i) => i.kind === 'photo').length
      const voice = bag.items.some((i) => i.kind === 'voice')
      const body = d.queued?.body ?? bodyOf(d, code, await bag.uploads(), { photos, voice }, website.current)
      if (!wanted.current) return
      setState('words')
      set({ queued: { at: d.queued?.at ?? new Date().toISOString(), body } })
      const done = await call(submitReport, { body })
      remember({
        token: done.token,
        number: done.number,
        text: body.body.slice(0, 40),
        place: now.current.place,
        at: new Date().toISOString(),
      })
      await Promise.all([clear(), bag.clear()])
      goTo(`/sent/${done.token}`, true)
    } catch (e) {
      const p = asProblem(e)
      if (p.retryable) {
        setState('waiting')
        setProblem(p)
      } else {
        // Refused for good: back to the form, under a new id, with the fault beside its field.
        set({ requestId: newRequestId(), queued: undefined })
        setState('idle')
        setProblem(p)
      }
    } finally {
      busy.current = false
    }
  }, [bag, clear, code, set])

  const send = useCallback(() => {
    wanted.current = true
    set({ queued: { at: new Date().toISOString() } })
    void go()
  }, [go, set])

  /** Back to writing; what may already be on its way is another intention from here on. */
  const takeBack = useCallback(() => {
    wanted.current = false
    set({ queued: undefined, requestId: newRequestId() })
    setState('idle')
    setProblem(undefined)
  }, [set])

  const queued = Boolean(draft.queued)
  const again = useCallback(() => {
    if (bag.ready) void go()
  }, [bag, go])
  useAgain(ready && queued, again)

  return { state, problem, setProblem, send, again: go, takeBack, website }
}
