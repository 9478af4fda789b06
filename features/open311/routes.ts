import type { FastifyReply } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, EndpointDef } from '../../kernel/contract.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { type Input, type Raw, type Refusal, type Route, route } from '../../kernel/endpoint.ts'
import { problem, problemDocument } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { intake } from '../reports/answers.ts'
import { addressFor } from '../settings/answers.ts'
import * as contract from './contract.ts'
import { formDefinition, formOf, formService, openForms } from './forms.ts'
import { readPosting } from './post.ts'
import { readSpan, statusOf } from './rules.ts'
import * as store from './store.ts'
import { keepTrial, trials } from './trial.ts'
import { closedCodes, openItems, shownDefinition, shownRequest, shownService, shownUpdate } from './view.ts'
import { needJurisdiction, settingsOf, systemOf } from './who.ts'
import { xml } from './xml.ts'

type Def = EndpointDef<z.ZodType, z.ZodType, z.ZodType, z.ZodType>

/** Pages of other cities read it from the browser; it holds what is public anyway, and goes without cookies. */
const openToAll = (reply: FastifyReply) => reply.header('access-control-allow-origin', '*')

const sendXml = (reply: FastifyReply, root: string, value: unknown) =>
  reply.type('text/xml; charset=utf-8').send(xml(root, value))

/** `code` and `description` of each fault, as the standard wants it. */
const refusal =
  (format: 'json' | 'xml'): Refusal =>
  (req, reply, p) => {
    openToAll(reply)
    const zh = /^\s*zh/i.test(String(req.headers['accept-language'] ?? ''))
    const { title } = problemDocument(p, zh ? 'zh' : 'en')
    const errors = p.issues.length
      ? p.issues.map((i) => ({
          code: p.status,
          description: `${i.path.replace(/^(?:query|params)\./, '')}: ${i.message}`,
        }))
      : [{ code: p.status, description: title }]
    return format === 'xml'
      ? sendXml(reply, 'errors', errors)
      : reply.type('application/json; charset=utf-8').send(JSON.stringify(errors))
  }

/** One handler for both formats of an address; most clients of the standard do not say a language and read English. */
function both<J extends Def, X extends Def>(
  pair: { json: J; xml: X },
  root: string,
  handle: (ctx: Ctx, input: Input<J>, raw: Raw) => Promise<AnswerOf<J>>,
): Route[] {
  const speaking = (ctx: Ctx, raw: Raw): Ctx =>
    Object.freeze({
      ...ctx,
      language: /^\s*zh/i.test(String(raw.req.headers['accept-language'] ?? ''))
        ? ('zh' as const)
        : ('en' as const),
    })
  return [
    route(
      pair.json,
      (ctx, input, raw) => {
        openToAll(raw.reply)
        return handle(speaking(ctx, raw), input, raw)
      },
      { db: 'own', refusal: refusal('json') },
    ),
    route(
      pair.xml,
      async (ctx, input, raw) => {
        openToAll(raw.reply)
        sendXml(raw.reply, root, await handle(speaking(ctx, raw), input as never, raw))
        return '' as AnswerOf<X>
      },
      { db: 'own', refusal: refusal('xml') },
    ),
  ]
}

const listed = (v: string | readonly string[] | undefined): string[] | null => {
  if (v === undefined) return null
  const all = (Array.isArray(v) ? v : [v as string]).flatMap((x) => x.split(',')).map((x) => x.trim())
  const some = all.filter(Boolean)
  return some.length ? some : null
}
const isId = (s: string) => z.uuid().safeParse(s).success
const openStates = ['triage', 'dispatched', 'accepted', 'suspended']
const closedStates = ['resolved', 'evaluated', 'archived', 'rejected', 'withdrawn']
/** As the standard: the first 1,000 of a search. */
const most = 1000

