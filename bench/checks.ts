/**
 * Checks of a ledger: precision and recall per rule on planted errors, and rows a second with all rules.
 *   node bench/checks.ts [people = 82500] [seed = 1]       goal 0.98 each for rules that the ledger decides
 *   node bench/checks.ts speed [rows = 1000000]            time, processor time and memory of one process
 * The peers of P7 (multi-row insert, DuckDB) are not in this run: nothing is stored yet.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledgerCommand } from '../features/ledger/cli-generate.ts'
import { allRules, type Finding } from '../features/ledger/rules/checker.ts'
import type { Planted } from '../features/ledger/rules/make-faults.ts'
import { HOUSEHOLD_RULES } from '../features/ledger/rules/rules-household.ts'
import { PEOPLE_RULES } from '../features/ledger/rules/rules-set.ts'
import { checkLedger, findingsFile } from '../features/ledger/run-check.ts'

const GOAL = 0.98
const TODAY = 20_261_129
const folder = await mkdtemp(join(tmpdir(), 'yige-checks-'))
const path = (name: string) => join(folder, name)
const made = async (people: number, seed: number, corrupt: number) => {
  const args = [
    'generate',
    '--people',
    String(people),
    '--seed',
    String(seed),
    '--today',
    '2026-11-29',
    '--out',
    path('town.csv'),
    '--buildings-out',
    path('homes.csv'),
  ]
  const code = await ledgerCommand([
    ...args,
    ...(corrupt > 0 ? ['--corrupt', String(corrupt), '--truth', path('truth.jsonl')] : []),
  ])
  if (code !== 0) throw new Error('the town was not made')
}

async function quality(people: number, seed: number): Promise<void> {
  await made(people, seed, 0.05)
  const truth = (await readFile(path('truth.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as Planted)
  const findings: Finding[] = []
  const summary = await checkLedger({
    file: path('town.csv'),
    buildings: path('homes.csv'),
    today: TODAY,
    out: (f) => findings.push(f),
  })
  const planted = Map.groupBy(truth, (t) => t.row)
  const found = Map.groupBy(findings, (f) => f.rule)
  console.log(
    `${summary.rows} rows, ${truth.length} planted errors of ${new Set(truth.map((t) => t.kind)).size} kinds, ${findings.length} findings\n`,
  )
  console.log('rule                    decidable  planted  found  precision  recall')
  const missed: string[] = []
  for (const rule of allRules()) {
    const mine = found.get(rule.id) ?? []
    // A finding over several rows is right when one of them carries an error that this rule may speak of.
    const right = mine.filter((f) =>
      [f.row, ...(f.evidence.rows ?? [])].some((r) =>
        planted.get(r)?.some((t) => t.rule === rule.id || t.also.includes(rule.id)),
      ),
    )
    const errors = truth.filter((t) => t.rule === rule.id)
    const rows = new Set(mine.map((f) => f.row))
    const caught = errors.filter((t) => rows.has(t.row))
    const precision = mine.length === 0 ? undefined : right.length / mine.length
    const recall = errors.length === 0 ? undefined : caught.length / errors.length
    if (rule.decidable && errors.length > 0 && !((precision ?? 0) >= GOAL && (recall ?? 0) >= GOAL))
      missed.push(rule.id)
    console.log(
      `${rule.id.padEnd(24)}${(rule.decidable ? 'yes' : 'no').padEnd(11)}${String(errors.length).padStart(7)}${String(mine.length).padStart(7)}${shown(precision).padStart(11)}${shown(recall).padStart(8)}`,
    )
    if (process.env.SHOW === rule.id) {
      for (const f of mine.filter((x) => !right.includes(x)).slice(0, 10))
        console.log(
          '  wrong',
          JSON.stringify(f),
          'planted there:',
          planted.get(f.row)?.map((t) => t.kind) ?? 'nothing',
        )
      for (const t of errors.filter((x) => !caught.includes(x)).slice(0, 10))
        console.log('  missed', JSON.stringify(t))
    }
  }
  console.log(
    missed.length === 0
      ? `\nall decidable rules at ${GOAL} or above`
      : `\nbelow ${GOAL}: ${missed.join(' ')}`,
  )
  if (missed.length > 0) process.exitCode = 1
}

const shown = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(3))

async function speed(rows: number): Promise<void> {
  // In its own process: what making the town left in memory is not this one's.
  if (process.env.TOWN === undefined) {
    await made(rows, 1, 0.02)
    execFileSync(process.execPath, [import.meta.filename, 'speed', String(rows)], {
      stdio: 'inherit',
      env: { ...process.env, TOWN: folder },
    })
    return
  }
  const file = join(process.env.TOWN, 'town.csv')
  const size = Math.round((await stat(file)).size / 1e6)
  // Rules of single rows alone first, then all: the second reading and the tables of numbers are the difference.
  const whole = [...PEOPLE_RULES, ...HOUSEHOLD_RULES].map((r) => r.id)
  for (const [what, off] of [
    ['row rules', whole],
    ['all rules', []],
  ] as const) {
    const before = process.cpuUsage()
    const out = findingsFile(path('findings.jsonl'))
    const summary = await checkLedger({
      file,
      today: TODAY,
      map: { options: { off } },
      out: out.write,
      drained: out.drained,
    })
    await out.end()
    const { user, system } = process.cpuUsage(before)
    const cpu = (user + system) / 1e6
    console.log(
      JSON.stringify({
        what,
        rows: summary.rows,
        megabytes: size,
        findings: summary.findings,
        seconds: Number(summary.seconds.toFixed(1)),
        cpuSeconds: Number(cpu.toFixed(1)),
        rowsPerSecond: Math.round(summary.rows / summary.seconds),
        rowsPerCpuSecond: Math.round(summary.rows / cpu),
        peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
        load: loadavg()[0]!.toFixed(1),
      }),
    )
  }
}

try {
  const [a, b] = process.argv.slice(2)
  if (a === 'speed') await speed(Number(b ?? 1_000_000))
  else await quality(Number(a ?? 82_500), Number(b ?? 1))
} finally {
  await rm(folder, { recursive: true })
}
