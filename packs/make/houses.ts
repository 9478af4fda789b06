/** Streets, houses, estates, places and code plates on the ground of a place. */
import type { PackPlace, PackQr, PackRegion, PackStreet, Position } from '../schema.ts'
import { estateNames } from './estates.ts'
import type { Node } from './ground.ts'
import { type Block, inBlock, type Mesh } from './mesh.ts'
import type { Random } from './random.ts'
import type { TownSpec } from './spec.ts'

export type Estate = { path: string; name: string; grid: string; point: Position }
export type Houses = { regions: PackRegion[]; streets: PackStreet[]; estates: Estate[] }

const TOWN = ['路', '街', '一巷', '二巷', '三巷', '四巷', '五巷', '六巷']
const COUNTRY = ['主街', '前街', '后街', '东街', '西街', '南坡街', '北坡街', '新街']
/** Footprints as parts of a block: a walk in front, then twelve metres, so that no house reaches over a border. */
const FRONT = 0.075
const BACK = 0.2
const base = { division: 'administrative', aliases: [] } as const

const leaves = (n: Node): Node[] => (n.below.length > 0 ? n.below.flatMap(leaves) : [n])

/** Rows of neighbouring blocks from the north, the longest parts of each row first named. */
function runs(blocks: readonly Block[]): Block[][] {
  const out: Block[][] = []
  for (const b of [...blocks].sort((p, q) => q.j - p.j || p.i - q.i)) {
    const last = out.at(-1)?.at(-1)
    if (last && last.j === b.j && last.i === b.i - 1) out.at(-1)!.push(b)
    else out.push([b])
  }
  return out.sort((p, q) => q.length - p.length).slice(0, TOWN.length)
}

function quad(mesh: Mesh, b: Block, u: readonly [number, number], v: readonly [number, number]): Position[] {
  const at = (x: number, y: number) => mesh.geo(...inBlock(mesh, b, x, y))
  return [at(u[0], v[0]), at(u[1], v[0]), at(u[1], v[1]), at(u[0], v[1]), at(u[0], v[0])]
}
const middle = (mesh: Mesh, b: Block, u: readonly [number, number], v: readonly [number, number]) =>
  mesh.geo(...inBlock(mesh, b, (u[0] + u[1]) / 2, (v[0] + v[1]) / 2))

/** A community's own streets along the south of its blocks, numbered from the west, and its estates with their towers. */
function build(n: Node, spec: TownSpec, names: string[], r: Random, out: Houses) {
  const { mesh } = n
  const country = n.kind === 'village'
  const leafAt = new Map(leaves(n).flatMap((l) => l.blocks.map((b) => [`${b.i}:${b.j}`, l.path] as const)))
  const gridOf = (b: Block) => leafAt.get(`${b.i}:${b.j}`)!
  const houses = new Map<string, number>()
  const count = (grid: string, from: number) => {
    const key = `${grid}/${from}`
    houses.set(key, (houses.get(key) ?? 0) + 1)
    return grid + String(from + houses.get(key)!).padStart(3, '0')
  }
  const wanted = spec.estates.flatMap(([name, grid]) =>
    `${spec.manifest.root}${grid}`.startsWith(n.path) ? [{ name, grid: spec.manifest.root + grid }] : [],
  )
  const closed = new Map<Block, string>()
  for (const w of wanted) {
    const block = n.blocks.find((b) => gridOf(b).startsWith(w.grid) && !closed.has(b))
    if (!block) throw new Error(`no block for ${w.name} in ${w.grid}`)
    closed.set(block, w.name)
  }
  if (!country)
    for (const b of n.blocks)
      if (!closed.has(b) && n.blocks.length > closed.size + 2 && names.length > 0 && r.next() < 0.16)
        closed.set(b, names.shift()!)
  const suffixes = country ? COUNTRY : TOWN
  const lots = country ? 2 : 4
  runs(n.blocks).forEach((run, k) => {
    const street = n.short + suffixes[k]!
    const line: Position[] = []
    run.forEach((b, at) => {
      if (at === 0) line.push(mesh.geo(...mesh.corner(b.i, b.j)))
      line.push(mesh.geo(...mesh.bend(`h:${b.i}:${b.j}`)), mesh.geo(...mesh.corner(b.i + 1, b.j)))
      const estate = closed.get(b)
      if (estate) {
        estateOn(b, estate, `${street} ${at * lots + 2} 号`)
        return
      }
      for (let lot = 0; lot < lots; lot++) {
        if (r.next() > (country ? 0.45 : 0.6)) continue
        const u = [0.04 + (0.92 * lot) / lots, 0.04 + (0.92 * (lot + 1)) / lots - 0.02] as const
        const floors = country ? r.int(1, 3) : r.int(3, 7)
        const address = `${street} ${at * lots + lot + 1} 号`
        const grid = gridOf(b)
        out.regions.push({
          ...base,
          path: count(grid, 100),
          parent: grid,
          kind: 'building',
          name: address,
          aliases: [],
          geometry: { type: 'Polygon', coordinates: [quad(mesh, b, u, [FRONT, BACK])] },
          point: middle(mesh, b, u, [FRONT, BACK]),
          address,
          households: country ? 1 : floors * 2,
          floors,
          units: 1,
        })
      }
    })
    out.streets.push({ name: street, aliases: [], line, lastNumber: run.length * lots })
  })

  function estateOn(b: Block, name: string, address: string) {
    const grid = gridOf(b)
    const path = count(grid, 0)
    const high = r.next() < 0.4
    const towers = Array.from({ length: high ? 4 : 6 }, (_, t): PackRegion => {
      const [row, col] = [Math.floor(t / 2), t % 2]
      const rows = high ? 2 : 3
      const u = [0.17 + col * 0.35, 0.17 + col * 0.35 + 0.3] as const
      const v0 = 0.17 + (row * 0.68) / rows
      const v = [v0, v0 + (high ? 0.2 : 0.13)] as const
      const floors = high ? r.int(17, 30) : r.int(5, 7)
      const units = high ? 2 : r.int(2, 4)
      return {
        ...base,
        path: path + String(t + 1).padStart(3, '0'),
        parent: path,
        kind: 'building',
        name: `${name} ${t + 1} 栋`,
        aliases: [`${name} ${t + 1} 号楼`],
        geometry: { type: 'Polygon', coordinates: [quad(mesh, b, u, v)] },
        point: middle(mesh, b, u, v),
        address: null,
        households: floors * units * 2,
        floors,
        units,
      }
    })
    const point = middle(mesh, b, [0.09, 0.91], [0.09, 0.91])
    out.regions.push(
      {
        ...base,
        path,
        parent: grid,
        kind: 'estate',
        name,
        aliases: [],
        geometry: { type: 'Polygon', coordinates: [quad(mesh, b, [0.09, 0.91], [0.09, 0.91])] },
        point,
        address,
        households: towers.reduce((sum, t) => sum + (t.households ?? 0), 0),
      },
      ...towers,
    )
    out.estates.push({ path, name, grid, point })
  }
}

