/**
 * Signed requests of other systems: `authorization: Yige-HMAC key=…, ts=…, nonce=…, sig=…`, where sig is HMAC-SHA256 (hex)
 * with the client's secret over method, path with query, ts, nonce and the SHA-256 of the body's bytes, one a line.
 * Accepted for five minutes around our clock, each nonce once: its digest is stored like a request id.
 */
import { createHash, createHmac } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { createAccess } from '../../kernel/access.ts'
import type { App } from '../../kernel/context.ts'
import { sameText, sha256 } from '../../kernel/crypto.ts'
import type { Identity } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problem.ts'
import { clientVerbs, parseSignature, signatureWindow, signedText } from './rules.ts'

const digests = new WeakMap<object, string>()
const emptyDigest = sha256('').toString('hex')

/**
 * Keeps the digest of the body's bytes for requests that carry a signature: parsers do not keep the bytes. Call once on the
 * server before the routes. The body is held in memory once more, up to the server's own body limit.
 */
export function keepSignedBodies(server: FastifyInstance): void {
  server.addHook('preParsing', async (req, reply, payload) => {
    if (!/^yige-hmac\s/i.test(req.headers.authorization ?? '')) return payload
    const chunks: Buffer[] = []
    let size = 0
    const limit = server.initialConfig.bodyLimit ?? 1_048_576
    for await (const chunk of payload) {
      const b = Buffer.from(chunk as Buffer)
      size += b.length
      if (size > limit) {
        // What is left of the body stays unread: the next request on this connection would wait behind it for ever.
        reply.header('connection', 'close')
        throw problem('request.too_large')
      }
      chunks.push(b)
    }
    const body = Buffer.concat(chunks)
    digests.set(req.raw, createHash('sha256').update(body).digest('hex'))
    return Object.assign(Readable.from(body.length ? [body] : []), { receivedEncodedLength: body.length })
  })
}

export const secretContext = (key: string): string => `clients.secret:${key}`

/** The nonce as the id of a request: 128 bits of its digest, in the form of a UUIDv8. */
function nonceId(key: string, nonce: string): string {
  const h = sha256(`nonce:${key}:${nonce}`).toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

export async function authenticateClient(
  app: App,
  req: FastifyRequest,
  header: string,
): Promise<Identity | null> {
  const s = parseSignature(header)
  if (!s) throw problem('signature.refused', { detail: 'the authorization header cannot be read' })
  const now = app.clock()
  if (Math.abs(now.getTime() - Number(s.ts) * 1000) > signatureWindow)
    throw problem('signature.refused', { detail: `ts is more than 5 minutes from ${now.toISOString()}` })
  const client = await app.pools.system
    .selectFrom('clients')
    .selectAll()
    .where('key', '=', s.key)
    .where('active', '=', true)
    .executeTakeFirst()
  // An unknown key is compared too, so that its answer takes the same time.
  const secret = client ? app.crypto.open(client.secret_sealed, secretContext(client.key)) : 'no such client'
  const text = signedText(req.method, req.url, s.ts, s.nonce, digests.get(req.raw) ?? emptyDigest)
  const good = sameText(createHmac('sha256', secret).update(text).digest('hex'), s.sig)
  if (!client || !good) throw problem('signature.refused')
  const { rows } = await sql<{ one: number }>`
    insert into requests (county, request_id, actor, endpoint, body_hash, status, created_at)
    values (${app.installation.county}, ${nonceId(s.key, s.nonce)}, ${`client:${client.id}`}, 'signature', ${sha256(text)}, 0, ${now})
    on conflict do nothing returning 1 as one`.execute(app.pools.system)
  if (rows.length === 0) throw problem('signature.replayed')
  return Object.freeze({
    actor: Object.freeze({ kind: 'client' as const, id: client.id, name: client.name, unitId: null }),
    access: createAccess([
      { role: 'client', regionPath: client.region_path, verbs: clientVerbs(client.channel) },
    ]),
  })
}
