/** Which cases a person sees, which a view holds, which a filter leaves: one predicate each, for lists, counts and exports alike. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { CaseFilter, View } from '../contract.ts'
import { arbiterFrom, type Pending } from '../rules.ts'
import { facetPredicate } from './facets.ts'

type Bool = RawBuilder<boolean>

const handledBy = (units: readonly string[], county: string): Bool =>
  units.length > 0
    ? sql<boolean>`c.id in (select h.case_id from case_handlers h where h.county = ${county} and h.unit_id = any(${units as string[]}::uuid[]) and h.state not in ('returned','released'))`
    : sql<boolean>`false`

/** Whoever reads by region reads by region; department staff read what their unit handles. Nobody reads everything by accident. */
export function visibleTo(ctx: Pick<Ctx, 'access' | 'app'>): Bool {
  const byUnit = handledBy(ctx.access.units, ctx.app.installation.county)
  if (!ctx.access.has('case.read')) return byUnit
  return sql<boolean>`(${ctx.access.where('case.read', sql.ref('c.region_path'))} or ${byUnit})`
}

/**
 * The same in two parts that are counted apart: the regions that are read whole (of those in `region`, where one is given), and
 * what is read elsewhere because the unit handles it.
 */
export function visibleParts(
  ctx: Pick<Ctx, 'access' | 'app'>,
  region = '',
): { whole: string[]; elsewhere: Bool } {
  const ranges = ctx.access.ranges('case.read')
  const whole = ranges.flatMap((r) => (r.startsWith(region) ? [r] : region.startsWith(r) ? [region] : []))
  const byUnit = handledBy(ctx.access.units, ctx.app.installation.county)
  return {
    whole,
    elsewhere: sql<boolean>`(${byUnit} and not ${ctx.access.where('case.read', sql.ref('c.region_path'))})`,
  }
}

const hasPending = (kind: Pending['kind']) =>
  sql<boolean>`(c.closed_at is null and c.pending @> ${JSON.stringify([{ kind }])}::jsonb)`

/**
 * Which cases a view holds; what each means in words stands in the feature's README. `open`, `evaluate` and `closed` part
 * `all`: every case lies in exactly one of them. The others are questions across these three and may overlap.
 */
export function viewPredicate(view: View, ctx: Pick<Ctx, 'actor' | 'access' | 'now' | 'app'>): Bool {
  const now = ctx.now
  const { county } = ctx.app.installation
  const me = ctx.actor.id
  const mine = sql<boolean>`c.id in (select h.case_id from case_handlers h where h.county = ${county} and h.account_id = ${me} and h.state in ('assigned','accepted','arrived'))`
  const late = sql<boolean>`(c.closed_at is null and c.next_due_at < ${now})`
  const soon = sql<boolean>`(c.closed_at is null and c.next_due_at >= ${now} and c.next_warn_at <= ${now})`
  const confirm = sql<boolean>`(c.closed_at is null and c.state = 'triage')`
  switch (view) {
    case 'next':
      return nextDuties(ctx, { confirm, late, soon })
    case 'confirm':
      return confirm
    case 'returned':
      return hasPending('return')
    case 'late':
      return late
    case 'soon':
      return soon
    case 'unsigned':
      return sql<boolean>`(c.closed_at is null and c.state = 'dispatched')`
    case 'undelivered':
      return sql<boolean>`exists (select 1 from outbox o where o.county = c.county and o.case_id = c.id and o.state = 'stuck')`
    case 'unseen':
      return sql<boolean>`(c.closed_at is null and not exists (select 1 from case_seen s where s.county = c.county and s.case_id = c.id))`
    case 'supervised':
      return sql<boolean>`(c.closed_at is null and (c.supervised_at is not null or c.escalation > 0 or c.next_due_at < ${now}))`
    case 'mine':
      return sql<boolean>`(c.closed_at is null and ${mine})`
    case 'open':
      return sql<boolean>`(c.closed_at is null and c.state not in ('resolved','evaluated'))`
    case 'evaluate':
      return sql<boolean>`(c.closed_at is null and c.state in ('resolved','evaluated'))`
    case 'closed':
      return sql<boolean>`c.closed_at is not null`
    case 'resolvedToday':
      return sql<boolean>`(c.resolved_at >= ${startOfDay(now, ctx.app.installation.zone)})`
    case 'all':
      return sql<boolean>`true`
  }
}

