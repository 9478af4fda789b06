import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grid, password, type TestServer, testServer } from './sample.ts'

const minute = 60_000

let t: TestServer
beforeAll(async () => {
  t = await testServer()
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
