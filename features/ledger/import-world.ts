/** What an import keeps in mind of the ledger while it decides: people with where they live, doors, pairs, and the buildings there are. */
import type { App } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { buildingFinder, type Found, type KnownBuilding } from './rules/import-place.ts'
import type { Candidate, Likeness, PlannedResidence } from './rules/import-plan.ts'
import type { Incoming } from './rules/import-row.ts'
import type { PersonField } from './rules/person.ts'
import type { Former } from './store/import-changes.ts'

interface Head {
  seq: number
  last_hash: Buffer
}
export interface PlanResidence extends PlannedResidence {
  regionPath: string
  source: string
  head?: Head
  former?: Former
  changed: Set<string>
  kind: 'created' | 'corrected' | 'verified' | null
  row: number
}
export interface Plan extends Candidate<PlanResidence> {
  regionPath: string
  source: string
  verifiedOn: string | null
  head?: Head
  former?: Former
  changed: Set<PersonField>
  kind: 'created' | 'corrected' | 'verified' | null
  row: number
}
export interface PlanDoor {
  id: string
  regionPath: string
  unit: string
  room: string
  floor: number | null
  fresh: boolean
  row: number
}
export interface PlanPair {
  a: Plan
  b: Plan
  score: number
  why: Likeness[]
}

/** What lasts longer than one batch: the buildings, and in a dry run whom and which doors it would have entered. */
export interface World {
  find: (x: Incoming) => Found
  dry: boolean
  people: Map<string, Plan>
  byKey: Map<string, Set<string>>
  doors: Map<string, PlanDoor>
}

/** Every building with the names it may go by. */
export function buildingsOf(app: App): KnownBuilding[] {
  const { regions } = app.services
  return regions
    .within(app.installation.rootPath, 'administrative')
    .filter((r) => r.kind === 'building')
    .map((r) => {
      const above = regions.chain(r.path).slice(0, -1)
      const estate = above.findLast((x) => x.kind === 'estate')
      return {
        path: r.path,
        name: r.name,
        aliases: r.aliases,
        address: r.address,
        estate: estate ? [estate.name, ...estate.aliases, ...(estate.address ? [estate.address] : [])] : [],
        areas: above.flatMap((x) => [x.name, ...x.aliases]),
      }
    })
}
export const worldOf = (app: App, dry: boolean): World => ({
  find: buildingFinder(buildingsOf(app)),
  dry,
  people: new Map(),
  byKey: new Map(),
  doors: new Map(),
})

/**
 * An id for what a row enters. Ids stand in the order of the file, whatever batches it came in: which of several entries is looked at
 * first, and so who is asked, is the same after a kill.
 */
export const idOfRow = (i: { created_at: Date }, row: number): string => uuidv7(i.created_at.getTime() + row)

export function put(m: Map<string, Set<string>>, key: string, value: string): void {
  const set = m.get(key)
  if (set) set.add(value)
  else m.set(key, new Set([value]))
}
