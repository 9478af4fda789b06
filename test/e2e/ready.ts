/** The shared town takes most of a minute to start: only files that ask for it wait, the others are under way meanwhile. */
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject } from 'vitest'
import { asksForTown } from './order.ts'

const { testPath } = expect.getState()
if (testPath && asksForTown(testPath)) {
  const { url, failed } = inject('starting')
  const answers = () =>
    fetch(`${url}/readyz`).then(
      (r) => r.ok,
      () => false,
    )
  for (const end = Date.now() + 240_000; !(await answers()); await sleep(200)) {
    if (existsSync(failed)) throw new Error(`the shared town did not start: ${readFileSync(failed, 'utf8')}`)
    if (Date.now() > end) throw new Error('the shared town did not answer within four minutes')
  }
}
