/**
 * The one door of all channels: a report is triaged in memory and stored in one statement, which is one transaction, together
 * with those that came at the same time (`store.ts`). Nobody is answered before his report is committed.
 * Either it joins an open case (a dated, reasoned, undoable link) or it becomes a case; when the system is sure of
 * everything and the installation allows it, the case is dispatched at once.
 *
 * Idempotent twice: by the client's request id, and by (channel, external id), so that the same order twice is one report.
 */

import { DatabaseError } from 'pg'
import type { App, Ctx } from '../../kernel/context.ts'
import { maskPhone, sha256 } from '../../kernel/crypto.ts'
import { canonical, genesis } from '../../kernel/events.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { claimUploads } from '../attachments/answers.ts'
import { asSystem, joinCase, planCase, planJoin } from '../cases/answers.ts'
import type { Decision } from '../triage/contract.ts'
import { titleOf } from './rules.ts'
import { groupsOf, insertCases, type NewCase, type Stored } from './store.ts'

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

async function replayed(app: App, requestId: string, digest: Buffer): Promise<Stored | null> {
  const was = await groupsOf(app).earlier(requestId)
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
  const [before] = await Promise.all([
    replayed(app, input.requestId, digest),
    app.services.triage.openCases.look(),
  ])
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
    looked: true,
  })
  const place = decisions.find((d): d is Extract<Decision, { kind: 'place' }> => d.kind === 'place')
  const link = decisions.find((d): d is Extract<Decision, { kind: 'link' }> => d.kind === 'link')
  const regionPath = place?.value.regionPath ?? rootPath
  const point = place?.value.point ?? input.point ?? null
  const words = app.services.triage.words(`${input.title ?? ''} ${input.body} ${input.placeText ?? ''}`)
  const report = {
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
  const request = {
    request_id: input.requestId,
    actor: `intake:${input.channel}`,
    body_hash: hex(digest),
    created_at: now,
  }

  const caseId = link?.value.action === 'link' ? link.value.caseId : null
  if (caseId) {
    const joined =
      (input.uploads?.length ? null : await joinKnown(caseId)) ??
      (await asSystem(app, async (ctx) => {
        const ok = await joinCase(ctx, caseId, {
          report: { ...report, county },
          words,
          decisions,
          request: { ...request, county, endpoint: 'reports.intake', status: 201 },
          actorName: input.actorName ?? '',
        })
        if (ok && input.uploads?.length) await claim(ctx, input, reportId, ok.caseId, ok.regionPath)
        return ok
      }))
    if (joined) return fresh({ reportId, caseId: joined.caseId, number: joined.number, linked: true })
    // The case closed between looking and locking: the report becomes a case of its own.
  }

  function joinKnown(id: string): Promise<Stored | null> {
    return groupsOf(app).join({
      caseId: id,
      report: { ...report, words, case_id: id },
      request,
      plan: () => {
        const known = app.services.triage.openCases.get(id)
        return known
          ? planJoin(app, known, {
              report: { id: reportId, body: input.body, channel: input.channel, phone: phoneIndex },
              requestId: input.requestId,
              decisions,
              now,
            })
          : null
      },
    })
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
    words: { body: input.body, phone: phoneIndex },
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
  const rows: NewCase = { report: { ...report, words, case_id: plan.case.id }, request, plan }
  if (input.uploads?.length)
    return asSystem(app, async (ctx) => {
      const [out] = await insertCases(app, [rows], ctx.db)
      await claim(ctx, input, reportId, plan.case.id, regionPath)
      return fresh(out!)
    })
  return fresh(await groupsOf(app).newCase(rows))
}

const hex = (b: Buffer): string => `\\x${b.toString('hex')}`

/** What a member of staff uploaded is theirs to hand in: the files are claimed in their name, not in that of the system. */
const claim = (ctx: Ctx, input: IntakeInput, reportId: string, caseId: string, regionPath: string) =>
  claimUploads(
    input.reporter.accountId
      ? {
          ...ctx,
          actor: { kind: 'account', id: input.reporter.accountId, name: input.actorName ?? '', unitId: null },
        }
      : ctx,
    input.uploads ?? [],
    { county: ctx.app.installation.county, reportId, caseId, regionPath, phase: 'report' },
  )
