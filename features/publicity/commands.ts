/** Making solved cases public: a person reads the masked words, chooses the photos, and answers for it. */
import type { Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { defineProblems, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { opennessOf } from '../open311/rules.ts'
import type { publish as publishDef, Shown } from './contract.ts'
import { communityOf, masked, publicFaults } from './rules.ts'
import * as store from './store.ts'

defineProblems({
  'publicity.not_allowed': {
    status: 409,
    zh: '这一件不能公示：没有办结、报告人没有都同意，或涉及个人',
    en: 'This cannot be made public: not solved, not every reporter agreed, or it is about people',
  },
  'publicity.names': {
    status: 422,
    zh: '还有认得出人、地址或商家的字，没有公示',
    en: 'Not published: some words still name a person, a door or a business',
  },
})

const visible = (ctx: Ctx) => ctx.access.where('case.publish', 'c.region_path')

export const classOf = (
  ctx: Ctx,
  c: { item_code: string | null; list_id: string | null },
): string | undefined => {
  const { items } = ctx.app.services
  return c.item_code ? (items.item(c.item_code, c.list_id) ?? items.item(c.item_code))?.className : undefined
}

/** Codes of items that are about people: never on the board. */
export const closedCodes = (ctx: Ctx): string[] =>
  (ctx.app.services.items.current()?.items ?? []).flatMap((i) =>
    opennessOf(i.className) === 'closed' ? [i.code] : [],
  )

export const shownOf = (p: store.PublicRow): Shown => ({
  id: p.id,
  title: p.title,
  said: p.said,
  result: p.result,
  place: p.place,
  kind: p.kind,
  reportedAt: p.reported_at.toISOString(),
  resolvedAt: p.resolved_at.toISOString(),
  publishedAt: p.published_at.toISOString(),
  photos: [...p.photos].sort((a, b) => Number(a.phase === 'after') - Number(b.phase === 'after')),
})

async function solvedCase(ctx: Ctx, id: string, lock = false): Promise<store.SolvedCase> {
  const c = await store.solvedCase(ctx.db, ctx.app.installation.county, id, visible(ctx), lock)
  if (!c) throw problem('not_found')
  return c
}

const mayBePublic = (ctx: Ctx, c: store.SolvedCase): boolean =>
  c.may && opennessOf(classOf(ctx, c)) !== 'closed'

export async function workList(ctx: Ctx, view: 'candidates' | 'published' | 'withdrawn', limit: number) {
  const { rows, counts } = await store.workRows(ctx.db, {
    county: ctx.app.installation.county,
    view,
    visible: visible(ctx),
    closed: closedCodes(ctx),
    limit,
  })
  return {
    counts,
    rows: rows.map((r) => ({
      caseId: r.id,
      number: r.number,
      title: r.title,
      place: r.place_text ?? ctx.app.services.regions.name(r.region_path),
      itemName: r.item_name,
      resolvedAt: r.resolved_at.toISOString(),
    })),
  }
}

/** Community, and what of the address may be told: the street or the building, never a door in it. */
const placeOf = (ctx: Ctx, c: store.SolvedCase): string =>
  [ctx.app.services.regions.name(communityOf(c.region_path)), c.place_text ?? ''].filter(Boolean).join(' ')

export async function proposal(ctx: Ctx, id: string) {
  const c = await solvedCase(ctx, id)
  const p = await store.publicationOf(ctx.db, ctx.app.installation.county, id)
  if (!p && !mayBePublic(ctx, c)) throw problem('publicity.not_allowed')
  const events = p ? await store.eventsOf(ctx.db, ctx.app.installation.county, p.id) : []
  return {
    caseId: c.id,
    number: c.number,
    title: masked(c.title),
    said: masked(c.said ?? ''),
    result: masked(c.result ?? ''),
    place: masked(placeOf(ctx, c)),
    kind: classOf(ctx, c) ?? '',
    photos: c.photos,
    now: p ? shownOf(p) : null,
    state: p?.state ?? null,
    seq: p?.seq ?? 0,
    events: events.map((e) => ({
      kind: e.kind,
      at: e.at.toISOString(),
      by: e.actor_name,
      reason: e.data.reason ?? '',
    })),
  }
}

export async function publish(ctx: Ctx, id: string, b: BodyOf<typeof publishDef>): Promise<{ id: string }> {
  const { county } = ctx.app.installation
  const c = await solvedCase(ctx, id, true)
  if (!mayBePublic(ctx, c) || !c.resolved_at) throw problem('publicity.not_allowed')
  const { title, said, result, place } = b
  const unknown = b.photos.flatMap((x, i) =>
    c.photos.some((a) => a.id === x.id)
      ? []
      : [{ path: `photos.${i}.id`, code: 'unknown', message: 'no photo of this case' }],
  )
  if (unknown.length) throw problem('request.invalid', { issues: unknown })
  const issues = publicFaults({ title, said, result, place }, b.sure)
  if (issues.length) throw problem('publicity.names', { issues })
  const was = await store.publicationOf(ctx.db, county, id)
  if (b.seq !== undefined && b.seq !== (was?.seq ?? 0))
    throw problem('conflict.version', { extra: { seq: was?.seq ?? 0 } })
  const pid = was?.id ?? uuidv7(ctx.now.getTime())
  await store.putPublication(
    ctx.db,
    {
      county,
      id: pid,
      case_id: id,
      region_path: c.region_path,
      title,
      said,
      result,
      place: place || ctx.app.services.regions.name(communityOf(c.region_path)),
      kind: classOf(ctx, c) ?? '其他',
      photos: b.photos,
      reported_at: c.reported_at,
      resolved_at: c.resolved_at,
      published_at: was?.state === 'published' ? was.published_at : ctx.now,
      seq: (was?.seq ?? 0) + 1,
    },
    {
      kind: was?.state === 'published' ? 'changed' : 'published',
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      now: ctx.now,
      sure: b.sure,
    },
  )
  await audit(ctx, {
    action: was?.state === 'published' ? 'publication.change' : 'publication.publish',
    subjectKind: 'case',
    subjectId: id,
    regionPath: c.region_path,
    detail: { publication: pid, sure: b.sure },
  })
  return { id: pid }
}

export async function withdraw(ctx: Ctx, id: string, reason: string): Promise<{ id: string }> {
  const { county } = ctx.app.installation
  const c = await solvedCase(ctx, id, true)
  const p = await store.publicationOf(ctx.db, county, id)
  if (!p) throw problem('not_found')
  if (p.state === 'published') {
    await store.withdrawRow(
      ctx.db,
      { ...p, county, seq: p.seq + 1 },
      { actorId: ctx.actor.id, actorName: ctx.actor.name, now: ctx.now, reason },
    )
    await audit(ctx, {
      action: 'publication.withdraw',
      subjectKind: 'case',
      subjectId: id,
      regionPath: c.region_path,
      detail: { publication: p.id, reason },
    })
  }
  return { id: p.id }
}
