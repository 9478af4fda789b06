/**
 * What decides about accounts, without I/O: lock-out, passwords, sessions, and who may give which role to whom.
 * Every time is an argument; every refusal is a problem code of `contract.ts`.
 */
import { administrators, type Role, roleOf } from './roles.ts'

export { administrators, clientVerbs, type Role, roleOf, roles, type Verb, verbs } from './roles.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A session nobody used for this long is over (a shift and its handover), and none lives longer than a week. */
export const sessionIdle = 12 * hour
export const sessionLife = 7 * day
/** A wall display stays signed in: over a closed fortnight, and as long as a browser keeps a cookie (400 days). */
export const displayIdle = 14 * day
export const displayLife = 400 * day

/** Nothing but a display: whoever holds any other role is a person, and signs in as one. */
export const isDisplay = (roles: readonly string[]): boolean =>
  roles.length > 0 && roles.every((r) => r === 'display')

export interface SessionTimes {
  lastSeenAt: Date
  expiresAt: Date
}

export const sessionAlive = (s: SessionTimes, now: Date, display = false): boolean =>
  now < s.expiresAt && now.getTime() - s.lastSeenAt.getTime() < (display ? displayIdle : sessionIdle)

/** Failures in a row that cost nothing: mistyping is human. */
export const freeFailures = 4

/**
 * Until when an account stays locked after its `failures`-th failure in a row: the fifth costs one minute, each further one
 * doubles it, up to an hour. Null: not locked. Long enough against guessing, short enough that nobody can be kept out.
 */
export function lockedUntil(failures: number, now: Date): Date | null {
  if (failures <= freeFailures) return null
  return new Date(now.getTime() + Math.min(2 ** (failures - freeFailures - 1) * minute, hour))
}

/** Failures from one address in a quarter of an hour before it is refused: an office behind one address mistypes too. */
export const addressFailures = 30
export const addressWindow = 15 * minute

// The passwords that head every published list and pass the length rule, and what our own words invite.
const common = new Set([
  ...['1234567890', '0123456789', '9876543210', '12345678910', '123456789a', 'a123456789', '1111111111'],
  ...['0000000000', '8888888888', '6666666666', '1234512345', '1q2w3e4r5t', 'qwertyuiop', 'qwerty12345'],
  ...[
    'qwerty123456',
    'password12',
    'password123',
    'password1234',
    'passw0rd123',
    'p@ssw0rd123',
    'admin12345',
  ],
  ...[
    'admin123456',
    'administrator',
    'iloveyou123',
    'abcd123456',
    'abc1234567',
    'woaini1314',
    'woaini520520',
  ],
  ...['5201314520', 'zxcvbnm123', 'asdfghjkl123', 'letmein1234', 'welcome123', 'changeme123', 'wangge123456'],
])

export const passwordMin = 10
export const passwordMax = 200

/** Why a password is refused: a code per fault, empty when it is good. No rules about digits and signs: length protects. */
export function passwordFaults(
  password: string,
  username: string,
): ('short' | 'long' | 'username' | 'common')[] {
  const p = password.normalize('NFKC').toLowerCase()
  const faults: ReturnType<typeof passwordFaults> = []
  if ([...p].length < passwordMin) faults.push('short')
  if ([...p].length > passwordMax) faults.push('long')
  if (username.length >= 3 && p.includes(username.toLowerCase())) faults.push('username')
  if (common.has(p) || new Set(p).size < 4) faults.push('common')
  return faults
}

export interface HeldGrant {
  role: string
  regionPath: string
  validFrom: Date
  validUntil: Date | null
  revokedAt: Date | null
  delegatedFrom: string | null
}

/** Not over yet: holds now or will hold. Exclusion looks at these, so that no future date smuggles a second office in. */
export const grantPending = (g: HeldGrant, now: Date): boolean =>
  g.revokedAt === null && (g.validUntil === null || now < g.validUntil)

/** Roles among `held` that one person must not have beside `role`. */
export function conflicting(role: string, held: readonly HeldGrant[], now: Date): string[] {
  const r: Role | undefined = roleOf.get(role)
  if (!r) return []
  const keys = held.filter((g) => grantPending(g, now)).map((g) => g.role)
  return [...new Set(keys)].filter((k) => r.exclusiveWith.includes(k))
}

