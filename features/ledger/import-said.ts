/** What a file says otherwise beside what the ledger says now, masked: read again when somebody looks, kept nowhere. */
import type { Ctx } from '../../kernel/context.ts'
import { blobPath } from '../attachments/answers.ts'
import { eachBatch } from './import-file.ts'
import { dayNumber, todayOf } from './recheck.ts'
import type { AssetColumn, AssetKind } from './rules/assets.ts'
import { assetReader, fieldOfColumn } from './rules/import-asset.ts'
import { type OrganisationSays, organisationReader } from './rules/import-organisation.ts'
import { type Incoming, incomingReader } from './rules/import-row.ts'
import { maskValue, type PersonField, personFields } from './rules/person.ts'
import { assetsBy, openAsset } from './store/assets.ts'
import type { ImportRow } from './store/imports.ts'
import { organisationsById } from './store/lists.ts'
import { opened, peopleById, type ResidenceRow, residencesBy } from './store/rows.ts'
import { openContact } from './store/seal.ts'
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
  rows: readonly { row: number; subject_id: string | null; differs: readonly string[] }[],
): Promise<Map<number, Said[]>> {
  const { county } = ctx.app.installation
  const wanted = new Map(rows.filter((r) => r.subject_id && r.differs.length > 0).map((r) => [r.row, r]))
  if (wanted.size === 0 || i.file_hash === '') return new Map()
  const today = todayOf(ctx.app, ctx.now)
  if (i.what === 'organisations') return organisationsSaid(ctx, i, wanted)
  if (i.what !== 'people') return assetsSaid(ctx, i, i.what === 'vehicles' ? 'vehicle' : 'facility', wanted)
  const incoming = await again(ctx, i, wanted, incomingReader(i.columns, dayNumber(today)))
  const ids = [...new Set([...wanted.values()].map((r) => r.subject_id!))]
  const people = new Map((await peopleById(ctx.db, county, ids)).map((p) => [p.id, opened(ctx.app, p)]))
  const live = (await residencesBy(ctx.db, county, 'person_id', ids)).filter(
    (r) => r.until_on === null || r.until_on > today,
  )
  const out = new Map<number, Said[]>()
  for (const [row, x] of incoming) {
    const w = wanted.get(row)!
    const p = people.get(w.subject_id!)
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

/** The wanted rows, read from the file once more. */
async function again<X>(
  ctx: Ctx,
  i: ImportRow,
  wanted: ReadonlyMap<number, unknown>,
  read: (cells: readonly string[], row: number, line: number) => X,
): Promise<Map<number, X>> {
  const out = new Map<number, X>()
  await eachBatch(blobPath(ctx.app.installation.dataDir, i.file_hash), i.header, 0, 1000, async (some) => {
    for (const r of some) if (wanted.has(r.row)) out.set(r.row, read(r.cells, r.row, r.line))
    return out.size < wanted.size
  })
  return out
}

async function organisationsSaid(
  ctx: Ctx,
  i: ImportRow,
  wanted: ReadonlyMap<number, { subject_id: string | null; differs: readonly string[] }>,
): Promise<Map<number, Said[]>> {
  const { app } = ctx
  const incoming = await again(
    ctx,
    i,
    wanted,
    organisationReader(i.columns, dayNumber(todayOf(app, ctx.now))),
  )
  const ids = [...new Set([...wanted.values()].map((r) => r.subject_id!))]
  const known = new Map((await organisationsById(ctx.db, app.installation.county, ids)).map((o) => [o.id, o]))
  const out = new Map<number, Said[]>()
  for (const [row, x] of incoming) {
    const w = wanted.get(row)!
    const o = known.get(w.subject_id!)
    if (!o) continue
    const now = {
      name: o.name,
      creditCode: o.credit_code,
      address: o.address,
      ...openContact(app, o.id, o.sealed),
    }
    out.set(
      row,
      w.differs.map((field) => {
        const f = (field === 'organisation' ? 'name' : field) as OrganisationSays
        const shown = (v: string) => (f === 'name' ? v : maskValue(f, v))
        return { field, ledger: shown(now[f]), file: shown(x.values[f]) }
      }),
    )
  }
  return out
}

async function assetsSaid(
  ctx: Ctx,
  i: ImportRow,
  kind: AssetKind,
  wanted: ReadonlyMap<number, { subject_id: string | null; differs: readonly string[] }>,
): Promise<Map<number, Said[]>> {
  const { app } = ctx
  const today = dayNumber(todayOf(app, ctx.now))
  const incoming = await again(ctx, i, wanted, assetReader(kind, i.columns, today))
  const ids = [...new Set([...wanted.values()].map((r) => r.subject_id!))]
  const known = new Map((await assetsBy(ctx.db, app.installation.county, ids)).map((a) => [a.id, a]))
  const out = new Map<number, Said[]>()
  for (const [row, x] of incoming) {
    const w = wanted.get(row)!
    const a = known.get(w.subject_id!)
    if (!a) continue
    const now = openAsset(app, a.id, a.sealed)
    out.set(
      row,
      w.differs.map((field) => {
        const f = fieldOfColumn(field as AssetColumn)
        const shown = (v: string) => (f === 'name' ? v : maskValue(f, v))
        return { field, ledger: shown(now[f]), file: shown(x.values[f]) }
      }),
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
  if (field === 'address')
    return x.said.address || [x.said.estate, x.said.building].filter((s) => s !== '').join(' ')
  if (field === 'role') return x.role ?? ''
  if (field === 'household') return x.household
  if (field === 'relation') return x.relation
  return (field === 'from' ? x.from : x.until) ?? ''
}
