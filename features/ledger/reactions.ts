/** A full pass is a job; the figures of a day are kept while it goes on. */
import { z } from 'zod'
import type { App } from '../../kernel/context.ts'
import type { JobHandlers, Ticks } from '../../kernel/jobs.ts'
import { runAny } from './import-undo.ts'
import { forgetFiles, resumeSilent } from './imports.ts'
import { lookEachDay, runApply, runTrial } from './own-run.ts'
import { runPairPass } from './pair-pass.ts'
import { nightly } from './pairs.ts'
import { keepToday, lookAtOverdue, runPass, weekly } from './pass.ts'
import { proposeMonthly, runRetention } from './retention.ts'

const Payload = z.object({ id: z.uuid() })
const Run = Payload.extend({ run: z.uuid() })

export const jobs: JobHandlers = {
  'ledger.pass': async (app, payload, { aborted }) => {
    // Stopped with the process it is taken up again by the next one.
    if (!(await runPass(app, Payload.parse(payload).id, aborted))) throw new Error('stopped before its end')
  },
  'ledger.import': async (app, payload, { aborted }) => {
    const { id } = Payload.parse(payload)
    if ((await runAny(app, id, { aborted })) === 'running') throw new Error('stopped before its end')
  },
  'ledger.retention': async (app, payload, { aborted }) => {
    if (!(await runRetention(app, Payload.parse(payload).id, aborted)))
      throw new Error('stopped before its end')
  },
  'ledger.own_trial': async (app, payload, { aborted }) => {
    const { id, run } = Run.parse(payload)
    if (!(await runTrial(app, id, run, aborted))) throw new Error('stopped before its end')
  },
  'ledger.own_apply': async (app, payload, { aborted }) => {
    const { id, run } = Run.parse(payload)
    if (!(await runApply(app, id, run, aborted))) throw new Error('stopped before its end')
  },
  'ledger.pairs': async (app, payload, { aborted }) => {
    if (!(await runPairPass(app, Payload.parse(payload).id, aborted)))
      throw new Error('stopped before its end')
  },
}

export const ticks: Ticks = {
  'ledger.days': { seconds: 1800, run: (app: App) => keepToday(app) },
  'ledger.overdue': { seconds: 900, run: (app: App) => lookAtOverdue(app) },
  'ledger.own': { seconds: 900, run: (app: App) => lookEachDay(app) },
  'ledger.passes': { seconds: 1800, run: (app: App) => weekly(app) },
  'ledger.pairs': { seconds: 1800, run: (app: App) => nightly(app) },
  'ledger.imports': { seconds: 30, run: (app: App) => resumeSilent(app) },
  'ledger.retention': { seconds: 6 * 3600, run: (app: App) => proposeMonthly(app) },
  'ledger.files': { seconds: 3600, run: (app: App) => forgetFiles(app) },
}
