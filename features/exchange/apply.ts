/** What a step of the other side does to our case. What our case does not allow is written down all the same and held up to nobody. */
import type { Ctx } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { act, loadCase } from '../cases/answers.ts'
import { callPerson, note } from './common.ts'
import type { StepBody } from './contract/wire.ts'
import { wantPhotos } from './files.ts'
import { resolveFor } from './refer.ts'
import { stateAfter } from './rules.ts'
import * as messages from './store/messages.ts'
import type { PeerRow } from './store/peers.ts'
import { type ReferralRow, updateReferral } from './store/referrals.ts'

/** A move that our case may not allow any more: false then. The rules ask before anything is written, so nothing is half done. */
async function tried(ctx: Ctx, caseId: string, move: () => Promise<unknown>): Promise<boolean> {
  try {
    await move()
    return true
  } catch (err) {
    if (!(err instanceof ProblemError) || err.status >= 500) throw err
    ctx.log.info({ case: caseId, code: err.code }, 'a step of another installation does not move our case')
    return false
  }
}

const noted = (ctx: Ctx, peer: PeerRow, r: ReferralRow, b: StepBody, tell?: { zh: string; en: string }) =>
  note(
    ctx,
    r.case_id,
    'referral_step',
    {
      referralId: r.id,
      peerName: peer.name,
      step: b.step,
      number: b.number,
      unitName: b.unitName,
      reason: b.reason,
      result: b.result,
      solved: b.solved,
      stars: b.stars,
    },
    tell,
  )

/** We referred it; the other side works and tells. */
export async function applyThere(ctx: Ctx, peer: PeerRow, r: ReferralRow, b: StepBody): Promise<void> {
  const { row } = await loadCase(ctx.db, ctx.app.installation.county, r.case_id)
  const state = stateAfter(r.state, b.step)
  const says = {
    resolved: {
      zh: `${peer.name}办结，请看结果：${row.title}`,
      en: `${peer.name} resolved it, see the result: ${row.title}`,
    },
    returned: {
      zh: `${peer.name}退回：${row.title}。${b.reason ?? ''}`,
      en: `${peer.name} returned: ${row.title}. ${b.reason ?? ''}`,
    },
    asked: {
      zh: `${peer.name}问报告人：${b.reason ?? ''}`,
      en: `${peer.name} asks the reporter: ${b.reason ?? ''}`,
    },
  }
  await updateReferral(
    ctx.db,
    r,
    {
      state,
      step: b.step,
      their_number: b.number || r.their_number,
      ...(b.unitName ? { unit_name: b.unitName } : {}),
      ...(b.reason ? { reason: b.reason } : {}),
      ...(b.result ? { result: b.result } : {}),
    },
    ctx.now,
  )
  // An answer that is taken by itself needs nobody's look.
  const silent = b.step === 'resolved' && peer.auto_result
  await noted(ctx, peer, r, b, silent ? undefined : says[b.step as keyof typeof says])
  await wantPhotos(ctx, peer, { referralId: r.id, caseId: r.case_id, reportId: null }, b.photos)
  const unitId = peer.unit_id
  switch (b.step) {
    case 'dispatched':
    case 'accepted':
      await tried(ctx, r.case_id, () => act(ctx, r.case_id, 'accept', {}, { unitId }))
      return
    case 'arrived':
      await tried(ctx, r.case_id, () => act(ctx, r.case_id, 'accept', {}, { unitId }))
      await tried(ctx, r.case_id, () => act(ctx, r.case_id, 'arrive', { uploads: [] }, { unitId }))
      return
    case 'resolved':
      if (
        peer.auto_result &&
        (await tried(ctx, r.case_id, () => resolveFor(ctx, r.case_id, unitId, b.result ?? '')))
      )
        await updateReferral(ctx.db, r, { state: 'settled' }, ctx.now)
      else
        await callPerson(ctx, row, 'exchange.result', {
          zh: `${peer.name}办结了 ${row.number}，看看结果行不行`,
          en: `${peer.name} resolved ${row.number}: look at the result`,
        })
      return
    case 'reopened':
      if (r.state === 'settled')
        await tried(ctx, r.case_id, () =>
          act(ctx, r.case_id, 'reopen', { reason: b.reason ?? '对方重开' }, { unitId }),
        )
      return
    case 'returned':
      await messages.cancelWaiting(
        ctx.db,
        { county: r.county, peerId: peer.id, referralId: r.id },
        'returned',
      )
      await callPerson(ctx, row, 'case.owner', {
        zh: `${peer.name}退回了 ${row.number}，另派一个承办`,
        en: `${peer.name} returned ${row.number}: give it to somebody else`,
      })
      return
  }
}

/** It was referred to us; the side that referred tells what changed there. */
export async function applyHere(ctx: Ctx, peer: PeerRow, r: ReferralRow, b: StepBody): Promise<void> {
  const { row, reports } = await loadCase(ctx.db, ctx.app.installation.county, r.case_id)
  // Its own report and no other: one that was just unlinked has left somebody else's case behind.
  const alone = reports.every((x) => x.id === r.report_id)
  const reason = b.reason ?? ''
  const says =
    b.step === 'withdrawn'
      ? { zh: `${peer.name}收回：${row.title}`, en: `${peer.name} took it back: ${row.title}` }
      : b.step === 'reopened'
        ? {
            zh: `${peer.name}请接着办：${row.title}。${reason}`,
            en: `${peer.name} asks to go on: ${row.title}. ${reason}`,
          }
        : undefined
  await updateReferral(
    ctx.db,
    r,
    {
      ...(b.step === 'withdrawn' ? { state: 'withdrawn' as const } : {}),
      ...(b.step === 'reopened' ? { state: 'working' as const } : {}),
      ...(reason ? { reason } : {}),
    },
    ctx.now,
  )
  await noted(ctx, peer, r, b, says)
  switch (b.step) {
    case 'withdrawn':
      // Other reports keep their case.
      if (alone)
        await tried(ctx, r.case_id, () =>
          act(ctx, r.case_id, 'withdraw', { reason: reason || `${peer.name}收回` }),
        )
      return
    case 'reopened':
      if (
        !(await tried(ctx, r.case_id, () =>
          act(ctx, r.case_id, 'reopen', { reason: reason || '对方要求接着办' }),
        ))
      )
        await callPerson(ctx, row, 'case.owner', {
          zh: `${peer.name}说 ${row.number} 没解决，这边已归档，请联系`,
          en: `${peer.name} says ${row.number} is not solved; it is archived here, get in touch`,
        })
      return
    case 'reminded':
      await tried(ctx, r.case_id, () => act(ctx, r.case_id, 'remind', { message: reason.slice(0, 300) }))
      return
  }
}
