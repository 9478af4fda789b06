import { z } from 'zod'
import type { App } from '../../kernel/context.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { dropBlob } from '../attachments/answers.ts'
import { keptDays } from './rules.ts'
import { runExport } from './run.ts'
import * as store from './store.ts'

const Of = z.object({ id: z.uuid() })

export const jobs: JobHandlers = {
  'exports.run': async (app, payload, { aborted }) => {
    await runExport(app, Of.parse(payload).id, aborted)
  },
}

/** A page takes seconds; after this silence the process that wrote is gone. */
const silenceMs = 30_000
/** Files hold what was seen by one account: they are kept only as long as it may fetch them again. */
const keepMs = keptDays(false) * 24 * 3_600_000

/** Puts work of processes that died back to work; a job held by a dead process would be held for hours. */
export async function resumeExports(app: App): Promise<void> {
  const { county } = app.installation
  const db = app.pools.system
  for (const e of await store.silentExports(db, county, new Date(app.clock().getTime() - silenceMs)))
    await app.jobs.add(db, 'exports.run', { id: e.id }, { key: `export:${e.id}` })
}

export async function forgetExports(app: App): Promise<void> {
  const { county } = app.installation
  const now = app.clock()
  const before = new Date(now.getTime() - keepMs)
  for (const e of await store.oldExports(app.pools.system, county, now, before))
    await app.pools.system.transaction().execute(async (db) => {
      await store.forgetExport(db, e)
      await dropBlob({ app, db }, e.file_hash!)
    })
}

export const ticks: Ticks = {
  'exports.resume': { seconds: 15, run: resumeExports },
  'exports.forget': { seconds: 3600, run: forgetExports },
}
