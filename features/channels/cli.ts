/** `yige import reports`: a table of reports from the command line, through the same door as every other channel. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { App } from '../../kernel/context.ts'
import { newToken } from '../../kernel/crypto.ts'
import { problemCatalogue, toProblem } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { adoptBlob } from '../attachments/answers.ts'
import { intake } from '../reports/answers.ts'
import { runImport } from './import-run.ts'
import { checkColumns, lookAt, previewOf } from './imports.ts'
import { adapters } from './registry.ts'
import { fields, readMapping } from './rules/columns.ts'
import * as store from './store/imports.ts'
import { readTable } from './table.ts'

export interface ImportReportsOptions {
  map?: string
  channel?: string
  crs?: 'wgs84' | 'gcj02' | 'bd09'
  dryRun?: boolean
  /** Where rows with faults are written, as CSV. */
  faults?: string
}

const say = (line: string) => console.log(line)

/** Answers the exit code: 0 taken in, 1 not, 2 bad arguments, 130 stopped. */
export async function importReportsCommand(
  app: App,
  file: string,
  o: ImportReportsOptions,
  stopped: () => boolean,
): Promise<number> {
  try {
    return await run(app, file, o, stopped)
  } catch (err) {
    const code = (err as { code?: string }).code
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      console.error(`读不到文件 Cannot read ${file}`)
      return 2
    }
    const p = toProblem(err)
    if (p.status >= 500) throw err
    const words = problemCatalogue().get(p.code)!
    console.error(`${words.zh} ${words.en}${p.message === p.code ? '' : ` (${p.message})`}`)
    return 1
  }
}

async function run(app: App, file: string, o: ImportReportsOptions, stopped: () => boolean): Promise<number> {
  const channel = o.channel ?? 'hotline'
  if (!adapters.has(channel)) {
    console.error(`没有渠道 No channel ${channel}: ${[...adapters.keys()].join(', ')}`)
    return 2
  }
  const { mapping, from } = await lookAt(app, file, channel)
  if (o.map) {
    const { columns, unknown } = readMapping(JSON.parse(await fs.readFile(o.map, 'utf8')), mapping.headings)
    if (unknown.length) {
      console.error(`对照表里有认不出的 Not understood in ${o.map}: ${unknown.join(', ')}`)
      console.error(`可用的 Fields: ${fields.join(', ')}; 列 headings: ${mapping.headings.join(', ')}`)
      return 2
    }
    mapping.columns = columns
  }
  if (o.crs) mapping.crs = o.crs
  checkColumns(mapping.columns, mapping.headings.length)

  const preview = await previewOf(app, file, mapping, o.map ? 'given' : from)
  say(`${basename(file)}: ${mapping.format.kind}, ${mapping.format.encoding}, ${preview.total} 行 rows`)
  for (const f of fields) {
    const at = mapping.columns[f]
    if (at !== undefined) say(`  ${f.padEnd(11)} ← ${mapping.headings[at] || `列 column ${at + 1}`}`)
  }
  say(`  不收 not taken ${preview.faulty}, 有提醒 with remarks ${preview.warned}`)
  for (const f of preview.faults.filter((x) => x.issues.some((i) => i.level === 'error')).slice(0, 10))
    say(`  第 ${f.row} 行 row ${f.row}: ${f.issues.map((i) => `${i.zh} ${i.en}`).join('; ')}`)
  if (o.dryRun) return preview.total > 0 && preview.faulty < preview.total ? 0 : 1

  const id = await record(app, file, mapping, preview.total)
  const began = performance.now()
  const bar = process.stderr.isTTY
  const state = await runImport(app, id, {
    take: intake,
    aborted: stopped,
    onProgress: (p) => {
      const n = p.created + p.repeated + p.faulty
      const rate = n / ((performance.now() - began) / 1000)
      const left = Math.round((preview.total - n) / Math.max(rate, 0.1))
      if (bar)
        process.stderr.write(`\r  ${n} / ${preview.total}  ${rate.toFixed(0)}/s  约还要 about ${left} s   `)
      else if (n % 2000 < 40) process.stderr.write(`  ${n} / ${preview.total}\n`)
    },
  })
  if (bar) process.stderr.write('\n')
  const i = (await store.findImport(app.pools.system, app.installation.county, id))!
  say(`新收 taken ${i.created}, 已有 known ${i.repeated}, 不收 not taken ${i.faulty}`)
  if (o.faults) await writeFaults(app, file, i, o.faults)
  if (state === 'done') return 0
  if (state === 'running') {
    await store.setImportState(app.pools.system, i, ['running'], 'cancelled', app.clock())
    console.error(
      '停下了；再运行一次接着收，收过的不会重复 Stopped: run it again to go on, nothing is taken twice',
    )
    return 130
  }
  console.error(`没有收完 Not finished: ${state} ${i.error ?? ''}`)
  return 1
}

/** The file under its content's name and a row as the page would make it, so that both show the same history. */
async function record(app: App, file: string, mapping: store.ImportMapping, total: number): Promise<string> {
  const { county, rootPath, dataDir } = app.installation
  const folder = join(dataDir, 'blobs', 'tmp')
  await fs.mkdir(folder, { recursive: true })
  const copy = join(folder, newToken())
  await fs.copyFile(file, copy)
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(copy)) digest.update(chunk as Buffer)
  const hash = digest.digest('hex')
  await adoptBlob(dataDir, copy, hash)
  const id = uuidv7(app.clock().getTime())
  await store.insertImport(
    app.pools.system,
    {
      county,
      id,
      region_path: rootPath,
      name: basename(file),
      file_hash: hash,
      mapping,
      state: 'queued',
      total,
      account_id: null,
    },
    app.clock(),
  )
  return id
}

async function writeFaults(app: App, file: string, i: store.ImportRow, to: string): Promise<void> {
  const why = new Map<number, string>()
  for (let after = 0; ; ) {
    const some = await store.listFaults(app.pools.system, i.county, i.id, after, 5000)
    for (const f of some) why.set(f.row, f.issues.map((x) => `${x.zh} ${x.en}`).join('; '))
    if (some.length < 5000) break
    after = some.at(-1)!.row
  }
  const rows: string[][] = []
  for await (const r of readTable(file, i.mapping.format)) {
    const fault = why.get(r.row)
    if (fault !== undefined) rows.push([String(r.row), fault, ...r.cells])
  }
  await fs.writeFile(to, csvText(['行 row', '问题 fault', ...i.mapping.headings], rows))
  say(`${rows.length} 行写到 rows written to ${to}`)
}
