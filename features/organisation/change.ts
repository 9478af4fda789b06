/** Changing units, posts and terms. Nothing is deleted: what ends keeps its dates, so that yesterday can be asked. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { changed, homeOf } from './commands.ts'
import type { Post, Unit } from './contract.ts'
import { findPosts, findUnits } from './queries.ts'
import { overlaps, wouldLoop } from './rules.ts'
import { bump } from './store.ts'

interface UnitWish {
  name: string
  nameEn: string | null
  kind: string
  regionPath: string
  parentId: string | null
  capabilities: string[]
  phone: string | null
}

const columns = (w: UnitWish) => ({
  name: w.name,
  name_en: w.nameEn,
  kind: w.kind,
  region_path: w.regionPath,
  parent_id: w.parentId,
  capabilities: w.capabilities,
  phone: w.phone,
})

async function unitAfter(ctx: Ctx, id: string): Promise<Unit> {
  const unit = (await findUnits(ctx, ctx.db, { id }))[0]
  if (!unit) throw problem('not_found')
  return unit
}

export async function createUnit(ctx: Ctx, w: UnitWish & { key: string }): Promise<Unit> {
  ctx.access.need('unit.manage', homeOf(ctx, w.regionPath), 'unit.read')
  await needParent(ctx, null, w.parentId)
  const id = uuidv7(ctx.now.getTime())
  await ctx.db
    .insertInto('units')
    .values({ id, key: w.key, ...columns(w) })
    .execute()
  await audit(ctx, {
    action: 'unit.create',
    subjectKind: 'unit',
    subjectId: id,
    regionPath: w.regionPath,
    detail: { key: w.key, name: w.name },
  })
  await changed(ctx)
  return unitAfter(ctx, id)
}

export async function changeUnit(
  ctx: Ctx,
  id: string,
  w: UnitWish & { active: boolean; version: number },
): Promise<Unit> {
  // One change of the tree at a time: two moves could close a ring that neither sees.
  await sql`select pg_advisory_xact_lock(hashtextextended('yige.units', 0))`.execute(ctx.db)
  const was = await ctx.db.selectFrom('units').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!was) throw problem('not_found')
  ctx.access.need('unit.manage', homeOf(ctx, was.region_path), 'unit.read')
  ctx.access.need('unit.manage', homeOf(ctx, w.regionPath), 'unit.read')
  if (was.version !== w.version) throw problem('conflict.version')
  await needParent(ctx, id, w.parentId)
  if (was.active && !w.active) await needUnused(ctx, id)
  await ctx.db
    .updateTable('units')
    .set({ ...columns(w), active: w.active, version: was.version + 1 })
    .where('id', '=', id)
    .execute()
  await audit(ctx, {
    action: was.active && !w.active ? 'unit.close' : 'unit.change',
    subjectKind: 'unit',
    subjectId: id,
    regionPath: was.region_path,
    detail: { before: { name: was.name, region: was.region_path, parent: was.parent_id }, after: columns(w) },
  })
  await changed(ctx)
  return unitAfter(ctx, id)
}

async function needParent(ctx: Ctx, id: string | null, parentId: string | null): Promise<void> {
  if (!parentId) return
  const rows = await ctx.db.selectFrom('units').select(['id', 'parent_id']).execute()
  const parents = new Map(rows.map((r) => [r.id, r.parent_id]))
  if (!parents.has(parentId))
    throw problem('request.invalid', {
      issues: [{ path: 'parentId', code: 'unknown', message: 'no such unit' }],
    })
  if (id && wouldLoop(id, parentId, (u) => parents.get(u) ?? null)) throw problem('unit.parent')
}

/** A unit that closes leaves neither open cases nor people on its posts behind. */
async function needUnused(ctx: Ctx, id: string): Promise<void> {
  const { rows } = await sql<{ cases: boolean; people: boolean }>`
    select exists (select 1 from case_handlers h where h.county = ${ctx.app.installation.county} and h.unit_id = ${id}
        and h.state in ('assigned','accepted','arrived')) as cases,
      exists (select 1 from post_holders h join posts p on p.id = h.post_id where p.unit_id = ${id} and p.active
        and (h.valid_until is null or h.valid_until > ${ctx.now})) as people`.execute(ctx.app.pools.system)
  const r = rows[0]
  if (r?.cases || r?.people) throw problem('unit.in_use', { extra: { cases: r.cases, people: r.people } })
}

async function postAfter(ctx: Ctx, id: string): Promise<Post> {
  const post = (await findPosts(ctx, ctx.db, { id }))[0]
  if (!post) throw problem('not_found')
  return post
}

interface PostWish {
  name: string
  nameEn: string | null
  duty: string
  regionPath: string
}

