/** SQL of groups, archives, and the plans of care. */
import { type RawBuilder, sql } from 'kysely'
import { appendChain, type ChainRow, type ChainTable, readChain } from '../../../kernel/chains.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { json, type Tx } from '../../../kernel/db.ts'
import { genesis } from '../../../kernel/events.ts'
import { problem } from '../../../kernel/problem.ts'
import type { CareField, EndReason } from '../rules.ts'

const chain: ChainTable = { name: 'care_events', subject: 'archive_id' }

export interface GroupRow {
  key: string
  zh: string
  en: string
  basis_zh: string
  basis_en: string
  readers: string[]
  fields: CareField[]
  every_days: number
  built_in: boolean
  ended: boolean
  revision: number
}
const group = sql`key, zh, en, basis_zh, basis_en, readers, fields, every_days, built_in, ended, revision`

export async function groupRows(db: Tx): Promise<GroupRow[]> {
  const { rows } =
    await sql<GroupRow>`select ${group} from care_groups order by ended, built_in desc, every_days, key`.execute(
      db,
    )
  return rows
}
export async function groupByKey(db: Tx, key: string, lock = false): Promise<GroupRow | undefined> {
  const { rows } =
    await sql<GroupRow>`select ${group} from care_groups where key = ${key} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  return rows[0]
}

export interface GroupSaid {
  key: string
  zh: string
  en: string
  basis: { zh: string; en: string }
  readers: readonly string[]
  fields: readonly CareField[]
  everyDays: number
  ended: boolean
}
/** Those of which there is no group yet; how many. */
export async function insertGroups(
  db: Tx,
  list: readonly GroupSaid[],
  o: { builtIn: boolean; by: string; now: Date },
): Promise<number> {
  const rows = list.map((g) => ({ ...g, basis_zh: g.basis.zh, basis_en: g.basis.en, days: g.everyDays }))
  const r =
    await sql`insert into care_groups (key, zh, en, basis_zh, basis_en, readers, fields, every_days, built_in, ended, changed_at, changed_by)
    select x.key, x.zh, x.en, x.basis_zh, x.basis_en, x.readers, x.fields, x.days, ${o.builtIn}, x.ended, ${o.now}, ${o.by}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(key text, zh text, en text, basis_zh text, basis_en text, readers text[],
      fields jsonb, days integer, ended boolean)
    on conflict (key) do nothing returning key`.execute(db)
  return r.rows.length
}
export async function changeGroup(db: Tx, g: GroupSaid, o: { by: string; now: Date }): Promise<void> {
  await sql`update care_groups set zh = ${g.zh}, en = ${g.en}, basis_zh = ${g.basis.zh}, basis_en = ${g.basis.en},
      readers = ${g.readers as string[]}, fields = ${json(g.fields)}, every_days = ${g.everyDays}, ended = ${g.ended},
      revision = revision + 1, changed_at = ${o.now}, changed_by = ${o.by}
    where key = ${g.key}`.execute(db)
}

export interface ArchiveRow {
  id: string
  region_path: string
  person_id: string
  group_key: string
  sealed: Buffer
  state: 'open' | 'closed'
  opened_on: string
  closed_on: string | null
  reason: EndReason | null
  carer_id: string | null
  seq: number
  last_hash: Buffer
  /** Where the person lives now. */
  place: string
}
const archive = sql`a.id, a.region_path, a.person_id, a.group_key, a.sealed, a.state, a.opened_on::text as opened_on,
  a.closed_on::text as closed_on, a.reason, a.carer_id, a.seq, a.last_hash, p.region_path as place`
const from = sql`care_archives a join people p on p.county = a.county and p.id = a.person_id`

export async function archiveById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<ArchiveRow | undefined> {
  const { rows } =
    await sql<ArchiveRow>`select ${archive} from ${from} where a.county = ${county} and a.id = ${id}
    ${lock ? sql`for update of a` : sql``}`.execute(db)
  return rows[0]
}

/** Conditions are about `a` and `p`. */
export async function listArchives(
  db: Tx,
  where: RawBuilder<boolean>,
  after: string | undefined,
  limit: number,
): Promise<ArchiveRow[]> {
  const then = after ? sql`and (p.region_path, a.id) > ${cursorOf(after)}` : sql``
  const { rows } = await sql<ArchiveRow>`select ${archive} from ${from} where ${where} ${then}
    order by p.region_path, a.id limit ${limit}`.execute(db)
  return rows
}
export const nextAfter = (a: ArchiveRow): string => `${a.place}_${a.id}`
function cursorOf(text: string): RawBuilder<unknown> {
  const m = /^([\dA-Z]{2,60})_([0-9a-f-]{36})$/.exec(text)
  if (!m)
    throw problem('request.invalid', {
      issues: [{ path: 'query.after', code: 'invalid', message: 'not a cursor' }],
    })
  return sql`(${m[1]} collate "C", ${m[2]}::uuid)`
}

export async function countArchives(
  db: Tx,
  where: RawBuilder<boolean>,
): Promise<{ group: string; n: number }[]> {
  const { rows } = await sql<{
    group: string
    n: number
  }>`select a.group_key as group, count(*)::int as n from ${from} where ${where} group by 1`.execute(db)
  return rows
}

/** Dead, gone from every door, or merged while the other entry had such an archive too; about `p`. */
export const toCheck = (today: string): RawBuilder<boolean> =>
  sql<boolean>`(p.died_on is not null or p.merged_into is not null or not exists (select 1 from residences r where r.county = p.county
    and r.person_id = p.id and (r.until_on is null or r.until_on > ${today}::date)))`

export interface NewArchive {
  id: string
  regionPath: string
  personId: string
  group: string
  sealed: Buffer
  openedOn: string
  carerId: string | null
}
/** The archive with its first entry; the unique index refuses a second open one. */
export async function insertArchive(ctx: Ctx, a: NewArchive, data: Record<string, unknown>): Promise<void> {
  const { county } = ctx.app.installation
  const head = { county, id: a.id, region_path: a.regionPath, seq: 0, last_hash: genesis }
  await sql`insert into care_archives (county, id, region_path, person_id, group_key, sealed, state, opened_on, carer_id, changed_at, seq, last_hash)
    values (${county}, ${a.id}, ${a.regionPath}, ${a.personId}, ${a.group}, ${a.sealed}, 'open', ${a.openedOn}::date, ${a.carerId}, ${ctx.now}, 0,
      ${genesis})`.execute(ctx.db)
  const end = await appendChain(ctx, chain, head, [{ kind: 'opened', data }])
  await sql`update care_archives set seq = ${end.seq}, last_hash = ${end.last_hash} where county = ${county} and id = ${a.id}`.execute(
    ctx.db,
  )
}

/** The next version of a locked archive. */
export async function saveArchive(
  ctx: Ctx,
  a: ArchiveRow,
  next: Pick<ArchiveRow, 'sealed' | 'carer_id' | 'state' | 'closed_on' | 'reason'>,
  kind: 'changed' | 'closed',
  data: Record<string, unknown>,
): Promise<void> {
  const { county } = ctx.app.installation
  const end = await appendChain(ctx, chain, { ...a, county }, [{ kind, data }])
  await sql`update care_archives set sealed = ${next.sealed}, carer_id = ${next.carer_id}, state = ${next.state},
      closed_on = ${next.closed_on}::date, reason = ${next.reason}, changed_at = ${ctx.now}, seq = ${end.seq}, last_hash = ${end.last_hash}
    where county = ${county} and id = ${a.id}`.execute(ctx.db)
}

export const archiveEvents = (db: Tx, county: string, id: string): Promise<ChainRow[]> =>
  readChain(db, chain, { county, id })
