/** All SQL that reads the audit log. */
import { sql } from 'kysely'
import type { Access } from '../../kernel/access.ts'
import type { Tx } from '../../kernel/db.ts'
import { verifyChain } from '../../kernel/events.ts'
import type { AuditRow as AuditWire } from './contract.ts'
import { type AuditRow, entryOf } from './rules.ts'

export interface AuditFilter {
  actor?: string | undefined
  action?: string | undefined
  subjectKind?: string | undefined
  subjectId?: string | undefined
  q?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

type Stored = AuditRow & { county: string; prev_hash: Buffer; hash: Buffer }

const like = (q: string) => `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`

/** Name of a subject for display; null when nobody knows it. */
export type NameOf = (kind: string, id: string) => string | null

export async function readAudit(
  db: Tx,
  county: string,
  access: Access,
  f: AuditFilter,
  page: { before?: string | undefined; limit: number },
  nameOf: NameOf,
): Promise<{ rows: AuditWire[]; next: string | null }> {
  let q = db
    .selectFrom('audit_log')
    .selectAll()
    .where('county', '=', county)
    .where(access.where('audit.read', 'region_path'))
    .orderBy('at', 'desc')
    .orderBy('chain', 'desc')
    .orderBy('seq', 'desc')
    .limit(page.limit + 1)
  if (f.actor) q = q.where('actor_id', '=', f.actor)
  if (f.action)
    q = f.action.includes('.') ? q.where('action', '=', f.action) : q.where('action', 'like', `${f.action}.%`)
  if (f.subjectKind) q = q.where('subject_kind', '=', f.subjectKind)
  if (f.subjectId) q = q.where('subject_id', '=', f.subjectId)
  if (f.from) q = q.where('at', '>=', new Date(f.from))
  if (f.to) q = q.where('at', '<', new Date(f.to))
  if (f.q) {
    const pattern = like(f.q)
    q = q.where((eb) => eb.or([eb('actor_name', 'ilike', pattern), eb('purpose', 'ilike', pattern)]))
  }
  const cut = page.before ? parseCursor(page.before) : null
  if (cut)
    q = q.where(sql<boolean>`(at, chain, seq) < (${cut.at}::timestamptz, ${cut.chain}, ${cut.seq}::bigint)`)
  const found = (await q.execute()) as Stored[]
  const rows = found.slice(0, page.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map((r) => wire(r, nameOf)),
    next: found.length > page.limit && last ? `${last.at.toISOString()}|${last.chain}|${last.seq}` : null,
  }
}

function parseCursor(cursor: string): { at: string; chain: string; seq: string } | null {
  const [at, chain, seq] = cursor.split('|')
  if (!at || !chain || !seq || Number.isNaN(Date.parse(at)) || !/^\d{1,15}$/.test(seq)) return null
  return { at: new Date(at).toISOString(), chain, seq }
}

function wire(r: Stored, nameOf: NameOf): AuditWire {
  return {
    chain: r.chain,
    seq: r.seq,
    at: r.at.toISOString(),
    actorKind: r.actor_kind,
    actorId: r.actor_id,
    actorName: r.actor_name,
    action: r.action,
    subjectKind: r.subject_kind,
    subjectId: r.subject_id,
    subjectName: r.subject_kind && r.subject_id ? nameOf(r.subject_kind, r.subject_id) : null,
    regionPath: r.region_path,
    purpose: r.purpose,
    detail: (r.detail ?? {}) as Record<string, unknown>,
    address: r.address,
    hash: r.hash.toString('hex').slice(0, 16),
  }
}

export interface ChainReport {
  chain: string
  entries: number
  fault: ReturnType<typeof verifyChain>
}

/** Recomputes all chains; reads with the system's scope, since a chain is only whole as a whole. */
export async function verifyAudit(db: Tx, county: string): Promise<ChainReport[]> {
  const chains = await db
    .selectFrom('audit_log')
    .select('chain')
    .distinct()
    .where('county', '=', county)
    .orderBy('chain')
    .execute()
  const reports: ChainReport[] = []
  for (const { chain } of chains) {
    const rows = (await db
      .selectFrom('audit_log')
      .selectAll()
      .where('county', '=', county)
      .where('chain', '=', chain)
      .orderBy('seq')
      .execute()) as Stored[]
    reports.push({ chain, entries: rows.length, fault: verifyChain(rows, entryOf) })
  }
  return reports
}
