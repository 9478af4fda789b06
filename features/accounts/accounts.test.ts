import { createHash, createHmac, randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoint, field } from '../../kernel/contract.ts'
import { route } from '../../kernel/endpoint.ts'
import { uuidv7 } from '../../shared/ids.ts'
import { secretContext } from './answers.ts'
import { signedText } from './rules.ts'
import { community, grid, password, root, type TestServer, testServer } from './sample.ts'

const minute = 60_000
const hour = 60 * minute

const who = endpoint({
  id: 'test.who',
  method: 'POST',
  path: '/api/test/who',
  access: { verb: 'report.create' },
  summary: 'Echo',
  body: z.object({ requestId: field.requestId, text: z.string() }).strict(),
  answer: z.object({ kind: z.string(), name: z.string(), ranges: z.array(z.string()) }),
})

let t: TestServer
beforeAll(async () => {
  t = await testServer({
    routes: [
      route(who, async (ctx) => ({
        kind: ctx.actor.kind,
        name: ctx.actor.name,
        ranges: [...ctx.access.ranges('report.create')],
      })),
    ],
  })
})
afterAll(() => t.stop())

describe('sign-in', () => {
  it('sets an HttpOnly session and a readable csrf cookie, and says who I am and where I may do what', async () => {
    const b = t.browser()
    const raw = await t.server.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { username: 'Walker', password },
    })
    const cookies = [raw.headers['set-cookie']].flat() as string[]
    expect(cookies[0]).toMatch(/^yige_session=[\w-]{43}; Path=\/; SameSite=Lax; Max-Age=604800; HttpOnly$/)
    expect(cookies[1]).toMatch(/^yige_csrf=[\w-]{22}; Path=\/; SameSite=Lax; Max-Age=604800$/)
    expect((await b.get('/api/me')).body.code).toBe('access.sign_in')
    await b.signIn('walker')
    const { status, body } = await b.get('/api/me')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      username: 'walker',
      name: '冉小格',
      roles: ['grid-worker'],
      onDuty: true,
      post: { zh: '一格网格员' },
      place: '东社区',
      csrf: b.cookies.get('yige_csrf'),
    })
    expect((body as unknown as { ranges: Record<string, string[]> }).ranges['case.handle']).toEqual([grid])
    expect((body as unknown as { ranges: Record<string, string[]> }).ranges['account.manage']).toBeUndefined()
  })

  it('departments hold no case.read by region, administrators read no reports', async () => {
    const verbsOf = async (username: string) =>
      ((await (await t.signedIn(username)).get('/api/me')).body as unknown as { verbs: string[] }).verbs
    const pipe = await verbsOf('pipe')
    expect(pipe).toContain('case.handle')
    expect(pipe).not.toContain('case.read')
    expect(await verbsOf('sys')).not.toContain('report.read')
    expect(await verbsOf('aud')).toEqual(['audit.read'])
  })

  it('answers the same for a wrong password and an unknown account', async () => {
    const b = t.browser()
    b.address = '10.1.0.2'
    const wrong = await b.signIn('second', 'not the password')
    const unknown = await b.signIn('nosuchperson', 'not the password')
    expect([wrong.status, wrong.body]).toEqual([401, unknown.body])
    expect(unknown.body.code).toBe('signin.refused')
    // Invited, without a password: nobody enters.
    expect((await b.signIn('second', '')).status).toBe(400)
  })

  it('locks after the fifth failure, longer each time, also made-up names; the right password waits too', async () => {
    for (const name of ['pipe', 'ghost']) {
      const b = t.browser()
      b.address = '10.1.0.3'
      for (let i = 0; i < 4; i++) expect((await b.signIn(name, 'wrong')).body.code).toBe('signin.refused')
      const fifth = await b.signIn(name, 'wrong')
      if (name === 'pipe') expect(fifth.body).toMatchObject({ code: 'signin.locked', extra: { seconds: 60 } })
      expect((await b.signIn(name)).body.code).toBe('signin.locked')
      t.pass(61_000)
      const sixth = await b.signIn(name, 'wrong')
      expect(['signin.locked', 'signin.refused']).toContain(sixth.body.code)
      t.pass(61_000)
      // The sixth failure costs two minutes: one is not enough.
      expect((await b.signIn(name)).body.code).toBe('signin.locked')
      t.pass(61_000)
    }
    const b = t.browser()
    expect((await b.signIn('pipe')).status).toBe(200)
    expect((await b.signIn('pipe', 'wrong')).body.code).toBe('signin.refused')
    const guessed = await t.app.pools.system
      .selectFrom('audit_log')
      .select('action')
      .where('actor_name', '=', '冉师傅')
      .orderBy('seq')
      .execute()
    expect(guessed.map((g) => g.action)).toEqual([
      'account.signIn',
      ...Array(4).fill('account.signInFailed'),
      ...Array(2).fill('account.locked'),
      'account.signIn',
      'account.signInFailed',
    ])
  })

  it('parallel guesses are all counted', async () => {
    const b = t.browser()
    b.address = '10.1.0.4'
    const answers = await Promise.all(Array.from({ length: 8 }, () => b.signIn('boss', 'wrong')))
    expect(answers.filter((a) => a.body.code === 'signin.refused')).toHaveLength(4)
    const a = await t.app.pools.system
      .selectFrom('accounts')
      .select('failed_attempts')
      .where('username', '=', 'boss')
      .executeTakeFirstOrThrow()
    expect(a.failed_attempts).toBe(5)
    t.pass(2 * minute)
  })

  it('refuses an address that guesses many names', async () => {
    const b = t.browser()
    b.address = '10.9.9.9'
    for (let i = 0; i < 30; i++) await b.signIn(`name${i}`, 'wrong')
    expect((await b.signIn('duty')).body.code).toBe('signin.too_many')
    const elsewhere = t.browser()
    expect((await elsewhere.signIn('duty')).status).toBe(200)
    t.pass(16 * minute)
    expect((await b.signIn('duty')).status).toBe(200)
  })
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

