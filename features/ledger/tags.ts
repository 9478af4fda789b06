/** Tags: what there is, who reads which, put on and taken off with their history, counted where they are. */
import { type RawBuilder, sql } from 'kysely'
import { chainFault } from '../../kernel/chains.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { builtinTags } from '../../packs/common/tags.ts'
import { rangeOf } from '../../shared/region-path.ts'
import { roles } from '../accounts/rules.ts'
import { audit } from '../audit/answers.ts'
import { assetsWhere } from './assets.ts'
import { ledgerVerbs } from './contract.ts'
import type * as c from './contract-tags.ts'
import { needAny } from './people.ts'
import { buildingsNamed, organisationsWhere, peopleWhere } from './queries.ts'
import { todayOf } from './recheck.ts'
import { putFault, type TagSubject, tagFaults, tagSubjects, takeFault } from './rules/tags.ts'
import { assetsBy } from './store/assets.ts'
import { organisationById } from './store/lists.ts'
import { homesBy, peopleById, residencesBy } from './store/rows.ts'
import * as store from './store/tags.ts'
import { mayReadAt, mayReadSomewhere, readable, readableAt, tagFor, withTag } from './tag-reading.ts'
import './problems.ts'

/** Entries that one bulk action may touch: a grid has them, a street is done grid by grid. */
export const mostAtOnce = 3000

const readerRoles = roles.filter((r) => r.verbs.includes(ledgerVerbs.read))

export const loadTags = (app: Pick<App, 'pools' | 'clock'>): Promise<number> =>
  store.insertTags(
    app.pools.system,
    builtinTags.map((t) => ({ ...t, ended: false })),
    { builtIn: true, by: '一格', now: app.clock() },
  )

const inside = (column: string, region: string | undefined): RawBuilder<boolean> => {
  if (!region) return sql<boolean>`true`
  const [lo, hi] = rangeOf(region)
  return sql<boolean>`(${sql.ref(column)} >= ${lo} and ${sql.ref(column)} < ${hi})`
}
const wordsOf = (t: { zh: string; en: string } | undefined, key: string) => ({
  zh: t?.zh ?? key,
  en: t?.en ?? key,
})

export async function list(ctx: Ctx, region: string | undefined): Promise<AnswerOf<typeof c.tagsList>> {
  const { county } = ctx.app.installation
  const tags = await store.tagRows(ctx.db)
  const counts = new Map<string, number>()
  const reads = ctx.access.has(ledgerVerbs.read)
  for (const kind of reads ? tagSubjects : []) {
    const own = tags.filter((t) => t.subject === kind)
    const where = sql<boolean>`(${ctx.access.where(ledgerVerbs.read, 's.region_path')} and ${inside('s.region_path', region)}
      and ${readable(ctx, own, 's.region_path')})`
    for (const r of await store.countTagged(ctx.db, county, kind, where, 'tag')) counts.set(r.key, r.n)
  }
  return {
    items: tags.map((t) => {
      const mayRead = reads && mayReadSomewhere(ctx, t)
      return {
        key: t.key,
        subject: t.subject,
        zh: t.zh,
        en: t.en,
        sensitive: t.sensitive,
        basis: { zh: t.basis_zh, en: t.basis_en },
        readers: t.readers,
        ended: t.ended,
        builtIn: t.built_in,
        revision: t.revision,
        mayRead,
        count: mayRead ? (counts.get(t.key) ?? 0) : null,
      }
    }),
    roles: readerRoles.map((r) => ({ key: r.key, words: { zh: r.zh, en: r.en } })),
  }
}

export async function write(
  ctx: Ctx,
  key: string,
  b: BodyOf<typeof c.tagWrite>,
): Promise<AnswerOf<typeof c.tagWrite>> {
  const was = await store.tagByKey(ctx.db, key, true)
  if (b.baseRevision === 0 && was) throw problem('ledger.tag_known')
  if (b.baseRevision > 0 && !was) throw problem('not_found')
  if (was && was.revision !== b.baseRevision)
    throw problem('conflict.version', { extra: { version: was.revision } })
  const issues: Issue[] = tagFaults(
    b,
    readerRoles.map((r) => r.key),
  ).map((f) => ({ path: f.field, code: f.rule, message: `${f.zh} / ${f.en}` }))
  if (was && was.subject !== b.subject)
    issues.push({
      path: 'subject',
      code: 'fixed',
      message: '贴在哪里定了就不改 / what it is put on never changes',
    })
  if (issues.length > 0) throw problem('request.invalid', { issues })
  const said = { by: ctx.actor.name, now: ctx.now }
  if (was) await store.changeTag(ctx.db, { ...b, key }, said)
  else if ((await store.insertTags(ctx.db, [{ ...b, key }], { ...said, builtIn: false })) === 0)
    throw problem('ledger.tag_known')
  await audit(ctx, {
    action: was ? 'tag.change' : 'tag.create',
    subjectKind: 'tag',
    subjectId: key,
    detail: { zh: b.zh, sensitive: b.sensitive, readers: b.readers, ended: b.ended },
  })
  return { key, revision: (was?.revision ?? 0) + 1 }
}

