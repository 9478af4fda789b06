/** Fields and values of an item in words, for comparisons, conflicts and findings. */
import type { Lang } from '../../../ui/i18n.tsx'
import { formatLimit, parseLimit } from '../../clocks/rules.ts'
import type { Change, CoHandler, Evidence, Level, LevelRule } from '../contract.ts'
import { fieldWords, levelNames } from './words.ts'

export function sayLimit(text: string | null | undefined, lang: Lang, none = '—'): string {
  if (text == null || text === '') return none
  const limit = parseLimit(text)
  return limit ? formatLimit(limit, lang) : text
}

/** `levels.critical.limits.resolve` → 特急 · 办结 */
export function sayField(path: string, lang: Lang): string {
  const word = (key: string) => fieldWords[key]?.[lang] ?? key
  const m = /^levels\.(\w+)(?:\.(?:limits\.)?(\w+))?/.exec(path)
  if (!m) return word(path.split('.').slice(0, 2).join('.'))
  const level = levelNames[m[1] as Level]?.[lang] ?? m[1]!
  return m[2] ? `${level} · ${word(m[2])}` : level
}

const isLimitField = (path: string) => /\.limits\.\w+$|\.hurry$/.test(path)

export function sayValue(path: string, value: unknown, lang: Lang, label: (key: string) => string): string {
  const comma = lang === 'zh' ? '、' : ', '
  if (isLimitField(path)) return sayLimit(value as string | null, lang)
  if (value == null || value === '') return '—'
  if (typeof value === 'boolean') return value ? (lang === 'zh' ? '是' : 'yes') : lang === 'zh' ? '否' : 'no'
  if (/\.arbiter$/.test(path)) return label(String(value))
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) {
    if (value.length === 0) return '—'
    if (path.endsWith('coHandlers'))
      return (value as CoHandler[]).map((c) => `${label(c.unit)}${c.task ? `（${c.task}）` : ''}`).join(comma)
    if (path === 'evidence') return (value as Evidence[]).map((e) => e.label).join(comma)
    if (/\.(owners|informed)$/.test(path)) return (value as string[]).map(label).join(comma)
    return value.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))).join(comma)
  }
  if (/^levels\.\w+$/.test(path)) {
    const rule = value as LevelRule
    return `${rule.owners.map(label).join(comma)} · ${sayLimit(rule.limits.resolve, lang)}`
  }
  return JSON.stringify(value)
}

/** Of a list only what went and what came; of anything else the old and the new. */
export function sayChange(
  c: { field: string; before: unknown; after: unknown },
  lang: Lang,
  label: (key: string) => string,
): { gone: string; come: string } {
  let { before, after } = c
  if (Array.isArray(before) && Array.isArray(after)) {
    const [a, b] = [before.map((x) => JSON.stringify(x)), after.map((x) => JSON.stringify(x))]
    const left = before.filter((_, i) => !b.includes(a[i]!))
    const came = after.filter((_, i) => !a.includes(b[i]!))
    // Only the order differs: both lists as they are.
    if (left.length + came.length > 0) [before, after] = [left, came]
  }
  const say = (v: unknown) => (Array.isArray(v) && v.length === 0 ? '' : sayValue(c.field, v, lang, label))
  return { gone: say(before), come: say(after) }
}

export const changeKey = (c: Change): string => `${c.itemCode}/${c.field}`
