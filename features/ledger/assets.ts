/** Vehicles and facilities: entered, corrected, shown, revealed; each with its version, checked at once. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import { ledgerVerbs } from './contract.ts'
import type * as c from './contract-assets.ts'
import { needAny } from './people.ts'
import { inRegion } from './queries.ts'
import { changing, dayNumber, todayOf } from './recheck.ts'
import { ruleWords } from './rule-words.ts'
import {
  type AssetField,
  type AssetKind,
  type AssetValues,
  assetFields,
  assetTypes,
  dueOf,
  emptyAsset,
  fieldsOf,
  plateKeyOf,
} from './rules/assets.ts'
import { maskName, maskValue } from './rules/person.ts'
import { assetFaults } from './rules/rules-asset.ts'
import * as store from './store/assets.ts'
import { findingsOf } from './store/findings.ts'
import { nextAfter, organisationById, organisationsById } from './store/lists.ts'
import { lockGroups, opened, peopleById, residencesBy, subjectsWith } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed } from './store/seal.ts'
import { shownOn, withTag } from './tag-reading.ts'
import { placeOf, wireBrief } from './view.ts'
import './problems.ts'

type Owner = NonNullable<BodyOf<typeof c.assetCreate>['owner']>
const said = (v: Partial<Record<AssetField, string | undefined>>): Partial<AssetValues> =>
  Object.fromEntries(Object.entries(v).filter(([, x]) => x !== undefined)) as Partial<AssetValues>

/** An owner has to be an entry that whoever names it may read; a facility belongs to nobody in person. */
async function refuseOwner(ctx: Ctx, kind: AssetKind, o: Owner | null): Promise<void> {
  if (o === null) return
  if (kind === 'facility' && o.kind === 'person')
    throw problem('request.invalid', {
      issues: [
        {
          path: 'owner',
          code: 'unfit',
          message: '设施的产权方是单位 / a facility belongs to an organisation',
        },
      ],
    })
  const { county } = ctx.app.installation
  if (o.kind === 'organisation') {
    const found = await organisationById(ctx.db, county, o.id)
    if (!found) throw problem('not_found')
    return ctx.access.need(ledgerVerbs.read, found.region_path)
  }
  const [p] = await peopleById(ctx.db, county, [o.id])
  if (!p) throw problem('not_found')
  const residences = await residencesBy(ctx.db, county, 'person_id', [o.id])
  needAny(ctx, ledgerVerbs.read, [p.region_path, ...residences.map((r) => r.region_path)])
}

/** Everything wrong with it at once: fields of another kind, and what the rules call an error. */
function refuse(
  ctx: Ctx,
  kind: AssetKind,
  values: AssetValues,
  given: readonly string[],
  o: { regionPath: string; anyway: boolean; owned: boolean },
): void {
  const issues: Issue[] = given
    .filter((f) => values[f as AssetField] !== '' && !fieldsOf(kind).includes(f as AssetField))
    .map((f) => ({ path: `values.${f}`, code: 'unfit', message: '这一类没有这一项 / not of this kind' }))
  if (!Object.hasOwn(assetTypes[kind], values.type))
    issues.push({ path: 'values.type', code: 'unfit', message: '这一类没有这一种 / no type of this kind' })
  if (kind === 'facility' && values.name === '')
    issues.push({ path: 'values.name', code: 'missing', message: '设施要有名称 / a facility has a name' })
  if (o.owned && values.owner !== '')
    issues.push({
      path: 'values.owner',
      code: 'both',
      message: '车主选台账里的，或者写名字 / an entry or words',
    })
  if (!o.anyway) {
    const row = {
      id: '',
      kind,
      regionPath: o.regionPath,
      values,
      owner: 'here' as const,
      placed: true,
      source: '',
      verified: '',
    }
    for (const f of assetFaults(row, given, dayNumber(todayOf(ctx.app, ctx.now))))
      issues.push({ path: `values.${f.field}`, code: f.rule, message: `${f.zh} / ${f.en}` })
  }
  if (issues.length > 0) throw problem('request.invalid', { issues })
}

