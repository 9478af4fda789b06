/** What is done to a sheet: filled in, asked for, handed in, sent back. Always on its last version. */
import type { Ctx } from '../../kernel/context.ts'
import type { AnswerOf, BodyOf } from '../../kernel/contract.ts'
import { type Issue, problem } from '../../kernel/problem.ts'
import { audit } from '../audit/answers.ts'
import { wholly } from '../ledger/answers.ts'
import { openTask, openTasks } from '../tasks/answers.ts'
import type * as c from './contract-sheets.ts'
import { allRows, digestOf, type Hands, handColumns, sealHands } from './keep.ts'
import { gapTask, returnedTask } from './make.ts'
import { mayReturn } from './queries.ts'
import { askable, missingIn, periodWords, readHand, type TableColumn } from './rules.ts'
import * as store from './store.ts'
import { gapSubjectOf, needSheet, opened, readable } from './view.ts'
import { todayOf, workerOf } from './world.ts'

/** Whoever reads some of its rows sees the sheet; the whole of it is for whoever answers for all of it. */
function needMake(ctx: Ctx, s: store.SheetRow): void {
  if (!ctx.access.can('table.make', s.region_path)) throw problem('access.denied')
}

/**
 * Held until the transaction ends: with others by whoever fills in, alone by whoever hands in, so that no cell is written behind a digest.
 * Read as the system: the sheet of a street is filled in by the workers of its grids.
 */
async function openSheet(ctx: Ctx, id: string, alone = false): Promise<store.SheetRow> {
  const { county } = ctx.app.installation
  await store.holdSheet(ctx.db, county, id, alone)
  const s = needSheet(ctx, await store.sheetById(ctx.app.pools.system, county, id))
  if (s.state !== 'open') throw problem('sheet.closed')
  return s
}

const lockedRows = async (
  ctx: Ctx,
  s: store.SheetRow,
  numbers: readonly number[],
): Promise<Map<number, store.KeptRow>> =>
  new Map((await store.rowsBy(ctx.db, s.county, s.id, numbers, readable(ctx), true)).map((r) => [r.n, r]))

async function write(ctx: Ctx, s: store.SheetRow, r: store.KeptRow, hands: Hands): Promise<void> {
  const { inside } = opened(ctx.app, s, r)
  const gaps = missingIn(s.definition, inside.v, new Set(Object.keys(hands))).length
  await store.setHand(ctx.db, s.county, s.id, { n: r.n, hand: sealHands(ctx.app, s.id, r.n, hands), gaps })
}

export async function fill(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.sheetFill>,
): Promise<AnswerOf<typeof c.sheetFill>> {
  const s = await openSheet(ctx, id)
  const rows = await lockedRows(ctx, s, [...new Set(b.cells.map((x) => x.n))])
  const columns = new Map(handColumns(s.definition).map((x) => [x.key, x]))
  const issues: Issue[] = []
  const changed = new Map<number, Hands>()
  const others: { n: number; key: string; value: string; by: string }[] = []
  for (const [i, x] of b.cells.entries()) {
    const r = rows.get(x.n)
    if (!r) throw problem('not_found')
    ctx.access.need('table.fill', r.region_path, 'table.read')
    const col = columns.get(x.key)
    if (col?.from.kind !== 'hand') {
      issues.push({
        path: `cells.${i}.key`,
        code: 'unfit',
        message: '这一列不是手填的 / this column is not filled in by hand',
      })
      continue
    }
    const v = readHand(col.from.type, x.value)
    if (v === null) {
      const kind =
        col.from.type === 'day' ? ['日期，如 2026-06-30', 'a day like 2026-06-30'] : ['数', 'a number']
      issues.push({
        path: `cells.${i}.value`,
        code: 'invalid',
        message: `${col.head.zh}要填${kind[0]} / ${col.head.en}: ${kind[1]}`,
      })
      continue
    }
    const hands = changed.get(x.n) ?? { ...opened(ctx.app, s, r).hands }
    const now = hands[x.key]
    const stands = String(now?.v ?? '')
    if (x.seen !== undefined && x.seen !== stands && String(v ?? '') !== stands)
      others.push({ n: x.n, key: x.key, value: stands, by: now?.by ?? '' })
    if (v === undefined) delete hands[x.key]
    else hands[x.key] = { v, by: ctx.actor.name, at: ctx.now.toISOString() }
    changed.set(x.n, hands)
  }
  if (issues.length > 0) throw problem('request.invalid', { issues })
  // Two in one cell: the second one is told what the first one wrote.
  if (others.length > 0) throw problem('sheet.cell_changed', { extra: { cells: others } })
  for (const [n, hands] of changed) await write(ctx, s, rows.get(n)!, hands)
  return { id, filled: b.cells.length }
}

