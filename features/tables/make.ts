/** A sheet is made by a job, with the sight of whoever asked for it, building by building; stopped or killed it begins anew. */
import type { App, Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { identityOf, personOf } from '../accounts/answers.ts'
import { audit } from '../audit/answers.ts'
import { asSystem, withActor } from '../cases/answers.ts'
import { openIn, settleTasks } from '../tasks/answers.ts'
import type * as c from './contract-sheets.ts'
import { tableById } from './definitions.ts'
import {
  allRows,
  type Hands,
  handColumns,
  handsBySubject,
  openInside,
  type Proposal,
  rowOf,
  sealHands,
} from './keep.ts'
import { askable, type Definition, doorSubjects, dueOf, missingIn, periodOf, type Subject } from './rules.ts'
import * as store from './store.ts'
import {
  batch,
  buildingsIn,
  doorsOf,
  organisationSubjects,
  organisationsOf,
  placesOf,
  regionsAt,
  todayOf,
  worldOf,
} from './world.ts'

export const gapTask = 'table.gap'
export const returnedTask = 'table.returned'
/** What a task for a gap is about: where, the door, and for which table. */
export const gapSubject = (path: string, entry: string, table: string): string => `${path}:${entry}:${table}`

const underWay = (s: Pick<store.SheetRow, 'state'>) => s.state === 'queued' || s.state === 'running'

export async function start(ctx: Ctx, b: BodyOf<typeof c.sheetMake>): Promise<AnswerOf<typeof c.sheetMake>> {
  const { county } = ctx.app.installation
  const db = ctx.app.pools.system
  const t = await tableById(ctx, b.tableId)
  ctx.access.need('table.make', b.regionPath, 'table.read')
  ctx.access.need('ledger.read', b.regionPath)
  if (!t.active) throw problem('not_found')
  if (!regionsAt(ctx.app, t.definition.level).includes(b.regionPath)) throw problem('table.level')
  const period = periodOf(t.definition.period, b.period, t.definition.dueOn)
  if (!period || period.from > todayOf(ctx.app, ctx.now)) throw problem('table.period')
  const last = (
    await store.sheetVersions(db, { county, table_id: t.id, period: b.period, region_path: b.regionPath })
  )[0]
  if (last && underWay(last)) throw problem('table.running')
  const id = uuidv7(ctx.now.getTime())
  const version = (last?.version ?? 0) + 1
  const made = await store.insertSheet(
    ctx.db,
    {
      county,
      id,
      region_path: b.regionPath,
      table_id: t.id,
      definition_version: t.version,
      definition: t.definition,
      period: period.key,
      from_on: period.from,
      to_on: period.to,
      due_at: dueOf(t.definition, period, ctx.app.services.items.calendar()),
      version,
      account_id: personOf(ctx.actor),
      account_name: ctx.actor.name,
    },
    ctx.now,
  )
  if (!made) throw problem('table.running')
  await ctx.app.jobs.add(ctx.db, 'tables.make', { id }, { key: `table:${id}` })
  await audit(ctx, {
    action: 'sheet.made',
    subjectKind: 'sheet',
    subjectId: id,
    regionPath: b.regionPath,
    detail: { table: t.id, period: b.period, version },
  })
  return { id, version }
}

type As = <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>

/** True when it came to its end, whatever that was; false when the process is to stop before. */
export async function runSheet(app: App, id: string, aborted: () => boolean = () => false): Promise<boolean> {
  const { county } = app.installation
  const db = app.pools.system
  const s = await store.sheetById(db, county, id)
  if (!s || !underWay(s)) return true
  // What the account may see now, not when it asked.
  const who = s.account_id ? await identityOf(app, s.account_id) : null
  const may = ['table.make', 'ledger.read'].every((v) => who?.access.can(v, s.region_path))
  if (!who || !may) {
    await store.moveSheet(db, s, ['queued', 'running'], { state: 'cancelled' }, app.clock())
    return true
  }
  const buildings = buildingsIn(app, s.region_path)
  const begun = { state: 'running' as const, total: buildings.length, done: 0 }
  if (!(await store.moveSheet(db, s, ['queued', 'running'], begun, app.clock()))) return true
  await store.dropRows(db, county, id)
  return makeRows(app, s, buildings, (fn) => withActor(app, who.actor, who.access, fn), aborted)
}

async function makeRows(
  app: App,
  s: store.SheetRow,
  buildings: readonly string[],
  as: As,
  aborted: () => boolean,
): Promise<boolean> {
  const d = s.definition
  const w = await worldOf(
    app,
    d,
    s.region_path,
    { key: s.period, from: s.from_on, to: s.to_on },
    s.created_at,
  )
  const proposals = await proposalsFor(app, s)
  const organisations =
    d.rows === 'organisation' || countsOrganisations(d)
      ? await as((ctx) => organisationsOf(ctx, s.region_path, w))
      : []
  const places =
    d.rows === 'grid' || d.rows === 'community'
      ? placesOf(app, d.rows, s.region_path, w, organisations)
      : null
  const seen = new Set<string>()
  let n = 0
  let was = 0
  const write = (ctx: Ctx, subjects: readonly Subject[]) =>
    store.insertRows(
      ctx.db,
      s.county,
      s.id,
      subjects.map((x) => rowOf(app, d, s.id, ++n, x, w, proposals)),
    )
  for (let i = 0; i < buildings.length; i += batch) {
    if (aborted()) return false
    const part = buildings.slice(i, i + batch)
    if (d.rows !== 'organisation')
      await as(async (ctx) => {
        const doors = await doorsOf(ctx, part, w)
        // A place is written when its last building has gone by: no more than one of them is held.
        if (places) {
          places.add(doors)
          await write(ctx, places.take(buildings[i + batch] ?? null))
        } else await write(ctx, doorSubjects(d, doors, w, seen))
      })
    const done = Math.min(buildings.length, i + batch)
    const to = { state: 'running' as const, done, was }
    if (!(await store.moveSheet(app.pools.system, s, ['running'], to, app.clock()))) return left(app, s)
    was = done
  }
  await as(async (ctx) => {
    if (d.rows === 'organisation') await write(ctx, organisationSubjects(organisations))
    // Of a region without any building, its places all the same.
    else if (places) await write(ctx, places.take(null))
  })
  return (await asSystem(app, (ctx) => finish(ctx, s, buildings.length))) || left(app, s)
}

/** It was stopped, or another process makes it anew: what came in meanwhile does not stay behind in one that was stopped. */
async function left(app: App, s: store.SheetRow): Promise<true> {
  const now = await store.sheetById(app.pools.system, s.county, s.id)
  if (now?.state === 'cancelled') await store.dropRows(app.pools.system, s.county, s.id)
  return true
}
const countsOrganisations = (d: Definition) =>
  d.columns.some((c) => c.from.kind === 'count' && c.from.of === 'organisations')

/** What was filled in by hand the time before, by what its rows are about. */
async function proposalsFor(app: App, s: store.SheetRow): Promise<Map<string, Record<string, Proposal>>> {
  const out = new Map<string, Record<string, Proposal>>()
  if (handColumns(s.definition).length === 0) return out
  for (const was of await store.sheetsBefore(app.pools.system, s))
    for (const [subject, hands] of await handsBySubject(app, app.pools.system, was)) {
      const said = Object.entries(hands).map(([key, h]) => [key, { v: h.v, period: was.period }])
      out.set(subject, { ...out.get(subject), ...Object.fromEntries(said) })
    }
  return out
}

/**
 * The new version takes over what was filled in by hand in the one that it replaces, and closes tasks for gaps that are gone. False when it
 * is not to be finished any more.
 */
async function finish(ctx: Ctx, s: store.SheetRow, total: number): Promise<boolean> {
  const { app } = ctx
  const to = { state: 'open' as const, total, done: total, was: total }
  if (!(await store.moveSheet(ctx.db, s, ['running'], to, ctx.now))) return false
  const old = (await store.sheetVersions(ctx.db, s)).filter((x) => x.state === 'open' && x.id !== s.id)
  const hands = new Map<string, Hands>()
  for (const o of old) {
    // Whoever fills in a cell of it now is waited for, or is told that there is a later one.
    await store.holdSheet(ctx.db, s.county, o.id, true)
    // Handed in while it was waited for, it stands with all its rows.
    if (!(await store.moveSheet(ctx.db, o, ['open'], { state: 'cancelled' }, ctx.now))) continue
    for (const [subject, h] of await handsBySubject(app, ctx.db, o)) hands.set(subject, h)
    await store.dropRows(ctx.db, s.county, o.id)
  }
  const whole = new Set<string>()
  const asked = new Set<string>()
  const own = new Set(handColumns(s.definition).map((c) => c.key))
  for await (const r of allRows(ctx.db, s.county, s.id)) {
    const x = openInside(app, s.id, r)
    const kept = Object.fromEntries(
      Object.entries(hands.get(r.subject) ?? {}).filter(([key]) => own.has(key)),
    )
    const missing = missingIn(s.definition, x.v, new Set(Object.keys(kept)))
    if (Object.keys(kept).length > 0)
      await store.setHand(ctx.db, s.county, s.id, {
        n: r.n,
        hand: sealHands(app, s.id, r.n, kept),
        gaps: missing.length,
      })
    const door = gapSubject(r.region_path, r.home_id ?? r.subject, s.table_id)
    if (askable(s.definition, missing).length === 0) whole.add(door)
    else asked.add(door)
  }
  // Several rows of one door share its task. What the latest sheet does not speak of any more, because they left, is asked by nobody.
  const open = await openIn(ctx, gapTask, s.region_path)
  const latest = !(await store.sheetAfter(ctx.db, s))
  const over = open.filter((x) => !asked.has(x) && (whole.has(x) || (latest && x.endsWith(`:${s.table_id}`))))
  if (over.length > 0)
    await settleTasks(ctx, { county: s.county, kind: gapTask, subjectIds: over, note: 'filled in' })
  const returned = (await store.sheetVersions(ctx.db, s))
    .filter((x) => x.state === 'returned')
    .map((x) => x.id)
  await settleTasks(ctx, { county: s.county, kind: returnedTask, subjectIds: returned, note: 'made again' })
  return true
}

/** Puts work of processes that died back to work. */
export async function resumeSilent(app: App): Promise<void> {
  const { county } = app.installation
  const before = new Date(app.clock().getTime() - 60_000)
  for (const { id } of await store.silentSheets(app.pools.system, county, before))
    await app.jobs.add(app.pools.system, 'tables.make', { id }, { key: `table:${id}` })
}
