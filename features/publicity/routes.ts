import { systemAccess } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { type Raw, type Route, route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { blobPath, sendFile } from '../attachments/answers.ts'
import { addressFor } from '../settings/answers.ts'
import { monthFigures } from '../statistics/answers.ts'
import * as commands from './commands.ts'
import * as api from './contract.ts'
import { jsonFeedOf, rssOf } from './rules.ts'
import * as store from './store.ts'

const sum = (rows: readonly { n: number }[]) => rows.reduce((a, r) => a + r.n, 0)

async function feed(ctx: Ctx, raw: Raw) {
  const { rows } = await store.publicRows(ctx.db, { county: ctx.app.installation.county, limit: 50 })
  return {
    name: ctx.app.installation.name,
    url: addressFor(ctx.app.services.settings.publicUrl(), ctx.app, raw.req).used,
    items: rows.slice(0, 50).map(commands.shownOf),
    now: ctx.now,
  }
}

export const routes: Route[] = [
  route(api.boardList, async (ctx, { query }) => {
    const { county } = ctx.app.installation
    const { rows, total } = await store.publicRows(ctx.db, {
      county,
      limit: query.limit,
      ...(query.community ? { community: query.community } : {}),
      ...(query.kind ? { kind: query.kind } : {}),
      ...(query.after && /^[0-9a-f-]{36}$/.test(query.after) ? { after: query.after } : {}),
    })
    const facets = await store.publicFacets(ctx.db, county)
    const page = rows.slice(0, query.limit)
    // Of all cases, whoever asks: somebody signed in for one street sees the figures that everybody sees.
    const f = await monthFigures({ ...ctx, access: systemAccess }, query.community)
    return {
      items: page.map(commands.shownOf),
      total,
      next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
      communities: [...Map.groupBy(facets, (x) => x.community)].map(([path, all]) => ({
        path,
        name: ctx.app.services.regions.name(path),
        n: sum(all),
      })),
      kinds: [...Map.groupBy(facets, (x) => x.kind)].map(([kind, all]) => ({ kind, n: sum(all) })),
      figures: {
        from: f.from,
        to: f.to,
        valid: f.valid,
        resolved: f.resolved,
        workingDays: f.workingDays,
        hours: f.hours,
      },
    }
  }),
  route(
    api.boardPhoto,
    async (ctx, { params }, raw) => {
      const a = await store.publicPhoto(ctx.db, ctx.app.installation.county, params.id, params.photo)
      if (!a) throw problem('not_found')
      await sendFile(raw.req, raw.reply, {
        path: blobPath(ctx.app.installation.dataDir, a.hash),
        mime: a.mime,
        etag: a.hash,
        // Taken back must mean gone from the board within minutes.
        cache: 'public, max-age=300',
      })
      return undefined
    },
    { db: 'own' },
  ),
  route(api.boardJson, async (ctx, _input, raw) => {
    raw.reply
      .type('application/feed+json; charset=utf-8')
      .send(JSON.stringify(jsonFeedOf(await feed(ctx, raw))))
    return undefined
  }),
  route(api.boardRss, async (ctx, _input, raw) => {
    raw.reply.type('application/rss+xml; charset=utf-8').send(rssOf(await feed(ctx, raw)))
    return undefined
  }),
  route(api.publicityWork, (ctx, { query }) => commands.workList(ctx, query.view, query.limit)),
  route(api.publicityProposal, (ctx, { params }) => commands.proposal(ctx, params.id)),
  route(api.publish, (ctx, { params, body }) => commands.publish(ctx, params.id, body)),
  route(api.withdraw, (ctx, { params, body }) => commands.withdraw(ctx, params.id, body.reason)),
]
