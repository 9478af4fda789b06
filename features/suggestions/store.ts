import { type RawBuilder, sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { ChainTable } from '../../kernel/chains.ts'
import { json, type Tx } from '../../kernel/db.ts'
import type { View } from './contract.ts'
import type { State } from './rules.ts'

export const log: ChainTable = { name: 'suggestion_events', subject: 'suggestion_id' }

export interface SurveyData {
  question: string
  choices: string[]
  closesAt: string
  quorum: number
  audience: { building: string; households: number }[]
}
export interface ProjectData {
  unit: string
  budget: string
  who: string
  dueAt: string
  steps: { name: string; doneAt: string | null }[]
  /** Set when the count is kept by building. */
  byPlace: boolean
}
export interface SuggestionRecord {
  county: string
  id: string
  number: string
  region_path: string
  title: string
  body: string
  state: State
  prev_state: State | null
  case_id: string | null
  token_hash: Buffer | null
  received_at: Date
  answer_due_at: Date
  answered_at: Date | null
  answer: string | null
  survey: SurveyData | null
  project: ProjectData | null
  done: number
  total: number
  adopted_at: Date | null
  finished_at: Date | null
  seq: number
  last_hash: Buffer
  version: number
}
/** Reports behind it, its own and those of linked ones; and how many have answered. */
export type Listed = SuggestionRecord & { supporters: number; answered: number }

export interface Vote {
  how: 'code' | 'phone' | 'paper'
  choice: number
  n: number
  building: string | null
  comment: string | null
}

const columns = sql`s.*, (select count(*)::int from suggestion_supporters p where p.county = s.county and (p.suggestion_id = s.id or p.suggestion_id in (
    select case when l.suggestion_id = s.id then l.other_id else l.suggestion_id end from suggestion_links l
    where l.county = s.county and l.undone_at is null and (l.suggestion_id = s.id or l.other_id = s.id)))) as supporters,
  (select coalesce(sum(v.n), 0)::int from suggestion_votes v where v.county = s.county and v.suggestion_id = s.id) as answered`

export const nextNumber = async (db: Tx): Promise<string> =>
  (await sql<{ n: string }>`select nextval('suggestion_number')::text as n`.execute(db)).rows[0]!.n

const stored = <T extends Partial<SuggestionRecord>>(s: T) => ({
  ...s,
  ...(s.survey ? { survey: json(s.survey) } : {}),
  ...(s.project ? { project: json(s.project) } : {}),
})
export const insert = (db: Tx, s: SuggestionRecord) =>
  db
    .insertInto('suggestions')
    .values(stored(s) as never)
    .execute()
export const update = (db: Tx, s: Pick<SuggestionRecord, 'county' | 'id'>, set: Partial<SuggestionRecord>) =>
  db
    .updateTable('suggestions')
    .set(stored(set) as never)
    .where('county', '=', s.county)
    .where('id', '=', s.id)
    .execute()

export async function find(db: Tx, county: string, id: string, lock = false): Promise<Listed | undefined> {
  if (lock)
    await sql`select 1 from suggestions where county = ${county} and id = ${id} for update`.execute(db)
  return (
    await sql<Listed>`select ${columns} from suggestions s where s.county = ${county} and s.id = ${id}`.execute(
      db,
    )
  ).rows[0]
}
export const byToken = async (db: Tx, county: string, hash: Buffer): Promise<Listed | undefined> =>
  (
    await sql<Listed>`select ${columns} from suggestions s where s.county = ${county} and s.token_hash = ${hash}`.execute(
      db,
    )
  ).rows[0]
export const ofCase = async (db: Tx, county: string, caseId: string): Promise<Listed | undefined> =>
  (
    await sql<Listed>`select ${columns} from suggestions s where s.county = ${county} and s.case_id = ${caseId}`.execute(
      db,
    )
  ).rows[0]
export const ofReportToken = async (db: Tx, county: string, hash: Buffer): Promise<Listed | undefined> =>
  (
    await sql<Listed>`select ${columns} from suggestions s
      join suggestion_supporters p on p.county = s.county and p.suggestion_id = s.id
      join reports r on r.county = p.county and r.id = p.report_id
      where s.county = ${county} and r.token_hash = ${hash} limit 1`.execute(db)
  ).rows[0]

const viewOf = (v: View): RawBuilder<boolean> =>
  v === 'todo'
    ? sql<boolean>`s.state not in ('finished', 'declined')`
    : v === 'all'
      ? sql<boolean>`true`
      : v === 'received'
        ? sql<boolean>`s.state in ('received', 'possible')`
        : v === 'building'
          ? sql<boolean>`s.state in ('adopted', 'building')`
          : sql<boolean>`s.state = ${v}`
const found = (q: string | undefined, region: string | undefined) => sql`
  ${q ? sql`and (s.title ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`} or s.number ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`})` : sql``}
  ${region ? sql`and ${within(sql.ref('s.region_path'), region)}` : sql``}`

