/**
 * Keeping no longer than the law lets (PIPL art. 47): each month the system proposes who is overdue, a person decides, a job takes them
 * away one by one as any granted deletion, and each leaves its receipt.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { asSystem } from '../cases/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import type * as c from './contract-retention.ts'
import { takeAway } from './erase.ts'
import { todayOf } from './recheck.ts'
import { maskName } from './rules/person.ts'
import { keptBy, keptYears, yearsAfter } from './rules/rights.ts'
import * as store from './store/retention.ts'
import { decideRequest, entriesOf, openRequestOf, standingOf } from './store/rights.ts'
import { peopleById } from './store/rows.ts'
import { openPerson } from './store/seal.ts'
import { placeOf } from './view.ts'
import './problems.ts'

const retentionTask = 'ledger.retention'
/** People in one transaction: each locks the groups that share a number, a door or a household with them. */
const batch = 20

const cutoffOf = (today: string): string => yearsAfter(today, -keptYears)
const within = (path: string) => sql<boolean>`(p.region_path >= ${path} and p.region_path < ${`${path}~`})`

function wire(ctx: Ctx, r: store.RetentionRow): c.Retention {
  const { organisation } = ctx.app.services
  const may = ctx.access.can('ledger.check', r.region_path)
  return {
    id: r.id,
    state: r.state,
    place: placeOf(ctx.app, r.region_path),
    cutoff: r.cutoff,
    found: r.found,
    gone: r.gone,
    kept: r.kept,
    residences: r.residences,
    versions: r.versions,
    digest: r.digest,
    askedBy: r.asked_by ? organisation.accountName(r.asked_by) : '',
    askedAt: r.asked_at.toISOString(),
    decidedBy: r.decided_by ? organisation.accountName(r.decided_by) : '',
    decidedAt: r.decided_at?.toISOString() ?? null,
    reason: r.reason ?? '',
    doneAt: r.done_at?.toISOString() ?? null,
    mayDecide: may && r.state === 'asked' && r.asked_by !== ctx.actor.id,
    mayCancel: may && ['asked', 'queued', 'running'].includes(r.state),
  }
}

export async function list(ctx: Ctx): Promise<AnswerOf<typeof c.retentionsList>> {
  const { county } = ctx.app.installation
  const rows = await store.lastRetentions(ctx.db, county, ctx.access.where('ledger.check', 'r.region_path'))
  const cutoff = cutoffOf(todayOf(ctx.app, ctx.now))
  const mine = ctx.access.where('ledger.check', 'p.region_path')
  const overdue = await store.countOverdue(ctx.db, county, cutoff, mine)
  return {
    items: rows.map((r) => wire(ctx, r)),
    overdue,
    mayPropose: overdue > 0 && (await freePlaces(ctx)).length > 0,
    keptYears,
  }
}

/** Where I answer for the ledger, none of them inside another. */
function ownPlaces(ctx: Ctx): string[] {
  const { rootPath } = ctx.app.installation
  const all = [...new Set(ctx.access.ranges('ledger.check').map((p) => p || rootPath))]
  return all.filter((p) => !all.some((o) => o !== p && p.startsWith(o))).sort()
}
/** Those of them that no open clearing covers, also one of the regions above, which I may not see. */
async function freePlaces(ctx: Ctx): Promise<string[]> {
  const { county } = ctx.app.installation
  const places = ownPlaces(ctx)
  const covered = await store.coveredOf(ctx.app.pools.system, county, places)
  return places.filter((p) => !covered.has(p))
}

async function retentionFor(ctx: Ctx, id: string, lock = false): Promise<store.RetentionRow> {
  const r = await store.retentionById(ctx.db, ctx.app.installation.county, id, lock)
  if (!r || !ctx.access.can('ledger.check', r.region_path)) throw problem('not_found')
  return r
}

export async function people(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.retentionPeople>> {
  const r = await retentionFor(ctx, id)
  if (r.state !== 'asked') throw problem('ledger.decided')
  const { county } = ctx.app.installation
  const rows = await store.nextOverdue(ctx.db, county, r, null, 200)
  return {
    items: rows.map((p) => ({
      id: p.id,
      name: maskName(openPerson(ctx.app, p.id, p.sealed).name),
      place: placeOf(ctx.app, p.region_path),
      died: p.died,
      last: p.last,
    })),
    total:
      rows.length < 200
        ? rows.length
        : await store.countOverdue(ctx.db, county, r.cutoff, within(r.region_path)),
  }
}

/** Proposes what is overdue in a place; null when nobody is, false when a proposal is open there. */
async function propose(
  ctx: Ctx,
  regionPath: string,
  by: string | null,
): Promise<{ id: string; found: number } | null | false> {
  const { county } = ctx.app.installation
  const cutoff = cutoffOf(todayOf(ctx.app, ctx.now))
  const found = await store.countOverdue(ctx.db, county, cutoff, within(regionPath))
  if (found === 0) return null
  const id = uuidv7(ctx.now.getTime())
  const row = { county, id, region_path: regionPath, cutoff, found, asked_by: by, asked_at: ctx.now }
  if (!(await store.insertRetention(ctx.db, row))) return false
  await openTask(ctx, {
    county,
    regionPath,
    kind: retentionTask,
    title: {
      zh: `台账里 ${found} 人的保存期限已满，决定是否删除`,
      en: `${found} people are kept in the ledger longer than allowed: decide`,
    },
    subjectKind: 'ledger_retention',
    subjectId: id,
  })
  await noted(ctx, { id, region_path: regionPath }, 'ledger.retention_asked', { found, cutoff })
  return { id, found }
}

export async function ask(ctx: Ctx): Promise<AnswerOf<typeof c.retentionAsk>> {
  const places = await freePlaces(ctx)
  const items: AnswerOf<typeof c.retentionAsk>['items'] = []
  for (const path of places) {
    const made = await propose(ctx, path, ctx.actor.id)
    if (made) items.push({ ...made, place: placeOf(ctx.app, path) })
  }
  if (items.length === 0)
    throw problem(places.length === 0 ? 'ledger.retention_open' : 'ledger.retention_none')
  return { items, found: items.reduce((n, x) => n + x.found, 0) }
}

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.retentionDecide>,
): Promise<AnswerOf<typeof c.retentionDecide>> {
  const r = await retentionFor(ctx, id, true)
  if (r.state !== 'asked') throw problem('ledger.decided')
  if (b.grant && r.asked_by === ctx.actor.id) throw problem('ledger.own_request')
  const state = b.grant ? ('queued' as const) : ('refused' as const)
  await store.moveRetention(
    ctx.db,
    r,
    {
      state,
      decided_by: ctx.actor.id,
      decided_at: ctx.now,
      reason: b.reason || null,
      done_at: b.grant ? null : ctx.now,
    },
    ctx.now,
  )
  if (b.grant) await ctx.app.jobs.add(ctx.db, retentionTask, { id }, { key: `${retentionTask}:${id}` })
  await settle(ctx, id, state)
  await noted(ctx, r, b.grant ? 'ledger.retention_granted' : 'ledger.retention_refused', { reason: b.reason })
  return { id, state }
}

