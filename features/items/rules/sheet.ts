import { type Item, type Level, type LevelRule, levels } from '../contract.ts'
import {
  evidenceCell,
  joinCell,
  limitCell,
  readEvidence,
  readLimitCell,
  readTests,
  splitCell,
  testsCell,
} from './cells.ts'
import type { RowProblem } from './table.ts'

/** The two sheets of an exported list: one row per item, and one row per item and level. */
export const ITEM_SHEET = '事项'
export const LEVEL_SHEET = '各级时限和谁来办'

export const itemColumns = [
  '编号',
  '大类',
  '小类',
  '事项',
  '开办条件',
  '办结条件',
  '办结证据',
  '关键词',
  '自动识别短语',
  '排除词',
  '依据',
  '可派网格员',
  '不可派',
  '计时',
  '原表行',
  '原处置单位',
  '原时限',
  '原主管部门',
] as const
export const levelColumns = [
  '编号',
  '级别',
  '什么时候定这一级',
  '判定',
  '主办',
  '协办',
  '知会',
  '退回裁定',
  '签收',
  '到场',
  '办结',
  '反馈',
  '快到期提醒',
] as const
type ItemRow = Record<(typeof itemColumns)[number], string>
type LevelRow = Record<(typeof levelColumns)[number], string>

const LEVEL_ZH = { critical: '特急', urgent: '加急', normal: '普通' } as const

export function itemRow(item: Item): ItemRow {
  return {
    编号: item.code,
    大类: item.className,
    小类: item.kindName,
    事项: item.name,
    开办条件: item.opening,
    办结条件: item.closing,
    办结证据: evidenceCell(item.evidence),
    关键词: joinCell(item.keywords),
    自动识别短语: joinCell(item.phrases),
    排除词: joinCell(item.notWords),
    依据: joinCell(item.legalBasis),
    可派网格员: joinCell(item.admission.allowed),
    不可派: joinCell(item.admission.forbidden),
    计时: item.clocked ? '是' : '否',
    原表行: item.origin ? String(item.origin.row) : '',
    原处置单位: item.origin?.unit ?? '',
    原时限: item.origin?.limit ?? '',
    原主管部门: item.origin?.supervisor ?? '',
  }
}

export function levelRows(item: Item): LevelRow[] {
  return levels.flatMap((level) => {
    const rule = item.levels[level]
    if (!rule) return []
    return {
      编号: item.code,
      级别: LEVEL_ZH[level],
      什么时候定这一级: rule.when,
      判定: testsCell(rule.tests),
      主办: joinCell(rule.owners),
      协办: joinCell(rule.coHandlers.map((c) => (c.task ? `${c.unit}：${c.task}` : c.unit))),
      知会: joinCell(rule.informed),
      退回裁定: rule.arbiter,
      签收: limitCell(rule.limits.sign),
      到场: limitCell(rule.limits.arrive),
      办结: limitCell(rule.limits.resolve),
      反馈: limitCell(rule.limits.feedback),
      快到期提醒: limitCell(rule.hurry),
    }
  })
}

/** The column of a field that the schema names. */
const columnOfField: Partial<Record<string, (typeof itemColumns)[number]>> = {
  code: '编号',
  className: '大类',
  kindName: '小类',
  name: '事项',
  opening: '开办条件',
  closing: '办结条件',
}

type Row = { row: number; cells: Record<string, string> }
export type SheetRead = { items: Item[]; problems: RowProblem[] }

/**
 * Items from the rows of both sheets. Every fault of every row is reported; a row with a fault is left out, so a list that comes back
 * with problems must not be saved. Codes are kept as written; doubt about content is the validator's business.
 */
