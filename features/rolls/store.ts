/** SQL of rolls. Who the people are is the ledger's. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import { type Counts, type EntryState, entryStates, type RollKind, type Why } from './rules.ts'

export interface NewRoll {
  county: string
  id: string
  region_path: string
  kind: RollKind
  title: string
  words: string
  criteria: unknown
  due_at: Date
  at: Date
  by: string | null
  by_name: string
}
export interface NewPart {
  id: string
  region_path: string
  account_id: string | null
  people: number
  doors: number
}
export interface NewEntry {
  id: string
  part_id: string
  region_path: string
  subject: 'person' | 'arrival'
  person_id: string
  home_id: string | null
  risk_id: string | null
  who: Why
}

export async function insertRoll(
  db: Tx,
  r: NewRoll,
  parts: readonly NewPart[],
  entries: readonly NewEntry[],
): Promise<void> {
  await sql`insert into rolls (county, id, region_path, kind, title, words, criteria, due_at, state, opened_at, opened_by, opened_by_name)
    values (${r.county}, ${r.id}, ${r.region_path}, ${r.kind}, ${r.title}, ${r.words}, ${JSON.stringify(r.criteria)}::jsonb, ${r.due_at}, 'open', ${r.at},
      ${r.by}, ${r.by_name})`.execute(db)
  await insertParts(db, r.county, r.id, parts)
  await insertEntries(db, r.county, r.id, entries)
}

export async function insertParts(
  db: Tx,
  county: string,
  rollId: string,
  parts: readonly NewPart[],
): Promise<void> {
  await sql`insert into roll_parts (county, id, roll_id, region_path, account_id, people, doors, counts)
    select ${county}, x.id, ${rollId}, x.region_path, x.account_id, x.people, x.doors,
      case when x.people > 0 then jsonb_build_object('waiting', x.people) else '{}' end
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as x (id uuid, region_path text, account_id uuid, people int, doors int)`.execute(
    db,
  )
}
/** Whoever is on it already is not put on it twice. How many were. */
export async function insertEntries(
  db: Tx,
  county: string,
  rollId: string,
  entries: readonly NewEntry[],
): Promise<number> {
  const { rows } =
    await sql`insert into roll_entries (county, id, roll_id, part_id, region_path, subject, person_id, home_id, risk_id, who)
    select ${county}, x.id, ${rollId}, x.part_id, x.region_path, x.subject, x.person_id, x.home_id, x.risk_id, x.who
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as x (id uuid, part_id uuid, region_path text, subject text, person_id uuid, home_id uuid, risk_id uuid, who text)
    on conflict (county, roll_id, person_id) do nothing returning 1`.execute(db)
  return rows.length
}

export interface RollRow {
  id: string
  region_path: string
  kind: RollKind
  title: string
  words: string
  due_at: Date
  state: 'open' | 'closed'
  opened_at: Date
  opened_by_name: string
  closed_at: Date | null
  closed_by_name: string | null
  closed_why: string | null
  emptied_at: Date | null
}
const rollColumns = sql`l.id, l.region_path, l.kind, l.title, l.words, l.due_at, l.state, l.opened_at, l.opened_by_name, l.closed_at, l.closed_by_name,
  l.closed_why, l.emptied_at`

/** Those with a part that the reader sees (`where` is about `p`), open ones first, then the newest. */
export async function listRolls(
  db: Tx,
  where: RawBuilder<boolean>,
  o: { open: boolean; limit: number },
): Promise<RollRow[]> {
  const { rows } = await sql<RollRow>`select ${rollColumns} from rolls l
    where ${o.open ? sql`l.state = 'open' and` : sql``}
      exists (select 1 from roll_parts p where p.county = l.county and p.roll_id = l.id and ${where})
    order by l.state = 'closed', l.opened_at desc, l.id limit ${o.limit}`.execute(db)
  return rows
}
export async function rollById(
  db: Tx,
  county: string,
  id: string,
  /** `share`: nobody closes it meanwhile. */
  lock?: 'share' | 'change',
): Promise<RollRow | undefined> {
  const { rows } = await sql<RollRow>`select ${rollColumns} from rolls l
    where l.county = ${county} and l.id = ${id} ${sql.raw(lock === 'change' ? 'for update' : lock ? 'for share' : '')}`.execute(
    db,
  )
  return rows[0]
}
export async function openRolls(db: Tx, county: string, ids: readonly string[]): Promise<{ id: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`select l.id from rolls l
    where l.county = ${county} and l.id = any(${[...ids]}::uuid[]) and l.state = 'open'`.execute(db)
  return rows
}
export async function closeRoll(
  db: Tx,
  county: string,
  id: string,
  o: { at: Date; byName: string; why: string },
): Promise<void> {
  await sql`update rolls set state = 'closed', closed_at = ${o.at}, closed_by_name = ${o.byName}, closed_why = ${o.why}
    where county = ${county} and id = ${id}`.execute(db)
}

