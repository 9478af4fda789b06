import { fork } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeatureApp, featureApp, rootPath } from '../../test/feature-app.ts'
import { blobPath } from '../attachments/answers.ts'
import { routes as uploadRoutes } from '../attachments/routes.ts'
import { runImport } from './import-run.ts'
import { forgetFiles, resumeFiles } from './reactions.ts'
import { importRoutes } from './routes-imports.ts'
import { sampleIntake } from './sample.ts'
import { detect, readTable } from './table.ts'

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

const dir = mkdtempSync(join(tmpdir(), 'yige-table-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const file = (content: string | Buffer): string => {
  const path = join(dir, randomUUID())
  writeFileSync(path, content)
  return path
}
const rowsOf = async (path: string) => {
  const rows: string[][] = []
  for await (const r of readTable(path, await detect(path))) rows.push(r.cells)
  return rows
}

describe('reading tables', () => {
  const text = '编号,内容\r\nHZ-1,"楼下水管漏水,\n已经三天"\r\n\r\nHZ-2,路灯不亮\r\n'
  const want = [
    ['编号', '内容'],
    ['HZ-1', '楼下水管漏水,\n已经三天'],
    ['HZ-2', '路灯不亮'],
  ]
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['GBK', iconv.encode(text, 'gbk')],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])],
    ['semicolons', Buffer.from(text.replace('号,内', '号;内').replace('1,"', '1;"').replace('2,路', '2;路'))],
    ['tabs', Buffer.from(text.replace('号,内', '号\t内').replace('1,"', '1\t"').replace('2,路', '2\t路'))],
  ])('CSV in %s', async (_name, content) => expect(await rowsOf(file(content))).toEqual(want))

  it('a workbook that unpacks to far more than any table is not read', async () => {
    const name = Buffer.from('xl/worksheets/sheet1.xml')
    const packed = deflateRawSync(Buffer.alloc(80 << 20, '<row/>'))
    const local = Buffer.alloc(30)
    local.write('PK\x03\x04', 'latin1')
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt32LE(46 + name.length, 12)
    end.writeUInt32LE(30 + name.length + packed.length, 16)
    const path = file(Buffer.concat([local, name, packed, entry, name, end]))
    await expect(detect(path)).rejects.toMatchObject({ code: 'import.too_dense' })
  })

  it('GBK whose first Chinese comes late', async () => {
    const head = `${'id,content\n'}${'1,ascii only\n'.repeat(20_000)}`
    const rows = await rowsOf(file(iconv.encode(`${head}2,最后一行\n`, 'gbk')))
    expect(rows.at(-1)).toEqual(['2', '最后一行'])
  })

  it('xlsx with dates, numbers and rich text', async () => {
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('a')
    sheet.addRow(['工单导出'])
    sheet.addRow(['编号', '时间', '电话', '内容'])
    sheet.addRow([
      88213,
      new Date(Date.UTC(2026, 5, 26, 14, 27)),
      13812342206,
      { richText: [{ text: '漏' }, { text: '水' }] },
    ])
    sheet.getCell('B3').numFmt = 'yyyy-mm-dd hh:mm'
    const path = file('')
    await book.xlsx.writeFile(path)
    expect(await rowsOf(path)).toEqual([
      ['工单导出'],
      ['编号', '时间', '电话', '内容'],
      ['88213', '2026-06-26 14:27:00', '13812342206', '漏水'],
    ])
  })

  it.each([
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'import.old_excel'],
    [
      'a protected one',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'import.locked',
    ],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 0, 0, 5]), 'import.not_a_table'],
    ['nothing', Buffer.alloc(0), 'import.not_a_table'],
    ['a broken zip', Buffer.from('PK\x03\x04 broken'), 'import.not_a_table'],
    ['a quote that never ends', Buffer.from(`a,b\n"${'x'.repeat(1_200_000)}`), 'import.not_a_table'],
  ])('refuses %s and says what to do', async (_name, content, code) => {
    await expect(rowsOf(file(content))).rejects.toMatchObject({ code })
  })

  it('of anything is rows of texts or a problem of the catalogue, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b)),
          fc
            .array(fc.array(fc.string(), { maxLength: 5 }), { maxLength: 8 })
            .map((rows) => Buffer.from(rows.map((r) => r.join(',')).join('\n'))),
          fc.stringMatching(/^[",;\n\r\t =ab漏]{0,80}$/).map((s) => Buffer.from(s)),
          fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.concat([Buffer.from('PK\x03\x04'), b])),
        ),
        async (content) => {
          const path = file(content)
          try {
            for (const r of await rowsOf(path)) if (!r.every((c) => typeof c === 'string')) return false
            return true
          } catch (e) {
            return /^import\./.test((e as { code: string }).code)
          } finally {
            rmSync(path)
          }
        },
      ),
      { numRuns: 400 },
    )
  })
})

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
