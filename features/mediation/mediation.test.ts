import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { drafted, mediator, names, phones, session } from './sample.ts'

let town: Town
let secretary: Session
const home = '500102006001'

beforeAll(async () => {
  town = await testTown()
  secretary = await town.as('secretary')
  work = mediator(secretary)
}, 120_000)
afterAll(() => town?.close())

let work: ReturnType<typeof mediator>
const opened: (typeof work)['opened'] = (...a) => work.opened(...a)
const get: (typeof work)['get'] = (...a) => work.get(...a)
const step: (typeof work)['step'] = (...a) => work.step(...a)
const good: (typeof work)['good'] = (...a) => work.good(...a)
const agreed = () => work.agreed()

describe('opening', () => {
  it('seals names and phones: the list, the page and the log show masks', async () => {
    const r = await opened()
    expect(r.status).toBe(201)
    const m = await get(r.body.id)
    expect(m.parties.map((p) => [p.name, p.phone])).toEqual([
      ['钱某', '138****0001'],
      ['孙某', '138****0002'],
    ])
    expect(m.parties[0]!.said.map((s) => s.words)).toEqual(['水管是老化，不是我故意的'])
    expect(m.parties[1]!.said.map((s) => s.words)).toEqual(['天花板要重做，至少三千'])
    expect(m.state).toBe('opened')
    expect(m.next?.what).toBe('first')
    const list = (await secretary.get('/api/mediations?view=mine')).body
    const all = JSON.stringify([m, list])
    for (const secret of [...names, ...phones]) expect(all).not.toContain(secret)
    const { rows } = await town.owner.query(
      `select data::text as d from mediation_events where mediation_id = $1`,
      [r.body.id],
    )
    for (const secret of [...names, ...phones]) expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it('is opened once by one request', async () => {
    const body = { requestId: crypto.randomUUID() }
    const a = await opened(body)
    const b = await opened(body)
    expect(b.body).toEqual(a.body)
  })

  it('names all faults at once', async () => {
    const r = await opened({ kind: 'war', title: '', parties: [{ name: '', phone: '12' }] })
    expect(r.status).toBe(400)
    expect(r.body.issues.map((i: { path: string }) => i.path).sort()).toEqual([
      'kind',
      'parties.0.name',
      'parties.0.phone',
      'title',
    ])
  })

  it('needs a place, and one where the mediator mediates', async () => {
    expect((await opened({ regionPath: undefined })).body.code).toBe('mediation.place')
    expect((await opened({ regionPath: '500102006005003' })).status).toBe(404)
    expect((await opened({ regionPath: '500102999' })).status).toBe(400)
  })

  it('asks for the first session within the limit, which an administrator sets', async () => {
    const admin = await town.as('systemAdmin')
    const { rows } = await town.owner.query(
      `select due_at from tasks where kind = 'mediation.first' and state = 'open' limit 1`,
    )
    // Friday afternoon and three working days: Wednesday at the close of office.
    expect(rows[0].due_at.toISOString()).toBe('2026-07-01T09:30:00.000Z')
    expect((await admin.post('/api/mediation-limits', { firstDays: 1 })).body).toEqual({ firstDays: 1 })
    const m = await get((await opened()).body.id)
    expect(m.firstDueAt).toBe('2026-06-29T09:30:00.000Z')
    await admin.post('/api/mediation-limits', { firstDays: 3 })
    expect((await secretary.post('/api/mediation-limits', { firstDays: 9 })).status).toBe(403)
  })
})

describe('who sees it', () => {
  it.each([
    ['dispatcher', 403],
    ['gridWorker', 403],
    ['analyst', 403],
    ['leader', 403],
    ['supervisor', 403],
    ['systemAdmin', 403],
  ] as const)('not a %s', async (actor, status) => {
    const { id } = (await opened()).body
    expect((await (await town.as(actor)).get(`/api/mediations/${id}`)).status).toBe(status)
    expect((await (await town.as(actor)).get('/api/mediations')).status).toBe(status)
  })

  it('not the secretary of the next community: it does not exist for her', async () => {
    const { id } = (await opened()).body
    await town.owner.query(`update grants set region_path = '500102006005' where role = 'community-secretary'
      and account_id = (select id from accounts where username = 'lihm')`)
    try {
      const { server } = town
      const r = await server.inject({
        method: 'POST',
        url: '/api/sign-in',
        payload: { username: 'lihm', password: 'yige-demo' },
      })
      const cookie = r.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
      const seen = await server.inject({ method: 'GET', url: `/api/mediations/${id}`, headers: { cookie } })
      expect(seen.statusCode).toBe(404)
      const list = await server.inject({
        method: 'GET',
        url: '/api/mediations?view=all',
        headers: { cookie },
      })
      expect(list.json().total).toBe(0)
    } finally {
      await town.owner.query(
        `update grants set region_path = $1 where role = 'community-secretary'
        and account_id = (select id from accounts where username = 'lihm')`,
        [home],
      )
    }
  })

  it('a reveal says why, is logged in both chains, and is not kept among the answers', async () => {
    const { id } = (await opened()).body
    const party = (await get(id)).parties[1]!
    const url = `/api/mediations/${id}/parties/${party.id}/reveal`
    expect((await secretary.post(url, { purpose: 'other' })).body.code).toBe('mediation.say_why')
    const r = await secretary.post(url, { purpose: 'invite', note: '约周五' })
    expect(r.body).toMatchObject({ name: '孙小梅', phone: phones[1] })
    expect((await get(id)).log.at(-1)).toMatchObject({ kind: 'revealed', side: 2 })
    const { rows } = await town.owner.query(
      `select purpose, detail::text as d from audit_log where action = 'mediation.reveal'`,
    )
    expect(rows.at(-1)).toMatchObject({ purpose: 'invite' })
    const kept = await town.owner.query(`select 1 from requests where answer::text like '%${phones[1]}%'`)
    expect(kept.rowCount).toBe(0)
  })
})

describe('from the table to the agreement', () => {
  it('keeps sessions, proposals and the words of each side apart', async () => {
    const { id } = (await opened()).body
    await good(id, { action: 'plan', at: '2026-06-28T15:00:00+08:00', place: '社区' })
    expect((await get(id)).next).toMatchObject({ what: 'session' })
    await good(id, session)
    await good(id, { action: 'propose', text: '楼上出 1800，楼下自己刷漆', side: null })
    const m = await get(id)
    expect(m.state).toBe('talking')
    expect(m.sessions).toHaveLength(1)
    expect(m.sessions[0]).toMatchObject({ present: [1, 2], others: '楼长' })
    expect(m.parties[0]!.said.map((s) => s.words)).toEqual(['水管是老化，不是我故意的', '愿意出一半'])
    expect(m.parties[1]!.said).toHaveLength(1)
    expect(m.proposals).toHaveLength(1)
    const { rows } = await town.owner.query(
      `select state from tasks where kind = 'mediation.first' and subject_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ state: 'done' }])
  })

  it('two at once: the second reads what is new first', async () => {
    const { id } = (await opened()).body
    const { version } = await get(id)
    await good(id, { action: 'say', side: 1, words: '再想想' })
    const late = await secretary.post(`/api/mediations/${id}/act`, {
      baseVersion: version,
      step: { action: 'withdraw', reason: '和好了' },
    })
    expect([late.status, late.body.code]).toEqual([409, 'conflict.version'])
  })

  it('refuses what does not fit: a side that is none, a term in the past, a signature too early', async () => {
    const { id } = (await opened()).body
    expect((await step(id, { action: 'say', side: 7, words: 'x' })).body.code).toBe('mediation.no_side')
    await good(id, session)
    const past = { ...drafted, terms: [{ side: 1, what: 'x', dueAt: '2020-01-01T00:00:00Z' }] }
    expect((await step(id, past)).body.code).toBe('mediation.past')
    expect((await step(id, { action: 'sign', side: 1, uploads: [crypto.randomUUID()] })).body.code).toBe(
      'mediation.wrong_state',
    )
  })

  it('is signed by link and code; each sees terms and no contact; the last signature starts the terms', async () => {
    const { id } = (await opened()).body
    await good(id, session)
    await good(id, drafted)
    const [one, two] = (await get(id)).parties
    const seen = await town.anyone.get(`/api/mediation-sign/${one!.sign!.token}`)
    expect(seen.body.agreement.terms).toHaveLength(2)
    for (const secret of [...names, ...phones, '138****'])
      expect(JSON.stringify(seen.body)).not.toContain(secret)
    const sign = (token: string, code: string) =>
      town.anyone.post(`/api/mediation-sign/${token}`, { code, agree: true })
    const wrong = one!.sign!.code === '000000' ? '000001' : '000000'
    expect((await sign(one!.sign!.token, wrong)).body).toEqual({ signed: false, left: 7 })
    expect((await sign(one!.sign!.token, one!.sign!.code)).body.signed).toBe(true)
    expect((await get(id)).state).toBe('drafted')
    // Another draft: what was signed falls, the old link is dead.
    await good(id, drafted)
    expect((await get(id)).parties[0]!.signedAt).toBe(null)
    expect((await town.anyone.get(`/api/mediation-sign/${two!.sign!.token}`)).status).toBe(404)
    const again = (await get(id)).parties
    for (const p of again) expect((await sign(p.sign!.token, p.sign!.code)).body.signed).toBe(true)
    const m = await get(id)
    expect(m.state).toBe('running')
    expect(m.duties.map((d) => [d.kind, d.state])).toEqual([
      ['term', 'open'],
      ['term', 'open'],
      ['visit', 'open'],
      ['visit', 'open'],
    ])
    const { rows } = await town.owner.query(
      `select count(*)::int as n, string_agg(title::text, '') as t from tasks where kind = 'mediation.duty' and state = 'open'`,
    )
    expect(rows[0].n).toBe(4)
    expect(rows[0].t).not.toContain('1800')
  })

  it('takes no more codes after eight wrong ones', async () => {
    const { id } = (await opened()).body
    await good(id, session)
    await good(id, drafted)
    const { token, code } = (await get(id)).parties[0]!.sign!
    const wrong = code === '000000' ? '000001' : '000000'
    for (let i = 0; i < 8; i++)
      await town.anyone.post(`/api/mediation-sign/${token}`, { code: wrong, agree: true })
    const r = await town.anyone.post(`/api/mediation-sign/${token}`, { code, agree: true })
    expect([r.status, r.body.code]).toEqual([423, 'mediation.sign_locked'])
    expect((await get(id)).parties[0]!.sign!.locked).toBe(true)
  })

  it('a scanned sheet signs too and is seen by readers of mediations only', async () => {
    const id = await agreed()
    const m = await get(id)
    expect(m.state).toBe('running')
    expect(m.sheets).toHaveLength(2)
    const url = `/api/attachments/${m.sheets[0]!.id}`
    expect((await secretary.get(url)).status).toBe(200)
    for (const a of ['gridWorker', 'dispatcher', 'analyst'] as const)
      expect((await (await town.as(a)).get(url)).status, a).toBe(404)
  })

  it('the paper has the full names and no phone, and is logged', async () => {
    const id = await agreed()
    const r = await secretary.post(`/api/mediations/${id}/paper`)
    expect(r.body.parties.map((p: { name: string }) => p.name)).toEqual(names)
    expect(JSON.stringify(r.body)).not.toMatch(/138/)
    expect((await get(id)).log.at(-1)!.kind).toBe('printed')
    const { id: bare } = (await opened()).body
    expect((await secretary.post(`/api/mediations/${bare}/paper`)).body.code).toBe('mediation.no_agreement')
  })

  it('its number has the year of the place, whatever zone the server stands in', async () => {
    const zone = process.env.TZ
    process.env.TZ = 'America/New_York'
    try {
      town.at('2027-01-01T00:30:00+08:00')
      const r = await opened({}, await town.signIn('secretary'))
      expect(r.body.number).toMatch(/^TJ-2027-\d{4}$/)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})
