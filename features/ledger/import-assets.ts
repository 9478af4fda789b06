/** Vehicles and facilities of a file, some rows in one transaction: read, decided in order, written at once and checked, as people are. */
import type { App, Ctx } from '../../kernel/context.ts'
import { areasOf, regionOf } from './import-organisations.ts'
import { buildingsOf, idOfRow, put } from './import-world.ts'
import { changing, dayNumber, todayOf } from './recheck.ts'
import { type AssetField, type AssetKind, type AssetValues, emptyAsset, plateKeyOf } from './rules/assets.ts'
import { assetChange, columnOfField, type IncomingAsset, identityOf } from './rules/import-asset.ts'
import { buildingFinder, type Found, type Place } from './rules/import-place.ts'
import { laterDay } from './rules/import-plan.ts'
import { assetFaults } from './rules/rules-asset.ts'
import {
  type AssetListed,
  type AssetWrite,
  assetsBy,
  assetsIn,
  openAsset,
  saveAssets,
} from './store/assets.ts'
import { type Former, keepChanges } from './store/import-changes.ts'
import type { ImportRow, TakenRow } from './store/imports.ts'
import { lockGroups, subjectsWith } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed, sealLabel } from './store/seal.ts'

interface Plan {
  id: string
  values: AssetValues
  regionPath: string
  ownerPerson: string | null
  ownerOrganisation: string | null
  point: readonly [number, number] | null
  source: string
  verifiedOn: string | null
  head?: AssetListed
  former?: Former
  changed: Set<AssetField>
  kind: 'created' | 'corrected' | 'verified' | null
  row: number
}
/** What lasts longer than one batch; in a dry run also what it would have entered or changed. */
export interface AssetWorld {
  find: (x: Place) => Found
  areas: Map<string, string[]>
  dry: boolean
  known: Map<string, Plan>
  byIdentity: Map<string, Set<string>>
}
export const assetWorld = (app: App, dry: boolean): AssetWorld => ({
  find: buildingFinder(buildingsOf(app)),
  areas: areasOf(app),
  dry,
  known: new Map(),
  byIdentity: new Map(),
})

export async function takeAssets(
  ctx: Ctx,
  i: ImportRow,
  rows: readonly IncomingAsset[],
  world: AssetWorld,
): Promise<TakenRow[]> {
  return wholly(ctx.db, async () => {
    const { known, byIdentity } = world.dry
      ? world
      : { known: new Map<string, Plan>(), byIdentity: new Map<string, Set<string>>() }
    const places = new Map(rows.map((x) => [x, regionOf(x, world)]))
    await read(ctx, rows, places, world.dry, known, byIdentity)
    const out = rows.map((x) => plan(ctx, i, x, places.get(x) ?? null, world.dry, known, byIdentity))
    if (!world.dry)
      await write(
        ctx,
        i,
        rows[0]!.kind,
        [...known.values()].filter((p) => p.kind !== null),
      )
    return out
  })
}

async function read(
  ctx: Ctx,
  rows: readonly IncomingAsset[],
  places: ReadonlyMap<IncomingAsset, string | null>,
  dry: boolean,
  known: Map<string, Plan>,
  byIdentity: Map<string, Set<string>>,
): Promise<void> {
  const { county } = ctx.app.installation
  const { kind } = rows[0]!
  const index = indexed(ctx.app)
  const plates = [...new Set(rows.map((x) => plateKeyOf(x.kind, x.values)).filter((p) => p !== ''))]
  const keys = plates.map((p) => index('plate', p))
  // As whoever enters a vehicle by hand waits: the second one finds it.
  if (!dry)
    await lockGroups(
      ctx.db,
      county,
      keys.map((key) => ({ kind: 'plate', key })),
    )
  const ids = new Set((await subjectsWith(ctx.db, county, 'plate', keys)).map((s) => s.subject))
  // Those without a plate are known by what stands where they stand.
  const around = [
    ...new Set(rows.flatMap((x) => (plateKeyOf(x.kind, x.values) === '' ? (places.get(x) ?? []) : []))),
  ]
  for (const id of await assetsIn(ctx.db, county, kind, around)) ids.add(id)
  for (const a of await assetsBy(
    ctx.db,
    county,
    [...ids].filter((id) => !known.has(id)),
    !dry,
  )) {
    if (a.kind !== kind) continue
    const values = openAsset(ctx.app, a.id, a.sealed)
    known.set(a.id, {
      id: a.id,
      values,
      regionPath: a.region_path,
      ownerPerson: a.owner_person,
      ownerOrganisation: a.owner_organisation,
      point: a.lng === null ? null : [a.lng, a.lat!],
      source: a.source,
      verifiedOn: a.verified_on,
      head: a,
      former: { source: a.source, verified: a.verified_on },
      changed: new Set(),
      kind: null,
      row: 0,
    })
    // One that is over is no other one's past: it is entered again.
    if (values.closedOn === '') put(byIdentity, identityOf(kind, values, a.region_path), a.id)
  }
}

