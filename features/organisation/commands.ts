/** Writes of the organisation: every one in the caller's transaction, audited, and told to all server processes. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { concerns } from './rules.ts'
import { bump } from './store.ts'

/** After this transaction this process sees the change before it answers; the others within a second. */
export async function changed(ctx: Ctx): Promise<void> {
  await bump(ctx.db, 'organisation')
  ctx.afterCommit(() => ctx.app.services.organisation.refresh())
}

/** On or off duty: oneself, or a person within the range of `duty.manage`. */
export async function setDuty(
  ctx: Ctx,
  accountId: string,
  onDuty: boolean,
): Promise<{ onDuty: boolean; since: string | null }> {
  const own = ctx.actor.id === accountId
  const a = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'status', 'unit_id', 'on_duty', 'duty_since'])
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
  if (!a || a.status === 'disabled') throw problem('not_found')
  const region = placeOf(ctx, a)
  if (!own && !ctx.access.can('duty.manage', region))
    throw problem(concerns(region, ctx.access.ranges('unit.read')) ? 'access.denied' : 'not_found')
  if (a.on_duty === onDuty) return { onDuty, since: a.duty_since?.toISOString() ?? null }
  await ctx.db
    .updateTable('accounts')
    .set({ on_duty: onDuty, duty_since: onDuty ? ctx.now : null })
    .where('id', '=', accountId)
    .execute()
  await audit(ctx, {
    action: onDuty ? 'duty.on' : 'duty.off',
    subjectKind: 'account',
    subjectId: accountId,
    regionPath: region,
    detail: own ? {} : { by: 'other' },
  })
  await changed(ctx)
  return { onDuty, since: onDuty ? ctx.now.toISOString() : null }
}

/**
 * Where something belongs for the question who may manage it. What serves this installation from above its root (a district
 * department) is looked after at the root: nobody here holds anything higher.
 */
export const homeOf = (ctx: Pick<Ctx, 'app'>, regionPath: string): string =>
  regionPath.startsWith(ctx.app.installation.rootPath) ? regionPath : ctx.app.installation.rootPath

/** Where a person belongs: the unit's region, else the root of the installation. */
export const placeOf = (ctx: Ctx, a: { unit_id: string | null }): string =>
  homeOf(ctx, (a.unit_id && ctx.app.services.organisation.unit(a.unit_id)?.regionPath) || '')
