import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { blobPath, publicPicture, sendFile } from '../attachments/answers.ts'
import { audit } from '../audit/answers.ts'
import { caseForReport, visible } from '../cases/answers.ts'
import { act, createSuggestion, load, sendSuggestion } from './commands.ts'
import * as api from './contract.ts'
import { isPublic, stateWords } from './rules.ts'
import * as store from './store.ts'
import { photosOf, publicRows, shownRow, showPublic, showSuggestion } from './view.ts'
import { codesOf, vote } from './voting.ts'

const readable = (ctx: Ctx) =>
  sql<boolean>`s.county = ${county(ctx)} and ${ctx.access.where('suggestion.read', 's.region_path')}`
const county = (ctx: Ctx) => ctx.app.installation.county

async function publicly(ctx: Ctx, id: string): Promise<store.Listed> {
  const s = await store.find(ctx.db, county(ctx), id)
  if (!s || !isPublic(s.state)) throw problem('not_found')
  return s
}

const head = {
  zh: ['编号', '建议', '区域', '阶段', '收到', '答复', '附议', '投票', '做完', '总数'],
  en: [
    'Number',
    'Suggestion',
    'Region',
    'Stage',
    'Received',
    'Answered',
    'Supporters',
    'Votes',
    'Done',
    'Total',
  ],
}

export const routes = [
  route(api.suggestionsList, async (ctx, { query }) => {
    const { rows, total } = await store.list(ctx.db, { ...query, where: readable(ctx) })
    const { adopted, ...counts } = await store.counts(ctx.db, readable(ctx))
    return { rows: rows.map((s) => shownRow(ctx, s)), total, counts, adopted, finished: counts.finished }
  }),
  route(api.suggestionsExport, async (ctx, { query: { language, ...query } }, { reply }) => {
    const { rows, total } = await store.list(ctx.db, { ...query, where: readable(ctx), limit: 5000 })
    await audit(ctx, { action: 'suggestion.export', detail: { filter: query, rows: rows.length, total } })
    reply
      .header('content-disposition', 'attachment; filename="suggestions.csv"')
      .type('text/csv; charset=utf-8')
    reply.send(
      csvText(
        head[language],
        rows.map((s) => {
          const r = shownRow(ctx, s)
          return [
            r.number,
            r.title,
            r.regionName,
            stateWords[r.state][language],
            r.receivedAt,
            r.answeredAt ?? '',
            r.supporters,
            r.answered,
            r.done,
            r.total,
          ].map(String)
        }),
        total,
      ),
    )
  }),
  route(api.suggestionGet, (ctx, { params }) => showSuggestion(ctx, params.id)),
  route(api.suggestionCreate, (ctx, { body }) => createSuggestion(ctx, body)),
  route(api.suggestionAct, (ctx, { params, body }) => act(ctx, params.id, body.baseVersion, body.step)),
  route(api.suggestionCodes, async (ctx, { params }, { reply }) => {
    const s = await load(ctx, params.id)
    ctx.access.need('suggestion.handle', s.region_path, 'suggestion.read')
    if (s.state !== 'surveying') throw problem('suggestion.wrong_state')
    await audit(ctx, {
      action: 'suggestion.codes',
      subjectKind: 'suggestion',
      subjectId: s.id,
      regionPath: s.region_path,
    })
    const { regions } = ctx.app.services
    reply
      .header('content-disposition', `attachment; filename="codes-${s.number}.csv"`)
      .type('text/csv; charset=utf-8')
    reply.send(
      csvText(
        ['楼栋', '序号', '户码'],
        codesOf(ctx.app, s).map((c) => [regions.name(c.building), String(c.household), c.code]),
      ),
    )
  }),

  route(api.publicList, async (ctx) => {
    const rows = await publicRows(ctx, await store.publicRows(ctx.db, county(ctx)))
    return {
      rows,
      adopted: rows.filter((r) => r.state !== 'surveying').length,
      finished: rows.filter((r) => r.state === 'finished').length,
    }
  }),
  route(api.publicOne, async (ctx, { params: { key } }) => {
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key))
      return showPublic(ctx, await publicly(ctx, key))
    const s = await store.byToken(ctx.db, county(ctx), sha256(key))
    if (!s) throw problem('not_found')
    return showPublic(ctx, s, true)
  }),
  route(api.publicPhoto, async (ctx, { params }, { req, reply }) => {
    const s = await publicly(ctx, params.id)
    const a = (await photosOf(ctx, s)).some((p) => p.id === params.photoId)
      ? await publicPicture(ctx, params.photoId)
      : undefined
    if (!a) throw problem('not_found')
    await sendFile(req, reply, {
      path: blobPath(ctx.app.installation.dataDir, a.hash),
      mime: a.mime,
      etag: a.hash,
    })
  }),
  route(
    api.publicSend,
    async (ctx, { body }) => {
      if (body.website) throw problem('rate.limited')
      return sendSuggestion(ctx, body)
    },
    { secret: true },
  ),
  route(api.publicVote, (ctx, { params, body }) => vote(ctx, params.id, body)),
  route(api.ofReport, async (ctx, { params }) => {
    const s = await store.ofReportToken(ctx.db, county(ctx), sha256(params.token))
    return { suggestion: s ? (await publicRows(ctx, [s]))[0]! : null }
  }),
  route(api.suggestionsOfCase, async (ctx, { params }) => {
    const c = await caseForReport(ctx, params.id)
    if (!visible(ctx, c)) throw problem('not_found')
    const s = await store.ofCase(ctx.db, c.county, c.id)
    const seen = s && ctx.access.can('suggestion.read', s.region_path) ? s : undefined
    return {
      suggestion: seen ? shownRow(ctx, seen) : null,
      mayMake: !s && ctx.access.can('suggestion.handle', c.region_path),
    }
  }),
]
