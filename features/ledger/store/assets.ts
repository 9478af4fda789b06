/** SQL of vehicles and facilities: their rows, who owns them, lists. */
import { type RawBuilder, sql } from 'kysely'
import type { App } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import {
  type AssetKind,
  type AssetRow,
  type AssetValues,
  assetFields,
  dueOf,
  emptyAsset,
  type OwnerState,
  plateKeyOf,
} from '../rules/assets.ts'
import { isoDay } from '../rules/person.ts'
import { cursorOf } from './lists.ts'
import type { Group } from './rows.ts'
import { indexed } from './seal.ts'
import { chained, saveKeys, type WriteCtx, type Written } from './write.ts'

type Reader = Pick<App, 'crypto' | 'installation'>

const seal = (app: Pick<App, 'crypto'>, id: string, v: AssetValues): Buffer =>
  app.crypto.seal(JSON.stringify(v), `ledger.asset:${id}`)
export const openAsset = (app: Pick<App, 'crypto'>, id: string, sealed: Buffer): AssetValues => ({
  ...emptyAsset(),
  ...(JSON.parse(app.crypto.open(sealed, `ledger.asset:${id}`)) as Partial<AssetValues>),
})

export interface AssetHead {
  id: string
  region_path: string
  kind: AssetKind
  type: string
  name: string
  sealed: Buffer
  owner_person: string | null
  owner_organisation: string | null
  lng: number | null
  lat: number | null
  due_on: string | null
  closed_on: string | null
  source: string
  verified_on: string | null
  seq: number
  last_hash: Buffer
}
export type AssetListed = AssetHead & { open: number }
const shown = sql`a.id, a.region_path, a.kind, a.type, a.name, a.sealed, a.owner_person, a.owner_organisation, a.lng, a.lat, a.due_on::text as due_on,
  a.closed_on::text as closed_on, a.source, a.verified_on::text as verified_on, a.seq, a.last_hash,
  (select count(*)::int from findings f where f.county = a.county and f.state = 'open' and f.subjects && array[a.id]) as open`

export async function assetsBy(
  db: Tx,
  county: string,
  ids: readonly string[],
  lock = false,
): Promise<AssetListed[]> {
  if (ids.length === 0) return []
  const { rows } =
    await sql<AssetListed>`select ${shown} from assets a where a.county = ${county} and a.id = any(${ids as string[]}::uuid[])
    order by a.id ${lock ? sql`for update of a` : sql``}`.execute(db)
  return rows
}

/** Those that stand in these very places. */
export async function assetsIn(
  db: Tx,
  county: string,
  kind: AssetKind,
  places: readonly string[],
): Promise<string[]> {
  if (places.length === 0) return []
  const { rows } = await sql<{ id: string }>`select a.id from assets a
    where a.county = ${county} and a.kind = ${kind} and a.region_path = any(${places as string[]}::text[]) and a.closed_on is null`.execute(
    db,
  )
  return rows.map((r) => r.id)
}

/** In order of place; `where` is about `a`. */
export async function listAssets(
  db: Tx,
  where: RawBuilder<boolean>,
  after: string | undefined,
  limit: number,
): Promise<AssetListed[]> {
  const [path, id] = after ? cursorOf(after) : []
  const { rows } = await sql<AssetListed>`select ${shown} from assets a
    where ${where} ${path === undefined ? sql`` : sql`and (a.region_path, a.id) > (${path} collate "C", ${id}::uuid)`}
    order by a.region_path, a.id limit ${limit}`.execute(db)
  return rows
}
export async function countAssets(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from assets a where ${where}`.execute(
    db,
  )
  return rows[0]!.n
}
export async function countTypes(db: Tx, where: RawBuilder<boolean>): Promise<{ type: string; n: number }[]> {
  const { rows } = await sql<{
    type: string
    n: number
  }>`select a.type, count(*)::int as n from assets a where ${where} group by a.type order by n desc, a.type`.execute(
    db,
  )
  return rows
}

/** Vehicles and facilities of these owners, whoever of them a merged one has become. */
export async function assetsOwnedBy(db: Tx, county: string, owners: readonly string[]): Promise<string[]> {
  if (owners.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    with recursive one (id) as (
      select x::uuid from unnest(${owners as string[]}::text[]) x
      union select p.id from people p join one on p.county = ${county} and p.merged_into = one.id)
    select a.id from assets a where a.county = ${county} and (a.owner_person in (select id from one) or a.owner_organisation in (select id from one))`.execute(
    db,
  )
  return rows.map((r) => r.id)
}

/** The present entry of each of these owners and whether it is still here; merged people are followed to who they are. */
export async function ownersOf(
  db: Tx,
  county: string,
  list: readonly Pick<AssetHead, 'owner_person' | 'owner_organisation'>[],
  today: string,
): Promise<Map<string, { id: string; here: boolean }>> {
  const people = [...new Set(list.flatMap((a) => a.owner_person ?? []))]
  const organisations = [...new Set(list.flatMap((a) => a.owner_organisation ?? []))]
  const { rows } = await sql<{ owner: string; id: string; here: boolean }>`
    with recursive one (owner, id, next) as (
      select p.id, p.id, p.merged_into from people p where p.county = ${county} and p.id = any(${people}::uuid[])
      union select one.owner, p.id, p.merged_into from people p join one on p.county = ${county} and p.id = one.next)
    select one.owner, one.id, (p.died_on is null and (
        exists (select 1 from residences r where r.county = p.county and r.person_id = p.id and (r.until_on is null or r.until_on > ${today}::date))
        or not exists (select 1 from residences r where r.county = p.county and r.person_id = p.id))) as here
      from one join people p on p.county = ${county} and p.id = one.id where one.next is null
    union all
    select o.id, o.id, (o.closed_on is null or o.closed_on > ${today}::date) from organisations o
      where o.county = ${county} and o.id = any(${organisations}::uuid[])`.execute(db)
  return new Map(rows.map((r) => [r.owner, { id: r.id, here: r.here }]))
}

