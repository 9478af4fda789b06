/** Two-step sign-in (RFC 6238, SHA-1, 6 digits, 30 s): the secret is sealed, and each time step opens the door once. */
import { Secret, TOTP } from 'otpauth'
import type { App } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { problem } from '../../kernel/problem.ts'

const period = 30
/** Steps before and after that are accepted: clocks of phones drift. */
const window = 1
const ticketLife = 15 * 60_000

export const totpContext = (accountId: string): string => `accounts.totp:${accountId}`
const ticketContext = (accountId: string): string => `accounts.totp-ticket:${accountId}`

const totpOf = (secret: string, label = '', issuer = '一格 Yige') =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period })

/** The time step whose code this is, near `now`; null when it is none. */
function stepOf(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / period) + delta
}

/**
 * Takes a code: right, near now, and of a later step than the last one taken. The update decides, so that of two requests
 * with the same code one is refused.
 */
export async function takeCode(
  app: App,
  db: Tx,
  account: { id: string; totp_sealed: Buffer | null },
  code: string,
  now: Date,
): Promise<boolean> {
  if (!account.totp_sealed) return false
  const step = stepOf(app.crypto.open(account.totp_sealed, totpContext(account.id)), code, now)
  if (step === null) return false
  const r = await db
    .updateTable('accounts')
    .set({ totp_last_step: step })
    .where('id', '=', account.id)
    .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
    .executeTakeFirst()
  return r.numUpdatedRows === 1n
}

/** A fresh secret, its address for the QR code, and the same secret sealed: the client brings it back to confirm. */
export function enrol(app: App, account: { id: string; username: string }, now: Date) {
  const secret = new Secret({ size: 20 }).base32
  const ticket = app.crypto
    .seal(`${now.getTime()}:${secret}`, ticketContext(account.id))
    .toString('base64url')
  return { secret, ticket, uri: totpOf(secret, account.username, app.installation.name).toString() }
}

/** The secret of a ticket of this account that is not too old, and the step of the first code. */
export function openTicket(
  app: App,
  accountId: string,
  ticket: string,
  code: string,
  now: Date,
): { secret: string; step: number } {
  let at: string | undefined
  let secret: string | undefined
  try {
    ;[at, secret] = app.crypto.open(Buffer.from(ticket, 'base64url'), ticketContext(accountId)).split(':')
  } catch {
    throw problem('totp.ticket')
  }
  if (!at || !secret || now.getTime() - Number(at) > ticketLife) throw problem('totp.ticket')
  const step = stepOf(secret, code, now)
  if (step === null) throw problem('signin.code_wrong')
  return { secret, step }
}
