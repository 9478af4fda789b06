/** Distances on the ground, in the smallest common form: the server, the rules and the phone measure alike. */

export const METRES_PER_DEGREE = 111_320

/** Metres between two WGS-84 points, on a flat earth: exact enough for a town, wrong for a country. */
export function metres(
  a: readonly [lng: number, lat: number],
  b: readonly [lng: number, lat: number],
): number {
  const k = Math.cos(((a[1] + b[1]) / 2) * (Math.PI / 180))
  return Math.hypot((a[0] - b[0]) * k, a[1] - b[1]) * METRES_PER_DEGREE
}
