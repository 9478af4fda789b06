/** All SQL of regions. Rows are closed and opened, never overwritten; the application role cannot delete them. */
import { sql } from 'kysely'
import { outermost } from '../../kernel/access.ts'
import type { Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { chainOf, divisionOf, levelOf, parentOf } from '../../shared/region-path.ts'
import type { Geometry, Kind } from './contract.ts'
import type { Book } from './rules/book.ts'
import type { LineageRow, RegionRow } from './rules/row.ts'

interface Stored {
  path: string
  county: string
  parent_path: string | null
  kind: string
  name: string
  aliases: string[]
  geometry: unknown
  lng: number | null
  lat: number | null
  address: string | null
  households: number | null
  about: Record<string, unknown> | null
  valid_from: Date
  valid_to: Date | null
  version: number
}

const columns = sql`path, county, parent_path, kind, name, aliases, geometry, lng, lat, address, households, about, valid_from, valid_to, version`

function toRow(r: Stored): RegionRow {
  return {
    path: r.path,
    county: r.county,
    parentPath: r.parent_path,
    kind: r.kind as Kind,
    level: levelOf(r.path),
    division: divisionOf(r.path),
    name: r.name,
    aliases: r.aliases,
    geometry: r.geometry as Geometry | null,
    point: r.lng === null || r.lat === null ? null : [r.lng, r.lat],
    address: r.address,
    households: r.households,
    about: r.about ?? {},
    validFrom: r.valid_from,
    validTo: r.valid_to,
    version: r.version,
  }
}

/** Every open region. */
export async function openRows(db: Tx): Promise<RegionRow[]> {
  const { rows } =
    await sql<Stored>`select ${columns} from regions where valid_to is null order by path`.execute(db)
  return rows.map(toRow)
}

/** Codes that have ended, as rows of a book: they are never given out again. Outlines are left out. */
export async function usedRows(db: Tx): Promise<RegionRow[]> {
  const { rows } = await sql<Stored>`
    select path, county, parent_path, kind, name, '{}'::text[] as aliases, null as geometry, null as lng, null as lat,
           null as address, null as households, null as about, valid_from, valid_to, version
    from regions where valid_to is not null order by path, version`.execute(db)
  return rows.map(toRow)
}

/** Regions as they were at a moment, at or below `root`. */
export async function rowsAt(db: Tx, root: string, at: Date): Promise<RegionRow[]> {
  const { rows } = await sql<Stored>`
    select ${columns} from regions
    where path >= ${root} and path < ${`${root}~`} and valid_from <= ${at} and (valid_to is null or valid_to > ${at})
    order by path`.execute(db)
  return rows.map(toRow)
}

/** One code as it was at a moment. */
export async function rowAt(db: Tx, path: string, at: Date): Promise<RegionRow | undefined> {
  const { rows } = await sql<Stored>`
    select ${columns} from regions
    where path = ${path} and valid_from <= ${at} and (valid_to is null or valid_to > ${at})`.execute(db)
  return rows[0] && toRow(rows[0])
}

/** Every version a code ever had, oldest first. */
export async function versionsOf(db: Tx, path: string): Promise<RegionRow[]> {
  const { rows } =
    await sql<Stored>`select ${columns} from regions where path = ${path} order by valid_from`.execute(db)
  return rows.map(toRow)
}

/** The last known names of codes, closed ones too. */
export async function namesOf(db: Tx, paths: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ path: string; name: string }>`
    select distinct on (path) path, name from regions where path = any(${[...paths]}) order by path, valid_from desc`.execute(
    db,
  )
  return new Map(rows.map((r) => [r.path, r.name]))
}

/** All steps of descent that hang together with a code. */
export async function lineageAround(db: Tx, path: string): Promise<LineageRow[]> {
  const { rows } = await sql<{
    from_path: string
    to_path: string
    kind: LineageRow['kind']
    at: Date
    reason: string
    actor: string | null
  }>`
    with recursive codes(path) as (
      select ${path}::text collate "C"
      union
      select case when l.from_path = c.path then l.to_path else l.from_path end
      from codes c join region_lineage l on c.path in (l.from_path, l.to_path)
    )
    select l.from_path, l.to_path, l.kind, l.at, l.reason, a.name as actor
    from region_lineage l left join accounts a on a.id = l.account_id
    where l.from_path in (select path from codes) or l.to_path in (select path from codes)
    order by l.at, l.from_path, l.to_path`.execute(db)
  return rows.map((r) => ({
    from: r.from_path,
    to: r.to_path,
    kind: r.kind,
    at: r.at,
    reason: r.reason,
    actor: r.actor,
  }))
}

