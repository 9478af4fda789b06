/**
 * What other features may ask of regions. All open regions are held in memory and read again when `cache_versions` says that
 * they changed (looked at once a second; at once in the process that made the change), so that intake places a point, names a
 * grid and walks its chain without SQL.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { chainOf, type Division } from '../../shared/region-path.ts'
import type { Carried, Kind } from './contract.ts'
import { type Moved, movedBy } from './rules/follow.ts'
import { successors } from './rules/history.ts'
import { type Location, RegionMap } from './rules/locate.ts'
import type { LineageRow, RegionRow } from './rules/row.ts'
import { type Hit, searchRegions } from './rules/search.ts'
import { lineageAround, openRows, regionsVersion, usedRows } from './store.ts'

export { carryRows } from './carry-rows.ts'
export type { Fate, Moved } from './rules/follow.ts'
export type { Location } from './rules/locate.ts'
export type { RegionRow } from './rules/row.ts'
export type { Hit } from './rules/search.ts'

export interface RegionsService {
  /** Counts up with every change of any region. */
  version(): number
  map(): RegionMap
  /** The deepest grid or area a WGS-84 point lies in; null outside the territory. */
  gridOf(lng: number, lat: number): string | null
  /** All regions of the three divisions a point lies in. */
  locate(lng: number, lat: number): Location
  /** The nearest grid for a point just outside the territory. */
  nearest(lng: number, lat: number, withinM?: number): { path: string; metres: number } | null
  byPath(path: string): RegionRow | undefined
  /** From the top down to the region itself; codes that ended stand as they were last, without outline. */
  chain(path: string): RegionRow[]
  children(path: string): RegionRow[]
  within(root: string, division?: Division): RegionRow[]
  /** Name of the region, of an ended code the last one it had; '' when there never was such a code. */
  name(path: string | null): string
  /** Names from below the county down: `敦仁街道 · 大东门社区 · 第一网格`. */
  trail(path: string | null): string
  search(
    query: string,
    options?: { kinds?: readonly Kind[]; scopes?: readonly string[]; limit?: number },
  ): Hit[]
  /**
   * Who keeps codes of regions in own tables carries them over here, in the transaction of the change; `foresee` says before
   * it what would be carried. Which table does which is written in README.md, and a test holds it against the schema.
   */
  onMoved(carry: Carry, foresee?: Foresee): void
  carry(ctx: Ctx, moved: Moved): Promise<void>
  foresee(ctx: Ctx, moved: Moved): Promise<Carried[]>
  /** The same question for codes that ended some time ago: for what was not there, or was closed, when they did. */
  since(paths: readonly string[]): Promise<Moved>
  /** Reads everything again now. */
  refresh(): Promise<void>
  stop(): void
}

/**
 * Called with the codes that ended in a change and where their ground went (a code of several parts comes once for each), and
 * with the change as a question: where does a row with this code, lying there, belong now.
 */
export type Carry = (ctx: Ctx, ended: readonly LineageRow[], moved: Moved) => Promise<void>
export type Foresee = (ctx: Ctx, moved: Moved) => Promise<Carried>

declare module '../../kernel/context.ts' {
  interface Services {
    regions: RegionsService
  }
}

const lookEvery = 1000

/** Loads all regions, puts the service on `app.services` and keeps it fresh until `stop()`. */
export async function startRegions(app: Pick<App, 'pools' | 'log' | 'services'>): Promise<RegionsService> {
  let version = -1
  let map = new RegionMap([])
  /** The last row of each code that is open no more: cases of its day still show it. */
  let ended: ReadonlyMap<string, RegionRow> = new Map()
  let reading: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const carriers: { carry: Carry; foresee: Foresee | undefined }[] = []

  async function read(): Promise<void> {
    // The version first: rows committed in between are read with it or again after it, never missed.
    const next = await regionsVersion(app.pools.system)
    map = new RegionMap(await openRows(app.pools.system))
    ended = new Map((await usedRows(app.pools.system)).map((r) => [r.path, r]))
    version = next
  }
  async function refresh(): Promise<void> {
    // A read under way may have begun before the change: wait for it, then read anew.
    while (reading) await reading
    reading = read().finally(() => {
      reading = null
    })
    await reading
  }
  async function look(): Promise<void> {
    try {
      if ((await regionsVersion(app.pools.system)) !== version) await refresh()
    } catch (err) {
      app.log.warn({ err }, 'regions not readable; the last known map stays in use')
    }
    if (!stopped) timer = setTimeout(look, lookEvery).unref()
  }
  await refresh()
  timer = setTimeout(look, lookEvery).unref()

  const chain = (path: string): RegionRow[] =>
    map.byPath(path) ? map.chain(path) : chainOf(path).flatMap((p) => map.byPath(p) ?? ended.get(p) ?? [])
  const trail = (path: string | null) =>
    path
      ? chain(path)
          .filter((r) => r.level > 3 || r.path === path)
          .map((r) => r.name)
          .join(' · ')
      : ''
  const service: RegionsService = {
    version: () => version,
    map: () => map,
    gridOf: (lng, lat) => map.gridOf(lng, lat),
    locate: (lng, lat) => map.locate(lng, lat),
    nearest: (lng, lat, withinM) => map.nearest(lng, lat, withinM),
    byPath: (path) => map.byPath(path),
    chain,
    children: (path) => map.children(path),
    within: (root, division) => map.within(root, division),
    name: (path) => (path ? (map.byPath(path)?.name ?? ended.get(path)?.name ?? '') : ''),
    trail,
    search: (query, options = {}) => searchRegions(map.rows.values(), query, { ...options, trail }),
    onMoved: (carry, foresee) => void carriers.push({ carry, foresee }),
    async carry(ctx, moved) {
      for (const { carry } of carriers) await carry(ctx, moved.ended, moved)
    },
    async foresee(ctx, moved) {
      const out: Carried[] = []
      for (const { foresee } of carriers) if (foresee) out.push(await foresee(ctx, moved))
      return out.filter((c) => c.goes > 0 || c.undecided.length > 0)
    },
    async since(paths) {
      const open: RegionRow[] = []
      const lineage: LineageRow[] = []
      for (const path of paths) {
        const known = await lineageAround(app.pools.system, path)
        const last = known.findLast((l) => l.from === path)
        if (!last) continue
        for (const to of successors(known, path, (p) => map.byPath(p) !== undefined)) {
          open.push(map.byPath(to)!)
          lineage.push({ ...last, to })
        }
      }
      return movedBy({ close: [], open, lineage }, (p) => map.byPath(p) !== undefined)
    },
    refresh,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
  app.services.regions = service
  return service
}
