/** Risk points: read within the scope of the reader, written with what was said about them. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { defineProblems, type Issue, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { rangeOf } from '../../shared/region-path.ts'
import { isoInZone } from '../clocks/rules.ts'
import type * as c from './contract.ts'
import * as store from './store.ts'

defineProblems({
  'risk.ended': {
    status: 409,
    zh: '这个风险点已经销号了，先恢复再改',
    en: 'This risk point has ended; take it up again first',
  },
})

export const todayOf = (ctx: Ctx): string => isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10)

function whereOf(ctx: Ctx, q: Partial<QueryOf<typeof c.risksList>>): RawBuilder<boolean> {
  const parts = [
    sql`x.county = ${ctx.app.installation.county}`,
    ctx.access.where('risk.read', 'x.region_path'),
    q.state === 'ended' ? sql`x.ended_on is not null` : sql`x.ended_on is null`,
  ]
  if (q.region) {
    const [lo, hi] = rangeOf(q.region)
    parts.push(sql`x.region_path >= ${lo} and x.region_path < ${hi}`)
  }
  if (q.kind) parts.push(sql`x.kind = ${q.kind}`)
  if (q.grade) parts.push(sql`x.grade = ${q.grade}`)
  if (q.q) {
    const like = `%${q.q.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(x.name ilike ${like} or x.place ilike ${like})`)
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

function wire(ctx: Ctx, r: store.RiskRow): c.Risk {
  const { regions, organisation } = ctx.app.services
  return {
    id: r.id,
    version: r.seq,
    regionPath: r.region_path,
    gridName:
      regions.chain(r.region_path).findLast((x) => x.kind === 'grid')?.name ?? regions.name(r.region_path),
    kind: r.kind,
    name: r.name,
    place: r.place,
    point: r.lng === null || r.lat === null ? null : [r.lng, r.lat],
    grade: r.grade,
    level: r.level,
    reach: r.reach,
    keeperId: r.keeper_id,
    keeper: organisation.accountName(r.keeper_id),
    note: r.note,
    source: r.source,
    foundOn: r.found_on,
    lookedOn: r.looked_on,
    endedOn: r.ended_on,
    endedWhy: r.ended_why,
    mayEdit: ctx.access.can('risk.edit', r.region_path),
  }
}

export async function list(ctx: Ctx, q: QueryOf<typeof c.risksList>): Promise<AnswerOf<typeof c.risksList>> {
  const rows = await store.listRisks(ctx.db, whereOf(ctx, q), q.limit)
  const counts = await store.countRisks(ctx.db, whereOf(ctx, { region: q.region, state: q.state }))
  const filtered = await store.countRisks(ctx.db, whereOf(ctx, q))
  return {
    items: rows.map((r) => wire(ctx, r)),
    total: filtered.reduce((n, x) => n + x.n, 0),
    counts,
  }
}

/** All that is wrong with it at once. */
export function faultsOf(ctx: Ctx, b: c.RiskContent): Issue[] {
  const { regions, organisation } = ctx.app.services
  const region = regions.byPath(b.regionPath)
  if (!region) throw problem('not_found')
  const issues: Issue[] = []
  const say = (path: string, code: string, message: string) => issues.push({ path, code, message })
  if (b.kind === 'building' && region.kind !== 'building')
    say('regionPath', 'building', '危房要选到楼栋 / a dangerous building stands at a building')
  if (b.kind === 'building' && !b.grade)
    say('grade', 'missing', '危房要写鉴定等级 / a dangerous building has its grade')
  if (b.kind !== 'building' && b.grade)
    say('grade', 'kind', '只有危房有鉴定等级 / only dangerous buildings have a grade')
  if (b.reach > 0 && !b.point && !region.point)
    say('point', 'missing', '要有位置才能按距离算 / a reach needs a point')
  if (b.foundOn > todayOf(ctx)) say('foundOn', 'future', '日期在今天以后 / the day is still to come')
  // Whoever has left keeps their name and looks after nothing.
  if (b.keeperId && !organisation.account(b.keeperId)?.active)
    say('keeperId', 'unknown', '没有这个人，或已离岗 / there is no such person, or they have left')
  return issues
}

/** What is left out is taken from the building it stands at. */
function completed(
  ctx: Ctx,
  b: c.RiskContent,
): Omit<store.RiskRow, 'county' | 'id' | 'seq' | 'looked_on' | 'ended_on' | 'ended_why'> {
  ctx.access.need('risk.edit', b.regionPath)
  const issues = faultsOf(ctx, b)
  if (issues.length > 0) throw problem('request.invalid', { issues })
  const region = ctx.app.services.regions.byPath(b.regionPath)!
  const point = b.point ?? region.point
  return {
    region_path: b.regionPath,
    kind: b.kind,
    name: b.name,
    place: b.place || region.address || '',
    lng: point?.[0] ?? null,
    lat: point?.[1] ?? null,
    grade: b.grade,
    level: b.level,
    reach: b.reach,
    keeper_id: b.keeperId,
    note: b.note,
    source: b.source,
    found_on: b.foundOn,
  }
}

const said = (ctx: Ctx, kind: store.EventKind, data: unknown) => ({
  kind,
  data,
  id: ctx.actor.id,
  name: ctx.actor.name,
  at: ctx.now,
})

export async function enter(ctx: Ctx, b: c.RiskContent): Promise<c.Risk> {
  const { county } = ctx.app.installation
  const r: store.RiskRow = {
    ...completed(ctx, b),
    county,
    id: uuidv7(),
    looked_on: null,
    ended_on: null,
    ended_why: null,
    seq: 1,
  }
  await store.saveRisk(ctx.db, r, said(ctx, 'entered', { ...b }))
  return wire(ctx, r)
}

async function riskFor(ctx: Ctx, id: string, verb: string, lock = false): Promise<store.RiskRow> {
  const r = await store.riskById(ctx.db, ctx.app.installation.county, id, lock)
  if (!r || !ctx.access.can('risk.read', r.region_path)) throw problem('not_found')
  ctx.access.need(verb, r.region_path)
  return r
}

export async function change(ctx: Ctx, id: string, b: BodyOf<typeof c.riskChange>): Promise<c.Risk> {
  const was = await riskFor(ctx, id, 'risk.edit', true)
  if (was.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: was.seq } })
  if (was.ended_on !== null && b.do !== 'again') throw problem('risk.ended')
  const next = { ...was, seq: was.seq + 1 }
  if (b.do === 'change') {
    const { requestId: _r, baseVersion: _v, do: _d, ...content } = b
    Object.assign(next, completed(ctx, content))
    await store.saveRisk(ctx.db, next, said(ctx, 'changed', content))
  } else if (b.do === 'looked') {
    next.looked_on = todayOf(ctx)
    await store.saveRisk(ctx.db, next, said(ctx, 'looked', { why: b.note }))
  } else {
    next.ended_on = b.do === 'end' ? todayOf(ctx) : null
    next.ended_why = b.do === 'end' ? b.why : null
    await store.saveRisk(ctx.db, next, said(ctx, b.do === 'end' ? 'ended' : 'again', { why: b.why }))
  }
  return wire(ctx, next)
}

export async function history(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.riskHistory>> {
  const r = await riskFor(ctx, id, 'risk.read')
  const rows = await store.eventsOf(ctx.db, r.county, id)
  return {
    items: rows.map((e) => ({
      kind: e.kind,
      at: e.at.toISOString(),
      byName: e.actor_name,
      why: e.data.why ?? '',
    })),
  }
}
