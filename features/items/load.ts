/** The built-in responsibility list and calendar as the first published versions of an installation. */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import { commonList } from '../../packs/common/items/index.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { builtinCalendar } from '../clocks/rules.ts'

export async function loadItems(app: Pick<App, 'pools' | 'installation' | 'clock'>): Promise<void> {
  await app.pools.system.transaction().execute(async (db) => {
    await sql`
      insert into item_lists (id, name, region_path, status, valid_from, items)
      values (${uuidv7()}, ${commonList.name}, ${app.installation.rootPath}, 'published', ${new Date(`${commonList.validFrom}T00:00:00+08:00`)}, ${JSON.stringify(commonList.items)}::jsonb)
      on conflict (name) do nothing`.execute(db)
    await sql`
      insert into calendars (id, name, data, version) values (${uuidv7()}, 'built-in', ${JSON.stringify(builtinCalendar)}::jsonb, 1)
      on conflict (name, version) do nothing`.execute(db)
    await sql`insert into cache_versions as v (name, version) values ('items', 1) on conflict (name) do update set version = v.version + 1`.execute(
      db,
    )
  })
}