export async function cancel(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.retentionCancel>> {
  const r = await retentionFor(ctx, id, true)
  if (!['asked', 'queued', 'running'].includes(r.state)) throw problem('ledger.decided')
  await store.moveRetention(ctx.db, r, { state: 'cancelled', done_at: ctx.now }, ctx.now)
  await settle(ctx, id, 'cancelled')
  await noted(ctx, r, 'ledger.retention_cancelled', { gone: r.gone })
  return { id, state: 'cancelled' }
}

/** Runs or goes on; answers whether it came to its end. Whoever is back, or about whom something is open, is left alone. */
export async function runRetention(
  app: App,
  id: string,
  aborted: () => boolean = () => false,
): Promise<boolean> {
  for (;;) {
    if (aborted()) return false
    const more = await asSystem(app, async (ctx) => {
      const r = await store.retentionById(ctx.db, app.installation.county, id, true)
      if (!r || (r.state !== 'queued' && r.state !== 'running')) return false
      const next = await store.nextOverdue(ctx.db, r.county, r, r.after, batch)
      for (const p of next) await expire(ctx, r, p)
      const over = next.length < batch
      const { gone, kept, residences, versions, digest } = r
      await store.moveRetention(
        ctx.db,
        r,
        {
          state: over ? 'done' : 'running',
          after: next.at(-1)?.id ?? r.after,
          done_at: over ? ctx.now : null,
          ...{ gone, kept, residences, versions, digest },
        },
        ctx.now,
      )
      if (over) await noted(ctx, r, 'ledger.retention_done', { gone, kept, versions, digest })
      return !over
    })
    if (!more) return true
  }
}

/** One person: looked at again, taken away, counted into `r`. */
async function expire(ctx: Ctx, r: store.RetentionRow, p: store.Overdue): Promise<void> {
  const { app, db } = ctx
  const today = todayOf(app, ctx.now)
  // Nobody moves in between the look and the deletion.
  await peopleById(db, r.county, [p.id], true)
  const standing = await standingOf(db, r.county, await entriesOf(db, r.county, p.id), today)
  const asked = await openRequestOf(db, r.county, p.id, 'deletion')
  if (keptBy(standing, today) !== null || asked) {
    r.kept++
    return
  }
  const request = uuidv7(ctx.now.getTime())
  const name = r.decided_by ? app.services.organisation.accountName(r.decided_by) : ''
  await store.insertExpiry(db, r, { id: p.id, request, region_path: p.region_path, name })
  const taken = await takeAway(ctx, r.county, p.id, request)
  if (!taken) throw new Error(`person ${p.id} could not be taken away`)
  const { sheetRows, ...receipt } = taken
  const said = { by: r.decided_by, name, basis: null, reason: '', at: ctx.now, receipt }
  await decideRequest(db, r.county, request, { ...said, state: 'done', done: true })
  await audit(ctx, {
    action: 'ledger.expired',
    subjectKind: 'person',
    subjectId: p.id,
    regionPath: p.region_path,
    detail: { request, retention: r.id, ...receipt, sheetRows },
  })
  r.gone++
  r.residences += receipt.residences
  r.versions += receipt.versions
  r.digest = createHash('sha256').update(r.digest).update(receipt.end).digest('hex')
}

const settle = (ctx: Ctx, id: string, note: string) =>
  settleTasks(ctx, {
    county: ctx.app.installation.county,
    kind: retentionTask,
    subjectIds: [id],
    by: ctx.actor.id,
    note,
  })
const noted = (
  ctx: Ctx,
  r: Pick<store.RetentionRow, 'id' | 'region_path'>,
  action: string,
  detail: Record<string, unknown>,
) =>
  audit(ctx, { action, subjectKind: 'ledger-retention', subjectId: r.id, regionPath: r.region_path, detail })

/** Once a month, from the first day on which somebody is overdue; a proposal that is open waits for its answer. */
export const proposeMonthly = (app: App): Promise<void> =>
  asSystem(app, async (ctx) => {
    const { county, rootPath } = app.installation
    const [last] = await store.lastRetentions(ctx.db, county, sql<boolean>`r.region_path = ${rootPath}`)
    const month = todayOf(app, ctx.now).slice(0, 7)
    if (last && todayOf(app, last.asked_at).slice(0, 7) === month) return
    await propose(ctx, rootPath, null)
  })
