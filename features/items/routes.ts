/** Endpoint → command or query. */

import type { Ctx } from '../../kernel/context.ts'
import { route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { dueMs, parseLimit } from '../clocks/rules.ts'
import * as commands from './commands.ts'
import * as api from './contract.ts'
import { writeListXlsx } from './excel.ts'
import { diffItems, diffLists, replay } from './rules.ts'
import * as store from './store.ts'

const head = (ctx: Ctx, r: Awaited<ReturnType<typeof store.heads>>[number]): api.ListHead => ({
  id: r.id,
  name: r.name,
  status: r.status,
  validFrom: r.valid_from?.toISOString() ?? null,
  basedOn: r.based_on,
  note: r.note,
  items: r.item_count,
  kinds: r.kind_count,
  version: r.version,
  updatedAt: r.updated_at.toISOString(),
  byName: r.by_name,
  inForce: ctx.app.services.items.current()?.id === r.id,
})

const before = async (ctx: Ctx, row: store.ListRow) =>
  row.based_on
    ? new Map(store.itemsOf(await store.readList(ctx.db, row.based_on)).map((i) => [i.code, i]))
    : null

export const routes = [
  route(api.listItems, async (ctx) => {
    const list = ctx.app.services.items.current()
    return { listName: list?.name ?? null, items: list?.items ?? [] }
  }),
  route(api.listVersions, async (ctx) => ({
    lists: (await store.heads(ctx.db)).map((r) => head(ctx, r)),
    mayEdit: ctx.access.has('item.edit'),
    mayPublish: ctx.access.has('item.publish'),
  })),
  route(api.getList, async (ctx, { params }) => {
    const row = await store.readList(ctx.db, params.id)
    const was = await before(ctx, row)
    const list = (await store.heads(ctx.db)).find((r) => r.id === params.id)!
    return {
      list: head(ctx, list),
      items: store.itemsOf(row).map((i) => {
        const old = was?.get(i.code)
        return {
          code: i.code,
          className: i.className,
          kindName: i.kindName,
          name: i.name,
          clocked: i.clocked,
          changed: was !== null && (!old || diffItems(old, i).length > 0),
          keywords: [...i.keywords, ...i.phrases],
          owners: [...new Set(Object.values(i.levels).flatMap((rule) => rule.owners))],
        }
      }),
    }
  }),
  route(api.getItem, async (ctx, { params }) => {
    const row = await store.readList(ctx.db, params.id)
    const item = store.itemsOf(row).find((i) => i.code === params.code)
    if (!item) throw problem('not_found')
    const year = await store.yearOf(ctx.db, ctx.app.installation.county, params.code, ctx.now)
    return {
      item,
      before: (await before(ctx, row))?.get(params.code) ?? null,
      casesInYear: year.n,
      onTimeInYear: year.on_time,
      listVersion: row.version,
    }
  }),
  route(api.createDraft, (ctx, { body }) => commands.createDraft(ctx, body)),
  route(api.saveItem, (ctx, { params, body }) => commands.saveItem(ctx, params.id, params.code, body)),
  route(api.removeItem, (ctx, { params, body }) =>
    commands.removeItem(ctx, params.id, params.code, body.baseVersion),
  ),
  route(api.checkList, async (ctx, { params }) => {
    const list = commands.listOf(await store.readList(ctx.db, params.id))
    const from = performance.now()
    const findings = commands.findingsOf(ctx, list)
    return {
      findings,
      blocking: findings.filter((f) => f.severity === 'blocking').length,
      seconds: (performance.now() - from) / 1000,
      checkedAt: ctx.now.toISOString(),
    }
  }),
  route(api.diffList, async (ctx, { params, query }) => {
    const row = await store.readList(ctx.db, params.id)
    const other = query.against ?? row.based_on
    return {
      changes: other
        ? diffLists(commands.listOf(await store.readList(ctx.db, other)), commands.listOf(row))
        : [],
    }
  }),
  route(api.replayList, async (ctx, { params, query }) => {
    const { items, organisation } = ctx.app.services
    const draft = commands.listOf(await store.readList(ctx.db, params.id))
    const inForce = items.current() ?? draft
    const from = new Date(ctx.now.getTime() - query.days * 86_400_000)
    const calendar = items.calendar()
    const result = replay(await store.factsSince(ctx.db, ctx.app.installation.county, from), inForce, draft, {
      units: organisation.units(),
      due: (at, text) => {
        const limit = parseLimit(text)
        return limit ? dueMs(at, limit, calendar) : null
      },
      until: ctx.now.getTime(),
    })
    return {
      ...result,
      ownerChanged: result.ownerChanged.slice(0, 500),
      judgedDifferently: result.judgedDifferently.slice(0, 500),
      from: from.toISOString(),
    }
  }),
  route(api.submitList, (ctx, { params, body }) => commands.submit(ctx, params.id, body.baseVersion)),
  route(api.publishList, (ctx, { params, body }) => commands.publish(ctx, params.id, body)),
  route(api.discardList, (ctx, { params, body }) => commands.discard(ctx, params.id, body.baseVersion)),
  route(api.importList, (ctx, { body }) => commands.importList(ctx, body)),
  route(
    api.exportList,
    async (ctx, { params }, raw) => {
      const list = commands.listOf(await store.readList(ctx.db, params.id))
      raw.reply
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(`权责清单-${list.name}.xlsx`)}`,
        )
        .type(api.exportList.raw!)
      await raw.reply.send(writeListXlsx(list))
      return null
    },
    { db: 'own' },
  ),
]
