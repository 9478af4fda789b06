/** Care on the wire: groups with basis and readers, archives of people, and plans of care that become visits. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { revealPurposes } from '../ledger/contract.ts'
import { endReasons, fieldKinds, mostFields } from './rules.ts'

export const careVerbs = { read: 'care.read', edit: 'care.edit', manage: 'care.manage' } as const

const Day = z.iso.date()
const id = z.object({ id: field.id }).strict()
export const GroupKey = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)

export const CareFieldInput = z
  .object({
    key: z.string().regex(/^[a-z][a-zA-Z0-9]{0,29}$/),
    zh: field.text(30),
    en: field.text(60),
    kind: z.enum(fieldKinds),
    choices: z.array(field.text(30)).max(20),
    required: z.boolean(),
  })
  .strict()

const definition = {
  zh: field.text(20),
  en: field.text(60),
  basis: z.object({ zh: field.text(200), en: field.text(200) }).strict(),
  /** Roles that read its archives, where they hold them. */
  readers: z.array(z.string().max(40)).min(1).max(20),
  fields: z.array(CareFieldInput).max(mostFields),
  everyDays: z.number().int().min(1).max(366),
  /** Nobody is taken into it any more. */
  ended: z.boolean(),
}

export const CareGroup = z.object({
  ...definition,
  key: z.string(),
  builtIn: z.boolean(),
  revision: z.number().int(),
  /** Whether I read its archives somewhere. */
  mayRead: z.boolean(),
  /** Open archives that I may read; null: none of them are mine to read. */
  open: z.number().int().nullable(),
})
export type CareGroup = z.infer<typeof CareGroup>

export const groupsList = endpoint({
  id: 'care.groups',
  method: 'GET',
  path: '/api/care/groups',
  access: { signedIn: true },
  summary: 'Groups of people who are owed care: basis, readers, what an archive holds',
  answer: z.object({
    items: z.array(CareGroup),
    /** Roles that can be named as readers. */
    roles: z.array(z.object({ key: z.string(), words: Words })),
  }),
})

export const groupWrite = endpoint({
  id: 'care.groupWrite',
  method: 'POST',
  path: '/api/care/groups/:key',
  access: { verb: careVerbs.manage },
  summary: 'A new group, or another definition of one; archives keep what they hold',
  params: z.object({ key: GroupKey }).strict(),
  body: z
    .object({
      requestId: field.requestId,
      /** 0: new. */
      baseRevision: z.number().int().min(0),
      ...definition,
    })
    .strict(),
  answer: z.object({ key: z.string(), revision: z.number().int() }),
  problems: ['not_found', 'conflict.version', 'care.group_known'],
})

export const Archive = z.object({
  id: field.id,
  group: z.string(),
  groupName: Words,
  personId: field.id,
  /** Masked. */
  name: z.string(),
  sex: z.number().int(),
  age: z.number().int().nullable(),
  died: z.boolean(),
  /** Lives at no door of the ledger now. */
  gone: z.boolean(),
  place: z.string(),
  regionPath: z.string(),
  gridName: z.string(),
  state: z.enum(['open', 'closed']),
  openedOn: Day,
  closedOn: Day.nullable(),
  reason: z.enum(endReasons).nullable(),
  /** Who cares: named, else the worker of the grid. */
  carerId: field.id.nullable(),
  carerName: z.string(),
  named: z.boolean(),
  version: z.number().int(),
  /** Calls of a plan of care at this door; null: no plan. */
  call: z.object({ lastOn: Day.nullable(), dueOn: Day.nullable(), lateDays: z.number().int() }).nullable(),
})
export type Archive = z.infer<typeof Archive>

export const archivesList = endpoint({
  id: 'care.archives',
  method: 'GET',
  path: '/api/care/archives',
  access: { verb: careVerbs.read },
  summary:
    'Archives that I may read, masked: whose care they are, when somebody called last and calls next, what is late',
  query: z
    .object({
      group: GroupKey.optional(),
      region: field.regionPath.optional(),
      person: field.id.optional(),
      /** `late`: a call is past its day; `check`: died or gone, to be ended. */
      state: z.enum(['open', 'closed', 'late', 'check']).default('open'),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(Archive), total: z.number().int(), next: z.string().nullable() }),
})

export const archiveGet = endpoint({
  id: 'care.archive',
  method: 'GET',
  path: '/api/care/archives/:id',
  access: { verb: careVerbs.read },
  summary: 'One archive without its values, and what happened to it',
  params: id,
  answer: z.object({
    archive: Archive,
    basis: Words,
    readers: z.array(Words),
    events: z.array(
      z.object({
        seq: z.number().int(),
        kind: z.enum(['opened', 'changed', 'closed']),
        at: field.instant,
        by: z.string(),
        why: z.string(),
        /** Words of the fields that were changed. */
        fields: z.array(Words),
      }),
    ),
    whole: z.boolean(),
    mayEdit: z.boolean(),
  }),
  problems: ['not_found'],
})

export const archiveReveal = endpoint({
  id: 'care.archiveReveal',
  method: 'POST',
  path: '/api/care/archives/:id/reveal',
  access: { verb: careVerbs.read },
  summary:
    'What an archive holds, for sixty seconds; purpose and reader are logged, and the person can ask who looked',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      purpose: z.enum(revealPurposes),
      note: z.string().trim().max(200).default(''),
    })
    .strict()
    .refine((b) => b.purpose !== 'other' || b.note !== '', { path: ['note'], message: 'say why' }),
  answer: z.object({ values: z.record(z.string(), z.string()), until: field.instant }),
  problems: ['not_found'],
  // Not kept among the stored answers; a look again is logged again.
  replayable: true,
})

