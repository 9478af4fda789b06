/** Rows of the ledger as the rules read them, by person, by organisation and by what they share. */
import { sql } from 'kysely'
import type { App } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import {
  livesHere,
  type PersonValues,
  type ResidenceFacts,
  type ResidenceRole,
  rowOfOrganisation,
  rowOfPerson,
} from '../rules/person.ts'
import type { GroupKind, KeyKind, LedgerRow } from '../rules/registry.ts'
import { openContact, openPerson } from './seal.ts'

type Reader = Pick<App, 'crypto' | 'installation'>

interface Joined {
  id: string
  region_path: string
  sealed: Buffer
  source: string
  verified: string | null
  residence_id: string | null
  home_id: string
  building: string
  unit: string
  room: string
  role: ResidenceRole
  household: string
  relation: string
  from_on: string | null
  until_on: string | null
  seen: string | null
}

/** Of each person one row for each home they are listed in now; of somebody who left the last one; of one who is merged none. */
export async function personRows(
  db: Tx,
  app: Reader,
  ids: readonly string[],
  today: string,
): Promise<LedgerRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Joined>`
    select p.id, p.region_path, p.sealed, p.source, p.verified_on::text as verified, r.id as residence_id, r.home_id, h.region_path as building,
      h.unit, h.room, r.role, r.household, r.relation, r.from_on::text as from_on, r.until_on::text as until_on, r.verified_on::text as seen
    from people p left join residences r on r.county = p.county and r.person_id = p.id
      left join homes h on h.county = r.county and h.id = r.home_id
    where p.county = ${app.installation.county} and p.id = any(${ids as string[]}::uuid[]) and p.merged_into is null order by p.id, r.id`.execute(
    db,
  )
  const out: LedgerRow[] = []
  for (const [, own] of Map.groupBy(rows, (r) => r.id)) {
    const p = own[0]!
    const person = {
      id: p.id,
      regionPath: p.region_path,
      source: p.source,
      verified: p.verified ?? '',
      values: openPerson(app, p.id, p.sealed),
    }
    for (const r of shownResidences(
      own.filter((x) => x.residence_id !== null),
      today,
    ))
      out.push(rowOfPerson(person, factsOf(r), today))
    if (p.residence_id === null) out.push(rowOfPerson(person, null, today))
  }
  return inOrder(out)
}

const factsOf = (r: Joined): ResidenceFacts => ({
  id: r.residence_id!,
  homeId: r.home_id,
  building: r.building,
  unit: r.unit,
  room: r.room,
  role: r.role,
  household: r.household,
  relation: r.relation,
  from: r.from_on ?? '',
  until: r.until_on ?? '',
  verified: r.seen ?? '',
  regionPath: r.building,
})

/** Several roles in one home (owner who lives there) are one row: the one that lives there. */
function shownResidences(all: readonly Joined[], today: string): Joined[] {
  const live = all.filter((r) => r.until_on === null || r.until_on > today)
  if (live.length === 0) {
    const last = all.reduce<Joined | undefined>(
      (a, b) => (a && a.until_on! >= b.until_on! ? a : b),
      undefined,
    )
    return last ? [last] : []
  }
  return [...Map.groupBy(live, (r) => r.home_id).values()].map(
    (same) => same.find((r) => livesHere(r.role)) ?? same[0]!,
  )
}

interface OrganisationRow {
  id: string
  region_path: string
  name: string
  credit_code: string
  kind: string
  address: string
  sealed: Buffer
  closed_on: string | null
  source: string
  verified: string | null
}

export async function organisationRows(db: Tx, app: Reader, ids: readonly string[]): Promise<LedgerRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<OrganisationRow>`
    select id, region_path, name, credit_code, kind, address, sealed, closed_on::text as closed_on, source,
      verified_on::text as verified from organisations
    where county = ${app.installation.county} and id = any(${ids as string[]}::uuid[]) and closed_on is null`.execute(
    db,
  )
  return inOrder(
    rows.map((o) =>
      rowOfOrganisation({
        id: o.id,
        regionPath: o.region_path,
        source: o.source,
        verified: o.verified ?? '',
        values: {
          name: o.name,
          creditCode: o.credit_code,
          kind: o.kind,
          address: o.address,
          closedOn: o.closed_on ?? '',
          ...openContact(app, o.id, o.sealed),
        },
      }),
    ),
  )
}

/** One order for one set of rows, whatever way they came: what a rule reports first does not depend on who asked. */
export const inOrder = (rows: LedgerRow[]): LedgerRow[] =>
  rows.sort((a, b) => {
    const x = a.residence ?? a.subject
    const y = b.residence ?? b.subject
    return x < y ? -1 : x > y ? 1 : 0
  })

export interface Group {
  kind: GroupKind
  key: string
}
export interface Member extends Group {
  subject: string
}

