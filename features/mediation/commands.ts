/** Opening a mediation and acting on it: load, lock, decide by the rules, record in one transaction. */
import { appendChain, type ChainEvent } from '../../kernel/chains.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { maskPhone, sha256 } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { claimUploads } from '../attachments/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import type { Act, mediationOpen } from './contract.ts'
import { isClosed, maskName, nextState, refusal, visitDays } from './rules.ts'
import './problems.ts'
import * as store from './store.ts'

export type NewParty = BodyOf<typeof mediationOpen>['parties'][number]

export async function addParty(
  ctx: Ctx,
  m: store.MediationRecord,
  p: NewParty,
  side: number,
): Promise<ChainEvent[]> {
  const { crypto } = ctx.app
  await store.insertParty(ctx.db, {
    county: m.county,
    id: uuidv7(ctx.now.getTime()),
    mediation_id: m.id,
    region_path: m.region_path,
    side,
    role: p.role,
    name_sealed: crypto.seal(p.name, 'mediation.name'),
    name_mask: maskName(p.name),
    phone_sealed: p.phone ? crypto.seal(p.phone, 'mediation.phone') : null,
    phone_mask: p.phone ? maskPhone(p.phone) : null,
    signed_at: null,
    sign_way: null,
    sign_hash: null,
    sign_tries: 0,
  })
  return [
    { kind: 'party', data: { side, role: p.role } },
    ...(p.words ? [{ kind: 'said', data: { side, words: p.words } }] : []),
  ]
}

export const remind = (
  ctx: Ctx,
  m: store.MediationRecord,
  kind: string,
  subjectId: string,
  at: Date,
  zh: string,
  en: string,
) =>
  openTask(ctx, {
    county: m.county,
    regionPath: m.region_path,
    kind,
    title: { zh, en },
    subjectKind: 'mediation',
    subjectId,
    accountId: m.mediator_id,
    dueAt: at,
  })

const settle = (ctx: Ctx, m: store.MediationRecord, kind: string, subjectIds: string[], note: string) =>
  settleTasks(ctx, { county: m.county, kind, subjectIds, by: ctx.actor.id, note })

export interface Loaded {
  m: store.MediationRecord
  parties: store.PartyRecord[]
  duties: store.DutyRecord[]
}

export async function load(ctx: Ctx, id: string, lock = false): Promise<Loaded> {
  const { county } = ctx.app.installation
  const m = await store.find(ctx.db, county, id, lock)
  if (!m || !ctx.access.can('mediation.read', m.region_path)) throw problem('not_found')
  return {
    m,
    parties: await store.partiesOf(ctx.db, county, [id]),
    duties: await store.dutiesOf(ctx.db, county, id),
  }
}

export const factsOf = (ctx: Ctx, { m, parties, duties }: Loaded) => ({
  state: m.state,
  parties: parties.length,
  signed: parties.filter((p) => p.signed_at).length,
  openTerms: duties.filter((d) => d.kind === 'term' && d.state === 'open').length,
  openDuties: duties.filter((d) => d.state === 'open').length,
  confirmed: m.confirmed_at !== null,
  mine: m.mediator_id === ctx.actor.id,
})

/** What a step says in the log, beside its words: no name, no phone. */
interface Done {
  set: Partial<store.MediationRecord>
  events: ChainEvent[]
}

export async function act(
  ctx: Ctx,
  id: string,
  baseVersion: number,
  step: Act,
): Promise<{ id: string; state: store.MediationRecord['state']; version: number }> {
  const loaded = await load(ctx, id, true)
  const { m } = loaded
  ctx.access.need('mediation.handle', m.region_path, 'mediation.read')
  const facts = factsOf(ctx, loaded)
  const no = refusal(step.action, facts)
  if (no) throw problem(no, { extra: { state: m.state, version: m.version } })
  if (baseVersion !== m.version)
    throw problem('conflict.version', { extra: { version: m.version, state: m.state } })
  const done = await carryOut(ctx, loaded, step)
  const left =
    step.action === 'keep' && loaded.duties.some((d) => d.id === step.dutyId && d.kind === 'term')
      ? facts.openTerms - 1
      : facts.openTerms
  return finish(ctx, loaded, done, nextState(step.action, { ...facts, openTerms: left }))
}

