/** Arrivals as staff see them: masked, in their region, with the risk of where they come from. */
import { type RawBuilder, sql } from 'kysely'
import { within } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { isoInZone } from '../clocks/rules.ts'
import { doorsOf, type Likely, peopleAt } from '../ledger/answers.ts'
import { type Arrival, type arrivalGet, type arrivalsList, arrivalVerbs, arrivalViews } from './contract.ts'
import { divisionName } from './rules/divisions.ts'
import { gravest, needsOf } from './rules.ts'
import { keysOf, openSaid } from './seal.ts'
import * as store from './store.ts'
import { type AreaRow, areas } from './store-outside.ts'
import { fromText, maskedSaid, placeText } from './view.ts'

const today = (ctx: Pick<Ctx, 'app' | 'now'>): string =>
  isoInZone(ctx.now, ctx.app.installation.zone).slice(0, 10)

export const visible = (ctx: Pick<Ctx, 'app' | 'access'>): RawBuilder<boolean> =>
  sql<boolean>`(a.county = ${ctx.app.installation.county} and ${ctx.access.where(arrivalVerbs.read, 'a.region_path')})`

export function wire(
  ctx: Pick<Ctx, 'app' | 'now'>,
  a: store.ArrivalRow,
  risky: readonly AreaRow[],
  twice: boolean,
): Arrival {
  const s = openSaid(ctx.app, a.id, a.sealed)
  const { name, phone } = maskedSaid(s)
  return {
    id: a.id,
    version: a.seq,
    name,
    phone,
    companions: a.companions,
    from: fromText(s),
    level: gravest(risky, { codes: a.codes, arrivesOn: a.arrives_on })?.level ?? null,
    arrivesOn: a.arrives_on,
    how: a.how,
    trip: s.trip,
    stay: s.stay,
    regionPath: a.region_path,
    gridName: gridName(ctx, a.region_path),
    placed: a.placed,
    state: a.state,
    link: a.link,
    personId: a.person_id,
    needs: needsOf({ ...a, arrivesOn: a.arrives_on }, today(ctx), twice),
    reportedAt: a.reported_at.toISOString(),
  }
}

const gridName = (ctx: Pick<Ctx, 'app'>, path: string): string => {
  const { regions } = ctx.app.services
  return regions.chain(path).findLast((r) => r.kind === 'grid')?.name ?? regions.name(path)
}

/** What is typed into the search: a whole number, phone or name; another text finds nobody. */
export function found(ctx: Pick<Ctx, 'app'>, q: string): RawBuilder<boolean> {
  const text = q.replace(/[\s-]/g, '')
  const digits = /^\+?[\dXx]+$/.test(text)
  const keys = keysOf(
    ctx.app,
    digits ? { name: '', idNumber: text, phone: text } : { name: q, idNumber: '', phone: '' },
  )
  const by = [
    ...(keys.id ? [sql`a.id_key = ${keys.id}`] : []),
    ...(keys.phone ? [sql`a.phone_key = ${keys.phone}`] : []),
    ...(keys.name ? [sql`a.name_key = ${keys.name}`] : []),
  ]
  return by.length > 0 ? sql<boolean>`(${sql.join(by, sql` or `)})` : sql<boolean>`false`
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof arrivalsList>,
): Promise<AnswerOf<typeof arrivalsList>> {
  const risky = await areas(ctx.db)
  const looking = { today: today(ctx), risk: store.inRisk(risky) }
  const mine = visible(ctx)
  const where = [mine]
  if (q.region) where.push(within(sql.ref('a.region_path'), q.region))
  if (q.q) where.push(found(ctx, q.q))
  if (q.code) where.push(store.fromAny([q.code]))
  const narrowed = sql<boolean>`(${sql.join(where, sql` and `)})`
  // Who is looked for by number is found whatever becomes of them.
  const all = q.q ? narrowed : sql<boolean>`(${narrowed} and ${store.inView(q.view, looking)})`
  const rows = await store.listArrivals(ctx.db, all, { after: q.after, limit: q.limit + 1 })
  const page = rows.slice(0, q.limit)
  const counts = await store.countViews(ctx.db, mine, looking)
  const whole = !q.q && !q.region && !q.code
  return {
    items: page.map((a) => wire(ctx, a, risky, a.twice)),
    total: whole ? counts[q.view] : await store.countArrivals(ctx.db, all),
    next: rows.length > q.limit ? q.after + q.limit : null,
    counts: arrivalViews.map((view) => ({ view, n: counts[view] })),
  }
}

