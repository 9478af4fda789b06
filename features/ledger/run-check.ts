/** A ledger through all rules: first rows for the columns, every row, then the rows that contradict each other once more. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Fault, openTable, type Table } from './read.ts'
import type { readAddress } from './rules/address.ts'
import { allRules, Checker, type Finding } from './rules/checker.ts'
import { AT, type Field, WORDS } from './rules/fields.ts'
import { guess, type Mapping, mapped, optionsOf, type WrittenMap } from './rules/mapping.ts'
import type { Options, RowRule, Rule } from './rules/model.ts'
import { Row } from './rules/row.ts'
import { type Known, knownFrom } from './rules/rules-place.ts'
import { Seen } from './rules/rules-seen.ts'

export interface Summary {
  rows: number
  findings: number
  byRule: Map<string, number>
  mapping: Mapping
  options: Options
  /** Of the place, beside those that come with the program; and those whose columns the file does not have. */
  own: readonly Rule[]
  idle: readonly Rule[]
  seconds: number
}

export interface CheckOrder {
  file: string
  out: (finding: Finding) => void
  /** Waits when the writer of findings is behind. */
  drained?: () => Promise<void> | undefined
  map?: WrittenMap
  /** A list of buildings or rooms that exist. */
  buildings?: string
  /** A roll call, sign-in list or door passes. */
  seen?: string
  /** Rules that a place defined for itself. */
  own?: readonly RowRule[]
  today: number
}

/** Rows that are looked at to know the columns. */
const SAMPLE = 500

export async function checkLedger(order: CheckOrder): Promise<Summary> {
  const begin = performance.now()
  const table = await openTable(order.file)
  const { mapping, options } = await columnsOf(order.file, table, order.map ?? {}, order.today)
  const known = order.buildings ? await knownPlaces(order.buildings, order.today) : undefined
  const seen = order.seen ? await seenPeople(order.seen, order.today) : undefined
  const byRule = new Map<string, number>()
  let findings = 0
  const emit = (finding: Finding) => {
    findings++
    byRule.set(finding.rule, (byRule.get(finding.rule) ?? 0) + 1)
    order.out(finding)
  }
  const checker = new Checker(mapping, options, emit, { known, seen, own: order.own })
  let row = 0
  let passed = -1
  await table.each(
    (cells, line, look) => {
      if (++passed > mapping.header) checker.add(cells, ++row, line, look)
    },
    { between: order.drained, skipped: checker.skipped },
  )
  checker.unlisted()
  const groups = checker.groups()
  if (groups.size > 0) {
    const before = mapping.header + 1
    let last = -1
    await table.each((cells, line) => groups.see(cells, last - before + 1, line), {
      wants: (n) => {
        last = n
        return n >= before && groups.wants(n - before + 1)
      },
    })
    let n = 0
    for (const finding of groups.findings()) {
      emit(finding)
      if (++n % 1000 === 0) await order.drained?.()
    }
  }
  const own = order.own ?? []
  const idle = own.filter((r) => !checker.rowRules.includes(r))
  const seconds = (performance.now() - begin) / 1000
  return { rows: row, findings, byRule, mapping, options, own, idle, seconds }
}

