/**
 * The one door of all channels: a report is triaged in memory and stored in one statement, which is one transaction.
 * Either it joins an open case (a dated, reasoned, undoable link) or it becomes a case; when the system is sure of
 * everything and the installation allows it, the case is dispatched at once.
 *
 * Idempotent twice: by the client's request id, and by (channel, external id), so that the same order twice is one report.
 */

import { DatabaseError } from 'pg'
import type { App, Ctx } from '../../kernel/context.ts'
import { maskPhone, sha256 } from '../../kernel/crypto.ts'
import { runHot } from '../../kernel/db.ts'
import { canonical, genesis } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { claimUploads } from '../attachments/answers.ts'
import { asSystem, type IntakeCase, joinCase, planCase } from '../cases/answers.ts'
import type { Decision } from '../triage/contract.ts'
import { titleOf } from './rules.ts'

export interface IntakeInput {
  channel: string
  externalId?: string | undefined
  clientId?: string | undefined
  title?: string | undefined
  body: string
  placeText?: string | undefined
  point?: readonly [number, number] | undefined
  accuracy?: number | undefined
  qrCode?: string | undefined
  reporter: {
    kind: 'anonymous' | 'named' | 'staff' | 'system'
    accountId?: string | undefined
    name?: string | undefined
    phone?: string | undefined
  }
  forOther?: boolean | undefined
  publicConsent?: boolean | undefined
  occurredAt?: Date | undefined
  requestId: string
  uploads?: readonly string[] | undefined
  raw?: unknown
  /** What a person already decided while writing it down. */
  itemCode?: string | undefined
  level?: 'normal' | 'urgent' | 'critical' | undefined
  regionPath?: string | undefined
  /** Links to open cases are looked for unless a split says that this is a problem of its own. */
  neverLink?: boolean
  actorName?: string | undefined
  /** Read together with the words when the report is classed, never written into them. */
  hint?: string | undefined
}

export interface IntakeResult {
  reportId: string
  caseId: string
  number: string
  trackToken: string
  repeated: boolean
  linked: boolean
}

/** The token is derived, not drawn: a replay gives the same one, and only its hash is stored. */
export function trackTokenOf(app: App, reportId: string): string {
  return Buffer.from(app.crypto.sign(reportId, 'track'), 'hex').subarray(0, 24).toString('base64url')
}

interface Stored {
  reportId: string
  caseId: string
  number: string
  linked: boolean
}

const earlierRequest = {
  name: 'intake-replay',
  text: 'select body_hash, answer from requests where county = $1 and request_id = $2',
}

async function replayed(app: App, requestId: string, digest: Buffer): Promise<Stored | null> {
  const [was] = await runHot<{ body_hash: Buffer; answer: Stored }>(app.pools, earlierRequest, [
    app.installation.county,
    requestId,
  ])
  if (!was) return null
  if (!digest.equals(was.body_hash)) throw problem('request.reused')
  return was.answer
}

async function sameOrder(app: App, channel: string, externalId: string): Promise<Stored | null> {
  const r = await app.pools.system
    .selectFrom('reports as r')
    .innerJoin('cases as c', (j) => j.onRef('c.county', '=', 'r.county').onRef('c.id', '=', 'r.case_id'))
    .select(['r.id', 'r.case_id', 'c.number'])
    .where('r.county', '=', app.installation.county)
    .where('r.channel', '=', channel)
    .where('r.external_id', '=', externalId)
    .executeTakeFirst()
  return r ? { reportId: r.id, caseId: r.case_id!, number: r.number, linked: false } : null
}

export async function intake(app: App, input: IntakeInput): Promise<IntakeResult> {
  const done = (s: Stored, repeated: boolean): IntakeResult => ({
    ...s,
    trackToken: trackTokenOf(app, s.reportId),
    repeated,
  })
  const { requestId: _id, ...content } = input
  const digest = sha256(canonical(content))
  const before = await replayed(app, input.requestId, digest)
  if (before) return done(before, true)
  if (input.externalId) {
    const same = await sameOrder(app, input.channel, input.externalId)
    if (same) return done(same, true)
  }
  try {
    return await store(app, input, digest)
  } catch (err) {
    // A twin was faster: its rows are there now, ours are not.
    if (err instanceof DatabaseError && err.code === '23505') {
      const twin =
        (await replayed(app, input.requestId, digest)) ??
        (input.externalId ? await sameOrder(app, input.channel, input.externalId) : null)
      if (twin) return done(twin, true)
    }
    throw err
  }
}

