/** People and who lives where: read in the scope of the actor, locked, decided, written with their version, checked at once. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { audit } from '../audit/answers.ts'
import type {
  personCorrect,
  personCreate,
  personReveal,
  residenceCorrect,
  residenceCreate,
  residenceEnd,
} from './contract.ts'
import { changing, dayNumber, todayOf } from './recheck.ts'
import {
  completed,
  emptyPerson,
  faultsOf,
  maskName,
  type PersonField,
  type PersonValues,
  personFields,
  rowOfPerson,
} from './rules/person.ts'
import { keysOf, type LedgerRow, valuesOf } from './rules/registry.ts'
import {
  type HomeRow,
  homesBy,
  type OpenPerson,
  opened,
  peopleById,
  type ResidenceRow,
  residencesBy,
  subjectsWith,
} from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed } from './store/seal.ts'
import { savePeople, saveResidences } from './store/write.ts'
import './problems.ts'

/** A person whom the actor may see, with the regions that decide what else they may do. */
export async function personFor(
  ctx: Ctx,
  id: string,
  verb: string,
  lock = false,
): Promise<{ person: OpenPerson; residences: ResidenceRow[] }> {
  const { county } = ctx.app.installation
  const [head] = await peopleById(ctx.db, county, [id], lock)
  if (!head) throw problem('not_found')
  const residences = await residencesBy(ctx.db, county, 'person_id', [id])
  const places = [head.region_path, ...residences.map((r) => r.region_path)]
  needAny(ctx, verb, places)
  if (lock && head.merged_into) throw problem('ledger.merged', { extra: { mergedInto: head.merged_into } })
  return { person: opened(ctx.app, head), residences }
}

/** The verb at one of these places; not even to be read at any of them is 404. */
export function needAny(ctx: Ctx, verb: string, places: readonly string[]): void {
  if (places.some((p) => ctx.access.can(verb, p))) return
  throw problem(places.some((p) => ctx.access.can('ledger.read', p)) ? 'access.denied' : 'not_found')
}

/** All faults of the given fields at once, as the rules of the ledger say them. */
export function refuseFaults(row: LedgerRow, given: readonly string[], today: string, prefix: string): void {
  const issues: Issue[] = faultsOf(row, given, dayNumber(today)).map((f) => ({
    path: `${prefix}${f.field}`,
    code: f.rule,
    message: `${f.zh} / ${f.en}`,
  }))
  if (issues.length > 0) throw problem('request.invalid', { issues })
}

/** Who has this identity number or, without one, this name and birthday at this door; named as far as the actor may see. */
async function refuseKnown(ctx: Ctx, values: PersonValues, homeId: string): Promise<void> {
  const { county } = ctx.app.installation
  const keys = keysOf(valuesOf(values), false)
  const index = indexed(ctx.app)
  const others = await wholly(ctx.db, async () => {
    if (keys.id) {
      const known = await subjectsWith(ctx.db, county, 'id', [index('id', keys.id)])
      return known.length > 0
        ? (
            await peopleById(
              ctx.db,
              county,
              known.map((k) => k.subject),
            )
          ).map((p) => opened(ctx.app, p))
        : []
    }
    if (!keys.birth) return []
    const known = await subjectsWith(ctx.db, county, 'birth', [index('birth', keys.birth)])
    const here = await residencesBy(ctx.db, county, 'home_id', [homeId])
    const ids = known.map((k) => k.subject).filter((s) => here.some((r) => r.person_id === s))
    return ids.length > 0 ? (await peopleById(ctx.db, county, ids)).map((p) => opened(ctx.app, p)) : []
  })
  const same = others.find((p) => keysOf(valuesOf(p.values), false).name === keys.name)
  if (!same) return
  const { regions } = ctx.app.services
  const visible = ctx.access.can('ledger.read', same.region_path)
  throw problem('ledger.known', {
    extra: {
      ...(visible ? { personId: same.id, place: regions.trail(same.region_path) } : {}),
      name: maskName(same.values.name),
      community: regions.name(same.region_path.slice(0, 12)),
    },
  })
}

