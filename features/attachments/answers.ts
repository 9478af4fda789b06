/** What other features may ask of attachments. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { removeBlob } from './blobs.ts'
import type { Attachment, AttachmentPhase } from './contract.ts'
import { maxCount } from './rules.ts'
import './problems.ts'
import * as store from './store.ts'

export { adoptBlob, blobPath } from './blobs.ts'
export { sendFile } from './serve.ts'

/** Whatever holds these four will do: a request's context, or a job's. */
export type ClaimContext = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>

export interface ClaimFor {
  county: string
  regionPath: string
  reportId?: string | null
  caseId?: string | null
  phase: AttachmentPhase
  /** Who may see it when it hangs on no case: holders of this verb where it lies. Unset: of `case.read`. */
  verb?: string
  /** Keep position and time that the photo carried. Unset: for staff yes, for a reporter no (it was offered, not taken). */
  keepPlace?: boolean
  byName?: string | null
  limit?: number
}

/**
 * Turns complete uploads into attachments of a report or a case, in the caller's transaction. Refuses what has not
 * arrived (`upload.not_complete`), what was used before (`upload.claimed`) and what another account uploaded
 * (`upload.not_found`). Answers the attachments in the order asked; attachment id = upload id.
 */
export async function claimUploads(
  ctx: ClaimContext,
  ids: readonly string[],
  to: ClaimFor,
): Promise<Attachment[]> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const max = to.limit ?? maxCount
  if (wanted.length > max) throw problem('upload.count', { extra: { max } })
  const home = ctx.app.installation.county
  const found = new Map((await store.lockUploads(ctx.db, home, wanted)).map((u) => [u.id, u]))
  const keep = to.keepPlace ?? ctx.actor.kind === 'account'
  const rows = wanted.map((id): store.AttachmentRow => {
    const u = found.get(id)
    if (!u || u.state === 'failed' || (u.account_id !== null && u.account_id !== ctx.actor.id))
      throw problem('upload.not_found', { extra: { upload: id } })
    if (u.state === 'claimed') throw problem('upload.claimed', { extra: { upload: id } })
    if (u.state !== 'complete' || u.meta.purpose !== 'evidence')
      throw problem('upload.not_complete', { extra: { upload: id, offset: u.received, size: u.size } })
    const offer = keep ? (u.meta.offer ?? null) : null
    return {
      county: to.county,
      id,
      region_path: to.regionPath,
      report_id: to.reportId ?? null,
      case_id: to.caseId ?? null,
      kind: u.meta.kind,
      phase: to.phase,
      hash: u.hash!,
      preview_hash: u.preview_hash,
      mime: u.meta.mime ?? u.mime,
      bytes: u.meta.bytes ?? u.size,
      width: u.meta.width ?? null,
      height: u.meta.height ?? null,
      seconds: u.meta.seconds ?? null,
      name: u.meta.kind === 'file' ? u.name : null,
      taken_at: offer?.takenAt ? new Date(offer.takenAt) : null,
      lng: offer?.point?.[0] ?? null,
      lat: offer?.point?.[1] ?? null,
      accuracy: offer?.accuracy ?? null,
      by_account: ctx.actor.kind === 'account' ? ctx.actor.id : null,
      by_name: to.byName === undefined ? ctx.actor.name || null : to.byName,
      created_at: ctx.now,
      verb: to.verb ?? null,
    }
  })
  await store.insertAttachments(ctx.db, rows)
  await store.markClaimed(ctx.db, home, wanted, ctx.now)
  return rows.map(toAttachment)
}

/** Takes a finished upload of purpose `import` for a job; answers the content's name in the store. */
export async function claimImport(
  ctx: ClaimContext,
  id: string,
): Promise<{ hash: string; name: string; bytes: number }> {
  const home = ctx.app.installation.county
  const [u] = await store.lockUploads(ctx.db, home, [id])
  if (!u || u.account_id !== ctx.actor.id || u.meta.purpose !== 'import' || u.state === 'failed')
    throw problem('upload.not_found')
  if (u.state === 'open')
    throw problem('upload.not_complete', { extra: { offset: u.received, size: u.size } })
  await store.markClaimed(ctx.db, home, [id], ctx.now)
  return { hash: u.hash!, name: u.name ?? 'import', bytes: u.size }
}

function toAttachment(r: store.AttachmentRow): Attachment {
  return {
    id: r.id,
    kind: r.kind,
    phase: r.phase,
    mime: r.mime,
    bytes: r.bytes,
    hash: r.hash,
    width: r.width,
    height: r.height,
    seconds: r.seconds,
    name: r.name,
    point: r.lng === null || r.lat === null ? null : [r.lng, r.lat],
    accuracy: r.accuracy,
    takenAt: r.taken_at?.toISOString() ?? null,
    byName: r.by_name,
    createdAt: r.created_at.toISOString(),
  }
}

/** Removes content to which no row refers any more; call it after the row has let go, in the same transaction. */
export async function dropBlob(ctx: Pick<Ctx, 'app' | 'db'>, hash: string): Promise<void> {
  await store.lockBlobs(ctx.db, [hash])
  if (!(await store.blobUsed(ctx.db, ctx.app.installation.county, hash)))
    await removeBlob(ctx.app.installation.dataDir, hash)
}

/**
 * Removes photos that hang on no case and no report, row and content: for a feature that forgets what they belonged to. Answers how
 * many. The database refuses all others.
 */
export async function dropLoosePhotos(ctx: Pick<Ctx, 'app' | 'db'>, ids: readonly string[]): Promise<number> {
  const { county, dataDir } = ctx.app.installation
  if (ids.length === 0) return 0
  const rows = await store.deleteLoose(ctx.db, county, ids)
  for (const a of rows) {
    await store.lockBlobs(ctx.db, [a.hash])
    if (await store.blobUsed(ctx.db, county, a.hash)) continue
    await removeBlob(dataDir, a.hash)
    if (a.preview_hash) await removeBlob(dataDir, a.preview_hash)
  }
  return rows.length
}

/** What a page that anybody may read shows of a photo: the preview, for a feature that has decided that it may be shown. */
export async function publicPicture(
  ctx: Pick<Ctx, 'app' | 'db'>,
  id: string,
): Promise<{ hash: string; mime: string } | undefined> {
  const a = await store.findAttachment(ctx.db, ctx.app.installation.county, id)
  return a?.kind === 'photo' && a.preview_hash ? { hash: a.preview_hash, mime: 'image/webp' } : undefined
}

export { acceptPhoto } from './accept.ts'
export { attachPicture, storePicture } from './picture.ts'
