/** Signing in and out: who guesses waits, who does not exist costs the same time, and a failure is counted before it is told. */
import type { FastifyReply } from 'fastify'
import type { Actor, App, Ctx } from '../../kernel/context.ts'
import { checkPassword, hashPassword, newToken, sha256 } from '../../kernel/crypto.ts'
import type { Raw } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { csrfCookie, sessionCookie, tokenHashOf } from './authenticate.ts'
import { addressFailures, addressWindow, displayLife, isDisplay, lockedUntil, sessionLife } from './rules.ts'
import {
  accountById,
  accountByUsername,
  endSessions,
  insertSession,
  loadAccount,
  lockAccount,
} from './store.ts'
import { takeCode } from './totp.ts'

/**
 * Failures that have no row to be counted in: per address, and per account name that does not exist (so that a made-up name
 * locks like a real one). In memory of this process: it is a brake, not a record.
 */
export class Failures {
  #byAddress = new Map<string, { n: number; since: number }>()
  #byName = new Map<string, { n: number; until: Date | null }>()

  addressRefused(address: string, now: Date): boolean {
    const f = this.#byAddress.get(address)
    if (f && now.getTime() - f.since > addressWindow) this.#byAddress.delete(address)
    else if (f && f.n >= addressFailures) return true
    return false
  }
  addressFailed(address: string, now: Date): void {
    if (this.#byAddress.size > 10_000) this.#byAddress.clear()
    const f = this.#byAddress.get(address)
    if (f) f.n++
    else this.#byAddress.set(address, { n: 1, since: now.getTime() })
  }
  nameLocked(name: string, now: Date): Date | null {
    const until = this.#byName.get(name)?.until
    return until && until > now ? until : null
  }
  nameFailed(name: string, now: Date): void {
    if (this.#byName.size > 10_000) this.#byName.clear()
    const n = (this.#byName.get(name)?.n ?? 0) + 1
    this.#byName.set(name, { n, until: lockedUntil(n, now) })
  }
}

// Verified against when there is no account or no password, so that both take the same time.
let nobodysHash: Promise<string> | undefined
const dummyHash = () => (nobodysHash ??= hashPassword('nobody has this password'))

const locked = (until: Date, now: Date) =>
  problem('signin.locked', {
    extra: { until: until.toISOString(), seconds: Math.ceil((until.getTime() - now.getTime()) / 1000) },
  })

const actorOf = (a: { id: string; name: string; unit_id: string | null }): Actor => ({
  kind: 'account',
  id: a.id,
  name: a.name,
  unitId: a.unit_id,
})

export async function signIn(
  ctx: Ctx,
  given: { username: string; password: string; code?: string | undefined },
  raw: Raw,
): Promise<{ accountId: string; csrf: string }> {
  const { app, now, address } = ctx
  const failures = app.services.accounts.failures
  if (failures.addressRefused(address, now)) throw problem('signin.too_many')
  const username = given.username.toLowerCase()
  const account = await accountByUsername(app.pools.system, username)
  if (!account) {
    const until = failures.nameLocked(username, now)
    if (until) throw locked(until, now)
    await checkPassword(await dummyHash(), given.password)
    failures.nameFailed(username, now)
    failures.addressFailed(address, now)
    app.log.info({ address }, 'sign-in refused: no such account')
    throw problem('signin.refused')
  }
  if (account.locked_until && account.locked_until > now) throw locked(account.locked_until, now)
  const good = await checkPassword(account.password_hash ?? (await dummyHash()), given.password)
  const usable = account.password_hash !== null && account.status !== 'disabled'
  if (!good || !usable) throw await failed(ctx, account.id, 'password', failures)
  if (account.totp_sealed) {
    if (!given.code) throw problem('signin.code_needed')
    if (!(await takeCode(app, app.pools.system, account, given.code, now)))
      throw await failed(ctx, account.id, 'code', failures)
  }
  const token = newToken()
  const csrf = newToken().slice(0, 22)
  const grants = (await loadAccount(app.pools.system, account.id, now))?.grants ?? []
  const life = isDisplay(grants.map((g) => g.role)) ? displayLife : sessionLife
  const expires = new Date(now.getTime() + life)
  await app.pools.system.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ failed_attempts: 0, locked_until: null, status: 'active' })
      .where('id', '=', account.id)
      .where('status', '!=', 'disabled')
      .where((eb) =>
        eb.or([
          eb('failed_attempts', '>', 0),
          eb('locked_until', 'is not', null),
          eb('status', '=', 'invited'),
        ]),
      )
      .execute()
    const agent = String(raw.req.headers['user-agent'] ?? '').slice(0, 200) || null
    await insertSession(trx, {
      tokenHash: sha256(token),
      accountId: account.id,
      csrf,
      now,
      expires,
      address,
      agent,
    })
    await audit({ ...ctx, db: trx, actor: actorOf(account) }, { action: 'account.signIn' })
  })
  setCookies(app, raw.reply, token, csrf, life / 1000)
  return { accountId: account.id, csrf }
}

