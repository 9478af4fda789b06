import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { phonePhoto } from '../attachments/sample.ts'
import { act, caseOf, newCase, type Pair, paired, type Side, seen, side, turns, work } from './sample.ts'

let a: Side
let b: Side
let pair: Pair
beforeAll(async () => {
  a = await side('临江街道')
  b = await side('城北街道')
  pair = await paired(a, b)
}, 180_000)
afterAll(async () => {
  await a?.town.close()
  await b?.town.close()
})

const refer = async (id: string, more: Record<string, unknown> = {}) => {
  const r = await act(a, id, 'refer', { peerId: pair.inviting, reason: '地点在你们那边', ...more })
  return r.referralId!
}
const referral = async (s: Side, caseId: string) =>
  (await s.dispatcher.get(`/api/cases/${caseId}/referrals`)).body.referrals[0]
const steps = async (s: Side, caseId: string) =>
  ((await seen(s, caseId)).events as { kind: string; data: { step?: string } }[])
    .filter((e) => e.kind.startsWith('referr'))
    .map((e) => e.data.step ?? e.kind)

const tried = (s: Side, id: string) =>
  s.admin.send({ method: 'POST', url: `/api/peers/${id}/test`, payload: {} })

describe('pairing', () => {
  it('makes one secret on both sides that never travelled, and each knows the other', async () => {
    const [pa, pb] = [
      (await a.admin.get('/api/peers')).body.peers[0],
      (await b.admin.get('/api/peers')).body.peers[0],
    ]
    expect(pa).toMatchObject({ name: '城北街道', state: 'active', url: b.url, regions: ['500102006'] })
    expect(pb).toMatchObject({ name: '临江街道', state: 'active', url: a.url })
    expect(JSON.stringify([pa, pb])).not.toContain('secret')
    const test = await tried(a, pair.inviting)
    expect(test.body).toMatchObject({ ok: true, said: '城北街道', ahead: 0 })
    expect((await tried(b, pair.joining)).body.ok).toBe(true)
  })

  it('takes a code once and refuses a wrong one', async () => {
    const made = await a.admin.post('/api/peers/invite', {
      name: '第三方',
      transport: 'http',
      relation: 'beside',
      unitId: a.unitId,
    })
    const join = (code: string) =>
      b.admin.post('/api/peers/join', { name: 'x', relation: 'beside', unitId: b.unitId, url: a.url, code })
    expect((await join('AAAA-BBBB-CCCC')).body.code).toBe('exchange.code')
    // Right code, but the two are paired already.
    expect((await join(made.body.code)).body.code).toBe('exchange.known')
    expect((await b.admin.get('/api/peers')).body.peers).toHaveLength(1)
  })

  it('is for administrators of channels', async () => {
    expect((await a.dispatcher.get('/api/peers')).status).toBe(403)
    expect((await a.town.anyone.post('/api/exchange/messages', { messages: [] })).status).toBe(401)
    expect((await a.dispatcher.post('/api/exchange/messages', { messages: [] })).body.code).toBe(
      'request.invalid',
    )
  })
})

