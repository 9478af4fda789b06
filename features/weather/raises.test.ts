/** An alert comes into force and bears on cases that are open already: proposed once, decided by a person, with clocks and chain. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChain } from '../../kernel/events.ts'
import { FakeHotline } from '../../test/fake-hotline.ts'
import { type Town, testTown } from '../../test/town.ts'
import { judgedDecisions } from '../cases/answers.ts'
import { eventsOf } from '../cases/store/load.ts'
import { hashedPart } from '../cases/store/write.ts'
import { makeClient } from '../channels/sample.ts'
import { startWeather } from './answers.ts'
import { jobs } from './reactions.ts'

let town: Town
const street = '500102006'
const grid3 = '500102006001003'
const other = '500102006005003'
const ids: Record<string, string> = {}

async function opened(name: string, body: string, level = 'normal', regionPath = grid3) {
  const r = await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
  const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  expect(Object.values(ids)).not.toContain(id)
  ids[name] = id
  const desk = await town.as('dispatcher')
  const c = await detail(id)
  if (c.state === 'dispatched') await desk.post(`/api/cases/${id}/recall`, { baseVersion: c.version })
  const dispatched = await desk.post(`/api/cases/${id}/dispatch`, {
    baseVersion: (await detail(id)).version,
    corrections: { itemCode: '3.2.1', regionPath, level },
  })
  expect(dispatched.status, JSON.stringify(dispatched.body)).toBe(200)
}
const detail = async (id: string) => (await (await town.as('dispatcher')).get(`/api/cases/${id}`)).body
const due = async (id: string) =>
  (
    await town.owner.query(
      `select kind, due_at from case_clocks where case_id = $1 and kind in ('sign', 'resolve') and stopped_at is null`,
      [id],
    )
  ).rows
const enter = async (more: Record<string, unknown> = {}) => {
  const now = town.now().getTime()
  const r = await (await town.as('dispatcher')).post('/api/weather/alerts', {
    type: 'rainstorm',
    colour: 'orange',
    regionPath: street,
    from: new Date(now).toISOString(),
    until: new Date(now + 6 * 3_600_000).toISOString(),
    ...more,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body.id as string
}
const work = (alertId: string) =>
  jobs['weather.raise']!(town.app, { alertId }, { attempt: 1, aborted: () => false })
const waiting = async (query = '', actor: 'dispatcher' | 'secretary' = 'dispatcher') =>
  (await (await town.as(actor)).get(`/api/weather/raises${query}`)).body.raises
const decide = async (
  alertId: string,
  take: boolean,
  cases: { id: string; baseVersion: number }[],
  reason = '',
) => (await town.as('dispatcher')).post('/api/weather/raises', { alertId, take, reason, cases })
const queued = async () =>
  (
    await town.owner.query(
      `select key, run_at from graphile_worker.jobs where task_identifier = 'weather.raise' order by id`,
    )
  ).rows

beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T09:20:00+08:00' })
  await opened('drain', '一单元门口下水道堵了，水排不走')
  await opened('shaft', '三单元旁边雨水井盖响，雨水排得慢')
  await opened('kept', '后门排水沟里有树叶，看着要堵')
  await opened('lamp', '楼道的灯一闪一闪，晚上看不清')
  await opened('feared', '担心下大雨会内涝，建议提前看看，去年也积水')
  await opened('worst', '地下车库进水，老人被困在电梯里', 'critical')
  await opened('far', '广场边上积水，走路要绕', 'normal', other)
})
afterAll(() => town.close())

describe('an alert in force', () => {
  let alertId: string
  it('is a job of the same transaction, at its beginning', async () => {
    const later = new Date(town.now().getTime() + 3_600_000).toISOString()
    const id = await enter({ type: 'gale', from: later })
    expect(await queued()).toMatchObject([{ key: `weather.raise:${id}`, run_at: new Date(later) }])
    await work(id)
    expect(await waiting()).toEqual([])
    await (await town.as('dispatcher')).post(`/api/weather/alerts/${id}/end`, { why: '发错了' })
  })
  it('proposes what it bears on in its region, by the rules of new reports, once, and raises nothing', async () => {
    alertId = await enter({ regionPath: '500102006001' })
    const before = await due(ids.drain!)
    const { version } = await detail(ids.drain!)
    await work(alertId)
    await work(alertId)
    const raises = await waiting()
    expect(raises.map((r: { caseId: string }) => r.caseId).sort()).toEqual(
      [ids.drain, ids.shaft, ids.kept].sort(),
    )
    const r = raises.find((x: { caseId: string }) => x.caseId === ids.drain)
    expect(r).toMatchObject({ level: 'normal', to: 'urgent', version, alertId })
    expect(r.why.zh).toMatch(/^加急：“下水道”.*遇上暴雨橙色预警（到 6 月 26 日 15:20）/)
    const c = await detail(ids.drain!)
    expect(c).toMatchObject({ level: 'normal', version })
    expect(await due(ids.drain!)).toEqual(before)
    expect(c.events.filter((e: { kind: string }) => e.kind === 'raise_proposed')).toHaveLength(1)
    expect(c.events.at(-1)).toMatchObject({ kind: 'raise_proposed', actorName: '系统' })
    expect(c.events.at(-1).line.zh).toBe('建议改为加急，等人定')
  })
  it('counts and shows them to whoever may correct the case, and to nobody else', async () => {
    const seen = async (actor: 'dispatcher' | 'gridWorker' | 'waterHandler') =>
      (await (await town.as(actor)).get('/api/weather/alerts')).body.alerts[0].raises
    expect(await seen('dispatcher')).toBe(3)
    expect(await seen('gridWorker')).toBe(0)
    expect(await seen('waterHandler')).toBe(0)
    expect((await (await town.as('gridWorker')).get('/api/weather/raises')).status).toBe(403)
    expect(await waiting(`?caseId=${ids.lamp}`)).toEqual([])
    expect(await waiting(`?alertId=${alertId}`)).toHaveLength(3)
  })
  it('a person raises: level, clocks, chain and reason follow, and no judgement of before becomes wrong', async () => {
    const before = await due(ids.drain!)
    const stale = await decide(alertId, true, [{ id: ids.drain!, baseVersion: 0 }])
    expect(stale.body.results).toEqual([{ id: ids.drain, ok: false, code: 'conflict.version' }])
    const { version } = await detail(ids.drain!)
    const both = await Promise.all([
      decide(alertId, true, [{ id: ids.drain!, baseVersion: version }], '低洼'),
      decide(alertId, true, [{ id: ids.drain!, baseVersion: version }], '低洼'),
    ])
    expect(both.map((r) => r.body.results[0].ok).sort()).toEqual([false, true])
    const c = await detail(ids.drain!)
    expect(c.level).toBe('urgent')
    const last = c.events.findLast((e: { kind: string }) => e.kind === 'corrected')
    expect(last.detail.zh).toMatch(/^级别由普通改为加急；加急：“下水道”.*；低洼$/)
    for (const was of before) {
      const now = (await due(ids.drain!)).find((k) => k.kind === was.kind)
      expect(now.due_at <= was.due_at, was.kind).toBe(true)
    }
    const events = await eventsOf(town.app.pools.system, town.app.installation.county, ids.drain!)
    expect(verifyChain(events, hashedPart)).toBeNull()
    const { rows } = await town.owner.query(
      `select correction from decisions where case_id = $1 and kind = 'level' and corrected_at >= $2`,
      [ids.drain, town.now()],
    )
    expect(rows.filter((r) => r.correction.value.level === 'urgent')).toEqual([])
  })
  it('a person leaves it: said in the chain, and an alert of the same kind does not ask again', async () => {
    const { version, level } = await detail(ids.shaft!)
    const r = await decide(alertId, false, [{ id: ids.shaft!, baseVersion: version }], '昨天刚疏通')
    expect(r.body.results).toEqual([{ id: ids.shaft, ok: true, code: null }])
    const c = await detail(ids.shaft!)
    expect(c.level).toBe(level)
    expect(c.events.at(-1)).toMatchObject({ kind: 'raise_left' })
    const again = await decide(alertId, true, [{ id: ids.shaft!, baseVersion: c.version }])
    expect(again.body.results[0].code).toBe('weather.raise_settled')
    expect(await waiting()).toHaveLength(1)
  })
  it('what a person chose during it is not proposed by the next one; the end lowers nothing and takes the question away', async () => {
    await (await town.as('dispatcher')).post(`/api/weather/alerts/${alertId}/end`, { why: '雨停了' })
    expect(await waiting()).toEqual([])
    const c = await detail(ids.kept!)
    const over = await decide(alertId, true, [{ id: ids.kept!, baseVersion: c.version }])
    expect(over.body.code).toBe('weather.over')
    expect((await detail(ids.drain!)).level).toBe('urgent')
    const next = await enter()
    town.at('2026-06-26T09:30:00+08:00')
    const desk = await town.as('dispatcher')
    for (const level of ['urgent', 'normal'])
      await desk.post(`/api/cases/${ids.kept}/correct`, {
        baseVersion: (await detail(ids.kept!)).version,
        corrections: { level },
        reason: '现场看过',
      })
    await work(next)
    expect((await waiting()).map((r: { caseId: string }) => r.caseId)).toEqual([ids.far])
  })
  it('a red one makes critical what is urgent by itself, and nobody beyond the own area is asked', async () => {
    await opened('near', '小区进水了，门口积水', 'urgent', other)
    town.at('2026-06-26T09:40:00+08:00')
    const red = await enter({ colour: 'red' })
    await work(red)
    const near = (await waiting()).find((r: { caseId: string }) => r.caseId === ids.near)
    expect(near).toMatchObject({ level: 'urgent', to: 'critical' })
    const foreign = await (await town.as('secretary')).post('/api/weather/raises', {
      alertId: red,
      take: true,
      cases: [{ id: ids.near, baseVersion: near.version }],
    })
    expect(foreign.status === 403 || foreign.body.results[0].code === 'weather.raise_settled').toBe(true)
    expect((await detail(ids.near!)).level).toBe('urgent')
  })

  it('is changed by its sender: what nobody decided is found anew for what it says now', async () => {
    await town.owner.query(
      `update weather_alerts set ended_at = $1, ended_why = 'x' where ended_at is null`,
      [town.now()],
    )
    const service = new FakeHotline('weather-anew', 'a shared secret of the weather service')
    await makeClient(town.app, town.owner, { key: service.key, secret: service.secret, channel: 'weather' })
    const now = town.now().getTime()
    const hand = async (message: string, colour: string, minutes: number) => {
      const body = {
        requestId: randomUUID(),
        externalId: 'ANEW',
        message,
        type: 'rainstorm',
        colour,
        regionPath: street,
        from: new Date(now - 60_000).toISOString(),
        until: new Date(now + minutes * 60_000).toISOString(),
      }
      const { payload, headers } = service.sign('POST', '/api/weather/feed', body, town.now())
      const r = await town.server.inject({ method: 'POST', url: '/api/weather/feed', payload, headers })
      expect(r.statusCode, r.body).toBe(200)
      return r.json().id as string
    }
    const id = await hand('alert', 'red', 60)
    await work(id)
    const to = async () => (await waiting()).map((r: { to: string }) => r.to)
    const said = await to()
    expect(said).toContain('urgent')
    expect(said[0]).toBe('critical')
    await hand('update', 'blue', 120)
    expect(await waiting()).toEqual([])
    await work(id)
    expect(await to()).not.toContain('critical')
    expect(await to()).toContain('urgent')
    await expect(
      jobs['weather.raise']!(town.app, { alertId: id }, { attempt: 1, aborted: () => true }),
    ).rejects.toThrow('stopped')

    // Changed while its job waits for a case: what the job read before is proposed to nobody.
    await hand('update', 'red', 180)
    const held = town.owner
    await held.query('begin')
    await held.query('select 1 from cases for update')
    const job = work(id)
    const waits = async () =>
      (await held.query('select count(*)::int as n from pg_locks where not granted')).rows[0].n
    await expect.poll(waits).toBeGreaterThan(0)
    const change = hand('update', 'blue', 240)
    await new Promise((done) => setTimeout(done, 300))
    await held.query('commit')
    await Promise.all([job, change])
    expect(await to()).not.toContain('critical')
    await work(id)
    expect(await to()).toContain('urgent')
  })
  it('is proposed when the clock of the database is some seconds ahead of ours', async () => {
    const from = new Date(town.now().getTime() + 5_000).toISOString()
    const id = await enter({ type: 'lightning', from })
    await work(id)
    const { rows } = await town.owner.query('select 1 from weather_raises where alert_id = $1', [id])
    expect(rows.length).toBeGreaterThan(0)
  })
  it('lowers nothing: what somebody raised further meanwhile is settled', async () => {
    const one = (await waiting()).find((r: { level: string; to: string }) => r.to === 'urgent')
    const desk = await town.as('dispatcher')
    await desk.post(`/api/cases/${one.caseId}/correct`, {
      baseVersion: one.version,
      corrections: { level: 'critical' },
      reason: '现场看过',
    })
    const { version } = await detail(one.caseId)
    const taken = await decide(one.alertId, true, [{ id: one.caseId, baseVersion: version }])
    expect(taken.body.results[0].code).toBe('weather.raise_settled')
    expect((await detail(one.caseId)).level).toBe('critical')
  })
  it('raised by a person, a case is not taken for one that somebody has read', async () => {
    await town.owner.query(
      `update weather_alerts set ended_at = $1, ended_why = 'x' where ended_at is null`,
      [town.now()],
    )
    await town.owner.query(`update cache_versions set version = version + 1 where name = 'weather'`)
    await town.app.services.weather.refresh()
    const desk = await town.as('dispatcher')
    const sent = await town.anyone.post('/api/reports', {
      body: '路口积水没过脚面，走路要绕',
      placeText: '大东门社区',
    })
    const id = (await town.anyone.get(`/api/track/${sent.body.token}`)).body.caseId as string
    const { state, version } = await detail(id)
    if (state === 'dispatched') await desk.post(`/api/cases/${id}/recall`, { baseVersion: version })
    const done = await desk.post(`/api/cases/${id}/dispatch`, { baseVersion: (await detail(id)).version })
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    const looked = async () =>
      (
        await sql<{
          n: number
        }>`select count(*) filter (where looked)::int as n from (${judgedDecisions(sql<boolean>`c.id = ${id}`)}) j where judged`.execute(
          town.app.pools.system,
        )
      ).rows[0]!.n
    const alertId = await enter()
    await work(alertId)
    const raised = await decide(alertId, true, [{ id, baseVersion: (await detail(id)).version }])
    expect(raised.body.results).toEqual([{ id, ok: true, code: null }])
    expect(await looked()).toBe(0)
    await desk.post(`/api/cases/${id}/correct`, {
      baseVersion: (await detail(id)).version,
      corrections: { level: 'critical' },
      reason: '现场看过',
    })
    expect(await looked()).toBeGreaterThan(0)
  })

  it('answers more deciders at once than there are connections, and a request that is sent again as done', async () => {
    await opened('again', '巷子里积水，下水道返味')
    town.at(new Date(town.now().getTime() + 60_000).toISOString())
    const id = await enter()
    await work(id)
    expect(await waiting(`?caseId=${ids.again}`)).toHaveLength(1)
    const { version } = await detail(ids.again!)
    const body = {
      requestId: randomUUID(),
      alertId: id,
      take: true,
      cases: [{ id: ids.again, baseVersion: version }],
    }
    const desk = await town.as('dispatcher')
    const began = performance.now()
    const all = await Promise.all(Array.from({ length: 24 }, () => desk.post('/api/weather/raises', body)))
    expect(performance.now() - began).toBeLessThan(5000)
    for (const r of all)
      expect([r.status, r.body.results]).toEqual([200, [{ id: ids.again, ok: true, code: null }]])
    expect((await detail(ids.again!)).version).toBe(version + 1)
    const others = await decide(id, true, [{ id: ids.again!, baseVersion: version }])
    expect(others.body.results[0]).toMatchObject({ ok: false, code: 'weather.raise_settled' })
  })
  it('is ended once, also by two whose clocks differ', async () => {
    const id = await enter()
    town.at(new Date(town.now().getTime() + 60_000).toISOString())
    const desk = await town.as('dispatcher')
    expect((await desk.post(`/api/weather/alerts/${id}/end`, { why: '雨停了' })).status).toBe(200)
    town.at(new Date(town.now().getTime() - 5).toISOString())
    expect((await desk.post(`/api/weather/alerts/${id}/end`, { why: '又一次' })).status).toBe(409)
  })
  it('goes on at the next start when its process was killed in the middle, and proposes nothing twice', async () => {
    const id = await enter()
    const key = `weather.raise:${id}`
    // As a worker leaves it that is gone: taken, locked for four hours.
    await town.owner.query(
      `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'gone', attempts = 1 where key = $1`,
      [key],
    )
    const again = await startWeather(town.app)
    again.stop()
    const { rows } = await town.owner.query(
      'select key from graphile_worker.jobs where key = $1 and locked_at is null',
      [key],
    )
    expect(rows).toHaveLength(1)
    await work(id)
    const proposed = (await waiting(`?alertId=${id}`)).length
    await work(id)
    expect(await waiting(`?alertId=${id}`)).toHaveLength(proposed)
  })
})
