/** A database with the town installed, and servers of our own as child processes, for benchmarks. fsync and commit stay on. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { openPools } from '../../apps/server/app.ts'
import { install } from '../../apps/server/install.ts'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { startPostgres } from '../../kernel/postgres.ts'

const log = pino({ level: 'silent' })
export const secret = '5f'.repeat(32)
/** Another PostgreSQL than the embedded one, for instance BENCH_POSTGRES=/usr/lib/postgresql/15/bin. */
export const binaries = process.env.BENCH_POSTGRES

export interface BenchTown {
  url: string
  dataDir: string
  stop(): Promise<void>
}

export async function benchTown(settings: Record<string, string | number> = {}): Promise<BenchTown> {
  process.env.YIGE_SECRET = secret
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-bench-'))
  const postgres = await startPostgres({
    dataDir,
    binaries,
    settings,
    log: { info() {}, warn: console.warn },
  })
  await prepareDatabase(postgres.url, { info() {}, warn: console.warn })
  const pools = openPools({ ownerUrl: postgres.url, log })
  await install(pools, { town: 'dunren', demo: true, dataDir, log, clock: () => new Date() })
  await pools.end()
  return {
    url: postgres.url,
    dataDir,
    async stop() {
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export interface Child {
  url: string
  pid: number
  stop(): Promise<void>
}

/** Starts a file of this folder as a server process; it sends `{ url }` when it listens. */
export function serverProcess(file: string, env: Record<string, string>): Promise<Child> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(new URL(file, import.meta.url), {
      env: { ...process.env, ...env },
      stdio: 'inherit',
    })
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
    child.once('message', (m: { url: string }) =>
      resolve({
        url: m.url,
        pid: child.pid!,
        stop: () =>
          new Promise((done) => {
            child.removeAllListeners('exit')
            child.once('exit', () => done())
            child.kill('SIGTERM')
          }),
      }),
    )
  })
}

/** Busy CPU seconds of the whole machine so far: client, server and database share it in every figure. */
export function busySeconds(): number {
  const [, ...t] = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/\s+/)
  const n = t.map(Number)
  return (n[0]! + n[1]! + n[2]! + n[5]! + n[6]!) / 100
}

const statOf = (pid: number | string): { parent: number; seconds: number } => {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const f = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return { parent: f[1]!, seconds: (f[11]! + f[12]!) / 100 }
}

/** CPU seconds of one process so far: what other work on the machine costs is not in it. */
export const cpuOf = (pid: number): number => statOf(pid).seconds

/** CPU seconds so far of the PostgreSQL server that `backend` belongs to: all its processes that still run. */
export function cpuOfPostgres(backend: number): number {
  const { parent } = statOf(backend)
  let sum = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const p = statOf(name)
      if (p.parent === parent) sum += p.seconds
    } catch {
      // it ended while we looked
    }
  }
  return sum
}
