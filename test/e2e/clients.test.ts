import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../browser.ts'
import { desk, phone, visitor } from './pages.ts'

const town = inject('town')
let browser: Browser

beforeAll(async () => {
  browser = await sharedBrowser()
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
