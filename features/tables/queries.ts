/** What is asked of sheets: what is owed, one sheet, its rows, where a cell comes from, what a definition would give. */
import { sql } from 'kysely'
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf, QueryOf } from '../../kernel/contract.ts'
import { problem } from '../../kernel/problem.ts'
import { openOf } from '../tasks/answers.ts'
import type { tablePreview } from './contract.ts'
import type * as c from './contract-sheets.ts'
import { refuseFaults, tables } from './definitions.ts'
import { rowOf } from './keep.ts'
import { gapTask } from './make.ts'
import {
  before,
  type Definition,
  doorSubjects,
  dueOf,
  lastEnded,
  type Period,
  periodOf,
  type Subject,
} from './rules.ts'
import * as store from './store.ts'
import { brief, gapSubjectOf, needSheet, opened, readable, wireRow } from './view.ts'
import {
  buildingsIn,
  doorsOf,
  organisationSubjects,
  organisationsOf,
  placesOf,
  regionsAt,
  todayOf,
  worldOf,
} from './world.ts'

export async function due(ctx: Ctx, q: QueryOf<typeof c.tablesDue>): Promise<AnswerOf<typeof c.tablesDue>> {
  const { app } = ctx
  const { county } = app.installation
  const today = todayOf(app, ctx.now)
  const calendar = app.services.items.calendar()
  const asked = (await tables(ctx)).filter((t) => t.active)
  const owed = asked.flatMap(({ id, definition: d, row }) => {
    let key = lastEnded(d.period, today)
    if (d.period !== 'once') for (let i = 0; i < q.back; i++) key = before(key)
    const period = periodOf(d.period, key, d.dueOn)
    return period && (d.period !== 'once' || q.back === 0) ? [{ id, d, period, own: row !== null }] : []
  })
  const sheets = await store.sheetsOf(
    app.pools.system,
    county,
    owed.map((o) => o.id),
    [...new Set(owed.map((o) => o.period.key))],
  )
  const known = new Map(sheets.map((s) => [`${s.table_id} ${s.period} ${s.region_path}`, s]))
  const mine = ctx.access.ranges('table.read')
  const taken = await store.takenUp(app.pools.system, county)
  const items = owed.flatMap(({ id, d, period, own }) =>
    regionsAt(app, d.level)
      .filter((path) => mine.some((r) => path.startsWith(r) || r.startsWith(path)))
      .map((path) => {
        const s = known.get(`${id} ${period.key} ${path}`)
        const at = s?.due_at ?? dueOf(d, period, calendar)
        return {
          tableId: id,
          name: d.name,
          asker: d.asker,
          period: period.key,
          regionPath: path,
          regionName: app.services.regions.name(path),
          dueAt: at.toISOString(),
          // A table of the program binds nobody until it was changed here or the region has made it once.
          late: s?.state !== 'handed' && at < ctx.now && (own || taken.has(`${id} ${path}`)),
          sheet: s && s.state !== 'cancelled' ? brief(app, s) : null,
          mayMake: ctx.access.can('table.make', path),
        }
      }),
  )
  items.sort(
    (a, b) =>
      Number(b.late) - Number(a.late) ||
      rank(a) - rank(b) ||
      (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0),
  )
  return { items, late: items.filter((i) => i.late).length }
}

/** Under way before handed in, and what was never made last. */
const rank = (d: { sheet: { state: string } | null }): number =>
  d.sheet === null ? 2 : d.sheet.state === 'handed' ? 1 : 0

export async function sheetFor(ctx: Ctx, id: string): Promise<store.SheetRow> {
  return needSheet(ctx, await store.sheetById(ctx.app.pools.system, ctx.app.installation.county, id))
}

