/** What people see of referrals: of one case, and the list. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem, problemCatalogue } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { visible } from '../cases/answers.ts'
import type { caseReferrals, Referral, referralsList, referralsSheet } from './contract.ts'
import { factsOf, isOpen } from './refer.ts'
import { refusalToRefer } from './rules.ts'
import { allPeers } from './store/peers.ts'
import * as store from './store/referrals.ts'

const wire = (r: store.ListedReferral): Referral => ({
  id: r.id,
  peerId: r.peer_id,
  peerName: r.peer_name,
  peerState: r.peer_state,
  transport: r.transport,
  direction: r.direction,
  state: r.state,
  nth: r.nth,
  caseId: r.case_id,
  number: r.number,
  title: r.title,
  theirNumber: r.their_number,
  step: r.step,
  unitName: r.unit_name,
  reason: r.reason,
  result: r.result,
  dueAt: r.due_at?.toISOString() ?? null,
  byName: r.by_name,
  createdAt: r.created_at.toISOString(),
  updatedAt: r.updated_at.toISOString(),
  waiting: r.waiting,
  stuck: r.stuck,
  lastError: r.last_error,
})

/** From these states a case can still be referred: as for giving it to another unit. */
const referable = new Set(['triage', 'dispatched', 'accepted', 'suspended'])

export async function referralsOfCase(ctx: Ctx, caseId: string): Promise<AnswerOf<typeof caseReferrals>> {
  const { county } = ctx.app.installation
  const c = await ctx.db
    .selectFrom('cases')
    .select(['region_path', 'handler_units', 'state'])
    .where('county', '=', county)
    .where('id', '=', caseId)
    .executeTakeFirst()
  if (!c || !visible(ctx, c as Parameters<typeof visible>[1])) throw problem('not_found')
  const can = (verb: string) => ctx.access.can(verb, c.region_path)
  const rows = await store.listReferrals(ctx.db, {
    county,
    where: ctx.access.where('case.read', 'r.region_path'),
    show: 'all',
    caseId,
    limit: 50,
  })
  const past = rows.map((r) => ({ direction: r.direction, peerId: r.peer_id, state: r.state }))
  const may = can('case.dispatch') && (c.state !== 'triage' || can('case.confirm')) && referable.has(c.state)
  const words = problemCatalogue()
  const targets = may
    ? (await allPeers(ctx.db))
        .filter((p) => p.state === 'active' && p.direction !== 'take')
        .map((p) => {
          const { nth, refusal } = refusalToRefer(factsOf(p), past, { can })
          const e = refusal ? words.get(refusal) : undefined
          return {
            peerId: p.id,
            name: p.name,
            relation: p.relation,
            nth,
            refusal,
            why: e ? { zh: e.zh, en: e.en } : null,
          }
        })
    : []
  return {
    referrals: rows.map(wire),
    targets,
    mayReveal: can('report.reveal'),
    maySendBack:
      rows.some((r) => r.direction === 'in' && isOpen(r)) &&
      can(c.state === 'triage' ? 'case.reject' : 'case.confirm') &&
      referable.has(c.state),
    maySettle: can('case.dispatch'),
  }
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof referralsList>,
): Promise<AnswerOf<typeof referralsList>> {
  const { county } = ctx.app.installation
  const where = ctx.access.where('case.read', 'r.region_path')
  const at = /^(\d{4}-[\dT:.Z-]+)_([0-9a-f-]{36})$/.exec(q.after ?? '')
  if (q.after && !at)
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  const rows = await store.listReferrals(ctx.db, {
    county,
    where,
    show: q.show,
    direction: q.direction,
    peer: q.peer,
    before: at ? { at: at[1]!, id: at[2]! } : undefined,
    limit: q.limit + 1,
  })
  const page = rows.slice(0, q.limit)
  const last = page.at(-1)
  return {
    items: page.map(wire),
    counts: { ...(await store.countReferrals(ctx.db, county, where)) },
    peers: (await allPeers(ctx.db)).map((p) => ({ id: p.id, name: p.name })),
    next: rows.length > q.limit && last ? `${last.updated_at.toISOString()}_${last.id}` : null,
  }
}

const mostRows = 5000

export async function sheet(ctx: Ctx, q: QueryOf<typeof referralsSheet>): Promise<string> {
  const rows = await store.listReferrals(ctx.db, {
    county: ctx.app.installation.county,
    where: ctx.access.where('case.export', 'r.region_path'),
    show: q.show,
    direction: q.direction,
    peer: q.peer,
    limit: mostRows + 1,
  })
  const time = (d: Date | null) => d?.toISOString() ?? ''
  return csvText(
    [
      'direction',
      'peer',
      'number',
      'their_number',
      'title',
      'state',
      'nth',
      'unit',
      'reason',
      'result',
      'due_at',
      'created_at',
      'updated_at',
    ],
    rows
      .slice(0, mostRows)
      .map((r) => [
        r.direction,
        r.peer_name,
        r.number,
        r.their_number ?? '',
        r.title,
        r.state,
        String(r.nth),
        r.unit_name ?? '',
        r.reason ?? '',
        r.result ?? '',
        time(r.due_at),
        time(r.created_at),
        time(r.updated_at),
      ]),
    rows.length > mostRows ? Number.POSITIVE_INFINITY : undefined,
  )
}
