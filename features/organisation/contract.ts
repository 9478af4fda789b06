/** Units, posts and people on the wire. Phones leave masked; the whole number only by `accounts.reveal`. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

export const unitKinds = [
  'district',
  'street',
  'community',
  'grid',
  'team',
  'company',
  'property',
  'owners-committee',
  'volunteers',
] as const
/** What a route or a model may ask of a post. */
export const duties = [
  'secretary',
  'leader',
  'deputy',
  'worker',
  'police',
  'dispatcher',
  'street-leader',
  'supervisor',
  'signer',
  'handler',
  'property-manager',
  'owners-committee',
  'volunteer',
  'building-head',
  'clerk',
] as const
export const Duty = z.enum(duties)
export type Duty = z.infer<typeof Duty>

const key = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9.-]{1,60}$/, 'small letters, digits, dots and hyphens')

export const Unit = z.object({
  id: field.id,
  key: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  parentId: field.id.nullable(),
  capabilities: z.array(z.string()),
  phone: z.string().nullable(),
  active: z.boolean(),
  version: z.number().int(),
  /** Posts of this unit, and how many people hold one now. */
  posts: z.number().int(),
  people: z.number().int(),
  onDuty: z.number().int(),
})
export type Unit = z.infer<typeof Unit>

export const Holder = z.object({
  id: field.id,
  accountId: field.id,
  name: z.string(),
  onDuty: z.boolean(),
  /** Open cases in this person's hands. */
  load: z.number().int(),
  from: z.string(),
  until: z.string().nullable(),
  current: z.boolean(),
})
export type Holder = z.infer<typeof Holder>

export const Post = z.object({
  id: field.id,
  key: z.string().nullable(),
  unitId: field.id,
  unitName: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  duty: z.string().nullable(),
  regionPath: z.string(),
  regionName: z.string(),
  active: z.boolean(),
  holders: z.array(Holder),
})
export type Post = z.infer<typeof Post>

export const Gap = z.object({
  regionPath: z.string(),
  regionName: z.string(),
  kind: z.string(),
  /** Duties nobody holds now, of those the model in force wants. */
  missing: z.array(z.string()),
})
export type Gap = z.infer<typeof Gap>

export const Model = z.object({
  key: z.string(),
  name: z.string(),
  zh: z.string(),
  en: z.string(),
  scope: z.string(),
  parts: z.array(
    z.object({
      label: z.string(),
      count: z.number().int().nullable(),
      duties: z.array(z.string()),
      unitKinds: z.array(z.string()),
    }),
  ),
})
export type Model = z.infer<typeof Model>

export const unitsList = endpoint({
  id: 'organisation.units',
  method: 'GET',
  path: '/api/units',
  access: { verb: 'unit.read' },
  summary: 'Units that serve the places in my scope, as a flat list of a tree',
  query: z.object({ q: z.string().trim().max(60).optional(), inactive: z.enum(['1']).optional() }).strict(),
  answer: z.object({ units: z.array(Unit) }),
})

const unitBody = {
  name: field.text(60),
  nameEn: z.string().trim().max(80).nullable().default(null),
  kind: z.enum(unitKinds),
  regionPath: field.regionPath,
  parentId: field.id.nullable().default(null),
  capabilities: z
    .array(
      z
        .string()
        .trim()
        .regex(/^@?[\w.-]{2,60}$/),
    )
    .max(60)
    .default([]),
  phone: z.string().trim().max(30).nullable().default(null),
  requestId: field.requestId,
}
export const unitCreate = endpoint({
  id: 'organisation.unitCreate',
  method: 'POST',
  path: '/api/units',
  access: { verb: 'unit.manage' },
  summary: 'Adds a unit',
  body: z.object({ key, ...unitBody }).strict(),
  answer: Unit,
  status: 201,
  problems: ['unit.key_taken', 'unit.parent'],
})
export const unitChange = endpoint({
  id: 'organisation.unitChange',
  method: 'PUT',
  path: '/api/units/:id',
  access: { verb: 'unit.manage' },
  summary: 'Changes a unit; `active: false` closes it (its history stays)',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ ...unitBody, active: z.boolean().default(true), version: z.number().int() }).strict(),
  answer: Unit,
  problems: ['unit.parent', 'unit.in_use', 'conflict.version'],
})

export const postsList = endpoint({
  id: 'organisation.posts',
  method: 'GET',
  path: '/api/posts',
  access: { verb: 'unit.read' },
  summary: 'Posts with their holders, of one unit or of one place',
  query: z
    .object({
      unit: field.id.optional(),
      region: field.regionPath.optional(),
      duty: Duty.optional(),
    })
    .strict(),
  answer: z.object({ posts: z.array(Post) }),
})

