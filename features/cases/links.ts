/**
 * Reports are linked, never merged: each keeps its voice, channel and consent. A link is dated, reasoned and undoable;
 * the one result goes back to every linked report.
 */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import { genesis } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { titleOf } from '../reports/rules.ts'
import type { Decision } from '../triage/contract.ts'
import type { ActionDone, ActionInput } from './contract.ts'
import { decisionRows, planCase } from './plan.ts'
import { dismissProposal } from './proposals.ts'
import { eventActor, record } from './record.ts'
import { recordCount } from './record-count.ts'
import type { Outcome } from './rules/decide.ts'
import { letGo } from './rules/ending.ts'
import { closedStates, type State } from './rules.ts'
import { type CaseRecord, factsOf, loadCase, lockCase } from './store/load.ts'
import { runningNumber, saveClocks } from './store/write.ts'

const blank: Omit<Outcome, 'state' | 'events'> = {
  set: {},
  addHandlers: [],
  changeHandlers: [],
  tell: [],
  notices: [],
  corrected: [],
}

const insertLink = (
  ctx: Ctx,
  row: {
    county: string
    caseId: string
    reportId: string
    regionPath: string
    kind: 'origin' | 'linked' | 'proposed'
    score: number
    why: { zh: string; en: string }
    rule: string
  },
) =>
  ctx.db
    .insertInto('case_links')
    .values({
      county: row.county,
      id: uuidv7(ctx.now.getTime()),
      case_id: row.caseId,
      report_id: row.reportId,
      region_path: row.regionPath,
      kind: row.kind,
      score: row.score,
      why: sql`${JSON.stringify(row.why)}::jsonb` as never,
      rule: row.rule,
      at: ctx.now,
      by_account: ctx.actor.id,
    })
    .execute()

/** Intake: stores a new report and links it to an open case. Null when the case has closed meanwhile. */
export async function joinCase(
  ctx: Ctx,
  caseId: string,
  input: {
    report: Record<string, unknown>
    words: string
    decisions: readonly Decision[]
    request: Record<string, unknown>
    actorName: string
  },
): Promise<{ caseId: string; number: string; regionPath: string } | null> {
  const { county } = ctx.app.installation
  const row = await lockCase(ctx.db, county, caseId)
  if (closedStates.includes(row.state as State)) return null
  const link = input.decisions.find((d): d is Extract<Decision, { kind: 'link' }> => d.kind === 'link')!
  const reportId = String(input.report.id)
  const doc = JSON.stringify({
    report: { ...input.report, case_id: row.id },
    words: input.words,
    request: input.request,
    decisions: decisionRows(
      input.decisions,
      { county, region_path: row.region_path, case_id: row.id, report_id: reportId },
      ctx.now,
    ),
  })
  await sql`
    with d as materialized (select ${doc}::jsonb as j),
    r as (
      insert into reports (county, id, case_id, region_path, channel, external_id, client_id, title, body, place_text, lng, lat, accuracy, qr_code,
        reporter_kind, reporter_account_id, reporter_name_sealed, phone_sealed, phone_index, phone_mask, for_other, public_consent, token_hash, words, raw,
        request_id, occurred_at, received_at)
      select county, id, case_id, region_path, channel, external_id, client_id, title, body, place_text, lng, lat, accuracy, qr_code,
        reporter_kind, reporter_account_id, reporter_name_sealed, phone_sealed, phone_index, phone_mask, for_other, public_consent, token_hash,
        to_tsvector('simple', d.j ->> 'words'), raw, request_id, occurred_at, received_at
      from d, jsonb_populate_record(null::reports, d.j -> 'report')),
    t as (
      insert into decisions (county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at)
      select county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at
      from d, jsonb_populate_recordset(null::decisions, d.j -> 'decisions'))
    insert into requests (county, request_id, actor, endpoint, body_hash, status, answer, created_at)
    select county, request_id, actor, endpoint, body_hash, status,
      jsonb_build_object('reportId', ${reportId}::text, 'caseId', ${row.id}::text, 'number', ${row.number}::text, 'linked', true), created_at
    from d, jsonb_populate_record(null::requests, d.j -> 'request')`.execute(ctx.db)
  await insertLink(ctx, {
    county,
    caseId: row.id,
    reportId,
    regionPath: row.region_path,
    kind: 'linked',
    score: link.score,
    why: link.why,
    rule: link.rule,
  })
  await recordCount(
    ctx,
    row,
    [
      {
        kind: 'report_linked',
        data: { reportId, channel: input.report.channel, score: link.score, why: link.why },
      },
    ],
    row.report_count + 1,
  )
  return { caseId: row.id, number: row.number, regionPath: row.region_path }
}