export async function takeProposals(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.sheetTakeProposals>> {
  const s = await openSheet(ctx, id)
  let filled = 0
  for (let after = 0; ; ) {
    const page = await store.rowsAfter(ctx.db, s.county, s.id, { where: readable(ctx), after, limit: 500 })
    const may = page.filter((r) => ctx.access.can('table.fill', r.region_path))
    const locked = await lockedRows(
      ctx,
      s,
      may.map((r) => r.n),
    )
    for (const r of locked.values()) {
      const { inside, hands } = opened(ctx.app, s, r)
      const empty = Object.entries(inside.proposed).filter(([key]) => !hands[key])
      if (empty.length === 0) continue
      const mark = { by: ctx.actor.name, at: ctx.now.toISOString() }
      await write(ctx, s, r, {
        ...hands,
        ...Object.fromEntries(empty.map(([key, p]) => [key, { v: p.v, ...mark }])),
      })
      filled += empty.length
    }
    if (page.length < 500) return { id, filled }
    after = page.at(-1)!.n
  }
}

export async function ask(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.sheetAsk>,
): Promise<AnswerOf<typeof c.sheetAsk>> {
  const s = await openSheet(ctx, id)
  const d = s.definition
  const where = readable(ctx)
  const rows =
    b.rows.length > 0
      ? await store.rowsBy(ctx.db, s.county, id, b.rows, where)
      : allRows(ctx.db, s.county, id, { where, gaps: true })
  const wanted: { r: store.KeptRow; place: string; columns: TableColumn[] }[] = []
  for await (const r of rows) {
    ctx.access.need('table.fill', r.region_path, 'table.read')
    const { inside, hands } = opened(ctx.app, s, r)
    const columns = askable(d, missingIn(d, inside.v, new Set(Object.keys(hands))))
    if (columns.length > 0) wanted.push({ r, place: inside.place, columns })
  }
  // One task for each door, whoever of it is in the table.
  const doors = [...Map.groupBy(wanted, (x) => gapSubjectOf(s, x.r))]
  await openTasks(
    ctx,
    doors.map(([subjectId, list]) => {
      const { r, place } = list[0]!
      const heads = [...new Map(list.flatMap((x) => x.columns.map((col) => [col.key, col.head]))).values()]
      return {
        county: s.county,
        regionPath: r.region_path,
        kind: gapTask,
        title: {
          zh: `${place}：问清${heads.map((h) => h.zh).join('、')}（${d.name.zh}）`,
          en: `${place}: ask for ${heads.map((h) => h.en).join(', ')} (${d.name.en})`,
        },
        subjectKind: r.home_id ? 'door' : 'organisation',
        subjectId,
        accountId: workerOf(ctx.app, r.region_path.slice(0, 15))?.accountId ?? null,
        dueAt: s.due_at > ctx.now ? s.due_at : null,
      }
    }),
  )
  return { id, tasks: doors.length }
}

export async function cancel(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.sheetCancel>> {
  const { county } = ctx.app.installation
  const s = needSheet(ctx, await store.sheetById(ctx.app.pools.system, county, id))
  needMake(ctx, s)
  if (!(await store.moveSheet(ctx.db, s, ['queued', 'running'], { state: 'cancelled' }, ctx.now)))
    throw problem('sheet.closed')
  await store.dropRows(ctx.db, county, id)
  return { id, state: 'cancelled' }
}

export async function hand(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.sheetHand>,
): Promise<AnswerOf<typeof c.sheetHand>> {
  const s = await openSheet(ctx, id, true)
  needMake(ctx, s)
  // What was made within the period knows nothing of the rest of it.
  if (s.definition.period !== 'once' && todayOf(ctx.app, s.created_at) <= s.to_on)
    throw problem('sheet.early')
  const counted = await store.countRows(ctx.db, s.county, id, readable(ctx))
  if (counted.gaps > 0 && !b.anyway)
    throw problem('sheet.missing', { extra: { rows: counted.gap_rows, cells: counted.gaps } })
  const digest = await digestOf(ctx.app, ctx.db, s)
  await store.handSheet(ctx.db, s, { id: ctx.actor.id, name: ctx.actor.name, digest }, ctx.now)
  await audit(ctx, {
    action: 'sheet.handed',
    subjectKind: 'sheet',
    subjectId: id,
    regionPath: s.region_path,
    detail: { table: s.table_id, period: s.period, version: s.version, digest, missing: counted.gaps },
  })
  return { id, state: 'handed', digest }
}

export async function sendBack(
  ctx: Ctx,
  id: string,
  b: BodyOf<typeof c.sheetReturn>,
): Promise<AnswerOf<typeof c.sheetReturn>> {
  const { county } = ctx.app.installation
  const db = ctx.app.pools.system
  const s = await store.sheetById(db, county, id)
  if (!s || !mayReturn(ctx, s)) throw problem('not_found')
  if (s.state !== 'handed') throw problem('sheet.not_handed')
  const period = periodWords(s.period)
  // A department reaches its sheets by its unit, wherever they were made.
  await wholly(ctx.db, async () => {
    if (!(await store.returnSheet(ctx.db, s, { name: ctx.actor.name, reason: b.reason }, ctx.now)))
      throw problem('sheet.not_handed')
    await openTask(ctx, {
      county,
      regionPath: s.region_path,
      kind: returnedTask,
      title: {
        zh: `${s.definition.asker}打回了${s.definition.name.zh}（${period.zh}）：${b.reason}`,
        en: `${s.definition.asker} sent back ${s.definition.name.en} (${period.en}): ${b.reason}`,
      },
      subjectKind: 'sheet',
      subjectId: id,
      accountId: s.handed_by,
    })
  })
  await audit(ctx, {
    action: 'sheet.returned',
    subjectKind: 'sheet',
    subjectId: id,
    regionPath: s.region_path,
    detail: { table: s.table_id, period: s.period, version: s.version, reason: b.reason },
  })
  return { id, state: 'returned' }
}

export async function check(ctx: Ctx, id: string): Promise<AnswerOf<typeof c.sheetCheck>> {
  const s = needSheet(ctx, await store.sheetById(ctx.app.pools.system, ctx.app.installation.county, id))
  needMake(ctx, s)
  if (!s.digest) throw problem('sheet.not_handed')
  const digest = await digestOf(ctx.app, ctx.app.pools.system, s)
  return { id, digest, same: digest === s.digest }
}