const postBody = {
  name: field.text(60),
  nameEn: z.string().trim().max(80).nullable().default(null),
  duty: Duty,
  regionPath: field.regionPath,
  requestId: field.requestId,
}
export const postCreate = endpoint({
  id: 'organisation.postCreate',
  method: 'POST',
  path: '/api/posts',
  access: { verb: 'unit.manage' },
  summary: 'Adds a post to a unit',
  body: z.object({ unitId: field.id, ...postBody }).strict(),
  answer: Post,
  status: 201,
})
export const postChange = endpoint({
  id: 'organisation.postChange',
  method: 'PUT',
  path: '/api/posts/:id',
  access: { verb: 'unit.manage' },
  summary: 'Changes a post; `active: false` closes it and ends its holders',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ ...postBody, active: z.boolean().default(true) }).strict(),
  answer: Post,
})
export const holderAdd = endpoint({
  id: 'organisation.holderAdd',
  method: 'POST',
  path: '/api/posts/:id/holders',
  access: { verb: 'unit.manage' },
  summary: 'Puts a person on a post, from a date, until a date or open',
  params: z.object({ id: field.id }).strict(),
  body: z
    .object({
      accountId: field.id,
      from: field.instant.optional(),
      until: field.instant.nullable().default(null),
      requestId: field.requestId,
    })
    .strict(),
  answer: Post,
  status: 201,
  problems: ['post.held_already', 'post.dates'],
})
export const holderEnd = endpoint({
  id: 'organisation.holderEnd',
  method: 'POST',
  path: '/api/holders/:id/end',
  access: { verb: 'unit.manage' },
  summary: 'Ends a term now or at a later moment; it stays in the history',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ at: field.instant.optional(), requestId: field.requestId }).strict(),
  answer: Post,
  problems: ['post.dates'],
})

export const gapsList = endpoint({
  id: 'organisation.gaps',
  method: 'GET',
  path: '/api/organisation/gaps',
  access: { verb: 'unit.read' },
  summary: 'Grids in my scope that lack a worker, a leader or a deputy now',
  query: z.object({ region: field.regionPath.optional() }).strict(),
  answer: z.object({ grids: z.number().int(), covered: z.number().int(), gaps: z.array(Gap) }),
})
export const modelsList = endpoint({
  id: 'organisation.models',
  method: 'GET',
  path: '/api/organisation/models',
  access: { verb: 'unit.read' },
  summary: 'The numbered models (1+2+N …) and which one is in force for grids',
  answer: z.object({ inForce: z.string().nullable(), models: z.array(Model) }),
})

export const Person = z.object({
  id: field.id,
  name: z.string(),
  unitId: field.id.nullable(),
  unitName: z.string().nullable(),
  /** `138****2206` */
  phone: z.string().nullable(),
  onDuty: z.boolean(),
  dutySince: z.string().nullable(),
  load: z.number().int(),
  posts: z.array(
    z.object({
      id: field.id,
      name: z.string(),
      duty: z.string().nullable(),
      regionPath: z.string(),
      regionName: z.string(),
    }),
  ),
})
export type Person = z.infer<typeof Person>
export const peopleList = endpoint({
  id: 'organisation.people',
  method: 'GET',
  path: '/api/people',
  access: { verb: 'unit.read' },
  summary: 'Directory of people in my scope: by words, unit or duty state',
  query: z
    .object({
      id: field.id.optional(),
      q: z.string().trim().max(40).optional(),
      unit: field.id.optional(),
      onDuty: z.enum(['1', '0']).optional(),
      limit: field.int(1, 200).default(100),
    })
    .strict(),
  answer: z.object({ people: z.array(Person), total: z.number().int() }),
})

export const dutySet = endpoint({
  id: 'organisation.duty',
  method: 'POST',
  path: '/api/people/:id/duty',
  access: { verb: 'duty.set' },
  summary: 'On or off duty: oneself with `duty.set`, others of one’s scope with `duty.manage`',
  params: z.object({ id: field.id }).strict(),
  body: z.object({ onDuty: z.boolean(), requestId: field.requestId }).strict(),
  answer: z.object({ onDuty: z.boolean(), since: z.string().nullable() }),
})

/** Words of this feature's refusals, for the catalogue. */
export const organisationProblems = {
  'unit.key_taken': { status: 409, zh: '这个单位代号已经有了', en: 'This unit key is taken' },
  'unit.parent': {
    status: 409,
    zh: '上级单位不能是它自己或它的下级',
    en: 'A unit cannot stand below itself',
  },
  'unit.in_use': {
    status: 409,
    zh: '这个单位还有在办的事件或在任的人，先移交',
    en: 'The unit still has open cases or people: hand over first',
  },
  'post.held_already': {
    status: 409,
    zh: '这个人那段时间已经在这个岗位上',
    en: 'This person holds the post then',
  },
  'post.dates': { status: 409, zh: '结束要晚于开始', en: 'The end must be after the start' },
}
