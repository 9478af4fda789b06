/** Short ways to write a storyline down (features/town/contract-story.ts). */
import type { Step, Story } from '../../features/town/contract-story.ts'

type Of<D extends Step['do']> = Extract<Step, { do: D }>
type Level = Of<'send'>['level']
const LEVEL: Record<string, Level> = { n: 'normal', u: 'urgent', c: 'critical' }

/** A report: minute, its name in the story, channel, words, and what comes with it. */
export const report = (
  at: number,
  as: string,
  channel: Of<'report'>['channel'],
  text: string,
  more: Partial<Of<'report'>> = {},
): Step => ({ do: 'report', at, as, channel, text, case: 'main', ...more })

/** Sent as `3.2.1c` to a unit at a region, with others beside it: `{ 'xixia.power': '断电' }`. */
export const send = (
  at: number,
  decision: string,
  unit: string,
  region: string,
  co: Record<string, string> = {},
  more: Partial<Of<'send'>> = {},
): Step => ({
  do: 'send',
  at,
  case: 'main',
  who: 'desk',
  item: decision.slice(0, -1),
  level: LEVEL[decision.slice(-1)]!,
  unit,
  region,
  co: Object.entries(co).map(([unit, task]) => ({ unit, task })),
  ...more,
})

export const act = (at: number, action: Of<'act'>['action'], more: Partial<Of<'act'>> = {}): Step => ({
  do: 'act',
  at,
  case: 'main',
  who: 'main',
  action,
  input: {},
  photos: 0,
  ...more,
})
export const co = (unit: string) => ({ who: `co:${unit}` })
export const finish = (at: number, unit: string, result: string, more: Partial<Of<'act'>> = {}): Step =>
  act(at, 'finish', { input: { result }, ...co(unit), ...more })
export const resolve = (at: number, result: string, photos = 0, more: Partial<Of<'act'>> = {}): Step =>
  act(at, 'resolve', { input: { result }, photos, ...more })
export const rate = (at: number, of: string, stars: number, text: string): Step => ({
  do: 'rate',
  at,
  report: of,
  solved: true,
  stars,
  text,
})

export const ends = (
  state: string,
  reports: number,
  more: Partial<Story['ends'][number]> = {},
): Story['ends'][number] => ({ case: 'main', state, reports, results: reports, returns: 0, co: 0, ...more })
