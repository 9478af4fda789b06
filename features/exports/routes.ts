import fs from 'node:fs/promises'
import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { personOf } from '../accounts/answers.ts'
import { blobPath, sendFile } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import * as contract from './contract.ts'
import { datasets, mayTake } from './datasets.ts'
import { keptDays } from './rules.ts'
import { auditName, fileSeal, makeExport } from './run.ts'
import * as store from './store.ts'
import * as wishes from './wishes.ts'

const mimes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
}

/** Files from before they had an end of their own stay for a week. */
const endOf = (e: store.ExportRow): Date =>
  e.expires_at ?? new Date(e.updated_at.getTime() + keptDays(false) * 24 * 3_600_000)

const shown = (e: store.ExportRow): contract.Export => ({
  id: e.id,
  kind: e.kind,
  format: store.formatOf(e),
  purpose: e.purpose,
  state: e.state,
  clear: e.clear,
  total: e.total,
  done: e.done,
  error: e.error,
  decidedBy: e.decided_by_name,
  reason: e.reason,
  until: e.file_hash ? endOf(e).toISOString() : null,
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
      .filter((kind) => mayTake(ctx.access, kind))
      .map((kind) => {
        const { name, personal, columns } = datasets[kind]
        return {
          kind,
          name,
          narrowedBy: kind === 'cases' ? [] : [...contract.narrowedBy[kind]],
          personal: personal
            ? { freeRows: personal.freeRows, mayClear: ctx.access.has(personal.reveal) }
            : null,
          columns: columns.map(({ key, head, type, meaning, codes, masked }) => ({
            key,
            head,
            type,
            meaning,
            codes: codes ?? null,
            masked: masked ?? false,
          })),
        }
      }),
  })),
  route(contract.exportsGet, async (ctx, { params }) => shown(await mine(ctx, params.id))),
  route(contract.exportsCancel, async (ctx, { params }) => {
    const e = await mine(ctx, params.id)
    const from = ['asked', 'queued', 'running'] as const
    if (!(await store.setExport(ctx.db, e, from, { state: 'cancelled' }, ctx.now)))
      throw problem('export.state')
    if (e.state === 'asked') await wishes.settle(ctx, e.id, 'cancelled')
    return shown({ ...e, state: 'cancelled' })
  }),
  route(
    contract.exportsFile,
    async (ctx, { params }, raw) => {
      const e = await mine(ctx, params.id)
      if (e.state !== 'done') throw problem('export.state')
      if (!e.file_hash || endOf(e) <= ctx.now) throw problem('export.gone')
      await audit(ctx, {
        action: `${auditName(e.kind)}.export_fetched`,
        subjectKind: 'export',
        subjectId: e.id,
        purpose: e.purpose ?? undefined,
      })
      const format = store.formatOf(e)
      const path = blobPath(ctx.app.installation.dataDir, e.file_hash)
      const saveAs = `yige-${e.kind}-${e.created_at.toISOString().slice(0, 10)}.${format}`
      if (e.clear) {
        const whole = ctx.app.crypto.open(await fs.readFile(path), fileSeal(e.id))
        raw.reply
          .headers({
            'content-type': mimes[format],
            'content-disposition': `attachment; filename="${saveAs}"`,
            'x-content-type-options': 'nosniff',
            'cache-control': 'no-store',
          })
          .send(Buffer.from(whole, 'base64'))
        return undefined
      }
      const cache = 'no-store'
      await sendFile(raw.req, raw.reply, { path, mime: mimes[format], etag: e.file_hash, saveAs, cache })
      return undefined
    },
    { db: 'own' },
  ),
  route(contract.exportsWishes, (ctx) => wishes.list(ctx)),
  route(contract.exportsDecide, (ctx, { params, body }) => wishes.decide(ctx, params.id, body)),
]
