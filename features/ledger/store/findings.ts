/** SQL of findings: those of some groups, what becomes of them, lists and counts. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import { uuidv7 } from '../../../shared/ids.ts'
import type { Diff, Draft, FindingState, Kept } from '../rules/findings.ts'
import type { Severity } from '../rules/model.ts'
import type { GroupKind, SubjectKind } from '../rules/registry.ts'
import type { Group } from './rows.ts'

export async function findingsOfGroups(db: Tx, county: string, groups: readonly Group[]): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    select f.id, encode(f.fingerprint, 'hex') as fingerprint, f.rule, f.state, f.subjects, f.region_path as "regionPath", f.until_on::text as until
    from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as g(kind text, key text)
      join findings f on f.county = ${county} and f.group_kind = g.kind and f.group_key = g.key order by f.id`.execute(
    db,
  )
  return rows
}

export interface Opened {
  id: string
  draft: Draft
}

/** Why a finding was closed that nobody mended: its rule is another one now, or off. It counts neither for the rule nor against it. */
const ruleChanged = 'rule-changed'

/** Writes what was found; answers the findings that are open now and were not. */
export async function saveFindings(
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>,
  diff: Diff,
  ofRule = '',
): Promise<Opened[]> {
  const { county } = ctx.app.installation
  const fresh = diff.insert.map((draft) => ({ id: uuidv7(ctx.now.getTime()), draft }))
  if (fresh.length > 0)
    await sql`insert into findings (county, id, region_path, fingerprint, rule, severity, group_kind, group_key, subject_kind, subjects, fields,
        state, visit, found_at)
      select ${county}, x.id, x.region, decode(x.fingerprint, 'hex'), x.rule, x.severity, x.kind, x.key, x.subject, x.subjects, x.fields, 'open',
        x.visit, ${ctx.now} from ${recordset(fresh)}`.execute(ctx.db)
  const changed = [...diff.reopen, ...diff.renew]
  if (changed.length > 0)
    await sql`update findings f set region_path = x.region, fingerprint = decode(x.fingerprint, 'hex'), group_kind = x.kind, group_key = x.key,
        subjects = x.subjects, fields = x.fields, state = 'open', found_at = case when f.state = 'open' then f.found_at else ${ctx.now} end,
        severity = x.severity, visit = x.visit, closed_at = null, closed_by = null, closed_by_name = null, reason = null, until_on = null
      from ${recordset(changed)} where f.county = ${county} and f.id = x.id`.execute(ctx.db)
  if (diff.mend.length > 0)
    await sql`update findings set state = 'mended', waits = false, closed_at = ${ctx.now}, closed_by = ${ctx.actor.id}::uuid, closed_by_name = ${ctx.actor.name},
        reason = case when rule = ${ofRule} then ${ruleChanged} end
      where county = ${county} and id = any(${diff.mend}::uuid[])`.execute(ctx.db)
  return [...fresh, ...diff.reopen]
}

const recordset = (list: readonly Opened[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(
    list.map(({ id, draft: d }) => ({
      id,
      region: d.regionPath,
      fingerprint: d.fingerprint,
      rule: d.rule,
      severity: d.severity,
      kind: d.kind,
      key: d.key,
      subject: d.subjectKind,
      subjects: d.subjects,
      fields: d.fields,
      visit: d.visit,
    })),
  )}::jsonb) as x(id uuid, region text, fingerprint text, rule text, severity text, kind text, key text, subject text, subjects uuid[],
    fields text[], visit boolean)`

export interface FindingRow {
  id: string
  region_path: string
  rule: string
  severity: Severity
  group_kind: GroupKind
  group_key: string
  subject_kind: SubjectKind
  subjects: string[]
  fields: string[]
  state: FindingState
  visit: boolean
  /** Somebody is to be sent, and was not yet. */
  waits: boolean
  found_at: Date
  closed_at: Date | null
  closed_by_name: string | null
  reason: string | null
  until_on: string | null
}
const shown = sql`f.id, f.region_path, f.rule, f.severity, f.group_kind, f.group_key, f.subject_kind, f.subjects, f.fields, f.state, f.visit,
  f.waits, f.found_at, f.closed_at, f.closed_by_name, f.reason, f.until_on::text as until_on`

export async function findingById(db: Tx, county: string, id: string): Promise<FindingRow | undefined> {
  const { rows } =
    await sql<FindingRow>`select ${shown} from findings f where f.county = ${county} and f.id = ${id}`.execute(
      db,
    )
  return rows[0]
}

/** Ranks of rules come as a table, so that one ordering serves list and count. */
export async function listFindings(
  db: Tx,
  where: RawBuilder<boolean>,
  ranks: ReadonlyMap<string, number>,
  after: number,
  limit: number,
): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select ${shown} from findings f left join jsonb_each_text(${JSON.stringify(Object.fromEntries(ranks))}::jsonb) r on r.key = f.rule
    where ${where}
    order by f.waits, case f.severity when 'error' then 0 when 'doubt' then 1 else 2 end, coalesce(r.value::real, 0.5) desc, f.found_at, f.id
    limit ${limit} offset ${after}`.execute(db)
  return rows
}

export async function countFindings(db: Tx, where: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from findings f where ${where}`.execute(
    db,
  )
  return rows[0]!.n
}

export interface RuleCount {
  rule: string
  severity: Severity
  open: number
  mended: number
  dismissed: number
}
export async function countByRule(db: Tx, where: RawBuilder<boolean>): Promise<RuleCount[]> {
  const { rows } = await sql<RuleCount>`
    select f.rule, min(f.severity) as severity, count(*) filter (where f.state = 'open')::int as open,
      count(*) filter (where f.state = 'mended' and f.reason is distinct from ${ruleChanged})::int as mended, count(*) filter (where f.state = 'dismissed')::int as dismissed
    from findings f where ${where} group by f.rule order by open desc, f.rule`.execute(db)
  return rows
}

export async function findingsOf(db: Tx, county: string, subjects: readonly string[]): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select ${shown} from findings f where f.county = ${county} and f.subjects && ${subjects as string[]}::uuid[]
    order by f.state = 'open' desc, f.found_at desc, f.id limit 200`.execute(db)
  return rows
}

export async function dismiss(
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>,
  id: string,
  o: { reason: string; until: string | null },
): Promise<void> {
  await sql`update findings set state = 'dismissed', waits = false, reason = ${o.reason}, until_on = ${o.until}::date, closed_at = ${ctx.now},
      closed_by = ${ctx.actor.id}::uuid, closed_by_name = ${ctx.actor.name}
    where county = ${ctx.app.installation.county} and id = ${id}`.execute(ctx.db)
}