export function makeHouses(spec: TownSpec, communities: readonly Node[], r: Random): Houses {
  const out: Houses = { regions: [], streets: [], estates: [] }
  const named = new Set(spec.estates.map(([name]) => name))
  const names = estateNames.filter((name) => !named.has(name))
  for (const n of communities) build(n, spec, names, r, out)
  return out
}

/** Places that people name: those of the description, and of each community its service centre. */
export function makePlaces(spec: TownSpec, communities: readonly Node[], r: Random): PackPlace[] {
  const at = (n: Node, v: number): Position => {
    const block = r.pick(n.blocks)
    return n.mesh.geo(...inBlock(n.mesh, block, 0.25 + r.next() * 0.5, v))
  }
  const all = communities.flatMap((c) => [c, ...c.below])
  const written = spec.places.map(([name, kind, grid, ...aliases]): PackPlace => {
    const n = all.find((x) => x.path === spec.manifest.root + grid)
    if (!n) throw new Error(`${name}: there is no grid ${grid}`)
    // Stops stand on the walk along the south; everything else behind the houses.
    return { name, kind, aliases, point: at(n, kind === 'bus-stop' ? 0.04 : 0.24), regionPath: n.path }
  })
  const double = new Map<string, number>()
  for (const c of communities) double.set(c.name, (double.get(c.name) ?? 0) + 1)
  const centres = communities
    .filter((c) => double.get(c.name) === 1)
    .map((c): PackPlace => {
      const n = c.below[0] ?? c
      const name = `${c.name}党群服务中心`
      return {
        name,
        kind: 'office',
        aliases: [`${c.name}${c.kind === 'village' ? '村部' : '服务站'}`],
        point: at(n, 0.24),
        regionPath: n.path,
      }
    })
  return [...written, ...centres]
}

export function makePlates(
  spec: TownSpec,
  places: readonly PackPlace[],
  estates: readonly Estate[],
): PackQr[] {
  const wanted = new Set(spec.estates.map(([name]) => name))
  const written = places.slice(0, spec.places.length).map((p, n) => ({
    code: `${spec.plate}-${1001 + n}`,
    name: p.name,
    regionPath: p.regionPath,
    point: p.point,
  }))
  const gates = estates
    .filter((e, n) => wanted.has(e.name) || n % 5 === 0)
    .map((e, n) => ({
      code: `${spec.plate}-${2001 + n}`,
      name: `${e.name}大门`,
      regionPath: e.path,
      point: e.point,
    }))
  const centres = places.slice(spec.places.length).map((p, n) => ({
    code: `${spec.plate}-${3001 + n}`,
    name: p.name,
    regionPath: p.regionPath,
    point: p.point,
  }))
  return [...written, ...gates, ...centres]
}
