/** Cases of a region by the period in which they were reported, for whoever counts them by place; "resolved" is the one of all figures. */
import { sql } from 'kysely'
import type { App } from '../../../kernel/context.ts'
import { plainFacet } from './facets.ts'

export interface CaseReported {
  id: string
  region_path: string
  reported_at: Date
  resolved: boolean
  unresolved: boolean
}
/** Asked as the system: who may see which of them is for the caller to decide. */
export async function casesReported(
  app: Pick<App, 'pools' | 'installation' | 'clock'>,
  o: { region: string; from: Date; to: Date },
): Promise<CaseReported[]> {
  const now = app.clock()
  const { zone } = app.installation
  const { rows } = await sql<CaseReported>`
    select c.id, c.region_path, c.reported_at, ${plainFacet('resolved', now, zone)} as resolved, ${plainFacet('unresolved', now, zone)} as unresolved
    from cases c where c.county = ${app.installation.county} and c.region_path >= ${o.region} and c.region_path < ${`${o.region}~`}
      and c.reported_at >= ${o.from} and c.reported_at < ${o.to} order by c.reported_at, c.id`.execute(
    app.pools.system,
  )
  return rows
}
