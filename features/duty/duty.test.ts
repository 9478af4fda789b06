/** Duty over the wire: rosters plan themselves, switches follow, swaps need both, gaps are found and named. */
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { asSystem } from '../cases/answers.ts'
import type { Moved } from '../regions/answers.ts'
import { carryDuty } from './carry.ts'
import { nameGaps, planAhead, turn } from './reactions.ts'

let town: Town
let dispatcher: Session
let secretary: Session
let worker: Session
let ids: Record<string, string>
const community = '500102006001'
const grid = `${community}003`
const start = '2026-06-26T14:20:00+08:00'

beforeAll(async () => {
  town = await testTown()
  ;[dispatcher, secretary, worker] = [
    await town.as('dispatcher'),
    await town.as('secretary'),
    await town.as('gridWorker'),
  ]
  const { rows } = await town.owner.query<{ username: string; id: string }>(
    'select username, id from accounts',
  )
  ids = Object.fromEntries(rows.map((r) => [r.username, r.id]))
})
beforeEach(async () => {
  town.at(start)
  await town.owner.query(
    'delete from duty_swaps; delete from duty_shifts; delete from duty_rosters; delete from tasks',
  )
})
afterAll(() => town?.close())

/** The secretary and the worker in turns, day and night. */
const body = (more: Record<string, unknown> = {}) => ({
  name: '社区值班',
  kind: 'grid',
  regionPath: community,
  plan: {
    parts: [
      { name: '白班', from: '08:00', until: '20:00', days: 'every', who: 'group' },
      { name: '夜班', from: '20:00', until: '08:00', days: 'every', who: 'group' },
    ],
    groups: [
      { name: '一组', members: [{ accountId: ids.lihm, chief: true }] },
      { name: '二组', members: [{ accountId: ids.tanqh, chief: true }] },
    ],
    turn: 'day',
    since: '2026-06-26',
  },
  ...more,
})
const make = async (more: Record<string, unknown> = {}, as = secretary) => {
  const r = await as.post('/api/duty/rosters', body(more))
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return r.body as { id: string; added: number }
}
const shifts = async (as: Session, query = '') =>
  (await as.get(`/api/duty/shifts?from=2026-06-26T00:00:00Z&to=2026-07-12T00:00:00Z${query}`)).body.shifts
const onDuty = async (who: string) =>
  (await town.owner.query('select on_duty from accounts where username = $1', [who])).rows[0].on_duty

