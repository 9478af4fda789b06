/** Doors and organisations: created, corrected; each with its version, checked at once. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { noteOf } from '../../shared/notes.ts'
import type { homeCorrect, homeCreate } from './contract.ts'
import type { organisationCorrect, organisationCreate } from './contract-more.ts'
import { refuseFaults } from './people.ts'
import { changing, todayOf } from './recheck.ts'
import { doorOf, type OrganisationValues, rowOfOrganisation } from './rules/person.ts'
import { keysOf, valuesOf } from './rules/registry.ts'
import { organisationById } from './store/lists.ts'
import { doorsBy, homesBy, lockGroups, residencesBy, subjectsWith } from './store/rows.ts'
import { wholly } from './store/scope.ts'
import { indexed, openContact } from './store/seal.ts'
import { saveHomes, saveOrganisations } from './store/write.ts'
import './problems.ts'

export async function createHome(
  ctx: Ctx,
  b: BodyOf<typeof homeCreate>,
): Promise<AnswerOf<typeof homeCreate>> {
  const { county } = ctx.app.installation
  ctx.access.need('ledger.edit', b.building, 'ledger.read')
  if (ctx.app.services.regions.byPath(b.building)?.kind !== 'building') throw problem('ledger.no_building')
  const door = doorOf(b.unit, b.room)
  // Two who find the same new door at once: the second one waits and finds it.
  await lockGroups(ctx.db, county, [{ kind: 'home', key: `${b.building}|${door.unit}|${door.room}` }])
  const [known] = await doorsBy(ctx.db, county, [{ building: b.building, unit: door.unit, room: door.room }])
  if (known) return { id: known.id, version: known.seq, known: true }
  const id = uuidv7(ctx.now.getTime())
  await saveHomes(ctx, [
    {
      id,
      regionPath: b.building,
      ...door,
      note: b.note,
      source: noteOf('collected'),
      verifiedOn: null,
      kind: 'created',
      why: '',
      changed: [],
    },
  ])
  return { id, version: 1, known: false }
}

export async function correctHome(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof homeCorrect>,
): Promise<AnswerOf<typeof homeCorrect>> {
  const { county } = ctx.app.installation
  const [home] = await homesBy(ctx.db, county, [id], true)
  if (!home) throw problem('not_found')
  ctx.access.need('ledger.edit', home.region_path, 'ledger.read')
  if (home.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: home.seq } })
  const door = doorOf(b.unit ?? home.unit, b.room ?? home.room)
  await lockGroups(ctx.db, county, [{ kind: 'home', key: `${home.region_path}|${door.unit}|${door.room}` }])
  const [other] = await doorsBy(ctx.db, county, [
    { building: home.region_path, unit: door.unit, room: door.room },
  ])
  if (other && other.id !== id) throw problem('ledger.known', { extra: { homeId: other.id } })
  const next = { ...door, note: b.note ?? home.note }
  const changed = (['unit', 'room', 'note'] as const).filter((f) => next[f] !== home[f])
  if (changed.length === 0) return { id, version: home.seq }
  const people = (await residencesBy(ctx.db, county, 'home_id', [id])).map((r) => r.person_id)
  await changing(ctx, { people: [...new Set(people)] }, () =>
    saveHomes(ctx, [
      {
        id,
        regionPath: home.region_path,
        ...next,
        head: home,
        source: noteOf('collected'),
        verifiedOn: null,
        kind: 'corrected',
        why: b.why,
        changed,
      },
    ]),
  )
  return { id, version: home.seq + 1 }
}

const blank: OrganisationValues = {
  name: '',
  creditCode: '',
  kind: '',
  address: '',
  legalPerson: '',
  phone: '',
  closedOn: '',
}
const organisationFields = Object.keys(blank) as (keyof OrganisationValues)[]
const said = (v: Partial<Record<keyof OrganisationValues, string | undefined>>) =>
  Object.fromEntries(Object.entries(v).filter(([, x]) => x !== undefined)) as Partial<OrganisationValues>

async function refuseSameCode(ctx: Ctx, values: OrganisationValues, own: string | null): Promise<void> {
  const keys = keysOf(valuesOf({ organisation: values.name, creditCode: values.creditCode }), true)
  if (!keys.code) return
  const { county } = ctx.app.installation
  const index = indexed(ctx.app)
  const found = await wholly(ctx.db, async () => {
    const known = await subjectsWith(ctx.db, county, 'code', [index('code', keys.code!)])
    const named = await subjectsWith(ctx.db, county, 'organisation', [
      index('organisation', keys.organisation ?? ''),
    ])
    return known.find((k) => k.subject !== own && named.some((n) => n.subject === k.subject))
  })
  if (found) throw problem('ledger.known', { extra: { organisationId: found.subject } })
}

export async function createOrganisation(
  ctx: Ctx,
  b: BodyOf<typeof organisationCreate>,
): Promise<AnswerOf<typeof organisationCreate>> {
  ctx.access.need('ledger.edit', b.regionPath, 'ledger.read')
  if (!ctx.app.services.regions.byPath(b.regionPath)) throw problem('not_found')
  const today = todayOf(ctx.app, ctx.now)
  const values = { ...blank, ...said(b.values) }
  const id = uuidv7(ctx.now.getTime())
  const row = rowOfOrganisation({ id, regionPath: b.regionPath, source: b.source, values })
  if (!b.anyway) refuseFaults(row, Object.keys(said(b.values)), today, 'values.')
  await refuseSameCode(ctx, values, null)
  await changing(ctx, { organisations: [id] }, () =>
    saveOrganisations(ctx, [
      {
        id,
        regionPath: b.regionPath,
        values,
        source: b.source,
        verifiedOn: today,
        kind: 'created',
        why: b.why,
        changed: organisationFields.filter((f) => values[f] !== ''),
      },
    ]),
  )
  return { id, version: 1 }
}

export async function correctOrganisation(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof organisationCorrect>,
): Promise<AnswerOf<typeof organisationCorrect>> {
  const today = todayOf(ctx.app, ctx.now)
  const o = await organisationById(ctx.db, ctx.app.installation.county, id, true)
  if (!o) throw problem('not_found')
  ctx.access.need('ledger.edit', o.region_path, 'ledger.read')
  if (o.seq !== b.baseVersion) throw problem('conflict.version', { extra: { version: o.seq } })
  const was: OrganisationValues = {
    name: o.name,
    creditCode: o.credit_code,
    kind: o.kind,
    address: o.address,
    closedOn: o.closed_on ?? '',
    ...openContact(ctx.app, id, o.sealed),
  }
  const values = { ...was, ...said(b.values) }
  const changed = organisationFields.filter((f) => values[f] !== was[f])
  const row = rowOfOrganisation({ id, regionPath: o.region_path, source: b.source, values })
  if (!b.anyway) refuseFaults(row, changed, today, 'values.')
  if (changed.includes('creditCode')) await refuseSameCode(ctx, values, id)
  await changing(ctx, { organisations: [id] }, () =>
    saveOrganisations(ctx, [
      {
        id,
        regionPath: o.region_path,
        values,
        source: b.source,
        verifiedOn: b.verified ?? today,
        head: o,
        kind: changed.length > 0 ? 'corrected' : 'verified',
        why: b.why,
        changed,
      },
    ]),
  )
  return { id, version: o.seq + 1 }
}
