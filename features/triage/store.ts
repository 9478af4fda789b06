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
  const rows = await db.selectFrom('landmarks').selectAll().execute()
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

/** Last version of the journal of corrections; each correction is one version. */
export async function journalVersion(db: Tx): Promise<number> {
  const r = await sql<{ version: number }>`
    select version::int as version from cache_versions where name = 'triage'`.execute(db)
  return r.rows[0]?.version ?? 0
}

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
  item: string
  text: string
  title: string | null
}

/** The next corrections after a version, in their order, with the words of their reports. Those taken back are left out. */
export async function journalAfter(db: Tx, version: number, limit = 1000): Promise<JournalEntry[]> {
  const r = await sql<JournalEntry>`
    select m.version, m.data->>'item' as item, r.body as text, r.title
    from triage_models m
    join reports r on r.county = m.data->>'county' and r.id = (m.data->>'reportId')::uuid
    where m.version > ${version} and m.active
    order by m.version limit ${limit}`.execute(db)
  return r.rows
}

/** How long an open case may gather further reports. */
const windowDays = 14
const perSource = 12

export interface Candidate {
  candidate: CandidateCase
  number: string
  title: string
  regionPath: string
}

interface Row {
  id: string
  number: string
  title: string
  item_code: string | null
  region_path: string
  lng: number | null
  lat: number | null
  reported_at: Date
  place_text: string | null
  texts: { body: string; at: string; phone: string | null }[]
}

const openNear = {
  name: 'triage-open-near',
  // Written so that only one plan makes sense: on a young table the planner knows nothing of the sizes to come.
  text: `
    with picked as (
      (select c.id from cases c where c.county = $1 and c.closed_at is null and c.state <> 'evaluated' and c.reported_at > $2
         and c.region_path >= $3 and c.region_path < $4 order by c.reported_at desc limit $5::int)
      union
      (select c.id from cases c where c.county = $1 and c.closed_at is null and c.state <> 'evaluated' and c.reported_at > $2
         and c.region_path >= $6 and c.region_path < $7 and c.item_code = $8 order by c.reported_at desc limit $9::int))
    select c.id, c.number, c.title, c.item_code, c.region_path, c.lng, c.lat, c.reported_at, c.place_text, t.texts
    from picked p
    cross join lateral (select * from cases c where c.county = $1 and c.id = p.id limit 1) c
    cross join lateral (
      select jsonb_agg(jsonb_build_object('body', r.body, 'at', r.received_at, 'phone', encode(r.phone_index, 'hex')) order by r.received_at desc) as texts
      from (select r.body, r.received_at, r.phone_index from reports r where r.county = $1 and r.case_id = p.id order by r.received_at desc limit 5) r) t`,
}

/**
 * Open cases that a report could belong to: the newest of the same grid, and the newest of the same item in the same
 * community. Both halves run on an index of open cases, so that the cost does not grow with the archive.
 */
export async function candidatesFor(
  app: App,
  q: { at: Date; regionPath: string | null; item: string | null; point: readonly number[] | null },
): Promise<Candidate[]> {
  const { county, rootPath } = app.installation
  const near = q.regionPath ?? rootPath
  const grid = near.length > 15 ? near.slice(0, 15) : near
  const community = near.length > 12 ? near.slice(0, 12) : near
  const since = new Date(q.at.getTime() - windowDays * 86_400_000)
  const rows = await runHot<Row>(app.pools, openNear, [
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
  return rows.map((c) => {
    const texts = c.texts ?? []
    return {
      number: c.number,
      title: c.title,
      regionPath: c.region_path,
      candidate: {
        id: c.id,
        item: c.item_code,
        regionPath: c.region_path,
        ...(c.lng !== null && c.lat !== null ? { point: [c.lng, c.lat] as const } : {}),
        openedAt: c.reported_at,
        ...(texts[0] ? { lastAt: new Date(texts[0].at) } : {}),
        title: c.title,
        text: texts[0]?.body ?? '',
        texts: texts.map((t) => t.body),
        reporters: texts.flatMap((t) => (t.phone ? [t.phone] : [])),
      },
    }
  })
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
