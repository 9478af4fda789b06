/** Tables out on the demo town: what is in the file is what the list shows, to its maker only, and the dictionary says what it is. */
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { doorPlan, made as planned } from '../visits/sample.ts'
import { exportKinds, narrowedBy } from './contract.ts'
import { forgetExports, resumeExports } from './reactions.ts'
import { runExport } from './run.ts'

let town: Town
let dispatcher: Session
const evil = '=HYPERLINK("http://x","y") 楼道灯坏了，"第三层"，打 13812342206 找李女士'
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T14:20:00+08:00' })
  dispatcher = await town.as('dispatcher')
  for (const [body, placeText] of [
    [evil, '大东门社区3格'],
    ['河边护栏断了一截\n小孩爱在那里玩', '大东门社区1格'],
    ['夜里施工吵得睡不着', '安康社区1格'],
  ]) {
    const r = await town.anyone.post('/api/reports', { body, placeText, phone: '13812342206' })
    expect(r.status, JSON.stringify(r.body)).toBe(201)
  }
  await planned(await town.as('secretary'), doorPlan())
})
afterAll(() => town?.close())

const make = async (s: Session, more: object = {}) => {
  const r = await s.post('/api/exports', {
    kind: 'cases',
    query: { view: 'all' },
    purpose: '月度例会',
    ...more,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(202)
  return r.body.id as string
}
const fileOf = async (s: Session, id: string) => {
  const r = await s.get(`/api/exports/${id}/file`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r
}
const made = async (s: Session, more: object = {}) => {
  const id = await make(s, more)
  expect(await runExport(town.app, id)).toBe('done')
  return (await fileOf(s, id)).payload.toString('utf8')
}
const all = async (s: Session): Promise<{ number: string; reportedAt: string }[]> =>
  (await s.get('/api/cases?view=all&limit=100')).body.rows

describe('a workbook', () => {
  it('holds exactly what the list holds, with the clock of the place', async () => {
    const id = await make(dispatcher)
    expect(await runExport(town.app, id)).toBe('done')
    const r = await fileOf(dispatcher, id)
    expect(r.headers['content-disposition']).toContain('.xlsx')
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(r.payload as never)
    const rows: unknown[][] = []
    book.worksheets[0]!.eachRow((row) => void rows.push((row.values as unknown[]).slice(1)))
    const list = await all(dispatcher)
    expect(rows[0]).toContain('编号')
    const numbers = rows.slice(1).map((x) => x[0])
    expect(numbers.sort()).toEqual(list.map((x) => x.number).sort())
    const shown = rows.find((x) => x[0] === list[0]!.number)!
    expect((shown[11] as Date).toISOString().slice(0, 16)).toBe('2026-06-26T14:20')
    expect(JSON.stringify(rows)).not.toContain('13812342206')
    const log = await town.owner.query(
      `select action, purpose from audit_log where subject_id = $1 order by seq`,
      [id],
    )
    expect(log.rows).toEqual([
      { action: 'case.export', purpose: '月度例会' },
      { action: 'case.export_fetched', purpose: '月度例会' },
    ])
  })
})

describe('CSV', () => {
  it('is safe to open: a byte order mark unless unwanted, no formula, quotes and lines inside a cell', async () => {
    const text = await made(dispatcher, { kind: 'reports', query: {}, format: 'csv' })
    expect(text.startsWith('\uFEFF报告,事件编号,渠道,')).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(`)
    expect(text).not.toMatch(/[\n,]"?[=+@]/)
    expect(text).toContain('"河边护栏断了一截\n小孩爱在那里玩"')
    expect(text).toContain(',2026-06-26 14:20:00')
    const plain = await made(dispatcher, {
      kind: 'reports',
      query: {},
      format: 'csv',
      bom: false,
      language: 'en',
    })
    expect(plain.startsWith('Report,Case,Channel,')).toBe(true)
    expect(plain).toContain(',Web,')
  })
})

describe('JSON Lines', () => {
  it('has the fields of the dictionary, codes as codes, moments with their offset, and no phone', async () => {
    const { datasets } = (await dispatcher.get('/api/exports/dictionary')).body as {
      datasets: {
        kind: string
        columns: { key: string; codes: object | null; type: string; meaning: object }[]
      }[]
    }
    // People and homes of the ledger are for those who may take them out (features/ledger/rights.test.ts).
    expect(datasets.map((d) => d.kind)).toEqual(
      exportKinds.filter((k) => narrowedBy[k as 'tasks']?.includes('from') ?? true),
    )
    for (const { kind, columns } of datasets) {
      const text = await made(dispatcher, {
        kind,
        query: kind === 'cases' ? { view: 'all' } : {},
        format: 'jsonl',
      })
      const rows = text
        .split('\n')
        .filter(Boolean)
        .map((l) => JSON.parse(l) as Record<string, unknown>)
      if (kind !== 'tasks') expect(rows.length, kind).toBeGreaterThan(2)
      for (const row of rows) {
        expect(Object.keys(row)).toEqual(columns.map((c) => c.key))
        for (const c of columns) {
          const v = row[c.key]
          if (v === null) continue
          if (c.codes) for (const x of [v].flat()) expect(Object.keys(c.codes)).toContain(x)
          if (c.type === 'moment') expect(v).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)
          if (c.type === 'number') expect(typeof v).toBe('number')
          if (c.type === 'yesno') expect(typeof v).toBe('boolean')
          if (c.type === 'day') expect(v).toMatch(/^\d{4}-\d\d-\d\d$/)
        }
      }
      expect(text).not.toContain('13812342206')
      expect(text).not.toContain('李女士')
    }
  })

  it('is narrowed by region and time, and by nothing that does not apply', async () => {
    const lines = async (kind: string, query: object) =>
      (await made(dispatcher, { kind, query, format: 'jsonl' })).split('\n').filter(Boolean).length
    expect(await lines('reports', {})).toBe(3)
    expect(await lines('reports', { region: '500102006001' })).toBe(2)
    expect(await lines('reports', { channel: ['hotline'] })).toBe(0)
    expect(await lines('reports', { to: '2026-06-26T00:00:00+08:00' })).toBe(0)
    expect(
      await lines('visits', { from: '2026-06-26T00:00:00+08:00', to: '2026-06-27T00:00:00+08:00' }),
    ).toBe((await dispatcher.get('/api/visits?from=2026-06-26&to=2026-06-26&state=all&limit=1')).body.total)
    const r = await dispatcher.post('/api/exports', {
      kind: 'visits',
      query: { q: '张', level: ['urgent'] },
      purpose: 'x',
    })
    expect(r.body.issues.map((i: { path: string }) => i.path)).toEqual(['query.level', 'query.q'])
  })

  it('goes on from page to page without a row twice or missing', async () => {
    await town.owner.query(
      `insert into tasks (county, id, region_path, kind, title, subject_kind, subject_id, created_at)
       select '500102', gen_random_uuid(), '500102006', 'try', '{"zh":"试","en":"try"}', 'none', 'try ' || i, now() from generate_series(1, 2345) i`,
    )
    const text = await made(dispatcher, { kind: 'tasks', query: {}, format: 'jsonl' })
    const ids = text
      .split('\n')
      .filter((l) => l.includes('"try"'))
      .map((l) => (JSON.parse(l) as { id: string }).id)
    expect([ids.length, new Set(ids).size]).toEqual([2345, 2345])
  })
})

describe('an export', () => {
  it('is its maker’s alone, and shows only where they may read and export', async () => {
    const secretary = await town.as('secretary')
    const id = await make(secretary, { format: 'jsonl' })
    await runExport(town.app, id)
    const mine = (await fileOf(secretary, id)).payload.toString('utf8').split('\n').filter(Boolean)
    expect(mine.length).toBe((await all(secretary)).length)
    expect(mine.length).toBe(2)
    expect(
      (await made(secretary, { kind: 'reports', query: {}, format: 'jsonl' })).split('\n').filter(Boolean),
    ).toHaveLength(2)
    expect((await dispatcher.get(`/api/exports/${id}`)).status).toBe(404)
    expect((await dispatcher.get(`/api/exports/${id}/file`)).status).toBe(404)
    for (const actor of ['waterHandler', 'gridWorker'] as const)
      expect(
        (await (await town.as(actor)).post('/api/exports', { kind: 'cases', query: {}, purpose: 'x' }))
          .status,
      ).toBe(403)
  })

  it('can be stopped, and is not offered before it is whole', async () => {
    const id = await make(dispatcher)
    expect((await dispatcher.get(`/api/exports/${id}/file`)).body.code).toBe('export.state')
    expect((await dispatcher.post(`/api/exports/${id}/cancel`)).body.state).toBe('cancelled')
    expect(await runExport(town.app, id)).toBe('cancelled')
    expect((await dispatcher.get(`/api/exports/${id}/file`)).body.code).toBe('export.state')
  })

  it('that its process left behind is taken up again, and a finished one is forgotten after a week', async () => {
    const id = await make(dispatcher, { format: 'csv' })
    expect(await runExport(town.app, id, () => true)).toBe('running')
    town.at('2026-06-26T14:22:00+08:00')
    await resumeExports(town.app)
    expect(await runExport(town.app, id)).toBe('done')
    town.at('2026-07-05T14:22:00+08:00')
    await forgetExports(town.app)
    const { rows } = await town.owner.query(`select file_hash from exports where id = $1`, [id])
    expect(rows).toEqual([{ file_hash: null }])
    town.at('2026-06-26T14:22:00+08:00')
  })

  it('of somebody whose post ended meanwhile is refused', async () => {
    const supervisor = await town.as('supervisor')
    const id = await make(supervisor)
    await town.owner.query(
      `update grants set revoked_at = now() where account_id = (select id from accounts where username = 'gaomin')`,
    )
    expect(await runExport(town.app, id)).toBe('failed')
  })
})
