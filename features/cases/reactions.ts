/** What happens because time passed: clocks warn and turn late, evaluated cases are archived when the window is over. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { verifyChain } from '../../kernel/events.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import type { ClockState } from '../clocks/contract.ts'
import { openTask } from '../tasks/answers.ts'
import { carryStrays } from './carry.ts'
import { act, asSystem } from './commands.ts'
import { forgetGone } from './presence.ts'
import { record } from './record.ts'
import { clockKey, clocksAt } from './rules/clocks.ts'
import type { Notice, Outcome } from './rules/decide.ts'
import { clockName } from './rules/words.ts'
import { reopenDays, type State } from './rules.ts'
import { eventFacts, eventsOf, loadCase, lockCase, readCase } from './store/load.ts'
import { hashedPart } from './store/write.ts'

const blank: Omit<Outcome, 'state' | 'events'> = {
  set: {},
  addHandlers: [],
  changeHandlers: [],
  tell: [],
  notices: [],
  corrected: [],
}

/**
 * Clocks whose moment has come, oldest first. Each is done in a transaction of its own, locked against a twin; the event
 * it writes is also what stops it from being done twice, since the fold moves `next_at` on.
 */
export async function sweepClocks(app: App, limit = 200): Promise<number> {
  const now = app.clock()
  const due = await sql<{
    case_id: string
    key: string
    kind: string
    handler_id: string | null
    due_at: Date
    next_at: Date
  }>`
    select case_id, key, kind, handler_id, due_at, next_at from case_clocks
    where county = ${app.installation.county} and next_at <= ${now} order by next_at limit ${limit}`.execute(
    app.pools.system,
  )
  let done = 0
  for (const d of due.rows) {
    try {
      await asSystem(app, async (ctx) => {
        const loaded = await loadCase(ctx.db, app.installation.county, d.case_id)
        const { row } = loaded
        const still = await sql<{
          due_at: Date
        }>`select due_at from case_clocks where county = ${row.county} and case_id = ${row.id} and key = ${d.key} and next_at = ${d.next_at}`.execute(
          ctx.db,
        )
        if (still.rows.length === 0) return
        const late = ctx.now > still.rows[0]!.due_at
        // The rating window is no duty: when it passes the case is archived, nobody is late.
        if (d.kind === 'rate') {
          await sql`update case_clocks set next_at = null where county = ${row.county} and case_id = ${row.id} and key = ${d.key}`.execute(
            ctx.db,
          )
          return
        }
        const name = clockName(d.kind)
        const notices: Notice[] = []
        const handler = loaded.handlers.find((h) => h.id === d.handler_id)
        if (handler)
          notices.push({
            to: { unitId: handler.unit_id, accountId: handler.account_id },
            kind: late ? 'late' : 'soon',
            zh: `${name.zh}${late ? '超时' : '将到期'}：${row.title}`,
            en: `${name.en} is ${late ? 'late' : 'nearly due'}: ${row.title}`,
          })
        else if (late)
          notices.push({
            to: { verb: 'case.confirm' },
            kind: 'late',
            zh: `${name.zh}超时：${row.title}`,
            en: `${name.en} is late: ${row.title}`,
          })
        if (late && d.kind === 'resolve')
          notices.push({
            to: { verb: 'case.supervise' },
            kind: 'late',
            zh: `办结超时，进入督办：${row.title}`,
            en: `Late, now supervised: ${row.title}`,
          })
        await record(ctx, loaded, {
          ...blank,
          state: row.state as State,
          notices,
          events: [
            {
              kind: late ? 'clock_late' : 'clock_soon',
              data: { clock: d.kind, key: d.key, handlerId: d.handler_id, dueAt: d.due_at },
            },
          ],
        })
        // The fold has moved the clock on or removed it. Were it still due, the next sweep would write the same entry again,
        // and the log of a case takes nothing back.
        const stuck =
          await sql`update case_clocks set next_at = null where county = ${row.county} and case_id = ${row.id} and key = ${d.key} and next_at <= ${ctx.now}`.execute(
            ctx.db,
          )
        if (stuck.numAffectedRows)
          app.log.error({ case: row.number, clock: d.key }, 'a clock stayed due after it was swept')
      })
      done++
    } catch (err) {
      app.log.error(
        { err, case: d.case_id, clock: d.key },
        'a clock could not be swept; it is tried again at the next sweep',
      )
      // One broken case must not stop the clocks of the others.
      await sql`update case_clocks set next_at = ${new Date(now.getTime() + 60_000)} where county = ${app.installation.county} and case_id = ${d.case_id} and key = ${d.key} and next_at = ${d.next_at}`.execute(
        app.pools.system,
      )
    }
  }
  return done
}

