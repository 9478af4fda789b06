/** Cases of a list as an xlsx: streamed page by page with the account's own sight, so that a large one needs little memory. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf, Words } from '../../kernel/contract.ts'
import { newToken } from '../../kernel/crypto.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { identityOf, personOf } from '../accounts/answers.ts'
import { adoptBlob } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { countFilter, exportRows, wireRow, withActor } from '../cases/answers.ts'
import type { CaseRow } from '../cases/contract.ts'
import { offsetAt } from '../clocks/rules/zone.ts'
import { channelName } from './answers.ts'
import type { exportsCreate } from './contract/files.ts'
import * as store from './store/exports.ts'

const pageRows = 1000
/** A list longer than this is narrowed first; Excel itself ends at 1,048,576. */
const maxRows = 300_000

type Cell = string | number | Date | null
interface Column {
  head: Words
  width: number
  of(r: CaseRow, lang: 'zh' | 'en', wall: (iso: string | null) => Date | null): Cell
}

const levels: Record<string, Words> = {
  normal: { zh: '普通', en: 'Normal' },
  urgent: { zh: '加急', en: 'Urgent' },
  critical: { zh: '特急', en: 'Critical' },
}
const states: Record<string, Words> = {
  triage: { zh: '待派遣', en: 'To dispatch' },
  dispatched: { zh: '待签收', en: 'To accept' },
  accepted: { zh: '处置中', en: 'In hand' },
  suspended: { zh: '挂起', en: 'Suspended' },
  resolved: { zh: '已办结', en: 'Resolved' },
  evaluated: { zh: '已评价', en: 'Evaluated' },
  archived: { zh: '已归档', en: 'Archived' },
  rejected: { zh: '不予受理', en: 'Rejected' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
}

const columns: Column[] = [
  { head: { zh: '编号', en: 'Number' }, width: 18, of: (r) => r.number },
  { head: { zh: '标题', en: 'Title' }, width: 44, of: (r) => r.title },
  { head: { zh: '级别', en: 'Level' }, width: 8, of: (r, l) => levels[r.level]?.[l] ?? r.level },
  { head: { zh: '状态', en: 'State' }, width: 10, of: (r, l) => states[r.state]?.[l] ?? r.state },
  { head: { zh: '区域', en: 'Region' }, width: 22, of: (r) => r.regionName },
  { head: { zh: '地点', en: 'Place' }, width: 28, of: (r) => r.placeText },
  { head: { zh: '事项', en: 'Item' }, width: 24, of: (r) => r.itemName },
  {
    head: { zh: '渠道', en: 'Channels' },
    width: 16,
    of: (r, l) => r.channels.map((c) => channelName(c)[l]).join(l === 'zh' ? '、' : ', '),
  },
  { head: { zh: '报告数', en: 'Reports' }, width: 8, of: (r) => r.reportCount },
  { head: { zh: '主办单位', en: 'Unit' }, width: 20, of: (r) => r.mainUnitName },
  { head: { zh: '经办人', en: 'Handler' }, width: 12, of: (r) => r.mainAccountName },
  { head: { zh: '报告时间', en: 'Reported' }, width: 17, of: (r, _l, wall) => wall(r.reportedAt) },
  { head: { zh: '办结期限', en: 'Due' }, width: 17, of: (r, _l, wall) => wall(r.resolveDueAt) },
  { head: { zh: '办结时间', en: 'Resolved' }, width: 17, of: (r, _l, wall) => wall(r.resolvedAt) },
  { head: { zh: '退回次数', en: 'Returns' }, width: 9, of: (r) => r.returns },
  {
    head: { zh: '督办', en: 'Supervised' },
    width: 10,
    of: (r, l) => (r.supervised ? (l === 'zh' ? '是' : 'yes') : ''),
  },
]

export async function makeExport(ctx: Ctx, body: BodyOf<typeof exportsCreate>): Promise<store.ExportRow> {
  const accountId = personOf(ctx.actor)
  const { county, rootPath } = ctx.app.installation
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
      query: { filter: body.query, language: body.language },
      purpose: body.purpose,
    },
    ctx.now,
  )
  await ctx.app.jobs.add(ctx.db, 'exports.run', { id }, { key: `export:${id}` })
  await audit(ctx, {
    action: 'case.export',
    subjectKind: 'export',
    subjectId: id,
    purpose: body.purpose,
    detail: { query: body.query },
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
  // What the account may see now, not when it asked: a grant that ended in between counts.
  const who = await identityOf(app, e.account_id)
  if (!who?.access.has('case.export')) {
    await store.setExport(db, e, ['running'], { state: 'failed', error: 'access.denied' }, app.clock())
    return 'failed'
  }
  const folder = join(dataDir, 'blobs', 'tmp')
  await fs.mkdir(folder, { recursive: true })
  const path = join(folder, `${newToken()}.xlsx`)
  try {
    const asWho = <T>(fn: (ctx: Ctx) => Promise<T>) => withActor(app, who.actor, who.access, fn)
    const total = await asWho((ctx) => countFilter(ctx, e.query.filter))
    if (total > maxRows) {
      await store.setExport(
        db,
        e,
        ['running'],
        { state: 'failed', total, error: 'export.too_many' },
        app.clock(),
      )
      return 'failed'
    }
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

async function write(
  app: App,
  e: store.ExportRow,
  path: string,
  total: number,
  asWho: <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>,
  aborted: () => boolean,
): Promise<boolean> {
  const { zone } = app.installation
  const lang = e.query.language
  // A spreadsheet has no zones: it shows the clock on the wall of the place.
  const wall = (iso: string | null) => {
    if (!iso) return null
    const ms = Date.parse(iso)
    return new Date(ms + offsetAt(ms, zone))
  }
  const file = createWriteStream(path, { flags: 'wx' })
  const failed = new Promise<never>((_, no) => file.on('error', no))
  failed.catch(() => {})
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: file, useStyles: true })
  const sheet = book.addWorksheet(lang === 'zh' ? '事件' : 'Cases', {
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  sheet.columns = columns.map((c) => ({ header: c.head[lang], width: c.width }))
  sheet.getRow(1).font = { bold: true }
  let done = 0
  let after: { reportedAt: Date; id: string } | null = null
  for (;;) {
    const at: { reportedAt: Date; id: string } | null = after
    const page: { at: Date; row: CaseRow }[] = await asWho(async (ctx) =>
      (await exportRows(ctx, e.query.filter, at, pageRows)).map((r) => ({
        at: r.reported_at,
        row: wireRow(ctx, r),
      })),
    )
    for (const { row } of page) {
      const line = sheet.addRow(columns.map((c) => c.of(row, lang, wall)))
      line.eachCell((cell) => {
        if (cell.value instanceof Date) cell.numFmt = 'yyyy-mm-dd hh:mm'
      })
      line.commit()
    }
    done += page.length
    if (
      !(await store.setExport(
        app.pools.system,
        e,
        ['running'],
        { state: 'running', total: Math.max(total, done), done },
        app.clock(),
      ))
    ) {
      file.destroy()
      return true
    }
    if (page.length < pageRows) break
    if (aborted()) {
      file.destroy()
      return true
    }
    const last = page.at(-1)!
    after = { reportedAt: last.at, id: last.row.id }
  }
  const ended = new Promise<void>((ok) => file.on('close', ok))
  await Promise.race([book.commit(), failed])
  await Promise.race([ended, failed])
  const f = await fs.open(path, 'r+')
  await f.sync()
  await f.close()
  return false
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
