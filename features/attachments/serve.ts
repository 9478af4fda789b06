import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../../kernel/problem.ts'
import { spanOf } from './rules.ts'

export interface Served {
  path: string
  mime: string
  /** Strong validator; content never changes under it. */
  etag: string
  /** Set: offered for saving under this name, never shown in the page. */
  saveAs?: string | null
  cache?: string
}

/**
 * Sends stored content with what keeps it harmless in a browser (its own type only, no sniffing, no script, no frame), with
 * validator and ranges (RFC 9110) so that a voice note can be sought.
 */
export async function sendFile(req: FastifyRequest, reply: FastifyReply, f: Served): Promise<void> {
  const size = await fs.stat(f.path).then(
    (s) => s.size,
    () => undefined,
  )
  if (size === undefined) throw problem('not_found')
  const etag = `"${f.etag}"`
  reply
    .header('content-type', f.mime.startsWith('text/') ? `${f.mime}; charset=utf-8` : f.mime)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', f.cache ?? 'private, max-age=31536000, immutable')
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
  if (f.saveAs)
    reply.header(
      'content-disposition',
      `attachment; filename="${f.saveAs.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(f.saveAs)}`,
    )
  if (req.headers['if-none-match'] === etag) return void reply.code(304).send()
  // A range of another version would be stitched to the wrong file: If-Range that does not match asks for all.
  const ifRange = req.headers['if-range']
  const span = ifRange && ifRange !== etag ? null : spanOf(req.headers.range, size)
  if (span === 'unsatisfiable') return void reply.code(416).header('content-range', `bytes */${size}`).send()
  const { start, end } = span ?? { start: 0, end: size - 1 }
  if (span) reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`)
  reply.header('content-length', end - start + 1)
  if (req.method === 'HEAD') return void reply.send()
  reply.send(createReadStream(f.path, { start, end: Math.max(start, end) }))
}
