import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { inScope } from '../../kernel/db.ts'
import { type Raw, route } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { blobPath } from './blobs.ts'
import { announce, append, stateOf } from './commands.ts'
import { attachmentsGet, uploadsAppend, uploadsCreate, uploadsState } from './contract.ts'
import { sendFile } from './serve.ts'
import * as store from './store.ts'

const header = (raw: Raw, name: string): string | undefined => {
  const v = raw.req.headers[name]
  return typeof v === 'string' ? v : undefined
}

export const routes = [
  // Its own idempotency: the upload's id is the request id, so no token is kept among the stored answers.
  route(uploadsCreate, (ctx, { body }) => announce(ctx, body), { db: 'own' }),

  route(
    uploadsAppend,
    async (ctx, { params }, raw) => {
      const offset = Number(header(raw, 'upload-offset') ?? Number.NaN)
      if (!Number.isSafeInteger(offset) || offset < 0)
        throw problem('request.invalid', {
          issues: [{ path: 'headers.upload-offset', code: 'invalid', message: 'a number of bytes' }],
        })
      try {
        const state = await append(
          ctx,
          params.id,
          header(raw, 'upload-token'),
          offset,
          raw.req.raw,
          Number(header(raw, 'content-length') ?? 0),
        )
        raw.reply.header('upload-offset', state.offset).type('application/json; charset=utf-8').send(state)
        return state
      } catch (err) {
        // What was not read would be taken for the next request on this connection.
        if (!raw.req.raw.readableEnded) raw.reply.header('connection', 'close')
        throw err
      }
    },
    { db: 'own', waits: true },
  ),

  route(
    uploadsState,
    async (ctx, { params }, raw) => {
      const state = await stateOf(ctx, params.id, header(raw, 'upload-token'))
      raw.reply.header('upload-offset', state.offset).header('cache-control', 'no-store')
      return state
    },
    { db: 'own' },
  ),

  route(
    attachmentsGet,
    async (ctx, { params, query }, raw) => {
      const a = query.token ? await byToken(ctx, params.id, query.token) : await byScope(ctx, params.id, raw)
      const preview = query.preview !== undefined && a.preview_hash !== null
      const hash = preview ? a.preview_hash! : a.hash
      await sendFile(raw.req, raw.reply, {
        path: blobPath(ctx.app.installation.dataDir, hash),
        mime: preview ? 'image/webp' : a.mime,
        etag: hash,
        saveAs:
          a.kind === 'file' || query.download !== undefined
            ? (a.name ?? `${a.id}${extension(a.mime)}`)
            : null,
      })
      return undefined
    },
    { db: 'own' },
  ),
]

const extension = (mime: string): string =>
  ({
    'image/jpeg': '.jpg',
    'image/png': '.png',
    'audio/webm': '.webm',
    'audio/ogg': '.ogg',
    'audio/mp4': '.m4a',
  })[mime] ?? ''

/** Staff: within the area in which they may read cases (or what else it belongs to), or on a case their unit handles. Row-level security agrees. */
async function byScope(ctx: Ctx, id: string, raw: Raw): Promise<store.AttachmentRow> {
  if (raw.identity.actor.kind !== 'account') throw problem('access.sign_in')
  const county = ctx.app.installation.county
  return inScope(ctx.app.pools, ctx.access, async (db) => {
    const a = await store.findAttachment(db, county, id)
    if (!a) throw problem('not_found')
    // With the case: seen by whoever sees the case where it lies now, and no longer by those of its first, wrong place.
    const c = a.case_id ? await store.caseOfAttachment(db, county, a.case_id) : undefined
    const region = a.case_id ? c?.region_path : a.region_path
    const handles = c?.handler_units.some((u) => ctx.access.units.includes(u)) ?? false
    const verb = a.case_id ? 'case.read' : (a.verb ?? 'case.read')
    if (!handles && !(region && ctx.access.can(verb, region))) throw problem('not_found')
    return a
  })
}

/** A reporter: what they sent, and the photos of the result; not what other reporters of the same case sent. */
async function byToken(ctx: Ctx, id: string, token: string): Promise<store.AttachmentRow> {
  const county = ctx.app.installation.county
  const report = await store.reportOfToken(ctx.db, county, sha256(token))
  const a = report ? await store.findAttachment(ctx.db, county, id) : undefined
  const mine = a?.report_id === report?.id
  const result = a?.report_id === null && a.phase === 'after' && a.case_id === report?.case_id
  if (!a || !report || !(mine || result)) throw problem('not_found')
  return a
}
