/** What a replay finds: two answers to the same question, and which of them is what people left. Pure. */
import type { Decision } from '../../triage/contract.ts'

export const replayKinds = ['class', 'level', 'route'] as const
export type ReplayKind = (typeof replayKinds)[number]

/** The value of a decision as figures name it; `none` where it has none. */
export function valueIn(decisions: readonly Decision[], kind: ReplayKind): string {
  for (const d of decisions) {
    if (d.kind !== kind) continue
    if (d.kind === 'class') return d.value.item ?? 'none'
    if (d.kind === 'level') return d.value.level
    if (d.kind === 'route') return d.value.unitId ?? 'none'
  }
  return 'none'
}

export const sides = ['better', 'worse', 'other'] as const
export type Side = (typeof sides)[number]

/** Better: now as people left it and not before. `stands` empty: nobody has looked, so nobody can tell. */
export function sideOf(c: { was: string; now: string; stands: string }): Side {
  if (c.stands === '' || c.was === c.now) return 'other'
  return c.now === c.stands ? 'better' : c.was === c.stands ? 'worse' : 'other'
}

export interface Changed {
  kind: ReplayKind
  was: string
  now: string
  stands: string
}

/** What differs between two sets of decisions about one report. */
export function changesOf(
  before: readonly Decision[],
  after: readonly Decision[],
  stands: Readonly<Partial<Record<ReplayKind, string>>>,
): Changed[] {
  return replayKinds.flatMap((kind): Changed[] => {
    const [was, now] = [valueIn(before, kind), valueIn(after, kind)]
    return was === now ? [] : [{ kind, was, now, stands: stands[kind] ?? '' }]
  })
}
