/** A watched folder on the demo town: real files, the real import, the real outbox. */
import fs from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { deliverDue } from '../channels/deliver.ts'
import { jobs } from '../channels/reactions.ts'
import type { Source } from './contract.ts'
import { lookDue } from './look.ts'
import { solve } from './sample.ts'

let town: Town
let admin: Session
let dispatcher: Session
let ms = new Date('2026-06-26T14:20:00+08:00').getTime()
const forward = (by: number) => {
  ms += by
  town.at(new Date(ms).toISOString())
}
beforeAll(async () => {
  town = await testTown()
  admin = await town.as('systemAdmin')
  dispatcher = await town.as('dispatcher')
}, 120_000)
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(`delete from sources; delete from tasks where kind like 'source.%'`)
})

let n = 0
const folder = (place: string, ...more: string[]) =>
  join(town.app.installation.dataDir, 'folders', place, ...more)
const add = async (o: Record<string, unknown> = {}) => {
  const place = `box${++n}`
  const r = await admin.post('/api/sources', {
    name: `共享目录 ${n}`,
    channel: 'hotline',
    regionPath: '500102006',
    settings: { kind: 'folder', place },
    ...o,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return { id: r.body.id as string, place }
}
const drop = (place: string, name: string, content: string | Buffer) =>
  fs.writeFileSync(folder(place, 'in', name), content)
const ls = (place: string, of: string) => fs.readdirSync(folder(place, of)).sort()
/** Looks until nothing more happens, running the imports that looks begin, as the job runner does. */
const turns = async (times = 4) => {
  for (let i = 0; i < times; i++) {
    forward(11_000)
    await lookDue(town.app)
    const { rows } = await town.owner.query(`select id from imports where state in ('queued', 'running')`)
    for (const r of rows)
      await jobs['imports.run']!(town.app, { id: r.id }, { attempt: 1, aborted: () => false })
  }
}
const source = async (id: string) =>
  ((await dispatcher.get('/api/sources')).body.sources as Source[]).find((s) => s.id === id)!
const reports = async (id: string) =>
  (
    await town.owner.query('select external_id, body, channel from reports where client_id = $1 order by 1', [
      id,
    ])
  ).rows
const tasks = async () =>
  (await town.owner.query(`select kind, state from tasks where kind like 'source.%' order by created_at`))
    .rows
const head = '工单编号,诉求内容,事发地址,联系电话\n'

describe('a watched folder', () => {
  it('takes tables of both kinds and encodings once, and files them away', async () => {
    const s = await add()
    drop(s.place, '早班.csv', iconv.encode(`${head}GX-1,广场路灯不亮,广场路,13900001111\n`, 'gbk'))
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('工单')
    sheet.addRows([
      ['工单编号', '诉求内容', '事发地址', '联系电话'],
      ['GX-2', '井盖松动，走路要绊倒', '南门山', '13900002222'],
    ])
    drop(s.place, '晚班.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
    drop(s.place, '写了一半.csv.part', 'x')
    drop(s.place, '~$晚班.xlsx', 'x')
    await turns()
    expect(await reports(s.id)).toEqual([
      { external_id: 'GX-1', body: '广场路灯不亮', channel: 'hotline' },
      { external_id: 'GX-2', body: '井盖松动，走路要绊倒', channel: 'hotline' },
    ])
    expect(ls(s.place, 'in')).toEqual(['~$晚班.xlsx', '写了一半.csv.part'].sort())
    expect(ls(s.place, 'done').map((f) => f.slice(16))).toEqual(['早班.csv', '晚班.xlsx'].sort())
    expect(ls(s.place, 'faulty')).toEqual([])
    expect(await source(s.id)).toMatchObject({
      today: { taken: 2, repeated: 0, refused: 0 },
      waiting: 0,
      lastError: null,
    })
    // The same file again, and the same orders in another one, add nothing.
    drop(s.place, '早班.csv', iconv.encode(`${head}GX-1,广场路灯不亮,广场路,13900001111\n`, 'gbk'))
    drop(
      s.place,
      '补发.csv',
      `${head}GX-2,井盖松动，走路要绊倒,南门山,13900002222\nGX-3,垃圾桶满了,滨江路,\n`,
    )
    await turns()
    expect((await reports(s.id)).map((r) => r.external_id)).toEqual(['GX-1', 'GX-2', 'GX-3'])
    expect((await source(s.id)).today).toMatchObject({ taken: 3, repeated: 2 })
  })

  it('leaves a file alone until it stops growing', async () => {
    const s = await add()
    const row = (i: number) => `GROW-${i},第 ${i} 处路灯不亮,广场路,\n`
    drop(s.place, '大.csv', head + row(1))
    await turns(1)
    for (let i = 2; i < 6; i++) {
      fs.appendFileSync(folder(s.place, 'in', '大.csv'), row(i))
      await turns(1)
      expect(await reports(s.id)).toEqual([])
    }
    await turns()
    expect((await reports(s.id)).length).toBe(5)
  })

  it('puts a file with rows at fault into faulty, the faults beside it, the good rows taken', async () => {
    const s = await add()
    drop(s.place, '混.csv', `${head}BAD-1,路灯不亮,广场路,\nBAD-2,,南门山,13900001111\n`)
    await turns()
    expect((await reports(s.id)).map((r) => r.external_id)).toEqual(['BAD-1'])
    const [file, faults] = ls(s.place, 'faulty')
    expect(file).toMatch(/混\.csv$/)
    const text = fs.readFileSync(folder(s.place, 'faulty', faults!), 'utf8')
    expect(text).toContain('没有内容')
    expect(text).toContain('BAD-2')
    expect(text).not.toContain('BAD-1')
    expect((await source(s.id)).last[0]).toMatchObject({ state: 'faulty', taken: 1, refused: 1 })
  })

  it('what is no table goes aside and calls a person; nothing else waits for it', async () => {
    const s = await add()
    drop(s.place, '旧.xls', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1200, '0'), 'hex'))
    drop(s.place, '好.csv', `${head}OK-1,路灯不亮,广场路,\n`)
    await turns()
    expect((await reports(s.id)).map((r) => r.external_id)).toEqual(['OK-1'])
    expect(ls(s.place, 'faulty').length).toBe(2)
    expect((await source(s.id)).last.find((l) => l.state === 'refused')?.note).toBe('import.old_excel')
    expect(await tasks()).toEqual([{ kind: 'source.file', state: 'open' }])
  })

  it('unknown columns wait for a person, who says once what they are', async () => {
    const s = await add()
    drop(s.place, '甲.csv', '甲,乙\nQ-1,路灯不亮\n')
    await turns()
    const [item] = (await source(s.id)).last
    expect(item).toMatchObject({ state: 'waiting', note: 'columns' })
    expect((await tasks())[0]).toEqual({ kind: 'source.file', state: 'open' })
    expect(await reports(s.id)).toEqual([])
    const clerk = await town.as('clerk')
    const started = await clerk.post(`/api/imports/${item!.importId}/start`, {
      columns: { externalId: 0, body: 1 },
    })
    expect(started.status, JSON.stringify(started.body)).toBe(202)
    await turns()
    expect((await reports(s.id)).map((r) => r.external_id)).toEqual(['Q-1'])
    expect((await tasks())[0]).toEqual({ kind: 'source.file', state: 'done' })
    drop(s.place, '乙.csv', '甲,乙\nQ-2,井盖松动\n')
    await turns()
    expect((await reports(s.id)).map((r) => r.external_id)).toEqual(['Q-1', 'Q-2'])
    expect(ls(s.place, 'done').length).toBe(2)
  })

  it('goes on after a kill: between import and move, between move and end', async () => {
    const s = await add()
    drop(s.place, '断.csv', `${head}KILL-1,路灯不亮,广场路,\nKILL-2,井盖松动,南门山,\n`)
    await turns(3)
    // As if the process had died just before it wrote down that the file is done.
    await town.owner.query(
      `update source_items set state = 'running', taken = 0, ended_at = null where source_id = $1`,
      [s.id],
    )
    await turns(1)
    expect((await source(s.id)).last[0]).toMatchObject({ state: 'taken', taken: 2 })
    // And just before it moved it.
    await town.owner.query(
      `update source_items set state = 'running', taken = 0, ended_at = null where source_id = $1`,
      [s.id],
    )
    const [done] = ls(s.place, 'done')
    fs.renameSync(folder(s.place, 'done', done!), folder(s.place, 'in', '断.csv'))
    await turns()
    expect(ls(s.place, 'in')).toEqual([])
    expect((await reports(s.id)).length).toBe(2)
    expect((await source(s.id)).last).toHaveLength(1)
  })

  it('a folder that nobody allowed is refused, also through a link; one folder has one source', async () => {
    const bad = async (place: string) =>
      (
        await admin.post('/api/sources', {
          name: 'x',
          channel: 'hotline',
          regionPath: '500102006',
          settings: { kind: 'folder', place },
        })
      ).body.code
    for (const place of ['/etc', '../../etc', 'a/b', '.ssh']) expect(await bad(place)).toBe('source.place')
    const root = join(town.app.installation.dataDir, 'srv')
    fs.mkdirSync(join(root, 'sftp'), { recursive: true })
    fs.symlinkSync('/etc', join(root, 'out-of-here'))
    town.app.installation.folders = [root]
    expect(await bad(join(root, 'out-of-here'))).toBe('source.place')
    const s = await add({ settings: { kind: 'folder', place: join(root, 'sftp') } })
    expect(await bad(join(root, 'sftp', '..', 'sftp'))).toBe('source.place_taken')
    fs.writeFileSync(join(root, 'sftp', 'in', 'a.csv'), `${head}SFTP-1,路灯不亮,广场路,\n`)
    fs.symlinkSync('/etc/passwd', join(root, 'sftp', 'in', 'passwd.csv'))
    await turns()
    expect((await reports(s.id)).map((r) => r.external_id)).toEqual(['SFTP-1'])
    town.app.installation.folders = []
  })

  it('shows the first rows before anything is taken, phones masked', async () => {
    const s = await add({ active: false })
    drop(s.place, '样.csv', `${head}TRY-1,路灯不亮,广场路,13900001111\nTRY-2,,南门山,\n`)
    const r = await admin.post('/api/sources/try', {
      requestId: undefined,
      settings: { kind: 'folder', place: s.place },
    })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    expect(r.body).toMatchObject({ ok: true, found: 2, said: '样.csv' })
    expect(r.body.samples[0].order).toMatchObject({ externalId: 'TRY-1', phone: '139****1111' })
    expect(r.body.samples[1]).toMatchObject({ order: null, notes: ['没有内容'] })
    await turns()
    // Paused: nothing was taken.
    expect(await reports(s.id)).toEqual([])
    await admin.post(`/api/sources/${s.id}`, { active: true })
    await turns()
    expect((await reports(s.id)).map((x) => x.external_id)).toEqual(['TRY-1'])
  })
})

describe('the way back', () => {
  it('the result is a file with its receipt, once, also when it is written again', async () => {
    const s = await add()
    drop(s.place, '工单.csv', `${head}BACK-1,顺城街 18 号门口水管爆了，水漫到路上,顺城街 18 号,\n`)
    await turns()
    const id = await solve(town, 'BACK-1', '换管 1.2 米，恢复供水')
    await deliverDue(town.app)
    const out = () => ls(s.place, 'out').filter((f) => f.includes(' result '))
    expect(out()).toHaveLength(1)
    const text = fs.readFileSync(folder(s.place, 'out', out()[0]!), 'utf8')
    expect(text).toContain('BACK-1')
    expect(text).toContain('恢复供水')
    expect(text).toContain('已办结')
    const told = await town.owner.query(
      `select id, state, receipt from outbox where case_id = $1 and kind = 'result'`,
      [id],
    )
    expect(told.rows).toEqual([
      expect.objectContaining({ state: 'delivered', receipt: expect.objectContaining({ via: 'file' }) }),
    ])
    expect(told.rows[0].receipt.number).toBe(`out/${out()[0]}`)
    // A sender that died before it could say so writes the same file again.
    await town.owner.query(`update outbox set state = 'sending', next_at = $2 where id = $1`, [
      told.rows[0].id,
      town.now(),
    ])
    await deliverDue(town.app)
    expect(out()).toHaveLength(1)
  })
})
