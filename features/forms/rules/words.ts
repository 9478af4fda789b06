/** From answers to words: the sentence triage reads, and label beside answer as the case shows them. Pure. */
import type { Words } from '../../../kernel/contract.ts'
import type { Answer, Answers, Definition, FormField } from '../contract-shapes.ts'
import { isEmpty, say, shownFields } from './check.ts'

/** What is kept apart and never among the words: who can be reached, pictures, and the place, which has columns of its own. */
const apart = new Set(['phone', 'photo', 'place'])

function inWords(f: FormField, a: Answer, lang: 'zh' | 'en'): string {
  const option = (k: string) => say(f.options.find((o) => o.key === k)?.label ?? { zh: k, en: k }, lang)
  if (f.kind === 'choice') return option(String(a))
  if (f.kind === 'choices' && Array.isArray(a)) return a.map(option).join(lang === 'zh' ? '、' : ', ')
  if (f.kind === 'number') return `${a}${f.unit.zh ? ` ${say(f.unit, lang)}` : ''}`
  if (f.kind === 'place' && typeof a === 'object' && !Array.isArray(a))
    return a.text ?? a.point?.map((n) => n.toFixed(5)).join(', ') ?? ''
  if (f.kind === 'photo' && Array.isArray(a)) return lang === 'zh' ? `${a.length} 张` : String(a.length)
  return String(a)
}

export interface ShownAnswer {
  key: string
  label: Words
  shown: Words
}

/** Label and answer in both languages, in the order of the form. `phone`: how a phone is shown; the number itself is sealed. */
export function shownAnswers(
  def: Pick<Definition, 'fields'>,
  answers: Answers,
  o: { apart?: boolean } = {},
): ShownAnswer[] {
  return shownFields(def, answers).flatMap((f) => {
    const a = Object.hasOwn(answers, f.key) ? answers[f.key] : undefined
    if (a === undefined || isEmpty(a) || f.kind === 'phone') return []
    if (o.apart === false && apart.has(f.kind)) return []
    return {
      key: f.key,
      label: { zh: f.label.zh, en: say(f.label, 'en') },
      shown: { zh: inWords(f, a, 'zh'), en: inWords(f, a, 'en') },
    }
  })
}

/** The words of the report: what a person would have said. Free text stays as it was written. */
export function composed(def: Definition, answers: Answers): string {
  const lines = shownAnswers(def, answers, { apart: false }).map((s) => `${s.label.zh}：${s.shown.zh}`)
  return [def.title.zh, ...lines].join('\n')
}

/** The line the case is known by: the form, and what was chosen or written first. */
export function headline(def: Definition, answers: Answers): string {
  const first = shownAnswers(def, answers, { apart: false }).find((s) => {
    const kind = def.fields.find((f) => f.key === s.key)?.kind
    return kind === 'choice' || kind === 'choices' || kind === 'text' || kind === 'long'
  })
  const said = first?.shown.zh.split(/[\n。！？]/u)[0]?.slice(0, 40)
  return said ? `${def.title.zh}：${said}` : def.title.zh
}
