/** What the wall says about people and cases, without I/O. */
import type { Group, WallCase } from './contract.ts'

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
