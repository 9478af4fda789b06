import type { Item, Level, ResponsibilityList, UnitFact } from '../contract.ts'
import { resolveOwner, ruleAt } from './owners.ts'

/** What replay needs to know of a case that happened; instants are milliseconds since 1970 UTC. */
export type CaseFact = {
  id: string
  number: string
  itemCode: string
  level: Level
  regionPath: string
  openedAt: number
  /** When the resolve clock started (first accepted); null: never accepted, so the clock is taken from `openedAt`. */
  acceptedAt: number | null
  resolvedAt: number | null
  returns: number
  /** The unit that resolved it in the end, or has it now. */
  handledBy: string | null
}

export type ReplayTools = {
  units: readonly UnitFact[]
  /** End of a limit that starts at `from`: the deadline function of the clocks with its calendar bound in. Null: the limit cannot be read. */
  due: (from: number, limit: string) => number | null
  /** Up to when a case without a result is looked at. */
  until: number
}

export type Fate = {
  unitId: string | null
  dueAt: number | null
  state: 'in_time' | 'late' | 'no_owner' | 'no_clock' | 'open'
  /** Would have been sent back twice or more: no owner who could have kept it from the start. */
  bounced: boolean
}

export type ReplaySide = {
  inTime: number
  late: number
  open: number
  noOwner: number
  noClock: number
  bounced: number
  /** Share in time of those that were judged (in time or late), 0–1; null when none was. */
  rate: number | null
}

export type Replay = {
  cases: number
  a: ReplaySide
  b: ReplaySide
  ownerChanged: { caseId: string; number: string; from: string | null; to: string | null }[]
  /** Cases whose judgement differs, for looking at them. */
  judgedDifferently: { caseId: string; number: string; from: Fate['state']; to: Fate['state'] }[]
  units: { unitId: string; name: string; a: number; b: number; change: number }[]
}

/**
 * How the given cases would stand under a list: who would own each, when it would have been due, and whether what really
 * happened was in time. Handling times stay as they were; only owner and limit change. A case returned twice or more counts as
 * bounced unless the list's owner is the unit that handled it in the end.
 */
export function fateOf(fact: CaseFact, items: ReadonlyMap<string, Item>, tools: ReplayTools): Fate {
  const item = items.get(fact.itemCode)
  if (!item) return { unitId: null, dueAt: null, state: 'no_owner', bounced: fact.returns >= 2 }
  const { unitId } = resolveOwner(item, fact.level, fact.regionPath, tools.units)
  const bounced = fact.returns >= 2 && (unitId === null || unitId !== fact.handledBy)
  if (unitId === null) return { unitId, dueAt: null, state: 'no_owner', bounced }
  const limit = item.clocked ? ruleAt(item, fact.level)?.rule.limits.resolve : null
  const dueAt = limit ? tools.due(fact.acceptedAt ?? fact.openedAt, limit) : null
  if (dueAt === null) return { unitId, dueAt, state: 'no_clock', bounced }
  const end = fact.resolvedAt ?? tools.until
  if (end > dueAt) return { unitId, dueAt, state: 'late', bounced }
  return { unitId, dueAt, state: fact.resolvedAt === null ? 'open' : 'in_time', bounced }
}

function sideOf(fates: readonly Fate[]): ReplaySide {
  const count = (state: Fate['state']) => fates.filter((f) => f.state === state).length
  const inTime = count('in_time')
  const late = count('late')
  return {
    inTime,
    late,
    open: count('open'),
    noOwner: count('no_owner'),
    noClock: count('no_clock'),
    bounced: fates.filter((f) => f.bounced).length,
    rate: inTime + late === 0 ? null : inTime / (inTime + late),
  }
}

/**
 * A past month run again under list `b` (the draft) beside list `a` (in force). Changes nothing and depends on nothing but its
 * arguments: the same versions, month, units and calendar always give the same table.
 */
export function replay(
  cases: readonly CaseFact[],
  a: Pick<ResponsibilityList, 'items'>,
  b: Pick<ResponsibilityList, 'items'>,
  tools: ReplayTools,
): Replay {
  const itemsA = new Map(a.items.map((item) => [item.code, item]))
  const itemsB = new Map(b.items.map((item) => [item.code, item]))
  const fatesA = cases.map((fact) => fateOf(fact, itemsA, tools))
  const fatesB = cases.map((fact) => fateOf(fact, itemsB, tools))
  const perUnit = new Map<string, { a: number; b: number }>()
  const add = (unitId: string | null, side: 'a' | 'b') => {
    if (unitId === null) return
    const row = perUnit.get(unitId) ?? { a: 0, b: 0 }
    row[side]++
    perUnit.set(unitId, row)
  }
  const ownerChanged: Replay['ownerChanged'] = []
  const judgedDifferently: Replay['judgedDifferently'] = []
  cases.forEach((fact, i) => {
    const from = fatesA[i] as Fate
    const to = fatesB[i] as Fate
    add(from.unitId, 'a')
    add(to.unitId, 'b')
    const which = { caseId: fact.id, number: fact.number }
    if (from.unitId !== to.unitId) ownerChanged.push({ ...which, from: from.unitId, to: to.unitId })
    if (from.state !== to.state) judgedDifferently.push({ ...which, from: from.state, to: to.state })
  })
  const nameOf = new Map(tools.units.map((u) => [u.id, u.name]))
  return {
    cases: cases.length,
    a: sideOf(fatesA),
    b: sideOf(fatesB),
    ownerChanged,
    judgedDifferently,
    units: [...perUnit]
      .map(([unitId, n]) => ({ unitId, name: nameOf.get(unitId) ?? unitId, ...n, change: n.b - n.a }))
      .sort((x, y) => Math.abs(y.change) - Math.abs(x.change) || x.unitId.localeCompare(y.unitId)),
  }
}