export async function grids(
  ctx: Ctx,
  key: string,
  region: string | undefined,
): Promise<AnswerOf<typeof c.tagGrids>> {
  const t = await tagFor(ctx, key)
  const where = sql<boolean>`(t.tag = ${key} and ${ctx.access.where(ledgerVerbs.read, 's.region_path')}
    and ${inside('s.region_path', region)} and ${readableAt(ctx, t, 's.region_path')})`
  const rows = await store.countTagged(ctx.db, ctx.app.installation.county, t.subject, where, 'grid')
  return {
    total: rows.reduce((n, r) => n + r.n, 0),
    items: rows.map((r) => ({ path: r.key, name: ctx.app.services.regions.name(r.key), count: r.n })),
  }
}

/** Conditions about `s`, of a list that is about `p`, `h` or `o`. */
async function filtered(
  ctx: Ctx,
  t: store.TagRow,
  f: { q?: string | undefined; region?: string | undefined; from?: number; to?: number; tag?: string },
): Promise<RawBuilder<boolean>> {
  const { county } = ctx.app.installation
  const edit = sql<boolean>`(${ctx.access.where(ledgerVerbs.edit, 's.region_path')} and ${inside('s.region_path', f.region)}
    and ${await withTag(ctx, f.tag, t.subject, 's.id', 's.region_path')})`
  if (t.subject === 'home')
    return f.q ? sql<boolean>`(${edit} and s.region_path = any(${buildingsNamed(ctx, f.q)}::text[]))` : edit
  const any = sql<boolean>`true`
  if (t.subject === 'organisation')
    return sql<boolean>`(${edit} and s.id in (select o.id from organisations o where o.county = ${county} and ${organisationsWhere(ctx, f.q, any)}))`
  if (t.subject !== 'person')
    return sql<boolean>`(${edit} and s.id in (select a.id from assets a where ${assetsWhere(ctx, { kind: t.subject, q: f.q }, any)}))`
  return sql<boolean>`(${edit} and s.id in (select p.id from people p where ${peopleWhere(ctx, f, any)}))`
}

export async function put(
  ctx: Ctx,
  key: string,
  b: BodyOf<typeof c.tagPut>,
): Promise<AnswerOf<typeof c.tagPut>> {
  const { county } = ctx.app.installation
  const t = await tagFor(ctx, key)
  if (t.ended) throw problem('ledger.tag_ended')
  const today = todayOf(ctx.app, ctx.now)
  const issues: Issue[] = []
  if (putFault(null, b.since, today))
    issues.push({ path: 'since', code: 'future', message: '还没有到 / still to come' })
  // Left aside it would be put on more than was meant.
  if (b.on.by === 'filter' && t.subject !== 'person')
    for (const f of ['from', 'to'] as const)
      if (b.on.filter[f] !== undefined)
        issues.push({
          path: `on.filter.${f}`,
          code: 'unfit',
          message: '只有人有年龄 / only people have an age',
        })
  if (issues.length > 0) throw problem('request.invalid', { issues })
  const at = readableAt(ctx, t, 's.region_path')
  const where =
    b.on.by === 'ids'
      ? sql<boolean>`s.id = any(${b.on.ids}::uuid[])`
      : await filtered(ctx, t, b.on.filter as Parameters<typeof filtered>[2])
  const subjects = await store.subjectsUnder(
    ctx.db,
    county,
    t.subject,
    sql<boolean>`(${where} and ${at} and ${ctx.access.where(ledgerVerbs.edit, 's.region_path')})`,
    mostAtOnce + 1,
  )
  if (subjects.length > mostAtOnce) throw problem('ledger.tag_many', { extra: { most: mostAtOnce } })
  if (b.on.by === 'ids' && subjects.length < new Set(b.on.ids).size) throw problem('not_found')
  const ids = subjects.map((s) => s.id)
  const had = await store.taggedOn(ctx.db, county, ids, { tag: key, lock: true })
  const fresh = await store.insertTagged(
    ctx,
    t,
    subjects.filter((s) => !had.some((h) => h.subject_id === s.id)),
    b,
  )
  const again = had.filter((h) => putFault(h, b.since, today) === null)
  const done = [...fresh, ...again]
  await store.saveTagged(ctx, done, 'put', { on: b.since, source: b.source, note: b.note })
  if (b.on.by === 'filter')
    await audit(ctx, {
      action: 'tag.put_many',
      subjectKind: 'tag',
      subjectId: key,
      ...(b.on.filter.region ? { regionPath: b.on.filter.region } : {}),
      detail: { rows: done.length, source: b.source },
    })
  return { put: done.length, already: subjects.length - done.length }
}

