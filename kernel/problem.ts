/**
 * Every refusal is an RFC 9457 problem document from one closed catalogue: a stable dotted code (also the translation key),
 * a status, words in both languages, all faults at once, and the id under which the log can be searched.
 *
 * Features add their own codes with `defineProblems` in their contract's server side; constraint names of the database
 * are mapped to codes there too, so that the database's refusal reads like ours (no regexes on database messages).
 */
import { DatabaseError } from 'pg'
import type { Problem as ProblemDocument } from './contract.ts'

export interface Issue {
  path: string
  code: string
  message: string
}

interface Entry {
  status: number
  zh: string
  en: string
}

const catalogue = {
  'request.invalid': { status: 400, zh: '有几处要改', en: 'Some fields need attention' },
  'request.malformed': { status: 400, zh: '收到的内容读不懂', en: 'The request could not be read' },
  'request.too_large': { status: 413, zh: '内容太大', en: 'The request is too large' },
  'request.unsupported': { status: 415, zh: '不支持这种格式', en: 'This media type is not supported' },
  'request.reused': {
    status: 422,
    zh: '同一个请求编号带了不同内容',
    en: 'The same request id came with another body',
  },
  'request.in_progress': {
    status: 409,
    zh: '同一个请求正在办，稍后再看',
    en: 'The same request is still being carried out',
  },
  'request.timeout': { status: 408, zh: '等太久没有收到完整内容', en: 'The request took too long to arrive' },
  'access.sign_in': { status: 401, zh: '要先登录', en: 'Sign in first' },
  'access.denied': { status: 403, zh: '您的岗位没有这项权限', en: 'Your post does not include this' },
  'access.csrf': {
    status: 403,
    zh: '页面放得太久了，刷新后再做一次',
    en: 'The page is stale: reload and do it again',
  },
  not_found: {
    status: 404,
    zh: '没有这一条，或不在您的范围内',
    en: 'It does not exist or is outside your area',
  },
  method_not_allowed: { status: 405, zh: '不能这样做', en: 'Method not allowed' },
  'conflict.version': {
    status: 409,
    zh: '别人刚改过，请看过新的再做',
    en: 'Somebody changed it meanwhile: look again',
  },
  'conflict.busy': {
    status: 409,
    zh: '同时有人在改，请再试一次',
    en: 'Somebody is changing it right now: try again',
  },
  'conflict.exists': { status: 409, zh: '已经有了', en: 'It exists already' },
  'conflict.refused': { status: 409, zh: '数据库拒绝了这样的改动', en: 'The database refused this change' },
  'rate.limited': { status: 429, zh: '太快了，过一会儿再试', en: 'Too many requests: wait a little' },
  'storage.full': {
    status: 507,
    zh: '服务器没有空间了，没有存下；您填的都还在',
    en: 'The server is out of space; nothing was stored',
  },
  'server.busy': {
    status: 503,
    zh: '现在太忙，没有存下，请稍后再试',
    en: 'Too busy: nothing was stored, try again',
  },
  'server.away': {
    status: 503,
    zh: '数据库的连接断了，可能没有存下：请原样再交一次，不会存两遍',
    en: 'The database connection was lost: send the same again, it is never stored twice',
  },
  'server.error': {
    status: 500,
    zh: '出了没有料到的错，没有存下；请把编号告诉管理员',
    en: 'An unexpected fault: nothing was stored',
  },
} satisfies Record<string, Entry>

const entries = new Map<string, Entry>(Object.entries(catalogue))
const constraints = new Map<string, string>()

/** Adds a feature's codes; a code defined twice stops the start. */
export function defineProblems(more: Record<string, Entry>, byConstraint: Record<string, string> = {}): void {
  for (const [code, e] of Object.entries(more)) {
    const was = entries.get(code)
    if (was && was.en !== e.en) throw new Error(`problem code ${code} is defined twice`)
    entries.set(code, e)
  }
  for (const [name, code] of Object.entries(byConstraint)) constraints.set(name, code)
}

/** All codes with status and words, for the documentation page and the tests. */
export function problemCatalogue(): ReadonlyMap<string, Entry> {
  return entries
}

export class ProblemError extends Error {
  code: string
  status: number
  issues: Issue[]
  extra: Record<string, unknown> | undefined
  constructor(
    code: string,
    opts: { detail?: string; issues?: Issue[]; extra?: Record<string, unknown> } = {},
  ) {
    super(opts.detail ?? code)
    const e = entries.get(code)
    if (!e) throw new Error(`problem code ${code} is not in the catalogue`)
    this.code = code
    this.status = e.status
    this.issues = opts.issues ?? []
    this.extra = opts.extra
  }
}

/** The one way to refuse. `issues` name every faulty field; `extra` carries what the client needs to go on. */
export function problem(
  code: string,
  opts: { detail?: string; issues?: Issue[]; extra?: Record<string, unknown> } = {},
): ProblemError {
  return new ProblemError(code, opts)
}

export function problemDocument(p: ProblemError, language: 'zh' | 'en', logId?: string): ProblemDocument {
  const e = entries.get(p.code)!
  return {
    type: `/problems/${p.code}`,
    title: e[language],
    status: p.status,
    code: p.code,
    ...(p.message !== p.code ? { detail: p.message } : {}),
    ...(p.issues.length ? { issues: p.issues } : {}),
    ...(p.extra ? { extra: p.extra } : {}),
    ...(logId ? { logId } : {}),
  }
}

/** Turns whatever was thrown into a catalogue problem; what nobody foresaw is `server.error` and is logged with its cause. */
export function toProblem(err: unknown): ProblemError {
  if (err instanceof ProblemError) return err
  if (err instanceof DatabaseError) {
    const known = err.constraint ? constraints.get(err.constraint) : undefined
    if (known) return problem(known)
    switch (err.code) {
      case '23505':
        return problem('conflict.exists')
      case '23514':
      case '23503':
      case '23502':
      case '42501': // row-level security refused the row: the second fence
        return problem('conflict.refused')
      case '40001':
      case '40P01':
      case '55P03':
        return problem('conflict.busy')
      case '22P02':
      case '22021':
      case '22P05':
      case '22003':
      case '22007': // a moment that PostgreSQL does not know, such as the year 0
      case '22008':
        return problem('request.invalid')
      case '53100':
        return problem('storage.full')
      case '53300':
      case '57014': // the statement took longer than it may and was rolled back
      case '57P03':
        return problem('server.busy')
      case '25P03':
      case '57P01':
      case '57P02':
        return problem('server.away')
    }
  }
  const { code, syscall } = (err ?? {}) as { code?: unknown; syscall?: unknown }
  if (code === 'ENOSPC') return problem('storage.full')
  // No connection was made, so nothing was stored. A socket that is gone with its server says ENOENT.
  if (code === 'ECONNREFUSED' || syscall === 'connect' || syscall === 'getaddrinfo')
    return problem('server.busy')
  // A connection was cut: whether its last statement was committed is not known.
  if (code === 'ECONNRESET' || code === 'EPIPE') return problem('server.away')
  // The driver's own errors carry no code.
  if (err instanceof Error) {
    if (/timeout exceeded when trying to connect|due to connection timeout/.test(err.message))
      return problem('server.busy')
    if (/Connection terminated|not queryable/.test(err.message)) return problem('server.away')
  }
  return problem('server.error')
}
