/**
 * The whole configuration of the program: environment variables and the options of `start`, checked once, with every
 * fault told at the same time. A setting that nobody reads does not exist.
 */
import { delimiter, isAbsolute, resolve } from 'node:path'
import { z } from 'zod'

const flag = z
  .enum(['1', '0', 'true', 'false', 'yes', 'no', 'on', 'off'], 'must be 1 or 0')
  .transform((v) => ['1', 'true', 'yes', 'on'].includes(v))

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/.+/, 'must look like postgresql://user:password@host:5432/database')

const variables = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: databaseUrl.optional(),
  YIGE_DATA: z.string().min(1).default('./.yige'),
  YIGE_DEMO: flag.optional(),
  /** How fast the simulated people of a demo live; 0: nobody stirs until somebody starts them on the desk. */
  YIGE_DEMO_SPEED: z
    .enum(['0', '1', '10', '60', '600'], 'must be 0, 1, 10, 60 or 600')
    .transform((v) => Number(v) as 0 | 1 | 10 | 60 | 600)
    .default(1),
  YIGE_TOWN: z.string().max(60).optional(),
  YIGE_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  YIGE_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'must be the address people type, such as https://yige.example.cn' })
    .optional(),
  /** Master secret of sealed fields, 64 hex digits; unset: the file secret.key in the data folder. */
  YIGE_SECRET: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .optional(),
  /** Folders outside the data folder that sources may watch, separated as in PATH. */
  YIGE_FOLDERS: z
    .string()
    .transform((v) => v.split(delimiter).filter((p) => p.trim() !== ''))
    .refine((all) => all.every((p) => isAbsolute(p)), 'must be absolute paths')
    .default([]),
  /** Sources may be on this machine itself, as a mail bridge is. */
  YIGE_LOCAL_SOURCES: flag.default(false),
  /** Base of an OpenAI-compatible address; unset: the place has no language model. */
  YIGE_MODEL_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as http://10.0.0.8:8000/v1' })
    .optional(),
  YIGE_MODEL_NAME: z.string().max(100).optional(),
  YIGE_MODEL_KEY: z.string().max(500).optional(),
  /** Questions a day of the whole place. */
  YIGE_MODEL_DAILY: z.coerce.number('must be a number').int().min(1).max(1_000_000).default(200),
  /** How many open pages of one account hear events at once; beyond it the oldest comes back after a minute. */
  YIGE_LIVE_PER_ACCOUNT: z.coerce.number('must be a number').int().min(1).max(100_000).default(100),
  TRUST_PROXY: z
    .union(
      [flag.transform((on) => (on ? 1 : 0)), z.coerce.number().int().min(0).max(9)],
      'must be 1 or 0, or how many proxies stand in front of it',
    )
    .default(0),
})

export interface Config {
  /** 0 picks a free port. */
  port: number
  host: string
  /** A PostgreSQL of the operator's own; unset: the embedded one in `dataDir`. */
  databaseUrl?: string
  /** Absolute; holds the embedded database, uploaded files and keys. */
  dataDir: string
  /** Fill an empty installation with an invented town; unset: yes exactly when the database is embedded. */
  demo: boolean
  /** How fast the simulated people of a demo live: 0, 1, 10, 60 or 600. */
  demoSpeed: 0 | 1 | 10 | 60 | 600
  /** Name of the town or street for a new installation. */
  town?: string
  logLevel: z.infer<typeof variables>['YIGE_LOG']
  /** Public address, for links in QR codes and messages; unset: taken from the request. */
  origin?: string
  /** Folders outside `dataDir` that a source may watch. */
  folders: string[]
  /** Whether sources may lie on the loopback of this machine. */
  localSources: boolean
  /** The language model of the place. */
  model?: { url: string; name: string; key?: string; daily: number }
  /** Open pages of one account that hear events at once. */
  livePerAccount: number
  /**
   * How many reverse proxies of one's own stand in front. X-Forwarded-For is believed that far from its end and no further: what
   * stands before it was written by the caller, who would else choose an address for every sign-in he tries.
   */
  trustProxy: number
}

/** What is wrong with the configuration, one line a fault. */
export class ConfigError extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((f) => `  ${f}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/**
 * Reads the configuration from `env`; `options` (the command line) win. An empty variable counts as unset.
 * Throws ConfigError naming all faults, without repeating a value that may be a password.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  options: { town?: string; port?: string; host?: string; data?: string; demo?: boolean } = {},
): Config {
  const given = {
    ...env,
    PORT: options.port ?? env.PORT,
    HOST: options.host ?? env.HOST,
    YIGE_DATA: options.data ?? env.YIGE_DATA,
    YIGE_TOWN: options.town ?? env.YIGE_TOWN,
    YIGE_DEMO: options.demo === undefined ? env.YIGE_DEMO : options.demo ? '1' : '0',
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined && v.trim() !== ''))
  const result = variables.safeParse(set)
  const unknown = Object.keys(set).filter((k) => k.startsWith('YIGE_') && !(k in variables.shape))
  const faults = [
    ...(result.error?.issues.map((i) => `${i.path.join('.')} ${i.message}`) ?? []),
    ...(Boolean(set.YIGE_MODEL_URL) === Boolean(set.YIGE_MODEL_NAME)
      ? []
      : ['YIGE_MODEL_URL and YIGE_MODEL_NAME must be set together']),
    ...unknown.map((k) => `${k} is not a setting of this program`),
  ]
  if (faults.length > 0 || !result.data) throw new ConfigError(faults)
  const v = result.data
  return {
    port: v.PORT,
    host: v.HOST,
    databaseUrl: v.DATABASE_URL,
    dataDir: resolve(v.YIGE_DATA),
    demo: v.YIGE_DEMO ?? v.DATABASE_URL === undefined,
    demoSpeed: v.YIGE_DEMO_SPEED,
    town: v.YIGE_TOWN,
    logLevel: v.YIGE_LOG,
    origin: v.YIGE_ORIGIN?.replace(/\/+$/, ''),
    folders: v.YIGE_FOLDERS.map((p) => resolve(p)),
    localSources: v.YIGE_LOCAL_SOURCES,
    ...(v.YIGE_MODEL_URL && v.YIGE_MODEL_NAME
      ? {
          model: {
            url: v.YIGE_MODEL_URL,
            name: v.YIGE_MODEL_NAME,
            daily: v.YIGE_MODEL_DAILY,
            ...(v.YIGE_MODEL_KEY ? { key: v.YIGE_MODEL_KEY } : {}),
          },
        }
      : {}),
    livePerAccount: v.YIGE_LIVE_PER_ACCOUNT,
    trustProxy: v.TRUST_PROXY,
  }
}