/** The first rows of a table. */
export async function firstRows(table: Table, most = SAMPLE): Promise<string[][]> {
  const rows: string[][] = []
  const enough = Symbol('enough')
  try {
    await table.each((cells) => {
      rows.push(cells)
      if (rows.length >= most) throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
  return rows
}

export async function columnsOf(
  file: string,
  table: Table,
  map: WrittenMap,
  today: number,
): Promise<{ mapping: Mapping; options: Options }> {
  const rows = await firstRows(table)
  if (rows.length === 0) throw new Fault(`${file}: 没有一行内容 the file has no rows`)
  const guessed = guess(rows, today)
  const head = guessed.header < 0 ? [] : rows[guessed.header]!
  const { mapping, faults } = mapped(guessed, map, head)
  const { options, faults: more } = optionsOf(map, today, new Set(allRules().map((r) => r.id)))
  if (faults.length + more.length > 0) throw new Fault([...faults, ...more].join('\n'))
  if (mapping.columns.every((c) => c < 0))
    throw new Fault(
      `${file}: 认不出任何一列 no column is understood。表头 headings: ${head.join(' | ')}\n用 --map 说明 say with --map: {"name": "…", "idNumber": "…"}`,
    )
  return { mapping, options }
}

/** Buildings and rooms that exist, from a table with an address, or estate, building, unit and room. */
async function knownPlaces(file: string, today: number): Promise<Known> {
  const homes: ReturnType<typeof readAddress>[] = []
  await eachRow(file, today, ['address', 'estate', 'building', 'room'], (row) => homes.push({ ...row.home }))
  return knownFrom(homes)
}

/** Who was seen where, from a table with names or identity numbers and a place. */
async function seenPeople(file: string, today: number): Promise<Seen> {
  const seen = new Seen()
  await eachRow(file, today, ['name', 'idNumber'], (row) => seen.add(row))
  return seen
}

/** Every row of a table beside the ledger, which must have one of these columns. */
async function eachRow(
  file: string,
  today: number,
  needed: readonly Field[],
  call: (row: Row) => void,
): Promise<void> {
  const table = await openTable(file)
  const { mapping } = await columnsOf(file, table, {}, today)
  if (needed.every((f) => mapping.columns[AT[f]]! < 0))
    throw new Fault(
      `${file}: 没有${needed.map((f) => WORDS[f].zh).join('、')}中的任何一列 no column for ${needed.map((f) => WORDS[f].en).join(', ')}`,
    )
  const row = new Row(today)
  let seen = -1
  await table.each((cells, line) => {
    if (++seen <= mapping.header) return
    row.take(cells, mapping.columns, seen - mapping.header, line)
    call(row)
  })
}

/** Writes findings to a file, a line each; small strings are gathered. */
export function findingsFile(path: string) {
  const stream = createWriteStream(path)
  let fault: Error | undefined
  stream.on('error', (error) => {
    fault = error
  })
  let held = ''
  const flush = (): Promise<void> | undefined => {
    if (fault) throw new Fault(`写不了 cannot write ${path}: ${fault.message}`)
    if (held.length < 1 << 16) return undefined
    const ready = stream.write(held)
    held = ''
    return ready ? undefined : once(stream, 'drain').then(() => undefined)
  }
  return {
    write: (finding: Finding) => {
      held += `${JSON.stringify(finding)}\n`
      if (held.length > 1 << 20) {
        stream.write(held)
        held = ''
      }
    },
    drained: flush,
    end: async () => {
      if (held) stream.write(held)
      held = ''
      await new Promise<void>((done, failed) => {
        stream.on('error', failed)
        stream.end(() => done())
        if (fault) failed(fault)
      }).catch((error: Error) => {
        throw new Fault(`写不了 cannot write ${path}: ${error.message}`)
      })
    },
  }
}

/** What was understood of the columns, and what was found, for people. */
export function summaryText(s: Summary): string {
  const rules = new Map([...allRules(), ...s.own].map((r) => [r.id, r]))
  const used = s.mapping.how.map(
    (h) =>
      `  ${h.heading || `第 ${h.column + 1} 列`} → ${WORDS[h.field].zh} ${h.field}${h.by === 'heading' ? '' : h.by === 'map' ? '（--map）' : '（按内容 by values）'}`,
  )
  const counts = [...s.byRule]
    .sort((a, b) => b[1] - a[1])
    .map(([id, n]) => {
      const rule = rules.get(id)!
      return `  ${String(n).padStart(8)}  ${id.padEnd(22)} ${rule.severity.padEnd(6)} ${rule.title.zh} ${rule.title.en}`
    })
  return [
    `列 columns:`,
    ...used,
    `${s.rows} 行 rows，${s.findings} 条疑点 findings，${s.seconds.toFixed(1)} 秒 s`,
    ...counts,
    ...s.idle.map((r) => `没有要用的列 no columns for: ${r.id} ${r.title.zh} ${r.title.en}`),
    '',
  ].join('\n')
}
