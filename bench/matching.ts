/**
 * P8, matching: `yige match` on an invented ledger end to end, and pairs per second of processor time of a three-column Fellegi–Sunter score,
 * beside DuckDB and fastest-levenshtein in the same run when a folder is named in which they are installed
 * (`npm init -y && npm i --ignore-scripts @duckdb/node-api fastest-levenshtein`).
 * node bench/matching.ts [people] [FOLDER]        700000 people are about 1,040,000 records
 * Ten million: NODE_OPTIONS=--max-old-space-size=16000 node bench/matching.ts 7000000
 */
import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Interner } from '../features/matching/rules/interning.ts'
import type { Kind } from '../features/matching/rules/kind.ts'
import type { Model } from '../features/matching/rules/learn.ts'
import { Pairs } from '../features/matching/rules/pairs.ts'
import type { Field, Records } from '../features/matching/rules/records.ts'
import { Scale } from '../features/matching/rules/score.ts'
import { dice } from '../features/matching/rules/sorting.ts'
import { syllables } from '../features/matching/rules/sounds.ts'
import { jaroWinkler, likenessBound, maskOf, slips } from '../features/matching/rules/strings.ts'
import { csvOf, ledger } from '../features/matching/sample.ts'

const [people = '700000', folder] = process.argv.slice(2)
const million = (x: number) => `${(x / 1e6).toFixed(2)}M`
const cpuOf = (work: () => void): number => {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1e6
}

// Three columns, twice: every pair new to the memory of comparisons, and pairs as blocks bring them.
interface Text {
  s: string
  mask: number
}
const SAID = { zh: '', en: '' }
const read = (s: string): Text => ({ s, mask: maskOf(s) })
const name: Kind<Text> = {
  levels: [SAID, SAID, SAID, SAID],
  read,
  key: (v) => v.s,
  compare(a, b) {
    if (likenessBound(a.s, a.mask, b.s, b.mask) < 0.8) return 0
    const alike = jaroWinkler(a.s, b.s)
    return alike >= 0.92 ? 2 : alike >= 0.8 ? 1 : 0
  },
  atoms: [],
  expect: [],
}
const date: Kind<Text> = {
  ...name,
  levels: [SAID, SAID, SAID],
  compare: (a, b) => (slips(a.s, b.s, 1) === 1 ? 1 : 0),
}
const M = [
  [0.1, 0.1, 0.1, 0.7],
  [0.1, 0.1, 0.1, 0.7],
  [0.1, 0.1, 0.8],
]
const U = [
  [0.8, 0.1, 0.05, 0.05],
  [0.85, 0.08, 0.05, 0.02],
  [0.99, 0.0095, 0.0005],
]
const model: Model = {
  same: M.map((m) => Float64Array.from(m)),
  stranger: U.map((u) => Float64Array.from(u)),
  household: U.map((u) => Float64Array.from(u)),
  priorSame: 1e-5,
  priorHousehold: 0,
  rounds: 0,
}

const rows = ledger({ people: 100_000, seed: 2 }).map((r) => [
  syllables(r.name, true).slice(0, 1).join(''),
  syllables(r.name, true)
    .slice(1)
    .join('')
    .replace(/[^a-z]/g, '') || 'x',
  r.born.replace(/\D/g, '') || '19000101',
])

function recordsOf(): Records {
  const n = rows.length
  const cells = new Int32Array(n * 3)
  const fields = [name, name, date].map((kind, f): Field => {
    const pool = { kind: kind as Kind, values: [] as unknown[], keys: new Interner() }
    rows.forEach((row, r) => {
      const place = pool.keys.place(row[f]!)
      if (place === pool.values.length) pool.values.push(kind.read(row[f]!))
      cells[r * 3 + f] = place
    })
    // Every value as rare as on average: DuckDB's sum below knows no frequencies.
    const average = Math.round(Math.max(1, (n - 1) * U[f]!.at(-1)!)) + 1
    const count = new Uint32Array(pool.values.length).fill(average)
    return { name: '', kind: kind as Kind, pool, count, countLeft: count, filled: n, filledLeft: n }
  })
  return {
    n,
    split: n,
    linking: false,
    turned: false,
    fields,
    rows: cells,
    ids: [],
    pairs: (n * (n - 1)) / 2,
  }
}

const COUNT = 4_000_000
const records = recordsOf()
const throwing = dice(1)
const a = Int32Array.from({ length: COUNT }, () => Math.floor(throwing() * records.n))
const b = Int32Array.from({ length: COUNT }, () => Math.floor(throwing() * records.n))
const scale = new Scale(new Pairs(records), model)
let above = 0
const run = () => {
  above = 0
  for (let i = 0; i < COUNT; i++) if (scale.of(a[i]!, b[i]!) > -20) above++
}
run()
const rate = COUNT / cpuOf(run)
console.log(
  `three columns, pairs at random: ${million(rate)} pairs per CPU second (goal 1.6M; DuckDB published 0.82M)`,
)

