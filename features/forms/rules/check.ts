/**
 * What is wrong with answers, and what is wrong with a definition. Pure and without zod: the page of a resident, the phone of a
 * worker, the desk and the server run this very code, and a resident's phone carries no schema library.
 */
import type { Words } from '../../../kernel/contract.ts'
import type { Answer, Answers, Definition, FormField, PlaceAnswer } from '../contract-shapes.ts'

export interface Fault {
  /** Key of the field, or the path in a definition: `fields.2.label`. */
  path: string
  code: string
  words: Words
}

const w = (zh: string, en: string): Words => ({ zh, en })
const fault = (path: string, code: string, zh: string, en: string): Fault => ({
  path,
  code,
  words: w(zh, en),
})

/** Longest answer in characters. */
export const longest = { text: 100, long: 1000 } as const
export const mostPhotos = 6

export const say = (words: Words, lang: 'zh' | 'en'): string => words[lang] || words.zh

/** As the server reads a phone: without spaces, dashes and the country code. */
export const digitsOf = (phone: string): string =>
  phone.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

const isPlace = (a: Answer | undefined): a is PlaceAnswer =>
  typeof a === 'object' && a !== null && !Array.isArray(a)

/** Nothing was answered: an empty text, no choice, a place without words or position. */
export function isEmpty(a: Answer | undefined): boolean {
  if (a === undefined || a === null) return true
  if (typeof a === 'string') return a.trim() === ''
  if (Array.isArray(a)) return a.length === 0
  return isPlace(a) ? !a.text?.trim() && !a.point : false
}

/** Fields that are asked with these answers. A field that depends on a hidden one is hidden too. */
export function shownFields(def: Pick<Definition, 'fields'>, answers: Answers): FormField[] {
  const shown = new Set<string>()
  return def.fields.filter((f) => {
    const on = f.showIf
    if (on) {
      const a = shown.has(on.field) && Object.hasOwn(answers, on.field) ? answers[on.field] : undefined
      const given = Array.isArray(a) ? a : typeof a === 'string' ? [a] : []
      if (!given.some((g) => on.is.includes(g))) return false
    }
    shown.add(f.key)
    return true
  })
}

/** The answers that count: of shown fields, not empty, text trimmed, phone in digits. */
export function plainAnswers(def: Pick<Definition, 'fields'>, answers: Answers): Answers {
  const out: Answers = {}
  for (const f of shownFields(def, answers)) {
    const a = Object.hasOwn(answers, f.key) ? answers[f.key] : undefined
    if (a === undefined || isEmpty(a)) continue
    if (typeof a === 'string') out[f.key] = f.kind === 'phone' ? digitsOf(a) : a.trim()
    else if (isPlace(a)) {
      const { text, ...rest } = a
      out[f.key] = { ...rest, ...(text?.trim() ? { text: text.trim() } : {}) }
    } else out[f.key] = a
  }
  return out
}

const isDay = (s: string): boolean => {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(s)
  if (!m) return false
  const d = new Date(Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])))
  return Number(m[1]) >= 1900 && d.toISOString().slice(0, 10) === s
}

const bounds = (f: FormField): Words => {
  const { min, max } = f
  if (min !== null && max !== null) return w(`${min} 到 ${max}`, `${min} to ${max}`)
  return min !== null ? w(`${min} 以上`, `${min} or more`) : w(`${max} 以下`, `${max} or less`)
}

function faultOf(f: FormField, a: Answer): Fault | null {
  const wrong = (code: string, zh: string, en: string) => fault(f.key, code, zh, en)
  const unlike = wrong('type', '不是这一项要的内容', 'is not what this field asks for')
  switch (f.kind) {
    case 'text':
    case 'long': {
      if (typeof a !== 'string') return unlike
      const most = longest[f.kind]
      return a.trim().length > most ? wrong('long', `最多 ${most} 字`, `at most ${most} characters`) : null
    }
    case 'choice':
      if (typeof a !== 'string') return unlike
      return f.options.some((o) => o.key === a) ? null : wrong('choice', '没有这个选项', 'no such choice')
    case 'choices':
      if (!Array.isArray(a)) return unlike
      return a.every((x) => f.options.some((o) => o.key === x)) && new Set(a).size === a.length
        ? null
        : wrong('choice', '没有这个选项', 'no such choice')
    case 'number': {
      if (typeof a !== 'number' || !Number.isFinite(a)) return wrong('number', '要写数字', 'must be a number')
      const said = bounds(f)
      return (f.min !== null && a < f.min) || (f.max !== null && a > f.max)
        ? wrong('range', `要在 ${said.zh}`, `must be ${said.en}`)
        : null
    }
    case 'date':
      if (typeof a !== 'string') return unlike
      return isDay(a) ? null : wrong('date', '要写成年-月-日', 'must be a day, as 2026-06-26')
    case 'phone':
      if (typeof a !== 'string') return unlike
      return /^(1[3-9]\d{9}|0\d{9,11})$/.test(digitsOf(a))
        ? null
        : wrong(
            'phone',
            '要 11 位手机号，或带区号的座机',
            '11 digits of a mobile, or a landline with area code',
          )
    case 'place':
      return isPlace(a) ? null : unlike
    case 'photo':
      if (!Array.isArray(a)) return unlike
      return a.length > mostPhotos ? wrong('count', `最多 ${mostPhotos} 张`, `at most ${mostPhotos}`) : null
  }
}

