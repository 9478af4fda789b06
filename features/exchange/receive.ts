/**
 * What another installation hands over. Each message is a transaction of its own and is taken once: its id, the digest of its content
 * and our receipt are kept, so that a repeat gets the same receipt and other content under the same id is refused.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { problemCatalogue, toProblem } from '../../kernel/problem.ts'
import { derivedId } from '../channels/answers.ts'
import { type IntakeInput, intake } from '../reports/answers.ts'
import { Phone } from '../reports/contract.ts'
import { applyHere, applyThere } from './apply.ts'
import { asPeer, hashOf, note } from './common.ts'
import { Message, type Receipt, type ReferralBody } from './contract/wire.ts'
import { wantPhotos } from './files.ts'
import { refusalToTake } from './rules.ts'
import { openContact, selfOf } from './self.ts'
import * as messages from './store/messages.ts'
import type { PeerRow } from './store/peers.ts'
import * as store from './store/referrals.ts'

const refused = (id: string, code: string): Receipt => ({ id, outcome: 'refused', code, number: null })

/** One message of a peer whose signature was checked. Never throws: what cannot be taken now is answered `later`. */
export async function takeMessage(app: App, peer: PeerRow, raw: unknown): Promise<Receipt | null> {
  const id = (raw as { id?: unknown } | null)?.id
  const read = Message.safeParse(raw)
  if (!read.success)
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? refused(id, 'request.invalid') : null
  const m = read.data
  const k = { county: app.installation.county, peerId: peer.id }
  try {
    const hash = hashOf(m)
    const before = await messages.findIn(app.pools.system, k, m.id)
    if (before) return repeated(before, hash, m.id)
    return m.kind === 'referral' ? await takeReferral(app, peer, m, hash) : await takeStep(app, peer, m, hash)
  } catch (err) {
    const p = toProblem(err)
    app.log[p.status >= 500 ? 'error' : 'warn'](
      { err, peer: peer.name, message: m.id },
      'a message was not taken',
    )
    return { id: m.id, outcome: 'later', code: p.code, number: null }
  }
}

function repeated(before: { hash: Buffer; receipt: Receipt }, hash: Buffer, id: string): Receipt {
  if (!before.hash.equals(hash)) return refused(id, 'request.reused')
  return before.receipt.outcome === 'refused' ? before.receipt : { ...before.receipt, outcome: 'repeated' }
}

type OfKind<K extends Message['kind']> = Extract<Message, { kind: K }>

async function takeReferral(app: App, peer: PeerRow, m: OfKind<'referral'>, hash: Buffer): Promise<Receipt> {
  const { county, rootPath } = app.installation
  const self = await selfOf(app)
  const b = m.body
  const no =
    m.seq !== 1
      ? 'exchange.gap'
      : refusalToTake(
          { ...peer, remoteId: peer.remote_id },
          { regionPath: b.regionPath, trail: b.trail },
          { id: self.id, rootPath },
        )
  if (no) {
    const receipt = refused(m.id, no)
    await messages.keepIn(
      app.pools.system,
      { county, peerId: peer.id, regionPath: peer.region_path },
      m,
      hash,
      receipt,
      app.clock(),
    )
    app.log.warn({ peer: peer.name, code: no }, 'a referral was refused')
    return receipt
  }
  const known = await store.findReferral(app.pools.system, { county, peerId: peer.id, id: m.referral })
  // An id of ours that the other side uses for its own.
  if (known) return refused(m.id, 'exchange.id_taken')
  const taken = await intake(app, inputOf(app, peer, m.referral, b))
  return asPeer(app, peer, async (ctx) => {
    const of = await regionOf(ctx, taken.caseId)
    const fresh = await store.insertReferral(ctx.db, {
      county,
      peer_id: peer.id,
      id: m.referral,
      direction: 'in',
      case_id: taken.caseId,
      report_id: taken.reportId,
      region_path: of,
      state: 'taken',
      nth: b.nth,
      their_number: b.number,
      reason: b.note || null,
      due_at: b.dueAt ? new Date(b.dueAt) : null,
      trail: b.trail,
      told_seq: 0,
      out_seq: 0,
      in_seq: 1,
      by_name: peer.name,
      created_at: ctx.now,
    })
    const receipt: Receipt = { id: m.id, outcome: 'taken', code: null, number: taken.number }
    if (!fresh) return { ...receipt, outcome: 'repeated' }
    await messages.keepIn(ctx.db, { county, peerId: peer.id, regionPath: of }, m, hash, receipt, ctx.now)
    await note(ctx, taken.caseId, 'referred_in', {
      referralId: m.referral,
      peerName: peer.name,
      number: b.number,
      reason: b.note,
      nth: b.nth,
      dueAt: b.dueAt,
      trail: b.trail.map((t) => `${t.name} ${t.number}`),
    })
    await wantPhotos(
      ctx,
      peer,
      { referralId: m.referral, caseId: taken.caseId, reportId: taken.reportId },
      b.photos,
    )
    ctx.afterCommit(() => void app.jobs.nudge('exchange'))
    return receipt
  })
}

