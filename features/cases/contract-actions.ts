/** One endpoint per action on a case: its input beside `requestId` and `baseVersion`. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Level, State } from './contract-words.ts'

const caseId = z.object({ id: field.id }).strict()
const uploads = z.array(field.id).max(12).default([])
const reason = field.text(500)
const limit = z.string().trim().max(40)
const coHandler = z.object({ unitId: field.id, task: z.string().trim().max(60).default('') }).strict()
const spot = z.object({ point: field.point, accuracy: z.number().min(0).max(100_000) }).strict()

/** The place, item, level or title that a person puts in place of the system's; what is absent stays. */
export const Corrections = z
  .object({
    regionPath: field.regionPath.optional(),
    point: field.point.optional(),
    placeText: z.string().trim().max(200).optional(),
    itemCode: z.string().max(20).optional(),
    level: Level.optional(),
    title: z.string().trim().min(1).max(120).optional(),
  })
  .strict()

/** Input of each action beside `requestId` and `baseVersion`. */
export const actionInputs = {
  dispatch: z.object({
    corrections: Corrections.optional(),
    unitId: field.id.optional(),
    postId: field.id.optional(),
    accountId: field.id.optional(),
    coHandlers: z.array(coHandler).max(12).optional(),
    note: z.string().trim().max(300).optional(),
  }),
  recall: z.object({ reason: z.string().trim().max(300).default('') }),
  redispatch: z.object({ unitId: field.id, accountId: field.id.optional(), reason }),
  accept: z.object({ occurredAt: field.instant.optional() }),
  assemble: z.object({ occurredAt: field.instant.optional() }),
  arrive: z.object({ spot: spot.optional(), occurredAt: field.instant.optional(), uploads }),
  whistle: z.object({
    coHandlers: z.array(coHandler).min(1).max(12),
    reason: z.string().trim().max(300).default(''),
  }),
  finish: z.object({ result: field.text(1000), uploads, occurredAt: field.instant.optional() }),
  resolve: z.object({
    result: field.text(1000),
    uploads,
    spot: spot.optional(),
    confirmations: z.array(z.string().max(120)).max(20).default([]),
    occurredAt: field.instant.optional(),
  }),
  requestReturn: z.object({ reason, proposedUnitId: field.id, uploads }),
  ruleReturn: z.object({ approve: z.boolean(), reason, unitId: field.id.optional() }),
  requestExtension: z.object({ reason, limit }),
  ruleExtension: z.object({ approve: z.boolean(), reason, limit: limit.optional() }),
  requestSuspension: z.object({ reason, until: field.instant }),
  ruleSuspension: z.object({ approve: z.boolean(), reason }),
  resume: z.object({ reason: z.string().trim().max(300).default('') }),
  correct: z.object({
    corrections: Corrections,
    reason: z.string().trim().max(300).default(''),
  }),
  supervise: z.object({ reason }),
  remind: z.object({ message: z.string().trim().max(300).default('') }),
  escalate: z.object({ reason }),
  verify: z.object({ ok: z.boolean(), note: field.text(500), uploads, spot: spot.optional() }),
  callback: z.object({
    solved: z.boolean(),
    satisfied: z.boolean().optional(),
    stars: z.number().int().min(1).max(5).optional(),
    reportId: field.id,
    answers: z.record(z.string().max(60), z.string().max(300)).default({}),
    note: z.string().trim().max(500).default(''),
  }),
  archive: z.object({ note: z.string().trim().max(300).default('') }),
  reopen: z.object({ reason }),
  reject: z.object({ reason, replyToReporter: z.string().trim().max(500).default('') }),
  withdraw: z.object({ reason }),
  note: z.object({ body: field.text(1000), uploads }),
  ask: z.object({ question: field.text(300), reportId: field.id.optional() }),
  link: z.object({ reportId: field.id, reason: z.string().trim().max(300).default('') }),
  unlink: z.object({ reportId: field.id, reason }),
  split: z.object({ reportIds: z.array(field.id).min(1).max(50), reason }),
  dismiss: z.object({
    caseId: field.id,
    undo: z.boolean().default(false),
    reason: z.string().trim().max(300).default(''),
  }),
} as const
export type StaffAction = keyof typeof actionInputs
export type ActionInput<A extends StaffAction> = z.output<(typeof actionInputs)[A]>

export const ActionDone = z.object({
  id: field.id,
  version: z.number().int(),
  state: State,
  seq: z.number().int(),
  /** Until when the dispatch can be taken back without a trace in the clocks. */
  recallUntil: z.string().nullable(),
  /** `split` only: the new case. */
  newCaseId: field.id.nullable(),
})
export type ActionDone = z.infer<typeof ActionDone>

const common = { requestId: field.requestId, baseVersion: z.number().int().positive() }
const summaries: Record<StaffAction, string> = {
  dispatch: 'Confirm what the system prepared, or correct it, and send the case to its handler',
  recall: 'Take a dispatch back within five minutes',
  redispatch: 'Give the case to another unit',
  accept: 'Accept my line of the case; its clocks start',
  assemble: 'The team is together and sets out; its clock of assembling stops',
  arrive: 'I am on the spot',
  whistle: 'Call other units in; each gets a line and clocks of its own',
  finish: 'My co-handling is done',
  resolve: 'The problem is solved; result and evidence go back to every channel',
  requestReturn: 'Not ours: reason and proposed owner',
  ruleReturn: 'Decide a return',
  requestExtension: 'Ask for more time',
  ruleExtension: 'Decide an extension',
  requestSuspension: 'Ask to stop the clock until a date',
  ruleSuspension: 'Decide a suspension',
  resume: 'Go on after a suspension',
  correct: 'Correct place, item, level or title',
  supervise: 'Put the case under supervision',
  remind: 'Remind its handlers',
  escalate: 'Raise it one level up',
  verify: 'Look at the place and say what is true',
  callback: 'Record the call to the reporter',
  archive: 'Close and archive',
  reopen: 'Reopen: it is not solved',
  reject: 'Refuse with a reason that the reporter reads',
  withdraw: 'Withdraw',
  note: 'Add a note',
  ask: 'Ask the reporter a question',
  link: 'Link a report to this case',
  unlink: 'Undo a link; the report becomes a case of its own',
  split: 'Make two cases of one',
  dismiss: 'The proposed case is another problem: not proposed again until taken back with `undo`',
}

function actionEndpoint<A extends StaffAction>(name: A) {
  return endpoint({
    id: `cases.${name}`,
    method: 'POST',
    path: `/api/cases/:id/${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`,
    access: { signedIn: true },
    summary: summaries[name],
    params: caseId,
    body: actionInputs[name].extend(common).strict() as unknown as z.ZodType<
      ActionInput<A> & { requestId: string; baseVersion: number }
    >,
    answer: ActionDone,
    problems: ['case.wrong_state', 'conflict.version', 'access.denied'],
  })
}

/** One endpoint per action, by action name. */
export const actionEndpoints = Object.fromEntries(
  (Object.keys(actionInputs) as StaffAction[]).map((a) => [a, actionEndpoint(a)]),
) as { [A in StaffAction]: ReturnType<typeof actionEndpoint<A>> }
