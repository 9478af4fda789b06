/**
 * Some rows of a file, in one transaction: whom they mean is read, what becomes of each is decided in order, then all is written at once and
 * checked. A dry run decides by the same code and writes nothing.
 */
import type { Ctx } from '../../kernel/context.ts'
import { Batch } from './import-batch.ts'
import type { PlanPair, World } from './import-world.ts'
import { changing } from './recheck.ts'
import type { Likeness } from './rules/import-plan.ts'
import type { Incoming } from './rules/import-row.ts'
import { type Change, keepChanges } from './store/import-changes.ts'
import type { ImportRow, TakenRow } from './store/imports.ts'
import { keepPairs } from './store/pairs.ts'
import { wholly } from './store/scope.ts'
import { digestOf } from './store/seal.ts'
import { saveHomes, savePeople, saveResidences } from './store/write.ts'

/** Decides and, unless the run is dry, writes. Answers what became of each row. */
export async function takeRows(
  ctx: Ctx,
  i: ImportRow,
  rows: readonly Incoming[],
  world: World,
): Promise<TakenRow[]> {
  return wholly(ctx.db, async () => {
    const batch = new Batch(ctx, i, world)
    await batch.read(rows)
    const out = rows.map((x) => batch.plan(x))
    if (!world.dry) await write(ctx, i, batch)
    return out
  })
}

/** How much a field says, roughly as matching learns it. */
const weights: Record<Likeness['field'], number> = { idNumber: 12, name: 7, birth: 10, phone: 9, address: 6 }

async function write(ctx: Ctx, i: ImportRow, batch: Batch): Promise<void> {
  const touched = [...batch.people.values()].filter(
    (p) => p.kind !== null || p.residences.some((r) => r.kind !== null),
  )
  const from = (row: number) => ({ why: '', imported: { import: i.id, row } })
  const lived = new Set(
    touched.flatMap((p) => p.residences.flatMap((r) => (r.kind === 'created' ? [r.homeId] : []))),
  )
  // A door that only a refused row spoke of is not entered.
  const homes = [...batch.doors.values()].filter((d) => d.fresh && lived.has(d.id))
  const changes: Change[] = homes.map((d) => ({
    kind: 'home',
    id: d.id,
    owner: d.id,
    base: 0,
    seq: 1,
    former: {},
  }))
  const people = touched.filter((p) => p.kind !== null)
  const residences = touched.flatMap((p) =>
    p.residences.filter((r) => r.kind !== null).map((r) => ({ p, r })),
  )
  for (const p of people)
    changes.push({
      kind: 'person',
      id: p.id,
      owner: p.id,
      base: p.head?.seq ?? 0,
      seq: (p.head?.seq ?? 0) + 1,
      former: p.former ?? {},
    })
  for (const { p, r } of residences)
    changes.push({
      kind: 'residence',
      id: r.id,
      owner: p.id,
      base: r.head?.seq ?? 0,
      seq: (r.head?.seq ?? 0) + 1,
      former: r.former ?? {},
    })
  if (touched.length === 0) return
  await changing(ctx, { people: touched.map((p) => p.id).sort() }, async () => {
    await saveHomes(
      ctx,
      homes.map((d) => ({
        ...from(d.row),
        id: d.id,
        regionPath: d.regionPath,
        unit: d.unit,
        room: d.room,
        floor: d.floor,
        note: '',
        source: i.source_name,
        verifiedOn: null,
        kind: 'created',
        changed: [],
      })),
    )
    await savePeople(
      ctx,
      people.map((p) => ({
        ...from(p.row),
        id: p.id,
        regionPath: p.regionPath,
        source: p.source,
        verifiedOn: p.verifiedOn,
        ...(p.head ? { head: p.head } : {}),
        kind: p.kind!,
        changed: [...p.changed],
        values: p.values,
      })),
    )
    await saveResidences(
      ctx,
      residences.map(({ p, r }) => ({
        ...from(r.row),
        id: r.id,
        regionPath: r.regionPath,
        personId: p.id,
        homeId: r.homeId,
        role: r.role,
        household: r.household,
        relation: r.relation,
        from: r.from,
        until: r.until,
        source: r.source,
        verifiedOn: r.verifiedOn,
        ...(r.head ? { head: r.head } : {}),
        kind: r.kind!,
        changed: [...r.changed],
      })),
    )
  })
  await keepChanges(ctx.db, i, changes)
  await keepPairs(
    ctx.db,
    i.county,
    null,
    batch.pairs.map((p) => wirePair(ctx, p)),
    ctx.now,
  )
}

function wirePair({ app }: Pick<Ctx, 'app'>, { a, b, score, why }: PlanPair) {
  const [x, y] = a.id < b.id ? [a, b] : [b, a]
  return {
    a: x.id,
    b: y.id,
    regionPath: b.regionPath,
    score,
    reasons: why.map((w) => ({
      field: w.field,
      near: w.near,
      level: w.near === 'same' ? { zh: '相同', en: 'same' } : { zh: '不同', en: 'different' },
      weight: (w.near === 'same' ? 1 : -1) * weights[w.field],
    })),
    seen: digestOf(app, x.values) + digestOf(app, y.values),
  }
}
