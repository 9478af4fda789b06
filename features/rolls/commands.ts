/** Opening a roll, saying what became of its people, closing it. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { counted as many } from '../../shared/plural.ts'
import { audit } from '../audit/answers.ts'
import { type NewTask, openTask, openTasks, settleTasks } from '../tasks/answers.ts'
import type * as c from './contract.ts'
import { draw, gridAt, type Roster, rosterOf, type Somebody, workerAt } from './draw.ts'
import { allSettled, answersOf, counts, kindWords, type RollKind, settled } from './rules.ts'
import { openSaid, sealSaid } from './seal.ts'
import * as store from './store.ts'

/** A grid has people of a roll to reach; closed by their answers, never ticked off. */
export const partTask = 'roll.part'

defineProblems({
  'roll.nobody': {
    status: 422,
    zh: '按这些条件没有人，名单没有开',
    en: 'Nobody meets these conditions; no roll was opened',
  },
  'roll.closed': { status: 409, zh: '这份名单已经关了', en: 'This roll is closed' },
  'roll.answer': {
    status: 422,
    zh: '这份名单没有这样的结果',
    en: 'This roll knows no such answer',
  },
})

const taskOf = (
  county: string,
  roll: Pick<store.RollRow, 'kind' | 'title' | 'due_at'>,
  p: Pick<store.NewPart, 'id' | 'region_path' | 'people' | 'doors'>,
): NewTask => ({
  county,
  regionPath: p.region_path,
  kind: partTask,
  title: {
    zh: `${kindWords[roll.kind].zh}名单：${roll.title}（${p.people} 人，${p.doors} 户）`,
    en: `${kindWords[roll.kind].en}: ${roll.title} (${many(p.people, 'person', 'people')}, ${many(p.doors, 'home', 'homes')})`,
  },
  subjectKind: 'roll',
  subjectId: p.id,
  dueAt: roll.due_at,
})

export async function open(ctx: Ctx, b: BodyOf<typeof c.rollOpen>): Promise<AnswerOf<typeof c.rollOpen>> {
  const due = new Date(b.dueAt)
  if (due <= ctx.now)
    throw problem('request.invalid', {
      issues: [{ path: 'dueAt', code: 'past', message: '时限已经过了 / this moment has passed' }],
    })
  return write(ctx, { ...b, regionPath: b.criteria.regionPath, dueAt: due }, await draw(ctx, b.criteria))
}

export interface Opening {
  kind: RollKind
  title: string
  words: string
  regionPath: string
  /** Who was looked for, as it was asked. */
  criteria: object
  dueAt: Date
}
type RollCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor' | 'address'>

/** A roll of these people, for a feature that knows itself whom it looks for. */
export const openRollOf = (ctx: RollCtx, b: Opening, people: readonly Somebody[]) =>
  write(ctx, b, rosterOf(ctx, people))

async function write(
  ctx: RollCtx,
  b: Opening,
  { parts, drawn }: Roster,
): Promise<AnswerOf<typeof c.rollOpen>> {
  const { county } = ctx.app.installation
  if (drawn.people === 0) throw problem('roll.nobody')
  const id = uuidv7()
  const rows = parts.map((p) => ({
    id: uuidv7(),
    region_path: p.regionPath,
    account_id: p.accountId,
    people: p.list.length,
    doors: new Set(p.list.map((x) => x.homeId ?? x.personId)).size,
  }))
  const entries = parts.flatMap((p, i) => p.list.map((x) => entryOf(x, rows[i]!.id)))
  await store.insertRoll(
    ctx.db,
    {
      county,
      id,
      region_path: b.regionPath,
      kind: b.kind,
      title: b.title,
      words: b.words,
      criteria: b.criteria,
      due_at: b.dueAt,
      at: ctx.now,
      by: ctx.actor.id,
      by_name: ctx.actor.name,
    },
    rows,
    entries,
  )
  await openTasks(
    ctx,
    rows.map((p) => taskOf(county, { kind: b.kind, title: b.title, due_at: b.dueAt }, p)),
  )
  await audit(ctx, {
    action: 'roll.open',
    subjectKind: 'roll',
    subjectId: id,
    regionPath: b.regionPath,
    detail: { title: b.title, kind: b.kind, people: drawn.people, criteria: b.criteria },
  })
  return { id, drawn }
}

