/** SQL of the language model's questions and answers. */
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Ask } from './contract.ts'
import type { Fault } from './model.ts'

export interface AssistRow {
  id: string
  region_path: string
  case_id: string
  what: Ask
  form: string | null
  taken: Record<string, { at: string; by: string }>
  state: 'queued' | 'done' | 'failed'
  model: string
  sent: Buffer | null
  answer: Buffer | null
  fault: Fault | null
  tokens: number
  asked_at: Date
  asked_by_name: string
}
const columns = sql`a.id, a.region_path, a.case_id, a.what, a.form, a.taken, a.state, a.model, a.sent, a.answer, a.fault, a.tokens, a.asked_at, a.asked_by_name`

export async function assistsOf(db: Tx, county: string, caseId: string): Promise<AssistRow[]> {
  const { rows } =
    await sql<AssistRow>`select ${columns} from assists a where a.county = ${county} and a.case_id = ${caseId}
    order by a.asked_at desc, a.id desc limit 20`.execute(db)
  return rows
}
export async function assistById(db: Tx, county: string, id: string): Promise<AssistRow | undefined> {
  const { rows } =
    await sql<AssistRow>`select ${columns} from assists a where a.county = ${county} and a.id = ${id}`.execute(
      db,
    )
  return rows[0]
}
/** Whoever asks waits for who asks at this moment, so that each counts the other. */
export async function askAlone(db: Tx, county: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assists:${county}`}, 0))`.execute(db)
}
/** Of the whole place, whoever asked. */
export async function askedSince(db: Tx, county: string, since: Date): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from assists where county = ${county} and asked_at >= ${since}`.execute(db)
  return rows[0]!.n
}
export async function insertAssist(
  db: Tx,
  a: {
    county: string
    id: string
    regionPath: string
    caseId: string
    what: Ask
    form: string | null
    model: string
    by: string | null
    byName: string
    now: Date
  },
): Promise<void> {
  await sql`insert into assists (county, id, region_path, case_id, what, form, state, model, asked_at, asked_by, asked_by_name)
    values (${a.county}, ${a.id}, ${a.regionPath}, ${a.caseId}, ${a.what}, ${a.form}, 'queued', ${a.model}, ${a.now}, ${a.by}::uuid, ${a.byName})`.execute(
    db,
  )
}
/** Marks a fact as taken over, once; false: somebody did. */
export async function takeFact(
  db: Tx,
  county: string,
  id: string,
  key: string,
  taken: { at: string; by: string },
): Promise<boolean> {
  const r =
    await sql`update assists set taken = taken || jsonb_build_object(${key}::text, ${JSON.stringify(taken)}::jsonb)
    where county = ${county} and id = ${id} and not taken ? ${key}`.execute(db)
  return Number(r.numAffectedRows ?? 0) === 1
}
/** Kept before anything leaves: what was sent stays known also when the process dies while it waits. */
export async function keepSent(db: Tx, county: string, id: string, sent: Buffer): Promise<void> {
  await sql`update assists set sent = ${sent} where county = ${county} and id = ${id} and state = 'queued'`.execute(
    db,
  )
}
export async function settleAssist(
  db: Tx,
  county: string,
  id: string,
  to: { answer: Buffer; tokens: number } | { fault: Fault },
  now: Date,
): Promise<void> {
  const done = 'answer' in to
  await sql`update assists set state = ${done ? 'done' : 'failed'}, answer = ${done ? to.answer : null}, tokens = ${done ? to.tokens : 0},
      fault = ${done ? null : to.fault}, done_at = ${now} where county = ${county} and id = ${id} and state = 'queued'`.execute(
    db,
  )
}
/** Asked long ago and nothing came: whatever asked is gone. */
export async function giveUpAssists(db: Tx, county: string, before: Date, now: Date): Promise<void> {
  await sql`update assists set state = 'failed', fault = 'away', done_at = ${now}
    where county = ${county} and state = 'queued' and asked_at < ${before}`.execute(db)
}
export async function forgetAssists(db: Tx, county: string, before: Date): Promise<void> {
  await sql`delete from assists where county = ${county} and asked_at < ${before}`.execute(db)
}

export interface Material {
  title: string
  item: string
  level: string
  region_path: string
  reports: { at: string; channel: string; body: string }[]
  steps: { at: string; kind: string; data: Record<string, unknown> }[]
  /** Names of whoever did something in it, and accounts of whoever handles it. */
  actors: string[]
  handlers: string[]
}
/** What is told of a case's history: what people did and said, not what the program worked out. */
const TOLD = [
  'dispatched',
  'accepted',
  'arrived',
  'resolved',
  'return_requested',
  'return_approved',
  'suspended',
  'resumed',
  'extended',
  'called_back',
  'rated',
  'reopened',
  'rejected',
  'noted',
  'asked',
  'answered',
]
/** What people wrote in a case and what was done, oldest first. */
export async function materialOf(db: Tx, county: string, caseId: string): Promise<Material | undefined> {
  const { rows } =
    await sql<Material>`select c.title, coalesce(c.item_name, '') as item, c.level, c.region_path,
      (select coalesce(json_agg(json_build_object('at', r.received_at, 'channel', r.channel, 'body', r.body) order by r.received_at), '[]')
        from (select * from reports r where r.county = c.county and r.case_id = c.id order by r.received_at limit 10) r) as reports,
      (select coalesce(json_agg(json_build_object('at', e.occurred_at, 'kind', e.kind, 'data', e.data) order by e.seq), '[]')
        from (select * from case_events e where e.county = c.county and e.case_id = c.id and e.kind = any(${TOLD}) order by e.seq desc limit 30) e) as steps,
      (select coalesce(array_agg(distinct e.actor_name), '{}') from case_events e
        where e.county = c.county and e.case_id = c.id and e.actor_kind = 'account') as actors,
      (select coalesce(array_agg(distinct h.account_id::text), '{}') from case_handlers h
        where h.county = c.county and h.case_id = c.id and h.account_id is not null) as handlers
    from cases c where c.county = ${county} and c.id = ${caseId}`.execute(db)
  return rows[0]
}
