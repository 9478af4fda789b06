/** A version of the list from draft to in force, over HTTP and on the whole server: what people do on the desk page. */
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { type Actor, actors } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import type { Item, LevelRule } from './contract.ts'
import { caseStandardCsv } from './sample.ts'

let town: Town
let clerk: Session
let leader: Session
let dispatcher: Session
let inForce: { id: string; name: string; items: number }

beforeAll(async () => {
  town = await testTown()
  clerk = await town.as('clerk')
  leader = await town.as('leader')
  dispatcher = await town.as('dispatcher')
  inForce = (await clerk.get('/api/item-lists')).body.lists.find((l: { inForce: boolean }) => l.inForce)
})
afterAll(() => town?.close())

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function draft(name: string): Promise<string> {
  const r = await clerk.post('/api/item-lists', { name, basedOn: inForce.id })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body.id
}
const itemAt = async (id: string, code: string): Promise<Item> =>
  (await clerk.get(`/api/item-lists/${id}/items/${code}`)).body.item
const versionOf = async (id: string): Promise<number> =>
  (await clerk.get(`/api/item-lists/${id}`)).body.list.version
const put = (s: Session, id: string, item: Item, baseVersion: number) =>
  s.send({
    method: 'PUT',
    url: `/api/item-lists/${id}/items/${item.code}`,
    payload: { requestId: uuidv7(), baseVersion, item },
  })
/** Changes one level of one item of a draft. */
async function change(
  id: string,
  code: string,
  level: 'critical' | 'urgent' | 'normal',
  to: Partial<LevelRule>,
) {
  const item = await itemAt(id, code)
  const rule = item.levels[level]
  if (!rule) throw new Error(`${code} has no level ${level}`)
  item.levels[level] = { ...rule, ...to }
  const r = await put(clerk, id, item, await versionOf(id))
  expect(r.status, JSON.stringify(r.body)).toBe(200)
}

