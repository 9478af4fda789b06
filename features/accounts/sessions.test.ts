import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { password, type TestServer, testServer } from './sample.ts'

const minute = 60_000
const hour = 60 * minute

let t: TestServer
beforeAll(async () => {
  t = await testServer()
})
afterAll(() => t.stop())

// First: a change that this process made itself, and has not looked at again, would clear the kept identity early.
it('another process forgets a person within a second of a change it did not make itself', async () => {
  const b = await t.signedIn('walker')
  const verbs = async () => ((await b.get('/api/units')).status === 200 ? 'held' : 'gone')
  expect(await verbs()).toBe('held')
  // What another server process does: revoke and bump, without telling this one.
  await t.owner(`update grants set revoked_at = now() - interval '1 minute', valid_from = now() - interval '1 day'
    where account_id = (select id from accounts where username = 'walker')`)
  // The identity is still kept: this is the one query that a request saves.
  expect(await verbs()).toBe('held')
  await t.owner(
    `insert into cache_versions (name) values ('access') on conflict (name) do update set version = cache_versions.version + 1`,
  )
  const end = performance.now() + 2000
  let now = 'held'
  while (now === 'held' && performance.now() < end) {
    await new Promise((r) => setTimeout(r, 50))
    now = await verbs()
  }
  expect(now).toBe('gone')
  await t.owner(
    `update grants set revoked_at = null where account_id = (select id from accounts where username = 'walker')`,
  )
  t.app.services.accounts.sessions.clear()
})

describe('sessions', () => {
  it('a write needs the csrf value of the session', async () => {
    const b = await t.signedIn('walker')
    b.cookies.set('yige_csrf', 'stolen')
    const r = await b.write('POST', '/api/me/duty', { onDuty: false })
    expect(r.body.code).toBe('access.csrf')
    expect((await b.get('/api/me')).status).toBe(200)
  })

  it('ends at sign-out, at once', async () => {
    const b = await t.signedIn('walker')
    const stolen = new Map(b.cookies)
    expect((await b.post('/api/sign-out')).status).toBe(200)
    expect(b.cookies.size).toBe(0)
    b.cookies = stolen
    expect((await b.get('/api/me')).status).toBe(401)
  })

  it('ends after 12 hours without use and after 7 days with use', async () => {
    const idle = await t.signedIn('walker')
    t.pass(11 * hour)
    expect((await idle.get('/api/me')).status).toBe(200)
    // Being seen is written behind the answer.
    await new Promise((r) => setTimeout(r, 100))
    t.app.services.accounts.sessions.clear()
    t.pass(11 * hour)
    expect((await idle.get('/api/me')).status).toBe(200)
    await new Promise((r) => setTimeout(r, 100))
    t.app.services.accounts.sessions.clear()
    t.pass(12 * hour)
    expect((await idle.get('/api/me')).status).toBe(401)
    const busy = await t.signedIn('walker')
    for (let i = 0; i < 15; i++) {
      t.pass(11 * hour)
      expect((await busy.get('/api/me')).status).toBe(200)
      await new Promise((r) => setTimeout(r, 30))
      t.app.services.accounts.sessions.clear()
    }
    t.pass(4 * hour)
    expect((await busy.get('/api/me')).status).toBe(401)
  })

  it('are listed and ended one by one; a stranger’s cannot be named', async () => {
    const [one, two] = [await t.signedIn('duty'), await t.signedIn('duty')]
    const list = (await one.get('/api/me/sessions')).body as unknown as {
      sessions: { id: string; current: boolean }[]
    }
    expect(list.sessions.filter((s) => s.current)).toHaveLength(1)
    const stranger = await t.signedIn('walker')
    const own = list.sessions.find((s) => s.current)!
    expect((await stranger.send('DELETE', `/api/me/sessions/${own.id}`)).status).toBe(404)
    expect((await one.send('DELETE', '/api/me/sessions/others')).status).toBe(200)
    expect((await two.get('/api/me')).status).toBe(401)
    expect((await one.get('/api/me')).status).toBe(200)
  })

  it('a changed password ends the others and keeps this one; weak ones are refused with all faults', async () => {
    const [here, there] = [await t.signedIn('boss'), await t.signedIn('boss')]
    const weak = await here.post('/api/me/password', { present: password, next: 'boss1' })
    expect(weak.status).toBe(400)
    expect((weak.body as unknown as { issues: { code: string }[] }).issues.map((i) => i.code)).toEqual([
      'short',
      'username',
    ])
    const good = 'another town of paper'
    expect((await here.post('/api/me/password', { present: 'wrong', next: good })).body.code).toBe(
      'password.wrong',
    )
    expect((await here.post('/api/me/password', { present: password, next: good })).status).toBe(200)
    expect((await here.get('/api/me')).status).toBe(200)
    expect((await there.get('/api/me')).status).toBe(401)
    expect((await t.browser().signIn('boss')).status).toBe(401)
    expect((await t.browser().signIn('boss', good)).status).toBe(200)
  })
})
