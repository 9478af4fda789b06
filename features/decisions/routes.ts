import { route } from '../../kernel/endpoint.ts'
import { csvText } from '../../shared/csv.ts'
import { audit } from '../audit/answers.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as m from './contract-models.ts'
import * as r from './contract-replays.ts'
import * as w from './contract-routes.ts'
import { models } from './models.ts'
import { figures, queue } from './query.ts'
import * as replays from './replays.ts'
import { kindWords } from './rules/words.ts'
import { learnedRoutes, setMode, whyRoute } from './why.ts'

export const routes = [
  route(c.figuresGet, (ctx, { query }) => figures(ctx, query)),
  route(c.figuresExport, async (ctx, { query: { language, ...question } }, { reply }) => {
    const f = await figures(ctx, question)
    await audit(ctx, { action: 'decisions.export', regionPath: f.region.path, detail: { filter: f.filter } })
    const head =
      language === 'zh'
        ? ['判断', '系统判', '名称', '人留下', '名称', '件']
        : ['Decision', 'Decided', 'Name', 'Left as', 'Name', 'Cases']
    const rows = f.kinds.flatMap((k) =>
      k.pairs.map((p) => [
        kindWords[k.kind][language],
        p.given,
        p.givenName,
        p.stands,
        p.standsName,
        String(p.cases),
      ]),
    )
    reply
      .header('content-disposition', `attachment; filename="decisions-${f.period.from}-${f.period.to}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(csvText(head, rows))
  }),
  route(c.queueGet, (ctx, { query }) => queue(ctx, query.limit)),
  route(c.lookAdd, (ctx, { body }) => commands.look(ctx, body)),
  route(c.findingSeen, (ctx, { params, body }) => commands.seen(ctx, params.id, body)),
  route(m.modelsList, (ctx) => models(ctx)),
  route(m.modelTrain, (ctx) => commands.train(ctx)),
  route(m.modelDecide, (ctx, { params, body }) => commands.decideModel(ctx, params.id, body)),
  route(m.modelBack, (ctx, { body }) => commands.back(ctx, body)),
  route(r.replaysList, (ctx) => replays.list(ctx)),
  route(r.replayStart, (ctx, { body }) => replays.start(ctx, body)),
  route(r.replayStop, (ctx, { params }) => replays.stop(ctx, params.id)),
  route(r.replayChanges, (ctx, { params, query }) => replays.changes(ctx, params.id, query)),
  route(w.routeWhy, (ctx, { params, query }) => whyRoute(ctx, params.id, query)),
  route(w.learnedList, (ctx) => Promise.resolve(learnedRoutes(ctx))),
  route(w.learnedModeSet, (ctx, { body }) => setMode(ctx, body)),
  route(m.takeoverSet, (ctx, { body }) => commands.setTakeover(ctx, body.takeover)),
]
