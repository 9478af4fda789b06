/**
 * Naming the place of an empty installation: its division code and name are written once, in the transaction that makes the
 * first administrators, with the region they are the root of. Other server processes learn it at their next start.
 */
import { sql } from 'kysely'
import { loadItems } from '../../features/items/load.ts'
import type { Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'

export interface NewPlace {
  /** Division code of a county, street or community: 6, 9 or 12 digits. */
  code: string
  name: string
  nameEn: string
}

const kinds: Record<number, string> = { 6: 'county', 9: 'street', 12: 'community' }

export async function namePlace(ctx: Ctx, place: NewPlace): Promise<void> {
  const { app, db } = ctx
  const county = place.code.slice(0, 6)
  const values = { county, rootPath: place.code, name: place.name, nameEn: place.nameEn, installed: true }
  for (const [key, value] of Object.entries(values))
    await sql`insert into settings (key, value, updated_at) values (${key}, ${JSON.stringify(value)}::jsonb, ${ctx.now})
              on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`.execute(
      db,
    )
  await sql`
    insert into regions (id, path, county, parent_path, kind, division, name, valid_from)
    values (${uuidv7()}, ${place.code}, ${county}, null, ${kinds[place.code.length]}, 'administrative', ${place.name}, ${ctx.now})
    on conflict do nothing`.execute(db)
  await sql`insert into cache_versions as v (name, version) values ('regions', 1)
            on conflict (name) do update set version = v.version + 1`.execute(db)
  ctx.afterCommit(async () => {
    Object.assign(app.installation, { county, rootPath: place.code, name: place.name, nameEn: place.nameEn })
    await loadItems(app)
    await app.services.regions.refresh()
    await app.services.items.refresh()
    await app.services.settings.refresh()
  })
}
