/** SQL of plans of care. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'

export interface PlanRow {
  id: string
  region_path: string
  group_key: string
  every_days: number
  visit_plan_id: string
  state: 'active' | 'ended'
}
const shown = sql`c.id, c.region_path, c.group_key, c.every_days, c.visit_plan_id, c.state`

/** Running ones first; without a limit all of them. */
export async function listPlans(
  db: Tx,
  where: RawBuilder<boolean>,
  limit: number | null,
): Promise<PlanRow[]> {
  const { rows } =
    await sql<PlanRow>`select ${shown} from care_plans c where ${where} order by c.state, c.group_key, c.region_path limit ${limit}::bigint`.execute(
      db,
    )
  return rows
}
export async function planById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<PlanRow | undefined> {
  const { rows } =
    await sql<PlanRow>`select ${shown} from care_plans c where c.county = ${county} and c.id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}

/** Running plans, of one group if named: read as the system, they may lie above whoever changes an archive. */
export async function activePlans(db: Tx, county: string, group?: string): Promise<PlanRow[]> {
  return listPlans(
    db,
    sql<boolean>`(c.county = ${county} and c.state = 'active' ${group ? sql`and c.group_key = ${group}` : sql``})`,
    null,
  )
}

export async function insertPlan(
  db: Tx,
  county: string,
  p: Omit<PlanRow, 'state'>,
  by: string | null,
  now: Date,
): Promise<void> {
  await sql`insert into care_plans (county, id, region_path, group_key, every_days, visit_plan_id, state, created_by, created_at)
    values (${county}, ${p.id}, ${p.region_path}, ${p.group_key}, ${p.every_days}, ${p.visit_plan_id}, 'active', ${by}, ${now})`.execute(
    db,
  )
}
export async function endPlan(db: Tx, county: string, id: string, now: Date): Promise<void> {
  await sql`update care_plans set state = 'ended', ended_at = ${now} where county = ${county} and id = ${id}`.execute(
    db,
  )
}
