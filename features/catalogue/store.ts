/** SQL of the catalogue: entries, and who uses them. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { EntryKind, EntryText } from './rules.ts'

export interface EntryRow {
  id: string
  region_path: string
  code: string
  kind: EntryKind
  name: string
  theme: string
  owner: string
  origin: string
  every: number | null
  bound: string | null
  changed_on: string | null
  note: string
  ended_on: string | null
  seq: number
  subscribers: number
  waiting: number
  mine: 'asked' | 'granted' | 'refused' | null
}
const columns = (
  unit: string | null,
) => sql`e.id, e.region_path, e.code, e.kind, e.name, e.theme, e.owner, e.origin, e.every, e.bound,
  e.changed_on::text as changed_on, e.note, e.ended_on::text as ended_on, e.seq,
  (select count(*)::int from catalogue_subscriptions s where s.county = e.county and s.entry_id = e.id and s.state = 'granted') as subscribers,
  (select count(*)::int from catalogue_subscriptions s where s.county = e.county and s.entry_id = e.id and s.state = 'asked') as waiting,
  (select s.state from catalogue_subscriptions s where s.county = e.county and s.entry_id = e.id and s.unit_id = ${unit}::uuid and s.state <> 'ended'
    order by s.asked_at desc limit 1) as mine`

/** All under a condition about `e`: a few thousand, which are sorted and counted in memory by how fresh they are. */
export async function entries(db: Tx, where: RawBuilder<boolean>, unit: string | null): Promise<EntryRow[]> {
  const { rows } =
    await sql<EntryRow>`select ${columns(unit)} from catalogue_entries e where ${where} order by e.kind, e.code, e.id`.execute(
      db,
    )
  return rows
}
export async function entryById(
  db: Tx,
  county: string,
  id: string,
  unit: string | null,
  lock = false,
): Promise<EntryRow | undefined> {
  const { rows } =
    await sql<EntryRow>`select ${columns(unit)} from catalogue_entries e where e.county = ${county} and e.id = ${id} ${lock ? sql`for update of e` : sql``}`.execute(
      db,
    )
  return rows[0]
}

export interface EntryWrite extends EntryText {
  id: string
  regionPath: string
  bound: string | null
  endedOn: string | null
}
type By = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>
/** Writes many at once; a row of a known id is written over. Answers how many were new or other than they were. */
export async function saveEntries(ctx: By, rows: readonly EntryWrite[]): Promise<number> {
  if (rows.length === 0) return 0
  const { county } = ctx.app.installation
  const r =
    await sql`insert into catalogue_entries (county, id, region_path, code, kind, name, theme, owner, origin, every, bound, changed_on, note, ended_on,
      created_at, changed_at, changed_by, seq)
    select ${county}, x.id, x."regionPath", x.code, x.kind, x.name, x.theme, x.owner, x.origin, x.every, x.bound, x."changedOn", x.note, x."endedOn",
      ${ctx.now}, ${ctx.now}, ${ctx.actor.name}, 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "regionPath" text, code text, kind text, name text, theme text, owner text, origin text,
      every integer, bound text, "changedOn" date, note text, "endedOn" date)
    on conflict (county, id) do update set region_path = excluded.region_path, code = excluded.code, kind = excluded.kind, name = excluded.name,
      theme = excluded.theme, owner = excluded.owner, origin = excluded.origin, every = excluded.every, bound = excluded.bound,
      changed_on = excluded.changed_on, note = excluded.note, ended_on = excluded.ended_on, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by, seq = catalogue_entries.seq + 1
    returning id`.execute(ctx.db)
  return r.rows.length
}
/** Entries by their codes, wherever they lie: a code is given once in a county. */
export async function byCodes(db: Tx, county: string, codes: readonly string[]): Promise<EntryRow[]> {
  const { rows } =
    await sql<EntryRow>`select ${columns(null)} from catalogue_entries e where e.county = ${county} and e.code = any(${codes as string[]}::text[])`.execute(
      db,
    )
  return rows
}

export interface SubscriptionRow {
  id: string
  entry_id: string
  unit_id: string
  purpose: string
  state: 'asked' | 'granted' | 'refused' | 'ended'
  asked_at: Date
  account_name: string
  decided_by_name: string
  reason: string
}
const shown = sql`s.id, s.entry_id, s.unit_id, s.purpose, s.state, s.asked_at, s.account_name, s.decided_by_name, s.reason`
export async function subscriptionsOf(db: Tx, county: string, entry: string): Promise<SubscriptionRow[]> {
  const { rows } =
    await sql<SubscriptionRow>`select ${shown} from catalogue_subscriptions s where s.county = ${county} and s.entry_id = ${entry}
    order by s.state = 'asked' desc, s.state = 'granted' desc, s.asked_at desc limit 200`.execute(db)
  return rows
}
export async function subscriptionById(
  db: Tx,
  county: string,
  id: string,
): Promise<SubscriptionRow | undefined> {
  const { rows } =
    await sql<SubscriptionRow>`select ${shown} from catalogue_subscriptions s where s.county = ${county} and s.id = ${id} for update`.execute(
      db,
    )
  return rows[0]
}
/** Null when the unit uses it or has asked already. */
export async function insertSubscription(
  ctx: By,
  s: { entry: EntryRow; unitId: string; purpose: string },
): Promise<string | null> {
  const id = uuidv7(ctx.now.getTime())
  const { rows } = await sql<{ id: string }>`
    insert into catalogue_subscriptions (county, id, region_path, entry_id, unit_id, purpose, state, asked_at, account_id, account_name)
    values (${ctx.app.installation.county}, ${id}, ${s.entry.region_path}, ${s.entry.id}, ${s.unitId}, ${s.purpose}, 'asked', ${ctx.now},
      ${ctx.actor.id}::uuid, ${ctx.actor.name})
    on conflict (county, entry_id, unit_id) where state in ('asked', 'granted') do nothing returning id`.execute(
    ctx.db,
  )
  return rows[0]?.id ?? null
}
export async function decideSubscription(ctx: By, id: string, to: string, reason: string): Promise<void> {
  await sql`update catalogue_subscriptions set state = ${to}, reason = ${reason}, decided_at = ${ctx.now}, decided_by_name = ${ctx.actor.name}
    where county = ${ctx.app.installation.county} and id = ${id}`.execute(ctx.db)
}
