import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { actors } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'
import { visitsDone } from './answers.ts'
import type { Visit } from './contract.ts'
import { tellOverdue } from './reactions.ts'
import { reportEntries } from './reports.ts'
import { doorPlan, enter, entry, grid, made } from './sample.ts'

let town: Town
let worker: Session
let secretary: Session
let dispatcher: Session
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T09:00:00+08:00' })
  await at('2026-06-26T09:00:00+08:00')
}, 120_000)
afterAll(() => town?.close())

const today = async (): Promise<{
  due: Visit[]
  done: Visit[]
  ahead: { count: number }
  owed: { id: string }[]
}> => (await worker.get('/api/visits/today')).body
async function at(time: string): Promise<void> {
  town.at(time)
  worker = await enter(town, 'gridWorker')
  secretary = await enter(town, 'secretary')
  dispatcher = await enter(town, 'dispatcher')
}
const idOf = (username: string) => town.app.services.organisation.accountByUsername(username)!.id

describe('a plan', () => {
  test('makes its calls once, whoever presses twice', async () => {
    const body = { ...doorPlan({ perDay: 5 }), requestId: uuidv7() }
    const a = await secretary.post('/api/visit-plans', body)
    const b = await secretary.post('/api/visit-plans', body)
    expect([a.status, b.status]).toEqual([201, 201])
    expect(a.body).toEqual(b.body)
    const mine = await today()
    expect(mine.due).toHaveLength(5)
    expect(mine.ahead.count).toBe(a.body.visits - 5)
    expect(
      mine.due.every((v) => v.accountId === idOf(actors.gridWorker) && v.regionPath.startsWith(grid)),
    ).toBe(true)
    // The stairs are climbed once.
    expect(new Set(mine.due.map((v) => v.regionPath)).size).toBe(1)
    const { items } = (await worker.get('/api/visit-plans')).body
    expect(items).toEqual([
      expect.objectContaining({ planned: a.body.visits, open: a.body.visits, mayPlan: false }),
    ])
  })
})

