import type { RawBuilder } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import type { OutboxState, qrCreate } from './contract.ts'
import './problems.ts'
import { nextCodes } from './rules.ts'
import * as outbox from './store/outbox.ts'
import * as qr from './store/qr.ts'

const may = (ctx: Ctx): RawBuilder<boolean> => ctx.access.where('task.do', 'o.region_path')

/** Locks the messages, keeps those in one of the states, acts on them; what is no longer so is left alone. */
async function change(
  ctx: Ctx,
  ids: readonly string[],
  from: readonly OutboxState[],
  act: (ids: string[]) => Promise<void>,
  action: string,
  detail: Record<string, unknown>,
): Promise<{ changed: number }> {
  const { county } = ctx.app.installation
  const found = await outbox.lockMessages(ctx.db, county, ids, may(ctx))
  if (found.length < new Set(ids).size) throw problem('not_found')
  const hit = found.filter((m) => from.includes(m.state))
  if (hit.length === 0) return { changed: 0 }
  await act(hit.map((m) => m.id))
  for (const m of hit)
    await audit(ctx, {
      action,
      subjectKind: 'outbox',
      subjectId: m.id,
      detail: { channel: m.channel, ...detail },
    })
  return { changed: hit.length }
}

export async function retry(ctx: Ctx, ids: readonly string[]): Promise<{ changed: number }> {
  const { county } = ctx.app.installation
  const r = await change(
    ctx,
    ids,
    ['stuck', 'cancelled', 'pending'],
    (hit) => outbox.setMessages(ctx.db, county, hit, { state: 'pending', now: ctx.now }),
    'outbox.retry',
    {},
  )
  if (r.changed) ctx.afterCommit(() => void ctx.app.jobs.nudge('outbox'))
  return r
}

export async function cancel(ctx: Ctx, ids: readonly string[], reason: string): Promise<{ changed: number }> {
  const { county } = ctx.app.installation
  return change(
    ctx,
    ids,
    ['stuck', 'pending'],
    async (hit) => {
      await outbox.setMessages(ctx.db, county, hit, { state: 'cancelled', reason })
      await settle(ctx, hit, 'cancelled', reason)
    },
    'outbox.cancel',
    { reason },
  )
}

export async function handOver(ctx: Ctx, ids: readonly string[], note: string): Promise<{ changed: number }> {
  const { county } = ctx.app.installation
  const receipt = { via: 'person', at: ctx.now.toISOString(), note: `${ctx.actor.name}: ${note}` }
  return change(
    ctx,
    ids,
    ['stuck', 'pending'],
    async (hit) => {
      await outbox.setMessages(ctx.db, county, hit, { state: 'delivered', receipt, now: ctx.now })
      await settle(ctx, hit, 'done', note)
    },
    'outbox.hand_over',
    { note },
  )
}

async function settle(
  ctx: Ctx,
  ids: readonly string[],
  state: 'done' | 'cancelled',
  note: string,
): Promise<void> {
  const { county } = ctx.app.installation
  const by = ctx.actor.id
  await settleTasks(ctx, { county, kind: 'outbox.stuck', subjectIds: ids, state, by, note })
  // The channel's own task is done when nothing of it waits for a person any more.
  const channels = await outbox.lockMessages(ctx.db, county, ids, may(ctx))
  for (const channel of new Set(channels.map((m) => m.channel)))
    if ((await outbox.stuckOf(ctx.db, county, channel)) === 0)
      await settleTasks(ctx, { county, kind: 'outbox.by_hand', subjectIds: [channel], by, note })
}

export async function createCodes(ctx: Ctx, places: BodyOf<typeof qrCreate>['places']): Promise<string[]> {
  for (const p of places) ctx.access.need('qr.manage', p.regionPath)
  const known = await qr.knownRegions(
    ctx.db,
    places.map((p) => p.regionPath),
  )
  const issues = places.flatMap((p, i) =>
    known.has(p.regionPath)
      ? []
      : [{ path: `places.${i}.regionPath`, code: 'unknown', message: 'there is no such region' }],
  )
  if (issues.length) throw problem('request.invalid', { issues })
  const prefix = await qr.usualPrefix(ctx.db)
  const codes = nextCodes(prefix, await qr.lastNumber(ctx.db, prefix), places.length)
  await qr.insertQr(
    ctx.db,
    places.map((p, i) => ({
      code: codes[i]!,
      name: p.name,
      region_path: p.regionPath,
      lng: p.point?.[0] ?? null,
      lat: p.point?.[1] ?? null,
      created_by: ctx.actor.kind === 'account' ? ctx.actor.id : null,
      created_at: ctx.now,
    })),
  )
  await audit(ctx, { action: 'qr.create', subjectKind: 'qr', subjectId: codes[0]!, detail: { codes } })
  return codes
}

export async function setActive(ctx: Ctx, code: string, active: boolean): Promise<void> {
  const row = await qr.lockQr(ctx.db, code)
  if (!row) throw problem('qr.unknown')
  ctx.access.need('qr.manage', row.region_path, 'channel.read')
  if (row.active === active) return
  await qr.setQrActive(ctx.db, code, active)
  await audit(ctx, {
    action: active ? 'qr.activate' : 'qr.retire',
    subjectKind: 'qr',
    subjectId: code,
    regionPath: row.region_path,
  })
}

/** Who manages the plate decides which open form it carries. */
export async function setForm(ctx: Ctx, code: string, form: string | null): Promise<void> {
  const row = await qr.lockQr(ctx.db, code)
  if (!row) throw problem('qr.unknown')
  ctx.access.need('qr.manage', row.region_path, 'channel.read')
  if (form !== null && !ctx.app.services.forms.form(form))
    throw problem('request.invalid', { issues: [{ path: 'form', code: 'unknown', message: form }] })
  await qr.setQrForm(ctx.db, code, form)
  await audit(ctx, {
    action: 'qr.form',
    subjectKind: 'qr',
    subjectId: code,
    regionPath: row.region_path,
    detail: { form },
  })
}
