/** SQL of tags: definitions, and what is put on entries. */
import { type RawBuilder, sql } from 'kysely'
import { appendChains, type ChainRow, type ChainTable } from '../../../kernel/chains.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import { genesis } from '../../../kernel/events.ts'
import { uuidv7 } from '../../../shared/ids.ts'
import type { TagDefinition, TagSubject } from '../rules/tags.ts'

const chain: ChainTable = { name: 'tag_events', subject: 'tagged_id' }

export interface TagRow {
  key: string
  subject: TagSubject
  zh: string
  en: string
  sensitive: boolean
  basis_zh: string
  basis_en: string
  readers: string[]
  built_in: boolean
  ended: boolean
  revision: number
}
const shown = sql`key, subject, zh, en, sensitive, basis_zh, basis_en, readers, built_in, ended, revision`

export async function tagRows(db: Tx): Promise<TagRow[]> {
  const { rows } =
    await sql<TagRow>`select ${shown} from tags order by ended, subject = 'organisation', subject = 'home', built_in desc, sensitive, key`.execute(
      db,
    )
  return rows
}
export async function tagByKey(db: Tx, key: string, lock = false): Promise<TagRow | undefined> {
  const { rows } =
    await sql<TagRow>`select ${shown} from tags where key = ${key} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}

type Said = TagDefinition & { key: string; ended: boolean }
export async function insertTags(
  db: Tx,
  list: readonly Said[],
  o: { builtIn: boolean; by: string; now: Date },
): Promise<number> {
  const rows = list.map((t) => ({ ...t, basis_zh: t.basis.zh, basis_en: t.basis.en }))
  const r =
    await sql`insert into tags (key, subject, zh, en, sensitive, basis_zh, basis_en, readers, built_in, ended, changed_at, changed_by)
    select x.key, x.subject, x.zh, x.en, x.sensitive, x.basis_zh, x.basis_en, x.readers, ${o.builtIn}, x.ended, ${o.now}, ${o.by}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(key text, subject text, zh text, en text, sensitive boolean, basis_zh text,
      basis_en text, readers text[], ended boolean)
    on conflict (key) do nothing returning key`.execute(db)
  return r.rows.length
}
export async function changeTag(db: Tx, t: Said, o: { by: string; now: Date }): Promise<void> {
  await sql`update tags set zh = ${t.zh}, en = ${t.en}, sensitive = ${t.sensitive}, basis_zh = ${t.basis.zh}, basis_en = ${t.basis.en},
      readers = ${t.readers as string[]}, ended = ${t.ended}, revision = revision + 1, changed_at = ${o.now}, changed_by = ${o.by}
    where key = ${t.key}`.execute(db)
}

export interface TaggedRow {
  id: string
  tag: string
  subject_id: string
  region_path: string
  since: string
  until: string | null
  source: string
  note: string
  seq: number
  last_hash: Buffer
}
const row = sql`t.id, t.tag, t.subject_id, t.region_path, t.since::text as since, t.until::text as until, t.source, t.note, t.seq, t.last_hash`

/** Everything these entries have or had; `readable` is about `t` and the place `place`. */
export async function taggedOn(
  db: Tx,
  county: string,
  ids: readonly string[],
  o: { tag?: string; lock?: boolean } = {},
): Promise<TaggedRow[]> {
  const { rows } =
    await sql<TaggedRow>`select ${row} from tagged t where t.county = ${county} and t.subject_id = any(${ids as string[]}::uuid[])
    ${o.tag ? sql`and t.tag = ${o.tag}` : sql``} order by t.until is not null, t.since desc, t.tag ${o.lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows
}

export interface Subject {
  id: string
  region_path: string
}
/** Puts a tag on entries that never had it; answers those on which it is new (somebody may have come first). */
export async function insertTagged(
  ctx: Ctx,
  tag: Pick<TagRow, 'key' | 'subject'>,
  subjects: readonly Subject[],
  said: { since: string; source: string; note: string },
): Promise<TaggedRow[]> {
  if (subjects.length === 0) return []
  const list = subjects.map((s) => ({ id: uuidv7(ctx.now.getTime()), subject: s.id, region: s.region_path }))
  const { rows } = await sql<TaggedRow>`
    insert into tagged as t (county, id, region_path, tag, subject_kind, subject_id, since, source, note, changed_at, seq, last_hash)
    select ${ctx.app.installation.county}, x.id, x.region, ${tag.key}, ${tag.subject}, x.subject, ${said.since}::date, ${said.source}, ${said.note},
      ${ctx.now}, 0, ${genesis}
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, subject uuid, region text)
    on conflict (county, subject_id, tag) do nothing returning ${row}`.execute(ctx.db)
  return rows
}

/** The next version of each row with its entry in the chain; rows are locked or just made. */
export async function saveTagged(
  ctx: Ctx,
  rows: readonly TaggedRow[],
  kind: 'put' | 'taken',
  said: { on: string; source: string; note: string },
): Promise<void> {
  if (rows.length === 0) return
  const { county } = ctx.app.installation
  const ends = await appendChains(
    ctx,
    chain,
    rows.map((r) => ({
      head: { county, id: r.id, region_path: r.region_path, seq: r.seq, last_hash: r.last_hash },
      event: { kind, data: { ...said, tag: r.tag } },
    })),
  )
  const list = rows.map((r, i) => ({ id: r.id, seq: ends[i]!.seq, hash: ends[i]!.last_hash.toString('hex') }))
  const set =
    kind === 'put'
      ? sql`since = ${said.on}::date, until = null, source = ${said.source}, note = ${said.note}`
      : sql`until = ${said.on}::date`
  await sql`update tagged t set ${set}, changed_at = ${ctx.now}, seq = x.seq, last_hash = decode(x.hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as x(id uuid, seq integer, hash text)
    where t.county = ${county} and t.id = x.id`.execute(ctx.db)
}

export async function tagEvents(
  db: Tx,
  county: string,
  ids: readonly string[],
): Promise<(ChainRow & { tagged_id: string })[]> {
  const { rows } = await sql<ChainRow & { tagged_id: string }>`
    select tagged_id, seq, kind, occurred_at, recorded_at, actor_kind, actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash
    from tag_events where county = ${county} and tagged_id = any(${ids as string[]}::uuid[]) order by tagged_id, seq`.execute(
    db,
  )
  return rows
}

/** Where an entry lies: the table of each kind, called `s`. */
export const tableOf: Readonly<Record<TagSubject, RawBuilder<unknown>>> = {
  person: sql`people s`,
  home: sql`homes s`,
  organisation: sql`organisations s`,
  vehicle: sql`assets s`,
  facility: sql`assets s`,
}
const standing: Readonly<Record<TagSubject, RawBuilder<unknown>>> = {
  person: sql`s.merged_into is null`,
  home: sql`true`,
  organisation: sql`true`,
  vehicle: sql`s.kind = 'vehicle'`,
  facility: sql`s.kind = 'facility'`,
}

/** Entries of a kind under a condition about `s`, in order; the first `limit`. */
export async function subjectsUnder(
  db: Tx,
  county: string,
  kind: TagSubject,
  where: RawBuilder<boolean>,
  limit: number,
): Promise<Subject[]> {
  const { rows } =
    await sql<Subject>`select s.id, s.region_path from ${tableOf[kind]} where s.county = ${county} and ${standing[kind]} and ${where}
    order by s.region_path, s.id limit ${limit}`.execute(db)
  return rows
}

/** How many entries have each tag of a kind, by tag or by grid; `where` is about `t` and `s`. */
export async function countTagged(
  db: Tx,
  county: string,
  kind: TagSubject,
  where: RawBuilder<boolean>,
  by: 'tag' | 'grid',
): Promise<{ key: string; n: number }[]> {
  const key = by === 'tag' ? sql`t.tag` : sql`left(s.region_path, 15)`
  const { rows } = await sql<{ key: string; n: number }>`
    select ${key} as key, count(*)::int as n from tagged t join ${tableOf[kind]} on s.county = t.county and s.id = t.subject_id
    where t.county = ${county} and t.subject_kind = ${kind} and t.until is null and ${standing[kind]} and ${where} group by 1 order by 1`.execute(
    db,
  )
  return rows
}
