/** One's own account: password, sessions, two-step sign-in, language, duty. */
import type { Ctx } from '../../kernel/context.ts'
import { checkPassword, hashPassword } from '../../kernel/crypto.ts'
import type { Raw } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { setDuty } from '../organisation/answers.ts'
import { accessOf, tokenHashOf } from './authenticate.ts'
import type { Me, Session } from './contract.ts'
import { isDisplay, passwordFaults, passwordMax, passwordMin, roleOf, sessionAlive } from './rules.ts'
import { confirmPassword, failed } from './sign-in.ts'
import { accountById, bump, endSessions, grantsOf, loadAccount, sessionsOf } from './store.ts'
import { enrol, openTicket, takeCode, totpContext } from './totp.ts'

const faultWords: Record<ReturnType<typeof passwordFaults>[number], string> = {
  short: `至少 ${passwordMin} 个字 · at least ${passwordMin} characters`,
  long: `最多 ${passwordMax} 个字 · at most ${passwordMax} characters`,
  username: '不能含账号名 · must not contain the account name',
  common: '太常见，一猜就中 · too common',
}

/** Refuses a weak password, naming every fault at the field it came in. */
export function needGoodPassword(password: string, username: string, path: string): void {
  const faults = passwordFaults(password, username)
  if (faults.length)
    throw problem('password.weak', {
      issues: faults.map((code) => ({ path, code, message: faultWords[code] })),
    })
}

export async function describeMe(ctx: Ctx, accountId: string, csrf: string | null): Promise<Me> {
  const { app, now } = ctx
  const org = app.services.organisation
  const a = await accountById(ctx.db, accountId)
  if (!a) throw problem('access.sign_in')
  const grants = (await grantsOf(ctx.db, [accountId])).filter(
    (g) => g.revoked_at === null && g.valid_from <= now && (g.valid_until === null || g.valid_until > now),
  )
  const access = accessOf(
    grants.map((g) => ({ role: g.role, regionPath: g.region_path })),
    [],
  )
  const ranges = Object.fromEntries([...access.verbs].sort().map((v) => [v, [...access.ranges(v)]]))
  const posts = org.postsOf(accountId)
  const role = roleOf.get(grants[0]?.role ?? '')
  const first = posts[0]
  const unitIds = [...new Set([...(a.unit_id ? [a.unit_id] : []), ...posts.map((p) => p.unitId)])]
  return {
    id: a.id,
    username: a.username,
    name: a.name,
    nameEn: a.name_en,
    language: a.language === 'en' ? 'en' : 'zh',
    csrf,
    roles: [...new Set(grants.map((g) => g.role))],
    verbs: Object.keys(ranges),
    ranges,
    units: unitIds.map((id) => ({ id, name: org.unitName(id) })),
    posts: posts.map((p) => ({
      id: p.id,
      name: p.name,
      nameEn: p.nameEn,
      duty: p.duty,
      regionPath: p.regionPath,
      unitName: org.unitName(p.unitId),
    })),
    post: first
      ? { zh: first.name, en: first.nameEn ?? first.name }
      : { zh: role?.zh ?? '', en: role?.en ?? '' },
    place: org.unitName(a.unit_id ?? first?.unitId ?? null),
    onDuty: a.on_duty,
    dutySince: a.duty_since?.toISOString() ?? null,
    totp: a.totp_sealed !== null,
    mustChangePassword: a.must_change_password,
    model: ctx.app.installation.model?.name ?? null,
  }
}

export async function changeLanguage(ctx: Ctx, id: string, language: 'zh' | 'en'): Promise<void> {
  await ctx.db.updateTable('accounts').set({ language }).where('id', '=', id).execute()
  ctx.afterCommit(() => ctx.app.services.accounts.sessions.forget(id))
}

export const myDuty = (ctx: Ctx, id: string, onDuty: boolean) => setDuty(ctx, id, onDuty)

