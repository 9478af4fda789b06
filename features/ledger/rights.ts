/** People's rights: what somebody who has shown who they are asks about their own entry, decided by whoever keeps the ledger. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit, entriesAbout } from '../audit/answers.ts'
import { filesWith } from '../exports/answers.ts'
import { received } from '../mailings/answers/received.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import type * as c from './contract-rights.ts'
import { takeAway } from './erase.ts'
import { linkOf, linkWorks } from './my-data-link.ts'
import { needAny, personFor } from './people.ts'
import { todayOf } from './recheck.ts'
import { maskName } from './rules/person.ts'
import { keysOf, valuesOf } from './rules/registry.ts'
import { type Basis, basisWords, keptBy, keptYears, proofHours, thresholds } from './rules/rights.ts'
import * as store from './store/rights.ts'
import { peopleById, residencesBy } from './store/rows.ts'
import { openPerson } from './store/seal.ts'
import { placeOf } from './view.ts'
import './problems.ts'

export const requestTask = 'ledger.request'
export const sealOf = (id: string): string => `ledger.request:${id}`

/** What an entry of the log about a person was a look at. */
const lookedAs: Readonly<Record<string, 'reveal' | 'archive'>> = {
  'ledger.reveal': 'reveal',
  'care.reveal': 'archive',
}

const kindWords = {
  access: { zh: '看谁看过', en: 'who looked' },
  correction: { zh: '更正', en: 'a correction' },
  deletion: { zh: '删除', en: 'deletion' },
}

export async function ask(
  ctx: Ctx,
  personId: string,
  b: BodyOf<typeof c.personAsk>,
): Promise<AnswerOf<typeof c.personAsk>> {
  const { person } = await personFor(ctx, personId, 'ledger.edit', true)
  const own = person.region_path
  // Kept where the person is looked for, if the actor answers for that; else where the actor met them.
  const place = ctx.access.can('ledger.edit', own) ? own : await placeHere(ctx, personId)
  return noteRequest(ctx, personId, place, b, ctx.actor)
}

/** Notes a request of somebody whose papers `by` has seen, and gives it as a task to whoever keeps the ledger there. */
export async function noteRequest(
  ctx: Ctx,
  personId: string,
  place: string,
  b: Pick<store.RequestRow, 'kind' | 'proof'> & {
    byWhom: store.RequestRow['by_whom']
    proofNote: string
    words: string
  },
  by: { id: string | null; name: string },
): Promise<AnswerOf<typeof c.personAsk>> {
  const { app } = ctx
  const { county } = app.installation
  const [head] = await peopleById(ctx.db, county, [personId], true)
  if (!head) throw problem('not_found')
  if (head.merged_into) throw problem('ledger.merged', { extra: { mergedInto: head.merged_into } })
  if (b.kind !== 'access') {
    const open = await store.openRequestOf(ctx.db, county, personId, b.kind)
    if (open) throw problem('ledger.asked_already', { extra: { id: open } })
  }
  const id = uuidv7(ctx.now.getTime())
  // To be told who looked is a right that nobody decides about.
  const state = b.kind === 'access' ? 'done' : 'asked'
  await store.insertRequest(ctx.db, county, {
    id,
    region_path: place,
    person_id: personId,
    kind: b.kind,
    state,
    by_whom: b.byWhom,
    proof: b.proof,
    proof_note: b.proofNote,
    words: b.words === '' ? null : app.crypto.seal(b.words, sealOf(id)),
    person_seq: head.seq,
    asked_at: ctx.now,
    asked_by: by.id,
    asked_by_name: by.name,
    done_at: state === 'done' ? ctx.now : null,
  })
  if (state === 'asked') {
    const name = maskName(openPerson(app, personId, head.sealed).name)
    const what = kindWords[b.kind]
    await openTask(ctx, {
      county,
      regionPath: place,
      kind: requestTask,
      title: {
        zh: `${name}本人要求${what.zh}台账里的信息`,
        en: `${name} asks for ${what.en} of their entry`,
      },
      subjectKind: 'person_request',
      subjectId: id,
    })
  }
  await audit(ctx, {
    action: 'ledger.asked',
    subjectKind: 'person',
    subjectId: personId,
    regionPath: place,
    detail: { request: id, kind: b.kind, byWhom: b.byWhom, proof: b.proof },
  })
  return { id, state }
}

async function placeHere(ctx: Ctx, personId: string): Promise<string> {
  const residences = await residencesBy(ctx.db, ctx.app.installation.county, 'person_id', [personId])
  return residences.find((r) => ctx.access.can('ledger.edit', r.region_path))!.region_path
}

async function requestFor(ctx: Ctx, id: string, verb: string, lock = false): Promise<store.RequestRow> {
  const r = await store.requestById(ctx.db, ctx.app.installation.county, id, lock)
  if (!r) throw problem('not_found')
  needAny(ctx, verb, [r.region_path])
  return r
}

