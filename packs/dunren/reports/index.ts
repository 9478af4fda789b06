import type {
  PackPlace,
  PackPost,
  PackQr,
  PackRegion,
  PackReport,
  PackStreet,
  Position,
} from '../../schema.ts'
import { everydayOne } from './everyday-1.ts'
import { everydayTwo } from './everyday-2.ts'
import { everydayThree } from './everyday-3.ts'
import type { Told } from './shape.ts'
import { story } from './story.ts'

type Ground = {
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
function spotOf(at: string, ground: Ground): Spot | null {
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

const STAFF: Partial<Record<PackReport['channel'], string>> = {
  phone: 'zhouwb',
  'walk-in': 'zb2',
  order: 'zb3',
  patrol: 'pugang',
}

/** Reports of the demo with the place and the answer that a person would give; oldest first. */
export function makeReports(ground: Ground): PackReport[] {
  const all: Told[] = [...story, ...everydayOne, ...everydayTwo, ...everydayThree]
  return all
    .map((t): PackReport => {
      const spot = spotOf(t.at, ground)
      const grid = spot?.region.slice(0, 15) ?? ''
      const worker = ground.posts.find((p) => p.duty === 'worker' && p.regionPath === grid)?.holders[0]
      const by = t.channel === 'grid-worker' ? worker : STAFF[t.channel]
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
