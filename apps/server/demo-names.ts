/** Some names that only people from there use, entered by the data clerk of a demo town. */
import { sql } from 'kysely'
import { identityOf } from '../../features/accounts/answers.ts'
import { withActor } from '../../features/cases/answers.ts'
import { enterName } from '../../features/placenames/answers.ts'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'

const names = [
  ['老棉纺厂', '一九九八年停产，大家还这么叫'],
  ['鱼市口', '早年卖鱼的路口'],
  ['六号大院', '原机修厂的家属院'],
] as const

export async function fillNames(app: App): Promise<void> {
  const { county, rootPath } = app.installation
  const db = app.pools.system
  const { rows: known } = await sql`select 1 from place_names where county = ${county} limit 1`.execute(db)
  const { rows: clerks } = await sql<{ id: string }>`
    select account_id as id from grants where role = 'data-clerk' and revoked_at is null order by account_id limit 1`.execute(
    db,
  )
  const clerk = clerks[0] && (await identityOf(app, clerks[0].id))
  const grids = app.services.regions.within(rootPath, 'administrative').filter((r) => r.kind === 'grid')
  if (known.length > 0 || !clerk || grids.length === 0) return
  for (const [i, [name, note]] of names.entries())
    await withActor(app, clerk.actor, clerk.access, (ctx) =>
      enterName(ctx, {
        requestId: uuidv7(app.clock().getTime()),
        name,
        note,
        regionPath: grids[(i * 7) % grids.length]!.path,
        point: null,
      }),
    )
}
