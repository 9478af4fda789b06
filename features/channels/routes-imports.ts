import type { Ctx } from '../../kernel/context.ts'
import { maskPhone } from '../../kernel/crypto.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { blobPath } from '../attachments/answers.ts'
import * as contract from './contract/files.ts'
import { faultsTable } from './faults.ts'
import {
  cancelImport,
  checkColumns,
  lookAt,
  makeImport,
  type Preview,
  previewOf,
  resumeImport,
  startImport,
} from './imports.ts'
import * as store from './store/imports.ts'

const shown = (ctx: Ctx, i: store.ImportRow): contract.Import => ({
  id: i.id,
  name: i.name,
  channel: i.mapping.channel,
  state: i.state,
  total: i.total,
  // The cursor is a line of the file; a person counts rows.
  done: i.created + i.repeated + i.faulty,
  created: i.created,
  repeated: i.repeated,
  faulty: i.faulty,
  error: i.error,
  byName: ctx.app.services.organisation?.accountName(i.account_id) || null,
  createdAt: i.created_at.toISOString(),
  updatedAt: i.updated_at.toISOString(),
})

const shownPreview = (p: Preview, crs: store.ImportMapping['crs']): contract.ImportPreview => ({
  ...p,
  crs,
  rows: p.rows.map((r) => ({
    ...r,
    report: r.report
      ? { ...r.report, phone: r.report.phone && maskPhone(r.report.phone), raw: undefined }
      : null,
  })),
})

async function mine(ctx: Ctx, id: string): Promise<store.ImportRow> {
  const i = await store.findImport(ctx.db, ctx.app.installation.county, id)
  if (!i || !ctx.access.can('report.import', i.region_path)) throw problem('not_found')
  return i
}

const pathOf = (ctx: Ctx, i: store.ImportRow): string => {
  if (i.file_hash === '') throw problem('import.state')
  return blobPath(ctx.app.installation.dataDir, i.file_hash)
}

export const importRoutes = [
  route(contract.importsList, async (ctx) => {
    const where = ctx.access.where('report.import', 'region_path')
    const rows = await store.listImports(ctx.db, ctx.app.installation.county, where, 50)
    return { imports: rows.map((i) => shown(ctx, i)) }
  }),

  route(contract.importsCreate, async (ctx, { body }) => {
    const { id, mapping, from } = await makeImport(ctx, body)
    const i = (await store.findImport(ctx.db, ctx.app.installation.county, id))!
    const preview = await previewOf(ctx.app, pathOf(ctx, i), mapping, from)
    return { id, preview: shownPreview(preview, mapping.crs) }
  }),

  route(
    contract.importsPreview,
    async (ctx, { params, body }) => {
      const i = await mine(ctx, params.id)
      const path = pathOf(ctx, i)
      if (!body.columns) {
        const { mapping, from } = await lookAt(ctx.app, path, i.mapping.channel)
        const crs = body.crs ?? mapping.crs
        return shownPreview(await previewOf(ctx.app, path, { ...mapping, crs }, from), crs)
      }
      const columns = checkColumns(body.columns, i.mapping.headings.length)
      const mapping = { ...i.mapping, columns, crs: body.crs ?? i.mapping.crs }
      return shownPreview(await previewOf(ctx.app, path, mapping, 'given'), mapping.crs)
    },
    { db: 'own' },
  ),

  route(contract.importsStart, async (ctx, { params, body }) =>
    shown(ctx, await startImport(ctx, params.id, body)),
  ),
  route(contract.importsResume, async (ctx, { params }) => shown(ctx, await resumeImport(ctx, params.id))),
  route(contract.importsCancel, async (ctx, { params }) => shown(ctx, await cancelImport(ctx, params.id))),

  route(contract.importsGet, async (ctx, { params }) => {
    const i = await mine(ctx, params.id)
    return { ...shown(ctx, i), faults: await store.listFaults(ctx.db, i.county, i.id, 0, 100) }
  }),

  route(
    contract.importsFaults,
    async (ctx, { params }, raw) => {
      const i = await mine(ctx, params.id)
      raw.reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-faults-${i.id.slice(0, 8)}.csv"`)
        .header('cache-control', 'no-store')
        .send(await faultsTable(ctx.app, i, ctx.language))
      return undefined
    },
    { db: 'own' },
  ),
]
