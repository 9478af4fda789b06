import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { inScope } from '../../kernel/db.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import type { analysisApprove, analysisEdit, analysisLink, analysisMake, analysisShare } from './contract.ts'
import { makeAnalysis } from './make.ts'
import { type ScheduleKind, wholePeriod } from './rules.ts'
import * as store from './store.ts'

defineProblems({
  'analysis.draft': {
    status: 409,
    zh: '还没有批准，批准后才能给别人看',
    en: 'It is not approved yet: only then it can be shown to others',
  },
  'analysis.approved': {
    status: 409,
    zh: '已经批准了。要改先撤回批准',
    en: 'It is approved: take the approval back to change it',
  },
})

export const sees = (ctx: Pick<Ctx, 'access' | 'app'>): store.Sees => ({
  county: ctx.app.installation.county,
  editable: [...ctx.access.ranges('analysis.edit'), ...ctx.access.ranges('analysis.approve')],
  readable: ctx.access.ranges('stats.read'),
  units: ctx.access.units,
})

/** The report if the person sees it; else as if there were none. */
export async function mine(ctx: Ctx, id: string, lock = false): Promise<store.Whole> {
  const a = await store.one(ctx.db, sees(ctx), id, lock)
  if (!a) throw problem('not_found')
  return a
}
async function mineTo(ctx: Ctx, verb: string, id: string): Promise<store.Whole> {
  const a = await mine(ctx, id, true)
  if (!ctx.access.can(verb, a.region_path)) throw problem('access.denied')
  return a
}

const noted = (ctx: Ctx, a: store.Row, action: string, detail: object = {}, purpose?: string) =>
  audit(ctx, {
    action,
    subjectKind: 'analysis',
    subjectId: a.id,
    regionPath: a.region_path,
    detail: { title: a.title, ...detail },
    ...(purpose ? { purpose } : {}),
  })

export async function make(
  ctx: Ctx,
  b: BodyOf<typeof analysisMake>,
): Promise<{ id: string; version: number }> {
  ctx.access.need('analysis.edit', b.region)
  ctx.access.need('stats.read', b.region)
  const period = wholePeriod(b.kind, b.from, b.to)
  const issues = [
    ...(ctx.app.services.regions.byPath(b.region)
      ? []
      : [{ path: 'region', code: 'unknown', message: 'there is no such region' }]),
    ...(period
      ? []
      : [
          {
            path: 'to',
            code: 'period',
            message: 'a range ends after it begins and is at most three years long',
          },
        ]),
  ]
  if (issues.length || !period) throw problem('request.invalid', { issues })
  const id = await makeAnalysis(ctx, { region: b.region, kind: b.kind, period, turn: null })
  return { id: id!, version: 1 }
}

async function next(
  ctx: Ctx,
  a: store.Whole,
  what: 'edited' | 'approved' | 'withdrawn',
  edit: store.Whole['edit'],
): Promise<number> {
  const version = a.version + 1
  await store.insertVersion(ctx.db, {
    county: ctx.app.installation.county,
    analysisId: a.id,
    version,
    regionPath: a.region_path,
    what,
    edit,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at: ctx.now,
  })
  return version
}
const isLatest = (a: store.Whole, base: number) => {
  if (a.version !== base) throw problem('conflict.version', { extra: { version: a.version } })
}

export async function edit(ctx: Ctx, id: string, b: BodyOf<typeof analysisEdit>) {
  const a = await mineTo(ctx, 'analysis.edit', id)
  isLatest(a, b.baseVersion)
  if (a.state === 'approved') throw problem('analysis.approved')
  const keys = new Set(a.sections.flatMap((s) => s.sentences.map((x) => x.key)))
  const issues = Object.keys(b.edit.verdicts)
    .filter((k) => !keys.has(k))
    .map((k) => ({ path: `edit.verdicts.${k}`, code: 'unknown', message: 'there is no such sentence' }))
  if (issues.length) throw problem('request.invalid', { issues })
  const version = await next(ctx, a, 'edited', b.edit)
  await store.setVersion(ctx.db, ctx.app.installation.county, id, version)
  return { id, version }
}

