/** A past of some hundred cases with real corrections, looked at from the decision desk; every figure against a recount of the log and its list. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillPast } from '../../apps/cli/fill/fill.ts'
import { loadPack, packFolder } from '../../packs/load.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { Actor } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { partOf } from '../triage/answers.ts'
import { jobs as triageJobs } from '../triage/reactions.ts'
import { startTriage } from '../triage/service.ts'
import type { Figures, Waiting } from './contract.ts'
import type { Model } from './contract-models.ts'
import { jobs, lookForDrift, trainIfEnough } from './reactions.ts'
import { recount } from './sample.ts'

let town: Town
beforeAll(async () => {
  town = await testTown()
  const client = new pg.Client(town.url)
  await client.connect()
  await fillPast(town.app, loadPack(packFolder('dunren')), {
    client,
    cases: 300,
    days: 70,
    offsetMs: 8 * 3_600_000,
    seed: 'decisions',
    pictures: false,
  })
  await client.end()
}, 180_000)
afterAll(() => town?.close())

const figuresFor = async (actor: Actor, query = ''): Promise<Figures> => {
  const r = await (await town.as(actor)).get(`/api/decisions/figures${query}`)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.body
}
const kindOf = (f: Figures, kind: string) => f.kinds.find((k) => k.kind === kind)!

describe('agreement', () => {
  it('is the recount of decisions and events', async () => {
    const f = await figuresFor('leader')
    expect(f.cases).toBeGreaterThan(250)
    for (const kind of ['class', 'level', 'route'] as const) {
      const k = kindOf(f, kind)
      const { decided, unsure, judged, agreed } = k
      expect([kind, { decided, unsure, judged, agreed }]).toEqual([
        kind,
        await recount(town.owner, kind, f.filter),
      ])
      expect(k.weeks.reduce((n, w) => n + w.judged, 0)).toBe(judged)
      expect(k.pairs.reduce((n, p) => n + p.cases, 0)).toBe(judged)
      expect(k.agreement!.low).toBeLessThan(k.agreement!.share + 1e-9)
    }
    // People corrected something, and left more than they corrected.
    const k = kindOf(f, 'class')
    expect(k.judged - k.agreed).toBeGreaterThan(0)
    expect(k.agreed / k.judged).toBeGreaterThan(0.5)
  })

  it('opens the very cases from every kind of cell, for whoever reads them', async () => {
    for (const actor of ['leader', 'secretary'] as const) {
      const f = await figuresFor(actor)
      const s = await town.as(actor)
      const check = async (n: number, facet: string) => {
        const q = new URLSearchParams({ view: 'all', limit: '200', ...f.filter, facet })
        const r = await s.get(`/api/cases?${q}`)
        expect([actor, facet, r.status, Math.min(n, 200)]).toEqual([actor, facet, 200, r.body.rows?.length])
      }
      for (const k of f.kinds) {
        for (const p of k.pairs.slice(0, 2)) await check(p.cases, `decided.${k.kind}.${p.given}~${p.stands}`)
        for (const b of k.bands.slice(0, 1)) await check(b.n, `decided.${k.kind}.*~*~${b.band}`)
      }
      const item = f.items[0]!
      await check(item.stands, `decided.class.*~${item.code}`)
      const wrong = kindOf(f, 'class').pairs.filter((p) => !p.agrees)
      await check(
        wrong.reduce((n, p) => n + p.cases, 0),
        'decided.class.*~!',
      )
    }
  })

  it('stays in the region of the reader', async () => {
    const all = await figuresFor('leader')
    const own = await figuresFor('secretary')
    expect(own.region.path).toBe('500102006001')
    expect(own.cases).toBeLessThan(all.cases)
    const s = await town.as('secretary')
    expect((await s.get('/api/decisions/figures?region=500102006005')).status).toBe(404)
    expect((await (await town.as('gridWorker')).get('/api/decisions/figures')).status).toBe(403)
    expect((await s.get('/api/decisions/figures?from=2026-06-20&to=2026-06-01')).status).toBe(400)
    expect((await figuresFor('leader', '?from=2020-01-01&to=2020-02-01')).cases).toBe(0)
    const csv = (await s.get('/api/decisions/figures/export?language=en')).payload.toString('utf8')
    const pairs = own.kinds.reduce((n, k) => n + k.pairs.length, 0)
    expect(csv.startsWith('\uFEFFDecision,Decided,')).toBe(true)
    expect(csv.trim().split('\r\n')).toHaveLength(pairs + 1)
  })
})

const queueOf = async (s: Session): Promise<{ rows: Waiting[]; more: number; today: number }> =>
  (await s.get('/api/decisions/queue?limit=100')).body
const learnt = async (caseId: string, item: string) =>
  triageJobs['triage.learn']!(town.app, { caseId, kind: 'class', value: { item } }, { attempts: 1 } as never)

describe('the review queue', () => {
  let rows: Waiting[]
  it('holds what nobody looked at, the most worth first, masked', async () => {
    for (const body of [
      '门口的灯忽明忽暗，电话 13800001111，请联系王先生',
      '小区里面有一股怪味，不知道是什么',
      '路边堆了好多东西挡着走不了',
    ])
      await town.anyone.post('/api/reports', { body, placeText: '大东门社区' })
    rows = (await queueOf(await town.as('dispatcher'))).rows
    expect(rows.length).toBeGreaterThan(2)
    expect(rows.map((r) => r.value)).toEqual([...rows.map((r) => r.value)].sort((a, b) => b - a))
    const lamp = rows.find((r) => r.excerpt.includes('忽明忽暗'))!
    expect(lamp.excerpt).not.toContain('13800001111')
    expect(lamp.worth.zh).toMatch(/可能错 \d+%/)
    const near = (await queueOf(await town.as('secretary'))).rows
    expect(near.length).toBeLessThanOrEqual(rows.length)
    for (const actor of ['leader', 'gridWorker', 'waterHandler'] as const)
      expect((await (await town.as(actor)).get('/api/decisions/queue')).status).toBe(403)
  })

  it('right: an entry of the case, something to learn, and gone from the queue; once', async () => {
    const desk = await town.as('dispatcher')
    const r = rows.find((x) => x.item && x.state === 'triage' && !x.excerpt.includes('忽明忽暗'))!
    const look = { caseId: r.caseId, decisionId: r.decisionId, baseVersion: r.version, item: r.item }
    const stale = await desk.post('/api/decisions/looks', { ...look, baseVersion: r.version + 7 })
    expect(stale.body.code).toBe('conflict.version')
    const done = await desk.post('/api/decisions/looks', look)
    expect([done.status, done.body.right]).toEqual([201, true])
    const c = (await desk.get(`/api/cases/${r.caseId}`)).body
    expect(c.events.at(-1)).toMatchObject({ kind: 'decision_confirmed', data: { item: r.item } })
    expect(c.needsPerson).not.toContain('class')
    expect((await desk.get(`/api/cases/${r.caseId}/chain`)).body.intact).toBe(true)
    const again = await desk.post('/api/decisions/looks', { ...look, baseVersion: done.body.version })
    expect(again.body.code).toBe('decisions.looked')
    const before = town.app.services.triage.classifier()!.version
    await learnt(r.caseId, r.item!)
    expect(town.app.services.triage.classifier()!.version).toBe(before + 1)
    const now = await queueOf(desk)
    expect(now.rows.some((x) => x.caseId === r.caseId)).toBe(false)
    expect(now.today).toBe(1)
  })

  it('wrong: the case is corrected as everywhere', async () => {
    const desk = await town.as('dispatcher')
    const r = rows.find((x) => x.excerpt.includes('忽明忽暗'))!
    const item = r.item === '3.4.4' ? '3.4.1' : '3.4.4'
    const version = (await desk.get(`/api/cases/${r.caseId}`)).body.version
    const look = { caseId: r.caseId, decisionId: r.decisionId, baseVersion: version }
    const strange = await desk.post('/api/decisions/looks', { ...look, item: '99.9.9' })
    expect(strange.body.code).toBe('case.item_unknown')
    const done = await desk.post('/api/decisions/looks', { ...look, item })
    expect([done.status, done.body.right]).toEqual([201, false])
    const c = (await desk.get(`/api/cases/${r.caseId}`)).body
    expect(c).toMatchObject({ itemCode: item })
    expect(c.events.at(-1)).toMatchObject({ kind: 'corrected' })
    const { rows: kept } = await town.owner.query(
      'select given, stands, by_name from decision_looks order by at',
    )
    expect(kept).toHaveLength(2)
    const outside = rows.find((x) => !x.regionName.startsWith('大东门'))
    if (outside) {
      const s = await town.as('secretary')
      const far = { caseId: outside.caseId, decisionId: outside.decisionId, baseVersion: 1, item: '3.4.1' }
      expect((await s.post('/api/decisions/looks', far)).status).toBe(404)
    }
  })
})

const versions = async (): Promise<{
  models: Model[]
  training: { state: string } | null
  takeover: string
  since: number
}> => (await (await town.as('leader')).get('/api/class-models')).body
const trained = () =>
  jobs['decisions.train']!(town.app, { by: null, byName: '系统' }, { attempts: 1 } as never)

describe('versions of the model', () => {
  it('are made and decided by those who may, a dispatcher not among them', async () => {
    for (const actor of ['dispatcher', 'secretary', 'gridWorker'] as const)
      expect((await (await town.as(actor)).get('/api/class-models')).status).toBe(403)
    for (const actor of ['leader', 'analyst', 'systemAdmin'] as const)
      expect((await (await town.as(actor)).get('/api/class-models')).status).toBe(200)
  })

  it('a candidate learns no case that is kept back, and waits for a person where the installation says so', async () => {
    const leader = await town.as('leader')
    await leader.post('/api/class-models/takeover', { takeover: 'person' })
    const { rows } = await town.owner.query<{ id: string; item_code: string }>(
      `select c.id, c.item_code from cases c where exists (select 1 from case_events e where e.case_id = c.id and e.kind = 'dispatched')
       order by c.id limit 30`,
    )
    for (const c of rows) await learnt(c.id, c.item_code)
    const asked = await leader.post('/api/class-models')
    expect([asked.status, (await versions()).training?.state]).toEqual([202, 'waiting'])
    await trained()
    const v = await versions()
    expect(v.training?.state).toBe('done')
    const [m] = v.models
    expect(m).toMatchObject({
      number: 1,
      state: 'candidate',
      fits: true,
      kept: true,
      measured: { against: 'list' },
    })
    const { rows: journal } = await town.owner.query<{ note: string; report: string }>(
      `select note, data->>'reportId' as report from triage_models`,
    )
    const teach = journal.filter((j) => partOf(j.note.slice(5)) === 'teach')
    expect(journal.length).toBeGreaterThan(teach.length)
    expect(m!.trained.corrections).toBe(new Set(teach.map((j) => j.report)).size)
    expect(m!.measured.n).toBe(m!.trained.kept)
    expect(m!.measured.n).toBeGreaterThan(10)
    expect(m!.measured.now!.accuracy.low).toBeLessThan(m!.measured.now!.accuracy.share)
    const task = async () =>
      (await town.owner.query(`select state from tasks where subject_id = $1`, [m!.id])).rows.map(
        (t) => t.state,
      )
    expect(await task()).toEqual(['open'])
    expect(town.app.services.triage.classifier()!.base).toBe(0)
    const url = `/api/class-models/${m!.id}/decide`
    expect((await leader.post(url, { what: 'refuse', why: ' ' })).body.issues[0]).toMatchObject({
      path: 'why',
    })
    expect((await leader.post(url, { what: 'refuse', why: '再等等' })).status).toBe(200)
    expect((await leader.post(url, { what: 'refuse', why: '又一次' })).body.code).toBe(
      'decisions.model_state',
    )
    expect(await task()).toEqual(['done'])
  })

  it('takes over when it is not worse; another is taken by a person; the one before comes back in one action', async () => {
    const leader = await town.as('leader')
    await leader.post('/api/class-models/takeover', { takeover: 'auto' })
    await trained()
    const [second, first] = (await versions()).models
    const take = (m: Model) =>
      leader.post(`/api/class-models/${m.id}/decide`, { what: 'take', why: '比过，一样好' })
    expect(second).toMatchObject({ number: 2, state: second!.measured.takes ? 'current' : 'candidate' })
    if (second!.state === 'candidate') await take(second!)
    expect(town.app.services.triage.classifier()!.base).toBe(2)
    expect((await take(first!)).body).toEqual({ number: 1 })
    expect((await take(first!)).body.code).toBe('decisions.model_state')
    expect((await take(second!)).body).toEqual({ number: 2 })
    expect((await leader.post('/api/class-models/back', { why: '不放心' })).body).toEqual({ number: 1 })
    expect(town.app.services.triage.classifier()!.base).toBe(1)
    expect((await versions()).models.map((m) => m.state)).toEqual(['former', 'current'])
    const { rows: said } = await town.owner.query<{ action: string }>(
      `select distinct action from audit_log where action like 'decisions.model_%' order by 1`,
    )
    expect(said.map((x) => x.action)).toEqual(
      ['back', 'made', 'refused', 'taken'].map((x) => `decisions.model_${x}`),
    )
  })

  it('decides what comes next, in every process alike', async () => {
    const r = await town.anyone.post('/api/reports', { body: '路灯坏了好几天', placeText: '大东门社区' })
    const { rows } = await town.owner.query<{ rule: string }>(
      `select rule from decisions where report_id = $1 and kind = 'class'`,
      [r.body.reportId],
    )
    expect(rows[0]!.rule).toMatch(/ model:1\.\d+$/)
    const other = await startTriage(town.app)
    const ask = (s: typeof other) =>
      s.under({})({ id: 'x', at: town.now(), text: '楼下烧烤油烟很大，熏得睡不着' })[1]
    expect(ask(other)).toEqual(ask(town.app.services.triage))
    other.stop()
  })

  it('whose weights are not those that were measured are not loaded', async () => {
    await town.owner.query(`update class_models set data = data || ' ' where state = 'current'`)
    const other = await startTriage(town.app)
    expect(other.classifier()!.base).toBe(0)
    other.stop()
    const leader = await town.as('leader')
    expect((await leader.post('/api/class-models/back', { why: '权重坏了' })).body).toEqual({ number: null })
    expect(town.app.services.triage.classifier()!.base).toBe(0)
    expect(await trainIfEnough(town.app)).toBe(false)
  })
})

describe('replay', () => {
  it('decides past reports again under a draft of the list, and changes nothing of them', async () => {
    const clerk = await town.as('clerk')
    const leader = await town.as('leader')
    const all = async () =>
      (
        await town.owner.query(
          `select (select md5(string_agg(c::text, '|' order by id)) from cases c) as cases, (select count(*) from decisions) as decisions`,
        )
      ).rows
    const before = await all()
    const inForce = town.app.services.items.current()!
    const { id: listId } = (await clerk.post('/api/item-lists', { name: '没人管的', basedOn: inForce.id }))
      .body
    const f = await figuresFor('leader')
    const code = [...f.items].sort((a, b) => b.both - a.both)[0]!.code
    const item = (await clerk.get(`/api/item-lists/${listId}/items/${code}`)).body.item
    for (const level of Object.values(item.levels as Record<string, { owners: string[] }>)) level.owners = []
    const saved = await clerk.send({
      method: 'PUT',
      url: `/api/item-lists/${listId}/items/${code}`,
      payload: { requestId: uuidv7(), baseVersion: 1, item },
    })
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
    const body = { region: '500102006', from: f.period.from, to: f.period.to, listId }
    const both = await leader.post('/api/decision-replays', { ...body, modelId: listId })
    expect(both.body.issues).toMatchObject([{ path: 'modelId' }])
    const { id } = (await leader.post('/api/decision-replays', body)).body
    const run = (of: string) =>
      jobs['decisions.replay']!(town.app, { id: of }, { attempt: 1, aborted: () => false })
    await run(id)
    const [r] = (await leader.get('/api/decision-replays')).body.replays
    expect(r).toMatchObject({ id, state: 'done', list: '没人管的', model: null })
    expect([r.done, r.total]).toEqual([f.cases, f.cases])
    const [cls, , route] = r.result
    expect(cls).toMatchObject({ kind: 'class', changed: 0 })
    expect(route.changed).toBeGreaterThan(0)
    expect(route.better + route.worse + route.other).toBe(route.changed)
    const { rows } = (await leader.get(`/api/decision-replays/${id}/changes?kind=route`)).body
    expect(rows).toHaveLength(Math.min(200, route.changed))
    for (const c of rows.slice(0, 3)) {
      expect(c.was).not.toBe('none')
      expect((await leader.get(`/api/cases/${c.caseId}`)).body.number).toBe(c.number)
    }
    expect(await all()).toEqual(before)
    await run(id)
    expect((await leader.get('/api/decision-replays')).body.replays[0].result).toEqual(r.result)
    expect((await (await town.as('dispatcher')).get('/api/decision-replays')).status).toBe(403)
    expect((await (await town.as('systemAdmin')).get(`/api/decision-replays/${id}/changes`)).status).toBe(404)
    const second = (await leader.post('/api/decision-replays', body)).body.id
    expect((await leader.post(`/api/decision-replays/${second}/stop`)).body).toEqual({ stopped: true })
    await run(second)
    // Both were asked for in the same moment of this clock: which stands first is chance.
    const listed = (await leader.get('/api/decision-replays')).body.replays as { id: string }[]
    expect(listed.find((x) => x.id === second)).toMatchObject({ state: 'stopped', done: 0 })
  })
})

describe('drift', () => {
  it('is told once, looked at by a person, and over when the figures are back', async () => {
    const tasks = async () =>
      (
        await town.owner.query(`select state from tasks where kind = 'decisions.drift' order by created_at`)
      ).rows.map((t) => t.state)
    await lookForDrift(town.app)
    const before = (await figuresFor('leader')).findings.length
    await town.owner.query(`create table was as select id, needs_person from decisions`)
    await town.owner.query(`update decisions set needs_person = true where kind = 'level' and at > $1`, [
      new Date(town.now().getTime() - 14 * 86_400_000),
    ])
    await lookForDrift(town.app)
    await lookForDrift(town.app)
    const found = (await figuresFor('leader')).findings.filter((f) => f.kind === 'level')
    expect(found).toHaveLength(1)
    expect((await figuresFor('leader')).findings).toHaveLength(before + 1)
    expect(found[0]).toMatchObject({ what: 'unsure', overAt: null, seenAt: null })
    expect(found[0]!.recent.hits).toBe(found[0]!.recent.n)
    const open = (await tasks()).length
    expect(open).toBe(before + 1)
    expect((await figuresFor('secretary')).findings).toEqual([])
    const leader = await town.as('leader')
    const url = `/api/decisions/findings/${found[0]!.id}/seen`
    expect((await (await town.as('dispatcher')).post(url, { note: '看到' })).status).toBe(403)
    expect((await leader.post(url, { note: '换了一份规则，正在改' })).body).toEqual({ seen: true })
    expect((await tasks()).at(-1)).toBe('done')
    await lookForDrift(town.app)
    expect((await tasks()).length).toBe(open)
    await town.owner.query(
      `update decisions d set needs_person = w.needs_person from was w where w.id = d.id`,
    )
    await lookForDrift(town.app)
    const over = (await figuresFor('leader')).findings.find((f) => f.id === found[0]!.id)
    expect(over!.overAt).not.toBeNull()
    expect((await leader.post(url, { note: '又看' })).body.code).toBe('decisions.over')
  })
})
