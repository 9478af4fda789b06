import type { PackGeometry, Position } from '../schema.ts'
import { random } from './random.ts'

/**
 * The ground of an invented place: a bent lattice of blocks, in 敦仁 between a river in the north and hills in the south. Blocks share
 * their corner and edge points by name, so whatever is put together from blocks tiles the place without gaps or overlaps,
 * also after rounding.
 */
export type Ground = {
  seed: number
  cols: number
  rows: number
  /** The middle of the place, WGS-84. */
  origin: Position
  /** Degrees by which its rows are turned from the east, against the clock. */
  turn: number
  /** Mean width and height of a block in metres. */
  cell: readonly [number, number]
}

const METRES_PER_DEGREE = 110_870
const round = (n: number) => Math.round(n * 1e6) / 1e6

export type Metres = readonly [number, number]
export type Block = { i: number; j: number }
export type Mesh = {
  cols: number
  rows: number
  /** Local metres (east, north of the middle of the place) to WGS-84, turned as the rows are. */
  geo: (x: number, y: number) => Position
  /** A degree of longitude in degrees of latitude. */
  squeeze: number
  /** Corner (i, j), 0…cols × 0…rows, in local metres. */
  corner: (i: number, j: number) => Metres
  /** Where the street between two neighbouring corners bends. */
  bend: (edge: string) => Metres
  point: (name: string) => Position
}

const lerp = (a: Metres, b: Metres, t: number): Metres => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]

export function makeMesh(ground: Ground): Mesh {
  const { seed, cols, rows, origin } = ground
  const turn = (ground.turn * Math.PI) / 180
  const squeeze = Math.cos((origin[1] * Math.PI) / 180)
  const geo = (x: number, y: number): Position => {
    const east = x * Math.cos(turn) - y * Math.sin(turn)
    const north = x * Math.sin(turn) + y * Math.cos(turn)
    return [
      round(origin[0] + east / (METRES_PER_DEGREE * squeeze)),
      round(origin[1] + north / METRES_PER_DEGREE),
    ]
  }
  const r = random(seed)
  const steps = (n: number, mean: number) => {
    const out = [0]
    for (let k = 0; k < n; k++) out.push(out[k]! + mean * (0.84 + r.next() * 0.32))
    const middle = out[n]! / 2
    return out.map((v) => v - middle)
  }
  const xs = steps(cols, ground.cell[0])
  const ys = steps(rows, ground.cell[1])
  const corners = new Map<string, Metres>()
  for (let i = 0; i <= cols; i++)
    for (let j = 0; j <= rows; j++) {
      const x = xs[i]!
      const y = ys[j]!
      // The river bends in the north and the hills push in from the south; both fade out towards the middle.
      const north = (j / rows) ** 2 * 60 * Math.sin(x / 430 + 0.7)
      const south = (1 - j / rows) ** 2 * 75 * Math.sin(x / 350 + 2.1)
      const sway = 26 * Math.sin(y / 290 + 0.4) + 9 * Math.sin(x / 180)
      corners.set(`${i}:${j}`, [
        x + sway + (r.next() - 0.5) * 9,
        y + 34 * Math.sin(x / 610) + north + south + (r.next() - 0.5) * 9,
      ])
    }
  const corner = (i: number, j: number) => corners.get(`${i}:${j}`)!
  const bends = new Map<string, Metres>()
  for (let i = 0; i <= cols; i++)
    for (let j = 0; j <= rows; j++)
      for (const [kind, di, dj] of [
        ['h', 1, 0],
        ['v', 0, 1],
      ] as const) {
        if (i + di > cols || j + dj > rows) continue
        const [x, y] = lerp(corner(i, j), corner(i + di, j + dj), 0.4 + r.next() * 0.2)
        bends.set(`${kind}:${i}:${j}`, [x + (r.next() - 0.5) * 5, y + (r.next() - 0.5) * 5])
      }
  const bend = (edge: string) => bends.get(edge)!
  const points = new Map<string, Position>()
  for (const [name, at] of [...corners, ...bends]) points.set(name, geo(at[0], at[1]))
  for (let i = 0; i < cols; i++)
    for (let j = 0; j < rows; j++)
      INNER.forEach(([u, v], k) => {
        const [x, y] = inBlock({ corner }, { i, j }, u, v)
        points.set(`in:${i}:${j}:${k}`, geo(x, y))
      })
  return { cols, rows, geo, squeeze, corner, bend, point: (name) => points.get(name)! }
}

