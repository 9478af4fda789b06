/**
 * Imports a city-management case standard (CSV) and asks every row back: does the list give exactly its unit and its limit?
 *
 *   node bench/items-yuncheng.ts FILE.csv
 *
 * The expected answer is read here by its own few lines, not by the importer: units by the separators seen in the file, limits by
 * a table of every wording in it. Ends with 1 when a row is wrong.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { yunchengProfile } from '../features/clocks/rules.ts'
import { caseStandardMapping, fromTable, itemFor } from '../features/items/rules.ts'

const file = process.argv[2]
if (!file) {
  console.error('usage: node bench/items-yuncheng.ts FILE.csv')
  process.exit(2)
}

/** 紧急 runs around the clock; all else in office hours, eight to a day. */
function expectedLimit(words: string): string {
  const [, number = '', urgent, unit] = /^(\d+)(紧急)?(?:工作)?(时|日|小时|天)/.exec(words) ?? []
  const day = unit === '日' || unit === '天'
  if (urgent) return `${number} ${day ? 'days' : 'hours'}`
  return `${Number(number) * (day ? 8 : 1)} working hours`
}

const rows = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]
const start = performance.now()
const { items, proposals, problems } = fromTable(rows, { ...caseStandardMapping, profile: yunchengProfile })
const took = performance.now() - start
const nameOf = new Map(proposals.map((p) => [p.key, p.name]))
let right = 0
for (const [n, row] of rows.entries()) {
  const found = itemFor(
    { items },
    { type: row.类型!, className: row.大类名称!, kindName: row.小类名称!, condition: row.立案条件! },
  )
  const units = found?.units.map((key) => nameOf.get(key)).join('')
  const wantedUnits = row.处置单位!.replace(/[、\s]/g, '').replace(/及(?=各产权)/, '')
  const wantedLimit = expectedLimit(row.处置时限!)
  if (found && units === wantedUnits && found.limit === wantedLimit) right++
  else console.log(`row ${n + 2}: expected ${wantedUnits} ${wantedLimit}, got ${units} ${found?.limit}`)
}
const kinds = new Set(items.map((i) => `${i.className} ${i.kindName}`)).size
const share = (100 * right) / rows.length
console.log(
  [
    `conditions  ${right}/${rows.length} give exactly their unit and limit (${share.toFixed(1)} %)`,
    `kinds       ${kinds}`,
    `units       ${proposals.length} proposed`,
    `problems    ${problems.length}`,
    `import      ${took.toFixed(1)} ms`,
  ].join('\n'),
)
process.exitCode = right === rows.length && problems.length === 0 ? 0 : 1
