/**
 * What triage writes down: one decision per question, with its reason, its maker and its inputs, so that a person can
 * check it, correct it in one action, and recompute it later.
 */
import { z } from 'zod'
import { Words } from '../../kernel/contract.ts'
import { Level } from '../items/contract.ts'

const point = z.tuple([z.number(), z.number()])

export const DECISION_KINDS = ['place', 'class', 'level', 'link', 'route'] as const
export const DecisionKind = z.enum(DECISION_KINDS)
export type DecisionKind = z.infer<typeof DecisionKind>

/** What is common to every decision. */
const common = {
  /** 0–1, calibrated where it can be: how sure the rule is. */
  score: z.number().min(0).max(1),
  why: Words,
  /** Rule and model versions, as `place@1` or `class@1 model:20`. */
  rule: z.string(),
  /** The values that were looked at, and a digest of all inputs, so that "same inputs, same answer" can be checked. */
  inputs: z.object({ digest: z.string(), values: z.record(z.string(), z.unknown()) }),
  /** Below the threshold of its kind: waits for a person. */
  needsPerson: z.boolean(),
}

export const PlaceValue = z.object({
  regionPath: z.string().nullable(),
  point: point.nullable(),
  name: z.string().nullable(),
  how: z.enum(['qr', 'position', 'address', 'reporter', 'none']),
  candidates: z.array(z.object({ regionPath: z.string(), name: z.string(), score: z.number() })),
})
export const ClassValue = z.object({
  item: z.string().nullable(),
  top: z.array(
    z.object({ item: z.string(), name: z.string(), score: z.number(), words: z.array(z.string()) }),
  ),
})
export const LevelValue = z.object({ level: Level })
export const LinkValue = z.object({
  action: z.enum(['link', 'propose', 'none']),
  caseId: z.string().nullable(),
  agree: z.array(
    z.object({ what: z.string(), value: z.number(), against: z.boolean().optional(), detail: Words }),
  ),
})
export const RouteValue = z.object({
  unitId: z.string().nullable(),
  postId: z.string().nullable(),
  accountId: z.string().nullable(),
  /** What returned and reassigned cases taught about it, whether it decided or only stands beside the list. */
  learned: z
    .object({
      unitId: z.string(),
      used: z.boolean(),
      words: z.array(z.string()),
      cases: z.number().int(),
      kept: z.number().int(),
      bounced: z.number().int(),
      sure: z.number(),
      why: Words,
    })
    .optional(),
})

export const Decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('place'), value: PlaceValue, ...common }),
  z.object({ kind: z.literal('class'), value: ClassValue, ...common }),
  z.object({ kind: z.literal('level'), value: LevelValue, ...common }),
  z.object({ kind: z.literal('link'), value: LinkValue, ...common }),
  z.object({ kind: z.literal('route'), value: RouteValue, ...common }),
])
export type Decision = z.infer<typeof Decision>
export type DecisionOf<K extends DecisionKind> = Extract<Decision, { kind: K }>

/** Score below which a decision of that kind waits for a person. */
export const Thresholds = z.object({
  place: z.number().min(0).max(1),
  class: z.number().min(0).max(1),
  level: z.number().min(0).max(1),
  link: z.number().min(0).max(1),
  propose: z.number().min(0).max(1),
  route: z.number().min(0).max(1),
})
export type Thresholds = z.infer<typeof Thresholds>

/** Start values; a town tunes them by what its dispatchers correct. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  place: 0.6,
  class: 0.6,
  level: 0.5,
  link: 0.75,
  propose: 0.5,
  route: 0.6,
}