/**
 * An approved suspension ends on its day by itself: the clocks run on from then. A critical case, whose clocks never stood
 * still, goes on likewise.
 */
export async function endSuspensions(app: App): Promise<number> {
  const now = app.clock()
  const over = await sql<{ id: string; until: string }>`
    select c.id, e.data ->> 'until' as until from cases c cross join lateral (
      select data from case_events e where e.county = c.county and e.case_id = c.id and e.kind = 'suspended' order by e.seq desc limit 1) e
    where c.county = ${app.installation.county} and c.state = 'suspended' and c.closed_at is null
      and (e.data ->> 'until')::timestamptz <= ${now} limit 200`.execute(app.pools.system)
  return each(app, over.rows, async (ctx, s) => {
    const { row } = await loadCase(ctx.db, app.installation.county, s.id)
    if (row.state === 'suspended')
      await act(ctx, s.id, 'resume', { reason: `挂起到期 suspended until ${s.until.slice(0, 10)}` })
  })
}

/** Each in a transaction of its own: one broken case must not keep the others behind it from their turn. */
async function each<T extends { id: string }>(
  app: App,
  rows: readonly T[],
  fn: (ctx: Ctx, row: T) => Promise<void>,
): Promise<number> {
  let done = 0
  for (const row of rows)
    try {
      await asSystem(app, (ctx) => fn(ctx, row))
      done++
    } catch (err) {
      app.log.error({ err, case: row.id }, 'what time does to this case could not be done; it is tried again')
    }
  return done
}

/** Evaluated, or resolved and silent, for longer than the window in which a reporter may reopen. */
export async function archiveQuiet(app: App): Promise<number> {
  const before = new Date(app.clock().getTime() - reopenDays * 86_400_000)
  const rows = await sql<{ id: string }>`
    select id from cases where county = ${app.installation.county} and closed_at is null and state in ('resolved','evaluated') and resolved_at < ${before} limit 200`.execute(
    app.pools.system,
  )
  return each(app, rows.rows, async (ctx, r) => {
    const loaded = await loadCase(ctx.db, app.installation.county, r.id)
    const { row } = loaded
    if (row.closed_at || !['resolved', 'evaluated'].includes(row.state)) return
    await record(ctx, loaded, {
      ...blank,
      state: 'archived',
      set: { closedAt: ctx.now, ...(row.evaluated_at ? {} : { evaluatedAt: ctx.now }) },
      events: [{ kind: 'archived', data: { auto: true } }],
    })
  })
}

/** The first delivered result stops the feedback clock and opens the window for rating: proof of delivery, not the attempt. */
export async function noteFeedback(app: App): Promise<number> {
  const rows = await sql<{ id: string; channel: string; attempts: number }>`
    select distinct on (o.case_id) o.case_id as id, o.channel, o.attempts
    from case_clocks k join outbox o on o.county = k.county and o.case_id = k.case_id and o.kind = 'result' and o.state = 'delivered' and o.delivered_at >= k.started_at
    where k.county = ${app.installation.county} and k.kind = 'feedback' and k.stopped_at is null
    order by o.case_id, o.delivered_at limit 200`.execute(app.pools.system)
  return each(app, rows.rows, async (ctx, r) => {
    const loaded = await loadCase(ctx.db, app.installation.county, r.id)
    const { row } = loaded
    if (row.state !== 'resolved' && row.state !== 'evaluated') return
    const running =
      await sql`select 1 from case_clocks where county = ${row.county} and case_id = ${row.id} and kind = 'feedback' and stopped_at is null`.execute(
        ctx.db,
      )
    if (running.rows.length === 0) return
    await record(ctx, loaded, {
      ...blank,
      state: row.state as State,
      events: [{ kind: 'feedback_sent', data: { channel: r.channel, attempts: r.attempts } }],
    })
  })
}

