/** All SQL of duty. Row-level security leaves what lies in the caller's scope and what serves it from above. */
import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { Plan, WallView } from './contract.ts'
import type { Planned } from './rules.ts'

export interface RosterRow {
  id: string
  region_path: string
  name: string
  kind: 'centre' | 'grid' | 'squad'
  unit_id: string | null
  plan: Plan
  active: boolean
  version: number
  planned_until: Date | null
}
export interface ShiftRow {
  id: string
  roster_id: string
  roster_name: string
  kind: RosterRow['kind']
  region_path: string
  account_id: string
  part: string
  team: string | null
  chief: boolean
  starts_at: Date
  ends_at: Date
  source: 'plan' | 'hand' | 'import'
  cancelled_at: Date | null
  began_at: Date | null
  over_at: Date | null
  swap_asked: boolean
  wall: WallView | null
}

const rosterColumns = sql`r.id, r.region_path, r.name, r.kind, r.unit_id, r.plan, r.active, r.version,
  (select max(s.ends_at) from duty_shifts s where s.county = r.county and s.roster_id = r.id and s.cancelled_at is null) as planned_until`

export async function rosters(db: Tx, county: string, id?: string): Promise<RosterRow[]> {
  const r = await sql<RosterRow>`select ${rosterColumns} from duty_rosters r
    where r.county = ${county} ${id ? sql`and r.id = ${id}` : sql``}
    order by r.active desc, r.kind, r.region_path, r.name, r.id`.execute(db)
  return r.rows
}

export async function lockRoster(db: Tx, county: string, id: string): Promise<RosterRow | undefined> {
  await sql`select 1 from duty_rosters where county = ${county} and id = ${id} for update`.execute(db)
  return (await rosters(db, county, id))[0]
}

export async function saveRoster(
  db: Tx,
  county: string,
  r: Pick<RosterRow, 'id' | 'region_path' | 'name' | 'kind' | 'unit_id' | 'plan' | 'active'>,
  now: Date,
): Promise<void> {
  await sql`insert into duty_rosters (county, id, region_path, name, kind, unit_id, plan, active, created_at)
    values (${county}, ${r.id}, ${r.region_path}, ${r.name}, ${r.kind}, ${r.unit_id}, ${json(r.plan)}, ${r.active}, ${now})
    on conflict (county, id) do update set region_path = excluded.region_path, name = excluded.name, kind = excluded.kind,
      unit_id = excluded.unit_id, plan = excluded.plan, active = excluded.active, version = duty_rosters.version + 1`.execute(
    db,
  )
}

export const setPlan = (db: Tx, county: string, id: string, plan: Plan) =>
  sql`update duty_rosters set plan = ${json(plan)}, version = version + 1 where county = ${county} and id = ${id}`.execute(
    db,
  )

/** What a plan made and nobody has touched, from a moment on. */
export async function dropPlanned(db: Tx, county: string, rosterId: string, from: Date): Promise<void> {
  await sql`delete from duty_shifts s where s.county = ${county} and s.roster_id = ${rosterId} and s.source = 'plan'
      and s.cancelled_at is null and s.began_at is null and s.starts_at > ${from}
      and not exists (select 1 from duty_swaps w where w.county = s.county and (w.shift_id = s.id or w.back_id = s.id))`.execute(
    db,
  )
}

/** Adds shifts that are not there yet; one that was taken away stays away. Answers how many were added. */
export async function addShifts(
  db: Tx,
  county: string,
  rosterId: string,
  shifts: readonly Planned[],
  source: ShiftRow['source'],
  now: Date,
): Promise<string[]> {
  if (shifts.length === 0) return []
  const rows = shifts.map((s) => ({
    id: uuidv7(now.getTime()),
    region: s.regionPath,
    account: s.accountId,
    part: s.part,
    team: s.team || null,
    chief: s.chief,
    from: s.startsAt,
    until: s.endsAt,
  }))
  const r = await sql<{ id: string }>`
    insert into duty_shifts (county, id, roster_id, region_path, account_id, part, team, chief, starts_at, ends_at, source)
    select distinct on (x.account, x.region, x."from") ${county}, x.id, ${rosterId}::uuid, x.region, x.account, x.part, x.team, x.chief, x."from", x.until, ${source}
    from jsonb_to_recordset(${json(rows)}) as x(id uuid, region text, account uuid, part text, team text, chief boolean, "from" timestamptz, until timestamptz)
    where not exists (select 1 from duty_shifts s where s.county = ${county} and s.roster_id = ${rosterId} and s.account_id = x.account
      and s.region_path = x.region and s.starts_at = x."from" ${source === 'plan' ? sql`` : sql`and s.cancelled_at is null`})
    on conflict (county, roster_id, account_id, region_path, starts_at) where cancelled_at is null do nothing returning id`.execute(
    db,
  )
  return r.rows.map((x) => x.id)
}