/**
 * What this person has to do next, by what they may do where the case lies: confirm what waits for it, rule what was asked
 * for, push what is late or nearly so, and handle their own lines. A line of their unit counts while it names nobody; lines
 * of other units and of colleagues do not, even when the case can be read.
 */
function nextDuties(
  ctx: Pick<Ctx, 'actor' | 'access' | 'app'>,
  is: Record<'confirm' | 'late' | 'soon', Bool>,
): Bool {
  const { county } = ctx.app.installation
  const where = (verb: string) => ctx.access.where(verb, sql.ref('c.region_path'))
  return sql<boolean>`(c.closed_at is null and (
    (${is.confirm} and ${where('case.confirm')})
    or (${hasPending('return')} and (${where('case.rule')} or (c.returns + 1 < ${arbiterFrom} and ${where('case.dispatch')})))
    or ((${hasPending('extension')} or ${hasPending('suspension')}) and ${where('case.extend')})
    or (c.state <> 'triage' and (${is.late} or ${is.soon}) and (${where('case.dispatch')} or ${where('case.supervise')}))
    or (c.state in ('dispatched','accepted') and c.id in (
      select h.case_id from case_handlers h where h.county = ${county} and h.state in ('assigned','accepted','arrived')
        and (h.account_id = ${ctx.actor.id} or (h.account_id is null and h.unit_id = any(${ctx.access.units as string[]}::uuid[])))))))`
}

/** Local midnight of the place: "today" means the same in lists, counts and exports. */
export function startOfDay(now: Date, zone: string): Date {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)
  const guess = new Date(`${day}T00:00:00Z`)
  const shown = new Date(
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
      .format(guess)
      .replace(' ', 'T')
      .concat('Z'),
  )
  return new Date(guess.getTime() - (shown.getTime() - guess.getTime()))
}

export function filterPredicate(
  f: Partial<CaseFilter>,
  ctx: Pick<Ctx, 'actor' | 'access' | 'now' | 'app'>,
): Bool {
  const parts: Bool[] = []
  if (f.region) parts.push(sql<boolean>`(c.region_path >= ${f.region} and c.region_path < ${`${f.region}~`})`)
  if (f.level?.length) parts.push(sql<boolean>`c.level = any(${f.level})`)
  if (f.state?.length) parts.push(sql<boolean>`c.state = any(${f.state})`)
  if (f.channel?.length)
    parts.push(
      sql<boolean>`exists (select 1 from reports r where r.county = c.county and r.case_id = c.id and r.channel = any(${f.channel}))`,
    )
  if (f.item) parts.push(sql<boolean>`(c.item_code = ${f.item} or starts_with(c.item_code, ${`${f.item}.`}))`)
  if (f.unit) parts.push(sql<boolean>`c.handler_units @> array[${f.unit}]::uuid[]`)
  if (f.from) parts.push(sql<boolean>`c.reported_at >= ${new Date(f.from)}`)
  if (f.to) parts.push(sql<boolean>`c.reported_at < ${new Date(f.to)}`)
  if (f.facet?.length) parts.push(facetPredicate(f.facet, ctx))
  if (f.q) {
    // A function of the owner: under row-level security no index would serve words (migrations/0002). It gives ids only.
    const { county } = ctx.app.installation
    parts.push(
      sql<boolean>`c.id in (select f.id from cases_found(${county}, ${f.q}, ${ctx.app.services.triage.words(f.q)}) as f (id))`,
    )
  }
  return parts.length ? sql<boolean>`(${sql.join(parts, sql` and `)})` : sql<boolean>`true`
}
