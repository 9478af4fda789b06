/** Loads one case for a decision: its row locked, its handler lines, its events. */

import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { CaseEvents, CaseHandlers, Cases } from '../../../db/types.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { later, prepared, type Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import { clockMovers, type EventFacts } from '../rules/clocks.ts'
import type { CaseNow } from '../rules/decide.ts'
import type { Pending, State } from '../rules.ts'

export type CaseRecord = Selectable<Cases>
export type HandlerRecord = Selectable<CaseHandlers>
export type EventRecord = Selectable<CaseEvents>

/**
 * The row, locked until the transaction ends: two people deciding on one case wait for each other; what only refers to the
 * case (a report that is linked, a note of who has looked) does not wait. Out of scope is 404.
 */
export async function lockCase(db: Tx, county: string, id: string): Promise<CaseRecord> {
  const row = await db
    .selectFrom('cases')
    .selectAll()
    .where('county', '=', county)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

/** A case as decisions take it. */
export interface Loaded {
  row: CaseRecord
  handlers: HandlerRecord[]
  /** Those of its events that move clocks, in their order. */
  moves: EventFacts[]
  /** Reports that belong to it: whoever is told of results and steps. */
  reports: { id: string; channel: string }[]
}

// Named one by one: a kept plan of `*` would be refused when a migration adds a column.
const caseColumns = [
  'county',
  'id',
  'number',
  'region_path',
  'title',
  'place_text',
  'lng',
  'lat',
  'list_id',
  'item_code',
  'item_name',
  'level',
  'state',
  'prev_state',
  'clocked',
  'needs_person',
  'main_unit_id',
  'main_post_id',
  'main_account_id',
  'handler_units',
  'pending',
  'returns',
  'reopens',
  'report_count',
  'escalation',
  'supervised_at',
  'reported_at',
  'confirmed_at',
  'accepted_at',
  'arrived_at',
  'resolved_at',
  'evaluated_at',
  'closed_at',
  'next_kind',
  'next_due_at',
  'next_warn_at',
  'resolve_due_at',
  'result',
  'satisfied',
  'seq',
  'last_hash',
  'version',
  'created_at',
  'updated_at',
  'cell',
] as const satisfies readonly (keyof CaseRecord)[]
type Missing = Exclude<keyof CaseRecord, (typeof caseColumns)[number]>
const movers = sql.raw(`'{${[...clockMovers].join()}}'::text[]`)
const columns = sql.raw(caseColumns.map((c) => `c.${c}`).join(', '))

type Wire<T, K extends keyof T> = Omit<T, K> & { [P in K]: string | Extract<T[P], null> }
type HandlerTimes = 'assigned_at' | 'accepted_at' | 'arrived_at' | 'done_at'

/**
 * Locks the case and reads all that a decision needs, in one round trip: the lock is asked for first, so that what is read after
 * it is what the last decider left. Who has to wait for the lock reads nothing that is older than it.
 */
export async function loadCase(db: Tx, county: string, id: string): Promise<Loaded> {
  await sql`${later} select 1 from cases where county = ${county} and id = ${id} for no key update`.execute(
    db,
  )
  const { rows } = await sql<
    Pick<CaseRecord, Exclude<keyof CaseRecord, Missing>> & {
      handlers: Wire<HandlerRecord, HandlerTimes>[]
      reports: Loaded['reports']
      moves: { kind: string; occurred_at: string; recorded_at: string; data: Record<string, unknown> }[]
    }
  >`${prepared} select ${columns},
    (select coalesce(json_agg(h order by h.assigned_at, h.id), '[]') from case_handlers h
      where h.county = c.county and h.case_id = c.id) as handlers,
    (select coalesce(json_agg(json_build_object('kind', e.kind, 'occurred_at', e.occurred_at, 'recorded_at', e.recorded_at, 'data', e.data)
      order by e.seq), '[]') from case_events e
      where e.county = c.county and e.case_id = c.id and e.kind = any(${movers})) as moves,
    (select coalesce(json_agg(json_build_object('id', r.id, 'channel', r.channel)), '[]')
      from case_links l join reports r on r.county = l.county and r.id = l.report_id
      where l.county = c.county and l.case_id = c.id and l.undone_at is null and l.kind in ('origin', 'linked')) as reports
    from cases c where c.county = ${county} and c.id = ${id}`.execute(db)
  const found = rows[0]
  if (!found) throw problem('not_found')
  const { handlers, moves, reports, ...row } = found
  const date = (t: string | null): Date | null => (t === null ? null : new Date(t))
  return {
    row,
    reports,
    handlers: handlers.map((h) => ({
      ...h,
      assigned_at: new Date(h.assigned_at),
      accepted_at: date(h.accepted_at),
      arrived_at: date(h.arrived_at),
      done_at: date(h.done_at),
    })),
    moves: moves.map((e) => ({
      kind: e.kind,
      occurredAt: new Date(e.occurred_at),
      recordedAt: new Date(e.recorded_at),
      data: e.data,
    })),
  }
}

export async function readCase(db: Tx, county: string, id: string): Promise<CaseRecord> {
  const row = await db
    .selectFrom('cases')
    .selectAll()
    .where('county', '=', county)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

export const eventsOf = (db: Tx, county: string, caseId: string): Promise<EventRecord[]> =>
  db
    .selectFrom('case_events')
    .selectAll()
    .where('county', '=', county)
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute()

export const eventFacts = (
  rows: readonly Pick<EventRecord, 'kind' | 'occurred_at' | 'recorded_at' | 'data'>[],
): EventFacts[] =>
  rows.map((r) => ({
    kind: r.kind,
    occurredAt: r.occurred_at,
    recordedAt: r.recorded_at,
    data: r.data as Record<string, unknown>,
  }))

/** The last step that a line of a case follows: given to it, accepted, arrived, or the whole case stopped, went on or began again. */
export function lastStep(moves: Loaded['moves'], handlerId: string | null): Date | null {
  const times = moves
    .filter((e) => wholeCase.has(e.kind) || (ofLine.has(e.kind) && e.data.handlerId === handlerId))
    .map((e) => e.occurredAt.getTime())
  return times.length > 0 ? new Date(Math.max(...times)) : null
}
const wholeCase = new Set(['suspended', 'resumed', 'reopened', 'verified'])
const ofLine = new Set(['dispatched', 'co_assigned', 'accepted', 'assembled', 'arrived'])

/** The facts that rules decide on. `assembling`: handler lines whose clock of assembling runs; only who asks about that needs to say them. */
export function factsOf(
  row: CaseRecord,
  handlers: readonly HandlerRecord[],
  assembling: readonly (string | null)[] = [],
): CaseNow {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    state: row.state as State,
    regionPath: row.region_path,
    level: row.level as CaseNow['level'],
    itemCode: row.item_code,
    listId: row.list_id,
    placed: !row.needs_person.includes('place'),
    mainUnitId: row.main_unit_id,
    pending: row.pending as Pending[],
    returns: row.returns,
    reopens: row.reopens,
    escalation: row.escalation,
    since: null,
    confirmedAt: row.confirmed_at,
    closedAt: row.closed_at,
    resolvedAt: row.resolved_at,
    handlers: handlers.map((h) => ({
      id: h.id,
      role: h.role as 'main' | 'co',
      unitId: h.unit_id,
      accountId: h.account_id,
      state: h.state as CaseNow['handlers'][number]['state'],
      acceptedAt: h.accepted_at,
      arrivedAt: h.arrived_at,
      assembling: assembling.includes(h.id),
    })),
  }
}

/** Whoever acts on a case must see it: by region and verb, or as a handler. Row-level security has said the same already. */
export function visible(ctx: Ctx, row: CaseRecord): boolean {
  return (
    ctx.access.can('case.read', row.region_path) ||
    row.handler_units.some((u) => ctx.access.units.includes(u))
  )
}
