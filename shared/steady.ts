/**
 * Answers that cost much are given again for a while, and asked for once by all who ask meanwhile. How long follows from
 * what they cost: an answer that took `t` is fresh for `keep × t`, so that asking takes about one part in `keep` of a processor however
 * many ask. For three times as long again it is still given, while a new one is asked for behind it: nobody waits for it. What is cheap
 * (below `cheapMs`) is asked anew, or after `leastMs` where that is given: a small town never sees an old number. What is asked for behind
 * is asked one after another, and with a `share` never takes more than that part of the time, however many keys there are; for that an
 * answer may be given until `goodMs` after it was made. Times in milliseconds.
 */
export type Steady = <T>(key: string, keep: number, ask: () => Promise<T>) => Promise<T>

interface Dear {
  answer: Promise<unknown>
  /** Nobody is asking for another one. */
  settled: boolean
  freshUntil: number
  goodUntil: number
}

export function createSteady(
  o: {
    cheapMs?: number
    leastMs?: number
    longestMs?: number
    goodMs?: number
    share?: number
    /** How to rest between two askings, where there is a `share`. */
    pause?: (ms: number) => Promise<unknown>
    most?: number
    now?: () => number
  } = {},
): Steady {
  const { cheapMs = 250, leastMs = 0, longestMs = 60_000, goodMs = 0, share = 1, most = 1000 } = o
  const { now = Date.now, pause = () => Promise.resolve() } = o
  const dear = new Map<string, Dear>()
  let lane: Promise<unknown> = Promise.resolve()

  /** Asks, and keeps the answer when it was dear; a fault is told to whoever waits and leaves nothing behind. */
  function renew<T>(key: string, keep: number, ask: () => Promise<T>): Promise<T> {
    const from = now()
    return ask().then(
      (value) => {
        const at = now()
        const cheap = at - from < cheapMs
        const fresh = cheap ? leastMs : Math.max(leastMs, Math.min(longestMs, keep * (at - from)))
        if (fresh === 0) dear.delete(key)
        else {
          if (dear.size >= most) dear.clear()
          const answer = Promise.resolve(value)
          dear.set(key, {
            answer,
            settled: true,
            freshUntil: at + fresh,
            goodUntil: at + (cheap ? fresh : Math.max(4 * fresh, goodMs)),
          })
        }
        return value
      },
      (err) => {
        dear.delete(key)
        throw err
      },
    )
  }

  async function behind<T>(key: string, keep: number, ask: () => Promise<T>): Promise<void> {
    const from = now()
    // Somebody could not wait for the turn.
    if (from < (dear.get(key)?.freshUntil ?? 0)) return
    // Whoever asks after it failed is told.
    await renew(key, keep, ask).catch(() => {})
    const rest = (now() - from) * (1 / share - 1)
    if (rest > 0) await pause(rest)
  }

  return <T>(key: string, keep: number, ask: () => Promise<T>): Promise<T> => {
    const known = dear.get(key)
    const at = now()
    if (known && (at < known.freshUntil || (!known.settled && at < known.goodUntil)))
      return known.answer as Promise<T>
    if (known && at < known.goodUntil) {
      known.settled = false
      lane = lane.then(() => behind(key, keep, ask))
      return known.answer as Promise<T>
    }
    const next = renew(key, keep, ask)
    if (!known && leastMs === 0) return next
    dear.set(key, { answer: next, settled: false, freshUntil: 0, goodUntil: Number.POSITIVE_INFINITY })
    return next
  }
}
