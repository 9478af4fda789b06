/** A party's own way in: by the link of this draft, with the code that the mediator told them. Nobody's contact is shown here. */
import { readChain } from '../../kernel/chains.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf } from '../../kernel/contract.ts'
import { sameText, sha256 } from '../../kernel/crypto.ts'
import { problem } from '../../kernel/problem.ts'
import { factsOf, finish, type Loaded, signCode, signToken } from './commands.ts'
import type { signPage } from './contract.ts'
import { mostTries, nextState, refusal, sideWords } from './rules.ts'
import * as store from './store.ts'
import { agreementOf } from './view.ts'

async function byToken(ctx: Ctx, token: string, lock = false): Promise<Loaded & { me: store.PartyRecord }> {
  const { county } = ctx.app.installation
  const found = await store.bySignHash(ctx.db, county, sha256(token))
  const m = found && (await store.find(ctx.db, county, found.mediation_id, lock))
  if (!m) throw problem('not_found')
  const parties = await store.partiesOf(ctx.db, county, [m.id])
  const me = parties.find((p) => p.sign_hash?.equals(sha256(token)))
  // Another draft may have taken this link away while we waited for the lock.
  if (!me) throw problem('not_found')
  return { m, me, parties, duties: await store.dutiesOf(ctx.db, county, m.id) }
}

export async function showToSign(ctx: Ctx, token: string): Promise<AnswerOf<typeof signPage>> {
  const { m, me, parties } = await byToken(ctx, token)
  const agreement = agreementOf(await readChain(ctx.db, store.log, m))
  if (!agreement) throw problem('not_found')
  return {
    number: m.number,
    committee: ctx.app.services.organisation.unitName(m.unit_id),
    side: me.side,
    parties: parties.map((p) => ({
      side: p.side,
      role: p.role,
      name: p.name_mask,
      signed: p.signed_at !== null,
    })),
    agreement,
    signedAt: me.signed_at?.toISOString() ?? null,
    locked: me.sign_tries >= mostTries,
  }
}

/** A wrong code is an answer, not a refusal: the count of tries must outlive the request. */
export async function signByCode(
  ctx: Ctx,
  token: string,
  code: string,
): Promise<{ signed: boolean; left: number }> {
  const loaded = await byToken(ctx, token, true)
  const { me } = loaded
  if (me.signed_at) return { signed: true, left: 0 }
  const facts = { ...factsOf(ctx, loaded), mine: false }
  if (refusal('sign', facts)) throw problem('mediation.wrong_state')
  if (me.sign_tries >= mostTries) throw problem('mediation.sign_locked')
  if (!sameText(code, signCode(ctx.app, token))) {
    await store.updateParty(ctx.db, me, { sign_tries: me.sign_tries + 1 })
    return { signed: false, left: mostTries - me.sign_tries - 1 }
  }
  await store.updateParty(ctx.db, me, { signed_at: ctx.now, sign_way: 'code' })
  await finish(
    ctx,
    loaded,
    { set: {}, events: [{ kind: 'signed', data: { side: me.side, way: 'code', files: [] } }] },
    nextState('sign', facts),
    sideWords(me.side).zh,
  )
  return { signed: true, left: 0 }
}

/** All parties of a demo's agreement, each by the link and code that are theirs. */
export async function signAll(ctx: Ctx, id: string): Promise<void> {
  const { county } = ctx.app.installation
  const drafted = (await readChain(ctx.db, store.log, { county, id })).findLast((e) => e.kind === 'drafted')
  for (const p of await store.partiesOf(ctx.db, county, [id])) {
    const token = signToken(ctx.app, { id }, p, Number(drafted?.data.version))
    await signByCode(ctx, token, signCode(ctx.app, token))
  }
}
