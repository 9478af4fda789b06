/** Whom a roll has: the buildings, who lives there, and which grid each belongs to. */
import type { Ctx } from '../../kernel/context.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { isoInZone } from '../clocks/rules.ts'
import { livingIn } from '../ledger/answers.ts'
import { isPlace } from '../regions/rules/kinds.ts'
import { type RiskTouching, risksTouching } from '../risks/answers.ts'
import type { Criteria, Drawn } from './contract.ts'
import { monthsOf, type Why, whyOf } from './rules.ts'

/** More than a street has to reach in one go: such a list is drawn community by community. */
const mostPeople = 20_000

defineProblems({
  'roll.too_many': {
    status: 422,
    zh: `一份名单最多 ${mostPeople} 人，请分片开`,
    en: `A roll holds ${mostPeople} people; open one for each part`,
  },
})

export interface Somebody {
  /** Of the ledger, or the arrival of somebody who may not be in it. */
  personId: string
  subject: 'person' | 'arrival'
  homeId: string | null
  regionPath: string
  riskId: string | null
  who: Why
}
export interface Part {
  /** The grid, or whatever the building hangs on. */
  regionPath: string
  accountId: string | null
  list: Somebody[]
}
export interface Roster {
  parts: Part[]
  drawn: Drawn
}

/** As the ledger stands now, in the scope of whoever asks. */
export async function draw(ctx: Ctx, c: Criteria): Promise<Roster> {
  const { regions } = ctx.app.services
  ctx.access.need('roll.open', c.regionPath)
  if (!regions.byPath(c.regionPath)) throw problem('not_found')
  const risks = c.risks ? await risksTouching(ctx, { region: c.regionPath, ...c.risks }) : []
  // The gravest risk of a building is the one that is named.
  const riskOf = new Map<string, RiskTouching>()
  for (const r of risks) for (const b of r.buildings) if (!riskOf.has(b)) riskOf.set(b, r)
  const buildings = c.risks
    ? [...riskOf.keys()]
    : regions
        .within(c.regionPath, 'administrative')
        .filter((r) => r.kind === 'building')
        .map((r) => r.path)
  const months = monthsOf(c, isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10))
  const living = await livingIn(ctx, { buildings, ...months, limit: mostPeople + 1 })
  if (living.length > mostPeople) throw problem('roll.too_many')
  const people = living.flatMap((p): Somebody[] => {
    const who = whyOf(p.birthMonth, months)
    return who
      ? [
          {
            personId: p.personId,
            subject: 'person',
            homeId: p.homeId,
            regionPath: p.regionPath,
            riskId: riskOf.get(p.regionPath)?.id ?? null,
            who,
          },
        ]
      : []
  })
  return rosterOf(ctx, people, risks)
}

/** People by the grids that have to reach them. */
export function rosterOf(
  ctx: Pick<Ctx, 'app'>,
  people: readonly Somebody[],
  risks: readonly RiskTouching[] = [],
): Roster {
  if (people.length > mostPeople) throw problem('roll.too_many')
  const gridOf = new Map<string, string>()
  const grid = (path: string): string => {
    const known = gridOf.get(path) ?? gridAt(ctx, path)
    gridOf.set(path, known)
    return known
  }
  const parts = [...Map.groupBy(people, (p) => grid(p.regionPath))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([regionPath, list]) => ({ regionPath, accountId: workerAt(ctx, regionPath), list }))
  return { parts, drawn: drawnOf(ctx, people, parts, risks) }
}

/** The grid a place lies in; where there is none, what governs there. */
export function gridAt(ctx: Pick<Ctx, 'app'>, path: string): string {
  const chain = ctx.app.services.regions.chain(path)
  const found = chain.findLast((r) => r.kind === 'grid') ?? chain.findLast((r) => !isPlace(r.kind))
  return found?.path ?? path
}
/** Whose grid it is; of what is more than a grid nobody's. */
export const workerAt = (ctx: Pick<Ctx, 'app'>, path: string): string | null =>
  ctx.app.services.organisation.peopleFor(path, 'worker')[0]?.accountId ?? null

const doors = (list: readonly Somebody[]) => new Set(list.map((p) => p.homeId ?? p.personId)).size

function drawnOf(
  ctx: Pick<Ctx, 'app'>,
  people: readonly Somebody[],
  parts: readonly Part[],
  risks: readonly RiskTouching[],
): Drawn {
  const { regions, organisation } = ctx.app.services
  const byRisk = Map.groupBy(people, (p) => p.riskId)
  return {
    people: people.length,
    doors: doors(people),
    buildings: new Set(people.map((p) => p.regionPath)).size,
    unknownAge: people.filter((p) => p.who === 'unknown').length,
    parts: parts.map((p) => ({
      regionPath: p.regionPath,
      name: regions.name(p.regionPath),
      people: p.list.length,
      doors: doors(p.list),
      worker: organisation.accountName(p.accountId),
    })),
    risks: risks.map((r) => ({
      id: r.id,
      name: r.name,
      grade: r.grade,
      people: byRisk.get(r.id)?.length ?? 0,
    })),
  }
}
