import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { App, Ctx } from '../../kernel/context.ts'
import type { BodyOf } from '../../kernel/contract.ts'
import { sameText, sha256 } from '../../kernel/crypto.ts'
import { ProblemError, problem } from '../../kernel/problem.ts'
import { adoptBlob, putBlob } from './blobs.ts'
import type { UploadState, uploadsCreate } from './contract.ts'
import { cleanPhoto } from './images.ts'
import { dropPiece, dropPieces, joinPieces, writePiece } from './pieces.ts'
import './problems.ts'
import { secondsOf } from './rules/duration.ts'
import {
  agree,
  budget,
  kindOf,
  maxBytes,
  maxPieces,
  maxVoiceSeconds,
  plainMime,
  safeName,
  sniff,
} from './rules.ts'
import * as store from './store.ts'

/** The token proves who announced the upload; derived, so that a replayed announcement gets the same one and none is stored. */
const tokenOf = (app: App, id: string): string => app.crypto.sign(id, 'upload')

export async function announce(
  ctx: Ctx,
  body: BodyOf<typeof uploadsCreate>,
): Promise<{ id: string; token: string; offset: number }> {
  const { app } = ctx
  const county = app.installation.county
  const staff = ctx.actor.kind === 'account'
  const mime = plainMime(body.mime)
  const kind = body.purpose === 'import' ? 'file' : kindOf(mime)
  if (body.purpose === 'import' && !staff) throw problem('access.sign_in')
  if (!kind) throw problem('upload.kind', { extra: { mime } })
  const max = maxBytes[body.purpose === 'import' ? 'import' : kind]
  if (body.size > max) throw problem('upload.too_large', { extra: { max } })

  const id = body.requestId
  const token = tokenOf(app, id)
  const from = app.crypto
    .blindIndex(staff ? `account:${ctx.actor.id}` : ctx.address, 'upload.from')
    .toString('hex')
  const known = await store.findUpload(ctx.db, county, id)
  if (!known) {
    const limit = staff ? budget.account : budget.reporter
    const sent = await store.sentSince(ctx.db, county, from, new Date(ctx.now.getTime() - 3_600_000))
    if (sent.files >= limit.files || sent.bytes + body.size > limit.bytes) throw problem('upload.budget')
    await store.insertUpload(
      ctx.db,
      {
        county,
        id,
        token_hash: sha256(token),
        account_id: staff ? ctx.actor.id : null,
        size: body.size,
        mime,
        name: safeName(body.name),
        sha256: body.sha256 ?? null,
        meta: { kind, purpose: body.purpose, from, pieces: [] },
      },
      ctx.now,
    )
  }
  // Our own row or that of a twin in flight: the same announcement, or the id was used for another file.
  const row = (await store.findUpload(ctx.db, county, id))!
  const same =
    row.size === body.size &&
    row.mime === mime &&
    row.name === safeName(body.name) &&
    row.sha256 === (body.sha256 ?? null) &&
    row.account_id === (staff ? ctx.actor.id : null)
  if (!same) throw problem('request.reused')
  return { id, token, offset: row.received }
}

export async function stateOf(ctx: Ctx, id: string, token: string | undefined): Promise<UploadState> {
  return shown(await authorised(ctx, id, token))
}

async function authorised(ctx: Ctx, id: string, token: string | undefined): Promise<store.UploadRow> {
  const row = token ? await store.findUpload(ctx.db, ctx.app.installation.county, id) : undefined
  if (!row || !token || !sameText(sha256(token).toString('hex'), row.token_hash.toString('hex')))
    throw problem('upload.not_found')
  return row
}

function shown(u: store.UploadRow): UploadState {
  const m = u.meta
  return {
    id: u.id,
    offset: u.received,
    size: u.size,
    state: u.state,
    kind: m.kind,
    offer: m.offer ?? null,
    width: m.width ?? null,
    height: m.height ?? null,
    seconds: m.seconds ?? null,
  }
}

