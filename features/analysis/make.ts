/** Making an analysis report: three questions to the statistics, the rules, a digest. Used by people and by the schedule alike. */
import type { Ctx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/crypto.ts'
import { canonical } from '../../kernel/events.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { statistics } from '../statistics/answers.ts'
import type { Period } from '../statistics/rules.ts'
import type { AnalysisKind, Facts, Made } from './contract.ts'
import { nothingChanged, previous, rulesVersion, sectionsOf, titleOf, yearAgo } from './rules.ts'
import { insert } from './store.ts'

/** Digest of what was computed, without the moment at which it was: the same figures have the same digest. */
export function digestOf(f: Facts): string {
  const still = (s: Facts['now']) => ({ ...s, asOf: undefined })
  return sha256(canonical({ now: still(f.now), before: still(f.before), year: still(f.year) })).toString(
    'hex',
  )
}

export async function factsOf(ctx: Ctx, region: string, kind: AnalysisKind, p: Period): Promise<Facts> {
  const ask = (q: Period) => statistics(ctx, { region, from: q.from, to: q.to })
  const now = await ask(p)
  const before = await ask(previous(p))
  return { now, before, year: await ask(yearAgo(kind, p)) }
}

export function madeWith(ctx: Ctx): Made {
  const { items } = ctx.app.services
  const list = items.current()
  return {
    rules: rulesVersion,
    list: list ? `${list.name} ${list.validFrom}` : null,
    calendar: items.calendar().version,
  }
}

/** The id of the new report, or null: this turn was made before. */
export async function makeAnalysis(
  ctx: Ctx,
  o: { region: string; kind: AnalysisKind; period: Period; turn: string | null },
): Promise<string | null> {
  const { county } = ctx.app.installation
  const facts = await factsOf(ctx, o.region, o.kind, o.period)
  const id = uuidv7(ctx.now.getTime())
  const title = titleOf(facts.now.region.name, o.kind, o.period)[ctx.language]
  const made = await insert(
    ctx.db,
    {
      county,
      id,
      region_path: o.region,
      kind: o.kind,
      from_day: o.period.from,
      to_day: o.period.to,
      as_of: ctx.now,
      facts,
      digest: digestOf(facts),
      made: madeWith(ctx),
      sections: sectionsOf(facts),
      turn: o.turn,
      made_by: ctx.actor.kind === 'account' ? ctx.actor.id : null,
      made_by_name: ctx.actor.name,
    },
    nothingChanged(title),
  )
  return made ? id : null
}
