import { randomBytes } from 'node:crypto'
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import type { Hook, HookBody, hookChange, hookCreate } from './contract.ts'
import { settleHook } from './send.ts'
import * as store from './store.ts'
import { sealTarget, secretOf, tell } from './target.ts'

defineProblems({
  'hook.sms_missing': {
    status: 422,
    zh: '短信要写明手机号和模板，模板里要有 {phone} 和 {text}',
    en: 'SMS needs phones and a template with {phone} and {text}',
  },
})

export async function listHooks(ctx: Ctx): Promise<Hook[]> {
  const { county } = ctx.app.installation
  const db = ctx.app.pools.system
  const mine = (await store.allHooks(db)).filter((h) => ctx.access.can('channel.manage', h.region_path))
  const { last, counts } = await store.activity(
    db,
    county,
    mine.map((h) => h.id),
  )
  return mine.map((h) => {
    const c = counts.find((x) => x.hook_id === h.id)
    return {
      id: h.id,
      name: h.name,
      kind: h.kind,
      host: h.host,
      regionPath: h.region_path,
      regionName: ctx.app.services.regions.name(h.region_path),
      unitId: h.unit_id,
      events: h.events,
      active: h.active,
      waiting: c?.waiting ?? 0,
      stuck: c?.stuck ?? 0,
      last: last
        .filter((l) => l.hookId === h.id)
        .map(({ hookId: _, ...l }) => ({
          ...l,
          at: new Date(l.at).toISOString(),
          triedAt: l.triedAt ? new Date(l.triedAt).toISOString() : null,
        })),
    }
  })
}

/** The hook if the actor manages its region; else as if there were none. */
async function mine(ctx: Ctx, id: string, lock = false): Promise<store.HookRow> {
  const h = await store.hookById(ctx.db, id, lock)
  if (!h || !ctx.access.can('channel.manage', h.region_path)) throw problem('not_found')
  return h
}

const noted = (
  ctx: Ctx,
  h: { id: string; name: string; region_path: string },
  action: string,
  detail: object,
) =>
  audit(ctx, {
    action,
    subjectKind: 'hook',
    subjectId: h.id,
    regionPath: h.region_path,
    detail: { name: h.name, ...detail },
  })

/**
 * The hook has the id of the request, so that a second try of the same finds it: the answer is not stored with other answers, for it
 * holds the secret.
 */
export async function createHook(
  ctx: Ctx,
  b: BodyOf<typeof hookCreate>,
): Promise<{ id: string; secret: string | null }> {
  ctx.access.need('channel.manage', b.regionPath)
  const issues = [
    ...(ctx.app.services.regions.byPath(b.regionPath)
      ? []
      : [{ path: 'regionPath', code: 'unknown', message: 'there is no such region' }]),
    ...(b.unitId === null || ctx.app.services.organisation.unit(b.unitId)
      ? []
      : [{ path: 'unitId', code: 'unknown', message: 'there is no such unit' }]),
  ]
  if (issues.length) throw problem('request.invalid', { issues })
  if (b.kind === 'sms' && !(b.sms?.template.includes('{phone}') && b.sms.template.includes('{text}')))
    throw problem('hook.sms_missing')
  const id = b.requestId
  const known = await store.hookById(ctx.db, id)
  if (known) {
    if (known.created_by !== ctx.actor.id || known.name !== b.name) throw problem('request.reused')
    return { id, secret: b.kind === 'webhook' ? secretOf(ctx.app, known) : null }
  }
  const secret = b.kind === 'webhook' ? randomBytes(32).toString('base64url') : null
  const host = new URL(b.url).origin
  const row = { id, name: b.name, region_path: b.regionPath }
  await store.insertHook(ctx.db, {
    ...row,
    kind: b.kind,
    target_sealed: sealTarget(ctx.app, id, {
      url: b.url,
      secret: secret ?? b.robotSecret,
      sms: b.kind === 'sms' ? b.sms : undefined,
    }),
    host,
    unit_id: b.unitId,
    events: b.events,
    // From now on: what happened before is nobody's news.
    cursor: await store.latest(ctx.db),
    created_by: ctx.actor.kind === 'account' ? ctx.actor.id : null,
    created_at: ctx.now,
  })
  await noted(ctx, row, 'hook.create', { kind: b.kind, host, events: b.events })
  return { id, secret }
}

export async function changeHook(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof hookChange>,
): Promise<{ changed: boolean }> {
  const h = await mine(ctx, id, true)
  const set = {
    ...(b.name === undefined || b.name === h.name ? {} : { name: b.name }),
    ...(b.events === undefined || String(b.events) === String(h.events) ? {} : { events: b.events }),
    ...(b.active === undefined || b.active === h.active ? {} : { active: b.active }),
  }
  if (Object.keys(set).length === 0) return { changed: false }
  await store.updateHook(ctx.db, id, {
    ...set,
    // Turned on again it hears from now on, not of everything in between.
    ...(set.active ? { cursor: await store.latest(ctx.db) } : {}),
  })
  if (set.active === false) await drop(ctx, h)
  await noted(ctx, h, 'hook.change', set)
  return { changed: true }
}

async function drop(ctx: Ctx, h: store.HookRow): Promise<void> {
  await store.cancelWaiting(ctx.db, ctx.app.installation.county, h.id)
  await settleHook(ctx, h.id, 'turned off')
}

export async function removeHook(ctx: Ctx, id: string): Promise<{ changed: boolean }> {
  const h = await mine(ctx, id, true)
  await drop(ctx, h)
  await store.removeHook(ctx.db, id)
  await noted(ctx, h, 'hook.remove', { kind: h.kind, host: h.host })
  return { changed: true }
}

export async function testHook(
  ctx: Ctx,
  id: string,
): Promise<{ ok: boolean; status: number | null; said: string; ms: number }> {
  const h = await mine(ctx, id)
  const began = performance.now()
  const body: HookBody = { event: 'ping', at: ctx.now.toISOString(), seq: null, clock: null, case: null }
  const r = await tell(ctx.app, h, [{ id: uuidv7(ctx.now.getTime()), body }])
  return {
    ok: r.outcome === 'arrived',
    status: r.status,
    said: r.said.slice(0, 300),
    ms: Math.round(performance.now() - began),
  }
}

export async function retryHook(ctx: Ctx, id: string): Promise<{ again: number }> {
  const h = await mine(ctx, id)
  const again = await store.retryStuck(ctx.db, ctx.app.installation.county, id, ctx.now)
  if (again) {
    await settleHook(ctx, id, 'tried again')
    await noted(ctx, h, 'hook.retry', { again })
    ctx.afterCommit(() => void ctx.app.jobs.nudge('hooks'))
  }
  return { again }
}