async function store(app: App, input: IntakeInput, digest: Buffer): Promise<IntakeResult> {
  const now = app.clock()
  const ms = now.getTime()
  const { county, rootPath } = app.installation
  const reportId = uuidv7(ms)
  const trackToken = trackTokenOf(app, reportId)
  const fresh = (s: Stored): IntakeResult => ({ ...s, trackToken, repeated: false })
  const phoneIndex = input.reporter.phone ? app.crypto.blindIndex(input.reporter.phone, 'phone') : null
  const occurredAt = input.occurredAt && input.occurredAt < now ? input.occurredAt : now
  const decisions = await app.services.triage.decide({
    id: reportId,
    at: occurredAt,
    channel: input.channel,
    ...(input.title ? { title: input.title } : {}),
    text: input.hint ? `${input.body}（${input.hint}）` : input.body,
    ...(input.placeText ? { address: input.placeText } : {}),
    ...(input.point ? { point: input.point } : {}),
    ...(input.accuracy === undefined ? {} : { accuracyM: input.accuracy }),
    ...(input.qrCode ? { qrCode: input.qrCode } : {}),
    ...(phoneIndex ? { reporter: phoneIndex.toString('hex') } : {}),
    ...(input.itemCode ? { item: input.itemCode } : {}),
    ...(input.level ? { level: input.level } : {}),
    ...(input.regionPath ? { regionPath: input.regionPath } : {}),
    ...(input.neverLink ? { neverLink: true } : {}),
  })
  const place = decisions.find((d): d is Extract<Decision, { kind: 'place' }> => d.kind === 'place')
  const link = decisions.find((d): d is Extract<Decision, { kind: 'link' }> => d.kind === 'link')
  const regionPath = place?.value.regionPath ?? rootPath
  const point = place?.value.point ?? input.point ?? null
  const report = {
    county,
    id: reportId,
    region_path: regionPath,
    channel: input.channel,
    external_id: input.externalId ?? null,
    client_id: input.clientId ?? null,
    title: input.title ?? null,
    body: input.body,
    place_text: input.placeText ?? null,
    lng: point?.[0] ?? null,
    lat: point?.[1] ?? null,
    accuracy: input.accuracy ?? null,
    qr_code: input.qrCode ?? null,
    reporter_kind: input.reporter.kind,
    reporter_account_id: input.reporter.accountId ?? null,
    reporter_name_sealed: input.reporter.name
      ? hex(app.crypto.seal(input.reporter.name, 'report.name'))
      : null,
    phone_sealed: input.reporter.phone ? hex(app.crypto.seal(input.reporter.phone, 'report.phone')) : null,
    phone_index: phoneIndex ? hex(phoneIndex) : null,
    phone_mask: input.reporter.phone ? maskPhone(input.reporter.phone) : null,
    for_other: input.forOther ?? false,
    public_consent: input.publicConsent ?? false,
    token_hash: hex(sha256(trackToken)),
    raw: input.raw ?? null,
    request_id: input.requestId,
    occurred_at: occurredAt,
    received_at: now,
  }
  const words = app.services.triage.words(`${input.title ?? ''} ${input.body} ${input.placeText ?? ''}`)
  const request = {
    county,
    request_id: input.requestId,
    actor: `intake:${input.channel}`,
    endpoint: 'reports.intake',
    body_hash: hex(digest),
    status: 201,
    created_at: now,
  }

  if (link?.value.action === 'link' && link.value.caseId) {
    const joined = await asSystem(app, async (ctx) => {
      const ok = await joinCase(ctx, link.value.caseId!, {
        report,
        words,
        decisions,
        request,
        actorName: input.actorName ?? '',
      })
      if (ok && input.uploads?.length) await claim(ctx, input.uploads, reportId, ok.caseId, ok.regionPath)
      return ok
    })
    if (joined) return fresh({ reportId, caseId: joined.caseId, number: joined.number, linked: true })
    // The case closed between looking and locking: the report becomes a case of its own.
  }
  const plan = planCase(app, {
    reportId,
    requestId: input.requestId,
    channel: input.channel,
    title: titleOf(input.body, input.title),
    placeText: input.placeText ?? place?.value.name ?? null,
    regionPath,
    point,
    decisions,
    anonymous: input.reporter.kind === 'anonymous',
    actor: {
      kind: input.reporter.kind === 'staff' ? 'account' : input.clientId ? 'client' : 'reporter',
      id: input.reporter.accountId ?? null,
      name: input.actorName ?? '',
      unitId: null,
    },
    occurredAt,
    now,
    genesis,
  })
  if (input.uploads?.length)
    return asSystem(app, async (ctx) => {
      const out = await insertAll(
        app,
        {
          report: { ...report, case_id: plan.case.id },
          words,
          request,
          plan,
        },
        ctx.db,
      )
      await claim(ctx, input.uploads!, reportId, plan.case.id, regionPath)
      return fresh(out)
    })
  return fresh(await insertAll(app, { report: { ...report, case_id: plan.case.id }, words, request, plan }))
}

const hex = (b: Buffer): string => `\\x${b.toString('hex')}`

const claim = (ctx: Ctx, uploads: readonly string[], reportId: string, caseId: string, regionPath: string) =>
  claimUploads(ctx, uploads, {
    county: ctx.app.installation.county,
    reportId,
    caseId,
    regionPath,
    phase: 'report',
  })

