/**
 * Versions of the class model as rows: saved weights with their digest, and which of them is current. What runs is the current
 * version and, learnt on top of it, what it was not trained on: the corrections of cases kept back for measuring, and all since.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/db.ts'
import type { SavedClassifier } from './rules/classify.ts'

export interface ModelRow {
  id: string
  number: number
  state: 'candidate' | 'current' | 'former' | 'refused'
  list: string
  list_name: string
  journal: number
  sha256: string
  trained: unknown
  measured: unknown
  made_at: Date
  made_by_name: string
  decided_at: Date | null
  decided_by_name: string
  why: string
  /** Its weights are still kept. */
  kept: boolean
}

const about = sql`id, number, state, list, list_name, journal, sha256, trained, measured, made_at, made_by_name, decided_at, decided_by_name, why, data is not null as kept`
/** Whose weights are kept beside the current one: so many of the last. */
const KEPT = 6

export const digestOf = (data: string): string => createHash('sha256').update(data).digest('hex')

export async function modelRows(db: Tx, limit = 50): Promise<ModelRow[]> {
  return (
    await sql<ModelRow>`select ${about} from class_models order by number desc limit ${limit}`.execute(db)
  ).rows
}

export async function modelRow(db: Tx, id: string): Promise<ModelRow | null> {
  return (await sql<ModelRow>`select ${about} from class_models where id = ${id}`.execute(db)).rows[0] ?? null
}

/** The weights of a version; null when they are gone, or are not those that were measured. */
export async function modelData(
  db: Tx,
  which: { id: string } | 'current',
): Promise<{ number: number; journal: number; saved: SavedClassifier } | null> {
  const r = await sql<{ number: number; journal: number; data: string | null; sha256: string }>`
    select number, journal, data, sha256 from class_models
    where ${which === 'current' ? sql`state = 'current'` : sql`id = ${which.id}`}`.execute(db)
  const row = r.rows[0]
  if (!row?.data || digestOf(row.data) !== row.sha256) return null
  return { number: row.number, journal: row.journal, saved: JSON.parse(row.data) as SavedClassifier }
}

export interface NewModel {
  id: string
  list: string
  listName: string
  journal: number
  saved: SavedClassifier
  trained: unknown
  measured: unknown
  at: Date
  by: string | null
  byName: string
}

/** Stores a candidate: its number, and those that waited and are refused by this, since there is one candidate at a time. */
export async function insertCandidate(db: Tx, m: NewModel): Promise<{ number: number; replaced: string[] }> {
  const data = JSON.stringify(m.saved)
  await lock(db)
  const was = await sql<{ id: string }>`
    update class_models set state = 'refused', decided_at = ${m.at}, decided_by_name = ${m.byName}, why = '又训练了一版'
    where state = 'candidate' returning id`.execute(db)
  const r = await sql<{ number: number }>`
    insert into class_models (id, number, state, list, list_name, journal, data, sha256, trained, measured, made_at, made_by, made_by_name)
    select ${m.id}::uuid, coalesce(max(number), 0) + 1, 'candidate', ${m.list}::text, ${m.listName}::text, ${m.journal}::int, ${data}::text, ${digestOf(data)}::text,
      ${json(m.trained)}, ${json(m.measured)}, ${m.at}::timestamptz, ${m.by}::uuid, ${m.byName}::text from class_models returning number`.execute(
    db,
  )
  await sql`update class_models set data = null where state in ('former', 'refused') and data is not null
    and number <= (select max(number) from class_models) - ${KEPT}
    and id <> coalesce((select f.id from class_models f where f.state = 'former' order by f.decided_at desc limit 1), ${m.id})`.execute(
    db,
  )
  return { number: r.rows[0]!.number, replaced: was.rows.map((x) => x.id) }
}

/** Makes a version the current one; what was current is former. Every process sees it at its next look. */
export async function makeCurrent(
  db: Tx,
  id: string,
  by: { at: Date; name: string; why: string },
): Promise<void> {
  await lock(db)
  await sql`update class_models set state = 'former', decided_at = ${by.at} where state = 'current'`.execute(
    db,
  )
  await sql`update class_models set state = 'current', decided_at = ${by.at}, decided_by_name = ${by.name}, why = ${by.why}
    where id = ${id}`.execute(db)
  await bump(db)
}

export async function refuseModel(
  db: Tx,
  id: string,
  by: { at: Date; name: string; why: string },
): Promise<void> {
  await sql`update class_models set state = 'refused', decided_at = ${by.at}, decided_by_name = ${by.name}, why = ${by.why}
    where id = ${id} and state = 'candidate'`.execute(db)
}

/** No version: the list's wording and the journal, as on the first day. */
export async function makeNoneCurrent(db: Tx, by: { at: Date; name: string; why: string }): Promise<void> {
  await lock(db)
  await sql`update class_models set state = 'former', decided_at = ${by.at}, decided_by_name = ${by.name}, why = ${by.why}
    where state = 'current'`.execute(db)
  await bump(db)
}

/** Two people, or a person and a job, at the versions: one after the other. */
export async function lock(db: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('class_models', 0))`.execute(db)
}

async function bump(db: Tx): Promise<void> {
  await sql`insert into cache_versions (name, version) values ('class-models', 1)
    on conflict (name) do update set version = cache_versions.version + 1`.execute(db)
}
