import { route } from '../../kernel/endpoint.ts'
import { audit } from '../audit/answers.ts'
import { statisticsExport, statisticsGet } from './contract.ts'
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
]
