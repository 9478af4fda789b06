/** Administration of other people's accounts and of the systems that call us. Secrets are shown once and stored as hash or sealed. */
import type { Ctx } from '../../kernel/context.ts'
import { hashPassword, newToken } from '../../kernel/crypto.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { homeOf, placeOf } from '../organisation/answers.ts'
import type { AccountRow, Client } from './contract-admin.ts'
import { firstPassword } from './first-password.ts'
import { phoneContext, phoneFields } from './phone.ts'
import { findAccounts, findClients } from './queries.ts'
import { administrators } from './rules.ts'
import { secretContext } from './signed.ts'
import { bump, endSessions, grantsOf, lockAccount } from './store.ts'

/** A lock of the security administrator: until somebody lifts it. */
export const lockedForGood = new Date('9999-01-01T00:00:00Z')

export async function showAccount(ctx: Ctx, db: Tx, id: string): Promise<AccountRow> {
  const row = (await findAccounts(db, ctx.app, ctx.access, { id }, ctx.now)).accounts[0]
  if (!row) throw problem('not_found')
  return row
}

async function manage(ctx: Ctx, db: Tx, id: string, verb: 'account.manage' | 'grant.manage') {
  const a = await lockAccount(db, id)
  if (!a) throw problem('not_found')
  ctx.access.need(verb, placeOf(ctx, a), 'account.read')
  return a
}

const isOffice = async (ctx: Ctx, db: Tx, id: string): Promise<boolean> =>
  (await grantsOf(db, [id])).some(
    (g) =>
      (administrators as readonly string[]).includes(g.role) &&
      g.revoked_at === null &&
      (g.valid_until === null || g.valid_until > ctx.now),
  )

/** The system administrator must not become the security or the audit administrator by resetting a password. */
async function needNoOffice(ctx: Ctx, db: Tx, id: string): Promise<void> {
  if (id === ctx.actor.id) throw problem('account.self')
  if (await isOffice(ctx, db, id)) throw problem('account.office')
}

/** Tells all processes: people are part of the organisation, sessions of the access. */
async function settle(db: Tx): Promise<void> {
  await bump(db, 'organisation')
  await bump(db, 'access')
}
export async function settled(ctx: Ctx): Promise<void> {
  ctx.app.services.accounts.sessions.clear()
  await ctx.app.live.recheck()
  await ctx.app.services.organisation.refresh()
}

async function needUnit(db: Tx, ctx: Ctx, unitId: string | null): Promise<void> {
  const unit = unitId
    ? await db.selectFrom('units').select('region_path').where('id', '=', unitId).executeTakeFirst()
    : { region_path: ctx.app.installation.rootPath }
  if (!unit)
    throw problem('request.invalid', {
      issues: [{ path: 'unitId', code: 'unknown', message: 'no such unit' }],
    })
  ctx.access.need('account.manage', homeOf(ctx, unit.region_path), 'account.read')
}

export async function createAccount(
  ctx: Ctx,
  w: { username: string; name: string; nameEn: string | null; unitId: string | null; phone: string | null },
): Promise<{ account: AccountRow; password: string }> {
  const password = firstPassword()
  const hash = await hashPassword(password)
  const account = await ctx.app.pools.system.transaction().execute(async (db) => {
    await needUnit(db, ctx, w.unitId)
    const id = uuidv7(ctx.now.getTime())
    await db
      .insertInto('accounts')
      .values({
        id,
        username: w.username,
        name: w.name,
        name_en: w.nameEn,
        unit_id: w.unitId,
        ...phoneFields(ctx.app.crypto, w.phone),
        password_hash: hash,
        must_change_password: true,
        status: 'invited',
        created_at: ctx.now,
      })
      .execute()
    await audit(
      { ...ctx, db },
      { action: 'account.create', subjectKind: 'account', subjectId: id, detail: { username: w.username } },
    )
    await settle(db)
    return showAccount(ctx, db, id)
  })
  await settled(ctx)
  return { account, password }
}

export async function changeAccount(
  ctx: Ctx,
  id: string,
  w: {
    name?: string | undefined
    nameEn?: string | null | undefined
    unitId?: string | null | undefined
    phone?: string | null | undefined
    version: number
  },
): Promise<AccountRow> {
  const a = await manage(ctx, ctx.db, id, 'account.manage')
  if (a.version !== w.version) throw problem('conflict.version')
  if (w.unitId !== undefined) await needUnit(ctx.db, ctx, w.unitId)
  await ctx.db
    .updateTable('accounts')
    .set({
      ...(w.name === undefined ? {} : { name: w.name }),
      ...(w.nameEn === undefined ? {} : { name_en: w.nameEn }),
      ...(w.unitId === undefined ? {} : { unit_id: w.unitId }),
      ...(w.phone === undefined ? {} : phoneFields(ctx.app.crypto, w.phone)),
      version: a.version + 1,
    })
    .where('id', '=', id)
    .execute()
  const fields = (['name', 'nameEn', 'unitId', 'phone'] as const).filter((k) => w[k] !== undefined)
  await audit(ctx, { action: 'account.change', subjectKind: 'account', subjectId: id, detail: { fields } })
  await settle(ctx.db)
  ctx.afterCommit(() => settled(ctx))
  return showAccount(ctx, ctx.db, id)
}

