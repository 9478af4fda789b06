/** The place of a case was corrected: words in it that nobody knows as a name may be one. */
import { z } from 'zod'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { asSystem } from '../cases/answers.ts'
import { foldText } from '../triage/rules/fold.ts'
import { agreed, newNames } from './rules.ts'
import * as store from './store.ts'

const Learn = z.object({ caseId: z.uuid() })

export const jobs: JobHandlers = {
  'placenames.learn': async (app, payload) => {
    const { caseId } = Learn.parse(payload)
    const { county } = app.installation
    await asSystem(app, async (ctx) => {
      const found = await store.correctedCase(ctx.db, county, caseId)
      // A whole community is no place that a name could stand for.
      if (!found || found.regionPath.length < 15) return
      const known = (folded: string) => app.services.triage.knowsName(folded)
      const names = new Map(
        found.reports.flatMap((r) => newNames(r, known)).map((name) => [foldText(name), name] as const),
      )
      if (names.size === 0) return
      const { regionPath, point } = found
      const hints = [...names].map(([folded, name]) => ({ folded, name, caseId, regionPath, point }))
      await store.keepHints(ctx.db, county, hints, ctx.now)
      for (const folded of names.keys()) {
        const said = agreed(await store.hintsOf(ctx.db, county, folded))
        if (said)
          await store.insertName(ctx, {
            id: uuidv7(ctx.now.getTime()),
            folded,
            origin: 'learnt',
            state: 'proposed',
            note: '',
            ...said,
          })
      }
    })
  },
}

/** Days that words of a corrected case are kept for. */
const keptDays = 365
export const ticks: Ticks = {
  'placenames.forget': {
    seconds: 3600,
    run: (app) =>
      store.forgetHints(
        app.pools.system,
        app.installation.county,
        new Date(app.clock().getTime() - keptDays * 86_400_000),
      ),
  },
}
