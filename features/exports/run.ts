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
import { isoInZone } from '../clocks/rules.ts'
import { openTask } from '../tasks/answers.ts'
import type { Asked } from './answers.ts'
import type { ExportKind, exportsCreate } from './contract.ts'
import { datasets, mayTake, outOf } from './datasets.ts'
import { keptDays, meeting, needsApproval, watermark } from './rules.ts'
import * as store from './store.ts'
import { writerOf } from './write.ts'

defineProblems({
  'export.state': { status: 409, zh: '文件还没有做好', en: 'The file is not ready yet' },
  'export.gone': { status: 410, zh: '文件到期，已经删了', en: 'The file has expired and is deleted' },
  'export.decided': { status: 409, zh: '已经有了答复', en: 'It is decided already' },
  'export.own': {
    status: 403,
    zh: '自己要的，要由别人批准',
    en: 'Your own wish is decided by somebody else',
  },
})

export const approveTask = 'export.approve'

const pageRows = 1000
/** A workbook ends at 1,048,576 rows and takes long before; a longer list is narrowed, or goes out as CSV or JSON Lines. */
const maxSheetRows = 300_000
/** A file in clear is sealed as one before it is kept. */
const maxClearRows = 50_000

/** `case.export`, `report.export` …: how the log of the audit calls it. */
export const auditName = (kind: ExportKind): string => (kind === 'people' ? 'person' : kind.slice(0, -1))

/** Regions in which whoever approves must hold the verb: all that such a file may reach. */
function reach(ctx: Ctx, body: BodyOf<typeof exportsCreate>): string[] {
  const { rootPath } = ctx.app.installation
  const { verb, personal } = datasets[body.kind]
  const verbs = [verb, outOf(body.kind), ...(body.clear && personal ? [personal.reveal] : [])]
  return meeting([
    ...verbs.map((v) => ctx.access.ranges(v).map((r) => r || rootPath)),
    ...(body.query.region ? [[body.query.region]] : []),
  ])
}

export async function makeExport(ctx: Ctx, body: BodyOf<typeof exportsCreate>): Promise<store.ExportRow> {
  const accountId = personOf(ctx.actor)
  const { county, rootPath } = ctx.app.installation
  const data = datasets[body.kind]
  if (!mayTake(ctx.access, body.kind)) throw problem('access.denied')
  if (body.clear && !ctx.access.has(data.personal!.reveal)) throw problem('access.denied')
  const places = data.personal ? reach(ctx, body) : []
  if (data.personal && places.length === 0) throw problem('not_found')
  const id = uuidv7(ctx.now.getTime())
  const total = data.personal ? await data.count(ctx, { ...body.query, clear: body.clear }) : 0
  const waits = needsApproval(data.personal, body.clear, total)
  const { q, ...rest } = body.query
  const hidden = data.personal && q ? ctx.app.crypto.seal(q, sealOf(id)).toString('base64') : undefined
  await store.insertExport(
    ctx.db,
    {
      county,
      id,
      // In the scope of who asks, so that it stays readable to them.
      region_path: places[0] ?? (ctx.access.ranges(outOf(body.kind))[0] || rootPath),
      account_id: accountId,
      kind: body.kind,
      query: {
        filter: hidden ? rest : body.query,
        language: body.language,
        format: body.format,
        bom: body.bom,
        ...(hidden ? { sealed: hidden } : {}),
        ...(data.personal ? { places } : {}),
      },
      purpose: body.purpose,
      clear: body.clear,
      state: waits ? 'asked' : 'queued',
      total,
    },
    ctx.now,
  )
  const purpose = body.purpose.toWellFormed()
  if (waits)
    await openTask(ctx, {
      county,
      regionPath: places[0]!,
      kind: approveTask,
      title: {
        zh: `${ctx.actor.name}要导出${data.name.zh} ${total} 条${body.clear ? '（不遮住）' : ''}：${purpose}`,
        en: `${ctx.actor.name} asks to export ${total} rows of ${data.name.en}${body.clear ? ' in clear' : ''}: ${purpose}`,
      },
      subjectKind: 'export',
      subjectId: id,
    })
  else await queue(ctx, id)
  await audit(ctx, {
    action: `${auditName(body.kind)}.${waits ? 'export_asked' : 'export'}`,
    subjectKind: 'export',
    subjectId: id,
    purpose: body.purpose,
    detail: {
      query: hidden ? rest : body.query,
      format: body.format,
      ...(data.personal ? { clear: body.clear, rows: total } : {}),
    },
  })
  return (await store.findExport(ctx.db, county, id, accountId))!
}

