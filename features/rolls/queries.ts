/** What is asked of rolls: how far they are, and their people, masked. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { arrivalsBrief } from '../arrivals/answers.ts'
import { doorsOf, somebodies } from '../ledger/answers.ts'
import type * as c from './contract.ts'
import { type Counts, doneStates, entryStates, type RollKind, settled, totals, whyWords } from './rules.ts'
import { openSaid } from './seal.ts'
import * as store from './store.ts'

/** A phone shows no more; whoever has more answers what is there first. */
const mostMine = 1000

/** Nothing is left to be done for them; about `e`. */
const doneOf = (kind: RollKind): RawBuilder<boolean> =>
  sql<boolean>`(e.state = any(${[...doneStates(kind)]}::text[]))`

const partsWhere = (ctx: Ctx, verb: string): RawBuilder<boolean> =>
  sql<boolean>`(p.county = ${ctx.app.installation.county} and ${ctx.access.where(verb, 'p.region_path')})`

const wireRoll = (ctx: Ctx, r: store.RollRow, counts: Counts, parts: number, seen: number): c.Roll => ({
  id: r.id,
  kind: r.kind,
  title: r.title,
  words: r.words,
  regionName: ctx.app.services.regions.name(r.region_path),
  state: r.state,
  dueAt: r.due_at.toISOString(),
  openedAt: r.opened_at.toISOString(),
  openedBy: r.opened_by_name,
  closedAt: r.closed_at?.toISOString() ?? null,
  closedBy: r.closed_by_name ?? '',
  closedWhy: r.closed_why ?? '',
  emptiedAt: r.emptied_at?.toISOString() ?? null,
  ...totals(r.kind, counts),
  parts,
  seen,
})

export async function list(ctx: Ctx, limit: number): Promise<AnswerOf<typeof c.rollsList>> {
  const where = partsWhere(ctx, 'roll.read')
  const rolls = await store.listRolls(ctx.db, where, { open: false, limit })
  const ids = rolls.map((r) => r.id)
  const sums = new Map(
    (await store.sumsOf(ctx.db, sql<boolean>`${where} and p.roll_id = any(${ids}::uuid[])`)).map((x) => [
      x.roll_id,
      x,
    ]),
  )
  return {
    items: rolls.map((r) => {
      const x = sums.get(r.id)
      return wireRoll(ctx, r, x ?? {}, x?.parts ?? 0, x?.seen ?? 0)
    }),
  }
}

