/** From a file to a running import: a source, a look, columns, the dry run, the start, stop, going on, undo. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { blobPath, claimImport, dropBlob } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import type * as c from './contract-imports.ts'
import { keyOfHeadings, lookAt } from './import-file.ts'
import { wireImport } from './import-queries.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { importFieldsOf } from './rules/import-asset.ts'
import { columnFaults, columnsFor, type ImportColumns, type ImportKind } from './rules/import-row.ts'
import * as store from './store/imports.ts'
import './problems.ts'

const ownRegion = (ctx: Ctx): string => ctx.access.ranges('ledger.import')[0] || ctx.app.installation.rootPath

export async function createSource(
  ctx: Ctx,
  b: BodyOf<typeof c.sourceCreate>,
): Promise<AnswerOf<typeof c.sourceCreate>> {
  const { county } = ctx.app.installation
  const id = uuidv7(ctx.now.getTime())
  const fresh = await store.insertSource(ctx.db, {
    county,
    id,
    regionPath: ownRegion(ctx),
    name: b.name,
    note: b.note,
    accountId: ctx.actor.id,
    now: ctx.now,
  })
  if (!fresh) throw problem('ledger.source_known')
  return { id }
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.importCreate>,
): Promise<AnswerOf<typeof c.importCreate>> {
  const { app } = ctx
  const { county, dataDir } = app.installation
  const source = await store.sourceById(ctx.db, county, b.sourceId)
  if (!source || !ctx.access.can('ledger.import', source.region_path)) throw problem('not_found')
  const file = await claimImport(ctx, b.uploadId)
  const looked = await lookAt(blobPath(dataDir, file.hash), dayNumber(todayOf(app, ctx.now)))
  const known = source.columns[keyOfHeadings(looked.headings)]
  const id = uuidv7(ctx.now.getTime())
  await store.insertImport(
    ctx.db,
    {
      county,
      id,
      region_path: ownRegion(ctx),
      source_id: source.id,
      what: known?.what ?? looked.what ?? kindOf(looked.guessed),
      name: file.name,
      file_hash: file.hash,
      headings: looked.headings,
      header: looked.header,
      columns: known?.columns ?? looked.guessed,
      total: looked.total,
      account_id: ctx.actor.id,
      account_name: ctx.actor.name,
    },
    ctx.now,
  )
  return { id, columnsFrom: known ? 'remembered' : 'guessed' }
}

/** A name of an organisation beside identity numbers is where somebody works. */
const kindOf = (c: ImportColumns): ImportKind =>
  c.organisation !== undefined && c.idNumber === undefined ? 'organisations' : 'people'

/** An import that the actor may work on, locked. */
async function mine(ctx: Ctx, id: string): Promise<store.ImportRow> {
  const i = await store.importById(ctx.db, ctx.app.installation.county, id, true)
  if (!i || !ctx.access.can('ledger.import', i.region_path)) throw problem('not_found')
  return i
}
const runs = (i: store.ImportRow) => i.state === 'queued' || i.state === 'running'

/** All that is wrong with the columns, at once; those of another kind of rows are none of this. */
function checked(i: store.ImportRow, what: ImportKind, columns: ImportColumns): ImportColumns {
  const own = columnsFor(columns, importFieldsOf[what])
  const issues = columnFaults(what, own, i.headings.length).map((f) => ({
    path: f.field === '' ? 'columns' : `columns.${f.field}`,
    code: f.code,
    message: `${f.zh} / ${f.en}`,
  }))
  if (issues.length > 0) throw problem('request.invalid', { issues })
  return own
}

export async function go(
  ctx: Ctx,
  id: string,
  stage: 'dry' | 'take',
  b: BodyOf<typeof c.importDry>,
): Promise<AnswerOf<typeof c.importDry>> {
  const i = await mine(ctx, id)
  if ((i.stage !== 'look' && i.stage !== 'dry') || runs(i)) throw problem('ledger.import_state')
  if (i.file_hash === '') throw problem('ledger.import_forgotten')
  const columns = checked(i, b.what, b.columns)
  await store.queueImport(
    ctx.db,
    i,
    {
      stage,
      what: b.what,
      columns,
      differing: b.differing,
      strict: b.strict,
      scope: ctx.access.ranges('ledger.import'),
      account: ctx.actor,
    },
    ctx.now,
  )
  await store.rememberColumns(ctx.db, i.county, i.source_id, keyOfHeadings(i.headings), {
    what: b.what,
    columns,
  })
  await queued(ctx, i)
  if (stage === 'take')
    await told(ctx, i, 'ledger.import', { name: i.name, source: i.source_name, what: b.what, rows: i.total })
  return shown(ctx, id)
}

const queued = (ctx: Pick<Ctx, 'app' | 'db'>, i: Pick<store.ImportRow, 'id'>) =>
  ctx.app.jobs.add(ctx.db, 'ledger.import', { id: i.id }, { key: `ledger.import:${i.id}` })
const told = (ctx: Ctx, i: store.ImportRow, action: string, detail: Record<string, unknown> = {}) =>
  audit(ctx, { action, subjectKind: 'ledger-import', subjectId: i.id, regionPath: i.region_path, detail })
const shown = async (ctx: Ctx, id: string) =>
  wireImport((await store.importById(ctx.db, ctx.app.installation.county, id))!)

export async function cancel(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.importCancel>> {
  const i = await mine(ctx, id)
  if (!(await store.setState(ctx.db, i, ['open', 'queued', 'running'], 'cancelled', ctx.now)))
    throw problem('ledger.import_state')
  await told(ctx, i, 'ledger.import_cancel', { stage: i.stage, done: i.done })
  return shown(ctx, id)
}

export async function resume(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.importResume>> {
  const i = await mine(ctx, id)
  if (i.stage !== 'take' && i.stage !== 'undo') throw problem('ledger.import_state')
  if (i.stage === 'take' && i.file_hash === '') throw problem('ledger.import_forgotten')
  if (!(await store.setState(ctx.db, i, ['cancelled', 'failed'], 'queued', ctx.now)))
    throw problem('ledger.import_state')
  await queued(ctx, i)
  await told(ctx, i, 'ledger.import_resume', { stage: i.stage, done: i.done })
  return shown(ctx, id)
}

export async function undo(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.importUndo>> {
  const i = await mine(ctx, id)
  if (i.stage !== 'take' || runs(i)) throw problem('ledger.import_state')
  await store.beginUndo(ctx.db, i, ctx.actor, ctx.now)
  await queued(ctx, i)
  await told(ctx, i, 'ledger.import_undo', { name: i.name, source: i.source_name })
  return shown(ctx, id)
}

/** A batch takes a second or two; after this silence its process is gone. */
const silenceMs = 60_000
/** A file holds names and numbers in clear: kept only as long as somebody may want to go on or to correct it. */
const keepMs = 7 * 24 * 3_600_000

export async function resumeSilent(app: App): Promise<void> {
  const { county } = app.installation
  for (const id of await store.silentImports(
    app.pools.system,
    county,
    new Date(app.clock().getTime() - silenceMs),
  ))
    await queued({ app, db: app.pools.system }, { id })
}

export async function forgetFiles(app: App): Promise<void> {
  const { county } = app.installation
  for (const i of await store.keptFiles(app.pools.system, county, new Date(app.clock().getTime() - keepMs)))
    await app.pools.system.transaction().execute(async (db) => {
      await store.forgetFile(db, { county, id: i.id })
      await dropBlob({ app, db }, i.file_hash)
    })
}
