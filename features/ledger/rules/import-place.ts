/** Which building of the territory a row speaks of, whatever the spelling: by code, by name, alias or address, alone or with its estate. */
import { type Home, placeKey, readAddress } from './address.ts'
import { partOf } from './row.ts'

export interface KnownBuilding {
  path: string
  name: string
  aliases: readonly string[]
  address: string | null
  /** Names, aliases and address of the estate it stands in. */
  estate: readonly string[]
  /** Names of grid and community. */
  areas: readonly string[]
}
export interface Place {
  home: Home
  said: { estate: string; building: string; address: string; grid: string; community: string }
}

const fold = (s: string): string => s.normalize('NFKC').replace(/[\s·]/g, '').toLowerCase()
const key = (place: string, building: string): string => `${place}|${building}`
const keyOfText = (text: string): string => {
  const h = readAddress(text)
  return key(h.place, h.building)
}

export type Found = { path: string } | 'none' | 'several'

export function buildingFinder(buildings: readonly KnownBuilding[]): (x: Place) => Found {
  const byKey = new Map<string, KnownBuilding[]>()
  const byPath = new Map(buildings.map((b) => [b.path, b]))
  const add = (k: string, b: KnownBuilding) => {
    if (k === '|') return
    const list = byKey.get(k)
    if (!list) byKey.set(k, [b])
    else if (!list.includes(b)) list.push(b)
  }
  for (const b of buildings) {
    for (const n of [b.name, ...b.aliases, ...(b.address ? [b.address] : [])]) {
      add(keyOfText(n), b)
      add(key(placeKey(n), ''), b)
    }
    // 安康苑 3 栋 is 3 栋 of whatever its estate is called.
    const number = readAddress(b.name).building
    if (number !== '') for (const e of b.estate) add(key(placeKey(e), number), b)
  }
  return (x) => {
    const { estate, building, address, grid, community } = x.said
    const code = building.trim()
    if (byPath.has(code)) return { path: code }
    const tries = [
      ...(estate !== '' && building !== ''
        ? [key(placeKey(estate), partOf(building)), keyOfText(estate + building)]
        : []),
      ...(building !== '' ? [keyOfText(building), key(placeKey(building), '')] : []),
      ...(estate !== '' && building === '' ? [key(placeKey(estate), x.home.building)] : []),
      key(x.home.place, x.home.building),
      ...(address !== '' ? [keyOfText(address)] : []),
      ...(address !== '' && building !== '' ? [key(readAddress(address).place, partOf(building))] : []),
    ]
    for (const t of tries) {
      const hits = t === '|' ? undefined : byKey.get(t)
      if (!hits) continue
      if (hits.length === 1) return { path: hits[0]!.path }
      const areas = [grid, community].filter((a) => a !== '').map(fold)
      const near = hits.filter((b) => {
        const own = b.areas.map(fold)
        return areas.length > 0 && areas.every((a) => own.some((o) => o.includes(a) || a.includes(o)))
      })
      return near.length === 1 ? { path: near[0]!.path } : 'several'
    }
    return 'none'
  }
}
