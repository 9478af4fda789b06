/**
 * Which records are looked at together. Looking at all pairs is out of the question, so records meet in blocks of equal keys, in
 * several passes that fail for different reasons. The passes are chosen from what the values are like: a few thousand imagined true pairs
 * with slips, gaps and wrong values say which keys still hold, and the passes that find most of them for their cost are taken.
 */
import type { Records } from './records.ts'
import { atomHashes } from './records.ts'
import { dice, Numbers, orderOf } from './sorting.ts'
import { bits, joined } from './strings.ts'

/** A key of single records: an atom of a field, or the sounds of both names in any order. */
export interface Key {
  name: string
  /** Fields it is made of; keys of one pass share none. */
  fields: readonly number[]
  hardy: number
  of(record: number): number
  /** Share of records that have it, and chance that two records have the same. */
  filled: number
  equal: number
  /** Enough records have it, and they differ. */
  useful: boolean
}

export interface Pass {
  keys: readonly Key[]
  /** Pairs it will bring, by estimate. */
  estimate: number
}

export function keysOf(records: Records): Key[] {
  const { fields, rows } = records
  const width = fields.length
  const keys: Key[] = fields.flatMap((field, f) =>
    field.kind.atoms.map((atom) => {
      const hashes = atomHashes(field.pool, atom, f + 1)
      const key: Key = {
        name: atom.name === 'whole' ? field.name : `${field.name}:${atom.name}`,
        fields: [f],
        hardy: atom.hardy,
        of: (r) => {
          const v = rows[r * width + f]!
          return v < 0 ? 0 : hashes[v]!
        },
        filled: 0,
        equal: 0,
        useful: false,
      }
      const { count, countLeft } = field
      return weighed(key, records, (add) => {
        for (let v = 0; v < count.length; v++) if (hashes[v] !== 0) add(hashes[v]!, count[v]!, countLeft[v]!)
      })
    }),
  )
  if (records.names) {
    const { surname, given } = records.names
    const sound = fields[given]!.kind.atoms.find((a) => a.name === 'sound')!
    const hashes = atomHashes(fields[given]!.pool, sound, 0)
    const key: Key = {
      name: 'names:any-order',
      fields: [surname, given],
      hardy: sound.hardy,
      of: (r) => {
        const s = rows[r * width + surname]!
        const g = rows[r * width + given]!
        if (s < 0 || g < 0) return 0
        const [x, y] = [hashes[s]!, hashes[g]!]
        return x === 0 || y === 0 ? 0 : x < y ? joined(x, y) : joined(y, x)
      },
      filled: 0,
      equal: 0,
      useful: false,
    }
    keys.push(
      weighed(key, records, (add) => {
        for (let r = 0; r < records.n; r++) {
          const h = key.of(r)
          if (h !== 0) add(h, 1, r < records.split ? 1 : 0)
        }
      }),
    )
  }
  return keys
}

/** The key with its frequencies. */
function weighed(
  key: Key,
  { n, split, linking }: Records,
  each: (add: (hash: number, count: number, left: number) => void) => void,
): Key {
  const hashes = new Numbers(new Int32Array(1024))
  const counts = new Numbers(new Int32Array(1024))
  const lefts = new Numbers(new Int32Array(1024))
  each((h, count, left) => {
    hashes.push(h)
    counts.push(count)
    lefts.push(left)
  })
  const order = orderOf(hashes.list.slice(0, hashes.length))
  let sum = 0
  let all = 0
  let ofLeft = 0
  let distinct = 0
  for (let i = 0; i < order.length; ) {
    const h = hashes.list[order[i]!]!
    let count = 0
    let left = 0
    for (; i < order.length && hashes.list[order[i]!] === h; i++) {
      count += counts.list[order[i]!]!
      left += lefts.list[order[i]!]!
    }
    sum += linking ? left * (count - left) : (count * (count - 1)) / 2
    all += count
    ofLeft += left
    distinct++
  }
  const pairs = linking ? split * (n - split) : (n * (n - 1)) / 2
  key.filled = linking ? Math.sqrt((ofLeft / split) * ((all - ofLeft) / (n - split))) : all / n
  key.equal = pairs > 0 ? sum / pairs : 0
  key.useful = key.filled >= 0.02 && distinct > 1
  return key
}

const IMAGINED = 2048
const WORDS = IMAGINED / 32

