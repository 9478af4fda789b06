/** Referring a case (移交): it is given to the unit that stands for the other side, and a message goes out, in one transaction. */
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { maskWords } from '../../shared/mask-words.ts'
import { audit } from '../audit/answers.ts'
import { act, type CaseRecord, loadCase, record, type State, visible } from '../cases/answers.ts'
import { settleTasks } from '../tasks/answers.ts'
import { blank, hashOf, note } from './common.ts'
import type { Message, ReferralBody } from './contract/wire.ts'
import type { ReferralState, refer, sendBack, settleReferral } from './contract.ts'
import { refusalToRefer, wordsOf } from './rules.ts'
import { type Self, sealContact, selfOf } from './self.ts'
import * as messages from './store/messages.ts'
import { type PeerRow, peerById } from './store/peers.ts'
import * as store from './store/referrals.ts'
import './problems.ts'

export const factsOf = (p: PeerRow) => ({
  id: p.id,
  direction: p.direction,
  state: p.state,
  regions: p.regions,
  remoteId: p.remote_id,
})

export async function referCase(
  ctx: Ctx,
  caseId: string,
  b: BodyOf<typeof refer>,
): Promise<{ referralId: string; version: number }> {
  const { county } = ctx.app.installation
  const before = (await loadCase(ctx.db, county, caseId)).row
  if (!visible(ctx, before)) throw problem('not_found')
  if (!ctx.access.can('case.dispatch', before.region_path)) throw problem('access.denied')
  const peer = await peerById(ctx.db, b.peerId)
  if (!peer) throw problem('not_found')
  const past = (await store.ofCase(ctx.db, county, caseId)).map((r) => ({ ...r, peerId: r.peer_id }))
  const { nth, refusal } = refusalToRefer(factsOf(peer), past, {
    can: (verb) => ctx.access.can(verb, before.region_path),
  })
  if (refusal) throw problem(refusal, { extra: { nth } })
  if (before.state === 'triage')
    await act(
      ctx,
      caseId,
      'dispatch',
      {
        unitId: peer.unit_id,
        note: b.reason.slice(0, 300),
        // What lies in no grid of ours is the other side's to place.
        ...(before.needs_person.includes('place') ? { corrections: { regionPath: before.region_path } } : {}),
      },
      { baseVersion: b.baseVersion },
    )
  else
    await act(
      ctx,
      caseId,
      'redispatch',
      { unitId: peer.unit_id, reason: b.reason },
      { baseVersion: b.baseVersion },
    )
  const reports = await store.reportsOf(ctx.db, county, caseId)
  const id = uuidv7(ctx.now.getTime())
  const contact = b.contact ? await handOverContact(ctx, peer, id, before, reports, b.contact.reason) : null
  const loaded = await loadCase(ctx.db, county, caseId)
  const { row } = loaded
  const self = await selfOf(ctx.app)
  const done = await record(ctx, loaded, {
    ...blank,
    state: row.state as State,
    events: [
      {
        kind: 'referred',
        data: {
          referralId: id,
          peerId: peer.id,
          peerName: peer.name,
          reason: b.reason,
          nth,
          contact: contact !== null,
        },
      },
    ],
  })
  const from = past.findLast((r) => r.direction === 'in')
  const body = await bodyOf(ctx, row, {
    self,
    reports,
    nth,
    note: b.reason,
    contact,
    trail: from?.trail ?? [],
  })
  const m: Message = {
    id: uuidv7(ctx.now.getTime()),
    referral: id,
    seq: 1,
    at: ctx.now.toISOString(),
    kind: 'referral',
    body,
  }
  await store.insertReferral(ctx.db, {
    county,
    peer_id: peer.id,
    id,
    direction: 'out',
    case_id: caseId,
    report_id: null,
    region_path: row.region_path,
    state: 'waiting',
    nth,
    their_number: null,
    reason: b.reason,
    due_at: row.resolve_due_at,
    trail: [],
    told_seq: done.seq,
    out_seq: 1,
    in_seq: 0,
    by_name: ctx.actor.name,
    created_at: ctx.now,
  })
  await send(ctx, peer, row.region_path, m)
  return { referralId: id, version: done.version }
}

