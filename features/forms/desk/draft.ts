/** A definition being changed: every change can be taken back, and is kept on the server a moment later. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { type Definition, type FieldKind, type FormField, formSave } from '../contract.ts'

const most = 200

export function useDefinition(key: string, first: { draft: Definition; revision: number }) {
  const [past, setPast] = useState<Definition[]>([])
  const [now, setNow] = useState(first.draft)
  const [future, setFuture] = useState<Definition[]>([])
  const [problem, setProblem] = useState<ApiProblem>()
  const [state, setState] = useState<'saved' | 'saving'>('saved')
  const revision = useRef(first.revision)
  const stored = useRef(first.draft)
  const latest = useRef(first.draft)
  const running = useRef<Promise<void> | undefined>(undefined)
  latest.current = now

  /** Stores what stands there now; answers the revision, or null when it was not stored. */
  const save = useCallback(async (): Promise<number | null> => {
    await running.current
    if (stored.current === latest.current) return revision.current
    const what = latest.current
    setState('saving')
    const one = call(formSave, {
      params: { key },
      body: { requestId: newRequestId(), revision: revision.current, definition: what },
    }).then(
      (a) => {
        revision.current = a.revision
        stored.current = what
        setProblem(undefined)
        setState('saved')
      },
      (e) => setProblem(asProblem(e)),
    )
    running.current = one
    await one
    running.current = undefined
    return stored.current === what ? revision.current : null
  }, [key])

  useEffect(() => {
    if (stored.current === now) return
    setState('saving')
    const timer = setTimeout(() => void save(), 700)
    return () => clearTimeout(timer)
  }, [now, save])
  useEffect(
    () => () => {
      if (stored.current !== latest.current) void save()
    },
    [save],
  )

  return {
    now,
    state,
    problem,
    save,
    revision,
    change: (next: Definition) => {
      setPast((p) => [...p.slice(-most), now])
      setFuture([])
      setNow(next)
    },
    undo: past.length
      ? () => {
          setFuture((f) => [now, ...f])
          setNow(past.at(-1) as Definition)
          setPast((p) => p.slice(0, -1))
        }
      : undefined,
    redo: future.length
      ? () => {
          setPast((p) => [...p, now])
          setNow(future[0] as Definition)
          setFuture((f) => f.slice(1))
        }
      : undefined,
  }
}

export type DraftState = ReturnType<typeof useDefinition>

const none = { zh: '', en: '' }

/** A key that no field has: f1, f2 … */
export function freeKey(taken: readonly string[], prefix: string): string {
  let n = taken.length + 1
  while (taken.includes(`${prefix}${n}`)) n++
  return `${prefix}${n}`
}

export const newField = (def: Definition, kind: FieldKind): FormField => ({
  key: freeKey(
    def.fields.map((f) => f.key),
    'f',
  ),
  kind,
  label: none,
  help: none,
  required: false,
  options: kind === 'choice' || kind === 'choices' ? [1, 2].map((n) => ({ key: `o${n}`, label: none })) : [],
  min: null,
  max: null,
  unit: none,
  showIf: null,
})

/** `停水 | Water`, one a line; a choice keeps its key by its place in the list, so that a corrected word is the same choice. */
export function readOptions(text: string, was: FormField['options']): FormField['options'] {
  const keys = was.map((o) => o.key)
  return text.split('\n').map((line, i) => {
    const [zh = '', en = ''] = line.split('|').map((x) => x.trim().slice(0, 300))
    const known = keys[i]
    if (known) return { key: known, label: { zh, en } }
    const key = freeKey(keys, 'o')
    keys.push(key)
    return { key, label: { zh, en } }
  })
}

export const optionsText = (options: FormField['options']): string =>
  options.map((o) => (o.label.en ? `${o.label.zh} | ${o.label.en}` : o.label.zh)).join('\n')
