/** One running demo town for all browser tests of a run. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildWeb } from '../../apps/web/build.ts'
import { startProgram } from './program.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the demo town that all browser tests share: change only what no other test looks at. */
    town: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The pages as they are in the sources now; nothing when they have not changed since the last build.
  await buildWeb(undefined, true)
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-e2e-'))
  // Under root the database runs as another user, which must get through.
  chmodSync(dataDir, 0o711)
  // All files of a run are the same few people at once: the bound on pages of one account is tried in kernel/live.test.ts.
  const program = await startProgram(dataDir, {
    YIGE_DEMO: '1',
    YIGE_LOG: 'warn',
    YIGE_LIVE_PER_ACCOUNT: '500',
  })
  project.provide('town', program.url)
  return async () => {
    await program.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
