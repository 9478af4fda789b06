import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ownWords, type Session, type Town, testTown } from '../../test/town.ts'
import type { Hook, HookEvent } from './contract.ts'
import { follow } from './follow.ts'
import { FakeSide, goodSignature } from './sample.ts'
import { sendDue } from './send.ts'

let town: Town
let admin: Session
let dispatcher: Session
const side = new FakeSide()
let ms = new Date('2026-06-26T14:20:00+08:00').getTime()
const forward = (by: number) => {
  ms += by
  town.at(new Date(ms).toISOString())
}
/** Other test files share the database server: their open transactions hold the horizon back for a moment, as anybody's would. */
const followed = async () => {
  const { rows } = await town.owner.query('select pg_current_xact_id()::text as x')
  for (let i = 0; i < 400; i++) {
    const { rows: now } = await town.owner.query('select pg_snapshot_xmin(pg_current_snapshot())::text as x')
    if (BigInt(now[0].x) > BigInt(rows[0].x)) break
    await new Promise((r) => setTimeout(r, 50))
  }
  return follow(town.app)
}
const turn = async () => {
  await followed()
  return sendDue(town.app)
}

beforeAll(async () => {
  town = await testTown()
  side.now = town.now
  await side.start()
  admin = await town.as('systemAdmin')
  dispatcher = await town.as('dispatcher')
}, 120_000)
afterAll(async () => {
  await side.stop()
  await town?.close()
})
beforeEach(async () => {
  await town.owner.query('delete from hooks; delete from hook_sends; delete from tasks')
  side.calls = []
  side.moods = []
  forward(3_600_000)
})

