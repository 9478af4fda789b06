import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Shown } from './contract.ts'

export interface PublicRow {
  id: string
  case_id: string
  region_path: string
  state: 'published' | 'withdrawn'
  title: string
  said: string
  result: string
  place: string
  kind: string
  photos: Shown['photos']
  reported_at: Date
  resolved_at: Date
  published_at: Date
  seq: number
}

export const solved = ['resolved', 'evaluated', 'archived'] as const
const isSolved = sql`c.state in (${sql.join(solved.map((s) => sql.lit(s)))})`
/** A case that was opened again is not solved: it leaves the board until it is. */
const joined = sql`publications p join cases c on c.county = p.county and c.id = p.case_id`

/** A community holds what its choice counts (`publicFacets`): the street itself only what lies in none of its communities. */
export async function publicRows(
  db: Tx,
  o: { county: string; community?: string; kind?: string; after?: string; limit: number },
): Promise<{ rows: PublicRow[]; total: number }> {
  const where = sql`p.county = ${o.county} and p.state = 'published' and ${isSolved}
    ${o.community ? sql`and left(p.region_path, 12) = ${o.community}` : sql``}
    ${o.kind ? sql`and p.kind = ${o.kind}` : sql``}`
  const rows = await sql<PublicRow>`select p.* from ${joined} where ${where}
    ${o.after ? sql`and (p.published_at, p.id) < (select x.published_at, x.id from publications x where x.county = ${o.county} and x.id = ${o.after})` : sql``}
    order by p.published_at desc, p.id desc limit ${o.limit + 1}`.execute(db)
  const count = await sql<{ n: number }>`select count(*)::int as n from ${joined} where ${where}`.execute(db)
  return { rows: rows.rows, total: count.rows[0]!.n }
}

export async function publicFacets(db: Tx, county: string) {
  const where = sql`p.county = ${county} and p.state = 'published' and ${isSolved}`
  const r = await sql<{ community: string; kind: string; n: number }>`
    select left(p.region_path, 12) as community, p.kind, count(*)::int as n from ${joined} where ${where} group by 1, 2`.execute(
    db,
  )
  return r.rows
}

/** The stored content of a photo that is on the board now. */
export async function publicPhoto(db: Tx, county: string, id: string, photo: string) {
  const r = await sql<{ hash: string; mime: string }>`
    select a.hash, a.mime from ${joined} join attachments a on a.county = p.county and a.case_id = p.case_id and a.id = ${photo}
    where p.county = ${county} and p.id = ${id} and p.state = 'published' and ${isSolved}
      and p.photos @> ${JSON.stringify([{ id: photo }])}::jsonb`.execute(db)
  return r.rows[0]
}

/**
 * Solved, with a result, and everybody who reported it agreed: staff and systems say nothing of their own. Of a case that was
 * made public before, the publication says the rest.
 */
const mayBe = sql`${isSolved} and c.resolved_at is not null and coalesce(c.result, '') <> ''
  and exists (select 1 from reports r where r.county = c.county and r.case_id = c.id and r.public_consent)
  and not exists (select 1 from reports r where r.county = c.county and r.case_id = c.id and not r.public_consent
    and r.reporter_kind in ('anonymous', 'named'))`

export interface WorkRow {
  id: string
  number: string
  title: string
  region_path: string
  place_text: string | null
  item_name: string | null
  resolved_at: Date
}

export async function workRows(
  db: Tx,
  o: {
    county: string
    view: 'candidates' | 'published' | 'withdrawn'
    visible: RawBuilder<boolean>
    closed: readonly string[]
    limit: number
  },
) {
  const of = (view: typeof o.view) =>
    view === 'candidates'
      ? sql`c.county = ${o.county} and ${o.visible} and ${mayBe} and c.item_code <> all (${o.closed as string[]}::text[])
          and not exists (select 1 from publications p where p.county = c.county and p.case_id = c.id)`
      : sql`c.county = ${o.county} and ${o.visible}
          and exists (select 1 from publications p where p.county = c.county and p.case_id = c.id and p.state = ${view})`
  const rows =
    await sql<WorkRow>`select c.id, c.number, c.title, c.region_path, c.place_text, c.item_name, c.resolved_at
    from cases c where ${of(o.view)} and c.resolved_at is not null order by c.resolved_at desc, c.id limit ${o.limit}`.execute(
      db,
    )
  const n = (view: typeof o.view) => sql`(select count(*)::int from cases c where ${of(view)})`
  const counts = await sql<{ candidates: number; published: number; withdrawn: number }>`
    select ${n('candidates')} as candidates, ${n('published')} as published, ${n('withdrawn')} as withdrawn`.execute(
    db,
  )
  return { rows: rows.rows, counts: counts.rows[0]! }
}