export interface PartRow {
  id: string
  roll_id: string
  region_path: string
  account_id: string | null
  people: number
  doors: number
  counts: Counts
  seen_at: Date | null
  seen_by_name: string | null
}
/** `where` is about `p`. */
export async function partsOf(db: Tx, where: RawBuilder<boolean>, lock = false): Promise<PartRow[]> {
  const { rows } = await sql<PartRow>`
    select p.id, p.roll_id, p.region_path, p.account_id, p.people, p.doors, p.counts, p.seen_at, p.seen_by_name from roll_parts p
    where ${where} order by p.region_path, p.id ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}
export async function seePart(db: Tx, county: string, id: string, at: Date, byName: string): Promise<void> {
  await sql`update roll_parts set seen_at = ${at}, seen_by_name = ${byName} where county = ${county} and id = ${id}`.execute(
    db,
  )
}

/** Parts of all open rolls. */
export async function openParts(
  db: Tx,
  county: string,
): Promise<{ id: string; kind: RollKind; counts: Counts }[]> {
  const { rows } = await sql<{ id: string; kind: RollKind; counts: Counts }>`
    select p.id, l.kind, p.counts from roll_parts p join rolls l on l.county = p.county and l.id = p.roll_id and l.state = 'open'
    where p.county = ${county}`.execute(db)
  return rows
}

export type RollSum = { roll_id: string; parts: number; seen: number } & Record<EntryState, number>
/** What the parts of each roll come to; `where` is about `p`. */
export async function sumsOf(db: Tx, where: RawBuilder<boolean>): Promise<RollSum[]> {
  const sums = entryStates.map(
    (s) => sql`coalesce(sum((p.counts ->> ${sql.lit(s)})::int), 0)::int as ${sql.ref(s)}`,
  )
  const { rows } = await sql<RollSum>`
    select p.roll_id, count(*)::int as parts, count(p.seen_at)::int as seen, ${sql.join(sums)} from roll_parts p where ${where} group by 1`.execute(
    db,
  )
  return rows
}

/** Somebody of a grid is in another state now. How its people are after it. */
export async function countSaying(
  db: Tx,
  county: string,
  partId: string,
  from: EntryState,
  to: EntryState,
): Promise<Counts> {
  const { rows } = await sql<{ counts: Counts }>`
    update roll_parts p set counts = case when ${from}::text = ${to}::text then p.counts else p.counts || jsonb_build_object(
      ${from}::text, greatest(coalesce((p.counts ->> ${from}::text)::int, 0) - 1, 0),
      ${to}::text, coalesce((p.counts ->> ${to}::text)::int, 0) + 1) end
    where p.county = ${county} and p.id = ${partId} returning p.counts`.execute(db)
  return rows[0]?.counts ?? {}
}

export interface EntryRow {
  id: string
  roll_id: string
  part_id: string
  region_path: string
  subject: 'person' | 'arrival'
  person_id: string
  home_id: string | null
  risk: string | null
  who: Why
  state: EntryState
  said: Buffer | null
  note: string
  where_to: string
  happened_at: Date | null
  by_name: string | null
}
/** Door by door, with `done` those that are done last; `where` and `done` are about `e`. */
export async function listEntries(
  db: Tx,
  where: RawBuilder<boolean>,
  o: { done?: RawBuilder<boolean>; after: number; limit: number },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select e.id, e.roll_id, e.part_id, e.region_path, e.subject, e.person_id, e.home_id, x.name as risk, e.who, e.state, e.said, e.note, e.where_to, e.happened_at, e.by_name
    from roll_entries e left join risk_points x on x.county = e.county and x.id = e.risk_id
    where ${where} order by ${o.done ? sql`${o.done},` : sql``} e.region_path, e.home_id, e.id
    limit ${o.limit} offset ${o.after}`.execute(db)
  return rows
}
export async function countEntries(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from roll_entries e where ${where}`.execute(db)
  return rows[0]!.n
}

export interface EntryHead {
  id: string
  person_id: string
  roll_id: string
  part_id: string
  region_path: string
  state: EntryState
  said: Buffer | null
  note: string
  where_to: string
  happened_at: Date | null
  seq: number
}
const head = sql`e.id, e.person_id, e.roll_id, e.part_id, e.region_path, e.state, e.said, e.note, e.where_to, e.happened_at, e.seq`
export async function lockEntry(db: Tx, county: string, id: string): Promise<EntryHead | undefined> {
  const { rows } =
    await sql<EntryHead>`select ${head} from roll_entries e where e.county = ${county} and e.id = ${id} for update`.execute(
      db,
    )
  return rows[0]
}

export interface Saying {
  state: EntryState
  /** Sealed; null: nothing was said. */
  said: Buffer | null
  at: Date
  recordedAt: Date
  counted: boolean
  by: string | null
  byName: string
}
/** What was said, and the entry as it is by it when it counts. */
export async function saveSaying(db: Tx, county: string, e: EntryHead, s: Saying): Promise<void> {
  const data = JSON.stringify(s.said ? { sealed: s.said.toString('base64') } : {})
  await sql`insert into roll_events
      (county, entry_id, seq, roll_id, region_path, state, data, counted, actor_id, actor_name, happened_at, recorded_at)
    values (${county}, ${e.id}, ${e.seq + 1}, ${e.roll_id}, ${e.region_path}, ${s.state}, ${data}::jsonb, ${s.counted}, ${s.by}, ${s.byName}, ${s.at},
      ${s.recordedAt})`.execute(db)
  const now = s.counted
    ? sql`, state = ${s.state}, said = ${s.said}, note = '', where_to = '', happened_at = ${s.at}, by_id = ${s.by}, by_name = ${s.byName}`
    : sql``
  await sql`update roll_entries set seq = ${e.seq + 1} ${now} where county = ${county} and id = ${e.id}`.execute(
    db,
  )
}

/** How many people and doors a grid has of a roll, and in which states, after somebody joined or left it. */
export async function recount(db: Tx, county: string, partIds: readonly string[]): Promise<void> {
  // Locked first: what is counted is then what everybody said before.
  await sql`select 1 from roll_parts where county = ${county} and id = any(${[...partIds]}::uuid[]) order by id for update`.execute(
    db,
  )
  await sql`update roll_parts p set people = n.people, doors = n.doors, counts = n.counts
    from (select q.id, count(e.id)::int as people, count(distinct coalesce(e.home_id, e.person_id))::int as doors,
        jsonb_strip_nulls(jsonb_build_object(${sql.join(
          entryStates.map(
            (s) => sql`${sql.lit(s)}, nullif(count(*) filter (where e.state = ${sql.lit(s)}), 0)`,
          ),
        )})) as counts
      from roll_parts q left join roll_entries e on e.county = q.county and e.part_id = q.id
      where q.county = ${county} and q.id = any(${[...partIds]}::uuid[]) group by q.id) n
    where p.county = ${county} and p.id = n.id`.execute(db)
}

/** Entries of open rolls of these people, locked, roll by roll. */
export async function openEntriesOf(
  db: Tx,
  county: string,
  subject: 'person' | 'arrival',
  personIds: readonly string[],
): Promise<EntryHead[]> {
  const { rows } = await sql<EntryHead>`
    select ${head} from roll_entries e join rolls l on l.county = e.county and l.id = e.roll_id
    where e.county = ${county} and e.person_id = any(${[...personIds]}::uuid[]) and e.subject = ${subject} and l.state = 'open'
    order by e.roll_id, e.id for update of e`.execute(db)
  return rows
}
export async function moveEntry(
  db: Tx,
  county: string,
  id: string,
  to: { partId: string; regionPath: string; homeId: string | null },
): Promise<void> {
  await sql`update roll_entries set part_id = ${to.partId}, region_path = ${to.regionPath}, home_id = ${to.homeId}
    where county = ${county} and id = ${id}`.execute(db)
}

/** Rolls over since before `before` whose people are still there; those that nobody closed, since their time. */
export async function toEmpty(
  db: Tx,
  county: string,
  before: Date,
): Promise<{ id: string; state: 'open' | 'closed' }[]> {
  const { rows } = await sql<{ id: string; state: 'open' | 'closed' }>`
    select l.id, l.state from rolls l where l.county = ${county} and l.emptied_at is null and coalesce(l.closed_at, l.due_at) < ${before}
    order by coalesce(l.closed_at, l.due_at) limit 20 for update skip locked`.execute(db)
  return rows
}
/** Takes out who was on it and what was said; its figures stay. */
export async function emptyRoll(db: Tx, county: string, id: string, at: Date): Promise<number> {
  await sql`delete from roll_events where county = ${county} and entry_id in
    (select e.id from roll_entries e where e.county = ${county} and e.roll_id = ${id})`.execute(db)
  const { rows } =
    await sql`delete from roll_entries where county = ${county} and roll_id = ${id} returning 1`.execute(db)
  await sql`update rolls set emptied_at = ${at} where county = ${county} and id = ${id}`.execute(db)
  return rows.length
}

export interface Clear {
  id: string
  seq: number | null
  note: string
  where_to: string
}
/** What stands in clear since before it was sealed: of entries, and of what was said (with its `seq`). */
export async function inClear(db: Tx, county: string, limit: number): Promise<Clear[]> {
  const entries = await sql<Clear>`select id, null::int as seq, note, where_to from roll_entries
    where county = ${county} and (note <> '' or where_to <> '') order by id limit ${limit} for update skip locked`.execute(
    db,
  )
  const events =
    await sql<Clear>`select entry_id as id, seq, coalesce(data ->> 'note', '') as note, coalesce(data ->> 'whereTo', '') as where_to
    from roll_events where county = ${county} and data ? 'note' order by entry_id, seq limit ${limit} for update skip locked`.execute(
      db,
    )
  return [...entries.rows, ...events.rows]
}
export async function seal(db: Tx, county: string, c: Clear, said: Buffer | null): Promise<void> {
  if (c.seq === null)
    await sql`update roll_entries set said = ${said}, note = '', where_to = '' where county = ${county} and id = ${c.id}`.execute(
      db,
    )
  else
    await sql`update roll_events set data = ${JSON.stringify(said ? { sealed: said.toString('base64') } : {})}::jsonb
      where county = ${county} and entry_id = ${c.id} and seq = ${c.seq}`.execute(db)
}
