/** Grants follow the ground. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { bump } from '../organisation/answers.ts'

interface Step {
  from: string
  to: string
  kind: string
}

/**
 * A region that was moved or split up has new codes: who held a grant on the old code gets the same on the new, from now on. The
 * old grant stays, because cases of the old days carry the old code. A merge gives nothing: it would widen what somebody may see,
 * and that is the security administrator's to decide.
 */
export async function carryGrants(ctx: Ctx, steps: readonly Step[]): Promise<void> {
  const same = steps.filter((s) => s.kind === 'move' || s.kind === 'split')
  if (same.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select g.id from grants g
    where g.region_path = any(${same.map((s) => s.from)}) and g.revoked_at is null
      and (g.valid_until is null or g.valid_until > ${ctx.now})`.execute(ctx.db)
  if (rows.length === 0) return
  const pairs = same.map(({ from, to }) => ({ from, to }))
  await sql`
    insert into grants (id, account_id, role, region_path, valid_from, valid_until, delegated_from, granted_by, reason)
    select (${JSON.stringify(Array.from({ length: rows.length * same.length }, () => uuidv7(ctx.now.getTime())))}::jsonb
              ->> (row_number() over () - 1)::int)::uuid,
           g.account_id, g.role, s."to", greatest(g.valid_from, ${ctx.now}), g.valid_until, g.delegated_from, g.granted_by,
           'region ' || s."from" || ' → ' || s."to"
    from grants g join jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as s("from" text, "to" text) on g.region_path = s."from"
    where g.id = any(${rows.map((r) => r.id)})`.execute(ctx.db)
  await bump(ctx.db, 'access')
  ctx.afterCommit(() => ctx.app.services.accounts.sessions.clear())
}
