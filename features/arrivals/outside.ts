/** Levels of places elsewhere: raised, whoever came from there is one list; lowered, the list is closed with the reason. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { closeRoll, openRollOf, rollsOpen, rosterOf, type Somebody } from '../rolls/answers.ts'
import { arrivalVerbs } from './contract.ts'
import type { outsideList, outsidePast, outsidePreview, outsideSet } from './contract-outside.ts'
import { visible } from './reading.ts'
import { divisionName, knownDivision } from './rules/divisions.ts'
import { type Area, atRisk, concerning, concerns, dayPlus, levelWords, rankOf } from './rules.ts'
import { criteriaOf, rollTitle, somebodyOf, todayOf } from './steps.ts'
import { flows, movesOf } from './store.ts'
import * as store from './store-outside.ts'

/** Levels hold for the whole installation: they are set by whoever answers for all of it. */
const needAll = (ctx: Ctx) =>
  ctx.access.need(arrivalVerbs.set, ctx.app.installation.rootPath, arrivalVerbs.read)

/** Who said that they come, or came so many days before, from there. */
async function fromArea(ctx: Ctx, area: Pick<Area, 'code' | 'since' | 'days'>): Promise<Somebody[]> {
  const { county } = ctx.app.installation
  const first = dayPlus(area.since, -area.days)
  const rows = await movesOf(ctx.db, sql<boolean>`(a.county = ${county} and a.arrives_on >= ${first}::date)`)
  return rows.flatMap((a) => {
    const who = concerns(area, { codes: a.codes, arrivesOn: a.arrives_on })
    return who ? [somebodyOf(a, who)] : []
  })
}

function refuse(ctx: Ctx, areas: readonly { code: string; place: string }[], since: string): void {
  const issues: Issue[] = []
  const seen = new Set<string>()
  areas.forEach((a, i) => {
    if (!knownDivision(a.code))
      issues.push({
        path: `areas.${i}.code`,
        code: 'unknown',
        message: '没有这个代码 / there is no such code',
      })
    const key = `${a.code} ${a.place}`
    if (seen.has(key))
      issues.push({ path: `areas.${i}.code`, code: 'twice', message: '同一个地方写了两次 / named twice' })
    seen.add(key)
  })
  if (since > todayOf(ctx))
    issues.push({ path: 'since', code: 'future', message: '还没有到这一天 / still to come' })
  if (issues.length > 0) throw problem('request.invalid', { issues })
}

export async function preview(
  ctx: Ctx,
  b: BodyOf<typeof outsidePreview>,
): Promise<AnswerOf<typeof outsidePreview>> {
  needAll(ctx)
  refuse(ctx, [{ code: b.code, place: '' }], b.since)
  return rosterOf(ctx, await fromArea(ctx, b)).drawn
}

export async function set(ctx: Ctx, b: BodyOf<typeof outsideSet>): Promise<AnswerOf<typeof outsideSet>> {
  needAll(ctx)
  refuse(ctx, b.areas, b.since)
  await store.lockAreas(ctx.db, 'set')
  const known = new Map((await store.areas(ctx.db)).map((a) => [`${a.code} ${a.place}`, a]))
  const items: AnswerOf<typeof outsideSet>['items'] = []
  for (const asked of b.areas)
    items.push(await setOne(ctx, b, asked, known.get(`${asked.code} ${asked.place}`)))
  await audit(ctx, {
    action: 'outside.set',
    subjectKind: 'outside',
    purpose: b.reason,
    detail: { source: b.source, areas: b.areas, lists: items.filter((i) => i.rollId).length },
  })
  return { items }
}

type Body = BodyOf<typeof outsideSet>
async function setOne(
  ctx: Ctx,
  b: Body,
  asked: Body['areas'][number],
  row: store.AreaRow | undefined,
): Promise<AnswerOf<typeof outsideSet>['items'][number]> {
  const { rootPath, county } = ctx.app.installation
  const was = row?.level ?? 'low'
  const base = { code: asked.code, place: asked.place, was, level: asked.level }
  // What another authority sends again as it was before is no news.
  if (was === asked.level && (row || !atRisk(asked.level)))
    return { ...base, id: row?.id ?? uuidv7(), rollId: row?.roll_id ?? null, people: 0 }
  const area = { ...asked, id: row?.id ?? uuidv7(), since: b.since, days: b.days }
  // Raised: one list of everybody, in place of the one for the lower level. Lowered: the tasks go.
  if (row?.roll_id && (await rollsOpen(ctx, [row.roll_id])).has(row.roll_id))
    await closeRoll(ctx, row.roll_id, `${levelWords[was].zh}→${levelWords[asked.level].zh}：${b.reason}`)
  const raised = rankOf(asked.level) > rankOf(was)
  const people = raised ? await fromArea(ctx, area) : []
  const roll =
    people.length > 0
      ? await openRollOf(
          ctx,
          {
            kind: 'contact',
            title: rollTitle(area),
            words: b.words,
            regionPath: rootPath,
            criteria: criteriaOf(area),
            dueAt: new Date(ctx.now.getTime() + b.hours * 3_600_000),
          },
          people,
        )
      : null
  await store.saveLevel(ctx.db, {
    ...area,
    reason: b.reason,
    source: b.source,
    words: b.words,
    hours: b.hours,
    at: ctx.now,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    // Lowered to a level that is still one: whoever comes from there later is no new alarm.
    rollId: roll?.id ?? (raised ? null : (row?.roll_id ?? null)),
    seq: (row?.seq ?? 0) + 1,
    was,
    people: people.length,
  })
  ctx.log.info(
    { county, area: area.code, level: asked.level, people: people.length },
    'level of a place elsewhere',
  )
  return { ...base, id: area.id, rollId: roll?.id ?? null, people: people.length }
}

export async function list(ctx: Ctx, show: 'risk' | 'all'): Promise<AnswerOf<typeof outsideList>> {
  const all = await store.areas(ctx.db)
  const shown = all
    .filter((a) => show === 'all' || atRisk(a.level))
    .sort((a, b) => rankOf(b.level) - rankOf(a.level) || (a.code < b.code ? -1 : 1))
  const people = new Map<string, number>()
  for (const r of await flows(ctx.db, visible(ctx)))
    for (const a of concerning(shown, { codes: r.codes, arrivesOn: r.arrives_on }))
      people.set(a.id, (people.get(a.id) ?? 0) + r.n)
  const open = await rollsOpen(
    ctx,
    shown.flatMap((a) => a.roll_id ?? []),
  )
  return {
    maySet: ctx.access.can(arrivalVerbs.set, ctx.app.installation.rootPath),
    items: shown.map((a) => ({
      id: a.id,
      code: a.code,
      name: divisionName(a.code),
      place: a.place,
      level: a.level,
      since: a.since,
      days: a.days,
      reason: a.reason,
      source: a.source,
      byName: a.account_name,
      at: a.at.toISOString(),
      rollId: a.roll_id && open.has(a.roll_id) ? a.roll_id : null,
      people: people.get(a.id) ?? 0,
      version: a.seq,
    })),
  }
}

export async function history(ctx: Ctx, id: string): Promise<AnswerOf<typeof outsidePast>> {
  const rows = await store.pastOf(ctx.db, id)
  if (rows.length === 0) throw problem('not_found')
  return {
    items: rows.map((e) => ({
      seq: e.seq,
      was: e.was,
      level: e.level,
      reason: e.reason,
      source: e.source,
      since: e.since,
      people: e.people,
      at: e.at.toISOString(),
      byName: e.account_name,
    })),
  }
}
