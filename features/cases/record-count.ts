/** Writes events about reports and links: chained like all others, but they move no clock and no state. */
import type { Ctx } from '../../kernel/context.ts'
import type { ActionDone } from './contract.ts'
import { eventActor } from './record.ts'
import type { NewEvent } from './rules/decide.ts'
import type { State } from './rules.ts'
import type { CaseRecord } from './store/load.ts'
import { chain, insertEvents } from './store/write.ts'

/** The row gets its count, its next sequence number and, if told, what still waits for a person; nothing else. */
export async function recordCount(
  ctx: Ctx,
  row: CaseRecord,
  events: NewEvent[],
  reportCount: number,
  needsPerson?: string[],
): Promise<ActionDone> {
  const rows = chain(
    { county: row.county, id: row.id, regionPath: row.region_path, seq: row.seq, lastHash: row.last_hash },
    events,
    eventActor(ctx),
    ctx.now,
    ctx.requestId,
  )
  await insertEvents(ctx.db, rows)
  const last = rows.at(-1)!
  await ctx.db
    .updateTable('cases')
    .set({
      report_count: reportCount,
      ...(needsPerson ? { needs_person: needsPerson } : {}),
      seq: last.seq,
      last_hash: last.hash,
      version: row.version + 1,
      updated_at: ctx.now,
    })
    .where('county', '=', row.county)
    .where('id', '=', row.id)
    .execute()
  return {
    id: row.id,
    version: row.version + 1,
    state: row.state as State,
    seq: last.seq,
    recallUntil: null,
    newCaseId: null,
  }
}
