/** Writing rows of the ledger: many at once, each with its version in the chain. Creating and correcting are one statement. */
import { sql } from 'kysely'
import { appendChains, type ChainHead, type ChainTable } from '../../../kernel/chains.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { genesis } from '../../../kernel/events.ts'
import { birthMonth, isoDay, type OrganisationValues, type PersonValues, sexCode } from '../rules/person.ts'
import { keysOf, valuesOf } from '../rules/registry.ts'
import { indexed, sealContact, sealPerson, sealVersion } from './seal.ts'

export const versions: ChainTable = { name: 'ledger_versions', subject: 'subject_id' }

export type WriteCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor' | 'requestId'>

/** What all rows have: where, since which version, and why this one. */
export interface Written {
  id: string
  regionPath: string
  source: string
  verifiedOn: string | null
  /** The present end of the chain; absent for a new row. */
  head?: { seq: number; last_hash: Buffer }
  kind: string
  why: string
  changed: readonly string[]
  /** Import and row it came from. */
  imported?: { import: string; row: number }
}

export async function chained<W extends Written>(
  ctx: WriteCtx,
  rows: readonly W[],
  told: (w: W) => Record<string, unknown>,
  sealed: boolean,
): Promise<{ seq: number; hash: string }[]> {
  const { county } = ctx.app.installation
  const ends = await appendChains(
    ctx,
    versions,
    rows.map((w) => {
      const head: ChainHead = {
        county,
        id: w.id,
        region_path: w.regionPath,
        seq: w.head?.seq ?? 0,
        last_hash: w.head?.last_hash ?? genesis,
      }
      const values = told(w)
      const data = {
        ...(sealed ? { sealed: sealVersion(ctx.app, w.id, values) } : { values }),
        changed: w.changed,
        source: w.source,
        why: w.why,
        ...(w.imported ?? {}),
      }
      return { head, event: { kind: w.kind, data } }
    }),
  )
  return ends.map((e) => ({ seq: e.seq, hash: e.last_hash.toString('hex') }))
}

export interface PersonWrite extends Written {
  values: PersonValues
}

export async function savePeople(ctx: WriteCtx, rows: readonly PersonWrite[]): Promise<void> {
  if (rows.length === 0) return
  const { county } = ctx.app.installation
  const ends = await chained(ctx, rows, (w) => ({ ...w.values }), true)
  const list = rows.map((w, i) => ({
    id: w.id,
    region: w.regionPath,
    sealed: sealPerson(ctx.app, w.id, w.values).toString('hex'),
    sex: sexCode(w.values.sex),
    born: birthMonth(w.values.birth),
    died: isoDay(w.values.death),
    source: w.source,
    verified: w.verifiedOn,
    ...ends[i]!,
  }))
  await sql`insert into people (county, id, region_path, sealed, sex, birth_month, died_on, source, verified_on, created_at, changed_at, seq, last_hash)
    select ${county}, x.id, x.region, decode(x.sealed, 'hex'), x.sex, x.born, x.died, x.source, x.verified, ${ctx.now}, ${ctx.now}, x.seq,
      decode(x.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, region text, sealed text, sex smallint, born date, died date,
      source text, verified date, seq integer, hash text)
    on conflict (county, id) do update set region_path = excluded.region_path, sealed = excluded.sealed, sex = excluded.sex,
      birth_month = excluded.birth_month, died_on = excluded.died_on, source = excluded.source, verified_on = excluded.verified_on,
      changed_at = excluded.changed_at, seq = excluded.seq, last_hash = excluded.last_hash`.execute(ctx.db)
  await saveKeys(
    ctx,
    rows.map((w) => ({
      id: w.id,
      regionPath: w.regionPath,
      keys: keysOf(valuesOf(w.values), false),
      fresh: !w.head,
    })),
  )
}

export interface OrganisationWrite extends Written {
  values: OrganisationValues
}

export async function saveOrganisations(ctx: WriteCtx, rows: readonly OrganisationWrite[]): Promise<void> {
  if (rows.length === 0) return
  const { county } = ctx.app.installation
  const ends = await chained(ctx, rows, (w) => ({ ...w.values }), true)
  const list = rows.map((w, i) => ({
    id: w.id,
    region: w.regionPath,
    name: w.values.name,
    code: w.values.creditCode,
    what: w.values.kind,
    address: w.values.address,
    sealed: sealContact(ctx.app, w.id, w.values).toString('hex'),
    closed: w.values.closedOn || null,
    source: w.source,
    verified: w.verifiedOn,
    ...ends[i]!,
  }))
  await sql`insert into organisations (county, id, region_path, name, credit_code, kind, address, sealed, closed_on, source, verified_on,
      created_at, changed_at, seq, last_hash)
    select ${county}, x.id, x.region, x.name, x.code, x.what, x.address, decode(x.sealed, 'hex'), x.closed, x.source, x.verified, ${ctx.now},
      ${ctx.now}, x.seq, decode(x.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, region text, name text, code text, what text, address text,
      sealed text, closed date, source text, verified date, seq integer, hash text)
    on conflict (county, id) do update set region_path = excluded.region_path, name = excluded.name, credit_code = excluded.credit_code,
      kind = excluded.kind, address = excluded.address, sealed = excluded.sealed, closed_on = excluded.closed_on, source = excluded.source,
      verified_on = excluded.verified_on, changed_at = excluded.changed_at, seq = excluded.seq, last_hash = excluded.last_hash`.execute(
    ctx.db,
  )
  await saveKeys(
    ctx,
    rows.map((w) => ({
      id: w.id,
      regionPath: w.regionPath,
      keys: keysOf(valuesOf({ organisation: w.values.name, creditCode: w.values.creditCode }), true),
      fresh: !w.head,
    })),
  )
}

