/**
 * Durable jobs on graphile-worker, written in the caller's transaction, and ticks: short periodic sweeps that exactly one
 * server process runs at a time (advisory lock), used where the due times already live in an indexed table
 * (clocks, outbox) and a job per row would double the writes of the hot path (docs/adr/0002).
 */

import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Runner, run, runMigrations, type Task, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { App, Jobs } from './context.ts'
import { later } from './db.ts'
import { createLeader } from './leader.ts'

/** A payload is whatever its adder wrote; each handler parses it. */
export type JobHandler = (
  app: App,
  payload: unknown,
  helpers: { attempt: number; aborted: () => boolean },
) => Promise<void>
export type JobHandlers = Record<string, JobHandler>
export interface Tick {
  /** Pause between two runs, in seconds. */
  seconds: number
  run: (app: App) => Promise<unknown>
}
export type Ticks = Record<string, Tick>

/** Prepares graphile-worker's schema and the one function through which the application role may add jobs. Owner connection. */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl })
  const c = new pg.Client(ownerUrl)
  await c.connect()
  try {
    // graphile-worker protects its tables with row-level security; the definer function is the only door.
    await c.query(`
      create or replace function yige_add_job(name text, payload json, run_at timestamptz, key text, max_attempts int)
      returns void language sql security definer set search_path = pg_catalog as
      $f$ select graphile_worker.add_job(name, payload, run_at => run_at, job_key => key, max_attempts => max_attempts) $f$;
      revoke all on function yige_add_job from public;
      grant execute on function yige_add_job to yige_app, yige_system;`)
  } finally {
    await c.end()
  }
}

/** Pause before a job runner that stopped is replaced. */
const runAgainMs = 1000
/** Workers ask every so often; a runner of which nothing was heard for much longer, without a job in hand, waits on a line that is gone. */
const pollMs = 2000
const silentMs = 60_000