export async function approve(ctx: Ctx, id: string, b: BodyOf<typeof analysisApprove>) {
  const { county } = ctx.app.installation
  const a = await mineTo(ctx, 'analysis.approve', id)
  isLatest(a, b.baseVersion)
  if ((a.state === 'approved') === b.approve) return { id, version: a.version }
  const version = await next(ctx, a, b.approve ? 'approved' : 'withdrawn', a.edit)
  await store.setApproved(ctx.db, {
    county,
    id,
    version,
    by: ctx.actor.name,
    at: b.approve ? ctx.now : null,
  })
  if (b.approve)
    await settleTasks(
      { app: ctx.app, db: ctx.db, now: ctx.now },
      { county, kind: 'analysis.ready', subjectIds: [id], by: ctx.actor.id },
    )
  await noted(ctx, a, b.approve ? 'analysis.approve' : 'analysis.withdraw', { version })
  return { id, version }
}

export async function share(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof analysisShare>,
): Promise<{ units: number }> {
  const a = await mineTo(ctx, 'analysis.edit', id)
  if (a.state !== 'approved') throw problem('analysis.draft')
  const units = [...new Set(b.units)]
  const issues = units
    .filter((u) => !ctx.app.services.organisation.unit(u))
    .map((u) => ({ path: 'units', code: 'unknown', message: `there is no unit ${u}` }))
  if (issues.length) throw problem('request.invalid', { issues })
  await store.shareWith(ctx.db, {
    county: ctx.app.installation.county,
    id,
    regionPath: a.region_path,
    units,
    by: ctx.actor.name,
    at: ctx.now,
  })
  await noted(ctx, a, 'analysis.share', {
    units: units.map((u) => ctx.app.services.organisation.unitName(u)),
  })
  return { units: units.length }
}

/** The token is made of the request's id, so that a replay gives the same one and no answer that holds it has to be kept. */
export const link = (ctx: Ctx, id: string, b: BodyOf<typeof analysisLink>) =>
  inScope(ctx.app.pools, ctx.access, (db) => setLink({ ...ctx, db }, id, b))

async function setLink(ctx: Ctx, id: string, b: BodyOf<typeof analysisLink>) {
  const a = await mineTo(ctx, 'analysis.approve', id)
  if (a.state !== 'approved') throw problem('analysis.draft')
  const token = b.days === 0 ? null : ctx.app.crypto.sign(`${id} ${b.requestId}`, 'analysis link')
  const until = token ? new Date(ctx.now.getTime() + b.days * 86_400_000) : null
  const tells = { units: Boolean(token) && b.units, words: Boolean(token) && b.words }
  await store.setLink(ctx.db, {
    county: ctx.app.installation.county,
    id,
    hash: token ? sha256(token) : null,
    until,
    tells,
  })
  await noted(ctx, a, token ? 'analysis.link' : 'analysis.unlink', token ? { until, ...tells } : { until })
  return { token, until: until?.toISOString() ?? null }
}

/** Who looked; another system's look is no reading. */
export async function seen(ctx: Ctx, id: string): Promise<{ seen: boolean }> {
  const a = await mine(ctx, id)
  if (ctx.actor.kind !== 'account' || !ctx.actor.id) return { seen: false }
  await store.markSeen(ctx.db, {
    county: ctx.app.installation.county,
    id,
    regionPath: a.region_path,
    by: ctx.actor.id,
    name: ctx.actor.name,
    unit: ctx.actor.unitId,
    at: ctx.now,
  })
  return { seen: true }
}

export async function schedule(ctx: Ctx, kind: ScheduleKind, on: boolean): Promise<{ on: boolean }> {
  const { county, rootPath } = ctx.app.installation
  ctx.access.need('analysis.edit', rootPath)
  await store.setSchedule(ctx.db, {
    county,
    kind,
    regionPath: rootPath,
    on,
    by: ctx.actor.name,
    at: ctx.now,
  })
  await audit(ctx, { action: 'analysis.schedule', detail: { kind, on } })
  return { on }
}