if (folder) await peers(resolve(folder))
if (people !== '0') await endToEnd()

async function peers(at: string): Promise<void> {
  const require = createRequire(join(at, 'index.js'))
  const { distance } = require('fastest-levenshtein') as { distance(x: string, y: string): number }
  const some = 1_000_000
  let sum = 0
  const theirs =
    some /
    cpuOf(() => {
      for (let i = 0; i < some; i++) sum += distance(rows[a[i]!]![1]!, rows[b[i]!]![1]!) > 2 ? 1 : 0
    })
  let own = 0
  const ours =
    some /
    cpuOf(() => {
      for (let i = 0; i < some; i++) own += slips(rows[a[i]!]![1]!, rows[b[i]!]![1]!, 2) > 2 ? 1 : 0
    })
  console.log(
    `one column, distance above two: fastest-levenshtein ${million(theirs)}, ours ${million(ours)} per CPU second (${sum} and ${own} pairs)`,
  )

  const { DuckDBInstance } = require('@duckdb/node-api') as {
    DuckDBInstance: { create(path: string, options: object): Promise<{ connect(): Promise<Duck> }> }
  }
  interface Duck {
    run(sql: string): Promise<unknown>
    runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
  }
  const dir = await mkdtemp(join(tmpdir(), 'yige-duck-'))
  await writeFile(join(dir, 'rows.csv'), `s,g,d\n${rows.map((r) => r.join(',')).join('\n')}\n`)
  await writeFile(join(dir, 'pairs.csv'), `a,b\n${Array.from(a, (x, i) => `${x},${b[i]}`).join('\n')}\n`)
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  await db.run(
    `create table r as select row_number() over () - 1 as i, * from read_csv('${join(dir, 'rows.csv')}', all_varchar=true)`,
  )
  await db.run(`create table p as select x.s s1, y.s s2, x.g g1, y.g g2, x.d d1, y.d d2 from read_csv('${join(dir, 'pairs.csv')}') p
    join r x on x.i = p.a join r y on y.i = p.b`)
  const w = (f: number, l: number) => Math.log2(M[f]![l]! / U[f]![l]!)
  const jw = (c: string, f: number) =>
    `case when ${c}1 = ${c}2 then ${w(f, 3)} when jaro_winkler_similarity(${c}1, ${c}2) >= 0.92 then ${w(f, 2)} when jaro_winkler_similarity(${c}1, ${c}2) >= 0.8 then ${w(f, 1)} else ${w(f, 0)} end`
  const sql = `select count(*) from p where ${Math.log2(1e-5 / (1 - 1e-5))} + ${jw('s', 0)} + ${jw('g', 1)} +
    case when d1 = d2 then ${w(2, 2)} when damerau_levenshtein(d1, d2) <= 1 then ${w(2, 1)} else ${w(2, 0)} end > -20`
  await db.runAndReadAll(sql)
  const before = process.cpuUsage()
  const found = await db.runAndReadAll(sql)
  const { user, system } = process.cpuUsage(before)
  const duck = COUNT / ((user + system) / 1e6)
  run()
  const again = COUNT / cpuOf(run)
  console.log(
    `DuckDB, the same score: ${million(duck)} pairs per CPU second; ours before and after ${million(rate)} and ${million(again)} = ${((rate + again) / 2 / duck).toFixed(1)} × (goal 2); above −20: DuckDB ${found.getRows()[0]![0]}, ours ${above}`,
  )
  await rm(dir, { recursive: true })
}

async function endToEnd(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'yige-match-'))
  const file = join(dir, 'ledger.csv')
  const made = ledger({ people: Number(people), seed: 7 })
  const n = made.length
  // In parts: ten million rows are longer than one text may be.
  const [head = ''] = csvOf([], true).split('\n')
  await writeFile(file, `${head}\n`)
  for (let i = 0; i < n; i += 100_000) {
    const part = csvOf(made.slice(i, i + 100_000), true)
    await appendFile(file, part.slice(part.indexOf('\n') + 1))
  }
  made.length = 0
  const main = join(import.meta.dirname, '../apps/cli/main.ts')
  const args = [main, 'match', '--left', file, '--out', join(dir, 'links.csv'), '--truth', file]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  const code = await new Promise((done) => child.once('close', done))
  await rm(dir, { recursive: true })
  if (code !== 0) throw new Error(`yige match ended with ${code}`)
  const r = JSON.parse(said)
  console.log(
    `end to end: ${n} records, ${r.compared} pairs compared, ${r.links} links in ${r.seconds.whole} s (goal 60 s for a million) = ${Math.round(n / r.seconds.whole)} records/s; ` +
      `CPU ${r.seconds.cpu} s = ${Math.round(n / r.seconds.cpu)} records per CPU second, memory ${r.memoryMB} MB; precision ${r.precision}, recall ${r.recall}`,
  )
  console.log(JSON.stringify(r.seconds))
}
