import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { phonePhoto } from '../attachments/sample.ts'

let town: Town
let dispatcher: Session
let secretary: Session
const grid3 = '500102006001003'

async function upload(): Promise<string> {
  const photo = await phonePhoto()
  const made = await town.anyone.post('/api/uploads', { size: photo.length, mime: 'image/jpeg' })
  await town.anyone.send({
    method: 'PATCH',
    url: `/api/uploads/${made.body.id}`,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'upload-token': made.body.token,
    },
    payload: photo,
  })
  return made.body.id
}

/** A case of the reporter's words, solved without anybody walking there: dated and written by the owner of the database. */
async function solved(body: string, o: { consent?: boolean; item?: string; region?: string } = {}) {
  const [photo, after] = [await upload(), await upload()]
  const r = await town.anyone.post('/api/reports', {
    body,
    placeText: '顺城街 18 号',
    phone: '13800004444',
    publicConsent: o.consent ?? true,
    uploads: [photo, after],
  })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  const { caseId } = (await town.anyone.get(`/api/track/${r.body.token}`)).body
  await town.owner.query(
    `update cases set state = 'resolved', prev_state = 'accepted', item_code = $2, region_path = $3, reported_at = $4, resolved_at = $5,
       result = '已派人处理，现场恢复。联系人 13900005555' where id = $1`,
    [caseId, o.item ?? '3.4.1', o.region ?? grid3, '2026-06-24T09:00:00+08:00', '2026-06-25T11:00:00+08:00'],
  )
  return { id: caseId as string, photo, after }
}
const candidates = async (s: Session) =>
  (await s.get('/api/publications')).body.rows.map((r: { caseId: string }) => r.caseId) as string[]
const board = async (q = '') => (await town.anyone.get(`/api/public-board${q}`)).body
const clean = { title: '路灯修好了', said: '路灯不亮三天，晚上看不清路。', result: '换了灯泡，晚上亮了。' }

let lamp: { id: string; photo: string; after: string }
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  secretary = await town.as('secretary')
  lamp = await solved('我是王女士，住3栋2单元502室，电话13800004444，门口路灯不亮三天了')
}, 120_000)
afterAll(() => town?.close())

describe('what may be made public', () => {
  it('is solved, agreed to by everybody who reported it, and not about people', async () => {
    const silent = await solved('楼下垃圾桶满了没人收', { consent: false, item: '1.1.1' })
    const person = await solved('独居老人联系不上，请去看看', { item: '8.1.1' })
    const mine = await candidates(dispatcher)
    expect(mine).toContain(lamp.id)
    expect(mine).not.toContain(silent.id)
    expect(mine).not.toContain(person.id)
    for (const id of [silent.id, person.id]) {
      expect((await dispatcher.get(`/api/publications/${id}`)).body.code).toBe('publicity.not_allowed')
      expect((await dispatcher.post(`/api/publications/${id}`, clean)).body.code).toBe(
        'publicity.not_allowed',
      )
    }
  })

  it('in the own region only, by who may', async () => {
    const far = await solved('望栏桥头的路灯一直闪', { region: '500102006005003' })
    expect(await candidates(secretary)).not.toContain(far.id)
    expect((await secretary.get(`/api/publications/${far.id}`)).status).toBe(404)
    expect((await secretary.post(`/api/publications/${far.id}`, clean)).status).toBe(404)
    expect((await (await town.as('gridWorker')).get('/api/publications')).status).toBe(403)
    expect((await town.anyone.get('/api/publications')).status).toBe(401)
  })
})

