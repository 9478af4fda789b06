import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { channels } from '../reports/contract.ts'
import { adapters, loadAdapters } from './registry.ts'

const folder = join(import.meta.dirname, 'adapters')
// Inside the feature, so that the copies' imports resolve.
const copy = mkdtempSync(join(import.meta.dirname, '.adapters-'))
afterAll(() => rmSync(copy, { recursive: true, force: true }))

it('every folder is a channel and every channel of reports has its folder', () => {
  expect([...adapters.keys()]).toEqual(readdirSync(folder).sort())
  for (const c of channels) expect(adapters.has(c), c).toBe(true)
})

it('adding a channel is adding a folder', async () => {
  const all = join(copy, 'one')
  cpSync(folder, all, { recursive: true })
  mkdirSync(join(all, 'radio'))
  writeFileSync(
    join(all, 'radio', 'adapter.ts'),
    `import { pageAdapter } from '../../../adapter.ts'
     export const adapter = pageAdapter({ key: 'radio', name: { zh: '广播', en: 'Radio' }, arrives: { zh: '听众', en: 'Listeners' }, returns: { zh: '页', en: 'Page' } })`,
  )
  for (const name of readdirSync(all))
    if (name !== 'radio') rmSync(join(all, name), { recursive: true, force: true })
  expect((await loadAdapters(all)).get('radio')?.name.en).toBe('Radio')
})

it.each([
  ['calls itself otherwise', `export const adapter = { key: 'other' }`],
  ['exports nothing', `export const nothing = 1`],
])('a folder that %s stops the start and is named', async (what, text) => {
  const all = join(tmpdir(), `yige-adapters-${what.length}-${process.pid}`)
  mkdirSync(join(all, 'broken'), { recursive: true })
  writeFileSync(join(all, 'broken', 'adapter.ts'), text)
  await expect(loadAdapters(all)).rejects.toThrow(/channel broken/)
  rmSync(all, { recursive: true })
})