export async function list(
  db: Tx,
  o: {
    where: RawBuilder<boolean>
    view: View
    q?: string | undefined
    region?: string | undefined
    limit: number
  },
) {
  const all = sql`from suggestions s where ${o.where} and ${viewOf(o.view)} ${found(o.q, o.region)}`
  const rows =
    await sql<Listed>`select ${columns} ${all} order by s.finished_at desc nulls first, s.received_at, s.id limit ${o.limit}`.execute(
      db,
    )
  const n = await sql<{ n: number }>`select count(*)::int as n ${all}`.execute(db)
  return { rows: rows.rows, total: n.rows[0]!.n }
}
export async function counts(db: Tx, where: RawBuilder<boolean>) {
  const n = (v: View) => sql`count(*) filter (where ${viewOf(v)})::int`
  const r = await sql<Record<View, number> & { adopted: number }>`
    select ${n('todo')} as todo, ${n('received')} as received, ${n('surveying')} as surveying, ${n('building')} as building,
      ${n('finished')} as finished, ${n('declined')} as declined, count(*)::int as "all",
      count(*) filter (where s.adopted_at is not null and s.state <> 'declined')::int as adopted from suggestions s where ${where}`.execute(
    db,
  )
  return r.rows[0]!
}
export const publicRows = async (db: Tx, county: string): Promise<Listed[]> =>
  (
    await sql<Listed>`select ${columns} from suggestions s where s.county = ${county}
      and s.state in ('surveying', 'adopted', 'building', 'finished')
      order by array_position(array['surveying', 'building', 'adopted', 'finished'], s.state), s.received_at desc limit 100`.execute(
      db,
    )
  ).rows

export const insertSupporter = (
  db: Tx,
  p: {
    county: string
    id: string
    suggestion_id: string
    region_path: string
    report_id: string
    case_id: string
    channel: string
    at: Date
  },
) =>
  db
    .insertInto('suggestion_supporters')
    .values(p)
    .onConflict((c) => c.doNothing())
    .execute()
/** Whoever is told: the reports of this one and of those that are linked to it. */
export const supportersOf = async (db: Tx, county: string, id: string) =>
  (
    await sql<{ report_id: string; case_id: string; channel: string; region_path: string }>`
      select distinct on (p.report_id) p.report_id, p.case_id, p.channel, p.region_path from suggestion_supporters p
      where p.county = ${county} and (p.suggestion_id = ${id} or p.suggestion_id in (
        select case when l.suggestion_id = ${id} then l.other_id else l.suggestion_id end from suggestion_links l
        where l.county = ${county} and l.undone_at is null and (l.suggestion_id = ${id} or l.other_id = ${id})))`.execute(
      db,
    )
  ).rows
export const reportsOfCase = async (db: Tx, county: string, caseId: string) =>
  (
    await sql<{
      id: string
      channel: string
    }>`select r.id, r.channel from case_links l join reports r on r.county = l.county and r.id = l.report_id
      where l.county = ${county} and l.case_id = ${caseId} and l.undone_at is null and l.kind in ('origin', 'linked')`.execute(
      db,
    )
  ).rows

export const votesOf = async (db: Tx, county: string, id: string): Promise<Vote[]> =>
  (
    await sql<Vote>`select how, choice, n, building, comment from suggestion_votes where county = ${county} and suggestion_id = ${id} order by at desc`.execute(
      db,
    )
  ).rows