const shiftColumns = sql`s.id, s.roster_id, r.name as roster_name, r.kind, s.region_path, s.account_id, s.part, s.team, s.chief,
  s.starts_at, s.ends_at, s.source, s.cancelled_at, s.began_at, s.over_at,
  exists (select 1 from duty_swaps w where w.county = s.county and w.shift_id = s.id and w.state = 'asked') as swap_asked,
  (select p ->> 'wall' from jsonb_array_elements(r.plan -> 'parts') p where p ->> 'name' = s.part limit 1) as wall`
const from = sql`from duty_shifts s join duty_rosters r on r.county = s.county and r.id = s.roster_id`

export const mostShifts = 6000

export async function shifts(
  db: Tx,
  county: string,
  o: {
    from: Date
    to: Date
    region?: string | undefined
    roster?: string | undefined
    account?: string | undefined
    grids?: boolean
  },
): Promise<ShiftRow[]> {
  const r = await sql<ShiftRow>`select ${shiftColumns} ${from}
    where s.county = ${county} and s.ends_at > ${o.from} and s.starts_at < ${o.to} and s.cancelled_at is null
      ${o.roster ? sql`and s.roster_id = ${o.roster}` : sql``}
      ${o.account ? sql`and s.account_id = ${o.account}` : sql``}
      ${o.region ? sql`and (s.region_path like ${`${o.region}%`} or ${o.region}::text like s.region_path || '%')` : sql``}
      ${o.grids ? sql`and r.kind = 'grid'` : sql``}
    order by s.starts_at, s.region_path, s.chief desc, s.account_id, s.id ${o.grids ? sql`` : sql`limit ${mostShifts + 1}`}`.execute(
    db,
  )
  return r.rows
}

export async function shiftById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<ShiftRow | undefined> {
  if (lock)
    await sql`select 1 from duty_shifts where county = ${county} and id = ${id} for update`.execute(db)
  const r =
    await sql<ShiftRow>`select ${shiftColumns} ${from} where s.county = ${county} and s.id = ${id}`.execute(
      db,
    )
  return r.rows[0]
}

export const cancelShift = (db: Tx, county: string, id: string, now: Date) =>
  sql`update duty_shifts set cancelled_at = ${now} where county = ${county} and id = ${id}`.execute(db)

/** Other shifts of a person in that time. */
export async function busyAt(
  db: Tx,
  county: string,
  account: string,
  at: { from: Date; to: Date },
  except: string[],
): Promise<boolean> {
  const r =
    await sql`select 1 from duty_shifts s where s.county = ${county} and s.account_id = ${account} and s.cancelled_at is null
    and s.starts_at < ${at.to} and s.ends_at > ${at.from} and not (s.id = any(${except}::uuid[])) limit 1`.execute(
      db,
    )
  return r.rows.length > 0
}

