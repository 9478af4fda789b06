/** SQL of mailings. Names and numbers are the ledger's: they are read when a message goes out, never kept here. */
import { type RawBuilder, sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import { noteOf } from '../../shared/notes.ts'
import type { Audience } from './contract.ts'
import type { MailingState, Recipient, RecipientState } from './rules.ts'

export interface MailingRow {
  county: string
  id: string
  region_path: string
  title: string
  text: string
  language: 'zh' | 'en'
  purpose: string
  audience: Audience
  state: MailingState
  expires_at: Date
  created_at: Date
  created_by: string | null
  created_by_name: string
  decided_by_name: string
  why: string
  /** What became of it, once nothing is left to send; null: counted when asked. */
  counts: Partial<Record<RecipientState, number>> | null
}
const columns = sql`m.county, m.id, m.region_path, m.title, m.text, m.language, m.purpose, m.audience, m.state, m.expires_at, m.created_at,
  m.created_by, m.created_by_name, m.decided_by_name, m.why, m.counts`

export async function insertMailing(
  db: Tx,
  m: Omit<MailingRow, 'decided_by_name' | 'why' | 'counts'>,
  people: readonly (Recipient & { key: string })[],
): Promise<void> {
  await sql`insert into mailings (county, id, region_path, title, text, language, purpose, audience, state, expires_at, created_at, created_by,
      created_by_name)
    values (${m.county}, ${m.id}, ${m.region_path}, ${m.title}, ${m.text}, ${m.language}, ${m.purpose}, ${json(m.audience)}, ${m.state},
      ${m.expires_at}, ${m.created_at}, ${m.created_by}, ${m.created_by_name})`.execute(db)
  const rows = people.map((p) => ({ p: p.id, r: p.regionPath, k: p.key, s: p.state }))
  await sql`insert into mailing_people (county, mailing_id, person_id, region_path, phone_key, state, next_at)
    select ${m.county}, ${m.id}, x.p, x.r, decode(nullif(x.k, ''), 'hex'), x.s, case when x.s = 'waiting' then ${m.created_at}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (p uuid, r text, k text, s text)`.execute(db)
}

export async function mailingById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<MailingRow | undefined> {
  const { rows } =
    await sql<MailingRow>`select ${columns} from mailings m where m.county = ${county} and m.id = ${id}
    ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}
export async function listMailings(
  db: Tx,
  where: RawBuilder<boolean>,
  o: { after: number; limit: number },
): Promise<MailingRow[]> {
  return (
    await sql<MailingRow>`select ${columns} from mailings m where ${where} order by m.created_at desc, m.id
      limit ${o.limit} offset ${o.after}`.execute(db)
  ).rows
}
export async function setState(
  db: Tx,
  m: MailingRow,
  to: { state: MailingState; by?: string; why?: string },
): Promise<void> {
  await sql`update mailings set state = ${to.state}, decided_by_name = ${to.by ?? m.decided_by_name}, why = ${to.why ?? m.why}, counts = null
    where county = ${m.county} and id = ${m.id}`.execute(db)
}

export interface StateCount {
  mailing_id: string
  state: RecipientState
  n: number
}
export async function stateCounts(db: Tx, county: string, ids: readonly string[]): Promise<StateCount[]> {
  if (ids.length === 0) return []
  return (
    await sql<StateCount>`select mailing_id, state, count(*)::int as n from mailing_people
      where county = ${county} and mailing_id = any(${[...ids]}::uuid[]) group by 1, 2`.execute(db)
  ).rows
}

export interface PersonRow {
  person_id: string
  state: RecipientState
  said: string
  attempts: number
  sent_at: Date | null
}
export async function peopleOf(
  db: Tx,
  where: RawBuilder<boolean>,
  o: { after: number; limit: number },
): Promise<PersonRow[]> {
  return (
    await sql<PersonRow>`select p.person_id, p.state, p.said, p.attempts, p.sent_at from mailing_people p where ${where}
      order by p.state = 'sent', p.state, p.person_id limit ${o.limit} offset ${o.after}`.execute(db)
  ).rows
}

/** What waits goes with the mailing: not sent any more. How many. */
export async function endWaiting(
  db: Tx,
  m: Pick<MailingRow, 'county' | 'id'>,
  state: 'cancelled' | 'expired',
): Promise<void> {
  await sql`update mailing_people set state = ${state}, next_at = null
    where county = ${m.county} and mailing_id = ${m.id} and state = 'waiting'`.execute(db)
}
export async function again(db: Tx, m: Pick<MailingRow, 'county' | 'id'>, now: Date): Promise<number> {
  const r = await sql`update mailing_people set state = 'waiting', next_at = ${now}, attempts = 0, said = ''
    where county = ${m.county} and mailing_id = ${m.id} and state = 'failed' returning 1`.execute(db)
  return r.rows.length
}

export interface Due {
  county: string
  mailing_id: string
  person_id: string
  region_path: string
  phone_key: Buffer
  attempts: number
  text: string
  title: string
  expires_at: Date
  created_at: Date
}
/**
 * Takes what is due for sending, of the mailing whose time ends first: a warning does not stand behind twenty thousand reminders. Until
 * `lease` it is nobody else's, a sender that dies leaves it due again then.
 */
export async function claim(
  db: Tx,
  o: { county: string; now: Date; lease: Date; limit: number },
): Promise<Due[]> {
  return (
    await sql<Due>`with due as materialized (
        select q.county, q.mailing_id, q.person_id, m.text, m.title, m.expires_at, m.created_at
        from (select * from mailings where county = ${o.county} and state = 'sending' order by expires_at, id limit 50) m
          cross join lateral (select p.county, p.mailing_id, p.person_id from mailing_people p
            where p.county = m.county and p.mailing_id = m.id and p.next_at <= ${o.now} and p.state in ('waiting', 'sending')
            order by p.next_at limit ${o.limit} for update skip locked) q
        order by m.expires_at, m.id limit ${o.limit})
      update mailing_people p set state = 'sending', attempts = p.attempts + 1, next_at = ${o.lease} from due d
      where p.county = d.county and p.mailing_id = d.mailing_id and p.person_id = d.person_id
      returning p.county, p.mailing_id, p.person_id, p.region_path, p.phone_key, p.attempts, d.text, d.title, d.expires_at, d.created_at`.execute(
      db,
    )
  ).rows
}
/** Only by the sender whose turn it still is. */
export async function mark(
  db: Tx,
  d: Due,
  to: { state: RecipientState; said: string; next: Date | null; at: Date | null },
): Promise<void> {
  await sql`update mailing_people set state = ${to.state}, said = ${to.said.slice(0, 200)}, next_at = ${to.next}, sent_at = ${to.at}
    where county = ${d.county} and mailing_id = ${d.mailing_id} and person_id = ${d.person_id} and state = 'sending'
      and attempts = ${d.attempts}`.execute(db)
}
/** Mailings whose time is past and that are not over, locked. */
export async function pastTime(db: Tx, county: string, now: Date): Promise<MailingRow[]> {
  return (
    await sql<MailingRow>`select ${columns} from mailings m where m.county = ${county} and m.state in ('asked', 'sending')
      and m.expires_at <= ${now} and exists (
        select 1 from mailing_people p where p.county = m.county and p.mailing_id = m.id and p.state = 'waiting')
      limit 50 for update skip locked`.execute(db)
  ).rows
}
/** What was on its way when a mailing was stopped and never came back; then the figures of those that are over are written down. */
export async function tidy(db: Tx, county: string, now: Date): Promise<void> {
  await sql`update mailing_people p set state = 'failed', next_at = null, said = ${noteOf('mailingCut')} from mailings m
    where m.county = ${county} and m.state = 'cancelled' and m.counts is null and p.county = m.county and p.mailing_id = m.id
      and p.state = 'sending' and p.next_at <= ${now}`.execute(db)
  await sql`update mailings m set counts = (
      select coalesce(jsonb_object_agg(s.state, s.n), '{}') from (
        select p.state, count(*) as n from mailing_people p where p.county = m.county and p.mailing_id = m.id group by 1) s)
    where m.county = ${county} and m.state in ('done', 'denied', 'cancelled') and m.counts is null and not exists (
      select 1 from mailing_people p where p.county = m.county and p.mailing_id = m.id and p.state in ('waiting', 'sending'))`.execute(
    db,
  )
}
/** Mailings with nothing left to send. */
export async function finished(db: Tx, county: string): Promise<MailingRow[]> {
  return (
    await sql<MailingRow>`select ${columns} from mailings m where m.county = ${county} and m.state = 'sending' and not exists (
        select 1 from mailing_people p where p.county = m.county and p.mailing_id = m.id and p.state in ('waiting', 'sending'))
      limit 50 for update skip locked`.execute(db)
  ).rows
}

/** Those of these phones whose owner wants no messages; keys are hex. Asked with the whole scope. */
export async function refusedKeys(db: Tx, county: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`select encode(phone_key, 'hex') as key from contact_refusals
    where county = ${county} and refused and phone_key = any(select decode(k, 'hex') from unnest(${[...keys]}::text[]) k)`.execute(
    db,
  )
  return new Set(rows.map((r) => r.key))
}
/** False: it was noted elsewhere, where it is taken back. A refusal that stands keeps the place where it was said first. */
export async function setRefusal(
  db: Tx,
  r: {
    county: string
    key: Buffer
    regionPath: string
    refused: boolean
    why: string
    at: Date
    by: string | null
    byName: string
    /** Where the writer answers for messages. */
    places: readonly string[]
  },
): Promise<boolean> {
  const mine = sql`exists (select 1 from unnest(${[...r.places]}::text[]) p where starts_with(contact_refusals.region_path, p))`
  const { rows } =
    await sql`insert into contact_refusals (county, phone_key, region_path, refused, why, at, by_id, by_name)
    values (${r.county}, ${r.key}, ${r.regionPath}, ${r.refused}, ${r.why}, ${r.at}, ${r.by}, ${r.byName})
    on conflict (county, phone_key) do update set refused = excluded.refused, why = excluded.why, at = excluded.at, by_id = excluded.by_id,
      by_name = excluded.by_name, region_path = case when contact_refusals.refused and excluded.refused
        then contact_refusals.region_path else excluded.region_path end
    where excluded.refused or not contact_refusals.refused or ${mine} returning 1`.execute(db)
  return rows.length > 0
}

export interface Received {
  at: Date
  title: string
  purpose: string
  by_id: string | null
  by_name: string
}
/** Messages that went to these entries or these phones (hex), each once. */
export async function sentTo(
  db: Tx,
  county: string,
  people: readonly string[],
  keys: readonly string[],
): Promise<Received[]> {
  return (
    await sql<Received>`select max(p.sent_at) as at, m.title, m.purpose, m.created_by as by_id, m.created_by_name as by_name
      from mailing_people p join mailings m on m.county = p.county and m.id = p.mailing_id
      where p.county = ${county} and p.state = 'sent' and (p.person_id = any(${[...people]}::uuid[])
        or p.phone_key = any(array(select decode(k, 'hex') from unnest(${[...keys]}::text[]) k)))
      group by m.id, m.title, m.purpose, m.created_by, m.created_by_name order by 1 desc limit 500`.execute(
      db,
    )
  ).rows
}

/** Over since before: taken out with who was written to. Which. */
export async function forget(db: Tx, county: string, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from mailings where county = ${county} and state <> 'asked' and state <> 'sending'
    and created_at < ${before} order by created_at limit ${limit} for update skip locked`.execute(db)
  const ids = rows.map((r) => r.id)
  if (ids.length === 0) return []
  await sql`delete from mailing_people where county = ${county} and mailing_id = any(${ids}::uuid[])`.execute(
    db,
  )
  await sql`delete from mailings where county = ${county} and id = any(${ids}::uuid[])`.execute(db)
  return ids
}
