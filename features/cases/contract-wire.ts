/** What a case is on the wire: rows of lists, and the whole of one. */
import { z } from 'zod'
import { field, Words } from '../../kernel/contract.ts'
import { Action, Level, Stage, State } from './contract-words.ts'
import { readFacet } from './rules/facets.ts'

/** Views of the inbox, ordered by what I must do next; zero stays visible. */
export const views = [
  'next',
  'confirm',
  'returned',
  'late',
  'soon',
  'unsigned',
  'undelivered',
  'unseen',
  'supervised',
  'mine',
  'open',
  'evaluate',
  'closed',
  'resolvedToday',
  'all',
] as const
export const View = z.enum(views)
export type View = z.infer<typeof View>

export const Clock = z.object({
  key: z.string(),
  kind: z.string(),
  handlerId: field.id.nullable(),
  /** idle | running | paused | met | missed | off, with soon and late while running. */
  state: z.string(),
  startedAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  warnAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  limit: z.string().nullable(),
  /** How the due time was computed, line by line. */
  explain: z.array(Words),
})
export type Clock = z.infer<typeof Clock>

export const CaseRow = z.object({
  id: field.id,
  number: z.string(),
  title: z.string(),
  level: Level,
  state: State,
  stage: Stage,
  regionPath: z.string(),
  regionName: z.string(),
  placeText: z.string().nullable(),
  point: field.point.nullable(),
  itemCode: z.string().nullable(),
  itemName: z.string().nullable(),
  clocked: z.boolean(),
  channels: z.array(z.string()),
  reportCount: z.number().int(),
  photoCount: z.number().int(),
  mainUnitId: field.id.nullable(),
  mainUnitName: z.string().nullable(),
  mainAccountName: z.string().nullable(),
  /** Before the dispatch: who gets it as it stands now. */
  proposedUnitName: z.string().nullable(),
  /** Decisions that wait for a person. */
  needsPerson: z.array(z.string()),
  pending: z.array(z.string()),
  returns: z.number().int(),
  supervised: z.boolean(),
  /** The duty that comes next and its clock: confirm, sign, arrive, resolve, rule, evaluate. */
  nextKind: z.string().nullable(),
  nextDueAt: z.string().nullable(),
  nextWarnAt: z.string().nullable(),
  /** The limit that the next clock was given, in Chinese words; a limit in working time is counted in working days. */
  nextLimit: z.string().nullable(),
  resolveDueAt: z.string().nullable(),
  reportedAt: z.string(),
  resolvedAt: z.string().nullable(),
  /** My own line in it, with the clock that runs on it; null when I only look on. */
  mine: z
    .object({
      handlerId: field.id,
      role: z.enum(['main', 'co']),
      state: z.string(),
      task: z.string().nullable(),
      clock: z
        .object({
          kind: z.string(),
          state: z.string(),
          startedAt: z.string().nullable(),
          dueAt: z.string().nullable(),
          warnAt: z.string().nullable(),
          /** In Chinese words, as `nextLimit`. */
          limit: z.string().nullable(),
        })
        .nullable(),
    })
    .nullable(),
  group: z.enum(['confirm', 'rule', 'late', 'soon', 'mine', 'unsigned', 'running', 'evaluate', 'closed']),
  version: z.number().int(),
})
export type CaseRow = z.infer<typeof CaseRow>

export const CaseFilter = z.object({
  view: View.default('open'),
  region: z.string().max(60).optional(),
  level: field.list(Level).optional(),
  state: field.list(State).optional(),
  channel: field.list(z.string().max(30)).optional(),
  item: z.string().max(20).optional(),
  unit: field.id.optional(),
  /** Words of the title or place, the number of the case, or the last four digits of a phone. */
  q: z.string().trim().max(100).optional(),
  from: field.instant.optional(),
  to: field.instant.optional(),
  /** Conditions of the statistics, all of which hold: `resolved`, `tier.community`, `main.<unit>` (rules/facets.ts). */
  facet: field
    .list(
      z
        .string()
        .max(120)
        .refine((f) => readFacet(f) !== null, 'not a facet'),
    )
    .optional(),
})
export type CaseFilter = z.infer<typeof CaseFilter>

export const Handler = z.object({
  id: field.id,
  role: z.enum(['main', 'co']),
  unitId: field.id,
  unitName: z.string(),
  accountId: field.id.nullable(),
  accountName: z.string().nullable(),
  task: z.string().nullable(),
  state: z.string(),
  assignedAt: z.string(),
  acceptedAt: z.string().nullable(),
  arrivedAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  result: z.string().nullable(),
})

export const Attachment = z.object({
  id: field.id,
  kind: z.enum(['photo', 'voice', 'file']),
  phase: z.string(),
  mime: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  seconds: z.number().nullable(),
  hash: z.string(),
  takenAt: z.string().nullable(),
  createdAt: z.string(),
  byName: z.string().nullable(),
  reportId: field.id.nullable(),
})

export const LinkedReport = z.object({
  id: field.id,
  linkId: field.id,
  linkKind: z.enum(['origin', 'linked', 'proposed']),
  linkScore: z.number(),
  linkWhy: Words,
  channel: z.string(),
  externalId: z.string().nullable(),
  title: z.string().nullable(),
  body: z.string(),
  placeText: z.string().nullable(),
  qrCode: z.string().nullable(),
  reporterName: z.string().nullable(),
  phoneMask: z.string().nullable(),
  forOther: z.boolean(),
  receivedAt: z.string(),
  occurredAt: z.string(),
  /** Made with a form: label and answer in its order; the words of the report are made of them. */
  form: z
    .object({
      key: z.string(),
      version: z.number().int(),
      title: Words,
      answers: z.array(z.object({ key: z.string(), label: Words, shown: Words })),
    })
    .nullable(),
})

