/** Lists of the ledger: buildings with counts, doors, people, organisations. Every one stays within the scope of the reader. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { problem } from '../../../kernel/problem.ts'
import type { ResidenceRole } from '../rules/person.ts'

export interface BuildingCount {
  path: string
  homes: number
  people: number
  open: number
}
/**
 * `where` is about a column `x.region_path`, `homes` and `lived` about the doors meant (`x.id`, `x.home_id`). Three counts over indexes, put
 * together by building.
 */
export async function buildingCounts(
  db: Tx,
  county: string,
  where: RawBuilder<boolean>,
  today: string,
  homes: RawBuilder<boolean>,
  lived: RawBuilder<boolean>,
): Promise<BuildingCount[]> {
  const { rows } = await sql<BuildingCount>`
    select path, sum(homes)::int as homes, sum(people)::int as people, sum(open)::int as open from (
      select x.region_path as path, count(*) as homes, 0 as people, 0 as open from homes x where x.county = ${county} and ${where} and ${homes} group by 1
      union all
      select x.region_path, 0, count(distinct x.person_id), 0 from residences x
        where x.county = ${county} and ${where} and ${lived} and (x.until_on is null or x.until_on > ${today}::date) group by 1
      union all
      select x.region_path, 0, 0, count(*) from findings x
        where x.county = ${county} and ${where} and x.state = 'open' and x.severity <> 'notice' group by 1
    ) c group by path having sum(homes) > 0 order by path`.execute(db)
  return rows
}

export interface DwellerRow {
  residence_id: string
  home_id: string
  person_id: string
  sealed: Buffer
  sex: number
  died_on: string | null
  role: ResidenceRole
  relation: string
  household: string
  from_on: string | null
  seq: number
  person_seq: number
  open: number
}
export async function dwellersOf(
  db: Tx,
  county: string,
  homes: readonly string[],
  today: string,
): Promise<DwellerRow[]> {
  if (homes.length === 0) return []
  const { rows } = await sql<DwellerRow>`
    select r.id as residence_id, r.home_id, r.person_id, p.sealed, p.sex, p.died_on::text as died_on, r.role, r.relation, r.household,
      r.from_on::text as from_on, r.seq, p.seq as person_seq, (select count(*)::int from findings f where f.county = r.county and f.state = 'open'
        and f.subjects && array[r.id, r.person_id]) as open
    from residences r join people p on p.county = r.county and p.id = r.person_id
    where r.county = ${county} and r.home_id = any(${homes as string[]}::uuid[]) and (r.until_on is null or r.until_on > ${today}::date)
    order by r.home_id, r.role in ('owner', 'absent'), r.relation <> '户主', r.id`.execute(db)
  return rows
}