/** Writes what a step changed: the log, the row, and what a new state brings with it. */
export async function finish(
  ctx: Ctx,
  loaded: Loaded,
  done: Done,
  to: store.MediationRecord['state'],
  as?: string,
): Promise<{ id: string; state: store.MediationRecord['state']; version: number }> {
  const { m } = loaded
  const moved = to !== m.state
  const set: Partial<store.MediationRecord> = { ...done.set }
  if (moved) {
    Object.assign(set, { state: to, prev_state: m.state, closed_at: isClosed(to) ? ctx.now : null })
    // Talks that begin again belong to another round: what was owed before is no longer waited for.
    if (to === 'talking' && m.state !== 'opened' && m.state !== 'drafted') await againTalking(ctx, m, set)
    if (to !== 'opened') await settle(ctx, m, 'mediation.first', [m.id], '')
    if (m.state === 'drafted' && to !== 'running') await unsign(ctx, loaded)
    if (to === 'running') Object.assign(set, await begin(ctx, m))
  }
  const end = await appendChain(ctx, store.log, m, done.events, as)
  const version = m.version + 1
  await store.update(ctx.db, m, { ...set, ...end, version })
  return { id: m.id, state: to, version }
}

async function againTalking(ctx: Ctx, m: store.MediationRecord, set: Partial<store.MediationRecord>) {
  Object.assign(set, { round: m.round + 1, way: null, agreed_at: null, confirmed_at: null })
  const ended = await store.turnDuties(ctx.db, m, 'open', 'cancelled')
  await settle(
    ctx,
    m,
    'mediation.duty',
    ended.map((d) => subjectOf(m, d)),
    '',
  )
}

/** What was drafted no longer stands: its terms go, and so do the signatures and the links to sign by. */
async function unsign(ctx: Ctx, { m, parties }: Loaded): Promise<void> {
  await store.turnDuties(ctx.db, m, 'draft', 'cancelled')
  for (const p of parties)
    await store.updateParty(ctx.db, p, { signed_at: null, sign_way: null, sign_hash: null, sign_tries: 0 })
}

/** All have signed: terms are waited for, and somebody will ask after a week and a month whether they hold. */
async function begin(ctx: Ctx, m: store.MediationRecord): Promise<Partial<store.MediationRecord>> {
  const terms = await store.turnDuties(ctx.db, m, 'draft', 'open')
  for (const d of terms) await duty(ctx, m, d)
  for (const days of visitDays) {
    const d: store.DutyRecord = {
      county: m.county,
      id: uuidv7(ctx.now.getTime()),
      mediation_id: m.id,
      region_path: m.region_path,
      kind: 'visit',
      side: null,
      what: `${days} 天回访`,
      due_at: new Date(ctx.now.getTime() + days * 86_400_000),
      round: m.round,
      state: 'open',
      done_at: null,
      done_by: null,
      note: null,
    }
    await store.insertDuty(ctx.db, d)
    await duty(ctx, m, d)
  }
  return { agreed_at: ctx.now, next_at: null, next_place: null }
}

/** Leads to the mediation, and is another one for each duty. */
const subjectOf = (m: store.MediationRecord, d: store.DutyRecord): string => `${m.id}/${d.id}`

// A task says which agreement, not what was agreed: more people see the list of tasks than the mediation.
const duty = (ctx: Ctx, m: store.MediationRecord, d: store.DutyRecord) =>
  d.kind === 'term'
    ? remind(
        ctx,
        m,
        'mediation.duty',
        subjectOf(m, d),
        d.due_at,
        `${m.number} 有一项协议到期，要核实`,
        `A term of ${m.number} is due: check it`,
      )
    : remind(
        ctx,
        m,
        'mediation.duty',
        subjectOf(m, d),
        d.due_at,
        `${m.number} ${d.what}`,
        `Follow-up visit for ${m.number}`,
      )

const sideOf = (parties: readonly store.PartyRecord[], side: number): store.PartyRecord => {
  const p = parties.find((x) => x.side === side)
  if (!p) throw problem('mediation.no_side', { extra: { side } })
  return p
}

async function claim(ctx: Ctx, m: store.MediationRecord, ids: readonly string[]): Promise<unknown[]> {
  const files = await claimUploads(ctx, ids, {
    county: m.county,
    regionPath: m.region_path,
    phase: 'during',
    verb: 'mediation.read',
  })
  return files.map((f) => ({ id: f.id, kind: f.kind, name: f.name ?? '' }))
}