function wire(ctx: Ctx, r: store.RequestRow): c.PersonRequest {
  return {
    id: r.id,
    kind: r.kind,
    state: r.state,
    personId: r.person_id,
    name: r.sealed ? maskName(openPerson(ctx.app, r.person_id, r.sealed).name) : '',
    place: placeOf(ctx.app, r.region_path),
    byWhom: r.by_whom,
    proof: r.proof,
    proofNote: r.proof_note,
    askedAt: r.asked_at.toISOString(),
    askedBy: r.asked_by_name,
    decidedAt: r.decided_at?.toISOString() ?? null,
    decidedBy: r.decided_by_name ?? '',
    basis: r.basis as c.PersonRequest['basis'],
    reason: r.reason ?? '',
    doneAt: r.done_at?.toISOString() ?? null,
  }
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.requestsList>,
): Promise<AnswerOf<typeof c.requestsList>> {
  const inside = q.region
    ? sql`and q.region_path >= ${q.region} and q.region_path < ${`${q.region}~`}`
    : sql``
  const where = sql<boolean>`(q.county = ${ctx.app.installation.county}
    and ${ctx.access.where('ledger.edit', 'q.region_path')} ${inside})`
  const { rows, total } = await store.listRequests(ctx.db, where, q.state === 'open', q.limit)
  return { items: rows.map((r) => wire(ctx, r)), total }
}

/** Seen as a whole: what keeps an entry may lie beyond the scope of who asks. */
async function keptNow(ctx: Ctx, personId: string) {
  const { county } = ctx.app.installation
  const today = todayOf(ctx.app, ctx.now)
  const db = ctx.app.pools.system
  const them = await store.entriesOf(db, county, personId)
  return keptBy(await store.standingOf(db, county, them, today), today)
}

export const shownUntil = (r: store.RequestRow): Date =>
  new Date(r.asked_at.getTime() + proofHours * 3_600_000)

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.requestGet>> {
  const r = await requestFor(ctx, id, 'ledger.edit')
  const kept = r.kind === 'deletion' && r.state === 'asked' ? await keptNow(ctx, r.person_id) : null
  const until = shownUntil(r)
  return {
    ...wire(ctx, r),
    words: r.words ? ctx.app.crypto.open(r.words, sealOf(id)) : '',
    kept: kept && { ...kept, words: basisWords[kept.basis] },
    basisWords: r.basis && r.basis in basisWords ? basisWords[r.basis as Basis] : null,
    corrected: r.seq !== null && r.seq > r.person_seq,
    receipt: r.receipt,
    shownUntil: r.kind === 'access' && r.sealed && until > ctx.now ? until.toISOString() : null,
    // Only to whoever saw the papers: with it one asks in the person's name, and whoever saw them grants nothing.
    link: r.asked_by === ctx.actor.id && linkWorks(r, ctx.now) ? `/own/${linkOf(ctx.app, id)}` : null,
    mayDecide: r.state === 'asked' && ctx.access.can('ledger.check', r.region_path),
  }
}