describe('making it public', () => {
  it('proposes masked words and says what was taken out', async () => {
    const p = (await secretary.get(`/api/publications/${lamp.id}`)).body
    const all = JSON.stringify([p.title.text, p.said.text, p.result.text, p.place.text])
    expect(all).not.toMatch(/13800004444|13900005555|502|王女士/)
    expect(p.said.taken.map((t: { was: string }) => t.was).join()).toContain('13800004444')
    expect(p.result.taken[0]).toEqual({ was: '13900005555', firm: true })
    expect(p.photos).toContainEqual(expect.objectContaining({ id: lamp.photo, phase: 'report' }))
  })

  it('refuses every word that names somebody at once; a phone even when one is sure', async () => {
    const bad = { ...clean, said: '找隔壁王女士', result: '打 13900005555' }
    const r = await secretary.post(`/api/publications/${lamp.id}`, bad)
    expect([r.status, r.body.code]).toEqual([422, 'publicity.names'])
    expect(r.body.issues.map((i: { path: string }) => i.path)).toEqual(['said', 'result'])
    const sure = await secretary.post(`/api/publications/${lamp.id}`, { ...bad, sure: true })
    expect(sure.body.issues.map((i: { path: string }) => i.path)).toEqual(['result'])
    const foreign = (await solved('栏杆松了', { item: '3.5.1' })).photo
    const other = await secretary.post(`/api/publications/${lamp.id}`, {
      ...clean,
      photos: [{ id: foreign, phase: 'after' }],
    })
    expect(other.body.issues[0].path).toBe('photos.0.id')
    expect((await board()).items).toEqual([])
  })

  it('shows it to everybody, with its photo, its filters and the figures of the statistics', async () => {
    expect((await town.anyone.get(`/api/attachments/${lamp.photo}`)).status).toBe(401)
    const r = await secretary.post(`/api/publications/${lamp.id}`, {
      ...clean,
      photos: [
        { id: lamp.after, phase: 'after' },
        { id: lamp.photo, phase: 'before' },
      ],
    })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    const b = await board()
    expect(b.items).toHaveLength(1)
    expect(b.items[0]).toMatchObject({ ...clean, kind: '市政设施', place: '大东门社区' })
    expect(b.items[0].photos.map((x: { phase: string }) => x.phase)).toEqual(['before', 'after'])
    expect(JSON.stringify(b)).not.toMatch(/138000|顺城街|YG-/)
    const photo = await town.anyone.get(`/api/public-board/${r.body.id}/photos/${lamp.photo}`)
    expect([photo.status, photo.headers['content-type']]).toEqual([200, 'image/jpeg'])
    // Also to whoever is signed in for another place.
    const elsewhere = await town.as('waterHandler')
    expect((await elsewhere.get('/api/public-board')).body).toEqual(b)
    expect((await board('?community=500102006001')).total).toBe(1)
    expect((await board('?community=500102006005')).total).toBe(0)
    // The street itself is what lies in none of its communities, as the choice counts it.
    expect((await board('?community=500102006')).total).toBe(0)
    expect((await board(`?kind=${encodeURIComponent('市政设施')}`)).total).toBe(1)
    const s = (await dispatcher.get('/api/statistics?from=2026-06-01&to=2026-06-26&region=500102006')).body
    expect(b.figures).toMatchObject({
      valid: s.totals.valid,
      resolved: s.totals.resolved,
      from: '2026-06-01',
      to: '2026-06-26',
    })
    expect(b.figures.workingDays).toBeCloseTo(s.totals.workingDays, 2)
    const { rows } = await town.owner.query(
      `select avg(extract(epoch from resolved_at - reported_at)) / 3600 as hours from cases
       where region_path like '500102006%' and state in ('resolved', 'evaluated', 'archived') and reported_at >= '2026-06-01T00:00:00+08:00'`,
    )
    expect(b.figures.hours).toBeCloseTo(Number(rows[0].hours), 2)
  })

  it('feeds say the same', async () => {
    const json = await town.anyone.get('/api/public-board/feed.json')
    expect(json.body.items[0]).toMatchObject({ title: clean.title })
    const xml = (await town.anyone.get('/api/public-board/feed.xml')).payload.toString()
    expect(xml).toContain(`<title>${clean.title}</title>`)
  })

  it('can be changed and taken back; who did what stays', async () => {
    await secretary.post(`/api/publications/${lamp.id}`, { ...clean, title: '门口的灯亮了' })
    expect((await board()).items[0]).toMatchObject({ title: '门口的灯亮了', photos: [] })
    const { id } = (await board()).items[0]
    expect((await town.anyone.get(`/api/public-board/${id}/photos/${lamp.photo}`)).status).toBe(404)
    await secretary.post(`/api/publications/${lamp.id}/withdraw`, { reason: '报告人又不愿意了' })
    expect((await board()).items).toEqual([])
    const p = (await dispatcher.get(`/api/publications/${lamp.id}`)).body
    expect(p.events.map((e: { kind: string }) => e.kind)).toEqual(['published', 'changed', 'withdrawn'])
    expect(p.events[2].reason).toBe('报告人又不愿意了')
    // Somebody still has it open as it stood before it was taken off.
    const stale = await secretary.post(`/api/publications/${lamp.id}`, { ...clean, seq: 2 })
    expect([stale.status, stale.body.code]).toEqual([409, 'conflict.version'])
    expect((await board()).items).toEqual([])
    expect(p.seq).toBe(3)
    await expect(
      town.owner
        .query('set role yige_app')
        .then(() => town.owner.query(`update publication_events set kind = 'changed'`)),
    ).rejects.toThrow(/permission denied/)
    await town.owner.query('reset role')
  })

  it('a case that is opened again leaves the board', async () => {
    await secretary.post(`/api/publications/${lamp.id}`, clean)
    expect((await board()).total).toBe(1)
    await town.owner.query(
      `update cases set state = 'dispatched', prev_state = 'resolved', resolved_at = null, main_unit_id = (select id from units limit 1) where id = $1`,
      [lamp.id],
    )
    expect((await board()).total).toBe(0)
  })
})
