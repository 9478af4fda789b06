/** Forms as services: the code is `form-` and the key, what the form asks are the attributes of the standard. */
import type { Ctx } from '../../kernel/context.ts'
import type { HeldForm } from '../forms/answers.ts'
import type { Answers } from '../forms/contract.ts'
import { answerFaults, answersOf, attributesOf, say } from '../forms/rules.ts'
import type { Definition, Service } from './contract.ts'
import { opennessOf } from './rules.ts'

type C = Pick<Ctx, 'app' | 'language'>
const prefix = 'form-'

/** Open forms that another application can fill in: not about people, and without a photo that only our own pages can take. */
export const openForms = (ctx: C): HeldForm[] =>
  ctx.app.services.forms.open().filter(({ definition: d }) => {
    const item = d.itemCode ? ctx.app.services.items.item(d.itemCode) : undefined
    return opennessOf(item?.className) !== 'closed' && !d.fields.some((f) => f.kind === 'photo' && f.required)
  })

export const formOf = (ctx: C, code: string): HeldForm | undefined =>
  code.startsWith(prefix) ? openForms(ctx).find((f) => f.key === code.slice(prefix.length)) : undefined

export const codeOf = (f: HeldForm): string => `${prefix}${f.key}`

export const formService = (ctx: C, f: HeldForm): Service => ({
  service_code: codeOf(f),
  service_name: say(f.definition.title, ctx.language),
  description: say(f.definition.lead, ctx.language) || null,
  metadata: attributesOf(f.definition, ctx.language).length > 0,
  type: 'realtime',
  keywords: null,
  group: ctx.language === 'zh' ? '表单' : 'Forms',
})

export const formDefinition = (ctx: C, f: HeldForm): Definition => ({
  service_code: codeOf(f),
  attributes: attributesOf(f.definition, ctx.language),
})

/** The answers among the attributes, the phone and the place from the standard's own parameters, and every fault of them. */
export function readAnswers(
  f: HeldForm,
  attributes: Readonly<Record<string, readonly string[]>>,
  own: { phone: string | undefined; place: { text?: string; point?: [number, number] } },
): { answers: Answers; faults: { path: string; message: string }[] } {
  const keyOf = (kind: string) => f.definition.fields.find((x) => x.kind === kind)?.key
  const [phone, place] = [keyOf('phone'), keyOf('place')]
  const answers: Answers = answersOf(f.definition, attributes)
  if (phone && own.phone) answers[phone] = own.phone
  if (place && (own.place.text || own.place.point)) answers[place] = own.place
  return {
    answers,
    // That a place is given is asked of every request already.
    faults: answerFaults(f.definition, answers, { placeKnown: true }).map((x) => ({
      path: x.path === phone ? 'phone' : `attribute[${x.path}]`,
      message: x.words.en,
    })),
  }
}