/** Queued in this transaction; sent at once after it. */
export async function send(ctx: Ctx, peer: PeerRow, regionPath: string, m: Message): Promise<void> {
  const to = {
    county: ctx.app.installation.county,
    peerId: peer.id,
    regionPath,
    byFile: peer.transport === 'file',
  }
  await messages.queue(ctx.db, to, m, hashOf(m), ctx.now)
  if (!to.byFile) ctx.afterCommit(() => void ctx.app.jobs.nudge('exchange'))
}

async function bodyOf(
  ctx: Ctx,
  row: CaseRecord,
  o: {
    self: Self
    reports: readonly { body: string }[]
    nth: number
    note: string
    contact: string | null
    trail: ReferralBody['trail']
  },
): Promise<ReferralBody> {
  const photos = await store.photosOf(ctx.db, row.county, row.id, false)
  return {
    number: row.number,
    title: maskWords(row.title).slice(0, 120),
    words: wordsOf(o.reports) || maskWords(row.title),
    placeText: row.place_text === null ? null : maskWords(row.place_text).slice(0, 200),
    point: row.lng === null || row.lat === null ? null : [row.lng, row.lat],
    regionPath: row.region_path,
    level: row.level as ReferralBody['level'],
    item: row.item_code ? { code: row.item_code, name: row.item_name ?? '' } : null,
    dueAt: row.resolve_due_at?.toISOString() ?? null,
    reportedAt: row.reported_at.toISOString(),
    note: o.note,
    nth: o.nth,
    trail: [
      ...o.trail.slice(-19),
      { installation: o.self.id, name: o.self.name.slice(0, 80), number: row.number },
    ],
    contact: o.contact,
    photos: photos.map((p) => ({ ...p, phase: 'report' as const })),
  }
}

/** The reporter's name and phone leave this installation only so: named reason, both logs, and the reporter sees it. */
async function handOverContact(
  ctx: Ctx,
  peer: PeerRow,
  referralId: string,
  row: CaseRecord,
  reports: Awaited<ReturnType<typeof store.reportsOf>>,
  reason: string,
): Promise<string | null> {
  if (!ctx.access.can('report.reveal', row.region_path)) throw problem('access.denied')
  const of = reports.find((r) => r.phone_sealed) ?? reports.find((r) => r.reporter_name_sealed)
  if (!of) return null
  await audit(ctx, {
    action: 'report.reveal',
    subjectKind: 'report',
    subjectId: of.id,
    regionPath: row.region_path,
    purpose: 'refer',
    detail: { note: reason, caseId: row.id, to: peer.name },
  })
  const loaded = await loadCase(ctx.db, row.county, row.id)
  await record(ctx, loaded, {
    ...blank,
    state: loaded.row.state as State,
    events: [{ kind: 'revealed', data: { reportId: of.id, purpose: 'refer', note: reason } }],
  })
  const { crypto } = ctx.app
  return sealContact(ctx.app, peer, referralId, {
    name: of.reporter_name_sealed ? crypto.open(of.reporter_name_sealed, 'report.name') : null,
    phone: of.phone_sealed ? crypto.open(of.phone_sealed, 'report.phone') : null,
  })
}

