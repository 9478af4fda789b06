/**
 * Some rows of a file and all they may mean: read at once, then decided one by one in the order of the file. What a row enters or changes
 * the next one finds; in a dry run, which writes nothing, also those of later batches.
 */
import type { Ctx } from '../../kernel/context.ts'
import {
  idOfRow,
  type Plan,
  type PlanDoor,
  type PlanPair,
  type PlanResidence,
  put,
  type World,
} from './import-world.ts'
import { dayNumber, todayOf } from './recheck.ts'
import type { Found } from './rules/import-place.ts'
import { laterDay, matched, residenceChange, valueChange } from './rules/import-plan.ts'
import type { ImportIssue, Incoming } from './rules/import-row.ts'
import {
  doorOf,
  emptyPerson,
  faultsOf,
  type PersonValues,
  personFields,
  rowOfPerson,
} from './rules/person.ts'
import { keysOf, valuesOf } from './rules/registry.ts'
import { enteredBy } from './store/import-changes.ts'
import type { ImportRow, TakenRow } from './store/imports.ts'
import { doorsBy, lockGroups, opened, peopleById, residencesBy, subjectsWith } from './store/rows.ts'
import { indexed, sealLabel } from './store/seal.ts'

const doorKey = (building: string, d: { unit: string; room: string }) => `${building}|${d.unit}|${d.room}`
const keyed = ['id', 'birth', 'phone'] as const
type Keys = Partial<Record<(typeof keyed)[number], string>>
/** What somebody may be found by; a name without a birthday finds too many. */
function keysFor(values: PersonValues): Keys {
  const { id, birth, phone } = keysOf(valuesOf(values), false)
  return { id, birth: birth?.endsWith('|0') ? undefined : birth, phone }
}

/** Rows of a file beside those they may mean. */
export class Batch {
  private readonly today: string
  readonly people = new Map<string, Plan>()
  /** Candidates of a key of this batch. */
  private readonly byKey = new Map<string, Set<string>>()
  private readonly atHome = new Map<string, Set<string>>()
  readonly doors = new Map<string, PlanDoor>()
  private readonly places = new Map<
    Incoming,
    { building: Found; door: ReturnType<typeof doorOf>; keys: Keys }
  >()
  readonly pairs: PlanPair[] = []

  private readonly ctx: Ctx
  private readonly i: ImportRow
  private readonly world: World

  constructor(ctx: Ctx, i: ImportRow, world: World) {
    this.ctx = ctx
    this.i = i
    this.world = world
    this.today = todayOf(ctx.app, ctx.now)
  }

  /** Everybody and every door that these rows may mean, locked in one order when something will be written. */
  async read(rows: readonly Incoming[]): Promise<void> {
    const { ctx, world } = this
    const { county } = ctx.app.installation
    const wanted = new Map<string, { building: string; unit: string; room: string }>()
    for (const x of rows) {
      const building = x.placed ? world.find(x) : 'none'
      const door = doorOf(x.home.unit, x.home.room)
      this.places.set(x, { building, door, keys: keysFor(x.values) })
      if (typeof building === 'object' && door.room !== '')
        wanted.set(doorKey(building.path, door), {
          building: building.path,
          unit: door.unit,
          room: door.room,
        })
    }
    // As whoever enters a door by hand waits: the second one finds it.
    if (!world.dry)
      await lockGroups(
        ctx.db,
        county,
        [...wanted.keys()].sort().map((key) => ({ kind: 'home', key })),
      )
    for (const h of await doorsBy(ctx.db, county, [...wanted.values()]))
      this.doors.set(doorKey(h.region_path, h), {
        id: h.id,
        regionPath: h.region_path,
        unit: h.unit,
        room: h.room,
        floor: h.floor,
        fresh: false,
        row: 0,
      })
    const index = indexed(ctx.app)
    const ids = new Set<string>()
    for (const kind of keyed) {
      const values = new Map<string, string>()
      for (const x of rows) {
        const v = this.places.get(x)!.keys[kind]
        if (v !== undefined) values.set(index(kind, v), v)
      }
      for (const s of await subjectsWith(ctx.db, county, kind, [...values.keys()])) {
        put(this.byKey, `${kind}:${values.get(s.key)!}`, s.subject)
        ids.add(s.subject)
      }
    }
    const homes = [...this.doors.values()].map((d) => d.id)
    for (const r of await residencesBy(ctx.db, county, 'home_id', homes)) {
      put(this.atHome, r.home_id, r.person_id)
      ids.add(r.person_id)
    }
    const list = [...ids].filter((id) => !world.people.has(id))
    const heads = (await peopleById(ctx.db, county, list, !world.dry)).filter((p) => !p.merged_into)
    const residences = Map.groupBy(
      await residencesBy(ctx.db, county, 'person_id', list, !world.dry),
      (r) => r.person_id,
    )
    const own = world.dry ? new Set<string>() : await enteredBy(ctx.db, county, this.i.id, list)
    for (const p of heads) {
      const { values } = opened(ctx.app, p)
      this.people.set(p.id, {
        id: p.id,
        values,
        own: own.has(p.id),
        regionPath: p.region_path,
        source: p.source,
        verifiedOn: p.verified_on,
        head: p,
        former: { source: p.source, verified: p.verified_on, path: p.region_path },
        changed: new Set(),
        kind: null,
        row: 0,
        residences: (residences.get(p.id) ?? []).map((r) => ({
          id: r.id,
          homeId: r.home_id,
          role: r.role,
          household: r.household,
          relation: r.relation,
          from: r.from_on,
          until: r.until_on,
          verifiedOn: r.verified_on,
          regionPath: r.region_path,
          source: r.source,
          head: r,
          former: { source: r.source, verified: r.verified_on },
          changed: new Set<string>(),
          kind: null,
          row: 0,
        })),
      })
    }
  }

