/** A picture that the program itself has made (demo town), stored as if a person had sent it: same cleaning, same store, same rows. */
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../../kernel/context.ts'
import { newToken } from '../../kernel/crypto.ts'
import type { Tx } from '../../kernel/db.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { putBlob } from './blobs.ts'
import type { AttachmentPhase } from './contract.ts'
import { type CleanPhoto, cleanPhoto } from './images.ts'
import { insertAttachments } from './store.ts'

export interface StoredPicture {
  hash: string
  previewHash: string
  photo: CleanPhoto
}

/** Cleans and stores a picture once; several attachments may show it. */
export async function storePicture(
  app: Pick<App, 'installation'>,
  content: Uint8Array,
): Promise<StoredPicture> {
  const path = join(tmpdir(), `yige-picture-${newToken()}`)
  await writeFile(path, content)
  try {
    const photo = await cleanPhoto(path)
    const { dataDir } = app.installation
    return {
      photo,
      hash: await putBlob(dataDir, photo.content),
      previewHash: await putBlob(dataDir, photo.preview),
    }
  } finally {
    await rm(path, { force: true })
  }
}

export async function attachPicture(
  db: Tx,
  p: StoredPicture,
  to: {
    county: string
    regionPath: string
    reportId: string | null
    caseId: string
    phase: AttachmentPhase
    byName: string | null
    at: Date
    point: readonly [number, number] | null
  },
): Promise<void> {
  await insertAttachments(db, [
    {
      county: to.county,
      id: uuidv7(to.at.getTime()),
      region_path: to.regionPath,
      report_id: to.reportId,
      case_id: to.caseId,
      kind: 'photo',
      phase: to.phase,
      hash: p.hash,
      preview_hash: p.previewHash,
      mime: p.photo.mime,
      bytes: p.photo.content.length,
      width: p.photo.width,
      height: p.photo.height,
      seconds: null,
      name: null,
      taken_at: to.at,
      lng: to.point?.[0] ?? null,
      lat: to.point?.[1] ?? null,
      accuracy: to.point ? 8 : null,
      by_account: null,
      by_name: to.byName,
      created_at: to.at,
    },
  ])
}
