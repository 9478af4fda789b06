/** Systems that are asked: a real one over TCP that pages, throttles, breaks and forgets, on the demo town. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { deliverDue } from '../channels/deliver.ts'
import type { Source } from './contract.ts'
import { lookDue } from './look.ts'
import { solve } from './sample.ts'

/** A work order system with its own field names. `mood` of a call may break it. */
class FakeSystem {
  rows: { id: number; desc: string; at: string; who?: { tel: string }; pos?: { x: string; y: string } }[] = []
  calls: { url: URL; headers: IncomingMessage['headers']; method: string; body: string }[] = []
  moods: ((res: ServerResponse) => void)[] = []
  size = 3
  url = ''
  #server: Server | undefined
  async start() {
    this.#server = createServer(async (req, res) => {
      const parts: Buffer[] = []
      for await (const b of req) parts.push(b as Buffer)
      const url = new URL(req.url ?? '/', this.url)
      this.calls.push({
        url,
        headers: req.headers,
        method: req.method ?? '',
        body: Buffer.concat(parts).toString(),
      })
      const mood = this.moods.shift()
      if (mood) return mood(res)
      if (req.headers['x-key'] !== 'open sesame') return void res.writeHead(401).end('who are you')
      if (req.method === 'POST') return void res.end('{"receipt":"GD-77"}')
      this.#list(url, req, res)
    })
    await new Promise<void>((done) => this.#server!.listen(0, '127.0.0.1', done))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }
  #list(url: URL, req: IncomingMessage, res: ServerResponse) {
    const since = url.searchParams.get('since') ?? ''
    const all = this.rows.filter((r) => r.at >= since)
    const etag = `"${all.length}-${all.at(-1)?.id ?? 0}"`
    const q = (k: string) => url.searchParams.get(k)
    const from =
      url.pathname === '/all'
        ? 0
        : q('page') !== null
          ? (Number(q('page')) - 1) * this.size
          : Number(q('offset') ?? q('cursor') ?? q('from') ?? 0)
    const rows = url.pathname === '/all' ? all : all.slice(from, from + this.size)
    const more = from + this.size < all.length
    if (url.pathname === '/all' && req.headers['if-none-match'] === etag) return void res.writeHead(304).end()
    const next = new URL(url)
    next.searchParams.set('from', String(from + this.size))
    res.writeHead(200, {
      'content-type': 'application/json',
      ...(url.pathname === '/all' ? { etag } : {}),
      ...(more && url.pathname === '/link' ? { link: `<${next.href}>; rel="next"` } : {}),
    })
    res.end(JSON.stringify({ code: 0, data: { items: rows, next: more ? String(from + this.size) : '' } }))
  }
  async stop() {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done) ?? done(undefined))
  }
}

let town: Town
let admin: Session
const side = new FakeSystem()
let ms = new Date('2026-06-26T14:20:00+08:00').getTime()
const forward = (by: number) => {
  ms += by
  town.at(new Date(ms).toISOString())
}
beforeAll(async () => {
  town = await testTown()
  town.app.installation.localSources = true
  await side.start()
  admin = await town.as('systemAdmin')
}, 120_000)
afterAll(async () => {
  await side.stop()
  await town?.close()
})
let serial = 1000
const rows = (n: number, day = '2026-06-25') =>
  Array.from({ length: n }, (_, i) => {
    const id = ++serial
    return { id, desc: `第 ${id} 号：路灯不亮`, at: `${day} 0${i % 10}:00:00` }
  })
beforeEach(async () => {
  await town.owner.query(
    `delete from sources; delete from source_items; delete from tasks where kind like 'source.%'`,
  )
  side.calls = []
  side.moods = []
  side.rows = rows(8)
  town.app.installation.localSources = true
})

