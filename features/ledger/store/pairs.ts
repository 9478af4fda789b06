/** SQL of pairs that may be one person, and of the jobs that look for them. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import { uuidv7 } from '../../../shared/ids.ts'

export type PairState = 'open' | 'same' | 'different'
export interface KeptReason {
  field: string
  near: 'same' | 'near' | 'differs'
  level: { zh: string; en: string }
  weight: number
}
export interface PairRow {
  id: string
  a: string
  b: string
  score: number
  reasons: KeptReason[]
  state: PairState
}

type WriteCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>
const sorted = (ids: readonly [string, string]): [string, string] =>
  ids[0] < ids[1] ? [ids[0], ids[1]] : [ids[1], ids[0]]

/** `same` by a merge, `open` again when it is undone. No pair is no fault: people are merged without one too. */
export async function decidePair(
  ctx: WriteCtx,
  ids: readonly [string, string],
  state: PairState,
  why: string,
): Promise<void> {
  const [a, b] = sorted(ids)
  const open = state === 'open'
  await sql`update person_pairs set state = ${state}, why = ${open ? null : why}, decided_at = ${open ? null : ctx.now}::timestamptz,
      decided_by = ${open ? null : ctx.actor.id}::uuid, decided_by_name = ${open ? null : ctx.actor.name}
    where county = ${ctx.app.installation.county} and a = ${a} and b = ${b}`.execute(ctx.db)
}

/** Joined with both people: whoever is merged meanwhile is in no pair. */
const standing = (where: RawBuilder<boolean>) => sql`person_pairs x
    join people pa on pa.county = x.county and pa.id = x.a and pa.merged_into is null
    join people pb on pb.county = x.county and pb.id = x.b and pb.merged_into is null where ${where}`

export async function listPairs(
  db: Tx,
  where: RawBuilder<boolean>,
  after: number,
  limit: number,
): Promise<PairRow[]> {
  const { rows } =
    await sql<PairRow>`select x.id, x.a, x.b, x.score, x.reasons, x.state from ${standing(where)}
    order by x.score desc, x.id limit ${limit} offset ${after}`.execute(db)
  return rows
}
export async function countPairs(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${standing(where)}`.execute(db)
  return rows[0]!.n
}
export async function pairById(db: Tx, county: string, id: string): Promise<PairRow | undefined> {
  const { rows } =
    await sql<PairRow>`select id, a, b, score, reasons, state from person_pairs where county = ${county} and id = ${id} for update`.execute(
      db,
    )
  return rows[0]
}

export interface FoundPair {
  a: string
  b: string
  regionPath: string
  score: number
  reasons: KeptReason[]
  /** Hex. */
  seen: string
}
/** Pairs as a search found them; what was decided stays so until a value of one of the two is another. Answers how many are new. */
export async function keepPairs(
  db: Tx,
  county: string,
  /** Without one: found by an import, and kept until somebody has looked. */
  pass: string | null,
  list: readonly FoundPair[],
  now: Date,
): Promise<number> {
  const rows = list.map((p) => {
    const [a, b] = sorted([p.a, p.b])
    return { ...p, a, b, id: uuidv7(now.getTime()) }
  })
  const { rows: out } = await sql<{ fresh: boolean }>`
    insert into person_pairs as t (county, id, region_path, a, b, score, reasons, seen, state, pass, found_at)
    select ${county}, x.id, x."regionPath", x.a, x.b, x.score, x.reasons, decode(x.seen, 'hex'), 'open', ${pass}::uuid, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "regionPath" text, a uuid, b uuid, score real, reasons jsonb, seen text)
    on conflict (county, a, b) do update set score = excluded.score, reasons = excluded.reasons, pass = excluded.pass,
      region_path = excluded.region_path, seen = excluded.seen, state = 'open', decided_at = null, decided_by = null, decided_by_name = null,
      why = null, found_at = case when t.state = 'open' then t.found_at else excluded.found_at end
      where t.state = 'open' or t.seen <> excluded.seen
    returning found_at = ${now} as fresh`.execute(db)
  return out.filter((r) => r.fresh).length
}
/** Open pairs of an earlier search that are none any more. */
export async function dropOtherPairs(db: Tx, county: string, pass: string): Promise<void> {
  await sql`delete from person_pairs where county = ${county} and state = 'open' and pass <> ${pass}::uuid`.execute(
    db,
  )
}

export interface Compared {
  id: string
  region_path: string
  sealed: Buffer
  building: string | null
  unit: string | null
  room: string | null
}
/** The next people in the order of their ids, each with the first home of now. */
export async function nextPeople(
  db: Tx,
  county: string,
  after: string,
  today: string,
  limit: number,
): Promise<Compared[]> {
  const { rows } = await sql<Compared>`
    select p.id, p.region_path, p.sealed, h.region_path as building, h.unit, h.room
    from people p left join lateral (select r.home_id from residences r where r.county = p.county and r.person_id = p.id
        and (r.until_on is null or r.until_on > ${today}::date) order by r.role in ('owner', 'absent'), r.id limit 1) r on true
      left join homes h on h.county = p.county and h.id = r.home_id
    where p.county = ${county} and p.merged_into is null and p.id > ${after}::uuid order by p.id limit ${limit}`.execute(
    db,
  )
  return rows
}

export interface PairPassRow {
  id: string
  region_path: string
  state: 'queued' | 'running' | 'done' | 'cancelled'
  stage: string
  people: number
  done: number
  found: number
  opened: number
  created_at: Date
  updated_at: Date
}
export async function lastPairPasses(db: Tx, county: string): Promise<PairPassRow[]> {
  const { rows } =
    await sql<PairPassRow>`select * from pair_passes where county = ${county} order by created_at desc limit 5`.execute(
      db,
    )
  return rows
}
export async function pairPassById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<PairPassRow | undefined> {
  const { rows } =
    await sql<PairPassRow>`select * from pair_passes where county = ${county} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}
export async function insertPairPass(
  db: Tx,
  p: { county: string; id: string; regionPath: string; accountId: string | null; now: Date },
): Promise<void> {
  await sql`insert into pair_passes (county, id, region_path, state, people, account_id, created_at, updated_at)
    values (${p.county}, ${p.id}, ${p.regionPath}, 'queued',
      (select count(*) from people where county = ${p.county} and merged_into is null), ${p.accountId}::uuid, ${p.now}, ${p.now})`.execute(
    db,
  )
}
/** Goes on unless it is over; answers whether it did. */
export async function movePairPass(
  db: Tx,
  county: string,
  id: string,
  o: Partial<Pick<PairPassRow, 'state' | 'stage' | 'done' | 'found' | 'opened'>>,
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update pair_passes set state = coalesce(${o.state ?? null}::text, state), stage = coalesce(${o.stage ?? null}::text, stage),
      done = coalesce(${o.done ?? null}::int, done), found = coalesce(${o.found ?? null}::int, found),
      opened = coalesce(${o.opened ?? null}::int, opened), updated_at = ${now}
    where county = ${county} and id = ${id} and state in ('queued', 'running') returning id`.execute(db)
  return rows.length > 0
}
