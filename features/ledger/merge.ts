/**
 * Two entries of one person become one and come apart again. What hangs on the loser goes to the winner and is remembered, so that an
 * undo gives back exactly what was; all in one transaction, checked at once.
 */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type * as c from './contract-merge.ts'
import { needAny } from './people.ts'
import { changing, todayOf } from './recheck.ts'
import { doubledResidences, endOf, joinedValues, partedValues } from './rules/merge.ts'
import { emptyPerson, maskName, type PersonValues } from './rules/person.ts'
import * as store from './store/merges.ts'
import { decidePair } from './store/pairs.ts'
import { type OpenPerson, opened, peopleById, type ResidenceRow, residencesBy } from './store/rows.ts'
import { openVersion } from './store/seal.ts'
import { type ResidenceWrite, savePeople, saveResidences, settlePlaces } from './store/write.ts'
import { placeOf } from './view.ts'
import './problems.ts'

/** Two people, both locked in one order, with what the actor may see of where they live. */
async function both(ctx: Ctx, ids: readonly [string, string]): Promise<[OpenPerson, OpenPerson]> {
  const { county } = ctx.app.installation
  const heads = await peopleById(ctx.db, county, ids, true)
  const of = (id: string) => heads.find((p) => p.id === id)
  const [x, y] = [of(ids[0]), of(ids[1])]
  if (!x || !y) throw problem('not_found')
  return [opened(ctx.app, x), opened(ctx.app, y)]
}

async function needBoth(
  ctx: Ctx,
  people: readonly OpenPerson[],
  more: readonly string[] = [],
): Promise<void> {
  const seen = await residencesBy(
    ctx.db,
    ctx.app.installation.county,
    'person_id',
    people.map((p) => p.id),
  )
  for (const p of people)
    needAny(ctx, 'ledger.edit', [
      p.region_path,
      ...seen.filter((r) => r.person_id === p.id || more.includes(r.id)).map((r) => r.region_path),
    ])
}

const versionOf = (p: OpenPerson, values: PersonValues, kind: string, why: string, changed: string[]) => ({
  id: p.id,
  regionPath: p.region_path,
  // Source and day of verification stay those of the entry: a merge is no visit.
  source: p.source,
  verifiedOn: p.verified_on,
  head: p,
  kind,
  why,
  changed,
  values,
})

const written = (
  r: ResidenceRow,
  change: Partial<ResidenceWrite>,
  kind: string,
  why: string,
): ResidenceWrite => ({
  id: r.id,
  regionPath: r.region_path,
  personId: r.person_id,
  homeId: r.home_id,
  role: r.role,
  household: r.household,
  relation: r.relation,
  from: r.from_on,
  until: r.until_on,
  source: r.source,
  verifiedOn: r.verified_on,
  head: r,
  ...change,
  kind,
  why,
  changed: Object.keys(change),
})

export async function merge(
  ctx: Ctx,
  b: BodyOf<typeof c.mergeCreate>,
): Promise<AnswerOf<typeof c.mergeCreate>> {
  const { county } = ctx.app.installation
  if (b.winner.id === b.loser.id) throw problem('ledger.merge_self')
  const [winner, loser] = await both(ctx, [b.winner.id, b.loser.id])
  await needBoth(ctx, [winner, loser])
  for (const [p, said] of [
    [winner, b.winner],
    [loser, b.loser],
  ] as const) {
    if (p.merged_into)
      throw problem('ledger.merged', { extra: { personId: p.id, mergedInto: p.merged_into } })
    if (p.seq !== said.version)
      throw problem('conflict.version', { extra: { personId: p.id, version: p.seq } })
  }
  const today = todayOf(ctx.app, ctx.now)
  const id = uuidv7(ctx.now.getTime())
  const { values, fields } = joinedValues(winner.values, loser.values, b.values)
  await changing(ctx, { people: [winner.id, loser.id] }, async () => {
    // Also those beyond the scope of whoever merges: one person is not left in two halves.
    const all = await residencesBy(ctx.db, county, 'person_id', [winner.id, loser.id], true)
    const moved = all.filter((r) => r.person_id === loser.id)
    const doubled = doubledResidences(
      all.filter((r) => r.person_id === winner.id),
      moved,
      today,
    )
    const ended = doubled.map((r) => ({ id: r.id, was: r.until_on, set: endOf(r, today) }))
    await savePeople(ctx, [
      versionOf(winner, values, 'merged', b.why, fields),
      versionOf(loser, loser.values, 'merged', b.why, []),
    ])
    await store.pointTo(ctx, loser.id, winner.id)
    await saveResidences(
      ctx,
      all
        .filter((r) => moved.includes(r) || doubled.includes(r))
        .map((r) => {
          const end = ended.find((e) => e.id === r.id)
          return written(
            r,
            {
              ...(r.person_id === loser.id ? { personId: winner.id } : {}),
              ...(end ? { until: end.set } : {}),
            },
            'merged',
            b.why,
          )
        }),
    )
    await store.insertMerge(ctx, {
      id,
      region_path: winner.region_path,
      loser: loser.id,
      winner: winner.id,
      loser_seq: loser.seq + 1,
      winner_seq: winner.seq + 1,
      fields,
      moved: moved.map((r) => r.id),
      ended,
      winner_path: winner.region_path,
      why: b.why,
    })
    await store.follow(ctx, id)
    await decidePair(ctx, [winner.id, loser.id], 'same', b.why)
  })
  return { id, winner: winner.id, version: winner.seq + 1 }
}

