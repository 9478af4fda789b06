/** `yige import regions FILE`: what a data clerk does with a list of regions without a browser. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import type { Pools } from '../../kernel/db.ts'
import type { CRSES, Finding } from './contract.ts'
import { bookOf } from './rules/book.ts'
import { planImport } from './rules/import-plan.ts'
import { readCsv, readGeoJson } from './rules/import-read.ts'
import { lockRegions, openRows, usedRows, writeChange } from './store.ts'

export interface ImportRegionsOptions {
  /** Region that rows without a parent go under. */
  under?: string
  crs?: (typeof CRSES)[number]
  /** Only say what would happen. */
  dryRun?: boolean
  /** Take the good rows though others are at fault. */
  lenient?: boolean
  reason?: string
}

/** Text of a file in UTF-8 or, as older offices save it, GB 18030. */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return iconv.decode(bytes, 'gb18030')
  }
}

/**
 * Imports a CSV or GeoJSON file of regions and prints what it did, every fault with its row. Returns the exit code: 0 taken or
 * nothing to do, 1 refused. One transaction: after a cut nothing is half imported, and the same file may be given again.
 */
export async function importRegionsCommand(
  pools: Pick<Pools, 'system'>,
  file: string,
  options: ImportRegionsOptions = {},
  out: (line: string) => void = console.log,
): Promise<number> {
  const text = decode(readFileSync(file))
  const geojson = /\.(geo)?json$/i.test(file) || /^\s*\{/.test(text.slice(0, 200))
  const started = performance.now()
  return pools.system.transaction().execute(async (db) => {
    await lockRegions(db)
    const rows = await openRows(db)
    const territory =
      rows.find((r) => r.path === options.under)?.geometry ?? rows.find((r) => r.geometry)?.geometry ?? null
    const read = (geojson ? readGeoJson : readCsv)(text, { crs: options.crs ?? 'auto', territory })
    const book = bookOf([...rows, ...(await usedRows(db))])
    const { preview, change } = planImport(book, read, {
      at: new Date(),
      actor: null,
      under: options.under ?? null,
      reason: options.reason ?? '',
    })
    const { counts } = preview
    out(`${file}: ${preview.rows} 行 rows (${preview.crs})`)
    out(
      `  新建 create ${counts.creates} · 修改 change ${counts.changes} · 移动 move ${counts.moves} · 不变 unchanged ${preview.unchanged} · 有误 faulty ${counts.faults}`,
    )
    for (const f of preview.faults.slice(0, 50)) out(`  ✗ ${line(f)}`)
    if (counts.faults > 50) out(`  … ${counts.faults - 50} more`)
    for (const f of preview.warnings.slice(0, 20)) out(`  ! ${line(f)}`)
    if (preview.warnings.length > 20) out(`  … ${preview.warnings.length - 20} more`)
    if (options.dryRun) {
      out('只看不写，什么都没有改 · dry run, nothing written')
      return counts.faults ? 1 : 0
    }
    if (counts.faults && !options.lenient) {
      out('有误，什么都没有导入；改好再来，或用 --lenient 只收没有问题的行 · nothing imported')
      return 1
    }
    await writeChange(db, change, { accountId: null, requestId: randomUUID() })
    out(`已导入 imported in ${((performance.now() - started) / 1000).toFixed(1)} s`)
    return 0
  })
}

function line(f: Finding): string {
  return `${f.row ? `第 ${f.row} 行 row ${f.row}: ` : ''}${f.path ? `${f.path} ` : ''}${f.zh} · ${f.en}`
}
