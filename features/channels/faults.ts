/** Rows with faults and what is wrong with them, as a table to correct and import again. */
import type { App } from '../../kernel/context.ts'
import { csvText } from '../../shared/csv.ts'
import { blobPath } from '../attachments/answers.ts'
import * as store from './store/imports.ts'
import { readTable } from './table.ts'

export async function faultsTable(app: App, i: store.ImportRow, language: 'zh' | 'en'): Promise<string> {
  const faults = new Map<number, string>()
  for (let after = 0; ; ) {
    const some = await store.listFaults(app.pools.system, i.county, i.id, after, 5000)
    for (const f of some) faults.set(f.row, f.issues.map((x) => x[language]).join('; '))
    if (some.length < 5000) break
    after = some.at(-1)!.row
  }
  const rows: string[][] = []
  // The cells are read again from the file; once it is removed (a week after the end) only the findings remain.
  if (i.file_hash !== '') {
    const path = blobPath(app.installation.dataDir, i.file_hash)
    for await (const r of readTable(path, i.mapping.format)) {
      const why = faults.get(r.row)
      if (why !== undefined) rows.push([String(r.row), why, ...r.cells])
    }
  } else for (const [row, why] of faults) rows.push([String(row), why])
  return csvText(['行 row', '问题 fault', ...i.mapping.headings], rows)
}
