import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { personOf } from '../accounts/answers.ts'
import { blobPath, sendFile } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import * as contract from './contract.ts'
import { datasets } from './datasets.ts'
import { auditName, makeExport } from './run.ts'
import * as store from './store.ts'

const mimes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
}

const shown = (e: store.ExportRow): contract.Export => ({
  id: e.id,
  kind: e.kind,
  format: store.formatOf(e),
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

export const routes = [
  route(contract.exportsCreate, async (ctx, { body }) => shown(await makeExport(ctx, body))),
  route(contract.exportsList, async (ctx) => ({
    exports: (await store.listExports(ctx.db, ctx.app.installation.county, personOf(ctx.actor))).map(shown),
  })),
  route(contract.exportsDictionary, async (ctx) => ({
    zone: ctx.app.installation.zone,
    datasets: contract.exportKinds
      .filter((kind) => ctx.access.has(datasets[kind].verb))
      .map((kind) => ({
        kind,
        name: datasets[kind].name,
        columns: datasets[kind].columns.map(({ key, head, type, meaning, codes, masked }) => ({
          key,
          head,
          type,
          meaning,
          codes: codes ?? null,
          masked: masked ?? false,
        })),
      })),
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
        action: `${auditName(e.kind)}.export_fetched`,
        subjectKind: 'export',
        subjectId: e.id,
        purpose: e.purpose ?? undefined,
      })
      const format = store.formatOf(e)
      await sendFile(raw.req, raw.reply, {
        path: blobPath(ctx.app.installation.dataDir, e.file_hash),
        mime: mimes[format],
        etag: e.file_hash,
        saveAs: `yige-${e.kind}-${e.created_at.toISOString().slice(0, 10)}.${format}`,
        cache: 'no-store',
      })
      return undefined
    },
    { db: 'own' },
  ),
]
