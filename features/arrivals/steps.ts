/** What follows by itself from a step of an arrival: whom of the ledger it is, the task of whoever has to decide, the lists of risks. */
import type { Ctx } from '../../kernel/context.ts'
import { noteOf } from '../../shared/notes.ts'
import { isoInZone } from '../clocks/rules.ts'
import { likelyPeople } from '../ledger/answers.ts'
import { joinRoll, openRollOf, type Somebody } from '../rolls/answers.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import { arrivalVerbs } from './contract.ts'
import { divisionName } from './rules/divisions.ts'
import { atRisk, concerns, needsOf } from './rules.ts'
import { openSaid } from './seal.ts'
import { type ArrivalRow, bySystem, type Happened, step } from './store.ts'
import * as outside from './store-outside.ts'

export const decideTask = 'arrival.decide'

export type StepCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor' | 'access' | 'address' | 'requestId'>
export const todayOf = (ctx: Pick<Ctx, 'app' | 'now'>): string =>
  isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10)

/** Who did it, as the log of an arrival has it: whoever holds the link is the person. */
export const did = (
  ctx: Pick<Ctx, 'actor' | 'now'>,
  kind: Happened['kind'],
  data: Happened['data'] = {},
): Happened => ({
  kind,
  by: ctx.actor.kind === 'account' ? ctx.actor.id : null,
  byName: ctx.actor.kind === 'account' ? ctx.actor.name : noteOf('self'),
  at: ctx.now,
  data,
})

/** On arrival: linked when the number says surely who it is; else whom it may be, or that the ledger knows nobody alike, for a person. */
export async function arrive(ctx: StepCtx, was: ArrivalRow): Promise<ArrivalRow> {
  const a = await step(ctx.db, was, { state: 'here', arrived_at: ctx.now }, did(ctx, 'arrived'))
  return a.link === 'linked' || a.link === 'apart' ? a : lookAgain(ctx, a)
}

/** Whom of the ledger somebody may be, by what they say now. */
export async function lookAgain(ctx: StepCtx, a: ArrivalRow): Promise<ArrivalRow> {
  const s = openSaid(ctx.app, a.id, a.sealed)
  const found = await likelyPeople(ctx, { name: s.name, idNumber: s.idNumber, phone: s.phone }, a.home_id)
  if (found.kind === 'same')
    return step(
      ctx.db,
      a,
      { link: 'linked', person_id: found.personId, candidates: [] },
      { ...did(ctx, 'linked', { rule: 'id-number' }), by: null, byName: bySystem },
    )
  const link = found.kind === 'alike' ? 'proposed' : 'new'
  if (a.link === link && found.kind === 'new') return a
  return step(
    ctx.db,
    a,
    { link, person_id: null, candidates: found.kind === 'alike' ? found.with : [] },
    {
      ...did(ctx, 'proposed', { alike: found.kind === 'alike' ? found.with.length : 0 }),
      by: null,
      byName: bySystem,
    },
  )
}

/** One task while a person has something to decide; it goes when nothing is left. */
export async function tellWhoDecides(ctx: StepCtx, a: ArrivalRow): Promise<void> {
  const { county } = ctx.app.installation
  const { regions, organisation } = ctx.app.services
  const needs = needsOf({ ...a, arrivesOn: a.arrives_on }, todayOf(ctx))
  await settleTasks(ctx, { county, kind: decideTask, subjectIds: [a.id], by: ctx.actor.id })
  const [need] = needs.filter((n) => n !== 'late')
  if (!need) return
  const where = regions.name(a.region_path)
  const what =
    need === 'place'
      ? { zh: '有人报备，住处没对上', en: 'Somebody comes: say where they will live' }
      : a.link === 'new'
        ? { zh: '报备的人到了，台账里没有', en: 'Somebody has arrived whom the ledger does not know' }
        : { zh: '报备的人到了，台账里有像的', en: 'Somebody has arrived and is like somebody in the ledger' }
  await openTask(ctx, {
    county,
    regionPath: a.region_path,
    kind: decideTask,
    title: { zh: `${where}：${what.zh}`, en: `${where}: ${what.en}` },
    subjectKind: 'arrival',
    subjectId: a.id,
    accountId:
      a.placed === 'none' ? null : (organisation.peopleFor(a.region_path, 'worker')[0]?.accountId ?? null),
  })
}

export const somebodyOf = (
  a: Pick<ArrivalRow, 'id' | 'region_path' | 'home_id'>,
  who: 'outside' | 'unsure',
): Somebody => ({
  personId: a.id,
  subject: 'arrival',
  homeId: a.home_id,
  regionPath: a.region_path,
  riskId: null,
  who,
})

export const rollTitle = (area: Pick<outside.AreaRow, 'code' | 'place' | 'level'>) =>
  noteOf(`rollOf${area.level}`, {
    // A title has sixty characters.
    place: [divisionName(area.code), area.place].filter(Boolean).join(' ').slice(0, 46),
  })

/** What a roll says of the area it was opened for. */
export const criteriaOf = (
  area: Pick<outside.AreaRow, 'id' | 'code' | 'place' | 'level' | 'days' | 'since'>,
) => ({
  outside: {
    areaId: area.id,
    code: area.code,
    place: area.place,
    level: area.level,
    days: area.days,
    since: area.since,
  },
})

/**
 * Whoever says that they come from where a risk is stands on its open list at once; the first of all opens it, and so does the first after
 * somebody closed it by hand while the risk goes on. A list reaches further than the scope of most who write: then it is joined, not opened.
 */
export async function joinLists(ctx: StepCtx, a: ArrivalRow): Promise<void> {
  if (a.state !== 'coming' && a.state !== 'here') return
  const { rootPath } = ctx.app.installation
  for (const area of await outside.areas(ctx.db)) {
    const who = atRisk(area.level) ? concerns(area, { codes: a.codes, arrivesOn: a.arrives_on }) : null
    if (!who) continue
    const rollId = await outside.lockRoll(ctx.db, area.id)
    const closedAt = rollId ? (await joinRoll(ctx, rollId, somebodyOf(a, who))).closedAt : null
    // Closed when the level was lowered: whoever comes later is no new alarm.
    if (rollId && !(closedAt && closedAt > area.at)) continue
    if (!ctx.access.can(arrivalVerbs.read, rootPath)) continue
    const opened = await openRollOf(
      ctx,
      {
        kind: 'contact',
        title: rollTitle(area),
        words: area.words,
        regionPath: rootPath,
        criteria: criteriaOf(area),
        dueAt: new Date(ctx.now.getTime() + area.hours * 3_600_000),
      },
      [somebodyOf(a, who)],
    )
    await outside.setRoll(ctx.db, area.id, opened.id)
  }
}