export interface HomeWrite extends Written {
  unit: string
  room: string
  floor: number | null
  note: string
}

export async function saveHomes(ctx: WriteCtx, rows: readonly HomeWrite[]): Promise<void> {
  if (rows.length === 0) return
  const { county } = ctx.app.installation
  const ends = await chained(
    ctx,
    rows,
    (w) => ({ building: w.regionPath, unit: w.unit, room: w.room, note: w.note }),
    false,
  )
  const list = rows.map((w, i) => ({
    id: w.id,
    region: w.regionPath,
    unit: w.unit,
    floor: w.floor,
    room: w.room,
    note: w.note,
    ...ends[i]!,
  }))
  await sql`insert into homes (county, id, region_path, unit, floor, room, note, created_at, changed_at, seq, last_hash)
    select ${county}, x.id, x.region, x.unit, x.floor, x.room, x.note, ${ctx.now}, ${ctx.now}, x.seq, decode(x.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, region text, unit text, floor integer, room text, note text,
      seq integer, hash text)
    on conflict (county, id) do update set region_path = excluded.region_path, unit = excluded.unit, floor = excluded.floor,
      room = excluded.room, note = excluded.note, changed_at = excluded.changed_at, seq = excluded.seq, last_hash = excluded.last_hash`.execute(
    ctx.db,
  )
}

export interface ResidenceWrite extends Written {
  personId: string
  homeId: string
  role: string
  household: string
  relation: string
  from: string | null
  until: string | null
}

export async function saveResidences(ctx: WriteCtx, rows: readonly ResidenceWrite[]): Promise<void> {
  if (rows.length === 0) return
  const { county } = ctx.app.installation
  const ends = await chained(
    ctx,
    rows,
    (w) => ({
      person: w.personId,
      home: w.homeId,
      role: w.role,
      household: w.household,
      relation: w.relation,
      from: w.from ?? '',
      until: w.until ?? '',
      verified: w.verifiedOn ?? '',
    }),
    false,
  )
  const list = rows.map((w, i) => ({
    id: w.id,
    person: w.personId,
    home: w.homeId,
    region: w.regionPath,
    role: w.role,
    household: w.household,
    relation: w.relation,
    from: w.from,
    until: w.until,
    source: w.source,
    verified: w.verifiedOn,
    ...ends[i]!,
  }))
  await sql`insert into residences (county, id, person_id, home_id, region_path, role, household, relation, from_on, until_on, source,
      verified_on, created_at, changed_at, seq, last_hash)
    select ${county}, x.id, x.person, x.home, x.region, x.role, x.household, x.relation, x."from", x.until, x.source, x.verified, ${ctx.now},
      ${ctx.now}, x.seq, decode(x.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, person uuid, home uuid, region text, role text, household text,
      relation text, "from" date, until date, source text, verified date, seq integer, hash text)
    on conflict (county, id) do update set person_id = excluded.person_id, home_id = excluded.home_id, region_path = excluded.region_path, role = excluded.role,
      household = excluded.household, relation = excluded.relation, from_on = excluded.from_on, until_on = excluded.until_on,
      source = excluded.source, verified_on = excluded.verified_on, changed_at = excluded.changed_at, seq = excluded.seq,
      last_hash = excluded.last_hash`.execute(ctx.db)
  await settlePlaces(ctx, [...new Set(rows.map((w) => w.personId))])
}

/** The last version of rows that are taken away: the account of what they were stays. */
export const lastVersions = async (
  ctx: WriteCtx,
  rows: readonly Written[],
  sealed: boolean,
): Promise<void> => {
  if (rows.length > 0) await chained(ctx, rows, () => ({}), sealed)
}

export async function saveKeys(
  ctx: WriteCtx,
  rows: readonly {
    id: string
    regionPath: string
    keys: ReturnType<typeof keysOf>
    fresh: boolean
  }[],
): Promise<void> {
  const { county } = ctx.app.installation
  const index = indexed(ctx.app)
  const list = rows.flatMap((r) =>
    Object.entries(r.keys).map(([kind, v]) => ({
      kind,
      key: index(kind as 'id', v),
      id: r.id,
      region: r.regionPath,
    })),
  )
  const old = rows.filter((r) => !r.fresh).map((r) => r.id)
  if (old.length > 0)
    await sql`delete from ledger_keys where county = ${county} and subject_id = any(${old}::uuid[])`.execute(
      ctx.db,
    )
  await sql`insert into ledger_keys (county, kind, key, subject_id, region_path)
    select ${county}, x.kind, decode(x.key, 'hex'), x.id, x.region
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(kind text, key text, id uuid, region text)`.execute(
    ctx.db,
  )
}

/** People are looked for where they live now; somebody who left stays where they were. Set-based: many people at once. */
export async function settlePlaces(ctx: WriteCtx, people: readonly string[]): Promise<void> {
  const { county, zone } = ctx.app.installation
  await sql`with place as (
      select distinct on (r.person_id) r.person_id, r.region_path from residences r
      where r.county = ${county} and r.person_id = any(${people as string[]}::uuid[])
        and (r.until_on is null or r.until_on > (${ctx.now}::timestamptz at time zone ${zone})::date)
      order by r.person_id, r.role in ('owner', 'absent'), r.id),
    moved as (update people p set region_path = l.region_path from place l
      where p.county = ${county} and p.id = l.person_id and p.region_path <> l.region_path returning p.id, l.region_path)
    update ledger_keys k set region_path = m.region_path from moved m where k.county = ${county} and k.subject_id = m.id`.execute(
    ctx.db,
  )
}
