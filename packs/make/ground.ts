/** The territory of a place from its description: every region with its outline, cut from one bent lattice for each land. */
import type { PackRegion, Position } from '../schema.ts'
import { split } from './divide.ts'
import { type Block, contains, type Face, inBlock, type Mesh, makeMesh, outline } from './mesh.ts'
import { type LandSpec, type StreetSpec, share, type TownSpec, villagesOf } from './spec.ts'

/** A governed region and the blocks it is made of. */
export type Node = {
  path: string
  kind: 'street' | 'community' | 'village' | 'grid' | 'microgrid'
  name: string
  short: string
  aliases: string[]
  below: Node[]
  blocks: Block[]
  mesh: Mesh
  households: number
}

const three = (n: number) => String(n).padStart(3, '0')
const leavesOf = (n: Node): number => n.below.reduce((sum, c) => sum + leavesOf(c), 0) || 1

function node(path: string, kind: Node['kind'], name: string, mesh: Mesh, more: Partial<Node> = {}): Node {
  return { path, kind, name, short: name, aliases: [], below: [], blocks: [], mesh, households: 0, ...more }
}

/** A street with its communities and as many grids on each level as it says, dealt out evenly. */
function streetNode(s: StreetSpec, county: string, mesh: Mesh): Node {
  const path = county + s.code
  const short = s.name.replace(/(?:街道|镇|乡)$/, '')
  const villages = villagesOf(s).map((v) =>
    node(path + v.code, v.kind, v.name, mesh, {
      short: v.short,
      aliases: [
        `${v.name}${v.kind === 'village' ? '村委会' : '居委会'}`,
        ...(v.short.length > 1 ? [v.short] : []),
        ...(s.aliases?.[v.code] ?? []),
      ],
    }),
  )
  let parents = villages
  for (const total of s.levels) {
    const fixed = (n: Node) => (n.path.length === 12 ? s.grids?.[n.path.slice(9)] : undefined)
    const even = parents.filter((p) => fixed(p) === undefined)
    const rest = share(total - parents.reduce((n, p) => n + (fixed(p) ?? 0), 0), even.length)
    for (const p of parents) {
      const small = p.path.length > 12
      for (let k = 1; k <= (fixed(p) ?? rest[even.indexOf(p)]!); k++)
        p.below.push(
          node(
            p.path + three(k),
            small ? 'microgrid' : 'grid',
            small ? `${p.name}-${k}` : `${p.name} ${k} 格`,
            mesh,
            { aliases: small ? [] : [`${p.short} ${k} 格`] },
          ),
        )
    }
    parents = parents.flatMap((p) => p.below)
  }
  return node(path, 'street', s.name, mesh, { short, aliases: [short], below: villages })
}

/** Cuts the blocks of a region into those of the regions in it, down to the smallest. */
function cut(nodes: readonly Node[], blocks: Block[], perLeaf: number) {
  const parts = nodes.map((n) => ({ n, weight: leavesOf(n), least: leavesOf(n) }))
  split(blocks, parts, ({ n }, own) => {
    n.blocks = own
    if (n.below.length > 0) cut(n.below, own, perLeaf)
  })
}

/** Households: some three hundred a grid, or those of the street spread over its grids. */
function settle(n: Node, each: number): number {
  n.households =
    n.below.length > 0
      ? n.below.reduce((sum, c) => sum + settle(c, each), 0)
      : Math.round(each * (0.85 + ((Number(n.path.slice(-3)) * 37) % 31) / 100))
  return n.households
}

export const makeLand = (land: LandSpec, seed: number): Node[] => {
  const leaves = land.streets.reduce((n, s) => {
    const villages = villagesOf(s).length
    return n + Math.max(villages, s.levels.at(-1) ?? 0)
  }, 0)
  const wanted = leaves * land.blocks
  const rows = Math.max(2, Math.round(Math.sqrt(wanted / 1.7)))
  const cols = Math.ceil((wanted * 1.04) / rows)
  const cell = land.cell ?? [110, 105]
  const mesh = makeMesh({ seed, cols, rows, origin: land.origin, turn: land.turn, cell })
  const streets = land.streets.map((s) => streetNode(s, land.county, mesh))
  const all: Block[] = []
  for (let i = 0; i < cols; i++) for (let j = 0; j < rows; j++) all.push({ i, j })
  cut(streets, all, land.blocks)
  land.streets.forEach((s, k) => {
    const n = leavesOf(streets[k]!)
    settle(streets[k]!, s.households ? s.households / n : s.levels.length > 1 ? 14 : 300)
  })
  return streets
}

