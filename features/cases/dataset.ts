/** What an export of cases holds and what its columns mean. */
import type { Column, Dataset } from '../exports/answers.ts'
import type { CaseRow } from './contract.ts'
import { channelWords, levelWords } from './rules/words.ts'
import { exportCount, exportRows, wireRow } from './store/list.ts'

const w = (zh: string, en: string) => ({ zh, en })
const states = {
  triage: w('待派遣', 'To dispatch'),
  dispatched: w('待签收', 'To accept'),
  accepted: w('处置中', 'In hand'),
  suspended: w('挂起', 'Suspended'),
  resolved: w('已办结', 'Resolved'),
  evaluated: w('已评价', 'Evaluated'),
  archived: w('已归档', 'Archived'),
  rejected: w('不予受理', 'Rejected'),
  withdrawn: w('已撤回', 'Withdrawn'),
}

const columns: Column<CaseRow>[] = [
  {
    key: 'number',
    head: w('编号', 'Number'),
    type: 'text',
    meaning: w('事件编号，一件一个，不变', 'Number of the case; one each, never changes'),
    width: 18,
    of: (r) => r.number,
  },
  {
    key: 'title',
    head: w('标题', 'Title'),
    type: 'text',
    meaning: w('工作人员看到的标题', 'Title as staff see it'),
    width: 44,
    of: (r) => r.title,
  },
  {
    key: 'level',
    head: w('级别', 'Level'),
    type: 'text',
    meaning: w('现在的级别', 'Level as it stands'),
    codes: levelWords,
    width: 8,
    of: (r) => r.level,
  },
  {
    key: 'state',
    head: w('状态', 'State'),
    type: 'text',
    meaning: w('现在的状态', 'State as it stands'),
    codes: states,
    width: 10,
    of: (r) => r.state,
  },
  {
    key: 'region',
    head: w('区域', 'Region'),
    type: 'text',
    meaning: w('事件落在的最小区域', 'The smallest region it lies in'),
    width: 22,
    of: (r) => r.regionName,
  },
  {
    key: 'place',
    head: w('地点', 'Place'),
    type: 'text',
    meaning: w('地点的文字', 'The place in words'),
    width: 28,
    of: (r) => r.placeText,
  },
  {
    key: 'item',
    head: w('事项', 'Item'),
    type: 'text',
    meaning: w('权责清单里的事项名', 'Item of the responsibility list, by name'),
    width: 24,
    of: (r) => r.itemName,
  },
  {
    key: 'channels',
    head: w('渠道', 'Channels'),
    type: 'text',
    meaning: w('这件事的报告从哪些渠道来', 'Channels its reports came by'),
    codes: channelWords,
    width: 16,
    of: (r) => r.channels,
  },
  {
    key: 'reports',
    head: w('报告数', 'Reports'),
    type: 'number',
    meaning: w('归到这件事的报告', 'Reports linked to it'),
    width: 8,
    of: (r) => r.reportCount,
  },
  {
    key: 'unit',
    head: w('主办单位', 'Unit'),
    type: 'text',
    meaning: w('现在的主办单位', 'Main unit as it stands'),
    width: 20,
    of: (r) => r.mainUnitName,
  },
  {
    key: 'handler',
    head: w('经办人', 'Handler'),
    type: 'text',
    meaning: w('主办单位里经办的工作人员', 'Who handles it in the main unit'),
    of: (r) => r.mainAccountName,
  },
  {
    key: 'reportedAt',
    head: w('报告时间', 'Reported'),
    type: 'moment',
    meaning: w('第一份报告收到的时间', 'When the first report was received'),
    of: (r) => r.reportedAt,
  },
  {
    key: 'dueAt',
    head: w('办结期限', 'Due'),
    type: 'moment',
    meaning: w(
      '办结钟的限期，含批准的延期和挂起；没有这个钟就空着',
      'Due time of the clock for resolution with approved extensions and pauses; empty without that clock',
    ),
    of: (r) => r.resolveDueAt,
  },
  {
    key: 'resolvedAt',
    head: w('办结时间', 'Resolved'),
    type: 'moment',
    meaning: w('办结的时间；重开后清空', 'When it was resolved; empty again after a reopening'),
    of: (r) => r.resolvedAt,
  },
  {
    key: 'returns',
    head: w('退回次数', 'Returns'),
    type: 'number',
    meaning: w('裁定有理的退回', 'Returns ruled justified'),
    width: 9,
    of: (r) => r.returns,
  },
  {
    key: 'supervised',
    head: w('督办', 'Supervised'),
    type: 'yesno',
    meaning: w('有人督办过', 'Somebody supervises it'),
    width: 10,
    of: (r) => r.supervised,
  },
]

export const casesData: Dataset<CaseRow> = {
  name: w('事件', 'Cases'),
  verb: 'case.read',
  columns,
  count: exportCount,
  async page(ctx, f, after, limit) {
    const [at, id] = after?.split(' ') ?? []
    const rows = await exportRows(ctx, f, at && id ? { reportedAt: new Date(at), id } : null, limit)
    const last = rows.length === limit ? rows.at(-1) : undefined
    return {
      rows: rows.map((r) => wireRow(ctx, r)),
      next: last ? `${last.reported_at.toISOString()} ${last.id}` : null,
    }
  },
}
