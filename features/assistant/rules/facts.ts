/**
 * Facts that a language model takes out of what was said: asked for as one object, read field by field. What nobody said, what the form does not
 * have and what a field cannot be is dropped, each with its reason. Pure; words come in masked.
 */
import type { Words } from '../../../kernel/contract.ts'
import type { Answer, Definition, FormField } from '../../forms/contract.ts'
import { answerFaults, isEmpty } from '../../forms/rules/check.ts'
import { maskedWords } from '../../open311/rules.ts'
import type { Dropped } from '../contract.ts'

export interface ReadFact {
  /** `place`, `time`, `people.0`, `form.what`. */
  key: string
  label: Words
  /** As a person reads it. */
  value: string
  /** The words it was taken from. */
  quote: string
}

/** Never asked for: a phone is masked before anything leaves, and a photo has no words. */
const unasked = new Set<FormField['kind']>(['phone', 'photo'])
const askable = (form: Pick<Definition, 'fields'> | null): FormField[] =>
  (form?.fields ?? []).filter((f) => !unasked.has(f.kind))

const labels: Record<'place' | 'time' | 'people', Words> = {
  place: { zh: '地点', en: 'Place' },
  time: { zh: '时间', en: 'Time' },
  people: { zh: '牵涉的人', en: 'People involved' },
}
const MOST = { people: 5, value: 100, quote: 60 } as const

/** The task, with the fields of the form it is for; `now`: local, as `2026-06-26 14:20`. */
export function factsTask(form: Pick<Definition, 'title' | 'fields'> | null, now: string): string {
  const fields = askable(form).map((f) => {
    const options = f.options.map((o) => `${o.key}=${o.label.zh}`).join('，')
    const kind = { number: '数字', date: '年-月-日', choice: '选一个编码', choices: '编码的数组' }[
      f.kind as 'number'
    ]
    return `- ${f.key}：${f.label.zh}（${kind ?? '文字'}${options && `：${options}`}）`
  })
  return [
    '从“诉求”里摘出下面各项，只输出一个 JSON，不要别的字：',
    '{"place":{"value":"地点","quote":"原文里连着的几个字"},"time":{"value":"年-月-日 时:分，不知道钟点就只写年-月-日","quote":"…"},"people":[{"value":"称呼和情况，不写姓名","quote":"…"}],"fields":{"编码":{"value":"…","quote":"…"}}}',
    `quote 必须照抄原文。没有说的不要写，不要猜。现在是 ${now}，“昨晚”之类按诉求的时间换算。`,
    ...(fields.length > 0 ? [`fields 只用“${form!.title.zh}”的这些编码：`, ...fields] : ['fields 写 {}。']),
  ].join('\n')
}

