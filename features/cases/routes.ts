/** Endpoint → command or query. */

import { type AnyEndpoint, type Input, type Route, route } from '../../kernel/endpoint.ts'
import { verifyChain } from '../../kernel/events.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { authenticate } from '../accounts/answers.ts'
import './problems.ts'
import type { Ctx } from '../../kernel/context.ts'
import { json } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import { formatLimit } from '../clocks/rules.ts'
import { act, bulk } from './commands.ts'
import * as api from './contract.ts'
import { beat, presenceFor } from './presence.ts'
import { clockKey, clocksAt } from './rules/clocks.ts'
import { readDetail } from './store/detail.ts'
import { countFilter, countViews, listCases, wireRow } from './store/list.ts'
import { eventFacts, eventsOf, readCase, visible } from './store/load.ts'
import { noteLooked, withMe } from './store/seen.ts'
import { confirmedToday } from './store/today.ts'
import { hashedPart } from './store/write.ts'
import { caseView } from './view.ts'

const load = async (ctx: Ctx, id: string) => {
  const row = await readCase(ctx.db, ctx.app.installation.county, id)
  if (!visible(ctx, row)) throw problem('not_found')
  return row
}

const actions = (Object.keys(api.actionEndpoints) as api.StaffAction[]).map((name): Route => {
  const def: AnyEndpoint = api.actionEndpoints[name]
  return route(
    def,
    (ctx, { params, body }: Input<AnyEndpoint>) => {
      const { requestId: _id, baseVersion, ...input } = body as { requestId: string; baseVersion: number }
      return act(ctx, (params as { id: string }).id, name, input as never, { baseVersion })
    },
    { once: 'with the first' },
  )
})

export const routes: Route[] = [
  route(api.listCases, async (ctx, { query }) => {
    const { rows, next } = await listCases(ctx, query)
    return { rows: rows.map((r) => wireRow(ctx, r)), next, now: ctx.now.toISOString() }
  }),
  route(api.countCases, async (ctx, { query }) => ({
    views: await countViews(ctx, api.views, query.region),
    today: await confirmedToday(ctx),
  })),
  route(api.getCase, async (ctx, { params }) => {
    const found = await readDetail(ctx, params.id)
    if (!visible(ctx, found.row)) throw problem('not_found')
    await noteLooked(ctx, found.row)
    return caseView(ctx, withMe(ctx, found))
  }),
  route(api.verifyCase, async (ctx, { params }) => {
    const row = await load(ctx, params.id)
    const events = await eventsOf(ctx.db, row.county, row.id)
    const broken = verifyChain(events, hashedPart)
    // The row names the last entry, so that cutting the tail off shows too.
    const tail =
      events.length !== row.seq || !events.at(-1)?.hash.equals(row.last_hash)
        ? { seq: row.seq, fault: 'missing' }
        : null
    const fault = broken ?? tail
    return { entries: events.length, intact: fault === null, fault, checkedAt: ctx.now.toISOString() }
  }),
  route(api.explainClocks, async (ctx, { params, query }) => {
    const row = await load(ctx, params.id)
    const at = query.at ? new Date(query.at) : ctx.now
    const { items } = ctx.app.services
    const clocks = clocksAt(
      eventFacts(await eventsOf(ctx.db, row.county, row.id)),
      items.policy(row.item_code, row.list_id),
      items.calendar(),
      at,
    )
    return {
      at: at.toISOString(),
      clocks: clocks.map((k) => ({
        key: clockKey(k),
        kind: k.clock,
        handlerId: k.handler,
        state: k.paused ? 'paused' : k.state,
        startedAt: k.startedAt.toISOString(),
        dueAt: k.due?.toISOString() ?? null,
        warnAt: k.warnAt?.toISOString() ?? null,
        stoppedAt: k.stoppedAt?.toISOString() ?? null,
        limit: k.limit ? formatLimit(k.limit, ctx.language) : null,
        explain: k.explain.map(({ zh, en }) => ({ zh, en })),
      })),
    }
  }),
  ...actions,
  route(api.bulkAction, async (ctx, { body }) => ({ results: await bulk(ctx.app, ctx, body) }), {
    db: 'own',
  }),
  route(api.savedViews, async (ctx) => {
    const rows = await ctx.db
      .selectFrom('saved_views')
      .select(['id', 'name', 'query'])
      .where('account_id', '=', ctx.actor.id)
      .orderBy('position')
      .orderBy('id')
      .execute()
    const views = []
    for (const r of rows)
      views.push({
        id: r.id,
        name: r.name,
        query: r.query as Record<string, unknown>,
        count: await countFilter(ctx, api.CaseFilter.partial().parse(r.query)),
      })
    return { views }
  }),
  route(api.saveView, async (ctx, { body }) => {
    const id = uuidv7(ctx.now.getTime())
    await ctx.db
      .insertInto('saved_views')
      .values({ id, account_id: ctx.actor.id!, name: body.name, query: json(body.query) as never })
      .execute()
    return { id }
  }),
  route(api.removeView, async (ctx, { params }) => {
    await ctx.db
      .deleteFrom('saved_views')
      .where('id', '=', params.id)
      .where('account_id', '=', ctx.actor.id)
      .execute()
    return null
  }),
  route(api.quickReplies, async (ctx) => ({
    replies: await ctx.db
      .selectFrom('quick_replies')
      .select(['id', 'name', 'body'])
      .where((eb) =>
        eb.or([
          eb('unit_id', 'is', null),
          ...(ctx.access.units.length ? [eb('unit_id', 'in', ctx.access.units as string[])] : []),
        ]),
      )
      .orderBy('name')
      .execute(),
  })),
  route(api.presenceList, async (ctx) => ({ cases: await presenceFor(ctx) })),
  route(api.presenceBeat, async (ctx, { body }) => {
    await beat(ctx, body)
    return null
  }),
  route(
    api.liveEvents,
    async (ctx, { query }, raw) => {
      raw.reply.hijack()
      const last = raw.req.headers['last-event-id'] ?? query.lastEventId
      await ctx.app.live.attach(
        raw.reply.raw,
        ctx.access,
        // A wall display reads no case; it hears of those its wall shows.
        ctx.access.has('case.read') ? 'case.read' : 'wall.read',
        typeof last === 'string' ? last : undefined,
        async () => (await authenticate(ctx.app, raw.req))?.access ?? null,
        ctx.actor.id ?? '',
      )
      return null
    },
    { db: 'own' },
  ),
]