const likeWords = {
  idNumber: { zh: '身份证号', en: 'identity number' },
  name: { zh: '姓名', en: 'name' },
  birth: { zh: '生日', en: 'birthday' },
  phone: { zh: '电话', en: 'phone' },
  address: { zh: '住处', en: 'home' },
} satisfies Record<Likely['why'][number]['field'], { zh: string; en: string }>

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof arrivalGet>> {
  const { county } = ctx.app.installation
  const a = await store.arrivalById(ctx.db, county, id)
  if (!a || !ctx.access.can(arrivalVerbs.read, a.region_path)) throw problem('not_found')
  const s = openSaid(ctx.app, a.id, a.sealed)
  const risky = await areas(ctx.db)
  const area = gravest(risky, { codes: a.codes, arrivesOn: a.arrives_on })
  const people = await peopleAt(
    ctx.db,
    ctx.app,
    ctx.now,
    a.candidates.map((c) => c.personId),
  )
  const candidates = a.candidates.flatMap((c) => {
    const p = people.get(c.personId)
    if (!p || !ctx.access.can('ledger.read', p.regionPath)) return []
    const why = c.why.map((w) => ({
      zh: `${likeWords[w.field].zh}${w.near === 'same' ? '相同' : '不同'}`,
      en: `${w.near === 'same' ? 'same' : 'another'} ${likeWords[w.field].en}`,
    }))
    return [{ personId: p.id, name: p.name, place: p.place, age: p.age, score: c.score, why }]
  })
  const live = a.state === 'coming' || a.state === 'here'
  const same = live ? await store.sameAs(ctx.db, county, id) : []
  // That there is another one elsewhere is told; what it says is for those who answer for both.
  const everywhere = live ? await store.sameAs(ctx.app.pools.system, county, id) : []
  const shown = same.filter((x) => ctx.access.can(arrivalVerbs.read, x.region_path))
  return {
    ...wire(ctx, a, risky, everywhere.length > 0),
    idNumber: maskedSaid(s).idNumber,
    places: s.from.map((p) => ({ code: p.code, name: divisionName(p.code), place: p.place })),
    with: maskedSaid(s).companions,
    homeId: a.home_id,
    door: a.home_id ? ((await doorsOf(ctx, [a.home_id])).get(a.home_id) ?? '') : '',
    area: area ? placeText(area) : '',
    until: a.until_on,
    endedWhy: a.ended_why,
    repeatOf: a.repeat_of,
    same: shown.map((x) => ({
      id: x.id,
      name: maskedSaid(openSaid(ctx.app, x.id, x.sealed)).name,
      arrivesOn: x.arrives_on,
      state: x.state,
      gridName: gridName(ctx, x.region_path),
      reportedAt: x.reported_at.toISOString(),
      by: x.by_number ? ('idNumber' as const) : ('phone' as const),
      mayDecide: ctx.access.can(arrivalVerbs.decide, x.region_path),
    })),
    sameElsewhere: everywhere.length - shown.length,
    candidates,
    hidden: a.candidates.length - candidates.length,
    events: (await store.eventsOf(ctx.db, county, id)).map((e) => ({
      seq: e.seq,
      kind: e.kind,
      at: e.at.toISOString(),
      by: e.actor_id ? 'staff' : e.actor_name === store.bySystem ? 'system' : 'self',
      byName: e.actor_id ? e.actor_name : '',
      why: e.data.why ?? '',
    })),
    mayDecide: live && ctx.access.can(arrivalVerbs.decide, a.region_path),
    mayReveal: live && ctx.access.can('ledger.reveal', a.region_path),
    mayEnter: live && ctx.access.can('ledger.edit', a.region_path),
  }
}

/** Somebody on a roll who said that they come. */
export interface Brief {
  id: string
  name: string
  phone: string
  age: null
  sex: number
  place: string
  from: string
}
/** Masked, by id; withdrawn or forgotten they are missing. */
export async function arrivalsBrief(
  ctx: Pick<Ctx, 'app' | 'db'>,
  ids: readonly string[],
): Promise<Map<string, Brief>> {
  const rows = await store.arrivalsById(ctx.db, ctx.app.installation.county, ids)
  return new Map(
    rows
      .filter((a) => a.state !== 'withdrawn')
      .map((a) => {
        const s = openSaid(ctx.app, a.id, a.sealed)
        const { name, phone } = maskedSaid(s)
        const more = a.companions > 0 ? ` +${a.companions}` : ''
        return [
          a.id,
          { id: a.id, name: `${name}${more}`, phone, age: null, sex: 0, place: s.stay, from: fromText(s) },
        ]
      }),
  )
}