function spanOf(ctx: Ctx, q: { start_date?: string | undefined; end_date?: string | undefined }) {
  const span = readSpan(q.start_date, q.end_date, ctx.now)
  if (!('from' in span))
    throw problem('request.invalid', {
      issues: span.faults.map((f) => ({ ...f, path: `query.${f.path}`, code: 'invalid' })),
    })
  return span
}

function pageOf(q: { page?: string | undefined; page_size?: string | undefined }): {
  limit: number
  offset: number
} {
  const read = (path: 'page' | 'page_size', otherwise: number, max: number) => {
    const text = q[path]
    if (text === undefined || text === '') return otherwise
    if (!/^\d{1,6}$/.test(text) || Number(text) < 1 || Number(text) > max)
      throw problem('request.invalid', {
        issues: [{ path: `query.${path}`, code: 'invalid', message: `a number from 1 to ${max}` }],
      })
    return Number(text)
  }
  const limit = read('page_size', most, most)
  return { limit, offset: (read('page', 1, 1000) - 1) * limit }
}

const discoveryOf = (ctx: Ctx, raw: Raw) =>
  `${addressFor(ctx.app.services.settings.publicUrl(), ctx.app, raw.req).used}/open311`

const changeset = '2026-11-22T00:00:00Z'

export const routes: Route[] = [
  ...both(contract.discovery, 'discovery', async (ctx, _input, raw) => {
    const base = discoveryOf(ctx, raw)
    const at = (type: 'production' | 'test', path: string) => ({
      specification: 'http://wiki.open311.org/GeoReport_v2',
      url: `${base}/${path}`,
      changeset,
      type,
      formats: ['text/xml', 'application/json'],
    })
    const { installation, services } = ctx.app
    return {
      changeset,
      contact: `${installation.name} ${services.settings.hotline()}`,
      key_service: `${installation.name} ${services.settings.hotline()}: api_key = key.secret`,
      endpoints: [at('production', 'v2'), at('test', 'test')],
    }
  }),

  ...both(contract.services, 'services', async (ctx, { query }) => {
    needJurisdiction(ctx, query.jurisdiction_id)
    return [...openForms(ctx).map((f) => formService(ctx, f)), ...openItems(ctx).map(shownService)]
  }),

  ...both(contract.definition, 'service_definition', async (ctx, { params, query }) => {
    needJurisdiction(ctx, query.jurisdiction_id)
    const form = formOf(ctx, params.code)
    if (form) return formDefinition(ctx, form)
    const item = openItems(ctx).find((i) => i.code === params.code)
    if (!item) throw problem('open311.service')
    return shownDefinition(ctx, item)
  }),

  ...both(contract.postRequest, 'service_requests', async (ctx, { params, query, body }, raw) => {
    const given: Record<string, unknown> = { ...query, ...body }
    needJurisdiction(ctx, typeof given.jurisdiction_id === 'string' ? given.jurisdiction_id : undefined)
    const posting = await readPosting(ctx, given)
    const account_id = posting.accountId
    if (params.stage === 'test')
      return [
        {
          service_request_id: keepTrial(ctx.app, posting, ctx.language),
          service_notice:
            ctx.language === 'zh'
              ? '试用端点：没有人会看到，一小时后忘记'
              : 'Test endpoint: nobody sees this; forgotten after an hour',
          account_id,
        },
      ]
    const r = await intake(ctx.app, posting.input)
    const { used } = addressFor(ctx.app.services.settings.publicUrl(), ctx.app, raw.req)
    // The link opens the reporter's own page. Who only repeats what another has posted does not get it again.
    const link = r.repeated && !posting.known ? null : `${used}/t/${r.trackToken}`
    const notice =
      ctx.language === 'zh'
        ? `编号 ${r.number}${link ? `，进展 ${link}` : '，已经收到过'}`
        : `No. ${r.number}, ${link ? `follow it at ${link}` : 'received before'}`
    return [
      {
        service_request_id: r.reportId,
        service_notice: notice,
        account_id,
      },
    ]
  }),

  ...both(contract.tokens, 'service_requests', async (ctx, { params, query }) => {
    needJurisdiction(ctx, query.jurisdiction_id)
    const id = await store.reportOfToken(ctx.db, ctx.app.installation.county, sha256(params.token))
    if (!id || params.stage === 'test') throw problem('open311.token')
    return [{ service_request_id: id, token: params.token }]
  }),

  ...both(contract.requests, 'service_requests', async (ctx, { params, query }) => {
    needJurisdiction(ctx, query.jurisdiction_id)
    const own = await systemOf(ctx, query.api_key)
    const { county } = ctx.app.installation
    const ids = listed(query.service_request_id)
    // Numbers override all other arguments.
    if (ids) {
      const sound = ids.slice(0, most).filter(isId)
      if (params.stage === 'test') return trials(ctx.app, sound)
      const rows = sound.length ? await store.requestsById(ctx.db, county, sound) : []
      return rows.map((r) => shownRequest(ctx, r, own))
    }
    const status = listed(query.status)
    const unknown = status?.find((s) => s !== 'open' && s !== 'closed')
    if (unknown !== undefined)
      throw problem('request.invalid', {
        issues: [{ path: 'query.status', code: 'invalid', message: 'open, closed, or both' }],
      })
    const span = spanOf(ctx, query)
    const page = pageOf(query)
    if (params.stage === 'test') return []
    const rows = await store.listRequests(ctx.db, {
      county,
      ...span,
      ...page,
      own,
      closed: closedCodes(ctx),
      codes: listed(query.service_code),
      states: status ? [...openStates, ...closedStates].filter((s) => status.includes(statusOf(s))) : null,
    })
    return rows.map((r) => shownRequest(ctx, r, own))
  }),

  ...both(contract.request, 'service_requests', async (ctx, { params, query }) => {
    needJurisdiction(ctx, query.jurisdiction_id)
    const own = await systemOf(ctx, query.api_key)
    if (!isId(params.id)) throw problem('open311.request')
    if (params.stage === 'test') {
      const found = trials(ctx.app, [params.id])
      if (found.length === 0) throw problem('open311.request')
      return found
    }
    const [row] = await store.requestsById(ctx.db, ctx.app.installation.county, [params.id])
    if (!row) throw problem('open311.request')
    return [shownRequest(ctx, row, own)]
  }),

  ...both(contract.updates, 'service_request_updates', async (ctx, { params, query }) => {
    needJurisdiction(ctx, query.jurisdiction_id)
    const own = await systemOf(ctx, query.api_key)
    const span = spanOf(ctx, query)
    if (params.stage === 'test') return []
    const rows = await store.listUpdates(ctx.db, {
      county: ctx.app.installation.county,
      ...span,
      own,
      closed: closedCodes(ctx),
      limit: most,
    })
    return rows.flatMap((r) => shownUpdate(ctx, r, own) ?? [])
  }),

  route(contract.settingsGet, async (ctx, _input, raw) => ({
    settings: settingsOf(ctx),
    discovery: `${discoveryOf(ctx, raw)}/discovery.json`,
  })),

  route(contract.settingsSet, async (ctx, { body: { requestId: _, ...settings } }, raw) => {
    ctx.access.need('channel.manage', ctx.app.installation.rootPath)
    const before = settingsOf(ctx)
    const after = { ...settings, jurisdiction: settings.jurisdiction || null }
    await sql`insert into settings (key, value, updated_at) values ('open311', ${JSON.stringify(after)}::jsonb, ${ctx.now})
              on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`.execute(
      ctx.db,
    )
    await audit(ctx, {
      action: 'setting.open311',
      subjectKind: 'setting',
      subjectId: 'open311',
      detail: { before, after },
    })
    ctx.afterCommit(() => ctx.app.services.settings.refresh())
    return { settings: after, discovery: `${discoveryOf(ctx, raw)}/discovery.json` }
  }),
]
