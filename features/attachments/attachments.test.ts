import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { sha256 } from '../../kernel/crypto.ts'
import { county, type FeatureApp, featureApp, rootPath } from '../../test/feature-app.ts'
import { claimUploads } from './answers.ts'
import { blobPath } from './blobs.ts'
import type { UploadState } from './contract.ts'
import { sweepUploads } from './reactions.ts'
import { routes } from './routes.ts'
import { phonePhoto, wavOf } from './sample.ts'

let t: FeatureApp
beforeAll(async () => {
  t = await featureApp(routes, { listen: true })
})
afterAll(() => t.close())
afterEach(() => vi.restoreAllMocks())

type Headers = Record<string, string>
const announce = async (content: Uint8Array, mime: string, more: object = {}, headers: Headers = {}) => {
  const r = await t.server.inject({
    method: 'POST',
    url: '/api/uploads',
    headers,
    payload: { requestId: randomUUID(), size: content.length, mime, ...more },
  })
  return { status: r.statusCode, body: r.json() }
}
const send = async (u: { id: string; token: string }, offset: number, piece: Uint8Array) => {
  const r = await t.server.inject({
    method: 'PATCH',
    url: `/api/uploads/${u.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
      'upload-token': u.token,
    },
    payload: Buffer.from(piece),
  })
  return { status: r.statusCode, body: r.json(), headers: r.headers }
}
const upload = async (content: Uint8Array, mime: string, more: object = {}, headers: Headers = {}) => {
  const a = await announce(content, mime, more, headers)
  expect(a.status).toBe(201)
  const r = await send(a.body, 0, content)
  return { id: a.body.id as string, token: a.body.token as string, status: r.status, body: r.body }
}
const claim = (ids: string[], more: object = {}, actor: object = { kind: 'reporter', id: null, name: '' }) =>
  t.app.pools.system.transaction().execute((db) =>
    claimUploads({ app: t.app, db, now: t.app.clock(), actor: { unitId: null, ...actor } as never }, ids, {
      county,
      regionPath: `${rootPath}001`,
      phase: 'report',
      ...more,
    }),
  )
const files = async (dir: string): Promise<string[]> =>
  (await fs.readdir(join(t.dataDir, dir), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((e) => e.isFile())
    .map((e) => e.name)

describe('an upload', () => {
  it('keeps no metadata, turns the photo upright and offers what it knew', async () => {
    const photo = await phonePhoto()
    expect((await sharp(photo).metadata()).orientation).toBe(6)
    const u = await upload(photo, 'image/jpeg')
    expect(u.status).toBe(200)
    const state = u.body as UploadState
    expect(state).toMatchObject({ state: 'complete', kind: 'photo', width: 400, height: 600 })
    expect(state.offer!.point![0]).toBeCloseTo(107.391_45, 4)
    expect(state.offer!.point![1]).toBeCloseTo(29.703_21, 4)
    expect(state.offer!.takenAt).toBe('2026-06-26T14:27:05+08:00')

    const [a] = await claim([u.id])
    const stored = await fs.readFile(blobPath(t.dataDir, a!.hash))
    const meta = await sharp(stored).metadata()
    expect([meta.exif, meta.iptc, meta.xmp, meta.icc, meta.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(stored.includes('Testphone')).toBe(false)
    // The red square was top left of the lying photo; upright (turned right) it is top right.
    const { data, info } = await sharp(stored).raw().toBuffer({ resolveWithObject: true })
    const pixel = (x: number, y: number) => data[(y * info.width + x) * info.channels]!
    expect(pixel(info.width - 20, 20)).toBeGreaterThan(180)
    expect(pixel(20, 20)).toBeLessThan(140)
    // A resident was offered position and time and did not take them: they are nowhere in the database.
    expect(a).toMatchObject({ point: null, takenAt: null })
    const rows = await t.owner.query('select meta::text as m from uploads where id = $1', [u.id])
    expect(rows.rows[0].m).not.toContain('107.39')
  })

  it('resumes at any offset and gives the same content as in one piece', async () => {
    const photo = await phonePhoto({ width: 900 })
    const digest = createHash('sha256').update(photo).digest('hex')
    const { body: u } = await announce(photo, 'image/jpeg', { sha256: digest })
    let at = 0
    let last: Awaited<ReturnType<typeof send>> | undefined
    for (const step of [1, 7, 1023, 4096, 3, photo.length]) {
      last = await send(u, at, photo.subarray(at, at + step))
      expect(last.status).toBe(200)
      at = last.body.offset
    }
    expect(last!.body.state).toBe('complete')
    const twin = await upload(photo, 'image/jpeg')
    const [a] = await claim([u.id])
    const [b] = await claim([twin.id])
    expect(a!.hash).toBe(b!.hash)
  })

  it('refuses a piece that does not follow and says where to go on', async () => {
    const wav = wavOf(1)
    const { body: u } = await announce(wav, 'audio/wav')
    await send(u, 0, wav.subarray(0, 100))
    const gap = await send(u, 200, wav.subarray(200))
    expect(gap.status).toBe(409)
    expect(gap.body).toMatchObject({ code: 'upload.offset', extra: { offset: 100 } })
    const again = await send(u, 0, wav.subarray(0, 100))
    expect(again.status).toBe(409)
    const over = await send(u, 100, new Uint8Array(wav.length))
    expect(over.body.code).toBe('upload.too_long')
    expect((await send(u, 100, wav.subarray(100))).body).toMatchObject({ state: 'complete', seconds: 1 })
    const late = await send(u, wav.length, new Uint8Array())
    expect(late.body.state).toBe('complete')
  })

  it('keeps what came before the connection broke', async () => {
    const wav = wavOf(20)
    const { body: u } = await announce(wav, 'audio/wav')
    await new Promise<void>((done) => {
      const req = httpRequest(`${t.url}/api/uploads/${u.id}`, {
        method: 'PATCH',
        agent: new Agent(),
        headers: {
          'content-type': 'application/octet-stream',
          'upload-offset': '0',
          'upload-token': u.token,
          'content-length': wav.length,
        },
      })
      req.on('error', () => done())
      req.write(wav.subarray(0, 50_000))
      setTimeout(() => req.destroy(), 150)
    })
    const ask = () =>
      t.server.inject({ method: 'HEAD', url: `/api/uploads/${u.id}`, headers: { 'upload-token': u.token } })
    await vi.waitFor(async () => expect(Number((await ask()).headers['upload-offset'])).toBe(50_000))
    expect((await send(u, 50_000, wav.subarray(50_000))).body.state).toBe('complete')
  })

  it('lets one of two senders continue and mixes nothing', async () => {
    const photo = await phonePhoto({ height: 500 })
    const { body: u } = await announce(photo, 'image/jpeg')
    const answers = await Promise.all([send(u, 0, photo), send(u, 0, new Uint8Array(photo.length).fill(1))])
    const codes = answers.map((a) => a.status).sort()
    expect(codes.filter((c) => c === 409).length).toBe(1)
    expect(codes.some((c) => c === 200 || c === 422)).toBe(true)
    expect(codes.every((c) => c < 500)).toBe(true)
  })

  it('answers a repeated announcement alike and refuses another file under the same id', async () => {
    const requestId = randomUUID()
    const body = { requestId, size: 100, mime: 'image/png' }
    const one = await t.server.inject({ method: 'POST', url: '/api/uploads', payload: body })
    const two = await t.server.inject({ method: 'POST', url: '/api/uploads', payload: body })
    expect(two.json()).toEqual(one.json())
    const other = await t.server.inject({
      method: 'POST',
      url: '/api/uploads',
      payload: { ...body, size: 101 },
    })
    expect(other.statusCode).toBe(422)
    expect(other.json().code).toBe('request.reused')
    const kept = await t.owner.query('select * from requests')
    expect(JSON.stringify(kept.rows)).not.toContain(one.json().token)
  })

  it('is nobody else’s: wrong, missing and borrowed tokens are all the same 404', async () => {
    const wav = wavOf(1)
    const { body: u } = await announce(wav, 'audio/wav')
    const { body: other } = await announce(wav, 'audio/wav')
    for (const token of ['', 'x', other.token, `${u.token}0`])
      expect((await send({ id: u.id, token }, 0, wav)).body.code).toBe('upload.not_found')
    expect((await send({ id: randomUUID(), token: u.token }, 0, wav)).status).toBe(404)
  })

  it.each([
    ['image/jpeg', 'not a picture at all', 'upload.content'],
    ['audio/webm', 'not a recording', 'upload.content'],
    ['application/pdf', '<html><script>alert(1)</script>', 'upload.content'],
  ])('refuses content that is no %s, and leaves nothing', async (mime, text, code) => {
    const before = (await files('blobs')).length
    const u = await upload(new TextEncoder().encode(text), mime)
    expect(u.status).toBe(422)
    expect(u.body.code).toBe(code)
    expect((await files('blobs')).length).toBe(before)
    expect(await files(`uploads/${u.id}`)).toEqual([])
    await expect(claim([u.id])).rejects.toMatchObject({ code: 'upload.not_found' })
  })

  it('refuses a truncated photo, a wrong digest, a long recording, a script, a giant', async () => {
    const photo = await phonePhoto()
    expect((await upload(photo.subarray(0, photo.length >> 1), 'image/jpeg')).body.code).toBe(
      'upload.content',
    )
    expect((await upload(photo, 'image/jpeg', { sha256: '0'.repeat(64) })).body.code).toBe('upload.digest')
    expect((await upload(wavOf(302), 'audio/wav')).body.code).toBe('upload.voice_too_long')
    expect((await announce(photo, 'image/svg+xml')).body.code).toBe('upload.kind')
    expect((await announce({ length: 21 * 1024 * 1024 } as never, 'image/jpeg')).body.code).toBe(
      'upload.too_large',
    )
    expect((await announce(photo, 'text/csv', { purpose: 'import' })).status).toBe(401)
  })

  it('a full disk is 507, loses nothing that was safe and can be continued', async () => {
    const photo = await phonePhoto({ width: 777 })
    const { body: u } = await announce(photo, 'image/jpeg')
    await send(u, 0, photo.subarray(0, 500))
    const full = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))
    vi.spyOn(fs, 'open').mockImplementationOnce(full as never)
    const refused = await send(u, 500, photo.subarray(500))
    expect(refused.status).toBe(507)
    expect(refused.body.code).toBe('storage.full')
    // The last piece fits, the finished picture does not.
    const rename = vi.spyOn(fs, 'rename').mockImplementation(full as never)
    expect((await send(u, 500, photo.subarray(500))).status).toBe(507)
    rename.mockRestore()
    expect((await files('blobs/tmp')).length).toBe(0)
    const done = await send(u, photo.length, new Uint8Array())
    expect(done.body.state).toBe('complete')
  })
})

describe('claiming', () => {
  it('happens once, in the caller’s transaction, for the one who uploaded', async () => {
    const me = { kind: 'account', id: randomUUID(), name: '冉光明' }
    const headers = t.as(me as never, ['case.read'], rootPath)
    const u = await upload(await phonePhoto({ width: 640 }), 'image/jpeg', {}, headers)
    await expect(claim([u.id])).rejects.toMatchObject({ code: 'upload.not_found' })
    await expect(claim([u.id], {}, { ...me, id: randomUUID() })).rejects.toMatchObject({
      code: 'upload.not_found',
    })
    await expect(
      t.app.pools.system.transaction().execute(async (db) => {
        await claimUploads(
          { app: t.app, db, now: t.app.clock(), actor: { ...me, unitId: null } as never },
          [u.id],
          { county, regionPath: rootPath, phase: 'after', caseId: randomUUID() },
        )
        throw new Error('the report could not be stored')
      }),
    ).rejects.toThrow('could not be stored')
    const [a] = await claim([u.id, u.id], { phase: 'after' }, me)
    expect(a).toMatchObject({
      id: u.id,
      phase: 'after',
      byName: '冉光明',
      takenAt: '2026-06-26T06:27:05.000Z',
    })
    expect(a!.point![0]).toBeCloseTo(107.391_45, 4)
    await expect(claim([u.id], {}, me)).rejects.toMatchObject({ code: 'upload.claimed' })
  })
  it('waits for the last byte', async () => {
    const wav = wavOf(1)
    const { body: u } = await announce(wav, 'audio/wav')
    await send(u, 0, wav.subarray(0, 10))
    await expect(claim([u.id])).rejects.toMatchObject({ code: 'upload.not_complete' })
  })
})

describe('reading', () => {
  const get = (id: string, query = '', headers: Headers = {}) =>
    t.server.inject({ method: 'GET', url: `/api/attachments/${id}${query}`, headers })

  it('is for staff of the area, for units on the case and for the reporter, and for nobody else', async () => {
    const caseId = randomUUID()
    const mine = { id: randomUUID(), token: 'my-tracking-token-0001' }
    const other = { id: randomUUID(), token: 'other-tracking-token-1' }
    const unit = randomUUID()
    await t.owner.query(
      `insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash, handler_units)
       values ($1, $2, 'YG-1', $3, '漏水', 'normal', 'triage', now(), 1, '\\x00', array[$4]::uuid[])`,
      [county, caseId, `${rootPath}001`, unit],
    )
    for (const r of [mine, other])
      await t.owner.query(
        `insert into reports (county, id, case_id, region_path, channel, body, reporter_kind, token_hash, request_id, occurred_at, received_at)
         values ($1, $2, $3, $4, 'qr', '漏水', 'anonymous', $5, $6, now(), now())`,
        [county, r.id, caseId, `${rootPath}001`, sha256(r.token), randomUUID()],
      )
    const u = await upload(await phonePhoto({ width: 500 }), 'image/jpeg')
    const after = await upload(await phonePhoto({ width: 501 }), 'image/jpeg')
    await claim([u.id], { reportId: mine.id, caseId })
    await claim([after.id], { caseId, phase: 'after' })

    const ok = await get(u.id, '', t.as({}, ['case.read'], `${rootPath}001`))
    expect(ok.statusCode).toBe(200)
    expect(ok.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    })
    const same = await get(u.id, '', {
      ...t.as({}, ['case.read'], rootPath),
      'if-none-match': String(ok.headers.etag),
    })
    expect([same.statusCode, same.body]).toEqual([304, ''])
    expect((await get(u.id, '?preview=1', t.as({}, ['case.read'], rootPath))).headers['content-type']).toBe(
      'image/webp',
    )
    expect((await get(u.id, '', t.as({}, [], '110101001', [unit]))).statusCode).toBe(200)
    expect((await get(u.id, `?token=${mine.token}`)).statusCode).toBe(200)
    expect((await get(after.id, `?token=${other.token}`)).statusCode).toBe(200)

    expect((await get(u.id)).statusCode).toBe(401)
    expect((await get(u.id, `?token=${other.token}`)).statusCode).toBe(404)
    expect((await get(u.id, '?token=wrong-token-of-20-chars')).statusCode).toBe(404)
    expect((await get(u.id, '', t.as({}, ['case.read'], `${rootPath}002`))).statusCode).toBe(404)
    expect((await get(u.id, '', t.as({}, ['task.read'], rootPath))).statusCode).toBe(404)
    expect((await get(u.id, '', t.as({}, [], '110101001', [randomUUID()]))).statusCode).toBe(404)
  })

  it('plays a voice note from the middle', async () => {
    const wav = wavOf(2)
    const u = await upload(wav, 'audio/wav', { name: '../留言.wav' })
    await claim([u.id])
    const staff = t.as({}, ['case.read'], rootPath)
    const part = await get(u.id, '', { ...staff, range: 'bytes=44-143' })
    expect(part.statusCode).toBe(206)
    expect(part.headers['content-range']).toBe(`bytes 44-143/${wav.length}`)
    expect(part.rawPayload).toEqual(Buffer.from(wav.subarray(44, 144)))
    expect((await get(u.id, '', { ...staff, range: `bytes=${wav.length}-` })).statusCode).toBe(416)
    const saved = await get(u.id, '?download=1', staff)
    expect(saved.headers['content-disposition']).toMatch(/^attachment;/)
  })
})

describe('sweeping', () => {
  it('removes what nobody used, and no content that somebody did', async () => {
    const shared = await phonePhoto({ width: 333 })
    const used = await upload(shared, 'image/jpeg')
    const [a] = await claim([used.id])
    const left = await upload(shared, 'image/jpeg')
    const alone = await upload(await phonePhoto({ width: 334 }), 'image/jpeg')
    const { body: half } = await announce(shared, 'image/jpeg')
    await send(half, 0, shared.subarray(0, 50))
    const lonely = (await t.owner.query('select hash, preview_hash from uploads where id = $1', [alone.id]))
      .rows[0]
    await t.owner.query(`update uploads set updated_at = now() - interval '3 days'`)
    await sweepUploads(t.app)
    expect((await t.owner.query('select count(*)::int as n from uploads')).rows[0].n).toBe(0)
    expect(await files('uploads')).toEqual([])
    await fs.access(blobPath(t.dataDir, a!.hash))
    await expect(fs.access(blobPath(t.dataDir, lonely.hash))).rejects.toThrow()
    await expect(fs.access(blobPath(t.dataDir, lonely.preview_hash))).rejects.toThrow()
    expect(left.status).toBe(200)
  })

  it('removes what a killed process left half-written, and nothing that is under way', async () => {
    const tmp = join(t.dataDir, 'blobs', 'tmp')
    await fs.mkdir(tmp, { recursive: true })
    for (const name of ['old', 'new']) await fs.writeFile(join(tmp, name), 'half')
    const past = new Date(Date.now() - 3 * 86_400_000)
    await fs.utimes(join(tmp, 'old'), past, past)
    await sweepUploads(t.app)
    expect(await fs.readdir(tmp)).toEqual(['new'])
  })

  it('gives each sender an hourly budget', async () => {
    const first = await announce({ length: 10 } as never, 'image/png')
    expect(first.status).toBe(201)
    await t.owner.query(
      `insert into uploads (county, id, token_hash, size, mime, meta, created_at, updated_at)
       select county, gen_random_uuid(), token_hash, size, mime, meta, created_at, updated_at from uploads, generate_series(1, 60) where id = $1`,
      [first.body.id],
    )
    expect((await announce({ length: 10 } as never, 'image/png')).body.code).toBe('upload.budget')
  })
})
