/** What each view of the inbox holds, for each kind of person: counts, lists and sums agree. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, actors } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { views } from './contract.ts'

let town: Town
const people: Actor[] = [
  'dispatcher',
  'leader',
  'supervisor',
  'waterHandler',
  'powerSigner',
  'secretary',
  'gridWorker',
]
const cases: Record<string, string> = {}

interface Row {
  id: string
  state: string
  mainUnitId: string | null
}
async function rowsOf(s: Session, view: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let after = ''; ; ) {
    const r = await s.get(
      `/api/cases?view=${view}&limit=200${after && `&after=${encodeURIComponent(after)}`}`,
    )
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    rows.push(...r.body.rows)
    if (!r.body.next) return rows
    after = r.body.next
  }
}
const idsOf = async (s: Session, view: string) => (await rowsOf(s, view)).map((r) => r.id)
const countsOf = async (s: Session) => (await s.get('/api/cases/counts')).body.views as Record<string, number>

async function act(s: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = (await s.get(`/api/cases/${id}`)).body
  const r = await s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, `${action}: ${JSON.stringify(r.body)}`).toBe(200)
  return r.body
}
const unit = (key: string) => town.app.services.organisation.units().find((u) => u.key === key)!

/** One case in each part of its life, all in one grid. */
beforeAll(async () => {
  town = await testTown()
  const dispatcher = await town.as('dispatcher')
  const water = await town.as('waterHandler')
  const texts = {
    triage: '门前水管爆了，水喷得很高，都漫到一楼住户家里了',
    sentWater: '水表箱里一直滋滋响，地上湿了一大片',
    sentPower: '变压器嗡嗡响，整条巷子的灯一闪一闪的',
    colleague: '楼下下水道堵了，污水从地漏往上冒',
    asked: '楼顶的消防水箱往下滴水，墙皮都泡掉了',
    resolved: '顶楼水压小得洗不成澡，每天傍晚都这样',
    rejected: '想问问明年的养老金什么时候涨',
  }
  for (const [name, body] of Object.entries(texts)) {
    const r = await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
    const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
    // Urgent ones may have gone out by themselves: all begin alike.
    if ((await dispatcher.get(`/api/cases/${id}`)).body.state === 'dispatched')
      await act(dispatcher, id, 'recall')
    cases[name] = id
  }
  const corrections = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'normal' }
  for (const name of ['sentWater', 'colleague', 'asked', 'resolved'])
    await act(dispatcher, cases[name]!, 'dispatch', { unitId: unit('fuling.water-repair').id, corrections })
  await act(dispatcher, cases.sentPower!, 'dispatch', { unitId: unit('fuling.power').id, corrections })
  await act(water, cases.asked!, 'request-return', {
    reason: '是电缆沟进水',
    proposedUnitId: unit('fuling.power').id,
  })
  await act(dispatcher, cases.rejected!, 'reject', { reason: '不是要办的事' })
  await act(water, cases.resolved!, 'accept')
  await town.owner.query(
    `update cases set prev_state = state, state = 'resolved', resolved_at = $2 where id = $1`,
    [cases.resolved, town.now()],
  )
  const named = (name: string, username: string) =>
    town.owner.query(
      `update case_handlers set account_id = (select id from accounts where username = $2) where case_id = $1`,
      [cases[name], username],
    )
  await named('asked', actors.waterHandler)
  await named('colleague', actors.analyst)
  // Nobody of the unit is named yet: it is everybody's of the unit, and nobody else's.
  await town.owner.query('update case_handlers set account_id = null where case_id = any($1)', [
    [cases.sentWater, cases.sentPower],
  ])
  await town.owner.query('update cases set main_account_id = null where id = any($1)', [
    [cases.sentWater, cases.sentPower],
  ])
})
afterAll(() => town?.close())