describe('a roster', () => {
  it('plans two weeks, goes on by itself, and plans nothing twice', async () => {
    const { id, added } = await make()
    // The night that began yesterday is over; today's day part runs already: 15 days of two parts.
    expect(added).toBe(30)
    await planAhead(town.app)
    expect(await shifts(secretary, `&roster=${id}`)).toHaveLength(30)
    town.at('2026-06-27T14:20:00+08:00')
    await planAhead(town.app)
    const { rows } = await town.owner.query(
      'select count(*)::int as n from duty_shifts where roster_id = $1',
      [id],
    )
    expect(rows[0].n).toBe(32)
  })

  it('follows the ground with the place of each member, so that what is planned next lies there too', async () => {
    const groups = [{ name: '一组', members: [{ accountId: ids.tanqh, chief: true, regionPath: grid }] }]
    const parts = [{ ...body().plan.parts[0]!, who: 'everyone' }]
    const { id } = await make({ plan: { ...body().plan, parts, groups } })
    const to = `${community}099`
    const step = { from: grid, kind: 'move' as const, reason: 'x' }
    const moved: Moved = {
      ended: [],
      roots: [grid],
      choices: new Map(),
      nameOf: () => undefined,
      fate: (path) => (path === grid ? { kind: 'goes', to, how: 'code', step } : { kind: 'stays' }),
    }
    await asSystem(town.app, (ctx) => carryDuty(ctx, [], moved))
    town.at('2026-06-27T14:20:00+08:00')
    await planAhead(town.app)
    const { rows } = await town.owner.query(
      'select region_path, count(*)::int as n from duty_shifts where roster_id = $1 group by 1',
      [id],
    )
    expect(rows).toEqual([{ region_path: to, n: 16 }])
  })

  it('is for the place one manages, with people who work there', async () => {
    expect((await worker.post('/api/duty/rosters', body())).status).toBe(403)
    expect((await secretary.post('/api/duty/rosters', body({ regionPath: '500102006' }))).status).toBe(404)
    expect((await secretary.post('/api/duty/rosters', body({ regionPath: '500102007001' }))).status).toBe(404)
    // Not by putting one away elsewhere either.
    const { id } = await make()
    const away = await secretary.send({
      method: 'PUT',
      url: `/api/duty/rosters/${id}`,
      payload: {
        requestId: crypto.randomUUID(),
        ...body({ regionPath: '500102006' }),
        active: false,
        version: 1,
      },
    })
    expect(away.status).toBe(404)
    const strange = body()
    strange.plan.groups[0]!.members[0]!.accountId = ids.zhouwb
    expect((await secretary.post('/api/duty/rosters', strange)).body.code).toBe('duty.person')
    const faults = await secretary.post(
      '/api/duty/rosters',
      body({ name: '', plan: { ...body().plan, parts: [{ name: 'x', from: '25:00', until: '08:00' }] } }),
    )
    expect(faults.status).toBe(400)
    expect(faults.body.issues.map((i: { path: string }) => i.path)).toEqual(
      expect.arrayContaining(['name', 'plan.parts.0.from']),
    )
  })

  it('changes by the version that was read; what was swapped or has begun stays', async () => {
    const { id } = await make()
    await turn(town.app)
    const alone = { ...body().plan, groups: [body().plan.groups[1]!] }
    const change = (version: number) =>
      secretary.send({
        method: 'PUT',
        url: `/api/duty/rosters/${id}`,
        payload: { requestId: crypto.randomUUID(), ...body({ plan: alone }), version },
      })
    expect((await change(7)).body.code).toBe('conflict.version')
    expect((await change(1)).status).toBe(200)
    const left = (await shifts(secretary, `&roster=${id}`)).filter(
      (s: { accountId: string }) => s.accountId !== ids.tanqh,
    )
    expect(left.map((s: { part: string }) => s.part)).toEqual(['白班'])
  })
})

describe('on and off duty', () => {
  it('follows the shifts, and leaves what a person switched within one', async () => {
    await make()
    await town.owner.query(`update accounts set on_duty = false where username in ('lihm', 'tanqh')`)
    await turn(town.app)
    expect([await onDuty('lihm'), await onDuty('tanqh')]).toEqual([true, false])
    expect(town.app.services.organisation.onDuty(ids.lihm!)).toBe(true)
    // Ill: the secretary goes off by hand and stays off.
    await secretary.post('/api/me/duty', { onDuty: false })
    await turn(town.app)
    expect(await onDuty('lihm')).toBe(false)
    town.at('2026-06-26T20:00:30+08:00')
    await turn(town.app)
    expect([await onDuty('lihm'), await onDuty('tanqh')]).toEqual([false, true])
    // The worker has the night and the day that follows: no break at eight.
    town.at('2026-06-27T08:00:30+08:00')
    await turn(town.app)
    expect(await onDuty('tanqh')).toBe(true)
  })
})

