/**
 * Photos leave their camera's block behind: read first (position and time are offered to the sender), then the picture is
 * turned upright, kept within 4096 pixels and written anew without any metadata, with a small preview beside it.
 */
import sharp from 'sharp'
import { problem } from '../../kernel/problem.ts'
import type { Offer } from './contract.ts'
import { readExif } from './rules/exif.ts'
import { maxEdge, maxPixels, previewEdge } from './rules.ts'

// One picture at a time and no cache: a 50-megapixel photo takes 200 MB while it is open.
sharp.cache(false)
sharp.concurrency(1)
let last: Promise<unknown> = Promise.resolve()
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work, work)
  last = next.catch(() => {})
  return next
}

export interface CleanPhoto {
  content: Buffer
  preview: Buffer
  mime: string
  width: number
  height: number
  offer: Offer | null
}

/** Throws `upload.content` for what is not a readable picture. */
export function cleanPhoto(path: string): Promise<CleanPhoto> {
  return inTurn(async () => {
    try {
      return await clean(path)
    } catch (err) {
      const code = (err as { code?: unknown }).code
      if (code === 'ENOSPC' || code === 'ENOMEM') throw err
      throw problem('upload.content', { detail: err instanceof Error ? err.message : undefined })
    }
  })
}

async function clean(path: string): Promise<CleanPhoto> {
  const open = () => sharp(path, { limitInputPixels: maxPixels, failOn: 'error' })
  const meta = await open().metadata()
  const facts = meta.exif ? readExif(meta.exif) : null
  const upright = open().rotate().resize(maxEdge, maxEdge, { fit: 'inside', withoutEnlargement: true })
  // PNG keeps screenshots sharp; all else becomes the format that every browser and every printer reads.
  const png = meta.format === 'png'
  const { data, info } = await (png
    ? upright.png({ compressionLevel: 9 })
    : upright.flatten({ background: '#fff' }).jpeg({ quality: 86, mozjpeg: true })
  ).toBuffer({ resolveWithObject: true })
  const preview = await sharp(data)
    .resize(previewEdge, previewEdge, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer()
  return {
    content: data,
    preview,
    mime: png ? 'image/png' : 'image/jpeg',
    width: info.width,
    height: info.height,
    offer:
      facts && (facts.point || facts.takenAt)
        ? { point: facts.point, accuracy: facts.accuracy, takenAt: facts.takenAt }
        : null,
  }
}
