/** SQL of own rules: their rows, what happened to them, and the entries that a trial goes through. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../../kernel/context.ts'
import type { Tx } from '../../../kernel/db.ts'
import { rangeOf } from '../../../shared/region-path.ts'
import { shownDate } from '../rules/dates.ts'
import type { OwnRule } from '../rules/own-find.ts'
import { looksAtTime, type OwnDefinition, type OwnKind } from '../rules/own-model.ts'
import type { Span, Turned } from '../rules/own-time.ts'
import type { SubjectKind } from '../rules/registry.ts'

/** A look through the ledger in batches; another one takes its place by another `run`. */
export interface OwnJob {
  run: string
  revision: number
  state: 'queued' | 'running' | 'done'
  after: string
  done: number
  total: number
}
export interface Trial extends OwnJob {
  found: number
  examples: { kind: SubjectKind; ids: string[] }[]
  at: string
  by: string
}
export interface Applied extends OwnJob {
  /** First what the rule found before, then everything. */
  stage: 'open' | 'all'
  /** The day it was begun. */
  day?: string
  /** Everything was looked at on this day, by the same revision: only what days have changed since is. */
  since?: string
}

export interface OwnRow {
  id: string
  region_path: string
  definition: OwnDefinition
  revision: number
  on_revision: number | null
  on_definition: OwnDefinition | null
  /** What it finds is sent to the doors. */
  tasks: boolean
  trial: Trial | null
  applied: Applied | null
  /** Switched on once. */
  was_on: boolean
  changed_at: Date
  changed_by: string
  seq: number
}
const shown = sql`r.id, r.region_path, r.definition, r.revision, r.on_revision, r.on_definition, r.tasks, r.trial, r.applied, r.changed_at, r.changed_by,
  r.seq, exists (select 1 from ledger_rule_events e where e.county = r.county and e.rule_id = r.id and e.kind = 'on') as was_on`

/** What findings call the rule. */
export const ownId = (id: string): string => `own:${id}`
export const isOwn = (rule: string): boolean => rule.startsWith('own:')