/**
 * Compares what the events say with what the rows say, case by case: chain whole, last entry named by the row, state reached by
 * the moves in the log. A difference is a fault of ours or a hand in the database; it is logged and becomes a task for a person.
 */
export async function recheck(
  app: App,
  since: Date,
  limit = 5000,
): Promise<{ checked: number; different: string[] }> {
  const { county } = app.installation
  const rows = await app.pools.system
    .selectFrom('cases')
    .select(['id', 'number'])
    .where('county', '=', county)
    .where('updated_at', '>=', since)
    .orderBy('updated_at')
    .limit(limit)
    .execute()
  const different: string[] = []
  for (const { id, number } of rows) {
    if (agreed(await compare(app, app.pools.system, id))) continue
    // Whoever acted between the two looks made them differ: what counts is what differs while nobody can act.
    const still = await asSystem(app, async (ctx) => {
      const row = await lockCase(ctx.db, county, id)
      const found = await compare(app, ctx.db, id)
      if (agreed(found)) return null
      await openTask(ctx, {
        county,
        regionPath: row.region_path,
        kind: 'case.disagrees',
        title: {
          zh: `${number} 的记录与经过对不上，请核对`,
          en: `${number}: row and events disagree`,
        },
        subjectKind: 'case',
        subjectId: id,
      })
      return found
    })
    if (!still) continue
    different.push(number)
    app.log.error({ case: number, ...still }, 'a case and its events disagree')
  }
  return { checked: rows.length, different }
}

interface Compared {
  whole: boolean
  tail: boolean
  agrees: boolean
  clocks: boolean
}
const agreed = (c: Compared): boolean => Object.values(c).every(Boolean)

async function compare(app: App, db: Tx, id: string): Promise<Compared> {
  const { county } = app.installation
  const row = await readCase(db, county, id)
  const events = await eventsOf(db, county, id)
  const ends: Record<string, string> = {
    archived: 'archived',
    rejected: 'rejected',
    withdrawn: 'withdrawn',
  }
  const last = events.findLast((e) => e.kind in ends || e.kind === 'reopened')
  const closed = last && last.kind !== 'reopened' ? ends[last.kind] : null
  const folded = clocksAt(
    eventFacts(events),
    app.services.items.policy(row.item_code, row.list_id),
    app.services.items.calendar(),
    app.clock(),
  )
  return {
    whole: verifyChain(events, hashedPart) === null,
    tail: events.length === row.seq && events.at(-1)?.hash.equals(row.last_hash) === true,
    agrees: closed === null ? row.closed_at === null : row.state === closed,
    clocks: await sameClocks(app, db, id, folded),
  }
}

/** Whether the stored clocks are the folded ones: none missing, none left over, the same ones running. */
async function sameClocks(app: App, db: Tx, id: string, folded: readonly ClockState[]): Promise<boolean> {
  const stored = await db
    .selectFrom('case_clocks')
    .select(['key', 'stopped_at'])
    .where('county', '=', app.installation.county)
    .where('case_id', '=', id)
    .execute()
  const word = (key: string, stopped: unknown) => `${key} ${stopped ? 'stopped' : 'runs'}`
  const rows = stored.map((k) => word(k.key, k.stopped_at)).sort()
  return (
    rows.join() ===
    folded
      .map((k) => word(clockKey(k), k.stoppedAt))
      .sort()
      .join()
  )
}

const day = 86_400_000

export const ticks: Ticks = {
  strays: { seconds: 60, run: carryStrays },
  recheck: { seconds: 3600, run: (app) => recheck(app, new Date(app.clock().getTime() - day)) },
  feedback: { seconds: 3, run: noteFeedback },
  clocks: { seconds: 5, run: (app) => sweepClocks(app) },
  suspensions: { seconds: 60, run: endSuspensions },
  archive: { seconds: 300, run: archiveQuiet },
  presence: { seconds: 60, run: forgetGone },
}
