/** The audit log on the wire: read by holders of `audit.read`, written by nobody from outside. */
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'

export const AuditRow = z.object({
  chain: z.string(),
  seq: z.number().int(),
  at: z.string(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  actorName: z.string(),
  action: z.string(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  /** Name of the subject now, where it is a person, a unit or a post. */
  subjectName: z.string().nullable(),
  regionPath: z.string(),
  purpose: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  address: z.string().nullable(),
  /** First 16 hex digits of the entry's hash, to name it in a letter. */
  hash: z.string(),
})
export type AuditRow = z.infer<typeof AuditRow>

const filter = {
  actor: field.id.optional(),
  /** `account.reveal`, or a feature: `account`. */
  action: z
    .string()
    .regex(/^[a-z]+(\.[A-Za-z_]+)?$/)
    .max(60)
    .optional(),
  subjectKind: z.string().max(40).optional(),
  subjectId: z.string().max(80).optional(),
  /** Words of the purpose or the actor's name. */
  q: z.string().trim().max(60).optional(),
  from: field.instant.optional(),
  to: field.instant.optional(),
}

export const auditList = endpoint({
  id: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  access: { verb: 'audit.read' },
  summary: 'Entries of the audit log, newest first',
  query: z
    .object({ ...filter, before: field.cursor.optional(), limit: field.int(1, 200).default(50) })
    .strict(),
  answer: z.object({ rows: z.array(AuditRow), next: z.string().nullable() }),
})

export const auditExport = endpoint({
  id: 'audit.export',
  method: 'GET',
  path: '/api/audit/export',
  access: { verb: 'audit.read' },
  summary: 'The filtered entries as CSV (UTF-8 with BOM), at most 100,000; the export itself is logged',
  query: z.object(filter).strict(),
  answer: z.unknown(),
  raw: 'text/csv',
})

export const ChainReport = z.object({
  chain: z.string(),
  entries: z.number().int(),
  fault: z
    .object({ seq: z.number().int(), fault: z.enum(['missing', 'order', 'link', 'content']) })
    .nullable(),
})
export const auditVerify = endpoint({
  id: 'audit.verify',
  method: 'POST',
  path: '/api/audit/verify',
  access: { verb: 'audit.read' },
  summary: 'Recomputes every hash chain of the audit log and names the first fault of each',
  body: z.object({ requestId: field.requestId }).strict(),
  answer: z.object({ chains: z.number().int(), entries: z.number().int(), faults: z.array(ChainReport) }),
})
