import type { PackReport } from '../../schema.ts'

/** One report as it is written here; the generator adds what follows from the place. */
export type Told = {
  key: string
  /** Minutes before the demo begins. */
  ago: number
  channel: PackReport['channel']
  /** Where it really is: an address, an estate or its building, a named place, a grid (`大东门 3 格`), a code; empty if nobody can tell. */
  at: string
  /** What the reporter wrote as the place; empty when nothing. */
  said: string
  text: string
  item: string
  level: PackReport['expected']['level']
  /** Give the system the position of the device. */
  gps?: boolean
  sameAs?: string
  externalId?: string
  reporter?: { name: string; phone: string }
  forOther?: boolean
}

type Extra = Pick<Told, 'gps' | 'sameAs' | 'externalId' | 'reporter' | 'forOther'>
const LEVEL = { n: 'normal', u: 'urgent', c: 'critical' } as const

/** key, minutes ago, channel, true place, place as told, text, item and level (`3.2.1c`). */
export function told(
  key: string,
  ago: number,
  channel: PackReport['channel'],
  at: string,
  said: string,
  text: string,
  decision: string,
  extra: Extra = {},
): Told {
  const level = LEVEL[decision.slice(-1) as keyof typeof LEVEL]
  return { key, ago, channel, at, said, text, item: decision.slice(0, -1), level, ...extra }
}