export async function take(
  ctx: Ctx,
  key: string,
  b: BodyOf<typeof c.tagTake>,
): Promise<AnswerOf<typeof c.tagTake>> {
  const { county } = ctx.app.installation
  const t = await tagFor(ctx, key)
  const ids = [...new Set(b.ids)]
  const subjects = await store.subjectsUnder(
    ctx.db,
    county,
    t.subject,
    sql<boolean>`(s.id = any(${ids}::uuid[]) and ${readableAt(ctx, t, 's.region_path')}
      and ${ctx.access.where(ledgerVerbs.edit, 's.region_path')})`,
    ids.length,
  )
  if (subjects.length < ids.length) throw problem('not_found')
  const had = await store.taggedOn(ctx.db, county, ids, { tag: key, lock: true })
  const today = todayOf(ctx.app, ctx.now)
  const faults = ids.map((id) => takeFault(had.find((h) => h.subject_id === id) ?? null, b.until, today))
  if (faults.includes('none')) throw problem('ledger.tag_none')
  const wrong = faults.find((f) => f !== null)
  if (wrong)
    throw problem('request.invalid', {
      issues: [
        wrong === 'future'
          ? { path: 'until', code: 'future', message: '还没有到 / still to come' }
          : { path: 'until', code: 'order', message: '早于贴上的那天 / before it was put on' },
      ],
    })
  await store.saveTagged(ctx, had, 'taken', { on: b.until, source: '', note: b.note })
  return { taken: had.length }
}

/** An entry by its id: what it is, where it may be read from, and where it lies. */
async function entryOf(ctx: Ctx, id: string): Promise<{ subject: TagSubject; places: string[] }> {
  const { county } = ctx.app.installation
  const [p] = await peopleById(ctx.db, county, [id])
  if (p) {
    const residences = await residencesBy(ctx.db, county, 'person_id', [id])
    return { subject: 'person', places: [p.region_path, ...residences.map((r) => r.region_path)] }
  }
  const [h] = await homesBy(ctx.db, county, [id])
  if (h) return { subject: 'home', places: [h.region_path] }
  const o = await organisationById(ctx.db, county, id)
  if (o) return { subject: 'organisation', places: [o.region_path] }
  const [a] = await assetsBy(ctx.db, county, [id])
  if (!a) throw problem('not_found')
  return { subject: a.kind, places: [a.region_path] }
}

export async function on(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.tagsOn>> {
  const { county } = ctx.app.installation
  const entry = await entryOf(ctx, id)
  needAny(ctx, ledgerVerbs.read, entry.places)
  const place = entry.places[0]!
  const tags = new Map((await store.tagRows(ctx.db)).map((t) => [t.key, t]))
  const rows = (await store.taggedOn(ctx.db, county, [id])).filter((r) => {
    const t = tags.get(r.tag)
    return t && mayReadAt(ctx, t, place)
  })
  const chains = Map.groupBy(
    await store.tagEvents(
      ctx.db,
      county,
      rows.map((r) => r.id),
    ),
    (e) => e.tagged_id,
  )
  const events = rows.flatMap((r) =>
    (chains.get(r.id) ?? []).map((e) => {
      const d = e.data as { on: string; source: string; note: string }
      return {
        tag: r.tag,
        words: wordsOf(tags.get(r.tag), r.tag),
        kind: e.kind as 'put' | 'taken',
        on: d.on,
        at: e.recorded_at.toISOString(),
        by: e.actor_name,
        source: d.source,
        note: d.note,
      }
    }),
  )
  return {
    subject: entry.subject,
    items: rows.map((r) => ({
      tag: r.tag,
      words: wordsOf(tags.get(r.tag), r.tag),
      sensitive: tags.get(r.tag)?.sensitive ?? true,
      since: r.since,
      until: r.until,
      source: r.source,
      note: r.note,
      version: r.seq,
    })),
    events: events.sort((a, b) => (a.at < b.at ? 1 : -1)),
    whole: rows.every((r) => chainFault(chains.get(r.id) ?? [], { ...r, county }) === null),
    mayEdit: ctx.access.can(ledgerVerbs.edit, place),
  }
}
