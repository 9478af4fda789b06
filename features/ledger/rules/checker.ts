/** Runs the rules: row by row as they come, then over the whole; pure, so that a test, the command and later the server share it. */
import { Columns } from './columns.ts'
import { AT, FIELDS, type Field } from './fields.ts'
import type { Mapping } from './mapping.ts'
import { DEFAULTS, type Options, type RowRule, type Rule, type Say, type Severity } from './model.ts'
import { Row } from './row.ts'
import { CODE_RULES } from './rules-codes.ts'
import { HOUSEHOLD_RULES } from './rules-household.ts'
import { NAME_RULES } from './rules-name.ts'
import { PERSON_RULES, personRulesFor } from './rules-person.ts'
import { type Known, knownRule, PLACE_RULES } from './rules-place.ts'
import { SEEN_UNLISTED, Seen, seenRules } from './rules-seen.ts'
import { PEOPLE_RULES } from './rules-set.ts'
import type { SetRule, Shown } from './set-model.ts'
import type { Look } from './split-csv.ts'
import { masked, own } from './text.ts'

export interface Finding {
  /** Row of data from 1, blank rows not counted. */
  row: number
  /** Line of the sheet. */
  line: number
  rule: string
  /** Headings as they stand in the file. */
  fields: string[]
  evidence: { zh: string; en: string; rows?: number[]; seen?: number }
  severity: Severity
}

/** All built-in rules, for lists of them. */
export function allRules(): readonly Rule[] {
  return [
    ...CODE_RULES,
    ...NAME_RULES,
    ...PERSON_RULES,
    ...personRulesFor({ ...DEFAULTS, today: 0 }),
    ...PLACE_RULES,
    knownRule({ buildings: new Set(), rooms: new Map() }),
    ...seenRules(new Seen()),
    SEEN_UNLISTED,
    ...PEOPLE_RULES,
    ...HOUSEHOLD_RULES,
  ]
}

/** What other files say. */
export interface Beside {
  known?: Known | undefined
  seen?: Seen | undefined
  /** Rules that a place defined for itself; each has the columns that it needs. */
  own?: readonly RowRule[] | undefined
}

/** Most other rows that a finding names. */
const MOST = 20
/** Rows of which names and places are kept for the words of findings; beyond, only their numbers are said. */
const MOST_SHOWN = 300_000

interface Group {
  rule: SetRule
  rows: number[]
}

export class Checker {
  readonly mapped: ReadonlySet<Field>
  readonly rowRules: readonly RowRule[]
  readonly setRules: readonly SetRule[]
  private readonly columns: Columns
  private readonly row: Row
  private readonly mapping: Mapping
  private readonly options: Options
  private readonly beside: Beside
  private rule: RowRule | undefined
  private readonly emit: (finding: Finding) => void
  private readonly say: Say

  /** Columns of the file that do not count when two rows are compared: unread ones, the source, the day of verification. */
  readonly skipped: Uint8Array

  constructor(mapping: Mapping, options: Options, emit: (finding: Finding) => void, beside: Beside = {}) {
    this.mapping = mapping
    this.options = options
    this.beside = beside
    this.emit = emit
    this.mapped = new Set(FIELDS.filter((_, i) => mapping.columns[i]! >= 0))
    this.row = new Row(options.today)
    this.skipped = new Uint8Array(1024).fill(1)
    for (const [i, at] of mapping.columns.entries())
      if (at >= 0 && i !== AT.source && i !== AT.verified) this.skipped[at] = 0
    this.columns = new Columns(this.mapped)
    const runs = (r: Rule) =>
      !options.off.includes(r.id) && r.needs.some((group) => group.every((f) => this.mapped.has(f)))
    const required = options.required.filter((f) => this.mapped.has(f))
    this.rowRules = [
      ...CODE_RULES,
      ...NAME_RULES,
      ...PERSON_RULES,
      ...personRulesFor({ ...options, required }),
      ...PLACE_RULES,
      ...(beside.known ? [knownRule(beside.known)] : []),
      ...(beside.seen ? seenRules(beside.seen) : []),
      ...(beside.own ?? []),
    ].filter(runs)
    this.setRules = [...PEOPLE_RULES, ...HOUSEHOLD_RULES].filter(runs)
    this.say = (zh, en, fields) => {
      const { rule, row } = this
      this.emit({
        row: row.row,
        line: row.line,
        rule: rule!.id,
        fields: this.headings(fields ?? rule!.fields),
        evidence: { zh, en },
        severity: rule!.severity,
      })
    }
  }

