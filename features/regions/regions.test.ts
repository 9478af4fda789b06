import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { carryGrants } from '../accounts/answers.ts'
import { carryPosts } from '../organisation/answers.ts'
import type { ChangeInput, Region } from './contract.ts'
import { at, box } from './sample.ts'
import {
  change,
  day,
  EAST,
  get,
  inSmallTown,
  leader,
  paths,
  post,
  problem,
  reader,
  STREET,
  street,
  t,
  WEST,
} from './sample-http.ts'

inSmallTown()

describe('reading', () => {
  it('shows the tree of the caller’s own area and nothing beside it', async () => {
    const all = await get<{
      roots: string[]
      items: (Region & { childCount: number })[]
      totals: { communities: number; grids: number; households: number }
    }>('/api/regions/tree?depth=2')
    expect(all.roots).toEqual([STREET])
    expect(all.items).toHaveLength(11)
    expect(all.items.find((i) => i.path === EAST)?.childCount).toBe(4)
    const own = await get<typeof all>('/api/regions/tree', reader)
    expect(own.roots).toEqual([EAST])
    expect(own.items.every((i) => i.path.startsWith(EAST))).toBe(true)
    expect(own.totals.grids).toBeLessThan(all.totals.grids)
  })

  it('counts the whole tree, however little of it is shown', async () => {
    const asked = (depth: number) =>
      get<{ items: Region[]; totals: { communities: number; grids: number; households: number } }>(
        `/api/regions/tree?depth=${depth}`,
      )
    const [little, whole] = [await asked(1), await asked(8)]
    expect(little.items.length).toBeLessThan(whole.items.length)
    expect(little.totals).toEqual(whole.totals)
    expect(little.totals.grids).toBe(whole.items.filter((r) => r.kind === 'grid').length)
  })

  it('answers 404 for every way to another community', async () => {
    for (const url of [
      `/api/regions/${WEST}`,
      `/api/regions/${WEST}001`,
      `/api/regions/${WEST}/children`,
      `/api/regions/${WEST}/history`,
      `/api/regions/tree?root=${WEST}`,
      `/api/regions?under=${WEST}`,
      `/api/regions/geojson?under=${WEST}`,
      `/api/regions/export?format=csv&under=${WEST}`,
      `/api/regions/check?under=${WEST}`,
      `/api/regions/${STREET}`,
      '/api/regions/500199001001999',
    ])
      await get(url, reader, 404)
    expect(paths(await get('/api/regions/search?q=网格&limit=50', reader))).toEqual(
      [1, 2, 3, 4].map((n) => `${EAST}00${n}`),
    )
    expect(paths(await get('/api/regions?kind=grid', reader))).toHaveLength(4)
    expect((await get<{ features: unknown[] }>('/api/regions/geojson', reader)).features).toHaveLength(5)
    expect(
      (await t.server.inject({ url: '/api/regions/export?format=csv', headers: reader })).body,
    ).not.toContain(WEST)
    const found = await post<{ path: string | null; chain: unknown[] }>(
      '/api/regions/locate',
      { point: at(3.5, 0.5) },
      reader,
      200,
    )
    expect(found).toMatchObject({ path: null, chain: [] })
    await get('/api/regions', t.as({}, [], EAST), 403)
    await get('/api/regions', {}, 401)
  })

  it('places a point, with the way down to it', async () => {
    const found = await post<{ path: string; chain: { name: string }[]; onBorder: boolean }>(
      '/api/regions/locate',
      { point: at(1, 0.5) },
      street,
      200,
    )
    expect(found).toMatchObject({ path: `${EAST}002`, onBorder: true })
    expect(found.chain.map((c) => c.name).slice(3)).toEqual(['江口街道', '东门社区', '第二网格'])
  })

  it('finds by name, alias, address and code, and pages lists', async () => {
    const q = async (s: string) => paths(await get(`/api/regions/search?q=${encodeURIComponent(s)}`))
    expect(await q('东门社区居委会')).toEqual([EAST])
    expect((await q('老街 18 号'))[0]).toBe(`${EAST}001001`)
    expect((await q('西岸 第二'))[0]).toBe(`${WEST}002`)
    expect((await q(`${WEST}003`))[0]).toBe(`${WEST}003`)
    const first = await get<{ items: { path: string }[]; next: string }>('/api/regions?kind=grid&limit=5')
    const rest = await get<{ items: { path: string }[]; next: null }>(
      `/api/regions?kind=grid&limit=5&after=${first.next}`,
    )
    expect([...paths(first), ...paths(rest)]).toHaveLength(8)
    expect(rest.next).toBeNull()
  })

  it('says which grids nobody answers for, and where outlines do not fit', async () => {
    await change({ op: 'update', path: `${EAST}001`, geometry: box(0, 0, 1, 0.5) })
    const unit = randomUUID()
    const post = randomUUID()
    const account = randomUUID()
    await t.owner.query(
      `insert into units (id, key, name, kind, region_path) values ($1, 'unit-a', 'u', 'grid', $2)`,
      [unit, EAST],
    )
    await t.owner.query(
      `insert into posts (id, unit_id, name, duty, region_path) values ($1, $2, 'p', 'worker', $3)`,
      [post, unit, `${EAST}001`],
    )
    await t.owner.query(`insert into accounts (id, username, name) values ($1, $2, '甲')`, [
      account,
      `u${account.slice(0, 8)}`,
    ])
    await t.owner.query(
      `insert into post_holders (id, post_id, account_id, valid_from) values ($1, $2, $3, $4)`,
      [randomUUID(), post, account, day(0)],
    )
    const c = await get<{
      findings: { code: string }[]
      cover: { path: string; missing: string[] }[]
      gaps: { parent: string }[]
    }>(`/api/regions/check?under=${EAST}`)
    expect(c.findings.map((f) => f.code)).toEqual(['region.gap'])
    expect(c.gaps.map((g) => g.parent)).toEqual([EAST])
    expect(c.cover.find((g) => g.path === `${EAST}001`)?.missing.sort()).toEqual(['deputy', 'leader'])
    expect(c.cover.find((g) => g.path === `${EAST}002`)?.missing.sort()).toEqual([
      'deputy',
      'leader',
      'worker',
    ])
  })
})