describe('two-step sign-in', () => {
  it('takes each code once, also when it is sent twice at the same moment', async () => {
    const b = await t.signedIn('duty')
    const { body } = await b.post('/api/me/totp/enrol', { password })
    const { secret, ticket } = body as unknown as { secret: string; ticket: string }
    const codeNow = (shift = 0) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: t.app.clock().getTime() + shift,
      })
    const wrong = codeNow() === '000000' ? '000001' : '000000'
    expect((await b.post('/api/me/totp/confirm', { ticket, code: wrong })).body.code).toBe(
      'signin.code_wrong',
    )
    const first = codeNow()
    expect((await b.post('/api/me/totp/confirm', { ticket, code: first })).status).toBe(200)

    const door = t.browser()
    expect((await door.signIn('duty')).body.code).toBe('signin.code_needed')
    expect((await door.signIn('duty', password, first)).body.code).toBe('signin.code_wrong')
    t.pass(31_000)
    const code = codeNow()
    const twice = await Promise.all([
      t.browser().signIn('duty', password, code),
      t.browser().signIn('duty', password, code),
    ])
    expect(twice.map((r) => r.status).sort()).toEqual([200, 401])
    t.pass(31_000)
    expect((await b.post('/api/me/totp/disable', { password, code: codeNow() })).status).toBe(200)
    expect((await t.browser().signIn('duty')).status).toBe(200)
  })

  it('a ticket belongs to one account and grows old', async () => {
    const [a, b] = [await t.signedIn('duty'), await t.signedIn('walker')]
    const { body } = await a.post('/api/me/totp/enrol', { password })
    const { secret, ticket } = body as unknown as { secret: string; ticket: string }
    const code = () =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: t.app.clock().getTime() })
    expect((await b.post('/api/me/totp/confirm', { ticket, code: code() })).body.code).toBe('totp.ticket')
    t.pass(16 * minute)
    expect((await a.post('/api/me/totp/confirm', { ticket, code: code() })).body.code).toBe('totp.ticket')
  })
})

describe('signed requests of other systems', () => {
  const secret = 'the secret of the hotline'
  beforeAll(async () => {
    await t.app.pools.system
      .insertInto('clients')
      .values({
        id: uuidv7(),
        key: 'hotline-1',
        secret_sealed: t.app.crypto.seal(secret, secretContext('hotline-1')),
        name: '12345 热线',
        channel: 'hotline',
        region_path: community,
      })
      .execute()
  })
  const send = (
    body: object,
    o: { ts?: number; nonce?: string; sign?: string; key?: string; path?: string } = {},
  ) => {
    const payload = JSON.stringify(body)
    const ts = String(o.ts ?? Math.floor(t.app.clock().getTime() / 1000))
    const nonce = o.nonce ?? randomUUID()
    const digest = createHash('sha256')
      .update(o.sign ?? payload)
      .digest('hex')
    const sig = createHmac('sha256', secret)
      .update(signedText('POST', o.path ?? '/api/test/who', ts, nonce, digest))
      .digest('hex')
    return t.server.inject({
      method: 'POST',
      url: '/api/test/who',
      payload,
      headers: {
        'content-type': 'application/json',
        authorization: `Yige-HMAC key=${o.key ?? 'hotline-1'}, ts=${ts}, nonce=${nonce}, sig=${sig}`,
      },
    })
  }
  const body = () => ({ requestId: uuidv7(), text: '水管爆了' })

  it('is a client with its own narrow verbs and region', async () => {
    const r = await send(body())
    expect(r.statusCode).toBe(200)
    expect(r.json()).toEqual({ kind: 'client', name: '12345 热线', ranges: [community] })
  })
  it('refuses a changed body, another path, an old clock, an unknown key and a replay', async () => {
    const text = JSON.stringify(body())
    expect((await send(body(), { sign: text })).json().code).toBe('signature.refused')
    expect((await send(body(), { path: '/api/other' })).json().code).toBe('signature.refused')
    expect((await send(body(), { key: 'hotline-2' })).json().code).toBe('signature.refused')
    const old = Math.floor(t.app.clock().getTime() / 1000) - 301
    expect((await send(body(), { ts: old })).json().code).toBe('signature.refused')
    const nonce = randomUUID()
    const replies = await Promise.all([send(body(), { nonce }), send(body(), { nonce })])
    expect(replies.map((r) => r.statusCode).sort()).toEqual([200, 401])
  })
  it('a client has no account', async () => {
    const ts = String(Math.floor(t.app.clock().getTime() / 1000))
    const sig = createHmac('sha256', secret)
      .update(signedText('GET', '/api/me', ts, 'nonce-000001', createHash('sha256').update('').digest('hex')))
      .digest('hex')
    const r = await t.server.inject({
      url: '/api/me',
      headers: { authorization: `Yige-HMAC key=hotline-1, ts=${ts}, nonce=nonce-000001, sig=${sig}` },
    })
    expect(r.json().code).toBe('access.denied')
  })
})