describe('the rail', () => {
  it.each(people)('of the %s counts what the list shows', async (actor) => {
    const s = await town.as(actor)
    const counts = await countsOf(s)
    for (const view of views) expect([view, (await idsOf(s, view)).length]).toEqual([view, counts[view]])
  })

  it.each(people)('of the %s holds each case once: open, to evaluate, closed', async (actor) => {
    const s = await town.as(actor)
    const counts = await countsOf(s)
    expect(counts.open! + counts.evaluate! + counts.closed!).toBe(counts.all)
    const parts = [
      ...(await idsOf(s, 'open')),
      ...(await idsOf(s, 'evaluate')),
      ...(await idsOf(s, 'closed')),
    ]
    expect(new Set(parts).size).toBe(parts.length)
    expect(parts.sort()).toEqual((await idsOf(s, 'all')).sort())
  })

  it('calls a case open until it is resolved', async () => {
    const s = await town.as('dispatcher')
    const where = async (id: string) => {
      const held = []
      for (const view of ['open', 'evaluate', 'closed'] as const)
        if ((await idsOf(s, view)).includes(id)) held.push(view)
      return held
    }
    expect(await where(cases.triage!)).toEqual(['open'])
    expect(await where(cases.sentWater!)).toEqual(['open'])
    expect(await where(cases.asked!)).toEqual(['open'])
    expect(await where(cases.resolved!)).toEqual(['evaluate'])
    expect(await where(cases.rejected!)).toEqual(['closed'])
  })
})

describe('what comes next', () => {
  const next = async (actor: Actor) => {
    const held = new Set(await idsOf(await town.as(actor), 'next'))
    return Object.entries(cases)
      .filter(([, id]) => held.has(id))
      .map(([name]) => name)
  }
  it('for the dispatcher: what waits for a confirmation or a ruling', async () => {
    expect(await next('dispatcher')).toEqual(['triage', 'asked'])
  })
  it('for a handler: the own lines and those of the unit that name nobody, never those of another unit', async () => {
    expect(await next('waterHandler')).toEqual(['sentWater', 'asked'])
    expect(await next('powerSigner')).toEqual(['sentPower'])
  })
  it('for a grid worker who reads all of it: nothing, because nothing is theirs', async () => {
    const worker = await town.as('gridWorker')
    expect(await idsOf(worker, 'open')).toContain(cases.sentPower)
    expect(await next('gridWorker')).toEqual([])
  })
  it('for the leader: rulings; confirming is not theirs', async () => {
    expect(await next('leader')).toEqual(['asked'])
  })
  it('for the supervisor: nothing while all is in time, the late ones when it is not', async () => {
    expect(await next('supervisor')).toEqual([])
    await town.owner.query(`update cases set next_due_at = $2 where id = any($1)`, [
      [cases.triage, cases.sentWater, cases.sentPower],
      new Date(town.now().getTime() - 3_600_000),
    ])
    expect(await next('supervisor')).toEqual(['sentWater', 'sentPower'])
    expect(await next('powerSigner')).toEqual(['sentPower'])
  })
})

it('counts that were dear are kept, each for whoever may read the same and for nobody else of the place', async () => {
  const sharers: Actor[] = ['dispatcher', 'supervisor', 'systemAdmin', 'waterHandler', 'powerSigner']
  const sessions = new Map<Actor, Session>()
  for (const a of sharers) sessions.set(a, await town.as(a))
  const truth = async (a: Actor) =>
    Promise.all(
      (['open', 'closed', 'all'] as const).map(async (v) => (await idsOf(sessions.get(a)!, v)).length),
    )
  const counted = async (a: Actor) => {
    const c = await countsOf(sessions.get(a)!)
    return [c.open, c.closed, c.all]
  }
  // Counting waits for a lock: that is dear enough to be kept.
  await town.owner.query('begin; lock table cases in access exclusive mode')
  const first = counted('dispatcher')
  await new Promise((done) => setTimeout(done, 400))
  await town.owner.query('commit')
  const before = await truth('dispatcher')
  expect(await first).toEqual(before)
  expect(before[1], 'a closed case that others may not read').toBeGreaterThan(0)
  await town.owner.query(
    `insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash)
     values ('500102', gen_random_uuid(), 'N-KEPT', '500102006001003', '路灯', 'normal', 'triage', $1, 1, '')`,
    [town.now()],
  )
  expect(await counted('dispatcher'), 'it is kept').toEqual(before)
  expect(await truth('dispatcher')).not.toEqual(before)
  for (const a of sharers.slice(1)) expect([a, await counted(a)]).toEqual([a, await truth(a)])
  expect(await counted('systemAdmin')).toEqual([0, 0, 0])
  await town.owner.query(`delete from cases where number = 'N-KEPT'`)
})