describe('changing', () => {
  it('moves with history: yesterday shows yesterday’s grid, and the old code leads to the new', async () => {
    await change({ op: 'update', path: `${WEST}001`, name: '西岸一' })
    t.at(day(20))
    const done = await change({ op: 'move', path: `${EAST}001`, to: WEST, reason: '边界调整' })
    expect(done.opened.map((r) => r.path)).toEqual([`${WEST}005`, `${WEST}005001`])
    const old = await get<{ region: Region; now: { path: string }[]; may: string[] }>(
      `/api/regions/${EAST}001`,
    )
    expect(old.region.validTo).toBe(day(20).toISOString())
    expect(old.now.map((r) => r.path)).toEqual([`${WEST}005`])
    expect(old.may).toEqual([])
    const then = await get<{ region: Region; chain: { name: string }[] }>(
      `/api/regions/${EAST}001?asOf=${day(15).toISOString()}`,
    )
    expect(then.region).toMatchObject({ name: '第一网格', validTo: day(20).toISOString() })
    expect(then.chain.map((c) => c.name).slice(-2)).toEqual(['东门社区', '第一网格'])
    await get(`/api/regions/${WEST}005?asOf=${day(15).toISOString()}`, street, 404)
    const history = await get<{
      lineage: { from: string; to: string; reason: string }[]
      names: Record<string, string>
    }>(`/api/regions/${WEST}005/history`)
    expect(history.lineage).toMatchObject([{ from: `${EAST}001`, to: `${WEST}005`, reason: '边界调整' }])
    expect(history.names[`${EAST}001`]).toBe('第一网格')
    const building = await t.owner.query('select about, version from regions where path = $1', [
      `${WEST}005001`,
    ])
    expect(building.rows).toEqual([{ about: { floors: 7 }, version: 1 }])
    expect(t.app.services.regions.gridOf(...at(0.5, 0.5))).toBe(`${WEST}005`)
  })

  it('plans without writing, and refuses with every fault', async () => {
    const planned = await post<{ faults: { code: string }[]; opened: unknown[] }>(
      '/api/regions/plan',
      { op: 'merge', into: `${EAST}001`, from: [`${EAST}002`], reason: 'x' },
      street,
      200,
    )
    expect([planned.faults, planned.opened]).toMatchObject([[], [{ name: '第一网格', version: 2 }]])
    expect(
      (await t.owner.query('select count(*)::int n from regions where valid_to is not null')).rows,
    ).toEqual([{ n: 0 }])
    const p = await problem(
      { op: 'create', parent: EAST, kind: 'unit', name: '第一网格', code: `${WEST}009` },
      street,
      422,
    )
    expect(p).toMatchObject({ code: 'region.refused' })
    expect(p.issues!.map((i) => i.code)).toEqual(['region.parent_mismatch', 'region.kind_mismatch'])
    expect((await problem({ op: 'update', path: EAST, name: '新', baseVersion: 9 }, street, 409)).code).toBe(
      'conflict.version',
    )
  })

  it('a community leader changes the own community only, and its structure only from above', async () => {
    await change({ op: 'update', path: `${EAST}001`, name: '东门一' }, leader)
    await change({ op: 'merge', into: `${EAST}001`, from: [`${EAST}002`], reason: '合并' }, leader)
    await problem({ op: 'update', path: `${WEST}001`, name: 'x' }, leader, 404)
    await problem({ op: 'move', path: `${EAST}003`, to: WEST, reason: 'x' }, leader, 404)
    await problem({ op: 'move', path: `${WEST}001`, to: EAST, reason: 'x' }, leader, 404)
    await problem({ op: 'merge', into: `${EAST}001`, from: [`${WEST}001`], reason: 'x' }, leader, 404)
    await problem({ op: 'create', parent: STREET, kind: 'community', name: 'x' }, leader, 404)
    await problem(
      { op: 'split', path: EAST, parts: [{ name: 'a' }, { name: 'b' }], reason: 'x' },
      leader,
      404,
    )
    await problem({ op: 'update', path: `${EAST}001`, name: 'x' }, reader, 403)
    const may = (await get<{ may: string[] }>(`/api/regions/${EAST}`, leader)).may
    expect(may).toEqual(['create', 'update'])
    expect((await get<{ may: string[] }>(`/api/regions/${EAST}001`, reader)).may).toEqual([])
  })

  it('a replay gets the first answer and changes nothing more; another body is refused', async () => {
    const id = randomUUID()
    const body: ChangeInput = { op: 'create', parent: EAST, kind: 'grid', name: '第五网格' }
    const first = await change(body, street, 201, id)
    expect(await change(body, street, 201, id)).toEqual(first)
    await change({ ...body, name: '别的' }, street, 422, id)
    expect(
      (await t.owner.query('select count(*)::int n from regions where name = $1', ['第五网格'])).rows,
    ).toEqual([{ n: 1 }])
  })

  it('of two moves of one grid at once exactly one is done, and the tree stays sound', async () => {
    await change({ op: 'create', parent: STREET, kind: 'community', name: '南山社区' })
    await change({ op: 'update', path: `${WEST}001`, name: '西岸一' })
    const move = (to: string) =>
      t.server.inject({
        method: 'POST',
        url: '/api/regions/change',
        headers: street,
        payload: { requestId: randomUUID(), change: { op: 'move', path: `${EAST}001`, to, reason: 'x' } },
      })
    const answers = await Promise.all([WEST, `${STREET}003`, WEST, `${STREET}003`].map(move))
    expect(answers.map((a) => a.statusCode).sort()).toEqual([201, 404, 404, 404])
    const open = await t.owner.query(
      `select path from regions where valid_to is null and name in ('第一网格', '一号楼') and path not like '${WEST}001%' order by path`,
    )
    expect(open.rows).toHaveLength(2)
    const [grid, building] = open.rows.map((r) => r.path as string)
    expect(building).toBe(`${grid}001`)
  })

  it('many creations at once get different codes', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        change({ op: 'create', parent: EAST, kind: 'grid', name: `新 ${i}` }),
      ),
    )
    expect(new Set(made.map((m) => m.opened[0]!.path)).size).toBe(8)
  })

  it('writes every change into the audit log, with who and why', async () => {
    await t.owner.query('truncate audit_log')
    await change({ op: 'merge', into: `${EAST}001`, from: [`${EAST}002`], reason: '户数少' })
    await problem({ op: 'move', path: `${EAST}001`, to: EAST, reason: 'x' }, street, 422)
    const { rows } = await t.owner.query(
      'select action, subject_id, region_path, actor_name, detail from audit_log',
    )
    expect(rows).toEqual([
      {
        action: 'region.merge',
        subject_id: `${EAST}001`,
        region_path: `${EAST}001`,
        actor_name: '测试员',
        detail: { reason: '户数少', closed: [`${EAST}001`, `${EAST}002`], opened: [`${EAST}001 第一网格`] },
      },
    ])
  })

  it('posts follow the ground; grants follow a move and a split, never a merge', async () => {
    const [unit, account] = [randomUUID(), randomUUID()]
    await t.owner.query('truncate grants, post_holders, posts, units, accounts cascade')
    await t.owner.query(
      `insert into roles (key, name, name_en, verbs) values ('w', 'w', 'w', '{}') on conflict do nothing`,
    )
    await t.owner.query(
      `insert into units (id, key, name, kind, region_path) values ($1, 'u1', 'u', 'grid', $2)`,
      [unit, EAST],
    )
    await t.owner.query(`insert into accounts (id, username, name) values ($1, 'w1', '甲')`, [account])
    const grant = (path: string, until: Date | null = null) =>
      t.owner.query(
        `insert into grants (id, account_id, role, region_path, valid_from, valid_until) values ($1, $2, 'w', $3, $4, $5)`,
        [randomUUID(), account, path, day(0), until],
      )
    const post = (path: string) =>
      t.owner.query(
        `insert into posts (id, unit_id, name, duty, region_path) values ($1, $2, $3, 'worker', $3)`,
        [randomUUID(), unit, path],
      )
    for (const n of [1, 2, 3, 4]) {
      await grant(`${EAST}00${n}`)
      await post(`${EAST}00${n}`)
    }
    await grant(`${EAST}004`, day(5))
    const { regions } = t.app.services
    regions.onMoved(carryPosts)
    regions.onMoved(carryGrants)
    await change({ op: 'merge', into: `${EAST}001`, from: [`${EAST}002`], reason: 'x' })
    await change({ op: 'update', path: `${WEST}004`, name: '西岸四' })
    await change({ op: 'move', path: `${EAST}004`, to: WEST, reason: 'x' })
    await change({
      op: 'split',
      path: `${EAST}003`,
      keepFirst: false,
      reason: 'x',
      parts: [
        { name: '三甲', geometry: box(0, 1, 0.5, 1) },
        { name: '三乙', geometry: box(0.5, 1, 0.5, 1) },
      ],
    })
    const at = async (table: string) =>
      (await t.owner.query(`select region_path p from ${table} order by 1`)).rows.map((r) => r.p as string)
    expect(await at('posts')).toEqual([`${EAST}001`, `${EAST}001`, `${EAST}005`, `${WEST}005`])
    expect(await at('grants')).toEqual([...[1, 2, 3, 4, 4, 5, 6].map((n) => `${EAST}00${n}`), `${WEST}005`])
  })

  it('tells who keeps codes elsewhere, in the same transaction', async () => {
    const carried: string[] = []
    t.app.services.regions.onMoved(async (_ctx, lineage) => {
      carried.push(...lineage.map((l) => `${l.from}>${l.to}`))
      if (lineage.some((l) => l.reason === 'fail')) throw new Error('the carrier refuses')
    })
    await change({ op: 'merge', into: `${EAST}001`, from: [`${EAST}002`], reason: 'x' })
    expect(carried).toEqual([`${EAST}002>${EAST}001`])
    await change({ op: 'merge', into: `${EAST}001`, from: [`${EAST}003`], reason: 'fail' }, street, 500)
    expect((await get<{ region: Region }>(`/api/regions/${EAST}003`)).region.validTo).toBeNull()
  })
})
