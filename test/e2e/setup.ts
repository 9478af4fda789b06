/** One running demo town for all browser tests of a run. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildWeb } from '../../apps/web/build.ts'
import { startProgram } from './program.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the demo town that all browser tests share: change only what no other test looks at. */
    town: string
    /** The same town while it starts (ready.ts): where it will answer, and the file that says why it does not. */
    starting: { url: string; failed: string }
  }
}

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The pages as they are in the sources now; nothing when they have not changed since the last build.
  await buildWeb(undefined, true)
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-e2e-'))
  // Under root the database runs as another user, which must get through.
  chmodSync(dataDir, 0o711)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const failed = join(dataDir, 'failed')
  // Not waited for: a first start works on one processor, and there are tests that need no town.
  const program = startProgram(dataDir, {
    PORT: String(port),
    YIGE_DEMO: '1',
    YIGE_LOG: 'warn',
    // All files of a run are the same few people at once: the bound on pages of one account is tried in kernel/live.test.ts.
    YIGE_LIVE_PER_ACCOUNT: '500',
  })
  program.catch((error: Error) => writeFileSync(failed, error.message))
  project.provide('town', url)
  project.provide('starting', { url, failed })
  return async () => {
    await program.then(
      (p) => p.stop(),
      () => {},
    )
    rmSync(dataDir, { recursive: true, force: true })
  }
}