async function linkedReport(ctx: Ctx, county: string, reportId: string) {
  const r = await ctx.db
    .selectFrom('reports as r')
    .leftJoin('case_links as l', (j) =>
      j
        .onRef('l.county', '=', 'r.county')
        .onRef('l.report_id', '=', 'r.id')
        .on('l.undone_at', 'is', null)
        .on('l.kind', 'in', ['origin', 'linked']),
    )
    .select([
      'r.id',
      'r.case_id',
      'r.channel',
      'r.body',
      'r.title',
      'r.place_text',
      'r.lng',
      'r.lat',
      'r.region_path',
      'r.occurred_at',
      'r.reporter_kind',
      'l.id as link_id',
      'l.kind as link_kind',
    ])
    .where('r.county', '=', county)
    .where('r.id', '=', reportId)
    .executeTakeFirst()
  if (!r) throw problem('not_found')
  return r
}

async function undoLink(ctx: Ctx, county: string, linkId: string, reason: string): Promise<void> {
  await ctx.db
    .updateTable('case_links')
    .set({ undone_at: ctx.now, undone_by: ctx.actor.id, undone_reason: reason || '改关联' })
    .where('county', '=', county)
    .where('id', '=', linkId)
    .execute()
}

/** The report goes with everything that came with it: its photos are evidence of the case it belongs to. */
async function moveReport(ctx: Ctx, county: string, reportId: string, caseId: string): Promise<void> {
  await ctx.db
    .updateTable('reports')
    .set({ case_id: caseId })
    .where('county', '=', county)
    .where('id', '=', reportId)
    .execute()
  await ctx.db
    .updateTable('attachments')
    .set({ case_id: caseId })
    .where('county', '=', county)
    .where('report_id', '=', reportId)
    .execute()
}

const byPerson = { zh: '人工关联', en: 'linked by a person' }

export type LinkActions = 'link' | 'unlink' | 'split' | 'dismiss'

export async function linkAction(
  ctx: Ctx,
  row: CaseRecord,
  action: LinkActions,
  input: ActionInput<LinkActions>,
): Promise<ActionDone> {
  const { county } = row
  if (action === 'dismiss') return dismissProposal(ctx, row, input as ActionInput<'dismiss'>)
  if (action === 'link') {
    const { reportId, reason } = input as ActionInput<'link'>
    const r = await linkedReport(ctx, county, reportId)
    if (r.case_id === row.id && r.link_id) throw problem('case.already_linked')
    const why = reason ? { zh: reason, en: reason } : byPerson
    if (r.case_id && r.case_id !== row.id)
      await leaveCase(ctx, county, r.case_id, r, reason || '与另一件是同一件事', row.number)
    if (r.link_id) await undoLink(ctx, county, r.link_id, reason)
    await insertLink(ctx, {
      county,
      caseId: row.id,
      reportId,
      regionPath: row.region_path,
      kind: 'linked',
      score: 1,
      why,
      rule: 'person',
    })
    await moveReport(ctx, county, reportId, row.id)
    return recordCount(
      ctx,
      row,
      [{ kind: 'report_linked', data: { reportId, channel: r.channel, byPerson: true, why } }],
      row.report_count + 1,
    )
  }
  const ids =
    action === 'unlink'
      ? [(input as ActionInput<'unlink'>).reportId]
      : (input as ActionInput<'split'>).reportIds
  const { reason } = input as ActionInput<'unlink'>
  const reports = []
  for (const id of ids) {
    const r = await linkedReport(ctx, county, id)
    if (r.case_id !== row.id || !r.link_id) throw problem('case.not_linked')
    reports.push(r)
  }
  if (reports.length >= row.report_count) throw problem('case.last_report')
  const newCaseId = await newCaseFor(ctx, row, reports, reason)
  const number = (
    await ctx.db
      .selectFrom('cases')
      .select('number')
      .where('county', '=', county)
      .where('id', '=', newCaseId)
      .executeTakeFirstOrThrow()
  ).number
  const done = await recordCount(
    ctx,
    row,
    [
      ...reports.map((r) => ({
        kind: 'report_unlinked',
        data: { reportId: r.id, channel: r.channel, reason },
      })),
      { kind: 'split_off', data: { caseId: newCaseId, number, reason } },
    ],
    row.report_count - reports.length,
  )
  return { ...done, newCaseId }
}

