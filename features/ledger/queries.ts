/** What is asked of the ledger: buildings, doors, people, organisations, and the versions of a row. */
import { type RawBuilder, sql } from 'kysely'
import { chainFault, readChain } from '../../kernel/chains.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { rangeOf } from '../../shared/region-path.ts'
import type * as c from './contract.ts'
import type * as m from './contract-more.ts'
import { needAny, personFor } from './people.ts'
import { todayOf } from './recheck.ts'
import { ruleWords } from './rule-words.ts'
import { maskValue } from './rules/person.ts'
import { keysOf, valuesOf } from './rules/registry.ts'
import { assetsBy } from './store/assets.ts'
import { findingsOf } from './store/findings.ts'
import * as lists from './store/lists.ts'
import { homesBy, opened, peopleById, residencesBy } from './store/rows.ts'
import { indexed, openVersion } from './store/seal.ts'
import { versions } from './store/write.ts'
import { shownOn, withTag } from './tag-reading.ts'
import {
  ageOf,
  doorText,
  maskedValues,
  placeOf,
  wireBrief,
  wireHome,
  wireOrganisation,
  wirePersonRow,
} from './view.ts'

/** The region asked for, inside what the reader may read. */
export function inRegion(ctx: Ctx, column: string, region: string | undefined): RawBuilder<boolean> {
  const own = ctx.access.where('ledger.read', column)
  if (!region) return own
  const [lo, hi] = rangeOf(region)
  return sql<boolean>`(${own} and ${sql.ref(column)} >= ${lo} and ${sql.ref(column)} < ${hi})`
}

const plain = (s: string) => s.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
const saysPlace = (place: string, q: string): boolean => plain(place).includes(plain(q))
/** Paths of the buildings whose name, address or grid says this. */
export function buildingsNamed(ctx: Ctx, q: string): string[] {
  const { regions } = ctx.app.services
  return regions
    .within(ctx.app.installation.rootPath, 'administrative')
    .filter((r) => r.kind === 'building')
    .filter((r) => {
      const grid = regions.chain(r.path).findLast((x) => x.kind === 'grid')?.name ?? ''
      return saysPlace(`${r.name}${r.address ?? ''}${grid}`, q)
    })
    .map((r) => r.path)
}

export async function buildings(
  ctx: Ctx,
  q: QueryOf<typeof c.buildingsList>,
): Promise<AnswerOf<typeof c.buildingsList>> {
  const { app } = ctx
  const { county } = app.installation
  const rows = await lists.buildingCounts(
    ctx.db,
    county,
    inRegion(ctx, 'x.region_path', q.region),
    todayOf(app, ctx.now),
    await withTag(ctx, q.tag, 'home', 'x.id', 'x.region_path'),
    await withTag(ctx, q.tag, 'home', 'x.home_id', 'x.region_path'),
  )
  const items = rows.map((b) => {
    const r = app.services.regions.byPath(b.path)
    return {
      ...b,
      name: app.services.regions.name(b.path),
      address: r?.address ?? '',
      gridName: app.services.regions.chain(b.path).findLast((x) => x.kind === 'grid')?.name ?? '',
    }
  })
  const shown = q.q ? items.filter((b) => saysPlace(`${b.name}${b.address}${b.gridName}`, q.q!)) : items
  const sum = (pick: (b: (typeof shown)[number]) => number) => shown.reduce((n, b) => n + pick(b), 0)
  return { items: shown, homes: sum((b) => b.homes), people: sum((b) => b.people), open: sum((b) => b.open) }
}

export async function building(ctx: Ctx, path: string): Promise<AnswerOf<typeof c.buildingGet>> {
  const { regions } = ctx.app.services
  const { county } = ctx.app.installation
  const r = regions.byPath(path)
  if (r?.kind !== 'building' || !ctx.access.can('ledger.read', path)) throw problem('not_found')
  const today = todayOf(ctx.app, ctx.now)
  const homes = await lists.homesOf(ctx.db, county, path)
  const dwellers = await lists.dwellersOf(
    ctx.db,
    county,
    homes.map((h) => h.id),
    today,
  )
  const tags = await shownOn(ctx, homes)
  return {
    path,
    name: r.name,
    address: r.address ?? '',
    trail: regions.trail(path),
    homes: homes.map((h) => wireHome(ctx, h, dwellers, today, tags)),
    mayEdit: ctx.access.can('ledger.edit', path),
  }
}

