/**
 * An import is taken back: what it entered goes, what it changed is again as it was, each with a version that says so. What somebody has
 * changed since stays and is named. Some people at a time, each with all that the import did to them.
 */
import { sql } from 'kysely'
import type { App, Ctx } from '../../kernel/context.ts'
import { inImport, type RunOptions, runImport } from './import-run.ts'
import { undoAssets } from './import-undo-assets.ts'
import { changing, todayOf } from './recheck.ts'
import { emptyPerson, type OrganisationValues, type PersonValues, personFields } from './rules/person.ts'
import * as changes from './store/import-changes.ts'
import * as store from './store/imports.ts'
import { organisationsById } from './store/lists.ts'
import { placeUnlessLiving } from './store/merges.ts'
import {
  homesBy,
  type OpenPerson,
  opened,
  peopleById,
  type ResidenceRow,
  residencesBy,
} from './store/rows.ts'
import { openVersion } from './store/seal.ts'
import {
  lastVersions,
  type PersonWrite,
  type ResidenceWrite,
  saveOrganisations,
  savePeople,
  saveResidences,
  settlePlaces,
} from './store/write.ts'

const batchOwners = 100

/** Whatever an import is at: its rows, dry or for good, or its undo. */
export async function runAny(app: App, id: string, o: RunOptions = {}): Promise<store.ImportState> {
  const i = await store.importById(app.pools.system, app.installation.county, id)
  return i?.stage === 'undo' ? runUndo(app, id, o) : runImport(app, id, o)
}

/** Runs or goes on; answers the state it was left in. */
export async function runUndo(app: App, id: string, o: RunOptions = {}): Promise<store.ImportState> {
  const { county } = app.installation
  const first = await store.importById(app.pools.system, county, id)
  if (first?.stage !== 'undo') return first?.state ?? 'failed'
  await store.setState(app.pools.system, first, ['queued'], 'running', app.clock())
  for (;;) {
    if (o.aborted?.()) return 'running'
    const left = await inImport(app, first, async (ctx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger.import:${county}`}, 0))`.execute(
        ctx.db,
      )
      const i = await store.importById(ctx.db, county, id, true)
      if (i?.state !== 'running') return i?.state ?? 'failed'
      const people = await changes.nextChanges(
        ctx.db,
        county,
        id,
        ['person', 'residence'],
        o.batch ?? batchOwners,
      )
      const other =
        people.length > 0
          ? []
          : await changes.nextChanges(
              ctx.db,
              county,
              id,
              ['home', 'organisation', 'asset'],
              o.batch ?? batchOwners,
            )
      if (people.length + other.length === 0) {
        await store.setState(ctx.db, i, ['running'], 'done', ctx.now)
        return 'done'
      }
      const done =
        people.length > 0
          ? await undoPeople(ctx, i, people)
          : i.what === 'organisations'
            ? await undoOrganisations(ctx, i, other)
            : i.what === 'people'
              ? await undoHomes(ctx, i, other)
              : await undoAssets(ctx, i, other)
      await o.at?.('written', ctx)
      await changes.settleChanges(ctx.db, county, id, done.undone, 'undone')
      await changes.settleChanges(ctx.db, county, id, done.kept, 'kept')
      await store.moveUndo(ctx.db, i, { undone: done.undone.length, kept: done.kept.length }, ctx.now)
      await o.at?.('moved', ctx)
      return undefined
    })
    if (left) return left
  }
}

interface Settled {
  undone: string[]
  kept: string[]
}
type Head = { seq: number; last_hash: Buffer }