/** The case that a report leaves: its count falls; when nothing is left in it, it is withdrawn with a pointer to the other one. */
async function leaveCase(
  ctx: Ctx,
  county: string,
  caseId: string,
  report: { id: string; channel: string },
  reason: string,
  otherNumber: string,
): Promise<void> {
  const loaded = await loadCase(ctx.db, county, caseId)
  const old = loaded.row
  const event = {
    kind: 'report_unlinked',
    data: { reportId: report.id, channel: report.channel, reason, to: otherNumber },
  }
  if (old.report_count > 1 || closedStates.includes(old.state as State)) {
    await recordCount(ctx, old, [event], Math.max(0, old.report_count - 1))
    return
  }
  if (!['triage', 'dispatched', 'accepted', 'suspended'].includes(old.state))
    throw problem('case.wrong_state')
  await record(ctx, loaded, {
    ...blank,
    state: 'withdrawn',
    set: { closedAt: ctx.now, pending: [] },
    ...letGo(factsOf(old, loaded.handlers)),
    events: [
      event,
      { kind: 'withdrawn', data: { reason: `与 ${otherNumber} 是同一件事`, sameAs: otherNumber } },
    ],
  })
  await ctx.db
    .updateTable('cases')
    .set({ report_count: 0 })
    .where('county', '=', county)
    .where('id', '=', caseId)
    .execute()
}

/** A case of their own for reports that were linked wrongly; it starts in triage with the first report's words. */
async function newCaseFor(
  ctx: Ctx,
  from: CaseRecord,
  reports: Awaited<ReturnType<typeof linkedReport>>[],
  reason: string,
): Promise<string> {
  const { app } = ctx
  const first = reports[0]!
  const decisions = await app.services.triage.decide({
    id: first.id,
    at: first.occurred_at,
    channel: first.channel,
    ...(first.title ? { title: first.title } : {}),
    text: first.body,
    ...(first.place_text ? { address: first.place_text } : {}),
    ...(first.lng !== null && first.lat !== null ? { point: [first.lng, first.lat] as const } : {}),
    neverLink: true,
  })
  const place = decisions.find((d): d is Extract<Decision, { kind: 'place' }> => d.kind === 'place')
  const regionPath = place?.value.regionPath ?? from.region_path
  const plan = planCase(app, {
    reportId: first.id,
    requestId: ctx.requestId,
    channel: first.channel,
    title: titleOf(first.body, first.title ?? undefined),
    placeText: first.place_text,
    regionPath,
    point: first.lng !== null && first.lat !== null ? [first.lng, first.lat] : null,
    // A person took it apart, so a person confirms it.
    decisions: decisions.map((d) => (d.kind === 'link' ? { ...d, needsPerson: true } : d)),
    words: { body: first.body, phone: null },
    anonymous: first.reporter_kind === 'anonymous',
    actor: eventActor(ctx),
    occurredAt: first.occurred_at,
    now: ctx.now,
    genesis,
  })
  const c = plan.case as Record<string, unknown>
  const columns = Object.keys(c)
  await sql`insert into cases (${sql.join([...columns, 'report_count'].map((k) => sql.ref(k)))})
    select ${sql.join(columns.map((k) => (k === 'number' ? sql`number || ${sql.raw(runningNumber)}` : sql.ref(k))))}, ${sql.lit(reports.length)}::int
    from (select x.*, nextval('case_number')::text as n from jsonb_populate_record(null::cases, ${JSON.stringify(c)}::jsonb) x) x`.execute(
    ctx.db,
  )
  await sql`insert into case_events (county, case_id, seq, kind, v, occurred_at, recorded_at, actor_kind, actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash)
    select county, case_id, seq, kind, v, occurred_at, recorded_at, actor_kind, actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash
    from jsonb_populate_recordset(null::case_events, ${JSON.stringify(plan.events)}::jsonb)`.execute(ctx.db)
  await saveClocks(ctx.db, { county: from.county, id: plan.case.id }, plan.clocks)
  await sql`insert into decisions (county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at)
    select county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at
    from jsonb_populate_recordset(null::decisions, ${JSON.stringify(plan.decisions)}::jsonb)`.execute(ctx.db)
  for (const [i, r] of reports.entries()) {
    await undoLink(ctx, from.county, r.link_id!, reason)
    await insertLink(ctx, {
      county: from.county,
      caseId: plan.case.id,
      reportId: r.id,
      regionPath,
      kind: i === 0 ? 'origin' : 'linked',
      score: 1,
      why: { zh: reason, en: reason },
      rule: 'person',
    })
    await moveReport(ctx, from.county, r.id, plan.case.id)
  }
  return plan.case.id
}
