import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { personOf } from '../accounts/answers.ts'
import { blobPath, sendFile } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import * as contract from './contract/files.ts'
import { makeExport } from './exports.ts'
import * as store from './store/exports.ts'

const shown = (e: store.ExportRow): contract.Export => ({
  id: e.id,
  kind: e.kind,
  purpose: e.purpose,
  state: e.state,
  total: e.total,
  done: e.done,
  error: e.error,
  createdAt: e.created_at.toISOString(),
  updatedAt: e.updated_at.toISOString(),
})

async function mine(ctx: Ctx, id: string): Promise<store.ExportRow> {
  const e = await store.findExport(ctx.db, ctx.app.installation.county, id, personOf(ctx.actor))
  if (!e) throw problem('not_found')
  return e
}

export const exportRoutes = [
  route(contract.exportsCreate, async (ctx, { body }) => shown(await makeExport(ctx, body))),
  route(contract.exportsList, async (ctx) => ({
    exports: (await store.listExports(ctx.db, ctx.app.installation.county, personOf(ctx.actor))).map(shown),
  })),
  route(contract.exportsGet, async (ctx, { params }) => shown(await mine(ctx, params.id))),
  route(contract.exportsCancel, async (ctx, { params }) => {
    const e = await mine(ctx, params.id)
    if (!(await store.setExport(ctx.db, e, ['queued', 'running'], { state: 'cancelled' }, ctx.now)))
      throw problem('export.state')
    return shown({ ...e, state: 'cancelled' })
  }),
  route(
    contract.exportsFile,
    async (ctx, { params }, raw) => {
      const e = await mine(ctx, params.id)
      if (e.state !== 'done' || !e.file_hash) throw problem('export.state')
      await audit(ctx, {
        action: 'case.export_fetched',
        subjectKind: 'export',
        subjectId: e.id,
        purpose: e.purpose ?? undefined,
      })
      await sendFile(raw.req, raw.reply, {
        path: blobPath(ctx.app.installation.dataDir, e.file_hash),
        mime: contract.exportsFile.raw!,
        etag: e.file_hash,
        saveAs: `yige-cases-${e.created_at.toISOString().slice(0, 10)}.xlsx`,
        cache: 'no-store',
      })
      return undefined
    },
    { db: 'own' },
  ),
]