/** `silentAfterMs`: how long nothing may be heard of a runner before another takes its place. */
export function createJobs(
  ownerUrl: string,
  handlers: JobHandlers,
  ticks: Ticks,
  log: Logger,
  silentAfterMs = silentMs,
): Jobs {
  let runner: Runner | undefined
  let app: App | undefined
  let pool: pg.Pool | undefined
  let restarting: Promise<void> | undefined
  let watch: NodeJS.Timeout | undefined
  /** When a worker last asked for a job, and how many are in hand. */
  let heardAt = Date.now()
  let inHand = 0
  const leader = createLeader(ownerUrl, log)
  let stopped = false
  const timers = new Map<string, NodeJS.Timeout>()
  const running = new Map<string, Promise<void>>()

  function tickOnce(name: string): Promise<void> {
    const t = ticks[name]
    if (!t || !app) return Promise.resolve()
    const now = running.get(name)
    if (now) return now
    const p = (async () => {
      const end = app!.metrics.ticks.startTimer({ tick: name })
      try {
        await t.run(app!)
      } catch (err) {
        log.error({ err, tick: name }, 'periodic work failed; it runs again at its next turn')
      } finally {
        end()
        running.delete(name)
      }
    })()
    running.set(name, p)
    return p
  }

  function schedule(name: string): void {
    if (stopped) return
    timers.set(
      name,
      setTimeout(async () => {
        try {
          // It may have been stopped while it asked: then nobody waits for this tick any more.
          if ((await leader.leads()) && !stopped) await tickOnce(name)
        } catch (err) {
          log.warn({ err, tick: name }, 'database not reachable for periodic work')
        }
        schedule(name)
      }, ticks[name]!.seconds * 1000),
    )
  }

  function openPool(): pg.Pool {
    const made = new pg.Pool({
      connectionString: ownerUrl,
      max: 4,
      application_name: 'yige-jobs',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    })
    const lost = (err: Error) => log.warn({ err }, 'job connection lost; a new one is opened')
    made.on('error', lost)
    made.on('connect', (client) => client.on('error', lost))
    return made
  }

  async function work(a: App, db: pg.Pool): Promise<void> {
    heardAt = Date.now()
    const events: WorkerEvents = new EventEmitter()
    let poolId: string | undefined
    events.once('pool:create', ({ workerPool }) => {
      poolId = workerPool.id
    })
    let mine: Runner | undefined
    const heard = () => {
      if (runner === mine) heardAt = Date.now()
    }
    for (const e of ['worker:getJob:start', 'worker:getJob:empty', 'worker:getJob:error'] as const)
      events.on(e, heard)
    runner = mine = await run({
      pgPool: db,
      concurrency: 2,
      pollInterval: pollMs,
      noHandleSignals: true,
      logger: quietLogger(log),
      events,
      // Unbatched, the end of a job is written by a promise that nobody waits for: when the database is away just then, its
      // rejection ends the process. Batched, the runner stops, and `again` starts another.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      taskList: Object.fromEntries(Object.entries(handlers).map(([name, fn]) => [name, task(a, name, fn)])),
    })
    // Another one took its place, or everything ends: whatever becomes of this one starts nothing.
    const over = () => stopped || runner !== mine
    const gone = () => {
      runner = undefined
      clearInterval(watch)
      restarting = replace(a, poolId)
    }
    mine.promise
      .catch((err) => log.error({ err }, 'job runner stopped'))
      .finally(() => {
        if (!over()) gone()
      })
    clearInterval(watch)
    watch = setInterval(() => {
      if (over() || inHand > 0 || Date.now() - heardAt < silentAfterMs) return
      log.error('nothing was heard of the job runner; another one takes its place on new connections')
      // Neither is waited for: what hangs may hang for ever.
      mine!.stop().catch(() => {})
      db.end().catch(() => {})
      pool = openPool()
      gone()
    }, silentAfterMs / 4)
  }

  /** Another runner, as soon as the database lets it. What the last one held would else stay locked for hours; nobody else has its id. */
  async function replace(a: App, last: string | undefined): Promise<void> {
    for (let held = last; !stopped; ) {
      await sleep(runAgainMs)
      if (stopped) return
      try {
        if (held) await pool!.query('select graphile_worker.force_unlock_workers($1)', [[held]])
        held = undefined
        await work(a, pool!)
        log.info('job runner started again')
        return
      } catch (err) {
        log.warn({ err }, 'job runner not started yet; trying again')
      }
    }
  }

  const task =
    (a: App, name: string, fn: JobHandler): Task =>
    async (payload, h) => {
      inHand++
      try {
        await fn(a, payload, {
          attempt: h.job.attempts,
          aborted: () => stopped || h.abortSignal?.aborted === true,
        })
        a.metrics.jobs.inc({ job: name, outcome: 'done' })
      } catch (err) {
        a.metrics.jobs.inc({ job: name, outcome: 'failed' })
        log.error({ err, job: name, attempt: h.job.attempts }, 'job failed; it will be tried again')
        throw err
      } finally {
        inHand--
        heardAt = Date.now()
      }
    }

  return {
    async add(db, name, payload, opts = {}) {
      if (!(name in handlers)) throw new Error(`no job named ${name}`)
      await sql`${later} select yige_add_job(${name}, ${JSON.stringify(payload)}::json, ${opts.runAt ?? null}, ${opts.key ?? null}, ${opts.maxAttempts ?? 12})`.execute(
        db,
      )
    },
    nudge: tickOnce,
    async start(a) {
      app = a
      pool = openPool()
      await work(a, pool)
      for (const name of Object.keys(ticks)) schedule(name)
    },
    async stop() {
      stopped = true
      for (const t of timers.values()) clearTimeout(t)
      clearInterval(watch)
      await Promise.allSettled(running.values())
      await restarting
      await runner?.stop().catch(() => {})
      await leader.stop()
      await pool?.end().catch(() => {})
    },
  }
}

function quietLogger(log: Logger) {
  const L = class {
    scope() {
      return this
    }
    error(message: string) {
      log.error(message)
    }
    warn(message: string) {
      log.warn(message)
    }
    info(message: string) {
      log.debug(message)
    }
    debug(message: string) {
      log.trace(message)
    }
  }
  // graphile-worker only calls these five methods; its class is not exported for subclassing without a log factory.
  return new L() as never
}