export const queue = (ctx: Pick<Ctx, 'app' | 'db'>, id: string) =>
  ctx.app.jobs.add(ctx.db, 'exports.run', { id }, { key: `export:${id}` })

const sealOf = (id: string): string => `exports.query:${id}`
export const fileSeal = (id: string): string => `exports.file:${id}`

function askedOf(app: App, e: store.ExportRow): Asked {
  const { filter, sealed } = e.query
  const q = sealed ? { q: app.crypto.open(Buffer.from(sealed, 'base64'), sealOf(e.id)) } : {}
  return { ...filter, ...q, clear: e.clear }
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
  if (!who || !mayTake(who.access, e.kind)) return fail('access.denied')
  if (e.clear && !who.access.has(data.personal!.reveal)) return fail('access.denied')
  const folder = join(dataDir, 'blobs', 'tmp')
  await fs.mkdir(folder, { recursive: true })
  const path = join(folder, `${newToken()}.${store.formatOf(e)}`)
  const approved = e.decided_at !== null
  try {
    const asWho = <T>(fn: (ctx: Ctx) => Promise<T>) => withActor(app, who.actor, who.access, fn)
    const total = await asWho((ctx) => data.count(ctx, askedOf(app, e)))
    if (store.formatOf(e) === 'xlsx' && total > maxSheetRows) return await fail('export.too_many', total)
    if (e.clear && total > maxClearRows) return await fail('export.too_many', total)
    // More have come since it was let through: nobody has said yes to these.
    if (!approved && needsApproval(data.personal, e.clear, total))
      return await fail('export.not_approved', total)
    const stopped = await write(app, e, path, total, asWho, aborted, who.actor.name)
    if (stopped) return (await store.findExport(db, county, id, null))!.state
    // What is in clear lies sealed on the disk.
    if (e.clear) await fs.writeFile(path, app.crypto.seal(await fs.readFile(path, 'base64'), fileSeal(e.id)))
    const hash = await digest(path)
    await adoptBlob(dataDir, path, hash)
    const until = new Date(app.clock().getTime() + keptDays(approved) * 24 * 3_600_000)
    await store.setExport(db, e, ['running'], { state: 'done', fileHash: hash, until }, app.clock())
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
  by: string,
): Promise<boolean> {
  const data = datasets[e.kind]
  const mark =
    data.personal &&
    watermark({
      id: e.id,
      by,
      at: isoInZone(app.clock(), app.installation.zone).slice(0, 16).replace('T', ' '),
      purpose: e.purpose ?? '',
      approvedBy: e.decided_by_name,
      clear: e.clear,
    })
  const asked = askedOf(app, e)
  const columns = data.columnsFor ? await asWho((ctx) => data.columnsFor!(ctx, asked)) : data.columns
  const writer = await writerOf(
    path,
    { ...data, columns },
    {
      format: store.formatOf(e),
      bom: e.query.bom ?? true,
      language: e.query.language,
      zone: app.installation.zone,
      clear: e.clear,
      mark: mark?.[e.query.language] ?? null,
    },
  )
  let done = 0
  let after: string | null = null
  for (;;) {
    const at: string | null = after
    const page = await asWho(async (ctx) => {
      const p = await data.page(ctx, asked, at, pageRows)
      await writer.add(p.rows, ctx)
      if (data.personal)
        await store.keepPeople(
          ctx.db,
          e,
          p.rows.flatMap((r) => data.personal!.person(r) ?? []),
          ctx.now,
        )
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
