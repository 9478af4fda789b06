/** Reading analysis reports: the list, one, its versions, the same computed anew, by public address. */
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { canonical } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { mine, sees } from './commands.ts'
import type { Analysis, AnalysisRow, Tells } from './contract.ts'
import { digestOf, factsOf } from './make.ts'
import {
  figureDifferences,
  nextTurn,
  publicView,
  scheduleKinds,
  sectionsOf,
  sentenceDifferences,
} from './rules.ts'
import * as store from './store.ts'

const rowOf = (ctx: Ctx, r: store.Row): AnalysisRow => ({
  id: r.id,
  title: r.title,
  kind: r.kind,
  from: r.from_day,
  to: r.to_day,
  regionPath: r.region_path,
  regionName: ctx.app.services.regions.name(r.region_path),
  state: r.state,
  version: r.version,
  asOf: r.as_of.toISOString(),
  received: r.received,
  madeBy: r.made_by_name,
  approvedBy: r.approved_by_name,
  approvedAt: r.approved_at?.toISOString() ?? null,
  readers: r.readers,
})

export async function list(ctx: Ctx, q: { after?: string | undefined; limit: number }) {
  const { county, rootPath, zone } = ctx.app.installation
  const [at, id] = q.after?.split('|') ?? []
  const before = at && id && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id) ? { at, id } : null
  const rows = await store.list(ctx.db, sees(ctx), { before, limit: q.limit + 1 })
  const last = rows.length > q.limit ? rows[q.limit - 1] : undefined
  const regions = ctx.access.ranges('analysis.edit').filter((r) => ctx.access.can('stats.read', r))
  const active = await store.schedules(ctx.app.pools.system, county)
  return {
    items: rows.slice(0, q.limit).map((r) => rowOf(ctx, r)),
    next: last ? `${last.as_of.toISOString()}|${last.id}` : null,
    mayMake: regions.length > 0,
    regions: regions.map((path) => ({ path, name: ctx.app.services.regions.name(path) })),
    schedules: ctx.access.can('analysis.edit', rootPath)
      ? scheduleKinds.map((kind) => ({
          kind,
          on: active.get(kind) ?? true,
          next: nextTurn(kind, ctx.now, zone).toISOString(),
        }))
      : [],
  }
}

export async function get(ctx: Ctx, id: string): Promise<Analysis> {
  const a = await mine(ctx, id)
  const { organisation } = ctx.app.services
  const may = (verb: string) => ctx.access.can(verb, a.region_path)
  const open = may('analysis.edit') || may('analysis.approve')
  const { units, seen } = open
    ? await store.shares(ctx.db, ctx.app.installation.county, id)
    : { units: [], seen: [] }
  return {
    ...rowOf(ctx, a),
    digest: a.digest,
    made: a.made,
    facts: a.facts,
    sections: a.sections,
    edit: a.edit,
    may: {
      edit: may('analysis.edit') && a.state === 'draft',
      approve: may('analysis.approve'),
      share: may('analysis.edit') && a.state === 'approved',
    },
    units: units.map((u) => ({ ...u, at: u.at.toISOString(), name: organisation.unitName(u.id) })),
    seen: seen.map((s) => ({
      name: s.name,
      unit: s.unit_id ? organisation.unitName(s.unit_id) : null,
      firstAt: s.first_at.toISOString(),
    })),
    link:
      open && a.link_until && a.link_until > ctx.now
        ? { until: a.link_until.toISOString(), opened: a.link_opened, tells: tellsOf(a) }
        : null,
  }
}

export async function versions(ctx: Ctx, id: string) {
  const a = await mine(ctx, id)
  if (!ctx.access.can('analysis.edit', a.region_path)) throw problem('access.denied')
  const rows = await store.versions(ctx.db, ctx.app.installation.county, id)
  return { versions: rows.map((v) => ({ ...v, at: v.at.toISOString() })) }
}

export async function compare(ctx: Ctx, id: string) {
  const a = await mine(ctx, id)
  if (!ctx.access.can('analysis.edit', a.region_path)) throw problem('access.denied')
  const facts = await factsOf(ctx, a.region_path, a.kind, { from: a.from_day, to: a.to_day })
  return {
    intact: digestOf(a.facts) === a.digest,
    sameSentences: canonical(sectionsOf(a.facts)) === canonical(a.sections),
    digest: digestOf(facts),
    figures: figureDifferences(a.facts, facts),
    sentences: sentenceDifferences(a.sections, sectionsOf(facts)),
  }
}

const tellsOf = (a: store.Whole): Tells => ({ units: a.link_units, words: a.link_words })

/** By its public address: what was approved, as far as the approver lets it out (rules/public.ts). */
export async function publicOne(ctx: Ctx, token: string) {
  const { county } = ctx.app.installation
  const a = await store.byLink(ctx.app.pools.system, county, sha256(token), ctx.now)
  if (!a) throw problem('not_found')
  await store.countOpened(ctx.app.pools.system, county, a.id)
  return {
    title: a.title,
    regionName: ctx.app.services.regions.name(a.region_path),
    until: a.link_until!.toISOString(),
    approvedBy: a.approved_by_name,
    approvedAt: a.approved_at?.toISOString() ?? null,
    tells: tellsOf(a),
    ...publicView(a, tellsOf(a)),
    asOf: a.as_of.toISOString(),
    digest: a.digest,
    kind: a.kind,
  }
}
