/** What residents and staff report in a demo, as it is written in a pack, and what follows from the place. */
import type { PackPlace, PackPost, PackQr, PackRegion, PackReport, PackStreet, Position } from '../schema.ts'

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

export type ReportGround = {
  regions: PackRegion[]
  streets: PackStreet[]
  places: PackPlace[]
  qr: PackQr[]
  posts: PackPost[]
}
type Spot = { region: string; point: Position | null }

/**
 * What a person who knows the town would say about where a report belongs: the smallest region its own place names. A street
 * alone spans several grids, so it answers with their common region. Null when nobody could tell.
 */
function spotOf(at: string, ground: ReportGround): Spot | null {
  if (at === '') return null
  const code = ground.qr.find((q) => q.code === at)
  if (code) return { region: code.regionPath, point: code.point }
  const region = ground.regions.find(
    (r) => r.division === 'administrative' && (r.name === at || r.address === at || r.aliases.includes(at)),
  )
  if (region) return { region: region.path, point: region.point }
  const place = ground.places.find((p) => p.name === at)
  if (place) return { region: place.regionPath, point: place.point }
  const homes = ground.regions.filter((r) => r.kind === 'building' && r.address?.startsWith(`${at} `))
  const first = homes[0]
  if (!first) throw new Error(`there is no ${at} in this town`)
  const shared = [15, 12, 9]
    .map((n) => first.path.slice(0, n))
    .find((p) => homes.every((h) => h.path.startsWith(p)))
  return { region: shared!, point: null }
}

/**
 * Reports of the demo with the place and the answer that a person would give; oldest first. `staff` is who writes down what comes by a
 * channel that needs somebody; what a grid worker sees is reported by the worker of the place.
 */
export function makeReports(
  all: readonly Told[],
  ground: ReportGround,
  staff: Partial<Record<PackReport['channel'], string>>,
): PackReport[] {
  const workers = new Map(
    ground.posts.filter((p) => p.duty === 'worker').map((p) => [p.regionPath, p.holders[0]]),
  )
  return all
    .map((t): PackReport => {
      const spot = spotOf(t.at, ground)
      const worker = workers.get(spot?.region.slice(0, 15) ?? '')
      const by = t.channel === 'grid-worker' ? worker : staff[t.channel]
      return {
        key: t.key,
        text: t.text,
        channel: t.channel,
        minutesAgo: t.ago,
        ...(t.said ? { placeText: t.said } : {}),
        ...(t.channel === 'qr' ? { qr: t.at } : {}),
        ...(t.gps && spot?.point ? { point: spot.point } : {}),
        ...(t.externalId ? { externalId: t.externalId } : {}),
        ...(by ? { by } : {}),
        ...(t.reporter ? { reporter: t.reporter } : {}),
        ...(t.forOther ? { forOther: true } : {}),
        expected: { item: t.item, level: t.level, region: spot?.region ?? null },
        ...(t.sameAs ? { sameAs: t.sameAs } : {}),
      }
    })
    .sort((a, b) => b.minutesAgo - a.minutesAgo || (a.key < b.key ? -1 : 1))
}