/** Another vehicle with this plate; named as far as the reader may see. Two who enter it at once: the second one waits. */
async function refuseKnown(
  ctx: Ctx,
  kind: AssetKind,
  values: AssetValues,
  own: string | null,
): Promise<void> {
  const plate = plateKeyOf(kind, values)
  if (plate === '' || values.closedOn !== '') return
  const { county } = ctx.app.installation
  const key = indexed(ctx.app)('plate', plate)
  await lockGroups(ctx.db, county, [{ kind: 'plate', key }])
  const found = await wholly(ctx.db, async () => {
    const known = await subjectsWith(ctx.db, county, 'plate', [key])
    return store.assetsBy(
      ctx.db,
      county,
      known.map((k) => k.subject).filter((s) => s !== own),
    )
  })
  const [a] = found
  if (a)
    throw problem('ledger.known', {
      extra: ctx.access.can(ledgerVerbs.read, a.region_path) ? { assetId: a.id } : {},
    })
}

const linksOf = (o: Owner | null) => ({
  ownerPerson: o?.kind === 'person' ? o.id : null,
  ownerOrganisation: o?.kind === 'organisation' ? o.id : null,
})

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof c.assetCreate>,
): Promise<AnswerOf<typeof c.assetCreate>> {
  ctx.access.need(ledgerVerbs.edit, b.regionPath, ledgerVerbs.read)
  if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  const given = said(b.values)
  const values = { ...emptyAsset(), ...given }
  refuse(ctx, b.kind, values, Object.keys(given), { ...b, owned: b.owner !== null })
  await refuseOwner(ctx, b.kind, b.owner)
  if (!b.anyway) await refuseKnown(ctx, b.kind, values, null)
  const id = uuidv7(ctx.now.getTime())
  await changing(ctx, { assets: [id] }, () =>
    store.saveAssets(ctx, [
      {
        id,
        regionPath: b.regionPath,
        assetKind: b.kind,
        values,
        ...linksOf(b.owner),
        point: b.point,
        source: b.source,
        verifiedOn: todayOf(ctx.app, ctx.now),
        kind: 'created',
        why: b.why,
        changed: assetFields.filter((f) => values[f] !== ''),
      },
    ]),
  )
  return { id, version: 1 }
}

async function assetFor(ctx: Ctx, id: string, verb: string, lock = false): Promise<store.AssetListed> {
  const [a] = await store.assetsBy(ctx.db, ctx.app.installation.county, [id], lock)
  if (!a) throw problem('not_found')
  ctx.access.need(verb, a.region_path, ledgerVerbs.read)
  return a
}

export async function correct(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.assetCorrect>,
): Promise<AnswerOf<typeof c.assetCorrect>> {
  const a = await assetFor(ctx, id, ledgerVerbs.edit, true)
  if (a.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: a.seq } })
  const regionPath = b.regionPath ?? a.region_path
  if (regionPath !== a.region_path) {
    ctx.access.need(ledgerVerbs.edit, regionPath, ledgerVerbs.read)
    if (!ctx.app.services.regions.byPath(regionPath)) throw problem('not_found')
  }
  const was = store.openAsset(ctx.app, id, a.sealed)
  const given = said(b.values)
  const owned = b.owner === undefined ? (a.owner_person ?? a.owner_organisation) !== null : b.owner !== null
  // Whoever is named by an entry is not named in words beside.
  const values = { ...was, ...(owned && given.owner === undefined ? { owner: '' } : {}), ...given }
  const changed = assetFields.filter((f) => values[f] !== was[f])
  refuse(ctx, a.kind, values, changed, { regionPath, anyway: b.anyway, owned })
  if (b.owner) await refuseOwner(ctx, a.kind, b.owner)
  if (!b.anyway && (changed.includes('plate') || changed.includes('closedOn')))
    await refuseKnown(ctx, a.kind, values, id)
  const links =
    b.owner === undefined
      ? { ownerPerson: a.owner_person, ownerOrganisation: a.owner_organisation }
      : linksOf(b.owner)
  const point = b.point === undefined ? (a.lng === null ? null : ([a.lng, a.lat!] as const)) : b.point
  const moved =
    regionPath !== a.region_path ||
    links.ownerPerson !== a.owner_person ||
    links.ownerOrganisation !== a.owner_organisation ||
    (point?.[0] ?? null) !== a.lng ||
    (point?.[1] ?? null) !== a.lat
  await changing(ctx, { assets: [id] }, () =>
    store.saveAssets(ctx, [
      {
        id,
        regionPath,
        assetKind: a.kind,
        values,
        ...links,
        point,
        source: b.source,
        verifiedOn: b.verified ?? todayOf(ctx.app, ctx.now),
        head: a,
        kind: changed.length > 0 || moved ? 'corrected' : 'verified',
        why: b.why,
        changed,
      },
    ]),
  )
  return { id, version: a.seq + 1 }
}

