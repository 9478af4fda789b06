import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { type Route, route } from '../../kernel/endpoint.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { problem } from '../../kernel/problem.ts'
import { blobPath, sendFile } from '../attachments/answers.ts'
import { looksAutomatic } from '../reports/rules.ts'
import * as commands from './commands.ts'
import * as api from './contract.ts'
import * as store from './store.ts'

const human = (b: { website?: string | undefined; body: string }) => {
  if (looksAutomatic(b)) throw problem('rate.limited')
}
const everything = sql<boolean>`true`

async function listed(ctx: Ctx, kind: string | undefined, limit: number) {
  const { county, zone } = ctx.app.installation
  const { rows, total } = await store.publicPostings(ctx.db, { county, kind, now: ctx.now, limit })
  const from = new Date(ctx.now.getTime() - 30 * 86_400_000)
  return {
    ...(await store.foundAgain(ctx.db, { county, from, zone, visible: everything })),
    total,
    items: rows.map((n) => ({
      id: n.id,
      kind: n.kind,
      title: n.title,
      words: n.words,
      place: n.place,
      happenedOn: n.happened_on,
      publicAt: (n.public_at ?? n.posted_at).toISOString(),
      photos: n.photos,
    })),
  }
}

export const routes: Route[] = [
  route(api.postingsPublic, (ctx, { query }) => listed(ctx, query.kind, query.limit)),
  route(
    api.postingPhoto,
    async (ctx, { params }, raw) => {
      const a = await store.publicPhoto(ctx.db, ctx.app.installation.county, params.photo, ctx.now)
      if (!a) throw problem('not_found')
      const path = blobPath(ctx.app.installation.dataDir, a.hash)
      await sendFile(raw.req, raw.reply, { path, mime: a.mime, etag: a.hash, cache: 'public, max-age=300' })
      return undefined
    },
    { db: 'own' },
  ),
  route(
    api.postingPost,
    (ctx, { body }) => {
      human({ website: body.website, body: body.words })
      return commands.post(ctx, body)
    },
    { db: 'own' },
  ),
  route(
    api.postingAnswer,
    (ctx, { params, body }) => {
      human(body)
      return commands.answer(ctx, params.id, body.body)
    },
    { secret: true },
  ),
  route(api.threadGet, async (ctx, { params }) => (await commands.thread(ctx, params.token)).shown),
  route(api.threadSay, (ctx, { params, body }) => commands.sayInThread(ctx, params.token, body.body)),
  route(api.mineGet, (ctx, { params }) => commands.mine(ctx, params.token)),
  route(api.mineDo, (ctx, { params, body }) => commands.doMine(ctx, params.token, body)),
  route(api.postingsWork, (ctx, { query }) => commands.work(ctx, query.view, query.limit)),
  route(api.postingDecide, (ctx, { params, body }) => commands.decide(ctx, params.id, body)),
]

export const ticks: Ticks = {
  'postings.end': { seconds: 300, run: (app) => commands.sweep(app) },
  'postings.forget': { seconds: 3600, run: (app) => commands.forget(app) },
}