export const CaseDecision = z.object({
  id: field.id,
  kind: z.enum(['place', 'class', 'level', 'link', 'route']),
  value: z.unknown(),
  /** The value in words: `大东门社区 3 格 · 顺城街 18 号`. */
  shown: Words,
  why: Words,
  score: z.number(),
  rule: z.string(),
  needsPerson: z.boolean(),
  at: z.string(),
  corrected: z.object({ at: z.string(), byName: z.string(), shown: Words }).nullable(),
})

export const CaseEvent = z.object({
  seq: z.number().int(),
  kind: z.string(),
  at: z.string(),
  recordedAt: z.string(),
  actorKind: z.string(),
  actorName: z.string(),
  unitName: z.string().nullable(),
  /** One line and one smaller line, in both languages, made from `data` on reading. */
  line: Words,
  detail: Words.nullable(),
  /** state: the case moved; fact: something became known; return: going back; late: a clock ran out. */
  mark: z.enum(['state', 'fact', 'return', 'late']),
  data: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export type CaseEvent = z.infer<typeof CaseEvent>

export const Delivery = z.object({
  id: field.id,
  channel: z.string(),
  kind: z.string(),
  state: z.string(),
  attempts: z.number().int(),
  body: z.unknown(),
  receipt: z.unknown().nullable(),
  lastError: z.string().nullable(),
  createdAt: z.string(),
  deliveredAt: z.string().nullable(),
  readAt: z.string().nullable(),
})

export const PendingRequest = z.object({
  id: field.id,
  kind: z.enum(['return', 'extension', 'suspension']),
  at: z.string(),
  byName: z.string(),
  byUnitId: field.id.nullable(),
  byUnitName: z.string().nullable(),
  reason: z.string(),
  proposedUnitId: field.id.nullable(),
  proposedUnitName: z.string().nullable(),
  limit: z.string().nullable(),
  until: z.string().nullable(),
})

/** What pressing a button will do, said before it is pressed. */
export const WillDo = z.object({ action: Action, lines: z.array(Words) })

export const CaseDetail = CaseRow.extend({
  regionChain: z.array(z.object({ path: z.string(), name: z.string(), kind: z.string() })),
  geometry: z.unknown().nullable(),
  item: z
    .object({
      code: z.string(),
      path: z.string(),
      closing: z.string(),
      evidence: z.array(
        z.object({
          type: z.string(),
          count: z.number(),
          label: z.string(),
          withinMetres: z.number().optional(),
        }),
      ),
      admission: z.object({ allowed: z.array(z.string()), forbidden: z.array(z.string()) }),
      legalBasis: z.array(z.string()),
      listName: z.string(),
    })
    .nullable(),
  result: z.string().nullable(),
  satisfied: z.boolean().nullable(),
  confirmedAt: z.string().nullable(),
  acceptedAt: z.string().nullable(),
  arrivedAt: z.string().nullable(),
  evaluatedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  recallUntil: z.string().nullable(),
  reopens: z.number().int(),
  stageTimes: z.array(
    z.object({
      stage: Stage,
      from: z.string().nullable(),
      to: z.string().nullable(),
      seconds: z.number().nullable(),
      note: Words.nullable(),
    }),
  ),
  clocks: z.array(Clock),
  /** Limits of item and level as they stand now, for clocks that have not started. */
  limits: z.object({ sign: Words.nullable(), arrive: Words.nullable(), resolve: Words.nullable() }),
  handlers: z.array(Handler),
  reports: z.array(LinkedReport),
  /** Cases that may be the same problem, each with both texts and what agrees. */
  proposals: z.array(
    z.object({
      caseId: field.id,
      number: z.string(),
      title: z.string(),
      score: z.number(),
      why: Words,
      state: State,
    }),
  ),
  decisions: z.array(CaseDecision),
  pendingRequests: z.array(PendingRequest),
  deliveries: z.array(Delivery),
  attachments: z.array(Attachment),
  seen: z.array(
    z.object({
      name: z.string(),
      unitName: z.string().nullable(),
      firstAt: z.string(),
      times: z.number().int(),
    }),
  ),
  ratings: z.array(
    z.object({
      solved: z.boolean(),
      stars: z.number().nullable(),
      body: z.string().nullable(),
      at: z.string(),
      byKind: z.string(),
      byName: z.string().nullable(),
    }),
  ),
  samePlace: z.array(
    z.object({ id: field.id, number: z.string(), title: z.string(), reportedAt: z.string(), state: State }),
  ),
  events: z.array(CaseEvent),
  /** Who has it, or who gets it when it is dispatched as it stands now. */
  owner: z
    .object({
      unitId: field.id,
      unitName: z.string(),
      accountId: field.id.nullable(),
      accountName: z.string().nullable(),
    })
    .nullable(),
  allowed: z.array(Action),
  primary: Action.nullable(),
  /** My own line in the case, when I have one. */
  myHandlerId: field.id.nullable(),
  willDo: z.array(WillDo),
})
export type CaseDetail = z.infer<typeof CaseDetail>
