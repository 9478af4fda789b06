import { route } from '../../kernel/endpoint.ts'
import { csvText } from '../../shared/csv.ts'
import { audit } from '../audit/answers.ts'
import * as commands from './commands.ts'
import { statisticsExport, statisticsGet } from './contract.ts'
import { hotGet } from './contract-hot.ts'
import { passingExport, passingGet, proposalDismiss, proposalsGet, proposalTake } from './contract-passing.ts'
import { hot } from './hot.ts'
import { passing, proposals } from './passing.ts'
import { statistics } from './query.ts'
import { toCsv, toWorkbook } from './sheets.ts'

export const routes = [
  route(statisticsGet, (ctx, { query }) => statistics(ctx, query)),

  route(statisticsExport, async (ctx, { query: { format, language, ...question } }, { reply }) => {
    const s = await statistics(ctx, question)
    await audit(ctx, {
      action: 'statistics.export',
      regionPath: s.region.path,
      detail: { format, filter: s.filter },
    })
    const name = `statistics-${s.period.from}-${s.period.to}.${format}`
    reply.header('content-disposition', `attachment; filename="${name}"`)
    if (format === 'csv') return void reply.type('text/csv; charset=utf-8').send(toCsv(s, language))
    const book = await toWorkbook(s, language)
    reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(book)
  }),

  route(hotGet, (ctx, { query }) => hot(ctx, query)),
  route(passingGet, (ctx, { query }) => passing(ctx, query)),
  route(passingExport, async (ctx, { query: { language, ...question } }, { reply }) => {
    const p = await passing(ctx, question)
    await audit(ctx, { action: 'statistics.export', regionPath: p.region.path, detail: { filter: p.filter } })
    const nameOf = new Map(p.units.map((u) => [u.id, u.name]))
    const head =
      language === 'zh'
        ? ['谁转出', '转给谁', '次数', '事件', '其中退回', '其中转给办过的']
        : ['From', 'To', 'Times', 'Cases', 'By return', 'To one that had it']
    reply
      .header('content-disposition', `attachment; filename="passed-on-${p.period.from}-${p.period.to}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(
        csvText(
          head,
          p.moves.map((m) => [
            nameOf.get(m.from) ?? '',
            nameOf.get(m.to) ?? '',
            ...[m.times, m.cases, m.returned, m.back].map(String),
          ]),
        ),
      )
  }),
  route(proposalsGet, (ctx) => proposals(ctx)),
  route(proposalTake, (ctx, { body }) => commands.take(ctx, body)),
  route(proposalDismiss, (ctx, { body }) => commands.dismiss(ctx, body)),
]
