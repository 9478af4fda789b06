/**
 * `npm test`: everything that must hold before a change lands. `npm test -- http` runs only the steps whose title has that word.
 * Plain JavaScript for Node 20; the steps themselves run under Node 24.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { envOf, root } from './node24.mjs'
import { install, node24, since } from './steps.mjs'

const began = performance.now()
await install()
const node = node24()
const results = mkdtempSync(join(tmpdir(), 'yige-results-'))
const colours = process.stdout.isTTY ? [] : ['--colors=off']
const bin = (name) => join(root, 'node_modules', name)

/** Runs one program; its output is shown, or kept and shown only when it fails. */
function program(args, { env = {}, quiet = false } = {}) {
  const child = spawn(node, args, {
    cwd: root,
    // Colours only for a person's terminal: tools would write them into CI's log too.
    env: {
      ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
      // Dozens of processes load the same server: what one has compiled the next ones take from here.
      NODE_COMPILE_CACHE: join(results, 'compiled'),
      ...envOf(node),
      ...env,
    },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  let said = ''
  if (quiet) for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  return new Promise((done) => {
    child.once('error', (error) => done({ ok: false, said: error.message }))
    child.once('close', (code) => done({ ok: code === 0, said }))
  }).then(({ ok, said }) => {
    if (!ok && said) console.log(said.trimEnd())
    return ok
  })
}

async function types() {
  // Left alone, each program divides its files among four checkers, and each of these works out nearly all types for itself.
  const all = ['pure', 'server', 'web'].map((name) =>
    program([bin('typescript/bin/tsc'), '-p', `config/tsconfig.${name}.json`, '--checkers', '1'], {
      quiet: true,
    }),
  )
  return (await Promise.all(all)).every(Boolean)
}

const counts = { passed: 0, failed: 0, skipped: 0 }
let runs = 0

/** Runs vitest on some projects and adds its counts. */
async function vitest(projects, env = {}, options = []) {
  const file = join(results, `${++runs}.json`)
  const ok = await program(
    [
      bin('vitest/vitest.mjs'),
      'run',
      ...projects.map((name) => `--project=${name}`),
      ...options,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    { env },
  )
  if (!existsSync(file)) return false
  const report = JSON.parse(readFileSync(file, 'utf8'))
  counts.passed += report.numPassedTests
  counts.failed += report.numFailedTests
  counts.skipped += report.numPendingTests + report.numTodoTests
  // A run that ended badly without a failed test (a file that can't be loaded, an error outside tests) still failed.
  return ok && report.numPassedTests > 0
}

const has15 = process.env.TEST_PG15_URL || existsSync('/usr/lib/postgresql/15/bin/postgres')
const hasBrowser = process.env.CHROMIUM_PATH || (process.platform === 'linux' && process.arch === 'x64')
// These wait for the database and for clocks as much as they compute: three at once on two cores took 394 s instead of 437 (2026-11-30).
const waiting = ['--maxWorkers=3']
const steps = [
  [
    'format and lint',
    () => program([bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', ...colours, '.']),
  ],
  ['types', types],
  ['rules, without a database (pure)', () => vitest(['pure'])],
  ['HTTP on PostgreSQL 18', () => vitest(['http'], {}, waiting)],
  // What is asked for is on both the same; a third as often is enough to see that the other one understands it.
  [
    'HTTP on PostgreSQL 15',
    has15 && (() => vitest(['http'], { TEST_POSTGRES: '15', FUZZ_RUNS: '8' }, waiting)),
  ],
  ['build of the web pages', () => program(['apps/web/build.ts', '--if-changed'])],
  ['browser', hasBrowser && (() => vitest(['browser']))],
]
const why = {
  'HTTP on PostgreSQL 15': 'no PostgreSQL 15 on this machine (install it, or set TEST_PG15_URL)',
  browser: 'npm brings a Chromium for x64 Linux only (set CHROMIUM_PATH to one of this machine)',
}

const wanted = process.argv.slice(2)
const summary = []
const chosen = steps.filter(
  ([title]) => wanted.length === 0 || wanted.some((word) => title.toLowerCase().includes(word.toLowerCase())),
)
if (chosen.length === 0)
  console.log(`No step is called so. The steps: ${steps.map(([title]) => title).join(', ')}`)
for (const [n, [title, act]] of chosen.entries()) {
  console.log(`\n=== ${n + 1} of ${chosen.length}: ${title}, ${since(began)} after the start`)
  if (!act) {
    console.log(`SKIPPED: ${why[title]}`)
    summary.push(`skipped  ${title}: ${why[title]}`)
    continue
  }
  const from = performance.now()
  const failedBefore = counts.failed
  const ok = await act()
  // Each step that isn't made of tests counts as one, so that the last line tells the whole truth.
  if (!ok && counts.failed === failedBefore) counts.failed++
  else if (ok && !/rules|HTTP|browser/.test(title)) counts.passed++
  summary.push(`${ok ? 'ok      ' : 'FAILED  '} ${title}, ${since(from)}`)
  console.log(`--- ${title}: ${ok ? 'ok' : 'FAILED'}, ${since(from)}`)
}

rmSync(results, { recursive: true })
console.log(`\n${summary.join('\n')}\nwhole: ${since(began)}\n`)
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
)
process.exitCode = counts.failed > 0 || summary.length === 0 ? 1 : 0