export async function setStatus(
  ctx: Ctx,
  id: string,
  status: 'active' | 'disabled',
  reason: string,
): Promise<AccountRow> {
  const a = await manage(ctx, ctx.db, id, 'account.manage')
  await needNoOffice(ctx, ctx.db, id)
  // Who never had a password goes back to being invited.
  const next = status === 'active' && !a.password_hash ? 'invited' : status
  await ctx.db
    .updateTable('accounts')
    .set({
      status: next,
      version: a.version + 1,
      ...(status === 'disabled' ? { on_duty: false, duty_since: null } : {}),
    })
    .where('id', '=', id)
    .execute()
  if (status === 'disabled') await endSessions(ctx.db, id)
  await audit(ctx, {
    action: status === 'disabled' ? 'account.disable' : 'account.enable',
    subjectKind: 'account',
    subjectId: id,
    detail: { reason },
  })
  await settle(ctx.db)
  ctx.afterCommit(() => settled(ctx))
  return showAccount(ctx, ctx.db, id)
}

export async function resetPassword(ctx: Ctx, id: string, reason: string, totp: boolean): Promise<string> {
  const password = firstPassword()
  const hash = await hashPassword(password)
  await ctx.app.pools.system.transaction().execute(async (db) => {
    const a = await manage(ctx, db, id, 'account.manage')
    await needNoOffice(ctx, db, id)
    if (a.status === 'disabled') throw problem('not_found')
    const held = a.locked_until && a.locked_until >= lockedForGood
    await db
      .updateTable('accounts')
      .set({
        password_hash: hash,
        must_change_password: true,
        failed_attempts: 0,
        ...(held ? {} : { locked_until: null }),
        ...(totp ? { totp_sealed: null, totp_last_step: null } : {}),
        version: a.version + 1,
      })
      .where('id', '=', id)
      .execute()
    await endSessions(db, id)
    await audit(
      { ...ctx, db },
      { action: 'account.reset', subjectKind: 'account', subjectId: id, detail: { reason, totp } },
    )
    await settle(db)
  })
  await settled(ctx)
  return password
}

export async function lockOrUnlock(
  ctx: Ctx,
  id: string,
  locked: boolean,
  reason: string,
): Promise<AccountRow> {
  const a = await manage(ctx, ctx.db, id, 'grant.manage')
  if (id === ctx.actor.id) throw problem('account.self')
  await ctx.db
    .updateTable('accounts')
    .set({ locked_until: locked ? lockedForGood : null, failed_attempts: 0, version: a.version + 1 })
    .where('id', '=', id)
    .execute()
  if (locked) await endSessions(ctx.db, id)
  await audit(ctx, {
    action: locked ? 'account.lock' : 'account.unlock',
    subjectKind: 'account',
    subjectId: id,
    detail: { reason },
  })
  await settle(ctx.db)
  ctx.afterCommit(() => settled(ctx))
  return showAccount(ctx, ctx.db, id)
}

export const revealSeconds = 60

export async function revealPhone(ctx: Ctx, id: string, purpose: string): Promise<string> {
  const a = await ctx.app.pools.system
    .selectFrom('accounts')
    .select(['id', 'unit_id', 'phone_sealed'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!a) throw problem('not_found')
  const place = placeOf(ctx, a)
  const mine = ctx.access.ranges('unit.read')
  // Colleagues of the place and of what serves it from above: the community of a grid, the street of a community.
  if (!mine.some((r) => place.startsWith(r) || r.startsWith(place))) throw problem('not_found')
  if (!a.phone_sealed) throw problem('account.no_phone')
  await audit(ctx, {
    action: 'account.reveal',
    subjectKind: 'account',
    subjectId: id,
    regionPath: place,
    purpose,
  })
  return ctx.app.crypto.open(a.phone_sealed, phoneContext)
}

const newSecret = () => newToken()

export async function createClient(
  ctx: Ctx,
  w: { key: string; name: string; channel: string; regionPath: string; callbackUrl: string | null },
): Promise<{ client: Client; secret: string }> {
  ctx.access.need('channel.manage', w.regionPath, 'channel.read')
  const secret = newSecret()
  const id = uuidv7(ctx.now.getTime())
  return ctx.app.pools.system.transaction().execute(async (db) => {
    await db
      .insertInto('clients')
      .values({
        id,
        key: w.key,
        name: w.name,
        channel: w.channel,
        region_path: w.regionPath,
        callback_url: w.callbackUrl,
        secret_sealed: ctx.app.crypto.seal(secret, secretContext(w.key)),
        created_at: ctx.now,
      })
      .execute()
    await audit(
      { ...ctx, db },
      {
        action: 'client.create',
        subjectKind: 'client',
        subjectId: id,
        regionPath: w.regionPath,
        detail: { key: w.key, channel: w.channel },
      },
    )
    return { client: (await findClients(db, ctx.access, id))[0]!, secret }
  })
}

export async function changeClient(
  ctx: Ctx,
  id: string,
  w: { active?: boolean | undefined; callbackUrl?: string | null | undefined; newSecret: boolean },
): Promise<{ client: Client; secret: string | null }> {
  return ctx.app.pools.system.transaction().execute(async (db) => {
    const c = await db.selectFrom('clients').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!c) throw problem('not_found')
    ctx.access.need('channel.manage', c.region_path, 'channel.read')
    const secret = w.newSecret ? newSecret() : null
    await db
      .updateTable('clients')
      .set({
        active: w.active ?? c.active,
        callback_url: w.callbackUrl === undefined ? c.callback_url : w.callbackUrl,
        ...(secret ? { secret_sealed: ctx.app.crypto.seal(secret, secretContext(c.key)) } : {}),
      })
      .where('id', '=', id)
      .execute()
    await audit(
      { ...ctx, db },
      {
        action: 'client.change',
        subjectKind: 'client',
        subjectId: id,
        regionPath: c.region_path,
        detail: {
          active: w.active ?? c.active,
          newSecret: w.newSecret,
          callbackUrl: w.callbackUrl !== undefined,
        },
      },
    )
    return { client: (await findClients(db, ctx.access, id))[0]!, secret }
  })
}
