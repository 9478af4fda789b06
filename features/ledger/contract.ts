/** The ledger on the wire: people, homes, who lives where as what, organisations, and every version of them. Masked unless revealed. */
import { z } from 'zod'
import { endpoint, field, Words } from '../../kernel/contract.ts'
import { TagKey, TagMark } from './contract-tag-key.ts'
import { personFields, residenceRoles } from './rules.ts'

export const ledgerVerbs = {
  read: 'ledger.read',
  edit: 'ledger.edit',
  reveal: 'ledger.reveal',
  check: 'ledger.check',
  import: 'ledger.import',
  export: 'ledger.export',
} as const

const id = z.object({ id: field.id }).strict()
export const Day = z.iso.date()
export const Role = z.enum(residenceRoles)

/** Personal fields, each masked as a list may show it. */
export const Masked = z.object(
  Object.fromEntries(personFields.map((f) => [f, z.string()])) as Record<
    (typeof personFields)[number],
    z.ZodString
  >,
)

export const Dweller = z.object({
  residenceId: field.id,
  personId: field.id,
  name: z.string(),
  sex: z.number().int(),
  age: z.number().int().nullable(),
  idNumber: z.string(),
  phone: z.string(),
  role: Role,
  relation: z.string(),
  household: z.string(),
  from: Day.nullable(),
  died: z.boolean(),
  version: z.number().int(),
  personVersion: z.number().int(),
  /** Open findings about this person or residence. */
  open: z.number().int(),
})
export type Dweller = z.infer<typeof Dweller>

export const Home = z.object({
  id: field.id,
  building: z.string(),
  buildingName: z.string(),
  address: z.string(),
  gridName: z.string(),
  unit: z.string(),
  floor: z.number().int().nullable(),
  room: z.string(),
  note: z.string(),
  version: z.number().int(),
  dwellers: z.array(Dweller),
  tags: z.array(TagMark),
  mayEdit: z.boolean(),
  mayReveal: z.boolean(),
})
export type Home = z.infer<typeof Home>

export const buildingsList = endpoint({
  id: 'ledger.buildings',
  method: 'GET',
  path: '/api/ledger/buildings',
  access: { verb: ledgerVerbs.read },
  summary: 'Buildings of a region with their doors, the people listed there, and open findings',
  query: z
    .object({
      region: field.regionPath.optional(),
      q: z.string().trim().max(60).optional(),
      /** Only homes that have it are counted, and who lives in them. */
      tag: TagKey.optional(),
    })
    .strict(),
  answer: z.object({
    items: z.array(
      z.object({
        path: z.string(),
        name: z.string(),
        address: z.string(),
        gridName: z.string(),
        homes: z.number().int(),
        people: z.number().int(),
        open: z.number().int(),
      }),
    ),
    homes: z.number().int(),
    people: z.number().int(),
    open: z.number().int(),
  }),
})

export const buildingGet = endpoint({
  id: 'ledger.building',
  method: 'GET',
  path: '/api/ledger/buildings/:path',
  access: { verb: ledgerVerbs.read },
  summary: 'One building, floor by floor: its doors and who lives behind them, masked',
  params: z.object({ path: field.regionPath }).strict(),
  answer: z.object({
    path: z.string(),
    name: z.string(),
    address: z.string(),
    trail: z.string(),
    homes: z.array(Home),
    mayEdit: z.boolean(),
  }),
  problems: ['not_found'],
})

export const homeGet = endpoint({
  id: 'ledger.home',
  method: 'GET',
  path: '/api/ledger/homes/:id',
  access: { verb: ledgerVerbs.read },
  summary: 'One door and who lives behind it, masked',
  params: id,
  answer: Home,
  problems: ['not_found'],
})

const PersonRow = z.object({
  id: field.id,
  name: z.string(),
  idNumber: z.string(),
  phone: z.string(),
  sex: z.number().int(),
  age: z.number().int().nullable(),
  died: z.boolean(),
  place: z.string(),
  regionPath: z.string(),
  open: z.number().int(),
  tags: z.array(TagMark),
})
export type PersonRow = z.infer<typeof PersonRow>

export const peopleList = endpoint({
  id: 'ledger.people',
  method: 'GET',
  path: '/api/ledger/people',
  access: { verb: ledgerVerbs.read },
  summary:
    'People of a region, masked; found by their whole name, identity number or phone without opening any',
  query: z
    .object({
      q: z.string().trim().max(60).optional(),
      region: field.regionPath.optional(),
      /** Whole years. */
      from: field.int(0, 130).optional(),
      to: field.int(0, 130).optional(),
      tag: TagKey.optional(),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(PersonRow), total: z.number().int(), next: z.string().nullable() }),
})

const ResidenceShown = z.object({
  id: field.id,
  homeId: field.id,
  building: z.string(),
  place: z.string(),
  unit: z.string(),
  room: z.string(),
  role: Role,
  household: z.string(),
  relation: z.string(),
  from: Day.nullable(),
  until: Day.nullable(),
  verified: Day.nullable(),
  source: z.string(),
  version: z.number().int(),
})

export const FindingBrief = z.object({
  id: field.id,
  rule: z.string(),
  title: Words,
  severity: z.enum(['error', 'doubt', 'notice']),
  state: z.enum(['open', 'mended', 'dismissed']),
  foundAt: z.string(),
})