/** One change at a time: two moves that meet are put in order, and the second sees what the first did. */
export async function lockRegions(db: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('regions', 0))`.execute(db)
}

/** The open rows at and below some roots, the rows above them, and every code ever used there. */
export async function loadBook(db: Tx, roots: readonly string[]): Promise<Book> {
  const ranges = outermost(roots)
  const above = [...new Set(ranges.flatMap(chainOf))]
  const within = ranges.length
    ? sql.join(
        ranges.map((r) => sql`(path >= ${r} and path < ${`${r}~`})`),
        sql` or `,
      )
    : sql`false`
  const open = await sql<Stored>`
    select ${columns} from regions where valid_to is null and (${within} or path = any(${above})) order by path`.execute(
    db,
  )
  const ever = await sql<{ path: string; version: number }>`
    select path, max(version) as version from regions where ${within} or path = any(${above}) group by path`.execute(
    db,
  )
  const rows = new Map(open.rows.map((r) => [r.path, toRow(r)]))
  const paths = [...rows.keys()].sort()
  const last = new Map(ever.rows.map((r) => [r.path, r.version]))
  const used = new Map<string, string[]>()
  for (const { path } of ever.rows) {
    const parent = parentOf(path) ?? ''
    const list = used.get(parent)
    if (list) list.push(path)
    else used.set(parent, [path])
  }
  return {
    get: (path) => rows.get(path),
    within: (path) => paths.filter((p) => p.startsWith(path)).map((p) => rows.get(p)!),
    used: (parent) => used.get(parent) ?? [],
    lastVersion: (path) => last.get(path) ?? 0,
  }
}

const BATCH = 2000

/** Writes a change: closes rows, opens rows, adds the descent, and tells every server that the map is new. */
export async function writeChange(
  db: Tx,
  change: { close: readonly RegionRow[]; open: readonly RegionRow[]; lineage: readonly LineageRow[] },
  by: { accountId: string | null; requestId: string },
): Promise<void> {
  for (const part of chunks(change.close))
    await sql`
      update regions r set valid_to = c.valid_to
      from jsonb_to_recordset(${JSON.stringify(part.map((r) => ({ path: r.path, valid_to: r.validTo })))}::jsonb) as c(path text, valid_to timestamptz)
      where r.path = c.path and r.valid_to is null`.execute(db)
  for (const part of chunks(change.open))
    await sql`
      insert into regions (id, path, county, parent_path, kind, division, name, aliases, geometry, lng, lat, address, households, about, valid_from, version)
      select id, path, county, parent_path, kind, division, name,
             array(select jsonb_array_elements_text(aliases)), geometry, lng, lat, address, households, about, valid_from, version
      from jsonb_to_recordset(${JSON.stringify(part.map(toStored))}::jsonb) as n(
        id uuid, path text, county text, parent_path text, kind text, division text, name text, aliases jsonb, geometry jsonb,
        lng double precision, lat double precision, address text, households integer, about jsonb, valid_from timestamptz, version integer)`.execute(
      db,
    )
  for (const part of chunks(change.lineage))
    await sql`
      insert into region_lineage (id, from_path, to_path, kind, at, reason, account_id, request_id)
      select id, from_path, to_path, kind, at, reason, ${by.accountId}::uuid, ${by.requestId}::uuid
      from jsonb_to_recordset(${JSON.stringify(part.map((l) => ({ id: uuidv7(), from_path: l.from, to_path: l.to, kind: l.kind, at: l.at, reason: l.reason })))}::jsonb)
        as n(id uuid, from_path text, to_path text, kind text, at timestamptz, reason text)`.execute(db)
  if (change.open.length || change.close.length) await bumpRegions(db)
}

function toStored(r: RegionRow) {
  return {
    id: uuidv7(),
    path: r.path,
    county: r.county,
    parent_path: r.parentPath,
    kind: r.kind,
    division: r.division,
    name: r.name,
    aliases: r.aliases,
    geometry: r.geometry,
    lng: r.point?.[0] ?? null,
    lat: r.point?.[1] ?? null,
    address: r.address,
    households: r.households,
    about: r.about,
    valid_from: r.validFrom,
    version: r.version,
  }
}

export async function bumpRegions(db: Tx): Promise<void> {
  await sql`insert into cache_versions (name, version) values ('regions', 1)
            on conflict (name) do update set version = cache_versions.version + 1`.execute(db)
}

export async function regionsVersion(db: Tx): Promise<number> {
  const { rows } = await sql<{
    version: number
  }>`select version from cache_versions where name = 'regions'`.execute(db)
  return Number(rows[0]?.version ?? 0)
}

function* chunks<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < list.length; i += BATCH) yield list.slice(i, i + BATCH)
}
