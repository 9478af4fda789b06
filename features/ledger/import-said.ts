/** What a file says otherwise beside what the ledger says now, masked: read again when somebody looks, kept nowhere. */
import type { Ctx } from '../../kernel/context.ts'
import { blobPath } from '../attachments/answers.ts'
import { eachBatch } from './import-file.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { type Incoming, incomingReader } from './rules/import-row.ts'
import { maskValue, type PersonField, personFields } from './rules/person.ts'
import type { ImportRow } from './store/imports.ts'
import { opened, peopleById, type ResidenceRow, residencesBy } from './store/rows.ts'
import { placeOf } from './view.ts'

export interface Said {
  field: string
  ledger: string
  file: string
}

/** By row of the file; nothing when the file is forgotten. People whom the reader may not read are left out. */
export async function saidOtherwise(
  ctx: Ctx,
  i: ImportRow,
  rows: readonly { row: number; person_id: string | null; differs: readonly string[] }[],
): Promise<Map<number, Said[]>> {
  const { county, dataDir } = ctx.app.installation
  const wanted = new Map(rows.filter((r) => r.person_id && r.differs.length > 0).map((r) => [r.row, r]))
  if (wanted.size === 0 || i.file_hash === '') return new Map()
  const today = todayOf(ctx.app, ctx.now)
  const read = incomingReader(i.columns, dayNumber(today))
  const incoming = new Map<number, Incoming>()
  await eachBatch(blobPath(dataDir, i.file_hash), i.header, 0, 1000, async (some) => {
    for (const r of some) if (wanted.has(r.row)) incoming.set(r.row, read(r.cells, r.row, r.line))
    return incoming.size < wanted.size
  })
  const ids = [...new Set([...wanted.values()].map((r) => r.person_id!))]
  const people = new Map((await peopleById(ctx.db, county, ids)).map((p) => [p.id, opened(ctx.app, p)]))
  const live = (await residencesBy(ctx.db, county, 'person_id', ids)).filter((r) => r.until_on === null || r.until_on > today)
  const out = new Map<number, Said[]>()
  for (const [row, x] of incoming) {
    const w = wanted.get(row)!
    const p = people.get(w.person_id!)
    if (!p) continue
    const at = live.filter((r) => r.person_id === p.id)
    out.set(
      row,
      w.differs.map((field) =>
        isPersonField(field)
          ? { field, ledger: maskValue(field, p.values[field]), file: maskValue(field, x.values[field]) }
          : { field, ledger: residenceSays(ctx, at, field), file: fileSays(x, field) },
      ),
    )
  }
  return out
}

const isPersonField = (f: string): f is PersonField => (personFields as readonly string[]).includes(f)

function residenceSays(ctx: Ctx, at: readonly ResidenceRow[], field: string): string {
  const one = (r: ResidenceRow): string => {
    if (field === 'address') return placeOf(ctx.app, r.region_path)
    if (field === 'role') return r.role
    if (field === 'household') return r.household
    if (field === 'relation') return r.relation
    return (field === 'from' ? r.from_on : r.until_on) ?? ''
  }
  return [...new Set(at.map(one))].filter((s) => s !== '').join(' / ')
}

function fileSays(x: Incoming, field: string): string {
  if (field === 'address') return x.said.address || [x.said.estate, x.said.building].filter((s) => s !== '').join(' ')
  if (field === 'role') return x.role ?? ''
  if (field === 'household') return x.household
  if (field === 'relation') return x.relation
  return (field === 'from' ? x.from : x.until) ?? ''
}
