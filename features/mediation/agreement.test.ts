import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import type { Mediation } from './contract.ts'
import { drafted, grid, mediator, names, phones, session } from './sample.ts'

let town: Town
let secretary: Session

beforeAll(async () => {
  town = await testTown()
  secretary = await town.as('secretary')
  work = mediator(secretary)
}, 120_000)
afterAll(() => town?.close())

let work: ReturnType<typeof mediator>
const opened: (typeof work)['opened'] = (...a) => work.opened(...a)
const get: (typeof work)['get'] = (...a) => work.get(...a)
const good: (typeof work)['good'] = (...a) => work.good(...a)
const agreed = () => work.agreed()
const upload = () => work.upload()

describe('after the agreement', () => {
  it('is fulfilled when every term is kept; the visits go on and one of them can open it again', async () => {
    const id = await agreed()
    const terms = (await get(id)).duties.filter((d) => d.kind === 'term')
    for (const d of terms) await good(id, { action: 'keep', dutyId: d.id, note: '看过了' })
    let m = await get(id)
    expect(m.state).toBe('fulfilled')
    const visits = m.duties.filter((d) => d.kind === 'visit')
    expect(visits.map((d) => d.state)).toEqual(['open', 'open'])
    await good(id, { action: 'keep', dutyId: visits[0]!.id, note: '都好' })
    expect((await get(id)).state).toBe('fulfilled')
    await good(id, { action: 'break', dutyId: visits[1]!.id, note: '又漏了' })
    m = await get(id)
    expect([m.state, m.round, m.agreement]).toEqual(['talking', 1, null])
    const { rows } = await town.owner.query(
      `select count(*)::int as n from tasks where kind = 'mediation.duty' and state = 'open' and subject_id = any($1)`,
      [m.duties.map((d) => `${id}/${d.id}`)],
    )
    expect(rows[0].n).toBe(0)
  })

  it('a broken term opens it again and the rest is no longer waited for', async () => {
    const id = await agreed()
    const d = (await get(id)).duties[0]!
    await good(id, { action: 'break', dutyId: d.id, note: '到期没换' })
    const m = await get(id)
    expect([m.state, m.agreedAt, m.quote]).toEqual(['talking', null, null])
    expect(m.duties.map((x) => x.state)).toEqual(['broken'])
    expect(m.sound).toBe(true)
  })

  it('no agreement leads to another way, and can be taken up again', async () => {
    const { id } = (await opened()).body
    await good(id, session)
    await good(id, { action: 'fail', way: 'legal_aid', reason: '差得太远' })
    expect(await get(id)).toMatchObject({ state: 'failed', way: 'legal_aid' })
    await good(id, { action: 'reopen', reason: '双方又愿意谈' })
    expect(await get(id)).toMatchObject({ state: 'talking', way: null, round: 1 })
  })

  it('the log shows a change from outside', async () => {
    const { id } = (await opened()).body
    expect((await get(id)).sound).toBe(true)
    await town.owner.query(
      `update mediation_events set data = data || '{"side": 2}' where mediation_id = $1 and kind = 'said' and seq = 3`,
      [id],
    )
    expect((await get(id)).sound).toBe(false)
  })

  it('the application can neither change nor delete the log', async () => {
    await expect(
      town.app.pools.system.updateTable('mediation_events').set({ actor_name: 'x' }).execute(),
    ).rejects.toThrow(/permission denied/)
    await expect(town.app.pools.system.deleteFrom('mediation_events').execute()).rejects.toThrow(
      /permission denied/,
    )
  })
})

describe('beside a case', () => {
  const caseOf = async () => {
    const r = await town.anyone.post('/api/reports', {
      body: '楼上又漏水了，下来说不通',
      placeText: '大东门社区',
    })
    const { caseId } = (await town.anyone.get(`/api/track/${r.body.token}`)).body
    await town.owner.query(`update cases set region_path = $2 where id = $1`, [caseId, grid])
    return caseId as string
  }

  it('each leads to the other; one at a time; the case may quote the agreement without names or terms', async () => {
    const caseId = await caseOf()
    const first = await opened({ caseId, regionPath: undefined })
    expect(first.status, JSON.stringify(first.body)).toBe(201)
    expect((await opened({ caseId })).body.code).toBe('mediation.case_open')
    expect((await get(first.body.id)).caseId).toBe(caseId)
    const shown = (await secretary.get(`/api/cases/${caseId}/mediations`)).body
    expect(shown.rows.map((m: Mediation) => m.number)).toEqual([first.body.number])
    expect(shown.mayOpen).toBe(false)
    const c = (await secretary.get(`/api/cases/${caseId}`)).body
    expect(JSON.stringify(c.events)).toContain(first.body.number)
    await good(first.body.id, session)
    await good(first.body.id, drafted)
    for (const side of [1, 2]) await good(first.body.id, { action: 'sign', side, uploads: [await upload()] })
    const { quote } = (await secretary.get(`/api/cases/${caseId}/mediations`)).body.rows[0]
    expect(quote).toContain(first.body.number)
    for (const secret of [...names, '1800', '水管']) expect(quote).not.toContain(secret)
    const worker = await town.as('gridWorker')
    expect((await worker.get(`/api/cases/${caseId}/mediations`)).status).toBe(403)
  })
})

describe('figures', () => {
  it('an analyst sees counts and no dispute', async () => {
    const analyst = await town.as('analyst')
    const r = await analyst.get('/api/mediation-figures')
    expect(r.status).toBe(200)
    const { rows } = await town.owner.query(`select count(*)::int as n from mediations`)
    expect(r.body.all.total).toBe(rows[0].n)
    expect(r.body.kinds[0]).toMatchObject({ kind: 'leak', total: rows[0].n })
    expect(r.body.repeats[0]).toMatchObject({ path: grid, kind: 'leak' })
    expect(r.body.all.broken).toBeGreaterThan(0)
    expect(JSON.stringify(r.body)).not.toContain('天花板')
  })

  it('the list can be filtered, paged and exported, masked', async () => {
    const one = (await secretary.get('/api/mediations?view=all&limit=2')).body
    const two = (
      await secretary.get(`/api/mediations?view=all&limit=2&after=${encodeURIComponent(one.next)}`)
    ).body
    expect(new Set([...one.rows, ...two.rows].map((r) => r.id)).size).toBe(4)
    expect((await secretary.get('/api/mediations?view=all&state=failed')).body.total).toBe(0)
    expect((await secretary.get(`/api/mediations?view=all&q=${encodeURIComponent('天花')}`)).body.total).toBe(
      one.total,
    )
    const csv = (await secretary.get('/api/mediations.csv?view=all')).payload.toString()
    expect(csv.split('\r\n').length).toBe(one.total + 2)
    for (const secret of [...names, ...phones]) expect(csv).not.toContain(secret)
  })
})
