/** Opening a mediation: where it is, who the parties are, and by when they sit down for the first time. */
import { appendChain, type ChainEvent } from '../../kernel/chains.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { genesis } from '../../kernel/events.ts'
import { ProblemError, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { countyOf } from '../../shared/region-path.ts'
import { act as actOnCase, caseForReport, visible } from '../cases/answers.ts'
import { dueAt } from '../clocks/rules.ts'
import { dayAt } from '../statistics/rules.ts'
import { addParty, remind } from './commands.ts'
import type { mediationOpen } from './contract.ts'
import { defaultFirstDays, isClosed } from './rules.ts'
import './problems.ts'
import * as store from './store.ts'

export const firstDays = (app: App): number => {
  const v = app.services.settings.get('mediation') as { firstDays?: unknown } | undefined
  return typeof v?.firstDays === 'number' ? v.firstDays : defaultFirstDays
}

const unitOf = (ctx: Ctx, asked: string | undefined): string | null => {
  const { organisation } = ctx.app.services
  if (asked && !organisation.unit(asked))
    throw problem('request.invalid', {
      issues: [{ path: 'unitId', code: 'unknown', message: 'there is no such unit' }],
    })
  return asked ?? ctx.actor.unitId
}

/** The place: of the case, else as said; both must be the caller's to mediate in. */
async function placeOf(
  ctx: Ctx,
  b: BodyOf<typeof mediationOpen>,
): Promise<{ regionPath: string; placeText: string }> {
  if (!b.caseId) {
    if (!b.regionPath) throw problem('mediation.place')
    const { regions } = ctx.app.services
    if (!regions.byPath(b.regionPath) || countyOf(b.regionPath) !== ctx.app.installation.county)
      throw problem('request.invalid', {
        issues: [{ path: 'regionPath', code: 'unknown', message: 'there is no such region' }],
      })
    ctx.access.need('mediation.handle', b.regionPath, 'mediation.read')
    return { regionPath: b.regionPath, placeText: b.placeText }
  }
  const c = await caseForReport(ctx, b.caseId)
  if (!visible(ctx, c)) throw problem('not_found')
  ctx.access.need('mediation.handle', c.region_path, 'case.read')
  const others = await store.ofCase(
    ctx.db,
    c.county,
    c.id,
    ctx.access.where('mediation.read', 'm.region_path'),
  )
  if (others.some((m) => !isClosed(m.state))) throw problem('mediation.case_open')
  return { regionPath: c.region_path, placeText: b.placeText || (c.place_text ?? '') }
}

export async function openMediation(
  ctx: Ctx,
  b: BodyOf<typeof mediationOpen>,
): Promise<{ id: string; number: string }> {
  const { regionPath, placeText } = await placeOf(ctx, b)
  const { county, zone } = ctx.app.installation
  const id = uuidv7(ctx.now.getTime())
  const number = `TJ-${dayAt(ctx.now, zone).slice(0, 4)}-${(await store.nextNumber(ctx.db)).padStart(4, '0')}`
  const due = dueAt(
    ctx.now,
    { amount: firstDays(ctx.app), unit: 'workingDays' },
    ctx.app.services.items.calendar(),
  ).due
  const m: store.MediationRecord = {
    county,
    id,
    number,
    region_path: regionPath,
    kind: b.kind,
    title: b.title,
    place_text: placeText || null,
    case_id: b.caseId ?? null,
    unit_id: unitOf(ctx, b.unitId),
    mediator_id: ctx.actor.kind === 'account' ? ctx.actor.id : null,
    mediator_name: ctx.actor.name,
    state: 'opened',
    prev_state: null,
    round: 0,
    way: null,
    opened_at: ctx.now,
    first_due_at: due,
    first_at: null,
    next_at: null,
    next_place: null,
    agreed_at: null,
    confirmed_at: null,
    closed_at: null,
    seq: 0,
    last_hash: genesis,
    version: 1,
  }
  await store.insertMediation(ctx.db, m)
  const events: ChainEvent[] = [
    { kind: 'opened', data: { kind: b.kind, title: b.title, caseId: b.caseId ?? null } },
  ]
  for (const [i, p] of b.parties.entries()) events.push(...(await addParty(ctx, m, p, i + 1)))
  await store.update(ctx.db, m, await appendChain(ctx, store.log, m, events))
  await remind(ctx, m, 'mediation.first', id, due, `${number} 要开第一次调解`, `First session of ${number}`)
  if (b.caseId) await noteOnCase(ctx, b.caseId, `开了调解 ${number}`)
  return { id, number }
}

/** The case's own log says that there is a mediation, where its rules take a note; who may see the mediation is decided there. */
async function noteOnCase(ctx: Ctx, caseId: string, body: string): Promise<void> {
  try {
    await actOnCase(ctx, caseId, 'note', { body, uploads: [] })
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err
  }
}
