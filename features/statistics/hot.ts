/** Hot issues: which items have more cases at a place than were usual there. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import type { hotGet } from './contract-hot.ts'
import { instantsOf, regionFor } from './query.ts'
import { beyondChance, earlierWindows, fewestCases, heatOf } from './rules/hot.ts'
import { addDays, dayAt } from './rules.ts'
import { firstCase, readIssues } from './store/hot.ts'

const most = 100

/** Whole days up to and with today, compared with as many days before them, eight times. */
export async function hot(ctx: Ctx, q: QueryOf<typeof hotGet>): Promise<AnswerOf<typeof hotGet>> {
  const { zone } = ctx.app.installation
  const { regions } = ctx.app.services
  const region = regionFor(ctx, 'stats.read', q.region)
  const to = dayAt(ctx.now, zone)
  const windowAt = (i: number) => {
    const last = addDays(to, -i * q.days)
    return instantsOf({ from: addDays(last, 1 - q.days), to: last }, zone)
  }
  const spans = Array.from({ length: earlierWindows + 1 }, (_, i) => windowAt(i))
  const now = spans[0]!
  const oldest = spans[earlierWindows]!
  const first = await firstCase(ctx, region)
  // A window before the first case is no window without cases.
  const windows = first
    ? spans.slice(1).filter((s) => first.toISOString() < s.from || s.from === first.toISOString()).length
    : 0
  const rows = await readIssues(ctx, {
    region,
    from: oldest.from,
    to: now.to,
    ends: spans.map((s) => s.to),
    length: q.by === 'grid' ? 15 : 12,
  })
  const heats = rows.map((r) => heatOf(r.cases, r.counts.slice(1, windows + 1)))
  const hot = beyondChance(heats.map((h) => h?.chance ?? 1))
  const issues = rows.map((r, i) => ({
    item: r.item,
    name: r.name,
    path: r.path,
    place: regions.trail(r.path),
    cases: r.cases,
    reports: r.reports,
    expected: heats[i] ? Math.round(heats[i].expected * 100) / 100 : null,
    chance: heats[i]?.chance ?? null,
    hot: hot[i]! && r.cases >= fewestCases && heats[i] !== null,
    steps: r.counts.slice(0, windows + 1).reverse(),
    last: r.last,
  }))
  issues.sort(
    (a, b) =>
      Number(b.hot) - Number(a.hot) ||
      (a.chance ?? 1) - (b.chance ?? 1) ||
      b.cases - a.cases ||
      (`${a.item}${a.path}` < `${b.item}${b.path}` ? -1 : 1),
  )
  return {
    asOf: ctx.now.toISOString(),
    region: { path: region, name: regions.name(region) },
    days: q.days,
    period: { from: addDays(to, 1 - q.days), to },
    filter: { region, ...now },
    windows,
    looked: rows.length,
    issues: issues.slice(0, most),
  }
}
