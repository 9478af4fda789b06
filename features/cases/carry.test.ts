/** A grid is moved, merged or split while cases in it are open: over HTTP, with the access that follows from it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { carryStrays } from './carry.ts'
import { caseTables } from './store/carry.ts'

const EAST = '500102006001'
const WEST = '500102006003'
let town: Town
let clerk: Session
let dispatcher: Session
let secretary: Session
let neighbour: Session
let worker: Session

/** The secretary of the community beside; only the accounts of the tour have a password of their own. */
async function signIn(username: string): Promise<Session & { cookie: string }> {
  await town.owner.query(
    `update accounts set status = 'active', must_change_password = false,
       password_hash = (select password_hash from accounts where username = 'lihm') where username = $1`,
    [username],
  )
  const payload = { username, password: 'yige-demo' }
  const r = await town.server.inject({ method: 'POST', url: '/api/sign-in', payload })
  expect(r.statusCode, r.body).toBe(200)
  const headers = {
    cookie: r.cookies.map((c) => `${c.name}=${c.value}`).join('; '),
    'x-yige-csrf': String(r.cookies.find((c) => c.name === 'yige_csrf')?.value ?? ''),
  }
  const send: Session['send'] = (o) => town.anyone.send({ ...o, headers: { ...headers, ...o.headers } })
  return {
    cookie: headers.cookie,
    send,
    get: (url) => send({ method: 'GET', url }),
    post: (url, body = {}) => send({ method: 'POST', url, payload: { requestId: uuidv7(), ...body } }),
  }
}

beforeAll(async () => {
  town = await testTown()
  clerk = await town.as('clerk')
  dispatcher = await town.as('dispatcher')
  secretary = await town.as('secretary')
  neighbour = await signIn('sj003')
  worker = await town.as('gridWorker')
})
afterAll(() => town?.close())

const wordsOf = [
  '甲',
  '乙',
  '丙',
  '丁',
  '戊',
  '己',
  '庚',
  '辛',
  '壬',
  '癸',
  '子',
  '丑',
  '寅',
  '卯',
  '辰',
  '巳',
]
let used = 0
const read = async (s: Session, id: string) => (await s.get(`/api/cases/${id}`)).body
const region = (path: string) => town.app.services.regions.byPath(path)!
async function act(s: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = await read(s, id)
  const r = await s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, `${action} ${JSON.stringify(r.body)}`).toBe(200)
  return r.body
}
async function change(body: Record<string, unknown>, status = 201) {
  const r = await clerk.post('/api/regions/change', { change: body })
  expect(r.status, JSON.stringify(r.body)).toBe(status)
  return r.body
}
const plan = async (body: Record<string, unknown>) =>
  (await clerk.send({ method: 'POST', url: '/api/regions/plan', payload: body })).body
const cases = (c: {
  carries: { what: string; goes: number; undecided: { id: string; label: string }[] }[]
}) => c.carries.find((x) => x.what === 'cases')

/** An open case in a grid; each with words of its own, so that none is linked to another. */
async function caseIn(grid: string, point: [number, number] | null, to: Record<string, unknown> = {}) {
  const n = used++
  const body = `${wordsOf[n]}${wordsOf[(n * 7 + 3) % 16]}楼${n * 37 + 11}号门口的第${n}盏灯坏了${n * 13}天`
  const r = await town.anyone.post('/api/reports', { body, placeText: `${n}` })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  const corrections = { regionPath: grid, itemCode: '3.2.1', ...(point ? { point } : {}) }
  if ((await read(dispatcher, id)).state === 'triage')
    await act(dispatcher, id, 'dispatch', { unitId: unit.id, corrections, ...to })
  else await act(dispatcher, id, 'correct', { corrections })
  const { rows } = await town.owner.query('select region_path, lng from cases where id = $1', [id])
  expect(rows[0].region_path).toBe(grid)
  if (!point) await town.owner.query('update cases set lng = null, lat = null where id = $1', [id])
  return { id, token: r.body.token as string, number: r.body.number as string }
}
const pathOf = async (id: string): Promise<string> =>
  (await town.owner.query('select region_path from cases where id = $1', [id])).rows[0].region_path
const tasks = async (s: Session, kind: string) =>
  (await s.get('/api/tasks?limit=200')).body.items.filter((t: { kind: string }) => t.kind === kind)

