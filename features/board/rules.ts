/** Who is near, free and on duty: item × place × duty × load, each with its reason. Pure. */
import type { Words } from '../../kernel/contract.ts'

export interface Candidate {
  unitId: string
  unitName: string
  accountId: string
  name: string
  /** The responsibility list gives the item to this unit. */
  byList: boolean
  onDuty: boolean
  /** Path of the post by which the person covers the place. */
  postPath: string
  postName: string
  load: number
}
export interface Ranked extends Omit<Candidate, 'byList' | 'onDuty' | 'postPath' | 'postName' | 'load'> {
  score: number
  reasons: Words[]
}

/** The list weighs most: who is free but not in charge would return it. */
const weight = { list: 4, duty: 3, place: 2, free: 2 } as const
const whole = weight.list + weight.duty + weight.place + weight.free

export function rank(candidates: readonly Candidate[], place: string, most = 3): Ranked[] {
  // A person of several posts is one candidate: by the post that is nearest.
  const nearest = new Map<string, Candidate>()
  for (const c of candidates) {
    const key = `${c.unitId} ${c.accountId}`
    const known = nearest.get(key)
    if (!known || c.postPath.length > known.postPath.length) nearest.set(key, c)
  }
  const scored = [...nearest.values()].map((c) => {
    const here = c.postPath === place
    const points =
      (c.byList ? weight.list : 0) +
      (c.onDuty ? weight.duty : 0) +
      (here ? weight.place : c.postPath.length > place.length - 6 ? weight.place / 2 : 0) +
      (c.load === 0 ? weight.free : weight.free / (c.load + 1))
    const reasons: Words[] = [
      c.byList
        ? { zh: '权责清单归这个单位', en: 'the list gives it to this unit' }
        : { zh: '清单不归这个单位，只是人近', en: 'near, though the list names another unit' },
      c.onDuty ? { zh: '在岗', en: 'on duty' } : { zh: '不在岗', en: 'off duty' },
      here
        ? { zh: `就在这里：${c.postName}`, en: `right here: ${c.postName}` }
        : { zh: `管这一片：${c.postName}`, en: `covers it: ${c.postName}` },
      c.load === 0
        ? { zh: '手上没有事', en: 'nothing in hand' }
        : { zh: `手上 ${c.load} 件`, en: `${c.load} in hand` },
    ]
    return { c, points, reasons }
  })
  return scored
    .sort(
      (a, b) =>
        b.points - a.points ||
        a.c.load - b.c.load ||
        (a.c.name < b.c.name ? -1 : 1) ||
        (a.c.accountId < b.c.accountId ? -1 : 1),
    )
    .slice(0, most)
    .map(({ c, points, reasons }) => ({
      unitId: c.unitId,
      unitName: c.unitName,
      accountId: c.accountId,
      name: c.name,
      score: Math.round((points / whole) * 100) / 100,
      reasons,
    }))
}
