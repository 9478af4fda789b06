import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { QueryOf } from '../../kernel/contract.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { audit } from '../audit/answers.ts'
import { caseForReport, visible, withActor } from '../cases/answers.ts'
import { act } from './commands.ts'
import * as api from './contract.ts'
import { figures } from './figures.ts'
import { firstDays, openMediation } from './open.ts'
import { isClosed, kindWords, stateWords } from './rules.ts'
import { showToSign, signByCode } from './sign.ts'
import * as store from './store.ts'
import { paper, quote, reveal, showMediation, shownRow } from './view.ts'

const readable = (ctx: Ctx) =>
  sql<boolean>`m.county = ${ctx.app.installation.county} and ${ctx.access.where('mediation.read', 'm.region_path')}`

async function page(ctx: Ctx, query: Omit<QueryOf<typeof api.mediationsList>, 'limit'> & { limit: number }) {
  const found = await store.list(ctx.db, {
    ...query,
    after: query.after,
    where: readable(ctx),
    who: ctx.actor.id,
  })
  const rows = found.rows.slice(0, query.limit)
  const parties = await store.partiesOf(
    ctx.db,
    ctx.app.installation.county,
    rows.map((r) => r.id),
  )
  return {
    rows: rows.map((r) => shownRow(ctx, r, parties)),
    total: found.total,
    next: found.rows.length > query.limit ? store.nextCursor(rows.at(-1)!) : null,
  }
}

const most = 5000
const head = {
  zh: ['编号', '类别', '标题', '区域', '地点', '阶段', '当事人', '调解员', '受理', '达成', '结束'],
  en: [
    'Number',
    'Kind',
    'Title',
    'Region',
    'Place',
    'Stage',
    'Parties',
    'Mediator',
    'Opened',
    'Agreed',
    'Closed',
  ],
}

export const routes = [
  route(api.mediationsList, async (ctx, { query }) => ({
    ...(await page(ctx, query)),
    counts: await store.counts(ctx.db, readable(ctx), ctx.actor.id),
  })),

  route(api.mediationsExport, async (ctx, { query: { language, ...query } }, { reply }) => {
    const { rows, total } = await page(ctx, { ...query, limit: most })
    await audit(ctx, { action: 'mediation.export', detail: { filter: query, rows: rows.length, total } })
    reply
      .header('content-disposition', 'attachment; filename="mediations.csv"')
      .type('text/csv; charset=utf-8')
      .send(
        csvText(
          head[language],
          rows.map((r) => [
            r.number,
            kindWords[r.kind][language],
            r.title,
            r.regionName,
            r.placeText ?? '',
            stateWords[r.state][language],
            r.parties.map((p) => p.name).join(' '),
            r.mediatorName,
            r.openedAt,
            r.agreedAt ?? '',
            r.closedAt ?? '',
          ]),
          total,
        ),
      )
  }),

  route(api.mediationGet, (ctx, { params }) => showMediation(ctx, params.id)),
  route(api.mediationOpen, (ctx, { body }) => openMediation(ctx, body)),
  route(api.mediationAct, (ctx, { params, body }) => act(ctx, params.id, body.baseVersion, body.step)),

  // Their answers hold names and phones, which must not be kept among the stored answers: each look is logged anew.
  route(
    api.mediationReveal,
    (ctx, { params, body }) =>
      withActor(ctx.app, ctx.actor, ctx.access, (own) => reveal(own, params.id, params.partyId, body)),
    { db: 'own' },
  ),
  route(
    api.mediationPaper,
    (ctx, { params }) => withActor(ctx.app, ctx.actor, ctx.access, (own) => paper(own, params.id)),
    { db: 'own' },
  ),

  route(api.mediationsOfCase, async (ctx, { params }) => {
    const c = await caseForReport(ctx, params.id)
    if (!visible(ctx, c)) throw problem('not_found')
    const found = await store.ofCase(ctx.db, c.county, c.id, readable(ctx))
    const parties = await store.partiesOf(
      ctx.db,
      c.county,
      found.map((m) => m.id),
    )
    const rows = []
    for (const m of found)
      rows.push({
        ...shownRow(ctx, m, parties),
        quote: quote(ctx, m, await store.dutiesOf(ctx.db, c.county, m.id)),
      })
    return {
      rows,
      mayOpen: ctx.access.can('mediation.handle', c.region_path) && found.every((m) => isClosed(m.state)),
    }
  }),

  route(api.mediationFigures, (ctx, { query }) => figures(ctx, query), { db: 'own' }),
  route(api.signPage, (ctx, { params }) => showToSign(ctx, params.token)),
  route(api.signAgreement, (ctx, { params, body }) => signByCode(ctx, params.token, body.code)),

  route(api.mediationLimits, async (ctx) => ({ firstDays: firstDays(ctx.app) })),
  route(api.mediationLimitsSet, async (ctx, { body }) => {
    await store.setLimit(ctx.db, { firstDays: body.firstDays }, ctx.now)
    await audit(ctx, { action: 'mediation.limits', detail: { firstDays: body.firstDays } })
    ctx.afterCommit(() => ctx.app.services.settings.refresh())
    return { firstDays: body.firstDays }
  }),
]
