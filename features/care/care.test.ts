/** Tags and archives over HTTP: who sees which, in lists, counts, histories and the database itself; merges; plans of care that become calls. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, actors } from '../../test/actors.ts'
import type { Session } from '../../test/town.ts'
import { door, enter, grid, ok, openLedger, secretary, someone, town, worker } from '../ledger/sample-http.ts'
import { enter as signInAnew } from '../visits/sample.ts'
import { alignGroup } from './plans.ts'
import { beginArchive, counted, erase, keysOn, left, archives as list, listed, put } from './sample.ts'

const community = grid.slice(0, 12)
let admin: Session
let home: string
let person: { id: string; residenceId: string }
beforeAll(async () => {
  await openLedger()
  admin = await town.as('systemAdmin')
  home = await door(worker)
  person = await enter(worker, home, someone())
}, 120_000)
afterAll(() => town.close())

describe('tags', () => {
  it('there are thirty-five at first; each sensitive one names its law and its readers', async () => {
    const { items } = ok(await secretary.get('/api/ledger/tags'))
    expect(items.filter((x: { builtIn: boolean }) => x.builtIn)).toHaveLength(35)
    for (const t of items)
      if (t.sensitive) expect([t.key, t.basis.zh !== '', t.readers.length > 0]).toEqual([t.key, true, true])
  })

  it('are put on with day and source, found in the list, counted by grid, taken off, and all of it stays in the history', async () => {
    expect(ok(await put(worker, 'volunteer', [person.id], { source: '入户核查' }))).toEqual({
      put: 1,
      already: 0,
    })
    expect(ok(await put(worker, 'volunteer', [person.id]))).toEqual({ put: 0, already: 1 })
    expect(await listed(worker, 'volunteer')).toEqual([person.id])
    expect(ok(await worker.get(`/api/ledger/people?tag=volunteer`)).items[0].tags).toEqual([
      { key: 'volunteer', zh: '志愿者', en: 'Volunteer' },
    ])
    expect(ok(await worker.get('/api/ledger/tags/volunteer/grids'))).toEqual({
      total: 1,
      items: [{ path: grid, name: expect.any(String), count: 1 }],
    })
    const take = (until: string) =>
      worker.post('/api/ledger/tags/volunteer/take', { ids: [person.id], until, note: '搬到外地' })
    expect((await take('2026-05-01')).body.issues[0].path).toBe('until')
    expect((await take('2027-05-01')).body.issues[0].code).toBe('future')
    ok(await take('2026-06-20'))
    expect((await take('2026-06-20')).body.code).toBe('ledger.tag_none')
    expect(await listed(worker, 'volunteer')).toEqual([])
    const d = ok(await worker.get(`/api/ledger/tagged/${person.id}`))
    expect(d.items[0]).toMatchObject({
      since: '2026-06-01',
      until: '2026-06-20',
      source: '入户核查',
      version: 2,
    })
    expect(d.events.map((e: { kind: string }) => e.kind)).toEqual(['taken', 'put'])
    expect(d.whole).toBe(true)
  })

  it('a sensitive one is there for named roles where the person lives, for nobody else, not even in a count', async () => {
    ok(await put(secretary, 'veteran', [person.id]))
    ok(await put(worker, 'living-alone', [person.id]))
    // The worker of the grid is no reader of the first; the dispatcher of the second one only.
    expect(await keysOn(secretary, person.id)).toEqual(expect.arrayContaining(['veteran', 'living-alone']))
    expect(await keysOn(worker, person.id)).not.toContain('veteran')
    const sees = async (a: Actor) => {
      const as = await town.as(a)
      return [await listed(as, 'veteran'), await counted(as, 'veteran'), await listed(as, 'living-alone')]
    }
    expect(await sees('secretary')).toEqual([[person.id], 1, [person.id]])
    expect(await sees('gridWorker')).toEqual([404, null, [person.id]])
    expect(await sees('dispatcher')).toEqual([404, null, [person.id]])
    for (const a of ['clerk', 'leader', 'analyst'] as const)
      expect([a, ...(await sees(a))]).toEqual([a, 404, null, 404])
    expect((await put(worker, 'veteran', [person.id])).status).toBe(404)
    expect((await worker.get('/api/ledger/tags/veteran/grids')).status).toBe(404)
    // No file by a sensitive tag.
    const file = { kind: 'people', query: { view: 'open', tag: 'living-alone' }, purpose: '测试' }
    expect((await secretary.post('/api/exports', file)).body.issues[0].path).toBe('query.tag')
  })

  it('the database asks for the role too, whatever a query forgets, and whoever sees the whole territory for a check sees no more', async () => {
    const client = new pg.Client(town.url)
    await client.connect()
    const seen = async (scope: string, roles: string) => {
      await client.query('begin')
      await client.query('set local role yige_app')
      await client.query(`select set_config('yige.scope', $1, true), set_config('yige.roles', $2, true)`, [
        scope,
        roles,
      ])
      const r = await client.query(
        'select tag from tagged where subject_id = $1 and until is null order by 1',
        [person.id],
      )
      const e = await client.query('select count(*)::int as n from tag_events')
      await client.query('rollback')
      return [r.rows.map((x) => x.tag).join(), e.rows[0].n > 0]
    }
    try {
      expect(await seen('%', '')).toEqual(['', true])
      expect(await seen('%', `community-secretary/${community}%`)).toEqual(['living-alone,veteran', true])
      expect(await seen('%', 'community-secretary/500102006002%')).toEqual(['', true])
      expect(await seen(`${grid}%`, `grid-worker/${grid}%`)).toEqual(['living-alone', true])
      expect(await seen('500102006002%', `community-secretary/${community}%`)).toEqual(['', false])
    } finally {
      await client.end()
    }
  })

  it('an administrator makes own ones and says everything that is wrong at once; a revision is not overwritten', async () => {
    const tag = {
      baseRevision: 0,
      subject: 'home',
      zh: '独栋自建',
      en: 'Own house',
      sensitive: true,
      basis: { zh: '', en: '' },
      readers: ['nobody'],
      ended: false,
    }
    expect((await worker.post('/api/ledger/tags/own-house', tag)).status).toBe(403)
    const bad = await admin.post('/api/ledger/tags/own-house', tag)
    expect(bad.body.issues.map((i: { path: string }) => i.path)).toEqual(['basis.zh', 'readers'])
    const open = { ...tag, sensitive: false, readers: [] }
    ok(await admin.post('/api/ledger/tags/own-house', open))
    expect((await admin.post('/api/ledger/tags/own-house', open)).body.code).toBe('ledger.tag_known')
    ok(await put(worker, 'own-house', [home]))
    const aged = await put(worker, 'own-house', [], { on: { by: 'filter', filter: { from: 60 } } })
    expect(aged.body.issues[0].path).toBe('on.filter.from')
    expect(ok(await worker.get(`/api/ledger/homes/${home}`)).tags).toEqual([
      { key: 'own-house', zh: '独栋自建', en: 'Own house' },
    ])
    expect(ok(await worker.get('/api/ledger/buildings?tag=own-house'))).toMatchObject({ homes: 1, people: 1 })
    ok(await admin.post('/api/ledger/tags/own-house', { ...open, baseRevision: 1, ended: true }))
    expect((await admin.post('/api/ledger/tags/own-house', { ...open, baseRevision: 1 })).body.code).toBe(
      'conflict.version',
    )
    expect((await put(worker, 'own-house', [home])).body.code).toBe('ledger.tag_ended')
    expect(await keysOn(worker, home)).toEqual(['own-house'])
  })

  it('all that a list shows are tagged together, inside the own scope', async () => {
    const filter = { region: grid, q: '', from: 30 }
    const r = ok(
      await worker.post('/api/ledger/tags/flexible-work/put', {
        on: { by: 'filter', filter },
        since: '2026-06-26',
      }),
    )
    const total = ok(await worker.get(`/api/ledger/people?region=${grid}&from=30`)).total
    expect(r).toEqual({ put: total, already: 0 })
    expect(await counted(worker, 'flexible-work')).toBe(total)
    expect((await put(worker, 'flexible-work', [person.id, home])).status).toBe(404)
  })
})

describe('archives', () => {
  const begin = (as: Session, group: string, values: Record<string, string>, id = person.id, more = {}) =>
    beginArchive(as, id, group, values, more)
  let nest: string
  let child: string

  it('there are eleven groups, each with its law, its readers and what it keeps', async () => {
    const { items } = ok(await secretary.get('/api/care/groups'))
    expect(items.filter((x: { builtIn: boolean }) => x.builtIn)).toHaveLength(11)
    for (const g of items)
      expect([g.key, g.basis.zh !== '', g.readers.length > 0]).toEqual([g.key, true, true])
    const mine = ok(await worker.get('/api/care/groups')).items.filter((x: { mayRead: boolean }) => x.mayRead)
    expect(mine.map((x: { key: string }) => x.key).sort()).toEqual([
      'age-allowance',
      'empty-nest',
      'full-support',
    ])
  })

  it('are begun with every fault at once, once in each group, by whoever may', async () => {
    const bad = await begin(secretary, 'empty-nest', { living: '合住', child: '', age: '80' })
    expect(bad.body.issues.map((i: { path: string }) => i.path).sort()).toEqual([
      'values.age',
      'values.living',
    ])
    expect((await begin(worker, 'empty-nest', { living: '独居' })).status).toBe(403)
    nest = ok(await begin(secretary, 'empty-nest', { living: '独居', needs: '测试秘密' }), 201).id
    expect((await begin(secretary, 'empty-nest', { living: '独居' })).body.code).toBe('care.open_already')
    child = ok(await begin(secretary, 'child-in-need', { kind: '监护不当', guardian: '某某' }), 201).id
  })

  it('are seen by their readers only, masked; the database asks as well', async () => {
    for (const a of Object.keys(actors) as Actor[]) {
      const as = await town.as(a)
      const near = a === 'secretary' || a === 'gridWorker'
      const r = await as.get('/api/care/archives')
      const ids = r.status === 200 ? r.body.items.map((x: { id: string }) => x.id).sort() : r.status
      expect([a, ids]).toEqual([a, a === 'secretary' ? [child, nest].sort() : near ? [nest] : 403])
      for (const [id, may] of [
        [nest, near],
        [child, a === 'secretary'],
      ] as const) {
        const one = await as.get(`/api/care/archives/${id}`)
        expect([a, one.status]).toEqual([a, may ? 200 : near ? 404 : 403])
        const look = await as.post(`/api/care/archives/${id}/reveal`, { purpose: 'visit' })
        expect([a, look.status]).toEqual([a, may ? 200 : near ? 404 : 403])
        expect(JSON.stringify(one.body)).not.toContain('测试秘密')
      }
    }
    const rows = (
      await town.owner.query(
        `select sealed::text || (select string_agg(data::text, '') from care_events) as t from care_archives`,
      )
    ).rows
    expect(JSON.stringify(rows)).not.toMatch(/独居|测试秘密|监护不当/)
  })

  it('a look names its purpose and the person can ask who looked', async () => {
    expect((await worker.post(`/api/care/archives/${nest}/reveal`, { purpose: 'other' })).status).toBe(400)
    const r = ok(await worker.post(`/api/care/archives/${nest}/reveal`, { purpose: 'visit' }))
    expect(r.values).toEqual({ living: '独居', needs: '测试秘密' })
    const asked = ok(
      await worker.post(`/api/ledger/people/${person.id}/requests`, {
        kind: 'access',
        byWhom: 'self',
        proof: 'id-card',
        proofNote: '',
        words: '',
      }),
      201,
    )
    const log = ok(await worker.get(`/api/ledger/requests/${asked.id}/access-log`))
    expect(log.entries.map((e: { what: string }) => e.what)).toContain('archive')
  })

  it('fields are another by configuration: old values stay, new ones are asked for', async () => {
    const g = ok(await admin.get('/api/care/groups')).items.find(
      (x: { key: string }) => x.key === 'empty-nest',
    )
    const { zh, en, basis, readers, everyDays, ended } = g
    const body = { zh, en, basis, readers, everyDays, ended, baseRevision: g.revision }
    const own = {
      key: 'meal',
      zh: '助餐',
      en: 'Meals',
      kind: 'choice',
      choices: ['要', '不要'],
      required: true,
    }
    const twice = await admin.post('/api/care/groups/empty-nest', {
      ...body,
      fields: [...g.fields, own, { ...own, choices: ['要'] }],
    })
    expect(twice.body.issues.map((i: { path: string }) => i.path)).toEqual([
      'fields.5.key',
      'fields.5.choices',
    ])
    const fields = [...g.fields.filter((f: { key: string }) => f.key !== 'needs'), own]
    ok(await admin.post('/api/care/groups/empty-nest', { ...body, fields }))
    const change = (values: object, baseVersion = 1) =>
      secretary.post(`/api/care/archives/${nest}/change`, { baseVersion, values, why: '走访问到' })
    expect((await change({ bell: '有' })).body.issues.map((i: { path: string }) => i.path)).toEqual([
      'values.meal',
    ])
    ok(await change({ bell: '有', meal: '要' }))
    expect((await change({ bell: '没有' })).body.code).toBe('conflict.version')
    const d = ok(await secretary.get(`/api/care/archives/${nest}`))
    expect(d.events[0]).toMatchObject({
      kind: 'changed',
      why: '走访问到',
      fields: [{ zh: '一键呼叫' }, { zh: '助餐' }],
    })
    expect(d.whole).toBe(true)
    expect(
      ok(await secretary.post(`/api/care/archives/${nest}/reveal`, { purpose: 'verify' })).values,
    ).toEqual({
      living: '独居',
      needs: '测试秘密',
      bell: '有',
      meal: '要',
    })
  })

  it('every fourteen days: the doors become calls, whoever joins or leaves is in or out, what is late is shown', async () => {
    const plan = {
      group: 'empty-nest',
      regionPath: community,
      everyDays: 14,
      startsOn: '2026-06-29',
      workingDays: false,
    }
    expect((await worker.post('/api/care/plans', plan)).status).toBe(403)
    expect(
      ok(await secretary.send({ method: 'POST', url: '/api/care/plans/preview', payload: plan })),
    ).toMatchObject({
      people: 1,
      doors: 1,
      warnings: [],
    })
    const made = ok(await secretary.post('/api/care/plans', plan), 201)
    expect(made.visits).toBe(1)
    expect((await secretary.post('/api/care/plans', { ...plan, regionPath: grid })).body.code).toBe(
      'care.plan_known',
    )
    const calls = async () =>
      ok(await secretary.get('/api/visits?state=open&limit=200')).items.filter((v: { planName: string }) =>
        v.planName.startsWith('关爱走访'),
      )
    const [first] = await calls()
    // Who reads the calls does not read why.
    expect(JSON.stringify(first)).not.toMatch(/空巢|独居/)
    expect(first).toMatchObject({ dueOn: '2026-06-29', accountName: expect.any(String) })
    const second = await enter(worker, await door(worker), someone())
    const joined = ok(await begin(secretary, 'empty-nest', { living: '独居', meal: '不要' }, second.id), 201)
    expect(await calls()).toHaveLength(2)
    // Moves to another door: the call goes along, without anybody doing anything.
    const there = await door(worker)
    ok(await worker.post('/api/ledger/residences', { personId: second.id, homeId: there }), 201)
    ok(
      await worker.post(`/api/ledger/residences/${second.residenceId}/end`, {
        baseVersion: 1,
        on: '2026-06-26',
      }),
    )
    expect(await alignGroup(town.app, 'empty-nest', '500102006002001')).toBe(0)
    expect(await alignGroup(town.app)).toBe(2)
    expect(await alignGroup(town.app)).toBe(0)
    expect(await calls()).toHaveLength(2)
    town.at('2026-07-02T09:00:00+08:00')
    const later = await signInAnew(town, 'secretary')
    const late = await list(later, 'state=late')
    expect(late.items.map((a: { call: { lateDays: number } }) => a.call.lateDays)).toEqual([5, 3])
    ok(await later.post(`/api/visits/${first.id}/done`, {}))
    const row = (await list(later, `person=${person.id}&group=empty-nest`)).items[0]
    expect(row.call).toEqual({ lastOn: '2026-07-02', dueOn: '2026-07-13', lateDays: 0 })
    const close = { baseVersion: 1, reason: 'moved', on: '2026-07-02' }
    ok(await later.post(`/api/care/archives/${joined.id}/close`, close))
    const twice = await later.post(`/api/care/archives/${joined.id}/close`, { ...close, baseVersion: 2 })
    expect(twice.body.code).toBe('care.closed')
    const [p] = ok(await later.get('/api/care/plans')).items
    expect(p).toMatchObject({ doors: 1, done: 1, late: 0, state: 'active', mayEdit: true })
    expect(ok(await later.post(`/api/care/plans/${p.id}/end`, { reason: '换一种办法' }))).toEqual({
      cancelled: 1,
    })
    // Of two that overlap and come at once there is one.
    const next = (regionPath: string) =>
      later.post('/api/care/plans', { ...plan, regionPath, startsOn: '2026-07-06' })
    const both = await Promise.all([next(community), next(grid)])
    expect(both.map((r) => r.status).sort()).toEqual([201, 409])
    const [running] = ok(await later.get('/api/care/plans')).items
    ok(await later.post(`/api/visit-plans/${running.visitPlanId}/end`, { reason: '停一停' }))
    ok(await next(community), 201)
  })

  it('a merge takes tags and archives along, also those that whoever merges may not read; its undo gives them back', async () => {
    const as = await signInAnew(town, 'secretary')
    const keeper = await signInAnew(town, 'gridWorker')
    const twin = await enter(keeper, home, someone())
    ok(await put(as, 'veteran', [twin.id]))
    ok(await put(as, 'party-member', [twin.id]))
    ok(await begin(as, 'bereaved', {}, twin.id), 201)
    const state = async () =>
      (
        await town.owner.query(
          `select subject_id::text || tag as t, via from tagged union all select person_id::text || group_key, via from care_archives order by 1`,
        )
      ).rows
    const before = await state()
    const v = async (id: string) => ({
      id,
      version: ok(await keeper.get(`/api/ledger/people/${id}`)).version,
    })
    const merged = ok(
      await keeper.post('/api/ledger/merges', {
        winner: await v(person.id),
        loser: await v(twin.id),
        why: '同一个人',
      }),
      201,
    )
    const after = await state()
    const of = (rows: { t: string }[], id: string) =>
      rows.filter((r) => r.t.startsWith(id)).map((r) => r.t.slice(36))
    // Both had the first: the loser keeps its own.
    expect(of(after, twin.id)).toEqual(['veteran'])
    expect(of(after, person.id)).toEqual(expect.arrayContaining(['bereaved', 'party-member', 'veteran']))
    ok(await keeper.post(`/api/ledger/merges/${merged.id}/undo`, { why: '不是一个人' }))
    expect(await state()).toEqual(before)
  })

  it('a granted deletion leaves nothing of tags and archives', async () => {
    const as = await signInAnew(town, 'secretary')
    const { id } = await enter(as, home, someone())
    ok(await put(as, 'volunteer', [id]))
    ok(await begin(as, 'bereaved', {}, id), 201)
    expect(await left(id)).toEqual({ tags: 1, archives: 1, people: 1 })
    await erase(id)
    expect(await left(id)).toEqual({ tags: 0, archives: 0, people: 0 })
  })
})
