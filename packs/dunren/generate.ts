import { inBlock, makeMesh, outline } from '../make/mesh.ts'
import { models } from '../make/models.ts'
import { random } from '../make/random.ts'
import { makeReports } from '../make/reports.ts'
import type { PackManifest, PackRegion, Position } from '../schema.ts'
import { makeBuildings } from './make/buildings.ts'
import { makeDivisions } from './make/divisions.ts'
import { ground, SEED } from './make/ground.ts'
import { makeStaff } from './make/people.ts'
import { makePlaces, makeQr } from './make/places.ts'
import { makeStreets, packStreet } from './make/streets.ts'
import { communities, makeGrids, STREET } from './make/territory.ts'
import { makeUnits } from './make/units.ts'
import { everydayOne } from './reports/everyday-1.ts'
import { everydayTwo } from './reports/everyday-2.ts'
import { everydayThree } from './reports/everyday-3.ts'
import { story } from './reports/story.ts'
import data from './stories.json' with { type: 'json' }

/**
 * Makes the pack of 敦仁街道: real names and codes of the street and its communities, everything below invented.
 */
const { stories } = data
const manifest: PackManifest = {
  key: 'dunren',
  name: '敦仁街道',
  nameEn: 'Dunren Street',
  root: STREET,
  county: '500102',
  zone: 'Asia/Shanghai',
  centre: [107.39, 29.709],
  zoom: 15,
  hotline: '023-7200-0141',
  casePrefix: 'YG',
  model: '1+2+N',
  demoPassword: 'yige-demo',
}

/** The pack, the same on every machine. */
export function generate() {
  const mesh = makeMesh(ground)
  const { grids, courts } = makeGrids()
  const streets = makeStreets()
  const built = makeBuildings(mesh, grids, courts, streets, random(SEED + 1))
  const places = makePlaces(mesh, grids, random(SEED + 2))
  const units = makeUnits(grids, built.estates)
  const staff = makeStaff(units, grids)
  const homes = random(SEED + 3)
  const ofGrid = new Map(grids.map((g) => [g.path, g.blocks.length === 0 ? 92 : homes.int(236, 364)]))
  const ofCommunity = (path: string) =>
    grids.filter((g) => g.community === path).reduce((n, g) => n + ofGrid.get(g.path)!, 0)
  const base = {
    division: 'administrative',
    aliases: [],
    address: null,
    geometry: null,
    point: null,
  } as const
  const regions: PackRegion[] = [
    { ...base, aliases: [], path: '50', parent: null, kind: 'province', name: '重庆市', households: null },
    { ...base, aliases: [], path: '5001', parent: '50', kind: 'city', name: '市辖区', households: null },
    {
      ...base,
      aliases: ['涪陵'],
      path: '500102',
      parent: '5001',
      kind: 'county',
      name: '涪陵区',
      households: null,
    },
    {
      ...base,
      aliases: ['敦仁', '敦仁街办'],
      path: STREET,
      parent: '500102',
      kind: 'street',
      name: '敦仁街道',
      geometry: outline(
        mesh,
        grids.flatMap((g) => g.faces),
      ),
      point: manifest.centre,
      households: communities.reduce((n, c) => n + ofCommunity(STREET + c.code), 0),
    },
  ]
  const inside = (faces: (typeof grids)[number]['faces']): Position => {
    const { block, part } = faces[Math.floor(faces.length / 2)]!
    return mesh.geo(...inBlock(mesh, block, 0.5, part === 'around' ? 0.2 : 0.5))
  }
  for (const c of [...communities].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const path = STREET + c.code
    const own = grids.filter((g) => g.community === path)
    const short = c.name.replace('社区', '')
    regions.push({
      ...base,
      aliases: [`${c.name}居委会`, short],
      path,
      parent: STREET,
      kind: 'community',
      name: c.name,
      geometry: outline(
        mesh,
        own.flatMap((g) => g.faces),
      ),
      point: inside(own[Math.floor(own.length / 2)]!.faces),
      households: ofCommunity(path),
    })
    for (const g of own)
      regions.push({
        ...base,
        aliases: [`${short} ${g.number} 格`],
        path: g.path,
        parent: path,
        kind: 'grid',
        name: `${c.name} ${g.number} 格`,
        geometry: outline(mesh, g.faces),
        point: inside(g.faces),
        households: ofGrid.get(g.path)!,
      })
  }
  regions.push(
    ...[...built.regions].sort((a, b) => (a.path < b.path ? -1 : 1)),
    ...makeDivisions(mesh, grids, places),
  )
  const packStreets = streets.map((s) => packStreet(mesh, s))
  const qr = makeQr(places, built)
  const reports = makeReports(
    [...story, ...everydayOne, ...everydayTwo, ...everydayThree],
    { regions, streets: packStreets, places, qr, posts: staff.posts },
    { phone: 'zhouwb', 'walk-in': 'zb2', order: 'zb3', patrol: 'pugang' },
  )
  return {
    manifest,
    regions,
    streets: packStreets,
    places,
    units,
    ...staff,
    models,
    qr,
    reports,
    stories,
  }
}
