/** What `npm start` and `npm test` both begin with. Plain JavaScript for Node 20: nothing is installed yet. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atLeast, ended, envOf, findNode24, root } from './node24.mjs'

/** Ends the program with an explanation: what failed, and what to do. */
export function fail(message) {
  console.error(`\n${message}`)
  process.exit(1)
}

/** Seconds since `from` (performance.now()) in words. */
export const since = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`

// npm tells its own script in a variable; started by hand there is only the command.
const npm = process.env.npm_execpath?.endsWith('.js')
  ? [process.execPath, process.env.npm_execpath]
  : [process.platform === 'win32' ? 'npm.cmd' : 'npm']

function requireTools() {
  if (!atLeast(process.versions.node, [20, 0]))
    fail(`Node ${process.versions.node} is too old: install Node 20 or newer from https://nodejs.org`)
  const [command, ...before] = npm
  if (spawnSync(command, [...before, '--version'], { shell: process.platform === 'win32' }).status !== 0)
    fail('npm was not found: it comes with Node, from https://nodejs.org')
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
const stamp = join(root, 'node_modules', '.yige-lock')

/** Whether the installed packages are those of package-lock.json. A linked node_modules is its owner's business. */
function installed() {
  const folder = join(root, 'node_modules')
  if (!existsSync(folder)) return false
  if (lstatSync(folder).isSymbolicLink()) return true
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash()
  const record = join(folder, '.package-lock.json')
  return existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

/**
 * Installs the packages of package-lock.json when they are missing or older than it, and says what takes so long. `npm install`
 * and not `npm ci`: a registry that lacks a platform package of a dependency (binaries for systems we do not run on) leaves it out
 * of the lock, and `ci` then refuses the whole lock on every system. Versions come from the lock either way.
 */
export async function install() {
  requireTools()
  if (installed()) return
  const from = performance.now()
  console.log('Installing packages (about a minute; only after a download or an update) …')
  const ticks = setInterval(() => console.log(`  still installing, ${since(from)}`), 15_000)
  const [command, ...before] = npm
  // NODE_ENV=production would leave out what builds the pages, and an "omit" setting the embedded PostgreSQL.
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const child = spawn(command, [...before, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const code = await ended(child)
  clearInterval(ticks)
  if (code !== 0)
    fail(
      `Installing failed (npm install, exit code ${code}):\n${said.trim().split('\n').slice(-25).join('\n')}`,
    )
  writeFileSync(stamp, lockHash())
  console.log(`Packages installed in ${since(from)}.`)
}

/** Path of Node 24, or the end of the program. */
export function node24() {
  try {
    return findNode24()
  } catch (error) {
    return fail(error.message)
  }
}

/** Runs a program of the project under Node 24 with this terminal; answers its exit code. */
export function run(args, options = {}) {
  const node = node24()
  return ended(spawn(node, args, { cwd: root, stdio: 'inherit', env: envOf(node), ...options }))
}
