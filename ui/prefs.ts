/** What a person set for this browser: day or night, text size. Written on `<html>` where tokens.css reads it. */
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark' | 'auto'
export interface Prefs {
  theme: Theme
  big: boolean
}

const KEY = 'yige.look'
const listeners = new Set<() => void>()
const dark = typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)')

function read(): Prefs {
  const start: Prefs = { theme: 'light', big: false }
  if (typeof location === 'undefined') return start
  const asked = new URLSearchParams(location.search)
  let saved: Partial<Prefs> = {}
  try {
    saved = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>
  } catch {
    // Unreadable or refused storage: the defaults.
  }
  const prefs = { ...start, ...saved }
  if (asked.get('theme') === 'dark' || asked.get('theme') === 'light')
    prefs.theme = asked.get('theme') as Theme
  if (asked.has('size')) prefs.big = asked.get('size') === 'big'
  return prefs
}

let prefs = read()

export const isDark = (p: Prefs = prefs): boolean =>
  p.theme === 'dark' || (p.theme === 'auto' && !!dark?.matches)

function apply() {
  if (typeof document === 'undefined') return
  const html = document.documentElement
  html.dataset.theme = isDark() ? 'dark' : 'light'
  html.dataset.size = prefs.big ? 'big' : ''
  html.style.colorScheme = isDark() ? 'dark' : 'light'
}
apply()
// Paper is white, whatever the page is.
if (typeof window !== 'undefined') {
  window.addEventListener('beforeprint', () => {
    document.documentElement.dataset.theme = 'light'
  })
  window.addEventListener('afterprint', apply)
}
dark?.addEventListener('change', () => {
  apply()
  prefs = { ...prefs }
  for (const l of listeners) l()
})

export function setPrefs(next: Partial<Prefs>): void {
  prefs = { ...prefs, ...next }
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs))
  } catch {
    // Lasts as long as the page.
  }
  apply()
  for (const l of listeners) l()
}

export function usePrefs(): Prefs {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l)
      return () => listeners.delete(l)
    },
    () => prefs,
    () => prefs,
  )
}
