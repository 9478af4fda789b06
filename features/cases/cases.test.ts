import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { recheck } from './reactions.ts'

let town: Town
let dispatcher: Session
let water: Session

// Unlike each other on purpose: alike ones would be linked to one case.
const texts = [
  '门前水管爆了，水喷得很高，都漫到一楼住户家里了',
  '昨晚开始家里一滴水都没有，问物业说不知道',
  '水表箱里一直滋滋响，地上湿了一大片',
  '龙头放出来的水是黄的，有铁锈味',
  '顶楼水压小得洗不成澡，每天傍晚都这样',
  '路边消防栓旁边冒水，像泉眼一样',
  '新换的阀门又渗了，楼梯间墙皮都泡掉了',
  '水费突然多了三倍，怀疑地下管子漏',
]
let used = 0

async function report(body: string, more: Record<string, unknown> = {}) {
  const r = await town.anyone.post('/api/reports', { body, ...more })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body as { reportId: string; number: string; token: string; repeated: boolean }
}
const caseOf = async (token: string): Promise<string> =>
  (await town.anyone.get(`/api/track/${token}`)).body.caseId
const read = async (s: Session, id: string) => (await s.get(`/api/cases/${id}`)).body
const spotOf = async (id: string) => (await read(dispatcher, id)).point ?? [107.39, 29.709]
async function act(s: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = await read(s, id)
  return s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
}
/** A case in triage that the dispatcher sends to the water company, whatever the classifier made of it. */
async function waterCase(body = texts[used++]!) {
  const r = await report(body, { placeText: '大东门社区' })
  const id = await caseOf(r.token)
  const units = (await dispatcher.get('/api/cases?view=open&limit=1')).body
  expect(units.rows.length).toBe(1)
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  const c = await read(dispatcher, id)
  if (c.state === 'triage') {
    const done = await act(dispatcher, id, 'dispatch', {
      unitId: unit.id,
      corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' },
    })
    expect(done.status, JSON.stringify(done.body)).toBe(200)
  }
  return { id, token: r.token, number: r.number }
}

beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  water = await town.as('waterHandler')
})
afterAll(() => town?.close())

describe('from report to archive', () => {
  it('goes through all five stages, and the reporter sees each of them with the same clock', async () => {
    town.at('2026-06-26T14:20:00+08:00')
    const { id, token } = await waterCase()
    let t = (await town.anyone.get(`/api/track/${token}`)).body
    expect(t.steps.map((s: { key: string }) => s.key)).toContain('dispatched')
    expect(t.handler.unit).toContain('供水')

    town.at('2026-06-26T14:25:00+08:00')
    expect((await act(water, id, 'accept')).status).toBe(200)
    town.at('2026-06-26T14:40:00+08:00')
    expect((await act(water, id, 'arrive', { spot: { point: await spotOf(id), accuracy: 7 } })).status).toBe(
      200,
    )
    const c = await read(water, id)
    t = (await town.anyone.get(`/api/track/${token}`)).body
    const resolve = c.clocks.find((k: { kind: string }) => k.kind === 'resolve')
    expect(t.clock.dueAt).toBe(resolve.dueAt)
    expect(t.state).toBe('accepted')

    town.at('2026-06-26T17:12:00+08:00')
    const refused = await act(water, id, 'resolve', { result: '换管 1.2 米，17:05 恢复供水' })
    expect(refused.status).toBe(422)
    expect(refused.body.code).toBe('case.evidence_missing')
    expect(refused.body.issues.map((i: { path: string }) => i.path)).toContain('uploads')
    await withPhotoAfter(id)
    const done = await act(water, id, 'resolve', {
      result: '换管 1.2 米，17:05 恢复供水',
      spot: { point: await spotOf(id), accuracy: 7 },
    })
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    t = (await town.anyone.get(`/api/track/${token}`)).body
    expect(t.result.text).toContain('恢复供水')
    expect(t.may).toMatchObject({ rate: true, reopen: true })

    expect(
      (await town.anyone.post(`/api/track/${token}/rating`, { solved: true, stars: 5, body: '来得快' }))
        .status,
    ).toBe(204)
    expect((await read(dispatcher, id)).state).toBe('evaluated')
    expect((await act(dispatcher, id, 'archive')).status).toBe(200)
    const end = await read(dispatcher, id)
    expect(end).toMatchObject({ state: 'archived', satisfied: true })
    expect(end.stageTimes.every((s: { from: string | null }) => s.from)).toBe(true)
    const chain = (await dispatcher.get(`/api/cases/${id}/chain`)).body
    expect(chain).toMatchObject({ intact: true, entries: end.events.length })
  })

  it('reopens when the reporter says it is not solved, and the resolve clock starts anew', async () => {
    const { id, token } = await waterCase()
    await act(water, id, 'accept')
    await withPhotoAfter(id)
    await act(water, id, 'resolve', { result: '已处理完毕', spot: { point: await spotOf(id), accuracy: 5 } })
    expect(
      (await town.anyone.post(`/api/track/${token}/rating`, { solved: false, body: '还在漏' })).status,
    ).toBe(204)
    const c = await read(dispatcher, id)
    expect(c.state).toBe('dispatched')
    expect(c.reopens).toBe(1)
    expect(c.clocks.find((k: { kind: string }) => k.kind === 'resolve').stoppedAt).toBeNull()
  })

  async function withPhotoAfter(id: string) {
    await town.owner.query(
      `insert into attachments (county, id, region_path, case_id, kind, phase, hash, mime, bytes, created_at)
       select county, $2, region_path, id, 'photo', p, 'test', 'image/jpeg', 1, now() from cases, unnest(array['after']) p where id = $1`,
      [id, uuidv7()],
    )
    await town.owner.query(
      `insert into attachments (county, id, region_path, case_id, kind, phase, hash, mime, bytes, created_at)
       select county, $2, region_path, id, 'photo', 'before', 'test', 'image/jpeg', 1, now() from cases where id = $1`,
      [id, uuidv7()],
    )
  }
})