it('the installation tells who may be tried, in a demo only', async () => {
  const { body } = await t.browser().get('/api/installation')
  expect(body).toMatchObject({ demo: true, needsSetup: false, name: { zh: '纸镇', en: 'Paper Town' } })
  const { accounts } = body as unknown as {
    accounts: { username: string; app: string; try: { zh: string } }[]
  }
  expect(accounts.map((a) => a.username)).toEqual(['sys', 'sec', 'aud', 'duty', 'boss', 'walker', 'pipe'])
  expect(accounts.find((a) => a.username === 'walker')).toMatchObject({
    app: 'field',
    try: { zh: '试试walker' },
  })
  expect(root).toBe('500102006')
})

describe('the first start', () => {
  it('of an installation without a place asks where it is', async () => {
    const e = await testServer({ empty: true, nowhere: true })
    try {
      const b = e.browser()
      expect((await b.get('/api/installation')).body).toMatchObject({ needsSetup: true, needsPlace: true })
      const code = e.app.services.accounts.setupCode()
      expect((await b.write('POST', '/api/setup', three(code))).body.code).toBe('setup.place')
      const place = { code: '50010200', name: '纸镇', nameEn: 'Paper Town' }
      expect((await b.write('POST', '/api/setup', { ...three(code), place })).status).toBe(400)
      const made = await b.write('POST', '/api/setup', { ...three(code), place: { ...place, code: root } })
      expect(made.status).toBe(201)
      expect(e.app.installation).toMatchObject({ county: '500102', rootPath: root, name: '纸镇' })
      const me = (await b.signIn('root1', 'first of three keys')).body as unknown as {
        ranges: Record<string, string[]>
      }
      expect(me.ranges['region.manage']).toEqual([root])
      expect((await b.get('/api/installation')).body).toMatchObject({ needsSetup: false, needsPlace: false })
    } finally {
      await e.stop()
    }
  })

  const three = (code: string) => ({
    code,
    system: { username: 'root1', name: '冉甲', password: 'first of three keys' },
    security: { username: 'root2', name: '冉乙', password: 'second of three keys' },
    audit: { username: 'root3', name: '冉丙', password: 'third of three keys' },
  })
  it('makes three administrators once, with the code, even when two try at the same moment', async () => {
    const e = await testServer({ empty: true })
    try {
      const b = e.browser()
      expect((await b.get('/api/installation')).body).toMatchObject({
        needsSetup: true,
        needsPlace: false,
        accounts: [],
      })
      // People of a pack who cannot enter yet do not close the set-up.
      await e.owner(
        `insert into accounts (id, username, name, status) values (gen_random_uuid(), 'someone', '冉某', 'invited')`,
      )
      expect((await b.write('POST', '/api/setup', three('0000-0000-0000'))).body.code).toBe('setup.code')
      const code = e.app.services.accounts.setupCode()
      const weak = three(code)
      weak.audit.password = '1234567890'
      expect((await b.write('POST', '/api/setup', weak)).body.code).toBe('password.weak')
      const both = await Promise.all([
        b.write('POST', '/api/setup', three(code)),
        b.write('POST', '/api/setup', three(code)),
      ])
      expect(both.map((r) => r.status).sort()).toEqual([201, 409])
      expect((await b.get('/api/installation')).body).toMatchObject({ needsSetup: false })
      expect((await b.signIn('root2', 'second of three keys')).body).toMatchObject({
        roles: ['security-admin'],
      })
    } finally {
      await e.stop()
    }
  })
})
