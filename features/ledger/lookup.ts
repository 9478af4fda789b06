/** Somebody who says who they are, outside the ledger: are their values sound, which door do they mean, whom of the ledger may they be. */
import type { App, Ctx } from '../../kernel/context.ts'
import { buildingsOf } from './import-world.ts'
import { dayNumber, todayOf } from './recheck.ts'
import { readAddress } from './rules/address.ts'
import { buildingFinder } from './rules/import-place.ts'
import { type Candidate, type Likeness, matched } from './rules/import-plan.ts'
import {
  completed,
  doorOf,
  emptyPerson,
  faultsOf,
  type PersonValues,
  rowOfPerson,
  type ValueFault,
} from './rules/person.ts'
import { keysOf, valuesOf } from './rules/registry.ts'
import { doorsBy, homesBy, opened, peopleById, residencesBy, subjectsWith } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed } from './store/seal.ts'

/** What of these values is wrong by itself, all at once: by the rules that look over the ledger. */
export function valueFaults(
  app: Pick<App, 'installation'>,
  now: Date,
  values: Partial<PersonValues>,
): ValueFault[] {
  const today = todayOf(app, now)
  const row = rowOfPerson(
    { id: '', regionPath: '', source: '', verified: '', values: { ...emptyPerson(), ...values } },
    null,
    today,
  )
  return faultsOf(row, Object.keys(values), dayNumber(today))
}

/** What two spellings of a number, a phone or a name share; what is not sound enough to be found by is left out. */
export function keysSaid(values: Partial<PersonValues>): { id?: string; phone?: string; name?: string } {
  const { id, phone, name } = keysOf(valuesOf(values), false)
  return { ...(id ? { id } : {}), ...(phone ? { phone } : {}), ...(name ? { name } : {}) }
}

export type DoorSaid =
  | { kind: 'door'; homeId: string; regionPath: string }
  | { kind: 'building'; regionPath: string }
  | { kind: 'unknown' }

/** Kept until a region changes: a town has thousands of buildings with several names each. */
const finders = new WeakMap<object, { version: number; find: ReturnType<typeof buildingFinder> }>()

/** The one door or building of the territory that a text names exactly; a likely one is none. */
export async function doorSaid(ctx: Pick<Ctx, 'app' | 'db'>, text: string): Promise<DoorSaid> {
  const { regions } = ctx.app.services
  let kept = finders.get(regions)
  if (kept?.version !== regions.version()) {
    kept = { version: regions.version(), find: buildingFinder(buildingsOf(ctx.app)) }
    finders.set(regions, kept)
  }
  const home = readAddress(text)
  const found = kept.find({
    home,
    said: { estate: '', building: '', address: text, grid: '', community: '' },
  })
  if (typeof found === 'string') return { kind: 'unknown' }
  const { unit, room } = doorOf(home.unit, home.room)
  const [door] =
    room === ''
      ? []
      : await doorsBy(ctx.db, ctx.app.installation.county, [{ building: found.path, unit, room }])
  return door
    ? { kind: 'door', homeId: door.id, regionPath: door.region_path }
    : { kind: 'building', regionPath: found.path }
}

/** The building of a door; undefined when there is none that the actor may see. */
export async function homeAt(ctx: Pick<Ctx, 'app' | 'db'>, id: string): Promise<string | undefined> {
  return (await homesBy(ctx.db, ctx.app.installation.county, [id]))[0]?.region_path
}

export interface Likely {
  personId: string
  score: number
  why: Likeness[]
}

/**
 * Whom of the ledger these values may mean, as an import decides it. `same` only by number and name, which is sure; whoever is alike
 * otherwise is for a person to look at. Sees the whole territory: who may be told of whom is for the caller to decide.
 */
export async function likelyPeople(
  ctx: Pick<Ctx, 'app' | 'db' | 'now'>,
  said: Partial<PersonValues>,
  homeId: string | null,
): Promise<{ kind: 'same'; personId: string } | { kind: 'alike'; with: Likely[] } | { kind: 'new' }> {
  const { county } = ctx.app.installation
  const today = todayOf(ctx.app, ctx.now)
  const values = completed({ ...emptyPerson(), ...said }, [], dayNumber(today))
  const { id, birth, phone } = keysOf(valuesOf(values), false)
  const index = indexed(ctx.app)
  return wholly(ctx.db, async () => {
    const ids = new Set<string>()
    for (const [kind, value] of [
      ['id', id],
      ['birth', birth?.endsWith('|0') ? undefined : birth],
      ['phone', phone],
    ] as const)
      if (value !== undefined)
        for (const s of await subjectsWith(ctx.db, county, kind, [index(kind, value)])) ids.add(s.subject)
    if (homeId) for (const r of await residencesBy(ctx.db, county, 'home_id', [homeId])) ids.add(r.person_id)
    const list = [...ids].sort()
    const people = (await peopleById(ctx.db, county, list)).filter((p) => !p.merged_into)
    const residences = Map.groupBy(await residencesBy(ctx.db, county, 'person_id', list), (r) => r.person_id)
    const candidates = people.map(
      (p): Candidate => ({
        id: p.id,
        values: opened(ctx.app, p).values,
        own: false,
        residences: (residences.get(p.id) ?? []).map((r) => ({
          id: r.id,
          homeId: r.home_id,
          role: r.role,
          household: r.household,
          relation: r.relation,
          from: r.from_on,
          until: r.until_on,
          verifiedOn: r.verified_on,
        })),
      }),
    )
    const match = matched({ values }, candidates, homeId, today)
    if (match.kind === 'new') return { kind: 'new' }
    if (match.kind === 'doubtful')
      return {
        kind: 'alike',
        with: match.with.map((w) => ({ personId: w.person.id, score: w.score, why: w.why })),
      }
    const sure = match.why.some((w) => w.field === 'idNumber' && w.near === 'same')
    return sure
      ? { kind: 'same', personId: match.person.id }
      : { kind: 'alike', with: [{ personId: match.person.id, score: 0.95, why: match.why }] }
  })
}
