import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { blobPath } from '../attachments/answers.ts'
import { phonePhoto } from '../attachments/sample.ts'
import { forget, sweep } from './commands.ts'

let town: Town
let secretary: Session
const grid3: [number, number] = [107.390018, 29.706417]

beforeAll(async () => {
  town = await testTown()
  secretary = await town.as('secretary')
}, 120_000)
afterAll(() => town?.close())

const body = {
  kind: 'lost',
  words: '丢了一个红色书包，里面有作业本，电话 13800007777',
  placeText: '顺城街 2 号门前',
  point: grid3,
  happenedOn: '2026-06-26',
  phone: '13800007777',
}
const post = async (more: Record<string, unknown> = {}) => {
  const r = await town.anyone.post('/api/lost-found', { ...body, ...more })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body as { id: string; token: string; number: string | null }
}
const versionOf = async (id: string) =>
  (await town.owner.query('select seq from postings where id = $1', [id])).rows[0].seq as number
const decide = async (id: string, more: Record<string, unknown>) =>
  secretary.post(`/api/lost-found-work/${id}/decide`, { baseVersion: await versionOf(id), ...more })
const open = async () => (await town.anyone.get('/api/lost-found')).body
const mine = async (token: string) => (await town.anyone.get(`/api/lost-found/mine/${token}`)).body

