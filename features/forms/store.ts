import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Answers, Definition } from './contract-shapes.ts'

export interface FormRow {
  key: string
  region_path: string
  open: boolean
  closed_at: Date | null
  version: number | null
  draft: Definition
  revision: number
  updated_at: Date
}

export async function cacheVersion(db: Tx): Promise<number> {
  const r = await sql<{ version: number }>`select version from cache_versions where name = 'forms'`.execute(
    db,
  )
  return r.rows[0]?.version ?? 0
}

export const touchCache = (db: Tx) =>
  sql`insert into cache_versions as v (name, version) values ('forms', 1) on conflict (name) do update set version = v.version + 1`.execute(
    db,
  )

export const allForms = async (db: Tx): Promise<FormRow[]> =>
  (await sql<FormRow>`select * from forms order by key`.execute(db)).rows

export async function formRow(db: Tx, key: string, lock = false): Promise<FormRow | undefined> {
  return (
    await sql<FormRow>`select * from forms where key = ${key} ${lock ? sql`for update` : sql``}`.execute(db)
  ).rows[0]
}

/** Published versions that are not known yet; `known` as `key/version`. */
export const versionsSince = async (db: Tx, known: readonly string[]) =>
  (
    await sql<{ form_key: string; version: number; definition: Definition }>`
      select form_key, version, definition from form_versions
      where form_key || '/' || version <> all (${known as string[]}::text[])`.execute(db)
  ).rows

export async function insertForm(
  db: Tx,
  f: { key: string; regionPath: string; draft: Definition; now: Date },
): Promise<boolean> {
  const r = await sql`insert into forms (key, region_path, draft, updated_at)
    values (${f.key}, ${f.regionPath}, ${JSON.stringify(f.draft)}::jsonb, ${f.now}) on conflict do nothing returning 1`.execute(
    db,
  )
  return r.rows.length === 1
}

export const saveDraft = (db: Tx, key: string, draft: Definition, now: Date) =>
  sql`update forms set draft = ${JSON.stringify(draft)}::jsonb, revision = revision + 1, updated_at = ${now}
    where key = ${key}`.execute(db)

export async function insertVersion(
  db: Tx,
  v: { key: string; version: number; definition: Definition; by: string; now: Date },
): Promise<void> {
  await sql`insert into form_versions (form_key, version, definition, published_by, published_at)
    values (${v.key}, ${v.version}, ${JSON.stringify(v.definition)}::jsonb, ${v.by}, ${v.now})`.execute(db)
  await sql`update forms set version = ${v.version}, open = open or version is null, updated_at = ${v.now}
    where key = ${v.key}`.execute(db)
}

/** Whether the draft is what is published already. */
export async function isPublished(db: Tx, key: string): Promise<boolean> {
  const r = await sql<{ same: boolean }>`select v.definition = f.draft as same from forms f
    join form_versions v on v.form_key = f.key and v.version = f.version where f.key = ${key}`.execute(db)
  return r.rows[0]?.same ?? false
}

export const setOpen = (db: Tx, key: string, open: boolean, now: Date) =>
  sql`update forms set open = ${open}, closed_at = ${open ? null : now}, updated_at = ${now} where key = ${key}`.execute(
    db,
  )

export const putOnPlate = (db: Tx, code: string, key: string) =>
  sql`update qr_places set form_key = ${key} where code = ${code}`.execute(db)

export const moveForm = (db: Tx, key: string, regionPath: string) =>
  sql`update forms set region_path = ${regionPath} where key = ${key}`.execute(db)

export const versionsOf = async (db: Tx, county: string, key: string) =>
  (
    await sql<{ version: number; by: string; at: Date; reports: number }>`
      select v.version, v.published_by as by, v.published_at as at,
        (select count(*)::int from reports r where r.county = ${county} and r.raw ? 'form' and r.raw->>'form' = ${key}
           and r.raw->>'version' = v.version::text) as reports
      from form_versions v where v.form_key = ${key} order by v.version desc`.execute(db)
  ).rows

/** Per form: reports made with it, and plates that carry it. */
export async function usage(db: Tx, county: string) {
  const r = await sql<{ key: string; reports: number; plates: number }>`
    select f.key, (select count(*)::int from reports r where r.county = ${county} and r.raw ? 'form' and r.raw->>'form' = f.key) as reports,
      (select count(*)::int from qr_places q where q.form_key = f.key) as plates
    from forms f`.execute(db)
  return new Map(r.rows.map((x) => [x.key, x]))
}

export interface FilledRow {
  id: string
  case_id: string
  number: string
  state: string
  region_path: string
  place_text: string | null
  raw: { version: number; answers: Answers }
  received_at: Date
}

/** Reports made with a form whose case the asker may see. */
export async function filledRows(
  db: Tx,
  o: { county: string; key: string; visible: RawBuilder<boolean>; after?: string; limit: number },
): Promise<{ rows: FilledRow[]; total: number }> {
  const from = sql`reports r join cases c on c.county = r.county and c.id = r.case_id
    where r.county = ${o.county} and r.raw ? 'form' and r.raw->>'form' = ${o.key} and ${o.visible}`
  const rows = await sql<FilledRow>`
    select r.id, c.id as case_id, c.number, c.state, c.region_path, r.place_text, r.raw, r.received_at
    from ${from} ${o.after ? sql`and r.id < ${o.after}` : sql``} order by r.id desc limit ${o.limit + 1}`.execute(
    db,
  )
  const count = await sql<{ n: number }>`select count(*)::int as n from ${from}`.execute(db)
  return { rows: rows.rows, total: count.rows[0]!.n }
}
