import { type RawBuilder, sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { ChainTable } from '../../kernel/chains.ts'
import { json, type Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import type { View } from './contract.ts'
import type { Kind, State, Way } from './rules.ts'

export const log: ChainTable = { name: 'mediation_events', subject: 'mediation_id' }

export interface MediationRecord {
  county: string
  id: string
  number: string
  region_path: string
  kind: Kind
  title: string
  place_text: string | null
  case_id: string | null
  unit_id: string | null
  mediator_id: string | null
  mediator_name: string
  state: State
  prev_state: State | null
  round: number
  way: Way | null
  opened_at: Date
  first_due_at: Date
  first_at: Date | null
  next_at: Date | null
  next_place: string | null
  agreed_at: Date | null
  confirmed_at: Date | null
  closed_at: Date | null
  seq: number
  last_hash: Buffer
  version: number
}

export interface PartyRecord {
  county: string
  id: string
  mediation_id: string
  region_path: string
  side: number
  role: string
  name_sealed: Buffer
  name_mask: string
  phone_sealed: Buffer | null
  phone_mask: string | null
  signed_at: Date | null
  sign_way: 'code' | 'paper' | null
  sign_hash: Buffer | null
  sign_tries: number
}

export interface DutyRecord {
  county: string
  id: string
  mediation_id: string
  region_path: string
  kind: 'term' | 'visit'
  side: number | null
  what: string
  due_at: Date
  round: number
  state: 'draft' | 'open' | 'kept' | 'broken' | 'cancelled'
  done_at: Date | null
  done_by: string | null
  note: string | null
}

export async function nextNumber(db: Tx): Promise<string> {
  const r = await sql<{ n: string }>`select nextval('mediation_number')::text as n`.execute(db)
  return r.rows[0]!.n
}

export const insertMediation = (db: Tx, m: MediationRecord) => db.insertInto('mediations').values(m).execute()
export const insertParty = (db: Tx, p: PartyRecord) => db.insertInto('mediation_parties').values(p).execute()
export const insertDuty = (db: Tx, d: DutyRecord) => db.insertInto('mediation_duties').values(d).execute()

export async function find(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<MediationRecord | undefined> {
  const r = await sql<MediationRecord>`
    select * from mediations where county = ${county} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
    db,
  )
  return r.rows[0]
}

export async function partiesOf(db: Tx, county: string, ids: readonly string[]): Promise<PartyRecord[]> {
  const r = await sql<PartyRecord>`
    select * from mediation_parties where county = ${county} and mediation_id = any(${ids as string[]}::uuid[])
    order by mediation_id, side`.execute(db)
  return r.rows
}

export async function dutiesOf(db: Tx, county: string, id: string): Promise<DutyRecord[]> {
  const r = await sql<DutyRecord>`
    select * from mediation_duties where county = ${county} and mediation_id = ${id}
    order by round, kind, due_at, id`.execute(db)
  return r.rows
}

export async function bySignHash(db: Tx, county: string, hash: Buffer): Promise<PartyRecord | undefined> {
  const r = await sql<PartyRecord>`
    select * from mediation_parties where county = ${county} and sign_hash = ${hash}`.execute(db)
  return r.rows[0]
}

export async function update(
  db: Tx,
  m: Pick<MediationRecord, 'county' | 'id'>,
  set: Partial<MediationRecord>,
): Promise<void> {
  await db.updateTable('mediations').set(set).where('county', '=', m.county).where('id', '=', m.id).execute()
}

export async function updateParty(
  db: Tx,
  p: Pick<PartyRecord, 'county' | 'id'>,
  set: Partial<PartyRecord>,
): Promise<void> {
  await db
    .updateTable('mediation_parties')
    .set(set)
    .where('county', '=', p.county)
    .where('id', '=', p.id)
    .execute()
}

export async function updateDuty(
  db: Tx,
  d: Pick<DutyRecord, 'county' | 'id'>,
  set: Partial<DutyRecord>,
): Promise<void> {
  await db
    .updateTable('mediation_duties')
    .set(set)
    .where('county', '=', d.county)
    .where('id', '=', d.id)
    .execute()
}

/** Duties of a mediation in some state, set to another; answers which. */
export async function turnDuties(
  db: Tx,
  m: Pick<MediationRecord, 'county' | 'id'>,
  from: DutyRecord['state'],
  to: DutyRecord['state'],
): Promise<DutyRecord[]> {
  const r = await sql<DutyRecord>`
    update mediation_duties set state = ${to} where county = ${m.county} and mediation_id = ${m.id} and state = ${from}
    returning *`.execute(db)
  return r.rows
}

export type Listed = MediationRecord & { next_what: string | null; next_due: Date | null }

export interface Question {
  view: View
  kind?: Kind | undefined
  state?: State | undefined
  region?: string | undefined
  q?: string | undefined
}

/** What comes next by when: the first session, the planned one, the next term or visit. */
const next = sql`
  left join lateral (
    select d.kind, d.due_at from mediation_duties d
    where d.county = m.county and d.mediation_id = m.id and d.state = 'open' order by d.due_at limit 1) d on true
  cross join lateral (select
    case when m.state in ('talking', 'drafted', 'opened') and m.next_at is not null then 'session'
         when m.state = 'opened' then 'first' else d.kind end as next_what,
    case when m.state in ('talking', 'drafted', 'opened') and m.next_at is not null then m.next_at
         when m.state = 'opened' then m.first_due_at else d.due_at end as next_due) n`

const viewOf = (view: View, who: string | null): RawBuilder<boolean> => {
  switch (view) {
    case 'todo':
      return sql<boolean>`(m.closed_at is null or n.next_due is not null)`
    case 'mine':
      return sql<boolean>`(m.mediator_id = ${who} and (m.closed_at is null or n.next_due is not null))`
    case 'open':
      return sql<boolean>`m.state in ('opened', 'talking', 'drafted')`
    case 'running':
      return sql<boolean>`m.state = 'running'`
    case 'closed':
      return sql<boolean>`m.closed_at is not null`
    case 'all':
      return sql<boolean>`true`
  }
}

const escaped = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`
const conditions = (o: Question): RawBuilder<boolean> => sql<boolean>`true
  ${o.kind ? sql`and m.kind = ${o.kind}` : sql``} ${o.state ? sql`and m.state = ${o.state}` : sql``}
  ${o.region ? sql`and ${within(sql.ref('m.region_path'), o.region)}` : sql``}
  ${o.q ? sql`and (m.title ilike ${escaped(o.q)} or m.place_text ilike ${escaped(o.q)} or m.number ilike ${escaped(o.q)})` : sql``}`

/** Rows by what is due first; those with nothing due come after them, the latest first. */
const sortKey = sql`coalesce(n.next_due, '2200-01-01'::timestamptz + ('2100-01-01'::timestamptz - m.opened_at))`

export async function list(
  db: Tx,
  o: Question & {
    where: RawBuilder<boolean>
    who: string | null
    after: string | undefined
    limit: number
  },
): Promise<{ rows: (Listed & { sort: Date })[]; total: number }> {
  const after = o.after ? sql`and (${sortKey}, m.id) > ${cursorOf(o.after)}` : sql``
  const all = sql`from mediations m ${next} where ${o.where} and ${viewOf(o.view, o.who)} and ${conditions(o)}`
  const rows = await sql<Listed & { sort: Date }>`
    select m.*, n.next_what, n.next_due, ${sortKey} as sort ${all} ${after} order by ${sortKey}, m.id limit ${o.limit + 1}`.execute(
    db,
  )
  const n = await sql<{ n: number }>`select count(*)::int as n ${all}`.execute(db)
  return { rows: rows.rows, total: n.rows[0]!.n }
}

export async function counts(
  db: Tx,
  where: RawBuilder<boolean>,
  who: string | null,
): Promise<Record<View, number>> {
  const n = (v: View) => sql`count(*) filter (where ${viewOf(v, who)})::int`
  const r = await sql<Record<View, number>>`
    select ${n('todo')} as todo, ${n('mine')} as mine, ${n('open')} as open, ${n('running')} as running,
      ${n('closed')} as closed, count(*)::int as "all" from mediations m ${next} where ${where}`.execute(db)
  return r.rows[0]!
}

export async function ofCase(
  db: Tx,
  county: string,
  caseId: string,
  where: RawBuilder<boolean>,
): Promise<Listed[]> {
  const r = await sql<Listed>`
    select m.*, n.next_what, n.next_due from mediations m ${next}
    where m.county = ${county} and m.case_id = ${caseId} and ${where} order by m.opened_at`.execute(db)
  return r.rows
}

export const nextCursor = (r: { sort: Date; id: string }): string => `${r.sort.toISOString()}_${r.id}`
function cursorOf(text: string): RawBuilder<unknown> {
  const [at, id] = text.split('_')
  const time = new Date(at ?? '')
  if (Number.isNaN(time.getTime()) || !/^[0-9a-f-]{36}$/.test(id ?? ''))
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  return sql`(${time}, ${id}::uuid)`
}

export interface Counted {
  total: number
  open: number
  agreed: number
  failed: number
  broken: number
}
const counted = sql`count(*)::int as total, count(*) filter (where m.closed_at is null and m.state <> 'running')::int as open,
  count(*) filter (where m.state in ('running', 'fulfilled'))::int as agreed,
  count(*) filter (where m.state = 'failed')::int as failed, coalesce(sum(b.n), 0)::int as broken`

export async function figures(db: Tx, where: RawBuilder<boolean>) {
  const all = sql`from mediations m left join lateral (select count(*) as n from mediation_duties d
      where d.county = m.county and d.mediation_id = m.id and d.state = 'broken') b on true where ${where}`
  const one = await sql<Counted & { days: number | null }>`
    select ${counted}, (avg(extract(epoch from m.agreed_at - m.opened_at)) filter (where m.state in ('running', 'fulfilled')) / 86400)::float8 as days
    ${all}`.execute(db)
  const kinds = await sql<Counted & { kind: Kind }>`
    select m.kind, ${counted} ${all} group by m.kind order by total desc, m.kind`.execute(db)
  const regions = await sql<Counted & { path: string }>`
    select left(m.region_path, 12) as path, ${counted} ${all} group by 1 order by total desc, 1 limit 200`.execute(
    db,
  )
  const repeats = await sql<{ path: string; kind: Kind; n: number }>`
    select left(m.region_path, 15) as path, m.kind, count(*)::int as n from mediations m where ${where} and length(m.region_path) >= 15
    group by 1, 2 having count(*) >= 3 order by 3 desc, 1 limit 50`.execute(db)
  const terms = await sql<{ kept: number; broken: number; open: number }>`
    select count(*) filter (where d.state = 'kept')::int as kept, count(*) filter (where d.state = 'broken')::int as broken,
      count(*) filter (where d.state = 'open')::int as open
    from mediations m join mediation_duties d on d.county = m.county and d.mediation_id = m.id and d.kind = 'term' where ${where}`.execute(
    db,
  )
  return {
    one: one.rows[0]!,
    kinds: kinds.rows,
    regions: regions.rows,
    repeats: repeats.rows,
    terms: terms.rows[0]!,
  }
}

export const setLimit = (db: Tx, value: unknown, now: Date) =>
  sql`insert into settings (key, value, updated_at) values ('mediation', ${json(value)}, ${now})
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`.execute(db)