describe('a case that is referred', () => {
  it('becomes a case of its own there, tells each step back, and its result goes to the reporter here', async () => {
    const photo = await phonePhoto()
    const up = await a.town.anyone.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
    await a.town.anyone.send({
      method: 'PATCH',
      url: `/api/uploads/${up.body.id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': up.body.token,
      },
      payload: photo,
    })
    const c = await newCase(a, {
      uploads: [up.body.id],
      body: '路口的井盖响得睡不着，打我电话 13900001111',
      phone: '13900001111',
    })
    const id = await refer(c.id)
    const out = await seen(a, c.id)
    expect(out).toMatchObject({ state: 'dispatched', mainUnitId: a.unitId })
    expect(await referral(a, c.id)).toMatchObject({ state: 'waiting', direction: 'out', nth: 1 })
    await turns([a, b])
    const there = await caseOf(b, id)
    expect(there.number).toMatch(/^YG-/)
    expect(there.id).not.toBe(c.id)
    expect(there.reports[0]).toMatchObject({ channel: 'peer', phoneMask: null, reporterName: null })
    expect(there.reports[0].body).toContain('139****1111')
    expect(there.reports[0].body).not.toContain('13900001111')
    expect(there.attachments.filter((x: { kind: string }) => x.kind === 'photo')).toHaveLength(1)
    expect(await referral(a, c.id)).toMatchObject({ theirNumber: there.number })
    expect(await referral(b, there.id)).toMatchObject({
      direction: 'in',
      theirNumber: c.number,
      state: expect.any(String),
    })

    const before = (await seen(a, c.id)).clocks.find((k: { kind: string }) => k.kind === 'resolve')
    await work(b, there.id, '井盖换了新的')
    await turns([a, b])
    expect(await referral(a, c.id)).toMatchObject({ state: 'resolved', result: '井盖换了新的' })
    const now = await seen(a, c.id)
    // Nothing stopped or moved the clock of the reporter.
    expect(now.clocks.find((k: { kind: string }) => k.kind === 'resolve')).toMatchObject({
      dueAt: before.dueAt,
      stoppedAt: null,
    })
    expect(now.state).toBe('accepted')
    expect(await steps(a, c.id)).toEqual(['referred', 'taken', 'dispatched', 'accepted', 'resolved'])
    const r = await referral(a, c.id)
    const settled = await a.dispatcher.post(`/api/peers/${pair.inviting}/referrals/${r.id}/settle`, {
      accept: true,
    })
    expect(settled.body).toEqual({ state: 'settled' })
    const done = await seen(a, c.id)
    expect(done).toMatchObject({ state: 'resolved', result: '井盖换了新的' })
    expect(done.deliveries.filter((d: { kind: string }) => d.kind === 'result')).toHaveLength(1)
    const chain = await a.dispatcher.get(`/api/cases/${c.id}/chain`)
    expect(chain.body.intact).toBe(true)
    expect((await b.dispatcher.get(`/api/cases/${there.id}/chain`)).body.intact).toBe(true)
  })

  it('goes on there when the result is not good enough, and resolves by itself where that is agreed', async () => {
    const c = await newCase(a)
    const id = await refer(c.id)
    await turns([a, b])
    const there = await caseOf(b, id)
    await work(b, there.id, '看过了')
    await turns([a, b])
    const again = await a.dispatcher.post(`/api/peers/${pair.inviting}/referrals/${id}/settle`, {
      accept: false,
      text: '井盖还在响',
    })
    expect(again.body).toEqual({ state: 'working' })
    await turns([a, b])
    expect((await seen(b, there.id)).state).toBe('dispatched')
    await a.admin.post(`/api/peers/${pair.inviting}`, { autoResult: true })
    await work(b, there.id, '垫了胶圈')
    await turns([a, b])
    expect(await seen(a, c.id)).toMatchObject({ state: 'resolved', result: '垫了胶圈' })
    expect(await referral(a, c.id)).toMatchObject({ state: 'settled' })
    // The reporter says no: it is opened again on both sides.
    await act(a, c.id, 'reopen', { reason: '还是响' })
    await turns([a, b])
    expect((await seen(b, there.id)).state).toBe('dispatched')
    expect(await referral(a, c.id)).toMatchObject({ state: 'working' })
    await a.admin.post(`/api/peers/${pair.inviting}`, { autoResult: false })
  })

  it('comes back with a reason, and the third time only an arbiter refers it', async () => {
    const c = await newCase(a)
    for (const nth of [1, 2]) {
      const id = await refer(c.id)
      await turns([a, b])
      const there = await caseOf(b, id)
      await act(b, there.id, 'send-back', { reason: `不归我们，第 ${nth} 次` })
      await turns([a, b])
      expect(await referral(a, c.id)).toMatchObject({
        state: 'returned',
        reason: `不归我们，第 ${nth} 次`,
        nth,
      })
      expect(['rejected', 'withdrawn']).toContain((await seen(b, there.id)).state)
    }
    const tasks = await a.dispatcher.get('/api/tasks?limit=200')
    expect(tasks.body.items.filter((t: { subjectId: string }) => t.subjectId === c.id)).toHaveLength(1)
    const offered = (await a.dispatcher.get(`/api/cases/${c.id}/referrals`)).body.targets[0]
    expect(offered).toMatchObject({ nth: 3, refusal: 'case.arbiter_only' })
    const now = await seen(a, c.id)
    const body = { baseVersion: now.version, peerId: pair.inviting, reason: '还是他们的' }
    expect((await a.dispatcher.post(`/api/cases/${c.id}/refer`, body)).body.code).toBe('case.arbiter_only')
    const leader = await a.town.as('leader')
    expect((await leader.post(`/api/cases/${c.id}/refer`, body)).status).toBe(201)
  })

  it('is taken back when it is given to somebody else here', async () => {
    const c = await newCase(a)
    const id = await refer(c.id)
    await turns([a, b])
    const { rows } = await a.town.owner.query(`select id from units where active and id <> $1 limit 1`, [
      a.unitId,
    ])
    await act(a, c.id, 'redispatch', { unitId: rows[0].id, reason: '我们自己办' })
    await turns([a, b])
    expect(await referral(a, c.id)).toMatchObject({ state: 'withdrawn' })
    expect((await caseOf(b, id)).state).toBe('withdrawn')
  })

  it('takes the contact of the reporter along only when that is asked for, with a reason that both logs keep', async () => {
    const c = await newCase(a, { name: '欧阳明', phone: '13900002222' })
    const id = await refer(c.id, { contact: { reason: '要约上门时间' } })
    const { rows } = await a.town.owner.query(
      `select body::text as t from exchange_messages where referral_id = $1`,
      [id],
    )
    expect(rows[0].t).not.toContain('13900002222')
    expect(rows[0].t).not.toContain('欧阳明')
    await turns([a, b])
    const there = await caseOf(b, id)
    expect(there.reports[0]).toMatchObject({ phoneMask: '139****2222' })
    const events = (await seen(a, c.id)).events as { kind: string; data: Record<string, unknown> }[]
    expect(events.find((e) => e.kind === 'revealed')?.data).toMatchObject({
      purpose: 'refer',
      note: '要约上门时间',
    })
    const audit = await a.town.owner.query(
      `select detail from audit_log where action = 'report.reveal' and detail->>'caseId' = $1`,
      [c.id],
    )
    expect(audit.rows[0].detail).toMatchObject({ to: '城北街道' })
  })

  it('is not referred twice at once, nor back to where it came from', async () => {
    const c = await newCase(a)
    const id = await refer(c.id)
    await turns([a, b])
    const now = await seen(a, c.id)
    const twice = await a.dispatcher.post(`/api/cases/${c.id}/refer`, {
      baseVersion: now.version,
      peerId: pair.inviting,
      reason: '再来一次',
    })
    expect(twice.body.code).toBe('exchange.open_already')
    const there = await caseOf(b, id)
    const back = await b.dispatcher.post(`/api/cases/${there.id}/refer`, {
      baseVersion: there.version,
      peerId: pair.joining,
      reason: '还给你们',
    })
    expect(back.body.code).toBe('exchange.use_return')
  })

  it('is listed with filters and as a table', async () => {
    const all = (await a.dispatcher.get('/api/referrals?show=all&limit=3')).body
    expect(all.items).toHaveLength(3)
    const next = (
      await a.dispatcher.get(`/api/referrals?show=all&limit=3&after=${encodeURIComponent(all.next)}`)
    ).body
    expect(next.items[0].id).not.toBe(all.items[2].id)
    expect(all.counts.all).toBeGreaterThan(5)
    const returned = (await a.dispatcher.get('/api/referrals?show=returned')).body
    expect(returned.items.every((r: { state: string }) => r.state === 'returned')).toBe(true)
    const sheet = await a.dispatcher.get('/api/referrals.csv?show=all')
    expect(String(sheet.body).split('\r\n').length).toBe(all.counts.all + 2)
    // Who reads no case here sees no referral.
    expect((await a.admin.get('/api/referrals')).status).toBe(403)
    const secretary = await a.town.as('secretary')
    const mine = (await secretary.get('/api/referrals?show=all')).body
    expect(mine.items.every((r: { caseId: string }) => r.caseId)).toBe(true)
  })
})
