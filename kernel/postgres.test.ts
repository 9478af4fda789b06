import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPostgres } from './postgres.ts'
import { keepPostgres } from './postgres-keep.ts'
import { markOf } from './processes.ts'

let root: string
let dataDir: string
const said: string[] = []
const log = { info: (m: string) => said.push(m), warn: (m: string) => said.push(m) }
const children: ChildProcess[] = []

// Making a cluster takes a second: most tests begin with a copy of one made before, as after a restored backup.
const made = mkdtempSync(join(tmpdir(), 'yige-pg-'))
beforeAll(async () => {
  chmodSync(made, 0o711)
  await (await startPostgres({ dataDir: join(made, 'postgres'), log })).stop()
})
afterAll(() => rmSync(made, { recursive: true, force: true }))
const prepared = () =>
  cpSync(join(made, 'postgres', 'cluster'), join(dataDir, 'cluster'), { recursive: true })

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'yige-pg-'))
  // Folders in between are made by the launcher, as on a first start.
  dataDir = join(root, 'a', 'postgres')
  said.length = 0
  // The temporary folder is root's own under root; PostgreSQL's user must get through.
  chmodSync(root, 0o711)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  // A server that stopped cleanly left no pid file; only what a killed program left must be stopped.
  if (existsSync(join(dataDir, 'cluster', 'postmaster.pid')))
    await (await startPostgres({ dataDir, log }).catch(() => undefined))?.stop()
  rmSync(root, { recursive: true, force: true })
})

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  return (await client.query(text).finally(() => client.end())).rows
}

/** Another process that starts the database and prints its pid; it lives until it is killed. */
async function otherProgram(): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
      import { startPostgres } from ${JSON.stringify(fileURLToPath(new URL('postgres.ts', import.meta.url)))}
      const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: { info() {}, warn() {} } })
      console.log(server.pid)
      process.on('SIGTERM', async () => { await server.stop(); process.exit() })
      setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(child)
  const line = await new Promise<string>((done) => child.stdout!.once('data', (chunk) => done(String(chunk))))
  return { child, pid: Number(line) }
}

const ended = (child: ChildProcess) => new Promise((done) => child.once('exit', done))

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = ended(child)
  child.kill(signal)
  await gone
}

