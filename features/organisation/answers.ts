/**
 * What other features may ask of the organisation. Units, posts, who is on duty and who has how much in hand are held in
 * memory and renewed when `cache_versions` says so (looked at once a second), so that triage routes without SQL and a duty
 * change made in another process is seen within two seconds.
 */
import { sql } from 'kysely'
import type { App } from '../../kernel/context.ts'
import type { Tx } from '../../kernel/db.ts'
import { defineProblems } from '../../kernel/problem.ts'
import type { UnitFact } from '../items/contract.ts'
import type { DutyPerson, RoutePost, RouteUnit } from '../triage/answers.ts'
import { organisationProblems } from './contract.ts'
import { covering, gridDuties, missingDuties } from './rules.ts'
import {
  type AccountFact,
  loadFacts,
  loadWork,
  type OrganisationFacts,
  type PostFact,
  type UnitRow,
} from './store.ts'

export { carryPosts } from './carry.ts'
export { homeOf, placeOf, setDuty } from './commands.ts'

export type { AccountFact, PostFact, UnitRow } from './store.ts'
export { bump } from './store.ts'

defineProblems(organisationProblems, { units_key_key: 'unit.key_taken' })

export interface OrganisationService {
  /** Open units; `capabilities` as the responsibility list names them. */
  units(): readonly UnitRow[]
  unit(id: string): UnitRow | undefined
  unitByKey(key: string): UnitFact | undefined
  /** For display; an unknown id gives an empty text, never a fault. Closed units and left people keep their names. */
  unitName(id: string | null): string
  unitNameEn(id: string | null): string
  accountName(id: string | null): string
  account(id: string): AccountFact | undefined
  accountByUsername(username: string): AccountFact | undefined
  /** Open posts with their present holders. */
  posts(): readonly PostFact[]
  post(id: string): PostFact | undefined
  postsOf(accountId: string): readonly PostFact[]
  /** Posts of that duty that cover a place, the nearest first. */
  postsFor(path: string, duty: string): readonly PostFact[]
  /** Present holders of a duty for a place: nearest post first; on duty first, then the least load. */
  peopleFor(
    path: string,
    duty: string,
  ): { accountId: string; postId: string; name: string; onDuty: boolean }[]
  onDuty(accountId: string): boolean
  /** Open handler lines of an account: as of the last look, plus what this process assigned since. */
  load(accountId: string): number
  /** Told by whoever assigns, so that ten reports in one second spread over ten people. */
  noteAssigned(accountId: string): void
  /** Units, posts, people on duty and loads as triage's `RouteWorld` wants them. */
  world(): {
    units: readonly RouteUnit[]
    posts: readonly RoutePost[]
    duty: readonly DutyPerson[]
    load: Readonly<Record<string, number>>
  }
  /** Reads everything again now. Call it in `afterCommit` of a change that this process must see at once. */
  refresh(): Promise<void>
  stop(): void
}

declare module '../../kernel/context.ts' {
  interface Services {
    organisation: OrganisationService
  }
}

const lookEvery = 1000
/** Terms begin and end without anybody writing: the facts are read anew at least this often. */
const renewEvery = 30_000
const workEvery = 10_000

