/**
 * Content-addressed files: `blobs/ab/cd/<sha256>`. A file appears under its name only when it is whole and on disk
 * (temporary file, fsync, rename, fsync of the folder), so a name that exists can be trusted, and two senders of the same
 * photo store it once. The number of names is bounded by content: nothing is ever overwritten.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import { newToken } from '../../kernel/crypto.ts'

export const blobPath = (dataDir: string, hash: string): string =>
  join(dataDir, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash)

export const uploadDir = (dataDir: string, id: string): string => join(dataDir, 'uploads', id)

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its file system journals the rename by itself.
  if (process.platform === 'win32') return
  const dir = await fs.open(path, 'r')
  try {
    await dir.sync()
  } finally {
    await dir.close()
  }
}

/** Writes a whole file durably or not at all. */
async function place(temporary: string, path: string): Promise<void> {
  const folder = join(path, '..')
  await fs.mkdir(folder, { recursive: true })
  await fs.rename(temporary, path)
  await syncFolder(folder)
}

export async function putBlob(dataDir: string, content: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(content).digest('hex')
  const path = blobPath(dataDir, hash)
  if (await exists(path)) return hash
  const folder = join(dataDir, 'blobs', 'tmp')
  await fs.mkdir(folder, { recursive: true })
  const temporary = join(folder, newToken())
  try {
    const file = await fs.open(temporary, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await place(temporary, path)
  } catch (err) {
    await fs.rm(temporary, { force: true })
    throw err
  }
  return hash
}

/** Takes over a finished file (already written and synced) under its content's name. */
export async function adoptBlob(dataDir: string, file: string, hash: string): Promise<void> {
  const path = blobPath(dataDir, hash)
  if (await exists(path)) return void (await fs.rm(file, { force: true }))
  await place(file, path)
}

export async function removeBlob(dataDir: string, hash: string): Promise<void> {
  await fs.rm(blobPath(dataDir, hash), { force: true })
}

export async function exists(path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  )
}
