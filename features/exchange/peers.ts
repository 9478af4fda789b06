/** Administration of the pairs, and how they look. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { disconnectClient } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { reasonOf } from '../channels/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import type { Peer, peerChange, peerRevoke } from './contract.ts'
import { messagesTake } from './contract.ts'
import { callPeer, ownUrl } from './self.ts'
import * as messages from './store/messages.ts'
import { countsOf, lastPackets } from './store/packets.ts'
import * as store from './store/peers.ts'
import { listReferrals } from './store/referrals.ts'
import './problems.ts'

export async function listPeers(
  ctx: Ctx,
): Promise<{ peers: Peer[]; own: { name: string; url: string | null } }> {
  const { app } = ctx
  const { county, name } = app.installation
  const db = app.pools.system
  const mine = (await store.allPeers(db)).filter((p) => ctx.access.can('channel.manage', p.region_path))
  const [counts, packets] = await Promise.all([
    countsOf(db, county),
    lastPackets(
      db,
      county,
      mine.filter((p) => p.transport === 'file').map((p) => p.id),
    ),
  ])
  return {
    own: { name, url: ownUrl(app) },
    peers: mine.map((p) => {
      const c = counts.find((x) => x.peer_id === p.id)
      return {
        id: p.id,
        name: p.name,
        transport: p.transport,
        url: p.url,
        direction: p.direction,
        relation: p.relation,
        regions: p.regions,
        unitId: p.unit_id,
        unitName: app.services.organisation.unitName(p.unit_id),
        autoResult: p.auto_result,
        state: p.state,
        codeUntil: p.state === 'invited' ? (p.code_until?.toISOString() ?? null) : null,
        seenAt: p.seen_at?.toISOString() ?? null,
        lastError: p.last_error,
        waiting: c?.waiting ?? 0,
        stuck: c?.stuck ?? 0,
        open: c?.open ?? 0,
        packets: packets
          .filter((k) => k.peer_id === p.id)
          .map((k) => ({
            direction: k.direction,
            n: k.n,
            messages: k.messages,
            receipts: k.receipts,
            seenAt: k.seen_at?.toISOString() ?? null,
            kept: k.kept,
            byName: k.by_name,
            createdAt: k.created_at.toISOString(),
          })),
      }
    }),
  }
}

/** The peer if the actor manages its region; else as if there were none. */
export async function mine(ctx: Ctx, id: string, lock = false): Promise<store.PeerRow> {
  const p = await store.peerById(ctx.db, id, lock)
  if (!p || !ctx.access.can('channel.manage', p.region_path)) throw problem('not_found')
  return p
}

const noted = (ctx: Ctx, p: store.PeerRow, action: string, detail: Record<string, unknown>) =>
  audit(ctx, {
    action,
    subjectKind: 'peer',
    subjectId: p.id,
    regionPath: p.region_path,
    detail: { name: p.name, ...detail },
  })

export async function changePeer(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof peerChange>,
): Promise<{ changed: boolean }> {
  const p = await mine(ctx, id, true)
  if (b.unitId !== undefined && !ctx.app.services.organisation.unit(b.unitId)?.active)
    throw problem('request.invalid', {
      issues: [{ path: 'unitId', code: 'unknown', message: 'there is no such unit' }],
    })
  const set = Object.fromEntries(
    Object.entries({
      name: b.name,
      direction: b.direction,
      relation: b.relation,
      unit_id: b.unitId,
      auto_result: b.autoResult,
      url: b.url,
      regions: b.regions,
    }).filter(([k, v]) => v !== undefined && String(v) !== String(p[k as keyof store.PeerRow])),
  ) as Parameters<typeof store.updatePeer>[2]
  if (Object.keys(set).length === 0) return { changed: false }
  await store.updatePeer(ctx.db, id, set)
  await noted(ctx, p, 'peer.change', set as Record<string, unknown>)
  return { changed: true }
}

