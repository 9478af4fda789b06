/** Where this phone is. Refused or unknown is an answer, not a failure: the page says so and goes on. */
export interface Here {
  /** Longitude, latitude; WGS-84. */
  point: [number, number]
  /** Metres. */
  accuracy: number
}
export type NoPlace = 'refused' | 'unknown'

/** Asks the phone once; answers within `patience` ms at the latest. */
export function whereAmI(patience = 8000): Promise<Here | NoPlace> {
  return new Promise((done) => {
    if (!('geolocation' in navigator)) return done('unknown')
    const late = setTimeout(() => done('unknown'), patience + 500)
    const end = (answer: Here | NoPlace) => {
      clearTimeout(late)
      done(answer)
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        end({
          point: [Number(coords.longitude.toFixed(6)), Number(coords.latitude.toFixed(6))],
          accuracy: Math.round(coords.accuracy),
        }),
      (e) => end(e.code === e.PERMISSION_DENIED ? 'refused' : 'unknown'),
      { enableHighAccuracy: true, timeout: patience, maximumAge: 30_000 },
    )
  })
}

/** Metres between two points of one town: flat ground is exact enough. */
export function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const kx = 111_320 * Math.cos((a[1] * Math.PI) / 180)
  return Math.hypot((a[0] - b[0]) * kx, (a[1] - b[1]) * 110_574)
}
