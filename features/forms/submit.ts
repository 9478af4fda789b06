/** Answers become a report through the one door of all channels; they are kept as given, beside the words made of them. */
import type { App } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { type IntakeInput, type IntakeResult, intake } from '../reports/answers.ts'
import type { Answers, PlaceAnswer } from './contract-shapes.ts'
import './problems.ts'
import { answerFaults, composed, headline, plainAnswers } from './rules.ts'

export interface Filled {
  key: string
  version: number
  answers: Answers
  requestId: string
  channel: string
  reporter: IntakeInput['reporter']
  qrCode?: string | undefined
  uploads?: readonly string[] | undefined
  forOther?: boolean | undefined
  publicConsent?: boolean | undefined
  occurredAt?: Date | undefined
  actorName?: string | undefined
  /** Where the place comes from another parameter (a standard's own, a worker's position). */
  placeKnown?: boolean | undefined
  more?:
    | Partial<Pick<IntakeInput, 'placeText' | 'point' | 'regionPath' | 'clientId' | 'externalId'>>
    | undefined
  raw?: Record<string, unknown> | undefined
}

/**
 * The report that a filled form is: refuses an unknown version, a form that was closed when it was filled in, and names every
 * fault of the answers at once. The phone is sealed with the report, not kept among the answers.
 */
export function reportOf(app: App, f: Filled): IntakeInput {
  const form = app.services.forms.form(f.key)
  if (!form) throw problem('not_found')
  const def = app.services.forms.definition(f.key, f.version)
  if (!def) throw problem('form.version')
  const when = f.occurredAt ?? app.clock()
  if (!form.open && !(form.closedAt && when < form.closedAt)) throw problem('form.closed')
  const faults = answerFaults(def, f.answers, { placeKnown: Boolean(f.qrCode) || f.placeKnown === true })
  if (faults.length)
    throw problem('request.invalid', {
      issues: faults.map((x) => ({ path: `answers.${x.path}`, code: x.code, message: x.words.zh })),
    })
  const answers = plainAnswers(def, f.answers)
  const keyOf = (kind: string) => def.fields.find((x) => x.kind === kind)?.key ?? ''
  const phone = answers[keyOf('phone')] as string | undefined
  const place = answers[keyOf('place')] as PlaceAnswer | undefined
  const photos = (answers[keyOf('photo')] ?? []) as string[]
  const { [keyOf('phone')]: _sealed, ...kept } = answers
  const kind = f.reporter.kind === 'anonymous' && phone ? 'named' : f.reporter.kind
  const item = def.itemCode && app.services.items.item(def.itemCode) ? def.itemCode : undefined
  return {
    channel: f.channel,
    title: headline(def, answers),
    body: composed(def, answers),
    placeText: place?.text,
    point: place?.point,
    accuracy: place?.point ? place.accuracy : undefined,
    qrCode: f.qrCode,
    reporter: { ...f.reporter, kind, phone: phone ?? f.reporter.phone },
    forOther: f.forOther,
    publicConsent: f.publicConsent,
    occurredAt: f.occurredAt,
    requestId: f.requestId,
    uploads: [...photos, ...(f.uploads ?? [])],
    actorName: f.actorName,
    itemCode: item,
    level: def.level ?? undefined,
    ...f.more,
    raw: { ...f.raw, form: f.key, version: f.version, answers: kept },
  }
}

export const submitForm = async (app: App, f: Filled): Promise<IntakeResult> => intake(app, reportOf(app, f))
