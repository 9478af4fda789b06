/** SQL of names that came with the town, and of what offices changed of them. The landmark itself stays: the town may be loaded again. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { json, type Tx } from '../../kernel/db.ts'

export interface Was {
  kind: string
  name: string
  aliases: string[]
  regionPath: string
  lng: number | null
  lat: number | null
}
export interface Override {
  region_path: string
  what: 'off' | 'corrected'
  was: Was
  note: string
  at: string
  by_name: string
  seq: number
}
export interface PackRow {
  id: string
  kind: string
  name: string
  aliases: string[]
  region_path: string
  lng: number | null
  lat: number | null
  override: Override | null
}
type By = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>

/** One that came with the town, locked; what somebody entered here is none. */
export async function packName(db: Tx, county: string, id: string): Promise<PackRow | undefined> {
  const { rows } = await sql<PackRow>`
    select l.id, l.kind, l.name, l.aliases, l.region_path, l.lng, l.lat,
      (select to_jsonb(o) from place_overrides o where o.county = ${county} and o.id = l.id) as override
    from landmarks l where l.id = ${id} and not exists (select 1 from place_names n where n.county = ${county} and n.id = l.id)
    for update`.execute(db)
  return rows[0]
}

export async function keep(
  ctx: By,
  o: { id: string; regionPath: string; what: 'off' | 'corrected'; was: Was; note: string },
): Promise<void> {
  await sql`insert into place_overrides (county, id, region_path, what, was, note, at, by_name, seq)
    values (${ctx.app.installation.county}, ${o.id}, ${o.regionPath}, ${o.what}, ${json(o.was)}, ${o.note}, ${ctx.now}, ${ctx.actor.name}, 1)
    on conflict (county, id) do update set what = excluded.what, note = excluded.note, at = excluded.at, by_name = excluded.by_name,
      seq = place_overrides.seq + 1`.execute(ctx.db)
}

export async function correct(
  ctx: By,
  id: string,
  l: {
    name: string
    aliases: readonly string[]
    regionPath: string
    point: readonly [number, number] | null
  },
): Promise<void> {
  await sql`update landmarks set name = ${l.name}, aliases = ${l.aliases as string[]}::text[], region_path = ${l.regionPath},
    lng = ${l.point?.[0] ?? null}, lat = ${l.point?.[1] ?? null} where id = ${id}`.execute(ctx.db)
}

/** As it came, where that is now. */
export async function restore(ctx: By, o: { id: string; regionPath: string; was: Was }): Promise<void> {
  const { was } = o
  await sql`update landmarks set name = ${was.name}, aliases = ${was.aliases}::text[], region_path = ${o.regionPath}, lng = ${was.lng},
    lat = ${was.lat} where id = ${o.id}`.execute(ctx.db)
  await sql`delete from place_overrides where county = ${ctx.app.installation.county} and id = ${o.id}`.execute(
    ctx.db,
  )
}

/** Triage reads names anew within two seconds. */
export async function bump(db: Tx): Promise<void> {
  await sql`insert into cache_versions (name, version) values ('landmarks', 1)
    on conflict (name) do update set version = cache_versions.version + 1`.execute(db)
}
