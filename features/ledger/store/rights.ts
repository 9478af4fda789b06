/** SQL of what people ask about themselves, and of how many people are held. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import type { Held, RequestKind, RequestState, Standing } from '../rules/rights.ts'

export interface RequestRow {
  id: string
  region_path: string
  person_id: string
  kind: RequestKind
  state: RequestState
  by_whom: 'self' | 'guardian' | 'agent'
  proof: 'id-card' | 'household-book' | 'passport' | 'mandate' | 'other'
  proof_note: string
  words: Buffer | null
  person_seq: number
  asked_at: Date
  asked_by: string | null
  asked_by_name: string
  decided_at: Date | null
  decided_by_name: string | null
  basis: string | null
  reason: string | null
  done_at: Date | null
  receipt: { people: number; residences: number; versions: number; end: string } | null
  /** Of the person, while there is one. */
  sealed: Buffer | null
  seq: number | null
}
const shown = sql`q.id, q.region_path, q.person_id, q.kind, q.state, q.by_whom, q.proof, q.proof_note, q.words, q.person_seq, q.asked_at,
  q.asked_by, q.asked_by_name, q.decided_at, q.decided_by_name, q.basis, q.reason, q.done_at, q.receipt, p.sealed, p.seq`
/** Of a counter: what goes because its time is over has receipts here too, and is told where it was decided (store/retention.ts). */
const from = sql`person_requests q left join people p on p.county = q.county and p.id = q.person_id`

export async function insertRequest(
  db: Tx,
  county: string,
  r: Pick<
    RequestRow,
    | 'id'
    | 'region_path'
    | 'person_id'
    | 'kind'
    | 'state'
    | 'by_whom'
    | 'proof'
    | 'proof_note'
    | 'words'
    | 'person_seq'
    | 'asked_at'
    | 'asked_by'
    | 'asked_by_name'
    | 'done_at'
  >,
): Promise<void> {
  await sql`insert into person_requests (county, id, region_path, person_id, kind, state, by_whom, proof, proof_note, words, person_seq, asked_at,
      asked_by, asked_by_name, done_at)
    values (${county}, ${r.id}, ${r.region_path}, ${r.person_id}, ${r.kind}, ${r.state}, ${r.by_whom}, ${r.proof}, ${r.proof_note}, ${r.words},
      ${r.person_seq}, ${r.asked_at}, ${r.asked_by}, ${r.asked_by_name}, ${r.done_at})`.execute(db)
}

