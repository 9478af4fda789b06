/** Who reads which tag: what lists, entries and counts ask before they show one. Row-level security asks the same. */
import { type RawBuilder, sql } from 'kysely'
import { withinAny } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import type { TagMark } from './contract-tag-key.ts'
import type { TagSubject } from './rules/tags.ts'
import { type TagRow, tagByKey, taggedOn, tagRows } from './store/tags.ts'

export const mayReadAt = (ctx: Ctx, t: TagRow, place: string): boolean =>
  !t.sensitive || ctx.access.rolePaths(t.readers).some((p) => place.startsWith(p))
export const mayReadSomewhere = (ctx: Ctx, t: TagRow): boolean =>
  !t.sensitive || ctx.access.rolePaths(t.readers).length > 0
/** Where the reader may know of this tag; about the column that holds the place of an entry. */
export const readableAt = (ctx: Ctx, t: TagRow, column: string): RawBuilder<boolean> =>
  t.sensitive ? withinAny(sql.ref(column), ctx.access.rolePaths(t.readers)) : sql<boolean>`true`

/** The same of all tags at once: those with the same readers together. */
export function readable(ctx: Ctx, tags: readonly TagRow[], column: string): RawBuilder<boolean> {
  const sets = [...Map.groupBy(tags, (t) => (t.sensitive ? t.readers.join() : '')).values()]
  if (sets.length === 0) return sql<boolean>`false`
  return sql<boolean>`(${sql.join(
    sets.map((s) => sql`(t.tag = any(${s.map((t) => t.key)}::text[]) and ${readableAt(ctx, s[0]!, column)})`),
    sql` or `,
  )})`
}

/** A tag that the caller may read somewhere: another one is not there for them. */
export async function tagFor(ctx: Ctx, key: string): Promise<TagRow> {
  const t = await tagByKey(ctx.db, key)
  if (!t || !mayReadSomewhere(ctx, t)) throw problem('not_found')
  return t
}

export interface TagSight {
  sensitive: boolean
  zh: string
  en: string
  /** Roles that read it, when it is sensitive. */
  readers: readonly string[]
  mayRead: (place: string) => boolean
}
/** What the caller may know of tags, by key; one that is not there says nothing of anybody. */
export async function tagSights(ctx: Ctx): Promise<(key: string) => TagSight> {
  const tags = new Map((await tagRows(ctx.db)).map((t) => [t.key, t]))
  return (key) => {
    const t = tags.get(key)
    return {
      sensitive: t?.sensitive ?? false,
      zh: t?.zh ?? key,
      en: t?.en ?? key,
      readers: t?.readers ?? [],
      mayRead: (place) => !t || mayReadAt(ctx, t, place),
    }
  }
}

/** Entries with this tag, as a condition of a list; `place` is the column that says where the entry lies. */
export async function withTag(
  ctx: Ctx,
  key: string | undefined,
  subject: TagSubject,
  id: string,
  place: string,
): Promise<RawBuilder<boolean>> {
  if (!key) return sql<boolean>`true`
  const t = await tagFor(ctx, key)
  if (t.subject !== subject) return sql<boolean>`false`
  return sql<boolean>`(${readableAt(ctx, t, place)} and ${sql.ref(id)} in (select t.subject_id from tagged t
    where t.county = ${ctx.app.installation.county} and t.tag = ${key} and t.until is null))`
}

/** The same for what leaves as a file: by a sensitive tag nothing does, whoever asks; the file would say it of everybody in it. */
export async function withOpenTag(
  ctx: Ctx,
  key: string | undefined,
  subject: TagSubject,
  id: string,
): Promise<RawBuilder<boolean>> {
  if (key && (await tagFor(ctx, key)).sensitive)
    throw problem('request.invalid', {
      issues: [
        { path: 'query.tag', code: 'sensitive', message: '按敏感标签不能导出 / not by a sensitive tag' },
      ],
    })
  return withTag(ctx, key, subject, id, id)
}

/** Words of the tags that these entries have now and the reader may know, by entry; `places`: where each lies. */
export async function shownOn(
  ctx: Ctx,
  entries: readonly { id: string; region_path: string }[],
): Promise<Map<string, TagMark[]>> {
  if (entries.length === 0) return new Map()
  const { county } = ctx.app.installation
  const tags = new Map((await tagRows(ctx.db)).map((t) => [t.key, t]))
  const places = new Map(entries.map((e) => [e.id, e.region_path]))
  const rows = await taggedOn(ctx.db, county, [...places.keys()])
  const out = new Map<string, TagMark[]>()
  for (const r of rows) {
    const t = tags.get(r.tag)
    if (r.until !== null || !t || !mayReadAt(ctx, t, places.get(r.subject_id)!)) continue
    out.set(r.subject_id, [...(out.get(r.subject_id) ?? []), { key: t.key, zh: t.zh, en: t.en }])
  }
  return out
}
