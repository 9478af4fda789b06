/**
 * What a handler gets: one frozen context per request, built in one place from the one frozen `App`.
 * No singletons, no injection framework: dependencies arrive by argument.
 */
import type { Logger } from 'pino'
import type { Access } from './access.ts'
import type { Crypto } from './crypto.ts'
import type { Pools, Tx } from './db.ts'
import type { Live } from './live.ts'
import type { Metrics } from './metrics.ts'

export interface Actor {
  kind: 'account' | 'client' | 'reporter' | 'system'
  id: string | null
  name: string
  unitId: string | null
}

/** What the installation is; from configuration and the `settings` table, fixed while the process lives. */
export interface Installation {
  /** County of the place that runs here (6 digits): first part of every key that no region says better. */
  county: string
  /** Root region of the installation, e.g. a street `500102006`. */
  rootPath: string
  name: string
  nameEn: string
  zone: string
  demo: boolean
  dataDir: string
  /** Cookies are `Secure` when the public address is https. */
  secure: boolean
  /** The public address as configured (YIGE_ORIGIN), if it is. */
  origin?: string
  /** Folders outside the data folder that sources may watch (YIGE_FOLDERS). */
  folders?: readonly string[]
  /** Sources may be on this machine itself (YIGE_LOCAL_SOURCES). */
  localSources?: boolean
  /** The language model of the place, if it has one (YIGE_MODEL_URL, _NAME, _KEY, _DAILY). */
  model?: { url: string; name: string; key?: string; daily: number }
}

/**
 * In-memory services that features contribute (region index, current lists, triage model …). Each feature adds its own
 * member by declaration merging: `declare module '../../kernel/context.ts' { interface Services { regions: … } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Services {}

/** Durable jobs (jobs.ts). */
export interface Jobs {
  /** Adds a job in the caller's transaction; `key` replaces a pending job with the same key. */
  add(
    db: Tx,
    name: string,
    payload: unknown,
    opts?: { runAt?: Date; key?: string; maxAttempts?: number },
  ): Promise<void>
  /** Runs a tick now, in this process, out of turn (tests, `afterCommit` nudges). */
  nudge(tick: string): Promise<void>
  start(app: App): Promise<void>
  stop(): Promise<void>
}

export interface App {
  installation: Installation
  pools: Pools
  crypto: Crypto
  jobs: Jobs
  live: Live
  metrics: Metrics
  log: Logger
  /** The clock is an argument: tests and the simulated town move it. */
  clock: () => Date
  services: Services
}

export interface Ctx {
  app: App
  /** The transaction of this request. */
  db: Tx
  actor: Actor
  access: Access
  now: Date
  log: Logger
  language: 'zh' | 'en'
  /** Address of the caller, for rate limits and the audit log. */
  address: string
  /** The client's id of this intention; for endpoints without one (reads) a fresh id. */
  requestId: string
  /** Runs when the transaction has committed, before the answer leaves. Must not fail the request. */
  afterCommit(fn: () => void | Promise<void>): void
}