const entryOf = (x: Somebody, partId: string): store.NewEntry => ({
  id: uuidv7(),
  part_id: partId,
  region_path: x.regionPath,
  subject: x.subject,
  person_id: x.personId,
  home_id: x.homeId,
  risk_id: x.riskId,
  who: x.who,
})
/** What one grid has of a roll, made if it has nothing yet; the roll is locked. */
async function partFor(ctx: RollCtx, roll: store.RollRow, regionPath: string): Promise<string> {
  const { county } = ctx.app.installation
  const grid = gridAt(ctx, regionPath)
  const [known] = await store.partsOf(
    ctx.db,
    sql<boolean>`p.county = ${county} and p.roll_id = ${roll.id} and p.region_path = ${grid}`,
  )
  if (known) return known.id
  const part = { id: uuidv7(), region_path: grid, account_id: workerAt(ctx, grid), people: 0, doors: 0 }
  await store.insertParts(ctx.db, county, roll.id, [part])
  return part.id
}

/** After somebody joined or left grids of a roll: what each has, and its task while something is left to be done. */
async function settle(ctx: RollCtx, roll: store.RollRow, partIds: readonly string[]): Promise<void> {
  const { county } = ctx.app.installation
  await store.recount(ctx.db, county, partIds)
  for (const p of await store.partsOf(
    ctx.db,
    sql<boolean>`p.county = ${county} and p.id = any(${[...partIds]}::uuid[])`,
  )) {
    const done = allSettled(roll.kind, p.counts)
    // Told anew: the task that stands says another number.
    await settleTasks(ctx, {
      county,
      kind: partTask,
      subjectIds: [p.id],
      state: done ? 'done' : 'cancelled',
      by: ctx.actor.id,
    })
    if (!done) await openTasks(ctx, [taskOf(county, roll, p)])
  }
}

/** Puts somebody on an open roll who came after it was drawn, unless they are on it already; or says since when it is closed. */
export async function joinRoll(
  ctx: RollCtx,
  rollId: string,
  x: Somebody,
): Promise<{ closedAt: Date | null }> {
  const { county } = ctx.app.installation
  const roll = await store.rollById(ctx.db, county, rollId, 'change')
  if (roll?.state !== 'open') return { closedAt: roll?.closed_at ?? null }
  const part = await partFor(ctx, roll, x.regionPath)
  // Whoever is on it keeps their grid, and the task its words.
  if ((await store.insertEntries(ctx.db, county, rollId, [entryOf(x, part)])) > 0)
    await settle(ctx, roll, [part])
  return { closedAt: null }
}

/** It is known now where somebody lives: on open rolls they go to the grid that can reach them. */
export async function placeOnRolls(
  ctx: RollCtx,
  x: Pick<Somebody, 'subject' | 'personId' | 'regionPath' | 'homeId'>,
): Promise<void> {
  const { county } = ctx.app.installation
  for (const e of await store.openEntriesOf(ctx.db, county, x.subject, [x.personId])) {
    // Of two who come to a new grid at once the second one finds what the first one made of it.
    const roll = await store.rollById(ctx.db, county, e.roll_id, 'change')
    if (roll?.state !== 'open') continue
    const part = await partFor(ctx, roll, x.regionPath)
    await store.moveEntry(ctx.db, county, e.id, { partId: part, regionPath: x.regionPath, homeId: x.homeId })
    await settle(ctx, roll, [...new Set([e.part_id, part])])
  }
}

/**
 * They take back what put them on open rolls, or stand on them by another entry (`to`): nothing is left to be done, and the list says so.
 * What was reached stays reached, or goes over to that other entry. What is said at their door after it counts again.
 */
export async function takeOffRolls(
  ctx: RollCtx,
  x: {
    subject: Somebody['subject']
    personIds: readonly string[]
    to?: string
    note: string
    byName: string
  },
): Promise<void> {
  const { county } = ctx.app.installation
  const all = await store.openEntriesOf(
    ctx.db,
    county,
    x.subject,
    x.to ? [...x.personIds, x.to] : x.personIds,
  )
  const now = (e: store.EntryHead) => new Date(Math.max(ctx.now.getTime(), e.happened_at?.getTime() ?? 0))
  const base = { recordedAt: ctx.now, counted: true, by: ctx.actor.kind === 'account' ? ctx.actor.id : null }
  for (const e of all) {
    const roll = e.person_id === x.to ? undefined : await store.rollById(ctx.db, county, e.roll_id, 'share')
    if (roll?.state !== 'open' || e.state === 'withdrawn') continue
    const done = settled(roll.kind, e.state)
    const stays = all.find((o) => o.person_id === x.to && o.roll_id === e.roll_id)
    if (done && !stays) continue
    if (done && stays && !settled(roll.kind, stays.state))
      await saveCounted(ctx, roll, stays, {
        ...base,
        state: e.state,
        said: sealSaid(ctx.app, stays.id, openSaid(ctx.app, e)),
        at: now(stays),
        byName: x.byName,
      })
    await saveCounted(ctx, roll, e, {
      ...base,
      state: 'withdrawn',
      said: sealSaid(ctx.app, e.id, { note: x.note, whereTo: '' }),
      at: now(e),
      byName: x.byName,
    })
  }
}