describe('lost and found', () => {
  it('is read by a person before it is public, and no contact ever is', async () => {
    const { id, token } = await post()
    expect((await open()).items).toEqual([])
    const w = (await secretary.get('/api/lost-found-work')).body
    expect(w.rows[0]).toMatchObject({ id, phoneMask: '138****7777', state: 'waiting' })
    expect(w.rows[0].words).not.toContain('13800007777')
    expect(w.rows[0].taken).toEqual(['13800007777'])
    const bad = await decide(id, { do: 'publish', title: '红色书包', words: '打 13800007777' })
    expect([bad.status, bad.body.code]).toEqual([422, 'lostfound.names'])
    expect((await decide(id, { do: 'publish', title: '红色书包', words: '里面有作业本' })).body.state).toBe(
      'public',
    )
    expect(JSON.stringify(await open())).not.toContain('7777')
    expect((await open()).items[0]).toMatchObject({ title: '红色书包', kind: 'lost' })
    expect((await mine(token)).state).toBe('public')
    expect((await town.anyone.get(`/api/lost-found/mine/${'x'.repeat(32)}`)).status).toBe(404)
  })

  it('is for who may, in their region', async () => {
    const { id } = await post({ words: '望栏桥丢了一把伞', placeText: '望栏桥社区', point: undefined })
    await town.owner.query(`update postings set region_path = '500102006005003' where id = $1`, [id])
    expect((await decide(id, { do: 'close', found: true })).status).toBe(404)
    expect((await (await town.as('gridWorker')).get('/api/lost-found-work')).status).toBe(403)
  })

  it('proposes what may belong together, with reasons, and relays messages without contacts', async () => {
    const found = await post({ kind: 'found', words: '捡到红色书包，有作业本', phone: undefined })
    const rows = (await secretary.get('/api/lost-found-work')).body.rows
    expect(rows.find((r: { id: string }) => r.id === found.id).matches[0]).toMatchObject({
      title: '红色书包',
    })
    const lost = (await open()).items[0]
    const hello = await town.anyone.post(`/api/lost-found/${lost.id}/messages`, { body: '书包在我这里' })
    expect(hello.status).toBe(201)
    const { rows: owner } = await town.owner.query('select 1 from posting_messages where posting_id = $1', [
      lost.id,
    ])
    expect(owner).toHaveLength(1)
    expect((await town.anyone.get(`/api/lost-found/talk/${hello.body.token}`)).body).toMatchObject({
      title: '红色书包',
      messages: [{ fromOwner: false, body: '书包在我这里' }],
    })
  })

  it('the same post twice is one; another body under its id is refused', async () => {
    const requestId = '0190bbbb-0000-7000-8000-000000000001'
    const a = await post({ requestId })
    expect(await post({ requestId })).toMatchObject({ id: a.id, token: a.token })
    const other = await town.anyone.post('/api/lost-found', { ...body, requestId, words: '别的' })
    expect(other.body.code).toBe('request.reused')
  })

  it('the owner answers, goes on and closes by the link; found the same day is counted', async () => {
    const { id, token } = await post({ words: '一串钥匙，挂着小熊' })
    await decide(id, { do: 'publish', title: '一串钥匙', words: '挂着小熊' })
    const { token: talk } = (await town.anyone.post(`/api/lost-found/${id}/messages`, { body: '在门卫室' }))
      .body
    const [thread] = (await mine(token)).threads
    const act = (b: Record<string, unknown>) => town.anyone.post(`/api/lost-found/mine/${token}`, b)
    expect((await act({ do: 'say', thread: thread.id, body: '马上来取' })).status).toBe(204)
    const said = (await town.anyone.get(`/api/lost-found/talk/${talk}`)).body.messages
    expect(said.map((m: { fromOwner: boolean }) => m.fromOwner)).toEqual([false, true])
    expect((await act({ do: 'close', found: true })).status).toBe(204)
    expect((await act({ do: 'extend' })).body.code).toBe('lostfound.over')
    expect(await open()).toMatchObject({ found: 1, sameDay: 1 })
  })

  it('of two people who decide at once one is told what the other wrote', async () => {
    const { id } = await post({ words: '一把黑色雨伞' })
    const [row] = (await secretary.get('/api/lost-found-work')).body.rows.filter(
      (r: { id: string }) => r.id === id,
    )
    expect(row.version).toBe(1)
    const both = await Promise.all(
      ['黑伞', '黑色长柄伞'].map((title) =>
        decide(id, { baseVersion: row.version, do: 'publish', title, words: '一把' }),
      ),
    )
    expect(both.map((r) => r.status).sort()).toEqual([200, 409])
    const late = both.find((r) => r.status === 409)!
    expect(late.body).toMatchObject({ code: 'conflict.version', extra: { version: 2, state: 'public' } })
    const { rows } = await town.owner.query(`select kind from posting_events where posting_id = $1`, [id])
    expect(rows.map((r) => r.kind)).toEqual(['posted', 'published'])
    // With what stands now the second one goes through; when it is over that is said instead.
    expect((await decide(id, { do: 'close', found: false })).status).toBe(200)
    expect((await decide(id, { baseVersion: 1, do: 'close', found: true })).body.code).toBe('lostfound.over')
  })

  it('a missing person is a case of special urgency at once', async () => {
    const { number, id } = await post({ kind: 'missing', words: '奶奶穿蓝色外套，上午出门没回来' })
    expect(number).toMatch(/^YG-/)
    const { rows } = await town.owner.query(
      'select c.level, c.item_code, p.expires_at from postings p join cases c on c.id = p.case_id where p.id = $1',
      [id],
    )
    expect(rows[0]).toEqual({ level: 'critical', item_code: '8.5.1', expires_at: null })
  })

  it('ends after thirty days, asks three days before, and can be kept on', async () => {
    const { id, token } = await post({ words: '灰色雨伞一把' })
    await decide(id, { do: 'publish', title: '灰色雨伞', words: '一把' })
    town.at('2026-07-24T15:00:00+08:00')
    await sweep(town.app)
    expect(await mine(token)).toMatchObject({ state: 'public', soon: true })
    await town.anyone.post(`/api/lost-found/mine/${token}`, { do: 'extend' })
    expect((await mine(token)).soon).toBe(false)
    town.at('2026-09-01T15:00:00+08:00')
    await sweep(town.app)
    expect((await mine(token)).state).toBe('expired')
    const { rows } = await town.owner.query(
      'select kind from posting_events where posting_id = $1 order by seq',
      [id],
    )
    expect(rows.map((r) => r.kind)).toEqual(['posted', 'published', 'reminded', 'extended', 'expired'])
  })

  it('half a year after its end it is forgotten with all that hangs on it; a case keeps its photos', async () => {
    const photo = async (width: number) => {
      const content = await phonePhoto({ width, height: 300 })
      const up = await town.anyone.post('/api/uploads', { size: content.length, mime: 'image/jpeg' })
      const r = await town.anyone.send({
        method: 'PATCH',
        url: `/api/uploads/${up.body.id}`,
        headers: {
          'content-type': 'application/offset+octet-stream',
          'upload-offset': '0',
          'upload-token': up.body.token,
        },
        payload: content,
      })
      expect(r.status).toBe(200)
      return up.body.id as string
    }
    town.at('2026-06-26T16:00:00+08:00')
    const [p, q, kept] = [await photo(400), await photo(420), await photo(440)]
    const old = await post({ words: '蓝色水壶', uploads: [p] })
    const person = await post({ kind: 'missing', words: '爷爷穿灰外套没回来', uploads: [q] })
    const young = await post({ words: '白色帽子', uploads: [kept] })
    const { token: talk } = await decide(old.id, { do: 'publish', title: '水壶', words: '蓝色' }).then(
      async () => (await town.anyone.post(`/api/lost-found/${old.id}/messages`, { body: '在我这' })).body,
    )
    for (const x of [old, person]) await decide(x.id, { do: 'close', found: true })
    const stays = (id: string) =>
      town.owner
        .query(
          `select (select count(*)::int from postings where id = $1) as p, (select count(*)::int from posting_events where posting_id = $1) as e,
             (select count(*)::int from posting_messages where posting_id = $1) as m`,
          [id],
        )
        .then((r) => Object.values(r.rows[0]))
    const hash = (await town.owner.query('select hash from attachments where id = $1', [p])).rows[0].hash
    const file = blobPath(town.app.installation.dataDir, hash)
    const end = Date.parse(
      (await town.owner.query('select closed_at from postings where id = $1', [old.id])).rows[0].closed_at,
    )
    const daysLater = (days: number) => town.at(new Date(end + days * 86_400_000).toISOString())
    daysLater(179)
    await forget(town.app)
    expect(await stays(old.id)).toEqual([1, 3, 1])
    daysLater(181)
    // By then nothing remembers that they were ever uploaded.
    await town.owner.query('delete from uploads')
    await town.anyone.post(`/api/lost-found/mine/${young.token}`, { do: 'close', found: true })
    expect(await forget(town.app)).toBeGreaterThanOrEqual(2)
    expect(await stays(old.id)).toEqual([0, 0, 0])
    expect(await stays(person.id)).toEqual([0, 0, 0])
    expect((await stays(young.id))[0]).toBe(1)
    expect(existsSync(file)).toBe(false)
    const { rows } = await town.owner.query('select id from attachments where id = any($1)', [[p, q, kept]])
    expect(rows.map((r) => r.id).sort()).toEqual([q, kept].sort())
    expect((await town.anyone.get(`/api/lost-found/mine/${old.token}`)).status).toBe(404)
    expect((await town.anyone.get(`/api/lost-found/talk/${talk}`)).status).toBe(404)
    const { rows: receipts } = await town.owner.query(
      `select detail from audit_log where action = 'posting.forgotten' order by at desc limit 1`,
    )
    expect(receipts[0].detail).toMatchObject({ missing: 1, photos: 1 })
    expect(JSON.stringify(receipts[0].detail)).not.toContain('水壶')
    await expect(
      town.app.pools.system.deleteFrom('attachments').where('id', '=', q).executeTakeFirst(),
    ).resolves.toMatchObject({ numDeletedRows: 0n })
    expect(await forget(town.app)).toBe(0)
  })
})