export function itemsFromSheets(
  itemRows: readonly Row[],
  ruleRows: readonly Row[],
  parse: ParseItem,
): SheetRead {
  const problems: RowProblem[] = []
  const fault = (sheet: string, row: number, column: string, zh: string, en: string) =>
    problems.push({ row, code: 'items.sheet_row', column: `${sheet}·${column}`, zh, en })
  const rules = new Map<string, Partial<Record<Level, LevelRule>>>()
  for (const { row, cells } of ruleRows) {
    const at = (c: (typeof levelColumns)[number]) => (cells[c] ?? '').trim()
    const level = levels.find((l) => LEVEL_ZH[l] === at('级别') || l === at('级别'))
    if (!level) {
      fault(
        LEVEL_SHEET,
        row,
        '级别',
        `第 ${row} 行的级别“${at('级别')}”读不懂`,
        `row ${row}: unknown level ${at('级别')}`,
      )
      continue
    }
    const { tests, fault: bad } = readTests(at('判定'))
    if (bad !== null)
      fault(LEVEL_SHEET, row, '判定', `第 ${row} 行的判定“${bad}”读不懂`, `row ${row}: cannot read ${bad}`)
    const own = rules.get(at('编号')) ?? {}
    rules.set(at('编号'), own)
    if (own[level])
      fault(
        LEVEL_SHEET,
        row,
        '级别',
        `第 ${row} 行：${at('编号')} 的${at('级别')}写了两次`,
        `row ${row}: this level is there twice`,
      )
    own[level] = {
      when: at('什么时候定这一级'),
      tests,
      owners: splitCell(at('主办')).flatMap((o) => o.split(/[、，,]/)),
      coHandlers: splitCell(at('协办')).map((c) => {
        const [unit = '', ...task] = c.split('：')
        return { unit: unit.trim(), task: task.join('：').trim() }
      }),
      informed: splitCell(at('知会')),
      arbiter: at('退回裁定'),
      limits: {
        sign: readLimitCell(at('签收')),
        arrive: readLimitCell(at('到场')),
        resolve: readLimitCell(at('办结')),
        feedback: readLimitCell(at('反馈')),
      },
      hurry: readLimitCell(at('快到期提醒')),
    }
  }
  const items: Item[] = []
  const codes = new Set<string>()
  for (const { row, cells } of itemRows) {
    const at = (c: (typeof itemColumns)[number]) => (cells[c] ?? '').trim()
    const { evidence, fault: bad } = readEvidence(at('办结证据'))
    if (bad !== null)
      fault(
        ITEM_SHEET,
        row,
        '办结证据',
        `第 ${row} 行的证据“${bad}”读不懂`,
        `row ${row}: cannot read the evidence ${bad}`,
      )
    if (codes.has(at('编号'))) {
      fault(
        ITEM_SHEET,
        row,
        '编号',
        `第 ${row} 行：编号 ${at('编号')} 上面已经用过，这一行不收`,
        `row ${row}: code ${at('编号')} is used above, this row is left out`,
      )
      continue
    }
    codes.add(at('编号'))
    const item = {
      code: at('编号'),
      className: at('大类'),
      kindName: at('小类'),
      name: at('事项'),
      opening: at('开办条件'),
      closing: at('办结条件'),
      evidence,
      keywords: splitCell(at('关键词')),
      phrases: splitCell(at('自动识别短语')),
      notWords: splitCell(at('排除词')),
      legalBasis: splitCell(at('依据')),
      levels: rules.get(at('编号')) ?? {},
      admission: { allowed: splitCell(at('可派网格员')), forbidden: splitCell(at('不可派')) },
      clocked: at('计时') !== '否',
      ...(at('原表行')
        ? {
            origin: {
              row: Number(at('原表行')),
              unit: at('原处置单位'),
              limit: at('原时限'),
              supervisor: at('原主管部门'),
            },
          }
        : {}),
    }
    const read = parse(item)
    if (read.item) items.push(read.item)
    for (const f of read.faults) {
      const column = columnOfField[f.field]
      const empty = column !== undefined && at(column) === ''
      fault(
        ITEM_SHEET,
        row,
        column ?? f.field,
        `第 ${row} 行：${empty ? `没有写“${column}”` : `“${column ?? f.field}”不合要求（${f.message}）`}`,
        `row ${row}: ${empty ? `“${column}” is empty` : `“${column ?? f.field}” is not allowed (${f.message})`}`,
      )
    }
  }
  for (const { row, cells } of ruleRows)
    if (!codes.has((cells.编号 ?? '').trim()))
      fault(
        LEVEL_SHEET,
        row,
        '编号',
        `第 ${row} 行：事项表里没有 ${cells.编号}`,
        `row ${row}: no item ${cells.编号}`,
      )
  return { items, problems }
}

export type ParseItem = (raw: unknown) => { item: Item | null; faults: { field: string; message: string }[] }