/** Counts the failure with the row locked and commits it before the refusal leaves. Also used where a password is asked again. */
export async function failed(
  ctx: Ctx,
  accountId: string,
  what: 'password' | 'code',
  failures: Failures,
): Promise<Error> {
  const { app, now } = ctx
  failures.addressFailed(ctx.address, now)
  return app.pools.system.transaction().execute(async (trx) => {
    const a = await lockAccount(trx, accountId)
    if (!a) return problem('signin.refused')
    // Two guesses sent at once: the second finds the lock that the first has made.
    if (a.locked_until && a.locked_until > now) return locked(a.locked_until, now)
    const n = a.failed_attempts + 1
    const until = lockedUntil(n, now)
    await trx
      .updateTable('accounts')
      .set({ failed_attempts: n, locked_until: until })
      .where('id', '=', a.id)
      .execute()
    await audit(
      { ...ctx, db: trx, actor: actorOf(a) },
      { action: until ? 'account.locked' : 'account.signInFailed', detail: { what, failures: n } },
    )
    if (until) return locked(until, now)
    return problem(what === 'code' ? 'signin.code_wrong' : 'signin.refused')
  })
}

/**
 * The present password, asked again before something that matters. Wrong ones count towards the lock like at sign-in.
 * Returns the account's row.
 */
export async function confirmPassword(ctx: Ctx, password: string) {
  const account = ctx.actor.id ? await accountById(ctx.app.pools.system, ctx.actor.id) : undefined
  if (!account) throw problem('access.sign_in')
  if (account.locked_until && account.locked_until > ctx.now) throw locked(account.locked_until, ctx.now)
  if (!(await checkPassword(account.password_hash ?? (await dummyHash()), password))) {
    const p = await failed(ctx, account.id, 'password', ctx.app.services.accounts.failures)
    throw 'code' in p && p.code === 'signin.locked' ? p : problem('password.wrong')
  }
  return account
}

export async function signOut(ctx: Ctx, raw: Raw): Promise<void> {
  const hash = tokenHashOf(raw.req)
  if (hash && ctx.actor.id) {
    const accountId = ctx.actor.id
    await ctx.app.pools.system.transaction().execute(async (trx) => {
      const n = await endSessions(trx, accountId, { hex: hash.toString('hex').slice(0, 32) })
      if (n) await audit({ ...ctx, db: trx }, { action: 'account.signOut' })
    })
    ctx.app.services.accounts.sessions.forget(accountId)
    await ctx.app.live.recheck()
  }
  setCookies(ctx.app, raw.reply, '', '', 0)
}

function setCookies(app: App, reply: FastifyReply, token: string, csrf: string, seconds: number): void {
  const rest = `Path=/; SameSite=Lax; Max-Age=${seconds}${app.installation.secure ? '; Secure' : ''}`
  reply.header('set-cookie', [
    `${sessionCookie}=${token}; ${rest}; HttpOnly`,
    `${csrfCookie}=${csrf}; ${rest}`,
  ])
}
