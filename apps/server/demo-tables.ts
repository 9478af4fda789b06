/** A demo town has its tables of the last month: two handed in, others that wait for what is missing. */
import { identityOf } from '../../features/accounts/answers.ts'
import { withActor } from '../../features/cases/answers.ts'
import {
  ask,
  builtin,
  fill,
  hand,
  lastEnded,
  rows,
  runSheet,
  start,
  todayOf,
} from '../../features/tables/demo.ts'
import type { App, Ctx } from '../../kernel/context.ts'
import { uuidv7 } from '../../shared/ids.ts'

const [people, elders, rented, , risks] = builtin

/** `grid`: where the ledger has somebody; `clerk`: who keeps the data of the whole territory. */
export async function fillDemoTables(app: App, clerk: string, grid: string): Promise<void> {
  const who = await identityOf(app, clerk)
  const { rootPath } = app.installation
  if (!who?.access.can('table.make', rootPath)) return
  const as = <T>(fn: (ctx: Ctx) => Promise<T>) => withActor(app, who.actor, who.access, fn)
  const said = () => ({ requestId: uuidv7(app.clock().getTime()) })
  const period = lastEnded('month', todayOf(app, app.clock()))
  const made = async (tableId: string, regionPath: string) => {
    const { id } = await as((ctx) => start(ctx, { ...said(), tableId, period, regionPath }))
    await runSheet(app, id)
    return id
  }
  const community = grid.slice(0, 12)
  const counted = await made(people!.id, rootPath)
  await as((ctx) => hand(ctx, counted, { ...said(), anyway: true }))
  await made(risks!.id, rootPath)
  const visited = await made(elders!.id, community)
  const homes = await made(rented!.id, community)
  const { items } = await as((ctx) => rows(ctx, homes, { only: 'all', after: 0, limit: 20 }))
  // Half of the contracts have been asked for; some doors somebody is sent to.
  const cells = items.filter((_, i) => i % 2 === 0).map((r) => ({ n: r.n, key: 'contract', value: '已备案' }))
  if (cells.length > 0) await as((ctx) => fill(ctx, homes, { ...said(), cells }))
  const gaps = items.filter((r) => r.askable.length > 0).slice(0, 2)
  if (gaps.length > 0) await as((ctx) => ask(ctx, homes, { ...said(), rows: gaps.map((r) => r.n) }))
  await as((ctx) => hand(ctx, visited, { ...said(), anyway: true }))
}
