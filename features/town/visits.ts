/** Simulated grid workers on their rounds: they read their day and close its calls through the same handlers as everybody. */
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { type Door, Shut } from './door.ts'
import { drawOf } from './rules.ts'

/** Some 37,000 calls in nine months (S4). */
const callsADay = 137
/** Hours in which people are called on. */
const open = (hour: number): boolean => (hour >= 9 && hour < 12) || (hour >= 14 && hour < 20)
const openHours = 9

/** Milliseconds of the town's time until the next call; at night until it is worth looking again. */
export const untilCall = (hour: number, u: number): number =>
  open(hour)
    ? Math.min(3_600_000, (-Math.log(1 - Math.min(u, 0.999_999)) * openHours * 3_600_000) / callsADay)
    : 1_800_000

const heard = [
  { list: 'difficulty', body: '单元门闭门器坏了，夜里哐哐响', work: true },
  { list: 'difficulty', body: '雨棚漏水，滴到楼下晾的衣服', work: true },
  { list: 'need', body: '问社区的缝纫摊哪天来', work: false },
  { list: 'need', body: '想借社区活动室排节目', work: false },
  { list: 'risk', body: '楼道拐角堆了旧床板，过不去人', work: true },
  { list: 'risk', body: '电表箱门锁坏了，敞着', work: true },
] as const

/** One call by one of the workers, whoever has one today; true when one was made. */
export async function makeCall(
  o: { app: App; door: Door; workers: readonly string[]; seed: string },
  n: number,
): Promise<boolean> {
  const draw = drawOf(`${o.seed}/call/${n}`)
  for (let t = 0; t < 6 && o.workers.length > 0; t++) {
    const who = o.workers[Math.floor(draw(`who${t}`) * o.workers.length)]!
    try {
      const day = await o.door.as(who, 'GET', '/api/visits/today')
      const v = day.status === 200 ? day.body.due[0] : undefined
      if (!v) continue
      const spot = v.point ? { point: v.point, accuracy: 6 + Math.floor(draw('accuracy') * 14) } : {}
      const what = heard[Math.floor(draw('what') * heard.length)]!
      const r =
        v.kind === 'door' && draw('home') < 0.12
          ? await o.door.as(who, 'POST', `/api/visits/${v.id}/absent`, spot)
          : await o.door.as(who, 'POST', `/api/visits/${v.id}/done`, {
              ...spot,
              entries:
                v.kind === 'door' && draw('heard') < 0.08
                  ? [{ id: uuidv7(o.app.clock().getTime()), ...what, wantsAnswer: draw('wants') < 0.3 }]
                  : [],
            })
      return r.status === 200
    } catch (err) {
      if (!(err instanceof Shut)) throw err
    }
  }
  return false
}
