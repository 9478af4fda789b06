/** When a message that did not arrive is tried again, and when a person has to look. */

const minute = 60_000

/** Tries within the first day; after the last, or after 24 hours, a person gets a task. */
export const maxAttempts = 10
export const maxAgeMs = 24 * 60 * minute
/** How long a sender may be silent about a message before another takes over. Longer than a whole batch with time-outs. */
export const leaseMs = 2 * minute
export const callTimeoutMs = 10_000

/**
 * The next try after `attempts` failed ones: 30 s, 1, 2, 4 … at most 60 minutes, ± 20 % so that a system that comes back is
 * not met by everything at once. `null`: no more tries. `chance` in [0, 1). A time the other side asked for is kept if longer.
 */
export function nextTry(o: {
  attempts: number
  createdAt: Date
  now: Date
  chance: number
  askedMs?: number
}): Date | null {
  if (o.attempts >= maxAttempts || o.now.getTime() - o.createdAt.getTime() >= maxAgeMs) return null
  const base = Math.min(60 * minute, 30_000 * 2 ** (o.attempts - 1))
  const wait = Math.max(base * (0.8 + 0.4 * o.chance), Math.min(o.askedMs ?? 0, 6 * 60 * minute))
  return new Date(o.now.getTime() + Math.round(wait))
}

/** What an HTTP answer means for a message: arrived, try again, or hopeless until somebody changes something. */
export function readStatus(status: number): 'arrived' | 'retry' | 'permanent' {
  if (status >= 200 && status < 300) return 'arrived'
  if (status >= 500 || status === 408 || status === 425 || status === 429) return 'retry'
  return 'permanent'
}

/** `Retry-After`: seconds or a date; milliseconds from `now`, undefined when it says nothing. */
export function readRetryAfter(header: string | null, now: Date): number | undefined {
  if (!header) return undefined
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

/** Codes of one prefix, counted on: after `YG-0099` come `YG-0100` … `YG-9999`, `YG-10000`. */
export function nextCodes(prefix: string, last: number, n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${prefix}-${String(last + 1 + i).padStart(4, '0')}`)
}
