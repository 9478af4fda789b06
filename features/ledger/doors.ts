/**
 * Who goes to which door. What a rule of the program finds is asked at once. What own rules find may be half a street: a grid gets so
 * many of those a day, what is gravest and likeliest first, and the rest waits and is seen to wait.
 */
import type { App, Ctx } from '../../kernel/context.ts'
import { openTasks, settleTasks } from '../tasks/answers.ts'
import { type RuleWords, ruleOf, ruleWords } from './rule-words.ts'
import { AT } from './rules/fields.ts'
import { rankOf } from './rules/findings.ts'
import { doorsPerDay } from './rules/own-model.ts'
import type { LedgerRow } from './rules/registry.ts'
import * as store from './store/doors.ts'
import { isOwn } from './store/own.ts'
import { organisationRows, personRows, residencesBy } from './store/rows.ts'

type DoorCtx = Pick<Ctx, 'app' | 'db' | 'now' | 'actor'>
export const verifyTask = 'ledger.verify'
const widthOfGrid = 15

/** What is asked, where, and of whom: the first of its subjects. */
export interface Door {
  id: string
  rule: string
  regionPath: string
  subjects: readonly string[]
}

/** So many doors a grid is given a day for what own rules find; the table `settings` may say otherwise. */
export function perDay(app: Pick<App, 'services'>): number {
  const n = app.services.settings.get('ledgerOwnPerDay')
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 ? n : doorsPerDay
}

/** After what was found: the program's own at once, the rest as a grid has room for it; of a look at everything later, all of it by rank. */
export async function sendToDoors(
  ctx: DoorCtx,
  opened: readonly Door[],
  o: { rows: readonly LedgerRow[]; today: string; later: boolean },
): Promise<void> {
  if (opened.length === 0) return
  const own = opened.filter((d) => isOwn(d.rule))
  const atOnce = opened.filter((d) => !isOwn(d.rule))
  if (atOnce.length > 0) await open(ctx, atOnce, o.rows, ruleOf)
  if (own.length === 0) return
  await store.wait(
    ctx.db,
    ctx.app.installation.county,
    own.map((d) => d.id),
  )
  if (!o.later)
    await sendWaiting(ctx, o.today, [...new Set(own.map((d) => d.regionPath.slice(0, widthOfGrid)))])
}

/** Sends for what waits in these grids, or in all; answers how many doors that were. A grid that somebody is sending for now is left to them. */
export async function sendWaiting(ctx: DoorCtx, today: string, grids?: readonly string[]): Promise<number> {
  const { app, db } = ctx
  const { county } = app.installation
  const most = perDay(app)
  const places = [...(grids ?? (await store.waitingGrids(db, county, widthOfGrid)))].sort()
  let ranks: Map<string, number> | undefined
  const chosen: Door[] = []
  for (const grid of places) {
    if (!(await store.holdGrid(db, county, grid))) continue
    const room = most - (await store.askedOn(db, county, grid, widthOfGrid, today))
    if (room <= 0) continue
    ranks ??= new Map(
      (await store.closedOf(db, county, await store.waitingRules(db, county))).map((r) => [
        r.rule,
        rankOf(r.mended, r.dismissed),
      ]),
    )
    chosen.push(...(await store.nextWaiting(db, county, grid, widthOfGrid, ranks, room)))
  }
  if (chosen.length === 0) return 0
  await store.asked(
    db,
    county,
    chosen.map((d) => d.id),
    today,
  )
  await open(ctx, chosen, await rowsOf(ctx, chosen, today), await ruleWords(app, db))
  return chosen.length
}

/** What an own rule has open is as the rule says now: how grave it is, and whether somebody goes. Tasks of one that sends nobody go. */
export async function alignOpen(
  ctx: DoorCtx,
  rule: string,
  is: { severity: string; visit: boolean },
): Promise<void> {
  const { county } = ctx.app.installation
  const hushed = await store.align(ctx.db, county, rule, is)
  if (hushed.length > 0)
    await settleTasks(ctx, {
      county,
      kind: verifyTask,
      subjectIds: hushed,
      state: 'cancelled',
      by: ctx.actor.id,
      note: 'rule-changed',
    })
}

/** The rows of whoever is asked, read in this transaction: it may have entered them. */
async function rowsOf(ctx: DoorCtx, doors: readonly Door[], today: string): Promise<LedgerRow[]> {
  const { app, db } = ctx
  const first = [...new Set(doors.flatMap((d) => d.subjects.slice(0, 1)))]
  const residences = await residencesBy(db, app.installation.county, 'id', first)
  return [
    ...(await personRows(db, app, [...first, ...residences.map((r) => r.person_id)], today)),
    ...(await organisationRows(db, app, first)),
  ]
}

/** One task for each, for the worker of that grid. */
async function open(
  ctx: DoorCtx,
  doors: readonly Door[],
  rows: readonly LedgerRow[],
  says: (rule: string) => RuleWords,
): Promise<void> {
  const { regions, organisation } = ctx.app.services
  const workers = new Map<string, string | null>()
  const workerOf = (grid: string) => {
    if (!workers.has(grid)) workers.set(grid, organisation.peopleFor(grid, 'worker')[0]?.accountId ?? null)
    return workers.get(grid)!
  }
  const places = new Map(rows.map((r) => [r.residence ?? r.subject, r]))
  const people = new Map([...rows].reverse().map((r) => [r.subject, r]))
  await openTasks(
    ctx,
    doors.map((d) => {
      const { title } = says(d.rule)
      const first = d.subjects[0]!
      const door = doorWords(regions.name(d.regionPath), places.get(first) ?? people.get(first))
      return {
        county: ctx.app.installation.county,
        regionPath: d.regionPath,
        kind: verifyTask,
        title: { zh: `${door.zh}：${title.zh}`, en: `${door.en}: ${title.en}` },
        subjectKind: 'finding',
        subjectId: d.id,
        accountId: workerOf(d.regionPath.slice(0, widthOfGrid)),
      }
    }),
  )
}

/** 顺城街 18 号 2 单元 501. */
function doorWords(building: string, row: LedgerRow | undefined): { zh: string; en: string } {
  if (!row || row.home === null) return { zh: building, en: building }
  const unit = row.values[AT.unit]!
  const room = row.values[AT.room]!
  return {
    zh: `${building} ${unit === '' ? '' : `${unit} 单元 `}${room}`,
    en: `${building}, ${unit === '' ? '' : `${unit}-`}${room}`,
  }
}