export interface GrantWish {
  toAccount: string
  role: string
  regionPath: string
  from: Date
  until: Date | null
}

/** Longest delegation: a quarter covers leave and illness; what lasts longer is a change of office and is granted. */
export const delegationMax = 92 * day

/**
 * May this person grant? Only with `grant.manage` over the path. The security administrator gives roles he does not hold
 * himself (that is the office), but never to himself, and what he gives is in the audit log that he cannot read.
 */
export function mayGrant(
  giver: { id: string; can(verb: string, path: string): boolean },
  wish: GrantWish,
  heldByReceiver: readonly HeldGrant[],
  now: Date,
): string | null {
  if (!roleOf.has(wish.role)) return 'grant.unknown_role'
  if (!giver.can('grant.manage', wish.regionPath)) return 'grant.outside'
  if (giver.id === wish.toAccount) return 'grant.self'
  return (
    datesFault(wish, now) ?? (conflicting(wish.role, heldByReceiver, now).length ? 'grant.exclusive' : null)
  )
}

/**
 * May this person delegate (代理)? Only what they hold themselves, there and then: the same role, at or below their own
 * path, inside the dates of their own grant, for at most `delegationMax`. What was delegated is not delegated further, and
 * the administrators' offices are not delegated at all.
 */
export function mayDelegate(
  giver: { id: string; held: readonly HeldGrant[] },
  wish: GrantWish,
  heldByReceiver: readonly HeldGrant[],
  now: Date,
): string | null {
  if (!roleOf.has(wish.role)) return 'grant.unknown_role'
  if (giver.id === wish.toAccount) return 'grant.self'
  if ((administrators as readonly string[]).includes(wish.role)) return 'grant.office'
  const dates = datesFault(wish, now)
  if (dates) return dates
  if (!wish.until || wish.until.getTime() - wish.from.getTime() > delegationMax) return 'grant.too_long'
  const until = wish.until
  const own = giver.held.some(
    (g) =>
      grantPending(g, now) &&
      g.delegatedFrom === null &&
      g.role === wish.role &&
      wish.regionPath.startsWith(g.regionPath) &&
      g.validFrom <= wish.from &&
      (g.validUntil === null || until <= g.validUntil),
  )
  if (!own) return 'grant.not_held'
  return conflicting(wish.role, heldByReceiver, now).length ? 'grant.exclusive' : null
}

function datesFault(wish: GrantWish, now: Date): string | null {
  if (wish.until && (wish.until <= wish.from || wish.until <= now)) return 'grant.dates'
  return null
}

/** Signed requests of other systems: tolerance of their clock, and so how long a nonce is remembered. */
export const signatureWindow = 5 * minute

/** What a client signs: four lines. `path` includes the query as sent; the digest is over the body's bytes, hex. */
export const signedText = (
  method: string,
  path: string,
  ts: string,
  nonce: string,
  bodySha256: string,
): string => [method.toUpperCase(), path, ts, nonce, bodySha256].join('\n')

/** Reads `Yige-HMAC key=…, ts=…, nonce=…, sig=…`; null when a part is missing or malformed. */
export function parseSignature(
  header: string,
): { key: string; ts: string; nonce: string; sig: string } | null {
  const m = /^Yige-HMAC\s+(.+)$/i.exec(header.trim())
  if (!m) return null
  const parts = new Map<string, string>()
  for (const piece of m[1]!.split(',')) {
    const at = piece.indexOf('=')
    if (at > 0)
      parts.set(
        piece.slice(0, at).trim(),
        piece
          .slice(at + 1)
          .trim()
          .replace(/^"|"$/g, ''),
      )
  }
  const [key, ts, nonce, sig] = ['key', 'ts', 'nonce', 'sig'].map((k) => parts.get(k) ?? '')
  if (!/^[\w.-]{3,80}$/.test(key!) || !/^\d{9,11}$/.test(ts!)) return null
  if (!/^[\w.~+/=-]{8,100}$/.test(nonce!) || !/^[0-9a-f]{64}$/i.test(sig!)) return null
  return { key: key!, ts: ts!, nonce: nonce!, sig: sig!.toLowerCase() }
}
