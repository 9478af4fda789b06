/** Who reads which group where: asked before anything is shown, in the query and again by row-level security. */
import { type RawBuilder, sql } from 'kysely'
import { withinAny } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { careVerbs } from './contract.ts'
import * as store from './store/archives.ts'
import './problems.ts'

const reads = (ctx: Ctx, g: store.GroupRow, place: string): boolean =>
  ctx.access.can(careVerbs.read, place) && ctx.access.rolePaths(g.readers).some((p) => place.startsWith(p))

export const readsSomewhere = (ctx: Ctx, g: store.GroupRow): boolean =>
  ctx.access.has(careVerbs.read) && ctx.access.rolePaths(g.readers).length > 0

/** Archives that the reader may see; about columns of group and place. */
export function readable(
  ctx: Ctx,
  groups: readonly store.GroupRow[],
  group: string,
  place: string,
): RawBuilder<boolean> {
  const sets = [...Map.groupBy(groups, (g) => g.readers.join()).values()]
  if (sets.length === 0) return sql<boolean>`false`
  return sql<boolean>`(${ctx.access.where(careVerbs.read, place)} and (${sql.join(
    sets.map(
      (s) => sql`(${sql.ref(group)} = any(${s.map((g) => g.key)}::text[])
        and ${withinAny(sql.ref(place), ctx.access.rolePaths(s[0]!.readers))})`,
    ),
    sql` or `,
  )}))`
}

/** Refuses what the actor may not do with a group there; not even to be read is 404. */
export function needAt(ctx: Ctx, g: store.GroupRow, place: string, verb: string): void {
  if (!reads(ctx, g, place)) throw problem('not_found')
  if (!ctx.access.can(verb, place)) throw problem('access.denied')
}

/** An archive with its group, if the actor may do this with it. */
export async function archiveFor(
  ctx: Ctx,
  id: string,
  verb: string,
  lock = false,
): Promise<{ a: store.ArchiveRow; g: store.GroupRow }> {
  const a = await store.archiveById(ctx.db, ctx.app.installation.county, id, lock)
  const g = a && (await store.groupByKey(ctx.db, a.group_key))
  if (!a || !g) throw problem('not_found')
  needAt(ctx, g, a.place, verb)
  return { a, g }
}
