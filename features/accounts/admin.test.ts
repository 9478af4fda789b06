import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAuditCommand } from '../audit/cli.ts'
import { resetAccountCommand } from './cli.ts'
import {
  type Answer,
  type Browser,
  community,
  grid,
  otherGrid,
  root,
  type TestServer,
  testServer,
} from './sample.ts'

const day = 86_400_000

let t: TestServer
const as: Record<string, Browser> = {}
const ids: Record<string, string> = {}
beforeAll(async () => {
  t = await testServer()
  for (const name of ['sys', 'sec', 'aud', 'duty', 'boss', 'walker', 'pipe'])
    as[name] = await t.signedIn(name)
  const rows = await t.app.pools.system.selectFrom('accounts').select(['id', 'username']).execute()
  for (const r of rows) ids[r.username] = r.id
})
afterAll(() => t.stop())

const at = (ms: number) => new Date(t.app.clock().getTime() + ms).toISOString()
const grant = (who: Browser, accountId: string, role: string, regionPath: string, more: object = {}) =>
  who.write('POST', '/api/grants', { accountId, role, regionPath, reason: '工作需要', ...more })
const verbs = async (b: Browser) => ((await b.get('/api/me')).body as unknown as { verbs: string[] }).verbs
const field = <T>(a: Answer, name: string) => (a.body as unknown as Record<string, T>)[name] as T

