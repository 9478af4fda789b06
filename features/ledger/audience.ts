/** Whom a filter of the list of people means, with the number each can be written to: for one message to many. */
import { sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import { ledgerVerbs } from './contract.ts'
import { standing } from './living.ts'
import { peopleWhere } from './queries.ts'
import { keysOf, valuesOf } from './rules/registry.ts'
import { openPerson } from './store/seal.ts'
import { withTag } from './tag-reading.ts'

export interface Reached {
  id: string
  regionPath: string
  /** Digits; '' without a number that can be written to. */
  phone: string
}

/** Of a mainland mobile; landlines and numbers of services take no messages. */
function mobileOf(app: Pick<App, 'crypto'>, p: { id: string; sealed: Buffer }): string {
  const v = openPerson(app, p.id, p.sealed)
  for (const phone of [v.phone, v.phone2]) {
    const key = keysOf(valuesOf({ phone }), false).phone ?? ''
    if (/^1[3-9]\d{9}$/.test(key)) return key
  }
  return ''
}

/** The living of a region as the list of people would show them, where the reader also holds `verb`; at most `limit`. */
export async function audience(
  ctx: Ctx,
  o: {
    region: string
    verb: string
    from?: number | undefined
    to?: number | undefined
    tag?: string | undefined
    limit: number
  },
): Promise<Reached[]> {
  const scope = sql<boolean>`(${ctx.access.where(ledgerVerbs.read, 'p.region_path')} and ${ctx.access.where(o.verb, 'p.region_path')}
    and ${within(sql.ref('p.region_path'), o.region)} and p.died_on is null and ${await withTag(ctx, o.tag, 'person', 'p.id', 'p.region_path')})`
  const { rows } = await sql<{ id: string; region_path: string; sealed: Buffer }>`
    select p.id, p.region_path, p.sealed from people p where ${peopleWhere(ctx, { from: o.from, to: o.to }, scope)}
    order by p.region_path, p.id limit ${o.limit}`.execute(ctx.db)
  return rows.map((p) => ({ id: p.id, regionPath: p.region_path, phone: mobileOf(ctx.app, p) }))
}

/** The number of each as it is now, by the id that was asked for; who died or is gone is missing, who was merged has that of who stands. */
export async function phonesOf(
  ctx: Pick<Ctx, 'app' | 'db'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  return new Map(
    [...(await standing(ctx, ids))].flatMap(([id, p]) =>
      p.died_on === null ? [[id, mobileOf(ctx.app, p)] as const] : [],
    ),
  )
}
