import type { Ctx } from '../../kernel/context.ts'
import { type Raw, route } from '../../kernel/endpoint.ts'
import { audit } from '../audit/answers.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as p from './contract-plans.ts'
import { draw } from './draw.ts'
import * as plans from './plans.ts'
import * as queries from './queries.ts'
import { csv, entrySheet, type Sheet, visitSheet, workbook } from './sheets.ts'

async function send(
  ctx: Ctx,
  reply: Raw['reply'],
  name: string,
  format: 'xlsx' | 'csv',
  sheet: Sheet,
  filter: unknown,
): Promise<void> {
  await audit(ctx, {
    action: `${name}.export`,
    regionPath: ctx.access.ranges('visit.read')[0] ?? ctx.app.installation.rootPath,
    detail: { format, filter, rows: sheet.rows.length - 1 },
  })
  reply.header('content-disposition', `attachment; filename="${name}.${format}"`)
  if (format === 'csv') return void reply.type('text/csv; charset=utf-8').send(csv(sheet))
  reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(await workbook(sheet))
}

export const routes = [
  route(c.visitsToday, (ctx) => queries.today(ctx)),
  route(c.visitsProgress, (ctx, { query }) => queries.progress(ctx, query)),
  route(c.visitsExport, async (ctx, { query: { format, language, ...f } }, { reply }) =>
    send(
      ctx,
      reply,
      'visits',
      format,
      visitSheet(await queries.allVisits(ctx, f), language, ctx.app.installation.zone),
      f,
    ),
  ),
  route(c.visitsList, (ctx, { query }) => queries.list(ctx, query)),
  route(c.visitGet, (ctx, { params }) => queries.one(ctx, params.id)),
  route(c.visitDone, (ctx, { params, body }) => commands.done(ctx, params.id, body)),
  route(c.visitAbsent, (ctx, { params, body }) => commands.absent(ctx, params.id, body)),
  route(c.visitSkip, (ctx, { params, body }) => commands.skip(ctx, params.id, body)),
  route(c.entriesList, (ctx, { query }) => queries.entryList(ctx, query)),
  route(c.entriesExport, async (ctx, { query: { format, language, ...f } }, { reply }) =>
    send(
      ctx,
      reply,
      'visit-entries',
      format,
      entrySheet(await queries.allEntries(ctx, f), language, ctx.app.installation.zone),
      f,
    ),
  ),
  route(c.entryTold, (ctx, { params }) => commands.told(ctx, params.id)),
  route(p.plansList, (ctx, { query }) => plans.list(ctx, query.state)),
  // A question, although it carries a body: nothing is stored.
  route(p.planPreview, async (ctx, { body }) => (await draw(ctx, body)).preview, { db: 'own' }),
  route(p.planCreate, (ctx, { body: { requestId: _, ...plan } }) => plans.create(ctx, plan)),
  route(p.planEnd, (ctx, { params, body }) => plans.end(ctx, params.id, body)),
  route(p.visitsGive, (ctx, { body }) => plans.give(ctx, body)),
  route(p.visitPeople, (ctx, { query }) => plans.people(ctx, query.region)),
]