  private headings(fields: readonly Field[]): string[] {
    const out: string[] = []
    for (const f of fields) if (this.mapped.has(f)) out.push(this.mapping.headings[AT[f]]!)
    return out
  }

  /** One row; rows come in order, numbered from 1. */
  add(cells: readonly string[], row: number, line: number, look: Look): void {
    const r = this.row
    r.take(cells, this.mapping.columns, row, line, look)
    for (const rule of this.rowRules) {
      this.rule = rule
      rule.look(r, this.say)
    }
    if (this.setRules.length > 0) this.columns.add(r)
  }

  /** After the last row: those who were seen and are in no row. */
  unlisted(): void {
    const { seen } = this.beside
    if (!seen || this.options.off.includes(SEEN_UNLISTED.id)) return
    for (const { row, name, unit } of seen.unlisted())
      this.emit({
        row: 0,
        line: 0,
        rule: SEEN_UNLISTED.id,
        fields: this.headings(SEEN_UNLISTED.fields),
        evidence: {
          zh: `${unit}见到${name}（第 ${row} 行），不在册`,
          en: `${name} was seen ${unit} (row ${row} there) and is not listed`,
          seen: row,
        },
        severity: SEEN_UNLISTED.severity,
      })
  }

  /** After the last row: what the rules over the whole found, by row from 0. */
  groups(): Groups {
    const groups: Group[] = []
    for (const rule of this.setRules)
      rule.find(this.columns, this.options, (rows) => {
        if (rows.length > 0) groups.push({ rule, rows: [...rows] })
      })
    return new Groups(groups, this.mapping, (fields) => this.headings(fields), this.options.today)
  }
}

/** Findings over the whole need the words of rows long gone by: the file is read once more, and only those rows are looked at. */
export class Groups {
  readonly size: number
  private readonly byRow = new Map<number, Group[]>()
  private readonly shown = new Map<number, Shown>()
  private readonly lines = new Map<number, number>()
  private readonly mapping: Mapping
  private readonly headings: (fields: readonly Field[]) => string[]
  private readonly row: Row

  constructor(
    groups: readonly Group[],
    mapping: Mapping,
    headings: (fields: readonly Field[]) => string[],
    today: number,
  ) {
    this.size = groups.length
    this.mapping = mapping
    this.headings = headings
    this.row = new Row(today)
    for (const g of groups)
      for (const i of g.rows) {
        const list = this.byRow.get(i)
        if (list) list.push(g)
        else this.byRow.set(i, [g])
      }
  }

  /** Whether a row, from 1, is in a finding. */
  wants(row: number): boolean {
    return this.byRow.has(row - 1)
  }

  see(cells: readonly string[], row: number, line: number): void {
    if (!this.wants(row)) return
    this.lines.set(row, line)
    if (this.shown.size >= MOST_SHOWN) return
    const r = this.row
    r.take(cells, this.mapping.columns, row, line)
    const home =
      r.get('address') === ''
        ? [r.get('estate'), r.get('building'), r.get('unit'), r.get('room')].filter(Boolean).join('-')
        : r.get('address')
    this.shown.set(row, {
      row,
      name: own(r.get('name')),
      id: r.idText === '' ? '' : masked(r.idText),
      phone: r.get('phone') === '' ? '' : masked(r.get('phone')),
      home: own(home),
      relation: own(r.get('relation')),
      organisation: own(r.get('organisation')),
      code: own(r.get('creditCode')),
      source: own(r.get('source')),
    })
  }

  /** One finding for each row of each group, by row. */
  *findings(): Generator<Finding> {
    for (const i of [...this.byRow.keys()].sort((a, b) => a - b))
      for (const g of this.byRow.get(i)!) {
        const others = g.rows.filter((j) => j !== i)
        const named = others.slice(0, MOST).map((j) => this.of(j))
        const words = g.rule.say(this.of(i), named)
        yield {
          row: i + 1,
          line: this.lines.get(i + 1) ?? 0,
          rule: g.rule.id,
          fields: this.headings(g.rule.fields),
          evidence: { ...words, rows: others.slice(0, MOST).map((j) => j + 1) },
          severity: g.rule.severity,
        }
      }
  }

  private of(i: number): Shown {
    return (
      this.shown.get(i + 1) ?? {
        row: i + 1,
        name: '',
        id: '',
        phone: '',
        home: '',
        relation: '',
        organisation: '',
        code: '',
        source: '',
      }
    )
  }
}
