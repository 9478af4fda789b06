/**
 * Append-only event chains. Each entry carries the hash of its predecessor, so that a change, a removal or a reordering
 * anywhere shows at the next check. What is hashed is canonical JSON (RFC 8785 in spirit: sorted keys, no white space),
 * never the database's rendering of it.
 */
import { sha256 } from './crypto.ts'

export const genesis: Buffer = Buffer.alloc(32)

/** JSON with sorted keys; `undefined` members vanish, dates become ISO strings, as JSON.stringify would have them. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (value instanceof Date) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const o = value as Record<string, unknown>
  const keys = Object.keys(o)
    .filter((k) => o[k] !== undefined)
    .sort()
  return `{${keys.map((k) => `${JSON.stringify(k)}:${canonical(o[k])}`).join(',')}}`
}

export interface Chained {
  seq: number
  prev_hash: Buffer
  hash: Buffer
}

/** sha256 over the predecessor's 32 bytes and the canonical entry (which must include its own sequence number). */
export function chainHash(prev: Buffer, entry: Record<string, unknown>): Buffer {
  return sha256(Buffer.concat([prev, Buffer.from(canonical(entry))]))
}

export type ChainFault = { seq: number; fault: 'missing' | 'order' | 'link' | 'content' }

/** Checks a whole chain in order; returns the first fault or null. `entryOf` must give back what was hashed. */
export function verifyChain<T extends Chained>(
  rows: readonly T[],
  entryOf: (row: T) => Record<string, unknown>,
): ChainFault | null {
  let prev = genesis
  let expected = 1
  for (const r of rows) {
    if (r.seq !== expected) return { seq: expected, fault: r.seq > expected ? 'missing' : 'order' }
    if (!r.prev_hash.equals(prev)) return { seq: r.seq, fault: 'link' }
    if (!r.hash.equals(chainHash(prev, entryOf(r)))) return { seq: r.seq, fault: 'content' }
    prev = r.hash
    expected++
  }
  return null
}
