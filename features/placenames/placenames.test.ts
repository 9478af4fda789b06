import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { jobs } from './reactions.ts'

let town: Town
let dispatcher: Session
let clerk: Session
let worker: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  clerk = await town.as('clerk')
  worker = await town.as('gridWorker')
})
afterAll(() => town?.close())

const path = '/api/place-names'
const grid = '500102006003001'
const ok = (r: { status: number; body: unknown }, status = 200) => {
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return r.body as any
}
const caseOf = async (reportId: string): Promise<string> =>
  (await town.owner.query('select case_id from reports where id = $1', [reportId])).rows[0].case_id
const report = async (body: string, placeText = '') =>
  caseOf(ok(await town.anyone.post('/api/reports', { body, placeText }), 201).reportId)
const placed = async (caseId: string) =>
  (await town.owner.query(`select value from decisions where case_id = $1 and kind = 'place'`, [caseId]))
    .rows[0].value
async function correct(caseId: string, regionPath: string) {
  const { version } = ok(await dispatcher.get(`/api/cases/${caseId}`))
  const change = { baseVersion: version, corrections: { regionPath }, reason: '位置不对' }
  ok(await dispatcher.post(`/api/cases/${caseId}/correct`, change))
  const waiting = await town.owner.query(
    `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'placenames.learn' and payload::text like $1`,
    [`%${caseId}%`],
  )
  expect(waiting.rows).toHaveLength(1)
  await jobs['placenames.learn']!(town.app, waiting.rows[0].payload, { attempts: 1 } as never)
}
const open = async (q: string, state = 'proposed') =>
  ok(await clerk.get(`${path}?state=${state}&q=${encodeURIComponent(q)}`)).items

describe('names learnt from corrections', () => {
  test('two cases corrected to one grid propose a name; used, the next report is placed by it', async () => {
    const first = await report('污水漫出来了，臭得很', '老棉纺厂门口')
    expect((await placed(first)).regionPath).toBeNull()
    await correct(first, grid)
    expect(await open('老棉纺厂')).toEqual([])
    const second = await report('老棉纺厂那边的路灯三天没亮了')
    await correct(second, grid)
    const [n] = await open('老棉纺厂')
    expect(n).toMatchObject({
      name: '老棉纺厂',
      regionPath: grid,
      origin: 'learnt',
      caseCount: 2,
      mayManage: true,
    })
    expect(n.cases.map((c: { id: string }) => c.id).sort()).toEqual([first, second].sort())

    const body = {
      baseVersion: n.version,
      to: 'used',
      name: n.name,
      regionPath: grid,
      point: n.point,
      note: '',
    }
    ok(await worker.post(`${path}/${n.id}`, body), 403)
    ok(await clerk.post(`${path}/${n.id}`, body))
    ok(await clerk.post(`${path}/${n.id}`, body), 409)
    await town.app.services.triage.refresh()
    const third = await report('老棉纺厂门口有人乱倒垃圾')
    expect((await placed(third)).regionPath).toBe(grid)
    expect(ok(await dispatcher.get(`${path}?state=used`)).items.map((x: { id: string }) => x.id)).toContain(
      n.id,
    )

    const end = { ...body, baseVersion: n.version + 1, to: 'ended' }
    ok(await clerk.post(`${path}/${n.id}`, end))
    await town.app.services.triage.refresh()
    expect((await placed(await report('老棉纺厂的水管爆了'))).regionPath).toBeNull()
  })

  test('what was refused is not proposed again at that place', async () => {
    for (const text of ['红岩小灶馆油烟太大', '红岩小灶馆门口污水横流'])
      await correct(await report(text), grid)
    // a place to eat is no sort of place that the rule knows: nothing was proposed
    expect(await open('红岩')).toEqual([])
    for (const text of ['麻柳大院没有路灯', '麻柳大院的井盖松了']) await correct(await report(text), grid)
    const [n] = await open('麻柳大院')
    const said = { name: n.name, regionPath: grid, point: null, note: '不是一个地方' }
    ok(await clerk.post(`${path}/${n.id}`, { ...said, baseVersion: 1, to: 'refused' }))
    await correct(await report('麻柳大院停水了'), grid)
    expect(await open('麻柳大院')).toEqual([])
    expect(await open('麻柳大院', 'refused')).toHaveLength(1)
  })

  test('cases that contradict propose nothing', async () => {
    await correct(await report('石盘新村停电了'), grid)
    await correct(await report('石盘新村的路烂了'), '500102006001001')
    expect(await open('石盘新村')).toEqual([])
  })
})