export interface HomeListed {
  id: string
  region_path: string
  unit: string
  floor: number | null
  room: string
  note: string
  seq: number
}
export interface DoorListed extends HomeListed {
  people: number
  open: number
}
/** Doors of many buildings, each with how many live there and what is in doubt. `where` is about `h`. */
export async function listDoors(
  db: Tx,
  where: RawBuilder<boolean>,
  today: string,
  after: string | null,
  limit: number,
): Promise<DoorListed[]> {
  const [path, id] = after ? cursorOf(after) : []
  const { rows } = await sql<DoorListed>`
    select h.id, h.region_path, h.unit, h.floor, h.room, h.note, h.seq, coalesce(r.people, 0)::int as people,
      (select count(*)::int from findings f where f.county = h.county and f.state = 'open' and f.severity <> 'notice'
        and f.subjects && r.ids) as open
    from homes h left join lateral (select count(distinct r.person_id) as people, array_agg(r.id) || array_agg(r.person_id) as ids from residences r
      where r.county = h.county and r.home_id = h.id and (r.until_on is null or r.until_on > ${today}::date)) r on true
    where ${where} ${path === undefined ? sql`` : sql`and (h.region_path, h.id) > (${path} collate "C", ${id}::uuid)`}
    order by h.region_path, h.id limit ${limit}`.execute(db)
  return rows
}
export async function countDoors(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from homes h where ${where}`.execute(db)
  return rows[0]!.n
}

/** A building of a street has no more doors than this. */
const mostDoors = 3000
export async function homesOf(db: Tx, county: string, building: string): Promise<HomeListed[]> {
  const { rows } = await sql<HomeListed>`
    select id, region_path, unit, floor, room, note, seq from homes where county = ${county} and region_path = ${building}
    order by length(unit), unit, floor desc nulls last, length(room), room limit ${mostDoors}`.execute(db)
  return rows
}

export interface PersonListed {
  id: string
  region_path: string
  sealed: Buffer
  sex: number
  died_on: string | null
  source: string
  verified_on: string | null
  home: string | null
  unit: string | null
  room: string | null
  role: ResidenceRole | null
  household: string | null
  relation: string | null
  open: number
}

/** Where somebody lives now stands in the row: the first residence that is not over. */
export async function listPeople(
  db: Tx,
  where: RawBuilder<boolean>,
  today: string,
  after: string | undefined,
  limit: number,
): Promise<PersonListed[]> {
  const [path, id] = after ? cursorOf(after) : []
  const { rows } = await sql<PersonListed>`
    select p.id, p.region_path, p.sealed, p.sex, p.died_on::text as died_on, p.source, p.verified_on::text as verified_on,
      h.region_path as home, h.unit, h.room, r.role, r.household, r.relation,
      (select count(*)::int from findings f where f.county = p.county and f.state = 'open' and f.subjects && array[p.id, r.id]) as open
    from people p left join lateral (select r.id, r.home_id, r.role, r.household, r.relation from residences r where r.county = p.county and r.person_id = p.id
        and (r.until_on is null or r.until_on > ${today}::date) order by r.role in ('owner', 'absent'), r.id limit 1) r on true
      left join homes h on h.county = p.county and h.id = r.home_id
    where ${where} ${path === undefined ? sql`` : sql`and (p.region_path, p.id) > (${path} collate "C", ${id}::uuid)`}
    order by p.region_path, p.id limit ${limit}`.execute(db)
  return rows
}
/** Where the next page goes on, of rows in the order of place and id. */
export const nextAfter = (p: { region_path: string; id: string }): string => `${p.region_path}_${p.id}`
export function cursorOf(text: string): [string, string] {
  const m = /^([\dA-Z]{2,60})_([0-9a-f-]{36})$/.exec(text)
  if (!m)
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  return [m[1]!, m[2]!]
}

export async function countPeople(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from people p where ${where}`.execute(
    db,
  )
  return rows[0]!.n
}

export interface OrganisationListed {
  id: string
  region_path: string
  name: string
  credit_code: string
  kind: string
  address: string
  sealed: Buffer
  closed_on: string | null
  verified_on: string | null
  source: string
  seq: number
  last_hash: Buffer
  open: number
}
const organisation = sql`o.id, o.region_path, o.name, o.credit_code, o.kind, o.address, o.sealed, o.closed_on::text as closed_on,
  o.verified_on::text as verified_on, o.source, o.seq, o.last_hash,
  (select count(*)::int from findings f where f.county = o.county and f.state = 'open' and f.subjects && array[o.id]) as open`

export async function organisationsById(
  db: Tx,
  county: string,
  ids: readonly string[],
  lock = false,
): Promise<OrganisationListed[]> {
  const { rows } =
    await sql<OrganisationListed>`select ${organisation} from organisations o where o.county = ${county} and o.id = any(${ids as string[]}::uuid[])
    order by o.id ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}

export const organisationById = async (
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<OrganisationListed | undefined> => (await organisationsById(db, county, [id], lock))[0]

export async function listOrganisations(
  db: Tx,
  where: RawBuilder<boolean>,
  after: string | undefined,
  limit: number,
): Promise<{ rows: OrganisationListed[]; total: number }> {
  const [path, id] = after ? cursorOf(after) : []
  const { rows } = await sql<OrganisationListed>`select ${organisation} from organisations o
    where ${where} ${path === undefined ? sql`` : sql`and (o.region_path, o.id) > (${path} collate "C", ${id}::uuid)`}
    order by o.region_path, o.id limit ${limit}`.execute(db)
  return { rows, total: await countOrganisations(db, where) }
}
export async function countOrganisations(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from organisations o where ${where}`.execute(db)
  return rows[0]!.n
}
