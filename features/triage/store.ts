/** SQL of triage: names of places, QR codes, open cases a new report may belong to, models. */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import { runHot, type Tx } from '../../kernel/db.ts'
import type { CandidateCase, Point } from './rules/types.ts'

export interface Landmark {
  kind: string
  name: string
  aliases: string[]
  regionPath: string
  point: Point | null
  line: Point[] | null
  lastNumber: number | null
}

export async function landmarks(db: Tx): Promise<Landmark[]> {
  // What an office switched off is no name here.
  const rows = await db
    .selectFrom('landmarks as l')
    .selectAll()
    .where(sql<boolean>`not exists (select 1 from place_overrides o where o.id = l.id and o.what = 'off')`)
    .execute()
  return rows.map((r) => ({
    kind: r.kind,
    name: r.name,
    aliases: r.aliases,
    regionPath: r.region_path,
    point: r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null,
    line: (r.line as Point[] | null) ?? null,
    lastNumber: r.last_number,
  }))
}

export async function qrPlaceOf(
  db: Tx,
  code: string,
): Promise<{ code: string; name: string; regionPath: string; point: Point | null } | null> {
  const r = await db
    .selectFrom('qr_places')
    .select(['code', 'name', 'region_path', 'lng', 'lat'])
    .where('code', '=', code.toUpperCase())
    .where('active', '=', true)
    .executeTakeFirst()
  return r
    ? {
        code: r.code,
        name: r.name,
        regionPath: r.region_path,
        point: r.lng !== null && r.lat !== null ? [r.lng, r.lat] : null,
      }
    : null
}

/** How far the journal of corrections (`triage`; each correction is one version), the names of places (`landmarks`) and the versions of the model have gone. */
export async function cacheVersions(db: Tx): Promise<ReadonlyMap<string, number>> {
  const r = await sql<{ name: string; version: number }>`
    select name, version::int as version from cache_versions where name in ('triage', 'landmarks', 'class-models')`.execute(
    db,
  )
  return new Map(r.rows.map((v) => [v.name, v.version]))
}

/** Last version of the journal of corrections; each correction is one version. */
export const journalVersion = async (db: Tx): Promise<number> => (await cacheVersions(db)).get('triage') ?? 0

/**
 * Writes down that each report is about `item`. The counter is locked until the transaction ends, so the versions have one order
 * that all processes learn in. Only ids are kept: the words stay where they are protected.
 */
export async function writeJournal(
  db: Tx,
  entries: readonly { id: string; county: string; reportId: string; item: string; note: string }[],
): Promise<void> {
  if (entries.length === 0) return
  await sql`
    with last as (
      insert into cache_versions (name, version) values ('triage', ${entries.length})
      on conflict (name) do update set version = cache_versions.version + excluded.version
      returning version)
    insert into triage_models (id, version, data, active, note)
    select (e.entry->>'id')::uuid, last.version - ${entries.length}::int + e.n::int,
           e.entry - 'id' - 'note', true, e.entry->>'note'
    from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) with ordinality as e (entry, n), last`.execute(
    db,
  )
}

export interface JournalEntry {
  version: number
  reportId: string
  /** The case it was corrected on. */
  caseId: string
  item: string
  text: string
  title: string | null
}

/** The next corrections after a version, in their order, with the words of their reports. Those taken back are left out. */
export async function journalAfter(db: Tx, version: number, limit = 1000): Promise<JournalEntry[]> {
  const r = await sql<JournalEntry>`
    select m.version, m.data->>'reportId' as "reportId", coalesce(substring(m.note from '[0-9a-f-]{36}'), m.data->>'reportId') as "caseId",
      m.data->>'item' as item, r.body as text, r.title
    from triage_models m
    join reports r on r.county = m.data->>'county' and r.id = (m.data->>'reportId')::uuid
    where m.version > ${version} and m.active
    order by m.version limit ${limit}`.execute(db)
  return r.rows
}

/** How long an open case may gather further reports. */
export const windowDays = 14
/** And one whose place nobody knows: letters about it come for weeks. */
export const looseDays = 60
/** Length of the path of a grid; what is shorter names no place. */
export const GRID = 15
/** Of each list that a question looks at. */
export const perSource = 12

export interface Candidate {
  candidate: CandidateCase
  number: string
  title: string
  regionPath: string
}

/** An open case with the words of its last five reports. */
export interface OpenRow {
  id: string
  number: string
  title: string
  item_code: string | null
  region_path: string
  lng: number | null
  lat: number | null
  reported_at: Date
  place_text: string | null
  seq: number
  last_hash: Buffer
  texts: { body: string; at: string; phone: string | null }[] | null
}

const columns = `c.id, c.number, c.title, c.item_code, c.region_path, c.lng, c.lat, c.reported_at, c.place_text, c.seq, c.last_hash, t.texts`
const lastTexts = `
    cross join lateral (
      select jsonb_agg(jsonb_build_object('body', r.body, 'at', r.received_at, 'phone', encode(r.phone_index, 'hex')) order by r.received_at desc) as texts
      from (select r.body, r.received_at, r.phone_index from reports r where r.county = c.county and r.case_id = c.id order by r.received_at desc limit 5) r) t`
const isOpen = `c.closed_at is null and c.state <> 'evaluated'`

