/** What other features may ask of sources. */
import type { App } from '../../kernel/context.ts'
import type { Sources } from '../channels/answers.ts'
import type { Carry } from '../regions/answers.ts'
import { answerThrough } from './answer.ts'

export { createSource } from './commands.ts'
export { lookDue } from './look.ts'

import { allSources, updateSource } from './store.ts'
import { stopWatching } from './watch.ts'

/** Results of what a source brought go back through it (channels/deliver.ts). */
export const startSources = (app: App): Sources => ({
  deliver: (m) => answerThrough(app, m),
  stop: () => stopWatching(app),
})

/** Sources follow the ground; of a region that came apart they look for the region above. */
export const carrySources: Carry = async (ctx, _ended, moved) => {
  for (const s of await allSources(ctx.db)) {
    const f = moved.fate(s.region_path)
    if (f.kind !== 'stays')
      await updateSource(ctx.db, s.id, { region_path: f.kind === 'goes' ? f.to : f.above })
  }
}
