/** Organisations of a file, some rows in one transaction: read, decided in order, written at once and checked, as people are. */
import type { App, Ctx } from '../../kernel/context.ts'
import { buildingsOf, idOfRow, put } from './import-world.ts'
import { changing, dayNumber, todayOf } from './recheck.ts'
import {
  type IncomingOrganisation,
  meantOrganisation,
  type OrganisationSays,
  organisationChange,
  organisationKeys,
} from './rules/import-organisation.ts'
import { buildingFinder, type Found, type Place } from './rules/import-place.ts'
import { laterDay } from './rules/import-plan.ts'
import { faultsOf, type OrganisationValues, rowOfOrganisation } from './rules/person.ts'
import { type Former, keepChanges } from './store/import-changes.ts'
import type { ImportRow, TakenRow } from './store/imports.ts'
import { organisationsById } from './store/lists.ts'
import { subjectsWith } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed, openContact, sealLabel } from './store/seal.ts'
import { saveOrganisations } from './store/write.ts'

interface Plan {
  id: string
  values: OrganisationValues
  regionPath: string
  source: string
  verifiedOn: string | null
  head?: { seq: number; last_hash: Buffer }
  former?: Former
  changed: Set<OrganisationSays>
  kind: 'created' | 'corrected' | 'verified' | null
  row: number
}
/** What lasts longer than one batch; in a dry run also what it would have entered or changed. */
export interface OrganisationWorld {
  find: (x: Place) => Found
  /** Communities and grids by their names. */
  areas: Map<string, string[]>
  dry: boolean
  known: Map<string, Plan>
  byKey: Map<string, Set<string>>
}

const fold = (s: string) => s.normalize('NFKC').replace(/\s/g, '')
export function areasOf(app: App): Map<string, string[]> {
  const areas = new Map<string, string[]>()
  for (const r of app.services.regions.within(app.installation.rootPath, 'administrative'))
    if (r.kind !== 'building')
      for (const n of [r.name, ...r.aliases]) areas.set(fold(n), [...(areas.get(fold(n)) ?? []), r.path])
  return areas
}
export const organisationWorld = (app: App, dry: boolean): OrganisationWorld => ({
  find: buildingFinder(buildingsOf(app)),
  areas: areasOf(app),
  dry,
  known: new Map(),
  byKey: new Map(),
})

/** The building, else the one grid or community of that name; several of one name are inside one another or none. */
export function regionOf(x: Place, world: Pick<OrganisationWorld, 'find' | 'areas'>): string | null {
  const found = world.find(x)
  if (typeof found === 'object') return found.path
  const inside = (name: string, within: string) =>
    (world.areas.get(fold(name)) ?? []).filter((p) => p.startsWith(within))
  const community = x.said.community === '' ? [''] : inside(x.said.community, '')
  const both = x.said.grid === '' ? community : community.flatMap((c) => inside(x.said.grid, c))
  return both.length === 1 && both[0] !== '' ? both[0]! : null
}

const kinds = ['code', 'organisation'] as const
export async function takeOrganisations(
  ctx: Ctx,
  i: ImportRow,
  rows: readonly IncomingOrganisation[],
  world: OrganisationWorld,
): Promise<TakenRow[]> {
  return wholly(ctx.db, async () => {
    const { known, byKey } = world.dry
      ? world
      : { known: new Map<string, Plan>(), byKey: new Map<string, Set<string>>() }
    await read(ctx, rows, world, known, byKey)
    const out = rows.map((x) => plan(ctx, i, x, world, known, byKey))
    if (!world.dry)
      await write(
        ctx,
        i,
        [...known.values()].filter((p) => p.kind !== null),
      )
    return out
  })
}

async function read(
  ctx: Ctx,
  rows: readonly IncomingOrganisation[],
  world: OrganisationWorld,
  known: Map<string, Plan>,
  byKey: Map<string, Set<string>>,
): Promise<void> {
  const { county } = ctx.app.installation
  const index = indexed(ctx.app)
  const ids = new Set<string>()
  for (const kind of kinds) {
    const values = new Map<string, string>()
    for (const x of rows) {
      const v = organisationKeys(x.values)[kind]
      if (v !== undefined) values.set(index(kind, v), v)
    }
    for (const s of await subjectsWith(ctx.db, county, kind, [...values.keys()])) {
      put(byKey, `${kind}:${values.get(s.key)!}`, s.subject)
      if (!known.has(s.subject)) ids.add(s.subject)
    }
  }
  for (const o of await organisationsById(ctx.db, county, [...ids], !world.dry))
    known.set(o.id, {
      id: o.id,
      values: {
        name: o.name,
        creditCode: o.credit_code,
        kind: o.kind,
        address: o.address,
        closedOn: o.closed_on ?? '',
        ...openContact(ctx.app, o.id, o.sealed),
      },
      regionPath: o.region_path,
      source: o.source,
      verifiedOn: o.verified_on,
      head: o,
      former: { source: o.source, verified: o.verified_on },
      changed: new Set(),
      kind: null,
      row: 0,
    })
}

