import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, desk, phone, post, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(async () => {
  await browser?.close()
})

test('an administrator invites a peer by file; a dispatcher refers a case to it; the file carries it', async () => {
  const url = inject('town')
  const name = `城北街道 ${Date.now() % 100_000}`
  const admin = await signedIn(browser, url, actors.systemAdmin, '/desk/peers')
  await admin.page.getByRole('button', { name: '邀请' }).click()
  const form = admin.page.getByRole('dialog')
  await form.getByLabel('对方叫什么').fill(name)
  await form.getByLabel('怎么往来').selectOption('file')
  await form.getByLabel('对接单位').selectOption({ index: 1 })
  await accessible(admin.page, 'the form of an invitation')
  await form.getByRole('button', { name: '邀请' }).click()
  await admin.page.getByText('配对函，里面有密钥').waitFor()
  expect((await form.locator('output').textContent())!.length).toBeGreaterThan(200)
  await form.getByRole('button', { name: '好了' }).click()
  const card = admin.page.getByRole('region', { name })
  await card.waitFor()
  await accessible(admin.page, 'the peers')

  const work = await signedIn(browser, url, actors.dispatcher, '/desk/inbox')
  const made = await post<{ caseId: string }>(work.context, `${url}/api/staff/reports`, {
    channel: 'phone',
    body: `界桥那头的护栏歪了 ${Math.random()}`,
    itemCode: '3.2.1',
    regionPath: '500102006001003',
  })
  await work.page.goto(`${url}/desk/cases/${made.caseId}`)
  await work.page.getByRole('button', { name: /^移交/ }).click()
  await work.page.getByRole('radio', { name }).check()
  await work.page.getByLabel('为什么移交').fill('护栏在桥那头，归他们')
  await accessible(work.page, 'the panel')
  await work.page.locator('.y-panel button[type=submit]').click()
  await work.page.getByRole('heading', { name: '移交', level: 2 }).waitFor()
  await work.page.getByText('还没收到').waitFor()
  await accessible(work.page, 'the case')
  if (process.env.SHOT) await work.page.screenshot({ path: `${process.env.SHOT}-case.png`, fullPage: true })
  await work.page.goto(`${url}/desk/exchange`)
  await work.page
    .getByRole('row', { name: new RegExp(name) })
    .getByText('等下一个摆渡文件')
    .waitFor()
  await accessible(work.page, 'the list')
  if (process.env.SHOT) await work.page.screenshot({ path: `${process.env.SHOT}-list.png` })
  await work.page.setViewportSize(phone)
  await work.page.waitForTimeout(300)
  expect(await work.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  await work.page.setViewportSize(desk)

  await card.getByRole('button', { name: '写下一个文件' }).click()
  await card.getByText('写好第 1 号：1 条消息').waitFor()
  await card.getByRole('link', { name: '下载' }).waitFor()
  if (process.env.SHOT) await admin.page.screenshot({ path: `${process.env.SHOT}-peers.png` })
  await admin.page.setViewportSize(phone)
  await admin.page.waitForTimeout(300)
  expect(await admin.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  expect([...admin.faults, ...work.faults]).toEqual([])
  await admin.context.close()
  await work.context.close()
})
