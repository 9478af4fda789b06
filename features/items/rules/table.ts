import { type LimitProfile, plainProfile } from '../../clocks/rules.ts'
import type { Item, LevelRule, ResponsibilityList } from '../contract.ts'
import { limitText } from './limits.ts'
import { ruleAt } from './owners.ts'

/** Which column of a foreign table holds what; only the first six are needed. */
export type TableMapping = {
  className: string
  kindName: string
  condition: string
  unit: string
  closing: string
  limit: string
  type?: string
  classCode?: string
  kindCode?: string
  supervisor?: string
  /** What 天 and 小时 mean in this table; as written when not said. */
  profile?: LimitProfile
}

/** Columns of the city-management case standard that many Chinese cities publish (立案结案标准). */
export const caseStandardMapping: TableMapping = {
  type: '类型',
  classCode: '大类代码',
  className: '大类名称',
  kindCode: '小类代码',
  kindName: '小类名称',
  unit: '处置单位',
  supervisor: '主管部门',
  condition: '立案条件',
  closing: '结案条件',
  limit: '处置时限',
}

export type UnitProposal = { key: string; name: string; rows: number }
export type RowProblem = { row: number; code: string; column: string; zh: string; en: string }
export type TableImport = { items: Item[]; proposals: UnitProposal[]; problems: RowProblem[] }

/**
 * The units of one cell, in order: a cell such as `排水中心、各产权单位` names who answers first and who answers when the thing
 * is theirs. Only 、，；, spaces and a joining 及 before a whole name separate; 和 and 及 inside a name do not.
 */
export function unitsOfCell(cell: string): string[] {
  return cell
    .split(/[、，,;；\s]+/)
    .map((part) => part.replace(/^及(?=[各所属])/, '').trim())
    .filter(Boolean)
}

/**
 * Items from rows of a foreign table, one item per row; row numbers start at 2, under the heading. A unit that `known` does
 * not have (by name) becomes a proposal with a key of its own. A row that lacks its class, kind, condition, unit or a limit that can
 * be read is reported with all its faults and left out; the others still come in.
 */
export function fromTable(
  rows: readonly Record<string, string>[],
  mapping: TableMapping,
  known: readonly { key: string; name: string }[] = [],
): TableImport {
  const keyOf = new Map(known.map((u) => [u.name, u.key]))
  const proposals = new Map<string, UnitProposal>()
  const problems: RowProblem[] = []
  const items: Item[] = []
  type Counter = { code: number; items: number }
  const classes = new Map<string, { code: number; kinds: Map<string, Counter> }>()
  const unitKey = (name: string) => {
    const key = keyOf.get(name) ?? `proposed:${name}`
    if (!keyOf.has(name)) {
      const p = proposals.get(name) ?? { key, name, rows: 0 }
      p.rows++
      proposals.set(name, p)
    }
    return key
  }
  rows.forEach((row, index) => {
    const at = (column: string | undefined) => (column ? (row[column] ?? '').trim() : '')
    const line = index + 2
    const faults: RowProblem[] = []
    const miss = (column: string, zh: string, en: string, code = 'items.row_incomplete') =>
      faults.push({ row: line, code, column, zh, en })
    for (const column of [mapping.className, mapping.kindName, mapping.condition])
      if (!at(column)) miss(column, `第 ${line} 行缺“${column}”`, `row ${line}: ${column} is empty`)
    const units = unitsOfCell(at(mapping.unit))
    if (units.length === 0) miss(mapping.unit, `第 ${line} 行没有处置单位`, `row ${line}: no unit`)
    const limit = limitText(at(mapping.limit), mapping.profile ?? plainProfile)
    if (!limit)
      miss(
        mapping.limit,
        `第 ${line} 行的时限“${at(mapping.limit)}”读不懂`,
        `row ${line}: cannot read the limit ${at(mapping.limit)}`,
        'items.limit_unreadable',
      )
    if (faults.length > 0 || !limit) {
      problems.push(...faults)
      return
    }
    // The same class name under 部件 and under 事件 is two classes, so the type belongs to the name.
    const type = at(mapping.type)
    const className = type ? `${type} · ${at(mapping.className)}` : at(mapping.className)
    const cls = classes.get(className) ?? { code: classes.size + 1, kinds: new Map() }
    classes.set(className, cls)
    const kind = cls.kinds.get(at(mapping.kindName)) ?? { code: cls.kinds.size + 1, items: 0 }
    cls.kinds.set(at(mapping.kindName), kind)
    kind.items++
    const closing = [at(mapping.closing), limit.rest].filter(Boolean).join('；')
    items.push({
      code: `${cls.code}.${kind.code}.${kind.items}`,
      className,
      kindName: at(mapping.kindName),
      name: at(mapping.condition),
      opening: at(mapping.condition),
      closing,
      evidence: [{ type: 'photoAfter', count: 1, label: `处置后照片：${at(mapping.closing) || '已处置'}` }],
      keywords: [at(mapping.kindName)],
      phrases: [],
      notWords: [],
      legalBasis: [],
      levels: { normal: ruleFrom(units, unitKey, limit.limit) },
      admission: { allowed: [], forbidden: [] },
      clocked: true,
      origin: {
        row: line,
        unit: at(mapping.unit),
        limit: at(mapping.limit),
        supervisor: at(mapping.supervisor),
      },
    })
  })
  return { items, proposals: [...proposals.values()], problems }
}

function ruleFrom(units: string[], unitKey: (name: string) => string, resolve: string): LevelRule {
  const [owner, ...others] = units.map(unitKey)
  return {
    when: '其他',
    tests: [],
    owners: owner ? [owner] : [],
    coHandlers: others.map((unit) => ({ unit, task: '属其产权或属地的，由其处置' })),
    informed: [],
    arbiter: '@street.duty',
    limits: { sign: '30 working minutes', arrive: null, resolve, feedback: null },
    hurry: null,
  }
}

export type ItemAnswer = { item: Item; owner: string; units: string[]; limit: string }

/**
 * What the list says for a condition: the owner, all units in the order of the list, and the resolve limit. Class, kind and
 * condition are compared as whole texts; `type` tells apart 部件 and 事件 of the same class name. Null: the list has no such row.
 */
export function itemFor(
  list: Pick<ResponsibilityList, 'items'>,
  wanted: { type?: string; className: string; kindName: string; condition: string },
): ItemAnswer | null {
  const className = wanted.type ? `${wanted.type} · ${wanted.className}` : wanted.className
  const item = list.items.find(
    (i) => i.className === className && i.kindName === wanted.kindName && i.opening === wanted.condition,
  )
  const rule = item && ruleAt(item, 'normal')?.rule
  const owner = rule?.owners[0]
  if (!item || !rule || !owner || rule.limits.resolve === null) return null
  return { item, owner, units: [owner, ...rule.coHandlers.map((c) => c.unit)], limit: rule.limits.resolve }
}