/** `where` is about `r`. */
export async function ownRows(db: Tx, county: string, where: RawBuilder<boolean>): Promise<OwnRow[]> {
  const { rows } =
    await sql<OwnRow>`select ${shown} from ledger_rules r where r.county = ${county} and ${where}
    order by r.on_revision is null, r.changed_at desc, r.id`.execute(db)
  return rows
}
export async function ownById(db: Tx, county: string, id: string, lock = false): Promise<OwnRow | undefined> {
  const { rows } =
    await sql<OwnRow>`select ${shown} from ledger_rules r where r.county = ${county} and r.id = ${id} ${lock ? sql`for update of r` : sql``}`.execute(
      db,
    )
  return rows[0]
}
/** All, or those that run. */
export async function countOwn(db: Tx, county: string, running = false): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from ledger_rules where county = ${county} and (on_revision is not null or not ${running}::boolean)`.execute(
    db,
  )
  return rows[0]!.n
}

/** Rules that run now: each change of the ledger asks for them. */
export async function runningRules(db: Tx, county: string): Promise<OwnRule[]> {
  const { rows } = await sql<{ id: string; region_path: string; definition: OwnDefinition; tasks: boolean }>`
    select id, region_path, on_definition as definition, tasks from ledger_rules where county = ${county} and on_definition is not null order by id`.execute(
    db,
  )
  return rows.map((r) => ({
    id: ownId(r.id),
    regionPath: r.region_path,
    definition: r.definition,
    silent: !r.tasks,
  }))
}
/** Words of all own rules, also of those that run no more: what they found is still there. */
export async function ownDefinitions(db: Tx, county: string): Promise<Map<string, OwnDefinition>> {
  const { rows } = await sql<{
    id: string
    definition: OwnDefinition
  }>`select id, coalesce(on_definition, definition) as definition from ledger_rules where county = ${county}`.execute(
    db,
  )
  return new Map(rows.map((r) => [ownId(r.id), r.definition]))
}

export async function insertOwn(
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>,
  r: { id: string; regionPath: string; definition: OwnDefinition },
): Promise<void> {
  await sql`insert into ledger_rules (county, id, region_path, definition, revision, created_at, changed_at, changed_by, seq)
    values (${ctx.app.installation.county}, ${r.id}, ${r.regionPath}, ${JSON.stringify(r.definition)}::jsonb, 1, ${ctx.now}, ${ctx.now},
      ${ctx.actor.name}, 1)`.execute(ctx.db)
  await note(ctx, r.id, {
    seq: 1,
    regionPath: r.regionPath,
    kind: 'written',
    revision: 1,
    definition: r.definition,
    tasks: null,
  })
}

/** Writes a row whose next version has been decided, and what happened. */
export async function saveOwn(
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>,
  was: OwnRow,
  next: Pick<OwnRow, 'definition' | 'revision' | 'on_revision' | 'on_definition' | 'tasks' | 'applied'>,
  kind: 'written' | 'on' | 'off',
): Promise<void> {
  await sql`update ledger_rules set definition = ${JSON.stringify(next.definition)}::jsonb, revision = ${next.revision},
      on_revision = ${next.on_revision}, on_definition = ${next.on_definition && JSON.stringify(next.on_definition)}::jsonb,
      tasks = ${next.tasks}, applied = ${next.applied && JSON.stringify(next.applied)}::jsonb, changed_at = ${ctx.now}, changed_by = ${ctx.actor.name}, seq = seq + 1
    where county = ${ctx.app.installation.county} and id = ${was.id}`.execute(ctx.db)
  await note(ctx, was.id, {
    seq: was.seq + 1,
    regionPath: was.region_path,
    kind,
    revision: kind === 'off' ? was.on_revision! : next.revision,
    definition: kind === 'written' ? next.definition : null,
    tasks: kind === 'on' ? next.tasks : null,
  })
}

async function note(
  ctx: Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>,
  id: string,
  e: {
    seq: number
    regionPath: string
    kind: string
    revision: number
    definition: OwnDefinition | null
    tasks: boolean | null
  },
): Promise<void> {
  await sql`insert into ledger_rule_events (county, rule_id, seq, region_path, kind, revision, definition, tasks, actor_id, actor_name, at)
    values (${ctx.app.installation.county}, ${id}, ${e.seq}, ${e.regionPath}, ${e.kind}, ${e.revision},
      ${e.definition && JSON.stringify(e.definition)}::jsonb, ${e.tasks}::boolean, ${ctx.actor.id}::uuid, ${ctx.actor.name}, ${ctx.now})`.execute(
    ctx.db,
  )
}

export interface OwnEvent {
  kind: 'written' | 'on' | 'off'
  revision: number
  definition: OwnDefinition | null
  /** Of one that was switched on: whether it sends somebody. */
  tasks: boolean | null
  actor_name: string
  at: Date
}
export async function ownEvents(db: Tx, county: string, id: string): Promise<OwnEvent[]> {
  const { rows } =
    await sql<OwnEvent>`select kind, revision, definition, tasks, actor_name, at from ledger_rule_events
    where county = ${county} and rule_id = ${id} order by seq desc limit 100`.execute(db)
  return rows
}

/** How far a trial or the bringing in line is; versions of the rule are not touched by it. */
export async function keepJob(
  db: Tx,
  county: string,
  id: string,
  what: 'trial' | 'applied',
  job: Trial | Applied,
): Promise<void> {
  await sql`update ledger_rules set ${sql.ref(what)} = ${JSON.stringify(job)}::jsonb where county = ${county} and id = ${id}`.execute(
    db,
  )
}

const nobody = '00000000-0000-0000-0000-000000000000'

const any = (list: readonly RawBuilder<unknown>[]) =>
  list.length === 0 ? sql`false` : sql`(${sql.join(list, sql` or `)})`
const between = (column: string, spans: readonly Span[], since = sql.ref(column)) =>
  spans.map(
    ([from, to]) =>
      sql`(${sql.ref(column)} <= ${shownDate(to)}::date and ${since} >= ${shownDate(from)}::date)`,
  )

/** Whom days have changed something for, about `p` of people; of a month of birth that is not known, or not sure, it may be. */
function turnedPerson(county: string, t: Turned): RawBuilder<unknown> {
  const verified = between('p.verified_on', t.verified)
  if (t.birthdays.length === 0 && t.birth.length === 0) return any(verified)
  return any([
    ...verified,
    sql`p.birth_month is null`,
    ...(t.birthdays.length > 0
      ? [sql`extract(month from p.birth_month)::int = any(${[...t.birthdays]}::int[])`]
      : []),
    ...between('p.birth_month', t.birth, sql`p.birth_month + interval '31 days'`),
    sql`p.id = any(array(select unnest(f.subjects) from findings f
      where f.county = ${county} and f.rule = 'id-birth-differs' and f.state <> 'mended'))`,
  ])
}
/** The same about `t` of residences. */
const turnedResidence = (t: Turned) =>
  any([
    ...between('t.from_on', t.moveIn),
    ...between('t.verified_on', t.verified),
    ...between('t.until_on', [t.days]),
  ])

/** Entries of a kind in a region, and how to page through them; `key` is what a group is called. With `t` those that days have changed. */
function entries(county: string, kind: OwnKind, region: string, t: Turned | null) {
  const [lo, hi] = rangeOf(region)
  const inside = (column: string) => sql`${sql.ref(column)} >= ${lo} and ${sql.ref(column)} < ${hi}`
  const of = (all: RawBuilder<unknown>, those: (t: Turned) => RawBuilder<unknown>) =>
    t ? sql`${all} and ${those(t)}` : all
  const somebody = (at: RawBuilder<unknown>) => (x: Turned) =>
    sql`exists (select 1 from residences t join people p on p.county = t.county and p.id = t.person_id
      where t.county = ${county} and ${at} and (${turnedPerson(county, x)} or ${turnedResidence(x)}))`
  if (kind === 'home')
    return {
      key: sql`h.id`,
      from: of(
        sql`homes h where h.county = ${county} and ${inside('h.region_path')}`,
        somebody(sql`t.home_id = h.id`),
      ),
    }
  if (kind === 'organisation')
    return {
      key: sql`o.id`,
      from: of(
        sql`organisations o where o.county = ${county} and o.closed_on is null and ${inside('o.region_path')}`,
        (x) => any(between('o.verified_on', x.verified)),
      ),
    }
  if (kind === 'household')
    return {
      key: sql`r.household`,
      from: of(
        sql`residences r where r.county = ${county} and r.household <> '' and ${inside('r.region_path')}`,
        somebody(sql`t.household = r.household`),
      ),
    }
  return {
    key: sql`p.id`,
    from: of(
      sql`people p where p.county = ${county} and p.merged_into is null and (${inside('p.region_path')} or exists (select 1 from residences r
        where r.county = p.county and r.person_id = p.id and ${inside('r.region_path')}))`,
      (x) => sql`(${turnedPerson(county, x)} or exists (select 1 from residences t
        where t.county = p.county and t.person_id = p.id and ${turnedResidence(x)}))`,
    ),
  }
}
export async function countEntries(
  db: Tx,
  county: string,
  kind: OwnKind,
  region: string,
  t: Turned | null = null,
): Promise<number> {
  const { key, from } = entries(county, kind, region, t)
  const { rows } = await sql<{ n: number }>`select count(distinct ${key})::int as n from ${from}`.execute(db)
  return rows[0]!.n
}
export async function nextEntries(
  db: Tx,
  county: string,
  kind: OwnKind,
  region: string,
  after: string,
  limit: number,
  t: Turned | null = null,
): Promise<string[]> {
  const { key, from } = entries(county, kind, region, t)
  const begin = kind === 'household' ? sql`${after}` : sql`${after || nobody}::uuid`
  const { rows } = await sql<{
    key: string
  }>`select distinct ${key} as at, ${key}::text as key from ${from} and ${key} > ${begin} order by 1 limit ${limit}`.execute(
    db,
  )
  return rows.map((r) => r.key)
}

/** Rules that look at the time and whose day of the last look at everything is over: none while another look is under way. */
export async function dueRules(db: Tx, county: string, today: string): Promise<OwnRow[]> {
  const rows = await ownRows(
    db,
    county,
    sql<boolean>`(r.on_definition is not null and coalesce(r.applied ->> 'state', 'done') = 'done' and coalesce(r.applied ->> 'day', '') < ${today})`,
  )
  return rows.filter((r) => looksAtTime(r.on_definition!))
}

/** What of these is open for the rule already, by fingerprint. */
export async function openPrints(
  db: Tx,
  county: string,
  rule: string,
  prints: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ print: string }>`
    select encode(fingerprint, 'hex') as print from findings where county = ${county} and rule = ${rule} and state = 'open'
      and fingerprint = any(select decode(x, 'hex') from unnest(${prints as string[]}::text[]) x)`.execute(db)
  return new Set(rows.map((r) => r.print))
}

/** Groups in which a rule has something open, by the id of the finding. */
export async function openGroups(
  db: Tx,
  county: string,
  rule: string,
  after: string,
  limit: number,
): Promise<{ id: string; kind: 'row' | 'home' | 'household'; key: string }[]> {
  const { rows } = await sql<{ id: string; kind: 'row' | 'home' | 'household'; key: string }>`
    select id, group_kind as kind, group_key as key from findings where county = ${county} and rule = ${rule} and state = 'open'
      and id > ${after || nobody}::uuid order by id limit ${limit}`.execute(db)
  return rows
}
export async function countOpen(db: Tx, county: string, rule: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from findings
    where county = ${county} and rule = ${rule} and state = 'open'`.execute(db)
  return rows[0]!.n
}
