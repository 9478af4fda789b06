import { isWithin, parentOf } from '../../../shared/region-path.ts'
import type { Change } from './book.ts'
import { Shape } from './polygon.ts'
import type { LineageRow } from './row.ts'

/**
 * Where something that carries a region code belongs after a change. `stays`: the change does not touch it. `goes`: under the
 * code `to`, found by the descent of the code, by where it lies, or because somebody listed it. `undecided`: its region came
 * apart and nothing says into which of `among` it falls; `above` is the open region that holds them all.
 */
export type Fate =
  | { kind: 'stays' }
  | { kind: 'goes'; to: string; how: 'code' | 'position' | 'choice'; step: Step }
  | { kind: 'undecided'; among: readonly string[]; above: string; step: Step }

/** What was done to the region something lay in: the code that was touched, how, and the reason that was given. */
export interface Step {
  from: string
  kind: LineageRow['kind']
  reason: string
}

export interface Moved {
  /** Codes that ended and where their ground went; a code of several parts comes once for each. */
  ended: readonly LineageRow[]
  /** Outermost codes that were touched: whoever looks for rows looks below these. */
  roots: readonly string[]
  /** Rows that somebody listed for a part of a split: id → code of the part. */
  choices: ReadonlyMap<string, string>
  /** Name of a code as it is after the change; undefined when the change does not open it. */
  nameOf(path: string): string | undefined
  fate(path: string, point?: readonly [number, number] | null, id?: string): Fate
}

/**
 * Reads a planned change as a question that everybody who keeps region codes can ask. `isOpen` says whether a code is in force
 * before the change. A code that ended long ago follows the nearest code above it. Pure.
 */
export function movedBy(
  change: Pick<Change, 'close' | 'open' | 'lineage'> & { choices?: ReadonlyMap<string, string> },
  isOpen: (path: string) => boolean,
): Moved {
  const begins = new Map(change.open.map((r) => [r.path, r]))
  const closes = new Set(change.close.map((r) => r.path))
  const steps = new Map<string, { step: Step; to: string[] }>()
  for (const l of change.lineage) {
    if (l.from === l.to) continue
    const known = steps.get(l.from)
    if (known) known.to.push(l.to)
    else
      steps.set(l.from, {
        step: { from: l.from, kind: l.kind, reason: l.reason },
        // A code that goes on beside the new ones is the first of its own parts.
        to: begins.has(l.from) ? [l.from, l.to] : [l.to],
      })
  }
  const shapes = new Map<string, Shape | null>()
  const holds = (path: string, point: readonly [number, number]): boolean => {
    let shape = shapes.get(path)
    if (shape === undefined) {
      const outline = begins.get(path)?.geometry
      shape = outline ? new Shape(outline) : null
      shapes.set(path, shape)
    }
    return shape?.contains(point[0], point[1]) ?? false
  }
  const choices = change.choices ?? new Map()
  return {
    ended: change.lineage.filter((l) => l.from !== l.to && !begins.has(l.from)),
    roots: [...steps.keys()].filter((p) => ![...steps.keys()].some((o) => o !== p && isWithin(p, o))),
    choices,
    nameOf: (path) => begins.get(path)?.name,
    fate(path, point, id) {
      let at: string | null = path
      while (at && !steps.has(at)) at = parentOf(at)
      const found = at ? steps.get(at) : undefined
      if (!found) return { kind: 'stays' }
      // Something below that is in force and not touched itself goes on where it is.
      if (at !== path && isOpen(path) && !closes.has(path)) return { kind: 'stays' }
      const { step, to } = found
      const go = (target: string, how: 'code' | 'position' | 'choice'): Fate =>
        target === path ? { kind: 'stays' } : { kind: 'goes', to: target, how, step }
      if (to.length === 1) return go(to[0]!, 'code')
      const chosen = id === undefined ? undefined : choices.get(id)
      if (chosen !== undefined && to.includes(chosen)) return go(chosen, 'choice')
      const part = point ? to.find((p) => holds(p, point)) : undefined
      if (part) return go(part, 'position')
      return { kind: 'undecided', among: to, above: parentOf(to[0]!)!, step }
    },
  }
}