async function boxOf(path: string): Promise<[number, number, number, number]> {
  const g = region(path).geometry as { coordinates: number[][][] }
  const xs = g.coordinates[0]!.map((p) => p[0]!)
  const ys = g.coordinates[0]!.map((p) => p[1]!)
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

describe('a grid moves to another community', () => {
  const G = `${EAST}003`
  it('its open cases go along with all that hangs on them, and so does who may see them', async () => {
    const tan = town.app.services.organisation.accountByUsername('tanqh')!
    const post = town.app.services.organisation.postsOf(tan.id).find((p) => p.regionPath === G)!
    const mine = await caseIn(G, null, { unitId: post.unitId, postId: post.id, accountId: tan.id })
    const other = await caseIn(G, null)
    const closed = await caseIn(G, null)
    await act(dispatcher, closed.id, 'withdraw', { reason: '重复' })
    const elsewhere = await caseIn(`${EAST}005`, null)
    expect((await read(neighbour, other.id)).code).toBe('not_found')
    expect((await secretary.get(`/api/cases/${other.id}`)).status).toBe(200)

    const body = { op: 'move', path: G, to: WEST, reason: '社区边界调整' }
    await change({ op: 'update', path: G, name: '东门河边网格' })
    const planned = await plan(body)
    expect(planned.faults).toEqual([])
    expect(cases(planned)).toEqual({ what: 'cases', goes: 2, undecided: [] })
    expect(await pathOf(other.id)).toBe(G)
    const done = await change(body)
    const to = done.opened.find((r: { name: string }) => r.name === '东门河边网格').path as string
    expect(to.startsWith(WEST)).toBe(true)
    expect(cases(done)!.goes).toBe(2)

    expect([await pathOf(mine.id), await pathOf(other.id)]).toEqual([to, to])
    expect([await pathOf(closed.id), await pathOf(elsewhere.id)]).toEqual([G, `${EAST}005`])
    const c = await read(dispatcher, other.id)
    const event = c.events.at(-1)
    expect(event.kind).toBe('region_changed')
    expect(event.line.zh).toContain('林')
    expect(event.line.zh).toContain('东门河边网格')
    expect(event.detail.zh).toContain('社区边界调整')
    expect((await dispatcher.get(`/api/cases/${other.id}/chain`)).body).toMatchObject({ intact: true })
    // Yesterday's case still shows yesterday's grid; so do the events of that day.
    const then = await read(dispatcher, closed.id)
    expect(then.regionName).toBe('东门河边网格')
    expect(then.regionChain.at(-1)).toMatchObject({ path: G, name: '东门河边网格' })
    const was = await town.owner.query(
      'select distinct region_path from case_events where case_id = $1 and kind <> $2 and kind <> $3',
      [other.id, 'region_changed', 'reported'],
    )
    expect(was.rows.map((r) => r.region_path)).not.toContain(to)

    // Who sees it: the new community's secretary does, the old one's no longer; the worker has it in hand as before.
    expect((await neighbour.get(`/api/cases/${other.id}`)).status).toBe(200)
    expect((await secretary.get(`/api/cases/${other.id}`)).status).toBe(404)
    expect((await secretary.get(`/api/cases/${closed.id}`)).status).toBe(200)
    expect((await neighbour.get(`/api/cases/${closed.id}`)).status).toBe(404)
    const hers = await read(worker, mine.id)
    expect(hers.handlers.find((h: { role: string }) => h.role === 'main').accountId).toBe(tan.id)
    await act(worker, mine.id, 'accept')
    const listed = async (s: Session) =>
      (await s.get('/api/cases?view=open&limit=100')).body.rows.map((r: { id: string }) => r.id)
    expect(await listed(neighbour)).toEqual(expect.arrayContaining([mine.id, other.id]))
    expect(await listed(secretary)).not.toContain(other.id)
    expect(await tasks(dispatcher, 'case.owner')).toEqual([])
  })

  it('leaves nothing of an open case behind on the old code but its events', async () => {
    for (const table of caseTables) {
      const { rows } = await town.owner.query(
        `select count(*)::int n from ${table} t join cases c on c.id = t.case_id
         where t.region_path like $1 and c.closed_at is null and c.region_path not like $1`,
        [`${G}%`],
      )
      expect(`${table} ${rows[0].n}`).toBe(`${table} 0`)
    }
    const { rows } = await town.owner.query(
      `select (select count(*)::int from qr_places where region_path like $1) as codes, (select count(*)::int from landmarks where region_path like $1) as marks,
         (select count(*)::int from posts where region_path like $1) as posts, (select count(*)::int from qr_places where region_path like $2) as moved`,
      [`${G}%`, `${WEST}%`],
    )
    expect(rows[0]).toMatchObject({ codes: 0, marks: 0, posts: 0 })
    expect(rows[0].moved).toBeGreaterThan(0)
  })

  it('a case reopened on a code that has ended is carried after', async () => {
    const late = await caseIn(`${EAST}005`, null)
    await town.owner.query('update cases set region_path = $2 where id = $1', [late.id, G])
    expect(await carryStrays(town.app)).toBe(1)
    expect((await pathOf(late.id)).startsWith(WEST)).toBe(true)
    const event = (await read(dispatcher, late.id)).events.at(-1)
    expect([event.kind, event.line.zh.startsWith('系统')]).toEqual(['region_changed', true])
    expect(await carryStrays(town.app)).toBe(0)
  })
})

describe('two grids become one', () => {
  it('the cases of the one that ends take the code that goes on; a line that stands for nobody becomes a task', async () => {
    const xiao = town.app.services.organisation.accountByUsername('xiaog')!
    const post = town.app.services.organisation.postsOf(xiao.id)[0]!
    const grid = post.regionPath
    const held = await caseIn(grid, null, { unitId: post.unitId, postId: post.id, accountId: xiao.id })
    await town.owner.query(
      'update post_holders set valid_until = $2 where post_id = $1 and account_id = $3',
      [post.id, new Date(town.now().getTime() - 1000), xiao.id],
    )
    await change({ op: 'merge', into: `${EAST}005`, from: [grid], reason: '户数少' })
    expect(await pathOf(held.id)).toBe(`${EAST}005`)
    const [task] = await tasks(secretary, 'case.owner')
    expect(task).toMatchObject({ subjectId: held.id, regionPath: `${EAST}005` })
    expect(task.title.zh).toContain(held.number)
    const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
    await act(dispatcher, held.id, 'redispatch', { unitId: unit.id, reason: '原网格员已离岗' })
    expect(await tasks(secretary, 'case.owner')).toEqual([])
  })
})

describe('a grid is split', () => {
  const G = `${EAST}006`
  const split = (parts: unknown[]) => ({ op: 'split', path: G, keepFirst: false, reason: '一格太大', parts })
  it('its cases go where they lie; what has no position waits for a person, or goes where it is listed', async () => {
    // Drawn anew as two halves of a square, so that the halves tile it exactly.
    const [x, y] = (await boxOf(G)).map((v) => Math.round(v * 1024) / 1024) as [number, number]
    const d = 1 / 1024
    const square = (a: number, w: number) => ({
      type: 'Polygon',
      coordinates: [
        [
          [x + a, y],
          [x + a + w, y],
          [x + a + w, y + d],
          [x + a, y + d],
          [x + a, y],
        ],
      ],
    })
    await change({ op: 'update', path: G, geometry: square(0, d) })
    const children = town.app.services.regions.children(G).map((r) => r.path)
    const left = await caseIn(G, [x + d / 4, y + d / 2])
    const right = await caseIn(G, [x + (3 * d) / 4, y + d / 2])
    const lost = await caseIn(G, null)
    const named = await caseIn(G, null)
    const body = split([
      { name: '六格甲', geometry: square(0, d / 2), children },
      { name: '六格乙', geometry: square(d / 2, d / 2), cases: [named.id] },
    ])
    const planned = await plan(body)
    expect(planned.faults).toEqual([])
    expect(cases(planned)).toMatchObject({ goes: 3, undecided: [{ id: lost.id, label: lost.number }] })
    const bad = split([
      { name: '六格甲', geometry: square(0, d / 2), children },
      { name: '六格乙', geometry: square(d / 2, d / 2), cases: [crypto.randomUUID()] },
    ])
    expect((await change(bad, 400)).issues[0]).toMatchObject({ code: 'case.unknown' })
    const done = await change(body)
    const [a, b] = ['六格甲', '六格乙'].map(
      (n) => done.opened.find((r: { name: string }) => r.name === n).path as string,
    )
    expect([await pathOf(left.id), await pathOf(right.id), await pathOf(named.id)]).toEqual([a, b, b])
    expect(await pathOf(lost.id)).toBe(G)
    expect((await read(dispatcher, right.id)).events.at(-1).detail.zh).toContain('按位置')
    expect((await read(dispatcher, named.id)).events.at(-1).detail.zh).toContain('由人指定')

    const [task] = await tasks(secretary, 'case.place')
    expect(task).toMatchObject({ subjectId: lost.id, regionPath: EAST })
    expect(await carryStrays(town.app)).toBe(0)
    await act(secretary, lost.id, 'correct', { corrections: { regionPath: a } })
    expect(await tasks(secretary, 'case.place')).toEqual([])
  })
})

describe('an open list', () => {
  it('is told to load anew when a case goes out of its sight, and nothing else about it', async () => {
    const { cookie } = await signIn('lihm')
    const grid = town.app.services.regions.children(WEST)[0]!.path
    const here = await caseIn(`${EAST}005`, null)
    town.app.live.start()
    const at = await town.server.listen({ port: 0, host: '127.0.0.1' })
    const stop = new AbortController()
    const r = await fetch(`${at}/api/live`, { headers: { cookie }, signal: stop.signal })
    const reader = r.body!.getReader()
    let heard = ''
    void (async () => {
      for (let x = await reader.read(); !x.done; x = await reader.read()) heard += Buffer.from(x.value)
    })().catch(() => {})
    const until = async (word: string) => {
      for (let i = 0; i < 100 && !heard.includes(word); i++) await new Promise((f) => setTimeout(f, 50))
    }
    await until('event: hello')
    await act(dispatcher, here.id, 'correct', { corrections: { regionPath: grid } })
    await until('event: reload')
    stop.abort()
    expect(heard).toContain('event: reload')
    expect(heard).not.toContain(here.id)
  })
})
