/** `yige exchange …` on the database of this installation, beside a running server or alone. */

import { readConfig } from '../../kernel/config.ts'
import type { App } from '../../kernel/context.ts'
import { createLog } from '../../kernel/log.ts'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { openDatabase } from './database.ts'

async function withApp(act: (app: App) => Promise<number>): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.logLevel === 'info' ? 'warn' : config.logLevel })
  const database = await openDatabase(config, log)
  try {
    await prepareDatabase(database.url, log)
    const { buildApp, openPools } = await import('../server/app.ts')
    const pools = openPools({ ownerUrl: database.url, log, poolSize: 4 })
    const { dataDir, demo } = config
    const running = await buildApp({ ownerUrl: database.url, dataDir, demo, secure: false, log }, pools)
    try {
      process.exitCode = await act(running.app)
    } finally {
      await running.stop()
    }
  } finally {
    await database.close()
  }
}

export async function exportCommand(o: { peer: string; out: string; number?: string }): Promise<void> {
  const { exportPacket } = await import('../../features/exchange/cli.ts')
  await withApp((app) =>
    exportPacket(app, { peer: o.peer, out: o.out, number: o.number ? Number(o.number) : undefined }),
  )
}

export async function importCommand(file: string): Promise<void> {
  const { importPacket } = await import('../../features/exchange/cli.ts')
  await withApp((app) => importPacket(app, file))
}
