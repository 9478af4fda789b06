/**
 * Who saw and did what. Other features write with `audit(ctx, …)` in the transaction of the act: no act without its
 * entry, no entry without its act. One hash chain per actor, so that writers do not wait for each other; the
 * application role may only SELECT and INSERT here.
 */
import { sql } from 'kysely'
import type { Ctx, Installation } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { chainHash, genesis } from '../../kernel/events.ts'
import { chainOf, entryOf } from './rules.ts'

export interface AuditEntry {
  /** `feature.act`, as in `account.reveal`. */
  action: string
  subjectKind?: string
  subjectId?: string
  /** Where it happened; default: the root of the installation. */
  regionPath?: string
  /** Why somebody wanted to see personal data, in their own words. */
  purpose?: string
  /** What was done, without personal data in clear. */
  detail?: Record<string, unknown>
}

/** What is needed of a context, so that jobs and the sign-in can write too. */
export type AuditContext = Pick<Ctx, 'db' | 'actor' | 'now' | 'address'> & {
  app: { installation: Pick<Installation, 'county' | 'rootPath'> }
}

/**
 * Appends one entry. On a context without a transaction (`db: 'own'` handlers) it makes its own.
 * The chain is read and written with the whole scope: an actor's earlier entries may lie outside the present one.
 */
export async function audit(ctx: AuditContext, entry: AuditEntry): Promise<void> {
  if (!ctx.db.isTransaction) {
    await ctx.db.transaction().execute((trx) => append(ctx, trx, entry))
    return
  }
  await append(ctx, ctx.db, entry)
}

async function append(ctx: AuditContext, db: Tx, entry: AuditEntry): Promise<void> {
  const county = ctx.app.installation.county
  const chain = chainOf(ctx.actor)
  const before = await sql<{ scope: string | null }>`
    select current_setting('yige.scope', true) as scope,
           pg_advisory_xact_lock(hashtextextended(${`audit:${county}:${chain}`}, 0))`.execute(db)
  const scope = before.rows[0]?.scope ?? ''
  await sql`select set_config('yige.scope', '%', true)`.execute(db)
  const last = await db
    .selectFrom('audit_log')
    .select(['seq', 'hash'])
    .where('county', '=', county)
    .where('chain', '=', chain)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const prev = last?.hash ?? genesis
  const row = {
    county,
    chain,
    seq: (last?.seq ?? 0) + 1,
    at: ctx.now,
    actor_kind: ctx.actor.kind,
    actor_id: ctx.actor.id,
    // As PostgreSQL keeps it: half a character would be stored as another text than the hash was made of.
    actor_name: ctx.actor.name.toWellFormed(),
    action: entry.action,
    subject_kind: entry.subjectKind ?? null,
    subject_id: entry.subjectId?.toWellFormed() ?? null,
    region_path: entry.regionPath ?? ctx.app.installation.rootPath,
    purpose: entry.purpose?.toWellFormed() ?? null,
    detail: entry.detail ?? {},
    address: ctx.address,
  }
  await db
    .insertInto('audit_log')
    .values({
      ...row,
      detail: sql`${JSON.stringify(row.detail)}::jsonb`,
      prev_hash: prev,
      hash: chainHash(prev, entryOf(row)),
    })
    .execute()
  await sql`select set_config('yige.scope', ${scope}, true)`.execute(db)
}

export interface Noted {
  at: Date
  actor_name: string
  actor_id: string | null
  action: string
  purpose: string | null
  detail: Record<string, unknown>
}

/** What the log holds about these subjects, the latest first: for whoever may be told. Read with a scope that sees all of it. */
export async function entriesAbout(
  db: Tx,
  county: string,
  kind: string,
  ids: readonly string[],
): Promise<Noted[]> {
  const { rows } = await sql<Noted>`
    select at, actor_name, actor_id, action, purpose, detail from audit_log
    where county = ${county} and subject_kind = ${kind} and subject_id = any(${ids as string[]}::text[]) order by at desc limit 1000`.execute(
    db,
  )
  return rows
}
