import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { sharedBrowser } from '../../test/browser.ts'
import { accessible, signedIn } from '../../test/e2e/pages.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

test('people in clear: asked for, approved by somebody else, fetched; and the person is told', async () => {
  const town = inject('town')
  const purpose = `送药 ${Date.now()}`
  const region = '500102006001003'
  const clerk = await signedIn(browser, town, actors.clerk, `/desk/ledger?tab=people&region=${region}`)
  await clerk.page.getByRole('button', { name: '导出' }).click()
  const dialog = clerk.page.getByRole('dialog')
  await dialog.getByLabel('做什么用').fill(purpose)
  await dialog.getByLabel('不遮住姓名、号码、电话').check()
  await accessible(clerk.page, 'asking for an export')
  await dialog.getByRole('button', { name: '请人批准' }).click()
  await dialog
    .getByText(/条，等另一个人批准/)
    .first()
    .waitFor()

  const leader = await signedIn(browser, town, actors.leader, '/desk/exports')
  await leader.page
    .getByRole('row', { name: new RegExp(purpose) })
    .getByRole('button', { name: '批准', exact: true })
    .click()
  await accessible(leader.page, 'approving an export')
  await leader.page.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
  const mine = async () => {
    const r = await clerk.context.request.get(`${town}/api/exports`)
    return (await r.json()).exports.find((e: { purpose: string }) => e.purpose === purpose)
  }
  await expect.poll(async () => (await mine()).state, { timeout: 30_000 }).toBe('done')
  await clerk.page.reload()
  await clerk.page.getByRole('button', { name: '导出' }).click()
  const file = clerk.page.waitForEvent('download')
  await dialog.getByRole('listitem').filter({ hasText: purpose }).getByRole('link', { name: '下载' }).click()
  expect((await file).suggestedFilename()).toMatch(/^yige-people-.*\.xlsx$/)

  const people = await clerk.context.request.get(`${town}/api/ledger/people?region=${region}&limit=1`)
  const [someone] = (await people.json()).items
  await clerk.page.goto(`${town}/desk/ledger/people/${someone.id}`)
  await clerk.page.getByRole('button', { name: '本人来办' }).click()
  await accessible(clerk.page, 'at the counter')
  await dialog.getByRole('button', { name: '记下' }).click()
  await clerk.page.getByRole('row', { name: new RegExp(`不遮住的文件.*${purpose}`) }).waitFor()
  await accessible(clerk.page, 'who looked')
  if (process.env.SHOT) await clerk.page.screenshot({ path: `${process.env.SHOT}-rights.png` })
  expect([...clerk.faults, ...leader.faults]).toEqual([])
  await clerk.context.close()
  await leader.context.close()
}, 90_000)