/** From this moment its signature is refused and nothing is sent; what is still between us needs people. */
export async function revokePeer(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof peerRevoke>,
): Promise<{ changed: boolean }> {
  const p = await mine(ctx, id, true)
  if (p.state === 'revoked') return { changed: false }
  const { county } = ctx.app.installation
  await store.updatePeer(ctx.db, id, {
    state: 'revoked',
    code_sealed: null,
    code_until: null,
    last_error: null,
  })
  await disconnectClient(ctx.db, p.key)
  const dropped = await messages.cancelWaiting(
    ctx.app.pools.system,
    { county, peerId: id },
    'the pairing has ended',
  )
  await settleTasks(ctx, { county, kind: 'exchange.stuck', subjectIds: [id], state: 'cancelled' })
  await noted(ctx, p, 'peer.revoke', { reason: b.reason, dropped })
  const open = (await countsOf(ctx.app.pools.system, county)).find((c) => c.peer_id === id)?.open ?? 0
  if (open > 0)
    await openTask(ctx, {
      county,
      regionPath: p.region_path,
      kind: 'exchange.revoked',
      title: {
        zh: `与${p.name}断开了，还有 ${open} 件移交没办完，要另行处理`,
        en: `The pairing with ${p.name} has ended: ${open} referrals are still open`,
      },
      subjectKind: 'peer',
      subjectId: id,
    })
  return { changed: true }
}

export async function testPeer(
  ctx: Ctx,
  id: string,
): Promise<{ ok: boolean; said: string; ms: number; ahead: number | null }> {
  const p = await mine(ctx, id)
  const began = performance.now()
  const ms = () => Math.round(performance.now() - began)
  if (p.transport !== 'http' || !p.url || p.state !== 'active')
    return { ok: false, said: p.transport === 'file' ? 'by file' : 'not paired yet', ms: 0, ahead: null }
  try {
    const r = await callPeer(ctx.app, p, messagesTake.path, { messages: [] })
    const read = messagesTake.answer.safeParse(parsed(r.text))
    if (r.status !== 200 || !read.success)
      return { ok: false, said: `${r.status} ${r.text.slice(0, 300)}`, ms: ms(), ahead: null }
    if (read.data.installation !== p.remote_id)
      return { ok: false, said: `another installation answers: ${read.data.name}`, ms: ms(), ahead: null }
    await store.updatePeer(ctx.app.pools.system, id, { seen_at: ctx.app.clock(), last_error: null })
    return {
      ok: true,
      said: read.data.name,
      ms: ms(),
      ahead: Math.round((Date.parse(read.data.now) - ctx.app.clock().getTime()) / 1000),
    }
  } catch (err) {
    return { ok: false, said: `no answer: ${reasonOf(err)}`, ms: ms(), ahead: null }
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Stuck messages go again: all of a peer, or those of one referral. */
export async function retry(ctx: Ctx, peerId: string, referralId?: string): Promise<{ again: number }> {
  const { county } = ctx.app.installation
  const again = await messages.retryStuck(
    ctx.app.pools.system,
    { county, peerId, ...(referralId ? { referralId } : {}) },
    ctx.now,
  )
  if (again && (await messages.stuckOf(ctx.app.pools.system, county, peerId)) === 0)
    await settleTasks(ctx, { county, kind: 'exchange.stuck', subjectIds: [peerId], by: ctx.actor.id })
  ctx.afterCommit(() => void ctx.app.jobs.nudge('exchange'))
  return { again }
}

export async function retryOfPeer(ctx: Ctx, id: string): Promise<{ again: number }> {
  const p = await mine(ctx, id)
  const done = await retry(ctx, id)
  await noted(ctx, p, 'peer.retry', done)
  return done
}

/** By whoever dispatches where the case lies. */
export async function retryReferral(ctx: Ctx, k: { peer: string; id: string }): Promise<{ again: number }> {
  const { county } = ctx.app.installation
  const [r] = await listReferrals(ctx.db, {
    county,
    where: ctx.access.where('case.dispatch', 'r.region_path'),
    show: 'all',
    peer: k.peer,
    referral: k.id,
    limit: 1,
  })
  if (!r) throw problem('not_found')
  return retry(ctx, k.peer, k.id)
}

/** The peer that calls; staff who call this address by hand are told what it is for. */
export async function callingPeer(ctx: Ctx): Promise<store.PeerRow> {
  const p =
    ctx.actor.kind === 'client' && ctx.actor.id
      ? await store.peerOfClient(ctx.app.pools.system, ctx.actor.id)
      : undefined
  if (!p) throw problem('exchange.not_peer')
  await seen(ctx.app, p, ctx.now)
  return p
}

/** Once a minute is enough to know that it lives. A used code is over as soon as the pair has spoken. */
async function seen(app: App, p: store.PeerRow, now: Date): Promise<void> {
  if (p.code_sealed === null && p.seen_at && now.getTime() - p.seen_at.getTime() < 60_000) return
  await store.updatePeer(app.pools.system, p.id, { seen_at: now, code_sealed: null, code_until: null })
}
