/** Why and what if of a route, and what bounced cases taught, in words. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { type CaseRecord, readCase, visible } from '../cases/answers.ts'
import type { Level } from '../items/contract.ts'
import { ruleAt } from '../items/rules.ts'
import { ranked, route } from '../triage/answers.ts'
import { CLEAR, type Evidence, LEAST } from '../triage/rules/bounces.ts'
import type { LearnedRow, learnedModeSet, Mode, RouteWhy } from './contract-routes.ts'

/** People of the chosen unit that are named. */
const PEOPLE = 8

/** Cases that are named. */
const NAMED = 5

/** Evidence comes from the whole installation: its cases are named to who may read them there, the others counted. */
function namedTo(ctx: Ctx, verb: string, e: Evidence): { numbers: string[]; others: number } {
  const numbers = e.named
    .flatMap((c) => (ctx.access.can(verb, c.regionPath) ? [c.number] : []))
    .slice(0, NAMED)
  return { numbers, others: e.bounced - numbers.length }
}

/** Units that had the case and gave it back. */
async function returnedBy(ctx: Ctx, c: CaseRecord): Promise<string[]> {
  if (c.returns === 0) return []
  const r = await sql<{ unit_id: string }>`select distinct unit_id from case_handlers
    where county = ${c.county} and case_id = ${c.id} and role = 'main' and state = 'returned'`.execute(ctx.db)
  return r.rows.map((x) => x.unit_id)
}

export async function whyRoute(
  ctx: Ctx,
  id: string,
  q: {
    item?: string | undefined
    level?: Level | undefined
    region?: string | undefined
    words?: string | undefined
    returns?: number | undefined
  },
): Promise<RouteWhy> {
  const { regions, items, organisation, triage } = ctx.app.services
  const c = await readCase(ctx.db, ctx.app.installation.county, id)
  if (!visible(ctx, c)) throw problem('not_found')
  // What if it were there: who works there is told to those alone who may look there.
  if (q.region && !(regions.byPath(q.region) && ctx.access.can('case.read', q.region)))
    throw problem('not_found')
  const given = await returnedBy(ctx, c)
  const asked = {
    item: q.item ?? c.item_code,
    level: q.level ?? (c.level as Level),
    regionPath: q.region ?? c.region_path,
    title: q.words ?? c.title,
    returns: q.returns ?? c.returns,
    ...(c.lng !== null && c.lat !== null && !q.region ? { point: [c.lng, c.lat] as const } : {}),
    returnedBy: q.returns === 0 ? [] : given,
  }
  const world = triage.routing()
  const list = asked.item
    ? world.resolveOwner({ item: asked.item, level: asked.level, regionPath: asked.regionPath })
    : null
  const r = route(asked, world)
  const evidence = asked.item
    ? triage.learned.ask({ ...asked, item: asked.item, ownerUnitId: list?.unitId ?? null })?.taught.evidence
    : undefined
  const unit = world.units.find((u) => u.id === r.unitId)
  const arbiter = r.unitId !== null && r.unitId !== list?.unitId && !r.learned?.used
  return {
    asked: {
      item: asked.item,
      itemName: asked.item ? (items.item(asked.item)?.name ?? asked.item) : '',
      level: asked.level,
      regionPath: asked.regionPath,
      regionName: regions.name(asked.regionPath),
      words: asked.title,
      returns: asked.returns,
    },
    asIs: Object.values(q).every((v) => v === undefined),
    list: {
      unitId: list?.unitId ?? null,
      unitName: organisation.unitName(list?.unitId ?? null),
      rule: list?.rule ?? '',
      why: list?.why ?? { zh: '先定事项，才知道归谁办', en: 'the owner follows from the item' },
    },
    learned: r.learned
      ? {
          ...r.learned,
          unitName: organisation.unitName(r.learned.unitId),
          mode: triage.learned.mode(asked.regionPath),
          ...(evidence ? namedTo(ctx, 'case.read', evidence) : { numbers: [], others: r.learned.bounced }),
        }
      : null,
    mode: triage.learned.mode(asked.regionPath),
    chosen: {
      unitId: r.unitId,
      unitName: organisation.unitName(r.unitId),
      accountName: organisation.accountName(r.accountId ?? null),
      score: r.score,
      why: r.why,
    },
    people: r.unitId
      ? ranked(r.unitId, unit, arbiter, asked, world)
          .slice(0, PEOPLE)
          .map((p) => ({
            name: p.who.name,
            postName: p.post.name,
            onDuty: p.who.onDuty,
            load: p.load,
          }))
      : [],
  }
}

export function learnedRoutes(ctx: Ctx): {
  rows: LearnedRow[]
  modes: { regionPath: string; regionName: string; mode: Mode }[]
  least: { bounced: number; kept: number; sure: number }
} {
  const { regions, items, organisation, triage, settings } = ctx.app.services
  const { rootPath } = ctx.app.installation
  /** Units that answer to a key of the list, the first three. */
  const named = (key: string) =>
    organisation
      .units()
      .filter((u) => u.key === key || u.capabilities.includes(key))
      .map((u) => u.name)
      .slice(0, 3)
  const rows = [...triage.learned.all().values()].flatMap(({ item, evidence }): LearnedRow[] => {
    const known = items.item(item)
    if (!known) return []
    const owners = ruleAt(known, 'normal')?.rule.owners ?? []
    return evidence
      .filter((e) => e.bounced >= LEAST.bounced && !owners.join('|').split('|').includes(e.key))
      .map(({ named: cases, ...e }) => ({
        ...e,
        ...namedTo(ctx, 'stats.read', { named: cases, ...e }),
        item,
        itemName: known.name,
        units: named(e.key),
        owners: owners.flatMap((o) => o.split('|')).flatMap((key) => named(key)[0] ?? key),
      }))
  })
  const set = settings.get('learnedRoutes')
  const paths = new Set([rootPath, ...(set && typeof set === 'object' ? Object.keys(set) : [])])
  return {
    rows: rows.sort((a, b) => b.bounced - a.bounced || (a.item < b.item ? -1 : 1)).slice(0, 300),
    modes: [...paths]
      .filter((p) => regions.byPath(p) && ctx.access.can('stats.read', p))
      .sort()
      .map((regionPath) => ({
        regionPath,
        regionName: regions.name(regionPath),
        mode: triage.learned.mode(regionPath),
      })),
    least: { ...LEAST, sure: CLEAR },
  }
}

export async function setMode(ctx: Ctx, b: BodyOf<typeof learnedModeSet>) {
  if (!ctx.app.services.regions.byPath(b.region)) throw problem('not_found')
  ctx.access.need('model.manage', b.region, 'stats.read')
  const before = ctx.app.services.triage.learned.mode(b.region)
  await sql`insert into settings (key, value) values ('learnedRoutes', jsonb_build_object(${b.region}::text, ${b.mode}::text))
    on conflict (key) do update set value = case when jsonb_typeof(settings.value) = 'object' then settings.value else '{}' end || excluded.value`.execute(
    ctx.db,
  )
  await audit(ctx, {
    action: 'decisions.learned_mode',
    regionPath: b.region,
    detail: { before, after: b.mode },
  })
  ctx.afterCommit(() => ctx.app.services.settings.refresh())
  return { mode: b.mode }
}
