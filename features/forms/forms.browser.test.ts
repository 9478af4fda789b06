import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, phone, signedIn, visitor } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())
const shot = async (page: { screenshot(o: { path: string }): Promise<unknown> }, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}
const wide = 'document.documentElement.scrollWidth - innerWidth'

test('a resident fills in a form: conditions, every fault at once, the receipt', async () => {
  const { page, context, faults } = await visitor(browser, { width: 360, height: 740 })
  await page.goto(`${inject('town')}/`)
  await page.getByRole('link', { name: /停水停电报修/ }).click()
  await page.getByRole('heading', { name: '停水停电报修' }).waitFor()
  await accessible(page, 'the form')
  expect(await page.evaluate(wide)).toBe(0)
  await page.getByRole('button', { name: '交上去' }).click()
  await page.getByText('还有 3 处要补').waitFor()
  expect(await page.getByText(/^还差：/).count()).toBe(3)
  await accessible(page, 'with faults')
  await shot(page, 'resident-faults')
  expect(await page.getByLabel('大约多少户').count()).toBe(0)
  await page.getByLabel('停水', { exact: true }).check()
  await page.getByLabel('整栋或整片').check()
  await page.getByLabel('大约多少户').fill('40')
  await page.getByRole('textbox', { name: '在哪里' }).fill('顺城街 18 号')
  // Half filled in and left: it is there again.
  await page.reload()
  await page.getByText('上次填的还在').waitFor()
  expect(await page.getByLabel('大约多少户').inputValue()).toBe('40')
  await page.getByRole('button', { name: '交上去' }).click()
  await page.waitForURL(/\/sent\//)
  await page.getByText(/YG-/).first().waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('in large type it is one question at a time', async () => {
  const { page, context, faults } = await visitor(browser, phone)
  await page.goto(`${inject('town')}/f/noise?size=big`)
  await page.getByText('第 1 步').waitFor()
  await accessible(page, 'large type')
  await shot(page, 'resident-big')
  await page.getByLabel('广场舞').check()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('第 2 步').waitFor()
  expect(await page.getByLabel('广场舞').count()).toBe(0)
  await page.getByLabel('傍晚').check()
  expect(await page.evaluate(wide)).toBe(0)
  expect(faults).toEqual([])
  await context.close()
})

test('a clerk makes a form, takes a change back, publishes it, and it is on the page', async () => {
  const { page, context, faults } = await signedIn(browser, inject('town'), actors.clerk, '/desk/forms')
  const key = `trial-${Date.now().toString(36)}`
  await page.getByRole('button', { name: '新表单' }).click()
  await page.getByLabel('名称').fill('树枝修剪')
  await page.getByLabel(/代号/).fill(key)
  await accessible(page, 'a new form')
  await page.getByRole('button', { name: '建草稿' }).click()
  await page.getByRole('heading', { name: '树枝修剪' }).waitFor()
  await page.getByLabel(/加一项/).selectOption('choice')
  await page.locator('#fe-label').fill('挡了什么')
  await page.getByLabel(/选项/).fill('挡光 | Light\n挡路灯 | Lamp')
  await page.getByRole('button', { name: '可以发布' }).count()
  // Drawn everywhere at once.
  expect(await page.getByRole('group', { name: /挡了什么/ }).count()).toBe(4)
  await accessible(page, 'the editor')
  await shot(page, 'editor')
  await page.getByLabel('必填').check()
  await page.getByRole('button', { name: '撤销' }).click()
  expect(await page.getByLabel('必填').isChecked()).toBe(false)
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByText(/会：马上在所有页面换成第 2 版/).waitFor()
  await page.goto(`${inject('town')}/f/${key}`)
  await page.getByLabel('挡路灯').waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('the desk and a worker fill in the same form', async () => {
  const { page, context, faults } = await signedIn(
    browser,
    inject('town'),
    actors.dispatcher,
    '/desk/forms/noise/fill',
  )
  await page.getByRole('heading', { name: '噪声扰民' }).waitFor()
  await accessible(page, 'at the desk')
  await page.getByLabel('广场舞').check()
  await page.getByLabel('傍晚').check()
  await page.getByRole('textbox', { name: '在哪里' }).fill('大东门广场')
  await shot(page, 'desk-fill')
  await page.getByRole('button', { name: /登记/ }).click()
  await page.getByText(/登记好了：YG-/).waitFor()
  await context.close()

  const worker = await signedIn(browser, inject('town'), actors.gridWorker, '/field/forms', phone)
  await worker.page.getByRole('button', { name: /电动车飞线充电/ }).click()
  await worker.page.getByLabel('从窗户拉线到楼下').check()
  await accessible(worker.page, 'at the door')
  // Without a line it is kept, and goes out when the line is back.
  await worker.page.getByRole('textbox', { name: '在哪里' }).fill('顺城街 20 号')
  await worker.context.setOffline(true)
  await worker.page.getByRole('button', { name: '交上去' }).click()
  await worker.page.getByText('没有信号，都存在手机里了').waitFor({ timeout: 20_000 })
  await shot(worker.page, 'field-offline')
  await worker.context.setOffline(false)
  await worker.page.getByText(/交上去了：YG-|是同一件/).waitFor({ timeout: 30_000 })
  expect([...faults, ...worker.faults]).toEqual([])
  await worker.context.close()
})
