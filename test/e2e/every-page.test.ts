/**
 * Every page of every client, opened by people who may see it: nothing throws, and axe finds no violation of WCAG 2.2 AA. A page is
 * in here by being declared (`ui/pages.ts`); one that needs something in its address needs a line in `known`.
 */
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { sharedBrowser } from '../browser.ts'
import { desk, entered, type Opened, phone, post, violations, visitor } from './pages.ts'

const town = inject('town')
const root = fileURLToPath(new URL('../..', import.meta.url))

/** As much of a page as this needs; all of it is in `ui/pages.ts`. */
interface Declared {
  path: string
  verb?: string
}

async function declared(client: string): Promise<Declared[]> {
  const found: Declared[] = []
  for (const file of globSync(`features/*/${client}/index.tsx`, { cwd: root }).sort())
    found.push(...((await import(`${root}/${file}`)) as { pages: Declared[] }).pages)
  expect(found.length).toBeGreaterThan(2)
  return found
}

/** Who is asked first to open a page of the desk: together they may see all of them. */
const people = ['zhouwb', 'linshu', 'sys', 'aud', 'tangwy', 'lihm', 'sec']

let browser: Browser
const open: Opened[] = []
/** One session for each person and size: signing in is not what is tried here. */
const sessions = new Map<string, Opened>()
async function session(username: string, viewport: typeof desk): Promise<Opened> {
  const key = `${username} ${viewport.width}`
  let opened = sessions.get(key)
  if (!opened) {
    opened = username ? await entered(browser, town, username, viewport) : await visitor(browser, viewport)
    sessions.set(key, opened)
    open.push(opened)
  }
  return opened
}
let shown: Opened | undefined
async function as(username: string, path: string, viewport: typeof desk): Promise<Opened> {
  const opened = await session(username, viewport)
  // Left open it would hear every event of the town and draw itself anew beside the page that is looked at.
  if (shown && shown !== opened) await shown.page.goto('about:blank')
  shown = opened
  await opened.page.goto(town + path)
  return opened
}

const verbs = new Map<string, Set<string>>()
async function holder(verb: string | undefined): Promise<string> {
  for (const username of people) {
    if (!verbs.has(username)) {
      const { context } = await session(username, desk)
      const me = (await (await context.request.get(`${town}/api/me`)).json()) as { verbs: string[] }
      verbs.set(username, new Set(me.verbs))
    }
    if (!verb || verb.split('|').some((v) => verbs.get(username)!.has(v))) return username
  }
  throw new Error(`nobody of ${people.join(', ')} holds ${verb}`)
}

/** The first thing of a kind that the town has, for pages that are about one. */
const known: Record<string, () => Promise<string>> = {}
async function filled(client: string, path: string): Promise<string> {
  let out = path
  for (const [part, name] of path.matchAll(/:(\w+)/g)) {
    const give = known[`${client}/${path}`] ?? known[name!]
    if (!give)
      throw new Error(`${client}/${path}: say in test/e2e/every-page.test.ts what stands for ${part}`)
    out = out.replace(part, await give())
  }
  return out
}
const ask = async <T>(username: string, path: string): Promise<T> =>
  (await (await session(username, desk)).context.request.get(`${town}${path}`)).json() as Promise<T>
/** Id (or key) of the first row of a list. */
const firstOf =
  (username: string, path: string, list: string, key = 'id') =>
  async (): Promise<string> => {
    const rows = (await ask<Record<string, Record<string, string>[]>>(username, path))[list]
    if (!rows?.[0]) throw new Error(`${path} has no ${list}: the demo town shows nothing here`)
    return rows[0][key]!
  }