export async function home(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.homeGet>> {
  const { county } = ctx.app.installation
  const [h] = await homesBy(ctx.db, county, [id])
  if (!h) throw problem('not_found')
  ctx.access.need('ledger.read', h.region_path)
  const today = todayOf(ctx.app, ctx.now)
  return wireHome(ctx, h, await lists.dwellersOf(ctx.db, county, [id], today), today, await shownOn(ctx, [h]))
}

/** Whole name, identity number or phone: found by its key, nothing is opened for it. */
function found(ctx: Ctx, q: string): RawBuilder<boolean> {
  const { county } = ctx.app.installation
  const index = indexed(ctx.app)
  const k = {
    ...keysOf(valuesOf({ idNumber: q, phone: q }), false),
    name: keysOf(valuesOf({ name: q }), false).name,
  }
  const pairs = (['id', 'phone', 'name'] as const).flatMap((kind) =>
    k[kind] ? [sql`(k.kind = ${kind} and k.key = decode(${index(kind, k[kind]!)}, 'hex'))`] : [],
  )
  if (pairs.length === 0) return sql<boolean>`false`
  return sql<boolean>`p.id in (select k.subject_id from ledger_keys k where k.county = ${county} and (${sql.join(pairs, sql` or `)}))`
}

/** People of the ledger under these conditions; `scope` says whose. */
export function peopleWhere(
  ctx: Ctx,
  q: { q?: string | undefined; from?: number | undefined; to?: number | undefined },
  scope: RawBuilder<boolean>,
): RawBuilder<boolean> {
  const today = todayOf(ctx.app, ctx.now)
  const parts = [sql`p.county = ${ctx.app.installation.county} and p.merged_into is null`, scope]
  if (q.q) parts.push(found(ctx, q.q))
  // Ages by the month: whoever has their birthday later in this month counts already.
  const before = (years: number) => `${Number(today.slice(0, 4)) - years}${today.slice(4, 8)}01`
  if (q.from !== undefined) parts.push(sql`p.birth_month <= ${before(q.from)}::date and p.died_on is null`)
  if (q.to !== undefined) parts.push(sql`p.birth_month > ${before(q.to + 1)}::date and p.died_on is null`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

export async function people(
  ctx: Ctx,
  q: QueryOf<typeof c.peopleList>,
): Promise<AnswerOf<typeof c.peopleList>> {
  const today = todayOf(ctx.app, ctx.now)
  const tagged = await withTag(ctx, q.tag, 'person', 'p.id', 'p.region_path')
  const where = peopleWhere(ctx, q, sql<boolean>`(${inRegion(ctx, 'p.region_path', q.region)} and ${tagged})`)
  const rows = await lists.listPeople(ctx.db, where, today, q.after, q.limit + 1)
  const page = rows.slice(0, q.limit)
  const tags = await shownOn(ctx, page)
  return {
    items: page.map((p) => wirePersonRow(ctx.app, p, today, tags)),
    total: await lists.countPeople(ctx.db, where),
    next: rows.length > q.limit ? lists.nextAfter(page.at(-1)!) : null,
  }
}

export async function person(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.personGet>> {
  const { county } = ctx.app.installation
  const today = todayOf(ctx.app, ctx.now)
  const { person: p, residences } = await personFor(ctx, id, 'ledger.read')
  const homes = new Map(
    (
      await homesBy(
        ctx.db,
        county,
        residences.map((r) => r.home_id),
      )
    ).map((h) => [h.id, h]),
  )
  // Also one that is asked about elsewhere: half of a contradiction may live next door.
  const findings = await findingsOf(ctx.app.pools.system, county, [id, ...residences.map((r) => r.id)])
  const places = [p.region_path, ...residences.map((r) => r.region_path)]
  const may = (verb: string) => places.some((x) => ctx.access.can(verb, x))
  return {
    id,
    regionPath: p.region_path,
    version: p.seq,
    mergedInto: p.merged_into,
    values: maskedValues(p.values),
    sex: p.sex,
    age: ageOf(p.values, today),
    source: p.source,
    verified: p.verified_on,
    changedAt: p.changed_at.toISOString(),
    residences: residences
      .map((r) => {
        const h = homes.get(r.home_id)
        return {
          id: r.id,
          homeId: r.home_id,
          building: r.region_path,
          place: `${placeOf(ctx.app, r.region_path)} ${h ? doorText(h.unit, h.room) : ''}`.trim(),
          unit: h?.unit ?? '',
          room: h?.room ?? '',
          role: r.role,
          household: r.household,
          relation: r.relation,
          from: r.from_on,
          until: r.until_on,
          verified: r.verified_on,
          source: r.source,
          version: r.seq,
        }
      })
      .sort(
        (a, b) =>
          Number(a.until !== null) - Number(b.until !== null) || ((a.from ?? '') > (b.from ?? '') ? -1 : 1),
      ),
    findings: findings.map(wireBrief(await ruleWords(ctx.app))),
    mayEdit: may('ledger.edit'),
    mayReveal: may('ledger.reveal'),
  }
}

export function organisationsWhere(
  ctx: Ctx,
  q: string | undefined,
  scope: RawBuilder<boolean>,
): RawBuilder<boolean> {
  const parts = [sql`o.county = ${ctx.app.installation.county}`, scope]
  if (q) {
    const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(o.name ilike ${like} or o.credit_code ilike ${like})`)
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

export async function organisations(
  ctx: Ctx,
  q: QueryOf<typeof m.organisationsList>,
): Promise<AnswerOf<typeof m.organisationsList>> {
  const tagged = await withTag(ctx, q.tag, 'organisation', 'o.id', 'o.region_path')
  const where = organisationsWhere(
    ctx,
    q.q,
    sql<boolean>`(${inRegion(ctx, 'o.region_path', q.region)} and ${tagged})`,
  )
  const { rows, total } = await lists.listOrganisations(ctx.db, where, q.after, q.limit + 1)
  const page = rows.slice(0, q.limit)
  const tags = await shownOn(ctx, page)
  return {
    items: page.map((o) => wireOrganisation(ctx.app, o, tags)),
    total,
    next: rows.length > q.limit ? lists.nextAfter(page.at(-1)!) : null,
  }
}

export async function organisation(ctx: Ctx, id: string): Promise<AnswerOf<typeof m.organisationGet>> {
  const { county } = ctx.app.installation
  const o = await lists.organisationById(ctx.db, county, id)
  if (!o) throw problem('not_found')
  ctx.access.need('ledger.read', o.region_path)
  return {
    ...wireOrganisation(ctx.app, o, await shownOn(ctx, [o])),
    findings: (await findingsOf(ctx.db, county, [id])).map(wireBrief(await ruleWords(ctx.app))),
    mayEdit: ctx.access.can('ledger.edit', o.region_path),
  }
}

/** Any row of the ledger by its id: where it lies, and the end of its chain. */
async function headOf(ctx: Ctx, id: string): Promise<{ places: string[]; seq: number; last_hash: Buffer }> {
  const { county } = ctx.app.installation
  const [p] = await peopleById(ctx.db, county, [id])
  if (p) {
    const residences = await residencesBy(ctx.db, county, 'person_id', [id])
    return { ...opened(ctx.app, p), places: [p.region_path, ...residences.map((r) => r.region_path)] }
  }
  const [h] = await homesBy(ctx.db, county, [id])
  const [r] = h ? [] : await residencesBy(ctx.db, county, 'id', [id])
  const row =
    h ?? r ?? (await lists.organisationById(ctx.db, county, id)) ?? (await assetsBy(ctx.db, county, [id]))[0]
  if (!row) throw problem('not_found')
  return { places: [row.region_path], seq: row.seq, last_hash: row.last_hash }
}

interface VersionData {
  sealed?: string
  values?: Record<string, string>
  changed?: string[]
  source?: string
  why?: string
}

export async function history(ctx: Ctx, id: string): Promise<AnswerOf<typeof m.history>> {
  const { county } = ctx.app.installation
  const head = await headOf(ctx, id)
  needAny(ctx, 'ledger.read', head.places)
  const rows = await readChain(ctx.db, versions, { county, id })
  const fields: Record<string, { source: string; at: string; by: string }> = {}
  let before: Record<string, string> = {}
  const entries = rows.map((r) => {
    const d = r.data as VersionData
    const values = d.sealed ? openVersion(ctx.app, id, d.sealed) : (d.values ?? {})
    const changes = Object.keys(values)
      .filter((f) => values[f] !== (before[f] ?? ''))
      .map((f) => ({ field: f, before: maskValue(f, before[f] ?? ''), after: maskValue(f, values[f]!) }))
    for (const x of changes)
      fields[x.field] = { source: d.source ?? '', at: r.occurred_at.toISOString(), by: r.actor_name }
    before = values
    return {
      seq: r.seq,
      kind: r.kind,
      at: r.occurred_at.toISOString(),
      by: r.actor_name,
      source: d.source ?? '',
      why: d.why ?? '',
      changes,
    }
  })
  return {
    entries: entries.reverse(),
    fields,
    whole: chainFault(rows, { county, id, seq: head.seq, last_hash: head.last_hash }) === null,
  }
}
