/** The world as case decisions see it: organisation, responsibility list and regions from memory, no SQL. */

import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { keyOf } from '../../shared/region-path.ts'
import { admits, resolveCoHandlers, resolveOwner } from '../items/rules.ts'
import type { PostFact } from '../organisation/answers.ts'
import type { World } from './rules/decide.ts'
import type { CaseFacts } from './rules.ts'

/** Posts by unit, grouped once: the list is the key, and a renewed organisation is a new list. */
const grouped = new WeakMap<readonly PostFact[], Map<string, PostFact[]>>()
function postsByUnit(posts: readonly PostFact[]): Map<string, PostFact[]> {
  const known = grouped.get(posts)
  if (known) return known
  const made = Map.groupBy(posts, (p) => p.unitId)
  grouped.set(posts, made)
  return made
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Duties of those who work a grid: what may be put on them is bounded by the admission list (准入清单). */
const onGrid = new Set<string>(['worker', 'leader', 'deputy'])

/** Streets and communities are the county town, villages (村) lie outside it: there is more time to arrive. */
export const outsideTown = (app: App, path: string): boolean =>
  app.services.regions.chain(path).some((r) => r.kind === 'village')

/** `title`: the line of the case that is asked about, where what bounced cases teach may choose its owner. */
export function worldOf(app: App, listId?: string | null, title?: string): World {
  const { organisation, items, regions } = app.services
  const person: World['person'] = (unitId, regionPath) => {
    const posts = postsByUnit(organisation.posts()).get(unitId) ?? []
    const held = posts
      .flatMap((p) => p.holders.map((h) => ({ post: p, accountId: h.accountId })))
      .map((h) => ({
        ...h,
        covers: regionPath.startsWith(h.post.regionPath),
        depth: h.post.regionPath.length,
        onDuty: organisation.onDuty(h.accountId),
        load: organisation.load(h.accountId),
      }))
      .filter((h) => h.covers)
      // On duty first, then the post nearest to the place, then the least load. Ties are settled as triage settles them
      // (triage/rules/route.ts), by name and then by id: else the case goes to somebody other than its reason names.
      .sort(
        (a, b) =>
          Number(b.onDuty) - Number(a.onDuty) ||
          b.depth - a.depth ||
          a.load - b.load ||
          byText(organisation.accountName(a.accountId), organisation.accountName(b.accountId)) ||
          (a.accountId < b.accountId ? -1 : 1),
      )
    const best = held[0]
    return best ? { postId: best.post.id, accountId: best.accountId } : { postId: null, accountId: null }
  }
  return {
    unit: (id) => {
      const u = organisation.unit(id)
      return u ? { id: u.id, name: u.name } : undefined
    },
    takes: (id) => organisation.unit(id)?.active === true,
    member(unitId, accountId) {
      const post = (postsByUnit(organisation.posts()).get(unitId) ?? []).find((p) =>
        p.holders.some((h) => h.accountId === accountId),
      )
      if (post) return post.id
      const account = organisation.account(accountId)
      return account?.active && account.unitId === unitId ? null : undefined
    },
    accountName: (id) => organisation.accountName(id) || undefined,
    person,
    owner({ itemCode, level, regionPath }) {
      const item = items.item(itemCode, listId)
      if (!item) return null
      const units = organisation.units()
      const listed = resolveOwner(item, level, regionPath, units).unitId
      const unitId = taught(app, { itemCode, level, regionPath, title }, listed) ?? listed
      if (!unitId) return null
      const p = person(unitId, regionPath)
      return {
        unitId,
        ...p,
        coHandlers: resolveCoHandlers(item, level, regionPath, units)
          .filter((c) => c.unit.id !== unitId)
          .map((c) => ({ unitId: c.unit.id, task: c.task })),
      }
    },
    admits(itemCode, postId, task) {
      const item = items.item(itemCode, listId)
      const post = postId ? organisation.posts().find((p) => p.id === postId) : undefined
      return item && post?.duty && onGrid.has(post.duty) ? admits(item, task).verdict : null
    },
    itemName: (code) => items.item(code, listId)?.name,
    region: (path) => regions.byPath(path) !== undefined,
    regionName: (path) => regions.name(path),
    outsideTown: (path) => outsideTown(app, path),
    county: (path) => keyOf(path, app.installation.rootPath),
    newId: () => uuidv7(app.clock().getTime()),
  }
}

/** Units that own, by version of the list and question; a renewed organisation is a new list of units and starts anew. */
const owners = new WeakMap<object, Map<string, string | null>>()
const mostOwners = 20_000

interface OwnerQuestion {
  itemCode: string
  level: CaseFacts['level']
  regionPath: string
  title?: string | undefined
}

/** Whom bounced cases name in place of the list, where the place has them decide (triage/rules/bounces.ts). */
const taught = (app: App, q: OwnerQuestion, ownerUnitId: string | null): string | null =>
  q.title ? app.services.triage.learned.decides({ ...q, title: q.title, ownerUnitId }) : null

/**
 * The unit that the current list names for item, level and place, without choosing a person: lists ask it for each row. With the
 * title of a case the one it would be sent to.
 */
export function ownerUnit(app: App, q: OwnerQuestion): string | null {
  const { organisation, items } = app.services
  const units = organisation.units()
  let known = owners.get(units)
  if (!known || known.size > mostOwners) {
    known = new Map()
    owners.set(units, known)
  }
  const key = `${items.version()} ${q.itemCode} ${q.level} ${q.regionPath}`
  let unit = known.get(key)
  if (unit === undefined) {
    const item = items.item(q.itemCode)
    unit = item ? resolveOwner(item, q.level, q.regionPath, units).unitId : null
    known.set(key, unit)
  }
  return taught(app, q, unit) ?? unit
}
