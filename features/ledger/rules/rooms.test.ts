import { describe, expect, it } from 'vitest'
import { METRES_PER_DEGREE, metres } from '../../../shared/geo.ts'
import { type Door, roomsOf, STOREY } from './rooms.ts'

const at: [number, number] = [107.39, 29.7]
const kx = METRES_PER_DEGREE * Math.cos((at[1] * Math.PI) / 180)
/** A slab so long and so deep in metres, turned by degrees against the clock. */
function slab(length: number, depth: number, degrees = 0): [number, number][] {
  const a = (degrees * Math.PI) / 180
  return (
    [
      [0, 0],
      [length, 0],
      [length, depth],
      [0, depth],
      [0, 0],
    ] as [number, number][]
  ).map(([x, y]) => [
    at[0] + (x * Math.cos(a) - y * Math.sin(a)) / kx,
    at[1] + (x * Math.sin(a) + y * Math.cos(a)) / METRES_PER_DEGREE,
  ])
}
const doors = (units: number, floors: number, each: number): Door[] =>
  Array.from({ length: units * floors * each }, (_, i) => {
    const [unit, floor, n] = [Math.floor(i / (floors * each)), Math.floor(i / each) % floors, i % each]
    return { id: `d${i}`, unit: String(unit + 1), floor: floor + 1, room: `${floor + 1}0${n + 1}` }
  })
const middle = (ring: readonly [number, number][]): [number, number] => {
  const open = ring.slice(0, -1)
  return [open.reduce((n, p) => n + p[0], 0) / open.length, open.reduce((n, p) => n + p[1], 0) / open.length]
}
/** Square metres by the shoelace. */
function area(ring: readonly [number, number][]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = [(ring[i - 1]![0] - at[0]) * kx, (ring[i - 1]![1] - at[1]) * METRES_PER_DEGREE]
    const [bx, by] = [(ring[i]![0] - at[0]) * kx, (ring[i]![1] - at[1]) * METRES_PER_DEGREE]
    sum += ax * by - bx * ay
  }
  return Math.abs(sum) / 2
}

describe('a building taken apart', () => {
  for (const degrees of [0, 17, 90, 135, 201])
    it(`has every door once, on its floor, side by side, turned by ${degrees}°`, () => {
      const all = doors(3, 6, 2)
      const r = roomsOf(slab(48, 12, degrees), all)!
      expect(r.boxes.map((b) => b.id).sort()).toEqual(all.map((d) => d.id).sort())
      expect([r.left, r.floors]).toEqual([0, 6])
      expect(r.length).toBeCloseTo(48, 0)
      expect(r.width).toBeCloseTo(12, 0)
      for (const b of r.boxes) {
        expect(b.base).toBe((b.floor - 1) * STOREY)
        expect(b.top).toBeGreaterThan(b.base)
        expect(b.top).toBeLessThan(b.floor * STOREY)
      }
      // Six rooms on a floor fill it but for the seams, and none lies over another.
      const ground = r.boxes.filter((b) => b.floor === 1)
      const filled = ground.reduce((n, b) => n + area(b.ring), 0)
      expect(filled / (48 * 12)).toBeGreaterThan(0.94)
      expect(filled / (48 * 12)).toBeLessThan(1)
      const first = middle(ground.find((b) => b.id === 'd0')!.ring)
      for (const [k, id] of ['d1', 'd12', 'd13', 'd24', 'd25'].entries())
        expect(metres(first, middle(ground.find((b) => b.id === id)!.ring))).toBeCloseTo((k + 1) * 8, 0)
    })

  it('begins in the west', () => {
    for (const degrees of [0, 30, 180, 210]) {
      const r = roomsOf(slab(48, 12, degrees), doors(2, 1, 2))!
      const lng = r.boxes.map((b) => middle(b.ring)[0])
      expect(lng.toSorted((a, b) => a - b)).toEqual(lng)
      expect(r.angle).toBeGreaterThan(-90)
      expect(r.angle).toBeLessThanOrEqual(90)
    }
  })

  it('has doors on both sides where they would be slits', () => {
    const r = roomsOf(slab(24, 20), doors(1, 2, 8))!
    const rows = new Set(r.boxes.map((b) => middle(b.ring)[1].toFixed(6)))
    expect(rows.size).toBe(2)
  })

  it('keeps a door where its number says, also when its neighbour is not listed', () => {
    const all = doors(1, 2, 3).filter((d) => d.room !== '201')
    const r = roomsOf(slab(30, 10), all)!
    const lng = (room: string) =>
      middle(r.boxes.find((b) => b.id === all.find((d) => d.room === room)!.id)!.ring)[0]
    expect(lng('202')).toBeCloseTo(lng('102'), 7)
  })

  it('counts what it cannot draw, and draws nothing of nothing', () => {
    const some = [
      ...doors(1, 1, 2),
      { id: 'x', unit: '1', floor: null, room: '夹层' },
      { id: 'y', unit: '1', floor: -1, room: '地下1' },
    ]
    expect(roomsOf(slab(20, 10), some)).toMatchObject({ left: 2, floors: 1 })
    expect(roomsOf(slab(20, 10), some.slice(2))).toBeNull()
    expect(roomsOf([at, at, at], some)).toBeNull()
    expect(roomsOf([], some)).toBeNull()
  })

  it('follows an outline that is not a rectangle', () => {
    const [a, b, c, d] = slab(40, 30)
    const notch: [number, number][] = [
      a!,
      b!,
      [b![0], (b![1] + c![1]) / 2],
      [(a![0] + b![0]) / 2, (b![1] + c![1]) / 2],
      [(c![0] + d![0]) / 2, c![1]],
      d!,
      a!,
    ]
    const r = roomsOf(notch, doors(2, 3, 2))!
    expect(r.boxes).toHaveLength(12)
    const filled = r.boxes.filter((x) => x.floor === 1).reduce((n, x) => n + area(x.ring), 0)
    expect(filled / area(notch)).toBeGreaterThan(0.9)
    expect(filled / area(notch)).toBeLessThan(1)
  })
})
