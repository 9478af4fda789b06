/** A photo that came with a letter, as if it had been uploaded: same cleaning, same row, claimed by the report in its transaction. */
import type { App } from '../../kernel/context.ts'
import { newToken, sha256 } from '../../kernel/crypto.ts'
import { storePicture } from './picture.ts'
import { completeUpload, findUpload, insertUpload, type UploadMeta } from './store.ts'

/** The same id twice is the same photo. Refuses what is no picture as an upload is refused. */
export async function acceptPhoto(app: App, id: string, content: Uint8Array): Promise<void> {
  const { county } = app.installation
  const db = app.pools.system
  const known = await findUpload(db, county, id)
  if (known && known.state !== 'open') return
  const { hash, previewHash, photo } = await storePicture(app, content)
  const meta: UploadMeta = { kind: 'photo', purpose: 'evidence', from: 'letter', pieces: [] }
  const size = content.length
  await insertUpload(
    db,
    {
      county,
      id,
      token_hash: sha256(newToken()),
      account_id: null,
      size,
      mime: photo.mime,
      name: null,
      sha256: null,
      meta,
    },
    app.clock(),
  )
  await completeUpload(
    db,
    { county, id },
    hash,
    previewHash,
    {
      ...meta,
      mime: photo.mime,
      bytes: photo.content.length,
      width: photo.width,
      height: photo.height,
      seconds: null,
      offer: null,
    },
    app.clock(),
  )
}
