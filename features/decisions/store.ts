/** SQL of the decision desk: judged decisions counted, what waits for a look, looks, findings. */
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { json, type Tx } from '../../kernel/db.ts'
import { filterPredicate, judgedDecisions, visibleTo } from '../cases/answers.ts'
import type { DecisionKind } from '../triage/contract.ts'
import type { BandRow, KindRow, Looks, PairRow, RuleRow, WeekRow } from './rules/figures.ts'

const rows = (query: RawBuilder<unknown>) => sql`(select coalesce(json_agg(t), '[]') from (${query}) t)`
const counts = sql`count(*)::int as decided, count(*) filter (where j.needs_person)::int as unsure,
  count(*) filter (where j.judged)::int as judged, count(*) filter (where j.judged and j.agrees)::int as agreed`
const band = sql`least(9, floor(j.score * 10))::int`

const weekOf = (zone: string) => sql`to_char(date_trunc('week', j.at at time zone ${zone}), 'YYYY-MM-DD')`
/** Of them, those a person has read for sure. */
const read = sql`count(*) filter (where j.looked)::int as looked, count(*) filter (where j.looked and j.agrees)::int as "lookedAgreed"`
const looked = sql`count(*) filter (where j.judged)::int as judged, count(*) filter (where j.judged and j.agrees)::int as agreed`
/** `class@1`, or `class@1 #3` under the stored version 3 of the model; of other rules their name and version. */
const ruleName = sql`case when j.kind = 'class' then regexp_replace(regexp_replace(j.rule, ' list:\\S+ model:(\\d+)\\.\\d+$', ' #\\1'), ' list:.*$', '')
  else split_part(j.rule, ' ', 1) end`

export interface Raw {
  cases: number
  kinds: KindRow[]
  weeks: WeekRow[]
  rules: RuleRow[]
  pairs: PairRow[]
  bands: BandRow[]
  ruleWeeks: (Omit<RuleRow, keyof Looks> & { week: string })[]
  itemWeeks: {
    code: string
    week: string
    judged: number
    agreed: number
    looked: number
    lookedAgreed: number
  }[]
}

/** Pairs of one decision that are read; beyond them lies what happened once. */
const MOST_PAIRS = 2000

export async function readFigures(ctx: Ctx, f: { region: string; from: string; to: string }): Promise<Raw> {
  const { county, zone } = ctx.app.installation
  const which = sql<boolean>`c.county = ${county} and ${visibleTo(ctx)} and ${filterPredicate({ ...f, view: 'all' }, ctx)}`
  const r = await sql<{ all: Raw }>`with j as materialized (${judgedDecisions(which)})
    select json_build_object(
      'cases', (select count(*)::int from cases c where ${which}),
      'kinds', ${rows(sql`select j.kind, ${counts}, ${read} from j group by 1`)},
      'weeks', ${rows(sql`select j.kind, ${weekOf(zone)} as week, ${counts}, ${read} from j group by 1, 2`)},
      'rules', ${rows(sql`select j.kind, ${ruleName} as rule, ${looked}, ${read} from j group by 1, 2`)},
      'pairs', ${rows(sql`select p.kind, p.given, p.stands, p.agrees, p.cases from (
        select j.kind, j.given, j.stands, j.agrees, count(distinct j.case_id)::int as cases,
          row_number() over (partition by j.kind order by count(distinct j.case_id) desc, j.given, j.stands) as place
        from j where j.judged group by 1, 2, 3, 4) p where p.place <= ${MOST_PAIRS}`)},
      'ruleWeeks', ${rows(sql`select j.kind, ${ruleName} as rule, ${weekOf(zone)} as week, ${looked} from j where j.judged group by 1, 2, 3`)},
      'itemWeeks', ${rows(sql`select j.stands as code, ${weekOf(zone)} as week, ${looked}, ${read} from j where j.judged and j.kind = 'class' group by 1, 2`)},
      'bands', ${rows(sql`select j.kind, ${band} as band, count(distinct j.case_id)::int as n, (count(distinct j.case_id) filter (where j.agrees))::int as "right", avg(j.score) as said
        from j where j.judged and j.given <> 'none' group by 1, 2`)}
    ) as "all"`.execute(ctx.db)
  return r.rows[0]!.all
}

export interface WaitingRow {
  decision_id: string
  case_id: string
  number: string
  version: number
  region_path: string
  state: string
  level: 'normal' | 'urgent' | 'critical'
  reported_at: Date
  body: string
  item_code: string | null
  score: number
  why: { zh: string; en: string }
  value: { item: string | null; top: { item: string; name: string; score: number; words: string[] }[] }
  often: number
}

