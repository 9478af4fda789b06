/**
 * Runs real messages of any town through the whole pipeline over the pack's town and the built-in list, in order of arrival, and
 * counts what came out. Messages of another town have no place here: whatever is placed with confidence is a mistake.
 * Run: node bench/triage-files.ts FILE.csv --text COLUMN [--title COLUMN] [--time COLUMN] [--user COLUMN] [--show N]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { CaseIndex, type TriageReport, triage } from '../features/triage/answers.ts'
import type { DecisionKind, DecisionOf } from '../features/triage/contract.ts'
import { world } from './triage-world.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    text: { type: 'string' },
    title: { type: 'string' },
    time: { type: 'string' },
    user: { type: 'string' },
    show: { type: 'string', default: '0' },
  },
})
const [file] = positionals
if (!file || !values.text) throw new Error('FILE.csv and --text COLUMN are needed')
const rows = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]
const reports = rows
  .map((row, i): TriageReport => {
    const at = new Date((row[values.time ?? ''] ?? '').replaceAll('/', '-'))
    const user = row[values.user ?? '']
    const title = row[values.title ?? '']?.trim()
    return {
      id: String(i),
      at: Number.isNaN(at.getTime()) ? new Date(i) : at,
      text: row[values.text!] ?? '',
      ...(title ? { title } : {}),
      ...(user ? { reporter: user } : {}),
    }
  })
  .sort((a, b) => a.at.getTime() - b.at.getTime())

const index = new CaseIndex()
const counts: Record<string, number> = {}
const count = (what: string) => {
  counts[what] = (counts[what] ?? 0) + 1
}
const every = Math.max(1, Math.floor(reports.length / Math.max(1, Number(values.show))))
const begin = process.threadCpuUsage()
reports.forEach((report, i) => {
  const decisions = triage(report, {
    ...world,
    candidates: (a) =>
      index.near({
        text: report.text,
        title: report.title,
        regionPath: a.place.value.regionPath,
        item: a.class.value.item,
      }),
  })
  const of = <K extends DecisionKind>(kind: K) => decisions.find((d) => d.kind === kind) as DecisionOf<K>
  const [place, cls, level, link, route] = [of('place'), of('class'), of('level'), of('link'), of('route')]
  if (place.value.regionPath) count('placed, unsure included')
  if (!place.needsPerson) count('placed')
  if (cls.value.item) count('classed, unsure included')
  if (!cls.needsPerson) count('classed')
  count(`level ${level.value.level}`)
  count(`link ${link.value.action}`)
  if (route.value.unitId) count('routed, unsure included')
  if (!route.needsPerson) count('routed')
  if (Number(values.show) > 0 && i % every === 0)
    console.log(
      [
        report.title ?? report.text.slice(0, 30),
        ...decisions.map((d) => `  ${d.kind} ${d.score} ${d.why.zh}`),
      ].join('\n'),
    )
  if (link.value.action !== 'link')
    index.add({
      id: report.id,
      item: cls.value.item,
      regionPath: place.value.regionPath,
      openedAt: report.at,
      text: report.text,
      ...(report.title ? { title: report.title } : {}),
      ...(report.reporter ? { reporters: [report.reporter] } : {}),
    })
})
const used = process.threadCpuUsage(begin)
console.log(
  `${reports.length} messages, ${((used.user + used.system) / 1000 / reports.length).toFixed(2)} CPU ms each`,
)
for (const [what, n] of Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${what.padEnd(30)} ${String(n).padStart(6)}  ${((100 * n) / reports.length).toFixed(1)} %`)