const settings = (o: Record<string, unknown> = {}) => ({
  kind: 'pull',
  url: `${side.url}/all`,
  headers: ['x-key'],
  list: 'data.items',
  map: { externalId: 'id', content: 'desc', occurredAt: 'at', phone: 'who.tel', lng: 'pos.x', lat: 'pos.y' },
  perMinute: 600,
  ...o,
})
const secrets = { headers: { 'x-key': 'open sesame' } }
const add = async (o: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => {
  const r = await admin.post('/api/sources', {
    name: '区城管平台',
    channel: 'hotline',
    regionPath: '500102006',
    settings: settings(o),
    secrets,
    ...more,
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body.id as string
}
const look = async (by = 61_000) => {
  forward(by)
  await lookDue(town.app)
}
const source = async (id: string) =>
  ((await admin.get('/api/sources')).body.sources as Source[]).find((s) => s.id === id)!
const taken = async (id: string) =>
  (
    await town.owner.query('select external_id from reports where client_id = $1 order by external_id', [id])
  ).rows.map((r) => Number(r.external_id))
const wanted = () => side.rows.map((r) => r.id)

describe('pages', () => {
  it.each([
    ['page number', '/page', { by: 'page', param: 'page', first: 1 }],
    ['offset', '/offset', { by: 'offset', param: 'offset' }],
    ['cursor', '/cursor', { by: 'cursor', param: 'cursor', next: 'data.next' }],
    ['next link in the header', '/link', { by: 'link', next: '' }],
    ['no pages', '/all', { by: 'none' }],
  ])('by %s: every order once, also when asked again', async (_name, path, paging) => {
    const id = await add({ url: `${side.url}${path}`, paging })
    await look()
    expect(await taken(id)).toEqual(wanted())
    await look()
    expect(await taken(id)).toEqual(wanted())
    expect((await source(id)).today).toMatchObject({ taken: 8, refused: 0 })
    side.rows.push(...rows(2))
    await look()
    expect(await taken(id)).toEqual(wanted())
  })

  it('nothing lost and nothing twice when it dies at any call', async () => {
    const id = await add({
      url: `${side.url}/cursor`,
      paging: { by: 'cursor', param: 'cursor', next: 'data.next' },
    })
    for (let dies = 0; dies < 3; dies++) {
      side.moods = [...Array.from({ length: dies ? 1 : 0 }, () => undefined as never), (res) => res.destroy()]
      side.moods = side.moods.filter(Boolean)
      await look(10 * 60_000)
    }
    await look(3_600_000)
    expect(await taken(id)).toEqual(wanted())
  })

  it('goes on at the page that was not stored', async () => {
    const id = await add({ url: `${side.url}/page`, paging: { by: 'page', param: 'page', first: 1 } })
    // The first page was taken and stored; before the second was, the process ended.
    await town.owner.query('update sources set cursor = $2 where id = $1', [
      id,
      JSON.stringify({ page: { n: 1, rows: 3 } }),
    ])
    await look()
    expect(side.calls[0]!.url.searchParams.get('page')).toBe('2')
    expect(await taken(id)).toEqual(wanted().slice(3))
    // The next walk begins at the beginning, so that even what was missed is there.
    await look()
    expect(await taken(id)).toEqual(wanted())
  })
})

describe('asking for what is new', () => {
  it('the newest moment is asked for next time, and a walk that broke does not move it', async () => {
    const id = await add({
      url: `${side.url}/cursor?since={since}`,
      paging: { by: 'cursor', param: 'cursor', next: 'data.next' },
      since: { field: 'at', first: '2026-01-01' },
    })
    await look()
    expect(side.calls[0]!.url.searchParams.get('since')).toBe('2026-01-01')
    expect(await taken(id)).toEqual(wanted())
    const before = side.calls.length
    side.rows.push(...rows(5, '2026-06-26'))
    const ok = (res: ServerResponse) => void res.writeHead(503, { 'retry-after': '7' }).end()
    await look()
    expect(side.calls[before]!.url.searchParams.get('since')).toBe('2026-06-25 07:00:00')
    side.moods = [ok]
    await look()
    expect((await source(id)).failures).toBe(1)
    await look(3_600_000)
    expect(await taken(id)).toEqual(wanted())
    const { rows: kept } = await town.owner.query('select cursor from sources where id = $1', [id])
    expect(kept[0].cursor.since).toBe('2026-06-26 04:00:00')
  })

  it('what is unchanged is not read again', async () => {
    const id = await add()
    await look()
    await look()
    expect(side.calls.at(-1)!.headers['if-none-match']).toMatch(/^"8-/)
    expect((await source(id)).failures).toBe(0)
    expect(await taken(id)).toEqual(wanted())
  })
})

describe('bad days', () => {
  it('backs off, keeps what the other side asks for, calls a person after five times, and settles it', async () => {
    const id = await add()
    side.moods = Array.from(
      { length: 5 },
      () => (res: ServerResponse) => void res.writeHead(429, { 'retry-after': '1800' }).end('slow down'),
    )
    await look()
    const s = await source(id)
    expect(s.lastError).toContain('429')
    expect(Date.parse(s.nextAt!) - ms).toBeGreaterThanOrEqual(1_800_000)
    for (let i = 0; i < 4; i++) await look(2 * 3_600_000)
    const open = async () =>
      (await town.owner.query(`select state from tasks where kind = 'source.silent'`)).rows.map(
        (r) => r.state,
      )
    expect(await open()).toEqual(['open'])
    await look(2 * 3_600_000)
    expect(await open()).toEqual(['done'])
    expect(await taken(id)).toEqual(wanted())
  })

  it.each<[string, (res: ServerResponse) => void, RegExp]>([
    ['no JSON', (r) => void r.end('<html>sign in</html>'), /not JSON/],
    ['another list', (r) => void r.end('{"data":{}}'), /no list at data.items/],
    [
      'a way elsewhere',
      (r) => void r.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      /not followed/,
    ],
    ['too much', (r) => void r.end(Buffer.alloc(9 << 20, 32)), /more than 8 MiB/],
  ])('%s is said and takes nothing', async (_name, mood, said) => {
    const id = await add()
    side.moods = [mood]
    await look()
    expect((await source(id)).lastError).toMatch(said)
    expect(await taken(id)).toEqual([])
  })

  it('a row at fault is told once and keeps nothing back', async () => {
    side.rows[2]!.desc = ''
    const id = await add()
    await look()
    await look()
    expect((await taken(id)).length).toBe(7)
    const s = await source(id)
    expect(s.today).toMatchObject({ taken: 7, refused: 1 })
    expect(s.last[0]!.note).toContain(`${side.rows[2]!.id}: content`)
    expect((await town.owner.query(`select 1 from tasks where kind = 'source.file'`)).rowCount).toBe(1)
  })

  it('does not lead into this machine or to metadata', async () => {
    town.app.installation.localSources = false
    const tried = async (url: string) =>
      (await admin.post('/api/sources/try', { settings: settings({ url }), secrets, requestId: undefined }))
        .body
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '100.100.100.200',
      '0.0.0.0',
      '2130706433',
      '[64:ff9b::a9fe:a9fe]',
      '[2002:7f00:1::]',
      '[::127.0.0.1]',
      '[fe80::1]',
    ])
      expect((await tried(`http://${host}:80/`)).code, host).toBe('source.host')
  })
})

describe('secrets', () => {
  it('are never shown, stay when left out, and do not follow to another address', async () => {
    const id = await add()
    const got = await admin.get(`/api/sources/${id}`)
    expect(got.body.kept).toEqual({ headers: ['x-key'], password: false })
    for (const r of [got, await admin.get('/api/sources')])
      expect(JSON.stringify(r.body)).not.toContain('sesame')
    const raw = await town.owner.query('select settings::text, cursor::text from sources')
    expect(JSON.stringify(raw.rows)).not.toContain('sesame')
    const change = (o: Record<string, unknown>) => admin.post(`/api/sources/${id}`, o)
    expect((await change({ settings: settings({ list: 'data.items', every: 300 }) })).status).toBe(200)
    await look()
    expect(await taken(id)).toEqual(wanted())
    expect((await change({ settings: settings({ url: 'https://elsewhere.example/all' }) })).body.code).toBe(
      'source.secret',
    )
    const tried = await admin.post('/api/sources/try', {
      id,
      settings: settings({ url: 'https://elsewhere.example/all' }),
      requestId: undefined,
    })
    expect(tried.body.code).toBe('source.secret')
  })

  it('only who manages channels of the area sees and changes; others find nothing', async () => {
    const id = await add()
    const clerk = await town.as('analyst')
    expect((await clerk.get(`/api/sources/${id}`)).status).toBe(403)
    expect((await admin.get('/api/sources/00000000-0000-4000-8000-000000000000')).status).toBe(404)
  })
})

describe('the page before it is switched on', () => {
  it('shows paths to choose from and the first rows as they would be taken, and stores nothing', async () => {
    side.rows[0]!.who = { tel: '13900003333' }
    side.rows[0]!.pos = { x: '107.39', y: '29.7' }
    side.rows[1]!.at = '后天'
    const r = await admin.post('/api/sources/try', { settings: settings(), secrets, requestId: undefined })
    expect(r.body).toMatchObject({ ok: true, found: 8 })
    expect(r.body.paths.lists).toEqual(['data.items'])
    expect(r.body.paths.fields).toEqual(['id', 'desc', 'at', 'who.tel', 'pos.x', 'pos.y'])
    expect(r.body.samples[0].order).toMatchObject({
      externalId: String(side.rows[0]!.id),
      phone: '139****3333',
      point: [107.39, 29.7],
    })
    expect(r.body.samples[1].notes[0]).toContain('后天')
    const wrong = await admin.post('/api/sources/try', {
      settings: settings({ list: '' }),
      secrets,
      requestId: undefined,
    })
    expect(wrong.body).toMatchObject({ ok: false, paths: { lists: ['data.items'] } })
    expect((await town.owner.query('select 1 from source_items')).rowCount).toBe(0)
  })
})

describe('the way back', () => {
  it('the result is pushed once with its receipt, the headers only to their own address', async () => {
    side.rows = [{ id: ++serial, desc: '顺城街 18 号门口水管爆了，水漫到路上', at: '2026-06-26 08:00:00' }]
    await add({ answerUrl: `${side.url}/orders/{externalId}/result` })
    await look()
    const caseId = await solve(town, String(serial), '换管 1.2 米，恢复供水')
    side.calls = []
    await deliverDue(town.app)
    await deliverDue(town.app)
    const results = side.calls.filter((c) => JSON.parse(c.body).kind === 'result')
    expect(results).toHaveLength(1)
    expect(results[0]!.url.pathname).toBe(`/orders/${serial}/result`)
    expect(results[0]!.body).toContain('恢复供水')
    expect(results[0]!.headers['x-key']).toBe('open sesame')
    const { rows: told } = await town.owner.query(
      `select state, receipt from outbox where case_id = $1 and kind = 'result'`,
      [caseId],
    )
    expect(told).toEqual([
      { state: 'delivered', receipt: expect.objectContaining({ via: 'callback', number: 'GD-77' }) },
    ])
  })
})
