/** One export: page by page with the account's own sight at that moment, until whole, stopped or refused. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { newToken } from '../../kernel/crypto.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { identityOf, personOf } from '../accounts/answers.ts'
import { adoptBlob } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { withActor } from '../cases/answers.ts'
import type { ExportKind, exportsCreate } from './contract.ts'
import { datasets } from './datasets.ts'
import * as store from './store.ts'
import { writerOf } from './write.ts'

defineProblems({
  'export.state': { status: 409, zh: '文件还没有做好', en: 'The file is not ready yet' },
})

const pageRows = 1000
/** A workbook ends at 1,048,576 rows and takes long before; a longer list is narrowed, or goes out as CSV or JSON Lines. */
const maxSheetRows = 300_000

/** `case.export`, `report.export` …: how the log of the audit calls it. */
export const auditName = (kind: ExportKind): string => kind.slice(0, -1)

export async function makeExport(ctx: Ctx, body: BodyOf<typeof exportsCreate>): Promise<store.ExportRow> {
  const accountId = personOf(ctx.actor)
  const { county, rootPath } = ctx.app.installation
  if (!ctx.access.has(datasets[body.kind].verb)) throw problem('access.denied')
  const id = uuidv7(ctx.now.getTime())
  const range = ctx.access.ranges('case.export')[0]
  await store.insertExport(
    ctx.db,
    {
      county,
      id,
      region_path: range || rootPath,
      account_id: accountId,
      kind: body.kind,
      query: { filter: body.query, language: body.language, format: body.format, bom: body.bom },
      purpose: body.purpose,
    },
    ctx.now,
  )
  await ctx.app.jobs.add(ctx.db, 'exports.run', { id }, { key: `export:${id}` })
  await audit(ctx, {
    action: `${auditName(body.kind)}.export`,
    subjectKind: 'export',
    subjectId: id,
    purpose: body.purpose,
    detail: { query: body.query, format: body.format },
  })
  return (await store.findExport(ctx.db, county, id, accountId))!
}

/** Begins anew each time: a file that was cut off is of no use. */
export async function runExport(
  app: App,
  id: string,
  aborted: () => boolean = () => false,
): Promise<store.ExportState> {
  const { county, dataDir } = app.installation
  const db = app.pools.system
  const e = await store.findExport(db, county, id, null)
  if (!e || (e.state !== 'queued' && e.state !== 'running')) return e?.state ?? 'failed'
  if (!(await store.setExport(db, e, ['queued', 'running'], { state: 'running', done: 0 }, app.clock())))
    return 'cancelled'
  const fail = async (error: string, total?: number): Promise<'failed'> => {
    const set = { state: 'failed' as const, error, ...(total === undefined ? {} : { total }) }
    await store.setExport(db, e, ['running'], set, app.clock())
    return 'failed'
  }
  const data = datasets[e.kind]
  // What the account may see now, not when it asked: a grant that ended in between counts.
  const who = await identityOf(app, e.account_id)
  if (!who?.access.has('case.export') || !who.access.has(data.verb)) return fail('access.denied')
  const folder = join(dataDir, 'blobs', 'tmp')
  await fs.mkdir(folder, { recursive: true })
  const path = join(folder, `${newToken()}.${store.formatOf(e)}`)
  try {
    const asWho = <T>(fn: (ctx: Ctx) => Promise<T>) => withActor(app, who.actor, who.access, fn)
    const total = await asWho((ctx) => data.count(ctx, e.query.filter))
    if (store.formatOf(e) === 'xlsx' && total > maxSheetRows) return await fail('export.too_many', total)
    const stopped = await write(app, e, path, total, asWho, aborted)
    if (stopped) return (await store.findExport(db, county, id, null))!.state
    const hash = await digest(path)
    await adoptBlob(dataDir, path, hash)
    await store.setExport(db, e, ['running'], { state: 'done', fileHash: hash }, app.clock())
    return (await store.findExport(db, county, id, null))!.state
  } finally {
    await fs.rm(path, { force: true })
  }
}

/** True when somebody stopped it, or the process is to end. */
async function write(
  app: App,
  e: store.ExportRow,
  path: string,
  total: number,
  asWho: <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>,
  aborted: () => boolean,
): Promise<boolean> {
  const data = datasets[e.kind]
  const writer = await writerOf(path, data, {
    format: store.formatOf(e),
    bom: e.query.bom ?? true,
    language: e.query.language,
    zone: app.installation.zone,
  })
  let done = 0
  let after: string | null = null
  for (;;) {
    const at: string | null = after
    const page = await asWho(async (ctx) => {
      const p = await data.page(ctx, e.query.filter, at, pageRows)
      await writer.add(p.rows, ctx)
      return { n: p.rows.length, next: p.next }
    })
    done += page.n
    const set = { state: 'running' as const, total: Math.max(total, done), done }
    if (!(await store.setExport(app.pools.system, e, ['running'], set, app.clock())) || aborted()) {
      writer.drop()
      return true
    }
    if (page.next === null) break
    after = page.next
  }
  await writer.end()
  return false
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
