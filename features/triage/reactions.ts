/** After a correction the classifier learns from it, and the learnt model is kept so that a restart does not forget. */
import { z } from 'zod'
import type { JobHandlers } from '../../kernel/jobs.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { learn, saveClassifier } from './answers.ts'
import { saveModel, textsOfCase } from './store.ts'

const Learn = z.object({
  caseId: z.uuid(),
  kind: z.enum(['class', 'level']),
  value: z.object({ item: z.string().optional() }).loose(),
})

export const jobs: JobHandlers = {
  'triage.learn': async (app, payload) => {
    const { caseId, value } = Learn.parse(payload)
    const model = app.services.triage.classifier()
    if (!model || !value.item || model.linear.indexOf(value.item) < 0) return
    for (const text of await textsOfCase(app.pools.system, app.installation.county, caseId))
      learn(model, text, value.item)
    await saveModel(app.pools.system, uuidv7(), saveClassifier(model), `case ${caseId}`)
  },
}