async function homeFor(ctx: Ctx, id: string): Promise<HomeRow> {
  const [home] = await homesBy(ctx.db, ctx.app.installation.county, [id])
  if (!home) throw problem('not_found')
  ctx.access.need('ledger.edit', home.region_path, 'ledger.read')
  return home
}

export async function create(
  ctx: Ctx,
  b: BodyOf<typeof personCreate>,
): Promise<AnswerOf<typeof personCreate>> {
  const today = todayOf(ctx.app, ctx.now)
  const home = await homeFor(ctx, b.residence.homeId)
  const given = Object.keys(b.values)
  const values = completed({ ...emptyPerson(), ...given_(b.values) }, given, dayNumber(today))
  const id = uuidv7(ctx.now.getTime())
  const residenceId = uuidv7(ctx.now.getTime())
  const row = rowOfPerson(
    { id, regionPath: home.region_path, source: b.source, verified: '', values },
    null,
    today,
  )
  if (!b.anyway) refuseFaults(row, given, today, 'values.')
  await refuseKnown(ctx, values, home.id)
  await changing(ctx, { people: [id] }, async () => {
    await savePeople(ctx, [
      {
        id,
        regionPath: home.region_path,
        source: b.source,
        verifiedOn: today,
        kind: 'created',
        why: b.why,
        changed: personFields.filter((f) => values[f] !== ''),
        values,
      },
    ])
    await saveResidences(ctx, [
      {
        ...placed(b.residence, home, id),
        id: residenceId,
        source: b.source,
        verifiedOn: today,
        kind: 'created',
        why: b.why,
        changed: [],
      },
    ])
  })
  return { id, residenceId, version: 1 }
}

/** zod leaves absent members out or undefined; neither is a value. */
const given_ = (v: Partial<Record<PersonField, string | undefined>>): Partial<PersonValues> =>
  Object.fromEntries(Object.entries(v).filter(([, x]) => x !== undefined)) as Partial<PersonValues>

const placed = (
  r: { role: string; relation: string; household: string; from: string | null },
  home: HomeRow,
  personId: string,
) => ({
  regionPath: home.region_path,
  personId,
  homeId: home.id,
  role: r.role,
  household: r.household,
  relation: r.relation,
  from: r.from,
  until: null,
})

export async function correct(
  ctx: Ctx,
  id: string,
  b: Omit<BodyOf<typeof personCorrect>, 'requestId'>,
): Promise<AnswerOf<typeof personCorrect>> {
  const today = todayOf(ctx.app, ctx.now)
  const { person } = await personFor(ctx, id, 'ledger.edit', true)
  if (person.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: person.seq } })
  const given = Object.keys(given_(b.values))
  const next = completed({ ...person.values, ...given_(b.values) }, given, dayNumber(today))
  const changed = personFields.filter((f) => next[f] !== person.values[f])
  const row = rowOfPerson(
    { id, regionPath: person.region_path, source: b.source, verified: '', values: next },
    null,
    today,
  )
  if (!b.anyway)
    refuseFaults(
      row,
      given.filter((f) => changed.includes(f as PersonField)),
      today,
      'values.',
    )
  const verifiedOn = b.verified ?? (changed.length > 0 ? today : person.verified_on)
  if (changed.length === 0 && verifiedOn === person.verified_on) return { id, version: person.seq }
  await changing(ctx, { people: [id] }, () =>
    savePeople(ctx, [
      {
        id,
        regionPath: person.region_path,
        source: b.source,
        verifiedOn,
        head: person,
        kind: changed.length > 0 ? 'corrected' : 'verified',
        why: b.why,
        changed,
        values: next,
      },
    ]),
  )
  return { id, version: person.seq + 1 }
}

export async function addResidence(
  ctx: Ctx,
  b: BodyOf<typeof residenceCreate>,
): Promise<AnswerOf<typeof residenceCreate>> {
  const home = await homeFor(ctx, b.homeId)
  const { person, residences } = await personFor(ctx, b.personId, 'ledger.read', true)
  const today = todayOf(ctx.app, ctx.now)
  if (
    residences.some(
      (r) => r.home_id === home.id && r.role === b.role && (r.until_on === null || r.until_on > today),
    )
  )
    throw problem('ledger.known', { extra: { personId: person.id } })
  const id = uuidv7(ctx.now.getTime())
  await changing(ctx, { people: [person.id] }, () =>
    saveResidences(ctx, [
      {
        ...placed(b, home, person.id),
        id,
        source: b.source,
        verifiedOn: today,
        kind: 'created',
        why: b.why,
        changed: [],
      },
    ]),
  )
  return { id, version: 1 }
}