const bare = (text: string): string => text.replace(/[\s“”"'‘’]/g, '')
const isDay = (day: string): boolean => {
  const d = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(d.getTime()) && d.toISOString().slice(0, 10) === day && day >= '1990'
}
const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)

/** Null: it is no such object at all. `said`: the words that left, as they left. */
export function readFacts(
  content: string,
  o: { said: string; form: Pick<Definition, 'fields'> | null; now: string },
): { facts: ReadFact[]; dropped: Dropped[] } | null {
  const text = content.replace(/<think>[\s\S]*?<\/think>/g, '')
  let all: unknown
  try {
    all = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
  } catch {
    return null
  }
  if (!isObject(all)) return null
  const facts: ReadFact[] = []
  const dropped: Dropped[] = []
  const said = bare(o.said)
  const drop = (label: Words, value: unknown, why: Dropped['why']) =>
    dropped.push({ label, value: shownRaw(value), why })
  /** The value and its words, if it was said. */
  const taken = (label: Words, one: unknown): { value: unknown; quote: string } | null => {
    if (one === undefined || one === null) return null
    if (!isObject(one) || one.value === undefined || one.value === null || one.value === '') return null
    const quote = typeof one.quote === 'string' ? one.quote.trim().slice(0, MOST.quote) : ''
    if (quote === '' || !said.includes(bare(quote))) {
      drop(label, one.value, 'not_said')
      return null
    }
    return { value: one.value, quote }
  }
  const words = (key: string, label: Words, one: unknown, fits: (v: string) => Dropped['why'] | null) => {
    const got = taken(label, one)
    if (!got) return
    const value = typeof got.value === 'string' ? got.value.trim() : ''
    const why = value === '' ? 'type' : value.length > MOST.value ? 'long' : fits(value)
    if (why) drop(label, got.value, why)
    // a day has the shape of a number that is masked
    else facts.push({ key, label, value: key === 'time' ? value : maskedWords(value).text, quote: got.quote })
  }
  words('place', labels.place, all.place, (v) => (/某/.test(v) && v.length < 4 ? 'not_said' : null))
  words('time', labels.time, all.time, (v) => {
    const m = /^(\d{4}-\d{2}-\d{2})(?:[ T]([01]\d|2[0-3]):[0-5]\d)?$/.exec(v)
    if (!m || !isDay(m[1]!)) return 'date'
    return m[1]! > o.now.slice(0, 10) ? 'range' : null
  })
  if (Array.isArray(all.people))
    for (const [i, one] of all.people.slice(0, MOST.people).entries())
      words(`people.${i}`, labels.people, one, () => null)
  const fields = askable(o.form)
  for (const [key, one] of isObject(all.fields) ? Object.entries(all.fields) : []) {
    const f = fields.find((x) => x.key === key)
    if (!f) {
      drop({ zh: key.slice(0, 30), en: key.slice(0, 30) }, isObject(one) ? one.value : one, 'unknown')
      continue
    }
    const label = { zh: f.label.zh, en: f.label.en || f.label.zh }
    const got = taken(label, one)
    if (!got) continue
    const answer = answerOf(f, got.value)
    const why = isEmpty(answer)
      ? 'type'
      : (answerFaults({ fields: [{ ...f, showIf: null, required: false }] }, { [key]: answer! })[0]?.code ??
        null)
    if (why) drop(label, got.value, reason(why))
    else facts.push({ key: `form.${key}`, label, value: shown(f, answer!), quote: got.quote })
  }
  return { facts, dropped: dropped.slice(0, 20) }
}

const reasons: readonly Dropped['why'][] = [
  'not_said',
  'unknown',
  'type',
  'choice',
  'number',
  'range',
  'date',
  'long',
]
const reason = (code: string): Dropped['why'] => reasons.find((r) => r === code) ?? 'type'

/** What a model wrote, as the form takes it: a choice by key or by its words, a number also as text. */
function answerOf(f: FormField, value: unknown): Answer | undefined {
  const key = (v: unknown) =>
    typeof v === 'string' ? (f.options.find((x) => x.key === v || x.label.zh === v)?.key ?? v) : String(v)
  switch (f.kind) {
    case 'choice':
      return key(value)
    case 'choices':
      return (Array.isArray(value) ? value : [value]).map(key)
    case 'number':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim())
        ? Number(value)
        : (value as number)
    case 'place':
      return typeof value === 'string' ? { text: value } : undefined
    default:
      return typeof value === 'string' ? value : undefined
  }
}

function shown(f: FormField, a: Answer): string {
  const name = (k: string) => f.options.find((o) => o.key === k)?.label.zh ?? k
  if (f.kind === 'choice') return name(String(a))
  if (Array.isArray(a)) return a.map(name).join('、')
  if (typeof a === 'object') return maskedWords(a.text ?? '').text
  if (typeof a === 'number') return `${a}${f.unit.zh && ` ${f.unit.zh}`}`
  return f.kind === 'date' ? a : maskedWords(a).text
}

const shownRaw = (v: unknown): string =>
  maskedWords((typeof v === 'string' ? v : (JSON.stringify(v) ?? '')).slice(0, 80)).text