/** What was said, the figures of the grid, and its task: gone with the last one, there again when somebody is not settled after all. */
async function saveCounted(
  ctx: RollCtx,
  roll: store.RollRow,
  e: store.EntryHead,
  s: store.Saying,
): Promise<void> {
  const { county } = ctx.app.installation
  await store.saveSaying(ctx.db, county, e, s)
  if (!s.counted) return
  const now = await store.countSaying(ctx.db, county, e.part_id, e.state, s.state)
  if (roll.state !== 'open') return
  if (allSettled(roll.kind, now))
    await settleTasks(ctx, { county, kind: partTask, subjectIds: [e.part_id], by: ctx.actor.id })
  else if (settled(roll.kind, e.state)) {
    // The task may have closed with what is not done after all.
    const [part] = await store.partsOf(ctx.db, sql<boolean>`p.county = ${county} and p.id = ${e.part_id}`)
    if (part) await openTask(ctx, taskOf(county, roll, part))
  }
}

/** What the phone says, but never of a moment that is still to come. */
const momentOf = (ctx: Ctx, said: string | undefined): Date => {
  const at = said ? new Date(said) : ctx.now
  return new Date(Math.min(at.getTime(), ctx.now.getTime()))
}

export async function seen(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.partSeen>,
): Promise<AnswerOf<typeof c.partSeen>> {
  const { county } = ctx.app.installation
  const [p] = await store.partsOf(ctx.db, sql<boolean>`p.county = ${county} and p.id = ${id}`, true)
  if (!p || !ctx.access.can('roll.read', p.region_path)) throw problem('not_found')
  ctx.access.need('roll.answer', p.region_path)
  if (p.seen_at) return { seenAt: p.seen_at.toISOString(), seenBy: p.seen_by_name ?? '' }
  const at = momentOf(ctx, b.occurredAt)
  await store.seePart(ctx.db, county, id, at, ctx.actor.name)
  return { seenAt: at.toISOString(), seenBy: ctx.actor.name }
}

export async function say(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.entrySay>,
): Promise<AnswerOf<typeof c.entrySay>> {
  const { county } = ctx.app.installation
  const e = await store.lockEntry(ctx.db, county, id)
  if (!e || !ctx.access.can('roll.read', e.region_path)) throw problem('not_found')
  ctx.access.need('roll.answer', e.region_path)
  const roll = await store.rollById(ctx.db, county, e.roll_id, 'share')
  if (!roll) throw problem('not_found')
  // A phone whose clock is far behind says nothing that was before the roll.
  const at = new Date(Math.max(momentOf(ctx, b.occurredAt).getTime(), roll.opened_at.getTime()))
  // What was done before it was closed is true, whenever it arrives.
  if (roll.closed_at && at > roll.closed_at) throw problem('roll.closed')
  if (b.state !== 'waiting' && !answersOf(roll.kind).includes(b.state)) throw problem('roll.answer')
  const counted = counts(e.happened_at, at)
  const was = openSaid(ctx.app, e)
  const [part] = await store.partsOf(ctx.db, sql<boolean>`p.county = ${county} and p.id = ${e.part_id}`, true)
  if (part && !part.seen_at) await store.seePart(ctx.db, county, part.id, at, ctx.actor.name)
  await saveCounted(ctx, roll, e, {
    state: b.state,
    said: sealSaid(ctx.app, e.id, {
      note: b.note ?? was.note,
      whereTo: b.state === 'moved' ? (b.whereTo ?? was.whereTo) : '',
    }),
    at,
    recordedAt: ctx.now,
    counted,
    by: ctx.actor.id,
    byName: ctx.actor.name,
  })
  return { state: counted ? b.state : e.state, counted }
}

export async function close(ctx: Ctx, id: string, why: string): Promise<AnswerOf<typeof c.rollClose>> {
  const { county } = ctx.app.installation
  const roll = await store.rollById(ctx.db, county, id, 'change')
  if (!roll) throw problem('not_found')
  ctx.access.need('roll.open', roll.region_path)
  if (roll.state === 'closed') throw problem('roll.closed')
  await store.closeRoll(ctx.db, county, id, { at: ctx.now, byName: ctx.actor.name, why })
  const parts = await store.partsOf(ctx.db, sql<boolean>`p.county = ${county} and p.roll_id = ${id}`)
  await settleTasks(ctx, {
    county,
    kind: partTask,
    subjectIds: parts.map((p) => p.id),
    state: 'cancelled',
    by: ctx.actor.id,
    note: why,
  })
  await audit(ctx, {
    action: 'roll.close',
    subjectKind: 'roll',
    subjectId: id,
    regionPath: roll.region_path,
    detail: { why },
  })
  return { state: 'closed' }
}
