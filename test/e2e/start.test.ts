import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { markOf } from '../../kernel/processes.ts'
import { launchBrowser } from '../browser.ts'
import { desk, phone, visitor } from './pages.ts'
import { startProgram } from './program.ts'

const town = inject('town')
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('the three clients of a running town', () => {
  test.each([
    ['residents', '/', phone],
    ['workbench, signed out', '/desk/', desk],
    ['field, signed out', '/field/', phone],
  ])('%s: opens in Chinese without a fault, and fits its screen', async (_who, path, viewport) => {
    const { page, context, faults } = await visitor(browser, viewport)
    await page.goto(town + path)
    await page.locator('body', { hasText: /\p{Script=Han}{2}/u }).waitFor()
    const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(wider).toBeLessThanOrEqual(0)
    expect(faults).toEqual([])
    await context.close()
  })

  test('answers what a monitor asks', async () => {
    expect(await (await fetch(`${town}/readyz`)).json()).toEqual({ ready: true })
    const { paths } = (await (await fetch(`${town}/openapi.json`)).json()) as { paths: object }
    expect(Object.keys(paths).length).toBeGreaterThan(20)
  })
})

describe('the program as an operator meets it', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-e2e-'))
  chmodSync(dataDir, 0o711)
  const empty = { YIGE_DEMO: '0', YIGE_LOG: 'warn' }
  const databasePid = () =>
    Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  test('starts empty, stops cleanly on Ctrl-C with its database, and starts again', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const program = await startProgram(dataDir, empty)
      const pid = databasePid()
      expect(markOf(pid)).toBeDefined()
      expect(await program.stop(signal)).toBe(0)
      expect(markOf(pid)).toBeUndefined()
      // Every line to the database was given back before it was stopped.
      expect(program.output()).not.toContain('connection was lost')
    }
  })

  test('after kill -9 the next start carries on with the database that was left', async () => {
    const killed = await startProgram(dataDir, empty)
    const pid = databasePid()
    await killed.stop('SIGKILL')
    const next = await startProgram(dataDir, empty)
    expect(databasePid()).toBe(pid)
    expect((await fetch(`${next.url}/readyz`)).status).toBe(200)
    expect(await next.stop()).toBe(0)
  })

  test('a taken port and wrong settings are told in words, all at once', async () => {
    const port = new URL(town).port
    await expect(startProgram(dataDir, { PORT: port })).rejects.toThrow(`Port ${port} is taken`)
    await expect(startProgram(dataDir, { PORT: 'http', YIGE_DEMO: 'perhaps' })).rejects.toThrow(
      /PORT[\s\S]*YIGE_DEMO/,
    )
  })

  test('yige --help answers under the Node of the machine', () => {
    const cli = join(import.meta.dirname, '../../apps/cli/yige.mjs')
    const help = spawnSync(process.execPath, [cli, '--help'], { encoding: 'utf8' })
    expect(help.stdout).toMatch(/npm start/)
    expect(help.stdout).toMatch(/deadline/)
    expect(help.status).toBe(0)
  })
})