/** Stores the next piece; with the last one checks, cleans and files the whole. A repeated last piece is answered again. */
export async function append(
  ctx: Ctx,
  id: string,
  token: string | undefined,
  offset: number,
  source: Readable,
  announced: number,
): Promise<UploadState> {
  const { dataDir } = ctx.app.installation
  let u = await authorised(ctx, id, token)
  if (u.state === 'failed') throw problem((u.meta.fault as string) ?? 'upload.content')
  if (u.state !== 'open') return shown(u)
  if (offset !== u.received) throw problem('upload.offset', { extra: { offset: u.received } })
  if (u.meta.pieces.length >= maxPieces) throw problem('upload.pieces')

  if (announced > u.size - u.received)
    throw problem('upload.too_long', { extra: { offset: u.received, size: u.size } })
  const piece = await writePiece(dataDir, id, source, u.size - u.received)
  if (piece.over || piece.bytes === 0) await dropPiece(dataDir, id, piece.name)
  if (piece.over) throw problem('upload.too_long', { extra: { offset: u.received, size: u.size } })
  if (piece.bytes > 0) {
    const mine = await store.appendPiece(ctx.db, u, piece, ctx.app.clock())
    u = (await store.findUpload(ctx.db, u.county, id))!
    if (!mine) {
      await dropPiece(dataDir, id, piece.name)
      throw problem('upload.offset', { extra: { offset: u.received } })
    }
  }
  if (piece.cut) throw problem('request.timeout')
  return u.received === u.size ? shown(await finish(ctx, u)) : shown(u)
}

const finishing = new Map<string, Promise<store.UploadRow>>()

/** Once per upload and process; two processes doing the same work end in the same content and the same row. */
function finish(ctx: Ctx, u: store.UploadRow): Promise<store.UploadRow> {
  let p = finishing.get(u.id)
  if (!p) {
    p = file(ctx, u).finally(() => finishing.delete(u.id))
    finishing.set(u.id, p)
  }
  return p
}

async function file(ctx: Ctx, u: store.UploadRow): Promise<store.UploadRow> {
  const { app } = ctx
  const { dataDir } = app.installation
  const whole = await joinPieces(dataDir, u.id, u.meta.pieces)
  try {
    if (u.sha256 && u.sha256 !== whole.sha256) throw problem('upload.digest')
    const found = await inspect(u, whole)
    const hashes = [found.hash, ...(found.preview ? [found.preview.hash] : [])]
    const meta: store.UploadMeta = {
      ...u.meta,
      pieces: [],
      mime: found.mime,
      bytes: found.bytes,
      width: found.width,
      height: found.height,
      seconds: found.seconds,
      offer: found.offer,
    }
    await app.pools.system.transaction().execute(async (trx) => {
      await store.lockBlobs(trx, hashes)
      if (found.content) await putBlob(dataDir, found.content)
      else await adoptBlob(dataDir, whole.path, found.hash)
      if (found.preview) await putBlob(dataDir, found.preview.content)
      await store.completeUpload(trx, u, found.hash, found.preview?.hash ?? null, meta, app.clock())
    })
    await dropPieces(dataDir, u.id)
  } catch (err) {
    await fs.rm(whole.path, { force: true })
    // What is wrong with the file stays wrong; what is wrong with us (no space, no database) may pass: the pieces stay.
    if (err instanceof ProblemError && err.status < 500) {
      await store.failUpload(ctx.db, u, err.code, app.clock())
      await dropPieces(dataDir, u.id)
    }
    throw err
  }
  return (await store.findUpload(ctx.db, u.county, u.id))!
}

interface Found {
  mime: string
  bytes: number
  hash: string
  /** Set when what is kept differs from what was sent. */
  content?: Buffer
  preview?: { content: Buffer; hash: string }
  width: number | null
  height: number | null
  seconds: number | null
  offer: UploadState['offer']
}

const hex = (b: Buffer): string => createHash('sha256').update(b).digest('hex')

async function inspect(u: store.UploadRow, whole: { path: string; sha256: string }): Promise<Found> {
  const plain: Found = {
    mime: u.mime,
    bytes: u.size,
    hash: whole.sha256,
    width: null,
    height: null,
    seconds: null,
    offer: null,
  }
  if (u.meta.purpose === 'import') return plain
  const mime = agree(u.mime, sniff(await head(whole.path)))
  if (!mime) throw problem('upload.content')
  if (u.meta.kind === 'photo') {
    const p = await cleanPhoto(whole.path)
    return {
      mime: p.mime,
      bytes: p.content.length,
      hash: hex(p.content),
      content: p.content,
      preview: { content: p.preview, hash: hex(p.preview) },
      width: p.width,
      height: p.height,
      seconds: null,
      offer: p.offer,
    }
  }
  const seconds = u.meta.kind === 'voice' ? secondsOf(mime, await fs.readFile(whole.path)) : null
  if (seconds !== null && seconds > maxVoiceSeconds + 1) throw problem('upload.voice_too_long')
  return { ...plain, mime, seconds }
}

async function head(path: string): Promise<Uint8Array> {
  const f = await fs.open(path, 'r')
  try {
    const b = Buffer.alloc(512)
    const { bytesRead } = await f.read(b, 0, 512, 0)
    return b.subarray(0, bytesRead)
  } finally {
    await f.close()
  }
}