/** The case goes back to where it came from and ends here; the step is told as what the log says (follow.ts). */
export async function sendCaseBack(
  ctx: Ctx,
  caseId: string,
  b: BodyOf<typeof sendBack>,
): Promise<{ version: number }> {
  const { county } = ctx.app.installation
  const { row, reports } = await loadCase(ctx.db, county, caseId)
  if (!visible(ctx, row)) throw problem('not_found')
  const from = (await store.ofCase(ctx.db, county, caseId)).find((r) => r.direction === 'in' && isOpen(r))
  if (!from) throw problem('exchange.not_from_peer')
  // It would end for the others too: their report is taken out first.
  if (reports.some((r) => r.id !== from.report_id)) throw problem('exchange.others')
  const done =
    row.state === 'triage'
      ? await act(
          ctx,
          caseId,
          'reject',
          { reason: b.reason, replyToReporter: '' },
          { baseVersion: b.baseVersion },
        )
      : await act(ctx, caseId, 'withdraw', { reason: b.reason }, { baseVersion: b.baseVersion })
  ctx.afterCommit(() => void ctx.app.jobs.nudge('exchange'))
  return { version: done.version }
}

export const isOpen = (r: { state: ReferralState }): boolean =>
  !['returned', 'withdrawn', 'done'].includes(r.state)

/** A person takes the result of the other side as ours, or asks it to go on. */
export async function settle(
  ctx: Ctx,
  k: { peer: string; id: string },
  b: BodyOf<typeof settleReferral>,
): Promise<{ state: ReferralState }> {
  const { county } = ctx.app.installation
  const found = await store.findReferral(ctx.db, { county, peerId: k.peer, id: k.id })
  if (found?.direction !== 'out') throw problem('not_found')
  const { row } = await loadCase(ctx.db, county, found.case_id)
  if (!visible(ctx, row)) throw problem('not_found')
  if (!ctx.access.can('case.dispatch', row.region_path)) throw problem('access.denied')
  const r = (await store.findReferral(ctx.db, { county, peerId: k.peer, id: k.id }, true))!
  if (r.state !== 'resolved') throw problem('exchange.no_result')
  const peer = (await peerById(ctx.db, r.peer_id))!
  await note(ctx, row.id, 'referral_settled', { peerName: peer.name, accept: b.accept, text: b.text })
  await settleTasks(ctx, { county, kind: 'exchange.result', subjectIds: [row.id], by: ctx.actor.id })
  if (b.accept) {
    await resolveFor(
      { ...ctx, actor: { kind: 'system', id: null, name: peer.name, unitId: peer.unit_id } },
      row.id,
      peer.unit_id,
      [r.result ?? '', b.text].filter(Boolean).join('\n'),
    )
    await store.updateReferral(ctx.db, r, { state: 'settled' }, ctx.now)
    return { state: 'settled' }
  }
  const m: Message = {
    id: uuidv7(ctx.now.getTime()),
    referral: r.id,
    seq: r.out_seq + 1,
    at: ctx.now.toISOString(),
    kind: 'step',
    body: {
      step: 'reopened',
      number: row.number,
      unitName: null,
      reason: b.text || null,
      result: null,
      solved: null,
      stars: null,
      photos: [],
    },
  }
  await store.updateReferral(ctx.db, r, { state: 'working', out_seq: m.seq }, ctx.now)
  await send(ctx, peer, row.region_path, m)
  return { state: 'working' }
}

/** Our case is resolved by the unit that stands for the other side, on the way there if need be. */
export async function resolveFor(ctx: Ctx, caseId: string, unitId: string, result: string): Promise<void> {
  const { row, handlers } = await loadCase(ctx.db, ctx.app.installation.county, caseId)
  const main = handlers.find((h) => h.role === 'main' && !['returned', 'released'].includes(h.state))
  if (main?.unit_id !== unitId) throw problem('case.wrong_state')
  if (row.state === 'suspended') await act(ctx, caseId, 'resume', { reason: '' }, { unitId })
  if (main.state === 'assigned') await act(ctx, caseId, 'accept', {}, { unitId })
  await act(
    ctx,
    caseId,
    'resolve',
    { result: (result || '已办结').slice(0, 1000), uploads: [], confirmations: [] },
    { unitId },
  )
}