function plan(
  ctx: Ctx,
  i: ImportRow,
  x: IncomingOrganisation,
  world: OrganisationWorld,
  known: Map<string, Plan>,
  byKey: Map<string, Set<string>>,
): TakenRow {
  const today = dayNumber(todayOf(ctx.app, ctx.now))
  const issues: string[] = [...x.refused]
  const wire = (f: string) => (f === 'name' ? 'organisation' : f)
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
    fields: fields.map(wire),
    differs: differs.map(wire),
    issues: [...issues, ...x.remarks],
    sealed: sealLabel(ctx.app, i.id, x.row, { name: x.values.name, place: x.values.address }),
  })
  const refused = (...codes: string[]) => {
    issues.push(...codes)
    return done('refused', null, [], [])
  }
  const may = (path: string) => i.scope.some((s) => path.startsWith(s))
  const faults = (values: OrganisationValues, regionPath: string, given: readonly string[]) =>
    i.strict
      ? [
          ...new Set(
            faultsOf(rowOfOrganisation({ id: '', regionPath, source: '', values }), given, today).map(
              (f) => f.rule,
            ),
          ),
        ]
      : []
  if (issues.length > 0) return refused()
  const region = regionOf(x, world)
  const keys = organisationKeys(x.values)
  const ids = new Set(kinds.flatMap((k) => [...(byKey.get(`${k}:${keys[k] ?? ''}`) ?? [])]))
  const o = meantOrganisation(
    x,
    [...ids].sort().flatMap((id) => known.get(id) ?? []),
    region,
  )
  if (!o) {
    if (region === null) return refused('no-region')
    if (!may(region)) return refused('out-of-area')
    const { values, changed } = organisationChange(
      { name: '', creditCode: '', kind: '', address: '', legalPerson: '', phone: '', closedOn: '' },
      x,
      'take',
    )
    const wrong = faults(values, region, changed)
    if (wrong.length > 0) return refused(...wrong)
    const id = idOfRow(i, x.row)
    const fresh: Plan = {
      id,
      values,
      regionPath: region,
      source: i.source_name,
      verifiedOn: x.verified,
      changed: new Set(changed),
      kind: 'created',
      row: x.row,
    }
    remember(fresh, known, byKey)
    return done('created', world.dry ? null : id, changed, [])
  }
  if (!may(o.regionPath)) return refused('known-elsewhere')
  const v = organisationChange(o.values, x, i.differing)
  const wrong = faults(v.values, o.regionPath, v.changed)
  if (wrong.length > 0) return refused(...wrong)
  const seen = laterDay(o.verifiedOn, v.differs.length === 0 ? x.verified : null)
  const fields = [...v.changed, ...(seen === o.verifiedOn ? [] : ['verified'])]
  if (fields.length > 0) {
    if (o.kind !== 'created')
      o.kind = v.changed.length > 0 || o.kind === 'corrected' ? 'corrected' : 'verified'
    Object.assign(o, { values: v.values, verifiedOn: seen, source: i.source_name, row: x.row })
    for (const f of v.changed) o.changed.add(f)
    remember(o, known, byKey)
  }
  return done(fields.length > 0 ? 'changed' : 'same', o.head || !world.dry ? o.id : null, fields, v.differs)
}

function remember(o: Plan, known: Map<string, Plan>, byKey: Map<string, Set<string>>): void {
  known.set(o.id, o)
  const keys = organisationKeys(o.values)
  for (const k of kinds) if (keys[k] !== undefined) put(byKey, `${k}:${keys[k]}`, o.id)
}

async function write(ctx: Ctx, i: ImportRow, list: readonly Plan[]): Promise<void> {
  if (list.length === 0) return
  await changing(ctx, { organisations: list.map((o) => o.id).sort() }, () =>
    saveOrganisations(
      ctx,
      list.map((o) => ({
        id: o.id,
        regionPath: o.regionPath,
        values: o.values,
        source: o.source,
        verifiedOn: o.verifiedOn,
        ...(o.head ? { head: o.head } : {}),
        kind: o.kind!,
        why: '',
        changed: [...o.changed],
        imported: { import: i.id, row: o.row },
      })),
    ),
  )
  await keepChanges(
    ctx.db,
    i,
    list.map((o) => ({
      kind: 'organisation',
      id: o.id,
      owner: o.id,
      base: o.head?.seq ?? 0,
      seq: (o.head?.seq ?? 0) + 1,
      former: o.former ?? {},
    })),
  )
}