async function carryOut(ctx: Ctx, loaded: Loaded, step: Act): Promise<Done> {
  const { m, parties, duties } = loaded
  const one = (
    kind: string,
    data: Record<string, unknown>,
    set: Partial<store.MediationRecord> = {},
    at?: Date,
  ): Done => ({
    set,
    events: [{ kind, data, ...(at ? { at } : {}) }],
  })
  switch (step.action) {
    case 'party':
      if (parties.length >= 9) throw problem('mediation.full')
      return {
        set: {},
        events: await addParty(ctx, m, step.party, Math.max(...parties.map((p) => p.side)) + 1),
      }
    case 'say':
      sideOf(parties, step.side)
      return one('said', { side: step.side, words: step.words })
    case 'plan':
      return one(
        'planned',
        { at: step.at, place: step.place },
        { next_at: new Date(step.at), next_place: step.place || null },
      )
    case 'hold': {
      for (const side of [...step.present, ...step.said.map((s) => s.side)]) sideOf(parties, side)
      const { action: _, uploads, ...session } = step
      const at = new Date(step.at)
      return one(
        'held',
        { ...session, files: await claim(ctx, m, uploads) },
        { first_at: m.first_at ?? at, next_at: null, next_place: null },
        at,
      )
    }
    case 'propose':
      if (step.side !== null) sideOf(parties, step.side)
      return one('proposed', { text: step.text, side: step.side })
    case 'draft': {
      for (const t of step.terms) sideOf(parties, t.side)
      if (step.terms.some((t) => Date.parse(t.dueAt) <= ctx.now.getTime())) throw problem('mediation.past')
      await unsign(ctx, loaded)
      for (const t of step.terms)
        await store.insertDuty(ctx.db, {
          county: m.county,
          id: uuidv7(ctx.now.getTime()),
          mediation_id: m.id,
          region_path: m.region_path,
          kind: 'term',
          side: t.side,
          what: t.what,
          due_at: new Date(t.dueAt),
          round: m.round,
          state: 'draft',
          done_at: null,
          done_by: null,
          note: null,
        })
      for (const p of parties)
        await store.updateParty(ctx.db, p, { sign_hash: sha256(signToken(ctx.app, m, p, m.version + 1)) })
      return one('drafted', {
        facts: step.facts,
        terms: step.terms,
        copies: step.copies,
        version: m.version + 1,
      })
    }
    case 'sign': {
      const p = sideOf(parties, step.side)
      if (p.signed_at) throw problem('mediation.wrong_state')
      await store.updateParty(ctx.db, p, { signed_at: ctx.now, sign_way: 'paper', sign_hash: null })
      return one('signed', { side: p.side, way: 'paper', files: await claim(ctx, m, step.uploads) })
    }
    case 'keep':
    case 'break': {
      const d = duties.find((x) => x.id === step.dutyId)
      if (d?.state !== 'open') throw problem('mediation.nothing_open')
      const kept = step.action === 'keep'
      await store.updateDuty(ctx.db, d, {
        state: kept ? 'kept' : 'broken',
        done_at: ctx.now,
        done_by: ctx.actor.name,
        note: step.note || null,
      })
      await settle(ctx, m, 'mediation.duty', [subjectOf(m, d)], step.note)
      const files = step.action === 'keep' ? await claim(ctx, m, step.uploads) : []
      return one(kept ? 'kept' : 'broken', {
        kind: d.kind,
        side: d.side,
        what: d.what,
        note: step.note,
        files,
      })
    }
    case 'confirm':
      return one(
        'confirmed',
        { court: step.court, number: step.number, files: await claim(ctx, m, step.uploads) },
        { confirmed_at: ctx.now },
      )
    case 'fail':
      return one('failed', { way: step.way, reason: step.reason }, { way: step.way, next_at: null })
    case 'withdraw':
      return one('withdrawn', { reason: step.reason }, { next_at: null })
    case 'reopen':
      return one('reopened', { reason: step.reason })
    case 'take':
      return one(
        'taken',
        { from: m.mediator_name },
        { mediator_id: ctx.actor.id, mediator_name: ctx.actor.name },
      )
  }
}

/** The link of a party to one draft; derived, so that only its hash is kept and another draft has another link. */
export const signToken = (
  app: App,
  m: Pick<store.MediationRecord, 'id'>,
  p: Pick<store.PartyRecord, 'id'>,
  draft: number,
): string => app.crypto.sign(`${m.id}:${p.id}:${draft}`, 'mediation.sign').slice(0, 40)

export const signCode = (app: App, token: string): string =>
  String(Number.parseInt(app.crypto.sign(token, 'mediation.code').slice(0, 12), 16) % 1_000_000).padStart(
    6,
    '0',
  )
