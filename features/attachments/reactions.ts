import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { removeBlob } from './blobs.ts'
import { dropLeftovers, dropPieces } from './pieces.ts'
import * as store from './store.ts'

/** An upload that nobody continued or used: a worker's day without network and a night are allowed for. */
const keepHours = 48

/** Removes abandoned uploads, and their content when nothing else refers to it. */
export async function sweepUploads(app: App): Promise<number> {
  const { county, dataDir } = app.installation
  const before = new Date(app.clock().getTime() - keepHours * 3_600_000)
  const old = await store.abandonedUploads(app.pools.system, county, before, 200)
  for (const u of old) {
    await app.pools.system.transaction().execute(async (trx) => {
      if (u.hash) await store.lockBlobs(trx, [u.hash, ...(u.preview_hash ? [u.preview_hash] : [])])
      if (!(await store.deleteUpload(trx, county, u.id, before))) return
      if (!u.hash || (await store.blobUsed(trx, county, u.hash))) return
      await removeBlob(dataDir, u.hash)
      if (u.preview_hash) await removeBlob(dataDir, u.preview_hash)
    })
    await dropPieces(dataDir, u.id)
  }
  await dropLeftovers(dataDir, before)
  return old.length
}

export const ticks: Ticks = { 'uploads.sweep': { seconds: 600, run: sweepUploads } }
