import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Answer,
  type Browser,
  community,
  grid,
  otherGrid,
  root,
  samplePack,
  type TestServer,
  testServer,
} from '../accounts/sample.ts'
import { gaps, startOrganisation } from './answers.ts'
import { loadOrganisation } from './load.ts'

let t: TestServer
const as: Record<string, Browser> = {}
const ids: Record<string, string> = {}
beforeAll(async () => {
  t = await testServer()
  for (const name of ['sys', 'duty', 'boss', 'walker']) as[name] = await t.signedIn(name)
  const rows = await t.app.pools.system.selectFrom('accounts').select(['id', 'username']).execute()
  for (const r of rows) ids[r.username] = r.id
})
afterAll(() => t.stop())

const field = <T>(a: Answer, name: string) => (a.body as unknown as Record<string, T>)[name] as T
const org = () => t.app.services.organisation
const until = async (what: () => boolean, ms: number) => {
  const end = performance.now() + ms
  while (!what() && performance.now() < end) await new Promise((r) => setTimeout(r, 20))
  return what()
}

describe('loading a pack', () => {
  it('twice changes nothing, and takes nothing back that people changed', async () => {
    const count = async () => {
      const tables = ['units', 'accounts', 'posts', 'post_holders', 'grants', 'roles'] as const
      const n: Record<string, number> = {}
      for (const table of tables)
        n[table] = (
          await t.app.pools.system
            .selectFrom(table)
            .select((eb) => eb.fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow()
        ).n
      return n
    }
    const before = await count()
    expect(before).toMatchObject({ units: 3, accounts: 8, posts: 8, post_holders: 7, roles: 17 })
    await as.walker!.write('POST', '/api/me/duty', { onDuty: false })
    const again = await loadOrganisation(t.app, samplePack)
    expect(again).toMatchObject({ units: 3, people: 8, posts: 8, terms: 0, grants: 0 })
    expect(await count()).toEqual(before)
    expect((await as.walker!.get('/api/me')).body).toMatchObject({ onDuty: false })
    await as.walker!.write('POST', '/api/me/duty', { onDuty: true })
  })
  it('gives roles by duty to those whom the pack gives no account', async () => {
    const rows = await t.app.pools.system
      .selectFrom('grants')
      .select(['role', 'region_path'])
      .where('account_id', '=', ids.second!)
      .orderBy('role')
      .execute()
    expect(rows).toEqual([
      { role: 'grid-leader', region_path: grid },
      { role: 'grid-worker', region_path: otherGrid },
    ])
  })
  it('refuses a pack that names what it does not have', async () => {
    const broken = { ...samplePack, posts: [{ ...samplePack.posts[0]!, key: 'p.x', holders: ['nobody'] }] }
    await expect(loadOrganisation(t.app, broken)).rejects.toThrow(/nobody/)
    const left = await t.app.pools.system.selectFrom('posts').select('id').where('key', '=', 'p.x').execute()
    expect(left).toEqual([])
  })
})

describe('what triage asks', () => {
  it('finds the nearest post, people on duty first', async () => {
    expect(
      org()
        .peopleFor(`${grid}007`, 'worker')
        .map((p) => p.name),
    ).toEqual(['冉小格'])
    expect(
      org()
        .postsFor(grid, 'secretary')
        .map((p) => p.name),
    ).toEqual(['社区书记'])
    expect(org().postsFor('500102007', 'secretary')).toEqual([])
    expect(org().unitByKey('water')).toMatchObject({ name: '供水公司', capabilities: ['water'] })
    expect(org().unitName('00000000-0000-7000-8000-000000000000')).toBe('')
    const { units, posts, duty, load } = org().world()
    expect([units.length, posts.length, duty.length, load]).toEqual([3, 8, 7, {}])
  })

  it('a duty change is seen at once here and within two seconds in another process', async () => {
    const other = await startOrganisation({ ...t.app, services: { ...t.app.services } })
    try {
      expect(other.onDuty(ids.walker!)).toBe(true)
      const r = await as.walker!.write('POST', '/api/me/duty', { onDuty: false })
      expect(r.body).toEqual({ onDuty: false, since: null })
      expect(org().onDuty(ids.walker!)).toBe(false)
      expect(await until(() => !other.onDuty(ids.walker!), 2000)).toBe(true)
      await as.walker!.write('POST', '/api/me/duty', { onDuty: true })
      expect(await until(() => other.onDuty(ids.walker!), 2000)).toBe(true)
    } finally {
      other.stop()
    }
  })

  it('assignments of this process count before the database is read again', async () => {
    org().noteAssigned(ids.pipe!)
    expect(org().load(ids.pipe!)).toBe(1)
    await org().refresh()
    expect(org().load(ids.pipe!)).toBe(0)
  })
})

describe('duty', () => {
  it('is set for others by who manages it there, and leaves a trace', async () => {
    const set = (who: string, whom: string, onDuty: boolean) =>
      as[who]!.write('POST', `/api/people/${ids[whom]}/duty`, { onDuty })
    expect((await set('walker', 'boss', false)).body.code).toBe('access.denied')
    expect((await set('boss', 'second', true)).status).toBe(200)
    expect((await set('boss', 'duty', false)).body.code).toBe('access.denied')
    expect((await set('duty', 'second', false)).status).toBe(200)
    const log = await t.app.pools.system
      .selectFrom('audit_log')
      .select(['actor_name', 'action'])
      .where('subject_id', '=', ids.second!)
      .orderBy('at')
      .execute()
    expect(log).toEqual([
      { actor_name: '冉书记', action: 'duty.on' },
      { actor_name: '冉值班', action: 'duty.off' },
    ])
  })
})

describe('gaps in cover', () => {
  it('names what each grid lacks, in my scope only', async () => {
    const all = await as.duty!.get('/api/organisation/gaps')
    expect(all.body).toEqual({
      grids: 2,
      covered: 1,
      gaps: [
        { regionPath: otherGrid, regionName: '东社区 2 格', kind: 'grid', missing: ['leader', 'deputy'] },
      ],
    })
    expect((await as.walker!.get('/api/organisation/gaps')).body).toMatchObject({ grids: 1, gaps: [] })
    expect((await as.walker!.get(`/api/organisation/gaps?region=${root}`)).body).toMatchObject({ grids: 1 })
    expect((await as.walker!.get(`/api/organisation/gaps?region=${otherGrid}`)).body).toMatchObject({
      grids: 0,
    })
  })
  it('opens when a term ends and when a person leaves', async () => {
    const posts = field<{ id: string; duty: string; holders: { id: string }[] }[]>(
      await as.sys!.get(`/api/posts?region=${grid}`),
      'posts',
    )
    const deputy = posts.find((p) => p.duty === 'deputy')!
    const term = deputy.holders[0]!.id
    const past = new Date(t.app.clock().getTime() - 60_000).toISOString()
    expect((await as.sys!.write('POST', `/api/holders/${term}/end`, { at: past })).body.code).toBe(
      'post.dates',
    )
    expect((await as.duty!.write('POST', `/api/holders/${term}/end`)).body.code).toBe('access.denied')
    expect((await as.sys!.write('POST', `/api/holders/${term}/end`)).status).toBe(200)
    const now = t.app.clock()
    expect((await gaps(t.app.pools.system, grid, now)).map((g) => g.missing)).toEqual([['deputy']])
    const back = () => as.sys!.write('POST', `/api/posts/${deputy.id}/holders`, { accountId: ids.second })
    expect((await back()).status).toBe(201)
    expect((await back()).body.code).toBe('post.held_already')
    expect(await gaps(t.app.pools.system, grid, t.app.clock())).toEqual([])
    await t.owner(`update accounts set status = 'disabled' where id = '${ids.second}'`)
    expect((await gaps(t.app.pools.system, grid, t.app.clock())).map((g) => g.missing)).toEqual([['deputy']])
    await t.owner(`update accounts set status = 'invited' where id = '${ids.second}'`)
  })
})

describe('units and posts', () => {
  const body = { name: '物业一处', kind: 'property', regionPath: community, capabilities: ['property'] }
  it('are made and changed by the system administrator, by version, without rings', async () => {
    expect((await as.duty!.write('POST', '/api/units', { key: 'prop', ...body })).body.code).toBe(
      'access.denied',
    )
    const made = await as.sys!.write('POST', '/api/units', { key: 'prop', ...body })
    expect(made.status).toBe(201)
    expect((await as.sys!.write('POST', '/api/units', { key: 'prop', ...body })).body.code).toBe(
      'unit.key_taken',
    )
    expect(org().unitByKey('prop')?.capabilities).toEqual(['property'])
    const id = field<string>(made, 'id')
    const child = await as.sys!.write('POST', '/api/units', { key: 'prop.1', ...body, parentId: id })
    const loop = await as.sys!.write('PUT', `/api/units/${id}`, {
      ...body,
      parentId: field(child, 'id'),
      version: 1,
    })
    expect(loop.body.code).toBe('unit.parent')
    const changed = await as.sys!.write('PUT', `/api/units/${id}`, { ...body, name: '物业二处', version: 1 })
    expect(changed.body).toMatchObject({ name: '物业二处', version: 2 })
    const stale = await as.sys!.write('PUT', `/api/units/${id}`, { ...body, version: 1 })
    expect(stale.body.code).toBe('conflict.version')
  })
  it('a unit with people does not close', async () => {
    const units = field<{ id: string; key: string; version: number; people: number; onDuty: number }[]>(
      await as.sys!.get('/api/units'),
      'units',
    )
    const water = units.find((u) => u.key === 'water')!
    expect(water).toMatchObject({ people: 1, onDuty: 1 })
    const close = await as.sys!.write('PUT', `/api/units/${water.id}`, {
      name: '供水公司',
      kind: 'company',
      regionPath: root,
      active: false,
      version: water.version,
    })
    expect(close.body).toMatchObject({ code: 'unit.in_use', extra: { people: true, cases: false } })
  })
  it('terms with dates: the future holder is shown, not asked', async () => {
    const post = org()
      .posts()
      .find((p) => p.duty === 'leader' && p.regionPath === otherGrid)!
    const from = new Date(t.app.clock().getTime() + 86_400_000).toISOString()
    const r = await as.sys!.write('POST', `/api/posts/${post.id}/holders`, { accountId: ids.boss, from })
    expect(field<object[]>(r, 'holders')).toEqual([
      expect.objectContaining({ name: '冉书记', current: false }),
    ])
    expect(org().peopleFor(otherGrid, 'leader')).toEqual([])
    t.pass(2 * 86_400_000)
    await org().refresh()
    expect(
      org()
        .peopleFor(otherGrid, 'leader')
        .map((p) => p.name),
    ).toEqual(['冉书记'])
    t.pass(-2 * 86_400_000)
    await org().refresh()
  })
  it('a post closes with its terms', async () => {
    const post = org()
      .posts()
      .find((p) => p.key === 'p.g2.worker')!
    const wish = { name: post.name, duty: 'worker', regionPath: otherGrid, active: false }
    const r = await as.sys!.write('PUT', `/api/posts/${post.id}`, wish)
    expect(r.body).toMatchObject({ active: false, holders: [] })
    expect(org().postsFor(otherGrid, 'worker')).toEqual([])
  })
})

describe('people', () => {
  it('are found in my scope, masked, with posts and load', async () => {
    const r = await as.walker!.get('/api/people')
    expect(r.text).not.toMatch(/139\d{8}/)
    const people = field<{ name: string; posts: { name: string }[]; phone: string }[]>(r, 'people')
    // Own community, and what serves it from above: the street and the water company.
    expect(people.map((p) => p.name)).toContain('冉值班')
    expect(people.find((p) => p.name === '冉小格')?.posts.map((p) => p.name)).toContain('一格网格员')
    expect(field(await as.walker!.get('/api/people?q=师傅'), 'total')).toBe(1)
    expect(field(await as.walker!.get('/api/people?q=100%25'), 'total')).toBe(0)
    const onDuty = field<{ onDuty: boolean }[]>(await as.duty!.get('/api/people?onDuty=1'), 'people')
    expect(onDuty.length).toBeGreaterThan(0)
    expect(onDuty.every((p) => p.onDuty)).toBe(true)
  })
  it('models come from the pack', async () => {
    expect((await as.walker!.get('/api/organisation/models')).body).toMatchObject({ inForce: '1+2+N' })
  })
})
