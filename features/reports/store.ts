/**
 * SQL of the intake. Two statements do all of it, each for as many reports as came at the same time (`kernel/group.ts`) and
 * each one transaction: reports that become cases, and reports that join an open one. The rows travel as one JSON text per
 * table, which the server reads a third cheaper than one document of everything.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { runHot } from '../../kernel/db.ts'
import { createGroup } from '../../kernel/group.ts'
import { type IntakeCase, type JoinRows, runningNumber } from '../cases/answers.ts'

export interface Stored {
  reportId: string
  caseId: string
  number: string
  linked: boolean
}

export interface ReportRows {
  report: { id: string; case_id: string; words: string } & Record<string, unknown>
  request: { request_id: string } & Record<string, unknown>
}

export interface NewCase extends ReportRows {
  plan: IntakeCase
}

/** The join is planned when its statement leaves, so that it goes on where the chain of the case ends then. */
export interface Join extends ReportRows {
  caseId: string
  plan: () => JoinRows | null
}

// Columns and their types as they travel; `county` is the same for all and goes apart.
const reportColumns = `id uuid, case_id uuid, region_path text, channel text, external_id text, client_id uuid, title text, body text, place_text text,
  lng float8, lat float8, accuracy real, qr_code text, reporter_kind text, reporter_account_id uuid, reporter_name_sealed bytea, phone_sealed bytea,
  phone_index bytea, phone_mask text, for_other boolean, public_consent boolean, token_hash bytea, words text, raw jsonb, request_id uuid,
  occurred_at timestamptz, received_at timestamptz`
const caseColumns = `id uuid, number text, region_path text, title text, place_text text, lng float8, lat float8, list_id uuid, item_code text, item_name text,
  level text, state text, prev_state text, clocked boolean, needs_person text[], main_unit_id uuid, main_post_id uuid, main_account_id uuid,
  handler_units uuid[], reported_at timestamptz, confirmed_at timestamptz, next_kind text, next_due_at timestamptz, next_warn_at timestamptz,
  resolve_due_at timestamptz, seq int, last_hash bytea`
const linkColumns = `id uuid, case_id uuid, report_id uuid, region_path text, kind text, score real, why jsonb, rule text, at timestamptz`
const eventColumns = `case_id uuid, seq int, kind text, v smallint, occurred_at timestamptz, recorded_at timestamptz, actor_kind text, actor_id uuid,
  actor_name text, unit_id uuid, region_path text, data jsonb, request_id uuid, prev_hash bytea, hash bytea`
const clockColumns = `case_id uuid, key text, region_path text, kind text, handler_id uuid, state text, started_at timestamptz, due_at timestamptz,
  warn_at timestamptz, stopped_at timestamptz, next_at timestamptz, detail jsonb`
const handlerColumns = `case_id uuid, id uuid, region_path text, role text, unit_id uuid, post_id uuid, account_id uuid, task text, state text, assigned_at timestamptz`
const decisionColumns = `id uuid, case_id uuid, report_id uuid, region_path text, kind text, value jsonb, score real, why jsonb, rule text, inputs jsonb,
  needs_person boolean, at timestamptz`
const outboxColumns = `id uuid, case_id uuid, report_id uuid, region_path text, channel text, kind text, round smallint, body jsonb, state text,
  next_at timestamptz, receipt jsonb, created_at timestamptz, delivered_at timestamptz`
const requestColumns = `request_id uuid, actor text, body_hash bytea, created_at timestamptz, report_id uuid, case_id uuid`