function plan(
  ctx: Ctx,
  i: ImportRow,
  x: IncomingAsset,
  region: string | null,
  dry: boolean,
  known: Map<string, Plan>,
  byIdentity: Map<string, Set<string>>,
): TakenRow {
  const issues: string[] = [...x.refused]
  const said = x.said.address || [x.said.estate, x.said.building].filter((s) => s !== '').join(' ')
  const done = (
    outcome: TakenRow['outcome'],
    subjectId: string | null,
    fields: readonly string[],
    differs: readonly string[],
  ): TakenRow => ({
    row: x.row,
    line: x.line,
    outcome,
    subjectId,
    fields: fields.map(columnOfField),
    differs: differs.map(columnOfField),
    issues: [...issues, ...x.remarks],
    sealed: sealLabel(ctx.app, i.id, x.row, {
      name: x.kind === 'vehicle' ? x.values.plate : x.values.name,
      place: said || x.values.place,
    }),
  })
  const refused = (...codes: string[]) => {
    issues.push(...codes)
    return done('refused', null, [], [])
  }
  if (issues.length > 0) return refused()
  const may = (path: string) => i.scope.some((s) => path.startsWith(s))
  const faults = (values: AssetValues, regionPath: string, given: readonly string[]) => {
    const row = {
      ...{ id: '', kind: x.kind, regionPath, values, owner: 'here' as const },
      ...{ placed: true, source: '', verified: '' },
    }
    const today = dayNumber(todayOf(ctx.app, ctx.now))
    return i.strict ? [...new Set(assetFaults(row, given, today).map((f) => f.rule))] : []
  }
  const own = [...(byIdentity.get(identityOf(x.kind, x.values, region ?? '')) ?? [])].sort()
  const a = own.flatMap((id) => known.get(id) ?? [])[0]
  if (!a) {
    if (region === null) return refused('no-region')
    if (!may(region)) return refused('out-of-area')
    const v = assetChange(emptyAsset(), x, 'take', false)
    const values: AssetValues = {
      ...v.values,
      type: x.values.type,
      // Where there is no building the words say where it is.
      place: v.values.place === '' && region.length <= 15 ? said.slice(0, 120) : v.values.place,
    }
    const wrong = faults(values, region, v.changed)
    if (wrong.length > 0) return refused(...wrong)
    const id = idOfRow(i, x.row)
    const changed = (Object.keys(values) as AssetField[]).filter((f) => values[f] !== '')
    known.set(id, {
      ...{ id, values, regionPath: region, ownerPerson: null, ownerOrganisation: null, point: null },
      ...{
        source: i.source_name,
        verifiedOn: x.verified,
        changed: new Set(changed),
        kind: 'created',
        row: x.row,
      },
    })
    put(byIdentity, identityOf(x.kind, values, region), id)
    return done('created', dry ? null : id, changed, [])
  }
  if (!may(a.regionPath)) return refused('known-elsewhere')
  const v = assetChange(a.values, x, i.differing, (a.ownerPerson ?? a.ownerOrganisation) !== null)
  const wrong = faults(v.values, a.regionPath, v.changed)
  if (wrong.length > 0) return refused(...wrong)
  const seen = laterDay(a.verifiedOn, v.differs.length === 0 ? x.verified : null)
  const fields: string[] = [...v.changed, ...(seen === a.verifiedOn ? [] : ['verified'])]
  if (fields.length > 0) {
    if (a.kind !== 'created')
      a.kind = v.changed.length > 0 || a.kind === 'corrected' ? 'corrected' : 'verified'
    Object.assign(a, { values: v.values, verifiedOn: seen, source: i.source_name, row: x.row })
    for (const f of v.changed) a.changed.add(f)
    put(byIdentity, identityOf(x.kind, a.values, a.regionPath), a.id)
  }
  return done(fields.length > 0 ? 'changed' : 'same', a.head || !dry ? a.id : null, fields, v.differs)
}

async function write(ctx: Ctx, i: ImportRow, kind: AssetKind, list: readonly Plan[]): Promise<void> {
  if (list.length === 0) return
  await changing(ctx, { assets: list.map((a) => a.id).sort() }, () =>
    saveAssets(
      ctx,
      list.map(
        (a): AssetWrite => ({
          id: a.id,
          assetKind: kind,
          regionPath: a.regionPath,
          values: a.values,
          ownerPerson: a.ownerPerson,
          ownerOrganisation: a.ownerOrganisation,
          point: a.point,
          source: a.source,
          verifiedOn: a.verifiedOn,
          ...(a.head ? { head: a.head } : {}),
          kind: a.kind!,
          why: '',
          changed: [...a.changed],
          imported: { import: i.id, row: a.row },
        }),
      ),
    ),
  )
  await keepChanges(
    ctx.db,
    i,
    list.map((a) => ({
      kind: 'asset',
      id: a.id,
      owner: a.id,
      base: a.head?.seq ?? 0,
      seq: (a.head?.seq ?? 0) + 1,
      former: a.former ?? {},
    })),
  )
}