export async function changePassword(
  ctx: Ctx,
  given: { present: string; next: string },
  raw: Raw,
): Promise<number> {
  const account = await confirmPassword(ctx, given.present)
  needGoodPassword(given.next, account.username, 'next')
  if (account.password_hash && (await checkPassword(account.password_hash, given.next)))
    throw problem('password.weak', {
      issues: [{ path: 'next', code: 'same', message: '和现在的一样 · the same as the present one' }],
    })
  const hash = await hashPassword(given.next)
  const keep = tokenHashOf(raw.req)
  const ended = await ctx.app.pools.system.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set((eb) => ({ password_hash: hash, must_change_password: false, version: eb('version', '+', 1) }))
      .where('id', '=', account.id)
      .execute()
    const n = await endSessions(trx, account.id, keep ? { except: keep } : {})
    await bump(trx, 'access')
    await audit({ ...ctx, db: trx }, { action: 'account.password', detail: { endedSessions: n } })
    return n
  })
  ctx.app.services.accounts.sessions.forget(account.id)
  return ended
}

export async function listSessions(ctx: Ctx, id: string, raw: Raw): Promise<Session[]> {
  const own = tokenHashOf(raw.req)
  const rows = await sessionsOf(ctx.db, id)
  const grants = (await loadAccount(ctx.db, id, ctx.now))?.grants ?? []
  const display = isDisplay(grants.map((g) => g.role))
  return rows
    .filter((s) => sessionAlive({ lastSeenAt: s.last_seen_at, expiresAt: s.expires_at }, ctx.now, display))
    .map((s) => ({
      id: s.token_hash.toString('hex').slice(0, 32),
      current: own?.equals(s.token_hash) ?? false,
      createdAt: s.created_at.toISOString(),
      lastSeenAt: s.last_seen_at.toISOString(),
      expiresAt: s.expires_at.toISOString(),
      address: s.address,
      agent: s.agent,
    }))
}

export async function endSession(ctx: Ctx, accountId: string, which: string, raw: Raw): Promise<number> {
  const own = tokenHashOf(raw.req)
  const n = await endSessions(
    ctx.db,
    accountId,
    which === 'others' ? (own ? { except: own } : {}) : { hex: which },
  )
  if (which !== 'others' && n === 0) throw problem('not_found')
  if (n) {
    await bump(ctx.db, 'access')
    await audit(ctx, { action: 'account.endSession', detail: { ended: n } })
  }
  ctx.afterCommit(() => ctx.app.services.accounts.sessions.forget(accountId))
  return n
}

export async function beginTotp(ctx: Ctx, password: string) {
  const account = await confirmPassword(ctx, password)
  if (account.totp_sealed) throw problem('totp.on')
  return enrol(ctx.app, account, ctx.now)
}

export async function confirmTotp(ctx: Ctx, id: string, ticket: string, code: string): Promise<void> {
  const { secret, step } = openTicket(ctx.app, id, ticket, code, ctx.now)
  const r = await ctx.db
    .updateTable('accounts')
    .set({ totp_sealed: ctx.app.crypto.seal(secret, totpContext(id)), totp_last_step: step })
    .where('id', '=', id)
    .where('totp_sealed', 'is', null)
    .executeTakeFirst()
  if (r.numUpdatedRows !== 1n) throw problem('totp.on')
  await audit(ctx, { action: 'account.totpOn' })
}

export async function disableTotp(ctx: Ctx, password: string, code: string): Promise<void> {
  const account = await confirmPassword(ctx, password)
  if (!account.totp_sealed) throw problem('totp.off')
  const db = ctx.app.pools.system
  if (!(await takeCode(ctx.app, db, account, code, ctx.now)))
    throw await failed(ctx, account.id, 'code', ctx.app.services.accounts.failures)
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ totp_sealed: null, totp_last_step: null })
      .where('id', '=', account.id)
      .execute()
    await audit({ ...ctx, db: trx }, { action: 'account.totpOff' })
  })
}