async function regionOf(ctx: Ctx, caseId: string): Promise<string> {
  const c = await ctx.db
    .selectFrom('cases')
    .select('region_path')
    .where('county', '=', ctx.app.installation.county)
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  return c.region_path
}

/** A referral as a report of ours: what both sides call alike is taken over, the rest triage decides as for any other report. */
function inputOf(app: App, peer: PeerRow, referral: string, b: ReferralBody): IntakeInput {
  const { items, regions } = app.services
  const { rootPath } = app.installation
  const item = b.item ? items.item(b.item.code) : undefined
  const same = item !== undefined && item.name === b.item?.name
  const placed =
    b.regionPath.startsWith(rootPath) &&
    b.regionPath !== rootPath &&
    regions.byPath(b.regionPath) !== undefined
  const contact = b.contact ? openContact(app, peer, referral, b.contact) : null
  const phone = contact?.phone ? Phone.safeParse(contact.phone) : undefined
  const title = b.title.trim()
  return {
    channel: 'peer',
    externalId: `${peer.key}/${referral}`,
    clientId: peer.id,
    ...(title ? { title } : {}),
    body: b.words.trim().slice(0, 4000) || title,
    ...(b.placeText ? { placeText: b.placeText } : {}),
    ...(b.point ? { point: b.point } : {}),
    reporter:
      contact?.name || phone?.success
        ? { kind: 'named', name: contact?.name ?? undefined, phone: phone?.success ? phone.data : undefined }
        : { kind: 'system' },
    occurredAt: new Date(b.reportedAt),
    requestId: derivedId('referral', peer.id, referral),
    level: b.level,
    ...(same ? { itemCode: b.item!.code } : b.item ? { hint: b.item.name.slice(0, 20) } : {}),
    ...(placed ? { regionPath: b.regionPath } : {}),
    actorName: peer.name,
    raw: { from: peer.name, number: b.number, nth: b.nth, dueAt: b.dueAt, item: b.item },
  }
}

async function takeStep(app: App, peer: PeerRow, m: OfKind<'step'>, hash: Buffer): Promise<Receipt> {
  const { county } = app.installation
  const k = { county, peerId: peer.id, id: m.referral }
  const found = await store.findReferral(app.pools.system, k)
  // Its referral may still be on the way; one that was refused is never followed by steps.
  if (!found) return { id: m.id, outcome: 'later', code: 'exchange.unknown', number: null }
  return asPeer(app, peer, async (ctx) => {
    // The case first, then the referral: in the order in which everything here locks.
    await ctx.db
      .selectFrom('cases')
      .select('id')
      .where('county', '=', county)
      .where('id', '=', found.case_id)
      .forNoKeyUpdate()
      .execute()
    const r = (await store.findReferral(ctx.db, k, true))!
    const twin = await messages.findIn(ctx.db, k, m.id)
    if (twin) return repeated(twin, hash, m.id)
    if (m.seq <= r.in_seq) return refused(m.id, 'request.reused')
    if (m.seq > r.in_seq + 1) return { id: m.id, outcome: 'later', code: 'exchange.gap', number: null }
    await store.updateReferral(ctx.db, r, { in_seq: m.seq }, ctx.now)
    await (r.direction === 'out' ? applyThere : applyHere)(ctx, peer, r, m.body)
    const receipt: Receipt = { id: m.id, outcome: 'taken', code: null, number: null }
    await messages.keepIn(
      ctx.db,
      { county, peerId: peer.id, regionPath: r.region_path },
      m,
      hash,
      receipt,
      ctx.now,
    )
    ctx.afterCommit(() => void app.jobs.nudge('exchange'))
    return receipt
  })
}

/** A refusal in words, for the side that gets it. */
export const codeWords = (code: string | null): { zh: string; en: string } => {
  const e = code ? problemCatalogue().get(code) : undefined
  return e ? { zh: e.zh, en: e.en } : { zh: code ?? '', en: code ?? '' }
}
