/** `yige db types`: writes db/schema.sql and db/types.ts from the migrations, on a temporary database. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareDatabase } from '../../kernel/migrate.ts'
import { startPostgres } from '../../kernel/postgres.ts'
import { schemaDump } from '../../kernel/schema-dump.ts'
import { generateTypes } from '../../kernel/schema-types.ts'

const quiet = { info() {}, warn: (message: string) => console.warn(message) }

/** Both generated files of the migrations as they are now: path in the project and text. */
export async function generated(): Promise<Record<'db/schema.sql' | 'db/types.ts', string>> {
  const dir = mkdtempSync(join(tmpdir(), 'yige-types-'))
  const server = await startPostgres({ dataDir: dir, log: quiet, settings: { fsync: 'off' } })
  try {
    await prepareDatabase(server.url, quiet)
    return { 'db/schema.sql': await schemaDump(server.url), 'db/types.ts': await generateTypes(server.url) }
  } finally {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

export async function writeTypes(): Promise<void> {
  for (const [path, text] of Object.entries(await generated())) {
    writeFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), text)
    console.log(`wrote ${path}`)
  }
}
