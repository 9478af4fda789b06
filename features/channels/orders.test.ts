import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeHotline } from '../../test/fake-hotline.ts'
import { type FeatureApp, featureApp } from '../../test/feature-app.ts'
import { orderRoutes } from './routes-orders.ts'
import { makeClient, sampleIntake } from './sample.ts'

let t: FeatureApp
let take: ReturnType<typeof sampleIntake>
const hotline = new FakeHotline()
const mailbox = new FakeHotline('mailbox-1', 'another secret')
beforeAll(async () => {
  t = await featureApp(orderRoutes((app, input) => take(app, input)))
  take = sampleIntake(t.owner)
  await makeClient(t.app, t.owner, hotline)
  await makeClient(t.app, t.owner, {
    ...mailbox,
    key: mailbox.key,
    secret: mailbox.secret,
    channel: 'mailbox',
  })
})
afterAll(() => t.close())

const order = (externalId: string, more: object = {}) => ({
  externalId,
  content: '顺城街 18 号门前下水道堵了',
  ...more,
})
const path = '/api/channels/hotline/orders'
const post = async (orders: unknown[], o: { requestId?: string; from?: FakeHotline; path?: string } = {}) => {
  const url = o.path ?? path
  const body = { requestId: o.requestId ?? randomUUID(), orders }
  const r = await t.server.inject({ method: 'POST', url, ...(o.from ?? hotline).sign('POST', url, body) })
  return { status: r.statusCode, body: r.json() }
}
const reports = async () =>
  (await t.owner.query('select count(*)::int as n from reports')).rows[0].n as number

describe('signed orders', () => {
  it('each row by itself: good ones are taken, bad ones are told all their faults', async () => {
    const r = await post([
      order('HZ-1', {
        reporter: { name: '冉某', phone: '138 1234 2206' },
        point: [107.39, 29.7],
        crs: 'gcj02',
      }),
      { externalId: 'HZ-2', titel: 'typo' },
      order('HZ-3', { reporter: { phone: '不详' }, raw: { 类别: '市政' } }),
    ])
    expect(r.status).toBe(200)
    expect(r.body).toMatchObject({ created: 2, repeated: 0, refused: 1 })
    const [one, two, three] = r.body.orders
    expect(one).toMatchObject({ outcome: 'created', externalId: 'HZ-1', issues: [] })
    expect(two).toMatchObject({ outcome: 'refused', externalId: 'HZ-2', code: 'request.invalid' })
    expect(two.issues.map((i: { path: string }) => i.path)).toContain('content')
    expect(three.issues).toEqual([expect.objectContaining({ path: 'reporter.phone', code: 'dropped' })])
    const input = take.inputs.find((i) => i.externalId === 'HZ-1')!
    expect(input.reporter).toEqual({ kind: 'named', name: '冉某', phone: '13812342206' })
    // GCJ-02 lies about 500 m off; the same point in WGS-84 is not the given one.
    expect(Math.abs(input.point![0] - 107.39)).toBeGreaterThan(0.001)
    expect(take.inputs.find((i) => i.externalId === 'HZ-3')!.reporter).toEqual({ kind: 'anonymous' })
  })

  it('the same order twice is one report, in one batch, in another, and at the same time', async () => {
    const before = await reports()
    const first = await post([order('SAME-1'), order('SAME-1')])
    expect(first.body).toMatchObject({ created: 1, repeated: 1 })
    const again = await Promise.all([post([order('SAME-1')]), post([order('SAME-1')])])
    for (const r of again)
      expect(r.body.orders[0]).toMatchObject({ outcome: 'repeated', number: first.body.orders[0].number })
    expect(await reports()).toBe(before + 1)
  })

  it('a call whose answer was lost is asked again and answered alike', async () => {
    const requestId = randomUUID()
    const one = await post([order('LOST-1')], { requestId })
    const two = await post([order('LOST-1')], { requestId })
    expect(two.body).toEqual(one.body)
    const other = await post([order('LOST-2')], { requestId })
    expect(other.body.code).toBe('request.reused')
  })

  it('a hundred at once, not one more', async () => {
    const many = Array.from({ length: 100 }, (_, i) => order(`MANY-${i}`))
    expect((await post(many)).body).toMatchObject({ created: 100 })
    expect((await post([...many, order('MANY-100')])).status).toBe(400)
  })

  it('only for the channel of the key, only signed, only by systems', async () => {
    expect((await post([order('X')], { from: mailbox })).body.code).toBe('channel.not_yours')
    expect((await post([order('X')], { from: new FakeHotline(hotline.key, 'wrong') })).status).toBe(401)
    const nowhere = '/api/channels/fax/orders'
    expect((await post([order('X')], { path: nowhere })).body.code).toBe('channel.unknown')
    const staff = await t.server.inject({
      method: 'POST',
      url: path,
      headers: t.as({ id: randomUUID() }, ['report.create'], '500102006'),
      payload: { requestId: randomUUID(), orders: [order('X')] },
    })
    expect(staff.json().code).toBe('channel.not_yours')
    const nobody = await t.server.inject({ method: 'POST', url: path, payload: {} })
    expect(nobody.statusCode).toBe(401)
  })

  it('answers where an order stands, to the system that sent it only', async () => {
    await post([order('ASK-1')])
    const ask = (who: FakeHotline, id: string) => {
      const url = `/api/channels/hotline/orders/${id}`
      return t.server.inject({ method: 'GET', url, headers: who.sign('GET', url).headers })
    }
    expect((await ask(hotline, 'ASK-1')).json()).toMatchObject({
      externalId: 'ASK-1',
      state: 'triage',
      messages: [],
    })
    expect((await ask(hotline, 'ASK-9')).statusCode).toBe(404)
    expect((await ask(mailbox, 'ASK-1')).statusCode).toBe(403)
  })
})

describe('trying out a connected system', () => {
  const ask = async (key: string, path = '500102006', verb = 'channel.manage') => {
    const headers = t.as({ id: randomUUID() }, [verb], path)
    const r = await t.server.inject({
      method: 'POST',
      url: `/api/channels/clients/${key}/try`,
      headers,
      payload: {},
    })
    return { status: r.statusCode, body: r.json() }
  }
  it('says whether both sides agree on the secret, and whether anybody answers', async () => {
    const good = new FakeHotline('box.good', 'the secret of both')
    const callbackUrl = await good.start()
    await makeClient(t.app, t.owner, { key: good.key, secret: good.secret, channel: 'mailbox', callbackUrl })
    await makeClient(t.app, t.owner, { key: 'box.bad', secret: 'another', channel: 'mailbox', callbackUrl })
    expect((await ask('box.good')).body).toMatchObject({ ok: true, status: 200 })
    expect((await ask('box.bad')).body).toMatchObject({ ok: false, status: 401 })
    expect((await ask(hotline.key)).body).toMatchObject({
      ok: false,
      status: null,
      said: 'no callback address',
    })
    await good.stop()
    expect((await ask('box.good')).body).toMatchObject({ ok: false, status: null })
    expect((await ask('box.good', '500102007')).status).toBe(404)
    expect((await ask('box.good', '500102006', 'channel.read')).status).toBe(403)
  })
})
