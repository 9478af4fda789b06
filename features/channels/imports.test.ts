import { fork } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeatureApp, featureApp, rootPath } from '../../test/feature-app.ts'
import { blobPath } from '../attachments/answers.ts'
import { routes as uploadRoutes } from '../attachments/routes.ts'
import { runImport } from './import-run.ts'
import { forgetFiles, resumeFiles } from './reactions.ts'
import { importRoutes } from './routes-imports.ts'
import { sampleIntake } from './sample.ts'
import { detect } from './table.ts'

let t: FeatureApp
let take: ReturnType<typeof sampleIntake>
let clerk: Record<string, string>
beforeAll(async () => {
  t = await featureApp([...uploadRoutes, ...importRoutes], {
    jobs: { 'imports.run': async () => {}, 'exports.run': async () => {} },
  })
  take = sampleIntake(t.owner)
  clerk = t.as({ id: randomUUID(), name: '资料员' }, ['report.import'], rootPath)
})
afterAll(() => t.close())

const api = async (method: 'GET' | 'POST', url: string, payload?: object, headers = clerk) => {
  const r = await t.server.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  return { status: r.statusCode, body: r.headers['content-type']?.includes('json') ? r.json() : r.body }
}
const upload = async (content: Buffer, name = '工单.csv', headers = clerk) => {
  const a = await api(
    'POST',
    '/api/uploads',
    {
      requestId: randomUUID(),
      size: content.length,
      mime: 'application/vnd.ms-excel',
      name,
      purpose: 'import',
    },
    headers,
  )
  await t.server.inject({
    method: 'PATCH',
    url: `/api/uploads/${a.body.id}`,
    headers: {
      ...headers,
      'content-type': 'application/octet-stream',
      'upload-offset': '0',
      'upload-token': a.body.token,
    },
    payload: content,
  })
  return a.body.id as string
}
const create = async (content: string | Buffer, channel = 'hotline') =>
  api('POST', '/api/imports', {
    requestId: randomUUID(),
    uploadId: await upload(Buffer.from(content)),
    channel,
  })
const start = (id: string, columns: object) =>
  api('POST', `/api/imports/${id}/start`, { requestId: randomUUID(), columns })
const reports = async () =>
  (await t.owner.query('select count(*)::int as n from reports')).rows[0].n as number
const table = (n: number, prefix: string, from = 0) =>
  `编号,内容,电话\n${Array.from({ length: n }, (_, i) => `${prefix}-${from + i},第 ${from + i} 件：路灯不亮,13800000000`).join('\n')}\n`

