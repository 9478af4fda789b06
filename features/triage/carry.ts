/** What people name when they say where follows the ground; triage reads the names anew with the new map. */
import { sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { Carry } from '../regions/answers.ts'

interface Named {
  id: string
  region_path: string
  lng: number | null
  lat: number | null
}

/** Without a position, a name in a region that came apart stands for the region above: less exact, and still true. */
export const carryLandmarks: Carry = async (ctx, _ended, moved) => {
  if (moved.roots.length === 0) return
  const { rows } = await sql<Named>`select id, region_path, lng, lat from landmarks where ${sql.join(
    moved.roots.map((r) => within(sql`region_path`, r)),
    sql` or `,
  )}`.execute(ctx.db)
  const to = rows.flatMap((r) => {
    const f = moved.fate(r.region_path, r.lng === null || r.lat === null ? null : [r.lng, r.lat])
    return f.kind === 'stays' ? [] : [{ id: r.id, to: f.kind === 'goes' ? f.to : f.above }]
  })
  if (to.length)
    await sql`update landmarks l set region_path = n."to"
      from jsonb_to_recordset(${JSON.stringify(to)}::jsonb) as n(id uuid, "to" text) where l.id = n.id`.execute(
      ctx.db,
    )
}
