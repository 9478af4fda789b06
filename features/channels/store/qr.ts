import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { chainOf } from '../../../shared/region-path.ts'

export interface QrRow {
  code: string
  name: string
  region_path: string
  region_name: string | null
  lng: number | null
  lat: number | null
  active: boolean
  created_at: Date
  reports: number
  form_key: string | null
}

export interface QrFilter {
  where: RawBuilder<boolean>
  q?: string
  region?: string
  active?: boolean
  codes?: readonly string[]
  after?: string
  limit: number
}

const like = (q: string): string => `%${q.replace(/[\\%_]/g, '\\$&')}%`

export async function listQr(db: Tx, county: string, o: QrFilter): Promise<{ rows: QrRow[]; total: number }> {
  const filter = sql`${o.where}
    ${o.region ? sql`and q.region_path >= ${o.region} and q.region_path < ${`${o.region}~`}` : sql``}
    ${o.active === undefined ? sql`` : sql`and q.active = ${o.active}`}
    ${o.codes ? sql`and q.code = any(${o.codes as string[]})` : sql``}
    ${o.q ? sql`and (q.name ilike ${like(o.q)} or q.code ilike ${like(o.q)})` : sql``}`
  const rows = await sql<QrRow>`
    select q.code, q.name, q.region_path, r.name as region_name, q.lng, q.lat, q.active, q.created_at, q.form_key,
      (select count(*)::int from reports x where x.county = ${county} and x.region_path >= left(q.region_path, 9)
         and x.region_path < left(q.region_path, 9) || '~' and x.qr_code = q.code) as reports
    from qr_places q left join regions r on r.path = q.region_path and r.valid_to is null
    where ${filter} ${o.after ? sql`and (length(q.code), q.code) > (${o.after.length}, ${o.after})` : sql``}
    order by length(q.code), q.code limit ${o.limit + 1}`.execute(db)
  const count = await sql<{ n: number }>`select count(*)::int as n from qr_places q where ${filter}`.execute(
    db,
  )
  return { rows: rows.rows, total: count.rows[0]!.n }
}

/** Last number given out under a prefix; the lock makes the next numbers ours until the transaction ends. */
export async function lastNumber(db: Tx, prefix: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`qr:${prefix}`}, 7216))`.execute(db)
  const r = await sql<{ n: number }>`
    select coalesce(max(substr(code, 4)::int), 0) as n from qr_places where code like ${`${prefix}-%`}`.execute(
    db,
  )
  return r.rows[0]!.n
}

/** The prefix that codes of this place have so far. */
export async function usualPrefix(db: Tx): Promise<string> {
  const r = await sql<{ prefix: string }>`
    select left(code, 2) as prefix from qr_places group by 1 order by count(*) desc, 1 limit 1`.execute(db)
  return r.rows[0]?.prefix ?? 'YG'
}

export async function insertQr(
  db: Tx,
  rows: readonly {
    code: string
    name: string
    region_path: string
    lng: number | null
    lat: number | null
    created_by: string | null
    created_at: Date
  }[],
): Promise<void> {
  await db
    .insertInto('qr_places')
    .values([...rows])
    .execute()
}

export async function lockQr(
  db: Tx,
  code: string,
): Promise<{ code: string; region_path: string; active: boolean } | undefined> {
  return await db
    .selectFrom('qr_places')
    .select(['code', 'region_path', 'active'])
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst()
}

export async function setQrActive(db: Tx, code: string, active: boolean): Promise<void> {
  await db.updateTable('qr_places').set({ active }).where('code', '=', code).execute()
}

export async function setQrForm(db: Tx, code: string, form: string | null): Promise<void> {
  await db.updateTable('qr_places').set({ form_key: form }).where('code', '=', code).execute()
}

export async function findPlace(
  db: Tx,
  code: string,
): Promise<
  | {
      code: string
      name: string
      region_path: string
      lng: number | null
      lat: number | null
      active: boolean
      form_key: string | null
    }
  | undefined
> {
  return await db
    .selectFrom('qr_places')
    .select(['code', 'name', 'region_path', 'lng', 'lat', 'active', 'form_key'])
    .where('code', '=', code)
    .executeTakeFirst()
}

/** Names from `root` down to the place, the root included. */
export async function namesTo(db: Tx, path: string, root: string): Promise<string[]> {
  const chain = chainOf(path).filter((p) => p.length >= root.length)
  const rows = await db
    .selectFrom('regions')
    .select(['path', 'name'])
    .where('path', 'in', chain.length ? chain : [path])
    .where('valid_to', 'is', null)
    .execute()
  const names = new Map(rows.map((r) => [r.path, r.name]))
  return chain.flatMap((p) => names.get(p) ?? [])
}

export async function knownRegions(db: Tx, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('regions')
    .select('path')
    .where('path', 'in', [...new Set(paths)])
    .where('valid_to', 'is', null)
    .execute()
  return new Set(rows.map((r) => r.path))
}

export async function publicUrl(db: Tx): Promise<string | null> {
  const r = await db.selectFrom('settings').select('value').where('key', '=', 'publicUrl').executeTakeFirst()
  return typeof r?.value === 'string' ? r.value.replace(/\/+$/, '') : null
}