describe('accounts', () => {
  it('are listed with masked phones by those who may, found by the whole number only', async () => {
    const list = await as.sys!.get('/api/accounts?q=walker')
    const [row] = field<{ phone: string; roles: string[]; unitName: string }[]>(list, 'accounts')
    expect(row).toMatchObject({ roles: ['grid-worker'], unitName: '东社区' })
    expect(row!.phone).toMatch(/^139\*{4}\d{4}$/)
    expect((await as.walker!.get('/api/accounts')).body.code).toBe('access.denied')
    expect(list.text).not.toMatch(/139\d{8}/)
    const number = await as.walker!.send('POST', `/api/people/${ids.boss}/phone`, { purpose: '联系书记' })
    const phone = field<string>(number, 'phone')
    const byNumber = await as.sys!.get(`/api/accounts?q=${phone}`)
    expect(field<{ username: string }[]>(byNumber, 'accounts').map((a) => a.username)).toEqual(['boss'])
    expect(field<number>(await as.sys!.get(`/api/accounts?q=${phone.slice(3, 8)}`), 'total')).toBe(0)
  })

  it('a reveal names its purpose and stands in the audit log, the number does not', async () => {
    expect((await as.boss!.post(`/api/people/${ids.walker}/phone`, {})).status).toBe(400)
    const r = await as.boss!.post(`/api/people/${ids.walker}/phone`, { purpose: '通知到场' })
    expect(r.body).toMatchObject({ seconds: 60 })
    const log = await as.aud!.get(`/api/audit?action=account.reveal&subjectId=${ids.walker}`)
    expect(field<object[]>(log, 'rows')).toEqual([
      expect.objectContaining({ actorName: '冉书记', purpose: '通知到场', regionPath: community }),
    ])
    expect(log.text).not.toContain(field<string>(r, 'phone'))
    const stored = await t.app.pools.system.selectFrom('requests').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(field<string>(r, 'phone'))
  })

  it('a new person gets a first password that opens only the change of password', async () => {
    const made = await as.sys!.post('/api/accounts', {
      username: 'Newcomer',
      name: '冉新来',
      phone: '139 0000 0001',
    })
    expect(made.status).toBe(201)
    const first = field<string>(made, 'password')
    const id = field<{ id: string; phone: string; status: string }>(made, 'account')
    expect(id).toMatchObject({ phone: '139****0001', status: 'invited' })
    expect((await grant(as.sec!, id.id, 'grid-worker', otherGrid)).status).toBe(201)
    const b = t.browser()
    expect((await b.signIn('newcomer', first)).body).toMatchObject({ mustChangePassword: true })
    expect((await b.get('/api/people')).body.code).toBe('access.denied')
    expect((await b.post('/api/me/password', { present: first, next: 'a quiet new street' })).status).toBe(
      200,
    )
    expect((await b.get('/api/people')).status).toBe(200)
    expect((await as.sys!.post('/api/accounts', { username: 'newcomer', name: '冉再来' })).body.code).toBe(
      'account.username_taken',
    )
    expect((await as.duty!.post('/api/accounts', { username: 'other', name: '冉' })).body.code).toBe(
      'access.denied',
    )
  })

  it('a mask is never written back, a stale version is refused', async () => {
    const url = `/api/accounts/${ids.second}`
    const before = await as.sys!.get(url)
    const version = field<number>(before, 'version')
    const masked = await as.sys!.write('PATCH', url, { phone: field<string>(before, 'phone'), version })
    expect(masked.status).toBe(400)
    expect((await as.sys!.write('PATCH', url, { name: '冉副长二', version })).status).toBe(200)
    expect((await as.sys!.write('PATCH', url, { name: '冉副长三', version })).body.code).toBe(
      'conflict.version',
    )
    expect(t.app.services.organisation.accountName(ids.second!)).toBe('冉副长二')
  })

  it('disabling ends the sessions at once; a reset gives a new first password', async () => {
    const made = await as.sys!.post('/api/accounts', { username: 'leaver', name: '冉离开' })
    const { id } = field<{ id: string }>(made, 'account')
    const b = t.browser()
    await b.signIn('leaver', field(made, 'password'))
    expect((await b.get('/api/me')).status).toBe(200)
    const off = (status: string) =>
      as.sys!.write('POST', `/api/accounts/${id}/status`, { status, reason: '离职' })
    expect((await off('disabled')).body).toMatchObject({ status: 'disabled' })
    expect((await b.get('/api/me')).status).toBe(401)
    expect((await b.signIn('leaver', field(made, 'password'))).status).toBe(401)
    await off('active')
    const again = await as.sys!.post(`/api/accounts/${id}/reset`, { reason: '忘了' })
    expect((await b.signIn('leaver', field(made, 'password'))).status).toBe(401)
    expect((await b.signIn('leaver', field(again, 'password'))).status).toBe(200)
  })

  it('the system administrator cannot take over another administrator', async () => {
    for (const name of ['sec', 'aud']) {
      expect((await as.sys!.post(`/api/accounts/${ids[name]}/reset`, { reason: '忘了' })).body.code).toBe(
        'account.office',
      )
      const off = { status: 'disabled', reason: '不看' }
      expect((await as.sys!.write('POST', `/api/accounts/${ids[name]}/status`, off)).body.code).toBe(
        'account.office',
      )
    }
    expect((await grant(as.sys!, ids.sys!, 'dispatcher', root)).body.code).toBe('access.denied')
  })

  it('the security administrator locks and unlocks', async () => {
    const lock = (locked: boolean) =>
      as.sec!.write('POST', `/api/accounts/${ids.pipe}/lock`, { locked, reason: '手机丢了' })
    const b = await t.signedIn('pipe')
    expect((await lock(true)).status).toBe(200)
    expect((await b.get('/api/me')).status).toBe(401)
    t.pass(90 * day)
    expect((await b.signIn('pipe')).body.code).toBe('signin.locked')
    t.pass(-90 * day)
    await lock(false)
    expect((await b.signIn('pipe')).status).toBe(200)
    as.pipe = b
  })
})

