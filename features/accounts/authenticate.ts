/**
 * Who sent this request: a session cookie, or the signature of another system. At most one query; a session's identity
 * is kept in memory for at most five seconds, and dropped at once when `cache_versions` says that grants changed.
 */
import type { FastifyRequest } from 'fastify'
import { type Access, createAccess } from '../../kernel/access.ts'
import type { App } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import type { Authenticate, Identity } from '../../kernel/endpoint.ts'
import { isDisplay, type Role, roleOf, sessionAlive } from './rules.ts'
import { authenticateClient } from './signed.ts'
import { loadSession, type SessionRow } from './store.ts'

export const sessionCookie = 'yige_session'
export const csrfCookie = 'yige_csrf'

const keep = 5000
const seenEvery = 60_000
const most = 20_000

interface Kept {
  identity: Identity
  accountId: string
  lastSeenAt: Date
  expiresAt: Date
  /** A screen on a wall: its session outlives nights and holidays. */
  display: boolean
  at: number
}

/** One per App: identities by session, with the ways to forget them. */
export class SessionCache {
  #kept = new Map<string, Kept>()
  #seen = new Map<string, number>()

  get(key: string): Kept | undefined {
    const k = this.#kept.get(key)
    if (k && performance.now() - k.at < keep) return k
    this.#kept.delete(key)
    return undefined
  }
  set(key: string, k: Kept): void {
    if (this.#kept.size >= most) this.#kept.clear()
    this.#kept.set(key, k)
  }
  forget(accountId: string): void {
    for (const [key, k] of this.#kept) if (k.accountId === accountId) this.#kept.delete(key)
  }
  clear(): void {
    this.#kept.clear()
  }
  /** True at most once a minute per session: then `last_seen_at` is written. */
  due(key: string, now: number): boolean {
    if (now - (this.#seen.get(key) ?? 0) < seenEvery) return false
    if (this.#seen.size >= most) this.#seen.clear()
    this.#seen.set(key, now)
    return true
  }
}

export function cookieOf(req: FastifyRequest, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** The token of the session cookie as it is stored. */
export function tokenHashOf(req: FastifyRequest): Buffer | null {
  const token = cookieOf(req, sessionCookie)
  return token && token.length <= 100 ? sha256(token) : null
}

/** Grants → what the account may do. A role this version does not know gives nothing. */
export function accessOf(grants: SessionRow['grants'], units: readonly string[]): Access {
  const known = grants.flatMap((g) => {
    const role: Role | undefined = roleOf.get(g.role)
    return role ? [{ role: role.key, regionPath: g.regionPath, verbs: role.verbs }] : []
  })
  return createAccess(known, units)
}

export const authenticate: Authenticate = async (app: App, req: FastifyRequest): Promise<Identity | null> => {
  const header = req.headers.authorization
  if (header && /^yige-hmac\s/i.test(header)) return authenticateClient(app, req, header)
  const hash = tokenHashOf(req)
  if (!hash) return null
  const cache = app.services.accounts.sessions
  const key = hash.toString('hex')
  const now = app.clock()
  let kept = cache.get(key)
  if (!kept) {
    const row = await loadSession(app.pools.system, hash, now)
    if (row?.status !== 'active') return null
    const units = [...new Set([...(row.unit_id ? [row.unit_id] : []), ...row.posted])]
    kept = {
      accountId: row.account_id,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      display: isDisplay(row.grants.map((g) => g.role)),
      at: performance.now(),
      identity: Object.freeze({
        actor: Object.freeze({
          kind: 'account' as const,
          id: row.account_id,
          name: row.name,
          unitId: row.unit_id,
        }),
        // With a first password one may change it, and nothing else.
        access: row.must_change_password ? accessOf([], []) : accessOf(row.grants, units),
        csrf: row.csrf,
        language: row.language,
      }),
    }
    cache.set(key, kept)
  }
  if (!sessionAlive(kept, now, kept.display)) return null
  if (now.getTime() - kept.lastSeenAt.getTime() > seenEvery && cache.due(key, now.getTime())) {
    kept.lastSeenAt = now
    // Not awaited: being seen must not slow a request, and a missed minute costs nothing.
    app.pools.system
      .updateTable('sessions')
      .set({ last_seen_at: now })
      .where('token_hash', '=', hash)
      .execute()
      .catch((err) => app.log.warn({ err }, 'session not marked as seen'))
  }
  return kept.identity
}
