/**
 * The way simulated people take into the program: the same HTTP handlers as everybody, signed in with their own accounts, each
 * from an address of their own. Nothing of the town reads or writes a case by any other way.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { secretContext } from '../accounts/answers.ts'
import { hashOf } from './rules.ts'

export interface Injected {
  statusCode: number
  headers: Record<string, unknown>
  body: string
}
export type Inject = (o: {
  method: 'GET' | 'POST' | 'PATCH'
  url: string
  headers?: Record<string, string>
  payload?: string | Buffer
  remoteAddress?: string
}) => Promise<Injected>

export interface Said {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape, each read where it was asked for
  body: any
}

/** A person who cannot get in any more: no such account, another password, a second step. */
export class Shut extends Error {}

export interface Door {
  /** As nobody in particular: a resident. `from` gives each their own address. */
  anyone(from: string, method: 'GET' | 'POST', url: string, body?: Record<string, unknown>): Promise<Said>
  /** As the person with this username; throws Shut when they cannot sign in. */
  as(username: string, method: 'GET' | 'POST', url: string, body?: Record<string, unknown>): Promise<Said>
  /** As another system with a key of ours, signed. Null: this installation has no such client. */
  signed(client: string, url: string, body: Record<string, unknown>): Promise<Said | null>
  /** Uploads a photo in pieces as a phone does; its id, or null when it was not taken. */
  upload(from: string, photo: Buffer): Promise<string | null>
}

/** An address out of the range for documentation and tests (RFC 6890), one for each name. */
const addressOf = (name: string): string => {
  const h = hashOf(name)
  return `198.${18 + (h & 1)}.${(h >>> 8) & 255}.${(h >>> 16) & 255}`
}

export function createDoor(app: App, inject: Inject, password: string): Door {
  const sessions = new Map<string, Promise<Record<string, string>>>()
  const shut = new Set<string>()
  const json = (body: Record<string, unknown> | undefined) =>
    body ? { payload: JSON.stringify({ requestId: uuidv7(), ...body }) } : {}
  const said = (r: Injected): Said => ({
    status: r.statusCode,
    body: /json/.test(String(r.headers['content-type'] ?? '')) && r.body ? JSON.parse(r.body) : r.body,
  })
  const typed = { 'content-type': 'application/json' }

  async function signIn(username: string): Promise<Record<string, string>> {
    const r = await inject({
      method: 'POST',
      url: '/api/sign-in',
      headers: typed,
      payload: JSON.stringify({ username, password }),
      remoteAddress: addressOf(username),
    })
    const answer = said(r).body as { mustChangePassword?: boolean }
    if (r.statusCode !== 200 || answer.mustChangePassword) {
      // Never tried again: guessing on would lock the account of whoever changed the password.
      shut.add(username)
      throw new Shut(username)
    }
    const set = r.headers['set-cookie']
    const cookies = (Array.isArray(set) ? set : [set]).map((c) => String(c).split(';')[0]!)
    const csrf = cookies.find((c) => c.startsWith('yige_csrf='))
    return { cookie: cookies.join('; '), 'x-yige-csrf': csrf?.slice('yige_csrf='.length) ?? '' }
  }
  function sessionOf(username: string): Promise<Record<string, string>> {
    if (shut.has(username)) throw new Shut(username)
    const known = sessions.get(username)
    if (known) return known
    const made = signIn(username)
    sessions.set(username, made)
    made.catch(() => sessions.delete(username))
    return made
  }

  async function as(
    username: string,
    method: 'GET' | 'POST',
    url: string,
    body?: Record<string, unknown>,
  ): Promise<Said> {
    const sent = json(body)
    for (let again = false; ; again = true) {
      const own = await sessionOf(username)
      const r = said(
        await inject({
          method,
          url,
          headers: { ...own, ...(body ? typed : {}) },
          ...sent,
          remoteAddress: addressOf(username),
        }),
      )
      if (r.status !== 401 || again) return r
      // The session ended, as sessions do.
      sessions.delete(username)
    }
  }

  return {
    as,
    async anyone(from, method, url, body) {
      return said(
        await inject({
          method,
          url,
          headers: body ? typed : {},
          ...json(body),
          remoteAddress: addressOf(from),
        }),
      )
    },
    async signed(key, url, body) {
      const client = await app.pools.system
        .selectFrom('clients')
        .select(['secret_sealed'])
        .where('key', '=', key)
        .where('active', '=', true)
        .executeTakeFirst()
      if (!client) return null
      const payload = JSON.stringify({ requestId: uuidv7(), ...body })
      const ts = String(Math.floor(app.clock().getTime() / 1000))
      const nonce = randomBytes(12).toString('hex')
      const digest = createHash('sha256').update(payload).digest('hex')
      const sig = createHmac('sha256', app.crypto.open(client.secret_sealed, secretContext(key)))
        .update(['POST', url, ts, nonce, digest].join('\n'))
        .digest('hex')
      return said(
        await inject({
          method: 'POST',
          url,
          headers: {
            ...typed,
            authorization: `Yige-HMAC key=${key}, ts=${ts}, nonce=${nonce}, sig=${sig}`,
          },
          payload,
          remoteAddress: addressOf(key),
        }),
      )
    },
    async upload(from, photo) {
      const remoteAddress = addressOf(from)
      const made = said(
        await inject({
          method: 'POST',
          url: '/api/uploads',
          headers: typed,
          ...json({ size: photo.length, mime: 'image/jpeg', name: 'photo.jpg' }),
          remoteAddress,
        }),
      )
      if (made.status !== 201) return null
      const done = await inject({
        method: 'PATCH',
        url: `/api/uploads/${made.body.id}`,
        headers: {
          'content-type': 'application/offset+octet-stream',
          'upload-offset': '0',
          'upload-token': made.body.token,
        },
        payload: photo,
        remoteAddress,
      })
      return done.statusCode < 300 ? String(made.body.id) : null
    },
  }
}
