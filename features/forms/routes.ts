import type { Ctx } from '../../kernel/context.ts'
import { type Route, route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { csvText } from '../../shared/csv.ts'
import { visibleTo } from '../cases/answers.ts'
import { looksAutomatic } from '../reports/rules.ts'
import type { HeldForm } from './answers.ts'
import * as commands from './commands.ts'
import * as api from './contract.ts'
import { jsonSchemaOf, shownAnswers } from './rules.ts'
import * as store from './store.ts'
import { submitForm } from './submit.ts'

function published(ctx: Ctx, key: string): HeldForm {
  const f = ctx.app.services.forms.form(key)
  if (!f) throw problem('not_found')
  return f
}

async function filled(ctx: Ctx, key: string, o: { after?: string | undefined; limit: number }) {
  const f = published(ctx, key)
  const { rows, total } = await store.filledRows(ctx.db, {
    county: ctx.app.installation.county,
    key,
    visible: visibleTo(ctx),
    limit: o.limit,
    ...(o.after ? { after: o.after } : {}),
  })
  const page = rows.slice(0, o.limit).map((r) => {
    const def = ctx.app.services.forms.definition(key, r.raw.version) ?? f.definition
    return {
      reportId: r.id,
      caseId: r.case_id,
      number: r.number,
      state: r.state,
      version: r.raw.version,
      place: r.place_text ?? ctx.app.services.regions.name(r.region_path),
      at: r.received_at.toISOString(),
      answers: shownAnswers(def, r.raw.answers, { apart: false }),
    }
  })
  return {
    title: f.definition.title,
    total,
    rows: page,
    next: rows.length > o.limit ? (page.at(-1)?.reportId ?? null) : null,
  }
}

export const routes: Route[] = [
  route(api.formsOpen, async (ctx) => ({
    forms: ctx.app.services.forms
      .open()
      .map((f) => ({ key: f.key, version: f.version, title: f.definition.title, lead: f.definition.lead })),
  })),
  route(api.formGet, async (ctx, { params }) => {
    const f = published(ctx, params.key)
    return { key: f.key, version: f.version, open: f.open, definition: f.definition }
  }),
  route(api.formSchema, async (ctx, { params }) => {
    const f = published(ctx, params.key)
    return jsonSchemaOf(f.key, f.version, f.definition)
  }),
  route(
    api.formSubmit,
    async (ctx, { params, body }) => {
      const words = Object.values(body.answers).filter((a) => typeof a === 'string')
      if (looksAutomatic({ website: body.website, body: words.join('\n') || '-' }))
        throw problem('rate.limited')
      if (body.qrCode && !(await ctx.app.services.triage.qrPlace(body.qrCode)))
        throw problem('report.place_unknown', {
          issues: [{ path: 'qrCode', code: 'unknown', message: body.qrCode }],
        })
      const { website: _, name, ...rest } = body
      const own = published(ctx, params.key).definition.channel
      const r = await submitForm(ctx.app, {
        ...rest,
        key: params.key,
        channel: own ?? (body.qrCode ? 'qr' : 'web'),
        reporter: name ? { kind: 'named', name } : { kind: 'anonymous' },
      })
      return { reportId: r.reportId, number: r.number, token: r.trackToken, repeated: r.repeated }
    },
    { db: 'own' },
  ),
  route(
    api.formRegister,
    async (ctx, { params, body }) => {
      const { name, phone, occurredAt, ...rest } = body
      const accountId = ctx.actor.id ?? undefined
      const r = await submitForm(ctx.app, {
        ...rest,
        key: params.key,
        channel: published(ctx, params.key).definition.channel ?? body.channel,
        occurredAt: occurredAt ? new Date(occurredAt) : undefined,
        actorName: ctx.actor.name,
        reporter:
          name || phone ? { kind: 'named', accountId, name, phone } : { kind: 'anonymous', accountId },
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
  route(api.formsList, (ctx) => commands.listForms(ctx)),
  route(api.formDraft, (ctx, { params }) => commands.readDraft(ctx, params.key)),
  route(api.formCreate, (ctx, { body }) => commands.createForm(ctx, body)),
  route(api.formSave, (ctx, { params, body }) =>
    commands.saveForm(ctx, params.key, body.revision, body.definition),
  ),
  route(api.formPublish, (ctx, { params, body }) => commands.publishForm(ctx, params.key, body.revision)),
  route(api.formOpenSet, (ctx, { params, body }) => commands.setOpen(ctx, params.key, body.open)),
  route(api.formAnswers, (ctx, { params, query }) => filled(ctx, params.key, query)),
  route(api.formSheet, async (ctx, { params }, raw) => {
    const { rows, total } = await filled(ctx, params.key, { limit: 10_000 })
    const labels = new Map(rows.flatMap((r) => r.answers.map((a) => [a.key, a.label[ctx.language]])))
    const head =
      ctx.language === 'zh'
        ? ['编号', '时间', '状态', '地点', '版本']
        : ['number', 'at', 'state', 'place', 'version']
    const lines = rows.map((r) => [
      r.number,
      r.at,
      r.state,
      r.place,
      String(r.version),
      ...[...labels.keys()].map((k) => r.answers.find((a) => a.key === k)?.shown[ctx.language] ?? ''),
    ])
    raw.reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${params.key}.csv"`)
      .send(csvText([...head, ...labels.values()], lines, total))
    return undefined
  }),
]