export type Count = Pick<Vote, 'choice' | 'n'>
/** How often each choice was made, of several suggestions. */
export async function countVotes(
  db: Tx,
  county: string,
  ids: readonly string[],
): Promise<Map<string, Count[]>> {
  if (ids.length === 0) return new Map()
  const r = await sql<Count & { id: string }>`
    select suggestion_id as id, choice, sum(n)::int as n from suggestion_votes
    where county = ${county} and suggestion_id = any(${ids as string[]}::uuid[]) group by 1, 2`.execute(db)
  return Map.groupBy(r.rows, (v) => v.id)
}
/** False when this voter has voted already. */
export async function insertVote(
  db: Tx,
  v: Vote & {
    county: string
    id: string
    suggestion_id: string
    region_path: string
    voter: Buffer | null
    by_name: string | null
    at: Date
  },
): Promise<boolean> {
  const r = await db
    .insertInto('suggestion_votes')
    .values(v)
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute()
  return r.length === 1
}
export async function insertCodes(
  db: Tx,
  s: Pick<SuggestionRecord, 'county' | 'id' | 'region_path'>,
  codes: readonly { hash: Buffer; building: string }[],
): Promise<void> {
  for (let i = 0; i < codes.length; i += 500)
    await db
      .insertInto('suggestion_codes')
      .values(
        codes.slice(i, i + 500).map((c) => ({
          county: s.county,
          suggestion_id: s.id,
          code_hash: c.hash,
          region_path: s.region_path,
          building: c.building,
        })),
      )
      .onConflict((c) => c.doNothing())
      .execute()
}
export const codeBuilding = async (
  db: Tx,
  county: string,
  id: string,
  hash: Buffer,
): Promise<string | undefined> =>
  (
    await sql<{
      building: string
    }>`select building from suggestion_codes where county = ${county} and suggestion_id = ${id} and code_hash = ${hash}`.execute(
      db,
    )
  ).rows[0]?.building
export const voted = async (db: Tx, county: string, id: string, voter: Buffer): Promise<boolean> =>
  (
    await sql`select 1 from suggestion_votes where county = ${county} and suggestion_id = ${id} and voter = ${voter}`.execute(
      db,
    )
  ).rows.length > 0

export interface Place {
  building: string
  total: number
  done: number
}
export const placesOf = async (db: Tx, county: string, id: string): Promise<Place[]> =>
  (
    await sql<Place>`select building, total, done from suggestion_places where county = ${county} and suggestion_id = ${id} order by building`.execute(
      db,
    )
  ).rows
export const insertPlaces = (
  db: Tx,
  s: Pick<SuggestionRecord, 'county' | 'id' | 'region_path'>,
  places: readonly { building: string; total: number }[],
) =>
  db
    .insertInto('suggestion_places')
    .values(
      places.map((p) => ({
        county: s.county,
        suggestion_id: s.id,
        building: p.building,
        region_path: s.region_path,
        total: p.total,
      })),
    )
    .execute()
export async function setPlace(
  db: Tx,
  county: string,
  id: string,
  building: string,
  done: number,
): Promise<number> {
  await sql`update suggestion_places set done = ${done} where county = ${county} and suggestion_id = ${id} and building = ${building}`.execute(
    db,
  )
  const r = await sql<{
    n: number
  }>`select sum(done)::int as n from suggestion_places where county = ${county} and suggestion_id = ${id}`.execute(
    db,
  )
  return r.rows[0]!.n
}

export interface Link {
  id: string
  other: string
  number: string
  title: string
  why: string
}
export const linksOf = async (db: Tx, county: string, id: string): Promise<Link[]> =>
  (
    await sql<Link>`select l.id, o.id as other, o.number, o.title, l.why from suggestion_links l
      join suggestions o on o.county = l.county and o.id = case when l.suggestion_id = ${id} then l.other_id else l.suggestion_id end
      where l.county = ${county} and l.undone_at is null and (l.suggestion_id = ${id} or l.other_id = ${id}) order by l.at`.execute(
      db,
    )
  ).rows
export const insertLink = (
  db: Tx,
  l: {
    county: string
    id: string
    suggestion_id: string
    other_id: string
    region_path: string
    why: string
    at: Date
    by_name: string
  },
) => db.insertInto('suggestion_links').values(l).execute()
export const undoLink = (db: Tx, county: string, linkId: string, at: Date) =>
  sql`update suggestion_links set undone_at = ${at} where county = ${county} and id = ${linkId}`.execute(db)
