/**
 * A request on the phone of whoever made it. There is no account and nothing is proved over the net: the link is given at the counter to
 * somebody who has shown who they are. It is derived from the request and kept nowhere.
 */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { sameText } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { settleTasks } from '../tasks/answers.ts'
import type * as c from './contract-rights.ts'
import { ends, linkOf, linkWorks, signed } from './my-data-link.ts'
import { logOf, noteRequest, requestTask, sealOf, shownUntil } from './rights.ts'
import { maskName } from './rules/person.ts'
import { type Basis, basisWords } from './rules/rights.ts'
import * as store from './store/rights.ts'
import { openPerson } from './store/seal.ts'
import { placeOf } from './view.ts'

/** The request of this link; a wrong link, an old one and one of nothing are the same to whoever tries. */
async function byLink(ctx: Ctx, token: string, lock = false): Promise<store.RequestRow> {
  const id = token.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  if (!sameText(token.slice(32), signed(ctx.app, id))) throw problem('not_found')
  const r = await store.requestById(ctx.db, ctx.app.installation.county, id, lock)
  if (!r || !linkWorks(r, ctx.now)) throw problem('not_found')
  return r
}

/** What was asked for since by the same papers and is open: whoever lost its link, or the answer that held it, finds it by the first one. */
const alsoAsked = (ctx: Ctx, r: store.RequestRow): Promise<store.RequestRow[]> =>
  store.openSince(ctx.db, ctx.app.installation.county, r, shownUntil(r))
const wordsIn = (ctx: Ctx, r: store.RequestRow): string =>
  r.words ? ctx.app.crypto.open(r.words, sealOf(r.id)) : ''

export async function mine(ctx: Ctx, token: string): Promise<AnswerOf<typeof c.mineGet>> {
  const r = await byLink(ctx, token)
  const until = shownUntil(r)
  const shown = r.sealed !== null && until > ctx.now
  const also = shown ? await alsoAsked(ctx, r) : []
  const open = await Promise.all(
    (['correction', 'deletion'] as const).map(async (kind) =>
      (await store.openRequestOf(ctx.db, ctx.app.installation.county, r.person_id, kind)) ? [] : [kind],
    ),
  )
  return {
    kind: r.kind,
    state: r.state,
    name: r.sealed ? maskName(openPerson(ctx.app, r.person_id, r.sealed).name) : '',
    place: placeOf(ctx.app, r.region_path),
    byWhom: r.by_whom,
    askedAt: r.asked_at.toISOString(),
    decidedAt: r.decided_at?.toISOString() ?? null,
    reason: r.reason ?? '',
    doneAt: r.done_at?.toISOString() ?? null,
    words: wordsIn(ctx, r),
    basisWords: r.basis && r.basis in basisWords ? basisWords[r.basis as Basis] : null,
    receipt: r.receipt,
    shownUntil: shown ? until.toISOString() : null,
    until: ends(r)?.toISOString() ?? null,
    mayAsk: shown ? open.flat() : [],
    also: also.map((x) => ({ kind: x.kind, link: `/own/${linkOf(ctx.app, x.id)}` })),
    mayWithdraw: r.state === 'asked',
  }
}

export async function mineLog(ctx: Ctx, token: string): Promise<AnswerOf<typeof c.mineLog>> {
  return logOf(ctx, await byLink(ctx, token))
}

/** What was shown at the counter holds for a day; it was seen by whoever noted the first request, who therefore cannot grant this one. */
export async function mineAsk(
  ctx: Ctx,
  token: string,
  b: BodyOf<typeof c.mineAsk>,
): Promise<AnswerOf<typeof c.mineAsk>> {
  const r = await byLink(ctx, token, true)
  if (shownUntil(r) <= ctx.now) throw problem('ledger.proof_old')
  // The same once more, because its answer was lost: the same link.
  const same = (await alsoAsked(ctx, r)).find((x) => x.kind === b.kind && wordsIn(ctx, x) === b.words)
  if (same) return { link: `/own/${linkOf(ctx.app, same.id)}` }
  const { id } = await noteRequest(
    ctx,
    r.person_id,
    r.region_path,
    { kind: b.kind, byWhom: r.by_whom, proof: r.proof, proofNote: r.proof_note, words: b.words },
    { id: r.asked_by, name: r.asked_by_name },
  )
  return { link: `/own/${linkOf(ctx.app, id)}` }
}

export async function mineWithdraw(ctx: Ctx, token: string): Promise<AnswerOf<typeof c.mineWithdraw>> {
  const { county } = ctx.app.installation
  const r = await byLink(ctx, token, true)
  if (r.state === 'withdrawn') return { state: r.state }
  if (r.state !== 'asked') throw problem('ledger.decided')
  await store.withdrawRequest(ctx.db, county, r.id, ctx.now)
  await settleTasks(ctx, {
    county,
    kind: requestTask,
    subjectIds: [r.id],
    state: 'cancelled',
    by: null,
    note: 'withdrawn',
  })
  return { state: 'withdrawn' }
}
