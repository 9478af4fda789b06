/**
 * Who may do what where. A grant is (account, role, region path, from, until); a role is a list of verbs. This module turns
 * (account, verb) into path ranges, and those into a boolean and into a SQL predicate; a property test proves they agree.
 * Out of scope is 404, no rule means no. Units (departments) reach the cases they handle through `units`, not by region.
 */
import { type RawBuilder, sql } from 'kysely'
import { rangeOf } from '../shared/region-path.ts'
import { problem } from './problem.ts'

export interface Grant {
  role: string
  regionPath: string
  verbs: readonly string[]
}

export interface Access {
  /** Region paths in which the actor holds the verb, without those inside another; empty: nowhere. */
  ranges(verb: string): readonly string[]
  has(verb: string): boolean
  can(verb: string, regionPath: string): boolean
  /** `column` (a text collate "C" path) lies in one of the actor's ranges for the verb; false when there is none. */
  where(verb: string, column: RawBuilder<unknown> | string): RawBuilder<boolean>
  /** Throws 404 when the actor cannot even read there with `readVerb`, 403 when only this verb is missing. */
  need(verb: string, regionPath: string, readVerb?: string): void
  /** Units the actor belongs to (own unit and units of posts held). */
  units: readonly string[]
  /** Region paths in which the actor holds one of these roles, without those inside another: for rows that name their readers. */
  rolePaths(roles: readonly string[]): readonly string[]
  /** Union of all ranges: the scope given to row-level security. */
  scope: readonly string[]
  /** `role/path` of each grant: what row-level security asks of rows that name their readers. */
  roles: readonly string[]
  verbs: ReadonlySet<string>
}

/** Smallest set of prefixes that covers the same paths: a path inside another of the list is dropped. */
export function outermost(paths: readonly string[]): string[] {
  const sorted = [...new Set(paths)].sort()
  const out: string[] = []
  for (const p of sorted) if (!out.some((o) => p.startsWith(o))) out.push(p)
  return out
}

export const isWithin = (path: string, ancestor: string): boolean => path.startsWith(ancestor)

/** SQL for "column is `root` or below it": a range that an ordinary index serves. */
export function within(column: RawBuilder<unknown>, root: string): RawBuilder<boolean> {
  const [lo, hi] = rangeOf(root)
  return sql<boolean>`(${column} >= ${lo} and ${column} < ${hi})`
}

/** SQL for "column lies in one of these ranges"; false when there is none. */
export function withinAny(column: RawBuilder<unknown>, roots: readonly string[]): RawBuilder<boolean> {
  if (roots.length === 0) return sql<boolean>`false`
  return sql<boolean>`(${sql.join(
    roots.map((r) => within(column, r)),
    sql` or `,
  )})`
}

export function createAccess(grants: readonly Grant[], units: readonly string[] = []): Access {
  const byVerb = new Map<string, string[]>()
  for (const g of grants) for (const v of g.verbs) byVerb.set(v, [...(byVerb.get(v) ?? []), g.regionPath])
  for (const [v, paths] of byVerb) byVerb.set(v, outermost(paths))
  const ranges = (verb: string): readonly string[] => byVerb.get(verb) ?? []
  const can = (verb: string, path: string) => ranges(verb).some((r) => isWithin(path, r))
  return Object.freeze({
    ranges,
    has: (verb: string) => ranges(verb).length > 0,
    can,
    where(verb: string, column: RawBuilder<unknown> | string) {
      const col = typeof column === 'string' ? sql.ref(column) : column
      return withinAny(col, ranges(verb))
    },
    need(verb: string, path: string, readVerb?: string) {
      if (can(verb, path)) return
      if (readVerb && !can(readVerb, path)) throw problem('not_found')
      throw problem(readVerb ? 'access.denied' : 'not_found')
    },
    units,
    rolePaths: (roles: readonly string[]) =>
      outermost(grants.filter((g) => roles.includes(g.role)).map((g) => g.regionPath)),
    scope: outermost(grants.map((g) => g.regionPath)),
    roles: [...new Set(grants.map((g) => `${g.role}/${g.regionPath}`))].sort(),
    verbs: new Set(byVerb.keys()),
  })
}

/** The system itself, for jobs and for intake that no account makes. */
export const systemAccess: Access = Object.freeze({
  ranges: () => [''],
  has: () => true,
  can: () => true,
  where: () => sql<boolean>`true`,
  need: () => {},
  units: [],
  rolePaths: () => [''],
  scope: [''],
  roles: [],
  verbs: new Set<string>(),
})
