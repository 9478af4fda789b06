import { useMemo, useState } from 'react'

export type Change<V> = Partial<V> | ((now: V) => Partial<V>)

/** Something typed, and where it is kept; a change is always made to what stands there now, never to what was drawn last. */
export interface Kept<V> {
  now: () => V
  change: (c: Change<V>) => V
  drop: () => void
}

export function openDraft<V extends object>(key: string, start: V, storage?: () => Storage): Kept<V> {
  // A browser may refuse storage: then the draft lasts as long as the panel.
  const tried = <T>(use: (s: Storage) => T): T | undefined => {
    try {
      return storage ? use(storage()) : undefined
    } catch {
      return undefined
    }
  }
  let values: V = { ...start, ...tried((s) => JSON.parse(s.getItem(key) ?? '{}') as Partial<V>) }
  return {
    now: () => values,
    change: (c) => {
      values = { ...values, ...(typeof c === 'function' ? c(values) : c) }
      tried((s) => s.setItem(key, JSON.stringify(values)))
      return values
    },
    drop: () => void tried((s) => s.removeItem(key)),
  }
}

/**
 * A draft outlives the panel and the page: what was typed is never lost by looking at something else. It goes when somebody else signs in
 * (session.tsx), which is why its key begins so.
 */
export function useDraft<V extends object>(
  key: `yige.draft.${string}`,
  start: V,
): [V, (c: Change<V>) => void, () => void] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a draft starts once; another key is another draft
  const draft = useMemo(() => openDraft(key, start, () => sessionStorage), [key])
  const [, drawn] = useState<V>()
  return [draft.now(), (c) => drawn(draft.change(c)), draft.drop]
}