describe('no bouncing', () => {
  it('needs a reason and another unit; a refused return changes no clock; the third goes to the arbiter', async () => {
    const { id } = await waterCase()
    const { organisation } = town.app.services
    const power = organisation.units().find((u) => u.key === 'fuling.power')!
    const waterUnit = organisation.units().find((u) => u.key === 'fuling.water-repair')!
    const none = await act(water, id, 'request-return', { proposedUnitId: power.id })
    expect(none.status).toBe(400)
    expect(none.body.issues).toEqual([expect.objectContaining({ path: 'reason' })])
    expect(
      (await act(water, id, 'request-return', { reason: '不归我', proposedUnitId: waterUnit.id })).body.code,
    ).toBe('case.propose_other')
    const before = (await read(dispatcher, id)).clocks.find(
      (k: { kind: string }) => k.kind === 'resolve',
    ).dueAt
    expect(
      (await act(water, id, 'request-return', { reason: '是电缆沟进水', proposedUnitId: power.id })).status,
    ).toBe(200)
    expect(
      (await act(dispatcher, id, 'rule-return', { approve: false, reason: '红线外 2.3 米，按 3.2.1' }))
        .status,
    ).toBe(200)
    expect(
      (await read(dispatcher, id)).clocks.find((k: { kind: string }) => k.kind === 'resolve').dueAt,
    ).toBe(before)

    await act(water, id, 'request-return', { reason: '是电缆沟进水', proposedUnitId: power.id })
    expect((await act(dispatcher, id, 'rule-return', { approve: true, reason: '有理' })).status).toBe(200)
    const c = await read(dispatcher, id)
    expect(c).toMatchObject({ state: 'dispatched', returns: 1, mainUnitId: power.id })
    expect((await water.get(`/api/cases/${id}`)).status).toBe(404)
  })

  it('a third return is not got round by sending the case on', async () => {
    const { id } = await waterCase('水厂的人说这根管子不是他们的，水还在流')
    const power = town.app.services.organisation.units().find((u) => u.key === 'fuling.power')!
    await act(water, id, 'request-return', { reason: '是电缆沟进水', proposedUnitId: power.id })
    await town.owner.query('update cases set returns = 2 where id = $1', [id])
    const sent = { unitId: power.id, reason: '先转过去' }
    expect((await act(dispatcher, id, 'redispatch', sent)).body.code).toBe('case.arbiter_only')
    const leader = await town.as('leader')
    expect((await act(leader, id, 'redispatch', sent)).status).toBe(200)
  })
})

describe('two at once, twice the same', () => {
  it('refuses a decision taken on an old version and says what is new', async () => {
    const { id } = await waterCase()
    const { version } = await read(dispatcher, id)
    const [a, b] = await Promise.all([
      dispatcher.post(`/api/cases/${id}/supervise`, { baseVersion: version, reason: '限今天' }),
      dispatcher.post(`/api/cases/${id}/supervise`, { baseVersion: version, reason: '限明天' }),
    ])
    expect([a.status, b.status].sort()).toEqual([200, 409])
    const lost = a.status === 409 ? a : b
    expect(lost.body).toMatchObject({ code: 'conflict.version', extra: { version: version + 1 } })
  })

  it('answers a replay with the first answer and refuses the same id with another body', async () => {
    const { id } = await waterCase()
    const { version } = await read(water, id)
    const body = { requestId: uuidv7(), baseVersion: version }
    const first = await water.post(`/api/cases/${id}/accept`, body)
    const again = await water.post(`/api/cases/${id}/accept`, body)
    expect(first.status).toBe(200)
    expect(again.body).toEqual(first.body)
    expect(
      (await read(water, id)).events.filter((e: { kind: string }) => e.kind === 'accepted'),
    ).toHaveLength(1)
    const other = await water.post(`/api/cases/${id}/accept`, {
      ...body,
      occurredAt: '2026-06-26T14:00:00+08:00',
    })
    expect(other.body.code).toBe('request.reused')
  })

  it('takes the same report ten times at once as one', async () => {
    const requestId = uuidv7()
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        town.anyone.post('/api/reports', { requestId, body: '大东门社区菜市场门口路灯不亮三天了' }),
      ),
    )
    expect(new Set(all.map((r) => r.status))).toEqual(new Set([201]))
    expect(new Set(all.map((r) => r.body.token)).size).toBe(1)
    expect(all.filter((r) => !r.body.repeated)).toHaveLength(1)
    const { rows } = await town.owner.query('select count(*)::int n from reports where request_id = $1', [
      requestId,
    ])
    expect(rows[0].n).toBe(1)
  })
})

