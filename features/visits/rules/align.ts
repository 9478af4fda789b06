/** What has to change so that a plan calls on those it is about now. */
import { addDays, dayFrom, type IsDay } from './days.ts'

interface Wanted {
  key: string
  accountId: string | null
  /** That very person is to call; else whoever has the call keeps it. */
  named: boolean
}
interface Had {
  key: string
  openId: string | null
  accountId: string | null
  /** Day of the last call that was closed. */
  lastOn: string | null
}

export function aligned(
  wanted: readonly Wanted[],
  had: readonly Had[],
  o: { today: string; everyDays: number; isDay: IsDay },
): {
  add: { key: string; dueOn: string }[]
  drop: string[]
  give: { id: string; to: string }[]
} {
  const want = new Map(wanted.map((w) => [w.key, w]))
  const have = new Map(had.map((h) => [h.key, h]))
  const tomorrow = addDays(o.today, 1)
  const add = [...want.values()]
    .filter((w) => !have.get(w.key)?.openId)
    .map((w) => {
      const last = have.get(w.key)?.lastOn
      const rhythm = last ? addDays(last, o.everyDays) : tomorrow
      const from = [rhythm, tomorrow].sort().at(-1)!
      return { key: w.key, dueOn: dayFrom(from, o.isDay) }
    })
  const drop = had.flatMap((h) => (h.openId && !want.has(h.key) ? [h.openId] : []))
  const give = had.flatMap((h) => {
    const w = want.get(h.key)
    return h.openId && w?.named && w.accountId && w.accountId !== h.accountId
      ? [{ id: h.openId, to: w.accountId }]
      : []
  })
  return { add, drop, give }
}
