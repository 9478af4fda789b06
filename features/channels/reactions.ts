import { z } from 'zod'
import type { App } from '../../kernel/context.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { dropBlob } from '../attachments/answers.ts'
import { intake } from '../reports/answers.ts'
import { deliverDue } from './deliver.ts'
import { runImport } from './import-run.ts'
import * as importsStore from './store/imports.ts'

const Of = z.object({ id: z.uuid() })

export const jobs: JobHandlers = {
  'imports.run': async (app, payload, { aborted }) => {
    await runImport(app, Of.parse(payload).id, { take: intake, aborted })
  },
}

/** A chunk of an import takes seconds; after this silence its process is gone. */
const silenceMs = 30_000
/** Tables hold names and phones in clear: they are kept only as long as somebody may want the faults or the file again. */
const keepMs = 7 * 24 * 3_600_000

/** Puts work of processes that died back to work; a job held by a dead process would be held for hours. */
export async function resumeFiles(app: App): Promise<void> {
  const { county } = app.installation
  const db = app.pools.system
  const before = new Date(app.clock().getTime() - silenceMs)
  for (const i of await importsStore.silentImports(db, county, before))
    await app.jobs.add(db, 'imports.run', { id: i.id }, { key: `import:${i.id}` })
}

export async function forgetFiles(app: App): Promise<void> {
  const { county } = app.installation
  const before = new Date(app.clock().getTime() - keepMs)
  for (const i of await importsStore.keptFiles(app.pools.system, county, before))
    await app.pools.system.transaction().execute(async (db) => {
      await importsStore.forgetFile(db, i)
      await dropBlob({ app, db }, i.file_hash)
    })
}

export const ticks: Ticks = {
  outbox: { seconds: 2, run: (app) => deliverDue(app) },
  'files.resume': { seconds: 15, run: resumeFiles },
  'files.forget': { seconds: 3600, run: forgetFiles },
}
