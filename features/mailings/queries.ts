/** Mailings as staff see them, and what became of one for each person. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { somebodies, tagSights } from '../ledger/answers.ts'
import { smsProvider } from '../webhooks/answers/sms.ts'
import { approversOf, mayApprove, readsTag } from './commands.ts'
import type * as c from './contract.ts'
import { mailingVerbs } from './contract.ts'
import { namedApprovers, type RecipientState, recipientStates } from './rules.ts'
import * as store from './store.ts'

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.mailingsList>,
): Promise<AnswerOf<typeof c.mailingsList>> {
  const { county } = ctx.app.installation
  const where = sql<boolean>`(m.county = ${county} and ${ctx.access.where(mailingVerbs.read, 'm.region_path')})`
  const sights = await tagSights(ctx)
  const found = await store.listMailings(ctx.db, where, { after: q.after, limit: q.limit + 1 })
  const rows = found.slice(0, q.limit).filter(await readsTag(ctx))
  // Of what is over the figures are written down; only what goes on is counted.
  const live = await store.stateCounts(
    ctx.db,
    county,
    rows.filter((m) => !m.counts).map((m) => m.id),
  )
  const approvers = new Map<string, string[]>()
  for (const m of rows.filter((x) => x.state === 'asked'))
    approvers.set(m.id, await approversOf(ctx, m, sights(m.audience.tag ?? '')))
  const [own = ctx.app.installation.rootPath] = ctx.access.ranges(mailingVerbs.read)
  return {
    next: found.length > q.limit ? q.after + q.limit : null,
    provider: (await smsProvider(ctx.app, own))?.name ?? '',
    items: rows.map((m) => {
      const counts =
        m.counts ?? Object.fromEntries(live.filter((s) => s.mailing_id === m.id).map((s) => [s.state, s.n]))
      const n = (...states: RecipientState[]) => states.reduce((a, s) => a + (counts[s] ?? 0), 0)
      const tag = m.audience.tag ? sights(m.audience.tag) : null
      const under = m.state === 'asked' || m.state === 'sending'
      return {
        id: m.id,
        title: m.title,
        text: m.text,
        purpose: m.purpose,
        regionName: ctx.app.services.regions.name(m.region_path),
        olderFrom: m.audience.olderFrom ?? null,
        youngerTo: m.audience.youngerTo ?? null,
        tag: tag && { zh: tag.zh, en: tag.en },
        sensitive: tag?.sensitive ?? false,
        state: m.state,
        people: n(...recipientStates),
        sent: n('sent'),
        waiting: n('waiting', 'sending'),
        failed: n('failed'),
        createdAt: m.created_at.toISOString(),
        createdBy: m.created_by_name,
        expiresAt: m.expires_at.toISOString(),
        decidedBy: m.decided_by_name,
        why: m.why,
        mayDecide: m.state === 'asked' && mayApprove(ctx, m, sights(m.audience.tag ?? '')),
        approvers: (approvers.get(m.id) ?? []).slice(0, namedApprovers),
        mayStop: under && ctx.access.can(mailingVerbs.send, m.region_path),
      }
    }),
  }
}

export async function people(
  ctx: Ctx,
  id: string,
  q: QueryOf<typeof c.mailingPeople>,
): Promise<AnswerOf<typeof c.mailingPeople>> {
  const { county } = ctx.app.installation
  const m = await store.mailingById(ctx.db, county, id)
  if (!m || !ctx.access.can(mailingVerbs.read, m.region_path) || !(await readsTag(ctx))(m))
    throw problem('not_found')
  const where = sql<boolean>`(p.county = ${county} and p.mailing_id = ${id}
    and ${ctx.access.where(mailingVerbs.read, 'p.region_path')} ${q.state ? sql`and p.state = ${q.state}` : sql``})`
  const rows = await store.peopleOf(ctx.db, where, { after: q.after, limit: q.limit + 1 })
  const page = rows.slice(0, q.limit)
  const who = await somebodies(
    ctx,
    page.map((p) => p.person_id),
  )
  const counts = await store.stateCounts(ctx.db, county, [id])
  return {
    items: page.map((p) => {
      const s = who.get(p.person_id)
      return {
        personId: s?.id ?? p.person_id,
        name: s?.name ?? '',
        phone: s?.phone ?? '',
        state: p.state,
        said: p.said,
        tries: p.attempts,
        at: p.sent_at?.toISOString() ?? null,
      }
    }),
    states: recipientStates.flatMap((state) => {
      const n = counts.filter((s) => s.state === state).reduce((a, s) => a + s.n, 0)
      return n > 0 ? [{ state, n }] : []
    }),
    next: rows.length > q.limit ? q.after + q.limit : null,
  }
}