async function upload(s: Session, bytes: Buffer, name: string): Promise<string> {
  const made = await s.post('/api/uploads', { size: bytes.length, mime: xlsx, name, purpose: 'import' })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const sent = await s.send({
    method: 'PATCH',
    url: `/api/uploads/${made.body.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'upload-token': made.body.token,
    },
    payload: bytes,
  })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  return made.body.id
}

/** The bytes of an answer; `Reply` carries text only. */
async function bytesOf(actor: Actor, url: string): Promise<Buffer> {
  const door = await town.server.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: { username: actors[actor], password: 'yige-demo' },
  })
  const cookie = door.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
  const r = await town.server.inject({ method: 'GET', url, headers: { cookie } })
  expect(r.statusCode).toBe(200)
  expect(r.headers['content-type']).toContain('spreadsheetml')
  return r.rawPayload
}

describe('who may', () => {
  it('lets a grid worker read, a data clerk edit, a street leader publish, and nobody the other’s', async () => {
    const grid = await town.as('gridWorker')
    const see = (s: Session) => s.get('/api/item-lists').then((r) => r.body)
    expect(await see(grid)).toMatchObject({ mayEdit: false, mayPublish: false })
    expect(await see(clerk)).toMatchObject({ mayEdit: true, mayPublish: false })
    expect(await see(leader)).toMatchObject({ mayEdit: false, mayPublish: true })

    expect((await grid.get(`/api/item-lists/${inForce.id}`)).body.items).toHaveLength(inForce.items)
    expect((await grid.post('/api/item-lists', { name: 'x', basedOn: inForce.id })).status).toBe(403)
    const id = await draft('who-may')
    const item = await itemAt(id, '3.2.1')
    const of = (s: Session) => put(s, id, { ...item, opening: '改一改' }, 1).then((r) => r.status)
    expect([await of(grid), await of(leader), await of(town.anyone), await of(clerk)]).toEqual([
      403, 403, 401, 200,
    ])
    const publish = { baseVersion: 2, validFrom: '2026-07-01', note: '' }
    expect((await clerk.post(`/api/item-lists/${id}/publish`, publish)).status).toBe(403)
    expect((await clerk.post(`/api/item-lists/${id}/discard`, { baseVersion: 2 })).status).toBe(200)
  })

  it('never changes a version that is settled', async () => {
    const item = await itemAt(inForce.id, '3.2.1')
    const r = await put(clerk, inForce.id, { ...item, opening: '改一改' }, await versionOf(inForce.id))
    expect([r.status, r.body.code]).toEqual([409, 'items.not_a_draft'])
    expect(await itemAt(inForce.id, '3.2.1')).toEqual(item)
  })
})

describe('editing a draft', () => {
  it('refuses a save that has not seen the one before, and keeps both when it is put on top', async () => {
    const id = await draft('two-editors')
    const item = await itemAt(id, '3.2.1')
    const first = await put(clerk, id, { ...item, opening: '第一个人写的' }, 1)
    expect(first.body.version).toBe(2)
    const second = await put(clerk, id, { ...item, closing: '第二个人写的' }, 1)
    expect([second.status, second.body.code]).toEqual([409, 'conflict.version'])
    expect((await itemAt(id, '3.2.1')).opening).toBe('第一个人写的')

    const fresh = await itemAt(id, '3.2.1')
    expect((await put(clerk, id, { ...fresh, closing: '第二个人写的' }, 2)).status).toBe(200)
    expect(await itemAt(id, '3.2.1')).toMatchObject({ opening: '第一个人写的', closing: '第二个人写的' })
    const { changes } = (await clerk.get(`/api/item-lists/${id}/diff`)).body
    expect(changes.map((c: { field: string }) => c.field)).toEqual(['closing', 'opening'])
    const { body } = await clerk.get(`/api/item-lists/${id}/items/3.2.1`)
    expect(body.before.opening).toBe(item.opening)
  })

  it('adds and removes items, and finds them by word and owner', async () => {
    const id = await draft('more-items')
    const item = { ...(await itemAt(id, '3.2.6')), code: '3.2.77', name: '试水', keywords: ['试水'] }
    expect((await put(clerk, id, item, 1)).status).toBe(200)
    expect((await put(clerk, id, { ...item, code: '3.2.78' }, 1)).status).toBe(409)
    const tree = (await clerk.get(`/api/item-lists/${id}`)).body
    const leaf = tree.items.find((i: Item) => i.code === '3.2.77')
    expect(leaf).toMatchObject({ changed: true, kindName: item.kindName })
    expect(leaf.keywords).toContain('试水')
    expect(leaf.owners).toEqual(['@district.water', '@district.water-repair'])
    expect(tree.list.items).toBe(inForce.items + 1)
    expect((await clerk.post(`/api/item-lists/${id}/items/3.2.77/remove`, { baseVersion: 2 })).status).toBe(
      200,
    )
    expect((await clerk.get(`/api/item-lists/${id}/items/3.2.77`)).status).toBe(404)
    expect((await clerk.get(`/api/item-lists/${id}/diff`)).body.changes).toEqual([])
  })

  it('counts a month again under the draft without touching a case', async () => {
    const id = await draft('replayed')
    const before = await town.owner.query(
      'select md5(string_agg(c::text, $1 order by id)) as all from cases c',
      ['|'],
    )
    await change(id, '3.2.1', 'critical', { owners: [] })
    const r = await clerk.get(`/api/item-lists/${id}/replay?days=366`)
    expect(r.status).toBe(200)
    expect(r.body.b.inTime + r.body.b.late + r.body.b.open + r.body.b.noOwner + r.body.b.noClock).toBe(
      r.body.cases,
    )
    const after = await town.owner.query(
      'select md5(string_agg(c::text, $1 order by id)) as all from cases c',
      ['|'],
    )
    expect(after.rows).toEqual(before.rows)
  })
})

describe('publishing', () => {
  const report = async (body: string) => {
    const r = await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
    expect(r.status, JSON.stringify(r.body)).toBe(201)
    return (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  }
  /** Sends a case to the water company as 3.2.1 urgent and says how many hours of the clock it was given. */
  const dispatched = async (id: string) => {
    const read = async () => (await dispatcher.get(`/api/cases/${id}`)).body
    const c = await read()
    const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
    if (c.state === 'triage') {
      const done = await dispatcher.post(`/api/cases/${id}/dispatch`, {
        baseVersion: c.version,
        unitId: unit.id,
        corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' },
      })
      expect(done.status, JSON.stringify(done.body)).toBe(200)
    }
    const now = await read()
    const clock = now.clocks.find((k: { kind: string }) => k.kind === 'resolve')
    return {
      list: now.item.listName,
      due: (Date.parse(clock.dueAt) - Date.parse(clock.startedAt)) / 3_600_000,
    }
  }

  it('goes from a blocked draft to the list new cases follow, and open cases keep theirs', async () => {
    town.at('2026-06-26T22:00:00+08:00')
    const old = await report('路边一处不知道什么东西，请来看看，可能和水有关系')
    expect((await dispatcher.get(`/api/cases/${old}`)).body.state).toBe('triage')

    const id = await draft('2026-07')
    await change(id, '3.2.1', 'urgent', {
      limits: { sign: '10 minutes', arrive: null, resolve: '3 hours', feedback: null },
    })
    await change(id, '3.2.5', 'normal', { owners: [] })
    await change(id, '9.1.1', 'normal', { owners: ['@district.bus', '@district.transport'] })

    const check = (await clerk.get(`/api/item-lists/${id}/check`)).body
    expect(check.blocking).toBe(2)
    const paths = ['3.2.5.levels.normal.owners', '9.1.1.levels.normal.owners']
    for (const [s, at] of [
      [clerk, 'submit'],
      [leader, 'publish'],
    ] as const) {
      const r = await s.post(`/api/item-lists/${id}/${at}`, {
        baseVersion: await versionOf(id),
        ...(at === 'publish' ? { validFrom: '2026-06-27', note: '' } : {}),
      })
      expect([r.status, r.body.code]).toEqual([422, 'items.blocked'])
      expect(r.body.issues.map((i: { path: string }) => i.path)).toEqual(paths)
    }

    await change(id, '3.2.5', 'normal', { owners: ['@district.water'] })
    await change(id, '9.1.1', 'normal', { owners: ['@district.bus'] })
    expect((await clerk.get(`/api/item-lists/${id}/check`)).body.blocking).toBe(0)
    expect(
      (await clerk.post(`/api/item-lists/${id}/submit`, { baseVersion: await versionOf(id) })).status,
    ).toBe(200)
    expect((await clerk.get(`/api/item-lists/${id}`)).body.list.status).toBe('in_review')
    const stale = await leader.post(`/api/item-lists/${id}/publish`, {
      baseVersion: 1,
      validFrom: '2026-06-27',
      note: '',
    })
    expect(stale.body.code).toBe('conflict.version')
    const published = await leader.post(`/api/item-lists/${id}/publish`, {
      baseVersion: await versionOf(id),
      validFrom: '2026-06-27',
      note: '供水抢修提速',
    })
    expect(published.status, JSON.stringify(published.body)).toBe(200)

    // Until midnight of its first day the version before stays in force.
    const named = async () => (await clerk.get('/api/items')).body.listName
    expect(await named()).toBe(inForce.name)
    town.at('2026-06-26T23:59:59+08:00')
    expect(await named()).toBe(inForce.name)
    town.at('2026-06-27T00:00:00+08:00')
    expect(await named()).toBe('2026-07')

    town.at('2026-06-27T00:30:00+08:00')
    const fresh = await report('院坝边上有个事情说不清楚，麻烦派人看一眼，好像是管子')
    const [a, b] = [await dispatched(old), await dispatched(fresh)]
    expect(a.list).toBe(inForce.name)
    expect(b).toEqual({ list: '2026-07', due: 3 })
    expect(a.due).toBeGreaterThan(3)
  })
})

describe('Excel', () => {
  it('goes out and comes back as the identical list', async () => {
    const bytes = await bytesOf('clerk', `/api/item-lists/${inForce.id}/export`)
    const uploadId = await upload(clerk, bytes, '权责清单.xlsx')
    const dry = await clerk.post('/api/item-lists/import', { name: 'back', uploadId, dryRun: true })
    expect(dry.body).toMatchObject({ id: null, format: 'own', items: inForce.items, problems: [] })
    expect(
      (await clerk.get('/api/item-lists')).body.lists.some((l: { name: string }) => l.name === 'back'),
    ).toBe(false)
    const r = await clerk.post('/api/item-lists/import', { name: 'back', uploadId })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    const diff = await clerk.get(`/api/item-lists/${r.body.id}/diff?against=${inForce.id}`)
    expect(diff.body.changes).toEqual([])
  }, 30_000)

  it('shows what a table of another place would become, with its faults and unknown units, and stores nothing', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('立案结案标准')
    for (const line of caseStandardCsv.trim().split('\n')) sheet.addRow(line.split(','))
    const uploadId = await upload(clerk, Buffer.from(await book.xlsx.writeBuffer()), '外地标准.xlsx')
    const count = async () => (await clerk.get('/api/item-lists')).body.lists.length
    const lists = await count()
    const dry = await clerk.post('/api/item-lists/import', { name: 'foreign', uploadId, dryRun: true })
    expect(dry.status, JSON.stringify(dry.body)).toBe(200)
    expect(dry.body).toMatchObject({ id: null, format: 'table', items: 6 })
    expect(dry.body.problems.map((p: { row: number; code: string }) => [p.row, p.code])).toEqual([
      [8, 'items.limit_unreadable'],
      [9, 'items.row_incomplete'],
      [9, 'items.row_incomplete'],
    ])
    expect(dry.body.proposals).toContainEqual(expect.objectContaining({ name: '城区供水服务站', rows: 2 }))
    expect(await count()).toBe(lists)

    const taken = await clerk.post('/api/item-lists/import', { name: 'foreign', uploadId })
    const check = (await clerk.get(`/api/item-lists/${taken.body.id}/check`)).body
    const codes = check.findings.filter((f: { severity: string }) => f.severity === 'blocking')
    expect(new Set(codes.map((f: { code: string }) => f.code))).toEqual(new Set(['items.unit_unknown']))
  })

  it('refuses what is no workbook', async () => {
    const made = await clerk.post('/api/uploads', {
      size: 9,
      mime: 'text/csv',
      name: 'a.csv',
      purpose: 'import',
    })
    await clerk.send({
      method: 'PATCH',
      url: `/api/uploads/${made.body.id}`,
      headers: {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        'upload-token': made.body.token,
      },
      payload: Buffer.from('a,b\n1,2,3'),
    })
    const r = await clerk.post('/api/item-lists/import', {
      name: 'csv',
      uploadId: made.body.id,
      dryRun: true,
    })
    expect([r.status, r.body.code]).toEqual([422, 'items.not_a_workbook'])
  })
})