  private person(id: string): Plan | undefined {
    return this.people.get(id) ?? this.world.people.get(id)
  }

  private candidates(x: Incoming, homeId: string | null): Plan[] {
    const { keys } = this.places.get(x)!
    const ids = new Set<string>()
    for (const kind of keyed) {
      if (keys[kind] === undefined) continue
      const k = `${kind}:${keys[kind]}`
      for (const m of [this.byKey, this.world.byKey]) for (const id of m.get(k) ?? []) ids.add(id)
    }
    const h = `home:${homeId ?? ''}`
    for (const id of [
      ...(this.atHome.get(homeId ?? '') ?? []),
      ...(this.byKey.get(h) ?? []),
      ...(this.world.byKey.get(h) ?? []),
    ])
      ids.add(id)
    return [...ids].sort().flatMap((id) => this.person(id) ?? [])
  }

  /** What becomes of one row; whoever it enters is known to the next one. */
  plan(x: Incoming): TakenRow {
    const { i, ctx, world } = this
    const { building, door } = this.places.get(x)!
    const issues: string[] = [...x.refused]
    const refuse = (code: ImportIssue) => void issues.push(code)
    const may = (path: string) => i.scope.some((s) => path.startsWith(s))
    let home: PlanDoor | null = null
    if (x.placed) {
      if (building === 'none') refuse('no-building')
      else if (building === 'several') refuse('several-buildings')
      else {
        if (door.room === '') refuse('no-room')
        if (!may(building.path)) refuse('out-of-area')
        if (issues.length === 0) home = this.door(building.path, door, x.row)
      }
    }
    const done = (
      outcome: TakenRow['outcome'],
      subjectId: string | null,
      fields: readonly string[],
      differs: readonly string[],
    ): TakenRow => ({
      row: x.row,
      line: x.line,
      outcome,
      subjectId,
      fields,
      differs,
      issues: [...issues, ...x.remarks],
      sealed: sealLabel(ctx.app, i.id, x.row, {
        name: x.values.name,
        place:
          x.said.address ||
          [x.said.estate, x.said.building, x.home.unit, x.home.room].filter((s) => s !== '').join(' '),
      }),
    })
    if (issues.length > 0) return done('refused', null, [], [])
    const match = matched(x, this.candidates(x, home?.id ?? null), home?.id ?? null, this.today)
    if (match.kind === 'same') return this.known(x, match.person, home, may, issues, done)
    if (!home) {
      refuse('no-place')
      return done('refused', null, [], [])
    }
    const values = valueChange(emptyPerson(), x, 'take', dayNumber(this.today)).values
    const faults = this.faults(x, values, x.given, home.regionPath)
    if (faults.length > 0) {
      issues.push(...faults)
      return done('refused', null, [], [])
    }
    const person: Plan = {
      id: idOfRow(i, x.row),
      values,
      own: true,
      regionPath: home.regionPath,
      source: i.source_name,
      verifiedOn: x.verified,
      changed: new Set(personFields.filter((f) => values[f] !== '')),
      kind: 'created',
      row: x.row,
      residences: [],
    }
    person.residences.push(this.residence(x, home))
    this.remember(person, home)
    if (match.kind === 'doubtful')
      for (const w of match.with) this.pairs.push({ a: w.person, b: person, score: w.score, why: w.why })
    return done(
      match.kind === 'doubtful' ? 'doubtful' : 'created',
      world.dry ? null : person.id,
      [...person.changed],
      [],
    )
  }

