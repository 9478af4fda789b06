/**
 * The import itself: rows in order, each one a report taken once, the cursor moved after every small chunk. It may be
 * cancelled between chunks and killed anywhere: it goes on at the cursor, and rows taken twice are one report.
 */
import type { App } from '../../kernel/context.ts'
import { ProblemError, toProblem } from '../../kernel/problem.ts'
import { blobPath } from '../attachments/answers.ts'
import type { Intake } from './intake.ts'
import { derivedId } from './orders.ts'
import type { RowIssue } from './rules/rows.ts'
import { readRow } from './rules/rows.ts'
import * as store from './store/imports.ts'
import { readTable, type TableRow } from './table.ts'

const chunkRows = 40
const parallel = 4

export interface RunOptions {
  take: Intake
  aborted?: () => boolean
  /** Told after every chunk. */
  onProgress?: (p: store.Progress & { total: number }) => void
}

/** Runs or resumes; answers the state it was left in. `running` means that it was asked to stop and will be resumed. */
export async function runImport(app: App, id: string, o: RunOptions): Promise<store.ImportState> {
  const { county } = app.installation
  const db = app.pools.system
  const found = await store.findImport(db, county, id)
  if (!found || (found.state !== 'queued' && found.state !== 'running')) return found?.state ?? 'failed'
  if (
    found.state === 'queued' &&
    !(await store.setImportState(db, found, ['queued'], 'running', app.clock()))
  )
    return 'queued'
  try {
    return await walk(app, found, o)
  } catch (err) {
    const p = err instanceof ProblemError ? err : toProblem(err)
    // The file stays unreadable; a database that is away comes back, and the job is tried again.
    if (p.status >= 500) throw err
    await store.setImportState(db, found, ['running'], 'failed', app.clock(), p.code)
    return 'failed'
  }
}

async function walk(app: App, i: store.ImportRow, o: RunOptions): Promise<store.ImportState> {
  const db = app.pools.system
  const path = blobPath(app.installation.dataDir, i.file_hash)
  let cursor = i.done
  let resumed = i.done > 0 || i.state === 'running'
  let chunk: TableRow[] = []
  const totals = { created: i.created, repeated: i.repeated, faulty: i.faulty }

  const flush = async (): Promise<boolean> => {
    if (chunk.length === 0) return true
    const taken = await takeChunk(app, i, chunk, o.take, resumed)
    resumed = false
    const last = chunk.at(-1)!.row
    chunk = []
    const ok = await app.pools.system.transaction().execute(async (trx) => {
      if (!(await store.advance(trx, i, cursor, { ...taken.counts, done: last }, app.clock()))) return false
      await store.insertFaults(trx, i, taken.faults)
      return true
    })
    if (!ok) return false
    cursor = last
    totals.created += taken.counts.created
    totals.repeated += taken.counts.repeated
    totals.faulty += taken.counts.faulty
    o.onProgress?.({ ...totals, done: cursor, total: i.total })
    return true
  }

  for await (const r of readTable(path, i.mapping.format)) {
    if (r.row <= i.mapping.headingRow || r.row <= cursor) continue
    chunk.push(r)
    if (chunk.length < chunkRows) continue
    if (!(await flush())) return (await store.findImport(db, i.county, i.id))!.state
    if (o.aborted?.()) return 'running'
  }
  if (!(await flush())) return (await store.findImport(db, i.county, i.id))!.state
  await store.setImportState(db, i, ['running'], 'done', app.clock())
  return (await store.findImport(db, i.county, i.id))!.state
}

interface Taken {
  counts: { created: number; repeated: number; faulty: number }
  faults: { row: number; issues: RowIssue[] }[]
}

async function takeChunk(
  app: App,
  i: store.ImportRow,
  rows: readonly TableRow[],
  take: Intake,
  resumed: boolean,
): Promise<Taken> {
  const out: Taken = { counts: { created: 0, repeated: 0, faulty: 0 }, faults: [] }
  let at = 0
  const worker = async () => {
    for (let n = at++; n < rows.length; n = at++) {
      const r = rows[n]!
      const { issues, outcome } = await takeRow(app, i, r, take, resumed)
      out.counts[outcome]++
      if (issues.length) out.faults.push({ row: r.row, issues })
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return out
}

async function takeRow(
  app: App,
  i: store.ImportRow,
  r: TableRow,
  take: Intake,
  resumed: boolean,
): Promise<{ outcome: 'created' | 'repeated' | 'faulty'; issues: RowIssue[] }> {
  const { report, issues } = readRow(r.cells, { ...i.mapping, zone: app.installation.zone })
  if (!report) return { outcome: 'faulty', issues }
  // From the file's content and the line: the same file again, under whatever mapping, is the same rows.
  const requestId = derivedId('import', i.file_hash, i.mapping.channel, String(r.row))
  try {
    const got = await take(app, {
      channel: i.mapping.channel,
      externalId: report.externalId,
      clientId: i.mapping.clientId,
      title: report.title,
      body: report.body,
      placeText: report.placeText,
      point: report.point,
      reporter:
        report.name || report.phone
          ? { kind: 'named', name: report.name, phone: report.phone }
          : { kind: 'anonymous' },
      occurredAt: report.occurredAt ? new Date(report.occurredAt) : undefined,
      requestId,
      raw: report.raw,
    })
    const before =
      got.repeated &&
      !(resumed && (await store.cameSince(app.pools.system, i.county, got.reportId, requestId, i.created_at)))
    return { outcome: before ? 'repeated' : 'created', issues }
  } catch (err) {
    const p = err instanceof ProblemError ? err : toProblem(err)
    if (p.code === 'request.reused') return { outcome: 'repeated', issues }
    if (p.status >= 500) throw err
    const why: RowIssue = {
      level: 'error',
      field: 'body',
      code: p.code,
      zh: `没有收下（${p.code}）`,
      en: `not taken (${p.code})`,
    }
    return { outcome: 'faulty', issues: [...issues, why] }
  }
}