describe('a swap', () => {
  it('needs the other one to agree, then both shifts change hands and are not planned back', async () => {
    const { id } = await make()
    const mine = (await shifts(worker, '&mine=1'))[1]
    const theirs = (await shifts(secretary, '&mine=1'))[2]
    const asked = await worker.post(`/api/duty/shifts/${mine.id}/swap`, {
      toAccountId: ids.lihm,
      backId: theirs.id,
      reason: '孩子家长会',
    })
    expect(asked.status, JSON.stringify(asked.body)).toBe(201)
    expect(
      (await worker.post(`/api/duty/shifts/${mine.id}/swap`, { toAccountId: ids.lihm, reason: '再问一次' }))
        .body.code,
    ).toBe('duty.asked')
    // It waits as a task of the one who is asked, and nothing has changed.
    const tasks = (await secretary.get('/api/tasks')).body.items
    expect(tasks.filter((t: { kind: string }) => t.kind === 'duty.swap')).toHaveLength(1)
    expect((await shifts(worker, '&mine=1'))[1].id).toBe(mine.id)
    const answer = (as: Session, a: string) =>
      as.post(`/api/duty/swaps/${asked.body.id}/answer`, { answer: a })
    expect((await answer(worker, 'agreed')).status).toBe(404)
    expect((await answer(dispatcher, 'agreed')).status).toBe(404)
    expect((await answer(secretary, 'agreed')).body).toMatchObject({ state: 'agreed' })
    expect((await answer(secretary, 'refused')).body.code).toBe('duty.swap_closed')
    await planAhead(town.app)
    const all = await shifts(secretary, `&roster=${id}`)
    const at = (t: string, path = 'startsAt') =>
      all.filter((s: Record<string, string>) => s[path] === t).map((s: { accountId: string }) => s.accountId)
    expect(at(mine.startsAt)).toEqual([ids.lihm])
    expect(at(theirs.startsAt)).toEqual([ids.tanqh])
    expect(
      (await secretary.get('/api/tasks')).body.items.filter((t: { kind: string }) => t.kind === 'duty.swap'),
    ).toEqual([])
  })

  it('is refused for another’s shift, a stranger, and somebody who is on duty then', async () => {
    await make()
    const theirs = (await shifts(secretary, '&mine=1'))[2]
    const mine = (await shifts(worker, '&mine=1'))[1]
    const ask = (id: string, to: string) =>
      worker.post(`/api/duty/shifts/${id}/swap`, { toAccountId: to, reason: '有事' })
    expect((await ask(theirs.id, ids.lihm!)).body.code).toBe('duty.not_yours')
    expect((await ask(mine.id, ids.zhouwb!)).body.code).toBe('duty.person')
    await secretary.post('/api/duty/shifts', {
      rosterId: mine.rosterId,
      accountId: ids.lihm,
      part: '加班',
      startsAt: new Date(Date.parse(mine.startsAt) + 60_000).toISOString(),
      endsAt: mine.endsAt,
    })
    expect((await ask(mine.id, ids.lihm!)).body.code).toBe('duty.busy')
  })
})

describe('coverage', () => {
  it('says who answers now and when nobody does, in the own area only', async () => {
    await make({ plan: { ...body().plan, parts: [body().plan.parts[0]] } })
    const r = (await worker.get('/api/duty/coverage?hours=24')).body
    expect(r).toMatchObject({ grids: 1, coveredNow: 1 })
    expect(r.now[0]).toMatchObject({ regionPath: grid, people: [{ chief: true, part: '白班' }] })
    expect(r.holes).toEqual([
      {
        regionPath: grid,
        regionName: r.now[0].regionName,
        from: '2026-06-26T12:00:00.000Z',
        until: '2026-06-27T00:00:00.000Z',
      },
    ])
    expect((await worker.get('/api/duty/coverage?hours=24&region=500102006002')).status).toBe(404)
    const whole = (await dispatcher.get('/api/duty/coverage?hours=168')).body
    expect(whole.grids).toBeGreaterThan(100)
    expect(whole.coveredNow).toBeLessThan(whole.grids)
  })

  it('opens one task for a community and closes it when the gap is gone', async () => {
    const { id } = await make({ plan: { ...body().plan, parts: [body().plan.parts[0]] } })
    await nameGaps(town.app)
    await nameGaps(town.app)
    const gaps = async () =>
      (await secretary.get('/api/tasks')).body.items.filter(
        (t: { kind: string; subjectId: string }) => t.kind === 'duty.gap' && t.subjectId === community,
      )
    expect(await gaps()).toHaveLength(1)
    const changed = await secretary.send({
      method: 'PUT',
      url: `/api/duty/rosters/${id}`,
      payload: { requestId: crypto.randomUUID(), ...body(), version: 1 },
    })
    expect(changed.status).toBe(200)
    await nameGaps(town.app)
    expect(await gaps()).toEqual([])
  })

  it('a shift that was taken away is not planned again', async () => {
    const { id } = await make()
    const [first] = await shifts(secretary, `&roster=${id}`)
    expect((await worker.post(`/api/duty/shifts/${first.id}/cancel`)).status).toBe(403)
    expect((await secretary.post(`/api/duty/shifts/${first.id}/cancel`)).status).toBe(200)
    await planAhead(town.app)
    expect((await shifts(secretary, `&roster=${id}`)).map((s: { id: string }) => s.id)).not.toContain(
      first.id,
    )
    expect(await shifts(secretary, `&roster=${id}`)).toHaveLength(29)
  })
})