/** Loads the organisation, puts the service on `app.services` and keeps it fresh until `stop()`. */
export async function startOrganisation(app: App): Promise<OrganisationService> {
  let facts: OrganisationFacts = await loadFacts(app.pools.system, app.clock())
  let work = await loadWork(app.pools.system, app.installation.county)
  let view = viewOf(facts)
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let readAt = performance.now()
  let workAt = readAt

  async function refresh(): Promise<void> {
    facts = await loadFacts(app.pools.system, app.clock())
    work = await loadWork(app.pools.system, app.installation.county)
    view = viewOf(facts)
    readAt = workAt = performance.now()
  }

  async function look(): Promise<void> {
    try {
      const { rows } = await sql<{ version: number }>`
        select version from cache_versions where name = 'organisation'`.execute(app.pools.system)
      if ((rows[0]?.version ?? 0) !== facts.version || performance.now() - readAt > renewEvery)
        await refresh()
      else if (performance.now() - workAt > workEvery) {
        work = await loadWork(app.pools.system, app.installation.county)
        workAt = performance.now()
      }
    } catch (err) {
      app.log.warn({ err }, 'organisation not readable; the last known one stays in use')
    }
    if (!stopped) timer = setTimeout(look, lookEvery).unref()
  }
  timer = setTimeout(look, lookEvery).unref()

  const load = (id: string) => work.get(id) ?? 0
  const service: OrganisationService = {
    units: () => view.units,
    unit: (id) => facts.units.get(id),
    unitByKey: (key) => view.byKey.get(key),
    unitName: (id) => (id ? (facts.units.get(id)?.name ?? '') : ''),
    unitNameEn: (id) => (id ? (facts.units.get(id)?.nameEn ?? facts.units.get(id)?.name ?? '') : ''),
    accountName: (id) => (id ? (facts.accounts.get(id)?.name ?? '') : ''),
    account: (id) => facts.accounts.get(id),
    accountByUsername: (username) => view.byUsername.get(username),
    posts: () => facts.posts,
    post: (id) => view.posts.get(id),
    postsOf: (id) => view.postsOf.get(id) ?? [],
    postsFor: (path, duty) => covering(view.byDuty.get(duty) ?? [], path),
    peopleFor: (path, duty) => {
      const seen = new Set<string>()
      return covering(view.byDuty.get(duty) ?? [], path).flatMap((p) =>
        p.holders
          .filter((h) => !seen.has(h.accountId) && seen.add(h.accountId))
          .map((h) => ({ accountId: h.accountId, postId: p.id, name: h.name, onDuty: h.onDuty }))
          .sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || load(a.accountId) - load(b.accountId)),
      )
    },
    onDuty: (id) => facts.accounts.get(id)?.onDuty ?? false,
    load,
    noteAssigned: (id) => void work.set(id, load(id) + 1),
    world: () => ({
      ...view.world,
      // only for who asks: routing takes the loads one by one
      get load() {
        return Object.fromEntries(work)
      },
    }),
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
  app.services.organisation = service
  return service
}

const routeRole = (duty: string | null): NonNullable<RoutePost['role']> =>
  duty === 'dispatcher' ? 'dispatcher' : duty === 'street-leader' ? 'arbiter' : 'handler'

function viewOf(facts: OrganisationFacts) {
  const units = [...facts.units.values()].filter((u) => u.active)
  const byDuty = new Map<string, PostFact[]>()
  const postsOf = new Map<string, PostFact[]>()
  for (const p of facts.posts) {
    if (p.duty) byDuty.set(p.duty, [...(byDuty.get(p.duty) ?? []), p])
    for (const h of p.holders) postsOf.set(h.accountId, [...(postsOf.get(h.accountId) ?? []), p])
  }
  return {
    units,
    byKey: new Map(units.map((u) => [u.key, u])),
    byUsername: new Map([...facts.accounts.values()].map((a) => [a.username, a])),
    posts: new Map(facts.posts.map((p) => [p.id, p])),
    byDuty,
    postsOf,
    world: {
      units,
      posts: facts.posts.map((p) => ({
        id: p.id,
        unitId: p.unitId,
        name: p.name,
        regionPath: p.regionPath,
        role: routeRole(p.duty),
      })),
      duty: facts.posts.flatMap((p) =>
        p.holders.map((h) => ({ accountId: h.accountId, postId: p.id, name: h.name, onDuty: h.onDuty })),
      ),
    },
  }
}

export interface CoverGap {
  regionPath: string
  regionName: string
  kind: string
  missing: string[]
}

/** Grids at or below `path` that nobody holds a needed duty of at `now`; all grids with `missing: []` when `all`. */
export async function gaps(db: Tx, path: string, now = new Date(), all = false): Promise<CoverGap[]> {
  const { rows } = await sql<{ path: string; name: string; kind: string; held: string[] }>`
    select r.path, r.name, r.kind, coalesce(d.held, '{}') as held
    from regions r
    left join lateral (
      select array_agg(distinct p.duty) as held
      from posts p
      join post_holders h on h.post_id = p.id and h.valid_from <= ${now} and (h.valid_until is null or h.valid_until > ${now})
      join accounts a on a.id = h.account_id and a.status <> 'disabled'
      where p.region_path = r.path and p.active and p.duty = any(${[...gridDuties]})
    ) d on true
    where r.kind = 'grid' and r.division <> 'dedicated' and r.valid_to is null and r.path >= ${path} and r.path < ${`${path}~`}
    order by r.path`.execute(db)
  return rows
    .map((r) => ({
      regionPath: r.path,
      regionName: r.name,
      kind: r.kind,
      missing: missingDuties(new Set(r.held)),
    }))
    .filter((g) => all || g.missing.length > 0)
}
