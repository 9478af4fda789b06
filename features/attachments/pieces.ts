/**
 * The pieces of an upload on disk. Each PATCH writes its own file, so that two senders of the same upload cannot mix their
 * bytes; which pieces count is said by the row in the database alone. What arrived before a cut is kept.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { newToken } from '../../kernel/crypto.ts'
import { uploadDir } from './blobs.ts'

export interface Piece {
  name: string
  bytes: number
}

/** Writes at most `limit` bytes of the stream; `over` when there was more, `cut` when the sender went away. */
export async function writePiece(
  dataDir: string,
  id: string,
  source: Readable,
  limit: number,
): Promise<Piece & { over: boolean; cut: boolean }> {
  const dir = uploadDir(dataDir, id)
  await fs.mkdir(dir, { recursive: true })
  const name = newToken()
  const path = join(dir, name)
  let bytes = 0
  let over = false
  let cut = false
  const file = await fs.open(path, 'wx')
  try {
    try {
      // Leaving early must not destroy the connection: the refusal still has to travel back on it.
      for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        if (bytes + chunk.length > limit) {
          over = true
          break
        }
        await file.writeFile(chunk)
        bytes += chunk.length
      }
    } catch (err) {
      if (!isCut(err)) throw err
      cut = true
    }
    await file.sync()
  } catch (err) {
    await file.close()
    await fs.rm(path, { force: true })
    throw err
  }
  await file.close()
  return { name, bytes, over, cut }
}

const isCut = (err: unknown): boolean => {
  const code = (err as { code?: unknown }).code
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ERR_STREAM_DESTROYED'
}

export async function dropPiece(dataDir: string, id: string, name: string): Promise<void> {
  await fs.rm(join(uploadDir(dataDir, id), name), { force: true })
}

export async function dropPieces(dataDir: string, id: string): Promise<void> {
  await fs.rm(uploadDir(dataDir, id), { recursive: true, force: true })
}

/** Joins the pieces into one synced file inside the upload's folder; answers its path and digest. */
export async function joinPieces(
  dataDir: string,
  id: string,
  pieces: readonly Piece[],
): Promise<{ path: string; sha256: string }> {
  const dir = uploadDir(dataDir, id)
  const path = join(dir, `whole-${newToken()}`)
  const hash = createHash('sha256')
  const out = await fs.open(path, 'wx')
  try {
    for (const p of pieces) {
      const piece = await fs.open(join(dir, p.name), 'r')
      try {
        for await (const chunk of piece.createReadStream({ autoClose: false, end: p.bytes - 1 })) {
          hash.update(chunk as Buffer)
          await out.writeFile(chunk as Buffer)
        }
      } finally {
        await piece.close()
      }
    }
    await out.sync()
  } catch (err) {
    await out.close()
    await fs.rm(path, { force: true })
    throw err
  }
  await out.close()
  return { path, sha256: hash.digest('hex') }
}

/** What a killed process left behind: half-written content, and pieces of uploads that no row knows any more. */
export async function dropLeftovers(dataDir: string, before: Date): Promise<void> {
  for (const folder of [join(dataDir, 'blobs', 'tmp'), join(dataDir, 'uploads')])
    for (const name of await fs.readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      const s = await fs.stat(path).catch(() => undefined)
      // A folder's time moves with every piece, and rows of that age were removed before.
      if (s && s.mtime < before) await fs.rm(path, { recursive: true, force: true })
    }
}
