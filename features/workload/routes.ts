import ExcelJS from 'exceljs'
import { route } from '../../kernel/endpoint.ts'
import { audit } from '../audit/answers.ts'
import * as commands from './commands.ts'
import * as c from './contract.ts'
import * as query from './query.ts'
import { measureWords } from './rules.ts'

const columns = [...c.measures, 'tasks', 'visits', 'dutyHours', 'leftOut'] as const

export const routes = [
  route(c.workloadList, (ctx, { query: q }) => query.list(ctx, q)),
  route(c.workloadPerson, (ctx, { query: q }) => query.person(ctx, q)),
  route(c.workloadEntries, (ctx, { query: q }) => query.entries(ctx, q)),
  route(c.objectionMake, (ctx, { body }) => commands.object(ctx, body)),
  route(c.objectionsList, (ctx) => query.objections(ctx)),
  route(c.objectionAnswer, (ctx, { params, body }) => commands.answer(ctx, params.id, body)),

  route(c.workloadExport, async (ctx, { query: { purpose, language, ...q } }, { reply }) => {
    const all = await query.list(ctx, q)
    await audit(ctx, {
      action: 'workload.export',
      regionPath: all.region.path,
      purpose,
      detail: { ...all.period, people: all.people.length },
    })
    const zh = language === 'zh'
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet(zh ? '工作量台账' : 'Workload', {
      views: [{ state: 'frozen', ySplit: 1 }],
    })
    sheet.addRow([
      ...(zh ? ['单位', '姓名', '网格'] : ['Unit', 'Name', 'Grids']),
      ...columns.map((k) => measureWords[k][language]),
    ])
    for (const p of all.people)
      sheet.addRow([p.unit, p.name, p.grids.join('、'), ...columns.map((k) => p.counts[k])])
    sheet.getRow(1).font = { bold: true }
    for (const [i, col] of sheet.columns.entries()) col.width = i < 3 ? 22 : 12
    reply.header(
      'content-disposition',
      `attachment; filename="workload-${all.period.from}-${all.period.to}.xlsx"`,
    )
    reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .send(Buffer.from(await book.xlsx.writeBuffer()))
  }),
]