/** Corners of the court inside a block that may belong to another grid. */
const INNER: readonly Metres[] = [
  [0.36, 0.38],
  [0.66, 0.35],
  [0.63, 0.66],
  [0.37, 0.63],
]

/** Local metres of a place in a block: u from west to east, v from south to north, both 0…1. */
export function inBlock(mesh: Pick<Mesh, 'corner'>, { i, j }: Block, u: number, v: number): Metres {
  const south = lerp(mesh.corner(i, j), mesh.corner(i + 1, j), u)
  const north = lerp(mesh.corner(i, j + 1), mesh.corner(i + 1, j + 1), u)
  return lerp(south, north, v)
}

export type Face = { block: Block; part: 'whole' | 'around' | 'court' }

function outer({ i, j }: Block): string[] {
  return [
    `${i}:${j}`,
    `h:${i}:${j}`,
    `${i + 1}:${j}`,
    `v:${i + 1}:${j}`,
    `${i + 1}:${j + 1}`,
    `h:${i}:${j + 1}`,
    `${i}:${j + 1}`,
    `v:${i}:${j}`,
  ]
}

/** Directed edges of a face, its inside on the left. */
function edgesOf({ block, part }: Face): [string, string][] {
  const ring = (names: string[]) => names.map((n, k): [string, string] => [n, names[(k + 1) % names.length]!])
  const court = [0, 1, 2, 3].map((k) => `in:${block.i}:${block.j}:${k}`)
  if (part === 'court') return ring(court)
  return part === 'whole' ? ring(outer(block)) : [...ring(outer(block)), ...ring([...court].reverse())]
}

const area = (ring: Position[]) => {
  let sum = 0
  for (let k = 0; k + 1 < ring.length; k++)
    sum += ring[k]![0] * ring[k + 1]![1] - ring[k + 1]![0] * ring[k]![1]
  return sum / 2
}

/** Whether a ring holds a point, by counting crossings. */
export function contains(ring: Position[], [x, y]: Position): boolean {
  let inside = false
  for (let k = 0; k + 1 < ring.length; k++) {
    const [ax, ay] = ring[k]!
    const [bx, by] = ring[k + 1]!
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** The outline of a set of faces: shared edges cancel, the rest is walked into rings, always turning left where rings touch. */
export function outline(mesh: Mesh, faces: readonly Face[]): PackGeometry {
  const open = new Map<string, string[]>()
  for (const face of faces)
    for (const [a, b] of edgesOf(face)) {
      const back = open.get(b)
      const at = back?.indexOf(a) ?? -1
      if (back && at >= 0) back.splice(at, 1)
      else open.set(a, [...(open.get(a) ?? []), b])
    }
  const rings: Position[][] = []
  for (const [start, ends] of open)
    while (ends.length > 0) {
      const names = [start]
      let from = start
      let here = ends.pop()!
      while (here !== start) {
        names.push(here)
        const choices = open.get(here)!
        const next = leftmost(mesh, from, here, choices)
        choices.splice(choices.indexOf(next), 1)
        from = here
        here = next
      }
      rings.push([...names, start].map((name) => mesh.point(name)))
    }
  const shells = rings.filter((ring) => area(ring) > 0).map((ring) => [ring])
  for (const hole of rings.filter((ring) => area(ring) < 0))
    shells.find(([shell]) => contains(shell!, hole[0]!) || shell!.includes(hole[0]!))?.push(hole)
  return shells.length === 1
    ? { type: 'Polygon', coordinates: shells[0]! }
    : { type: 'MultiPolygon', coordinates: shells }
}

function leftmost(mesh: Mesh, from: string, here: string, choices: string[]): string {
  if (choices.length === 1) return choices[0]!
  const [ax, ay] = mesh.point(from)
  const [bx, by] = mesh.point(here)
  const turn = (to: string) => {
    const [cx, cy] = mesh.point(to)
    const angle =
      Math.atan2(cy - by, (cx - bx) * mesh.squeeze) - Math.atan2(by - ay, (bx - ax) * mesh.squeeze)
    return ((angle + 3 * Math.PI) % (2 * Math.PI)) - Math.PI
  }
  return [...choices].sort((p, q) => turn(q) - turn(p))[0]!
}
