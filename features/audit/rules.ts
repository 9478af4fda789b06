/** What an audit entry is made of: its chain and what its hash covers. Pure, so that the checker and the writer agree. */

export interface AuditRow {
  chain: string
  seq: number
  at: Date
  actor_kind: string
  actor_id: string | null
  actor_name: string
  action: string
  subject_kind: string | null
  subject_id: string | null
  region_path: string
  purpose: string | null
  detail: unknown
  address: string | null
}

/** One chain per actor: `account:<id>`, `client:<id>`, `system`, `reporter`. */
export const chainOf = (actor: { kind: string; id: string | null }): string =>
  actor.id ? `${actor.kind}:${actor.id}` : actor.kind

/** Exactly what the hash covers, in the words of the columns; `detail` as JSON has it. */
export function entryOf(row: AuditRow): Record<string, unknown> {
  return {
    chain: row.chain,
    seq: row.seq,
    at: row.at.toISOString(),
    actor: [row.actor_kind, row.actor_id, row.actor_name],
    action: row.action,
    subject: [row.subject_kind, row.subject_id],
    region: row.region_path,
    purpose: row.purpose,
    detail: JSON.parse(JSON.stringify(row.detail ?? {})),
    address: row.address,
  }
}