const values = z.record(z.string().max(30), z.string().max(200))
const why = z.string().trim().max(200)
const writeProblems = ['not_found', 'access.denied'] as const

export const archiveOpen = endpoint({
  id: 'care.archiveOpen',
  method: 'POST',
  path: '/api/care/archives',
  access: { verb: careVerbs.edit },
  summary: 'Takes a person into a group, with the reason; joins the plan of care there is',
  body: z
    .object({
      requestId: field.requestId,
      personId: field.id,
      group: GroupKey,
      values,
      carerId: field.id.nullable().default(null),
      why: field.text(200),
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  status: 201,
  problems: [...writeProblems, 'care.open_already', 'care.group_ended', 'ledger.merged', 'care.dead'],
})

export const archiveChange = endpoint({
  id: 'care.archiveChange',
  method: 'POST',
  path: '/api/care/archives/:id/change',
  access: { verb: careVerbs.edit },
  summary:
    'Other values (those given; an empty one is taken out) or another carer, on the version they were decided on',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      values: values.default({}),
      carerId: field.id.nullable().optional(),
      why: why.default(''),
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  problems: [...writeProblems, 'conflict.version', 'care.closed'],
})

export const archiveClose = endpoint({
  id: 'care.archiveClose',
  method: 'POST',
  path: '/api/care/archives/:id/close',
  access: { verb: careVerbs.edit },
  summary: 'Ends an archive with a reason; calls that were planned for it are taken back',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      reason: z.enum(endReasons),
      note: why.default(''),
      on: Day,
    })
    .strict()
    .refine((b) => b.reason !== 'other' || b.note !== '', { path: ['note'], message: 'say why' }),
  answer: z.object({ id: field.id, version: z.number().int() }),
  problems: [...writeProblems, 'conflict.version', 'care.closed'],
})

export const carersList = endpoint({
  id: 'care.carers',
  method: 'GET',
  path: '/api/care/carers',
  access: { verb: careVerbs.edit },
  summary: 'Who may call at a place: whom an archive can be given to',
  query: z.object({ region: field.regionPath }).strict(),
  answer: z.object({
    items: z.array(z.object({ accountId: field.id, name: z.string(), post: z.string() })),
  }),
  problems: ['not_found'],
})

const planInput = {
  group: GroupKey,
  regionPath: field.regionPath,
  everyDays: z.number().int().min(1).max(366),
  perDay: z.number().int().min(1).max(100).default(6),
  graceDays: z.number().int().min(0).max(60).default(2),
  workingDays: z.boolean().default(true),
  startsOn: Day,
}
export const PlanInput = z.object(planInput).strict()
export type PlanInput = z.infer<typeof PlanInput>

const Sum = {
  people: z.number().int(),
  doors: z.number().int(),
  /** Whose day holds no more calls, or doors that are nobody's. */
  warnings: z.array(Words),
  lastOn: Day,
  workers: z.array(z.object({ name: z.string(), doors: z.number().int() })),
}
export const planPreview = endpoint({
  id: 'care.planPreview',
  method: 'POST',
  path: '/api/care/plans/preview',
  access: { verb: careVerbs.edit },
  summary: 'What a plan of care comes to. Nothing is stored',
  body: PlanInput,
  answer: z.object(Sum),
  problems: ['not_found', 'access.denied', 'care.nobody', 'care.plan_known'],
})

export const planCreate = endpoint({
  id: 'care.planCreate',
  method: 'POST',
  path: '/api/care/plans',
  access: { verb: careVerbs.edit },
  summary:
    'Everybody of a group in a region is called on each so many days: their doors become visits, and who joins later joins',
  body: z.object({ requestId: field.requestId, ...planInput }).strict(),
  answer: z.object({ id: field.id, visits: z.number().int() }),
  status: 201,
  problems: ['not_found', 'access.denied', 'care.nobody', 'care.plan_known'],
})

export const CarePlan = z.object({
  id: field.id,
  group: z.string(),
  groupName: Words,
  regionPath: z.string(),
  regionName: z.string(),
  everyDays: z.number().int(),
  state: z.enum(['active', 'ended']),
  visitPlanId: field.id,
  doors: z.number().int(),
  done: z.number().int(),
  late: z.number().int(),
  mayEdit: z.boolean(),
})
export type CarePlan = z.infer<typeof CarePlan>

export const plansList = endpoint({
  id: 'care.plans',
  method: 'GET',
  path: '/api/care/plans',
  access: { verb: careVerbs.read },
  summary: 'Plans of care of groups that I may read, running ones first',
  answer: z.object({ items: z.array(CarePlan) }),
})

export const planEnd = endpoint({
  id: 'care.planEnd',
  method: 'POST',
  path: '/api/care/plans/:id/end',
  access: { verb: careVerbs.edit },
  summary: 'Ends a plan of care: calls that were not made are taken back',
  params: id,
  body: z.object({ requestId: field.requestId, reason: field.text(200) }).strict(),
  answer: z.object({ cancelled: z.number().int() }),
  problems: ['not_found', 'access.denied', 'care.plan_over'],
})
