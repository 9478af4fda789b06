/**
 * Single-letter shortcuts of the desk. A page says what its keys do while it is shown:
 *
 *   useKeys([{ id: 'case.dispatch', keys: 'Enter', words: { zh: '确认派遣', en: 'Confirm dispatch' }, run }])
 *
 * Keys: `J`, `Shift+J`, `Ctrl+K`, `Enter`, `Escape`, `?`, `.`, and sequences `G I`, `V 1`. Letters are off while typing
 * and can be switched off or remapped by the person (WCAG 2.1.4); keys with Ctrl, Enter, Escape and arrows always work.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { Word } from './i18n.tsx'

export interface Shortcut {
  /** Stable name, e.g. `case.dispatch`: what a remapping is kept under. */
  id: string
  keys: string
  words: Word
  run: (e: KeyboardEvent) => void
  /** Shown in the list but grey, and does nothing. */
  off?: boolean
  /** Heading in the list of keys. */
  group?: Word
  /** Also listed in the command palette (Ctrl K). */
  command?: boolean
}

const KEY = 'yige.keys'
interface Kept {
  letters: boolean
  map: Record<string, string>
}
function read(): Kept {
  try {
    return { letters: true, map: {}, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) }
  } catch {
    return { letters: true, map: {} }
  }
}
let kept: Kept = typeof localStorage === 'undefined' ? { letters: true, map: {} } : read()

/** Last mounted first: an open pane's `Escape` wins over the page's. */
let layers: { list: () => Shortcut[] }[] = []
const watchers = new Set<() => void>()
let version = 0
function changed() {
  version++
  for (const w of watchers) w()
}

function keep(next: Kept) {
  kept = next
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Lasts as long as the page when storage is refused.
  }
  changed()
}
export const setLetters = (on: boolean): void => keep({ ...kept, letters: on })
export const remap = (id: string, keys: string | undefined): void => {
  const map = { ...kept.map }
  if (keys) map[id] = keys
  else delete map[id]
  keep({ ...kept, map })
}
export const keysOf = (s: Pick<Shortcut, 'id' | 'keys'>): string => kept.map[s.id] ?? s.keys

/** Every shortcut that works on this page now; an inner one hides an outer one with the same keys. */
export function activeShortcuts(): Shortcut[] {
  const seen = new Set<string>()
  return layers
    .flatMap((l) => l.list())
    .filter((s) => {
      const k = keysOf(s)
      return seen.has(k) ? false : Boolean(seen.add(k))
    })
}
export function useShortcutList(): { list: Shortcut[]; letters: boolean } {
  useSyncExternalStore(
    (w) => {
      watchers.add(w)
      return () => watchers.delete(w)
    },
    () => version,
    () => 0,
  )
  return { list: activeShortcuts(), letters: kept.letters }
}

/** `e` → `Shift+J`, `Ctrl+K`, `?`, `Enter`. Cmd on a Mac counts as Ctrl. */
export function keyName(
  e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): string {
  const key = e.key === ' ' ? 'Space' : e.key.length === 1 ? e.key.toUpperCase() : e.key
  const letter = /^[A-Z]$/.test(key) || e.key.length > 1
  return `${e.ctrlKey || e.metaKey ? 'Ctrl+' : ''}${e.altKey ? 'Alt+' : ''}${e.shiftKey && letter ? 'Shift+' : ''}${key}`
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/** Enter and Space on a focused button or link belong to it, not to the page. */
function ownsKey(target: EventTarget | null, name: string): boolean {
  return (
    (name === 'Enter' || name === 'Space') &&
    target instanceof HTMLElement &&
    target.closest('button,a[href],summary,[role=button],[role=menuitem],[role=option],[role=tab]') !== null
  )
}

let pending: { first: string; until: number } | undefined

/** What a key means now; exported for its test. Returns the shortcut to run, or undefined. */
export function match(
  name: string,
  list: Shortcut[],
  at: number,
  typing = false,
  letters = kept.letters,
): Shortcut | undefined {
  const single = /^(Shift\+)?(.|Space)$/.test(name)
  if (single && (typing || !letters)) return undefined
  if (typing && !name.startsWith('Ctrl+') && name !== 'Escape') return undefined
  if (pending && at < pending.until) {
    const seq = `${pending.first} ${name}`
    pending = undefined
    const hit = list.find((s) => keysOf(s) === seq)
    if (hit) return hit.off ? undefined : hit
  }
  pending = undefined
  if (list.some((s) => keysOf(s).startsWith(`${name} `))) {
    pending = { first: name, until: at + 1200 }
    return undefined
  }
  const hit = list.find((s) => keysOf(s) === name)
  return hit?.off ? undefined : hit
}

/** Closed dialogs may stay in the page without being drawn. */
const dialogOpen = (): boolean =>
  [...document.querySelectorAll('[aria-modal=true]')].some((d) => d.getClientRects().length > 0)

function onKey(e: KeyboardEvent) {
  if (e.defaultPrevented || e.isComposing) return
  const name = keyName(e)
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(e.key) || ownsKey(e.target, name)) return
  // A dialog keeps its own keys: nothing behind it may act.
  if (name !== 'Escape' && !name.startsWith('Ctrl+') && dialogOpen()) return
  const hit = match(name, activeShortcuts(), e.timeStamp, isTyping(e.target))
  if (!hit) return
  e.preventDefault()
  hit.run(e)
}
if (typeof window !== 'undefined') window.addEventListener('keydown', onKey)

/** These keys work while the component is mounted. The list may change at every render. */
export function useKeys(list: Shortcut[]): void {
  const latest = useRef(list)
  latest.current = list
  const names = list.map((s) => `${s.id}:${s.keys}:${s.off ?? ''}`).join('|')
  useEffect(() => {
    const layer = { list: () => latest.current }
    layers = [layer, ...layers]
    changed()
    return () => {
      layers = layers.filter((l) => l !== layer)
      changed()
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of keys is told anew when a name in it changes
  useEffect(changed, [names])
}

/** A key cap: `<Key k="Ctrl K" />`. */
export function Key({ k }: { k: string }) {
  return <kbd>{k}</kbd>
}
