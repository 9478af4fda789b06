/** Giving, delegating and taking back roles. The receiver's row is locked: two grants that exclude each other cannot cross. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import type { Grant } from './contract-admin.ts'
import { findGrants, lockPerson } from './queries.ts'
import { conflicting, type GrantWish, grantPending, type HeldGrant, mayDelegate, mayGrant } from './rules.ts'
import { bump, grantsOf } from './store.ts'

interface Wanted {
  accountId: string
  role: string
  regionPath: string
  from?: string | undefined
  until: string | null
  reason: string
}

const held = (rows: Awaited<ReturnType<typeof grantsOf>>): HeldGrant[] =>
  rows.map((g) => ({
    role: g.role,
    regionPath: g.region_path,
    validFrom: g.valid_from,
    validUntil: g.valid_until,
    revokedAt: g.revoked_at,
    delegatedFrom: g.delegated_from,
  }))

export async function giveGrant(
  ctx: Ctx,
  giver: string,
  w: Wanted,
  how: 'grant' | 'delegate',
): Promise<Grant> {
  const { db, now } = ctx
  const person = await lockPerson(db, w.accountId)
  const receiver = person.find((a) => a.id === w.accountId)
  if (!receiver || receiver.status === 'disabled') throw problem('not_found')
  const theirs = held(
    await grantsOf(
      db,
      person.map((a) => a.id),
    ),
  )
  const wish: GrantWish = {
    toAccount: w.accountId,
    role: w.role,
    regionPath: w.regionPath,
    from: w.from ? new Date(w.from) : now,
    until: w.until ? new Date(w.until) : null,
  }
  const refusal =
    how === 'grant'
      ? mayGrant({ id: giver, can: ctx.access.can }, wish, theirs, now)
      : mayDelegate({ id: giver, held: held(await grantsOf(db, [giver])) }, wish, theirs, now)
  if (refusal)
    throw problem(
      refusal,
      refusal === 'grant.exclusive' ? { extra: { roles: conflicting(w.role, theirs, now) } } : {},
    )
  const id = uuidv7(now.getTime())
  await db
    .insertInto('grants')
    .values({
      id,
      account_id: w.accountId,
      role: w.role,
      region_path: w.regionPath,
      valid_from: wish.from,
      valid_until: wish.until,
      delegated_from: how === 'delegate' ? giver : null,
      granted_by: giver,
      reason: w.reason,
    })
    .execute()
  await audit(ctx, {
    action: how === 'grant' ? 'grant.give' : 'grant.delegate',
    subjectKind: 'account',
    subjectId: w.accountId,
    regionPath: w.regionPath,
    detail: { grant: id, role: w.role, from: wish.from, until: wish.until, reason: w.reason },
  })
  await settle(ctx)
  return (await findGrants(db, { id }, now))[0]!
}

/** Revokes a grant, and what its holder delegated from it unless another grant of his still carries it. */
export async function revokeGrant(ctx: Ctx, by: string, id: string, reason: string): Promise<number> {
  const { db, now } = ctx
  const g = await db.selectFrom('grants').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!g) throw problem('not_found')
  const own = g.delegated_from === by
  if (!own) {
    if (!ctx.access.has('grant.manage')) throw problem('not_found')
    ctx.access.need('grant.manage', g.region_path)
    // An administrator who takes his own office away leaves nobody who could give it back.
    if (g.account_id === by) throw problem('grant.self')
  }
  if (!grantPending(held([g])[0]!, now)) throw problem('grant.over')
  await lockPerson(db, g.account_id)
  const ids = [g.id]
  if (!g.delegated_from) {
    const rest = held(await grantsOf(db, [g.account_id])).filter(
      (h) => h.delegatedFrom === null && grantPending(h, now),
    )
    const stillCarries = (path: string, until: Date | null, role: string, from: Date) =>
      rest.filter(
        (h) =>
          h.role === role &&
          path.startsWith(h.regionPath) &&
          h.validFrom <= from &&
          (h.validUntil === null || (until !== null && until <= h.validUntil)),
      ).length > (g.role === role && path.startsWith(g.region_path) ? 1 : 0)
    const lent = await db
      .selectFrom('grants')
      .selectAll()
      .where('delegated_from', '=', g.account_id)
      .where('role', '=', g.role)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .execute()
    for (const l of lent)
      if (
        grantPending(held([l])[0]!, now) &&
        !stillCarries(l.region_path, l.valid_until, l.role, l.valid_from)
      )
        ids.push(l.id)
  }
  await db.updateTable('grants').set({ revoked_at: now }).where('id', 'in', ids).execute()
  await audit(ctx, {
    action: 'grant.revoke',
    subjectKind: 'account',
    subjectId: g.account_id,
    regionPath: g.region_path,
    detail: { grants: ids, role: g.role, reason },
  })
  await settle(ctx)
  return ids.length
}

/** This process forgets what it knew about everybody at once; the others within a second. */
async function settle(ctx: Ctx): Promise<void> {
  await bump(ctx.db, 'access')
  ctx.afterCommit(() => {
    ctx.app.services.accounts.sessions.clear()
    // Open streams as well: what was taken away is not heard for another second.
    return ctx.app.live.recheck()
  })
}