describe('files', () => {
  it('what is exported imports again; with faults nothing is stored and all are named', async () => {
    const { id } = await make()
    const file = await secretary.get(
      `/api/duty/export?from=2026-06-26T00:00:00Z&to=2026-07-12T00:00:00Z&roster=${id}`,
    )
    const again = await secretary.post(`/api/duty/rosters/${id}/import`, {
      file: file.payload.toString('base64'),
    })
    expect(again.body).toEqual({ rows: 30, added: 0, faults: [] })
    const bookOf = (...rows: string[][]) => {
      const book = new ExcelJS.Workbook()
      book.addWorksheet('值班表').addRows([['姓名', '账号', '班次', '开始', '结束'], ...rows])
      return book
    }
    const good = ['', 'lihm', '白班', '2026-08-01 08:00', '2026-08-01 20:00']
    const send = async (b: ExcelJS.Workbook) =>
      secretary.post(`/api/duty/rosters/${id}/import`, {
        file: Buffer.from(await b.xlsx.writeBuffer()).toString('base64'),
      })
    const bad = await send(
      bookOf(
        good,
        ['无名氏', '', '白班', '2026-08-02 08:00', '昨天'],
        ['', 'tanqh', '', '2026-08-03 20:00', '2026-08-03 08:00'],
      ),
    )
    expect(bad.body).toMatchObject({ rows: 3, added: 0 })
    expect(bad.body.faults.map((f: { row: number }) => f.row)).toEqual([3, 3, 4, 4])
    expect((await send(bookOf(good))).body).toEqual({ rows: 1, added: 1, faults: [] })
    expect(
      (await secretary.post(`/api/duty/rosters/${id}/import`, { file: Buffer.from('no').toString('base64') }))
        .body.code,
    ).toBe('duty.not_a_workbook')
  })

  it('the calendar of a person is read by its secret alone, and a new one ends the old', async () => {
    await make()
    const { path } = (await worker.post('/api/duty/feed')).body
    const r = await town.anyone.get(path)
    expect(r.headers['content-type']).toContain('text/calendar')
    expect(String(r.body).match(/BEGIN:VEVENT/g)!.length).toBe((await shifts(worker, '&mine=1')).length)
    expect(String(r.body)).toContain('社区值班')
    await worker.post('/api/duty/feed')
    expect((await town.anyone.get(path)).status).toBe(404)
    const { rows } = await town.owner.query(`select encode(token_hash, 'hex') as h from duty_feeds`)
    expect(JSON.stringify(rows)).not.toContain(path.slice(-20))
    const kept = await town.owner.query('select 1 from requests where answer::text like $1', [`%${path}%`])
    expect(kept.rowCount).toBe(0)
  })
})

it('a roster of the street is seen from a community; even the database refuses to have it changed or removed from there', async () => {
  const { id } = await make({ regionPath: '500102006', kind: 'centre' }, dispatcher)
  const own = await make()
  const fromCommunity = (text: string) =>
    town.app.pools.scoped.transaction().execute(async (db) => {
      await sql`select set_config('yige.scope', ${`${community}%`}, true)`.execute(db)
      return (await sql.raw<{ id: string }>(text).execute(db)).rows
    })
  const seen = await fromCommunity('select id from duty_rosters')
  expect(seen.map((r) => r.id).sort()).toEqual([id, own.id].sort())
  const rename = (of: string) =>
    fromCommunity(`update duty_rosters set name = '改了' where id = '${of}' returning id`)
  await expect(rename(id)).rejects.toThrow(/row-level security/)
  expect(await rename(own.id)).toHaveLength(1)
  await expect(fromCommunity(`delete from duty_rosters where id = '${own.id}'`)).rejects.toThrow(
    /permission denied/,
  )
  // And by the command it is not theirs to change.
  expect(
    (
      await secretary.post(`/api/duty/rosters/${id}`, {
        ...body({ regionPath: '500102006', kind: 'centre' }),
        active: true,
        version: 1,
      })
    ).status,
  ).toBe(404)
})