/** Chooses passes that together look at no more than about `budget` pairs. */
export function choosePasses(records: Records, every: readonly Key[], budget: number, most: number): Pass[] {
  const keys = every.filter((k) => k.useful)
  const holds = imagined(records, keys)
  const candidates = combined(records, keys, budget).map((pass) => {
    const found = new Int32Array(WORDS).fill(-1)
    for (const k of pass.keys) {
      const h = holds.get(k)!
      for (let w = 0; w < WORDS; w++) found[w]! &= h[w]!
    }
    return { pass, found }
  })
  const chosen: Pass[] = []
  const left = new Int32Array(WORDS).fill(-1)
  let spent = 0
  while (chosen.length < most) {
    let best: (typeof candidates)[number] | undefined
    let bestWorth = 0
    for (const c of candidates) {
      if (spent + c.pass.estimate > budget) continue
      let gain = 0
      for (let w = 0; w < WORDS; w++) gain += bits(left[w]! & c.found[w]!)
      const worth = gain / (c.pass.estimate + (2 * budget) / most)
      if (gain >= 2 && worth > bestWorth) {
        bestWorth = worth
        best = c
      }
    }
    if (!best) break
    chosen.push(best.pass)
    spent += best.pass.estimate
    for (let w = 0; w < WORDS; w++) left[w]! &= ~best.found[w]!
  }
  return chosen
}

/** Single keys, twos and threes of different fields that do not cost too much. */
function combined(records: Records, keys: readonly Key[], budget: number): Pass[] {
  const out: Pass[] = []
  const extend = (from: number, taken: Key[], equal: number) => {
    for (let i = from; i < keys.length; i++) {
      const key = keys[i]!
      if (taken.some((t) => t.fields.some((f) => key.fields.includes(f)))) continue
      const both = equal * key.equal
      const estimate = both * records.pairs
      const pass = { keys: [...taken, key], estimate }
      if (estimate <= budget / 2) out.push(pass)
      // A key that is selective already only loses pairs by another one.
      if (estimate > budget / 400 && pass.keys.length < 3) extend(i + 1, pass.keys, both)
    }
  }
  extend(0, [], 1)
  return out
}

/** For each key the imagined true pairs in which it holds, as bits. */
function imagined(records: Records, keys: readonly Key[]): Map<Key, Int32Array> {
  const throwing = dice(4_1973)
  const { fields, names } = records
  const full = fields.map((_, f) =>
    Math.max(0, ...keys.filter((k) => k.fields.length === 1 && k.fields[0] === f).map((k) => k.filled)),
  )
  const holds = new Map(keys.map((k) => [k, new Int32Array(WORDS)]))
  for (let i = 0; i < IMAGINED; i++) {
    // Whoever writes badly does so in more than one place.
    const care = throwing() < 0.3 ? 0.5 : 0.85
    const changed = names !== undefined && throwing() < 0.06
    const states = fields.map((_, f) => {
      const x = throwing()
      if (throwing() > full[f]! ** 2) return 'gone'
      return x < care ? 'same' : x < care + (1 - care) * 0.75 ? 'slip' : 'gone'
    })
    for (const k of keys) {
      const swapped =
        changed && k.fields.length === 1 && (k.fields[0] === names.surname || k.fields[0] === names.given)
      const ok =
        !swapped &&
        k.fields.every((f) => states[f] === 'same' || (states[f] === 'slip' && throwing() < k.hardy))
      if (ok) holds.get(k)![i >> 5]! |= 1 << (i & 31)
    }
  }
  return holds
}

/** Passes as a configuration names them: columns, or `column:key` for a looser key. Unknown names are faults. */
export function passesOf(
  blocking: readonly (readonly string[])[],
  records: Records,
  keys: readonly Key[],
): { passes: Pass[]; faults: string[] } {
  const faults: string[] = []
  const passes = blocking.map((names): Pass => {
    const own = names.flatMap((name) => {
      const key = keys.find((k) => k.name === name)
      if (!key)
        faults.push(`blocking: 没有 there is no “${name}”（可用 use: ${keys.map((k) => k.name).join(', ')}）`)
      return key ? [key] : []
    })
    return { keys: own, estimate: own.reduce((p, k) => p * k.equal, records.pairs) }
  })
  return { passes, faults }
}
