/**
 * Words of the interface in both languages. A dictionary sits beside the component that uses it:
 *
 *   const words = dict({ left: { zh: '还剩 {time}', en: '{time} left' } })
 *   const t = useT(words)
 *   t('left', { time: '3 小时' })
 *
 * A word that follows a number has both its English forms: `{n} {n|photo|photos}`.
 *
 * The language is one value for the whole page, kept in the browser; `?lang=en` sets it too.
 */
import { useCallback, useSyncExternalStore } from 'react'
import { plural } from '../shared/plural.ts'

export type Lang = 'zh' | 'en'
export interface Word {
  zh: string
  en: string
}
export type Dict = Record<string, Word>
export type T<D extends Dict> = (key: keyof D & string, values?: Record<string, string | number>) => string

const KEY = 'yige.lang'
const listeners = new Set<() => void>()

function firstLang(): Lang {
  try {
    const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY)
    return asked === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}

let current: Lang = typeof location === 'undefined' ? 'zh' : firstLang()

function mark() {
  if (typeof document !== 'undefined') document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en'
}
mark()

export const getLang = (): Lang => current

export function setLang(next: Lang): void {
  current = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Private windows refuse storage; the language then lasts as long as the page.
  }
  mark()
  for (const tell of listeners) tell()
}

/** Between the names of a list: `a、b` in Chinese, `a, b` in English. */
export const comma = (): string => (current === 'zh' ? '、' : ', ')
/** Between parts of one sentence. */
export const pause = (): string => (current === 'zh' ? '，' : ', ')
/** Between sentences that belong together. */
export const semicolon = (): string => (current === 'zh' ? '；' : '; ')
export const colon = (): string => (current === 'zh' ? '：' : ': ')
/** What is said beside: `（x）` in Chinese, ` (x)` in English. */
export const paren = (text: string): string => (current === 'zh' ? `（${text}）` : ` (${text})`)

export function useLang(): Lang {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    getLang,
    () => 'zh',
  )
}

/** Declares a dictionary; only there so that keys are checked and suggested. */
export const dict = <D extends Dict>(d: D): D => d

/** Puts values into a text: `{n}` is the value, `{n|photo|photos}` the word that fits it in English. */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
    (all, name: string, one?: string, other?: string) => {
      const value = values[name]
      if (value === undefined) return all
      return one === undefined || other === undefined ? String(value) : plural(value, one, other)
    },
  )
}

/** In Chinese fonts a typographic apostrophe takes a whole square: “Residents’　page”. */
const straight = (text: string, lang: Lang): string => (lang === 'en' ? text.replaceAll('’', "'") : text)

/** The words of one dictionary in the language of the page. */
export function useT<D extends Dict>(d: D): T<D> {
  const lang = useLang()
  // The same function until the language changes: it stands among the dependencies of effects.
  return useCallback((key, values) => fill(straight(d[key]?.[lang] ?? key, lang), values), [d, lang])
}

/** A word that came from the server in both languages (`{zh,en}`), in the language of the page. */
export function useWord(): (word: Word | string | null | undefined) => string {
  const lang = useLang()
  return useCallback(
    (word) => (word == null ? '' : typeof word === 'string' ? word : straight(word[lang] || word.zh, lang)),
    [lang],
  )
}
