/** Another system hands over alerts with requests that are really signed, by the signing code of a counterpart, not ours. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeHotline } from '../../test/fake-hotline.ts'
import { type Town, testTown } from '../../test/town.ts'
import { makeClient } from '../channels/sample.ts'

const path = '/api/weather/feed'
const street = '500102006'
const service = new FakeHotline('weather-500102', 'a shared secret of the weather service')
const hotline = new FakeHotline('hotline-12345', 'a shared secret of the hotline')
let town: Town

beforeAll(async () => {
  town = await testTown()
  await makeClient(town.app, town.owner, { key: service.key, secret: service.secret, channel: 'weather' })
  await makeClient(town.app, town.owner, { key: hotline.key, secret: hotline.secret })
})
afterAll(() => town.close())
beforeEach(async () => {
  await town.owner.query(`delete from weather_alerts`)
  await town.owner.query(`update cache_versions set version = version + 1 where name = 'weather'`)
})

const hour = (h: number) => new Date(Date.parse('2026-06-26T14:00:00+08:00') + h * 3_600_000).toISOString()
const message = (more: Record<string, unknown> = {}) => ({
  requestId: randomUUID(),
  externalId: 'CMA-0626-1',
  message: 'alert',
  type: 'rainstorm',
  colour: 'orange',
  regionPath: street,
  from: hour(0),
  until: hour(6),
  headline: '预计未来三小时有强降水',
  ...more,
})
async function hand(body: Record<string, unknown>, from = service, now = town.now()) {
  const { payload, headers } = from.sign('POST', path, body, now)
  const r = await town.server.inject({ method: 'POST', url: path, payload, headers })
  return { status: r.statusCode, body: r.json() }
}
const alerts = async () => (await (await town.as('dispatcher')).get('/api/weather/alerts')).body.alerts
const stored = async () =>
  (await town.owner.query(`select colour, ended_at, ended_why from weather_alerts order by made_at, id`)).rows

describe('who may', () => {
  it('a client of the channel weather: its alert is in force for everybody, under its name', async () => {
    const r = await hand(message())
    expect(r, JSON.stringify(r.body)).toMatchObject({ status: 200, body: { state: 'now' } })
    expect(await alerts()).toMatchObject([
      { id: r.body.id, type: 'rainstorm', colour: 'orange', state: 'now', source: '区 12345 热线平台' },
    ])
    const { rows } = await town.owner.query(
      `select actor_name, detail from audit_log where action = 'weather.entered' order by at desc limit 1`,
    )
    expect(rows[0]).toMatchObject({ actor_name: '区 12345 热线平台', detail: { by: 'feed' } })
  })
  it('nobody with another secret, with words changed on the way, or at another hour', async () => {
    expect((await hand(message(), new FakeHotline(service.key, 'wrong'))).status).toBe(401)
    expect((await hand(message(), service, new Date(town.now().getTime() - 360_000))).status).toBe(401)
    const { headers } = service.sign('POST', path, message(), town.now())
    const changed = JSON.stringify(message({ colour: 'red' }))
    const r = await town.server.inject({ method: 'POST', url: path, payload: changed, headers })
    expect(r.statusCode).toBe(401)
    expect(await stored()).toEqual([])
  })
  it('no system that hands in reports, and no person; nor hands a weather system in reports', async () => {
    expect((await hand(message(), hotline)).status).toBe(403)
    expect((await (await town.as('dispatcher')).post(path, message())).status).toBe(403)
    const orders = { requestId: randomUUID(), orders: [{ externalId: 'X', content: '水管爆了' }] }
    const url = '/api/channels/weather/orders'
    const { payload, headers } = service.sign('POST', url, orders, town.now())
    const r = await town.server.inject({ method: 'POST', url, payload, headers })
    expect(r.statusCode).toBe(403)
    expect(await stored()).toEqual([])
  })
  it('not for a region of others, neither a new one nor by moving its own', async () => {
    expect((await hand(message({ regionPath: '500102007' }))).status).toBe(404)
    expect((await hand(message({ regionPath: '500102' }))).status).toBe(404)
    await hand(message())
    const moved = await hand(message({ message: 'update', regionPath: '500102007' }))
    expect(moved.status).toBe(404)
    expect(await alerts()).toMatchObject([{ regionPath: street }])
  })
})

describe('the same number is one alert', () => {
  it('comes twice, at once, and late', async () => {
    const one = message()
    const [a, b] = await Promise.all([hand(one), hand(message())])
    expect(a.body.id).toBe(b.body.id)
    expect((await hand(one)).body).toEqual(a.body)
    expect((await hand({ ...one, colour: 'red' })).body.code).toBe('request.reused')
    town.at('2026-06-26T19:00:00+08:00')
    expect((await hand(message({ colour: 'red' }))).body).toEqual({ id: a.body.id, state: 'now' })
    town.at('2026-06-26T21:00:00+08:00')
    expect((await hand(message())).body).toEqual({ id: a.body.id, state: 'over' })
    town.at('2026-06-26T14:20:00+08:00')
    expect(await stored()).toEqual([{ colour: 'orange', ended_at: null, ended_why: '' }])
  })
  it('is changed and taken back; what was written before changes nothing any more', async () => {
    const { id } = (await hand(message({ sentAt: hour(0) }))).body
    const raise = message({ message: 'update', colour: 'red', sentAt: hour(0.2) })
    expect((await hand(raise)).body).toEqual({ id, state: 'now' })
    expect((await hand(message({ message: 'update', colour: 'blue', sentAt: hour(0.1) }))).status).toBe(200)
    expect(await alerts()).toMatchObject([{ id, colour: 'red' }])
    expect((await hand(message({ message: 'cancel', sentAt: hour(0.1) }))).body.state).toBe('now')
    const cancel = message({ message: 'cancel', headline: '', sentAt: hour(0.3) })
    expect((await hand(cancel)).body).toEqual({ id, state: 'over' })
    expect((await hand({ ...cancel, requestId: randomUUID() })).body).toEqual({ id, state: 'over' })
    expect((await hand({ ...raise, requestId: randomUUID() })).body).toEqual({ id, state: 'over' })
    expect((await hand(message({ message: 'update', sentAt: hour(0.33) }))).body.code).toBe('weather.over')
    expect(await alerts()).toMatchObject([{ id, state: 'over', endedWhy: '@withdrawn' }])
  })
  it('an update of what is not known is entered, a cancel of it is not found; its end may be put off after it ran out', async () => {
    expect((await hand(message({ message: 'cancel' }))).status).toBe(404)
    const { id } = (await hand(message({ message: 'update', until: hour(1) }))).body
    town.at('2026-06-26T15:30:00+08:00')
    expect((await alerts())[0].state).toBe('over')
    expect((await hand(message({ message: 'update', until: hour(4) }))).body).toEqual({ id, state: 'now' })
    town.at('2026-06-26T14:20:00+08:00')
  })
  it('what a person ended stays ended', async () => {
    const { id } = (await hand(message())).body
    await (await town.as('dispatcher')).post(`/api/weather/alerts/${id}/end`, { why: '雨停了' })
    expect((await hand(message({ message: 'update', colour: 'red' }))).body.code).toBe('weather.over')
    expect(await alerts()).toMatchObject([{ id, state: 'over', endedWhy: '雨停了' }])
  })
})

it('of the same kind and region one is in force, whoever hands it over at the same time', async () => {
  const many = Array.from({ length: 6 }, (_, i) => hand(message({ externalId: `N-${i}` })))
  const states = (await Promise.all(many)).map((r) => r.status)
  expect(states).toEqual(Array(6).fill(200))
  expect((await alerts()).filter((a: { state: string }) => a.state === 'now')).toHaveLength(1)
  // One that comes later leaves the earlier one its time until then.
  await hand(message({ externalId: 'LATER', from: hour(3), until: hour(5) }))
  expect((await alerts()).map((a: { state: string }) => a.state).slice(0, 2)).toEqual(['now', 'coming'])
  await hand(message({ externalId: 'EARLIER', from: hour(1), until: hour(2) }))
  expect((await alerts()).filter((a: { state: string }) => a.state === 'coming')).toHaveLength(2)
})

it('two that each take the place of the other: one is over, and none waits for the other', async () => {
  for (let i = 0; i < 8; i++) {
    const [a, b] = [`A-${i}`, `B-${i}`]
    await hand(message({ externalId: a, until: hour(2) }))
    await hand(message({ externalId: b, from: hour(3), until: hour(5) }))
    const both = await Promise.all([
      hand(message({ externalId: a, message: 'update', until: hour(4) })),
      hand(message({ externalId: b, message: 'update', from: hour(0), until: hour(5) })),
    ])
    expect(both.map((r) => r.body.code ?? r.body.state).sort()).toEqual(['now', 'weather.over'])
  }
})

it('says all faults at once and keeps nothing', async () => {
  const r = await hand(message({ type: 'drought', colour: 'blue', until: hour(-1) }))
  expect(r.body.issues.map((i: { path: string }) => i.path)).toEqual(['colour', 'until'])
  expect((await hand(message({ headline: '雨'.repeat(301) }))).status).toBe(400)
  expect((await hand(message({ from: 'tomorrow' }))).status).toBe(400)
  expect(await stored()).toEqual([])
})
