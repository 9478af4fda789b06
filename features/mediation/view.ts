/** Mediations as they leave: masked, with what may be done next; sessions, proposals and words come from the log. */
import { appendChain, type ChainRow, chainFault, readChain } from '../../kernel/chains.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { caseForReport, visible } from '../cases/answers.ts'
import { factsOf, type Loaded, load, signCode, signToken } from './commands.ts'
import type { Mediation, MediationRow, mediationPaper } from './contract.ts'
import { allowed, mostTries, quoteOf } from './rules.ts'
import * as store from './store.ts'

type D = Record<string, unknown>
type File = { id: string; kind: 'photo' | 'voice' | 'file'; name: string }
const files = (d: D): File[] => (Array.isArray(d.files) ? (d.files as File[]) : [])

export function shownRow(ctx: Ctx, m: store.Listed, parties: readonly store.PartyRecord[]): MediationRow {
  const { regions, organisation } = ctx.app.services
  return {
    id: m.id,
    number: m.number,
    kind: m.kind,
    title: m.title,
    state: m.state,
    regionPath: m.region_path,
    regionName: regions.name(m.region_path),
    placeText: m.place_text,
    unitName: organisation.unitName(m.unit_id),
    mediatorName: m.mediator_name,
    mine: m.mediator_id !== null && m.mediator_id === ctx.actor.id,
    parties: parties.filter((p) => p.mediation_id === m.id).map((p) => ({ side: p.side, name: p.name_mask })),
    caseId: m.case_id,
    openedAt: m.opened_at.toISOString(),
    next: m.next_what && m.next_due ? { what: m.next_what as 'first', at: m.next_due.toISOString() } : null,
    agreedAt: m.agreed_at?.toISOString() ?? null,
    closedAt: m.closed_at?.toISOString() ?? null,
    version: m.version,
  }
}

/** The agreement as it was written last; null when none was, or talks began again after it. */
export function agreementOf(log: readonly ChainRow[]): Mediation['agreement'] {
  const at = log.findLast((e) =>
    ['drafted', 'held', 'proposed', 'reopened', 'broken', 'failed', 'withdrawn'].includes(e.kind),
  )
  if (at?.kind !== 'drafted') return null
  const d = at.data as {
    facts: string
    terms: { side: number; what: string; dueAt: string }[]
    copies: number
  }
  return { facts: d.facts, terms: d.terms, copies: d.copies, at: at.occurred_at.toISOString() }
}

/** What the case may say of it: neither names nor terms. */
export function quote(
  ctx: Ctx,
  m: store.MediationRecord,
  duties: readonly store.DutyRecord[],
): string | null {
  const terms = duties.filter((d) => d.kind === 'term' && d.round === m.round && d.state !== 'cancelled')
  if (!m.agreed_at || terms.length === 0) return null
  const day = (at: Date) =>
    new Intl.DateTimeFormat('zh-CN', {
      timeZone: ctx.app.installation.zone,
      month: 'long',
      day: 'numeric',
    }).format(at)
  return quoteOf({
    number: m.number,
    unit: ctx.app.services.organisation.unitName(m.unit_id),
    agreedOn: day(m.agreed_at),
    terms: terms.length,
    lastOn: day(new Date(Math.max(...terms.map((d) => d.due_at.getTime())))),
  })
}

const textOf = (e: ChainRow): string | null => {
  const d = e.data as D
  for (const k of ['words', 'text', 'reason', 'result', 'note', 'what', 'number'])
    if (typeof d[k] === 'string' && d[k]) return d[k] as string
  return null
}

export async function showMediation(ctx: Ctx, id: string): Promise<Mediation> {
  const loaded = await load(ctx, id)
  const { m, parties, duties } = loaded
  const log = await readChain(ctx.db, store.log, m)
  const handles = ctx.access.can('mediation.handle', m.region_path)
  const of = (kind: string) => log.filter((e) => e.kind === kind)
  const drafted = log.findLast((e) => e.kind === 'drafted')
  const { parties: _, ...row } = shownRow(ctx, { ...m, ...nextOf(m, duties) }, parties)
  const c = m.case_id ? await caseForReport(ctx, m.case_id).catch(() => null) : null
  return {
    ...row,
    round: m.round,
    way: m.way,
    // The number of a case that the reader may not open is nobody's business.
    caseId: c && visible(ctx, c) ? c.id : null,
    caseNumber: c && visible(ctx, c) ? c.number : null,
    firstDueAt: m.first_due_at.toISOString(),
    nextAt: m.next_at?.toISOString() ?? null,
    nextPlace: m.next_place,
    confirmedAt: m.confirmed_at?.toISOString() ?? null,
    parties: parties.map((p) => ({
      id: p.id,
      side: p.side,
      role: p.role,
      name: p.name_mask,
      phone: p.phone_mask,
      said: [
        ...of('said')
          .filter((e) => e.data.side === p.side)
          .map((e) => ({ words: String(e.data.words), at: e.occurred_at.toISOString(), by: e.actor_name })),
        ...of('held').flatMap((e) =>
          (e.data.said as { side: number; words: string }[])
            .filter((x) => x.side === p.side)
            .map((x) => ({ words: x.words, at: e.occurred_at.toISOString(), by: e.actor_name })),
        ),
      ].sort((a, b) => (a.at < b.at ? -1 : 1)),
      signedAt: p.signed_at?.toISOString() ?? null,
      signWay: p.sign_way,
      sign: handles && m.state === 'drafted' && !p.signed_at && drafted ? signOf(ctx, m, p, drafted) : null,
    })),
    sessions: of('held').map((e) => ({
      at: e.occurred_at.toISOString(),
      place: String(e.data.place ?? ''),
      present: e.data.present as number[],
      others: String(e.data.others ?? ''),
      said: e.data.said as { side: number; words: string }[],
      result: String(e.data.result),
      by: e.actor_name,
      files: files(e.data),
    })),
    proposals: of('proposed').map((e) => ({
      text: String(e.data.text),
      side: (e.data.side as number | null) ?? null,
      at: e.occurred_at.toISOString(),
      by: e.actor_name,
    })),
    agreement: agreementOf(log),
    duties: duties
      .filter((d) => d.round === m.round || d.state === 'kept' || d.state === 'broken')
      .filter((d) => d.state !== 'cancelled')
      .map((d) => ({
        id: d.id,
        kind: d.kind,
        side: d.side,
        what: d.what,
        dueAt: d.due_at.toISOString(),
        state: d.state,
        doneAt: d.done_at?.toISOString() ?? null,
        doneBy: d.done_by,
        note: d.note,
      })),
    sheets: of('signed').flatMap((e) => files(e.data)),
    quote: quote(ctx, m, duties),
    log: log.map((e) => ({
      seq: e.seq,
      kind: e.kind,
      at: e.recorded_at.toISOString(),
      by: e.actor_name,
      text: textOf(e),
      side: typeof e.data.side === 'number' ? e.data.side : null,
    })),
    sound: chainFault(log, m) === null,
    allowed: handles ? allowed(factsOf(ctx, loaded)) : [],
    mayReveal: handles,
  }
}

