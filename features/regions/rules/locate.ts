import Flatbush from 'flatbush'
import { metres } from '../../../shared/geo.ts'
import { chainOf, type Division, divisionOf, levelOf, parentOf } from '../../../shared/region-path.ts'
import { isPlace } from './kinds.ts'
import { boxOf, type Point, Shape } from './polygon.ts'
import type { RegionRow } from './row.ts'

/** Where a point lies, as paths; `RegionMap.rows` gives the regions. */
export interface Location {
  /** The deepest governing region (grid, micro-grid, else what there is); null outside everything. */
  path: string | null
  /** From the top to `path`. */
  chain: string[]
  /** Estate, building and unit the point lies in, from the outside in. */
  place: string[]
  /** Deepest service and dedicated regions; several may overlap. */
  service: string[]
  dedicated: string[]
  onBorder: boolean
}

/** A millimetre in degrees: where outlines were cut at a computed point, that much may lie between neighbours. */
const ROUNDING = 1e-8

/** Regions of one layer with outlines: boxes in a packed R-tree, exact shapes behind it. */
class Layer {
  readonly level: number
  readonly paths: string[]
  private readonly shapes: Shape[]
  private readonly tree: Flatbush

  constructor(rows: RegionRow[]) {
    this.level = rows[0]!.level
    this.paths = rows.map((r) => r.path)
    this.shapes = rows.map((r) => new Shape(r.geometry!))
    this.tree = new Flatbush(rows.length)
    for (const { box } of this.shapes) this.tree.add(box[0], box[1], box[2], box[3])
    this.tree.finish()
  }

  /** All regions holding the point by the half-open rule, in the order of their codes. */
  holding(x: number, y: number): string[] {
    const hits = this.tree.search(x, y, x, y)
    const out: string[] = []
    for (const i of hits) if (this.shapes[i]!.contains(x, y)) out.push(this.paths[i]!)
    return out.length > 1 ? out.sort() : out
  }

  /** All regions whose border passes through the point, or within what rounding can shift a cut border, by code. */
  touching(x: number, y: number): string[] {
    return this.tree
      .search(x - ROUNDING, y - ROUNDING, x + ROUNDING, y + ROUNDING)
      .filter((i) => this.shapes[i]!.near(x, y, ROUNDING))
      .map((i) => this.paths[i]!)
      .sort()
  }

  /** Whether the point lies exactly on a border. */
  onBorder(x: number, y: number): boolean {
    return this.tree.search(x, y, x, y).some((i) => this.shapes[i]!.touches(x, y))
  }

  nearest(x: number, y: number, count: number): string[] {
    return this.tree.neighbors(x, y, count).map((i) => this.paths[i]!)
  }
}

/**
 * The map of all open regions in memory: which grid is this point in, what is this code called, what lies below it.
 *
 * Layers are searched from the deepest level up, and the first hit gives the whole chain by its prefix: the tree is one even
 * where outlines disagree by a few metres. Within one level the half-open rule gives a shared border to exactly one region;
 * where outlines wrongly overlap the lowest code wins, and a point on a border with nothing beyond, which the rule puts outside,
 * belongs to the lowest code that it touches. Every answer is a function of the point and the rows alone.
 */
export class RegionMap {
  readonly rows: ReadonlyMap<string, RegionRow>
  private readonly below: ReadonlyMap<string, string[]>
  private readonly areas: Layer[]
  private readonly places: Layer[]
  private readonly cross: Record<'service' | 'dedicated', Layer[]>

