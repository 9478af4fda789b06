/** Who lives where today, and who somebody is in a few masked words: what other features draw lists of people by. */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { todayOf } from './recheck.ts'
import { maskValue } from './rules/person.ts'
import { homesBy, type PersonHead, peopleById } from './store/rows.ts'
import { openPerson } from './store/seal.ts'
import { ageOf, doorText, placeOf } from './view.ts'

export interface Living {
  personId: string
  homeId: string
  /** The building. */
  regionPath: string
  /** First of the month, or null. */
  birthMonth: string | null
}

/**
 * Who lives in these buildings today as far as the actor may read, each once (where they moved in last): family and tenants. Owners and the registered
 * who live elsewhere are not there. With months, those born up to `older` or from `younger` on, and those whose month nobody knows.
 */
export async function livingIn(
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'access'>,
  o: { buildings: readonly string[]; older: string | null; younger: string | null; limit: number },
): Promise<Living[]> {
  const ages =
    o.older === null && o.younger === null
      ? sql``
      : sql`and (p.birth_month is null or p.birth_month <= ${o.older}::date or p.birth_month >= ${o.younger}::date)`
  const { rows } = await sql<Living>`
    select distinct on (p.id) p.id as "personId", r.home_id as "homeId", r.region_path as "regionPath", p.birth_month::text as "birthMonth"
    from residences r join people p on p.county = r.county and p.id = r.person_id
    where r.county = ${ctx.app.installation.county} and r.region_path = any(${[...o.buildings]}) and r.role in ('family', 'tenant')
      and (r.until_on is null or r.until_on > ${todayOf(ctx.app, ctx.now)}::date) and p.died_on is null and p.merged_into is null
      and ${ctx.access.where('ledger.read', 'r.region_path')} ${ages}
    order by p.id, r.from_on desc nulls last limit ${o.limit}`.execute(ctx.db)
  return rows
}

export interface Somebody {
  /** Another id than asked for when the entry was merged into another one. */
  id: string
  name: string
  phone: string
  age: number | null
  sex: number
}

/** The entry that stands for each, by the id that was asked for: its own, or the one it was merged into in the end. */
export async function standing(
  ctx: Pick<Ctx, 'app' | 'db'>,
  ids: readonly string[],
): Promise<Map<string, PersonHead>> {
  const { county } = ctx.app.installation
  const asked = await peopleById(ctx.db, county, [...new Set(ids)])
  const byId = new Map(asked.map((p) => [p.id, p]))
  // Whoever they were merged into may have been merged since.
  for (let last = asked; last.length > 0; ) {
    const next = last.flatMap((p) => (p.merged_into && !byId.has(p.merged_into) ? [p.merged_into] : []))
    last = next.length > 0 ? await peopleById(ctx.db, county, [...new Set(next)]) : []
    for (const p of last) byId.set(p.id, p)
  }
  const out = new Map<string, PersonHead>()
  for (const p of asked) {
    let one = p
    while (one.merged_into && byId.has(one.merged_into)) one = byId.get(one.merged_into)!
    out.set(p.id, one)
  }
  return out
}

/** Masked, by the id that was asked for; whom the actor may not read is missing. */
export async function somebodies(
  ctx: Pick<Ctx, 'app' | 'db' | 'now'>,
  ids: readonly string[],
): Promise<Map<string, Somebody>> {
  const today = todayOf(ctx.app, ctx.now)
  const out = new Map<string, Somebody>()
  for (const [id, one] of await standing(ctx, ids)) {
    const v = openPerson(ctx.app, one.id, one.sealed)
    out.set(id, {
      id: one.id,
      name: maskValue('name', v.name),
      phone: maskValue('phone', v.phone),
      age: ageOf(v, today),
      sex: one.sex,
    })
  }
  return out
}

/** 顺城街 18 号 2 单元 301, by the id of the home. */
export async function doorsOf(
  ctx: { app: Pick<App, 'services' | 'crypto' | 'installation'>; db: Ctx['db'] },
  ids: readonly string[],
): Promise<Map<string, string>> {
  const homes = await homesBy(ctx.db, ctx.app.installation.county, [...new Set(ids)])
  return new Map(
    homes.map((h) => [h.id, `${placeOf(ctx.app, h.region_path)} ${doorText(h.unit, h.room)}`.trim()]),
  )
}