describe('who may', () => {
  it('is 404 outside the area and refused by the table of moves inside it', async () => {
    const { id } = await waterCase()
    const worker = await town.as('gridWorker')
    expect((await worker.get(`/api/cases/${id}`)).status).toBe(200)
    const { version } = await read(worker, id)
    expect(
      (await worker.post(`/api/cases/${id}/supervise`, { baseVersion: version, reason: 'x' })).body.code,
    ).toBe('access.denied')
    expect((await act(water, id, 'resolve', { result: '没签收就办完' })).body.code).toBe('case.wrong_state')
    const power = await town.as('powerSigner')
    expect((await power.get(`/api/cases/${id}`)).status).toBe(404)
    expect((await power.get('/api/cases?view=all')).body.rows.map((r: { id: string }) => r.id)).not.toContain(
      id,
    )
    expect((await town.anyone.get(`/api/cases/${id}`)).status).toBe(401)
  })

  it('the database refuses a move that the table does not know', async () => {
    const { id } = await waterCase()
    await expect(
      town.owner.query(
        `update cases set prev_state = state, state = 'archived', resolved_at = now(), closed_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ constraint: 'cases_moves' })
  })
})

describe('links', () => {
  it('joins, keeps each voice, and undoes into a case of its own', async () => {
    const a = await waterCase('三栋楼下自来水管裂了，一直流水')
    const b = await report('太平街菜场公厕臭得很，没有人打扫', { placeText: '太平街社区' })
    const other = await caseOf(b.token)
    const joined = await act(dispatcher, a.id, 'link', { reportId: b.reportId, reason: '同一件' })
    expect(joined.status, JSON.stringify(joined.body)).toBe(200)
    expect((await read(dispatcher, other)).state).toBe('withdrawn')
    expect((await read(dispatcher, a.id)).reports.map((r: { body: string }) => r.body)).toContain(
      '太平街菜场公厕臭得很，没有人打扫',
    )
    const undone = await act(dispatcher, a.id, 'unlink', { reportId: b.reportId, reason: '看错了' })
    expect(undone.status, JSON.stringify(undone.body)).toBe(200)
    expect((await read(dispatcher, a.id)).reportCount).toBe(1)
    const fresh = await read(dispatcher, undone.body.newCaseId)
    expect(fresh).toMatchObject({ state: 'triage', reportCount: 1 })
    for (const id of [a.id, other, undone.body.newCaseId])
      expect((await dispatcher.get(`/api/cases/${id}/chain`)).body.intact).toBe(true)
  })
})

describe('the chain of events', () => {
  it('shows every tampering: a changed word, a removed entry, a cut tail', async () => {
    const { id } = await waterCase()
    await act(water, id, 'accept')
    const check = async () => (await dispatcher.get(`/api/cases/${id}/chain`)).body.intact
    expect(await check()).toBe(true)
    const tries = [
      [
        `update case_events set data = data || '{"unitName":"别的单位"}' where case_id = $1 and kind = 'dispatched'`,
      ],
      [
        `update case_events set occurred_at = occurred_at - interval '1 hour' where case_id = $1 and kind = 'accepted'`,
      ],
      [`delete from case_events where case_id = $1 and kind = 'accepted'`],
    ]
    for (const [statement] of tries) {
      await town.owner.query('begin')
      await town.owner.query(statement!, [id])
      await town.owner.query('commit')
      expect(await check(), statement).toBe(false)
    }
    const { number } = await read(dispatcher, id)
    const found = await recheck(town.app, new Date(0))
    expect(found.different).toEqual([number])
    expect(found.checked).toBeGreaterThan(5)
    await expect(
      town.app.pools.system
        .updateTable('case_events')
        .set({ actor_name: '改' })
        .where('case_id', '=', id)
        .execute(),
    ).rejects.toMatchObject({ code: '42501' })
  })
})