async function undoPeople(
  ctx: Ctx,
  i: store.ImportRow,
  list: readonly changes.ChangeRow[],
): Promise<Settled> {
  const { county } = ctx.app.installation
  const owners = [...new Set(list.map((c) => c.owner_id))]
  const heads = new Map(
    (await peopleById(ctx.db, county, owners, true)).map((p) => [p.id, opened(ctx.app, p)]),
  )
  const residences = await residencesBy(ctx.db, county, 'person_id', owners, true)
  const byId = new Map(residences.map((r) => [r.id, r]))
  const bound = await changes.boundOtherwise(ctx.db, county, owners)
  const stands = (c: changes.ChangeRow, head: Head | undefined) =>
    head !== undefined && head.seq === c.seq && !c.mixed
  const goes: changes.ChangeRow[] = []
  const back: changes.ChangeRow[] = []
  const kept: changes.ChangeRow[] = []
  for (const [owner, own] of Map.groupBy(list, (c) => c.owner_id)) {
    const head = heads.get(owner)
    const entered = own.find((c) => c.kind === 'person' && c.base === 0)
    const mine = residences.filter((r) => r.person_id === owner)
    const untouched = (c: changes.ChangeRow) =>
      c.kind === 'person' ? stands(c, head) && !head!.merged_into : stands(c, byId.get(c.subject_id))
    if (entered) {
      // Whoever has anything that the import did not bring stays with all of it.
      const whole =
        !bound.has(owner) &&
        own.every(untouched) &&
        mine.every((r) => own.some((c) => c.subject_id === r.id && c.base === 0))
      for (const c of own) (whole ? goes : kept).push(c)
    } else for (const c of own) (!untouched(c) ? kept : c.base === 0 ? goes : back).push(c)
  }
  const data = await changes.versionData(
    ctx.db,
    county,
    back.map((c) => ({ id: c.subject_id, seq: c.base })),
  )
  await changing(ctx, { people: owners.sort() }, async () => {
    await savePeople(
      ctx,
      back
        .filter((c) => c.kind === 'person')
        .map((c) => personBefore(ctx, i, c, heads.get(c.subject_id)!, data)),
    )
    await saveResidences(
      ctx,
      back
        .filter((c) => c.kind === 'residence')
        .map((c) => residenceBefore(i, c, byId.get(c.subject_id)!, data)),
    )
    const leaving = goes.filter((c) => c.kind === 'residence').map((c) => byId.get(c.subject_id)!)
    const leavers = goes.filter((c) => c.kind === 'person').map((c) => heads.get(c.subject_id)!)
    await lastVersions(
      ctx,
      leaving.map((r) => lastOf(i, r)),
      false,
    )
    await lastVersions(
      ctx,
      leavers.map((p) => lastOf(i, p)),
      true,
    )
    await changes.deleteRows(
      ctx,
      'residences',
      leaving.map((r) => r.id),
    )
    await changes.deleteRows(
      ctx,
      'people',
      leavers.map((p) => p.id),
    )
    const staying = owners.filter((o) => !leavers.some((p) => p.id === o))
    await settlePlaces(ctx, staying)
    for (const c of back)
      if (c.kind === 'person' && c.former.path && ctx.app.services.regions.byPath(c.former.path))
        await placeUnlessLiving(ctx, c.subject_id, c.former.path, todayOf(ctx.app, ctx.now))
  })
  await changes.passBack(
    ctx.db,
    county,
    i.id,
    back.map((c) => ({ id: c.subject_id, from: c.base, to: c.seq + 1 })),
  )
  return { undone: [...goes, ...back].map((c) => c.subject_id), kept: kept.map((c) => c.subject_id) }
}

const said = (i: store.ImportRow) => ({ kind: 'undone', why: '', imported: { import: i.id, row: 0 } })
type Last = Head & { id: string; region_path: string; source: string; verified_on: string | null }
const lastOf = (i: store.ImportRow, r: Last) => ({
  ...said(i),
  id: r.id,
  regionPath: r.region_path,
  source: r.source,
  verifiedOn: r.verified_on,
  head: r,
  changed: [],
})

type Data = Awaited<ReturnType<typeof changes.versionData>>
function personBefore(
  ctx: Ctx,
  i: store.ImportRow,
  c: changes.ChangeRow,
  p: OpenPerson,
  data: Data,
): PersonWrite {
  const values = { ...emptyPerson(), ...openVersion(ctx.app, p.id, data.get(p.id)!.sealed!) } as PersonValues
  return {
    ...said(i),
    id: p.id,
    regionPath: p.region_path,
    source: c.former.source ?? p.source,
    verifiedOn: c.former.verified ?? null,
    head: p,
    changed: personFields.filter((f) => values[f] !== p.values[f]),
    values,
  }
}

