/**
 * Who of the staff has opened a case; the reporter sees it. A note is stored before the answer leaves, so none is lost: notes
 * that come together share one statement and one commit. Within a minute of a stored note the same person opening the same
 * case again adds nothing anybody can see, and nothing is written.
 */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { later, type Tx } from '../../../kernel/db.ts'
import type { DetailParts } from './detail.ts'
import type { CaseRecord } from './load.ts'

interface Note {
  county: string
  case_id: string
  account_id: string
  region_path: string
  account_name: string
  unit_name: string | null
  at: Date
}
interface Waiting {
  note: Note
  done: (() => void)[]
  failed: ((err: unknown) => void)[]
}
interface Desk {
  waiting: Map<string, Waiting>
  running: boolean
  /** When a note was last stored, by case and account. */
  lately: Map<string, number>
}

const quiet = 60_000
const mostLately = 50_000
const mostTogether = 500
/** Opening it again after this long counts as another time. */
const again = 10 * 60_000

const desks = new WeakMap<object, Desk>()
const deskOf = (pools: object): Desk => {
  let d = desks.get(pools)
  if (!d) {
    d = { waiting: new Map(), running: false, lately: new Map() }
    desks.set(pools, d)
  }
  return d
}

const noteOf = (ctx: Ctx, row: CaseRecord): Note | null =>
  ctx.actor.kind === 'account' && ctx.actor.id
    ? {
        county: row.county,
        case_id: row.id,
        account_id: ctx.actor.id,
        region_path: row.region_path,
        account_name: ctx.actor.name,
        unit_name: ctx.actor.unitId ? ctx.app.services.organisation.unitName(ctx.actor.unitId) : null,
        at: ctx.now,
      }
    : null

const keyOf = (n: Note): string => `${n.case_id} ${n.account_id}`

async function store(db: Tx, notes: readonly Note[]): Promise<void> {
  await sql`${later}
    insert into case_seen as s (county, case_id, account_id, region_path, account_name, unit_name, first_at, last_at)
    select county, case_id, account_id, region_path, account_name, unit_name, at, at
    from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as n (county text, case_id uuid, account_id uuid, region_path text,
      account_name text, unit_name text, at timestamptz)
    on conflict (county, case_id, account_id) do update set last_at = greatest(s.last_at, excluded.last_at),
      times = s.times + case when excluded.last_at - s.last_at > interval '10 minutes' then 1 else 0 end`.execute(
    db,
  )
}

/** Notes it in the caller's transaction: whoever acts has looked. */
export async function noteSeen(ctx: Ctx, row: CaseRecord): Promise<void> {
  const note = noteOf(ctx, row)
  if (note) await store(ctx.db, [note])
}

/** Notes that somebody opened the case; resolves when the note is stored. The caller has made sure that they may see it. */
export async function noteLooked(ctx: Ctx, row: CaseRecord): Promise<void> {
  const note = noteOf(ctx, row)
  if (!note) return
  const { pools } = ctx.app
  const desk = deskOf(pools)
  const ago = note.at.getTime() - (desk.lately.get(keyOf(note)) ?? Number.NEGATIVE_INFINITY)
  if (ago >= 0 && ago < quiet) return
  const stored = new Promise<void>((done, failed) => {
    const twin = desk.waiting.get(keyOf(note))
    if (twin) {
      twin.done.push(done)
      twin.failed.push(failed)
    } else desk.waiting.set(keyOf(note), { note, done: [done], failed: [failed] })
  })
  if (!desk.running) void work(pools.system, desk)
  await stored
}

/** One statement at a time; whatever comes meanwhile goes into the next. */
async function work(db: Tx, desk: Desk): Promise<void> {
  desk.running = true
  while (desk.waiting.size > 0) {
    // In the order of the key: two processes that note the same cases wait for each other, they do not lock each other out.
    const batch = [...desk.waiting.keys()].sort().slice(0, mostTogether)
    const taken = batch.map((key) => desk.waiting.get(key)!)
    for (const key of batch) desk.waiting.delete(key)
    if (!(await settle(db, desk, taken, taken.length > 1)))
      for (const one of taken) await settle(db, desk, [one], false)
  }
  desk.running = false
}

/** True when everybody who waits has been told. A fault of one must not take the others with it: then they go one by one. */
async function settle(db: Tx, desk: Desk, taken: readonly Waiting[], retry: boolean): Promise<boolean> {
  try {
    await store(
      db,
      taken.map((w) => w.note),
    )
  } catch (err) {
    if (retry) return false
    for (const w of taken) for (const failed of w.failed) failed(err)
    return true
  }
  if (desk.lately.size > mostLately) desk.lately.clear()
  for (const w of taken) {
    desk.lately.set(keyOf(w.note), w.note.at.getTime())
    for (const done of w.done) done()
  }
  return true
}

/** The parts as they stand with this look in them; they were read before it was noted. */
export function withMe<T extends { parts: DetailParts }>(ctx: Ctx, found: T & { row: CaseRecord }): T {
  const me = noteOf(ctx, found.row)
  if (!me) return found
  const { seen } = found.parts
  const now = me.at.toISOString()
  const had = seen.find((s) => s.account_id === me.account_id)
  const mine = had
    ? { ...had, times: had.times + (me.at.getTime() - Date.parse(had.last_at) > again ? 1 : 0) }
    : {
        account_id: me.account_id,
        account_name: me.account_name,
        unit_name: me.unit_name,
        first_at: now,
        last_at: now,
        times: 1,
      }
  return {
    ...found,
    parts: { ...found.parts, seen: had ? seen.map((s) => (s === had ? mine : s)) : [...seen, mine] },
  }
}
