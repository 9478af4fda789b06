/** What the pages of the organisation show: units, posts with terms, people. */
import { type RawBuilder, sql } from 'kysely'
import type { Access } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { maskedPhone, normalPhone, phoneContext } from '../accounts/answers.ts'
import type { Model, Person, Post, Unit } from './contract.ts'

/** In a range of the verb, or serving it from above: the street office concerns every grid below it. */
function concerned(access: Access, verb: string, column: RawBuilder<unknown>): RawBuilder<boolean> {
  const ranges = access.ranges(verb)
  if (ranges.length === 0) return sql<boolean>`false`
  return sql<boolean>`(${access.where(verb, column)} or ${sql.join(
    ranges.map((r) => sql`starts_with(${r}, ${column})`),
    sql` or `,
  )})`
}

const pattern = (q: string) => `%${q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
const held = (now: Date) => sql`h.valid_from <= ${now} and (h.valid_until is null or h.valid_until > ${now})`

interface UnitSql {
  id: string
  key: string
  name: string
  name_en: string | null
  kind: string
  region_path: string
  region_name: string | null
  parent_id: string | null
  capabilities: string[]
  phone: string | null
  active: boolean
  version: number
  posts: number
  people: number
  on_duty: number
}

export async function findUnits(
  ctx: Pick<Ctx, 'access' | 'now'>,
  db: Tx,
  f: { q?: string | undefined; inactive?: boolean; id?: string },
): Promise<Unit[]> {
  const conditions = [concerned(ctx.access, 'unit.read', sql`u.region_path`)]
  if (f.id) conditions.push(sql<boolean>`u.id = ${f.id}`)
  else if (!f.inactive) conditions.push(sql<boolean>`u.active`)
  if (f.q) conditions.push(sql<boolean>`(u.name ilike ${pattern(f.q)} or u.key ilike ${pattern(f.q)})`)
  const { rows } = await sql<UnitSql>`
    with p as (select unit_id, count(*)::int as n from posts where active group by unit_id),
    a as (select x.unit_id, count(*)::int as n, count(*) filter (where x.on_duty)::int as duty from (
        select id, unit_id, on_duty from accounts where status <> 'disabled' and unit_id is not null
        union
        select a.id, p.unit_id, a.on_duty from post_holders h join posts p on p.id = h.post_id and p.active
          join accounts a on a.id = h.account_id and a.status <> 'disabled' where ${held(ctx.now)}) x group by x.unit_id)
    select u.id, u.key, u.name, u.name_en, u.kind, u.region_path, u.parent_id, u.capabilities, u.phone, u.active, u.version,
      r.name as region_name, coalesce(p.n, 0) as posts, coalesce(a.n, 0) as people, coalesce(a.duty, 0) as on_duty
    from units u left join p on p.unit_id = u.id left join a on a.unit_id = u.id
      left join regions r on r.path = u.region_path and r.valid_to is null
    where ${sql.join(conditions, sql` and `)} order by u.region_path, u.key`.execute(db)
  return rows.map((u) => ({
    id: u.id,
    key: u.key,
    name: u.name,
    nameEn: u.name_en,
    kind: u.kind,
    regionPath: u.region_path,
    regionName: u.region_name ?? u.region_path,
    parentId: u.parent_id,
    capabilities: u.capabilities,
    phone: u.phone,
    active: u.active,
    version: u.version,
    posts: u.posts,
    people: u.people,
    onDuty: u.on_duty,
  }))
}

interface PostSql {
  id: string
  key: string | null
  unit_id: string
  unit_name: string
  name: string
  name_en: string | null
  duty: string | null
  region_path: string
  region_name: string | null
  active: boolean
  terms: {
    id: string
    accountId: string
    name: string
    onDuty: boolean
    from: string
    until: string | null
  }[]
}

/** Posts with present and coming terms; of one unit, of one place, or one by id with its past. */
export async function findPosts(
  ctx: Pick<Ctx, 'access' | 'now' | 'app'>,
  db: Tx,
  f: { id?: string; unit?: string | undefined; region?: string | undefined; duty?: string | undefined },
): Promise<Post[]> {
  const conditions = [concerned(ctx.access, 'unit.read', sql`p.region_path`)]
  if (f.id) conditions.push(sql<boolean>`p.id = ${f.id}`)
  else conditions.push(sql<boolean>`p.active`)
  if (f.unit) conditions.push(sql<boolean>`p.unit_id = ${f.unit}`)
  if (f.region)
    conditions.push(sql<boolean>`p.region_path >= ${f.region} and p.region_path < ${`${f.region}~`}`)
  if (f.duty) conditions.push(sql<boolean>`p.duty = ${f.duty}`)
  const { rows } = await sql<PostSql>`
    select p.id, p.key, p.unit_id, u.name as unit_name, p.name, p.name_en, p.duty, p.region_path, r.name as region_name, p.active,
      coalesce((select jsonb_agg(jsonb_build_object('id', h.id, 'accountId', a.id, 'name', a.name,
          'onDuty', a.on_duty and a.status <> 'disabled', 'from', h.valid_from, 'until', h.valid_until) order by h.valid_from, h.id)
        from post_holders h join accounts a on a.id = h.account_id
        where h.post_id = p.id and (h.valid_until is null or h.valid_until > ${ctx.now})), '[]') as terms
    from posts p join units u on u.id = p.unit_id
    left join regions r on r.path = p.region_path and r.valid_to is null
    where ${sql.join(conditions, sql` and `)} order by p.region_path, p.key nulls last, p.id limit 2000`.execute(
    db,
  )
  const org = ctx.app.services.organisation
  return rows.map((p) => ({
    id: p.id,
    key: p.key,
    unitId: p.unit_id,
    unitName: p.unit_name,
    name: p.name,
    nameEn: p.name_en,
    duty: p.duty,
    regionPath: p.region_path,
    regionName: p.region_name ?? p.region_path,
    active: p.active,
    holders: p.terms.map((t) => ({
      ...t,
      from: new Date(t.from).toISOString(),
      until: t.until ? new Date(t.until).toISOString() : null,
      load: org.load(t.accountId),
      current: new Date(t.from) <= ctx.now,
    })),
  }))
}

interface PersonSql {
  id: string
  name: string
  unit_id: string | null
  unit_name: string | null
  phone_sealed: Buffer | null
  on_duty: boolean
  duty_since: Date | null
  total: number
}

export async function findPeople(
  ctx: Ctx,
  f: {
    id?: string | undefined
    q?: string | undefined
    unit?: string | undefined
    onDuty?: string | undefined
    limit: number
  },
): Promise<{ people: Person[]; total: number }> {
  const { app, now } = ctx
  const place = sql`coalesce(u.region_path, ${app.installation.rootPath} collate "C")`
  const conditions = [sql<boolean>`a.status <> 'disabled'`, concerned(ctx.access, 'unit.read', place)]
  if (f.unit)
    conditions.push(
      sql<boolean>`(a.unit_id = ${f.unit} or exists (select 1 from post_holders h join posts p on p.id = h.post_id and p.active
        where h.account_id = a.id and p.unit_id = ${f.unit} and ${held(now)}))`,
    )
  if (f.id) conditions.push(sql<boolean>`a.id = ${f.id}`)
  if (f.onDuty) conditions.push(sql<boolean>`a.on_duty = ${f.onDuty === '1'}`)
  if (f.q) {
    const index = app.crypto.blindIndex(normalPhone(f.q), phoneContext)
    conditions.push(
      sql<boolean>`(a.name ilike ${pattern(f.q)} or u.name ilike ${pattern(f.q)} or a.phone_index = ${index})`,
    )
  }
  const { rows } = await sql<PersonSql>`
    select a.id, a.name, a.unit_id, u.name as unit_name, a.phone_sealed, a.on_duty, a.duty_since, count(*) over ()::int as total
    from accounts a left join units u on u.id = a.unit_id
    where ${sql.join(conditions, sql` and `)}
    order by a.on_duty desc, starts_with(u.region_path, ${app.installation.rootPath}) desc nulls last, u.region_path, a.name, a.id limit ${f.limit}`.execute(
    ctx.db,
  )
  const org = app.services.organisation
  const paths = [...new Set(rows.flatMap((a) => org.postsOf(a.id).map((p) => p.regionPath)))]
  const names = new Map(
    paths.length
      ? (
          await ctx.db
            .selectFrom('regions')
            .select(['path', 'name'])
            .where('path', 'in', paths)
            .where('valid_to', 'is', null)
            .execute()
        ).map((r) => [r.path, r.name])
      : [],
  )
  return {
    total: rows[0]?.total ?? 0,
    people: rows.map((a) => ({
      id: a.id,
      name: a.name,
      unitId: a.unit_id,
      unitName: a.unit_name,
      phone: maskedPhone(app.crypto, a.phone_sealed),
      onDuty: a.on_duty,
      dutySince: a.duty_since?.toISOString() ?? null,
      load: org.load(a.id),
      posts: org.postsOf(a.id).map((p) => ({
        id: p.id,
        name: p.name,
        duty: p.duty,
        regionPath: p.regionPath,
        regionName: names.get(p.regionPath) ?? p.regionPath,
      })),
    })),
  }
}

/** The numbered models of the pack and the key of the one in force. */
export async function readModels(db: Tx): Promise<{ inForce: string | null; models: Model[] }> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'organisation')
    .executeTakeFirst()
  const value = (row?.value ?? {}) as { model?: string; models?: Model[] }
  return { inForce: value.model ?? null, models: value.models ?? [] }
}