const signOf = (ctx: Ctx, m: store.MediationRecord, p: store.PartyRecord, drafted: ChainRow) => {
  const token = signToken(ctx.app, m, p, Number(drafted.data.version))
  return { token, code: signCode(ctx.app, token), locked: p.sign_tries >= mostTries }
}

/** As the list computes it (store.ts), for the one that is already loaded. */
function nextOf(
  m: store.MediationRecord,
  duties: readonly store.DutyRecord[],
): Pick<store.Listed, 'next_what' | 'next_due'> {
  const talks = m.state === 'opened' || m.state === 'talking' || m.state === 'drafted'
  if (talks && m.next_at) return { next_what: 'session', next_due: m.next_at }
  if (m.state === 'opened') return { next_what: 'first', next_due: m.first_due_at }
  const d = duties
    .filter((x) => x.state === 'open')
    .sort((a, b) => a.due_at.getTime() - b.due_at.getTime())[0]
  return { next_what: d?.kind ?? null, next_due: d?.due_at ?? null }
}

async function logged(ctx: Ctx, loaded: Loaded, kind: string, data: D): Promise<void> {
  await store.update(ctx.db, loaded.m, await appendChain(ctx, store.log, loaded.m, [{ kind, data }]))
}

/** Name and phone of one party. Who, when and what for stands in the log of the mediation and in the audit log. */
export async function reveal(
  ctx: Ctx,
  id: string,
  partyId: string,
  b: { purpose: string; note: string },
): Promise<{ name: string; phone: string | null; until: string }> {
  const loaded = await load(ctx, id, true)
  const { m } = loaded
  ctx.access.need('mediation.handle', m.region_path, 'mediation.read')
  const p = loaded.parties.find((x) => x.id === partyId)
  if (!p) throw problem('not_found')
  if (b.purpose === 'other' && !b.note) throw problem('mediation.say_why')
  await audit(ctx, {
    action: 'mediation.reveal',
    subjectKind: 'mediation',
    subjectId: m.id,
    regionPath: m.region_path,
    purpose: b.purpose,
    detail: { side: p.side, note: b.note },
  })
  await logged(ctx, loaded, 'revealed', { side: p.side, purpose: b.purpose, note: b.note })
  const { crypto } = ctx.app
  return {
    name: crypto.open(p.name_sealed, 'mediation.name'),
    phone: p.phone_sealed ? crypto.open(p.phone_sealed, 'mediation.phone') : null,
    until: new Date(ctx.now.getTime() + 60_000).toISOString(),
  }
}

/** For the printed agreement: the full names of all parties, no phones. */
export async function paper(ctx: Ctx, id: string): Promise<AnswerOf<typeof mediationPaper>> {
  const loaded = await load(ctx, id, true)
  const { m, parties } = loaded
  ctx.access.need('mediation.handle', m.region_path, 'mediation.read')
  const agreement = agreementOf(await readChain(ctx.db, store.log, m))
  if (!agreement) throw problem('mediation.no_agreement')
  await audit(ctx, {
    action: 'mediation.paper',
    subjectKind: 'mediation',
    subjectId: m.id,
    regionPath: m.region_path,
    purpose: 'agreement',
  })
  await logged(ctx, loaded, 'printed', {})
  const { regions, organisation } = ctx.app.services
  return {
    number: m.number,
    committee: organisation.unitName(m.unit_id),
    mediator: m.mediator_name,
    place: [regions.trail(m.region_path), m.place_text].filter(Boolean).join(' '),
    kind: m.kind,
    parties: parties.map((p) => ({
      side: p.side,
      role: p.role,
      name: ctx.app.crypto.open(p.name_sealed, 'mediation.name'),
      signedAt: p.signed_at?.toISOString() ?? null,
    })),
    agreement,
    agreedAt: m.agreed_at?.toISOString() ?? null,
  }
}
