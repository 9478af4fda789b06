/** What is read of the ledger by who makes tables of it: doors with everybody listed there, organisations, and where a value came from. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { ProblemError } from '../../kernel/problem.ts'
import { rangeOf } from '../../shared/region-path.ts'
import { history } from './queries.ts'
import { isoDay, maskName, type PersonValues } from './rules/person.ts'
import type { ResidenceRole } from './rules.ts'
import { organisationById } from './store/lists.ts'
import { homesBy, opened, peopleById, residencesBy } from './store/rows.ts'
import { openContact, openPerson } from './store/seal.ts'
import { ageOf, doorText, placeOf } from './view.ts'

export interface DwellerFacts {
  id: string
  seq: number
  residence: string
  residenceSeq: number
  values: PersonValues
  age: number | null
  sex: 0 | 1 | 2
  role: ResidenceRole
  relation: string
  household: string
  from: string
  until: string
  died: string
  born: string
  source: string
  verified: string
}
export interface DoorFacts {
  id: string
  seq: number
  path: string
  unit: string
  floor: number | null
  room: string
  place: string
  dwellers: DwellerFacts[]
}

/**
 * Doors of these buildings in their order, with whoever is listed there on the last day of a period or has gone since its first; ages of
 * that last day. Values are in clear: who asks has looked whether the reader may read there.
 */
export async function doorFacts(
  ctx: Pick<Ctx, 'app' | 'db'>,
  buildings: readonly string[],
  period: { from: string; to: string },
): Promise<DoorFacts[]> {
  const { county } = ctx.app.installation
  const homes = await sql<{
    id: string
    seq: number
    region_path: string
    unit: string
    floor: number | null
    room: string
  }>`select id, seq, region_path, unit, floor, room from homes where county = ${county} and region_path = any(${buildings as string[]}::text[])
    order by region_path, length(unit), unit, length(room), room, id`.execute(ctx.db)
  const people = await sql<{
    home_id: string
    residence: string
    residence_seq: number
    id: string
    seq: number
    sealed: Buffer
    sex: 0 | 1 | 2
    role: ResidenceRole
    relation: string
    household: string
    from_on: string | null
    until_on: string | null
    died_on: string | null
    source: string
    verified: string | null
  }>`
    select r.home_id, r.id as residence, r.seq as residence_seq, p.id, p.seq, p.sealed, p.sex, r.role, r.relation, r.household,
      r.from_on::text as from_on, r.until_on::text as until_on, p.died_on::text as died_on, p.source,
      coalesce(r.verified_on, p.verified_on)::text as verified
    from residences r join people p on p.county = r.county and p.id = r.person_id and p.merged_into is null
    where r.county = ${county} and r.region_path = any(${buildings as string[]}::text[]) and (r.until_on is null or r.until_on >= ${period.from}::date)
      and (r.from_on is null or r.from_on <= ${period.to}::date)
    order by r.home_id, r.role in ('owner', 'absent'), r.relation <> '户主', r.id`.execute(ctx.db)
  const behind = Map.groupBy(people.rows, (r) => r.home_id)
  return homes.rows.map((h) => ({
    id: h.id,
    seq: h.seq,
    path: h.region_path,
    unit: h.unit,
    floor: h.floor,
    room: h.room,
    place: [placeOf(ctx.app, h.region_path), doorText(h.unit, h.room)].filter(Boolean).join(' '),
    dwellers: (behind.get(h.id) ?? []).map((r) => {
      const values = openPerson(ctx.app, r.id, r.sealed)
      return {
        id: r.id,
        seq: r.seq,
        residence: r.residence,
        residenceSeq: r.residence_seq,
        values,
        age: ageOf(values, period.to),
        sex: r.sex,
        role: r.role,
        relation: r.relation,
        household: r.household,
        from: r.from_on ?? '',
        until: r.until_on ?? '',
        died: r.died_on ?? '',
        born: isoDay(values.birth) ?? '',
        source: r.source,
        verified: r.verified ?? '',
      }
    }),
  }))
}

export interface OrganisationFacts {
  id: string
  seq: number
  path: string
  values: Record<'name' | 'creditCode' | 'kind' | 'address' | 'legalPerson' | 'phone', string>
  source: string
  verified: string
}
/** Organisations of a region that are there on a day. */
export async function organisationFacts(
  ctx: Pick<Ctx, 'app' | 'db'>,
  region: string,
  day: string,
): Promise<OrganisationFacts[]> {
  const [lo, hi] = rangeOf(region)
  const { rows } = await sql<{
    id: string
    seq: number
    region_path: string
    name: string
    credit_code: string
    kind: string
    address: string
    sealed: Buffer
    source: string
    verified: string | null
  }>`select id, seq, region_path, name, credit_code, kind, address, sealed, source, verified_on::text as verified from organisations
    where county = ${ctx.app.installation.county} and region_path >= ${lo} and region_path < ${hi}
      and (closed_on is null or closed_on > ${day}::date) order by region_path, id`.execute(ctx.db)
  return rows.map((o) => ({
    id: o.id,
    seq: o.seq,
    path: o.region_path,
    values: {
      name: o.name,
      creditCode: o.credit_code,
      kind: o.kind,
      address: o.address,
      ...openContact(ctx.app, o.id, o.sealed),
    },
    source: o.source,
    verified: o.verified ?? '',
  }))
}

export interface EntryFact {
  title: string
  /** Page of the desk. */
  link: string
  source: string
  at: string
  by: string
  /** Masked; empty without a field. */
  value: string
}
/**
 * An entry of the ledger as it was at a version: from which source a field of it came, when and by whom (without a field: the version
 * itself). Null when the reader may not read it, or it is there no more.
 */
export async function entryFact(
  ctx: Ctx,
  id: string,
  seq: number,
  field: string | undefined,
): Promise<EntryFact | null> {
  try {
    const { entries } = await history(ctx, id)
    const then = entries.filter((e) => e.seq <= seq)
    const own = field ? then.find((e) => e.changes.some((c) => c.field === field)) : undefined
    const e = own ?? then[0]
    if (!e) return null
    const value = own?.changes.find((c) => c.field === field)?.after ?? ''
    return { ...(await titleOf(ctx, id)), source: e.source, at: e.at, by: e.by, value }
  } catch (err) {
    if (err instanceof ProblemError) return null
    throw err
  }
}

async function titleOf(ctx: Ctx, id: string): Promise<Pick<EntryFact, 'title' | 'link'>> {
  const { county } = ctx.app.installation
  const [r] = await residencesBy(ctx.db, county, 'id', [id])
  const [p] = await peopleById(ctx.db, county, [r?.person_id ?? id])
  const place = (path: string) => placeOf(ctx.app, path)
  if (p) {
    const name = maskName(opened(ctx.app, p).values.name)
    return { title: `${name} ${place(r?.region_path ?? p.region_path)}`, link: `/ledger/people/${p.id}` }
  }
  const [h] = await homesBy(ctx.db, county, [id])
  if (h)
    return {
      title: `${place(h.region_path)} ${doorText(h.unit, h.room)}`,
      link: `/ledger/buildings/${h.region_path}`,
    }
  const o = await organisationById(ctx.db, county, id)
  return { title: o?.name ?? '', link: '/ledger?tab=organisations' }
}