export async function createPost(ctx: Ctx, w: PostWish & { unitId: string }): Promise<Post> {
  const unit = await ctx.db
    .selectFrom('units')
    .select(['region_path', 'active'])
    .where('id', '=', w.unitId)
    .executeTakeFirst()
  if (!unit?.active) throw problem('not_found')
  ctx.access.need('unit.manage', homeOf(ctx, unit.region_path), 'unit.read')
  ctx.access.need('unit.manage', homeOf(ctx, w.regionPath), 'unit.read')
  const id = uuidv7(ctx.now.getTime())
  await ctx.db
    .insertInto('posts')
    .values({
      id,
      unit_id: w.unitId,
      name: w.name,
      name_en: w.nameEn,
      duty: w.duty,
      region_path: w.regionPath,
    })
    .execute()
  await audit(ctx, {
    action: 'post.create',
    subjectKind: 'post',
    subjectId: id,
    regionPath: w.regionPath,
    detail: { name: w.name, duty: w.duty },
  })
  await changed(ctx)
  return postAfter(ctx, id)
}

async function lockPost(ctx: Ctx, id: string) {
  const post = await ctx.db
    .selectFrom('posts')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!post) throw problem('not_found')
  ctx.access.need('unit.manage', homeOf(ctx, post.region_path), 'unit.read')
  return post
}

export async function changePost(ctx: Ctx, id: string, w: PostWish & { active: boolean }): Promise<Post> {
  const was = await lockPost(ctx, id)
  ctx.access.need('unit.manage', homeOf(ctx, w.regionPath), 'unit.read')
  await ctx.db
    .updateTable('posts')
    .set({ name: w.name, name_en: w.nameEn, duty: w.duty, region_path: w.regionPath, active: w.active })
    .where('id', '=', id)
    .execute()
  if (was.active && !w.active)
    await ctx.db
      .updateTable('post_holders')
      // A term that has not begun ends a moment after its start: the row stays, the term never was.
      .set({ valid_until: sql`greatest(${ctx.now}::timestamptz, valid_from + interval '1 millisecond')` })
      .where('post_id', '=', id)
      .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', ctx.now)]))
      .execute()
  await audit(ctx, {
    action: was.active && !w.active ? 'post.close' : 'post.change',
    subjectKind: 'post',
    subjectId: id,
    regionPath: was.region_path,
    detail: { before: { name: was.name, duty: was.duty, region: was.region_path }, after: w },
  })
  await changed(ctx)
  return postAfter(ctx, id)
}

export async function addHolder(
  ctx: Ctx,
  postId: string,
  w: { accountId: string; from?: string | undefined; until: string | null },
): Promise<Post> {
  const post = await lockPost(ctx, postId)
  if (!post.active) throw problem('not_found')
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'status'])
    .where('id', '=', w.accountId)
    .executeTakeFirst()
  if (!account || account.status === 'disabled')
    throw problem('request.invalid', {
      issues: [{ path: 'accountId', code: 'unknown', message: 'no such person' }],
    })
  const from = w.from ? new Date(w.from) : ctx.now
  const until = w.until ? new Date(w.until) : null
  if (until && (until <= from || until <= ctx.now)) throw problem('post.dates')
  const terms = await ctx.db
    .selectFrom('post_holders')
    .selectAll()
    .where('post_id', '=', postId)
    .where('account_id', '=', w.accountId)
    .execute()
  if (terms.some((t) => overlaps({ from: t.valid_from, until: t.valid_until }, { from, until })))
    throw problem('post.held_already')
  const id = uuidv7(ctx.now.getTime())
  await ctx.db
    .insertInto('post_holders')
    .values({ id, post_id: postId, account_id: w.accountId, valid_from: from, valid_until: until })
    .execute()
  await audit(ctx, {
    action: 'post.hold',
    subjectKind: 'account',
    subjectId: w.accountId,
    regionPath: post.region_path,
    detail: { post: postId, name: post.name, from, until },
  })
  await changed(ctx)
  await forgetAccess(ctx, w.accountId)
  return postAfter(ctx, postId)
}

export async function endHolder(ctx: Ctx, id: string, at: Date | null): Promise<Post> {
  const term = await ctx.db
    .selectFrom('post_holders')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!term) throw problem('not_found')
  const post = await lockPost(ctx, term.post_id)
  const end = at ?? ctx.now
  if (term.valid_until && term.valid_until <= ctx.now) throw problem('post.dates')
  if (end < ctx.now) throw problem('post.dates')
  const ends = end > term.valid_from ? end : new Date(term.valid_from.getTime() + 1)
  await ctx.db.updateTable('post_holders').set({ valid_until: ends }).where('id', '=', id).execute()
  await audit(ctx, {
    action: 'post.leave',
    subjectKind: 'account',
    subjectId: term.account_id,
    regionPath: post.region_path,
    detail: { post: post.id, name: post.name, at: ends },
  })
  await changed(ctx)
  await forgetAccess(ctx, term.account_id)
  return postAfter(ctx, post.id)
}

/** Posts carry units, and units carry cases: what the holder may see changes with the term. */
async function forgetAccess(ctx: Ctx, accountId: string): Promise<void> {
  await bump(ctx.db, 'access')
  ctx.afterCommit(() => ctx.app.services.accounts.sessions.forget(accountId))
}