/** As the rules read them, those that are over left out. */
export async function assetRows(
  db: Tx,
  app: Reader,
  ids: readonly string[],
  today: string,
): Promise<AssetRow[]> {
  const { county } = app.installation
  const list = (await assetsBy(db, county, ids)).filter((a) => a.closed_on === null || a.closed_on > today)
  if (list.length === 0) return []
  const owners = await ownersOf(db, county, list, today)
  return list.map((a) => {
    const values = openAsset(app, a.id, a.sealed)
    const owner = a.owner_person ?? a.owner_organisation
    const state: OwnerState =
      owner === null ? (values.owner === '' ? 'none' : 'named') : owners.get(owner)?.here ? 'here' : 'gone'
    return {
      id: a.id,
      kind: a.kind,
      regionPath: a.region_path,
      values,
      owner: state,
      placed: a.lng !== null || a.region_path.length > 15,
      source: a.source,
      verified: a.verified_on ?? '',
    }
  })
}

/** The groups of these and of what these owners have: each alone, and by its plate. */
export async function assetGroups(
  db: Tx,
  app: Reader,
  of: { ids: readonly string[]; owners: readonly string[] },
): Promise<Group[]> {
  const { county } = app.installation
  const ids = [...new Set([...of.ids, ...(await assetsOwnedBy(db, county, of.owners))])]
  const index = indexed(app)
  return (await assetsBy(db, county, ids)).flatMap((a): Group[] => {
    const plate = plateKeyOf(a.kind, openAsset(app, a.id, a.sealed))
    return [
      { kind: 'row', key: a.id },
      ...(plate ? [{ kind: 'plate' as const, key: index('plate', plate) }] : []),
    ]
  })
}

export interface AssetWrite extends Written {
  assetKind: AssetKind
  values: AssetValues
  ownerPerson: string | null
  ownerOrganisation: string | null
  point: readonly [number, number] | null
}

export async function saveAssets(ctx: WriteCtx, rows: readonly AssetWrite[]): Promise<void> {
  if (rows.length === 0) return
  const { county } = ctx.app.installation
  const ends = await chained(
    ctx,
    rows,
    (w) => ({
      ...Object.fromEntries(assetFields.filter((f) => w.values[f] !== '').map((f) => [f, w.values[f]])),
      ...(w.ownerPerson ? { ownerPerson: w.ownerPerson } : {}),
      ...(w.ownerOrganisation ? { ownerOrganisation: w.ownerOrganisation } : {}),
      ...(w.point ? { point: w.point.join() } : {}),
      region: w.regionPath,
    }),
    true,
  )
  const list = rows.map((w, i) => ({
    id: w.id,
    region: w.regionPath,
    kind: w.assetKind,
    type: w.values.type,
    name: w.values.name,
    sealed: seal(ctx.app, w.id, w.values).toString('hex'),
    person: w.ownerPerson,
    organisation: w.ownerOrganisation,
    lng: w.point?.[0] ?? null,
    lat: w.point?.[1] ?? null,
    due: isoDay(dueOf(w.assetKind, w.values)),
    closed: isoDay(w.values.closedOn),
    source: w.source,
    verified: w.verifiedOn,
    ...ends[i]!,
  }))
  await sql`insert into assets (county, id, region_path, kind, type, name, sealed, owner_person, owner_organisation, lng, lat, due_on, closed_on, source,
      verified_on, created_at, changed_at, seq, last_hash)
    select ${county}, x.id, x.region, x.kind, x.type, x.name, decode(x.sealed, 'hex'), x.person, x.organisation, x.lng, x.lat, x.due, x.closed, x.source,
      x.verified, ${ctx.now}, ${ctx.now}, x.seq, decode(x.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, region text, kind text, type text, name text, sealed text, person uuid,
      organisation uuid, lng double precision, lat double precision, due date, closed date, source text, verified date, seq integer, hash text)
    on conflict (county, id) do update set region_path = excluded.region_path, type = excluded.type, name = excluded.name, sealed = excluded.sealed,
      owner_person = excluded.owner_person, owner_organisation = excluded.owner_organisation, lng = excluded.lng, lat = excluded.lat,
      due_on = excluded.due_on, closed_on = excluded.closed_on, source = excluded.source, verified_on = excluded.verified_on,
      changed_at = excluded.changed_at, seq = excluded.seq, last_hash = excluded.last_hash`.execute(ctx.db)
  await saveKeys(
    ctx,
    rows.map((w) => {
      const plate = w.values.closedOn === '' ? plateKeyOf(w.assetKind, w.values) : ''
      return { id: w.id, regionPath: w.regionPath, keys: plate ? { plate } : {}, fresh: !w.head }
    }),
  )
}

/** Whose day of inspection has come, and nothing is open about it yet. */
export async function overdueAssets(db: Tx, county: string, today: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select a.id from assets a where a.county = ${county} and a.due_on < ${today}::date and a.closed_on is null
    and not exists (select 1 from findings f where f.county = a.county and f.rule = 'inspection-overdue' and f.subjects && array[a.id]
      and (f.state = 'open' or (f.state = 'dismissed' and (f.until_on is null or f.until_on > ${today}::date))))
    order by a.id limit ${limit}`.execute(db)
  return rows.map((r) => r.id)
}
