/**
 * The program's log: one JSON object a line, read by people through pino-pretty in a terminal.
 * Personal data never reaches it: fields by their name, phone and ID numbers in texts by their shape.
 */
import pino, { type Logger } from 'pino'

export type AppLog = Logger

const secretNames =
  /^(password|newPassword|oldPassword|passwordHash|token|cookie|authorization|secret|otp|totp|code6|phone|mobile|contact|idNumber|idCard)$/i

/** Mainland ID numbers (18 or 15 digits) and phones, also with +86, spaces or hyphens between their groups. */
const idNumber = /(?<!\d)\d{6}(?:18|19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]?(?![\dXx])/g
const phone = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d([- ]?)\d{4}\1\d{4}(?!\d)/g

/** Masks ID and phone numbers inside a text; division codes and times keep their shape. */
export function maskText(text: string): string {
  return text.replace(idNumber, '[ID]').replace(phone, '[phone]')
}

const deepest = 6

/** A copy of `value` that may be logged: secret fields replaced, numbers in texts masked, depth limited. */
export function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if (depth >= deepest) return '[deep]'
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`
  if (value instanceof Error) return maskError(value, depth)
  if (Array.isArray(value)) return value.slice(0, 50).map((v) => maskValue(v, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [
      k,
      secretNames.test(k) && v != null ? '[hidden]' : maskValue(v, depth + 1),
    ]),
  )
}

function maskError(error: Error, depth: number): Record<string, unknown> {
  // A database error carries its whole connection, and in `detail` the row that failed, with everything a citizen wrote.
  const plain = Object.entries(error).filter(
    ([k, v]) => typeof v !== 'object' && !['detail', 'message', 'stack'].includes(k),
  )
  return {
    type: error.constructor.name,
    message: maskText(error.message),
    stack: maskText(error.stack ?? ''),
    ...(maskValue(Object.fromEntries(plain), depth + 1) as object),
    ...(error.cause === undefined ? {} : { cause: maskValue(error.cause, depth + 1) }),
  }
}

export interface LogOptions {
  level?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** For people: coloured lines through pino-pretty when it is installed. */
  pretty?: boolean
  /** Where lines go instead of standard output; tests read them here. */
  destination?: { write(line: string): void }
}

/** Makes the log. Requests are logged by method, path and status; a query string may hold a search for a person. */
export function createLog({ level = 'info', pretty = false, destination }: LogOptions = {}): AppLog {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (object) => maskValue(object) as Record<string, unknown>,
    },
    serializers: {
      // Errors are made plain above; pino's own way would take them for objects that only look like errors.
      err: (err: unknown) => err,
      req: (req: { method?: string; url?: string; id?: unknown }) => ({
        method: req.method,
        path: maskText(String(req.url ?? '').split('?')[0] ?? ''),
        id: req.id,
      }),
      res: (res: { statusCode?: number }) => ({ status: res.statusCode }),
    },
    hooks: {
      logMethod(args, method) {
        method.apply(
          this,
          args.map((a) => (typeof a === 'string' ? maskText(a) : a)) as Parameters<typeof method>,
        )
      },
    },
  }
  if (destination) return pino(options, destination)
  if (!pretty) return pino(options)
  return pino({
    ...options,
    formatters: { log: options.formatters!.log! },
    transport: {
      target: 'pino-pretty',
      options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', colorize: true },
    },
  })
}
