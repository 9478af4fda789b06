/**
 * Marks of cases as signed distance fields, computed here so that the map needs no sprite file. The shape says the level,
 * MapLibre colours it by the clock.
 */
const SIZE = 64
/** Distance in pixels over which MapLibre softens an edge; its edge lies at alpha 191. */
const REACH = 8

type Distance = (x: number, y: number) => number

const circle =
  (r: number): Distance =>
  (x, y) =>
    Math.hypot(x, y) - r
const ring =
  (r: number, w: number): Distance =>
  (x, y) =>
    Math.abs(Math.hypot(x, y) - r) - w / 2
const diamond =
  (r: number): Distance =>
  (x, y) =>
    (Math.abs(x) + Math.abs(y) - r) * Math.SQRT1_2
/** Greatest of the distances to three sides: exact inside, close enough outside. */
const triangle =
  (r: number): Distance =>
  (x, y) =>
    Math.max(y - r * 0.8, (Math.abs(x) * 1.8 - (y + r)) / Math.hypot(1.8, 1))
const frame =
  (half: number, w: number): Distance =>
  (x, y) =>
    Math.abs(Math.max(Math.abs(x), Math.abs(y)) - half) - w / 2
const rightHalf =
  (d: Distance): Distance =>
  (x, y) =>
    Math.max(d(x, y), -x)

const shapes: Record<string, Distance> = {
  'case-normal': ring(11, 7),
  'case-urgent': diamond(19),
  'case-critical': triangle(17),
  'ring-soon': rightHalf(ring(26, 6)),
  'frame-late': frame(25, 5),
  dot: circle(9),
}

export const symbolNames = Object.keys(shapes)

/** The field of one shape as an image for `map.addImage(name, image, { sdf: true, pixelRatio: 2 })`. */
export function symbol(name: string): { width: number; height: number; data: Uint8ClampedArray } {
  const distance = shapes[name]
  if (!distance) throw new Error(`no symbol ${name}`)
  const data = new Uint8ClampedArray(SIZE * SIZE * 4)
  for (let j = 0; j < SIZE; j++)
    for (let i = 0; i < SIZE; i++) {
      const d = distance(i - SIZE / 2 + 0.5, j - SIZE / 2 + 0.5)
      data[(j * SIZE + i) * 4 + 3] = 255 * (1 - (d / REACH + 0.25))
    }
  return { width: SIZE, height: SIZE, data }
}
