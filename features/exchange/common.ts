/** What every part of the exchange does with a case: an entry in its log, and acting for the other side. */
import { systemAccess } from '../../kernel/access.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { Words } from '../../kernel/contract.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { canonical } from '../../kernel/events.ts'
import { loadCase, type Outcome, record, type State, withActor } from '../cases/answers.ts'
import { openTask } from '../tasks/answers.ts'
import type { Message } from './contract/wire.ts'
import type { PeerRow } from './store/peers.ts'

export const blank: Omit<Outcome, 'state' | 'events'> = {
  set: {},
  addHandlers: [],
  changeHandlers: [],
  tell: [],
  notices: [],
  corrected: [],
}

/** In the name of the other side: entries say who did it, and by the unit they are known as its own. */
export const asPeer = <T>(app: App, p: PeerRow, fn: (ctx: Ctx) => Promise<T>): Promise<T> =>
  withActor(app, { kind: 'system', id: null, name: p.name, unitId: p.unit_id }, systemAccess, fn)

/** One entry that moves no clock, and a word to whoever dispatches there. */
export async function note(
  ctx: Ctx,
  caseId: string,
  kind: 'referred' | 'referred_in' | 'referral_step' | 'referral_settled',
  data: Record<string, unknown>,
  tell?: Words,
): Promise<number> {
  const loaded = await loadCase(ctx.db, ctx.app.installation.county, caseId)
  const done = await record(ctx, loaded, {
    ...blank,
    state: loaded.row.state as State,
    events: [{ kind, data }],
    notices: tell ? [{ to: { verb: 'case.dispatch' }, kind: 'referral', zh: tell.zh, en: tell.en }] : [],
  })
  return done.seq
}

export const hashOf = (m: Message): Buffer => sha256(canonical(m))

/** What a person has to decide about a case that is between two installations. */
export const callPerson = (
  ctx: Ctx,
  c: { id: string; region_path: string },
  kind: 'case.owner' | 'exchange.result',
  title: Words,
) =>
  openTask(ctx, {
    county: ctx.app.installation.county,
    regionPath: c.region_path,
    kind,
    title,
    subjectKind: 'case',
    subjectId: c.id,
  })
