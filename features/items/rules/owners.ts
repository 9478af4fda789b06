import type { Item, Level, LevelRule, UnitFact } from '../contract.ts'
import { levels } from '../contract.ts'

/** The unit found for a key at a place, or why there is none. */
export type Resolved = { unitId: string; unit: UnitFact; key: string; zh: string; en: string }
export type Unresolved = { unitId: null; unit: null; key: string; zh: string; en: string }

/** Units by what they answer to, the smallest region first, then by key. Grouped once: the list is the key, a new list is a new grouping. */
const grouped = new WeakMap<readonly UnitFact[], ReadonlyMap<string, readonly UnitFact[]>>()
function answering(units: readonly UnitFact[]): ReadonlyMap<string, readonly UnitFact[]> {
  const known = grouped.get(units)
  if (known) return known
  const made = new Map<string, UnitFact[]>()
  for (const unit of units) {
    if (unit.regionPath === '') continue
    for (const name of new Set([unit.key, ...unit.capabilities]))
      made.set(name, [...(made.get(name) ?? []), unit])
  }
  for (const list of made.values())
    list.sort(
      (a, b) => b.regionPath.length - a.regionPath.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
    )
  grouped.set(units, made)
  return made
}

/**
 * The unit that answers `key` at `regionPath`: of the units whose key or capability matches and whose region holds the
 * place, the one with the smallest region (the nearest up the tree); equal ones by key, so that the answer never depends on the
 * order of the list. `a|b` tries `a` first. Never guesses: no match is an answer with a reason.
 */
export function resolveUnit(
  key: string,
  regionPath: string,
  units: readonly UnitFact[],
): Resolved | Unresolved {
  const alternatives = key
    .split('|')
    .map((k) => k.trim())
    .filter(Boolean)
  for (const alternative of alternatives) {
    const best = answering(units)
      .get(alternative)
      ?.find((unit) => regionPath.startsWith(unit.regionPath))
    if (best)
      return {
        unitId: best.id,
        unit: best,
        key: alternative,
        zh: `这里归${best.name}`,
        en: `here it is for ${best.name}`,
      }
  }
  return {
    unitId: null,
    unit: null,
    key,
    zh: key === '' ? '清单没有写主办单位' : `${regionPath} 及上级没有单位承担“${key}”`,
    en: key === '' ? 'the list names no owner' : `no unit at ${regionPath} or above answers ${key}`,
  }
}

/**
 * The rule of an item at a level. A level the list leaves out is handled by the next more severe one, then by the next
 * milder one, so that a case never falls between two rules; null only for an item without any rule.
 */
export function ruleAt(item: Item, level: Level): { level: Level; rule: LevelRule } | null {
  const at = levels.indexOf(level)
  const order = [...levels.slice(0, at + 1).reverse(), ...levels.slice(at + 1)]
  for (const candidate of order) {
    const rule = item.levels[candidate]
    if (rule) return { level: candidate, rule }
  }
  return null
}

/** Main unit of an item × level × place. Refuses (unitId null, with words) when the list has no owner, two owners, or one nobody answers. */
export function resolveOwner(
  item: Item,
  level: Level,
  regionPath: string,
  units: readonly UnitFact[],
): Resolved | Unresolved {
  const found = ruleAt(item, level)
  const owners = found?.rule.owners ?? []
  if (owners.length > 1) {
    const key = owners.join('、')
    return {
      unitId: null,
      unit: null,
      key,
      zh: `主办写了 ${owners.length} 个单位：${key}`,
      en: `${owners.length} owners: ${key}`,
    }
  }
  return resolveUnit(owners[0] ?? '', regionPath, units)
}

/** How the list writes a unit that answers at this place: the role it has there, so that other places find their own; else its key. */
export function ownerKey(unit: UnitFact, regionPath: string, units: readonly UnitFact[]): string {
  return unit.capabilities.find((c) => resolveUnit(c, regionPath, units).unitId === unit.id) ?? unit.key
}

/** Co-handlers that exist at the place, each with what it is asked to do; the owner itself is left out. */
export function resolveCoHandlers(
  item: Item,
  level: Level,
  regionPath: string,
  units: readonly UnitFact[],
): { unit: UnitFact; task: string }[] {
  const rule = ruleAt(item, level)?.rule
  if (!rule) return []
  const owner = resolveOwner(item, level, regionPath, units).unitId
  const out = new Map<string, { unit: UnitFact; task: string }>()
  for (const co of rule.coHandlers) {
    const { unit } = resolveUnit(co.unit, regionPath, units)
    if (unit && unit.id !== owner && !out.has(unit.id)) out.set(unit.id, { unit, task: co.task })
  }
  return [...out.values()]
}