export interface SolvedCase {
  id: string
  number: string
  title: string
  region_path: string
  place_text: string | null
  list_id: string | null
  item_code: string | null
  result: string | null
  reported_at: Date
  resolved_at: Date | null
  may: boolean
  said: string | null
  photos: { id: string; phase: string; byName: string | null }[]
}

export async function solvedCase(
  db: Tx,
  county: string,
  id: string,
  visible: RawBuilder<boolean>,
  lock = false,
): Promise<SolvedCase | undefined> {
  const r =
    await sql<SolvedCase>`select c.id, c.number, c.title, c.region_path, c.place_text, c.list_id, c.item_code, c.result,
      c.reported_at, c.resolved_at, (${mayBe}) as may,
      (select r.body from reports r where r.county = c.county and r.case_id = c.id and r.public_consent order by r.received_at, r.id limit 1) as said,
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'phase', a.phase, 'byName', a.by_name) order by a.created_at)
        from attachments a where a.county = c.county and a.case_id = c.id and a.kind = 'photo'), '[]') as photos
    from cases c where c.county = ${county} and c.id = ${id} and ${visible} ${lock ? sql`for update of c` : sql``}`.execute(
      db,
    )
  return r.rows[0]
}

export async function publicationOf(db: Tx, county: string, caseId: string): Promise<PublicRow | undefined> {
  return (
    await sql<PublicRow>`select * from publications where county = ${county} and case_id = ${caseId}`.execute(
      db,
    )
  ).rows[0]
}

export const eventsOf = async (db: Tx, county: string, id: string) =>
  (
    await sql<{ kind: string; at: Date; actor_name: string; data: { reason?: string } }>`
      select kind, at, actor_name, data from publication_events where county = ${county} and publication_id = ${id} order by seq`.execute(
      db,
    )
  ).rows

type Columns = Omit<PublicRow, 'state'> & { county: string }

/** The row and its event; a row that is there is changed. */
export async function putPublication(
  db: Tx,
  p: Columns,
  e: { kind: 'published' | 'changed'; actorId: string | null; actorName: string; now: Date; sure: boolean },
): Promise<void> {
  await sql`insert into publications (county, id, case_id, region_path, state, title, said, result, place, kind, photos, reported_at,
      resolved_at, published_at, seq)
    values (${p.county}, ${p.id}, ${p.case_id}, ${p.region_path}, 'published', ${p.title}, ${p.said}, ${p.result}, ${p.place}, ${p.kind},
      ${JSON.stringify(p.photos)}::jsonb, ${p.reported_at}, ${p.resolved_at}, ${p.published_at}, ${p.seq})
    on conflict (county, id) do update set state = 'published', title = excluded.title, said = excluded.said, result = excluded.result,
      place = excluded.place, kind = excluded.kind, photos = excluded.photos, resolved_at = excluded.resolved_at,
      published_at = excluded.published_at, seq = excluded.seq`.execute(db)
  const { title, said, result, place, photos } = p
  await addEvent(db, p, e.kind, e, { title, said, result, place, photos, sure: e.sure })
}

export async function withdrawRow(
  db: Tx,
  p: PublicRow & { county: string },
  e: { actorId: string | null; actorName: string; now: Date; reason: string },
): Promise<void> {
  await sql`update publications set state = 'withdrawn', seq = ${p.seq} where county = ${p.county} and id = ${p.id}`.execute(
    db,
  )
  await addEvent(db, p, 'withdrawn', e, { reason: e.reason })
}

const addEvent = (
  db: Tx,
  p: { county: string; id: string; seq: number; region_path: string },
  kind: string,
  e: { actorId: string | null; actorName: string; now: Date },
  data: object,
) =>
  sql`insert into publication_events (county, publication_id, seq, region_path, kind, at, actor_id, actor_name, data)
    values (${p.county}, ${p.id}, ${p.seq}, ${p.region_path}, ${kind}, ${e.now}, ${e.actorId}, ${e.actorName}, ${JSON.stringify(data)}::jsonb)`.execute(
    db,
  )