  constructor(rows: Iterable<RegionRow>) {
    const byPath = new Map<string, RegionRow>()
    for (const r of rows) if (r.validTo === null) byPath.set(r.path, r)
    const paths = [...byPath.keys()].sort()
    this.rows = new Map(paths.map((p) => [p, byPath.get(p)!]))
    const below = new Map<string, string[]>()
    for (const p of paths) {
      const parent = parentOf(p) ?? ''
      const list = below.get(parent)
      if (list) list.push(p)
      else below.set(parent, [p])
    }
    this.below = below
    const shaped = [...this.rows.values()].filter((r) => r.geometry)
    const layers = (keep: (r: RegionRow) => boolean) => {
      const byLevel = new Map<number, RegionRow[]>()
      for (const r of shaped) {
        if (!keep(r)) continue
        const list = byLevel.get(r.level)
        if (list) list.push(r)
        else byLevel.set(r.level, [r])
      }
      return [...byLevel.entries()].sort((a, b) => b[0] - a[0]).map(([, list]) => new Layer(list))
    }
    this.areas = layers((r) => r.division === 'administrative' && !isPlace(r.kind))
    this.places = layers((r) => r.division === 'administrative' && isPlace(r.kind))
    this.cross = {
      service: layers((r) => r.division === 'service'),
      dedicated: layers((r) => r.division === 'dedicated'),
    }
  }

  /** Where a WGS-84 point lies. NaN and points outside every region give an empty answer. */
  locate(lng: number, lat: number): Location {
    const path = this.gridOf(lng, lat)
    return {
      path,
      chain: path ? chainOf(path).filter((p) => this.rows.has(p)) : [],
      place: this.placeOf(lng, lat),
      service: this.crossOf('service', lng, lat),
      dedicated: this.crossOf('dedicated', lng, lat),
      onBorder: path !== null && this.areas.some((l) => l.level === levelOf(path) && l.onBorder(lng, lat)),
    }
  }

  /** Only the deepest governing region: what intake asks for every report. */
  gridOf(lng: number, lat: number): string | null {
    for (const layer of this.areas) {
      const hit = layer.holding(lng, lat)[0] ?? layer.touching(lng, lat)[0]
      if (hit) return hit
    }
    return null
  }

  private placeOf(lng: number, lat: number): string[] {
    for (const layer of this.places) {
      const hit = layer.holding(lng, lat)[0]
      if (hit) return chainOf(hit).filter((p) => isPlace(this.rows.get(p)?.kind ?? 'grid'))
    }
    return []
  }

  private crossOf(division: 'service' | 'dedicated', lng: number, lat: number): string[] {
    const hits = new Set<string>()
    for (const layer of this.cross[division]) for (const p of layer.holding(lng, lat)) hits.add(p)
    const list = [...hits]
    return list.filter((p) => !list.some((q) => q !== p && q.startsWith(p))).sort()
  }

  /**
   * The grid whose middle or border box lies nearest, for a point just outside the territory (a river bank, a bad fix).
   * Null beyond `withinM` metres of the box.
   */
  nearest(lng: number, lat: number, withinM = 200): { path: string; metres: number } | null {
    let best: { path: string; metres: number } | null = null
    const layer = this.areas[0]
    for (const path of layer?.nearest(lng, lat, 4) ?? []) {
      const box = boxOf(this.rows.get(path)!.geometry!)
      const at: Point = [Math.max(box[0], Math.min(lng, box[2])), Math.max(box[1], Math.min(lat, box[3]))]
      const d = metres(at, [lng, lat])
      if (d <= withinM && (!best || d < best.metres)) best = { path, metres: d }
    }
    return best
  }

  byPath(path: string): RegionRow | undefined {
    return this.rows.get(path)
  }

  /** The region and everything above it that is known, from the top. */
  chain(path: string): RegionRow[] {
    return chainOf(path).flatMap((p) => this.rows.get(p) ?? [])
  }

  /** Regions directly below; '' gives the topmost ones known. */
  children(path: string): RegionRow[] {
    if (path === '')
      return [...this.rows.values()].filter((r) => !r.parentPath || !this.rows.has(r.parentPath))
    return (this.below.get(path) ?? []).map((p) => this.rows.get(p)!)
  }

  /** The region and all below it, parents first. */
  within(root: string, division?: Division): RegionRow[] {
    const out: RegionRow[] = []
    const walk = (p: string) => {
      const row = this.rows.get(p)
      if (row && (!division || divisionOf(p) === division)) out.push(row)
      for (const c of this.below.get(p) ?? []) walk(c)
    }
    walk(root)
    return out
  }
}
