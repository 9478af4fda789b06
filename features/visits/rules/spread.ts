/** Who goes where on which day: subjects over workers and days. */

/** `items` in `n` runs, in order, of sizes that differ by at most one. */
export function shares<T>(items: readonly T[], n: number): T[][] {
  return Array.from({ length: n }, (_, i) =>
    items.slice(Math.floor((i * items.length) / n), Math.floor(((i + 1) * items.length) / n)),
  )
}

export interface Group<T> {
  /** In the order they are walked. */
  subjects: readonly T[]
  /** Who shares them; none: nobody's yet. */
  workers: readonly string[]
}

export interface Call<T> {
  subject: T
  accountId: string | null
  dueOn: string
  /** Place in the walk of its worker. */
  ord: number
}

/**
 * Each group is cut into one run for each of its workers; who has several groups walks one after the other. Everybody makes at most
 * `perDay` calls a day, on the days that `days` gives. What nobody has is spread as if one person had it: whoever takes it over later
 * finds days in it.
 */
export function spread<T>(
  groups: readonly Group<T>[],
  o: { perDay: number; days: (n: number) => string },
): Call<T>[] {
  const made = new Map<string | null, number>()
  const out: Call<T>[] = []
  for (const g of groups) {
    const runs = g.workers.length ? shares(g.subjects, g.workers.length) : [g.subjects]
    for (const [i, run] of runs.entries()) {
      const accountId = g.workers[i] ?? null
      for (const subject of run) {
        const ord = made.get(accountId) ?? 0
        made.set(accountId, ord + 1)
        out.push({ subject, accountId, dueOn: o.days(Math.floor(ord / o.perDay)), ord })
      }
    }
  }
  return out
}
