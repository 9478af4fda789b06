import type { Geometry } from '../contract.ts'
import { dissolveRings } from './dissolve.ts'
import { tiling, unionAny } from './overlay.ts'
import { areaM2, polygonsOf, ringArea } from './polygon.ts'

/**
 * One outline for neighbours that are merged: shared borders disappear, holes and separate parts stay. Where the outlines
 * lie over each other, the ground is counted once. Null when none of them has an area.
 */
export function union(shapes: readonly Geometry[]): Geometry | null {
  if (shapes.length === 0) return null
  if (shapes.length === 1) return shapes[0]!
  const overlap = tiling(null, shapes).overlaps.reduce((sum, o) => sum + o.areaM2, 0)
  if (overlap < 0.5) {
    const out = dissolveRings(
      shapes.flatMap((g) => polygonsOf(g).flatMap((rings) => rings.map((r, i) => turn(r, i === 0)))),
    )
    const want = shapes.reduce((sum, g) => sum + areaM2(g), 0)
    if (out && Math.abs(areaM2(out) - want) <= want * 1e-6 + 1) return out
  }
  return unionAny(shapes)
}

function turn(ring: number[][], counterClockwise: boolean): number[][] {
  return ringArea(ring) > 0 === counterClockwise ? ring : [...ring].reverse()
}
