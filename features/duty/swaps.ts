/** A swap that is asked for stands among the tasks of the colleague; the asker may not see where that is, so the system writes it. */
import type { App } from '../../kernel/context.ts'
import { openTask, settleTasks } from '../tasks/answers.ts'
import * as store from './store.ts'

/** Opens and closes those tasks by what the swaps are now; a swap whose shift is over ends unanswered. */
export async function carrySwaps(app: App): Promise<void> {
  const now = app.clock()
  const db = app.pools.system
  const { county } = app.installation
  const { organisation } = app.services
  const { open, closed } = await store.movingSwaps(db, county, now)
  for (const w of open)
    await openTask(
      { app, db, now },
      {
        county,
        // Where the colleague works: there they look for their tasks.
        regionPath: organisation.postsOf(w.to_account)[0]?.regionPath ?? w.region_path,
        kind: 'duty.swap',
        title: {
          zh: `${organisation.accountName(w.from_account)}想和您换班：${w.roster} ${w.part}`,
          en: `${organisation.accountName(w.from_account)} asks to swap: ${w.roster}, ${w.part}`,
        },
        subjectKind: 'swap',
        subjectId: w.id,
        accountId: w.to_account,
        dueAt: w.starts_at,
      },
    )
  if (closed.length > 0)
    await settleTasks({ app, db, now }, { county, kind: 'duty.swap', subjectIds: closed })
}