/**
 * Every fault of the answers at once, in the order of the fields. `placeKnown`: a code plate says where, so that a place need not
 * be given. Answers of fields that are not shown are passed over; keys that no field has are faults.
 */
export function answerFaults(
  def: Pick<Definition, 'fields'>,
  answers: Answers,
  o: { placeKnown?: boolean } = {},
): Fault[] {
  const known = new Set(def.fields.map((f) => f.key))
  const unknown = Object.keys(answers)
    .filter((k) => !known.has(k))
    .map((k) => fault(k, 'unknown', '表单里没有这一项', 'the form has no such field'))
  const wrong = shownFields(def, answers).flatMap((f) => {
    const a = Object.hasOwn(answers, f.key) ? answers[f.key] : undefined
    if (a === undefined || isEmpty(a)) {
      const owed = f.required && !(f.kind === 'place' && o.placeKnown)
      return owed ? [fault(f.key, 'required', `还差：${f.label.zh}`, `Missing: ${say(f.label, 'en')}`)] : []
    }
    return faultOf(f, a) ?? []
  })
  return [...wrong, ...unknown]
}

const keyShape = /^[a-z][a-z0-9_]{0,29}$/
const choosing = new Set(['choice', 'choices'])

const once = [
  ['phone', '电话只能问一次：它是联系报告人的号码', 'One phone at most: it is how the reporter is reached'],
  ['place', '地点只能问一次：它就是事情在哪里', 'One place at most: it is where the matter is'],
  ['photo', '照片只能放一处', 'Photos can be asked for once'],
] as const

/** Everything that keeps a definition from being published. `items`: codes of the list in force. */
export function definitionFaults(def: Definition, items: ReadonlySet<string>): Fault[] {
  const out: Fault[] = []
  const add = (path: string, code: string, zh: string, en: string) => out.push(fault(path, code, zh, en))
  if (!def.title.zh.trim()) add('title', 'empty', '表单还没有名字', 'The form has no name')
  if (def.itemCode !== null && !items.has(def.itemCode))
    add('itemCode', 'unknown', `清单里没有事项 ${def.itemCode}`, `The list has no item ${def.itemCode}`)
  if (def.fields.length === 0) add('fields', 'empty', '还没有要填的项', 'There is nothing to fill in')
  const seen = new Set<string>()
  def.fields.forEach((f, i) => {
    const at = `fields.${i}`
    const name = f.label.zh.trim() || `${i + 1}`
    const on = (part: string, code: string, zh: string, en: string) =>
      add(`${at}.${part}`, code, `“${name}”：${zh}`, `“${f.label.en.trim() || name}”: ${en}`)
    if (!f.label.zh.trim()) on('label', 'empty', '没有名称', 'has no label')
    if (!keyShape.test(f.key)) on('key', 'shape', '代号要用小写字母、数字、下划线', 'key: a-z, digits, _')
    if (seen.has(f.key)) on('key', 'twice', `代号 ${f.key} 用了两次`, `key ${f.key} is used twice`)
    if (choosing.has(f.kind)) {
      if (f.options.length < 2) on('options', 'few', '至少要两个选项', 'needs two choices at least')
      if (f.options.some((o) => !o.label.zh.trim()))
        on('options', 'empty', '有选项没写字', 'a choice is empty')
      if (
        f.options.some((o) => !keyShape.test(o.key)) ||
        new Set(f.options.map((o) => o.key)).size < f.options.length
      )
        on('options', 'key', '选项代号空着或重复', 'keys of choices are empty or used twice')
    }
    if (f.kind === 'number' && f.min !== null && f.max !== null && f.min > f.max)
      on('min', 'range', '下限大于上限', 'the lower bound is above the upper')
    if (f.showIf) {
      const other = def.fields.slice(0, i).find((x) => x.key === f.showIf?.field && choosing.has(x.kind))
      if (!other)
        on('showIf', 'field', '只能看前面的选择项来决定问不问', 'can only depend on a choice above it')
      else if (f.showIf.is.length === 0 || f.showIf.is.some((k) => !other.options.some((o) => o.key === k)))
        on('showIf', 'is', '没说选哪一个时才问', 'does not say for which choice it is asked')
    }
    seen.add(f.key)
  })
  for (const [kind, zh, en] of once)
    if (def.fields.filter((f) => f.kind === kind).length > 1) add('fields', `two_${kind}`, zh, en)
  return out
}