/** Who is in these groups now. */
export async function membersOf(
  db: Tx,
  county: string,
  groups: readonly Group[],
  today: string,
): Promise<Member[]> {
  const of = (kind: GroupKind) => groups.filter((g) => g.kind === kind).map((g) => g.key)
  const keyed = groups.filter((g) => g.kind !== 'row' && g.kind !== 'home' && g.kind !== 'household')
  const out: Member[] = []
  if (keyed.length > 0) {
    const { rows } = await sql<Member>`
      select k.kind, encode(k.key, 'hex') as key, k.subject_id as subject
      from jsonb_to_recordset(${JSON.stringify(keyed)}::jsonb) as g(kind text, key text)
        join ledger_keys k on k.county = ${county} and k.kind = g.kind and k.key = decode(g.key, 'hex')`.execute(
      db,
    )
    out.push(...rows)
  }
  const homes = of('home')
  if (homes.length > 0) {
    const { rows } = await sql<Member>`
      select distinct 'home' as kind, home_id::text as key, person_id as subject from residences
      where county = ${county} and home_id = any(${homes}::uuid[]) and (until_on is null or until_on > ${today}::date)`.execute(
      db,
    )
    out.push(...rows)
  }
  const households = of('household')
  if (households.length > 0) {
    const { rows } = await sql<Member>`
      select distinct 'household' as kind, household as key, person_id as subject from residences
      where county = ${county} and household <> '' and household = any(${households}::text[])
        and (until_on is null or until_on > ${today}::date)`.execute(db)
    out.push(...rows)
  }
  return out
}

/** Waits for whoever is changing something of the same groups: two halves of one contradiction must see each other. */
export async function lockGroups(db: Tx, county: string, groups: readonly Group[]): Promise<void> {
  const names = [...new Set(groups.map((g) => `ledger:${county}:${g.kind}:${g.key}`))]
  await sql`select pg_advisory_xact_lock(k) from (select distinct hashtextextended(n, 0) as k from unnest(${names}::text[]) as n order by 1) x`.execute(
    db,
  )
}

export interface PersonHead {
  id: string
  region_path: string
  sealed: Buffer
  sex: number
  died_on: string | null
  source: string
  verified_on: string | null
  changed_at: Date
  /** The person this one turned out to be. */
  merged_into: string | null
  seq: number
  last_hash: Buffer
}

export async function peopleById(
  db: Tx,
  county: string,
  ids: readonly string[],
  lock = false,
): Promise<PersonHead[]> {
  const { rows } = await sql<PersonHead>`
    select id, region_path, sealed, sex, died_on::text as died_on, source, verified_on::text as verified_on, changed_at, merged_into, seq, last_hash
    from people where county = ${county} and id = any(${ids as string[]}::uuid[]) order by id ${lock ? sql`for update` : sql``}`.execute(
    db,
  )
  return rows
}

export interface HomeRow {
  id: string
  region_path: string
  unit: string
  floor: number | null
  room: string
  note: string
  seq: number
  last_hash: Buffer
}

export async function homesBy(
  db: Tx,
  county: string,
  ids: readonly string[],
  lock = false,
): Promise<HomeRow[]> {
  const { rows } = await sql<HomeRow>`
    select id, region_path, unit, floor, room, note, seq, last_hash from homes
    where county = ${county} and id = any(${ids as string[]}::uuid[]) order by id ${lock ? sql`for update` : sql``}`.execute(
    db,
  )
  return rows
}

/** Doors by building, unit and room; a door that is there twice answers with the older one. */
export async function doorsBy(
  db: Tx,
  county: string,
  doors: readonly { building: string; unit: string; room: string }[],
): Promise<HomeRow[]> {
  const { rows } = await sql<HomeRow>`
    select distinct on (h.region_path, h.unit, h.room) h.id, h.region_path, h.unit, h.floor, h.room, h.note, h.seq, h.last_hash
    from jsonb_to_recordset(${JSON.stringify(doors)}::jsonb) as d(building text, unit text, room text)
      join homes h on h.county = ${county} and h.region_path = d.building collate "C" and h.unit = d.unit and h.room = d.room
    order by h.region_path, h.unit, h.room, h.id`.execute(db)
  return rows
}

export interface ResidenceRow {
  id: string
  person_id: string
  home_id: string
  region_path: string
  role: ResidenceRole
  household: string
  relation: string
  from_on: string | null
  until_on: string | null
  verified_on: string | null
  source: string
  seq: number
  last_hash: Buffer
}
const residence = sql`id, person_id, home_id, region_path, role, household, relation, from_on::text as from_on, until_on::text as until_on,
  verified_on::text as verified_on, source, seq, last_hash`

export async function residencesBy(
  db: Tx,
  county: string,
  by: 'id' | 'person_id' | 'home_id',
  ids: readonly string[],
  lock = false,
): Promise<ResidenceRow[]> {
  const { rows } = await sql<ResidenceRow>`
    select ${residence} from residences where county = ${county} and ${sql.ref(by)} = any(${ids as string[]}::uuid[]) order by id
    ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}

/** People or organisations with one of these keys. */
export async function subjectsWith(
  db: Tx,
  county: string,
  kind: KeyKind,
  keys: readonly string[],
): Promise<{ key: string; subject: string }[]> {
  const { rows } = await sql<{ key: string; subject: string }>`
    select encode(key, 'hex') as key, subject_id as subject from ledger_keys
    where county = ${county} and kind = ${kind} and key = any(array(select decode(k, 'hex') from unnest(${keys as string[]}::text[]) k))`.execute(
    db,
  )
  return rows
}

export type OpenPerson = PersonHead & { values: PersonValues }
export const opened = (app: Reader, p: PersonHead): OpenPerson => ({
  ...p,
  values: openPerson(app, p.id, p.sealed),
})
