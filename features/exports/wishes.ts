/** A second person decides: files of personal records in clear, or of very many, wait for whoever answers for all of it. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { personOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import type { exportsDecide, exportsWishes, Wish } from './contract.ts'
import { datasets } from './datasets.ts'
import { approveTask, auditName, queue } from './run.ts'
import * as store from './store.ts'

/** All that the file may reach lies where the actor may approve. */
const mayDecide = (ctx: Ctx, e: store.ExportRow): boolean =>
  (e.query.places ?? []).length > 0 && e.query.places!.every((p) => ctx.access.can('export.approve', p))

export const settle = (ctx: Ctx, id: string, state: 'done' | 'cancelled', note = ''): Promise<void> => {
  const { county } = ctx.app.installation
  return settleTasks(ctx, { county, kind: approveTask, subjectIds: [id], state, by: ctx.actor.id, note })
}

export async function list(ctx: Ctx): Promise<AnswerOf<typeof exportsWishes>> {
  const rows = await store.listWishes(ctx.db, ctx.app.installation.county)
  return { items: rows.filter((e) => mayDecide(ctx, e)).map((e) => wire(ctx, e)) }
}

const wire = (ctx: Ctx, e: store.ExportRow): Wish => ({
  id: e.id,
  kind: e.kind,
  name: datasets[e.kind].name,
  format: store.formatOf(e),
  clear: e.clear,
  purpose: e.purpose ?? '',
  total: e.total,
  places: (e.query.places ?? []).map((p) => ctx.app.services.regions.name(p)),
  minAge: e.query.filter.minAge ?? null,
  narrowed: e.query.sealed !== undefined,
  askedBy: ctx.app.services.organisation.accountName(e.account_id) ?? '',
  askedAt: e.created_at.toISOString(),
  mine: e.account_id === ctx.actor.id,
})

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof exportsDecide>,
): Promise<AnswerOf<typeof exportsDecide>> {
  const by = personOf(ctx.actor)
  const e = await store.lockWish(ctx.db, ctx.app.installation.county, id)
  if (!e || !mayDecide(ctx, e)) throw problem('not_found')
  if (e.account_id === by) throw problem('export.own')
  if (e.state !== 'asked') throw problem('export.decided')
  const state = b.approve ? 'queued' : 'denied'
  await store.decideWish(ctx.db, e, { state, by, name: ctx.actor.name, reason: b.reason }, ctx.now)
  if (b.approve) await queue(ctx, id)
  await settle(ctx, id, 'done', b.approve ? 'approved' : b.reason)
  await audit(ctx, {
    action: `${auditName(e.kind)}.export_${b.approve ? 'approved' : 'denied'}`,
    subjectKind: 'export',
    subjectId: id,
    regionPath: e.region_path,
    ...(e.purpose ? { purpose: e.purpose } : {}),
    detail: { for: e.account_id, clear: e.clear, rows: e.total, ...(b.reason ? { reason: b.reason } : {}) },
  })
  return { id, state }
}
