/** Writes what a decision came to: row, handler lines, chained events, clocks. One transaction, the row is locked. */
import { sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { later, type Tx } from '../../../kernel/db.ts'
import { chainHash } from '../../../kernel/events.ts'
import type { ClockState } from '../../clocks/contract.ts'
import { clockKey, nextDuty, nextLook } from '../rules/clocks.ts'
import type { HandlerChange, NewEvent, NewHandler, Outcome } from '../rules/decide.ts'
import type { CaseRecord, EventRecord, HandlerRecord } from './load.ts'

/** The running number `n` (text) in a case's number: four digits at least, and never cut. */
export const runningNumber = `lpad(n, greatest(4, length(n)), '0')`

export interface EventActor {
  kind: 'account' | 'reporter' | 'client' | 'system'
  id: string | null
  name: string
  unitId: string | null
}

export interface StoredEvent {
  county: string
  case_id: string
  seq: number
  kind: string
  v: number
  occurred_at: Date
  recorded_at: Date
  actor_kind: EventActor['kind']
  actor_id: string | null
  actor_name: string
  unit_id: string | null
  region_path: string
  data: Record<string, unknown>
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

/** What of an event is under its hash: everything but the hash itself and the transaction number. */
export function hashedPart(
  e: Omit<StoredEvent, 'prev_hash' | 'hash'> | EventRecord,
): Record<string, unknown> {
  return {
    county: e.county,
    case: e.case_id,
    seq: e.seq,
    kind: e.kind,
    v: e.v,
    occurredAt: e.occurred_at.toISOString(),
    recordedAt: e.recorded_at.toISOString(),
    actor: [e.actor_kind, e.actor_id, e.actor_name, e.unit_id],
    region: e.region_path,
    data: e.data,
    request: e.request_id,
  }
}

/** Chains new events behind the last one of the case. */
export function chain(
  c: { county: string; id: string; regionPath: string; seq: number; lastHash: Buffer },
  events: readonly NewEvent[],
  actor: EventActor,
  now: Date,
  requestId: string,
): StoredEvent[] {
  let prev = c.lastHash
  return events.map((e, i) => {
    const body = {
      county: c.county,
      case_id: c.id,
      seq: c.seq + i + 1,
      kind: e.kind,
      v: 1,
      occurred_at: e.occurredAt ?? now,
      recorded_at: now,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      unit_id: actor.unitId,
      region_path: c.regionPath,
      // As the database will give it back: no undefined members, dates as text.
      data: JSON.parse(JSON.stringify(e.data)) as Record<string, unknown>,
      request_id: requestId,
    }
    const hash = chainHash(prev, hashedPart(body))
    const row = { ...body, prev_hash: prev, hash }
    prev = hash
    return row
  })
}

export const hex = (b: Buffer): string => `\\x${b.toString('hex')}`
/** Rows as they travel: one JSON text, bytes as PostgreSQL reads them. */
const rowsOf = (rows: readonly object[]): string =>
  JSON.stringify(rows, function (this: Record<string, unknown>, key: string, value: unknown) {
    // `Buffer` has a `toJSON` of its own, so the value that comes here is no longer one.
    const was = this[key]
    return Buffer.isBuffer(was) ? hex(was) : value
  })

export async function insertEvents(db: Tx, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql`${later} insert into case_events (county, case_id, seq, kind, v, occurred_at, recorded_at, actor_kind, actor_id, actor_name,
      unit_id, region_path, data, request_id, prev_hash, hash)
    select county, case_id, seq, kind, v, occurred_at, recorded_at, actor_kind, actor_id, actor_name,
      unit_id, region_path, data, request_id, prev_hash, hash
    from jsonb_populate_recordset(null::case_events, ${rowsOf(events)}::jsonb)`.execute(db)
}

export async function insertHandlers(
  db: Tx,
  c: { county: string; id: string; regionPath: string },
  list: readonly NewHandler[],
  now: Date,
): Promise<void> {
  if (list.length === 0) return
  const rows = list.map((h) => ({
    id: h.id,
    role: h.role,
    unit_id: h.unitId,
    post_id: h.postId,
    account_id: h.accountId,
    task: h.task,
  }))
  await sql`${later} insert into case_handlers (county, case_id, id, region_path, role, unit_id, post_id, account_id, task, state, assigned_at)
    select ${c.county}, ${c.id}, id, ${c.regionPath}, role, unit_id, post_id, account_id, task, 'assigned', ${now}::timestamptz
    from jsonb_populate_recordset(null::case_handlers, ${rowsOf(rows)}::jsonb)`.execute(db)
}

/** What a change makes of a handler line. */
const handlerSet = (h: HandlerChange) => ({
  ...(h.state ? { state: h.state } : {}),
  ...(h.state === 'assigned' ? { accepted_at: null, arrived_at: null, done_at: null } : {}),
  ...(h.acceptedAt ? { accepted_at: h.acceptedAt } : {}),
  ...(h.arrivedAt ? { arrived_at: h.arrivedAt } : {}),
  ...(h.doneAt ? { done_at: h.doneAt } : {}),
  ...(h.result === undefined ? {} : { result: h.result }),
  ...(h.accountId ? { account_id: h.accountId } : {}),
})

export async function updateHandlers(
  db: Tx,
  c: { county: string; id: string },
  list: readonly HandlerChange[],
): Promise<void> {
  for (const h of list)
    await sql`${later} update case_handlers h set (state, accepted_at, arrived_at, done_at, result, account_id) =
        (select n.state, n.accepted_at, n.arrived_at, n.done_at, n.result, n.account_id
          from jsonb_populate_record(h, ${JSON.stringify(handlerSet(h))}::jsonb) n)
      where county = ${c.county} and case_id = ${c.id} and id = ${h.id}`.execute(db)
}

/** The units of the lines as they are after an outcome: whoever has not given the case back. */
export function unitsAfter(
  handlers: readonly HandlerRecord[],
  out: Pick<Outcome, 'addHandlers' | 'changeHandlers'>,
): string[] {
  const state = new Map(out.changeHandlers.flatMap((h) => (h.state ? [[h.id, h.state]] : [])))
  const on = handlers.filter((h) => !['returned', 'released'].includes(state.get(h.id) ?? h.state))
  return [...new Set([...on.map((h) => h.unit_id), ...out.addHandlers.map((h) => h.unitId)])]
}

export interface ClockRow {
  county: string
  case_id: string
  key: string
  region_path: string
  kind: string
  handler_id: string | null
  state: string
  started_at: Date
  due_at: Date | null
  warn_at: Date | null
  stopped_at: Date | null
  next_at: Date | null
  detail: {
    limit: unknown
    explain: { zh: string; en: string }[]
    run: number
    warnings: unknown[]
    policy: string
    calendar: string
    paused: boolean
    level: string
  }
}

export function clockRows(
  c: { county: string; id: string; regionPath: string },
  clocks: readonly ClockState[],
  now: Date,
  versions: { policy: string; calendar: string },
): ClockRow[] {
  return clocks.map((k) => ({
    county: c.county,
    case_id: c.id,
    key: clockKey(k),
    region_path: c.regionPath,
    kind: k.clock,
    handler_id: k.handler,
    state: k.state,
    started_at: k.startedAt,
    due_at: k.due,
    warn_at: k.warnAt,
    stopped_at: k.stoppedAt,
    next_at: nextLook(k, now),
    detail: {
      limit: k.limit,
      explain: k.explain.map(({ zh, en }) => ({ zh, en })),
      run: k.run,
      warnings: k.warnings,
      policy: versions.policy,
      calendar: versions.calendar,
      paused: k.paused,
      level: k.level,
    },
  }))
}

/**
 * Replaces the stored clocks of a case by the folded ones. A clock that the fold no longer knows (a recalled dispatch, a line
 * that passed to another handler) goes: the sweeper would find it due for ever.
 */
export async function saveClocks(
  db: Tx,
  of: { county: string; id: string },
  rows: readonly ClockRow[],
): Promise<void> {
  await sql`${later} delete from case_clocks where county = ${of.county} and case_id = ${of.id} and key <> all(${rows.map((r) => r.key)}::text[])`.execute(
    db,
  )
  if (rows.length === 0) return
  // One that stands as it stood is not written again.
  await sql`${later} insert into case_clocks as c (county, case_id, key, region_path, kind, handler_id, state, started_at, due_at, warn_at, stopped_at, next_at, detail)
    select county, case_id, key, region_path, kind, handler_id, state, started_at, due_at, warn_at, stopped_at, next_at, detail
    from jsonb_populate_recordset(null::case_clocks, ${rowsOf(rows)}::jsonb)
    on conflict (county, case_id, key) do update set (region_path, state, started_at, due_at, warn_at, stopped_at, next_at, detail) =
      (excluded.region_path, excluded.state, excluded.started_at, excluded.due_at, excluded.warn_at, excluded.stopped_at, excluded.next_at, excluded.detail)
    where (c.region_path, c.state, c.started_at, c.due_at, c.warn_at, c.stopped_at, c.next_at, c.detail) is distinct from
      (excluded.region_path, excluded.state, excluded.started_at, excluded.due_at, excluded.warn_at, excluded.stopped_at, excluded.next_at, excluded.detail)`.execute(
    db,
  )
}

/** Columns of the row after an outcome; the clocks tell which duty comes next. */
export async function updateCase(
  db: Tx,
  row: CaseRecord,
  out: Pick<Outcome, 'state' | 'set'> & { names?: { item?: string | null } },
  extra: {
    version: number
    seq: number
    lastHash: Buffer
    clocks: readonly ClockState[]
    handlerUnits: string[]
    needsPerson?: string[]
    reportCount?: number
    now: Date
  },
): Promise<void> {
  const s = out.set
  const duty = nextDuty(extra.clocks)
  const resolve = extra.clocks.find((k) => k.clock === 'resolve' && k.role === 'lead')
  const set = {
    ...(out.state === row.state ? {} : { prev_state: row.state, state: out.state }),
    ...(s.level ? { level: s.level } : {}),
    ...(s.title ? { title: s.title } : {}),
    ...(s.regionPath ? { region_path: s.regionPath } : {}),
    ...(s.point ? { lng: s.point[0], lat: s.point[1] } : {}),
    ...(s.placeText === undefined ? {} : { place_text: s.placeText }),
    ...(s.itemCode ? { item_code: s.itemCode, item_name: out.names?.item ?? null } : {}),
    ...(s.pending ? { pending: s.pending } : {}),
    ...(s.returns === undefined ? {} : { returns: s.returns }),
    ...(s.reopens === undefined ? {} : { reopens: s.reopens }),
    ...(s.escalation === undefined ? {} : { escalation: s.escalation }),
    ...(s.supervisedAt ? { supervised_at: s.supervisedAt } : {}),
    ...(s.confirmedAt === undefined ? {} : { confirmed_at: s.confirmedAt }),
    ...(s.acceptedAt === undefined ? {} : { accepted_at: s.acceptedAt }),
    ...(s.arrivedAt ? { arrived_at: s.arrivedAt } : {}),
    ...(s.resolvedAt === undefined ? {} : { resolved_at: s.resolvedAt }),
    ...(s.evaluatedAt === undefined ? {} : { evaluated_at: s.evaluatedAt }),
    ...(s.closedAt === undefined ? {} : { closed_at: s.closedAt }),
    ...(s.result === undefined ? {} : { result: s.result }),
    ...(s.satisfied === undefined ? {} : { satisfied: s.satisfied }),
    ...(s.main === undefined
      ? {}
      : {
          main_unit_id: s.main?.unitId ?? null,
          main_post_id: s.main?.postId ?? null,
          main_account_id: s.main?.accountId ?? null,
        }),
    ...(extra.needsPerson ? { needs_person: extra.needsPerson } : {}),
    ...(extra.reportCount === undefined ? {} : { report_count: extra.reportCount }),
    handler_units: extra.handlerUnits,
    next_kind: duty?.kind ?? null,
    next_due_at: duty?.dueAt ?? null,
    next_warn_at: duty?.warnAt ?? null,
    resolve_due_at: resolve?.due ?? null,
    seq: extra.seq,
    last_hash: hex(extra.lastHash),
    version: extra.version,
    updated_at: extra.now,
  } satisfies { [K in (typeof settable)[number]]?: unknown }
  await sql`${later} update cases c set (${settableNames}) =
      (select ${settableNames} from jsonb_populate_record(c, ${JSON.stringify(set)}::jsonb))
    where county = ${row.county} and id = ${row.id}`.execute(db)
}

/** Columns that an outcome may change; one that is not named in it keeps its value. */
const settable = [
  'prev_state',
  'state',
  'level',
  'title',
  'region_path',
  'lng',
  'lat',
  'place_text',
  'item_code',
  'item_name',
  'pending',
  'returns',
  'reopens',
  'escalation',
  'supervised_at',
  'confirmed_at',
  'accepted_at',
  'arrived_at',
  'resolved_at',
  'evaluated_at',
  'closed_at',
  'result',
  'satisfied',
  'main_unit_id',
  'main_post_id',
  'main_account_id',
  'needs_person',
  'report_count',
  'handler_units',
  'next_kind',
  'next_due_at',
  'next_warn_at',
  'resolve_due_at',
  'seq',
  'last_hash',
  'version',
  'updated_at',
] as const
const settableNames = sql.raw(settable.join(', '))

export async function insertNotices(
  ctx: Ctx,
  county: string,
  caseId: string,
  regionPath: string,
  list: readonly { accountId: string; kind: string; zh: string; en: string }[],
  newId: () => string,
): Promise<void> {
  if (list.length === 0) return
  const rows = list.map((n) => ({
    id: newId(),
    account_id: n.accountId,
    kind: n.kind,
    body: { zh: n.zh, en: n.en },
  }))
  await sql`${later} insert into notices (county, id, account_id, region_path, kind, case_id, body, at)
    select ${county}, id, account_id, ${regionPath}, kind, ${caseId}, body, ${ctx.now}::timestamptz
    from jsonb_populate_recordset(null::notices, ${JSON.stringify(rows)}::jsonb)`.execute(ctx.db)
}
