/** Endpoint → command or query. */

import type { Ctx } from '../../kernel/context.ts'
import { type Route, route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { shownDecision, shownNames, withActor } from '../cases/answers.ts'
import * as commands from './commands.ts'
import * as api from './contract.ts'
import { reportDoor, reportGround } from './door.ts'
import { intake } from './intake.ts'
import { looksAutomatic } from './rules.ts'
import { reportByToken, track } from './track.ts'

/** Public writes act as the system inside their own narrow commands; the token is what lets them in. */
const asReporter = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { kind: 'reporter', id: null, name: '报告人', unitId: null },
})

export const routes: Route[] = [
  route(api.reportDoor, async (ctx) => reportDoor(ctx)),
  route(api.reportGround, async (ctx, { query }) => reportGround(ctx, [query.lng, query.lat])),
  route(
    api.submitReport,
    async (ctx, { body }) => {
      // A machine is told to slow down and nothing is stored: which field gave it away it does not learn.
      if (looksAutomatic(body)) throw problem('rate.limited')
      const place = body.qrCode ? await ctx.app.services.triage.qrPlace(body.qrCode) : null
      if (body.qrCode && !place)
        throw problem('report.place_unknown', {
          issues: [{ path: 'qrCode', code: 'unknown', message: body.qrCode }],
        })
      const r = await intake(ctx.app, {
        channel: body.qrCode ? 'qr' : 'web',
        body: body.body,
        placeText: body.placeText || undefined,
        point: body.point,
        accuracy: body.accuracy,
        qrCode: body.qrCode,
        reporter:
          body.name || body.phone
            ? { kind: 'named', name: body.name, phone: body.phone }
            : { kind: 'anonymous' },
        forOther: body.forOther,
        publicConsent: body.publicConsent,
        hint: body.hint || undefined,
        occurredAt: body.occurredAt ? new Date(body.occurredAt) : undefined,
        requestId: body.requestId,
        uploads: body.uploads,
      })
      return {
        reportId: r.reportId,
        number: r.number,
        token: r.trackToken,
        repeated: r.repeated,
        seenFirstBy: null,
      }
    },
    { db: 'own' },
  ),
  route(api.trackReport, async (ctx, { params }) => {
    const r = await reportByToken(ctx, params.token)
    const t = await track(ctx, r)
    if (t.result)
      await ctx.db
        .updateTable('reports')
        .set({ read_result_at: ctx.now })
        .where('county', '=', ctx.app.installation.county)
        .where('id', '=', r.id)
        .where('read_result_at', 'is', null)
        .execute()
    return t
  }),
  route(api.addToReport, (ctx, { params, body }) => commands.addMessage(asReporter(ctx), params.token, body)),
  route(api.rateReport, (ctx, { params, body }) => commands.rate(asReporter(ctx), params.token, body)),
  route(api.reopenReport, (ctx, { params, body }) => commands.reopen(asReporter(ctx), params.token, body)),
  route(api.withdrawReport, (ctx, { params, body }) =>
    commands.withdraw(asReporter(ctx), params.token, body.reason),
  ),
  route(
    api.registerReport,
    async (ctx, { body }) => {
      const { uploads, name, phone, occurredAt, requestId, ...rest } = body
      if (body.regionPath && !ctx.access.can('report.create', body.regionPath))
        throw problem('access.denied', {
          issues: [{ path: 'regionPath', code: 'scope', message: '不在您的范围内' }],
        })
      const onSpot = body.channel === 'grid-worker' || body.channel === 'patrol'
      const r = await intake(ctx.app, {
        ...rest,
        placeText: rest.placeText || undefined,
        externalId: rest.externalId || undefined,
        title: rest.title || undefined,
        reporter: onSpot
          ? { kind: 'staff', accountId: ctx.actor.id ?? undefined, name: ctx.actor.name }
          : name || phone
            ? { kind: 'named', accountId: ctx.actor.id ?? undefined, name, phone }
            : {
                kind: body.channel === 'order' ? 'system' : 'anonymous',
                accountId: ctx.actor.id ?? undefined,
              },
        occurredAt: occurredAt ? new Date(occurredAt) : undefined,
        requestId,
        uploads,
        actorName: ctx.actor.name,
      })
      return {
        reportId: r.reportId,
        caseId: r.caseId,
        number: r.number,
        token: r.trackToken,
        repeated: r.repeated,
        linked: r.linked,
      }
    },
    { db: 'own' },
  ),
  route(
    api.previewReport,
    async (ctx, { body }) => {
      if (!body.body.trim()) return { decisions: [], similar: [] }
      const { decisions, similar } = await ctx.app.services.triage.preview({
        id: ctx.requestId,
        at: ctx.now,
        text: body.body,
        ...(body.placeText ? { address: body.placeText } : {}),
        ...(body.point ? { point: body.point } : {}),
      })
      const names = shownNames(ctx.app)
      return {
        decisions: decisions.map((d) => ({
          kind: d.kind,
          shown: shownDecision(d.kind, d.value, names),
          why: d.why,
          score: d.score,
          needsPerson: d.needsPerson,
          value: d.value,
        })),
        similar: similar
          .filter((s) => ctx.access.can('case.read', s.regionPath))
          .map(({ regionPath: _r, ...s }) => s),
      }
    },
    { db: 'own' },
  ),
  // Managed by itself: the first answer of a write is kept for replays, and a phone number must not be.
  route(
    api.revealPhone,
    (ctx, { params, body }) =>
      withActor(ctx.app, ctx.actor, ctx.access, (own) => commands.reveal(own, params.id, body)),
    { db: 'own' },
  ),
]
