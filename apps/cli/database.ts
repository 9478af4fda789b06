/** The database of a command: the operator's own, or the embedded one, started or joined for as long as it is needed. */
import { join } from 'node:path'
import type { Config } from '../../kernel/config.ts'
import { startPostgres } from '../../kernel/postgres.ts'
import type { Log } from '../../kernel/postgres-files.ts'

export interface OpenDatabase {
  /** Connection string of the owner. */
  url: string
  close(): Promise<void>
}

export async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  if (config.databaseUrl) return { url: config.databaseUrl, close: async () => {} }
  const server = await startPostgres({ dataDir: join(config.dataDir, 'postgres'), log })
  return { url: server.url, close: server.stop }
}
