/**
 * Group commit: what arrives while a statement is under way is gathered and goes together in the next one, so that planning,
 * messages and the commit are paid once for many. Nobody is answered before the statement that holds his work has committed.
 * Alone, an item goes at once: there is no waiting for company.
 */
import { DatabaseError } from 'pg'

export interface GroupOptions<T> {
  /** Items one statement takes at most. */
  most: number
  /** Statements under way at the same time. */
  atOnce: number
  /** Items with the same key never share a statement: the later one waits for the next. */
  key?: (item: T) => string
}

interface Waiting<T, R> {
  item: T
  done: (r: R) => void
  failed: (err: unknown) => void
}

/**
 * `run` does all items in one transaction and answers them in their order. When the database refuses a group, each of its
 * items is tried alone, so that a bad one fails by itself; a lost connection fails them all, because then nobody knows
 * whether the group was committed, and every caller has a request id to ask again with.
 */
export function createGroup<T, R>(
  run: (items: readonly T[]) => Promise<readonly R[]>,
  { most, atOnce, key }: GroupOptions<T>,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = []
  let under = 0
  let asked = false

  function take(): Waiting<T, R>[] {
    if (!key) return waiting.splice(0, most)
    const seen = new Set<string>()
    const now: Waiting<T, R>[] = []
    const later: Waiting<T, R>[] = []
    for (const w of waiting) {
      const k = key(w.item)
      if (now.length < most && !seen.has(k)) now.push(w)
      else later.push(w)
      // One that waits keeps those behind it with the same key waiting too: order within a key stays.
      seen.add(k)
    }
    waiting = later
    return now
  }

  async function each(group: readonly Waiting<T, R>[]): Promise<void> {
    for (const [i, w] of group.entries()) {
      try {
        const [r] = await run([w.item])
        w.done(r!)
      } catch (err) {
        w.failed(err)
        if (err instanceof DatabaseError) continue
        // The database went away meanwhile: each of the others would wait for it in vain, one after the other.
        for (const later of group.slice(i + 1)) later.failed(err)
        return
      }
    }
  }

  async function go(group: Waiting<T, R>[]): Promise<void> {
    under++
    try {
      const out = await run(group.map((w) => w.item))
      for (const [i, w] of group.entries()) w.done(out[i]!)
    } catch (err) {
      if (group.length > 1 && err instanceof DatabaseError) await each(group)
      else for (const w of group) w.failed(err)
    } finally {
      under--
      flush()
    }
  }

  function flush(): void {
    while (under < atOnce && waiting.length > 0) void go(take())
  }

  return (item) =>
    new Promise<R>((done, failed) => {
      waiting.push({ item, done, failed })
      if (asked || under >= atOnce) return
      // The rest of this turn may bring more.
      asked = true
      setImmediate(() => {
        asked = false
        flush()
      })
    })
}
