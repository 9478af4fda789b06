/**
 * A building taken apart into its rooms, for drawing: the outline cut into units along its longer side, each unit into the doors of a
 * floor, the floors on one another. Where a door is within its unit nobody has measured: doors stand in the order of their numbers, the
 * first unit in the west. A picture of the ledger, not a survey.
 */
import { METRES_PER_DEGREE } from '../../../shared/geo.ts'

/** Metres from floor to floor; the usual height of a dwelling (GB 50096: 2.8 clear plus the floor). */
export const STOREY = 3
/** Metres left out between two rooms and between two floors, so that each is seen as one. */
const GAP = 0.3

export interface Door {
  id: string
  unit: string
  floor: number | null
  room: string
}

export interface RoomBox {
  id: string
  floor: number
  /** Closed, WGS-84. */
  ring: [lng: number, lat: number][]
  /** Metres above the ground. */
  base: number
  top: number
}

export interface Rooms {
  boxes: RoomBox[]
  /** Doors whose floor is unknown or below the ground: they are in the list only. */
  left: number
  /** Highest floor drawn. */
  floors: number
  middle: [lng: number, lat: number]
  /** Degrees from east, counted against the clock, of the longer side: within (-90, 90]. */
  angle: number
  /** Metres along and across. */
  length: number
  width: number
}

type Flat = [x: number, y: number]

const natural = new Intl.Collator('zh-CN', { numeric: true }).compare

/** Direction of the longer side of the smallest rectangle round the points, in radians; that rectangle has a side along one of the edges. */
function longSide(ring: readonly Flat[]): number {
  let best = { area: Infinity, angle: 0 }
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!
    const [bx, by] = ring[i]!
    if (ax === bx && ay === by) continue
    const angle = Math.atan2(by - ay, bx - ax)
    const { length, width } = frame(ring, angle)
    if (length * width < best.area - 1e-9)
      best = { area: length * width, angle: length >= width ? angle : angle + Math.PI / 2 }
  }
  // Counted from the west: a direction and its opposite are one line.
  const turned = Math.atan2(Math.sin(best.angle), Math.cos(best.angle))
  return turned > Math.PI / 2 + 1e-9
    ? turned - Math.PI
    : turned <= -Math.PI / 2 + 1e-9
      ? turned + Math.PI
      : turned
}

const turn = ([x, y]: Flat, by: number): Flat => [
  x * Math.cos(by) - y * Math.sin(by),
  x * Math.sin(by) + y * Math.cos(by),
]

function frame(ring: readonly Flat[], angle: number) {
  const turned = ring.map((p) => turn(p, -angle))
  const us = turned.map((p) => p[0])
  const vs = turned.map((p) => p[1])
  const [u0, u1, v0, v1] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)]
  return { turned, u0, v0, length: u1 - u0, width: v1 - v0 }
}

/** What of the ring lies on the near side of `at`, by one coordinate; `sign` -1 keeps what is below it. */
function half(ring: readonly Flat[], axis: 0 | 1, at: number, sign: 1 | -1): Flat[] {
  const out: Flat[] = []
  const side = (p: Flat) => sign * (p[axis] - at)
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!
    const b = ring[(i + 1) % ring.length]!
    if (side(a) >= 0) out.push(a)
    if (side(a) * side(b) < 0) {
      const k = side(a) / (side(a) - side(b))
      out.push([a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k])
    }
  }
  return out
}

/** Places of the doors of one floor in a unit that has `slots`: by the last two digits where they say it, else in order. */
function placesOf(doors: readonly Door[], slots: number): Map<string, number> {
  const said = doors.map((d) => Number(/(\d{1,2})\D*$/.exec(d.room)?.[1] ?? 0) - 1)
  const clear = said.every((s) => s >= 0 && s < slots) && new Set(said).size === said.length
  return new Map(doors.map((d, i) => [d.id, clear ? said[i]! : i]))
}

/** The rooms of a building with this outline (outer ring, WGS-84, closed or not); null where it is no outline or no door has a floor. */
export function roomsOf(outline: readonly (readonly number[])[], doors: readonly Door[]): Rooms | null {
  const points = outline.map((p) => [p[0]!, p[1]!] as Flat)
  const [first, last] = [points[0], points.at(-1)]
  if (first && last && points.length > 1 && first[0] === last[0] && first[1] === last[1]) points.pop()
  const drawn = doors.filter((d) => d.floor !== null && d.floor > 0)
  if (points.length < 3 || drawn.length === 0) return null
  const middle: Flat = [
    points.reduce((n, p) => n + p[0], 0) / points.length,
    points.reduce((n, p) => n + p[1], 0) / points.length,
  ]
  const ky = METRES_PER_DEGREE
  const kx = ky * Math.cos((middle[1] * Math.PI) / 180)
  const ground = points.map((p): Flat => [(p[0] - middle[0]) * kx, (p[1] - middle[1]) * ky])
  const angle = longSide([...ground, ground[0]!])
  const { turned, u0, v0, length, width } = frame(ground, angle)
  if (length < 1 || width < 1) return null

  const units = [...Map.groupBy(drawn, (d) => d.unit)].sort(([a], [b]) => natural(a, b))
  const most = units.map(([, all]) =>
    Math.max(...[...Map.groupBy(all, (d) => d.floor).values()].map((f) => f.length)),
  )
  const total = most.reduce((n, m) => n + m, 0)
  /** Every door in its place, with doors on both sides of a corridor (2) or on one; null where the outline leaves a place empty. */
  function cut(rows: 1 | 2): RoomBox[] | null {
    const columns = most.map((m) => Math.ceil(m / rows))
    const slot = length / columns.reduce((n, c) => n + c, 0)
    const gap = Math.min(GAP, slot / 8) / 2
    const boxes: RoomBox[] = []
    let from = 0
    for (const [k, [, all]] of units.entries()) {
      for (const [floor, own] of Map.groupBy(all, (d) => d.floor!)) {
        const sorted = own.toSorted((a, b) => natural(a.room, b.room))
        const at = placesOf(sorted, most[k]!)
        for (const d of sorted) {
          const n = at.get(d.id)!
          const u = u0 + (from + (n % columns[k]!)) * slot
          const v = v0 + (Math.floor(n / columns[k]!) * width) / rows
          let ring = half(turned, 0, u + gap, 1)
          ring = half(ring, 0, u + slot - gap, -1)
          if (rows > 1) {
            ring = half(ring, 1, v + gap, 1)
            ring = half(ring, 1, v + width / rows - gap, -1)
          }
          if (ring.length < 3) return null
          const back = [...ring, ring[0]!].map((p): [number, number] => {
            const [x, y] = turn(p, angle)
            return [middle[0] + x / kx, middle[1] + y / ky]
          })
          boxes.push({ id: d.id, floor, ring: back, base: (floor - 1) * STOREY, top: floor * STOREY - GAP })
        }
      }
      from += columns[k]!
    }
    return boxes
  }
  // A room much narrower than it is deep is half of two.
  const boxes = (length / total < width / 2.5 ? cut(2) : null) ?? cut(1) ?? []
  return {
    boxes,
    left: doors.length - boxes.length,
    floors: Math.max(...drawn.map((d) => d.floor!)),
    middle,
    angle: (angle * 180) / Math.PI,
    length,
    width,
  }
}