describe('grants', () => {
  it('take effect and end at once, in a session that is open', async () => {
    const b = await t.signedIn('pipe')
    expect(await verbs(b)).not.toContain('stats.read')
    const g = await grant(as.sec!, ids.pipe!, 'analyst', root)
    expect(await verbs(b)).toContain('stats.read')
    const id = field<string>(g, 'id')
    const revoke = () => as.sec!.write('POST', `/api/grants/${id}/revoke`, { reason: '到期' })
    expect((await revoke()).body).toEqual({ revoked: 1 })
    expect(await verbs(b)).not.toContain('stats.read')
    expect((await b.get('/api/units')).status).toBe(200)
    expect((await revoke()).body.code).toBe('grant.over')
  })

  it('of the future and of the past give nothing', async () => {
    const b = await t.signedIn('pipe')
    await grant(as.sec!, ids.pipe!, 'analyst', root, { from: at(day), until: at(3 * day) })
    expect(await verbs(b)).not.toContain('stats.read')
    t.pass(2 * day)
    const later = await t.signedIn('pipe')
    expect(await verbs(later)).toContain('stats.read')
    t.pass(2 * day)
    expect(await verbs(await t.signedIn('pipe'))).not.toContain('stats.read')
    t.pass(-4 * day)
    const wrong = await grant(as.sec!, ids.pipe!, 'analyst', root, { from: at(day), until: at(0) })
    expect(wrong.body.code).toBe('grant.dates')
  })

  it('the three administrators exclude each other and all case work, also by a second account with the same phone', async () => {
    expect((await grant(as.sec!, ids.sys!, 'audit-admin', root)).body).toMatchObject({
      code: 'grant.exclusive',
      extra: { roles: ['system-admin'] },
    })
    expect((await grant(as.sec!, ids.aud!, 'dispatcher', root)).body.code).toBe('grant.exclusive')
    expect((await grant(as.sec!, ids.walker!, 'system-admin', root)).body.code).toBe('grant.exclusive')
    const phone = field<string>(
      await as.duty!.post(`/api/people/${ids.sys}/phone`, { purpose: '核对电话' }),
      'phone',
    )
    const twin = await as.sys!.post('/api/accounts', { username: 'twin', name: '冉一', phone })
    const { id } = field<{ id: string }>(twin, 'account')
    expect((await grant(as.sec!, id, 'audit-admin', root)).body.code).toBe('grant.exclusive')
    // A term that only begins next week excludes too, and so do two that race.
    const fresh = field<{ id: string }>(
      await as.sys!.post('/api/accounts', { username: 'fresh', name: '冉鲜' }),
      'account',
    )
    const both = await Promise.all([
      grant(as.sec!, fresh.id, 'audit-admin', root, { from: at(7 * day) }),
      grant(as.sec!, fresh.id, 'system-admin', root),
    ])
    expect(both.map((r) => r.status).sort()).toEqual([201, 409])
  })

  it('nobody grants to himself, outside his range or without the office', async () => {
    expect((await grant(as.sec!, ids.sec!, 'dispatcher', root)).body.code).toBe('grant.self')
    expect((await grant(as.sec!, ids.pipe!, 'analyst', '500102007')).body.code).toBe('grant.outside')
    expect((await grant(as.sec!, ids.pipe!, 'king', root)).body.code).toBe('grant.unknown_role')
    expect((await grant(as.boss!, ids.pipe!, 'grid-worker', grid)).body.code).toBe('access.denied')
  })
})

describe('delegation', () => {
  const lend = (
    who: Browser,
    accountId: string,
    role: string,
    regionPath: string,
    until: number,
    from?: number,
  ) =>
    who.write('POST', '/api/delegations', {
      accountId,
      role,
      regionPath,
      until: at(until),
      ...(from === undefined ? {} : { from: at(from) }),
      reason: '休假',
    })

  it('gives for a time what I hold, where I hold it, and not further', async () => {
    expect((await lend(as.boss!, ids.duty!, 'community-secretary', root, day)).body.code).toBe(
      'grant.not_held',
    )
    expect((await lend(as.boss!, ids.duty!, 'dispatcher', community, day)).body.code).toBe('grant.not_held')
    expect((await lend(as.boss!, ids.boss!, 'community-secretary', community, day)).body.code).toBe(
      'grant.self',
    )
    expect((await lend(as.boss!, ids.duty!, 'community-secretary', community, 93 * day)).body.code).toBe(
      'grant.too_long',
    )
    expect((await lend(as.sec!, ids.duty!, 'security-admin', root, day)).body.code).toBe('grant.office')
    const lent = await lend(as.boss!, ids.walker!, 'community-secretary', grid, 10 * day, 5 * day)
    expect(lent.status).toBe(201)
    expect(await verbs(as.walker!)).not.toContain('case.whistle')
    t.pass(6 * day)
    const walker = await t.signedIn('walker')
    const me = (await walker.get('/api/me')).body as unknown as { ranges: Record<string, string[]> }
    expect(me.ranges['case.whistle']).toEqual([grid])
    expect((await lend(walker, ids.pipe!, 'community-secretary', grid, day)).body.code).toBe('grant.not_held')
    t.pass(5 * day)
    expect(await verbs(await t.signedIn('walker'))).not.toContain('case.whistle')
    t.pass(-11 * day)
  })

  it('is taken back by who gave it, and falls with the grant it came from', async () => {
    const one = field<string>(
      await lend(as.boss!, ids.walker!, 'community-secretary', community, 9 * day),
      'id',
    )
    expect((await as.pipe!.write('POST', `/api/grants/${one}/revoke`, { reason: '无关' })).status).toBe(404)
    expect((await as.boss!.write('POST', `/api/grants/${one}/revoke`, { reason: '回来了' })).body).toEqual({
      revoked: 1,
    })
    const two = field<string>(await lend(as.boss!, ids.walker!, 'community-secretary', grid, 9 * day), 'id')
    const mine = await as.boss!.get('/api/me/grants')
    const source = field<{ id: string; role: string }[]>(mine, 'held').find(
      (g) => g.role === 'community-secretary',
    )!
    expect(field<{ id: string; state: string }[]>(mine, 'delegated').find((g) => g.id === two)?.state).toBe(
      'current',
    )
    const gone = await as.sec!.write('POST', `/api/grants/${source.id}/revoke`, { reason: '免职' })
    expect(gone.body).toEqual({ revoked: 2 + (await coming()) })
    expect(await verbs(as.walker!)).not.toContain('case.whistle')
    expect(await verbs(as.boss!)).not.toContain('case.confirm')

    // The delegation of the test before begins only in five days: it falls too.
    async function coming() {
      const rows = await t.app.pools.system
        .selectFrom('grants')
        .select('id')
        .where('delegated_from', '=', ids.boss!)
        .where('valid_from', '>', t.app.clock())
        .where('revoked_at', 'is not', null)
        .execute()
      return rows.length
    }
  })
})