/** States in which a class can be corrected (`correct` of the table of moves). */
const CORRECTABLE = ['triage', 'dispatched', 'accepted', 'suspended']
/** How many of the least sure are weighed; the value of a look decides among them. */
const WEIGHED = 600

/** Classes nobody has looked at, of cases of the last thirty days that can still be corrected; the least sure ones. */
export async function unseenClasses(ctx: Ctx): Promise<WaitingRow[]> {
  const { county } = ctx.app.installation
  const since = new Date(ctx.now.getTime() - 30 * 86_400_000)
  const mine = sql`c.county = ${county} and c.reported_at >= ${since} and ${ctx.access.where('case.confirm', 'c.region_path')}`
  const r = await sql<WaitingRow>`
    with open as materialized (
      select c.id, c.county, c.number, c.version, c.region_path, c.state, c.level, c.reported_at, c.item_code from cases c
      where ${mine} and c.closed_at is null and c.state = any(${CORRECTABLE}))
    select d.id as decision_id, o.id as case_id, o.number, o.version, o.region_path, o.state, o.level, o.reported_at, r.body, o.item_code,
      d.score, d.why, d.value, coalesce(f.n, 0)::int as often
    from open o
    join case_links l on l.county = o.county and l.case_id = o.id and l.kind = 'origin' and l.undone_at is null
    join decisions d on d.county = o.county and d.case_id = o.id and d.report_id = l.report_id and d.kind = 'class' and d.rule <> 'person'
    join reports r on r.county = l.county and r.id = l.report_id
    left join (select c.item_code, count(*) as n from cases c where ${mine} group by 1) f on f.item_code = d.value ->> 'item'
    where d.corrected_at is null and o.item_code is not distinct from d.value ->> 'item'
      and not exists (select 1 from case_events e where e.county = o.county and e.case_id = o.id
        and (e.kind = 'decision_confirmed' or (e.kind = 'corrected' and e.data #> '{changes,item}' is not null)
          or (e.kind = 'dispatched' and e.actor_kind = 'account')))
    order by d.score, o.reported_at desc, o.id limit ${WEIGHED}`.execute(ctx.db)
  return r.rows
}

/** How often each tenth of the score was right in the last ninety days. */
export async function classBands(ctx: Ctx): Promise<{ band: number; n: number; right: number }[]> {
  const { county } = ctx.app.installation
  const since = new Date(ctx.now.getTime() - 90 * 86_400_000)
  const r = await sql<{ band: number; n: number; right: number }>`
    select ${band} as band, count(*)::int as n, count(*) filter (where j.agrees)::int as "right"
    from (${judgedDecisions(
      sql<boolean>`c.county = ${county} and c.reported_at >= ${since} and ${visibleTo(ctx)}`,
      sql<boolean>`d.kind = 'class'`,
    )}) j where j.judged and j.given <> 'none' group by 1`.execute(ctx.db)
  return r.rows
}

export async function looksToday(ctx: Ctx, since: Date): Promise<number> {
  const r = await sql<{ n: number }>`select count(*)::int as n from decision_looks
    where county = ${ctx.app.installation.county} and by_account = ${ctx.actor.id} and at >= ${since}`.execute(
    ctx.db,
  )
  return r.rows[0]?.n ?? 0
}

export interface LookedAt {
  given: string
  score: number
  region_path: string
  item_code: string | null
}

/** The class of a case as the program gave it, if that is what `decisionId` names. */
export async function classOf(ctx: Ctx, caseId: string, decisionId: string): Promise<LookedAt | null> {
  const r = await sql<LookedAt>`
    select coalesce(d.value ->> 'item', 'none') as given, d.score, c.region_path, c.item_code
    from decisions d join cases c on c.county = d.county and c.id = d.case_id
    where d.county = ${ctx.app.installation.county} and d.id = ${decisionId} and d.case_id = ${caseId} and d.kind = 'class'`.execute(
    ctx.db,
  )
  return r.rows[0] ?? null
}

/** Keeps a look; false when somebody has looked at this decision already. */
export async function insertLook(
  db: Tx,
  l: {
    county: string
    id: string
    regionPath: string
    caseId: string
    decisionId: string
    given: string
    stands: string
    score: number
    by: string | null
    byName: string
    at: Date
  },
): Promise<boolean> {
  const r =
    await sql`insert into decision_looks (county, id, region_path, case_id, decision_id, kind, given, stands, score, by_account, by_name, at)
    values (${l.county}, ${l.id}, ${l.regionPath}, ${l.caseId}, ${l.decisionId}, 'class', ${l.given}, ${l.stands}, ${l.score}, ${l.by}, ${l.byName}, ${l.at})
    on conflict (county, decision_id) do nothing`.execute(db)
  return Number(r.numAffectedRows ?? 0) === 1
}

