/** SQL of arrivals; places elsewhere are in `store-outside.ts`. */
import { type RawBuilder, sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import { noteOf } from '../../shared/notes.ts'
import type { Likely } from '../ledger/answers.ts'
import { type ArrivalView, arrivalViews } from './contract.ts'
import { stemOf } from './rules/divisions.ts'
import { type Area, type ArrivalState, atRisk, dayPlus, type How, type Link, type Placing } from './rules.ts'
import type { Keys } from './seal.ts'

export interface ArrivalRow {
  county: string
  id: string
  region_path: string
  home_id: string | null
  placed: Placing
  sealed: Buffer
  codes: string[]
  arrives_on: string
  how: How
  companions: number
  state: ArrivalState
  link: Link
  person_id: string | null
  candidates: Likely[]
  reported_at: Date
  arrived_at: Date | null
  until_on: string
  ended_why: string
  /** The one that stands, of somebody who said it twice. */
  repeat_of: string | null
  twice: boolean
  seq: number
}
const columns = sql`a.county, a.id, a.region_path, a.home_id, a.placed, a.sealed, a.codes, a.arrives_on::text as arrives_on, a.how, a.companions, a.state,
  a.link, a.person_id, a.candidates, a.reported_at, a.arrived_at, a.until_on::text as until_on, a.ended_why, a.repeat_of, a.twice, a.seq`

export type NewArrival = Pick<
  ArrivalRow,
  | 'county'
  | 'id'
  | 'region_path'
  | 'home_id'
  | 'placed'
  | 'sealed'
  | 'codes'
  | 'arrives_on'
  | 'how'
  | 'companions'
  | 'reported_at'
  | 'until_on'
> & { keys: Keys; token_hash: Buffer }

/** What the program does by itself. */
export const bySystem = noteOf('system')

export interface Happened {
  kind:
    | 'reported'
    | 'corrected'
    | 'placed'
    | 'arrived'
    | 'linked'
    | 'proposed'
    | 'created'
    | 'apart'
    | 'over'
    | 'withdrawn'
    | 'repeat'
    | 'merged'
  by: string | null
  byName: string
  at: Date
  /** Names of fields, codes, words of staff; never a value that somebody said of themselves. */
  data?: Record<string, unknown>
}

export async function insertArrival(db: Tx, a: NewArrival, e: Happened): Promise<void> {
  await sql`insert into arrivals (county, id, region_path, home_id, placed, sealed, id_key, phone_key, name_key, codes, arrives_on, how, companions, state, link,
      token_hash, reported_at, changed_at, until_on, seq)
    values (${a.county}, ${a.id}, ${a.region_path}, ${a.home_id}, ${a.placed}, ${a.sealed}, ${a.keys.id}, ${a.keys.phone}, ${a.keys.name}, ${a.codes}::text[],
      ${a.arrives_on}, ${a.how}, ${a.companions}, 'coming', 'none', ${a.token_hash}, ${a.reported_at}, ${a.reported_at}, ${a.until_on}, 1)`.execute(
    db,
  )
  await addEvent(db, { ...a, seq: 1 }, e)
  await markTwice(db, a.county, a.id, [a.keys])
}

const addEvent = (db: Tx, a: Pick<ArrivalRow, 'county' | 'id' | 'region_path' | 'seq'>, e: Happened) =>
  sql`insert into arrival_events (county, arrival_id, seq, region_path, kind, data, actor_id, actor_name, at)
    values (${a.county}, ${a.id}, ${a.seq}, ${a.region_path}, ${e.kind}, ${json(e.data ?? {})}, ${e.by}, ${e.byName}, ${e.at})`.execute(
    db,
  )

const one = async (db: Tx, where: RawBuilder<unknown>, lock: boolean): Promise<ArrivalRow | undefined> =>
  (
    await sql<ArrivalRow>`select ${columns} from arrivals a where ${where} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  ).rows[0]
export const arrivalById = (db: Tx, county: string, id: string, lock = false) =>
  one(db, sql`a.county = ${county} and a.id = ${id}`, lock)
export const arrivalByToken = (db: Tx, county: string, hash: Buffer, lock = false) =>
  one(db, sql`a.county = ${county} and a.token_hash = ${hash}`, lock)
export async function arrivalsById(db: Tx, county: string, ids: readonly string[]): Promise<ArrivalRow[]> {
  if (ids.length === 0) return []
  return (
    await sql<ArrivalRow>`select ${columns} from arrivals a where a.county = ${county} and a.id = any(${[...ids]}::uuid[])`.execute(
      db,
    )
  ).rows
}

export type Change = Partial<
  Pick<
    ArrivalRow,
    | 'region_path'
    | 'home_id'
    | 'placed'
    | 'sealed'
    | 'codes'
    | 'arrives_on'
    | 'how'
    | 'companions'
    | 'state'
    | 'link'
    | 'person_id'
    | 'candidates'
    | 'arrived_at'
    | 'until_on'
    | 'ended_why'
    | 'repeat_of'
  > & { keys: Keys }
>
/** One step: the row as it is by it, and what happened. The row it makes of the one it was given. */
export async function step(db: Tx, a: ArrivalRow, change: Change, e: Happened): Promise<ArrivalRow> {
  const next: ArrivalRow = { ...a, ...change, seq: a.seq + 1 }
  const said = await keysAt(db, a.county, a.id)
  const keys = change.keys
    ? sql`, id_key = ${change.keys.id}, phone_key = ${change.keys.phone}, name_key = ${change.keys.name}`
    : sql``
  await sql`update arrivals set region_path = ${next.region_path}, home_id = ${next.home_id}, placed = ${next.placed}, sealed = ${next.sealed},
      codes = ${next.codes}::text[], arrives_on = ${next.arrives_on}, how = ${next.how}, companions = ${next.companions}, state = ${next.state},
      link = ${next.link}, person_id = ${next.person_id}, candidates = ${json(next.candidates)}, arrived_at = ${next.arrived_at},
      until_on = ${next.until_on}, ended_why = ${next.ended_why}, repeat_of = ${next.repeat_of}, changed_at = ${e.at}, seq = ${next.seq} ${keys}
    where county = ${a.county} and id = ${a.id}`.execute(db)
  await addEvent(db, next, e)
  // Also when it says the same as before: whoever said it once more while this one was in hand has left it to this.
  await markTwice(db, a.county, a.id, [said, ...(change.keys ? [change.keys] : [])])
  return next
}

export interface EventRow {
  seq: number
  kind: string
  at: Date
  actor_id: string | null
  actor_name: string
  data: { why?: string }
}
export async function eventsOf(db: Tx, county: string, id: string): Promise<EventRow[]> {
  return (
    await sql<EventRow>`select seq, kind, at, actor_id, actor_name, data from arrival_events where county = ${county} and arrival_id = ${id}
      order by seq desc limit 200`.execute(db)
  ).rows
}

/** From one of these places, or from where that may be; codes end in zeros where they say less. About `a`. */
export function fromAny(codes: readonly string[]): RawBuilder<boolean> {
  const stems = codes.map(stemOf)
  const of = (n: number) => stems.filter((x) => x.length === n)
  const whole = [...of(6), ...codes.flatMap((c) => [`${c.slice(0, 2)}0000`, `${c.slice(0, 4)}00`])]
  return sql<boolean>`exists (select 1 from unnest(a.codes) c
    where left(c, 2) = any(${of(2)}::text[]) or left(c, 4) = any(${of(4)}::text[]) or c = any(${whole}::text[]))`
}
/** Whom a risk elsewhere concerns, as `concerns` of the rules says it; about `a`. */
export function inRisk(areas: readonly Area[]): RawBuilder<boolean> {
  const by = Map.groupBy(
    areas.filter((o) => atRisk(o.level)),
    (o) => dayPlus(o.since, -o.days),
  )
  if (by.size === 0) return sql<boolean>`false`
  const each = [...by].map(
    ([first, list]) => sql`(a.arrives_on >= ${first}::date and ${fromAny(list.map((o) => o.code))})`,
  )
  return sql<boolean>`(a.state in ('coming', 'here') and (${sql.join(each, sql` or `)}))`
}

/** What of each view; about `a`. */
export function inView(
  view: ArrivalView,
  o: { today: string; risk: RawBuilder<boolean> },
): RawBuilder<boolean> {
  switch (view) {
    case 'todo':
      return sql<boolean>`(a.state in ('coming', 'here') and (a.placed in ('guess', 'none') or a.link in ('proposed', 'new')
        or (a.state = 'coming' and a.arrives_on < ${o.today}::date) or a.twice))`
    case 'risk':
      return o.risk
    case 'over':
      return sql<boolean>`(a.state in ('over', 'withdrawn'))`
    default:
      return sql<boolean>`(a.state = ${view})`
  }
}
/** How many each view has, in one look. */
export async function countViews(
  db: Tx,
  where: RawBuilder<boolean>,
  o: Parameters<typeof inView>[1],
): Promise<Record<ArrivalView, number>> {
  const each = arrivalViews.map((v) => sql`count(*) filter (where ${inView(v, o)})::int as ${sql.ref(v)}`)
  const { rows } = await sql<
    Record<ArrivalView, number>
  >`select ${sql.join(each)} from arrivals a where ${where}`.execute(db)
  return rows[0]!
}

const alike = sql`(b.id_key = a.id_key or (b.phone_key = a.phone_key and b.name_key = a.name_key))`

async function keysAt(db: Tx, county: string, id: string): Promise<Keys> {
  const { rows } =
    await sql<Keys>`select id_key as id, phone_key as phone, name_key as name from arrivals where county = ${county} and id = ${id}`.execute(
      db,
    )
  return rows[0]!
}
/** Of this one and of all that say the same, wherever they are. Waits for whoever is saying it at this moment. */
async function markTwice(db: Tx, county: string, id: string, said: readonly Keys[]): Promise<void> {
  const hex = (pick: (k: Keys) => Buffer | null) => said.map((k) => pick(k)?.toString('hex') ?? null)
  await sql`select arrivals_mark_twice(${county}, ${id}::uuid, ${hex((k) => k.id)}::text[], ${hex((k) => k.phone)}::text[],
    ${hex((k) => k.name)}::text[])`.execute(db)
}
/** All of them, by the hour: what was taken out, and what somebody had in hand and let go of. */
export async function markAllTwice(db: Tx, county: string): Promise<void> {
  await sql`update arrivals u set twice = not u.twice from (
      select a.county, a.id from arrivals a where a.county = ${county} and a.twice <> arrival_said_twice(a) for update skip locked) x
    where u.county = x.county and u.id = x.id`.execute(db)
}
/** The same person's by number, or by phone and name, that are not over; oldest first. */
export async function sameAs(
  db: Tx,
  county: string,
  id: string,
): Promise<(ArrivalRow & { by_number: boolean })[]> {
  const { rows } = await sql<ArrivalRow & { by_number: boolean }>`
    select ${columns}, coalesce(a.id_key = b.id_key, false) as by_number from arrivals b join arrivals a on a.county = b.county and a.id <> b.id and ${alike}
    where b.county = ${county} and b.id = ${id} and a.state in ('coming', 'here') order by a.reported_at, a.id limit 50`.execute(
    db,
  )
  return rows
}
/** Both locked, in one order whoever asks for which. */
export async function lockBoth(db: Tx, county: string, ids: readonly string[]): Promise<ArrivalRow[]> {
  return (
    await sql<ArrivalRow>`select ${columns} from arrivals a where a.county = ${county} and a.id = any(${[...ids]}::uuid[])
      order by a.id for update`.execute(db)
  ).rows
}
/** What was a repeat of one that is itself a repeat is one of the one that stands. */
export async function repoint(db: Tx, county: string, from: string, to: string): Promise<void> {
  await sql`update arrivals set repeat_of = ${to} where county = ${county} and repeat_of = ${from}`.execute(
    db,
  )
}

/** Those who come or are here with where they were: who is concerned by what, is for the rules. `where` is about `a`. */
export async function movesOf(
  db: Tx,
  where: RawBuilder<boolean>,
): Promise<Pick<ArrivalRow, 'id' | 'region_path' | 'home_id' | 'codes' | 'arrives_on'>[]> {
  return (
    await sql<Pick<ArrivalRow, 'id' | 'region_path' | 'home_id' | 'codes' | 'arrives_on'>>`
      select a.id, a.region_path, a.home_id, a.codes, a.arrives_on::text as arrives_on from arrivals a
      where a.state in ('coming', 'here') and ${where} order by a.id`.execute(db)
  ).rows
}

/** The same without who: how many came from where on which day. */
export async function flows(
  db: Tx,
  where: RawBuilder<boolean>,
): Promise<{ codes: string[]; arrives_on: string; n: number }[]> {
  return (
    await sql<{ codes: string[]; arrives_on: string; n: number }>`
      select a.codes, a.arrives_on::text as arrives_on, count(*)::int as n from arrivals a
      where a.state in ('coming', 'here') and ${where} group by 1, 2`.execute(db)
  ).rows
}

export async function listArrivals(
  db: Tx,
  where: RawBuilder<boolean>,
  o: { after: number; limit: number },
): Promise<ArrivalRow[]> {
  return (
    await sql<ArrivalRow>`select ${columns} from arrivals a where ${where} order by a.arrives_on desc, a.id desc
      limit ${o.limit} offset ${o.after}`.execute(db)
  ).rows
}
/** Newest first by id, for files: `after` is the last one of the page before. */
export async function pageArrivals(
  db: Tx,
  where: RawBuilder<boolean>,
  after: string | null,
  limit: number,
): Promise<ArrivalRow[]> {
  return (
    await sql<ArrivalRow>`select ${columns} from arrivals a where ${where} ${after ? sql`and a.id < ${after}` : sql``}
      order by a.id desc limit ${limit}`.execute(db)
  ).rows
}
export async function countArrivals(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from arrivals a where ${where}`.execute(
    db,
  )
  return rows[0]!.n
}

/** All that was said by the same number, or the same phone and name, and is linked with nobody. */
export async function linkSame(db: Tx, county: string, keys: Keys, personId: string): Promise<number> {
  const { rows } = await sql`update arrivals set link = 'linked', person_id = ${personId}, candidates = '[]'
    where county = ${county} and person_id is null
      and (id_key = ${keys.id} or (phone_key = ${keys.phone} and name_key = ${keys.name})) returning 1`.execute(
    db,
  )
  return rows.length
}

/** Past their day, and the withdrawn: to be taken out with what was done about them. */
export async function pastDay(db: Tx, county: string, today: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from arrivals where county = ${county} and until_on < ${today}::date
    order by until_on limit ${limit} for update skip locked`.execute(db)
  return rows.map((r) => r.id)
}
export async function forget(db: Tx, county: string, ids: readonly string[]): Promise<void> {
  await sql`delete from arrival_events where county = ${county} and arrival_id = any(${[...ids]}::uuid[])`.execute(
    db,
  )
  await sql`delete from arrivals where county = ${county} and id = any(${[...ids]}::uuid[])`.execute(db)
}