async function rollFor(ctx: Ctx, id: string): Promise<{ roll: store.RollRow; parts: store.PartRow[] }> {
  const roll = await store.rollById(ctx.db, ctx.app.installation.county, id)
  const parts = roll
    ? await store.partsOf(ctx.db, sql<boolean>`${partsWhere(ctx, 'roll.read')} and p.roll_id = ${id}`)
    : []
  if (!roll || parts.length === 0) throw problem('not_found')
  return { roll, parts }
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.rollGet>> {
  const { roll, parts } = await rollFor(ctx, id)
  const { regions, organisation } = ctx.app.services
  const counts: Counts = {}
  for (const p of parts) for (const s of entryStates) counts[s] = (counts[s] ?? 0) + (p.counts[s] ?? 0)
  const seen = parts.filter((p) => p.seen_at !== null).length
  return {
    ...wireRoll(ctx, roll, counts, parts.length, seen),
    grids: parts.map((p) => ({
      id: p.id,
      regionPath: p.region_path,
      name: regions.name(p.region_path),
      worker: organisation.accountName(p.account_id),
      doors: p.doors,
      ...totals(roll.kind, p.counts),
      seenAt: p.seen_at?.toISOString() ?? null,
      seenBy: p.seen_by_name ?? '',
    })),
    states: entryStates.map((state) => ({ state, n: counts[state] ?? 0 })),
    mayClose: roll.state === 'open' && ctx.access.can('roll.open', roll.region_path),
  }
}

async function wireEntries(
  ctx: Ctx,
  rows: readonly store.EntryRow[],
  kindOf: (rollId: string) => RollKind,
): Promise<c.Entry[]> {
  const of = (subject: store.EntryRow['subject']) =>
    rows.filter((e) => e.subject === subject).map((e) => e.person_id)
  const who = await somebodies(ctx, of('person'))
  const came = await arrivalsBrief(ctx, of('arrival'))
  const doors = await doorsOf(
    ctx,
    rows.flatMap((e) => e.home_id ?? []),
  )
  const { regions } = ctx.app.services
  return rows.map((e) => {
    const arrival = e.subject === 'arrival' ? came.get(e.person_id) : undefined
    const p = arrival ?? (e.subject === 'person' ? who.get(e.person_id) : undefined)
    const said = openSaid(ctx.app, e)
    return {
      id: e.id,
      personId: p?.id ?? e.person_id,
      subject: e.subject,
      homeId: e.home_id,
      name: p?.name ?? '',
      phone: p?.phone ?? '',
      age: p?.age ?? null,
      sex: p?.sex ?? 0,
      place: (e.home_id && doors.get(e.home_id)) || arrival?.place || regions.name(e.region_path),
      gridName: regions.chain(e.region_path).findLast((r) => r.kind === 'grid')?.name ?? '',
      why: whyWords[e.who],
      risk: e.risk ?? arrival?.from ?? '',
      state: e.state,
      settled: settled(kindOf(e.roll_id), e.state),
      note: said.note,
      whereTo: said.whereTo,
      happenedAt: e.happened_at?.toISOString() ?? null,
      byName: e.by_name ?? '',
      mayAnswer: ctx.access.can('roll.answer', e.region_path),
    }
  })
}

export async function entries(
  ctx: Ctx,
  id: string,
  q: QueryOf<typeof c.rollEntries>,
): Promise<AnswerOf<typeof c.rollEntries>> {
  const { roll } = await rollFor(ctx, id)
  const where = [
    sql`e.county = ${ctx.app.installation.county} and e.roll_id = ${id}`,
    ctx.access.where('roll.read', 'e.region_path'),
  ]
  if (q.part) where.push(sql`e.part_id = ${q.part}`)
  if (q.state) where.push(sql`e.state = ${q.state}`)
  const all = sql<boolean>`(${sql.join(where, sql` and `)})`
  const rows = await store.listEntries(ctx.db, all, {
    ...(q.order === 'todo' ? { done: doneOf(roll.kind) } : {}),
    after: q.after,
    limit: q.limit + 1,
  })
  return {
    items: await wireEntries(ctx, rows.slice(0, q.limit), () => roll.kind),
    total: await store.countEntries(ctx.db, all),
    next: rows.length > q.limit ? q.after + q.limit : null,
  }
}

export async function mine(ctx: Ctx): Promise<AnswerOf<typeof c.rollsMine>> {
  const { county } = ctx.app.installation
  const where = partsWhere(ctx, 'roll.answer')
  const rolls = new Map(
    (await store.listRolls(ctx.db, where, { open: true, limit: 50 })).map((r) => [r.id, r]),
  )
  const parts = await store.partsOf(
    ctx.db,
    sql<boolean>`${where} and p.roll_id = any(${[...rolls.keys()]}::uuid[])`,
  )
  const here = sql<boolean>`e.county = ${county} and e.part_id = any(${parts.map((p) => p.id)}::uuid[])`
  const contact = [...rolls.values()].filter((r) => r.kind === 'contact').map((r) => r.id)
  const done = sql<boolean>`case when e.roll_id = any(${contact}::uuid[]) then ${doneOf('contact')} else ${doneOf('move')} end`
  const rows = await store.listEntries(ctx.db, here, { done, after: 0, limit: mostMine })
  const all = rows.length < mostMine ? rows.length : await store.countEntries(ctx.db, here)
  const people = await wireEntries(ctx, rows, (id) => rolls.get(id)!.kind)
  const at = new Map(rows.map((e, i) => [e.id, { part: e.part_id, entry: people[i]! }]))
  return {
    more: all - rows.length,
    parts: parts
      .map((p) => {
        const r = rolls.get(p.roll_id)!
        return {
          id: p.id,
          rollId: r.id,
          kind: r.kind,
          title: r.title,
          words: r.words,
          gridName: ctx.app.services.regions.name(p.region_path),
          dueAt: r.due_at.toISOString(),
          openedBy: r.opened_by_name,
          seenAt: p.seen_at?.toISOString() ?? null,
          entries: [...at.values()].filter((x) => x.part === p.id).map((x) => x.entry),
        }
      })
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
  }
}