export async function sheet(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.sheetGet>> {
  const s = await sheetFor(ctx, id)
  const counted = await store.countRows(ctx.db, s.county, id, readable(ctx))
  const versions = await store.sheetVersions(ctx.app.pools.system, s)
  return {
    ...brief(ctx.app, s),
    definition: s.definition,
    definitionVersion: s.definition_version,
    from: s.from_on,
    to: s.to_on,
    dueAt: s.due_at.toISOString(),
    late: s.state !== 'handed' && s.due_at < ctx.now,
    madeBy: s.account_name,
    madeAt: s.created_at.toISOString(),
    rows: counted.rows,
    gapRows: counted.gap_rows,
    gaps: counted.gaps,
    versions: versions.filter((v) => v.state !== 'cancelled').map((v) => brief(ctx.app, v)),
    mayMake: ctx.access.can('table.make', s.region_path),
    mayReturn: mayReturn(ctx, s),
    mayExport: ctx.access.has('ledger.export'),
  }
}

export async function rows(
  ctx: Ctx,
  id: string,
  q: QueryOf<typeof c.sheetRows>,
): Promise<AnswerOf<typeof c.sheetRows>> {
  const s = await sheetFor(ctx, id)
  const found = await store.rowsAfter(ctx.db, s.county, id, {
    where: readable(ctx),
    after: q.after,
    limit: q.limit + 1,
    gaps: q.only === 'gaps',
  })
  const page = found.slice(0, q.limit)
  const asked = await openOf(
    ctx,
    gapTask,
    page.filter((r) => r.gaps > 0).map((r) => gapSubjectOf(s, r)),
  )
  return {
    items: page.map((r) => {
      const { inside, hands } = opened(ctx.app, s, r)
      const o = { asked: asked.has(gapSubjectOf(s, r)), open: s.state === 'open' }
      return wireRow(ctx, s.definition, r, inside, hands, o)
    }),
    next: found.length > q.limit ? page.at(-1)!.n : null,
  }
}

const shown = 8
/** Buildings that are looked into for a preview of rows behind doors. */
const looked = 60

/** Real rows of the ledger, found the way a sheet finds them; what has no rows at once is looked for in some buildings. */
export async function preview(
  ctx: Ctx,
  b: BodyOf<typeof tablePreview>,
): Promise<AnswerOf<typeof tablePreview>> {
  const { app } = ctx
  const d = b.definition
  refuseFaults(ctx, d)
  const mine = ctx.access.ranges('ledger.read')
  const region = b.regionPath ?? (mine[0] || app.installation.rootPath)
  ctx.access.need('ledger.read', region, 'table.read')
  const today = todayOf(app, ctx.now)
  const period = periodOf(d.period, lastEnded(d.period, today), d.dueOn)!
  const db = app.pools.reader(ctx.access)
  const subjects = await some({ app, db }, d, region, period, ctx.now)
  const rows = subjects.list.slice(0, shown).map((s, i) => {
    const r = rowOf(app, d, nobody, i + 1, s, subjects.world, new Map())
    const { inside, hands } = opened(app, { id: nobody }, r)
    return wireRow(ctx, d, r, inside, hands, { asked: false, open: false })
  })
  return { rows, period: period.key, place: app.services.regions.name(region) }
}
const nobody = '00000000-0000-7000-8000-000000000000'

async function some(ctx: Pick<Ctx, 'app' | 'db'>, d: Definition, region: string, period: Period, now: Date) {
  const w = await worldOf(ctx.app, d, region, period, now)
  if (d.rows === 'organisation')
    return { world: w, list: organisationSubjects((await organisationsOf(ctx, region, w)).slice(0, shown)) }
  const buildings = buildingsIn(ctx.app, region)
  if (d.rows === 'grid' || d.rows === 'community') {
    const width = d.rows === 'grid' ? 15 : 12
    const first = [...new Set(buildings.map((p) => p.slice(0, width)))].slice(0, d.rows === 'grid' ? 4 : 2)
    const places = placesOf(ctx.app, d.rows, region, w, await organisationsOf(ctx, region, w))
    const inside = buildings.filter((p) => first.some((f) => p.startsWith(f)))
    for (let i = 0; i < inside.length; i += 20) places.add(await doorsOf(ctx, inside.slice(i, i + 20), w))
    return {
      world: w,
      list: places.take(null).filter((s) => first.includes(s.id)),
    }
  }
  const list: Subject[] = []
  const seen = new Set<string>()
  for (let i = 0; i < Math.min(looked, buildings.length) && list.length < shown; i += 10)
    list.push(...doorSubjects(d, await doorsOf(ctx, buildings.slice(i, i + 10), w), w, seen))
  return { world: w, list }
}

export async function received(ctx: Ctx): Promise<AnswerOf<typeof c.sheetsReceived>> {
  const { units } = ctx.access
  // As `mayReturn` says it: what was handed in to others takes no place in the list.
  const mine = sql<boolean>`(definition ->> 'unitId' = any(${units as string[]}::text[])
    or (${ctx.access.where('table.return', 'region_path')} and ${ctx.access.where('table.read', 'region_path')}))`
  const list = await store.handedSheets(ctx.app.pools.system, ctx.app.installation.county, mine, 200)
  return {
    items: list
      .filter((s) => mayReturn(ctx, s))
      .map((s) => ({ ...brief(ctx.app, s), name: s.definition.name, asker: s.definition.asker })),
  }
}

/** The unit that asked, or whoever may say so for it where the sheet was made. A department reaches its sheets as its cases: by its unit. */
export const mayReturn = (ctx: Ctx, s: store.SheetRow): boolean =>
  s.definition.unitId !== null && ctx.access.units.includes(s.definition.unitId)
    ? ctx.access.has('table.return')
    : ctx.access.can('table.return', s.region_path) && ctx.access.can('table.read', s.region_path)

export async function oneRow(ctx: Ctx, s: store.SheetRow, n: number): Promise<store.KeptRow> {
  const [r] = await store.rowsBy(ctx.db, s.county, s.id, [n], readable(ctx))
  if (!r) throw problem('not_found')
  return r
}
