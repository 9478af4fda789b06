/** Kinds and levels of places that may become dangerous, and which buildings one touches. Pure. */
import { METRES_PER_DEGREE, metres } from '../../shared/geo.ts'
import { rangeOf } from '../../shared/region-path.ts'

export const riskKinds = ['building', 'flood', 'slide', 'fire', 'gas', 'water', 'other'] as const
export type RiskKind = (typeof riskKinds)[number]
/** JGJ 125-2016 危险房屋鉴定标准: C part of the building is dangerous, D all of it. A and B are no risk points. */
export const grades = ['C', 'D'] as const
export type Grade = (typeof grades)[number]
/** 重大、较大、一般、低 (red, orange, yellow, blue), as the four levels of safety risk of the State Council's work-safety commission, 2016. */
export const riskLevels = ['major', 'larger', 'general', 'low'] as const
export type RiskLevel = (typeof riskLevels)[number]

export const kindWords: Record<RiskKind, { zh: string; en: string }> = {
  building: { zh: '危房', en: 'Dangerous building' },
  flood: { zh: '内涝点', en: 'Flooding' },
  slide: { zh: '地质灾害点', en: 'Landslide' },
  fire: { zh: '火灾隐患', en: 'Fire' },
  gas: { zh: '燃气隐患', en: 'Gas' },
  water: { zh: '临水', en: 'Open water' },
  other: { zh: '其他', en: 'Other' },
}
export const levelWords: Record<RiskLevel, { zh: string; en: string }> = {
  major: { zh: '重大', en: 'Major' },
  larger: { zh: '较大', en: 'Larger' },
  general: { zh: '一般', en: 'General' },
  low: { zh: '低', en: 'Low' },
}

export interface Reaching {
  regionPath: string
  point: readonly [lng: number, lat: number] | null
  /** Metres; 0: only the region itself. */
  reach: number
}
export interface BuildingAt {
  path: string
  point: readonly [lng: number, lat: number] | null
}

/**
 * Which of these buildings a risk point touches: those in its region, or, with a reach, within so many metres of it. They are put in order
 * once: a city asks it of thousands of points, and of each only what lies near is looked at.
 */
export function touching(buildings: readonly BuildingAt[]): (risk: Reaching) => string[] {
  const byPath = buildings.map((b) => b.path).sort()
  const northward = buildings
    .flatMap(({ path, point }) => (point ? [{ path, point }] : []))
    .sort((a, b) => a.point[1] - b.point[1])
  return ({ regionPath, point, reach }) => {
    if (reach === 0) {
      const [lo, hi] = rangeOf(regionPath)
      return byPath.slice(
        firstNot(byPath, (p) => p < lo),
        firstNot(byPath, (p) => p < hi),
      )
    }
    if (!point) return []
    // A metre more than asked for, so that rounding leaves nobody out.
    const far = (reach + 1) / METRES_PER_DEGREE
    return northward
      .slice(
        firstNot(northward, (b) => b.point[1] < point[1] - far),
        firstNot(northward, (b) => b.point[1] <= point[1] + far),
      )
      .filter((b) => metres(point, b.point) <= reach)
      .map((b) => b.path)
  }
}

/** Where the first stands for which it is no longer so, in a list in order. */
function firstNot<T>(list: readonly T[], so: (x: T) => boolean): number {
  let lo = 0
  let hi = list.length
  while (lo < hi) {
    const middle = (lo + hi) >> 1
    if (so(list[middle]!)) lo = middle + 1
    else hi = middle
  }
  return lo
}