export async function undo(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.mergeUndo>,
): Promise<AnswerOf<typeof c.mergeUndo>> {
  const { county } = ctx.app.installation
  const m = await store.mergeById(ctx.db, county, id, true)
  if (!m) throw problem('not_found')
  const [winner, loser] = await both(ctx, [m.winner, m.loser])
  await needBoth(ctx, [winner, loser], m.moved)
  if (m.state === 'undone') throw problem('ledger.merge_undone')
  // Merges come apart in the order in which they were made, last first.
  if (winner.merged_into)
    throw problem('ledger.merge_order', { extra: { personId: winner.id, mergedInto: winner.merged_into } })
  const today = todayOf(ctx.app, ctx.now)
  await changing(ctx, { people: [winner.id, loser.id] }, async () => {
    const sealed = await store.sealedVersions(ctx.db, county, winner.id, [m.winner_seq - 1, m.winner_seq])
    const at = (seq: number): PersonValues => ({
      ...emptyPerson(),
      ...openVersion(ctx.app, winner.id, sealed.get(seq)!),
    })
    const next = partedValues(winner.values, at(m.winner_seq - 1), at(m.winner_seq), m.fields, b.values)
    if (next.asked.length > 0) throw problem('ledger.merge_changed', { extra: { fields: next.asked } })
    const mine = await residencesBy(ctx.db, county, 'id', [...m.moved, ...m.ended.map((e) => e.id)], true)
    await savePeople(ctx, [
      versionOf(winner, next.values, 'unmerged', b.why, next.fields),
      versionOf(loser, loser.values, 'unmerged', b.why, []),
    ])
    await store.unpoint(ctx, loser.id)
    await saveResidences(
      ctx,
      mine.flatMap((r) => {
        const end = m.ended.find((e) => e.id === r.id)
        const change = {
          ...(m.moved.includes(r.id) && r.person_id === winner.id ? { personId: loser.id } : {}),
          // An end that somebody else set since holds.
          ...(end && r.until_on === end.set ? { until: end.was } : {}),
        }
        return Object.keys(change).length > 0 ? [written(r, change, 'unmerged', b.why)] : []
      }),
    )
    await settlePlaces(ctx, [winner.id, loser.id])
    if (ctx.app.services.regions.byPath(m.winner_path))
      await store.placeUnlessLiving(ctx, winner.id, m.winner_path, today)
    await store.markUndone(ctx, id, b.why)
    await store.follow(ctx, id)
    await decidePair(ctx, [winner.id, loser.id], 'open', b.why)
  })
  return {
    winner: { id: winner.id, version: winner.seq + 1 },
    loser: { id: loser.id, version: loser.seq + 1 },
  }
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.mergesList>,
): Promise<AnswerOf<typeof c.mergesList>> {
  const { county } = ctx.app.installation
  const parts = [sql`m.county = ${county}`]
  if (q.person) parts.push(sql`(m.winner = ${q.person} or m.loser = ${q.person})`)
  if (q.state) parts.push(sql`m.state = ${q.state}`)
  const rows = await store.listMerges(
    ctx.db,
    sql<boolean>`(${sql.join(parts, sql` and `)})`,
    q.after,
    q.limit + 1,
  )
  const page = rows.slice(0, q.limit)
  const heads = await peopleById(ctx.db, county, [...new Set(page.flatMap((m) => [m.winner, m.loser]))])
  const people = new Map(heads.map((p) => [p.id, opened(ctx.app, p)]))
  const name = (id: string) => maskName(people.get(id)?.values.name ?? '')
  return {
    items: page.map((m) => {
      const w = people.get(m.winner)
      return {
        id: m.id,
        winner: m.winner,
        loser: m.loser,
        winnerName: name(m.winner),
        loserName: name(m.loser),
        place: placeOf(ctx.app, w?.region_path ?? m.region_path),
        fields: m.fields,
        residences: m.moved.length,
        state: m.state,
        why: m.why,
        at: m.done_at.toISOString(),
        by: m.done_by_name,
        undoneAt: m.undone_at?.toISOString() ?? null,
        undoneBy: m.undone_by_name ?? '',
        mayUndo:
          m.state === 'merged' &&
          w?.merged_into === null &&
          [m.winner, m.loser].every((id) =>
            ctx.access.can('ledger.edit', people.get(id)?.region_path ?? m.region_path),
          ),
      }
    }),
    next: rows.length > q.limit ? q.after + q.limit : null,
  }
}