describe('clients', () => {
  it('get a secret once, and are turned off at once', async () => {
    const made = await as.sys!.post('/api/clients', {
      key: 'city-hotline',
      name: '市热线',
      channel: 'hotline',
      regionPath: root,
    })
    expect(made.status).toBe(201)
    const secret = field<string>(made, 'secret')
    const list = await as.duty!.get('/api/clients')
    expect(list.text).not.toContain(secret)
    expect(field<{ key: string }[]>(list, 'clients').map((c) => c.key)).toEqual(['city-hotline'])
    const { id } = field<{ id: string }>(made, 'client')
    expect((await as.duty!.post(`/api/clients/${id}`, { active: false })).body.code).toBe('access.denied')
    const changed = await as.sys!.post(`/api/clients/${id}`, { active: false, newSecret: true })
    expect(field<string>(changed, 'secret')).not.toBe(secret)
    expect(changed.body).toMatchObject({ client: { active: false } })
    expect(
      (
        await as.sys!.post('/api/clients', {
          key: 'city-hotline',
          name: 'x',
          channel: 'hotline',
          regionPath: root,
        })
      ).body.code,
    ).toBe('client.key_taken')
  })
})

describe('on the machine itself', () => {
  it('an administrator’s lost password is reset, logged, and opens only the change of password', async () => {
    const lines: string[] = []
    const say = (line: string) => void lines.push(line)
    const place = t.app.installation
    expect(await resetAccountCommand(t.app.pools, place, 'nosuchone', {}, say)).toBe(1)
    expect(await resetAccountCommand(t.app.pools, place, 'SEC', {}, say)).toBe(0)
    const first = lines.join('\n').match(/first password: (\S+)/)?.[1] ?? ''
    const b = t.browser()
    expect((await b.signIn('sec')).status).toBe(401)
    expect((await b.signIn('sec', first)).body).toMatchObject({ mustChangePassword: true })
    expect((await b.post('/api/me/password', { present: first, next: 'a quiet paper key' })).status).toBe(200)
    as.sec = t.browser()
    await as.sec.signIn('sec', 'a quiet paper key')
    const log = await as.aud!.get(`/api/audit?action=account.reset&subjectId=${ids.sec}`)
    expect(field<object[]>(log, 'rows')).toEqual([
      expect.objectContaining({ actorKind: 'system', address: 'command line' }),
    ])
    const found: string[] = []
    expect(await verifyAuditCommand(t.app.pools, place, (line) => void found.push(line))).toBe(0)
  })
})