export async function accessLog(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.accessLog>> {
  const r = await requestFor(ctx, id, 'ledger.edit')
  return logOf(ctx, r)
}

/** Who looked at the entry of whoever made this request; to be told is noted too. */
export async function logOf(ctx: Ctx, r: store.RequestRow): Promise<AnswerOf<typeof c.accessLog>> {
  const { app } = ctx
  const { county } = app.installation
  // To look is what was asked for: whoever decides about a deletion has no need of it.
  if (r.kind !== 'access' || !r.sealed) throw problem('not_found')
  if (shownUntil(r) <= ctx.now) throw problem('ledger.proof_old')
  const system = app.pools.system
  const them = await store.entriesOf(system, county, r.person_id)
  const org = app.services.organisation
  const unitOf = (account: string | null) => org.unitName((account && org.account(account)?.unitId) || null)
  const looked = (await entriesAbout(system, county, 'person', them)).map((e) => ({
    at: e.at,
    who: e.actor_name,
    unit: unitOf(e.actor_id),
    what: lookedAs[e.action] ?? ('told' as const),
    purpose: e.purpose ?? String(e.detail.kind ?? ''),
    note: typeof e.detail.note === 'string' ? e.detail.note : '',
    approvedBy: '',
  }))
  const taken = (await filesWith(system, county, them)).map((f) => ({
    at: f.at,
    who: org.accountName(f.account_id),
    unit: unitOf(f.account_id),
    what: f.clear ? ('clear' as const) : ('file' as const),
    purpose: f.purpose ?? '',
    note: '',
    approvedBy: f.decided_by_name ?? '',
  }))
  const values = openPerson(app, r.person_id, r.sealed)
  const phones = [values.phone, values.phone2].flatMap(
    (p) => keysOf(valuesOf({ phone: p }), false).phone ?? [],
  )
  const written = (await received(app, { people: them, phones })).map((m) => ({
    at: m.at,
    who: m.by_name,
    unit: unitOf(m.by_id),
    what: 'message' as const,
    purpose: m.title,
    note: m.purpose,
    approvedBy: '',
  }))
  await audit(ctx, {
    action: 'ledger.access_log',
    subjectKind: 'person',
    subjectId: r.person_id,
    regionPath: r.region_path,
    detail: { request: r.id, kind: 'access' },
  })
  return {
    personId: r.person_id,
    name: maskName(values.name),
    place: placeOf(app, r.region_path),
    madeAt: ctx.now.toISOString(),
    entries: [...looked, ...taken, ...written]
      .sort((a, b) => b.at.getTime() - a.at.getTime())
      .map((e) => ({ ...e, at: e.at.toISOString() })),
  }
}

export async function decide(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.requestDecide>,
): Promise<AnswerOf<typeof c.requestDecide>> {
  const { county } = ctx.app.installation
  const r = await requestFor(ctx, id, 'ledger.check', true)
  if (r.state !== 'asked') throw problem('ledger.decided')
  const said = { by: ctx.actor.id, name: ctx.actor.name, reason: b.reason, at: ctx.now, receipt: null }
  if (!b.grant) {
    const basis = r.kind === 'deletion' ? ((await keptNow(ctx, r.person_id))?.basis ?? 'other') : 'other'
    await store.decideRequest(ctx.db, county, id, { ...said, state: 'refused', basis, done: true })
    await settle(ctx, id, 'refused')
    await noted(ctx, r, 'ledger.refused', { reason: b.reason, basis })
    return { id, state: 'refused' }
  }
  await store.decideRequest(ctx.db, county, id, { ...said, state: 'granted', basis: null, done: false })
  if (r.kind !== 'deletion') {
    await noted(ctx, r, 'ledger.granted', {})
    return { id, state: 'granted' }
  }
  if (r.asked_by === ctx.actor.id) throw problem('ledger.own_request')
  const [head] = await peopleById(ctx.db, county, [r.person_id], true)
  if (!head) throw problem('not_found')
  if (head.merged_into) throw problem('ledger.merged', { extra: { mergedInto: head.merged_into } })
  const kept = await keptNow(ctx, r.person_id)
  if (kept) throw problem('ledger.kept', { extra: { ...kept, words: basisWords[kept.basis] } })
  const gone = await takeAway(ctx, county, r.person_id, id)
  if (!gone) throw problem('ledger.decided')
  const { sheetRows, ...receipt } = gone
  await store.decideRequest(ctx.db, county, id, { ...said, state: 'done', basis: null, done: true, receipt })
  await settle(ctx, id, 'done')
  await noted(ctx, r, 'ledger.erased', { ...receipt, sheetRows })
  return { id, state: 'done' }
}

export async function done(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.requestDone>> {
  const r = await requestFor(ctx, id, 'ledger.edit', true)
  if (r.state !== 'granted') throw problem('ledger.decided')
  if (r.seq === null || r.seq <= r.person_seq) throw problem('ledger.not_corrected')
  const said = { by: ctx.actor.id, name: ctx.actor.name, reason: '', at: ctx.now, receipt: null }
  await store.decideRequest(ctx.db, ctx.app.installation.county, id, {
    ...said,
    state: 'done',
    basis: null,
    done: true,
  })
  await settle(ctx, id, 'done')
  await noted(ctx, r, 'ledger.request_done', { version: r.seq })
  return { id, state: 'done' }
}

const settle = (ctx: Ctx, id: string, note: string) => {
  const { county } = ctx.app.installation
  return settleTasks(ctx, { county, kind: requestTask, subjectIds: [id], by: ctx.actor.id, note })
}
const noted = (ctx: Ctx, r: store.RequestRow, action: string, detail: Record<string, unknown>) =>
  audit(ctx, {
    action,
    subjectKind: 'person',
    subjectId: r.person_id,
    regionPath: r.region_path,
    detail: { request: r.id, kind: r.kind, ...detail },
  })

export async function held(ctx: Ctx): Promise<AnswerOf<typeof c.held>> {
  const { app } = ctx
  const today = todayOf(app, ctx.now)
  const monthBefore = (years: number) => `${Number(today.slice(0, 4)) - years}${today.slice(4, 8)}01`
  const n = await store.countHeld(app.pools.system, app.installation.county, {
    today,
    fourteen: monthBefore(14),
    eighteen: monthBefore(18),
    kept: monthBefore(keptYears),
  })
  return {
    ...n,
    keptYears,
    thresholds: thresholds.map(({ key, of, limit, law, asks }) => ({
      key,
      count: n[of],
      limit,
      reached: n[of] >= limit,
      law,
      asks,
    })),
  }
}
