import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { launchBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('on the phone: what is next, and the words of each side', async () => {
  const { page, context, faults } = await signedIn(
    browser,
    inject('town'),
    actors.secretary,
    '/field/mediations',
    {
      width: 360,
      height: 800,
    },
  )
  await page.getByText('楼上水管渗漏').click()
  await page.getByRole('heading', { name: '当事人' }).waitFor()
  await accessible(page, 'on the phone')
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  expect(faults).toEqual([])
  await context.close()
})
