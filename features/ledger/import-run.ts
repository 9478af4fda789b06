/**
 * An import as a job, dry or for good: rows in the order of the file, some in one transaction with the cursor behind them. It may be
 * stopped between two of them and killed anywhere: what was not committed was not taken, and what was is behind the cursor.
 */
import { sql } from 'kysely'
import { systemAccess } from '../../kernel/access.ts'
import type { Actor, App, Ctx } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { blobPath } from '../attachments/answers.ts'
import { withActor } from '../cases/answers.ts'
import { assetWorld, takeAssets } from './import-assets.ts'
import { eachBatch } from './import-file.ts'
import { organisationWorld, takeOrganisations } from './import-organisations.ts'
import { takeRows } from './import-take.ts'
import { worldOf } from './import-world.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { assetReader } from './rules/import-asset.ts'
import { organisationReader } from './rules/import-organisation.ts'
import { incomingReader } from './rules/import-row.ts'
import * as store from './store/imports.ts'

export const batchRows = 200

export interface RunOptions {
  aborted?: () => boolean
  /** Told inside the transaction, when its rows are written and when the cursor is moved; tests stop it there. */
  at?: (point: 'written' | 'moved', ctx: Ctx) => Promise<void>
  batch?: number
}

export const actorOf = (i: Pick<store.ImportRow, 'account_id' | 'account_name'>): Actor => ({
  kind: i.account_id ? 'account' : 'system',
  id: i.account_id,
  name: i.account_name || '系统',
  unitId: null,
})

/** As whoever began it, seeing everything: what they may is written in the import. */
export const inImport = <T>(
  app: App,
  i: Pick<store.ImportRow, 'account_id' | 'account_name'>,
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T> => withActor(app, actorOf(i), systemAccess, fn)

/** Runs or goes on; answers the state it was left in: `running` when it was asked to stop with the process. */
export async function runImport(app: App, id: string, o: RunOptions = {}): Promise<store.ImportState> {
  const { county } = app.installation
  const i = await begin(app, id)
  if (!i) return (await store.importById(app.pools.system, county, id))?.state ?? 'failed'
  try {
    return await walk(app, i, o)
  } catch (error) {
    // The file stays as it is; a database that is away comes back, and the job is tried again.
    if (!(error instanceof ProblemError) || error.status >= 500) throw error
    await inImport(app, i, (ctx) => store.setState(ctx.db, i, ['running'], 'failed', ctx.now, error.message))
    return 'failed'
  }
}

/** Rows of an earlier dry run go when it is begun anew; of one that was interrupted nothing is remembered, so it begins again. */
async function begin(app: App, id: string): Promise<store.ImportRow | undefined> {
  const { county } = app.installation
  return app.pools.system.transaction().execute(async (db) => {
    const i = await store.importById(db, county, id, true)
    if (!i || (i.stage !== 'dry' && i.stage !== 'take') || (i.state !== 'queued' && i.state !== 'running'))
      return undefined
    if (i.stage === 'dry' || i.done === 0) {
      await store.dropRows(db, i)
      await store.restart(db, i, app.clock())
    } else await store.setState(db, i, ['queued'], 'running', app.clock())
    return store.importById(db, county, id)
  })
}

interface FileRow {
  cells: string[]
  row: number
  line: number
}
/** What is done with rows: people with where they live, organisations, vehicles or facilities. */
function taker(
  app: App,
  i: store.ImportRow,
): (ctx: Ctx, rows: readonly FileRow[]) => Promise<store.TakenRow[]> {
  const today = dayNumber(todayOf(app, app.clock()))
  const dry = i.stage === 'dry'
  if (i.what === 'organisations') {
    const world = organisationWorld(app, dry)
    const read = organisationReader(i.columns, today)
    return (ctx, rows) =>
      takeOrganisations(
        ctx,
        i,
        rows.map((r) => read(r.cells, r.row, r.line)),
        world,
      )
  }
  if (i.what === 'vehicles' || i.what === 'facilities') {
    const world = assetWorld(app, dry)
    const read = assetReader(i.what === 'vehicles' ? 'vehicle' : 'facility', i.columns, today)
    return (ctx, rows) =>
      takeAssets(
        ctx,
        i,
        rows.map((r) => read(r.cells, r.row, r.line)),
        world,
      )
  }
  const world = worldOf(app, dry)
  const read = incomingReader(i.columns, today)
  return (ctx, rows) =>
    takeRows(
      ctx,
      i,
      rows.map((r) => read(r.cells, r.row, r.line)),
      world,
    )
}

async function walk(app: App, i: store.ImportRow, o: RunOptions): Promise<store.ImportState> {
  const { county, dataDir } = app.installation
  const take = taker(app, i)
  let cursor = i.done
  let left: store.ImportState | undefined
  await eachBatch(blobPath(dataDir, i.file_hash), i.header, cursor, o.batch ?? batchRows, async (rows) => {
    if (o.aborted?.()) {
      left = 'running'
      return false
    }
    left = await inImport(app, i, async (ctx) => {
      // One batch at a time in a county: two imports that name one person see each other.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger.import:${county}`}, 0))`.execute(
        ctx.db,
      )
      const now = await store.importById(ctx.db, county, i.id, true)
      // Stopped by somebody; or another process has gone on with it.
      if (now?.state !== 'running' || now.done !== cursor) return now?.state ?? 'failed'
      const taken = await take(ctx, rows)
      await o.at?.('written', ctx)
      await store.advance(ctx.db, i, taken, ctx.now)
      await o.at?.('moved', ctx)
      return undefined
    })
    if (left) return false
    cursor = rows.at(-1)!.row
    return true
  })
  if (left) return left
  return inImport(app, i, async (ctx) => {
    const now = await store.importById(ctx.db, county, i.id, true)
    if (now?.state !== 'running') return now?.state ?? 'failed'
    await store.keepGone(ctx.db, now)
    await store.setState(ctx.db, i, ['running'], 'done', ctx.now)
    return 'done'
  })
}
