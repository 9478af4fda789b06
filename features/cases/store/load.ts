/** Loads one case for a decision: its row locked, its handler lines, its events. */

import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { CaseEvents, CaseHandlers, Cases } from '../../../db/types.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import type { EventFacts } from '../rules/clocks.ts'
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

export const handlersOf = (db: Tx, county: string, caseId: string): Promise<HandlerRecord[]> =>
  db
    .selectFrom('case_handlers')
    .selectAll()
    .where('county', '=', county)
    .where('case_id', '=', caseId)
    .orderBy('assigned_at')
    .orderBy('id')
    .execute()

export const eventsOf = (db: Tx, county: string, caseId: string): Promise<EventRecord[]> =>
  db
    .selectFrom('case_events')
    .selectAll()
    .where('county', '=', county)
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute()

export const eventFacts = (rows: readonly EventRecord[]): EventFacts[] =>
  rows.map((r) => ({
    kind: r.kind,
    occurredAt: r.occurred_at,
    recordedAt: r.recorded_at,
    data: r.data as Record<string, unknown>,
  }))

/** The last step that a line of a case follows: given to it, accepted, arrived, or the whole case stopped, went on or began again. */
export async function lastStep(db: Tx, row: CaseRecord, handlerId: string | null): Promise<Date | null> {
  const r = await sql<{ at: Date | null }>`
    select max(occurred_at) as at from case_events where county = ${row.county} and case_id = ${row.id} and (
      kind in ('suspended', 'resumed', 'reopened', 'verified')
      or (kind in ('dispatched', 'co_assigned', 'accepted', 'arrived') and data ->> 'handlerId' = ${handlerId}))`.execute(
    db,
  )
  return r.rows[0]?.at ?? null
}

/** The facts that rules decide on. */
export function factsOf(row: CaseRecord, handlers: readonly HandlerRecord[]): CaseNow {
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

export const phoneTail = (q: string) => sql<boolean>`right(r.phone_mask, 4) = ${q}`
