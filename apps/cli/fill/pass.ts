/** Before the work begins: a department says it is not theirs, the desk agrees, and often the other one says the same. */
import { hashOf } from '../../../features/town/rules.ts'
import type { App } from '../../../kernel/context.ts'
import { rivalOf } from '../../server/rivals.ts'
import type { Life, Who } from './life.ts'
import type { Round } from './work.ts'

/** Shares of cases of departments that are passed on: of items that two of them argue about, of the others; and of those that come back. Invented. */
const PASS = { argued: 0.2, other: 0.006, back: 0.7 }
const argued = (item: string) => hashOf(`argued ${item}`) % 6 === 0

const reasons = [
  '现场看过，不在我们的管护范围',
  '不是我们的设施，请转管这一段的单位',
  '原因查到了，要由另一家先处理',
]
const rulings = ['照片属实，转过去办', '情况属实，换一家']

/** Passes the case on, and perhaps back; answers when the last thing happened. */
export function passOn(
  app: App,
  l: Life,
  r: Round,
  o: { desk: Who; departments: readonly string[] },
): number {
  const first = l.main()?.unitId
  const item = String(l.row.item_code)
  if (!first || !o.departments.includes(first) || l.row.level === 'critical') return r.last
  if (r.draw('pass') >= (argued(item) ? PASS.argued : PASS.other)) return r.last
  const regionPath = String(l.row.region_path)
  const other = rivalOf(app, o.departments, { itemCode: item, regionPath, unitId: first })
  if (!other) return r.last
  let { last } = r
  const turn = (to: string, name: string): boolean => {
    const from = l.main()
    const asked = last + 60_000 * (4 + 9 * r.draw(`asks ${name}`))
    const ruled = asked + 60_000 * (2 + 8 * r.draw(`rules ${name}`))
    if (!from?.accountId || ruled >= r.now.getTime()) return false
    const pick = (list: readonly string[]) => list[Math.floor(r.draw(`says ${name}`) * list.length)]!
    const step = (when: number, act: (at: Date) => boolean): boolean => {
      const moment = new Date(when)
      if (r.noting) l.sweep(moment)
      if (!act(moment)) return false
      last = when
      return true
    }
    const who = r.person(from.accountId, from.unitId)
    return (
      step(asked, (t) =>
        l.act(who, 'requestReturn', { reason: pick(reasons), proposedUnitId: to, uploads: [] }, t),
      ) && step(ruled, (t) => l.act(o.desk, 'ruleReturn', { approve: true, reason: pick(rulings) }, t))
    )
  }
  if (turn(other, 'there') && r.draw('back') < PASS.back) turn(first, 'back')
  return last
}
