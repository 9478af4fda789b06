import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import type { AnalysisKind, Edit, Facts, Made, Section, Tells } from './contract.ts'

export interface Row {
  id: string
  region_path: string
  kind: AnalysisKind
  from_day: string
  to_day: string
  state: 'draft' | 'approved'
  version: number
  as_of: Date
  made_by_name: string
  approved_by_name: string | null
  approved_at: Date | null
  title: string
  received: number
  readers: number
}
export interface Whole extends Row {
  facts: Facts
  digest: string
  made: Made
  sections: Section[]
  edit: Edit
  link_until: Date | null
  link_opened: number
  link_units: boolean
  link_words: boolean
}

const columns = sql`a.id, a.region_path, a.kind, to_char(a.from_day, 'YYYY-MM-DD') as from_day, to_char(a.to_day, 'YYYY-MM-DD') as to_day,
  a.state, a.version, a.as_of, a.made_by_name, a.approved_by_name, a.approved_at, v.title,
  (a.facts #>> '{now,totals,received}')::int as received,
  (select count(*)::int from analysis_seen s where s.county = a.county and s.analysis_id = a.id) as readers`
const source = sql`analyses a join analysis_versions v on v.county = a.county and v.analysis_id = a.id and v.version = a.version`

/** Which of them a person sees: `editable` all in these regions, `readable` approved ones there, and approved ones shared with the units. */
export interface Sees {
  county: string
  editable: readonly string[]
  readable: readonly string[]
  units: readonly string[]
}
const below = (regions: readonly string[]) =>
  regions.length
    ? sql`(${sql.join(
        regions.map((r) => sql`(a.region_path >= ${r} and a.region_path < ${`${r}~`})`),
        sql` or `,
      )})`
    : sql`false`
const seenBy = (
  s: Sees,
) => sql`(a.county = ${s.county} and (${below(s.editable)} or (a.state = 'approved' and (${below(s.readable)}
  or exists (select 1 from analysis_units u where u.county = a.county and u.analysis_id = a.id and u.unit_id = any(${s.units as string[]}::uuid[]))))))`

export async function list(db: Tx, s: Sees, o: { before: { at: string; id: string } | null; limit: number }) {
  const r = await sql<Row>`select ${columns} from ${source} where ${seenBy(s)}
    ${o.before ? sql`and (a.as_of, a.id) < (${o.before.at}::timestamptz, ${o.before.id}::uuid)` : sql``}
    order by a.as_of desc, a.id desc limit ${o.limit}`.execute(db)
  return r.rows
}

export async function one(db: Tx, s: Sees, id: string, lock = false): Promise<Whole | undefined> {
  const r =
    await sql<Whole>`select ${columns}, a.facts, a.digest, a.made, a.sections, v.edit, a.link_until, a.link_opened, a.link_units, a.link_words
    from ${source} where ${seenBy(s)} and a.id = ${id} ${lock ? sql`for update of a` : sql``}`.execute(db)
  return r.rows[0]
}

export async function byLink(db: Tx, county: string, hash: Buffer, now: Date): Promise<Whole | undefined> {
  const r =
    await sql<Whole>`select ${columns}, a.facts, a.digest, a.made, a.sections, v.edit, a.link_until, a.link_opened, a.link_units, a.link_words
    from ${source} where a.county = ${county} and a.link_hash = ${hash} and a.link_until > ${now} and a.state = 'approved'`.execute(
      db,
    )
  return r.rows[0]
}

export interface NewAnalysis {
  county: string
  id: string
  region_path: string
  kind: AnalysisKind
  from_day: string
  to_day: string
  as_of: Date
  facts: Facts
  digest: string
  made: Made
  sections: Section[]
  turn: string | null
  made_by: string | null
  made_by_name: string
}

/** False: the turn has one already. */
export async function insert(db: Tx, a: NewAnalysis, edit: Edit): Promise<boolean> {
  const r =
    await sql`insert into analyses (county, id, region_path, kind, from_day, to_day, state, version, as_of, facts, digest, made, sections,
      turn, made_by, made_by_name)
    values (${a.county}, ${a.id}, ${a.region_path}, ${a.kind}, ${a.from_day}, ${a.to_day}, 'draft', 1, ${a.as_of}, ${json(a.facts)}, ${a.digest},
      ${json(a.made)}, ${json(a.sections)}, ${a.turn}, ${a.made_by}, ${a.made_by_name})
    on conflict (county, turn) where turn is not null do nothing returning 1`.execute(db)
  if (r.rows.length === 0) return false
  await insertVersion(db, {
    county: a.county,
    analysisId: a.id,
    version: 1,
    regionPath: a.region_path,
    what: 'made',
    edit,
    by: a.made_by,
    byName: a.made_by_name,
    at: a.as_of,
  })
  return true
}

export async function insertVersion(
  db: Tx,
  v: {
    county: string
    analysisId: string
    version: number
    regionPath: string
    what: 'made' | 'edited' | 'approved' | 'withdrawn'
    edit: Edit
    by: string | null
    byName: string
    at: Date
  },
): Promise<void> {
  await sql`insert into analysis_versions (county, analysis_id, version, region_path, what, title, edit, by_account, by_name, at)
    values (${v.county}, ${v.analysisId}, ${v.version}, ${v.regionPath}, ${v.what}, ${v.edit.title}, ${json(v.edit)}, ${v.by}, ${v.byName}, ${v.at})`.execute(
    db,
  )
}

