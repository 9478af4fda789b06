/** Facets as SQL over a case `c`: used by lists, counts, exports and by the statistics, which is why their numbers agree. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import { type Facet, type PlainFacet, readFacet, type Tier } from '../rules/facets.ts'
import { decidedCase } from './judged.ts'
import { movesOf } from './moves.ts'

type Bool = RawBuilder<boolean>
type Asker = Pick<Ctx, 'actor' | 'access' | 'now' | 'app'>

const valid = sql<boolean>`(c.state not in ('rejected','withdrawn'))`
// A reopened case has lost its time of resolution: it is unresolved again until it is resolved anew.
const resolved = sql<boolean>`(c.resolved_at is not null and c.state not in ('rejected','withdrawn'))`
const unresolved = sql<boolean>`(c.resolved_at is null and c.state not in ('rejected','withdrawn'))`

/** `zone`: of the installation, where a day begins at its midnight. */
export function plainFacet(name: PlainFacet, now: Date, zone: string): Bool {
  switch (name) {
    case 'valid':
      return valid
    case 'invalid':
      return sql<boolean>`(c.state in ('rejected','withdrawn'))`
    case 'resolved':
      return resolved
    case 'unresolved':
      return unresolved
    case 'onTime':
      return sql<boolean>`(${resolved} and c.resolve_due_at is not null and c.resolved_at <= c.resolve_due_at)`
    case 'overdue':
      return sql<boolean>`(c.resolve_due_at is not null and ((${resolved} and c.resolved_at > c.resolve_due_at)
        or (${unresolved} and c.state <> 'suspended' and c.resolve_due_at < ${now})))`
    case 'returned':
      return sql<boolean>`(c.returns > 0)`
    case 'reopened':
      return sql<boolean>`(c.reopens > 0)`
    case 'sameDay':
      return sql<boolean>`(${resolved} and (c.resolved_at at time zone ${zone})::date = (c.reported_at at time zone ${zone})::date)`
    case 'rated':
      return sql<boolean>`(c.satisfied is not null)`
    case 'satisfied':
      return sql<boolean>`(c.satisfied is true)`
    case 'unsatisfied':
      return sql<boolean>`(c.satisfied is false)`
  }
}

/**
 * Tier of a unit `u`: above are district units and those that stand at the county; community are those below the street
 * (path longer than nine digits); the rest is the street.
 */
export const tierOfUnit = sql<Tier>`(case when u.kind = 'district' or length(u.region_path) < 9 then 'above'
  when length(u.region_path) > 9 then 'community' else 'street' end)`

function condition(f: Facet, ctx: Asker): Bool {
  const { county, zone } = ctx.app.installation
  switch (f.is) {
    case 'tier':
      return sql<boolean>`(${resolved} and c.main_unit_id in (select u.id from units u where ${tierOfUnit} = ${f.tier}))`
    case 'main':
      return f.unit
        ? sql<boolean>`(c.main_unit_id = ${f.unit}::uuid)`
        : sql<boolean>`(c.main_unit_id is null)`
    case 'item':
      return f.code === null ? sql<boolean>`(c.item_code is null)` : sql<boolean>`(c.item_code = ${f.code})`
    case 'channel':
      return sql<boolean>`exists (select 1 from reports r where r.county = c.county and r.case_id = c.id and r.channel = ${f.channel})`
    case 'at':
      return sql<boolean>`(c.region_path = ${f.region})`
    case 'hour':
      return sql<boolean>`(extract(isodow from c.reported_at at time zone ${zone}) = ${f.weekday} and extract(hour from c.reported_at at time zone ${zone}) = ${f.hour})`
    case 'cell':
      return sql<boolean>`(c.cell = ${f.cell}::bigint)`
    case 'return':
      return sql<boolean>`c.id in (select e.case_id from case_events e where e.county = ${county} and e.kind = 'return_requested'
        and e.data ->> 'unitId' = ${f.from} and e.data ->> 'proposedUnitId' = ${f.to})`
    case 'moved':
      return sql<boolean>`c.id in (select m.case_id from (${movesOf(county)}) m ${f.back ? sql`where m.back` : sql``})`
    case 'move':
      return sql<boolean>`c.id in (select m.case_id from (${movesOf(county)}) m where m."from" = ${f.from} and m."to" = ${f.to})`
    case 'bounced':
      return sql<boolean>`c.id in (select m.case_id from (${movesOf(county)}) m
        group by m.case_id, least(m."from", m."to"), greatest(m."from", m."to") having count(distinct m."from") = 2)`
    case 'bounce':
      return sql<boolean>`c.id in (select m.case_id from (${movesOf(county)}) m
        where (m."from" = ${f.a} and m."to" = ${f.b}) or (m."from" = ${f.b} and m."to" = ${f.a})
        group by m.case_id having count(distinct m."from") = 2)`
    case 'decided':
      return decidedCase(f)
    default:
      return plainFacet(f.is, ctx.now, zone)
  }
}

/** All of the facets, joined by "and"; what is no facet was refused by the contract and holds nothing. */
export function facetPredicate(texts: readonly string[], ctx: Asker): Bool {
  return sql<boolean>`(${sql.join(
    texts.map((t) => {
      const f = readFacet(t)
      return f ? condition(f, ctx) : sql<boolean>`false`
    }),
    sql` and `,
  )})`
}
