/**
 * The embedded PostgreSQL: started from npm's binaries when no DATABASE_URL is given, so that one command is enough.
 *
 * The server outlives a killed program on purpose (it finishes what was committed); the next start finds it by its
 * `postmaster.pid`, makes sure that it is ours, and takes it over. Nothing here ever deletes a data folder.
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { totalmem, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { asRoot, findBinaries, type Log, placeData, runAs, socketDir, writable } from './postgres-files.ts'
import { alive, commandOf, markOf, type ProcessMark, processesIn } from './processes.ts'

export interface PostgresOptions {
  /** Folder that holds everything: cluster/, the log, the socket, who owns the server. Made when missing. */
  dataDir: string
  log: Log
  /** Folder with `postgres` and `initdb` of another installation, for instance /usr/lib/postgresql/15/bin. */
  binaries?: string
  /** Settings over the usual ones; tests turn fsync off here. */
  settings?: Record<string, string | number>
}

export interface Postgres {
  /** Connection string of the owner of database `yige`. */
  url: string
  pid: number
  /** Stops the server and waits for it; does nothing when another living program owns it. May be called twice. */
  stop(): Promise<void>
}

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)

/** Sized for one machine shared with the program itself: a tenth of the memory, between 128 MB and 2 GB, for buffers. */
function usualSettings(): Record<string, string | number> {
  const buffers = Math.min(2048, Math.max(128, megabytes(totalmem() / 10)))
  return {
    listen_addresses: '',
    port: 5432,
    max_connections: 120,
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${Math.max(256, megabytes(totalmem() / 3))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: 1.1,
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: 0.9,
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_min_duration_statement: '2s',
    idle_in_transaction_session_timeout: '5min',
    jit: 'off',
    // The first minute of a new town is its first impression: tables that grow from nothing are counted soon, not after a minute.
    autovacuum_naptime: '10s',
    // A lost client must not hold its locks until TCP notices.
    client_connection_check_interval: '10s',
  }
}

interface Files {
  cluster: string
  log: string
  owner: string
  run: string
}

const pidFile = (f: Files) => join(f.cluster, 'postmaster.pid')

/** The postmaster of our own cluster that runs now, if any. Its line 1 is the process id; a recycled id doesn't count. */
function running(f: Files): number | undefined {
  if (!existsSync(pidFile(f))) return undefined
  const pid = Number(readFileSync(pidFile(f), 'utf8').split('\n')[0])
  const command = commandOf(pid)
  return command?.includes('postgres') && command.includes(f.cluster) ? pid : undefined
}

/** Removes a pid file that names no PostgreSQL of ours: after a crash another process may have got that number. */
async function clearStale(f: Files): Promise<void> {
  if (!existsSync(pidFile(f)) || running(f)) return
  for (let waited = 0; processesIn(f.cluster).length > 0; waited += 200) {
    if (waited > 15_000)
      throw new Error(
        `PostgreSQL processes ${processesIn(f.cluster).join(', ')} still use ${f.cluster}: stop them first.`,
      )
    await sleep(200)
  }
  rmSync(pidFile(f), { force: true })
}

function logTail(f: Files, lines = 12): string {
  return existsSync(f.log) ? readFileSync(f.log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : ''
}

/** Runs initdb into a folder of its own and renames it when complete, so that an interrupted first start leaves nothing half. */
async function createCluster(f: Files, bin: string, dataDir: string): Promise<void> {
  for (const name of readdirSync(dataDir)) {
    const pid = /^cluster\.new-(\d+)$/.exec(name)?.[1]
    if (pid && !markOf(Number(pid))) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
  const fresh = `${f.cluster}.new-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  const out = openSync(f.log, 'a')
  const child = spawn(
    join(bin, 'initdb'),
    ['-D', fresh, '-U', 'yige', '--auth=peer', '--locale=C.UTF-8', '-E', 'UTF8', '--no-instructions'],
    { ...runAs, cwd: dataDir, env: serverEnv(), stdio: ['ignore', out, out] },
  )
  closeSync(out)
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('exit', done)
  })
  if (code !== 0) throw new Error(`initdb failed in ${dataDir}:\n${logTail(f)}`)
  if (!existsSync(join(f.cluster, 'PG_VERSION'))) renameSync(fresh, f.cluster)
  else rmSync(fresh, { recursive: true, force: true })
}

/** PostgreSQL gets no variable of ours: PGDATA or PGPORT of the shell would silently change it. */
function serverEnv(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }
}

/** Writes the configuration anew: whoever runs the program may connect as the owner, nobody else, and only by the socket. */
function configure(f: Files, dataDir: string, settings: Record<string, string | number>): void {
  const quote = (v: string | number) => `'${String(v).replaceAll("'", "''")}'`
  const lines = Object.entries({ ...usualSettings(), unix_socket_directories: f.run, ...settings })
  const user = userInfo().username
  writeFileSync(
    join(f.cluster, 'postgresql.conf'),
    `# Written anew at every start. Put your own settings into ${join(dataDir, 'local.conf')}.\n${lines
      .map(([k, v]) => `${k} = ${quote(v)}`)
      .join('\n')}\ninclude_if_exists = '../local.conf'\n`,
  )
  writeFileSync(join(f.cluster, 'pg_hba.conf'), 'local all all peer map=yige\n')
  writeFileSync(join(f.cluster, 'pg_ident.conf'), `yige ${JSON.stringify(user)} yige\n`)
}

const urlOf = (f: Files, database: string) =>
  `postgresql://yige@localhost/${database}?host=${encodeURIComponent(f.run)}`

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Waits until the server answers; crash recovery after a power cut may take minutes, so only its death ends the wait. */
async function waitReady(f: Files, pid: number, log: Log): Promise<void> {
  const began = Date.now()
  let told = began
  let last = ''
  while (running(f) === pid || Date.now() - began < 5000) {
    if (!markOf(pid)) break
    try {
      const client = await connect(urlOf(f, 'postgres'))
      try {
        const there = await client.query("select 1 from pg_database where datname = 'yige'")
        if (there.rowCount === 0) await client.query('create database yige').catch(ignoreExisting)
      } finally {
        await client.end()
      }
      return
    } catch (error) {
      last = (error as Error).message
      const code = (error as { code?: string }).code
      // 28…: refused by pg_hba; retrying won't help.
      if (code?.startsWith('28')) throw new Error(`PostgreSQL refuses ${userInfo().username}: ${last}`)
    }
    if (Date.now() - told > 10_000) {
      told = Date.now()
      log.info(`PostgreSQL is still starting (${Math.round((told - began) / 1000)} s): ${last}`)
    }
    await sleep(40)
  }
  throw new Error(`PostgreSQL did not start:\n${logTail(f)}`)
}

function ignoreExisting(error: { code?: string }): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error
}

function startServer(f: Files, bin: string): number {
  if (existsSync(f.log) && statSync(f.log).size > 20 * 2 ** 20) renameSync(f.log, `${f.log}.1`)
  const out = openSync(f.log, 'a')
  // Detached: Ctrl-C in a terminal reaches the whole process group, and the database must be stopped last.
  const child = spawn(join(bin, 'postgres'), ['-D', f.cluster], {
    ...runAs,
    cwd: f.cluster,
    env: serverEnv(),
    detached: true,
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  child.on('error', () => {})
  child.unref()
  if (!child.pid) throw new Error(`${join(bin, 'postgres')} can't be run on this machine.`)
  return child.pid
}

async function stopServer(f: Files, pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name)
    } catch {
      // Gone already.
    }
  }
  // SIGINT is "fast": roll back what is open, write a checkpoint, leave.
  signal('SIGINT')
  for (let waited = 0; markOf(pid); waited += 25) {
    // After a minute "immediate": nothing committed is lost, the next start replays the log.
    if (waited === 60_000) signal('SIGQUIT')
    await sleep(25)
  }
  rmSync(f.owner, { force: true })
  rmSync(f.run, { recursive: true, force: true })
}

function readOwner(f: Files): ProcessMark | undefined {
  try {
    return JSON.parse(readFileSync(f.owner, 'utf8')) as ProcessMark
  } catch {
    return undefined
  }
}

function prepare(dataDir: string): Files {
  for (const dir of [dataDir, socketDir(dataDir)]) {
    mkdirSync(dir, { recursive: true })
    if (!writable(dir))
      throw new Error(`${dir} can't be written by ${userInfo().username}: set YIGE_DATA to another folder.`)
    if (asRoot && statSync(dir).uid !== runAs.uid) chownSync(dir, 65534, 65534)
  }
  return {
    cluster: join(dataDir, 'cluster'),
    log: join(dataDir, 'postgres.log'),
    owner: join(dataDir, 'owner.json'),
    run: socketDir(dataDir),
  }
}

/** Gives files copied or restored from a backup back to the user that PostgreSQL runs as, closed to all others. */
function takeOver(dir: string): void {
  const stat = statSync(dir)
  if (stat.mode & 0o077) chmodSync(dir, 0o700)
  if (!asRoot || stat.uid === runAs.uid) return
  chownSync(dir, 65534, 65534)
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    chownSync(join(dir, name), 65534, 65534)
}

/**
 * Starts the embedded PostgreSQL in `dataDir`, or takes over the one that a killed program left running there, or joins
 * the one of another living program. Answers when it accepts connections and database `yige` exists.
 *
 * Refuses, with what to do about it: data of another PostgreSQL version, folders that its user can't reach or write,
 * missing binaries.
 */
export async function startPostgres({
  dataDir: wanted,
  log,
  binaries,
  settings = {},
}: PostgresOptions): Promise<Postgres> {
  const dataDir = placeData(wanted, log)
  const f = prepare(dataDir)
  const bin = findBinaries(binaries, dataDir, log)
  if (!existsSync(join(f.cluster, 'PG_VERSION'))) {
    log.info('preparing the database for the first time')
    await createCluster(f, bin, dataDir)
  }
  takeOver(f.cluster)

  let pid = running(f)
  let mine = true
  if (pid) {
    const owner = readOwner(f)
    mine = !alive(owner) || owner?.pid === process.pid
    log.info(
      mine
        ? 'taking over the database that an earlier run left'
        : `joining the database of process ${owner?.pid}`,
    )
    try {
      await waitReady(f, pid, log)
    } catch (error) {
      if (markOf(pid)) throw error
      // It was on its way out when it was found.
      pid = undefined
    }
  }
  if (!pid) {
    mine = true
    await checkVersion(f, bin)
    await clearStale(f)
    configure(f, dataDir, settings)
    pid = startServer(f, bin)
    try {
      await waitReady(f, pid, log)
    } catch (error) {
      // Two programs may have started at once: the one that came second finds the other's server instead.
      const other = running(f)
      if (!other || other === pid) throw error
      pid = other
      mine = false
      await waitReady(f, pid, log)
    }
  }
  if (mine) writeFileSync(f.owner, JSON.stringify(markOf(process.pid)))
  const server = pid
  let stopping: Promise<void> | undefined
  return {
    url: urlOf(f, 'yige'),
    pid: server,
    stop: () => (stopping ??= mine ? stopServer(f, server) : Promise.resolve()),
  }
}

/** Refuses data of another major version; PostgreSQL's own message names neither the way out nor the folder. */
async function checkVersion(f: Files, bin: string): Promise<void> {
  const data = readFileSync(join(f.cluster, 'PG_VERSION'), 'utf8').trim()
  const child = spawn(join(bin, 'postgres'), ['--version'], { ...runAs, cwd: '/', env: serverEnv() })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  await new Promise((done, fail) => child.once('error', fail).once('close', done))
  const program = /\) (\d+)/.exec(text)?.[1]
  if (!program) throw new Error(`${join(bin, 'postgres')} can't be run on this machine: ${text.trim()}`)
  if (program !== data)
    throw new Error(
      `${f.cluster} was written by PostgreSQL ${data}, this version of the program brings ${program}. Start the program ` +
        `version that wrote it, make a backup and restore it here, or set DATABASE_URL to a PostgreSQL ${data} on that folder.`,
    )
}
