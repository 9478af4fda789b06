/** What other features may ask of cases. */
import type { App, Ctx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import type { Names } from './rules/shown.ts'
import { type CaseRecord, readCase } from './store/load.ts'

export { carryCases, foreseeCases } from './carry.ts'
export { type ActOptions, act, asSystem, withActor } from './commands.ts'
export { confirmClass, leaveLevel } from './confirm.ts'
export { casesData } from './dataset.ts'
export { joinCase } from './links.ts'
export { type IntakeCase, type JoinRows, planCase, planJoin } from './plan.ts'
export { startPresence } from './presence.ts'
export { noteFeedback } from './reactions.ts'
export { record } from './record.ts'
export type { Outcome } from './rules/decide.ts'
export { shownDecision } from './rules/shown.ts'
export { channelName } from './rules/words.ts'
export { reopenDays, type State, stageOf } from './rules.ts'
export { plainFacet, tierOfUnit } from './store/facets.ts'
export { judgedDecisions } from './store/judged.ts'
export { countFilter } from './store/list.ts'
export { type CaseRecord, loadCase, readCase, visible } from './store/load.ts'
export { movesOf } from './store/moves.ts'
export { casesReported } from './store/reported.ts'
export { filterPredicate, startOfDay, viewPredicate, visibleTo } from './store/views.ts'
export { runningNumber } from './store/write.ts'
export { ownerUnit } from './world.ts'

/** The case of a report, for its reporter. A report without one is a fault of ours, answered as not found. */
export async function caseForReport(ctx: Ctx, caseId: string | null): Promise<CaseRecord> {
  if (!caseId) throw problem('not_found')
  return readCase(ctx.db, ctx.app.installation.county, caseId)
}

/** Names for `shownDecision`, from memory. */
export function shownNames(app: App): Names {
  const { regions, items, organisation } = app.services
  return {
    region: (p) => regions.name(p),
    item: (code) => {
      const i = items.item(code)
      return i ? { name: i.name, path: `${i.className} › ${i.kindName} › ${i.name}` } : undefined
    },
    unit: (id) => organisation.unitName(id),
    account: (id) => organisation.accountName(id),
  }
}
