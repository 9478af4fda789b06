/**
 * A table that no person uploads: it is taken at once when its columns are known, because somebody said what they are for a table with the
 * same headings, or because text and number are plain from the headings. Else it waits, as an import that is looked at first.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { blobPath } from '../attachments/answers.ts'
import { faultsTable } from './faults.ts'
import { lookAt, type Preview, previewOf } from './imports.ts'
import * as store from './store/imports.ts'

export interface BroughtTable {
  /** Content in the store of files. */
  hash: string
  name: string
  channel: string
  regionPath: string
  /** The source, to which results go back. */
  clientId: string
}

const isSure = (m: store.ImportMapping, from: Preview['from']): boolean =>
  from === 'remembered' ||
  (m.columns.externalId !== undefined && (m.columns.body !== undefined || m.columns.title !== undefined))

/** Throws what `lookAt` throws for a file that is no table. In the caller's transaction. */
export async function bringTable(
  ctx: Pick<Ctx, 'app' | 'db' | 'now'>,
  t: BroughtTable,
): Promise<{ id: string; sure: boolean }> {
  const { app, db, now } = ctx
  const { county, dataDir } = app.installation
  const path = blobPath(dataDir, t.hash)
  const looked = await lookAt(app, path, t.channel)
  const mapping = { ...looked.mapping, clientId: t.clientId }
  const sure = isSure(mapping, looked.from)
  const { total } = await previewOf(app, path, mapping, looked.from)
  const i = { county, id: uuidv7(now.getTime()) }
  await store.insertImport(
    db,
    {
      ...i,
      region_path: t.regionPath,
      name: t.name,
      file_hash: t.hash,
      mapping,
      state: 'preview',
      total,
      account_id: null,
    },
    now,
  )
  if (sure) {
    await store.queueImport(db, i, mapping, total, now)
    await app.jobs.add(db, 'imports.run', { id: i.id }, { key: `import:${i.id}` })
  }
  return { id: i.id, sure }
}

/** The first rows of a table as they would be taken; nothing is stored. */
export async function firstRows(
  app: App,
  path: string,
  channel: string,
): Promise<Preview & { sure: boolean }> {
  const { mapping, from } = await lookAt(app, path, channel)
  return { ...(await previewOf(app, path, mapping, from)), sure: isSure(mapping, from) }
}

export interface ImportOutcome {
  state: store.ImportState
  created: number
  repeated: number
  faulty: number
  error: string | null
  /** Rows at fault as CSV; null when there are none. */
  faults(language: 'zh' | 'en'): Promise<string | null>
}

export async function importOutcome(app: App, id: string): Promise<ImportOutcome | null> {
  const { county } = app.installation
  const i = await store.findImport(app.pools.system, county, id)
  if (!i) return null
  return {
    state: i.state,
    created: i.created,
    repeated: i.repeated,
    faulty: i.faulty,
    error: i.error,
    faults: async (language) => {
      const some = await store.listFaults(app.pools.system, county, id, 0, 1)
      return some.length ? faultsTable(app, i, language) : null
    },
  }
}