const faces = (blocks: readonly Block[]): Face[] => blocks.map((block) => ({ block, part: 'whole' }))
export const outlineOf = (nodes: readonly Node[]) =>
  outline(
    nodes[0]!.mesh,
    nodes.flatMap((n) => faces(n.blocks)),
  )
export const flat = (nodes: readonly Node[]): Node[] => nodes.flatMap((n) => [n, ...flat(n.below)])

/** A point inside: in the middle of the block nearest to the middle of its blocks. */
export function insideOf(n: Node): Position {
  const mean = (k: 'i' | 'j') => n.blocks.reduce((sum, b) => sum + b[k], 0) / n.blocks.length
  const [i, j] = [mean('i'), mean('j')]
  const far = (b: Block) => (b.i - i) ** 2 + (b.j - j) ** 2
  const block = n.blocks.reduce((best, b) => (far(b) < far(best) ? b : best))
  return n.mesh.geo(...inBlock(n.mesh, block, 0.5, 0.5))
}

/** The regions of the state and the grids below them, with outlines from the street down. */
export function governed(spec: TownSpec, lands: readonly Node[][]): PackRegion[] {
  const base = { division: 'administrative', address: null, geometry: null, point: null } as const
  const kinds: Record<number, PackRegion['kind']> = { 2: 'province', 4: 'city', 6: 'county' }
  const above = spec.above.map(
    ([path, name, ...aliases]): PackRegion => ({
      ...base,
      path,
      parent: path.length > 2 ? path.slice(0, -2) : null,
      kind: kinds[path.length]!,
      name: name!,
      aliases,
      households: null,
    }),
  )
  const rest = lands.flatMap(flat).map(
    (n): PackRegion => ({
      ...base,
      path: n.path,
      parent: n.kind === 'street' ? n.path.slice(0, 6) : n.path.slice(0, -3),
      kind: n.kind,
      name: n.name,
      aliases: n.aliases,
      geometry: outlineOf([n]),
      point: insideOf(n),
      households: n.households,
    }),
  )
  return [...above, ...rest]
}

/** A round area around a point that ends at the outline it lies in. */
function round(mesh: Mesh, centre: Position, metres: number, shell: Position[]): Position[] {
  const points = Array.from({ length: 16 }, (_, k): Position => {
    const a = (2 * Math.PI * k) / 16
    const at = (far: number): Position => [
      Math.round((centre[0] + (far * Math.cos(a)) / (110_870 * mesh.squeeze)) * 1e6) / 1e6,
      Math.round((centre[1] + (far * Math.sin(a)) / 110_870) * 1e6) / 1e6,
    ]
    let far = metres
    while (far > 10 && !contains(shell, at(far))) far -= 5
    return at(far)
  })
  return [...points, points[0]!]
}

/** Service areas over whole streets or communities, and dedicated ones around a place, which lie across grids. */
export function divisions(
  spec: TownSpec,
  lands: readonly Node[][],
  pointOf: (place: string) => Position,
): PackRegion[] {
  const all = lands.flatMap(flat)
  const base = { kind: 'area', aliases: [], address: null, households: null } as const
  const counts = new Map<string, number>()
  const next = (parent: string, letter: 'S' | 'D') => {
    const key = parent + letter
    counts.set(key, (counts.get(key) ?? 0) + 1)
    return key + String(counts.get(key)).padStart(2, '0')
  }
  const zones = spec.zones.map(([name, ...parts]): PackRegion => {
    const nodes = parts.map((p) => all.find((n) => n.path === spec.manifest.root + p)!)
    const parent = nodes[0]!.path.slice(0, parts[0]!.length + spec.manifest.root.length - 3)
    return {
      ...base,
      path: next(parent, 'S'),
      parent,
      division: 'service',
      name,
      aliases: [],
      geometry: outlineOf(nodes),
      point: null,
    }
  })
  const dedicated = spec.circles.map(([name, place, metres]): PackRegion => {
    const point = pointOf(place)
    const street = all.find((n) => {
      if (n.kind !== 'street') return false
      const g = outlineOf([n])
      return g.type === 'Polygon' && contains(g.coordinates[0] as Position[], point)
    })
    if (!street) throw new Error(`${place} lies in no street`)
    const shell = outlineOf([street]).coordinates[0] as Position[]
    return {
      ...base,
      path: next(street.path, 'D'),
      parent: street.path,
      division: 'dedicated',
      name,
      aliases: [],
      geometry: { type: 'Polygon', coordinates: [round(street.mesh, point, metres, shell)] },
      point,
    }
  })
  return [...zones, ...dedicated]
}