describe('the embedded PostgreSQL', () => {
  test('starts, keeps what was written over a restart, understands Chinese, and is safe by default', async () => {
    const first = await startPostgres({ dataDir, log })
    await query(first.url, "create table t as select '井盖破损'::text as what")
    await first.stop()
    await first.stop()
    expect(markOf(first.pid)).toBeUndefined()

    const second = await startPostgres({ dataDir, log })
    expect(await query(second.url, 'select what, length(what) as n from t')).toEqual([
      { what: '井盖破损', n: 4 },
    ])
    const [settings] = await query(
      second.url,
      `select current_setting('fsync') fsync, current_setting('listen_addresses') tcp,
        (select datctype from pg_database where datname = 'yige') ctype`,
    )
    expect(settings).toEqual({ fsync: 'on', tcp: '', ctype: 'C.UTF-8' })
    await second.stop()
  })

  test('after kill -9 of the program the next one takes the server over and stops it', async () => {
    prepared()
    const { child, pid } = await otherProgram()
    await kill(child, 'SIGKILL')
    expect(markOf(pid)).toBeDefined()
    const next = await startPostgres({ dataDir, log })
    expect(next.pid).toBe(pid)
    await next.stop()
    expect(markOf(pid)).toBeUndefined()
  })

  test('the server of a living program is joined, and left running', async () => {
    prepared()
    const { child, pid } = await otherProgram()
    const joined = await startPostgres({ dataDir, log })
    expect(joined.pid).toBe(pid)
    await joined.stop()
    expect(markOf(pid)).toBeDefined()
    await kill(child, 'SIGTERM')
    expect(markOf(pid)).toBeUndefined()
  })

  test('two programs that start at the same moment share one server', async () => {
    const both = await Promise.all([otherProgram(), otherProgram()])
    expect(both[0].pid).toBe(both[1].pid)
  })

  test('after a crash of the server committed rows are there', async () => {
    prepared()
    const first = await startPostgres({ dataDir, log })
    await query(first.url, 'create table t as select 1 as n')
    process.kill(first.pid, 'SIGKILL')
    while (markOf(first.pid)) await new Promise((done) => setTimeout(done, 20))
    const second = await startPostgres({ dataDir, log })
    expect(second.pid).not.toBe(first.pid)
    expect(await query(second.url, 'select n from t')).toEqual([{ n: 1 }])
    await second.stop()
  })

  test('one that dies while it is being taken over is started anew', async () => {
    prepared()
    const first = await startPostgres({ dataDir, log })
    await query(first.url, 'create table t as select 1 as n')
    // Stopped it is still found and lets nobody in, as in the moment between the signal and its end.
    process.kill(first.pid, 'SIGSTOP')
    const next = startPostgres({ dataDir, log })
    await sleep(300)
    process.kill(first.pid, 'SIGKILL')
    const second = await next
    expect(second.pid).not.toBe(first.pid)
    expect(await query(second.url, 'select n from t')).toEqual([{ n: 1 }])
    await second.stop()
  })

  test('one that is kept comes back after kill -9 by itself, and stays away once it was stopped', async () => {
    prepared()
    const kept = await keepPostgres({ dataDir, log })
    await query(kept.url, 'create table t as select 1 as n')
    for (const _ of [1, 2]) {
      const was = kept.pid
      process.kill(was, 'SIGKILL')
      while (kept.pid === was) await sleep(20)
      expect(await query(kept.url, 'select n from t')).toEqual([{ n: 1 }])
    }
    const last = kept.pid
    await kept.stop()
    await kept.stop()
    await sleep(1500)
    expect(kept.pid).toBe(last)
    expect(markOf(last)).toBeUndefined()
  })

  test('a pid file whose number now belongs to someone else does not stop the start, nor that process', async () => {
    prepared()
    const first = await startPostgres({ dataDir, log })
    await first.stop()
    const stranger = spawn('sleep', ['60'])
    children.push(stranger)
    writeFileSync(
      join(dataDir, 'cluster', 'postmaster.pid'),
      `${stranger.pid}\n${join(dataDir, 'cluster')}\n0\n5432\n`,
    )
    const second = await startPostgres({ dataDir, log })
    expect(second.pid).not.toBe(stranger.pid)
    await second.stop()
    expect(markOf(stranger.pid!)).toBeDefined()
  })

  test('an interrupted first start leaves nothing in the way', async () => {
    mkdirSync(join(dataDir, 'cluster.new-999999'), { recursive: true })
    writeFileSync(join(dataDir, 'cluster.new-999999', 'PG_VERSION'), '18')
    const server = await startPostgres({ dataDir, log })
    expect(existsSync(join(dataDir, 'cluster.new-999999'))).toBe(false)
    await server.stop()
  })

  test('a path too long for a socket still works', async () => {
    dataDir = join(root, '很长的文件夹名'.repeat(4), 'x'.repeat(60), 'postgres')
    prepared()
    const server = await startPostgres({ dataDir, log })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  test('data of another version is refused with a way out, and untouched', async () => {
    prepared()
    const server = await startPostgres({ dataDir, log })
    await server.stop()
    const version = join(dataDir, 'cluster', 'PG_VERSION')
    writeFileSync(version, '14\n')
    await expect(startPostgres({ dataDir, log })).rejects.toThrow(/PostgreSQL 14.*brings 18.*DATABASE_URL/s)
    writeFileSync(version, '18\n')
    const again = await startPostgres({ dataDir, log })
    await again.stop()
  })

  test("the operator's own settings win", async () => {
    prepared()
    writeFileSync(join(dataDir, 'local.conf'), "work_mem = '7MB'\n")
    const server = await startPostgres({ dataDir, log })
    expect(await query(server.url, 'show work_mem')).toEqual([{ work_mem: '7MB' }])
    await server.stop()
  })

  test('a setting that PostgreSQL refuses is told with its own words', async () => {
    prepared()
    writeFileSync(join(dataDir, 'local.conf'), 'work_mem = banana\n')
    await expect(startPostgres({ dataDir, log })).rejects.toThrow(/did not start:[\s\S]*banana/)
    writeFileSync(join(dataDir, 'local.conf'), '')
  })

  test.runIf(process.getuid?.() === 0)(
    'under a closed folder of root the data goes elsewhere, for good',
    async () => {
      const closed = join(root, 'closed')
      mkdirSync(closed, { mode: 0o700 })
      dataDir = join(closed, 'postgres')
      const first = await startPostgres({ dataDir, log })
      await query(first.url, 'create table t as select 1 as n')
      await first.stop()
      const place = readFileSync(join(dataDir, 'LOCATION'), 'utf8').trim()
      try {
        expect(place).toMatch(/^\/var\/lib\/yige\//)
        expect(said.join()).toContain(place)
        // Opened later: still the same data.
        await ended(spawn('chmod', ['755', closed]))
        const second = await startPostgres({ dataDir, log })
        expect(await query(second.url, 'select n from t')).toEqual([{ n: 1 }])
        await second.stop()
      } finally {
        rmSync(join(place, '..'), { recursive: true, force: true })
      }
    },
  )
})
