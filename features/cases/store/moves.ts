/** Passing on as SQL: each time a case went from one main unit to another. Used by facets, by the figures and by their drill-down. */
import { type RawBuilder, sql } from 'kysely'

/** A dispatch that was taken back counts nothing, neither as a move nor as having had the case (docs/language.md, "Taken back"). */
const stands = (alias: string) => {
  const e = (column: string) => sql.ref(`${alias}.${column}`)
  return sql<boolean>`not exists (select 1 from case_events r where r.county = ${e('county')} and r.case_id = ${e('case_id')} and r.seq > ${e('seq')}
    and r.kind = 'recalled' and not exists (select 1 from case_events n where n.county = r.county and n.case_id = r.case_id
      and n.kind = 'dispatched' and n.seq > ${e('seq')} and n.seq < r.seq))`
}

/** What the index `case_events_moved` holds. */
const moved = sql<boolean>`(e.data ->> 'transfer' = 'true' or e.data ->> 'afterReturn' = 'true')`

/**
 * Rows (case_id, seq, at, "from", "to", returned, back), one for each move: a dispatch after a justified return (`returned`) or a
 * transfer, to another unit than the one before. `back`: the unit had had the case already. `which` bounds the cases by `e.case_id`.
 */
export const movesOf = (
  county: string,
  which: RawBuilder<boolean> = sql<boolean>`true`,
): RawBuilder<unknown> => sql`
  select e.case_id, e.seq, e.occurred_at as at, p."from", e.data ->> 'unitId' as "to", e.data ->> 'afterReturn' is not distinct from 'true' as returned,
    exists (select 1 from case_events h where h.county = e.county and h.case_id = e.case_id and h.seq < p.seq and h.kind = 'dispatched'
      and h.data ->> 'unitId' = e.data ->> 'unitId' and ${stands('h')}) as back
  from case_events e
  cross join lateral (select d.seq, d.data ->> 'unitId' as "from" from case_events d where d.county = e.county and d.case_id = e.case_id
    and d.kind = 'dispatched' and d.seq < e.seq order by d.seq desc limit 1) p
  where e.county = ${county} and e.kind = 'dispatched' and ${moved} and ${which} and p."from" <> e.data ->> 'unitId' and ${stands('e')}`
