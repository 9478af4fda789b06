/** What people correct is written down, and every process learns it in the same order. */
import { z } from 'zod'
import type { JobHandlers } from '../../kernel/jobs.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { reportsOfCase, writeJournal } from './store.ts'

const Learn = z.object({
  caseId: z.uuid(),
  kind: z.enum(['class', 'level']),
  value: z.object({ item: z.string().optional() }).loose(),
})

export const jobs: JobHandlers = {
  'triage.learn': async (app, payload) => {
    const { caseId, kind, value } = Learn.parse(payload)
    const { item } = value
    // levels are rules, which people change in the list
    if (kind !== 'class' || !item) return
    const { county } = app.installation
    const reports = await reportsOfCase(app.pools.system, county, caseId)
    await writeJournal(
      app.pools.system,
      reports.map((reportId) => ({ id: uuidv7(), county, reportId, item, note: `case ${caseId}` })),
    )
    await app.services.triage.refresh()
  },
}
