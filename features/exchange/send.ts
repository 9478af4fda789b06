/**
 * The way out by call: due messages are taken for a lease, sent together, and settled by the receipts. What dies in between is due again
 * when the lease ends and is sent once more under the same id; the other side knows it. Of each referral one message is on the way at a
 * time, so that they arrive in order.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { loadCase } from '../cases/answers.ts'
import { reasonOf } from '../channels/answers.ts'
import { readRetryAfter, readStatus } from '../channels/rules.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { asPeer, callPerson, note } from './common.ts'
import { Receipt } from './contract/wire.ts'
import { messagesTake } from './contract.ts'
import { codeWords } from './receive.ts'
import { leaseMs, nextTry } from './rules.ts'
import { type Answer, callPeer } from './self.ts'
import * as messages from './store/messages.ts'
import { type PeerRow, peerById, updatePeer } from './store/peers.ts'
import * as store from './store/referrals.ts'

const together = 10
/** Time for one side in one turn, at least one call: whoever answers slowly keeps the others no longer than that. */
const turnMs = 10_000

/** Sends everything due, the sides beside each other. Answers how many messages were settled. */
export async function sendDue(app: App): Promise<number> {
  const ids = await messages.duePeers(app.pools.system, app.installation.county, app.clock())
  const done = await Promise.all(
    ids.map((id) =>
      sendTo(app, id).catch((err) => {
        app.log.error({ err, peer: id }, 'nothing could be sent to this side; the others are')
        return 0
      }),
    ),
  )
  return done.reduce((a, b) => a + b, 0)
}

async function sendTo(app: App, peerId: string): Promise<number> {
  const { county } = app.installation
  let settled = 0
  const until = performance.now() + turnMs
  do {
    const peer = await peerById(app.pools.system, peerId)
    if (peer?.state !== 'active') {
      await messages.cancelWaiting(app.pools.system, { county, peerId }, 'the pairing has ended')
      return settled
    }
    const list = await messages.claim(app.pools.system, {
      county,
      peerId,
      now: app.clock(),
      lease: new Date(app.clock().getTime() + leaseMs),
      limit: together,
    })
    if (list.length === 0) return settled
    const said = await ask(app, peer, list)
    if ('fault' in said) {
      for (const m of list) await failed(app, peer, m, said)
      // Whoever does not answer is not asked for the next at once.
      return settled
    }
    settled += await settleAll(app, peer, list, said.receipts)
  } while (performance.now() < until)
  return settled
}

interface Fault {
  fault: string
  hopeless: boolean
  afterMs?: number | undefined
}

async function ask(
  app: App,
  peer: PeerRow,
  list: readonly messages.MessageRow[],
): Promise<{ receipts: Receipt[] } | Fault> {
  let r: Answer
  try {
    r = await callPeer(app, peer, messagesTake.path, { messages: list.map((m) => m.body) })
  } catch (err) {
    return { fault: `no answer: ${reasonOf(err)}`, hopeless: false }
  }
  const what = readStatus(r.status)
  if (what !== 'arrived')
    return {
      fault: `answered ${r.status}: ${r.text.slice(0, 300)}`,
      hopeless: what === 'permanent',
      afterMs: readRetryAfter(r.retryAfter, app.clock()),
    }
  // Whatever stands there that is no receipt of ours counts as no answer: a message is settled by its receipt alone.
  try {
    const receipts = (JSON.parse(r.text) as { receipts: unknown[] }).receipts.flatMap((x) => {
      const one = Receipt.safeParse(x)
      return one.success ? [one.data] : []
    })
    return { receipts }
  } catch {
    return { fault: `not an answer of this program: ${r.text.slice(0, 200)}`, hopeless: false }
  }
}

async function settleAll(
  app: App,
  peer: PeerRow,
  list: readonly messages.MessageRow[],
  receipts: readonly Receipt[],
): Promise<number> {
  const by = new Map(receipts.map((r) => [r.id, r]))
  let settled = 0
  for (const m of list) {
    const r = by.get(m.id)
    if (r && r.outcome !== 'later') {
      await settleOne(app, peer, r)
      settled++
    } else await failed(app, peer, m, { fault: r?.code ?? 'no receipt', hopeless: false })
  }
  if (settled) await updatePeer(app.pools.system, peer.id, { seen_at: app.clock(), last_error: null })
  return settled
}

async function failed(app: App, peer: PeerRow, m: messages.MessageRow, f: Fault): Promise<void> {
  const now = app.clock()
  const at = f.hopeless
    ? null
    : nextTry({
        attempts: m.attempts,
        since: m.created_at,
        now,
        chance: Math.random(),
        askedMs: f.afterMs,
      })
  await app.pools.system.transaction().execute(async (db) => {
    const mine = await messages.markFailed(db, m, at, f.fault)
    if (!mine) return
    await updatePeer(db, peer.id, { last_error: f.fault.slice(0, 500) })
    if (at) return
    await openTask(
      { app, db, now },
      {
        county: m.county,
        regionPath: peer.region_path,
        kind: 'exchange.stuck',
        title: {
          zh: `${peer.name}收不到移交的消息`,
          en: `${peer.name} does not take what is referred to it`,
        },
        subjectKind: 'peer',
        subjectId: peer.id,
      },
    )
  })
}

/** What the receipt of a message means here; the same receipt twice changes nothing. Calls and files end here. */
export async function settleOne(app: App, peer: PeerRow, r: Receipt): Promise<void> {
  const k = { county: app.installation.county, peerId: peer.id }
  await asPeer(app, peer, async (ctx) => {
    const m = await messages.settle(ctx.db, k, r, ctx.now)
    if (m?.kind === 'referral') await referralSettled(ctx, peer, m.referral_id, r)
    if (m && (await messages.stuckOf(ctx.db, k.county, peer.id)) === 0)
      await settleTasks(ctx, { county: k.county, kind: 'exchange.stuck', subjectIds: [peer.id] })
  })
}

async function referralSettled(ctx: Ctx, peer: PeerRow, id: string, r: Receipt): Promise<void> {
  const k = { county: ctx.app.installation.county, peerId: peer.id, id }
  const found = await store.findReferral(ctx.db, k)
  if (!found) return
  const { row } = await loadCase(ctx.db, k.county, found.case_id)
  const ref = (await store.findReferral(ctx.db, k, true))!
  const step = { referralId: id, peerName: peer.name, number: r.number }
  if (r.outcome !== 'refused') {
    await store.updateReferral(
      ctx.db,
      ref,
      {
        their_number: r.number,
        ...(ref.state === 'waiting' ? { state: 'taken' as const, step: 'taken' } : {}),
      },
      ctx.now,
    )
    await note(ctx, row.id, 'referral_step', { ...step, step: 'taken' })
    return
  }
  const why = codeWords(r.code)
  await store.updateReferral(ctx.db, ref, { state: 'returned', step: 'refused', reason: why.zh }, ctx.now)
  await messages.cancelWaiting(ctx.db, { ...k, referralId: id }, 'refused')
  const title = {
    zh: `${peer.name}没有接收 ${row.number}：${why.zh}`,
    en: `${peer.name} did not take ${row.number}: ${why.en}`,
  }
  await note(ctx, row.id, 'referral_step', { ...step, step: 'refused', reason: why.zh }, title)
  await callPerson(ctx, row, 'case.owner', title)
}
