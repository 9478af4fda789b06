/** Alerts are entered, handed over, ended; what they do to levels is triage's. */
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import type { Alert, alertEnd, alertEnter, alertFeed } from './contract.ts'
import { counts, proposeLater } from './raises.ts'
import { alertFaults, alertName, inForce } from './rules.ts'
import * as store from './store.ts'
import { dropUndecided } from './store-raises.ts'

defineProblems({
  'weather.over': { status: 409, zh: '这条预警已经解除或过期', en: 'This alert is over already' },
})

function stateOf(a: store.AlertRow, now: Date): Alert['state'] {
  if (inForce(store.facts(a), now)) return 'now'
  return now < a.from_at && (a.ended_at === null || a.from_at < a.ended_at) ? 'coming' : 'over'
}

function wire(ctx: Ctx, a: store.AlertRow, raises = 0): Alert {
  const state = stateOf(a, ctx.now)
  return {
    id: a.id,
    type: a.type,
    colour: a.colour,
    regionPath: a.region_path,
    regionName: ctx.app.services.regions.name(a.region_path),
    from: a.from_at.toISOString(),
    until: a.until_at.toISOString(),
    headline: a.headline,
    state,
    source: a.source,
    endedAt: a.ended_at?.toISOString() ?? null,
    endedBy: a.ended_by_name,
    endedWhy: a.ended_why,
    raises,
    mayEnd: state !== 'over' && ctx.access.can('duty.manage', a.region_path),
  }
}

const order = { now: 0, coming: 1, over: 2 } as const
export async function list(ctx: Ctx): Promise<{ alerts: Alert[] }> {
  const waiting = await counts(ctx)
  return {
    alerts: ctx.app.services.weather
      .all()
      .map((a) => wire(ctx, a, waiting.get(a.id)))
      .sort((a, b) => order[a.state] - order[b.state])
      .slice(0, 200),
  }
}

const renew = (ctx: Ctx) => ctx.afterCommit(() => ctx.app.services.weather.refresh())

function checked(ctx: Ctx, b: Omit<BodyOf<typeof alertEnter>, 'requestId'>) {
  const when = { from: new Date(b.from), until: new Date(b.until) }
  const issues = alertFaults({ ...b, ...when }, ctx.now).map((f) => ({
    ...f,
    message: f.message[ctx.language],
  }))
  if (!ctx.app.services.regions.byPath(b.regionPath))
    issues.unshift({
      path: 'regionPath',
      code: 'unknown',
      message: ctx.language === 'zh' ? '没有这个区域' : 'there is no such region',
    })
  if (issues.length > 0) throw problem('request.invalid', { issues })
  const { type, colour, regionPath, headline } = b
  return { type, colour, regionPath, headline, ...when }
}

async function saved(ctx: Ctx, id: string, action: string, detail: Record<string, unknown>): Promise<Alert> {
  const row = (await store.alertById(ctx.db, ctx.app.installation.county, id))!
  await audit(ctx, {
    action,
    subjectKind: 'weather_alert',
    subjectId: id,
    regionPath: row.region_path,
    detail: { name: alertName(row).zh, ...detail },
  })
  if (stateOf(row, ctx.now) !== 'over') await proposeLater(ctx, row)
  renew(ctx)
  return wire(ctx, row)
}

export async function enter(ctx: Ctx, b: BodyOf<typeof alertEnter>): Promise<Alert> {
  ctx.access.need('duty.manage', b.regionPath)
  const content = checked(ctx, b)
  const id = uuidv7(ctx.now.getTime())
  await store.takeTurn(ctx.db, ctx.app.installation.county)
  await store.insertAlert(ctx.db, {
    ...content,
    county: ctx.app.installation.county,
    id,
    source: ctx.actor.name,
    clientId: null,
    externalId: null,
    sentAt: null,
    at: ctx.now,
    byName: ctx.actor.name,
  })
  return saved(ctx, id, 'weather.entered', { until: b.until })
}

export async function end(ctx: Ctx, id: string, b: BodyOf<typeof alertEnd>): Promise<Alert> {
  const { county } = ctx.app.installation
  const was = await store.alertById(ctx.db, county, id)
  if (!was) throw problem('not_found')
  ctx.access.need('duty.manage', was.region_path)
  // Of two at once the later began earlier than the first ended it; only one that takes its place has an end in the future.
  if (stateOf(was, ctx.now) === 'over' || (was.ended_at !== null && was.ended_why !== store.REPLACED))
    throw problem('weather.over')
  await store.endAlert(ctx.db, county, id, { at: ctx.now, byName: ctx.actor.name, why: b.why })
  return saved(ctx, id, 'weather.ended', { why: b.why })
}

/**
 * One message of another system. What comes twice, or later than what was sent after it, changes nothing; an update of what is not known is
 * entered; what was ended stays ended.
 */
export async function feed(ctx: Ctx, b: BodyOf<typeof alertFeed>) {
  ctx.access.need('weather.feed', b.regionPath)
  const { county } = ctx.app.installation
  const clientId = ctx.actor.id!
  await store.takeTurn(ctx.db, county)
  const was = await store.alertOf(ctx.db, county, clientId, b.externalId)
  // A clock that is ahead must not shut out what is sent later.
  const sentAt = new Date(Math.min(ctx.now.getTime(), b.sentAt ? Date.parse(b.sentAt) : Infinity))
  if (!was) {
    if (b.message === 'cancel') throw problem('not_found')
    const id = uuidv7(ctx.now.getTime())
    await store.insertAlert(ctx.db, {
      ...checked(ctx, b),
      county,
      id,
      source: ctx.actor.name,
      clientId,
      externalId: b.externalId,
      sentAt,
      at: ctx.now,
      byName: ctx.actor.name,
    })
    return stateAfter(await saved(ctx, id, 'weather.entered', { by: 'feed' }))
  }
  ctx.access.need('weather.feed', was.region_path)
  const { id } = was
  const state = stateOf(was, ctx.now)
  const late = was.sent_at !== null && sentAt < was.sent_at
  if (b.message === 'alert' || late || (b.message === 'cancel' && state === 'over')) return { id, state }
  if (b.message === 'cancel') {
    const why = b.headline || store.WITHDRAWN
    await store.endAlert(ctx.db, county, id, { at: ctx.now, byName: ctx.actor.name, why, sentAt })
    return stateAfter(await saved(ctx, id, 'weather.ended', { by: 'feed' }))
  }
  if (was.ended_at !== null && was.ended_at <= ctx.now) throw problem('weather.over')
  await store.changeAlert(ctx.db, county, id, {
    ...checked(ctx, b),
    sentAt,
    at: ctx.now,
    byName: ctx.actor.name,
  })
  await dropUndecided(ctx.db, county, id)
  return stateAfter(await saved(ctx, id, 'weather.changed', { by: 'feed' }))
}
const stateAfter = ({ id, state }: Alert) => ({ id, state })
