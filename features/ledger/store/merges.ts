/** SQL of merges: their rows, the pointer of the loser, and the two versions that an undo compares. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import type { PersonField } from '../rules/person.ts'

export interface MergeRow {
  id: string
  region_path: string
  loser: string
  winner: string
  loser_seq: number
  winner_seq: number
  fields: PersonField[]
  moved: string[]
  /** Dates of the end before the merge and by it. */
  ended: { id: string; was: string | null; set: string }[]
  winner_path: string
  state: 'merged' | 'undone'
  why: string
  done_at: Date
  done_by_name: string
  undone_at: Date | null
  undone_by_name: string | null
}

type WriteCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>

export async function insertMerge(
  ctx: WriteCtx,
  m: Omit<MergeRow, 'state' | 'done_at' | 'done_by_name' | 'undone_at' | 'undone_by_name'>,
): Promise<void> {
  await sql`insert into person_merges (county, id, region_path, loser, winner, loser_seq, winner_seq, fields, moved, ended, winner_path, state,
      why, done_at, done_by, done_by_name)
    values (${ctx.app.installation.county}, ${m.id}, ${m.region_path}, ${m.loser}, ${m.winner}, ${m.loser_seq}, ${m.winner_seq},
      ${m.fields}::text[], ${m.moved}::uuid[], ${JSON.stringify(m.ended)}::jsonb, ${m.winner_path}, 'merged', ${m.why}, ${ctx.now},
      ${ctx.actor.id}::uuid, ${ctx.actor.name})`.execute(ctx.db)
}

export async function mergeById(
  db: Tx,
  county: string,
  id: string,
  lock = false,
): Promise<MergeRow | undefined> {
  const { rows } = await sql<MergeRow>`select * from person_merges where county = ${county} and id = ${id}
    ${lock ? sql`for update` : sql``}`.execute(db)
  return rows[0]
}

export async function markUndone(ctx: WriteCtx, id: string, why: string): Promise<void> {
  await sql`update person_merges set state = 'undone', undone_at = ${ctx.now}, undone_by = ${ctx.actor.id}::uuid,
      undone_by_name = ${ctx.actor.name}, undone_why = ${why}
    where county = ${ctx.app.installation.county} and id = ${id}`.execute(ctx.db)
}

export async function listMerges(
  db: Tx,
  where: RawBuilder<boolean>,
  after: number,
  limit: number,
): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`select m.* from person_merges m where ${where}
    order by m.done_at desc, m.id desc limit ${limit} offset ${after}`.execute(db)
  return rows
}

/** Points the loser to the winner and takes its keys: nobody finds it any more. */
export async function pointTo(ctx: WriteCtx, loser: string, winner: string): Promise<void> {
  const { county } = ctx.app.installation
  await sql`update people set merged_into = ${winner}, changed_at = ${ctx.now} where county = ${county} and id = ${loser}`.execute(
    ctx.db,
  )
  await sql`delete from ledger_keys where county = ${county} and subject_id = ${loser}`.execute(ctx.db)
}
export async function unpoint(ctx: WriteCtx, loser: string): Promise<void> {
  await sql`update people set merged_into = null, changed_at = ${ctx.now}
    where county = ${ctx.app.installation.county} and id = ${loser}`.execute(ctx.db)
}

/** Looked for here again, somebody who lives nowhere now. */
export async function placeUnlessLiving(
  ctx: WriteCtx,
  person: string,
  path: string,
  today: string,
): Promise<void> {
  const { county } = ctx.app.installation
  await sql`with put as (update people p set region_path = ${path} where p.county = ${county} and p.id = ${person} and p.region_path <> ${path}
      and not exists (select 1 from residences r where r.county = ${county} and r.person_id = p.id and (r.until_on is null or r.until_on > ${today}::date))
      returning p.id)
    update ledger_keys k set region_path = ${path} from put where k.county = ${county} and k.subject_id = put.id`.execute(
    ctx.db,
  )
}

/** What hangs on the loser beside residences (tags, archives of care) goes along, or comes back with an undo; also what the actor may not read. */
export async function follow(ctx: WriteCtx, merge: string): Promise<void> {
  await sql`select person_follows(${ctx.app.installation.county}, ${merge}::uuid)`.execute(ctx.db)
}

/** Sealed values of two versions. */
export async function sealedVersions(
  db: Tx,
  county: string,
  subject: string,
  seqs: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await sql<{
    seq: number
    sealed: string
  }>`select seq, data ->> 'sealed' as sealed from ledger_versions
    where county = ${county} and subject_id = ${subject} and seq = any(${seqs as number[]}::int[])`.execute(
    db,
  )
  return new Map(rows.map((r) => [r.seq, r.sealed]))
}