const subscribe = async (o: Record<string, unknown> = {}) => {
  const r = await admin.post('/api/hooks', {
    name: '区平台',
    kind: 'webhook',
    url: `${side.url}/in?from=yige`,
    regionPath: '500102006',
    events: ['case.created'] satisfies HookEvent[],
    ...o,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body as { id: string; secret: string | null }
}
let n = 0
const words = '想问问门口那盏灯的事，我姓欧阳，电话 13900001111'
const report = async (more: Record<string, unknown> = {}) => {
  const r = await town.anyone.post('/api/reports', {
    body: `${words}，${ownWords(++n)}`,
    placeText: '大东门社区',
    phone: '13900001111',
    ...more,
  })
  expect(r.status).toBe(201)
  return r.body as { number: string; reportId: string }
}
const hook = async (id: string) =>
  ((await admin.get('/api/hooks')).body.hooks as Hook[]).find((h) => h.id === id)!

describe('a webhook', () => {
  it('is told of what happens from now on, signed, without words or data of the reporter', async () => {
    await report()
    const { id, secret } = await subscribe()
    const r = await report()
    await turn()
    expect(side.calls).toHaveLength(1)
    const [c] = side.calls
    expect(c!.body).toMatchObject({
      event: 'case.created',
      case: { number: r.number, state: expect.any(String) },
    })
    expect(c!.text).not.toMatch(/欧阳|13900001111|那盏灯/)
    expect(goodSignature(c!, 'POST', '/in?from=yige', id, secret!)).toBe(true)
    expect(goodSignature(c!, 'POST', '/in?from=yige', id, 'another')).toBe(false)
    expect(c!.headers['idempotency-key']).toBe(c!.body.id)
    expect((await hook(id)).last).toEqual([
      expect.objectContaining({
        event: 'case.created',
        number: r.number,
        state: 'delivered',
        status: 200,
        attempts: 1,
      }),
    ])
    // Nothing twice, though it is looked at again.
    await turn()
    expect(side.calls).toHaveLength(1)
  })

  it('hears of its events and its region only', async () => {
    const dispatches = await subscribe({ events: ['case.dispatched', 'case.late'] })
    const elsewhere = await subscribe({ regionPath: '500102006005' })
    const r = await report()
    const { rows } = await town.owner.query('select id, version, region_path from cases where number = $1', [
      r.number,
    ])
    const unit = town.app.services.organisation.units().find((u) => u.key === 'grid.500102006001003')!
    await turn()
    expect(side.calls).toHaveLength(0)
    const sent = await dispatcher.post(`/api/cases/${rows[0].id}/dispatch`, {
      baseVersion: rows[0].version,
      unitId: unit.id,
      corrections: { regionPath: '500102006001003', itemCode: '3.2.1', level: 'normal', title: '测试' },
    })
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
    await turn()
    expect(side.calls.map((c) => c.body.event)).toEqual(['case.dispatched'])
    expect((await hook(dispatches.id)).last).toHaveLength(1)
    expect((await hook(elsewhere.id)).last).toHaveLength(0)
  })

  it('is tried again under the same id, and after all tries a person gets one task', async () => {
    const { id } = await subscribe()
    await report()
    side.moods = [{ status: 503 }]
    await turn()
    expect(await hook(id)).toMatchObject({
      waiting: 1,
      last: [{ state: 'pending', status: 503, attempts: 1 }],
    })
    forward(60_000)
    await turn()
    expect(side.calls).toHaveLength(2)
    expect(new Set(side.calls.map((c) => c.headers['idempotency-key'])).size).toBe(1)
    expect((await hook(id)).waiting).toBe(0)

    await report()
    await report()
    side.moods = [{ status: 410 }, { status: 410 }]
    await turn()
    expect((await hook(id)).stuck).toBe(2)
    const tasks = async () =>
      (await town.owner.query(`select subject_id, state from tasks where kind = 'hook.stuck'`)).rows
    expect(await tasks()).toEqual([{ subject_id: id, state: 'open' }])
    expect((await admin.post(`/api/hooks/${id}/retry`)).body).toEqual({ again: 2 })
    await turn()
    expect(await hook(id)).toMatchObject({ stuck: 0, waiting: 0 })
    expect(await tasks()).toEqual([{ subject_id: id, state: 'done' }])
  })

  it('that takes messages out of a dying process is told again, not doubled', async () => {
    const { id } = await subscribe()
    await report()
    await followed()
    await town.owner.query(`update hook_sends set state = 'sending', attempts = 1, next_at = $1`, [
      new Date(ms + 120_000),
    ])
    expect(await sendDue(town.app)).toBe(0)
    forward(121_000)
    expect(await sendDue(town.app)).toBe(1)
    expect((await hook(id)).last).toEqual([expect.objectContaining({ state: 'delivered', attempts: 2 })])
  })

  it('turned off hears nothing, turned on again it hears from then', async () => {
    const { id } = await subscribe()
    await report()
    await followed()
    expect((await admin.post(`/api/hooks/${id}`, { active: false })).body).toEqual({ changed: true })
    await report()
    await turn()
    expect((await admin.post(`/api/hooks/${id}`, { active: true })).body).toEqual({ changed: true })
    await turn()
    expect(side.calls).toHaveLength(0)
    await report()
    await turn()
    expect(side.calls).toHaveLength(1)
    expect((await admin.post(`/api/hooks/${id}/remove`)).body).toEqual({ changed: true })
    await report()
    await turn()
    expect(side.calls).toHaveLength(1)
  })

  it('is of who manages channels there; addresses and secrets never come back', async () => {
    const { id } = await subscribe({ url: `${side.url}/in?key=top-secret` })
    expect((await dispatcher.get('/api/hooks')).status).toBe(403)
    const list = await admin.get('/api/hooks')
    expect(JSON.stringify(list.body)).not.toContain('top-secret')
    expect(list.body.hooks[0].host).toBe(side.url)
    const { rows } = await town.owner.query(`select detail::text as d from audit_log where subject_id = $1`, [
      id,
    ])
    expect(rows).toHaveLength(1)
    expect(rows[0].d).not.toContain('top-secret')
    expect(
      (await admin.post('/api/hooks', { name: 'x', kind: 'webhook', url: 'file:///etc/passwd' })).status,
    ).toBe(400)
    const far = {
      name: 'x',
      kind: 'webhook',
      url: side.url,
      regionPath: '110101001',
      events: ['case.created'],
    }
    expect([403, 404]).toContain((await admin.post('/api/hooks', far)).status)
  })
})

describe('robots', () => {
  const kinds = [
    { kind: 'wecom', path: '/cgi-bin/webhook/send?key=wecom-key', robotSecret: '' },
    { kind: 'dingtalk', path: '/robot/send?access_token=ding-token', robotSecret: side.secret },
    { kind: 'feishu', path: '/open-apis/bot/v2/hook/feishu-id', robotSecret: side.secret },
  ] as const
  const robot = (k: (typeof kinds)[number], more: Record<string, unknown> = {}) =>
    subscribe({ name: k.kind, kind: k.kind, url: side.url + k.path, robotSecret: k.robotSecret, ...more })

  it.each(kinds)('$kind takes a test and a case in its own format', async (k) => {
    const { id, secret } = await robot(k)
    expect(secret).toBeNull()
    expect(
      (await admin.send({ method: 'POST', url: `/api/hooks/${id}/test`, payload: {} })).body,
    ).toMatchObject({ ok: true, status: 200 })
    const r = await report()
    await turn()
    expect((await hook(id)).last[0]).toMatchObject({ state: 'delivered' })
    expect(side.calls.at(-1)!.text).toContain(r.number)
    expect(side.calls.at(-1)!.text).not.toMatch(/欧阳|13900001111/)
  })

  it.each(kinds.slice(1))('$kind refuses another secret, and a person is called', async (k) => {
    const { id } = await robot(k, { robotSecret: 'wrong' })
    const t = await admin.send({ method: 'POST', url: `/api/hooks/${id}/test`, payload: {} })
    expect(t.body.ok).toBe(false)
    expect(t.body.said).toMatch(/sign/)
    await report()
    await turn()
    expect((await hook(id)).stuck).toBe(1)
  })

  it('say many things in one message, and no more than 20 messages a minute', async () => {
    const { id } = await robot(kinds[0])
    for (let i = 0; i < 25; i++) await report()
    await turn()
    expect(side.calls).toHaveLength(3)
    expect(side.calls[0]!.text.match(/YG-/g)!.length).toBeGreaterThanOrEqual(10)
    await town.owner.query(
      `insert into hook_sends (county, id, hook_id, region_path, event, body, state, created_at, next_at)
       select '500102', gen_random_uuid(), $1, '500102006', 'case.late', body, 'pending', $2, $2 from (select body from hook_sends limit 1) b, generate_series(1, 300)`,
      [id, town.now()],
    )
    for (let i = 0; i < 20; i++) {
      forward(1000)
      await turn()
    }
    expect(side.calls).toHaveLength(20)
    forward(61_000)
    await turn()
    expect(side.calls.length).toBeGreaterThan(20)
  })

  it('that say "too often" are left alone for as long as they want', async () => {
    const { id } = await robot(kinds[0])
    await report()
    side.moods = [{ body: { errcode: 45009, errmsg: 'reach max api daily quota limit' } }]
    await turn()
    forward(45_000)
    await turn()
    expect(side.calls).toHaveLength(1)
    forward(30_000)
    await turn()
    expect((await hook(id)).last[0]).toMatchObject({ state: 'delivered', attempts: 2 })
  })
})

it('an SMS provider is called by its template, once for each phone', async () => {
  const sms = {
    phones: ['13800000001', '13800000002'],
    template: '{"PhoneNumbers":"{phone}","TemplateParam":{"text":"{text}"}}',
    type: 'json',
    headers: { 'x-app-key': 'k' },
    good: '"Code":"OK"',
  }
  const { id } = await subscribe({ kind: 'sms', url: `${side.url}/sms`, sms })
  const r = await report()
  await turn()
  expect(side.calls.map((c) => c.body.PhoneNumbers)).toEqual(sms.phones)
  expect(side.calls[0]!.body.TemplateParam.text).toContain(r.number)
  expect(side.calls[0]!.headers['x-app-key']).toBe('k')
  side.moods = [{ body: { Code: 'isv.BLACK' } }]
  await report()
  await turn()
  const after = await hook(id)
  expect(after).toMatchObject({ stuck: 1, waiting: 0 })
  expect(after.last.find((l) => l.state === 'stuck')!.error).toContain('isv.BLACK')
  const none = { name: 'x', kind: 'sms', url: side.url, regionPath: '500102006', events: ['case.created'] }
  expect((await admin.post('/api/hooks', none)).body.code).toBe('hook.sms_missing')
})
