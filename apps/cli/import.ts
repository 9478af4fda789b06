/** `yige import …`: files that a data clerk brings, on the database of this installation, beside a running server or alone. */
import { readConfig } from '../../kernel/config.ts'
import { createPools, type Pools } from '../../kernel/db.ts'
import { createLog } from '../../kernel/log.ts'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { openDatabase } from './database.ts'

/** Runs `act` on the migrated database and closes everything it opened; its answer is the exit code. */
export async function withPools(act: (pools: Pools) => Promise<number>): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.logLevel === 'info' ? 'warn' : config.logLevel })
  const database = await openDatabase(config, log)
  try {
    await prepareDatabase(database.url, log)
    const pools = createPools(database.url, { max: 2 })
    try {
      process.exitCode = await act(pools)
    } finally {
      await pools.end()
    }
  } finally {
    await database.close()
  }
}

export interface RegionOptions {
  under?: string
  crs?: 'auto' | 'wgs84' | 'gcj02' | 'bd09'
  dryRun?: boolean
  lenient?: boolean
  reason?: string
}

export async function importRegions(file: string, options: RegionOptions): Promise<void> {
  const { importRegionsCommand } = await import('../../features/regions/cli.ts')
  await withPools((pools) => importRegionsCommand(pools, file, options))
}

/** Reports go through the whole pipeline, so this needs everything the server has except its address. */
export async function importReports(
  file: string,
  options: import('../../features/channels/cli.ts').ImportReportsOptions,
): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.logLevel === 'info' ? 'warn' : config.logLevel })
  const database = await openDatabase(config, log)
  let stopped = false
  const stop = () => {
    stopped = true
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    await prepareDatabase(database.url, log)
    const { buildApp, openPools } = await import('../server/app.ts')
    const { install } = await import('../server/install.ts')
    const { importReportsCommand } = await import('../../features/channels/cli.ts')
    const pools = openPools({ ownerUrl: database.url, log, poolSize: 6 })
    const { dataDir, demo, town } = config
    const { pack } = await install(pools, { town, demo, dataDir, log, clock: () => new Date() })
    const running = await buildApp({ ownerUrl: database.url, dataDir, demo, secure: false, log }, pools)
    try {
      // As the first start would: a town that began with an import must not stay without its own reports.
      if (pack && demo) await (await import('../server/demo.ts')).fillDemo(running.app, pack)
      process.exitCode = await importReportsCommand(running.app, file, options, () => stopped)
    } finally {
      await running.stop()
    }
  } finally {
    await database.close()
  }
}
