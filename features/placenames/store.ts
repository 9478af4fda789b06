/** SQL of names of places. What is used stands in `landmarks`, which triage reads; both are written together. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import type { nameStates } from './contract.ts'
import type { Hint } from './rules.ts'
import type { Override } from './store-pack.ts'

export type NameState = (typeof nameStates)[number]
export interface NameRow {
  id: string
  region_path: string
  name: string
  folded: string
  lng: number | null
  lat: number | null
  origin: 'person' | 'learnt'
  state: NameState
  note: string
  made_at: Date
  made_by_name: string
  decided_at: Date | null
  decided_by_name: string
  seq: number
}
type By = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>

const columns = sql`n.id, n.region_path, n.name, n.folded, n.lng, n.lat, n.origin, n.state, n.note, n.made_at, n.made_by_name, n.decided_at,
  n.decided_by_name, n.seq`

export async function namesWhere(
  db: Tx,
  where: RawBuilder<boolean>,
  o: { state: NameState; after: number; limit: number },
): Promise<NameRow[]> {
  const { rows } =
    await sql<NameRow>`select ${columns} from place_names n where ${where} and n.state = ${o.state}
    order by coalesce(n.decided_at, n.made_at) desc, n.id limit ${o.limit} offset ${o.after}`.execute(db)
  return rows
}
export async function countNames(db: Tx, where: RawBuilder<boolean>): Promise<Record<NameState, number>> {
  const { rows } = await sql<
    Record<NameState, number>
  >`select count(*) filter (where n.state = 'proposed')::int as proposed,
      count(*) filter (where n.state = 'used')::int as used, count(*) filter (where n.state = 'refused')::int as refused,
      count(*) filter (where n.state = 'ended')::int as ended from place_names n where ${where}`.execute(db)
  return rows[0]!
}
export async function nameById(db: Tx, county: string, id: string): Promise<NameRow | undefined> {
  const { rows } =
    await sql<NameRow>`select ${columns} from place_names n where n.county = ${county} and n.id = ${id} for update`.execute(
      db,
    )
  return rows[0]
}

export interface PackName {
  id: string
  region_path: string
  name: string
  aliases: string[]
  lng: number | null
  lat: number | null
  override: Override | null
}
const ofPack = sql`not exists (select 1 from place_names n where n.id = l.id)`
export async function packNames(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
  o: { after: number; limit: number },
): Promise<PackName[]> {
  const { rows } = await sql<PackName>`select l.id, l.region_path, l.name, l.aliases, l.lng, l.lat,
      (select to_jsonb(o) from place_overrides o where o.county = ${county} and o.id = l.id) as override from landmarks l
    where ${where} and ${ofPack} order by l.name collate "C", l.id limit ${o.limit} offset ${o.after}`.execute(
    db,
  )
  return rows
}
export async function countPack(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from landmarks l where ${where} and ${ofPack}`.execute(db)
  return rows[0]!.n
}

export interface NameWrite {
  id: string
  regionPath: string
  name: string
  folded: string
  point: readonly [number, number] | null
  origin: 'person' | 'learnt'
  state: NameState
  note: string
}
/** A new one; false when the name has an answer at this place already. */
export async function insertName(ctx: By, w: NameWrite): Promise<boolean> {
  const { county } = ctx.app.installation
  const { rows } =
    await sql`insert into place_names (county, id, region_path, name, folded, lng, lat, origin, state, note, made_at, made_by_name, seq)
    values (${county}, ${w.id}, ${w.regionPath}, ${w.name}, ${w.folded}, ${w.point?.[0] ?? null}, ${w.point?.[1] ?? null}, ${w.origin}, ${w.state},
      ${w.note}, ${ctx.now}, ${ctx.actor.name}, 1) on conflict do nothing returning id`.execute(ctx.db)
  return rows.length > 0
}
export async function changeName(ctx: By, w: NameWrite): Promise<void> {
  const { county } = ctx.app.installation
  await sql`update place_names set region_path = ${w.regionPath}, name = ${w.name}, folded = ${w.folded}, lng = ${w.point?.[0] ?? null},
      lat = ${w.point?.[1] ?? null}, state = ${w.state}, note = ${w.note}, decided_at = ${ctx.now}, decided_by_name = ${ctx.actor.name}, seq = seq + 1
    where county = ${county} and id = ${w.id}`.execute(ctx.db)
}
export async function otherOf(
  db: Tx,
  county: string,
  w: Pick<NameWrite, 'id' | 'folded' | 'regionPath'>,
): Promise<boolean> {
  const { rows } =
    await sql`select 1 from place_names where county = ${county} and folded = ${w.folded} and region_path = ${w.regionPath}
    and state <> 'ended' and id <> ${w.id}`.execute(db)
  return rows.length > 0
}