async function residenceFor(ctx: Ctx, id: string, baseVersion: number): Promise<ResidenceRow> {
  const [r] = await residencesBy(ctx.db, ctx.app.installation.county, 'id', [id], true)
  if (!r) throw problem('not_found')
  ctx.access.need('ledger.edit', r.region_path, 'ledger.read')
  if (r.seq !== baseVersion) throw problem('conflict.version', { extra: { version: r.seq } })
  return r
}

const kept = (r: ResidenceRow) => ({
  id: r.id,
  regionPath: r.region_path,
  personId: r.person_id,
  homeId: r.home_id,
  role: r.role as string,
  household: r.household,
  relation: r.relation,
  from: r.from_on,
  until: r.until_on,
  source: r.source,
  verifiedOn: r.verified_on,
  head: r,
})

export async function correctResidence(
  ctx: Ctx,
  id: string,
  b: Omit<BodyOf<typeof residenceCorrect>, 'requestId'>,
): Promise<AnswerOf<typeof residenceCorrect>> {
  const r = await residenceFor(ctx, id, b.baseVersion)
  const was = kept(r)
  const next = {
    ...was,
    role: b.role ?? was.role,
    household: b.household ?? was.household,
    relation: b.relation ?? was.relation,
    from: b.from === undefined ? was.from : b.from,
    verifiedOn: b.verified ?? todayOf(ctx.app, ctx.now),
    source: b.source,
  }
  if (next.from && next.until && next.until < next.from)
    throw problem('request.invalid', {
      issues: [{ path: 'from', code: 'order', message: '搬走早于搬来 / left before coming' }],
    })
  const changed = (['role', 'household', 'relation', 'from'] as const).filter((f) => next[f] !== was[f])
  await changing(ctx, { people: [r.person_id] }, () =>
    saveResidences(ctx, [
      { ...next, kind: changed.length > 0 ? 'corrected' : 'verified', why: b.why, changed },
    ]),
  )
  return { id, version: r.seq + 1 }
}

export async function endResidence(
  ctx: Ctx,
  id: string,
  b: Omit<BodyOf<typeof residenceEnd>, 'requestId'>,
): Promise<AnswerOf<typeof residenceEnd>> {
  const r = await residenceFor(ctx, id, b.baseVersion)
  const today = todayOf(ctx.app, ctx.now)
  if (r.until_on !== null && r.until_on <= today) throw problem('ledger.ended')
  const issues: Issue[] = []
  if (b.on > today) issues.push({ path: 'on', code: 'future', message: '还没有到 / still to come' })
  if (r.from_on && b.on < r.from_on)
    issues.push({ path: 'on', code: 'order', message: '早于搬来 / before coming' })
  if (issues.length > 0) throw problem('request.invalid', { issues })
  await changing(ctx, { people: [r.person_id] }, () =>
    saveResidences(ctx, [
      { ...kept(r), until: b.on, verifiedOn: today, kind: 'ended', why: b.why, changed: ['until'] },
    ]),
  )
  return { id, version: r.seq + 1 }
}

/** All values of one person. Who, when and what for stands in the audit log, which the program cannot take anything from. */
export async function reveal(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof personReveal>,
): Promise<AnswerOf<typeof personReveal>> {
  const { person } = await personFor(ctx, id, 'ledger.reveal')
  if (b.purpose === 'other' && !b.note) throw problem('ledger.say_why')
  await audit(ctx, {
    action: 'ledger.reveal',
    subjectKind: 'person',
    subjectId: id,
    regionPath: person.region_path,
    purpose: b.purpose,
    detail: { note: b.note },
  })
  return { values: person.values, until: new Date(ctx.now.getTime() + 60_000).toISOString() }
}
