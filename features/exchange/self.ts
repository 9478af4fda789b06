/** What this installation is to others, and what both sides of a pair sign and seal with. */
import { createHmac } from 'node:crypto'
import type { App } from '../../kernel/context.ts'
import { createCrypto, sha256 } from '../../kernel/crypto.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { secretContext } from '../accounts/answers.ts'
import { readShort, signedHeaders } from '../channels/answers.ts'
import { installationId, type PeerRow } from './store/peers.ts'

export interface Self {
  id: string
  name: string
  regions: string[]
  rootPath: string
}

export async function selfOf(app: App): Promise<Self> {
  const { rootPath, name } = app.installation
  const known = app.services.settings.get('installationId')
  const id =
    typeof known === 'string' ? known : await installationId(app.pools.system, uuidv7(app.clock().getTime()))
  return { id, name, regions: [rootPath], rootPath }
}

/** Where others call us; null: nobody has said. */
export const ownUrl = (app: App): string | null =>
  app.services.settings.publicUrl() ?? app.installation.origin ?? null

export const secretOf = (app: App, p: Pick<PeerRow, 'key' | 'secret_sealed'>): string =>
  app.crypto.open(p.secret_sealed, secretContext(p.key))

export const sealSecret = (app: App, key: string, secret: string): Buffer =>
  app.crypto.seal(secret, secretContext(key))

const contactCrypto = (secret: string) => createCrypto(sha256(`yige-exchange contact ${secret}`))

export interface Contact {
  name: string | null
  phone: string | null
}
/** A reporter's contact under the secret of the pair: neither a line nor a file between two networks shows it. */
export const sealContact = (app: App, p: PeerRow, referral: string, c: Contact): string =>
  contactCrypto(secretOf(app, p)).seal(JSON.stringify(c), referral).toString('base64')

/** Null when it cannot be opened: it was made for another referral or with another secret. */
export function openContact(app: App, p: PeerRow, referral: string, sealed: string): Contact | null {
  try {
    const c = JSON.parse(
      contactCrypto(secretOf(app, p)).open(Buffer.from(sealed, 'base64'), referral),
    ) as Contact
    return {
      name: typeof c.name === 'string' ? c.name.slice(0, 40) : null,
      phone: typeof c.phone === 'string' ? c.phone : null,
    }
  } catch {
    return null
  }
}

export const hmac = (key: string, text: string | Buffer): string =>
  createHmac('sha256', key).update(text).digest('hex')

export const callTimeoutMs = 20_000

export interface Answer {
  status: number
  text: string
  retryAfter: string | null
}

/** One signed POST to the other side. Throws when there was no answer. */
export async function callPeer(app: App, p: PeerRow, path: string, message: unknown): Promise<Answer> {
  const url = p.url.replace(/\/+$/, '') + path
  const body = JSON.stringify(message)
  const res = await fetch(url, {
    method: 'POST',
    body,
    // A redirect would carry the message to an address that nobody configured.
    redirect: 'error',
    signal: AbortSignal.timeout(callTimeoutMs),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      ...signedHeaders({
        key: p.key,
        secret: secretOf(app, p),
        method: 'POST',
        url,
        body,
        now: app.clock(),
      }),
    },
  })
  return { status: res.status, text: await readShort(res), retryAfter: res.headers.get('retry-after') }
}
