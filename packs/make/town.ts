/** Makes the pack of a place from its description; the same on every machine. */
import { divisions, governed, makeLand } from './ground.ts'
import { makeHouses, makePlaces, makePlates } from './houses.ts'
import { models } from './models.ts'
import { makeOffices } from './offices.ts'
import { random } from './random.ts'
import { makeReports } from './reports.ts'
import type { TownSpec } from './spec.ts'
import { makeTownStaff } from './staff.ts'

export function makeTown(spec: TownSpec) {
  const lands = spec.lands.map((land, n) => makeLand(land, spec.seed + n))
  const streets = lands.flat()
  const communities = streets.flatMap((s) => s.below)
  const houses = makeHouses(spec, communities, random(spec.seed + 100))
  const places = makePlaces(spec, communities, random(spec.seed + 200))
  const qr = makePlates(spec, places, houses.estates)
  const units = makeOffices(spec, streets, houses.estates)
  const staff = makeTownStaff(spec, units, streets)
  const regions = [
    ...governed(spec, lands),
    ...houses.regions,
    ...divisions(spec, lands, (name) => {
      const place = places.find((p) => p.name === name)
      if (!place) throw new Error(`there is no ${name} in ${spec.manifest.name}`)
      return place.point
    }),
  ]
  const top = spec.departments[0]!
  const foreman = staff.accounts.find(
    (a) =>
      a.role === 'unit-signer' &&
      staff.people.some((p) => p.key === a.person && p.unit === `${top.key}.sanitation`),
  )!
  return {
    manifest: { ...spec.manifest, demoPassword: 'yige-demo' },
    regions,
    streets: houses.streets,
    places,
    units,
    ...staff,
    models,
    qr,
    reports: makeReports(
      spec.told,
      { regions, streets: houses.streets, places, qr, posts: staff.posts },
      { phone: 'zb1', 'walk-in': 'zb2', order: 'zb3', patrol: foreman.username },
    ),
    stories: spec.stories,
  }
}
