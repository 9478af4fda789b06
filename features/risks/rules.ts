/** Kinds and levels of places that may become dangerous, and which buildings one touches. Pure. */
import { metres } from '../../shared/geo.ts'

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

/** Of these buildings, those that a risk point touches: in its region, or, with a reach, within so many metres of it. */
export function touched(risk: Reaching, buildings: readonly BuildingAt[]): string[] {
  const near = (b: BuildingAt) =>
    risk.point !== null && b.point !== null && metres(risk.point, b.point) <= risk.reach
  return buildings
    .filter((b) => (risk.reach > 0 ? near(b) : b.path.startsWith(risk.regionPath)))
    .map((b) => b.path)
}
