/** The decision desk of a demo town: its dispatcher has looked at some decisions, and a version of the class model is trained as soon as jobs run. */
import { withActor } from '../../features/cases/answers.ts'
import { look, queue } from '../../features/decisions/answers.ts'
import type { App } from '../../kernel/context.ts'
import type { Pack } from '../../packs/schema.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { accessOf, actorOf } from './demo-who.ts'

const LOOKS = 4

export async function fillDecisions(app: App, pack: Pack): Promise<void> {
  const { county, rootPath } = app.installation
  const chief = app.services.organisation
    .posts()
    .find((p) => p.duty === 'dispatcher' && rootPath.startsWith(p.regionPath))?.holders[0]
  if (!chief) return
  const expected = new Map(pack.reports.map((r) => [r.text, r.expected.item]))
  const as = <T>(work: Parameters<typeof withActor<T>>[3]) =>
    withActor(app, actorOf(app, chief.accountId), accessOf(['dispatcher'], rootPath, []), work)
  const { rows } = await as((ctx) => queue(ctx, LOOKS))
  for (const r of rows) {
    const said = await app.pools.system
      .selectFrom('reports')
      .select('body')
      .where('county', '=', county)
      .where('case_id', '=', r.caseId)
      .orderBy('received_at')
      .executeTakeFirst()
    const item = said && expected.get(said.body)
    if (!item) continue
    const { caseId, decisionId } = r
    await as((ctx) =>
      look(ctx, { requestId: uuidv7(), caseId, decisionId, baseVersion: r.version, item }),
    ).catch((err: Error) => app.log.debug({ case: caseId, reason: err.message }, 'a demo look was refused'))
  }
  // The jobs that learn what was corrected were added before this one and run before it.
  await app.jobs.add(
    app.pools.system,
    'decisions.train',
    { by: null, byName: '系统' },
    { key: 'decisions.train', maxAttempts: 3 },
  )
}