const aForm = firstOf('linshu', '/api/forms', 'forms', 'key')
const aCase = firstOf('zhouwb', '/api/cases?view=all&limit=1', 'rows')
/** What is behind a link that only its owner has: the page must say in words that there is nothing. */
const strange = async () => 'nothing-is-behind-this-link'
Object.assign(known, {
  'desk/analyses/:id': firstOf('chenyh', '/api/analyses', 'items'),
  'desk/mediations/:id': firstOf('lihm', '/api/mediations', 'rows'),
  'desk/mediations/:id/paper': firstOf('lihm', '/api/mediations', 'rows'),
  'desk/suggestions/:id': firstOf('zhouwb', '/api/suggestions', 'rows'),
  'desk/ledger/buildings/:path': firstOf('linshu', '/api/ledger/buildings', 'items', 'path'),
  'desk/ledger/people/:id': firstOf('linshu', '/api/ledger/people', 'items'),
  'desk/ledger/requests/:id': firstOf('linshu', '/api/ledger/requests?state=closed', 'items'),
  'desk/tables/sheets/:id': firstOf('linshu', '/api/sheets/received', 'items'),
  'desk/tables/define/:id': firstOf('linshu', '/api/tables', 'items'),
  'desk/rolls/:id': firstOf('zhouwb', '/api/rolls', 'items'),
  'desk/care/:id': firstOf('lihm', '/api/care/archives', 'items'),
  'desk/cases/:id': aCase,
  'field/cases/:id': aCase,
  'field/ledger/:id': firstOf('tanqh', '/api/ledger/findings', 'items', 'homeId'),
  'field/mediations/:id': firstOf('lihm', '/api/mediations', 'rows'),
  'field/visits/:id': firstOf('tanqh', '/api/visits/today', 'due'),
  'resident//s/:key': firstOf('zhouwb', '/api/public/suggestions', 'rows'),
  'resident//f/:form': firstOf('zhouwb', '/api/open-forms', 'forms', 'key'),
  'resident//a/:token': strange,
  'resident//m/:token': strange,
  'resident//own/:token': async () => {
    const { context } = await session('linshu', desk)
    const person = await known['desk/ledger/people/:id']!()
    const asked = { kind: 'access', proof: 'id-card' }
    const { id } = await post<{ id: string }>(context, `${town}/api/ledger/people/${person}/requests`, asked)
    return (await ask<{ link: string }>('linshu', `/api/ledger/requests/${id}`)).link.split('/').at(-1)!
  },
  'resident//arrive/:token': strange,
  'resident//lost/mine/:token': strange,
  'resident//lost/talk/:token': strange,
  key: aForm,
  form: firstOf('zhouwb', '/api/open-forms', 'forms', 'key'),
  code: async () => 'DR-1006',
  token: async () => {
    const { context } = await session('', phone)
    const r = await context.request.post(`${town}/api/reports`, {
      data: { requestId: crypto.randomUUID(), body: '楼道灯不亮，老人看不见台阶', placeText: '大东门社区' },
    })
    return ((await r.json()) as { token: string }).token
  },
})
/** Who opens a page of the desk when whoever holds its verb would not be shown what it is about. */
const desks: Record<string, string> = { analyses: 'chenyh', mediations: 'lihm', care: 'lihm' }
/** Whose phone a page of the field is on; the grid worker's unless it needs another right. */
const phones: Record<string, string> = { mediations: 'lihm' }

/** What is wrong with the page, each line beginning with which page it is. */
async function look({ page, faults, quiet }: Opened, what: string): Promise<string[]> {
  await page.locator('main, .w').first().waitFor({ timeout: 20_000 })
  await quiet()
  return [...faults.splice(0), ...(await violations(page))].map((f) => `${what}: ${f}`)
}

beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(async () => {
  for (const o of open) await o.context.close()
  await browser?.close()
})

describe('every page', () => {
  test('of the desk', { timeout: 600_000 }, async () => {
    const wrong: string[] = []
    for (const p of await declared('desk')) {
      const path = await filled('desk', p.path)
      wrong.push(
        ...(await look(
          await as(desks[p.path.split('/')[0]!] ?? (await holder(p.verb)), `/desk/${path}`, desk),
          `desk/${p.path}`,
        )),
      )
    }
    expect(wrong).toEqual([])
  })

  test('of the field', { timeout: 300_000 }, async () => {
    const wrong: string[] = []
    for (const p of await declared('field')) {
      const path = await filled('field', p.path)
      const opened = await as(phones[p.path.split('/')[0]!] ?? 'tanqh', `/field/${path}`, phone)
      wrong.push(...(await look(opened, `field/${p.path}`)))
    }
    expect(wrong).toEqual([])
  })

  test('of residents, small and large type', { timeout: 300_000 }, async () => {
    const wrong: string[] = []
    for (const p of await declared('resident')) {
      const path = await filled('resident', p.path)
      const opened = await as('', path, phone)
      wrong.push(...(await look(opened, p.path)))
      await opened.page.evaluate(`document.documentElement.dataset.size = 'big'`)
      wrong.push(...(await look(opened, `${p.path}, large`)))
    }
    expect(wrong).toEqual([])
  })

  test('the wall', { timeout: 120_000 }, async () => {
    expect(await look(await as('tangwy', '/wall/', { width: 1920, height: 1080 }), 'wall')).toEqual([])
  })
})
