/** Organisations of the ledger, and the versions of any row. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { Day, FindingBrief, ledgerVerbs } from './contract.ts'
import { TagKey, TagMark } from './contract-tag-key.ts'

const id = z.object({ id: field.id }).strict()

const OrganisationRow = z.object({
  id: field.id,
  name: z.string(),
  creditCode: z.string(),
  kind: z.string(),
  address: z.string(),
  /** Masked. */
  legalPerson: z.string(),
  phone: z.string(),
  regionPath: z.string(),
  regionName: z.string(),
  closedOn: Day.nullable(),
  verified: Day.nullable(),
  source: z.string(),
  version: z.number().int(),
  open: z.number().int(),
  tags: z.array(TagMark),
})
export type OrganisationRow = z.infer<typeof OrganisationRow>

export const organisationsList = endpoint({
  id: 'ledger.organisations',
  method: 'GET',
  path: '/api/ledger/organisations',
  access: { verb: ledgerVerbs.read },
  summary: 'Organisations and merchants of a region by name or credit code',
  query: z
    .object({
      q: z.string().trim().max(60).optional(),
      region: field.regionPath.optional(),
      tag: TagKey.optional(),
      after: field.cursor.optional(),
      limit: field.int(1, 200).default(50),
    })
    .strict(),
  answer: z.object({ items: z.array(OrganisationRow), total: z.number().int(), next: z.string().nullable() }),
})

export const organisationGet = endpoint({
  id: 'ledger.organisation',
  method: 'GET',
  path: '/api/ledger/organisations/:id',
  access: { verb: ledgerVerbs.read },
  summary: 'One organisation with what contradicts',
  params: id,
  answer: OrganisationRow.extend({ findings: z.array(FindingBrief), mayEdit: z.boolean() }),
  problems: ['not_found'],
})

export const OrganisationInput = z.object({
  name: field.text(100),
  creditCode: z.string().trim().max(30),
  kind: z.string().trim().max(30),
  address: z.string().trim().max(200),
  legalPerson: z.string().trim().max(60),
  phone: z.string().trim().max(60),
  closedOn: z.union([z.literal(''), Day]),
})

export const organisationCreate = endpoint({
  id: 'ledger.organisationCreate',
  method: 'POST',
  path: '/api/ledger/organisations',
  access: { verb: ledgerVerbs.edit },
  summary: 'A new organisation; one with the same credit code is named instead',
  body: z
    .object({
      requestId: field.requestId,
      regionPath: field.regionPath,
      values: OrganisationInput.partial().required({ name: true }),
      source: z.string().trim().min(1).max(40).default('社区采集'),
      why: z.string().trim().max(200).default(''),
      anyway: z.boolean().default(false),
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  status: 201,
  problems: ['not_found', 'ledger.known'],
})

export const organisationCorrect = endpoint({
  id: 'ledger.organisationCorrect',
  method: 'POST',
  path: '/api/ledger/organisations/:id/correct',
  access: { verb: ledgerVerbs.edit },
  summary: 'Other values for an organisation, on the version they were decided on',
  params: id,
  body: z
    .object({
      requestId: field.requestId,
      baseVersion: z.number().int().min(1),
      values: OrganisationInput.partial(),
      verified: Day.optional(),
      source: z.string().trim().min(1).max(40).default('社区采集'),
      why: z.string().trim().max(200).default(''),
      anyway: z.boolean().default(false),
    })
    .strict(),
  answer: z.object({ id: field.id, version: z.number().int() }),
  problems: ['not_found', 'conflict.version', 'ledger.known'],
})

const Change = z.object({ field: z.string(), before: z.string(), after: z.string() })
export const history = endpoint({
  id: 'ledger.history',
  method: 'GET',
  path: '/api/ledger/history/:id',
  access: { verb: ledgerVerbs.read },
  summary: 'Every version of a person, door, residence or organisation: who, when, why, from where; masked',
  params: id,
  answer: z.object({
    entries: z.array(
      z.object({
        seq: z.number().int(),
        kind: z.string(),
        at: z.string(),
        by: z.string(),
        source: z.string(),
        why: z.string(),
        changes: z.array(Change),
      }),
    ),
    /** Where each field's present value comes from and since when. */
    fields: z.record(z.string(), z.object({ source: z.string(), at: z.string(), by: z.string() })),
    /** The chain of versions holds. */
    whole: z.boolean(),
  }),
  problems: ['not_found'],
})
