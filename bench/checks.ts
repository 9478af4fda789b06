/**
 * Checks of a ledger: precision and recall per rule on planted errors, and rows a second with all rules.
 *   node bench/checks.ts [people = 82500] [seed = 1]       goal 0.98 each for rules that the ledger decides
 *   node bench/checks.ts speed [rows = 1000000] [FOLDER]   time, processor time and memory of one process
 * With a FOLDER in which it is installed (`npm init -y && npm i --ignore-scripts @duckdb/node-api`) DuckDB asks fifteen of the rules in SQL on the same
 * file, between two runs of ours with these rules alone: goal of P7 at most twice its processor time. DuckDB counts, ours writes every finding.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ledgerCommand } from '../features/ledger/cli-generate.ts'
import { allRules, type Finding } from '../features/ledger/rules/checker.ts'
import type { Planted } from '../features/ledger/rules/make-faults.ts'
import { HEADINGS } from '../features/ledger/rules/make-town.ts'
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

async function speed(rows: number, duck?: string): Promise<void> {
  // In its own process: what making the town left in memory is not this one's.
  if (process.env.TOWN === undefined) {
    await made(rows, 1, 0.02)
    execFileSync(process.execPath, [import.meta.filename, 'speed', String(rows), ...(duck ? [duck] : [])], {
      stdio: 'inherit',
      env: { ...process.env, TOWN: folder },
    })
    return
  }
  const file = join(process.env.TOWN, 'town.csv')
  const size = Math.round((await stat(file)).size / 1e6)
  // Rules of single rows alone first, then all: the second reading and the tables of numbers are the difference.
  const whole = [...PEOPLE_RULES, ...HOUSEHOLD_RULES].map((r) => r.id)
  await ours(file, size, 'row rules', whole)
  await ours(file, size, 'all rules', [])
  if (!duck) return
  const fifteen = Object.keys(SQL)
  const rest = allRules().flatMap((r) => (fifteen.includes(r.id) ? [] : [r.id]))
  const first = await ours(file, size, 'the rules of the peer', rest)
  const theirs = await peer(file, resolve(duck))
  const second = await ours(file, size, 'the rules of the peer, again', rest)
  const mean = (first.cpu + second.cpu) / 2
  console.log(
    `ours ${first.cpu.toFixed(1)} and ${second.cpu.toFixed(1)} s of processor, DuckDB ${theirs.cpu.toFixed(1)} s: ${(mean / theirs.cpu).toFixed(2)} × (goal at most 2)`,
  )
  for (const id of fifteen)
    console.log(`  ${id.padEnd(20)} ours ${first.byRule.get(id) ?? 0}, DuckDB ${theirs.counts.get(id)}`)
}

async function ours(
  file: string,
  megabytes: number,
  what: string,
  off: string[],
): Promise<{ cpu: number; byRule: Map<string, number> }> {
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
      megabytes,
      findings: summary.findings,
      seconds: Number(summary.seconds.toFixed(1)),
      cpuSeconds: Number(cpu.toFixed(1)),
      rowsPerSecond: Math.round(summary.rows / summary.seconds),
      rowsPerCpuSecond: Math.round(summary.rows / cpu),
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      load: loadavg()[0]!.toFixed(1),
    }),
  )
  return { cpu, byRule: summary.byRule }
}

const day = (v: string) => `try_strptime(${v}, '%Y%m%d')`
const ID18 = `regexp_full_match("身份证号", '[0-9]{17}[0-9X]')`
const born = day(`substr("身份证号", 7, 8)`)
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const sum = WEIGHTS.map((w, i) => `(ascii(substr("身份证号", ${i + 1}, 1)) - 48) * ${w}`).join(' + ')
/** Rules as somebody would write them in SQL: of a row a condition, of several rows (`*`) a query that counts the rows it names. */
const SQL: Readonly<Record<string, string>> = {
  missing: `coalesce("姓名", '') = '' or coalesce("身份证号", '') = ''`,
  'name-placeholder': `"姓名" in ('不详', '未知', '无', '某某', '待查', '无名', '未填')`,
  'id-length': `length("身份证号") not in (0, 15, 18)`,
  'id-characters': `length("身份证号") = 18 and not ${ID18}`,
  'id-date': `${ID18} and ${born} is null`,
  'id-future': `${ID18} and ${born} > date '2026-11-29'`,
  'id-check-digit': `${ID18} and ${born} is not null and substr('10X98765432', (${sum}) % 11 + 1, 1) <> substr("身份证号", 18, 1)`,
  'id-birth-differs': `${ID18} and "出生日期" <> '' and ${born} <> try_cast("出生日期" as date)`,
  'id-sex-differs': `${ID18} and "性别" in ('男', '女') and ((ascii(substr("身份证号", 17, 1)) - 48) % 2 = 1) <> ("性别" = '男')`,
  'phone-form': `"联系电话" <> '' and not regexp_full_match("联系电话", '1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}')`,
  'sex-form': `"性别" <> '' and "性别" not in ('男', '女', '未知')`,
  'birth-future': `try_cast("出生日期" as date) > date '2026-11-29'`,
  'id-two-names': `*select coalesce(sum(n), 0) from (select count(*) n from r where ${ID18} group by "身份证号" having count(distinct "姓名") > 1)`,
  'phone-many': `*select coalesce(sum(n), 0) from (select count(*) n from r where "联系电话" <> '' group by "联系电话" having count(distinct "身份证号") > 5)`,
  'duplicate-row': `*select coalesce(sum(n - 1), 0) from (select count(*) n from r group by all having count(*) > 1)`,
}

async function peer(file: string, folder: string): Promise<{ cpu: number; counts: Map<string, number> }> {
  interface Duck {
    run(sql: string): Promise<unknown>
    runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
  }
  const { DuckDBInstance } = createRequire(join(folder, 'index.js'))('@duckdb/node-api') as {
    DuckDBInstance: { create(path: string, options: object): Promise<{ connect(): Promise<Duck> }> }
  }
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  const before = process.cpuUsage()
  await db.run(`create table r as select * from read_csv('${file}', all_varchar = true, header = true)`)
  const counts = new Map<string, number>()
  const rows = Object.entries(SQL).filter(([, q]) => !q.startsWith('*'))
  const row = await db.runAndReadAll(
    `select ${rows.map(([, q]) => `count(*) filter (where ${q})`).join(', ')} from r`,
  )
  for (const [i, [id]] of rows.entries()) counts.set(id, Number(row.getRows()[0]![i]))
  for (const [id, q] of Object.entries(SQL).filter(([, q]) => q.startsWith('*')))
    counts.set(
      id,
      Number(
        (
          await db.runAndReadAll(
            q.slice(1).replace('group by all', `group by ${HEADINGS.map((h) => `"${h}"`).join(', ')}`),
          )
        ).getRows()[0]![0],
      ),
    )
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1e6, counts }
}

try {
  const [a, b, c] = process.argv.slice(2)
  if (a === 'speed') await speed(Number(b ?? 1_000_000), c)
  else await quality(Number(a ?? 82_500), Number(b ?? 1))
} finally {
  await rm(folder, { recursive: true })
}
