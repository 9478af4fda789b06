/** From a file to a running import: look at it, guess, let a person correct, begin, cancel. */
import type { App, Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { blobPath, claimImport } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { adapters } from './registry.ts'
import { type Columns, findHeading, guessColumns, headingKey } from './rules/columns.ts'
import { type RowIssue, type RowReport, readRow } from './rules/rows.ts'
import * as store from './store/imports.ts'
import { detect, readTable, type TableRow } from './table.ts'
import './problems.ts'

export interface Preview {
  headings: string[]
  headingRow: number
  columns: Columns
  /** `remembered`: as it was said for the last table with these headings. */
  from: 'guessed' | 'remembered' | 'given'
  total: number
  faulty: number
  warned: number
  rows: { row: number; report: RowReport | null; issues: RowIssue[] }[]
  /** Rows with faults, the first hundred. */
  faults: { row: number; issues: RowIssue[] }[]
}

const shownRows = 20
const shownFaults = 100

/** A first mapping for a file, from what was said before or from its headings. */
export async function lookAt(
  app: App,
  path: string,
  channel: string,
): Promise<{ mapping: store.ImportMapping; from: Preview['from'] }> {
  const format = await detect(path)
  const first: TableRow[] = []
  for await (const r of readTable(path, format)) {
    first.push(r)
    if (first.length >= 10) break
  }
  if (first.length === 0) throw problem('import.not_a_table')
  const at = findHeading(first.map((r) => r.cells))
  const headings = first[at]!.cells.map((c) => c.trim())
  const key = headingKey(headings)
  const known = await store.rememberedMapping(app.pools.system, app.installation.county, key)
  return {
    mapping: {
      channel,
      crs: known?.crs ?? 'wgs84',
      format,
      headingRow: first[at]!.row,
      headings,
      key,
      columns: known?.columns ?? guessColumns(headings),
    },
    from: known ? 'remembered' : 'guessed',
  }
}

/** Reads the whole file as it would be taken; nothing is stored. */
export async function previewOf(
  app: App,
  path: string,
  mapping: store.ImportMapping,
  from: Preview['from'],
): Promise<Preview> {
  const out: Preview = {
    headings: mapping.headings,
    headingRow: mapping.headingRow,
    columns: mapping.columns,
    from,
    total: 0,
    faulty: 0,
    warned: 0,
    rows: [],
    faults: [],
  }
  for await (const r of readTable(path, mapping.format)) {
    if (r.row <= mapping.headingRow) continue
    const { report, issues } = readRow(r.cells, { ...mapping, zone: app.installation.zone })
    out.total++
    if (!report) out.faulty++
    else if (issues.length) out.warned++
    if (out.rows.length < shownRows) out.rows.push({ row: r.row, report: report ?? null, issues })
    if (issues.length && out.faults.length < shownFaults) out.faults.push({ row: r.row, issues })
  }
  return out
}

export async function makeImport(
  ctx: Ctx,
  o: { uploadId: string; channel: string },
): Promise<{ id: string; mapping: store.ImportMapping; from: Preview['from'] }> {
  const { app } = ctx
  const { county, rootPath, dataDir } = app.installation
  if (!adapters.has(o.channel)) throw problem('channel.unknown')
  const regionPath = ctx.access.ranges('report.import')[0] ?? rootPath
  const file = await claimImport(ctx, o.uploadId)
  const { mapping, from } = await lookAt(app, blobPath(dataDir, file.hash), o.channel)
  const id = uuidv7(ctx.now.getTime())
  await store.insertImport(
    ctx.db,
    {
      county,
      id,
      region_path: regionPath === '' ? rootPath : regionPath,
      name: file.name,
      file_hash: file.hash,
      mapping,
      state: 'preview',
      total: 0,
      account_id: ctx.actor.id,
    },
    ctx.now,
  )
  return { id, mapping, from }
}

export async function startImport(
  ctx: Ctx,
  id: string,
  o: { columns: Columns; crs: store.ImportMapping['crs']; channel?: string },
): Promise<store.ImportRow> {
  const { county, dataDir } = ctx.app.installation
  const i = await store.lockImport(ctx.db, county, id)
  if (!i) throw problem('not_found')
  ctx.access.need('report.import', i.region_path)
  if (i.state !== 'preview') throw problem('import.state')
  if (o.channel && !adapters.has(o.channel)) throw problem('channel.unknown')
  const mapping = {
    ...i.mapping,
    columns: checkColumns(o.columns, i.mapping.headings.length),
    crs: o.crs,
    channel: o.channel ?? i.mapping.channel,
  }
  const { total } = await previewOf(ctx.app, blobPath(dataDir, i.file_hash), mapping, 'given')
  await store.queueImport(ctx.db, i, mapping, total, ctx.now)
  await ctx.app.jobs.add(ctx.db, 'imports.run', { id }, { key: `import:${id}` })
  await audit(ctx, {
    action: 'import.start',
    subjectKind: 'import',
    subjectId: id,
    regionPath: i.region_path,
    detail: { name: i.name, channel: mapping.channel, rows: total },
  })
  return { ...i, state: 'queued', mapping, total }
}

/** Needs the text of a report in some column; no column twice. */
export function checkColumns(columns: Columns, width: number): Columns {
  const used = Object.values(columns)
  if (
    (columns.body === undefined && columns.title === undefined) ||
    new Set(used).size !== used.length ||
    used.some((c) => c >= width) ||
    (columns.lng === undefined) !== (columns.lat === undefined)
  )
    throw problem('import.mapping')
  return columns
}

export async function cancelImport(ctx: Ctx, id: string): Promise<store.ImportRow> {
  const i = await store.lockImport(ctx.db, ctx.app.installation.county, id)
  if (!i) throw problem('not_found')
  ctx.access.need('report.import', i.region_path)
  if (!(await store.setImportState(ctx.db, i, ['preview', 'queued', 'running'], 'cancelled', ctx.now)))
    throw problem('import.state')
  await audit(ctx, {
    action: 'import.cancel',
    subjectKind: 'import',
    subjectId: id,
    regionPath: i.region_path,
    detail: { done: i.done },
  })
  return { ...i, state: 'cancelled' }
}

/** Goes on after the last row that was taken, with the columns of then. What is there already is known by its number. */
export async function resumeImport(ctx: Ctx, id: string): Promise<store.ImportRow> {
  const i = await store.lockImport(ctx.db, ctx.app.installation.county, id)
  if (!i) throw problem('not_found')
  ctx.access.need('report.import', i.region_path)
  // Stopped before it was begun: its columns were never confirmed.
  if (i.state === 'cancelled' || i.state === 'failed')
    checkColumns(i.mapping.columns ?? {}, i.mapping.headings.length)
  if (!(await store.setImportState(ctx.db, i, ['cancelled', 'failed'], 'queued', ctx.now)))
    throw problem('import.state')
  await ctx.app.jobs.add(ctx.db, 'imports.run', { id }, { key: `import:${id}` })
  await audit(ctx, {
    action: 'import.resume',
    subjectKind: 'import',
    subjectId: id,
    regionPath: i.region_path,
    detail: { done: i.done },
  })
  return { ...i, state: 'queued', error: null }
}
