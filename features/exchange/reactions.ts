import type { App } from '../../kernel/context.ts'
import type { Ticks } from '../../kernel/jobs.ts'
import { openTask } from '../tasks/answers.ts'
import { fetchDue } from './files.ts'
import { follow } from './follow.ts'
import { sendDue } from './send.ts'
import { forgetMessages, silentPeers } from './store/messages.ts'
import { peerById } from './store/peers.ts'

const keepMs = 365 * 24 * 3_600_000
/** A file that nobody confirmed for this long was lost or forgotten on a desk. */
const silentMs = 3 * 24 * 3_600_000

/** Files that went out and were never confirmed: one task for each side. */
export async function watchFiles(app: App): Promise<void> {
  const { county } = app.installation
  const now = app.clock()
  for (const id of await silentPeers(app.pools.system, county, new Date(now.getTime() - silentMs))) {
    const peer = await peerById(app.pools.system, id)
    if (peer?.state === 'active')
      await openTask(
        { app, db: app.pools.system, now },
        {
          county,
          regionPath: peer.region_path,
          kind: 'exchange.silent',
          title: {
            zh: `给${peer.name}的摆渡文件三天没有回执，看看送到没有`,
            en: `No receipt for the files to ${peer.name} for three days: see whether they arrived`,
          },
          subjectKind: 'peer',
          subjectId: peer.id,
        },
      )
  }
}

export const ticks: Ticks = {
  exchange: {
    seconds: 2,
    run: async (app: App) => {
      await follow(app)
      await sendDue(app)
    },
  },
  'exchange.files': { seconds: 3, run: fetchDue },
  'exchange.watch': {
    seconds: 3600,
    run: async (app: App) => {
      await watchFiles(app)
      await forgetMessages(
        app.pools.system,
        app.installation.county,
        new Date(app.clock().getTime() - keepMs),
      )
    },
  },
}
