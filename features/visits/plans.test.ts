/** Plans over HTTP: what they come to, who may make them, and that a day is found fast. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actors } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { doorPlan, made } from './sample.ts'

let town: Town
let worker: Session
let secretary: Session
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T09:00:00+08:00' })
  worker = await town.as('gridWorker')
  secretary = await town.as('secretary')
}, 120_000)
afterAll(() => town?.close())

const idOf = (username: string) => town.app.services.organisation.accountByUsername(username)!.id

describe('a plan', () => {
  test('says what it will make before it is made, and stores nothing', async () => {
    const r = await secretary.post('/api/visit-plans/preview', { ...doorPlan(), requestId: undefined })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    expect(r.body.subjects).toBeGreaterThan(50)
    expect(r.body.workers).toEqual([
      expect.objectContaining({ accountId: idOf(actors.gridWorker), subjects: r.body.subjects }),
    ])
    expect(r.body).toMatchObject({ without: [], firstOn: '2026-06-26', warnings: [] })
    expect((await secretary.get('/api/visit-plans')).body.items).toEqual([])
  })

  test('names every fault at once', async () => {
    const r = await secretary.post('/api/visit-plans/preview', {
      ...doorPlan({ startsOn: '2026-06-01', untilOn: '2026-05-01', kind: 'merchant' }),
      requestId: undefined,
    })
    expect(r.status).toBe(400)
    expect(r.body.issues.map((i: { path: string }) => i.path)).toEqual(['startsOn', 'untilOn', 'subjects'])
    const list = await secretary.post('/api/visit-plans/preview', {
      ...doorPlan({
        kind: 'merchant',
        regionPath: '500102006001',
        subjects: { from: 'list', text: '晨光文具,没有这条街 999 号\n老茶馆,也没有这里' },
      }),
      requestId: undefined,
    })
    expect(list.body.issues.map((i: { path: string }) => i.path)).toEqual([
      'subjects.text.1',
      'subjects.text.2',
    ])
  })

  test('warns when a round cannot be finished', async () => {
    const r = await secretary.post('/api/visit-plans/preview', {
      ...doorPlan({ everyDays: 7, perDay: 1 }),
      requestId: undefined,
    })
    expect(r.body.warnings).toHaveLength(1)
  })

  test('is refused outside the scope, to workers, and for people who could not see their calls', async () => {
    const there = await secretary.post('/api/visit-plans', { ...doorPlan({ regionPath: '500102006005003' }) })
    expect(there.status).toBe(404)
    expect((await worker.post('/api/visit-plans', { ...doorPlan() })).status).toBe(403)
    const r = await secretary.post('/api/visit-plans', {
      ...doorPlan({ who: { by: 'people', accountIds: [idOf(actors.waterHandler)] } }),
    })
    expect(r.status).toBe(400)
    expect(r.body.issues[0]).toMatchObject({ path: 'who', code: 'scope' })
  })
})

test('the day of one worker reads an index also among forty thousand calls', async () => {
  const { owner } = town
  await made(secretary, doorPlan())
  await owner.query(`
    insert into visits (county, id, plan_id, region_path, subject_kind, subject_key, label, ord, account_id, due_on, late_on)
    select '500102', gen_random_uuid(), (select id from visit_plans limit 1), '500102006001003', 'door', 'door:x:' || n, n::text, n,
      md5((n % 106)::text)::uuid, date '2026-01-01' + n % 200, date '2026-12-31' from generate_series(1, 40000) n`)
  await owner.query('analyze visits')
  const { rows } = await owner.query(
    `explain (format json, analyze) select id from visits where county = '500102' and account_id = md5('7')::uuid and state = 'due'
     and due_on <= date '2026-06-26' order by due_on, ord limit 300`,
  )
  const plan = rows[0]['QUERY PLAN'][0]
  expect(JSON.stringify(plan)).toContain('visits_due')
  expect(JSON.stringify(plan)).not.toContain('Seq Scan')
  const began = performance.now()
  for (let i = 0; i < 20; i++) await worker.get('/api/visits/today')
  const each = (performance.now() - began) / 20
  console.log(`the day of one worker among 40,000 open calls: ${each.toFixed(1)} ms a request`)
  expect(plan['Execution Time']).toBeLessThan(50)
})
