import type { App } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { audit } from './answers.ts'
import { auditExport, auditList, auditVerify } from './contract.ts'
import { toCsv } from './csv.ts'
import { type NameOf, readAudit, verifyAudit } from './store.ts'

const exportMax = 100_000

const names =
  (app: App): NameOf =>
  (kind, id) => {
    const org = app.services.organisation
    if (kind === 'account') return org.accountName(id) || null
    if (kind === 'unit') return org.unitName(id) || null
    return kind === 'post' ? (org.post(id)?.name ?? null) : null
  }

export const routes = [
  route(auditList, (ctx, { query: { before, limit, ...filter } }) =>
    readAudit(ctx.db, ctx.app.installation.county, ctx.access, filter, { before, limit }, names(ctx.app)),
  ),
  route(auditExport, async (ctx, { query }, { reply }) => {
    const { rows, next } = await readAudit(
      ctx.db,
      ctx.app.installation.county,
      ctx.access,
      query,
      { limit: exportMax },
      names(ctx.app),
    )
    await audit(ctx, { action: 'audit.export', detail: { rows: rows.length, filter: query } })
    const day = ctx.now.toISOString().slice(0, 10)
    reply
      .header('content-disposition', `attachment; filename="audit-${day}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(toCsv(rows, next !== null))
  }),
  route(auditVerify, async (ctx) => {
    const reports = await verifyAudit(ctx.app.pools.system, ctx.app.installation.county)
    const faults = reports.filter((r) => r.fault)
    await audit(ctx, { action: 'audit.verify', detail: { chains: reports.length, faults: faults.length } })
    return {
      chains: reports.length,
      entries: reports.reduce((n, r) => n + r.entries, 0),
      faults,
    }
  }),
]
