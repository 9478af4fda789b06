/** Who passed cases on to whom, and the proposals that follow: names, periods and rules around the rows of the store. */
import type { Ctx } from '../../kernel/context.ts'
import { ownerUnit } from '../cases/answers.ts'
import { openDrafts } from '../items/answers.ts'
import { ownerKey } from '../items/rules.ts'
import type { Passing, Proposal } from './contract-passing.ts'
import { askedPeriod, instantsOf, type Question, regionFor } from './query.ts'
import { proposed, proposeFrom, solverOf, telling } from './rules/passing.ts'
import * as store from './store/passing.ts'
import type { ListFilter } from './store.ts'

export async function passing(ctx: Ctx, q: Question): Promise<Passing> {
  const { regions, organisation } = ctx.app.services
  const region = regionFor(ctx, 'stats.read', q.region)
  const period = askedPeriod(ctx, q)
  const filter: ListFilter = {
    region,
    ...(q.item ? { item: q.item } : {}),
    ...(q.unit ? { unit: q.unit } : {}),
    ...(q.channel?.length ? { channel: q.channel } : {}),
    ...instantsOf(period, ctx.app.installation.zone),
  }
  const raw = await store.readPassing(ctx, filter)
  const name = (id: string) => organisation.unitName(id)
  const sum = (id: string, side: 'from' | 'to') =>
    raw.moves.filter((m) => m[side] === id).reduce((n, m) => n + m.times, 0)
  const units = [...new Set(raw.moves.flatMap((m) => [m.from, m.to]))]
    .map((id) => ({ id, name: name(id), gave: sum(id, 'from'), got: sum(id, 'to') }))
    .sort((a, b) => b.gave + b.got - a.gave - a.got || (a.id < b.id ? -1 : 1))
  return {
    asOf: ctx.now.toISOString(),
    filter,
    period,
    region: { path: region, name: regions.name(region) },
    totals: raw.totals,
    units,
    moves: raw.moves,
    bounces: raw.bounces.map((b) => ({
      ...b,
      aName: name(b.a),
      bName: name(b.b),
      solved: raw.solved
        .filter((s) => s.a === b.a && s.b === b.b)
        .map((s) => ({ id: s.unit, name: name(s.unit), cases: s.cases })),
    })),
    chains: raw.chains.map(({ solved, steps, ...c }) => ({
      ...c,
      steps: steps.map((s) => ({
        from: name(s.from),
        to: name(s.to),
        returned: s.returned,
        at: new Date(s.at).toISOString(),
      })),
      solvedBy: solved ? name(solved) : null,
    })),
  }
}

const days = 365
/** The two units of a pair in the order in which the store keeps them. */
export const ordered = (a: string, b: string): { a: string; b: string } => (a < b ? { a, b } : { a: b, b: a })
export const keyOf = (p: { itemCode: string; a: string; b: string }): string => `${p.itemCode} ${p.a} ${p.b}`

/** Everything that bounces often enough where the caller edits the list, with where it happened last. */
export async function proposalsOf(ctx: Ctx): Promise<(Proposal & { regionPath: string })[]> {
  const { organisation, items, triage } = ctx.app.services
  const { county } = ctx.app.installation
  const since = new Date(ctx.now.getTime() - days * 86_400_000)
  const cases = await store.bouncedCases(ctx, 'item.edit', since)
  const groups = [...Map.groupBy(cases, keyOf).values()].filter(
    (g) => g.length >= proposeFrom.cases || g.reduce((n, c) => n + c.times, 0) >= proposeFrom.times,
  )
  const codes = [...new Set(groups.map((g) => g[0]!.itemCode))]
  const titles = codes.length ? await store.titlesOf(ctx, 'item.edit', codes, since) : new Map()
  const decided = new Map(
    (await store.decisions(ctx.db, county)).map((d) => [
      keyOf({ itemCode: d.item_code, a: d.unit_a, b: d.unit_b }),
      d,
    ]),
  )
  const wordsOf = (text: string) => new Set(triage.words(text).split(' '))
  const units = organisation.units()
  const name = (id: string) => organisation.unitName(id)
  const out = groups.flatMap((group): (Proposal & { regionPath: string })[] => {
    const first = group[0]!
    const { itemCode, a, b } = first
    const item = items.item(itemCode)
    if (!item) return []
    const solved = [
      ...Map.groupBy(
        group.filter((c) => c.solved),
        (c) => c.solved!,
      ),
    ]
      .map(([id, list]) => ({ id, name: name(id), cases: list.length }))
      .sort((x, y) => y.cases - x.cases || (x.id < y.id ? -1 : 1))
    const solver = solverOf(solved)
    const owner = ownerUnit(ctx.app, { itemCode, level: first.level, regionPath: first.regionPath })
    const { way, unitId } = proposed({ a, b }, solver, owner)
    const unit = unitId ? organisation.unit(unitId) : undefined
    const numbers = new Set(group.map((c) => c.number))
    const others: { number: string; title: string }[] = titles.get(itemCode) ?? []
    const words = telling(
      group.map((c) => wordsOf(c.text)),
      others.filter((o) => !numbers.has(o.number)).map((o) => wordsOf(o.title)),
      [...item.keywords, ...item.phrases],
    )
    const d = decided.get(keyOf(first))
    const again = d ? group.filter((c) => Date.parse(c.reportedAt) > d.at.getTime()).length : 0
    const times = group.reduce((n, c) => n + c.times, 0)
    const most = solved.find((s) => s.id === solver)
    return [
      {
        itemCode,
        a,
        b,
        itemName: item.name,
        aName: name(a),
        bName: name(b),
        cases: group.length,
        times,
        numbers: group.slice(0, 20).map((c) => c.number),
        solved,
        ownerNow: owner ? name(owner) : null,
        unitId: unit ? unit.id : null,
        unitKey: unit ? ownerKey(unit, first.regionPath, units) : null,
        way,
        why: most
          ? {
              zh: `${group.length} 件来回 ${times} 次，最后 ${most.cases} 件由${most.name}办结`,
              en: `${group.length} cases went to and fro ${times} times; ${most.cases} were solved by ${most.name}`,
            }
          : {
              zh: `${group.length} 件来回 ${times} 次，哪家办结的都不到六成`,
              en: `${group.length} cases went to and fro ${times} times; no unit solved six in ten of them`,
            },
        words,
        decision: d
          ? {
              what: d.what,
              by: d.by_name,
              at: d.at.toISOString(),
              reason: d.reason,
              listId: d.list_id,
              since: again,
            }
          : null,
        open: !d || again >= proposeFrom.again,
        regionPath: first.regionPath,
      },
    ]
  })
  return out.sort(
    (x, y) => Number(y.open) - Number(x.open) || y.cases - x.cases || (keyOf(x) < keyOf(y) ? -1 : 1),
  )
}

export async function proposals(ctx: Ctx) {
  return {
    proposals: (await proposalsOf(ctx)).map(({ regionPath: _, ...p }) => p),
    drafts: await openDrafts(ctx),
  }
}
