/** Versions of the class model as the page shows them. */
import type { z } from 'zod'
import type { Ctx } from '../../kernel/context.ts'
import { journalVersion, type ModelRow, modelRows } from '../triage/answers.ts'
import { listNow } from './commands.ts'
import type { Comparison, Model, Trained } from './contract-models.ts'
import { takeover, trainingNow } from './settings.ts'

type Measured = z.infer<typeof Comparison> & { against: string; names: Record<string, string> }

export async function models(ctx: Ctx) {
  ctx.access.need('model.manage', ctx.app.installation.rootPath)
  const rows = await modelRows(ctx.db)
  const wording = listNow(ctx)?.wording
  return {
    models: rows.map((m) => wire(m, m.list === wording)),
    takeover: takeover(ctx.app),
    since: (await journalVersion(ctx.db)) - (rows[0]?.journal ?? 0),
    training: await trainingNow(ctx.db),
  }
}

const wire = (m: ModelRow, fits: boolean): Model => ({
  id: m.id,
  number: m.number,
  state: m.state,
  listName: m.list_name,
  fits,
  kept: m.kept,
  sha256: m.sha256,
  trained: m.trained as z.infer<typeof Trained>,
  measured: m.measured as Measured,
  madeAt: m.made_at.toISOString(),
  madeBy: m.made_by_name,
  decidedAt: m.decided_at?.toISOString() ?? null,
  decidedBy: m.decided_by_name,
  why: m.why,
})
