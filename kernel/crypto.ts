/**
 * The one cryptography provider: sealed fields, blind indexes, tokens, passwords, content hashes. `node:crypto` and
 * argon2id only; an HSM or the national-cipher profile (SM4 + HMAC-SM3) would replace this file's inside, nothing else.
 *
 * Keys: one 32-byte master secret per installation (`YIGE_SECRET` or the file `secret.key` in the data folder); purpose
 * keys are derived from it with HKDF-SHA256, so that a blind index says nothing about a sealed value.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { hash as argonHash, verify as argonVerify } from '@node-rs/argon2'

export interface Crypto {
  /** AES-256-GCM: version byte, 12-byte nonce, 16-byte tag, ciphertext. `context` binds a value to its field. */
  seal(plain: string, context: string): Buffer
  /** Throws when the value was altered or belongs to another field. */
  open(sealed: Buffer, context: string): string
  /** Deterministic keyed hash of a normalised value, for equality search without decryption. */
  blindIndex(value: string, context: string): Buffer
  /** HMAC-SHA256 in hex for signed requests and cookies. */
  sign(text: string, context: string): string
}

export function createCrypto(master: Buffer): Crypto {
  if (master.length !== 32) throw new Error('the master secret must be 32 bytes')
  // Key objects, not bytes: handing bytes to each HMAC makes a key object of them every time.
  const keys = new Map<string, KeyObject>()
  const key = (purpose: string) => {
    const known = keys.get(purpose)
    if (known) return known
    const made = createSecretKey(Buffer.from(hkdfSync('sha256', master, 'yige', purpose, 32)))
    keys.set(purpose, made)
    return made
  }
  return Object.freeze({
    seal(plain: string, context: string) {
      const nonce = randomBytes(12)
      const c = createCipheriv('aes-256-gcm', key('seal'), nonce)
      c.setAAD(Buffer.from(context))
      const body = Buffer.concat([c.update(plain, 'utf8'), c.final()])
      return Buffer.concat([Buffer.from([1]), nonce, c.getAuthTag(), body])
    },
    open(sealed: Buffer, context: string) {
      if (sealed[0] !== 1 || sealed.length < 29) throw new Error('unknown sealed format')
      const d = createDecipheriv('aes-256-gcm', key('seal'), sealed.subarray(1, 13))
      d.setAAD(Buffer.from(context))
      d.setAuthTag(sealed.subarray(13, 29))
      return d.update(sealed.subarray(29), undefined, 'utf8') + d.final('utf8')
    },
    blindIndex: (value: string, context: string) =>
      createHmac('sha256', key(`index:${context}`))
        .update(value)
        .digest()
        .subarray(0, 16),
    sign: (text: string, context: string) =>
      createHmac('sha256', key(`sign:${context}`))
        .update(text)
        .digest('hex'),
  })
}

export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer')

/** A new unguessable token (256 bits, base64url). Only its `sha256` is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export function sameText(a: string, b: string): boolean {
  const x = sha256(a)
  const y = sha256(b)
  return timingSafeEqual(x, y)
}

// OWASP's minimum for argon2id (19 MiB, 2 passes, 1 lane); ~25 ms on the reference machine.
const argon = { memoryCost: 19456, timeCost: 2, parallelism: 1 } as const
export const hashPassword = (password: string): Promise<string> =>
  argonHash(password.normalize('NFKC'), argon)
export const checkPassword = (stored: string, password: string): Promise<boolean> =>
  argonVerify(stored, password.normalize('NFKC'))

/** `13812342206` → `138****2206`; shorter numbers keep two digits at the end. */
export function maskPhone(phone: string): string {
  return phone.length >= 8 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`
}
