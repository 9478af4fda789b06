/** A form half filled in: kept on the phone with every answer, and from `send` on tried until it is answered, under one request id. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useAgain } from '../../../ui/again.ts'
import { type ApiProblem, asProblem, newRequestId } from '../../../ui/api.ts'
import { getLang } from '../../../ui/i18n.tsx'
import { forget, keep, kept } from '../../../ui/keep.ts'
import { useBag } from '../../attachments/resident/bag.ts'
import type { Answer, Answers, PublishedForm } from '../contract.ts'
import { answerFaults, type Fault, isEmpty, plainAnswers, shownFields } from '../rules.ts'
import { fieldId } from './fields.tsx'
import { words } from './words.ts'

/** What goes out, the same for every page; each adds what it knows beside. */
export interface FilledBody {
  requestId: string
  version: number
  answers: Answers
  uploads: string[]
  name?: string
  forOther: boolean
}

interface Draft {
  requestId: string
  answers: Answers
  name: string
  forOther: boolean
  publicConsent: boolean
  /** When `send` was pressed; the body from when its photos had arrived, so that what is tried again is the same. */
  queued?: { at: string; body?: FilledBody } | undefined
}

const blank = (): Draft => ({
  requestId: newRequestId(),
  answers: {},
  name: '',
  forOther: false,
  publicConsent: false,
})

export type Filling = ReturnType<typeof useFilling>

/**
 * `prefix` keeps drafts of different pages apart and begins the ids of the fields. `send` puts the body on the wire; when it
 * answers, the draft is gone.
 */
export function useFilling<T>(
  prefix: string,
  form: PublishedForm | undefined,
  o: {
    placeKnown: boolean
    send: (body: FilledBody, draft: Draft) => Promise<T>
    onDone: (answer: T) => void
  },
) {
  const at = `filled:${prefix}:${form?.key ?? ''}`
  const { bag, items } = useBag(at)
  const [draft, setDraft] = useState<Draft>(blank)
  const [ready, setReady] = useState(false)
  const [found, setFound] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const latest = useRef(draft)
  const touched = useRef(false)
  const running = useRef(false)
  const outer = useRef(o)
  outer.current = o

  const put = useCallback(
    (next: Partial<Draft>) => {
      touched.current = true
      latest.current = { ...latest.current, ...next }
      setDraft(latest.current)
      void keep(at, latest.current)
    },
    [at],
  )
  const known = Boolean(form)
  useEffect(() => {
    if (!known) return
    let here = true
    void kept<Draft>(at).then((was) => {
      if (!here) return
      if (was && !touched.current) {
        latest.current = { ...blank(), ...was }
        setDraft(latest.current)
        setFound(Object.values(was.answers).some((a) => !isEmpty(a)))
      }
      setReady(true)
    })
    return () => {
      here = false
    }
  }, [at, known])

  const voice = items.some((i) => i.kind === 'voice')
  /** The answers as they would go out: a recording stands for the first long text, photos for the photo field. */
  const given = (): Answers => {
    if (!form) return {}
    const out = { ...draft.answers }
    const shown = shownFields(form.definition, out)
    const long = shown.find((f) => f.kind === 'long' || f.kind === 'text')
    if (voice && long && isEmpty(out[long.key])) out[long.key] = words.heard[getLang()]
    const photo = shown.find((f) => f.kind === 'photo')
    const photos = items.filter((i) => i.kind === 'photo' && i.state !== 'refused')
    if (photo) out[photo.key] = photos.map((i) => i.uploadId ?? i.id)
    return out
  }
  const faults: Fault[] = form ? answerFaults(form.definition, given(), { placeKnown: o.placeKnown }) : []

  const go = useCallback(async () => {
    if (running.current || !form) return
    running.current = true
    setBusy(true)
    setProblem(undefined)
    try {
      let body = latest.current.queued?.body
      if (!body) {
        const all = await bag.uploads()
        const voiceIds = new Set(
          bag.items.flatMap((i) => (i.kind === 'voice' && i.uploadId ? [i.uploadId] : [])),
        )
        const photo = form.definition.fields.find((f) => f.kind === 'photo')
        const answers = givenRef.current()
        if (photo && answers[photo.key]) answers[photo.key] = all.filter((id) => !voiceIds.has(id))
        const d = latest.current
        if (!d.queued) return
        body = {
          requestId: d.requestId,
          version: form.version,
          answers: plainAnswers(form.definition, answers),
          uploads: [...voiceIds],
          forOther: d.forOther,
          ...(d.name.trim() ? { name: d.name.trim() } : {}),
        }
        put({ queued: { at: d.queued.at, body } })
      }
      const answer = await outer.current.send(body, latest.current)
      touched.current = false
      latest.current = blank()
      setDraft(latest.current)
      setTried(false)
      await Promise.all([forget(at), bag.clear()])
      outer.current.onDone(answer)
    } catch (e) {
      const p = asProblem(e)
      setProblem(p)
      // Refused for good: back to the form under a new id, with every fault beside its field.
      if (!p.retryable) put({ queued: undefined, requestId: newRequestId() })
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [at, bag, form, put])
  const givenRef = useRef(given)
  givenRef.current = given

  const queued = Boolean(draft.queued)
  const again = useCallback(() => {
    if (bag.ready) void go()
  }, [bag, go])
  useAgain(ready && queued, again)

  /** Sends, or names every fault and goes to the first. Answers whether it goes out. */
  function send(): boolean {
    setTried(true)
    const [first] = faults
    if (first) {
      requestAnimationFrame(() => {
        const box = document.getElementById(fieldId(prefix, first.path))
        const field = box?.matches('input, textarea') ? box : box?.querySelector<HTMLElement>('input, button')
        box?.scrollIntoView({ block: 'center' })
        field?.focus({ preventScroll: true })
      })
      return false
    }
    put({ queued: { at: new Date().toISOString() } })
    return true
  }

  return {
    prefix,
    bag,
    items,
    draft,
    put,
    ready,
    found,
    busy,
    problem,
    faults,
    /** Faults to show: none before the first try. */
    shown: tried ? faults : [],
    answer: (key: string, a: Answer | undefined) => {
      const { [key]: _, ...rest } = latest.current.answers
      put({ answers: a === undefined ? rest : { ...rest, [key]: a } })
    },
    send,
    again: () => void go(),
    takeBack: () => put({ queued: undefined, requestId: newRequestId() }),
    clear: () => {
      latest.current = blank()
      setDraft(latest.current)
      setTried(false)
      void Promise.all([forget(at), bag.clear()])
    },
  }
}
