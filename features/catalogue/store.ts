/** SQL of the catalogue: entries, and who uses them. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { changesOf, type EntryKind, type EntryText, type Facts, type FieldChange } from './rules.ts'

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
const factsOf = (r: EntryRow): Facts => ({
  ...r,
  regionPath: r.region_path,
  changedOn: r.changed_on,
  endedOn: r.ended_on,
})
/** Writes many at once; a row of a known id is written over. What is different of each goes into its history, and is answered. */
export async function saveEntries(
  ctx: By,
  rows: readonly EntryWrite[],
  o: { was?: ReadonlyMap<string, EntryRow>; imported?: boolean } = {},
): Promise<{ entry: Pick<EntryRow, 'id' | 'name' | 'region_path'>; changes: FieldChange[] }[]> {
  if (rows.length === 0) return []
  const { county } = ctx.app.installation
  const written = await sql<{
    id: string
    seq: number
  }>`insert into catalogue_entries (county, id, region_path, code, kind, name, theme, owner, origin, every, bound, changed_on, note, ended_on,
      created_at, changed_at, changed_by, seq)
    select ${county}, x.id, x."regionPath", x.code, x.kind, x.name, x.theme, x.owner, x.origin, x.every, x.bound, x."changedOn", x.note, x."endedOn",
      ${ctx.now}, ${ctx.now}, ${ctx.actor.name}, 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, "regionPath" text, code text, kind text, name text, theme text, owner text, origin text,
      every integer, bound text, "changedOn" date, note text, "endedOn" date)
    on conflict (county, id) do update set region_path = excluded.region_path, code = excluded.code, kind = excluded.kind, name = excluded.name,
      theme = excluded.theme, owner = excluded.owner, origin = excluded.origin, every = excluded.every, bound = excluded.bound,
      changed_on = excluded.changed_on, note = excluded.note, ended_on = excluded.ended_on, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by, seq = catalogue_entries.seq + 1
    returning id, seq`.execute(ctx.db)
  const seqs = new Map(written.rows.map((r) => [r.id, r.seq]))
  const events = rows.map((x) => {
    const was = o.was?.get(x.id)
    return {
      id: x.id,
      region: x.regionPath,
      seq: seqs.get(x.id)!,
      kind: o.imported ? 'imported' : was ? 'changed' : 'entered',
      changes: changesOf(was ? factsOf(was) : null, { ...x }),
    }
  })
  await sql`insert into catalogue_events (county, entry_id, seq, region_path, kind, changes, actor_id, actor_name, at)
    select ${county}, x.id, x.seq, x.region, x.kind, x.changes, ${ctx.actor.id}::uuid, ${ctx.actor.name}, ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as x(id uuid, seq integer, region text, kind text, changes jsonb)`.execute(
    ctx.db,
  )
  return rows.flatMap((x, i) =>
    o.was?.has(x.id)
      ? [{ entry: { id: x.id, name: x.name, region_path: x.regionPath }, changes: events[i]!.changes }]
      : [],
  )
}

export interface EventRow {
  seq: number
  kind: 'entered' | 'changed' | 'imported'
  changes: FieldChange[]
  actor_name: string
  at: Date
}
/** What was said of an entry, the last first. */
export async function eventsOf(db: Tx, county: string, entry: string, limit: number): Promise<EventRow[]> {
  const { rows } =
    await sql<EventRow>`select seq, kind, changes, actor_name, at from catalogue_events where county = ${county} and entry_id = ${entry}
    order by seq desc limit ${limit}`.execute(db)
  return rows
}
/** Entries by their codes, wherever they lie: a code is given once in a county. */
export async function byCodes(db: Tx, county: string, codes: readonly string[]): Promise<EntryRow[]> {
  const { rows } =
    await sql<EntryRow>`select ${columns(null)} from catalogue_entries e where e.county = ${county} and e.code = any(${codes as string[]}::text[])`.execute(
      db,
    )
  return rows
}

/** Held until the transaction ends, as whoever changes one of them holds it. */
export async function holdCodes(db: Tx, county: string, codes: readonly string[]): Promise<void> {
  await sql`select 1 from catalogue_entries where county = ${county} and code = any(${codes as string[]}::text[]) order by id for update`.execute(
    db,
  )
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
  /** The renewal after which the unit was told that the entry is late. */
  late_told: string | null
}
const shown = sql`s.id, s.entry_id, s.unit_id, s.purpose, s.state, s.asked_at, s.account_name, s.decided_by_name, s.reason,
  s.late_told::text as late_told`
export async function subscriptionsOf(db: Tx, county: string, entry: string): Promise<SubscriptionRow[]> {
  const { rows } =
    await sql<SubscriptionRow>`select ${shown} from catalogue_subscriptions s where s.county = ${county} and s.entry_id = ${entry}
    order by s.state = 'asked' desc, s.state = 'granted' desc, s.asked_at desc limit 200`.execute(db)
  return rows
}
/** Who uses these entries. */
export async function granted(
  db: Tx,
  county: string,
  entries: readonly string[],
): Promise<SubscriptionRow[]> {
  const { rows } =
    await sql<SubscriptionRow>`select ${shown} from catalogue_subscriptions s where s.county = ${county} and s.state = 'granted'
    and s.entry_id = any(${entries as string[]}::uuid[]) order by s.entry_id, s.id`.execute(db)
  return rows
}
export async function noteLate(
  db: Tx,
  county: string,
  list: readonly { id: string; on: string | null }[],
): Promise<void> {
  await sql`update catalogue_subscriptions s set late_told = x."on"
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, "on" date) where s.county = ${county} and s.id = x.id`.execute(
    db,
  )
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
