import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { instantOf, offsetAt } from '../clocks/rules/zone.ts'
import { intake } from '../reports/answers.ts'
import { addressFor } from '../settings/answers.ts'
import { cancel, createCodes, handOver, retry, setActive, setForm } from './commands.ts'
import * as contract from './contract.ts'
import { adapters } from './registry.ts'
import { importRoutes } from './routes-imports.ts'
import { orderRoutes } from './routes-orders.ts'
import { sheetPage } from './sheet.ts'
import * as outbox from './store/outbox.ts'
import * as qr from './store/qr.ts'

const sheetMost = 5000

/** Midnight where the installation is. */
const dayStart = (ctx: Ctx): Date => {
  const { zone } = ctx.app.installation
  const wall = ctx.now.getTime() + offsetAt(ctx.now.getTime(), zone)
  return new Date(instantOf(wall - (wall % 86_400_000), zone))
}

const message = (r: outbox.OutboxRow): contract.OutboxItem => ({
  id: r.id,
  caseId: r.case_id,
  caseNumber: r.number ?? '',
  caseTitle: r.title ?? '',
  reportId: r.report_id,
  externalId: r.external_id,
  channel: r.channel,
  kind: r.kind,
  round: r.round,
  state: r.state,
  attempts: r.attempts,
  nextAt: r.next_at?.toISOString() ?? null,
  lastError: r.last_error,
  receipt: r.receipt,
  createdAt: r.created_at.toISOString(),
  deliveredAt: r.delivered_at?.toISOString() ?? null,
})

export const routes = [
  ...orderRoutes(intake),
  ...importRoutes,
  route(contract.channelsList, async (ctx) => {
    const { county } = ctx.app.installation
    const counts = new Map(
      (
        await outbox.channelCounts(
          ctx.db,
          county,
          dayStart(ctx),
          ctx.access.where('channel.read', 'r.region_path'),
          ctx.access.where('channel.read', 'o.region_path'),
        )
      ).map((c) => [c.channel, c]),
    )
    const clients = (await outbox.listClients(ctx.db)).filter((c) =>
      ctx.access.can('channel.read', c.region_path),
    )
    return {
      channels: [...adapters.values()].map((a) => {
        const c = counts.get(a.key)
        return {
          key: a.key,
          name: a.name,
          arrives: a.arrives,
          returns: a.returns,
          reaches: a.reaches,
          reportsToday: c?.reports_today ?? 0,
          lastReportAt: c?.last_report_at?.toISOString() ?? null,
          waiting: c?.waiting ?? 0,
          stuck: c?.stuck ?? 0,
          deliveredToday: c?.delivered_today ?? 0,
          clients: clients
            .filter((x) => x.channel === a.key)
            .map((x) => ({
              key: x.key,
              name: x.name,
              active: x.active,
              // The host is enough to know where results go; the path may hold a secret.
              callback: x.callback_url ? new URL(x.callback_url).host : null,
            })),
        }
      }),
    }
  }),

  route(contract.outboxList, async (ctx, { query }) => {
    const { rows, total } = await outbox.listMessages(ctx.db, {
      county: ctx.app.installation.county,
      where: ctx.access.where('channel.read', 'o.region_path'),
      states: query.state,
      channel: query.channel,
      after: query.after,
      limit: query.limit,
    })
    const page = rows.slice(0, query.limit)
    return {
      items: page.map(message),
      total,
      next: rows.length > query.limit ? outbox.messageCursor(page.at(-1)!) : null,
    }
  }),
  route(contract.outboxRetry, (ctx, { body }) => retry(ctx, body.ids)),
  route(contract.outboxCancel, (ctx, { body }) => cancel(ctx, body.ids, body.reason)),
  route(contract.outboxHandOver, (ctx, { body }) => handOver(ctx, body.ids, body.note)),
  route(contract.outboxSheet, async (ctx, { query }, raw) => {
    const { rows, total } = await outbox.listMessages(ctx.db, {
      county: ctx.app.installation.county,
      where: ctx.access.where('task.do', 'o.region_path'),
      states: ['stuck'],
      channel: query.channel,
      after: undefined,
      limit: sheetMost,
    })
    const text = csvText(
      [
        '渠道编号 external id',
        '事件编号 case',
        '标题 title',
        '类型 kind',
        '内容 message',
        '时间 at',
        '送达编号 id',
      ],
      rows
        .slice(0, sheetMost)
        .map((r) => [
          r.external_id ?? '',
          r.number ?? '',
          r.title ?? '',
          r.kind,
          sayable(r.body),
          r.created_at.toISOString(),
          r.id,
        ]),
      total,
    )
    raw.reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="results-${query.channel}.csv"`)
      .header('cache-control', 'no-store')
      .send(text)
    return undefined
  }),

  route(contract.qrList, async (ctx, { query }, raw) => {
    const { rows, total } = await qr.listQr(ctx.db, ctx.app.installation.county, {
      where: ctx.access.where('channel.read', 'q.region_path'),
      ...query,
      active: query.active === undefined ? undefined : query.active === 'true',
    })
    const page = rows.slice(0, query.limit)
    return {
      address: addressFor(await qr.publicUrl(ctx.db), ctx.app, raw.req),
      items: page.map((r) => ({
        code: r.code,
        name: r.name,
        regionPath: r.region_path,
        regionName: r.region_name ?? r.region_path,
        point: r.lng === null || r.lat === null ? null : ([r.lng, r.lat] as [number, number]),
        active: r.active,
        createdAt: r.created_at.toISOString(),
        reports: r.reports,
        form: r.form_key,
      })),
      total,
      next: rows.length > query.limit ? page.at(-1)!.code : null,
    }
  }),
  route(contract.qrCreate, async (ctx, { body }) => ({ codes: await createCodes(ctx, body.places) })),
  route(contract.qrActive, async (ctx, { params, body }) => {
    await setActive(ctx, params.code, body.active)
    return { code: params.code, active: body.active }
  }),
  route(contract.qrForm, async (ctx, { params, body }) => {
    await setForm(ctx, params.code, body.form)
    return { code: params.code, form: body.form }
  }),
  route(contract.qrSheet, async (ctx, { query }, raw) => {
    const { rows } = await qr.listQr(ctx.db, ctx.app.installation.county, {
      where: ctx.access.where('channel.read', 'q.region_path'),
      ...query,
      active: true,
      limit: 800,
    })
    const address = addressFor(await qr.publicUrl(ctx.db), ctx.app, raw.req)
    const page = await sheetPage(
      ctx.language === 'en' ? ctx.app.installation.nameEn : ctx.app.installation.name,
      rows.map((r) => ({
        code: r.code,
        name: r.name,
        region: r.region_name ?? '',
        url: `${address.used}/r/${r.code}`,
      })),
      address,
    )
    raw.reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(page)
    return undefined
  }),

  route(contract.placeGet, async (ctx, { params }) => {
    const p = await qr.findPlace(ctx.db, params.code)
    if (!p) throw problem('qr.unknown')
    if (!p.active) throw problem('qr.retired')
    return {
      code: p.code,
      name: p.name,
      regionPath: p.region_path,
      chain: await qr.namesTo(ctx.db, p.region_path, ctx.app.installation.rootPath),
      point: p.lng === null || p.lat === null ? null : ([p.lng, p.lat] as [number, number]),
      form: p.form_key && ctx.app.services.forms.form(p.form_key)?.open ? p.form_key : null,
    }
  }),
]

/** The words of a message for a table that people read. */
function sayable(body: Record<string, unknown>): string {
  const text = body.text ?? body.result ?? body.message
  return typeof text === 'string' ? text : JSON.stringify(body)
}