export async function setVersion(db: Tx, county: string, id: string, version: number): Promise<void> {
  await sql`update analyses set version = ${version} where county = ${county} and id = ${id}`.execute(db)
}

/** Approved, or taken back: then nobody outside the makers sees it any more. */
export async function setApproved(
  db: Tx,
  o: { county: string; id: string; version: number; by: string | null; at: Date | null },
): Promise<void> {
  await sql`update analyses set version = ${o.version}, state = ${o.at ? 'approved' : 'draft'}, approved_at = ${o.at},
      approved_by_name = ${o.at ? o.by : null}, link_hash = case when ${o.at !== null} then link_hash end,
      link_until = case when ${o.at !== null} then link_until end
    where county = ${o.county} and id = ${o.id}`.execute(db)
  if (!o.at)
    await sql`delete from analysis_units where county = ${o.county} and analysis_id = ${o.id}`.execute(db)
}

export async function versions(db: Tx, county: string, id: string) {
  const r = await sql<{ version: number; by: string; at: Date; what: string; edit: Edit }>`
    select version, by_name as by, at, what, edit from analysis_versions where county = ${county} and analysis_id = ${id}
    order by version desc limit 200`.execute(db)
  return r.rows
}

export async function shareWith(
  db: Tx,
  o: { county: string; id: string; regionPath: string; units: readonly string[]; by: string; at: Date },
): Promise<void> {
  await sql`delete from analysis_units where county = ${o.county} and analysis_id = ${o.id}
    and unit_id <> all(${o.units as string[]}::uuid[])`.execute(db)
  await sql`insert into analysis_units (county, analysis_id, unit_id, region_path, by_name, at)
    select ${o.county}, ${o.id}, x, ${o.regionPath}, ${o.by}, ${o.at} from unnest(${o.units as string[]}::uuid[]) x on conflict do nothing`.execute(
    db,
  )
}

export async function shares(db: Tx, county: string, id: string) {
  const units = await sql<{ id: string; at: Date; read: number }>`
    select u.unit_id as id, u.at, (select count(*)::int from analysis_seen s
      where s.county = u.county and s.analysis_id = u.analysis_id and s.unit_id = u.unit_id) as read
    from analysis_units u where u.county = ${county} and u.analysis_id = ${id} order by u.at, u.unit_id`.execute(
    db,
  )
  const seen = await sql<{ name: string; unit_id: string | null; first_at: Date }>`
    select account_name as name, unit_id, first_at from analysis_seen where county = ${county} and analysis_id = ${id}
    order by first_at, account_id limit 500`.execute(db)
  return { units: units.rows, seen: seen.rows }
}

export async function setLink(
  db: Tx,
  o: { county: string; id: string; hash: Buffer | null; until: Date | null; tells: Tells },
): Promise<void> {
  await sql`update analyses set link_hash = ${o.hash}, link_until = ${o.until}, link_opened = 0, link_units = ${o.tells.units}, link_words = ${o.tells.words}
    where county = ${o.county} and id = ${o.id}`.execute(db)
}

export async function countOpened(db: Tx, county: string, id: string): Promise<void> {
  await sql`update analyses set link_opened = link_opened + 1 where county = ${county} and id = ${id}`.execute(
    db,
  )
}

export async function markSeen(
  db: Tx,
  o: {
    county: string
    id: string
    regionPath: string
    by: string
    name: string
    unit: string | null
    at: Date
  },
): Promise<void> {
  await sql`insert into analysis_seen (county, analysis_id, account_id, region_path, account_name, unit_id, first_at, last_at)
    values (${o.county}, ${o.id}, ${o.by}, ${o.regionPath}, ${o.name}, ${o.unit}, ${o.at}, ${o.at})
    on conflict (county, analysis_id, account_id) do update set last_at = excluded.last_at`.execute(db)
}

export async function schedules(db: Tx, county: string): Promise<Map<string, boolean>> {
  const r = await sql<{ kind: string; active: boolean }>`
    select kind, active from analysis_schedules where county = ${county}`.execute(db)
  return new Map(r.rows.map((x) => [x.kind, x.active]))
}

export async function setSchedule(
  db: Tx,
  o: { county: string; kind: string; regionPath: string; on: boolean; by: string; at: Date },
): Promise<void> {
  await sql`insert into analysis_schedules (county, kind, region_path, active, by_name, at)
    values (${o.county}, ${o.kind}, ${o.regionPath}, ${o.on}, ${o.by}, ${o.at})
    on conflict (county, kind) do update set active = excluded.active, by_name = excluded.by_name, at = excluded.at`.execute(
    db,
  )
}

export async function turnsMade(db: Tx, county: string, turns: readonly string[]): Promise<Set<string>> {
  const r = await sql<{ turn: string }>`
    select turn from analyses where county = ${county} and turn = any(${turns as string[]})`.execute(db)
  return new Set(r.rows.map((x) => x.turn))
}