describe('at the door', () => {
  test('all well is one request; sent again it is the same call; the answer stays', async () => {
    const [v] = (await today()).due
    const body = {
      requestId: uuidv7(),
      occurredAt: '2026-06-26T08:50:00+08:00',
      point: [107.39, 29.7] as [number, number],
      accuracy: 9,
    }
    const a = await worker.post(`/api/visits/${v!.id}/done`, body)
    expect(a.status, JSON.stringify(a.body)).toBe(200)
    expect(a.body).toEqual({ visitId: v!.id, already: null, nextOn: null })
    expect((await worker.post(`/api/visits/${v!.id}/done`, body)).body).toEqual(a.body)
    const after = await today()
    expect(after.due).toHaveLength(4)
    expect(after.done).toHaveLength(1)
    const d = (await worker.get(`/api/visits/${v!.id}`)).body
    expect(d.visit).toMatchObject({ state: 'done', happenedAt: '2026-06-26T00:50:00.000Z' })
    expect(d.events).toHaveLength(1)
  })

  test('what needs work becomes a report of channel visit with its photo, and the visit shows its case', async () => {
    const [v] = (await today()).due
    const photo = await phonePhoto()
    const up = await worker.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
    await worker.send({
      method: 'PATCH',
      url: `/api/uploads/${up.body.id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': up.body.token,
      },
      payload: photo,
    })
    const leak = entry({ uploads: [up.body.id], wantsAnswer: true })
    const r = await worker.post(`/api/visits/${v!.id}/done`, {
      entries: [leak, entry({ list: 'need', body: '想找人帮忙量血压', work: false })],
    })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    const d = (await worker.get(`/api/visits/${v!.id}`)).body
    expect(d.entries).toHaveLength(2)
    const [first, second] = [...d.entries].sort((e) => (e.id === leak.id ? -1 : 1))
    expect(first).toMatchObject({
      id: leak.id,
      work: true,
      refused: null,
      case: { state: expect.any(String) },
    })
    expect(second).toMatchObject({ list: 'need', work: false, case: null })
    const c = (await dispatcher.get(`/api/cases/${first.case.id}`)).body
    expect(c.reports[0]).toMatchObject({ channel: 'visit' })
    expect(c.regionPath).toBe(v!.regionPath)
    expect(c.attachments).toHaveLength(1)
    const counted = await town.owner.query(`select count(*)::int as n from reports where channel = 'visit'`)
    expect(counted.rows[0].n).toBe(1)
    // A stop in between: tried again it comes in once.
    await town.owner.query(`update visit_entries set report_id = null, case_id = null where id = $1`, [
      leak.id,
    ])
    await reportEntries(town.app, { visitId: v!.id })
    expect(
      (await town.owner.query(`select count(*)::int as n from reports where channel = 'visit'`)).rows[0].n,
    ).toBe(1)
    const again = (await worker.get(`/api/visits/${v!.id}`)).body.entries as (typeof first)[]
    expect(again.find((e) => e.id === leak.id)!.case.id).toBe(first.case.id)
  })

  test('somebody else was quicker: what the second one heard is kept, and both are named', async () => {
    const [v] = (await today()).due
    await secretary.post(`/api/visits/${v!.id}/done`, {})
    const r = await worker.post(`/api/visits/${v!.id}/done`, {
      entries: [entry({ list: 'risk', body: '楼道堆着纸箱' })],
    })
    expect(r.status).toBe(200)
    expect(r.body.already.byName).toBeTruthy()
    const d = (await worker.get(`/api/visits/${v!.id}`)).body
    expect(d.visit.entries).toBe(1)
    expect(d.events.map((e: { seq: number }) => e.seq)).toEqual([1, 2])
    expect((await worker.post(`/api/visits/${v!.id}/absent`, {})).body.code).toBe('visit.closed')
    expect((await worker.post(`/api/visits/${v!.id}/skip`, { reason: 'moved' })).body.code).toBe(
      'visit.closed',
    )
  })

  test('nobody at home: the evening, another part of the day, then a card and a task for the leader', async () => {
    const [v] = (await today()).due
    const url = `/api/visits/${v!.id}/absent`
    const a = await worker.post(url, { occurredAt: '2026-06-26T08:55:00+08:00' })
    expect(a.body).toMatchObject({ end: 'again', daypart: 'evening', dueOn: '2026-06-26', tries: 1 })
    await at('2026-06-26T18:10:00+08:00')
    const b = await worker.post(url, { occurredAt: '2026-06-26T18:05:00+08:00' })
    expect(b.body).toMatchObject({ end: 'again', daypart: 'afternoon', dueOn: '2026-06-29' })
    await at('2026-06-29T15:10:00+08:00')
    const c = await worker.post(url, {})
    expect(c.body).toMatchObject({ end: 'card', tries: 3 })
    const { rows } = await town.owner.query(
      `select kind, account_id from tasks where subject_id = $1 and state = 'open'`,
      [v!.id],
    )
    expect(rows).toEqual([{ kind: 'visit.absent', account_id: expect.any(String) }])
    expect(rows[0].account_id).not.toBe(idOf(actors.gridWorker))
    await at('2026-06-26T18:20:00+08:00')
  })

  test('given up needs a reason, other needs words', async () => {
    const [v] = (await today()).due
    expect((await worker.post(`/api/visits/${v!.id}/skip`, { reason: 'other' })).status).toBe(400)
    expect((await worker.post(`/api/visits/${v!.id}/skip`, { reason: 'empty' })).status).toBe(200)
    expect((await worker.get(`/api/visits/${v!.id}`)).body.visit).toMatchObject({
      state: 'skipped',
      reason: 'empty',
    })
  })

  test('outside the area a call does not exist', async () => {
    const plan = await made(
      await town.as('leader'),
      doorPlan({ regionPath: '500102006005003', name: '望栏桥' }),
    )
    const { rows } = await town.owner.query(`select id from visits where plan_id = $1 limit 1`, [plan])
    for (const [method, path] of [
      ['get', ''],
      ['post', '/done'],
      ['post', '/absent'],
    ] as const)
      expect((await worker[method](`/api/visits/${rows[0].id}${path}`)).status).toBe(404)
    const list = (await worker.get('/api/visits?limit=200')).body
    expect(list.items.every((v: Visit) => v.regionPath.startsWith(grid))).toBe(true)
    expect((await worker.get(`/api/visits?plan=${plan}`)).body.total).toBe(0)
  })
})

describe('what is not done', () => {
  test('is late, told once after the grace, and settled when it is caught up', async () => {
    const plan = await made(
      secretary,
      doorPlan({
        name: '商铺走访',
        kind: 'merchant',
        who: { by: 'people', accountIds: [idOf(actors.gridWorker)] },
        subjects: { from: 'list', text: '晨光文具\n老茶馆\n百家理发' },
        everyDays: 14,
        perDay: 3,
        graceDays: 2,
      }),
    )
    await at('2026-06-28T10:00:00+08:00')
    await tellOverdue(town.app)
    const tasks = async () =>
      (
        await town.owner.query(
          `select state, subject_id from tasks where kind = 'visit.overdue' and subject_id like $1`,
          [`${plan}%`],
        )
      ).rows
    expect(await tasks()).toEqual([])
    await at('2026-06-29T10:00:00+08:00')
    await tellOverdue(town.app)
    await tellOverdue(town.app)
    expect(await tasks()).toEqual([expect.objectContaining({ state: 'open' })])
    const late = (await worker.get(`/api/visits?plan=${plan}&state=overdue`)).body
    expect(late.items.map((v: Visit) => v.lateDays)).toEqual([3, 3, 3])
    for (const v of late.items as Visit[]) {
      const r = await worker.post(`/api/visits/${v.id}/done`, {})
      // Fourteen days after the planned day, which is a working day.
      expect(r.body.nextOn).toBe('2026-07-10')
    }
    expect(await tasks()).toEqual([expect.objectContaining({ state: 'done' })])
    expect((await worker.get(`/api/visits?plan=${plan}&state=open`)).body.total).toBe(3)
  })

  test('a figure and the list behind it are the same number', async () => {
    for (const by of ['region', 'worker', 'plan'] as const) {
      const p = (await dispatcher.get(`/api/visits/progress?by=${by}&from=2026-06-01&to=2026-07-31`)).body
      expect(p.totals.planned).toBeGreaterThan(50)
      const key = { region: 'region', worker: 'account', plan: 'plan' }[by]
      for (const row of p.rows) {
        for (const state of ['open', 'overdue', 'done', 'absent', 'skipped'] as const) {
          const list = await dispatcher.get(
            `/api/visits?${key}=${row.key}&state=${state}&from=2026-06-01&to=2026-07-31&limit=1`,
          )
          expect(list.body.total, `${by} ${row.name} ${state}`).toBe(row[state])
        }
      }
    }
  })

  test('the calls of somebody who is ill go to others in runs, with the reason written down', async () => {
    const from = idOf(actors.gridWorker)
    const to = [idOf(actors.secretary)]
    const before = (await secretary.get(`/api/visits?account=${from}&state=open`)).body.total
    const r = await secretary.post('/api/visits/give', {
      from: { by: 'worker', accountId: from, until: '2026-07-03' },
      to,
      reason: '请病假一周',
    })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    expect((await secretary.get(`/api/visits?account=${from}&state=open`)).body.total).toBe(
      before - r.body.given,
    )
    const got = (await secretary.get(`/api/visits?account=${to[0]}&state=open&limit=1`)).body.items[0]
    expect((await secretary.get(`/api/visits/${got.id}`)).body.events.at(-1).line.zh).toContain('请病假一周')
    const refused = await secretary.post('/api/visits/give', {
      from: { by: 'worker', accountId: from },
      to: [idOf(actors.waterHandler)],
      reason: '试试',
    })
    expect(refused.body.issues[0]).toMatchObject({ path: 'to', code: 'scope' })
    expect(
      (
        await worker.post('/api/visits/give', {
          from: { by: 'worker', accountId: from },
          to,
          reason: '给别人',
        })
      ).status,
    ).toBe(403)
  })

  test('an ended plan takes its open calls back and makes none again', async () => {
    const plan = await made(secretary, doorPlan({ name: '要结束的', everyDays: 30, startsOn: '2026-06-29' }))
    const [v] = (await worker.get(`/api/visits?plan=${plan}&limit=1`)).body.items
    await worker.post(`/api/visits/${v.id}/done`, {})
    const r = await secretary.post(`/api/visit-plans/${plan}/end`, { reason: '并到新计划' })
    expect(r.status).toBe(200)
    expect((await worker.get(`/api/visits?plan=${plan}&state=open`)).body.total).toBe(0)
    expect((await worker.get(`/api/visits?plan=${plan}&state=done`)).body.total).toBe(1)
    expect((await secretary.post(`/api/visit-plans/${plan}/end`, { reason: '再一次' })).body.code).toBe(
      'visit.plan_ended',
    )
  })
})

describe('the three lists', () => {
  test('are filtered, counted, owed and exported', async () => {
    const all = (await dispatcher.get('/api/visit-entries')).body
    expect(all.total).toBe(3)
    expect(all.counts).toEqual({ difficulty: 1, need: 1, risk: 1 })
    const working = (await dispatcher.get('/api/visit-entries?state=working')).body
    expect(working.items).toHaveLength(1)
    expect((await dispatcher.get('/api/visit-entries?list=risk')).body.items[0].body).toBe('楼道堆着纸箱')
    expect((await today()).owed).toEqual([])
    await town.owner.query(
      `update cases set state = 'resolved', resolved_at = now(), result = '修好了' where id = $1`,
      [working.items[0].case.id],
    )
    const { owed } = await today()
    expect(owed).toHaveLength(1)
    await worker.post(`/api/visit-entries/${owed[0]!.id}/told`, {})
    expect((await today()).owed).toEqual([])
    const csv = await dispatcher.get('/api/visit-entries/export?format=csv')
    expect(csv.body).toContain('家里水管漏水')
    expect(csv.body.split('\r\n')).toHaveLength(5)
    const xlsx = await dispatcher.get('/api/visits/export?format=xlsx')
    expect(xlsx.payload.subarray(0, 2).toString()).toBe('PK')
  })

  test('the workload account reads what each person closed in a period', async () => {
    const rows = await visitsDone(town.app, {
      from: new Date('2026-06-26T00:00:00+08:00'),
      to: new Date('2026-06-27T00:00:00+08:00'),
      accountIds: [idOf(actors.gridWorker)],
    })
    expect(rows).toEqual([{ accountId: idOf(actors.gridWorker), done: 2, absent: 0, skipped: 1, entries: 2 }])
  })
})