export interface SwapRow {
  id: string
  region_path: string
  shift_id: string
  back_id: string | null
  from_account: string
  to_account: string
  reason: string
  state: 'asked' | 'agreed' | 'refused' | 'withdrawn'
  asked_at: Date
}
export async function swaps(
  db: Tx,
  county: string,
  o: { account: string } | { id: string },
): Promise<SwapRow[]> {
  const which =
    'id' in o ? sql`w.id = ${o.id}` : sql`(w.from_account = ${o.account} or w.to_account = ${o.account})`
  const r =
    await sql<SwapRow>`select w.id, w.region_path, w.shift_id, w.back_id, w.from_account, w.to_account, w.reason, w.state, w.asked_at
    from duty_swaps w where w.county = ${county} and ${which}
    order by (w.state = 'asked') desc, w.asked_at desc limit 50 ${'id' in o ? sql`for update` : sql``}`.execute(
      db,
    )
  return r.rows
}
export async function addSwap(
  db: Tx,
  county: string,
  w: Pick<SwapRow, 'region_path' | 'shift_id' | 'back_id' | 'from_account' | 'to_account' | 'reason'>,
  now: Date,
): Promise<string | null> {
  const id = uuidv7(now.getTime())
  const r = await sql<{
    id: string
  }>`insert into duty_swaps (county, id, region_path, shift_id, from_account, to_account, back_id, reason, state, asked_at)
    values (${county}, ${id}, ${w.region_path}, ${w.shift_id}, ${w.from_account}, ${w.to_account}, ${w.back_id}, ${w.reason}, 'asked', ${now})
    on conflict (county, shift_id) where state = 'asked' do nothing returning id`.execute(db)
  return r.rows[0]?.id ?? null
}
/** Swaps that wait, and those settled within a day. One whose shift has ended is withdrawn by the way. */
export async function movingSwaps(db: Tx, county: string, now: Date) {
  await sql`update duty_swaps w set state = 'withdrawn', answered_at = ${now} from duty_shifts s
    where w.county = ${county} and w.state = 'asked' and s.county = w.county and s.id = w.shift_id
      and (s.ends_at <= ${now} or s.cancelled_at is not null)`.execute(db)
  const r = await sql<SwapRow & { roster: string; part: string; starts_at: Date }>`
    select w.*, r.name as roster, s.part, s.starts_at from duty_swaps w
    join duty_shifts s on s.county = w.county and s.id = w.shift_id
    join duty_rosters r on r.county = s.county and r.id = s.roster_id
    where w.county = ${county} and (w.state = 'asked' or w.answered_at > ${new Date(now.getTime() - 86_400_000)})`.execute(
    db,
  )
  return {
    open: r.rows.filter((w) => w.state === 'asked'),
    closed: r.rows.filter((w) => w.state !== 'asked').map((w) => w.id),
  }
}
export const endSwap = (db: Tx, county: string, id: string, state: SwapRow['state'], now: Date) =>
  sql`update duty_swaps set state = ${state}, answered_at = ${now} where county = ${county} and id = ${id}`.execute(
    db,
  )

/**
 * Turns the switches of those whose shift begins, and of those whose last one ends. What a person switches by hand within a shift
 * stays: a shift is looked at twice only. Answers whether anything changed.
 */
export async function turnDuty(db: Tx, county: string, now: Date): Promise<{ on: string[]; off: string[] }> {
  const began = await sql<{ account_id: string }>`
    update duty_shifts set began_at = ${now} where county = ${county} and cancelled_at is null and began_at is null
      and starts_at <= ${now} and ends_at > ${now} returning account_id`.execute(db)
  const over = await sql<{ account_id: string }>`
    update duty_shifts set over_at = ${now} where county = ${county} and began_at is not null and over_at is null
      and (ends_at <= ${now} or cancelled_at is not null) returning account_id`.execute(db)
  const on = [...new Set(began.rows.map((r) => r.account_id))]
  const done = [...new Set(over.rows.map((r) => r.account_id))]
  const changed = { on: [] as string[], off: [] as string[] }
  if (on.length > 0) {
    const r = await sql<{ id: string }>`update accounts set on_duty = true, duty_since = ${now}
      where id = any(${on}::uuid[]) and not on_duty and status <> 'disabled' returning id`.execute(db)
    changed.on = r.rows.map((x) => x.id)
  }
  if (done.length > 0) {
    const r = await sql<{ id: string }>`update accounts a set on_duty = false, duty_since = null
      where a.id = any(${done}::uuid[]) and a.on_duty and not exists (select 1 from duty_shifts s where s.county = ${county}
        and s.account_id = a.id and s.cancelled_at is null and s.starts_at <= ${now} and s.ends_at > ${now}) returning a.id`.execute(
      db,
    )
    changed.off = r.rows.map((x) => x.id)
  }
  return changed
}

export const keepFeed = (db: Tx, account: string, hash: Buffer, now: Date) =>
  sql`insert into duty_feeds (account_id, token_hash, created_at) values (${account}, ${hash}, ${now})
    on conflict (account_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`.execute(
    db,
  )
export async function feedOwner(db: Tx, hash: Buffer): Promise<string | undefined> {
  const r = await sql<{
    account_id: string
  }>`select f.account_id from duty_feeds f join accounts a on a.id = f.account_id
    where f.token_hash = ${hash} and a.status <> 'disabled'`.execute(db)
  return r.rows[0]?.account_id
}
