/** What other features may ask of risk points: which are open, and which buildings they touch. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { carryRows } from '../regions/answers.ts'
import type { Grade, RiskKind } from './rules.ts'
import { touching } from './rules.ts'
import { listRisks } from './store.ts'

export { enter as enterRisk } from './commands.ts'
export const carryRisks = carryRows({ table: 'risk_points', of: sql<boolean>`t.ended_on is null` })

export interface RiskTouching {
  id: string
  kind: RiskKind
  name: string
  grade: Grade | null
  /** Paths of buildings. */
  buildings: string[]
}

/** Open risk points that the asker may read and that touch buildings of a region, wherever they lie, the gravest first. */
export async function risksTouching(
  ctx: Ctx,
  o: { region: string; kinds?: readonly RiskKind[]; grades?: readonly Grade[] },
): Promise<RiskTouching[]> {
  const { county } = ctx.app.installation
  const parts = [
    sql`x.county = ${county} and x.ended_on is null`,
    ctx.access.where('risk.read', 'x.region_path'),
  ]
  if (o.kinds?.length) parts.push(sql`x.kind = any(${[...o.kinds]})`)
  if (o.grades?.length) parts.push(sql`(x.grade is null or x.grade = any(${[...o.grades]}))`)
  const rows = await listRisks(ctx.db, sql<boolean>`(${sql.join(parts, sql` and `)})`, null)
  const buildings = ctx.app.services.regions
    .within(o.region, 'administrative')
    .filter((r) => r.kind === 'building')
    .map((r) => ({ path: r.path, point: r.point }))
  const touched = touching(buildings)
  const all = rows.map((r) => ({
    id: r.id,
    kind: r.kind,
    name: r.name,
    grade: r.grade,
    buildings: touched({
      regionPath: r.region_path,
      point: r.lng === null || r.lat === null ? null : [r.lng, r.lat],
      reach: r.reach,
    }),
  }))
  return all.filter((r) => r.buildings.length > 0)
}