describe('names entered by hand', () => {
  test('are used at once, one answer to each name at a place, told with all faults', async () => {
    const body = { name: '鱼市口', regionPath: grid, note: '老人都这么叫' }
    const { id } = ok(await clerk.post(path, body), 201)
    ok(await clerk.post(path, body), 409)
    ok(await clerk.post(path, { ...body, regionPath: '500102006999' }), 404)
    expect(ok(await clerk.post(path, { name: 'x', regionPath: 'abc', note: 1 }), 400).issues).toHaveLength(3)
    ok(await dispatcher.post(path, { ...body, name: '鱼市口二' }), 403)
    await town.app.services.triage.refresh()
    expect((await placed(await report('鱼市口电线掉下来了'))).regionPath).toBe(grid)
    const other = { ...body, baseVersion: 1, to: 'used', regionPath: '500102006001001' }
    ok(await clerk.post(`${path}/${id}`, other))
    await town.app.services.triage.refresh()
    expect((await placed(await report('鱼市口的井盖丢了'))).regionPath).toBe('500102006001001')
    // Two who say the same at one moment: one of them is told so.
    const twins = await Promise.all(['老码头', '新码头'].map((name) => clerk.post(path, { ...body, name })))
    const both = await Promise.all(
      twins.map((r) =>
        clerk.post(`${path}/${ok(r, 201).id}`, { ...body, name: '码头', baseVersion: 1, to: 'used' }),
      ),
    )
    expect(both.map((r) => r.status).sort()).toEqual([200, 409])
    expect(both.map((r) => (r.body as { code?: string }).code)).toContain('placenames.known')
    // A place that is no more: refused it stays, used it wants another place.
    const gone = '500102006003900'
    await town.owner.query(
      `insert into regions (id, path, county, kind, division, name, valid_from, valid_to)
       values (gen_random_uuid(), $1, '500102', 'grid', 'administrative', '旧网格', '2020-01-01', '2021-01-01')`,
      [gone],
    )
    await town.app.services.regions.refresh()
    await town.owner.query(`update place_names set region_path = $1, state = 'refused' where id = $2`, [
      gone,
      id,
    ])
    const again = { ...body, baseVersion: 2, to: 'used', regionPath: gone }
    expect(ok(await clerk.post(`${path}/${id}`, again), 409).code).toBe('placenames.place_gone')
    ok(await clerk.post(`${path}/${id}`, { ...again, regionPath: grid }))
  })

  test('the pack’s own are shown; an office switches one off, corrects it, or puts it back', async () => {
    const { items, counts } = ok(await worker.get(`${path}?state=pack&limit=5`))
    expect(items.length).toBe(5)
    expect(counts.pack).toBeGreaterThan(20)
    expect(items[0]).toMatchObject({ mayManage: false, override: null, version: 0 })
    ok(
      await clerk.post(`${path}/${items[0].id}`, {
        baseVersion: 1,
        to: 'ended',
        name: items[0].name,
        regionPath: items[0].regionPath,
        note: '',
      }),
      404,
    )
    const one = async (q: string) =>
      ok(await clerk.get(`${path}?state=pack&q=${encodeURIComponent(q)}`)).items[0]
    const mark = (
      await town.owner.query(
        `select l.id, l.name, l.region_path from landmarks l where l.kind not in ('street', 'name') and length(l.region_path) >= 15
         and length(l.name) >= 4 and not exists (select 1 from regions r where r.name = l.name) order by l.name limit 1`,
      )
    ).rows[0]
    const said = { name: mark.name, regionPath: mark.region_path, note: '早就拆了' }
    const change = (s: Session, more: object) => s.post(`${path}/${mark.id}/pack`, { ...said, ...more })
    const at = async () => {
      await town.app.services.triage.refresh()
      const r = ok(await town.anyone.post('/api/reports', { body: `${mark.name}门口的路灯坏了` }), 201)
      const found = await town.owner.query(
        `select value from decisions where report_id = $1 and kind = 'place'`,
        [r.reportId],
      )
      return found.rows[0].value.regionPath
    }
    expect(await at()).toBe(mark.region_path)
    ok(await change(worker, { do: 'off', baseVersion: 0 }), 403)
    ok(await change(clerk, { do: 'off', baseVersion: 3 }), 409)
    ok(await change(clerk, { do: 'off', baseVersion: 0 }))
    expect(await one(mark.name)).toMatchObject({ override: { what: 'off', note: '早就拆了' }, version: 1 })
    expect(await at()).not.toBe(mark.region_path)
    ok(await change(clerk, { do: 'correct', baseVersion: 1, regionPath: grid, aliases: ['老地方口'] }))
    expect(await at()).toBe(grid)
    ok(await change(clerk, { do: 'restore', baseVersion: 2 }))
    expect(await one(mark.name)).toMatchObject({ override: null, regionPath: mark.region_path })
    expect(await at()).toBe(mark.region_path)
  })
})
