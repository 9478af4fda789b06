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

/** Runs one program; its output is shown, or kept and shown when it fails, or in any case once it has ended (`always`). */
function program(args, { env = {}, quiet = false, always = false } = {}) {
  const child = spawn(node, args, {
    cwd: root,
    // Colours only for a person's terminal: tools would write them into CI's log too.
    env: { ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }), ...envOf(node), ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  let said = ''
  if (quiet) for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  return new Promise((done) => {
    child.once('error', (error) => done({ ok: false, said: error.message }))
    child.once('close', (code) => done({ ok: code === 0, said }))
  }).then(({ ok, said }) => {
    if ((!ok || always) && said) console.log(said.trimEnd())
    return ok
  })
}

async function types() {
  const all = ['pure', 'server', 'web'].map((name) =>
    program([bin('typescript/bin/tsc'), '-p', `config/tsconfig.${name}.json`], { quiet: true }),
  )
  return (await Promise.all(all)).every(Boolean)
}

let runs = 0

/** Runs vitest on some projects; answers what it counted. */
async function vitest(projects, { env = {}, quiet = false } = {}) {
  const file = join(results, `${++runs}.json`)
  const args = ['run', ...projects.map((name) => `--project=${name}`)]
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = await program([bin('vitest/vitest.mjs'), ...args, ...report], { env, quiet, always: true })
  if (!existsSync(file)) return { ok: false, passed: 0, failed: 0, skipped: 0 }
  const r = JSON.parse(readFileSync(file, 'utf8'))
  const [passed, failed, skipped] = [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests]
  // A run that ended badly without a failed test (a file that can't be loaded, an error outside tests) still failed.
  return { ok: ok && passed > 0, passed, failed, skipped }
}

const has15 = process.env.TEST_PG15_URL || existsSync('/usr/lib/postgresql/15/bin/postgres')
const hasBrowser = process.env.CHROMIUM_PATH || (process.platform === 'linux' && process.arch === 'x64')
const biome = [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', ...colours, '.']
const wanted = process.argv.slice(2)
const chosen = ([title]) =>
  wanted.length === 0 || wanted.some((word) => title.toLowerCase().includes(word.toLowerCase()))
const steps = [
  ['format and lint', () => program(biome)],
  ['types', types],
  ['rules, without a database (pure)', () => vitest(['pure'])],
  ['HTTP on PostgreSQL 18', () => vitest(['http'])],
  ['HTTP on PostgreSQL 15', has15 && (() => vitest(['http'], { env: { TEST_POSTGRES: '15' } }))],
]
// Browser tests wait more than they compute: they run beside everything else, and what they say is then shown when they have ended.
const quiet = steps.some(chosen)
const beside = [
  ['build of the web pages', () => program(['apps/web/build.ts', '--if-changed'], { quiet })],
  ['browser', hasBrowser && (() => vitest(['browser'], { quiet }))],
]
const why = {
  'HTTP on PostgreSQL 15': 'no PostgreSQL 15 on this machine (install it, or set TEST_PG15_URL)',
  browser: 'npm brings a Chromium for x64 Linux only (set CHROMIUM_PATH to one of this machine)',
}

const all = [...steps, ...beside]
if (!all.some(chosen))
  console.log(`No step is called so. The steps: ${all.map(([title]) => title).join(', ')}`)
const counts = { passed: 0, failed: 0, skipped: 0 }
const summary = []

/** One step after the other. */
async function lane(steps) {
  for (const [title, act] of steps.filter(chosen)) {
    console.log(`\n=== ${title}, ${since(began)} after the start`)
    if (!act) {
      console.log(`SKIPPED: ${why[title]}`)
      summary.push(`skipped  ${title}: ${why[title]}`)
      continue
    }
    const from = performance.now()
    const got = await act()
    // A step that isn't made of tests counts as one, and so does a run that failed without a failed test: the last line tells the whole truth.
    const { ok, passed, failed, skipped } =
      typeof got === 'boolean' ? { ok: got, passed: Number(got), failed: 0, skipped: 0 } : got
    counts.passed += passed
    counts.failed += failed || Number(!ok)
    counts.skipped += skipped
    summary.push(`${ok ? 'ok      ' : 'FAILED  '} ${title}, ${since(from)}`)
    console.log(`--- ${title}: ${ok ? 'ok' : 'FAILED'}, ${since(from)}`)
  }
}
await Promise.all([lane(steps), lane(beside)])

rmSync(results, { recursive: true })
console.log(`\n${summary.join('\n')}\nwhole: ${since(began)}\n`)
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
)
process.exitCode = counts.failed > 0 || summary.length === 0 ? 1 : 0
