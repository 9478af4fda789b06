/** Who may come in: the first start of an empty installation, and a new person from invitation to work. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../browser.ts'
import { accessible, signedIn, visitor } from './pages.ts'
import { startProgram } from './program.ts'

const town = inject('town')
let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => browser?.close())

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.fill('input[name=username]', username)
  await page.fill('input[name=password]', password)
  await page.click('form button[type=submit]')
}
const asDemo = async (username: string) => {
  const opened = await signedIn(browser, town, username, '/desk/')
  await opened.page.waitForSelector('.y-rail')
  return opened
}

test('an empty installation is set up by three people, once, and knows then where it is', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'yige-e2e-'))
  chmodSync(dataDir, 0o711)
  const program = await startProgram(dataDir, { YIGE_DEMO: '0', YIGE_LOG: 'warn' })
  try {
    const { page, faults } = await visitor(browser)
    await page.goto(`${program.url}/desk/`)
    await page.waitForSelector('input[name="place.code"]')
    const code = /[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}/.exec(program.output())?.[0] ?? ''
    await page.fill('input[name=code]', code)
    await page.fill('input[name="place.name"]', '纸镇')
    await page.fill('input[name="place.nameEn"]', 'Paper Town')
    await page.fill('input[name="place.code"]', '110101001')
    for (const office of ['system', 'security', 'audit']) {
      await page.fill(`input[name="${office}.username"]`, `paper.${office}`)
      await page.fill(`input[name="${office}.name"]`, '冉某')
      await page.fill(
        `input[name="${office}.password"]`,
        office === 'audit' ? 'short' : `lamp in a quiet street`,
      )
    }
    await page.click('button[type=submit]')
    // The faults are named, what was typed is kept.
    await page.waitForSelector('.y-issues')
    await page.fill('input[name="audit.password"]', 'lamp in a quiet street')
    await page.click('button[type=submit]')
    await page.waitForSelector('input[name=username]')
    await signIn(page, 'paper.system', 'lamp in a quiet street')
    await page.waitForSelector('.y-rail')
    await page.goto(`${program.url}/desk/people`)
    await page.click('text=加单位')
    await page.fill('dialog input[name=name]', '纸镇街道办')
    await page.fill('dialog input[name=key]', 'paper.office')
    await page.selectOption('dialog select[name=kind]', 'street')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('[role=treeitem] >> text=纸镇街道办')
    expect(faults).toEqual([])
  } finally {
    await program.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

test('a person is invited, given a role, comes in with a first password, and all of it is on record', async () => {
  // Another attempt is another person.
  const username = `e2e${Date.now().toString(36)}`
  const sys = await asDemo('sys')
  await sys.page.goto(`${town}/desk/accounts`)
  await sys.page.click('text=加账号')
  await sys.page.fill('dialog input[name=name]', '冉新来')
  await sys.page.fill('dialog input[name=username]', username)
  await sys.page.click('dialog button[type=submit]')
  const first = (await sys.page.textContent('.y-once')) ?? ''
  expect(first).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{4}$/)
  await sys.page.click('text=记下了')
  await accessible(sys.page)

  const sec = await asDemo('sec')
  await sec.page.goto(`${town}/desk/accounts`)
  await sec.page.fill('input[type=search]', username)
  await sec.page.click('.y-table >> text=冉新来')
  await sec.page.click('.pane >> text=授权 >> nth=-1')
  await sec.page.selectOption('dialog select', 'supervisor')
  await sec.page.fill('dialog input[name=reason]', '到岗')
  await accessible(sec.page)
  await sec.page.click('dialog button[type=submit]')
  await sec.page.waitForSelector('.acc-grants >> text=督办员')

  const fresh = await visitor(browser)
  await fresh.page.goto(`${town}/desk/`)
  // In a demo town the form is folded away below the people one can tap.
  await fresh.page.click('details > summary')
  await signIn(fresh.page, username, first)
  await fresh.page.waitForSelector('input[name=next]')
  expect(await fresh.page.$('.y-rail')).toBeNull()
  await fresh.page.fill('input[name=present]', first)
  await fresh.page.fill('input[name=next]', 'a boat of folded paper')
  await fresh.page.click('button[type=submit]')
  await fresh.page.waitForSelector('.y-rail')
  await fresh.page.goto(`${town}/desk/people`)
  await fresh.page.waitForSelector('[role=treeitem]')
  await accessible(fresh.page)

  const aud = await asDemo('aud')
  await aud.page.goto(`${town}/desk/audit`)
  await aud.page.waitForSelector('.y-table >> text=冉新来')
  await aud.page.click('text=核对全部')
  await aud.page.waitForSelector('.aud-whole')
  await accessible(aud.page)
  // What one office may, another may not: the page is not even in the rail.
  expect(await aud.page.$('.y-rail a[href$="/accounts"]')).toBeNull()
  for (const { faults } of [sys, sec, fresh, aud]) expect(faults).toEqual([])
})

test('a table of people is walked by keys, says where it stands in the address, and says when it is empty', async () => {
  const { page, faults } = await asDemo('zhouwb')
  await page.goto(`${town}/desk/people?tab=people`)
  const rows = page.locator('.y-table tbody tr')
  await rows.nth(2).waitFor()
  const chosen = async (n: number) => {
    await page.waitForSelector(`.y-table tbody tr:nth-child(${n}).on`)
    expect(await page.locator('.y-table tr.on').count()).toBe(1)
    return new URL(page.url()).searchParams.get('person')
  }
  await page.keyboard.press('j')
  const first = await chosen(1)
  await page.keyboard.press('j')
  const second = await chosen(2)
  expect([first, second].every(Boolean) && first !== second).toBe(true)
  await page.keyboard.press('k')
  expect(await chosen(1)).toBe(first)
  // The link in a row is for the keyboard; a click anywhere in the row does the same.
  await rows.nth(1).locator('button').first().press('Enter')
  expect(await chosen(2)).toBe(second)
  await rows.nth(0).locator('td').last().click()
  expect(await chosen(1)).toBe(first)
  await page.keyboard.press('/')
  await page.keyboard.type('查无此人')
  await page.waitForSelector('.y-empty')
  expect(await rows.count()).toBe(0)
  expect(faults).toEqual([])
})