const namesOf = (columns: string): string[] => columns.split(',').map((c) => c.trim().split(' ')[0]!)
/** Rows of a JSON parameter into a table. `only`: of cases that are in this step. */
const insert = (table: string, columns: string, param: string, only = ''): string => {
  const names = namesOf(columns)
  const value = (n: string) =>
    table === 'reports' && n === 'words' ? `to_tsvector('simple', x.words)` : `x.${n}`
  return `insert into ${table} (county, ${names.join(', ')})
    select $1, ${names.map(value).join(', ')} from json_to_recordset(${param}::json) as x (${columns})
    ${only ? `join ${only} on ${only}.id = x.case_id` : ''}`
}
const insertRequests = (param: string, of: string, linked: boolean): string =>
  `insert into requests (county, request_id, actor, endpoint, body_hash, status, answer, created_at)
    select $1, x.request_id, x.actor, 'reports.intake', x.body_hash, 201,
      jsonb_build_object('reportId', x.report_id, 'caseId', ${of}.id, 'number', ${of}.number, 'linked', ${linked}), x.created_at
    from json_to_recordset(${param}::json) as x (${requestColumns}) join ${of} on ${of}.id = x.case_id`

const newCases = {
  name: 'intake',
  text: `
    with c as (
      insert into cases (county, ${namesOf(caseColumns).join(', ')}, created_at, updated_at)
      select $1, ${namesOf(caseColumns)
        .map((n) => (n === 'number' ? `number || ${runningNumber}` : n))
        .join(', ')}, reported_at, reported_at
      from (select x.*, nextval('case_number')::text as n from json_to_recordset($2::json) as x (${caseColumns})) x
      returning id, number),
    r as (${insert('reports', reportColumns, '$3')}),
    l as (${insert('case_links', linkColumns, '$4')}),
    e as (${insert('case_events', eventColumns, '$5')}),
    k as (${insert('case_clocks', clockColumns, '$6')}),
    h as (${insert('case_handlers', handlerColumns, '$7')}),
    t as (${insert('decisions', decisionColumns, '$8')}),
    o as (${insert('outbox', outboxColumns, '$9')}),
    q as (${insertRequests('$10', 'c', false)})
    select id, number from c`,
}

/**
 * A case is joined only as it was known: same sequence number, same hash, same place. Whoever changed it meanwhile wins, and
 * the report takes the slow way, which locks first and decides then.
 */
const joins = {
  name: 'intake-join',
  text: `
    with h as materialized (
      select * from json_to_recordset($2::json) as x (case_id uuid, was int, was_hash bytea, seq int, last_hash bytea, region_path text, at timestamptz)),
    locked as materialized (
      select c.id from h cross join lateral (
        select c.id from cases c where c.county = $1 and c.id = h.case_id and c.seq = h.was and c.last_hash = h.was_hash
          and c.region_path = h.region_path for update) c),
    u as (
      update cases c set report_count = c.report_count + 1, seq = h.seq, last_hash = h.last_hash, version = c.version + 1, updated_at = h.at
      from h, locked where locked.id = h.case_id and c.county = $1 and c.id = h.case_id
      returning c.id, c.number),
    r as (${insert('reports', reportColumns, '$3', 'u')}),
    l as (${insert('case_links', linkColumns, '$4', 'u')}),
    e as (${insert('case_events', eventColumns, '$5', 'u')}),
    t as (${insert('decisions', decisionColumns, '$6', 'u')}),
    q as (${insertRequests('$7', 'u', true)})
    select id, number from u`,
}

const requestOf = (x: ReportRows) => ({ ...x.request, report_id: x.report.id, case_id: x.report.case_id })

/** Everything new cases need: request, case, report, link, events, clocks, decisions, handlers, outbox. */
export async function insertCases(app: App, all: readonly NewCase[], db?: Ctx['db']): Promise<Stored[]> {
  const rows = [
    all.map((x) => x.plan.case),
    all.map((x) => x.report),
    all.flatMap((x) => x.plan.links),
    all.flatMap((x) => x.plan.events),
    all.flatMap((x) => x.plan.clocks),
    all.flatMap((x) => x.plan.handlers),
    all.flatMap((x) => x.plan.decisions),
    all.flatMap((x) => x.plan.outbox),
    all.map(requestOf),
  ]
  const stored = await runHot<{ id: string; number: string }>(
    app.pools,
    newCases,
    [app.installation.county, ...rows.map((r) => JSON.stringify(r))],
    db,
  )
  const numbers = new Map(stored.map((s) => [s.id, s.number]))
  return all.map((x) => ({
    reportId: x.report.id,
    caseId: x.plan.case.id,
    number: numbers.get(x.plan.case.id)!,
    linked: false,
  }))
}