export async function openRequestOf(
  db: Tx,
  county: string,
  person: string,
  kind: RequestKind,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from person_requests
    where county = ${county} and person_id = ${person} and kind = ${kind} and state in ('asked', 'granted')`.execute(
    db,
  )
  return rows[0]?.id
}

export async function requestById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<RequestRow | undefined> {
  const { rows } =
    await sql<RequestRow>`select ${shown} from ${from} where q.county = ${county} and q.id = ${id} and q.retention_id is null ${lock ? sql`for update of q` : sql``}`.execute(
      db,
    )
  return rows[0]
}

/** Corrections and deletions asked for after `r` by whoever showed the same papers to the same person, until a moment, and not over. */
export async function openSince(db: Tx, county: string, r: RequestRow, until: Date): Promise<RequestRow[]> {
  const { rows } =
    await sql<RequestRow>`select ${shown} from ${from} where q.county = ${county} and q.person_id = ${r.person_id} and q.id <> ${r.id}
    and q.kind <> 'access' and q.state in ('asked', 'granted') and q.asked_at >= ${r.asked_at} and q.asked_at < ${until}
    and q.asked_by is not distinct from ${r.asked_by}::uuid and q.by_whom = ${r.by_whom} and q.proof = ${r.proof} and q.proof_note = ${r.proof_note}
    order by q.asked_at, q.id`.execute(db)
  return rows
}

/** `where` is about `q`. */
export async function listRequests(
  db: Tx,
  where: RawBuilder<boolean>,
  open: boolean,
  limit: number,
): Promise<{ rows: RequestRow[]; total: number }> {
  const states = open
    ? sql`q.state in ('asked', 'granted')`
    : sql`q.state in ('refused', 'withdrawn', 'done')`
  const { rows } =
    await sql<RequestRow>`select ${shown} from ${from} where ${where} and q.retention_id is null and ${states}
    order by ${open ? sql`q.asked_at, q.id` : sql`q.asked_at desc, q.id`} limit ${limit}`.execute(db)
  const n = await sql<{
    n: number
  }>`select count(*)::int as n from person_requests q where ${where} and q.retention_id is null and ${states}`.execute(
    db,
  )
  return { rows, total: n.rows[0]!.n }
}

export async function decideRequest(
  db: Tx,
  county: string,
  id: string,
  d: {
    state: RequestState
    by: string | null
    name: string
    basis: string | null
    reason: string
    at: Date
    done: boolean
    receipt: RequestRow['receipt']
  },
): Promise<void> {
  await sql`update person_requests set state = ${d.state}, decided_at = coalesce(decided_at, ${d.at}), decided_by = coalesce(decided_by, ${d.by}::uuid),
      decided_by_name = coalesce(decided_by_name, ${d.name}), basis = ${d.basis}, reason = coalesce(reason, ${d.reason || null}),
      done_at = ${d.done ? d.at : null}::timestamptz, receipt = ${d.receipt === null ? null : JSON.stringify(d.receipt)}::jsonb
    where county = ${county} and id = ${id}`.execute(db)
}

/** By whoever asked: nobody decides any more. */
export async function withdrawRequest(db: Tx, county: string, id: string, at: Date): Promise<void> {
  await sql`update person_requests set state = 'withdrawn', done_at = ${at} where county = ${county} and id = ${id} and state = 'asked'`.execute(
    db,
  )
}

/** Takes away one person whose deletion was granted; null when it was not. */
export async function erase(
  db: Tx,
  county: string,
  request: string,
): Promise<{ people: number; residences: number; versions: number; findings: string[]; end: string } | null> {
  const { rows } = await sql<{
    gone: { people: number; residences: number; versions: number; findings: string[]; end: string } | null
  }>`select ledger_erase(${county}, ${request}::uuid) as gone`.execute(db)
  return rows[0]?.gone ?? null
}

/** The entry and those that were merged into it. */
export async function entriesOf(db: Tx, county: string, person: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive one (id) as (select ${person}::uuid
      union select p.id from people p join one on p.county = ${county} and p.merged_into = one.id)
    select id from one`.execute(db)
  return rows.map((r) => r.id)
}

export async function standingOf(
  db: Tx,
  county: string,
  people: readonly string[],
  today: string,
): Promise<Standing> {
  const ids = people as string[]
  const { rows } = await sql<Standing>`
    select coalesce(bool_or(r.until_on is null or r.until_on > ${today}::date), false) as listed, max(r.until_on)::text as left,
      (select max(p.died_on)::text from people p where p.county = ${county} and p.id = any(${ids}::uuid[])) as died,
      (select count(*)::int from findings f where f.county = ${county} and f.state = 'open' and f.severity <> 'notice'
        and f.subjects && (${ids}::uuid[] || coalesce(array_agg(r.id), '{}'))) as doubts
    from residences r where r.county = ${county} and r.person_id = any(${ids}::uuid[])`.execute(db)
  return rows[0]!
}

/** How many are held, counted now. `today` and the first days at which somebody is still younger; `kept`: who left before is kept too long. */
export async function countHeld(
  db: Tx,
  county: string,
  d: { today: string; fourteen: string; eighteen: string; kept: string },
): Promise<Held & { overdue: number; requests: number }> {
  const { rows } = await sql<Held & { overdue: number; requests: number }>`
    select count(*)::int as people,
      count(*) filter (where p.birth_month >= ${d.fourteen}::date or k.subject_id is not null)::int as sensitive,
      count(*) filter (where p.birth_month >= ${d.fourteen}::date)::int as under14,
      count(*) filter (where p.birth_month >= ${d.eighteen}::date)::int as under18,
      count(*) filter (where p.died_on < ${d.kept}::date or (p.died_on is null and r.last < ${d.kept}::date))::int as overdue,
      (select count(*)::int from person_requests q where q.county = ${county} and q.state in ('asked', 'granted')) as requests
    from people p
      left join (select distinct subject_id from ledger_keys where county = ${county} and kind = 'id') k on k.subject_id = p.id
      left join (select person_id, max(coalesce(until_on, 'infinity'::date)) as last from residences where county = ${county} group by 1) r
        on r.person_id = p.id
    where p.county = ${county} and p.merged_into is null`.execute(db)
  return rows[0]!
}