export interface JudgedCase {
  caseId: string
  reportId: string
  item: string
  text: string
  title: string | null
}

/** Cases whose class a person has looked at, with their words; the latest first. Asked as the system. */
export async function judgedCases(db: Tx, county: string, since: Date, limit: number): Promise<JudgedCase[]> {
  const r = await sql<JudgedCase>`
    select j.case_id as "caseId", j.report_id as "reportId", j.stands as item, r.body as text, r.title
    from (${judgedDecisions(
      sql<boolean>`c.county = ${county} and c.reported_at >= ${since}`,
      sql<boolean>`d.kind = 'class'`,
    )}) j
    join reports r on r.county = ${county} and r.id = j.report_id
    where j.judged and j.stands <> 'none' order by j.at desc, j.id limit ${limit}`.execute(db)
  return r.rows
}

export interface DriftCounts {
  kind: DecisionKind
  recent: { decided: number; unsure: number; judged: number; agreed: number }
  reference: { decided: number; unsure: number; judged: number; agreed: number }
}

/** Decisions of the last two weeks beside those of the weeks before them. Asked as the system. */
export async function driftCounts(
  db: Tx,
  county: string,
  at: { from: Date; split: Date; to: Date },
): Promise<DriftCounts[]> {
  const r = await sql<{
    kind: DecisionKind
    late: boolean
    decided: number
    unsure: number
    judged: number
    agreed: number
  }>`
    select j.kind, j.at >= ${at.split} as late, ${counts}
    from (${judgedDecisions(sql<boolean>`c.county = ${county} and c.reported_at >= ${at.from} and c.reported_at < ${at.to}`)}) j
    group by 1, 2`.execute(db)
  const none = { decided: 0, unsure: 0, judged: 0, agreed: 0 }
  return [...Map.groupBy(r.rows, (x) => x.kind)].map(([kind, list]) => {
    const side = (late: boolean) => {
      const x = list.find((y) => y.late === late)
      return x ? { decided: x.decided, unsure: x.unsure, judged: x.judged, agreed: x.agreed } : none
    }
    return { kind, recent: side(true), reference: side(false) }
  })
}

export interface FindingRow {
  id: string
  what: 'agreement' | 'unsure'
  kind: DecisionKind
  region_path: string
  figures: { reference: { hits: number; n: number }; recent: { hits: number; n: number }; p: number }
  found_at: Date
  seen_at: Date | null
  seen_by_name: string
  note: string
  over_at: Date | null
}

/** Open findings, and those that ended in the last four weeks. */
export async function findings(db: Tx, county: string, now: Date): Promise<FindingRow[]> {
  const r =
    await sql<FindingRow>`select id, what, kind, region_path, figures, found_at, seen_at, seen_by_name, note, over_at from decision_findings
    where county = ${county} and (over_at is null or over_at > ${new Date(now.getTime() - 28 * 86_400_000)})
    order by over_at is null desc, found_at desc, id`.execute(db)
  return r.rows
}

/** Opens a finding unless one about the same is open; its id, or null. */
export async function openFinding(
  db: Tx,
  f: {
    county: string
    id: string
    regionPath: string
    what: string
    kind: string
    figures: unknown
    at: Date
  },
): Promise<string | null> {
  const r = await sql<{
    id: string
  }>`insert into decision_findings (county, id, region_path, what, kind, figures, found_at)
    values (${f.county}, ${f.id}, ${f.regionPath}, ${f.what}, ${f.kind}, ${json(f.figures)}, ${f.at})
    on conflict (county, what, kind) where over_at is null do nothing returning id`.execute(db)
  return r.rows[0]?.id ?? null
}

export async function endFinding(db: Tx, county: string, id: string, at: Date): Promise<void> {
  await sql`update decision_findings set over_at = ${at} where county = ${county} and id = ${id} and over_at is null`.execute(
    db,
  )
}

export async function seeFinding(
  db: Tx,
  county: string,
  id: string,
  by: { at: Date; name: string; note: string },
): Promise<FindingRow | null> {
  const r =
    await sql<FindingRow>`update decision_findings set seen_at = ${by.at}, seen_by_name = ${by.name}, note = ${by.note}
    where county = ${county} and id = ${id} returning *`.execute(db)
  return r.rows[0] ?? null
}
