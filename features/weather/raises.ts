/**
 * Open cases that an alert bears on. When it comes into force a job goes through them in pieces and proposes a level by the rules that
 * new reports are decided by; a person raises or leaves each. Nothing is raised by itself: the deadlines of a case in hand were
 * promised, and a wrong alert would tighten hundreds of them for good.
 */
import { setImmediate } from 'node:timers/promises'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem, toProblem } from '../../kernel/problem.ts'
import { act, asSystem, leaveLevel, loadCase, record, withActor } from '../cases/answers.ts'
import { decideLevel, type LevelAnswer, SEVERITY } from '../triage/answers.ts'
import type { Raise, raisesDecide } from './contract.ts'
import { inForce, named } from './rules.ts'
import { type AlertRow, alertById, facts } from './store.ts'
import * as store from './store-raises.ts'

defineProblems({
  'weather.raise_settled': {
    status: 409,
    zh: '这条建议已经有人定了，或预警已经过去',
    en: 'This proposal was decided by somebody, or the alert is over',
  },
})

/** Cases looked at between two pauses: some milliseconds. */
const PIECE = 200
const LISTED = 200
/** A job comes by the clock of the database, which may be ahead of ours by so much. */
const AHEAD = 60_000

/** Runs when the alert comes into force, and again when it is changed; one that is over or begins later by now does nothing. */
export const proposeLater = (
  ctx: Pick<Ctx, 'app' | 'db'>,
  a: Pick<AlertRow, 'id' | 'from_at'>,
): Promise<void> =>
  ctx.app.jobs.add(
    ctx.db,
    'weather.raise',
    { alertId: a.id },
    { runAt: a.from_at, key: `weather.raise:${a.id}` },
  )

/** What the alert makes of a case, when it makes more of it than its own grounds do and than it is; else null. */
function raised(app: App, c: store.OpenCase, alert: AlertRow): LevelAnswer | null {
  const item = app.services.items.item(c.item_code ?? '', c.list_id) ?? null
  const text = c.body || c.title
  const under = decideLevel(text, item, undefined, {}, [named(alert, app.installation.zone)])
  const by = SEVERITY[under.level]
  if (by <= SEVERITY[c.level]) return null
  return by > SEVERITY[decideLevel(text, item).level] ? under : null
}

/** Goes through the open cases of the alert's region; says how many were looked at and proposed. */
export async function proposeRaises(
  app: App,
  alertId: string,
  aborted: () => boolean = () => false,
): Promise<{ looked: number; proposed: number }> {
  const { county } = app.installation
  const done = { looked: 0, proposed: 0 }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    // Tried again at the next start: what was proposed is not proposed twice.
    if (aborted()) throw new Error('stopped before its end')
    const now = app.clock()
    const alert = await alertById(app.pools.system, county, alertId)
    if (!alert) break
    const begins = alert.from_at.getTime()
    const at = begins - now.getTime() < AHEAD ? new Date(Math.max(begins, now.getTime())) : now
    if (!inForce(facts(alert), at)) break
    const q = { county, alertId, type: alert.type, regionPath: alert.region_path, from: alert.from_at, now }
    const piece = await store.nextOpen(app.pools.system, q, after, PIECE)
    for (const c of piece) {
      const say = raised(app, c, alert)
      if (say && (await propose(app, c.id, alert, say))) done.proposed++
    }
    done.looked += piece.length
    if (piece.length < PIECE) break
    after = piece.at(-1)!.id
    await setImmediate()
  }
  return done
}

/** Noted and written into the chain of the case, if it is still as low and open as it was read, and the alert is as it was. */
const propose = (app: App, caseId: string, alert: AlertRow, say: LevelAnswer): Promise<boolean> =>
  asSystem(app, async (ctx) => {
    // Locked: who changes the alert waits, and then forgets this proposal with the others.
    const still = await alertById(ctx.db, app.installation.county, alert.id)
    if (still?.seq !== alert.seq) return false
    const loaded = await loadCase(ctx.db, app.installation.county, caseId)
    const { row } = loaded
    if (row.closed_at || SEVERITY[row.level as keyof typeof SEVERITY] >= SEVERITY[say.level]) return false
    const { county, region_path: regionPath } = row
    const { level, why } = say
    const noted = { county, alertId: alert.id, caseId, regionPath, level, why, at: ctx.now }
    if (!(await store.insertRaise(ctx.db, noted))) return false
    await record(ctx, loaded, {
      state: row.state as never,
      set: {},
      addHandlers: [],
      changeHandlers: [],
      tell: [],
      notices: [],
      corrected: [],
      events: [{ kind: 'raise_proposed', data: { alertId: alert.id, to: level, why } }],
    })
    return true
  })

