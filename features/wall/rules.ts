/** What the wall says about people and cases, without I/O. */
import type { WallView } from '../duty/contract.ts'
import type { Group, Wall, WallCase } from './contract.ts'

const groupOf: Record<string, Group> = {
  worker: 'grid',
  leader: 'grid',
  deputy: 'grid',
  secretary: 'community',
  police: 'police',
  signer: 'unit',
  handler: 'unit',
  dispatcher: 'centre',
  'street-leader': 'centre',
  supervisor: 'centre',
  'property-manager': 'helper',
  'owners-committee': 'helper',
  volunteer: 'helper',
  'building-head': 'helper',
}

/** The row of the wall a duty is counted in; null for duties that go nowhere near a case (clerks). */
export const groupOfDuty = (duty: string | null): Group | null => (duty ? (groupOf[duty] ?? null) : null)

export interface DutyPost {
  name: string
  duty: string | null
  regionPath: string
  holders: readonly { accountId: string; name: string; onDuty: boolean }[]
}

export interface Person {
  accountId: string
  group: Group
  name: string
  post: string
  duty: string
  regionPath: string
  onDuty: boolean
}

/** People by group, each once: who holds three posts is one person, shown with the first (posts come in the order of regions). */
export function peopleOf(posts: readonly DutyPost[]): Person[] {
  const seen = new Set<string>()
  return posts.flatMap((p) => {
    const group = groupOfDuty(p.duty)
    if (!group) return []
    return p.holders.flatMap((h) => {
      if (seen.has(h.accountId)) return []
      seen.add(h.accountId)
      return [{ ...h, group, post: p.name, duty: p.duty!, regionPath: p.regionPath }]
    })
  })
}

/** Grids without anybody answerable on duty: neither a holder of a post of the grid itself, nor a shift of a roster for grids there or above. */
export function uncoveredGrids<G extends { path: string }>(
  grids: readonly G[],
  posts: readonly DutyPost[],
  shifts: readonly { regionPath: string }[] = [],
): G[] {
  const covered = new Set(
    posts
      .filter((p) => groupOfDuty(p.duty) === 'grid' && p.holders.some((h) => h.onDuty))
      .map((p) => p.regionPath),
  )
  return grids.filter((g) => !covered.has(g.path) && !shifts.some((s) => g.path.startsWith(s.regionPath)))
}

export interface RunningShift {
  rosterId: string
  rosterName: string
  regionPath: string
  kind: 'centre' | 'grid' | 'squad'
  accountId: string
  chief: boolean
  team: string | null
  part: string
  startsAt: Date
  endsAt: Date
  wall: WallView | null
}

/** The view a wall of the region is asked to show: by the centre nearest to it, and there by what began last. */
export function viewOf(shifts: readonly RunningShift[], region: string): Wall['view'] {
  const [s] = shifts
    .filter((x) => x.kind === 'centre' && x.wall && region.startsWith(x.regionPath))
    .sort(
      (a, b) =>
        b.regionPath.length - a.regionPath.length ||
        b.startsAt.getTime() - a.startsAt.getTime() ||
        (a.rosterId < b.rosterId ? -1 : 1),
    )
  return s?.wall ? { key: s.wall, roster: s.rosterName, part: s.part, until: s.endsAt.toISOString() } : null
}

/** One line for each group that has the shift: the centre first, then squads; grids are said as coverage. */
export function shiftLines(
  shifts: readonly RunningShift[],
  nameOf: (accountId: string) => string,
): Wall['duty']['rosters'] {
  const lines = new Map<string, RunningShift[]>()
  for (const s of shifts)
    if (s.kind !== 'grid') {
      const key = `${s.rosterId} ${s.part} ${s.team}`
      lines.set(key, [...(lines.get(key) ?? []), s])
    }
  return [...lines.values()]
    .sort(([a], [b]) => Number(b!.kind === 'centre') - Number(a!.kind === 'centre'))
    .map((of) => {
      const first = of.find((s) => s.chief) ?? of[0]!
      return {
        name: first.rosterName,
        part: first.part,
        chief: nameOf(first.accountId),
        people: new Set(of.map((s) => s.accountId)).size,
        until: first.endsAt.toISOString(),
      }
    })
}

/** Where the matter stands, in the one word a wall has room for. */
export function handOf(c: {
  state: string
  closedAt: Date | null
  arrivedAt: Date | null
}): WallCase['hand'] {
  if (c.closedAt) return 'closed'
  if (c.state === 'triage') return 'triage'
  if (c.state === 'dispatched') return 'unsigned'
  if (c.state === 'suspended') return 'paused'
  if (c.state === 'resolved' || c.state === 'evaluated') return 'resolved'
  return c.arrivedAt ? 'arrived' : 'coming'
}

/** State of a clock at a moment: `late` from the instant of the deadline on, as in lists (`next_due_at < now`). */
export function clockAt(
  c: { dueAt: string | null; warnAt: string | null },
  now: number,
): 'ok' | 'soon' | 'late' | 'off' {
  if (!c.dueAt) return 'off'
  if (Date.parse(c.dueAt) < now) return 'late'
  return c.warnAt && Date.parse(c.warnAt) <= now ? 'soon' : 'ok'
}