describe('an import', () => {
  it('is looked at first, corrected, and then taken in', async () => {
    const before = await reports()
    const made = await create(
      '编号,内容,电话,时间,类别\nA-1,漏水,138 1234 2206,2026/6/26 9:05,市政\nA-2,,13812342206,,\nA-3,路灯,打不通,后天,市政\n',
    )
    expect(made.status).toBe(201)
    const p = made.body.preview
    expect(p).toMatchObject({
      from: 'guessed',
      columns: { externalId: 0, body: 1, phone: 2, occurredAt: 3 },
      total: 3,
      faulty: 1,
      warned: 1,
    })
    expect(p.rows[0].report).toMatchObject({
      body: '漏水',
      phone: '138****2206',
      occurredAt: '2026-06-26T01:05:00.000Z',
    })
    expect(p.rows[1].report).toBeNull()
    expect(p.faults.map((f: { row: number }) => f.row)).toEqual([3, 4])
    expect(await reports()).toBe(before)

    const other = await api('POST', `/api/imports/${made.body.id}/preview`, {
      columns: { externalId: 0, body: 4 },
    })
    expect(other.body).toMatchObject({ from: 'given', faulty: 1 })
    expect((await start(made.body.id, { externalId: 0 })).body.code).toBe('import.mapping')
    expect((await start(made.body.id, { body: 9 })).body.code).toBe('import.mapping')
    expect((await start(made.body.id, p.columns)).body).toMatchObject({ state: 'queued', total: 3 })
    expect(await runImport(t.app, made.body.id, { take })).toBe('done')
    const done = await api('GET', `/api/imports/${made.body.id}`)
    expect(done.body).toMatchObject({ state: 'done', total: 3, done: 3, created: 2, repeated: 0, faulty: 1 })
    expect(await reports()).toBe(before + 2)
    const input = take.inputs.find((i) => i.externalId === 'A-1')!
    expect(input).toMatchObject({
      channel: 'hotline',
      reporter: { kind: 'named', phone: '13812342206' },
      raw: { 类别: '市政' },
    })

    const csv = await api('GET', `/api/imports/${made.body.id}/faults.csv`)
    expect(csv.body.split('\r\n').slice(0, 3)).toEqual([
      '\ufeff行 row,问题 fault,编号,内容,电话,时间,类别',
      '3,没有内容,A-2,,13812342206,,',
      expect.stringMatching(/^4,.*A-3/),
    ])
    expect(
      (await t.owner.query('select source::text as s from import_faults')).rows.every((r) => r.s === '{}'),
    ).toBe(true)
  })

  it('remembers what was said about a table with these headings', async () => {
    const one = await create('甲,乙,丙\nB-1,x,漏水\n')
    expect(one.body.preview.columns).toEqual({})
    await start(one.body.id, { externalId: 0, body: 2 })
    const two = await create('甲,乙,丙\nB-2,y,路灯\n')
    expect(two.body.preview).toMatchObject({ from: 'remembered', columns: { externalId: 0, body: 2 } })
  })

  it('takes the same file, and the same orders in another file, once', async () => {
    const run = async (content: string) => {
      const made = await create(content)
      await start(made.body.id, made.body.preview.columns)
      await runImport(t.app, made.body.id, { take })
      return (await api('GET', `/api/imports/${made.body.id}`)).body
    }
    const content = table(30, 'C')
    expect(await run(content)).toMatchObject({ created: 30, repeated: 0 })
    expect(await run(content)).toMatchObject({ created: 0, repeated: 30 })
    expect(await run(table(40, 'C', 10))).toMatchObject({ created: 20, repeated: 20 })
    const noIds = '内容\n没有编号的一件\n没有编号的一件\n'
    expect(await run(noIds)).toMatchObject({ created: 2 })
    expect(await run(noIds)).toMatchObject({ created: 0, repeated: 2 })
  })

  it('stops between rows when cancelled, and keeps what was taken', async () => {
    const made = await create(table(400, 'D'))
    await start(made.body.id, made.body.preview.columns)
    let cancelled: Promise<{ status: number }> | undefined
    const state = await runImport(t.app, made.body.id, {
      take: async (app, input) => {
        if (input.externalId === 'D-100') {
          cancelled = api('POST', `/api/imports/${made.body.id}/cancel`, { requestId: randomUUID() })
          await cancelled
        }
        return take(app, input)
      },
    })
    expect(state).toBe('cancelled')
    const after = (await api('GET', `/api/imports/${made.body.id}`)).body
    expect(after.created).toBe(80)
    expect(after.total).toBe(400)
    expect(
      (await api('POST', `/api/imports/${made.body.id}/cancel`, { requestId: randomUUID() })).body.code,
    ).toBe('import.state')

    const resume = (id = made.body.id) =>
      api('POST', `/api/imports/${id}/resume`, { requestId: randomUUID() })
    expect((await resume()).body.state).toBe('queued')
    expect((await resume()).body.code).toBe('import.state')
    expect(await runImport(t.app, made.body.id, { take })).toBe('done')
    const end = (await api('GET', `/api/imports/${made.body.id}`)).body
    // Rows under way when it was stopped are known by their number: taken once, whoever counted them.
    expect(end.created + end.repeated).toBe(400)
    const ids = await t.owner.query("select external_id from reports where external_id like 'D-%'")
    expect([ids.rows.length, new Set(ids.rows.map((r) => r.external_id)).size]).toEqual([400, 400])
    expect((await resume()).body.code).toBe('import.state')

    const never = await create(table(3, 'E'))
    await api('POST', `/api/imports/${never.body.id}/cancel`, { requestId: randomUUID() })
    await t.owner.query(`update imports set mapping = mapping - 'columns' where id = $1`, [never.body.id])
    expect((await resume(never.body.id)).body.code).toBe('import.mapping')
  })

  it('killed in the middle goes on where it was: every row once, counted once', async () => {
    const before = await reports()
    const n = 600
    const made = await create(table(n, 'K'))
    const id = made.body.id as string
    await start(id, made.body.preview.columns)
    let kills = 0
    while (kills < 3) {
      const child = fork(join(import.meta.dirname, '../../test/fixtures-import-worker.ts'), [
        JSON.stringify({ url: t.databaseUrl, installation: t.app.installation, id }),
      ])
      let chunks = 0
      await new Promise((done) => {
        child.on('message', () => {
          // After the third chunk, some rows into the next.
          if (++chunks === 3) setTimeout(() => child.kill('SIGKILL'), 15)
        })
        child.on('exit', done)
      })
      kills++
    }
    const halfway = (await api('GET', `/api/imports/${id}`)).body
    expect(halfway.state).toBe('running')
    expect(halfway.done).toBeGreaterThan(0)
    expect(halfway.done).toBeLessThan(n)
    // What nobody works on is put back to work.
    t.at(new Date(Date.now() + 60_000))
    await resumeFiles(t.app)
    t.at(new Date())
    expect(
      (
        await t.owner.query(`select count(*)::int as n from graphile_worker.jobs where key = $1`, [
          `import:${id}`,
        ])
      ).rows[0].n,
    ).toBe(1)
    expect(await runImport(t.app, id, { take })).toBe('done')
    expect((await api('GET', `/api/imports/${id}`)).body).toMatchObject({
      total: n,
      done: n,
      created: n,
      repeated: 0,
      faulty: 0,
    })
    expect(await reports()).toBe(before + n)
  }, 60_000)

  it('of twelve thousand rows needs no more memory than a small one', async () => {
    const content = Buffer.from(table(12_000, 'M'))
    const hash = createHash('sha256').update(content).digest('hex')
    const path = blobPath(t.dataDir, hash)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    const made = await create(content)
    await start(made.body.id, made.body.preview.columns)
    const quick = { reportId: randomUUID(), caseId: null, number: 'YG', repeated: false }
    let most = 0
    let base = 0
    await runImport(t.app, made.body.id, {
      take: async () => quick,
      onProgress: (p) => {
        if (p.done < 2000) base = Math.max(base, process.memoryUsage().heapUsed)
        else most = Math.max(most, process.memoryUsage().heapUsed)
      },
    })
    expect((await api('GET', `/api/imports/${made.body.id}`)).body).toMatchObject({
      done: 12_000,
      created: 12_000,
    })
    expect(most - base).toBeLessThan(80 * 1024 * 1024)
  }, 60_000)

  it('is for clerks of the area', async () => {
    const made = await create(table(1, 'X'))
    const elsewhere = t.as({ id: randomUUID() }, ['report.import'], '500102007')
    expect((await api('GET', `/api/imports/${made.body.id}`, undefined, elsewhere)).status).toBe(404)
    expect(
      (await api('POST', `/api/imports/${made.body.id}/cancel`, { requestId: randomUUID() }, elsewhere))
        .status,
    ).toBe(404)
    expect((await api('GET', '/api/imports', undefined, elsewhere)).body.imports).toEqual([])
    const stolen = await upload(Buffer.from(table(1, 'Y')))
    expect(
      (await api('POST', '/api/imports', { requestId: randomUUID(), uploadId: stolen }, elsewhere)).body.code,
    ).toBe('upload.not_found')
    expect(
      (await api('GET', '/api/imports', undefined, t.as({ id: randomUUID() }, ['case.read'], rootPath)))
        .status,
    ).toBe(403)
  })

  it('an old .xls is refused with what to do, and nothing is kept of it', async () => {
    const r = await create(Buffer.from('d0cf11e0a1b11ae1', 'hex'))
    expect(r).toMatchObject({ status: 415, body: { code: 'import.old_excel' } })
    expect(r.body.title).toContain('另存为')
  })

  it('forgets the table, with its names and phones, a week after', async () => {
    const made = await create(table(2, 'F'))
    const row = (await t.owner.query('select file_hash from imports where id = $1', [made.body.id])).rows[0]
    t.at(new Date(Date.now() + 8 * 86_400_000))
    // Uploads that referred to the content have been swept by then.
    await t.owner.query('delete from uploads')
    await forgetFiles(t.app)
    t.at(new Date())
    expect(
      (await t.owner.query('select file_hash from imports where id = $1', [made.body.id])).rows[0].file_hash,
    ).toBe('')
    await expect(detect(blobPath(t.dataDir, row.file_hash))).rejects.toThrow()
    expect((await api('POST', `/api/imports/${made.body.id}/preview`, {})).body.code).toBe('import.state')
  })
})