const openNear = {
  name: 'triage-open-near',
  // Written so that only one plan makes sense: on a young table the planner knows nothing of the sizes to come.
  text: `
    with picked as (
      (select c.id from cases c where c.county = $1 and ${isOpen} and c.reported_at > $2
         and c.region_path >= $3 and c.region_path < $4 order by c.reported_at desc limit $5::int)
      union
      (select c.id from cases c where c.county = $1 and ${isOpen} and c.reported_at > $2
         and c.region_path >= $6 and c.region_path < $7 and c.item_code = $8 order by c.reported_at desc limit $9::int))
    select ${columns}
    from picked p
    cross join lateral (select * from cases c where c.county = $1 and c.id = p.id limit 1) c ${lastTexts}`,
}

/**
 * Open cases that a report could belong to, asked of the tables: the newest of the same grid, and the newest of the same item
 * in the same community. For installations with more open cases than are held in memory (`open-cases.ts`).
 */
export function openNearby(
  app: App,
  q: { at: Date; regionPath: string | null; item: string | null },
): Promise<OpenRow[]> {
  const { county, rootPath } = app.installation
  const near = q.regionPath ?? rootPath
  const grid = near.length > 15 ? near.slice(0, 15) : near
  const community = near.length > 12 ? near.slice(0, 12) : near
  const since = new Date(q.at.getTime() - windowDays * 86_400_000)
  return runHot<OpenRow>(app.pools, openNear, [
    county,
    since,
    grid,
    `${grid}~`,
    grid.length > 12 ? perSource : 0,
    community,
    `${community}~`,
    q.item,
    perSource,
  ])
}

/** Open cases by id, or the newest reported after `since`: `each` of every grid, item, and item of a community; and of those without a place. */
export async function loadOpen(
  app: App,
  which:
    | { ids: readonly string[] }
    | { since: Date; each: number; loose: { since: Date; most: number }; limit: number },
): Promise<OpenRow[]> {
  const { county } = app.installation
  return 'ids' in which
    ? runHot<OpenRow>(
        app.pools,
        {
          name: 'triage-open-by-id',
          text: `select ${columns} from unnest($2::uuid[]) i (id) cross join lateral
            (select * from cases c where c.county = $1 and c.id = i.id and ${isOpen} limit 1) c ${lastTexts}`,
        },
        [county, which.ids],
      )
    : (
        await app.pools.systemPool.query<OpenRow>(
          `select ${columns} from (
             select id from (
               select c.id, c.item_code,
                 row_number() over (partition by left(c.region_path, 15) order by c.reported_at desc) as in_grid,
                 row_number() over (partition by left(c.region_path, 12), c.item_code order by c.reported_at desc) as in_community,
                 row_number() over (partition by c.item_code order by c.reported_at desc) as of_item,
                 case when length(c.region_path) < ${GRID} then row_number() over (partition by length(c.region_path) < ${GRID} order by c.reported_at desc) end as loose
               from cases c where c.county = $1 and ${isOpen}
                 and c.reported_at > case when length(c.region_path) < ${GRID} then least($2::timestamptz, $5::timestamptz) else $2::timestamptz end) n
             where in_grid <= $3 or loose <= $6 or (item_code is not null and (in_community <= $3 or of_item <= $3)) limit $4) n
           cross join lateral (select * from cases c where c.county = $1 and c.id = n.id limit 1) c ${lastTexts}`,
          [county, which.since, which.each, which.limit, which.loose.since, which.loose.most],
        )
      ).rows
}

/** What a transaction sees now, as text: `eventsSince` reads on from there. */
export async function snapshotNow(app: App): Promise<string> {
  const r = await app.pools.systemPool.query<{ s: string }>('select pg_current_snapshot()::text as s')
  return r.rows[0]!.s
}

// Nothing of this database has a number from `xmax` on: such events were written in another one and came with a dump.
const tail = {
  name: 'triage-events-since',
  text: `
    select pg_current_snapshot()::text as snapshot, (
      select array_agg(e.case_id || ' ' || e.seq) from case_events e
      where e.county = $1 and e.tx >= pg_snapshot_xmin($2::pg_snapshot) and not pg_visible_in_snapshot(e.tx, $2::pg_snapshot)
        and e.tx < pg_snapshot_xmax(pg_current_snapshot())) as changed`,
}

/** Cases with events that `snapshot` could not see yet, with the highest number of theirs, and the snapshot to go on from. */
export async function eventsSince(
  app: App,
  snapshot: string,
): Promise<{ snapshot: string; changed: Map<string, number> }> {
  const [r] = await runHot<{ snapshot: string; changed: string[] | null }>(app.pools, tail, [
    app.installation.county,
    snapshot,
  ])
  const changed = new Map<string, number>()
  for (const c of r!.changed ?? []) {
    const id = c.slice(0, 36)
    changed.set(id, Math.max(Number(c.slice(37)), changed.get(id) ?? 0))
  }
  return { snapshot: r!.snapshot, changed }
}

/** Reports that were joined to a case, the first ten. */
export async function reportsOfCase(db: Tx, county: string, caseId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('reports')
    .select('id')
    .where('county', '=', county)
    .where('case_id', '=', caseId)
    .orderBy('received_at')
    .limit(10)
    .execute()
  return rows.map((r) => r.id)
}
