/** The built-in forms: published and open in a named town, for everybody to try; elsewhere an administrator begins from them. */
import type { App } from '../../kernel/context.ts'
import { builtinForms } from '../../packs/common/forms.ts'
import * as store from './store.ts'

export async function loadForms(
  app: Pick<App, 'pools' | 'installation' | 'clock'>,
  plates: readonly { code: string; form: string }[],
): Promise<void> {
  const now = app.clock()
  await app.pools.system.transaction().execute(async (db) => {
    for (const { key, definition } of builtinForms)
      if (await store.insertForm(db, { key, regionPath: app.installation.rootPath, draft: definition, now }))
        await store.insertVersion(db, { key, version: 1, definition, by: '一格', now })
    for (const p of plates) await store.putOnPlate(db, p.code, p.form)
    await store.touchCache(db)
  })
}