export async function reveal(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.assetReveal>,
): Promise<AnswerOf<typeof c.assetReveal>> {
  const a = await assetFor(ctx, id, ledgerVerbs.reveal)
  if (b.purpose === 'other' && !b.note) throw problem('ledger.say_why')
  // Of somebody's own vehicle it is a look at them: they are told of it when they ask who looked.
  await audit(ctx, {
    action: 'ledger.reveal',
    ...(a.owner_person
      ? { subjectKind: 'person', subjectId: a.owner_person }
      : { subjectKind: 'asset', subjectId: id }),
    regionPath: a.region_path,
    purpose: b.purpose,
    detail: { note: b.note, asset: id },
  })
  const until = new Date(ctx.now.getTime() + 60_000).toISOString()
  return { values: store.openAsset(ctx.app, id, a.sealed), until }
}

/** What is behind the id of an owner, as a list may show it: its name, and where it may be read. */
async function ownerNames(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, { name: string; places: readonly string[] }>> {
  const { county } = ctx.app.installation
  const { system } = ctx.app.pools
  const people = await peopleById(system, county, ids)
  const residences = Map.groupBy(await residencesBy(system, county, 'person_id', ids), (r) => r.person_id)
  return new Map([
    ...people.map(
      (p) =>
        [
          p.id,
          {
            name: maskName(opened(ctx.app, p).values.name),
            places: [p.region_path, ...(residences.get(p.id) ?? []).map((r) => r.region_path)],
          },
        ] as const,
    ),
    ...(await organisationsById(system, county, ids)).map(
      (o) => [o.id, { name: o.name, places: [o.region_path] }] as const,
    ),
  ])
}

export async function wireAssets(ctx: Ctx, rows: readonly store.AssetListed[]): Promise<c.Asset[]> {
  const { app, access } = ctx
  const today = todayOf(app, ctx.now)
  const owners = await store.ownersOf(app.pools.system, app.installation.county, rows, today)
  const names = await ownerNames(ctx, [...new Set([...owners.values()].map((o) => o.id))])
  const tags = await shownOn(ctx, rows)
  return rows.map((a) => {
    const v = store.openAsset(app, a.id, a.sealed)
    const link = a.owner_person ?? a.owner_organisation
    const now = link === null ? undefined : owners.get(link)
    const name = now && names.get(now.id)
    const mine = name?.places.some((p) => access.can(ledgerVerbs.read, p)) ?? false
    const due = dueOf(a.kind, v) || null
    return {
      id: a.id,
      kind: a.kind,
      type: a.type,
      typeWords: assetTypes[a.kind][a.type] ?? { zh: a.type, en: a.type },
      label: a.kind === 'facility' ? a.name : maskValue('plate', v.plate),
      regionPath: a.region_path,
      place: [placeOf(app, a.region_path), v.place].filter(Boolean).join(' '),
      point: a.lng === null ? null : [a.lng, a.lat!],
      values: Object.fromEntries(
        fieldsOf(a.kind)
          .filter((f) => v[f] !== '')
          // What a facility is called is not the name of a person.
          .map((f) => [f, f === 'name' ? v.name : maskValue(f, v[f])]),
      ),
      owner:
        link !== null
          ? {
              kind: a.owner_person ? 'person' : 'organisation',
              id: mine ? now!.id : null,
              name: mine ? name!.name : '',
              here: now?.here ?? false,
            }
          : v.owner === ''
            ? null
            : { kind: 'named', id: null, name: maskName(v.owner), here: true },
      due,
      overdue: due !== null && due < today && a.closed_on === null,
      closedOn: a.closed_on,
      source: a.source,
      verified: a.verified_on,
      version: a.seq,
      open: a.open,
      tags: tags.get(a.id) ?? [],
    }
  })
}

/** Conditions about `a`; `scope` says whose. */
export function assetsWhere(
  ctx: Ctx,
  q: Partial<QueryOf<typeof c.assetsList>>,
  scope: RawBuilder<boolean>,
): RawBuilder<boolean> {
  const { county } = ctx.app.installation
  const parts = [sql`a.county = ${county} and a.kind = ${q.kind ?? 'vehicle'}`, scope]
  if (q.type) parts.push(sql`a.type = ${q.type}`)
  if (q.overdue) parts.push(sql`a.closed_on is null and a.due_on < ${todayOf(ctx.app, ctx.now)}::date`)
  if (q.q && q.kind === 'facility') parts.push(sql`a.name ilike ${`%${q.q.replace(/[\\%_]/g, '\\$&')}%`}`)
  else if (q.q) {
    const plate = plateKeyOf('vehicle', { ...emptyAsset(), plate: q.q })
    parts.push(
      plate === ''
        ? sql`false`
        : sql`a.id in (select k.subject_id from ledger_keys k where k.county = ${county} and k.kind = 'plate'
            and k.key = decode(${indexed(ctx.app)('plate', plate)}, 'hex'))`,
    )
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

export async function list(
  ctx: Ctx,
  q: QueryOf<typeof c.assetsList>,
): Promise<AnswerOf<typeof c.assetsList>> {
  const { county } = ctx.app.installation
  const owned =
    q.owner === undefined
      ? sql<boolean>`true`
      : // Whose it is is not said to whoever may not read the owner, not by a filter either.
        sql<boolean>`(a.id = any(${await store.assetsOwnedBy(ctx.db, county, [q.owner])}::uuid[])
          and (exists (select 1 from people p where p.county = ${county} and p.id = ${q.owner})
            or exists (select 1 from organisations o where o.county = ${county} and o.id = ${q.owner})))`
  const scope = sql<boolean>`(${inRegion(ctx, 'a.region_path', q.region)} and ${owned}
    and ${await withTag(ctx, q.tag, q.kind, 'a.id', 'a.region_path')})`
  const where = assetsWhere(ctx, q, scope)
  const rows = await store.listAssets(ctx.db, where, q.after, q.limit + 1)
  const page = rows.slice(0, q.limit)
  const types = await store.countTypes(ctx.db, assetsWhere(ctx, { ...q, type: undefined }, scope))
  return {
    items: await wireAssets(ctx, page),
    total: await store.countAssets(ctx.db, where),
    types: types.map(({ type, n }) => ({
      type,
      n,
      words: assetTypes[q.kind][type] ?? { zh: type, en: type },
    })),
    next: rows.length > q.limit ? nextAfter(page.at(-1)!) : null,
  }
}

export async function one(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.assetGet>> {
  const a = await assetFor(ctx, id, ledgerVerbs.read)
  const [shown] = await wireAssets(ctx, [a])
  // Also one that is asked about elsewhere: the other vehicle of one plate may stand next door.
  const findings = await findingsOf(ctx.app.pools.system, ctx.app.installation.county, [id])
  return {
    ...shown!,
    findings: findings.map(wireBrief(await ruleWords(ctx.app))),
    mayEdit: ctx.access.can(ledgerVerbs.edit, a.region_path),
    mayReveal: ctx.access.can(ledgerVerbs.reveal, a.region_path),
  }
}
