/** What travels between two installations, by call or by file. Unknown members are left out, so that versions may differ. */
import { z } from 'zod'
import { field } from '../../../kernel/contract.ts'

export const steps = [
  'dispatched',
  'accepted',
  'arrived',
  'suspended',
  'resumed',
  'resolved',
  'reopened',
  'returned',
  'withdrawn',
  'rated',
  'reminded',
  'asked',
] as const
export const Step = z.enum(steps)
export type Step = z.infer<typeof Step>

const sha = z.string().regex(/^[0-9a-f]{64}$/)
const text = (max: number) => z.string().max(max)

export const PhotoRef = z.object({
  hash: sha,
  bytes: z.number().int().positive().max(21_000_000),
  phase: z.enum(['report', 'after']),
})
export type PhotoRef = z.infer<typeof PhotoRef>

export const ReferralBody = z.object({
  number: text(40).min(1),
  title: text(120),
  words: text(4000).min(1),
  placeText: text(200).nullable(),
  point: field.point.nullable(),
  regionPath: field.regionPath,
  level: z.enum(['normal', 'urgent', 'critical']),
  item: z.object({ code: text(20), name: text(120) }).nullable(),
  /** The due time that the reporter was promised. */
  dueAt: field.instant.nullable(),
  reportedAt: field.instant,
  note: text(500),
  /** How often this case was referred to the same side: from the third on an arbiter decides. */
  nth: z.number().int().min(1).max(999),
  /** The installations it came through, the sender last. */
  trail: z
    .array(z.object({ installation: field.id, name: text(80), number: text(40) }))
    .min(1)
    .max(20),
  /** Name and phone of the reporter under the shared secret; null: not handed over. */
  contact: text(4000).nullable(),
  photos: z.array(PhotoRef).max(20),
})
export type ReferralBody = z.infer<typeof ReferralBody>

export const StepBody = z.object({
  step: Step,
  number: text(40),
  unitName: text(120).nullable(),
  /** Why it was returned, reopened, suspended; what was asked or demanded. */
  reason: text(1000).nullable(),
  result: text(2000).nullable(),
  solved: z.boolean().nullable(),
  stars: z.number().int().min(1).max(5).nullable(),
  photos: z.array(PhotoRef).max(20),
})
export type StepBody = z.infer<typeof StepBody>

const head = {
  id: field.id,
  referral: field.id,
  /** Running number of this referral's messages in this direction, from 1: a receiver takes them in order. */
  seq: z.number().int().min(1).max(100_000),
  at: field.instant,
}
export const Message = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('referral'), body: ReferralBody }),
  z.object({ ...head, kind: z.literal('step'), body: StepBody }),
])
export type Message = z.infer<typeof Message>

/** `later`: not now, or an earlier one is missing; sent again. `refused`: never, `code` says why. */
export const Receipt = z.object({
  id: field.id,
  outcome: z.enum(['taken', 'repeated', 'refused', 'later']),
  code: text(60).nullable(),
  /** The receiver's number of the case. */
  number: text(40).nullable(),
})
export type Receipt = z.infer<typeof Receipt>

/** First line of a signed file. */
export const PacketHead = z.object({
  yige: z.literal('packet'),
  v: z.literal(1),
  key: text(80),
  from: z.object({ id: field.id, name: text(80), regions: z.array(field.regionPath).max(200) }),
  n: z.number().int().min(1),
  /** Signature of the file before it: a gap or another history shows. */
  prev: z.union([sha, z.literal('')]),
  at: field.instant,
  /** The last file of the other side that was read here. */
  seen: z.number().int().min(0),
})
export type PacketHead = z.infer<typeof PacketHead>

export const PacketLine = z.union([
  z.object({ message: z.unknown() }),
  z.object({ receipt: Receipt }),
  z.object({ file: z.object({ hash: sha, data: z.string() }) }),
  z.object({ mac: sha, lines: z.number().int() }),
])
export type PacketLine = z.infer<typeof PacketLine>