export const personGet = endpoint({
  id: 'ledger.person',
  method: 'GET',
  path: '/api/ledger/people/:id',
  access: { verb: ledgerVerbs.read },
  summary: 'One person, masked: where they live and lived, and what contradicts',
  params: id,
  answer: z.object({
    id: field.id,
    regionPath: z.string(),
    version: z.number().int(),
    /** Turned out to be this person. */
    mergedInto: field.id.nullable(),
    values: Masked,
    sex: z.number().int(),
    age: z.number().int().nullable(),
    source: z.string(),
    verified: Day.nullable(),
    changedAt: z.string(),
    residences: z.array(ResidenceShown),
    findings: z.array(FindingBrief),
    mayEdit: z.boolean(),
    mayReveal: z.boolean(),
  }),
  problems: ['not_found'],
})

const cell = z.string().trim().max(100)
/** Values as people write them; what is wrong with them is said all at once by the ledger's rules. */
export const PersonInput = z.object({
  name: z.string().trim().min(1).max(60),
  idNumber: cell,
  sex: z.enum(['', '男', '女']),
  birth: z.union([z.literal(''), Day]),
  nation: cell,
  marriage: cell,
  work: cell,
  phone: cell,
  phone2: cell,
  email: cell,
  death: z.union([z.literal(''), Day]),
})
const why = z.string().trim().max(200).default('')
const sourceName = z.string().trim().min(1).max(40).default('社区采集')
/** Keeps values that a rule refuses, because the card says so: they become findings instead. */
const anyway = z.boolean().default(false)

const place = {
  homeId: field.id,
  role: Role.default('family'),
  relation: z.string().trim().max(20).default(''),
  household: z.string().trim().max(40).default(''),
  from: Day.nullable().default(null),
}
const written = z.object({ id: field.id, version: z.number().int() })
const writeProblems = ['not_found', 'conflict.version', 'ledger.known', 'ledger.merged'] as const

export const personCreate = endpoint({
  id: 'ledger.personCreate',
  method: 'POST',
  path: '/api/ledger/people',
  access: { verb: ledgerVerbs.edit },
  summary: 'A new person at a door; one who is known already is named instead',
  body: z
    .object({
      requestId: field.requestId,
      values: PersonInput.partial().required({ name: true }),
      residence: z.object(place).strict(),
      source: sourceName,
      why,
      anyway,
    })
    .strict(),
  answer: z.object({ id: field.id, residenceId: field.id, version: z.number().int() }),
  status: 201,
  problems: [...writeProblems],
})

export const personCorrect = endpoint({
  id: 'ledger.personCorrect',
  method: 'POST',
  path: '/api/ledger/people/:id/correct',
  access: { verb: ledgerVerbs.edit },
  summary: 'Other values for a person, on the version they were decided on',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      values: PersonInput.partial(),
      verified: Day.optional(),
      source: sourceName,
      why,
      anyway,
    })
    .strict(),
  answer: written,
  problems: [...writeProblems],
})

export const revealPurposes = ['verify', 'contact', 'visit', 'safety', 'other'] as const
export const personReveal = endpoint({
  id: 'ledger.personReveal',
  method: 'POST',
  path: '/api/ledger/people/:id/reveal',
  access: { verb: ledgerVerbs.reveal },
  summary: 'All values of one person for sixty seconds; purpose and reader are logged',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      purpose: z.enum(revealPurposes),
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({ values: Masked, until: field.instant }),
  problems: ['not_found', 'ledger.say_why'],
  // The answer must not be kept among the stored answers; a reveal again is logged again.
  replayable: true,
})

export const homeCreate = endpoint({
  id: 'ledger.homeCreate',
  method: 'POST',
  path: '/api/ledger/homes',
  access: { verb: ledgerVerbs.edit },
  summary: 'A door of a building; one that is there already is answered with',
  body: z
    .object({
      requestId: field.requestId,
      building: field.regionPath,
      unit: z.string().trim().max(12).default(''),
      room: z.string().trim().min(1).max(20),
      note: z.string().trim().max(200).default(''),
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int(), known: z.boolean() }),
  status: 201,
  problems: ['not_found', 'ledger.no_building'],
})

export const homeCorrect = endpoint({
  id: 'ledger.homeCorrect',
  method: 'POST',
  path: '/api/ledger/homes/:id/correct',
  access: { verb: ledgerVerbs.edit },
  summary: 'Another unit, room or note for a door',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      unit: z.string().trim().max(12).optional(),
      room: z.string().trim().min(1).max(20).optional(),
      note: z.string().trim().max(200).optional(),
      why,
    })
    .strict(),
  answer: written,
  problems: [...writeProblems],
})

export const residenceCreate = endpoint({
  id: 'ledger.residenceCreate',
  method: 'POST',
  path: '/api/ledger/residences',
  access: { verb: ledgerVerbs.edit },
  summary: 'A person at a further door: several at once are right',
  body: z
    .object({ requestId: field.requestId, personId: field.id, ...place, source: sourceName, why })
    .strict(),
  answer: written,
  status: 201,
  problems: [...writeProblems],
})

export const residenceCorrect = endpoint({
  id: 'ledger.residenceCorrect',
  method: 'POST',
  path: '/api/ledger/residences/:id/correct',
  access: { verb: ledgerVerbs.edit },
  summary: 'Role, relation, household or dates of a residence',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      role: Role.optional(),
      relation: z.string().trim().max(20).optional(),
      household: z.string().trim().max(40).optional(),
      from: Day.nullable().optional(),
      verified: Day.optional(),
      source: sourceName,
      why,
    })
    .strict(),
  answer: written,
  problems: [...writeProblems],
})

export const residenceEnd = endpoint({
  id: 'ledger.residenceEnd',
  method: 'POST',
  path: '/api/ledger/residences/:id/end',
  access: { verb: ledgerVerbs.edit },
  summary: 'Moved away on a day; the residence stays as history',
  params: id,
  body: z.object({ requestId: field.requestId, baseVersion: z.number().int().min(1), on: Day, why }).strict(),
  answer: written,
  problems: [...writeProblems, 'ledger.ended'],
})
