/** Whose account, which entries: one's own wherever they lie, others' within the regions in which the reader holds `workload.read`. */
import type { Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { administrators } from '../accounts/rules.ts'
import { askedPeriod, instantsOf, regionFor } from '../statistics/answers.ts'
import { type By, type Period, stepOf, stepStart, stepsOf } from '../statistics/rules.ts'
import { visitsDone } from '../visits/answers.ts'
import type { Counts, Measure, Person } from './contract.ts'
import { dutyHours } from './rules.ts'
import * as store from './store.ts'

interface Asked {
  from?: string | undefined
  to?: string | undefined
}
const notPeople = [...administrators, 'display']

const none = (): Counts => ({
  reported: 0,
  dispatched: 0,
  accepted: 0,
  arrived: 0,
  resolved: 0,
  onTime: 0,
  returned: 0,
  coDone: 0,
  calledBack: 0,
  verified: 0,
  tasks: 0,
  visits: 0,
  leftOut: 0,
  dutyHours: 0,
})

function spanOf(ctx: Ctx, p: Period, regions: readonly string[] | null): store.Span {
  const at = instantsOf(p, ctx.app.installation.zone)
  return { county: ctx.app.installation.county, from: new Date(at.from), to: new Date(at.to), regions }
}

async function personsOf(
  ctx: Ctx,
  rows: readonly store.PersonRow[],
  s: store.Span,
  counted?: readonly store.CountRow[],
): Promise<Person[]> {
  const db = ctx.app.pools.system
  const ids = rows.map((r) => r.id)
  const found = Map.groupBy(counted ?? (await store.counts(db, s, ids)), (c) => c.account)
  const tasks = await store.tasksDone(db, s, ids)
  const visits = new Map(
    (await visitsDone(ctx.app, { from: s.from, to: s.to, accountIds: ids })).map((v) => [
      v.accountId,
      v.done,
    ]),
  )
  const duty = Map.groupBy(await store.dutyEntries(db, s.county, ids, s.to), (d) => d.account)
  const { organisation, regions } = ctx.app.services
  return rows.map((r) => {
    const counts = none()
    for (const c of found.get(r.id) ?? []) counts[c.measure] += c.n
    counts.tasks = tasks.get(r.id) ?? 0
    counts.visits = visits.get(r.id) ?? 0
    counts.dutyHours = dutyHours(
      (duty.get(r.id) ?? []).map((d) => ({ on: d.on, at: d.at.getTime() })),
      s.from.getTime(),
      s.to.getTime(),
      ctx.now.getTime(),
    )
    return {
      id: r.id,
      name: r.name,
      unit: r.unit_id ? organisation.unitName(r.unit_id) : '',
      grids: r.places.filter((p) => p.length > 12).map((p) => regions.name(p)),
      counts,
    }
  })
}

export async function list(ctx: Ctx, q: Asked & { region?: string | undefined }) {
  const region = regionFor(ctx, 'workload.read', q.region)
  const period = askedPeriod(ctx, q)
  const rows = await store.people(ctx.app.pools.system, [region], ctx.now, notPeople)
  const span = spanOf(ctx, period, [region])
  const counted = await store.counts(
    ctx.app.pools.system,
    span,
    rows.map((r) => r.id),
    'grid',
  )
  const people = await personsOf(ctx, rows, span, counted)
  people.sort((a, b) => a.unit.localeCompare(b.unit, 'zh') || a.name.localeCompare(b.name, 'zh'))
  const { regions, organisation } = ctx.app.services
  const unitOf = new Map(rows.map((r) => [r.id, r.unit_id ?? '']))
  const grids = [...Map.groupBy(counted, (c) => c.step ?? '')].map(([path, list]) => {
    const counts = none()
    for (const c of list) counts[c.measure] += c.n
    return {
      key: path,
      name: regions.name(path),
      place: path.length > 12 ? regions.name(path.slice(0, 12)) : '',
      people: new Set(list.map((c) => c.account)).size,
      counts,
    }
  })
  return {
    period,
    region: { path: region, name: regions.name(region) },
    people,
    // By the unit itself: two may have one name.
    units: [...Map.groupBy(people, (p) => unitOf.get(p.id) ?? '')].map(([unit, list]) => ({
      key: unit,
      name: organisation.unitName(unit),
      place: regions.name(organisation.unit(unit)?.regionPath ?? ''),
      people: list.length,
      counts: summed(list.map((p) => p.counts)),
    })),
    grids: grids.sort((a, b) => (a.key < b.key ? -1 : 1)),
  }
}

function summed(all: readonly Counts[]): Counts {
  const sum = none()
  for (const c of all) for (const k of Object.keys(sum) as (keyof Counts)[]) sum[k] += c[k]
  return { ...sum, dutyHours: Math.round(sum.dutyHours * 10) / 10 }
}

/** The account asked for, and where its entries may lie; somebody who is not of my area does not exist. */
async function whose(
  ctx: Ctx,
  asked: string | undefined,
): Promise<{ row: store.PersonRow; own: boolean; regions: readonly string[] | null }> {
  const db = ctx.app.pools.system
  const own = asked === undefined || asked === ctx.actor.id
  if (own) {
    const a = ctx.actor.kind === 'account' && ctx.actor.id ? await store.account(db, ctx.actor.id) : undefined
    if (!a) throw problem('not_found')
    return { row: { ...a, places: [...ctx.access.scope] }, own, regions: null }
  }
  const regions = ctx.access.ranges('workload.read')
  const row = (await store.people(db, regions, ctx.now, notPeople)).find((p) => p.id === asked)
  if (!row) throw problem('not_found')
  return { row, own, regions }
}

export async function person(ctx: Ctx, q: Asked & { account?: string | undefined; by: By }) {
  const { row, own, regions } = await whose(ctx, q.account)
  const period = askedPeriod(ctx, q)
  const by = stepOf(q.by, period)
  const s = spanOf(ctx, period, regions)
  const [one] = await personsOf(ctx, [row], s)
  const { zone } = ctx.app.installation
  const rows = await store.counts(ctx.app.pools.system, s, [row.id], { unit: by, zone })
  return {
    period,
    person: one!,
    own,
    steps: stepsOf(period, by).map((x) => ({
      ...x,
      counts: Object.fromEntries(
        rows
          .filter((r) => r.step === stepStart(x.from, by) && r.measure !== 'leftOut' && r.n > 0)
          .map((r) => [r.measure, r.n]),
      ),
    })),
  }
}

export async function entries(
  ctx: Ctx,
  q: Asked & { account?: string | undefined; measure: Measure; after?: string | undefined; limit: number },
) {
  const { row, regions } = await whose(ctx, q.account)
  const s = spanOf(ctx, askedPeriod(ctx, q), regions)
  const [at, caseId, seq] = q.after?.split('|') ?? []
  const after =
    at &&
    !Number.isNaN(Date.parse(at)) &&
    caseId &&
    /^[0-9a-f-]{36}$/.test(caseId) &&
    seq &&
    /^\d{1,6}$/.test(seq)
      ? { at, caseId, seq: Number(seq) }
      : null
  const { rows, total } = await store.entries(ctx.app.pools.system, s, row.id, q.measure, {
    after,
    limit: q.limit + 1,
  })
  const last = rows.length > q.limit ? rows[q.limit - 1] : undefined
  return {
    entries: rows.slice(0, q.limit).map((e) => ({
      caseId: e.case_id,
      seq: e.seq,
      number: e.number,
      title: e.title,
      kind: e.kind,
      at: e.at.toISOString(),
      objection: e.objection,
    })),
    total,
    next: last ? `${last.at.toISOString()}|${last.case_id}|${last.seq}` : null,
  }
}

export async function objections(ctx: Ctx) {
  const rows = await store.objections(
    ctx.app.pools.system,
    ctx.app.installation.county,
    ctx.access.where('workload.read', 'o.region_path'),
  )
  return {
    objections: rows.map((o) => ({
      id: o.id,
      name: o.account_name,
      caseId: o.case_id,
      number: o.number,
      seq: o.seq,
      kind: o.kind,
      reason: o.reason,
      at: o.at.toISOString(),
      state: o.state,
      answer: o.answer,
      by: o.by_name,
    })),
  }
}
