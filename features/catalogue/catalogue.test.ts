import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { tellLate } from './news.ts'

let town: Town
let clerk: Session
let secretary: Session
let worker: Session
let water: Session
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T09:00:00+08:00' })
  clerk = await town.as('clerk')
  secretary = await town.as('secretary')
  worker = await town.as('gridWorker')
  water = await town.as('waterHandler')
}, 120_000)
afterAll(() => town?.close())

const street = '500102006'
const path = '/api/catalogue'
const ok = (r: { status: number; body: unknown }, status = 200) => {
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return r.body as any
}
const entry = (code: string, more: object = {}) => ({
  regionPath: street,
  code,
  kind: 'data',
  name: `测试条目 ${code}`,
  owner: '测试数据办',
  ...more,
})
async function upload(rows: string[][]): Promise<string> {
  const content = Buffer.from(await writeXlsx({ sheets: [{ name: '目录', rows }] }))
  const mime = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const made = { size: content.length, mime, name: '目录.xlsx', purpose: 'import' }
  const { id, token } = ok(await clerk.post('/api/uploads', made), 201)
  ok(
    await clerk.send({
      method: 'PATCH',
      url: `/api/uploads/${id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': token,
      },
      payload: content,
    }),
  )
  return id
}

describe('the catalogue', () => {
  test('says how fresh an entry is: as somebody said, or as what it stands for changed last', async () => {
    const said = ok(await clerk.post(path, entry('A-1', { every: 30, changedOn: '2026-05-01' })), 201)
    const own = ok(await clerk.post(path, entry('A-2', { every: 1, bound: 'people' })), 201)
    ok(await clerk.post(path, entry('A-1')), 409)
    ok(await clerk.post(path, entry('A-3', { bound: 'nothing', changedOn: '2026-06-27' })), 400)
    expect(ok(await worker.get(`${path}/${said.id}`)).fresh).toEqual({
      on: '2026-05-01',
      days: 56,
      late: true,
    })
    const [{ at }] = (
      await town.owner.query(
        `select (max(changed_at) at time zone 'Asia/Shanghai')::date::text as at from people`,
      )
    ).rows
    expect(ok(await worker.get(`${path}/${own.id}`)).fresh.on).toBe(at)
    const late = ok(await worker.get(`${path}?only=late&owner=${encodeURIComponent('测试数据办')}`))
    expect(late.items.map((e: { code: string }) => e.code)).toContain('A-1')
    ok(
      await clerk.post(`${path}/${said.id}`, {
        ...entry('A-1', { changedOn: '2026-06-26' }),
        baseVersion: 1,
      }),
    )
    ok(await clerk.post(`${path}/${said.id}`, { ...entry('A-1'), baseVersion: 1 }), 409)
    ok(await worker.post(path, entry('A-9')), 403)
  })

  test('is asked for by a unit once, granted or refused with a reason, and only by whoever keeps it', async () => {
    const { id } = ok(await clerk.post(path, entry('B-1')), 201)
    ok(await water.post(`${path}/${id}/ask`, { purpose: '安排检修' }), 201)
    ok(await water.post(`${path}/${id}/ask`, { purpose: '再来一次' }), 409)
    const mine = ok(await water.get(`${path}/${id}`))
    expect(mine).toMatchObject({ mine: 'asked', mayAsk: false, waiting: 1, subscribers: 0 })
    // Whoever neither asked nor decides is not told who did.
    expect(ok(await worker.get(`${path}/${id}`)).subscriptions).toEqual([])
    const [s] = ok(await clerk.get(`${path}/${id}`)).subscriptions
    const decide = `${path}/subscriptions/${s.id}/decide`
    ok(await secretary.post(decide, { to: 'granted' }), 403)
    ok(await clerk.post(decide, { to: 'refused' }), 400)
    ok(await clerk.post(decide, { to: 'granted' }))
    ok(await clerk.post(decide, { to: 'refused', reason: '不行' }), 409)
    expect(ok(await worker.get(`${path}/${id}`))).toMatchObject({ subscribers: 1, waiting: 0 })
    // A change is told to the unit that uses it, once until somebody looked; what it was stands in the history.
    const change = (baseVersion: number, more: object) =>
      clerk.post(`${path}/${id}`, { ...entry('B-1', { every: 30, ...more }), baseVersion })
    const told = async () =>
      (
        ok(await water.get('/api/tasks?limit=200')).items as {
          kind: string
          id: string
          title: { zh: string }
        }[]
      ).filter((t) => t.title.zh.startsWith('测试条目 B-1'))
    ok(await change(1, { changedOn: '2026-06-20' }))
    expect((await told()).map((t) => t.title.zh)).toEqual(['测试条目 B-1改了：更新周期'])
    ok(await change(2, { changedOn: '2026-06-21', owner: '测试新办', note: '换了人管' }))
    expect((await told()).length).toBe(1)
    const { events } = ok(await water.get(`${path}/${id}`))
    expect(events.map((e: { kind: string }) => e.kind)).toEqual(['changed', 'changed', 'entered'])
    expect(events[0].changes).toEqual([
      { field: 'owner', before: '测试数据办', after: '测试新办' },
      { field: 'changedOn', before: '2026-06-20', after: '2026-06-21' },
      { field: 'note', before: '', after: '换了人管' },
    ])
    for (const t of await told()) ok(await water.post(`/api/tasks/${t.id}/done`, {}))
    // That it is late is told once of each time; renewed, nobody has to look.
    ok(await change(3, { changedOn: '2026-05-01', owner: '测试新办', note: '换了人管' }))
    await tellLate(town.app)
    const [late] = await told()
    expect(late).toMatchObject({ kind: 'catalogue.late' })
    ok(await water.post(`/api/tasks/${late!.id}/done`, {}))
    await tellLate(town.app)
    expect(await told()).toEqual([])
    ok(await change(4, { changedOn: '2026-05-02', owner: '测试新办', note: '换了人管' }))
    await tellLate(town.app)
    expect((await told()).length).toBe(1)
    ok(await change(5, { changedOn: '2026-06-26', owner: '测试新办', note: '换了人管' }))
    await tellLate(town.app)
    expect(await told()).toEqual([])
    ok(await clerk.post(decide, { to: 'ended', reason: '用完了' }))
    expect(ok(await water.get(`${path}/${id}`))).toMatchObject({ mine: null, mayAsk: true })
  })

  test('1,714 entries of a workbook are looked at and taken at once, and a second time nothing changes', async () => {
    const head = ['编码', '名称', '类别', '责任单位', '更新周期']
    const rows = Array.from({ length: 1714 }, (_, i) =>
      i < 188
        ? [`D-${i}`, `测试数据 ${i}`, '数据项', `测试单位 ${i % 9}`, '每月']
        : [`S-${i}`, `测试点位 ${i}`, '摄像头', `测试单位 ${i % 9}`, ''],
    )
    const wrong = ok(
      await clerk.post(`${path}/import`, {
        uploadId: await upload([head, ...rows, ['', '', '', '', '']].concat([['X', '', '火星', '', '']])),
        regionPath: street,
        take: true,
      }),
    )
    expect(wrong).toMatchObject({ rows: 1715, wrong: 1, taken: false })
    expect(wrong.faults[0].faults.map((f: { field: string }) => f.field)).toEqual(['name', 'owner', 'kind'])
    const uploadId = await upload([head, ...rows])
    const begin = performance.now()
    const look = ok(await clerk.post(`${path}/import`, { uploadId, regionPath: street }))
    expect(look).toMatchObject({ rows: 1714, created: 1714, changed: 0, same: 0, wrong: 0, taken: false })
    ok(await clerk.post(`${path}/import`, { uploadId, regionPath: street, take: true }))
    console.log(
      `catalogue: ${rows.length} entries looked at and taken in ${Math.round(performance.now() - begin)} ms`,
    )
    const again = ok(await clerk.post(`${path}/import`, { uploadId, regionPath: street, take: true }))
    expect(again).toMatchObject({ created: 0, changed: 0, same: 1714, taken: true })
    const list = ok(await worker.get(`${path}?kind=device&q=${encodeURIComponent('测试点位')}`))
    expect(list.total).toBe(1526)
    expect(list.counts).toContainEqual({ kind: 'device', n: 1526 })
    expect(ok(await worker.get(`${path}?q=D-7&limit=1`)).items[0]).toMatchObject({
      every: 31,
      owner: '测试单位 7',
    })
  })

  test('what the street has is known below it; what another community has is not', async () => {
    const { id } = ok(await clerk.post(path, entry('C-1', { regionPath: '500102006005' })), 201)
    ok(await secretary.get(`${path}/${id}`), 404)
    ok(await secretary.post(`${path}/${id}/ask`, { purpose: 'x' }), 404)
    // Of the street it may be asked for, though the task of its owner lies beyond their own region.
    const owner = town.app.services.organisation.units().find((u) => u.regionPath === street)!.name
    const above = ok(await clerk.post(path, entry('C-2', { owner })), 201).id
    ok(await secretary.post(`${path}/${above}/ask`, { purpose: '核对' }), 201)
    const seen = ok(await secretary.get(`${path}?limit=200`)).items as { code: string }[]
    expect(seen.some((e) => e.code === 'A-2')).toBe(true)
    expect(seen.some((e) => e.code === 'C-1')).toBe(false)
  })
})
