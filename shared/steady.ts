/**
 * Answers that cost much are given again for a while, and asked for once by all who ask meanwhile. How long follows from
 * what they cost: an answer that took `t` is kept for `keep × t`, so that asking takes about one part in `keep` of a processor however
 * many ask. What is cheap (below `cheapMs`) is always asked anew, so a small town never sees an old number. Times in milliseconds.
 */
export type Steady = <T>(key: string, keep: number, ask: () => Promise<T>) => Promise<T>

interface Dear {
  answer: Promise<unknown>
  /** When it is asked for anew; infinite while somebody is asking. */
  until: number
}

export function createSteady(
  o: { cheapMs?: number; longestMs?: number; most?: number; now?: () => number } = {},
): Steady {
  const { cheapMs = 50, longestMs = 60_000, most = 1000, now = Date.now } = o
  const dear = new Map<string, Dear>()
  return <T>(key: string, keep: number, ask: () => Promise<T>): Promise<T> => {
    const from = now()
    const known = dear.get(key)
    if (known && from < known.until) return known.answer as Promise<T>
    const answer = ask()
    if (known) dear.set(key, { answer, until: Number.POSITIVE_INFINITY })
    return answer.then(
      (value) => {
        const took = now() - from
        if (took < cheapMs) dear.delete(key)
        else {
          if (dear.size >= most) dear.clear()
          dear.set(key, { answer, until: now() + Math.min(longestMs, keep * took) })
        }
        return value
      },
      (err) => {
        dear.delete(key)
        throw err
      },
    )
  }
}
