/** `yige migrate`: for operators who update the schema before they restart the servers. */
import { readConfig } from '../../kernel/config.ts'
import { createLog } from '../../kernel/log.ts'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { openDatabase } from './database.ts'

export async function migrateCommand(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY })
  const database = await openDatabase(config, log)
  try {
    await prepareDatabase(database.url, log)
    log.info('the database is up to date')
  } finally {
    await database.close()
  }
}