  private known(
    x: Incoming,
    p: Plan,
    home: PlanDoor | null,
    may: (path: string) => boolean,
    issues: string[],
    done: (
      o: TakenRow['outcome'],
      id: string | null,
      fields: readonly string[],
      differs: readonly string[],
    ) => TakenRow,
  ): TakenRow {
    const { i } = this
    const id = p.head ? p.id : this.world.dry ? null : p.id
    if (![p.regionPath, ...p.residences.map((r) => r.regionPath)].some(may)) {
      issues.push('known-elsewhere')
      return done('refused', null, [], [])
    }
    const v = valueChange(p.values, x, i.differing, dayNumber(this.today))
    const r = residenceChange(p, x, home?.id ?? null, i.differing, this.today)
    const faults = this.faults(x, v.values, v.changed, p.regionPath)
    if (faults.length > 0) {
      issues.push(...faults)
      return done('refused', id, [], [])
    }
    const fields = new Set<string>(v.changed)
    const seen = laterDay(p.verifiedOn, v.differs.length === 0 ? x.verified : null)
    if (v.changed.length > 0 || seen !== p.verifiedOn) {
      if (p.kind !== 'created')
        p.kind = v.changed.length > 0 || p.kind === 'corrected' ? 'corrected' : 'verified'
      if (seen !== p.verifiedOn) fields.add('verified')
      Object.assign(p, { values: v.values, verifiedOn: seen, source: i.source_name, row: x.row })
      for (const f of v.changed) p.changed.add(f)
    }
    if (r.kind === 'create' && home) {
      p.residences.push(this.residence(x, home))
      fields.add('address')
    }
    if (r.kind === 'change') {
      Object.assign(r.of, r.next, { source: i.source_name, row: x.row })
      for (const f of r.changed) {
        r.of.changed.add(f)
        fields.add(f)
      }
      if (r.of.kind !== 'created') r.of.kind = 'corrected'
    }
    const at =
      home && r.kind !== 'create'
        ? p.residences.find((o) => o.homeId === home.id && (o.until === null || o.until > this.today))
        : undefined
    if (at && r.differs.length === 0 && laterDay(at.verifiedOn, x.verified) !== at.verifiedOn) {
      Object.assign(at, { verifiedOn: x.verified, source: i.source_name, row: x.row })
      if (at.kind === null) at.kind = 'verified'
      fields.add('verified')
    }
    if (fields.size > 0) this.remember(p, home)
    return done(fields.size > 0 ? 'changed' : 'same', id, [...fields], [...v.differs, ...r.differs])
  }

  private faults(x: Incoming, values: PersonValues, given: readonly string[], regionPath: string): string[] {
    if (!this.i.strict) return []
    const row = rowOfPerson(
      { id: '', regionPath, source: '', verified: x.verified ?? '', values },
      null,
      this.today,
    )
    return [...new Set(faultsOf(row, given, dayNumber(this.today)).map((f) => f.rule))]
  }

  private door(building: string, d: ReturnType<typeof doorOf>, row: number): PlanDoor {
    const key = doorKey(building, d)
    const known = this.doors.get(key) ?? this.world.doors.get(key)
    if (known) return known
    const made = { id: idOfRow(this.i, row), regionPath: building, ...d, fresh: true, row }
    this.doors.set(key, made)
    if (this.world.dry) this.world.doors.set(key, made)
    return made
  }

  private residence(x: Incoming, home: PlanDoor): PlanResidence {
    return {
      id: idOfRow(this.i, x.row),
      homeId: home.id,
      role: x.role ?? 'family',
      household: x.household,
      relation: x.relation,
      from: x.from,
      until: x.until,
      verifiedOn: x.verified,
      regionPath: home.regionPath,
      source: this.i.source_name,
      changed: new Set(),
      kind: 'created',
      row: x.row,
    }
  }

  /** Known to the rows that follow, by what they say now; in a dry run to those of all batches. */
  private remember(p: Plan, home: PlanDoor | null): void {
    const { dry } = this.world
    const people = dry ? this.world.people : this.people
    const byKey = dry ? this.world.byKey : this.byKey
    people.set(p.id, p)
    const keys = keysFor(p.values)
    for (const kind of keyed) if (keys[kind] !== undefined) put(byKey, `${kind}:${keys[kind]}`, p.id)
    if (home) put(byKey, `home:${home.id}`, p.id)
  }
}
