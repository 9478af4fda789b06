/** Groups of people who are owed care: what an archive holds, by configuration; what is wrong with values and with a definition, all at once. */
import { noteOf } from '../../shared/notes.ts'

export const fieldKinds = ['text', 'number', 'date', 'choice'] as const
export type FieldKind = (typeof fieldKinds)[number]

export interface CareField {
  key: string
  zh: string
  en: string
  kind: FieldKind
  /** Of a choice: what can be chosen, as it is written. */
  choices: readonly string[]
  required: boolean
}

export interface Fault {
  path: string
  code: string
  zh: string
  en: string
}

/** Why an archive ends. */
export const endReasons = ['died', 'moved', 'no-longer', 'mistake', 'other'] as const
export type EndReason = (typeof endReasons)[number]

export const mostFields = 30

export function definitionFaults(
  d: { fields: readonly CareField[]; readers: readonly string[] },
  mayRead: readonly string[],
): Fault[] {
  const out: Fault[] = []
  const seen = new Set<string>()
  for (const [i, f] of d.fields.entries()) {
    const at = (name: string) => `fields.${i}.${name}`
    if (seen.has(f.key))
      out.push({ path: at('key'), code: 'double', zh: '代号重复', en: 'this key is there twice' })
    seen.add(f.key)
    // Every object has these already: values are kept by key.
    if (f.key in {})
      out.push({ path: at('key'), code: 'taken', zh: '这个代号不能用', en: 'this key cannot be used' })
    const choices = new Set(f.choices)
    if (f.kind === 'choice' && choices.size < 2)
      out.push({ path: at('choices'), code: 'few', zh: '至少两个选项', en: 'at least two choices' })
    if (choices.size < f.choices.length)
      out.push({ path: at('choices'), code: 'double', zh: '选项重复', en: 'a choice is there twice' })
  }
  const unknown = d.readers.filter((r) => !mayRead.includes(r))
  if (unknown.length > 0)
    out.push({
      path: 'readers',
      code: 'role',
      zh: `这些岗位看不到档案：${unknown.join('、')}`,
      en: `no reader of archives: ${unknown.join(', ')}`,
    })
  return out
}

const isDay = (s: string): boolean => {
  const t = /^\d{4}-\d\d-\d\d$/.test(s) ? new Date(`${s}T00:00:00Z`) : null
  return t !== null && !Number.isNaN(t.getTime()) && t.toISOString().slice(0, 10) === s
}

/** Values as they are kept: trimmed, without empty ones. What a group no longer asks for stays until somebody takes it out. */
export const cleanValues = (v: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(v)
      .map(([k, x]) => [k, x.trim()] as const)
      .filter(([, x]) => x !== ''),
  )

/** `was`: what is kept already and may stay though the definition has changed since. */
export function valueFaults(
  fields: readonly CareField[],
  values: Readonly<Record<string, string>>,
  was: Readonly<Record<string, string>> = {},
): Fault[] {
  const out: Fault[] = []
  const known = new Map(fields.map((f) => [f.key, f]))
  for (const f of fields)
    if (f.required && !values[f.key])
      out.push({
        path: `values.${f.key}`,
        code: 'required',
        zh: `${f.zh}没有填`,
        en: `${f.en} is missing`,
      })
  for (const [key, x] of Object.entries(values)) {
    if (was[key] === x) continue
    const f = known.get(key)
    const path = `values.${key}`
    if (!f) out.push({ path, code: 'unknown', zh: '没有这一项', en: 'there is no such field' })
    else if (f.kind === 'number' && !/^-?\d{1,9}(\.\d{1,2})?$/.test(x))
      out.push({ path, code: 'number', zh: `${f.zh}要填数字`, en: `${f.en} is a number` })
    else if (f.kind === 'date' && !isDay(x))
      out.push({ path, code: 'date', zh: `${f.zh}要填日期`, en: `${f.en} is a day` })
    else if (f.kind === 'choice' && !f.choices.includes(x))
      out.push({ path, code: 'choice', zh: `${f.zh}不在选项里`, en: `${f.en} is none of its choices` })
  }
  return out
}

/** Names of fields that differ: what the history says of a change, never the values. */
export const changedKeys = (
  was: Readonly<Record<string, string>>,
  next: Readonly<Record<string, string>>,
): string[] =>
  [...new Set([...Object.keys(was), ...Object.keys(next)])].filter((k) => was[k] !== next[k]).sort()

/** What stands in the list of visits, which more people read than the archives: that somebody calls here, not why. */
export const planName = (everyDays: number): string => noteOf('careCalls', { n: everyDays })
