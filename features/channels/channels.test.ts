/** The whole way on the demo town: orders of a hotline become a case, its result goes back to every channel with proof. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FakeHotline } from '../../test/fake-hotline.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'
import { type ImportReportsOptions, importReportsCommand } from './cli.ts'
import { deliverDue } from './deliver.ts'
import { runImport } from './import-run.ts'
import { jobs } from './reactions.ts'
import { makeClient } from './sample.ts'

let town: Town
let dispatcher: Session
let water: Session
const hotline = new FakeHotline()
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T14:20:00+08:00' })
  dispatcher = await town.as('dispatcher')
  water = await town.as('waterHandler')
  const callbackUrl = await hotline.start()
  await makeClient(town.app, town.owner, { key: hotline.key, secret: hotline.secret, callbackUrl })
})
afterAll(async () => {
  await hotline.stop()
  await town?.close()
})

const order = async (orders: object[]) => {
  const url = '/api/channels/hotline/orders'
  const signed = hotline.sign('POST', url, { requestId: randomUUID(), orders }, town.now())
  const r = await town.server.inject({ method: 'POST', url, ...signed })
  expect(r.statusCode, r.body).toBe(200)
  return r.json().orders as { outcome: string; number: string; reportId: string }[]
}
const read = async (s: Session, id: string) => (await s.get(`/api/cases/${id}`)).body
const act = async (s: Session, id: string, action: string, body: Record<string, unknown> = {}) => {
  const { version } = await read(s, id)
  const r = await s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, JSON.stringify(r.body)).toBe(200)
}
const upload = async (s: Session, content: Buffer, mime = 'image/jpeg', more: object = {}) => {
  const a = await s.post('/api/uploads', { size: content.length, mime, ...more })
  expect(a.status, JSON.stringify(a.body)).toBe(201)
  const r = await s.send({
    method: 'PATCH',
    url: `/api/uploads/${a.body.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'upload-token': a.body.token,
    },
    payload: content,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return a.body.id as string
}
const idOf = async (number: string) =>
  (await town.owner.query('select id from cases where number = $1', [number])).rows[0].id as string

describe('one result, every channel', () => {
  it('of an order and of a resident’s report with a photo', async () => {
    const [o] = await order([
      {
        externalId: 'HZ-0626-77',
        content: '顺城街 18 号门口水管爆了，水都漫到路上了',
        placeText: '顺城街 18 号',
        reporter: { name: '冉某', phone: '13812342206' },
      },
    ])
    expect(o!.outcome).toBe('created')
    const id = await idOf(o!.number)
    const resident = await town.anyone.post('/api/reports', {
      body: '顺城街 18 号门口水管爆了，一直在喷水',
      placeText: '顺城街 18 号',
      uploads: [await upload(town.anyone, await phonePhoto())],
    })
    expect(resident.status, JSON.stringify(resident.body)).toBe(201)
    const caseOfResident = (await town.anyone.get(`/api/track/${resident.body.token}`)).body.caseId
    // Whether triage links them by itself is its own test; here they are one case.
    if (caseOfResident !== id)
      await town.owner.query('update reports set case_id = $1 where id = $2', [id, resident.body.reportId])

    const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
    if ((await read(dispatcher, id)).state === 'triage')
      await act(dispatcher, id, 'dispatch', {
        unitId: unit.id,
        corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' },
      })
    town.at('2026-06-26T14:30:00+08:00')
    await act(water, id, 'accept')
    const { point } = await read(dispatcher, id)
    const spot = { point: point ?? [107.39, 29.709], accuracy: 7 }
    await act(water, id, 'arrive', { spot })
    town.at('2026-06-26T17:12:00+08:00')
    await act(water, id, 'resolve', {
      result: '换管 1.2 米，17:05 恢复供水',
      spot,
      uploads: [await upload(water, await phonePhoto({ width: 610 }))],
    })
    hotline.moods = ['drop-after']
    await deliverDue(town.app)
    town.at('2026-06-26T17:20:00+08:00')
    await deliverDue(town.app)

    const results = [...hotline.taken.values()].filter((m) => m.kind === 'result')
    expect(results).toEqual([expect.objectContaining({ externalId: 'HZ-0626-77' })])
    expect(JSON.stringify(results[0]!.body)).toContain('恢复供水')
    const told = await town.owner.query(
      `select channel, state, receipt ->> 'via' as via from outbox where case_id = $1 and kind = 'result' order by channel`,
      [id],
    )
    expect(told.rows).toEqual([
      { channel: 'hotline', state: 'delivered', via: 'callback' },
      { channel: 'web', state: 'delivered', via: 'page' },
    ])
    const path = '/api/channels/hotline/orders/HZ-0626-77'
    const asked = await town.server.inject({
      method: 'GET',
      url: path,
      headers: hotline.sign('GET', path, undefined, town.now()).headers,
    })
    expect(asked.json()).toMatchObject({ state: 'resolved', number: o!.number })
    expect(asked.json().messages.map((m: { kind: string }) => m.kind)).toContain('result')

    // The resident sees their own photo and that of the result; the department sees both through its unit.
    const { token } = resident.body
    const photos = await town.owner.query(
      'select id, phase, report_id, lng from attachments where case_id = $1 or report_id = $2',
      [id, resident.body.reportId],
    )
    expect(photos.rows.length).toBe(2)
    for (const p of photos.rows) {
      expect((await town.anyone.get(`/api/attachments/${p.id}?token=${token}`)).status).toBe(200)
      expect((await town.anyone.get(`/api/attachments/${p.id}`)).status).toBe(401)
      // A resident's position was offered, not taken; the worker's is evidence.
      expect(p.lng === null).toBe(p.report_id !== null)
    }
  })
})

describe('an import through the real pipeline', () => {
  it('places, classes and routes each row like any other report', async () => {
    const clerk = await town.as('clerk')
    const table =
      '留言编号,留言主题,留言详情,留言时间\nB-1,路灯不亮,大东门小学门口路灯坏了三盏,2026/6/25 20:10\nB-2,,,\nB-3,噪音,乌杨树农贸市场早上五点就开始喊,2026/6/26 6:02\n'
    const uploadId = await upload(clerk, Buffer.from(table), 'text/csv', {
      name: '留言.csv',
      purpose: 'import',
    })
    const made = await clerk.post('/api/imports', { uploadId, channel: 'mailbox' })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const started = await clerk.post(`/api/imports/${made.body.id}/start`, {
      columns: made.body.preview.columns,
    })
    expect(started.status, JSON.stringify(started.body)).toBe(202)
    await jobs['imports.run']!(town.app, { id: made.body.id }, { attempt: 1, aborted: () => false })
    expect((await clerk.get(`/api/imports/${made.body.id}`)).body).toMatchObject({
      state: 'done',
      created: 2,
      faulty: 1,
      total: 3,
    })
    expect(await runImport(town.app, made.body.id, { take: () => Promise.reject(new Error('again')) })).toBe(
      'done',
    )
    const rows = await town.owner.query(
      `select r.external_id, r.occurred_at, c.number, (select count(*)::int from decisions d where d.report_id = r.id) as decisions
       from reports r join cases c on c.id = r.case_id where r.channel = 'mailbox' order by 1`,
    )
    expect(rows.rows.map((r) => r.external_id)).toEqual(['B-1', 'B-3'])
    expect(rows.rows[0].occurred_at.toISOString()).toBe('2026-06-25T12:10:00.000Z')
    for (const r of rows.rows) expect(r.decisions).toBeGreaterThan(2)
  })
})

describe('yige import reports', () => {
  const run = async (content: string | Buffer, o: ImportReportsOptions = {}, stopped = false) => {
    const dir = mkdtempSync(join(tmpdir(), 'yige-cli-'))
    const said: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((s) => void said.push(String(s)))
    const error = vi.spyOn(console, 'error').mockImplementation((s) => void said.push(String(s)))
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    try {
      const file = join(dir, 'table.csv')
      writeFileSync(file, content)
      if (o.map) {
        writeFileSync(join(dir, 'map.json'), o.map)
        o = { ...o, map: join(dir, 'map.json') }
      }
      if (o.faults) o = { ...o, faults: join(dir, 'faults.csv') }
      const code = await importReportsCommand(town.app, file, o, () => stopped)
      const faults = o.faults ? readFileSync(o.faults, 'utf8') : ''
      return { code, said: said.join('\n'), faults }
    } finally {
      log.mockRestore()
      error.mockRestore()
      vi.restoreAllMocks()
      rmSync(dir, { recursive: true })
    }
  }
  const table = '工单编号,诉求内容\nCLI-1,路灯不亮\nCLI-2,\nCLI-3,井盖松动\n'
  const count = async () =>
    (await town.owner.query(`select count(*)::int as n from reports where external_id like 'CLI-%'`)).rows[0]
      .n

  it('shows first, takes in, and takes nothing twice', async () => {
    const dry = await run(table, { dryRun: true })
    expect(dry.code).toBe(0)
    expect(dry.said).toContain('body        ← 诉求内容')
    expect(dry.said).toContain('第 3 行')
    expect(await count()).toBe(0)
    const one = await run(table, { faults: 'yes' })
    expect(one).toMatchObject({ code: 0, said: expect.stringContaining('taken 2') })
    expect(one.faults).toContain('CLI-2')
    expect((await run(table)).said).toContain('known 2')
    expect(await count()).toBe(2)
  })
  it('takes a mapping, and says which part of it is not understood', async () => {
    const strange = '甲,乙\nCLI-7,树倒了\n'
    expect((await run(strange)).code).toBe(1)
    expect(await run(strange, { map: '{"body":"丙"}' })).toMatchObject({
      code: 2,
      said: expect.stringContaining('丙'),
    })
    expect((await run(strange, { map: '{"body":"乙","externalId":1}' })).code).toBe(0)
    expect(await count()).toBe(3)
  })
  it('refuses what it cannot read with words, and stops when asked', async () => {
    expect(await run(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('.xlsx'),
    })
    expect((await run(table, { channel: 'fax' })).code).toBe(2)
    expect(await importReportsCommand(town.app, '/nowhere.csv', {}, () => false)).toBe(2)
    const many = `编号,内容\n${Array.from({ length: 130 }, (_, i) => `CLI-S${i},第 ${i} 处灯坏了`).join('\n')}`
    expect((await run(many, {}, true)).code).toBe(130)
    expect(await count()).toBeLessThan(60)
    expect((await run(many)).code).toBe(0)
    expect(await count()).toBe(133)
  })
})
