/** The order in which subjects are walked: the nearest place next, each place as it is listed (stairwell by stairwell, upwards). */

interface Placed {
  regionPath: string
  point: readonly [number, number] | null
}

const squared = (a: readonly [number, number], b: readonly [number, number]): number => {
  // Flat ground with degrees of longitude shortened: exact enough within a town.
  const k = Math.cos((a[1] * Math.PI) / 180)
  return ((a[0] - b[0]) * k) ** 2 + (a[1] - b[1]) ** 2
}

/**
 * Begins at `from`, else at the place with the lowest code, and goes to the nearest place that is left. What lies at one place stays
 * together and keeps its order; what has no point comes last, by code.
 */
export function routeOrder<T extends Placed>(
  subjects: readonly T[],
  from: readonly [number, number] | null = null,
): T[] {
  const places = new Map<string, { point: readonly [number, number] | null; items: T[] }>()
  for (const s of subjects) {
    const known = places.get(s.regionPath)
    if (known) known.items.push(s)
    else places.set(s.regionPath, { point: s.point, items: [s] })
  }
  const left = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, p]) => p)
  const out: T[] = []
  let here = from
  const placed = left.filter((p) => p.point !== null)
  while (placed.length > 0) {
    let best = 0
    if (here)
      for (let i = 1; i < placed.length; i++)
        if (squared(here, placed[i]!.point!) < squared(here, placed[best]!.point!)) best = i
    const [next] = placed.splice(best, 1)
    here = next!.point
    out.push(...next!.items)
  }
  for (const p of left) if (p.point === null) out.push(...p.items)
  return out
}
