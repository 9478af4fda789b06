/** From the question to the answer: period, region, names. Used by the page, the export and the report alike. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { instantOf } from '../clocks/rules.ts'
import type { Figures, Statistics } from './contract.ts'
import {
  type By,
  childLength,
  dayAt,
  type Period,
  periodBefore,
  periodOf,
  stepOf,
  stepStart,
  stepsOf,
} from './rules.ts'
import { type ListFilter, readFigures, readTotals } from './store.ts'

export interface Question {
  region?: string | undefined
  from?: string | undefined
  to?: string | undefined
  item?: string | undefined
  unit?: string | undefined
  channel?: string[] | undefined
  by?: By | undefined
}

/** Instants of a period: from the first midnight up to, not including, the midnight after the last day. */
export function instantsOf(p: Period, zone: string): { from: string; to: string } {
  const start = (day: string, plus: number) =>
    new Date(instantOf(Date.parse(`${day}T00:00:00Z`) + plus * 86_400_000, zone)).toISOString()
  return { from: start(p.from, 0), to: start(p.to, 1) }
}

/** The region asked for, if the verb is held there; unasked the first one of the person. */
export function regionFor(ctx: Pick<Ctx, 'access'>, verb: string, asked: string | undefined): string {
  const region = asked ?? ctx.access.ranges(verb)[0]
  if (region === undefined) throw problem('access.denied')
  ctx.access.need(verb, region)
  return region
}

export function askedPeriod(
  ctx: Pick<Ctx, 'app' | 'now'>,
  q: { from?: string | undefined; to?: string | undefined },
): Period {
  const p = periodOf(
    { ...(q.from ? { from: q.from } : {}), ...(q.to ? { to: q.to } : {}) },
    dayAt(ctx.now, ctx.app.installation.zone),
  )
  if (p) return p
  throw problem('request.invalid', {
    issues: [
      {
        path: 'query.to',
        code: 'period',
        message: 'a period ends after it begins and is at most ten years long',
      },
    ],
  })
}

const rounded = <T extends Figures>(f: T): T => ({ ...f, workingDays: round(f.workingDays) })
const round = (x: number | null): number | null => (x === null ? null : Math.round(x * 1000) / 1000)

export async function statistics(ctx: Ctx, q: Question): Promise<Statistics> {
  const { zone } = ctx.app.installation
  const { regions, organisation } = ctx.app.services
  const region = regionFor(ctx, 'stats.read', q.region)
  const period = askedPeriod(ctx, q)
  const by = stepOf(q.by, period)
  const rest = {
    ...(q.item ? { item: q.item } : {}),
    ...(q.unit ? { unit: q.unit } : {}),
    ...(q.channel?.length ? { channel: q.channel } : {}),
  }
  const filter: ListFilter = { region, ...rest, ...instantsOf(period, zone) }
  const raw = await readFigures(ctx, filter, { by, childLength: childLength(region), zone })
  const past = periodBefore(period)
  const before = await readTotals(ctx, { region, ...rest, ...instantsOf(past, zone) })
  const stageDays = (s: Statistics['stages']): Statistics['stages'] => ({
    confirm: round(s.confirm),
    sign: round(s.sign),
    handle: round(s.handle),
    finish: round(s.finish),
  })
  const { stages, ...totals } = raw.totals
  const tier = (name: string) => raw.tiers.find((t) => t.tier === name)?.cases ?? 0
  const steps = new Map(raw.trend.map((t) => [t.day, t]))
  return {
    asOf: ctx.now.toISOString(),
    filter,
    period: { ...period, by },
    region: { path: region, name: regions.name(region) },
    totals: rounded(totals),
    before: { ...past, figures: rounded(before) },
    tiers: { community: tier('community'), street: tier('street'), above: tier('above') },
    stages: stageDays(stages),
    regions: raw.regions.map((r) => ({
      ...rounded(r),
      name: regions.name(r.path),
      itself: r.path === region,
    })),
    units: raw.units.map((u) => ({
      ...rounded(u),
      name: organisation.unitName(u.id),
      stages: stageDays(u.stages),
    })),
    items: raw.items.map((i) => ({ ...rounded(i), name: i.name ?? '' })),
    channels: raw.channels,
    trend: stepsOf(period, by).map((s) => {
      const found = steps.get(stepStart(s.from, by))
      const at = instantsOf(s, zone)
      return {
        ...s,
        since: at.from,
        until: at.to,
        received: found?.received ?? 0,
        resolved: found?.resolved ?? 0,
      }
    }),
    hours: raw.hours,
    returns: raw.returns.map((r) => ({
      ...r,
      fromName: organisation.unitName(r.from),
      toName: organisation.unitName(r.to),
    })),
    places: raw.places.map((p) => ({ ...p, name: p.name ?? '' })),
  }
}