/** New cases in a transaction of their own, known to later reports as soon as they are committed. */
async function storeCases(app: App, all: readonly NewCase[]): Promise<Stored[]> {
  const { openCases } = app.services.triage
  for (const { plan } of all) openCases.expect(plan.open)
  let stored: Stored[] | undefined
  try {
    stored = await insertCases(app, all)
    return stored
  } finally {
    for (const [i, { plan }] of all.entries()) openCases.settle(plan.open, stored?.[i]?.number ?? null)
  }
}

/** Reports of open cases, at most one per case. Null where the case is no longer as it was known. */
async function insertJoins(app: App, all: readonly Join[]): Promise<(Stored | null)[]> {
  const planned = all
    .flatMap((join) => {
      const plan = join.plan()
      return plan ? [{ join, plan }] : []
    })
    // One order for everybody: two groups that lock the same cases must not wait for each other.
    .sort((a, b) => (a.join.caseId < b.join.caseId ? -1 : 1))
  const { openCases } = app.services.triage
  for (const { plan } of planned) openCases.expect(plan.after)
  let numbers = new Map<string, string>()
  try {
    if (planned.length > 0) {
      const rows = [
        planned.map((x) => x.plan.head),
        planned.map((x) => x.join.report),
        planned.map((x) => x.plan.link),
        planned.flatMap((x) => x.plan.events),
        planned.flatMap((x) => x.plan.decisions),
        planned.map((x) => requestOf(x.join)),
      ]
      const stored = await runHot<{ id: string; number: string }>(app.pools, joins, [
        app.installation.county,
        ...rows.map((r) => JSON.stringify(r)),
      ])
      numbers = new Map(stored.map((s) => [s.id, s.number]))
    }
  } finally {
    for (const { join, plan } of planned) openCases.settle(plan.after, numbers.get(join.caseId) ?? null)
  }
  return all.map((x) => {
    const number = numbers.get(x.caseId)
    return number ? { reportId: x.report.id, caseId: x.caseId, number, linked: true } : null
  })
}

interface Earlier {
  body_hash: Buffer
  answer: Stored
}

const earlierRequests = {
  name: 'intake-replay',
  text: `select i.id, q.body_hash, q.answer from unnest($2::uuid[]) i (id)
    cross join lateral (select * from requests q where q.county = $1 and q.request_id = i.id limit 1) q`,
}

async function findEarlier(app: App, ids: readonly string[]): Promise<(Earlier | null)[]> {
  const rows = await runHot<Earlier & { id: string }>(app.pools, earlierRequests, [
    app.installation.county,
    ids,
  ])
  const found = new Map(rows.map((r) => [r.id, r]))
  return ids.map((id) => found.get(id.toLowerCase()) ?? null)
}

function makeGroups(app: App) {
  return {
    earlier: createGroup((ids: readonly string[]) => findEarlier(app, ids), { most: 200, atOnce: 1 }),
    newCase: createGroup((all: readonly NewCase[]) => storeCases(app, all), { most: 48, atOnce: 2 }),
    join: createGroup((all: readonly Join[]) => insertJoins(app, all), {
      most: 48,
      atOnce: 1,
      key: (j) => j.caseId,
    }),
  }
}

const groups = new WeakMap<App, ReturnType<typeof makeGroups>>()
/** The groups of this process: what is asked and stored at the same time goes together. */
export function groupsOf(app: App): ReturnType<typeof makeGroups> {
  const known = groups.get(app)
  if (known) return known
  const made = makeGroups(app)
  groups.set(app, made)
  return made
}