/** Triage reads names from `landmarks` when their version counts up. */
export async function putInUse(ctx: By, w: NameWrite): Promise<void> {
  if (w.state === 'used')
    await sql`insert into landmarks (id, kind, name, region_path, lng, lat)
      values (${w.id}, 'name', ${w.name}, ${w.regionPath}, ${w.point?.[0] ?? null}, ${w.point?.[1] ?? null})
      on conflict (id) do update set name = excluded.name, region_path = excluded.region_path, lng = excluded.lng, lat = excluded.lat`.execute(
      ctx.db,
    )
  else await sql`delete from landmarks where id = ${w.id}`.execute(ctx.db)
  await sql`insert into cache_versions (name, version) values ('landmarks', 1)
    on conflict (name) do update set version = cache_versions.version + 1`.execute(ctx.db)
}

/** Corrected cases of some names, newest first; of each name at most `most`, and how many there are. */
export async function casesOf(
  db: Tx,
  county: string,
  folded: readonly string[],
): Promise<{ folded: string; id: string; number: string; title: string; total: number }[]> {
  if (folded.length === 0) return []
  const { rows } = await sql<{ folded: string; id: string; number: string; title: string; total: number }>`
    select * from (
      select h.folded, c.id, c.number, c.title, count(*) over (partition by h.folded)::int as total,
        row_number() over (partition by h.folded order by h.at desc) as nth
      from place_name_hints h join cases c on c.county = h.county and c.id = h.case_id
      where h.county = ${county} and h.folded = any(${folded as string[]}::text[])) x where nth <= 5`.execute(
    db,
  )
  return rows
}

/** The words of a case's reports, and where it is now. */
export async function correctedCase(
  db: Tx,
  county: string,
  caseId: string,
): Promise<{
  regionPath: string
  point: [number, number] | null
  reports: { place: string; text: string }[]
} | null> {
  const { rows } = await sql<{
    region_path: string
    lng: number | null
    lat: number | null
    place: string | null
    title: string | null
    body: string
  }>`select c.region_path, c.lng, c.lat, r.place_text as place, r.title, r.body from cases c
    join reports r on r.county = c.county and r.case_id = c.id where c.county = ${county} and c.id = ${caseId} order by r.received_at limit 10`.execute(
    db,
  )
  const first = rows[0]
  if (!first) return null
  return {
    regionPath: first.region_path,
    point: first.lng !== null && first.lat !== null ? [first.lng, first.lat] : null,
    reports: rows.map((r) => ({ place: r.place ?? '', text: `${r.title ?? ''}\n${r.body}` })),
  }
}

/** A later correction of the same case takes the place of the first. */
export async function keepHints(
  db: Tx,
  county: string,
  hints: readonly (Hint & { folded: string })[],
  now: Date,
): Promise<void> {
  const list = hints.map((h) => ({ ...h, lng: h.point?.[0] ?? null, lat: h.point?.[1] ?? null }))
  await sql`insert into place_name_hints (county, folded, case_id, region_path, name, lng, lat, at)
    select ${county}, x.folded, x."caseId", x."regionPath", x.name, x.lng, x.lat, ${now}
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(folded text, "caseId" uuid, "regionPath" text, name text, lng double precision, lat double precision)
    on conflict (county, folded, case_id) do update set region_path = excluded.region_path, lng = excluded.lng, lat = excluded.lat, at = excluded.at`.execute(
    db,
  )
}
export async function forgetHints(db: Tx, county: string, before: Date): Promise<void> {
  await sql`delete from place_name_hints where county = ${county} and at < ${before}`.execute(db)
}
export async function hintsOf(db: Tx, county: string, folded: string): Promise<Hint[]> {
  const { rows } = await sql<{
    name: string
    case_id: string
    region_path: string
    lng: number | null
    lat: number | null
  }>`
    select name, case_id, region_path, lng, lat from place_name_hints where county = ${county} and folded = ${folded} order by at desc limit 200`.execute(
    db,
  )
  return rows.map((r) => ({
    name: r.name,
    caseId: r.case_id,
    regionPath: r.region_path,
    point: r.lng !== null && r.lat !== null ? ([r.lng, r.lat] as const) : null,
  }))
}
