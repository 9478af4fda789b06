/** From cases to a report that people change, approve, share and take away as a file; over HTTP on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, actors } from '../../test/actors.ts'
import { type Town, testTown } from '../../test/town.ts'
import type { Analysis } from './contract.ts'
import { makeTurn, turnsDue } from './reactions.ts'

let town: Town
const street = '500102006'
const community = '500102006001'
const unit = (key: string) => town.app.services.organisation.units().find((u) => u.key === key)!

/** A case as the intake leaves it, at a time of its own; what writes it is tested with the reports. */
let number = 0
async function report(item: string, at: string) {
  await town.owner.query(
    `insert into cases (county, id, number, region_path, title, item_code, item_name, place_text, level, state, reported_at, seq, last_hash)
     values ('500102', gen_random_uuid(), $1, '500102006001003', $2, $2, $2, '甲街 1 号', 'normal', 'triage', $3, 1, '')`,
    [`T-${++number}`, item, at],
  )
}
async function made(actor: Actor = 'analyst', region = street): Promise<string> {
  const s = await town.as(actor)
  const r = await s.post('/api/analyses', { region, kind: 'month', from: '2026-05-20' })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body.id
}
const get = async (actor: Actor, id: string): Promise<Analysis> => {
  const r = await (await town.as(actor)).get(`/api/analyses/${id}`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.body
}
const post = async (actor: Actor, id: string, what: string, body: Record<string, unknown>) =>
  (await town.as(actor)).post(`/api/analyses/${id}/${what}`, body)

beforeAll(async () => {
  town = await testTown()
  for (let i = 0; i < 12; i++)
    await report('3.2.1', `2026-05-${String(5 + i).padStart(2, '0')}T09:00:00+08:00`)
  await report('3.2.1', '2026-04-10T10:00:00+08:00')
})
afterAll(() => town?.close())

describe('making', () => {
  it('counts what the statistics count, and says where each sentence comes from', async () => {
    const a = await get('analyst', await made())
    const s = (
      await (await town.as('analyst')).get(`/api/statistics?region=${street}&from=2026-05-01&to=2026-05-31`)
    ).body
    expect(a.facts.now.totals).toEqual(s.totals)
    expect(a).toMatchObject({
      from: '2026-05-01',
      to: '2026-05-31',
      state: 'draft',
      version: 1,
      received: 12,
    })
    expect(a.facts.before.totals.received).toBe(1)
    const all = a.sections.flatMap((x) => x.sentences)
    expect(new Set(all.map((x) => x.key)).size).toBe(all.length)
    for (const x of all) {
      expect(x.text.zh, x.key).not.toMatch(/undefined|NaN|null/)
      expect(x.text.en, x.key).not.toMatch(/undefined|NaN|null|[\u4e00-\u9fff]{2,}(?=.*:$)/)
      expect(x.why.zh.length, x.key).toBeGreaterThan(3)
    }
    // The number in a sentence is the number of rows behind its link.
    const first = all.find((x) => x.key === 'received')!
    const rows = (await (await town.as('analyst')).get(`/api/cases?limit=200&${first.link!.split('?')[1]}`))
      .body.rows
    expect(rows).toHaveLength(12)
  })

  it('is for those who may, in their region, and names every fault at once', async () => {
    const worker = await town.as('gridWorker')
    expect(
      (await worker.post('/api/analyses', { region: street, kind: 'day', from: '2026-05-01' })).status,
    ).toBe(403)
    const secretary = await town.as('secretary')
    expect(
      (await secretary.post('/api/analyses', { region: street, kind: 'day', from: '2026-05-01' })).status,
    ).toBe(404)
    const wrong = await secretary.post('/api/analyses', {
      region: community,
      kind: 'range',
      from: '2026-05-03',
      to: '2026-05-01',
    })
    expect(wrong.status).toBe(400)
    expect(wrong.body.issues).toEqual([expect.objectContaining({ path: 'to' })])
    const id = await made('secretary', community)
    expect((await get('leader', id)).regionPath).toBe(community)
    expect((await (await town.as('waterHandler')).get(`/api/analyses/${id}`)).status).toBe(404)
    const other = await made()
    expect((await secretary.get(`/api/analyses/${other}`)).status).toBe(404)
  })

  it('a replay makes one', async () => {
    const s = await town.as('analyst')
    const body = { requestId: crypto.randomUUID(), region: street, kind: 'week', from: '2026-05-06' }
    const [a, b] = [await s.post('/api/analyses', body), await s.post('/api/analyses', body)]
    expect(a.body.id).toBe(b.body.id)
  })
})

describe('computing anew', () => {
  it('names what changed, keeps what was, and sees when the kept figures were touched', async () => {
    const id = await made()
    const s = await town.as('analyst')
    const same = (await s.get(`/api/analyses/${id}/compare`)).body
    expect(same).toMatchObject({
      intact: true,
      sameSentences: true,
      figures: [],
      sentences: { gone: [], come: [] },
    })
    expect(same.digest).toBe((await get('analyst', id)).digest)
    await report('3.2.1', '2026-05-28T10:00:00+08:00')
    const other = (await s.get(`/api/analyses/${id}/compare`)).body
    expect(other.digest).not.toBe(same.digest)
    expect(other.figures).toContainEqual({ what: { zh: '受理', en: 'all received' }, was: 12, is: 13 })
    expect(other.sentences.gone.length).toBeGreaterThan(0)
    expect((await get('analyst', id)).received).toBe(12)
    await town.owner.query(
      `update analyses set facts = jsonb_set(facts, '{now,totals,received}', '99') where id = $1`,
      [id],
    )
    expect((await s.get(`/api/analyses/${id}/compare`)).body).toMatchObject({
      intact: false,
      sameSentences: false,
    })
  })
})

describe('editing, approving, sharing', () => {
  it('keeps the original and every version; two at once do not overwrite', async () => {
    const id = await made()
    const a = await get('analyst', id)
    const edit = {
      title: '五月分析',
      verdicts: {
        received: { state: 'changed', text: '五月受理十二件。' },
        workingDays: { state: 'dropped' },
      },
      remarks: { overview: '本月雨多。\n\n水表箱集中在老房子。' },
    }
    const saved = await post('analyst', id, 'edit', { baseVersion: 1, edit })
    expect(saved.body).toMatchObject({ version: 2 })
    expect((await post('leader', id, 'edit', { baseVersion: 1, edit })).status).toBe(409)
    const unknown = await post('analyst', id, 'edit', {
      baseVersion: 2,
      edit: { ...edit, verdicts: { nothing: { state: 'dropped' } } },
    })
    expect(unknown.status).toBe(400)
    const empty = await post('analyst', id, 'edit', {
      baseVersion: 2,
      edit: { ...edit, verdicts: { received: { state: 'changed' } } },
    })
    expect(empty.status).toBe(400)
    const b = await get('analyst', id)
    expect(b).toMatchObject({ title: '五月分析', version: 2 })
    expect(b.sections).toEqual(a.sections)
    const { versions } = (await (await town.as('analyst')).get(`/api/analyses/${id}/versions`)).body
    expect(versions.map((v: { what: string }) => v.what)).toEqual(['edited', 'made'])
  })

  it('is seen by others when approved: by region, by unit with a receipt, by an address that ends', async () => {
    const id = await made()
    const water = await town.as('waterHandler')
    const share = { units: [unit('fuling.water-repair').id] }
    expect((await post('analyst', id, 'share', share)).body.code).toBe('analysis.draft')
    expect((await (await town.as('supervisor')).get(`/api/analyses/${id}`)).status).toBe(404)
    expect((await post('analyst', id, 'approve', { baseVersion: 1, approve: true })).status).toBe(403)
    expect((await post('leader', id, 'approve', { baseVersion: 1, approve: true })).body.version).toBe(2)
    expect((await get('supervisor', id)).may).toEqual({ edit: false, approve: false, share: false })
    expect(
      (
        await post('analyst', id, 'edit', {
          baseVersion: 2,
          edit: { title: '改', verdicts: {}, remarks: {} },
        })
      ).body.code,
    ).toBe('analysis.approved')

    expect((await water.get(`/api/analyses/${id}`)).status).toBe(404)
    expect((await post('analyst', id, 'share', share)).body).toEqual({ units: 1 })
    expect((await water.get('/api/analyses')).body.items.map((x: { id: string }) => x.id)).toEqual([id])
    expect((await water.post(`/api/analyses/${id}/seen`, {})).body).toEqual({ seen: true })
    await water.post(`/api/analyses/${id}/seen`, {})
    const a = await get('analyst', id)
    expect(a.seen).toEqual([expect.objectContaining({ unit: unit('fuling.water-repair').name })])
    expect(a.units).toEqual([expect.objectContaining({ read: 1 })])
    // Readers are no business of other readers.
    expect((await get('waterHandler', id)).seen).toEqual([])

    expect((await post('analyst', id, 'link', { days: 7 })).status).toBe(403)
    const { token } = (await post('leader', id, 'link', { days: 7 })).body
    const open = await town.anyone.get(`/api/public/analyses/${token}`)
    expect(open.status).toBe(200)
    expect(JSON.stringify(open.body)).not.toContain('/inbox?')
    expect(open.body.tells).toEqual({ units: false, words: false })
    for (const span of ['now', 'before', 'year'])
      expect(open.body.facts[span]).toMatchObject({ returns: [], units: [], places: [] })
    expect(JSON.stringify(open.body.sections)).not.toMatch(/"rule":"(pingPong|returnPair|lateUnit|slow\.)/)
    expect((await get('leader', id)).facts.now.units.length).toBeGreaterThan(0)
    const more = (await post('leader', id, 'link', { days: 7, units: true })).body.token
    expect((await town.anyone.get(`/api/public/analyses/${token}`)).status).toBe(404)
    const ticked = (await town.anyone.get(`/api/public/analyses/${more}`)).body
    expect(ticked.tells).toEqual({ units: true, words: false })
    expect(ticked.facts.now.units).toEqual((await get('leader', id)).facts.now.units)
    expect(ticked.facts.now.places).toEqual([])
    expect((await get('leader', id)).link).toMatchObject({ tells: { units: true, words: false }, opened: 1 })
    const stored = await town.owner.query(`select 1 from requests where answer::text like $1`, [`%${token}%`])
    expect(stored.rowCount).toBe(0)
    expect((await town.anyone.get('/api/public/analyses/wrong')).status).toBe(404)
    const before = town.now()
    town.at(new Date(before.getTime() + 8 * 86_400_000).toISOString())
    expect((await town.anyone.get(`/api/public/analyses/${more}`)).status).toBe(404)
    town.at(before.toISOString())

    expect((await post('leader', id, 'approve', { baseVersion: 2, approve: false })).body.version).toBe(3)
    expect((await water.get(`/api/analyses/${id}`)).status).toBe(404)
    expect((await town.anyone.get(`/api/public/analyses/${more}`)).status).toBe(404)
  })
})

describe('files', () => {
  it('are a PDF with its letters inside and a DOCX with drawings, both logged', async () => {
    const id = await made()
    const s = await town.as('analyst')
    for (const language of ['zh', 'en']) {
      const pdf = await s.get(`/api/analyses/${id}/file?format=pdf&language=${language}`)
      expect(pdf.status).toBe(200)
      expect(pdf.payload.subarray(0, 5).toString()).toBe('%PDF-')
      expect(pdf.payload.toString('latin1')).toMatch(/FontFile3/)
      const docx = await s.get(`/api/analyses/${id}/file?format=docx&language=${language}`)
      expect(docx.status).toBe(200)
      expect(docx.payload.toString('latin1')).toMatch(/word\/media\/.*\.svg/s)
    }
    const logged = await town.owner.query(
      `select count(*)::int as n from audit_log where action = 'analysis.file' and subject_id = $1`,
      [id],
    )
    expect(logged.rows[0].n).toBe(4)
    expect((await (await town.as('waterHandler')).get(`/api/analyses/${id}/file?format=pdf`)).status).toBe(
      404,
    )
  })
})

describe('by itself', () => {
  it('every Monday and every first of the month at eight, once, with a task for who edits it', async () => {
    const back = town.now()
    town.at('2026-06-29T07:59:00+08:00')
    expect((await turnsDue(town.app)).map((t) => t.kind)).toEqual([])
    town.at('2026-07-01T08:00:30+08:00')
    const due = await turnsDue(town.app)
    expect(due.map((t) => [t.kind, t.from, t.to])).toEqual([
      ['week', '2026-06-22', '2026-06-28'],
      ['month', '2026-06-01', '2026-06-30'],
    ])
    for (const t of [...due, ...due]) await makeTurn(town.app, t)
    expect(await turnsDue(town.app)).toEqual([])
    const n = await town.owner.query(`select count(*)::int as n from analyses where turn is not null`)
    expect(n.rows[0].n).toBe(2)
    const tasks = await town.owner.query(
      `select t.account_id, a.username from tasks t join accounts a on a.id = t.account_id where t.kind = 'analysis.ready'`,
    )
    expect(tasks.rows.map((t) => t.username)).toEqual([actors.analyst, actors.analyst])
    town.at(back.toISOString())
    const s = await town.as('analyst')
    expect((await s.post('/api/analysis-schedules', { kind: 'week', on: false })).body).toEqual({ on: false })
    const other = await (await town.as('secretary')).post('/api/analysis-schedules', {
      kind: 'week',
      on: true,
    })
    expect(other.status).toBe(404)
    town.at('2026-07-06T09:00:00+08:00')
    expect(await turnsDue(town.app)).toEqual([])
    town.at(back.toISOString())
  })
})