function residenceBefore(
  i: store.ImportRow,
  c: changes.ChangeRow,
  r: ResidenceRow,
  data: Data,
): ResidenceWrite {
  const v = data.get(r.id)!.values!
  const next = {
    role: v.role ?? r.role,
    household: v.household ?? '',
    relation: v.relation ?? '',
    from: v.from || null,
    until: v.until || null,
  }
  const now = {
    role: r.role,
    household: r.household,
    relation: r.relation,
    from: r.from_on,
    until: r.until_on,
  }
  return {
    ...said(i),
    ...next,
    id: r.id,
    regionPath: r.region_path,
    personId: r.person_id,
    homeId: r.home_id,
    source: c.former.source ?? r.source,
    verifiedOn: c.former.verified ?? null,
    head: r,
    changed: (Object.keys(next) as (keyof typeof next)[]).filter((f) => next[f] !== now[f]),
  }
}

/** Doors that the import entered go when nobody was ever listed behind them otherwise. */
async function undoHomes(ctx: Ctx, i: store.ImportRow, list: readonly changes.ChangeRow[]): Promise<Settled> {
  const { county } = ctx.app.installation
  const ids = list.map((c) => c.subject_id)
  const homes = await homesBy(ctx.db, county, ids, true)
  const lived = await changes.livedIn(ctx.db, county, ids)
  const bound = await changes.boundOtherwise(ctx.db, county, ids)
  const goes = homes.filter(
    (h) =>
      !lived.has(h.id) &&
      !bound.has(h.id) &&
      list.some((c) => c.subject_id === h.id && c.seq === h.seq && !c.mixed),
  )
  await lastVersions(
    ctx,
    goes.map((h) => ({
      ...said(i),
      id: h.id,
      regionPath: h.region_path,
      source: i.source_name,
      verifiedOn: null,
      head: h,
      changed: [],
    })),
    false,
  )
  await changes.deleteRows(
    ctx,
    'homes',
    goes.map((h) => h.id),
  )
  const undone = goes.map((h) => h.id)
  return { undone, kept: ids.filter((id) => !undone.includes(id)) }
}

async function undoOrganisations(
  ctx: Ctx,
  i: store.ImportRow,
  list: readonly changes.ChangeRow[],
): Promise<Settled> {
  const { county } = ctx.app.installation
  const ids = list.map((c) => c.subject_id)
  const rows = new Map((await organisationsById(ctx.db, county, ids, true)).map((o) => [o.id, o]))
  const bound = await changes.boundOtherwise(ctx.db, county, ids)
  const untouched = list.filter(
    (c) => rows.get(c.subject_id)?.seq === c.seq && !c.mixed && !(c.base === 0 && bound.has(c.subject_id)),
  )
  const goes = untouched.filter((c) => c.base === 0).map((c) => rows.get(c.subject_id)!)
  const back = untouched.filter((c) => c.base > 0)
  const data = await changes.versionData(
    ctx.db,
    county,
    back.map((c) => ({ id: c.subject_id, seq: c.base })),
  )
  await changing(ctx, { organisations: untouched.map((c) => c.subject_id) }, async () => {
    await saveOrganisations(
      ctx,
      back.map((c) => {
        const o = rows.get(c.subject_id)!
        return {
          ...said(i),
          id: o.id,
          regionPath: o.region_path,
          values: openVersion(ctx.app, o.id, data.get(o.id)!.sealed!) as unknown as OrganisationValues,
          source: c.former.source ?? o.source,
          verifiedOn: c.former.verified ?? null,
          head: o,
          changed: [],
        }
      }),
    )
    await lastVersions(
      ctx,
      goes.map((o) => lastOf(i, o)),
      true,
    )
    await changes.deleteRows(
      ctx,
      'organisations',
      goes.map((o) => o.id),
    )
  })
  await changes.passBack(
    ctx.db,
    county,
    i.id,
    back.map((c) => ({ id: c.subject_id, from: c.base, to: c.seq + 1 })),
  )
  const undone = untouched.map((c) => c.subject_id)
  return { undone, kept: ids.filter((id) => !undone.includes(id)) }
}