/** Alerts in force now, whose proposals still mean something. */
const current = (ctx: Ctx): AlertRow[] =>
  ctx.app.services.weather.all().filter((a) => inForce(facts(a), ctx.now))

export const counts = async (ctx: Ctx): Promise<ReadonlyMap<string, number>> => {
  const ids = current(ctx).map((a) => a.id)
  if (ids.length === 0 || !ctx.access.has('case.confirm')) return new Map()
  return store.raiseCounts(ctx.db, ctx.access, ctx.app.installation.county, ids)
}

export async function list(
  ctx: Ctx,
  q: { alertId?: string | undefined; caseId?: string | undefined },
): Promise<{ raises: Raise[] }> {
  const alerts = new Map(current(ctx).map((a) => [a.id, a]))
  const alertIds = [...alerts.keys()].filter((id) => !q.alertId || id === q.alertId)
  if (alertIds.length === 0) return { raises: [] }
  const { county } = ctx.app.installation
  const rows = await store.raisesFor(ctx.db, ctx.access, {
    county,
    alertIds,
    limit: LISTED,
    ...(q.caseId ? { caseId: q.caseId } : {}),
  })
  const { regions, organisation } = ctx.app.services
  return {
    raises: rows.map((r) => ({
      alertId: r.alert_id,
      caseId: r.case_id,
      number: r.number,
      title: r.title,
      regionName: regions.name(r.region_path),
      unitName: organisation.unitName(r.unit_id),
      version: r.version,
      level: r.level,
      to: r.to,
      why: r.why,
      at: r.at.toISOString(),
    })),
  }
}

/**
 * Each case in a transaction of its own: what was decided meanwhile is an answer, and keeps no other from its turn. Sent again, what the
 * first time did is done: the chain knows the request.
 */
export async function decide(ctx: Ctx, b: BodyOf<typeof raisesDecide>) {
  const alert = current(ctx).find((a) => a.id === b.alertId)
  if (!alert) throw problem('weather.over')
  const { county } = ctx.app.installation
  const results = []
  for (const c of b.cases)
    try {
      await withActor(ctx.app, ctx.actor, ctx.access, (own) =>
        decideOne({ ...own, requestId: b.requestId }, alert.id, c, { ...b, language: ctx.language }),
      )
      results.push({ id: c.id, ok: true, code: null })
    } catch (err) {
      const refused = toProblem(err)
      if (refused.status >= 500) throw err
      const done = await store.decidedBy(ctx.db, { ...b, county, caseId: c.id, accountId: ctx.actor.id })
      results.push({ id: c.id, ok: done, code: done ? null : refused.code })
    }
  return { results }
}

async function decideOne(
  ctx: Ctx,
  alertId: string,
  c: { id: string; baseVersion: number },
  b: { take: boolean; reason: string; language: 'zh' | 'en' },
): Promise<void> {
  const { county } = ctx.app.installation
  const found = await store.raiseOf(ctx.db, county, alertId, c.id)
  if (!found) throw problem('weather.raise_settled')
  const { level, why } = found
  if (b.take) {
    const reason = [why[b.language], b.reason].filter(Boolean).join('；').slice(0, 300)
    await act(
      ctx,
      c.id,
      'correct',
      { corrections: { level }, reason },
      { baseVersion: c.baseVersion, alertId },
    )
  } else await leaveLevel(ctx, c.id, { alertId, reason: b.reason })
  // Whoever decided it first while this one waited for the case has decided it.
  const first = await store.decideRaise(ctx.db, {
    county,
    alertId,
    caseId: c.id,
    level,
    taken: b.take,
    at: ctx.now,
    byName: ctx.actor.name,
  })
  if (!first) throw problem('weather.raise_settled')
}