const newCase = {
  name: 'intake',
  text: `
    with d as materialized (select $1::jsonb as j),
    c as (
      insert into cases (county, id, number, region_path, title, place_text, lng, lat, list_id, item_code, item_name, level, state, prev_state, clocked,
        needs_person, main_unit_id, main_post_id, main_account_id, handler_units, reported_at, confirmed_at,
        next_kind, next_due_at, next_warn_at, resolve_due_at, seq, last_hash, created_at, updated_at)
      select county, id, number || lpad(nextval('case_number')::text, 4, '0'), region_path, title, place_text, lng, lat, list_id, item_code, item_name, level, state, prev_state, clocked,
        needs_person, main_unit_id, main_post_id, main_account_id, handler_units, reported_at, confirmed_at,
        next_kind, next_due_at, next_warn_at, resolve_due_at, seq, last_hash, created_at, updated_at
      from d, jsonb_populate_record(null::cases, d.j -> 'case')
      returning id, number),
    r as (
      insert into reports (county, id, case_id, region_path, channel, external_id, client_id, title, body, place_text, lng, lat, accuracy, qr_code,
        reporter_kind, reporter_account_id, reporter_name_sealed, phone_sealed, phone_index, phone_mask, for_other, public_consent, token_hash, words, raw,
        request_id, occurred_at, received_at)
      select county, id, case_id, region_path, channel, external_id, client_id, title, body, place_text, lng, lat, accuracy, qr_code,
        reporter_kind, reporter_account_id, reporter_name_sealed, phone_sealed, phone_index, phone_mask, for_other, public_consent, token_hash,
        to_tsvector('simple', d.j ->> 'words'), raw, request_id, occurred_at, received_at
      from d, jsonb_populate_record(null::reports, d.j -> 'report')),
    l as (
      insert into case_links (county, id, case_id, report_id, region_path, kind, score, why, rule, at)
      select county, id, case_id, report_id, region_path, kind, score, why, rule, at from d, jsonb_populate_recordset(null::case_links, d.j -> 'links')),
    e as (
      insert into case_events (county, case_id, seq, kind, v, occurred_at, recorded_at, actor_kind, actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash)
      select county, case_id, seq, kind, v, occurred_at, recorded_at, actor_kind, actor_id, actor_name, unit_id, region_path, data, request_id, prev_hash, hash
      from d, jsonb_populate_recordset(null::case_events, d.j -> 'events')),
    k as (
      insert into case_clocks (county, case_id, key, region_path, kind, handler_id, state, started_at, due_at, warn_at, stopped_at, next_at, detail)
      select county, case_id, key, region_path, kind, handler_id, state, started_at, due_at, warn_at, stopped_at, next_at, detail
      from d, jsonb_populate_recordset(null::case_clocks, d.j -> 'clocks')),
    h as (
      insert into case_handlers (county, case_id, id, region_path, role, unit_id, post_id, account_id, task, state, assigned_at)
      select county, case_id, id, region_path, role, unit_id, post_id, account_id, task, state, assigned_at
      from d, jsonb_populate_recordset(null::case_handlers, d.j -> 'handlers')),
    t as (
      insert into decisions (county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at)
      select county, id, case_id, report_id, region_path, kind, value, score, why, rule, inputs, needs_person, at
      from d, jsonb_populate_recordset(null::decisions, d.j -> 'decisions')),
    o as (
      insert into outbox (county, id, case_id, report_id, region_path, channel, kind, round, body, state, next_at, created_at)
      select county, id, case_id, report_id, region_path, channel, kind, round, body, state, next_at, created_at
      from d, jsonb_populate_recordset(null::outbox, d.j -> 'outbox')),
    q as (
      insert into requests (county, request_id, actor, endpoint, body_hash, status, answer, created_at)
      select county, request_id, actor, endpoint, body_hash, status,
        jsonb_build_object('reportId', d.j -> 'report' ->> 'id', 'caseId', c.id, 'number', c.number, 'linked', false), created_at
      from c, d, jsonb_populate_record(null::requests, d.j -> 'request'))
    select number from c`,
}

/**
 * Everything a new case needs in one statement: request, case, report, link, events, clocks, decisions, handlers, outbox.
 * The rows travel as one JSON document; `jsonb_populate_record` gives them the types of their tables.
 */
async function insertAll(
  app: App,
  rows: {
    report: Record<string, unknown>
    words: string
    request: Record<string, unknown>
    plan: IntakeCase
  },
  db?: Ctx['db'],
): Promise<Stored> {
  const doc = JSON.stringify({ ...rows.plan, report: rows.report, request: rows.request, words: rows.words })
  const [stored] = await runHot<{ number: string }>(app.pools, newCase, [doc], db)
  return {
    reportId: String(rows.report.id),
    caseId: rows.plan.case.id,
    number: stored!.number,
    linked: false,
  }
}
