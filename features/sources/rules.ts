/** When a source is looked into again, which files are whole, and when a person has to know. Pure. */

const minute = 60_000
/** Looks in vain after which somebody gets a task. */
export const callAfter = 5

/** The next look: as often as wished; after looks in vain 2, 4, 8 … times as long, at most an hour, ± 20 %. */
export function nextLook(o: {
  everyMs: number
  failures: number
  now: Date
  /** In [0, 1). */
  chance: number
  askedMs?: number | undefined
}): Date {
  const wait =
    o.failures === 0
      ? o.everyMs
      : Math.max(
          Math.min(60 * minute, o.everyMs * 2 ** Math.min(o.failures, 20)) * (0.8 + 0.4 * o.chance),
          Math.min(o.askedMs ?? 0, 6 * 60 * minute),
        )
  return new Date(o.now.getTime() + Math.round(wait))
}

export interface SeenFile {
  name: string
  size: number
  mtimeMs: number
}
export type Seen = Record<string, [size: number, mtimeMs: number]>

/** Tables another system may drop; what programs write while they are not done has other names. */
export const isTableFile = (name: string): boolean =>
  /\.(csv|txt|tsv|xlsx|xls)$/i.test(name) && !/^[.~]|^\$/.test(name) && name.length <= 200

/** Files that did not grow between two looks; and what to remember for the next one. */
export function settled(before: Seen, now: readonly SeenFile[]): { whole: SeenFile[]; seen: Seen } {
  const whole = now.filter((f) => {
    const was = before[f.name]
    return was !== undefined && was[0] === f.size && was[1] === f.mtimeMs
  })
  return { whole, seen: Object.fromEntries(now.map((f) => [f.name, [f.size, f.mtimeMs] as const])) as Seen }
}

/** `20260626-142007` in UTC: names of files that are sorted by time. */
export const stamp = (at: Date): string =>
  at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')

/** A folder below the data folder is named plainly; anything else must be an absolute path. */
export const isPlainPlace = (place: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$/.test(place)

/** The other side did not answer as it should; tried again later, not before it says. */
export class NotNow extends Error {
  readonly afterMs: number | undefined
  constructor(message: string, afterMs?: number) {
    super(message)
    this.afterMs = afterMs
  }
}
