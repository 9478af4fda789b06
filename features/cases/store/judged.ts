/**
 * What the program decided beside what people left it at: one row for each decision of the first report of a case (place, class, level,
 * route), and for each link of any of its reports. Read off the chained events, so that figures, lists and the review of models say the same.
 */
import { type RawBuilder, sql } from 'kysely'

/**
 * Rows (id, case_id, report_id, region_path, item_code, kind, rule, at, score, needs_person, given, stands, judged, looked, agrees).
 * `which` bounds the cases by `c`, `also` the decisions by `d`; each table is read once for all of them. `given` and `stands` are an item code, a level, a region path, a unit id, or `none`; of a link
 * `link`, `propose` (only given) or `none`. `judged`: somebody has looked: sent it out by hand, corrected it or said that it is right; of a
 * route also the unit, by taking it on. A link stands as `link` when the report is with the case it was given or offered to, or when a
 * person put it with another one. What a person chose when writing a report down is no decision of the program.
 * `looked`: of the judged ones those of a case that a person has read for sure: who confirmed its class, corrected any of it, or chose
 * another unit; of a link who said something about it. What was only let pass is judged and not looked at, and so is a case that was only
 * raised under a weather alert: a hundred are with one press.
 */
export const judgedDecisions = (
  which: RawBuilder<boolean>,
  also: RawBuilder<boolean> = sql<boolean>`true`,
): RawBuilder<unknown> => sql`
  select j.id, j.case_id, j.report_id, j.region_path, j.item_code, j.kind, j.rule, j.at, j.score, j.needs_person, j.given, j.stands, j.judged,
    j.judged and j.read as looked, case when j.kind = 'link' then (j.given <> 'none') = (j.stands = 'link') else j.given <> 'none' and j.given = j.stands end as agrees
  from (
    with picked as materialized (select c.county, c.id, c.region_path, c.item_code from cases c where ${which}),
    said as materialized (
      select e.case_id, bool_or(e.kind = 'dispatched' and e.actor_kind = 'account') as sent, bool_or(e.kind = 'accepted') as taken,
        bool_or(e.kind = 'decision_confirmed') as looked,
        bool_or(e.actor_kind = 'account' and not e.data ? 'alertId' and (e.kind in ('decision_confirmed', 'corrected')
          or (e.kind = 'dispatched' and (e.data ->> 'rerouted' = 'true' or e.data ->> 'transfer' = 'true')))) as read,
        (array_agg(e.data #>> '{changes,item,to}' order by e.seq desc) filter (where e.kind = 'corrected' and e.data #> '{changes,item}' is not null))[1] as item,
        (array_agg(e.data #>> '{changes,level,to}' order by e.seq desc) filter (where e.kind = 'corrected' and e.data #> '{changes,level}' is not null and not e.data ? 'alertId'))[1] as level,
        (array_agg(e.data #>> '{changes,place,to}' order by e.seq desc) filter (where e.kind = 'corrected' and e.data #> '{changes,place}' is not null))[1] as place,
        (array_agg(e.data ->> 'unitId' order by e.seq desc) filter (where e.kind = 'dispatched'))[1] as unit
      from picked c join case_events e on e.county = c.county and e.case_id = c.id and e.kind in ('dispatched', 'accepted', 'corrected', 'decision_confirmed')
      group by 1),
    origins as materialized (
      select distinct o.case_id, o.report_id from picked c
      join case_links o on o.county = c.county and o.case_id = c.id and o.kind = 'origin' and o.undone_at is null)
    select d.id, d.case_id, d.report_id, c.region_path, c.item_code, d.kind, d.rule, d.at, d.score, d.needs_person,
      case d.kind when 'class' then coalesce(d.value ->> 'item', 'none') when 'level' then coalesce(d.value ->> 'level', 'none')
        when 'place' then coalesce(d.value ->> 'regionPath', 'none') when 'route' then coalesce(d.value ->> 'unitId', 'none')
        else d.value ->> 'action' end as given,
      case d.kind when 'class' then coalesce(p.item, d.value ->> 'item', 'none') when 'level' then coalesce(p.level, d.value ->> 'level', 'none')
        when 'place' then coalesce(p.place, d.value ->> 'regionPath', 'none') when 'route' then coalesce(p.unit, 'none')
        else case when k.linked then 'link' else 'none' end end as stands,
      case d.kind when 'class' then p.sent or p.looked or p.item is not null when 'level' then p.sent or p.level is not null
        when 'place' then p.sent or p.place is not null when 'route' then p.unit is not null and (p.sent or p.taken)
        else p.sent or k.said end as judged,
      case when d.kind = 'link' then k.said else p.read and (p.sent or d.kind <> 'route' or p.taken) end as read
    from picked c
    join decisions d on d.county = c.county and d.case_id = c.id
    left join said s on s.case_id = c.id
    cross join lateral (select coalesce(s.sent, false) as sent, coalesce(s.taken, false) as taken, coalesce(s.looked, false) as looked,
      coalesce(s.read, false) as read, s.item, s.level, s.place, s.unit) p
    left join origins o on o.case_id = d.case_id and o.report_id = d.report_id
    left join lateral (
      select bool_or(l.undone_at is null and l.kind = 'linked' and (l.rule = 'person' or l.case_id::text = d.value ->> 'caseId')) as linked,
        coalesce(bool_or(l.undone_at is not null or l.rule = 'person'), false) or d.corrected_at is not null as said
      from case_links l where d.kind = 'link' and l.county = d.county and l.report_id = d.report_id
    ) k on d.kind = 'link'
    where ${also} and d.rule <> 'person' and (d.kind = 'link' or o.report_id is not null)
  ) j`

/** Condition on a case `c`: it has a judged decision like this. `given` and `stands`: a value, or `*`; `stands` also `=` agrees, `!` differs. */
export function decidedCase(f: {
  kind: string
  given: string
  stands: string
  band: number | null
}): RawBuilder<boolean> {
  const given = f.given === '*' ? sql`` : sql`and j.given = ${f.given}`
  const stands =
    f.stands === '*'
      ? sql``
      : f.stands === '='
        ? sql`and j.agrees`
        : f.stands === '!'
          ? sql`and not j.agrees`
          : sql`and j.stands = ${f.stands}`
  const band =
    f.band === null ? sql`` : sql`and j.given <> 'none' and least(9, floor(j.score * 10)) = ${f.band}`
  // The inner case has a name of its own: `c` outside is the one of the list.
  return sql<boolean>`exists (select 1 from (select c.county, c.id) o cross join lateral (${judgedDecisions(
    sql<boolean>`c.county = o.county and c.id = o.id`,
  )}) j where j.kind = ${f.kind} and j.judged ${given} ${stands} ${band})`
}
