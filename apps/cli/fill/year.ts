/** When the reports of a past came in: by month, weekday and hour, repeatable from its seed. Pure. */
import { hashOf, shareOfHour } from '../../../features/town/rules.ts'

/** Summer brings noise and storms, the New Year month empties the streets. Invented shares, 1 being even. */
const months = [0.86, 0.78, 0.94, 0.98, 1.02, 1.14, 1.24, 1.22, 1.04, 0.98, 0.92, 0.9]
const most = 1.24 * 1.08

/** A moment in the `days` before `now` (ms), in local hours of a zone `offsetMs` ahead of UTC. */
export function momentOf(seed: string, now: number, days: number, offsetMs: number): number {
  const day = 86_400_000
  for (let k = 0; ; k++) {
    const u = (name: string) => hashOf(`${seed}/${name}${k}`) / 4_294_967_296
    const midnight = Math.floor((now + offsetMs) / day - u('day') * days) * day
    const local = new Date(midnight)
    const weekend = [0, 6].includes(local.getUTCDay())
    if (u('keep') > (months[local.getUTCMonth()]! * (weekend ? 0.78 : 1.08)) / most) continue
    let hour = 0
    for (let left = u('hour'); hour < 23 && left >= shareOfHour(hour); hour++) left -= shareOfHour(hour)
    const at = midnight + hour * 3_600_000 + u('minute') * 3_600_000 - offsetMs
    if (at < now - 60_000 && at > now - days * day) return Math.floor(at)
  }
}
