/** Posts and units follow the ground. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { bump } from './store.ts'

interface Step {
  from: string
  to: string
}

/** Posts and units of a code that ended go to the code its ground went to; of several, to the first. */
export async function carryPosts(ctx: Ctx, steps: readonly Step[]): Promise<void> {
  const first = new Map<string, string>()
  for (const s of steps) if (!first.has(s.from)) first.set(s.from, s.to)
  const pairs = JSON.stringify([...first].map(([from, to]) => ({ from, to })))
  const moved = await sql`
    update posts p set region_path = s."to"
    from jsonb_to_recordset(${pairs}::jsonb) as s("from" text, "to" text) where p.region_path = s."from"`.execute(
    ctx.db,
  )
  const units = await sql`
    update units u set region_path = s."to", version = version + 1
    from jsonb_to_recordset(${pairs}::jsonb) as s("from" text, "to" text) where u.region_path = s."from"`.execute(
    ctx.db,
  )
  if (!moved.numAffectedRows && !units.numAffectedRows) return
  await bump(ctx.db, 'organisation')
  ctx.afterCommit(() => ctx.app.services.organisation.refresh())
}
