/** What reading gives: who has looked, what happened at the same place, what a search finds. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccess } from '../../kernel/access.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'

let town: Town
let dispatcher: Session
let leader: Session

async function caseOf(body: string, more: Record<string, unknown> = {}): Promise<string> {
  const r = await town.anyone.post('/api/reports', { body, ...more })
  expect(r.status, JSON.stringify(r.body)).toBe(201)
  return (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId
}
const read = async (s: Session, id: string) => (await s.get(`/api/cases/${id}`)).body
const stored = async (id: string) =>
  (
    await town.owner.query(
      'select account_name, times, first_at, last_at from case_seen where case_id = $1 order by first_at, account_name',
      [id],
    )
  ).rows
const found = async (q: string, view = 'all') =>
  (await dispatcher.get(`/api/cases?view=${view}&limit=50&q=${encodeURIComponent(q)}`)).body.rows.map(
    (r: { id: string }) => r.id,
  ) as string[]

beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
  leader = await town.as('leader')
})
afterAll(() => town?.close())

describe('who has looked', () => {
  it('is stored before the answer, stands in it, and counts again after ten minutes', async () => {
    town.at('2026-06-26T15:00:00+08:00')
    const id = await caseOf('围墙根有一窝马蜂，小孩都绕着走')
    expect(await stored(id)).toEqual([])
    const first = await read(dispatcher, id)
    expect(first.seen).toMatchObject([{ times: 1, firstAt: '2026-06-26T07:00:00.000Z' }])
    expect(await stored(id)).toMatchObject([{ account_name: first.seen[0].name, times: 1 }])

    town.at('2026-06-26T15:00:30+08:00')
    expect((await read(dispatcher, id)).seen).toMatchObject([{ times: 1 }])
    expect((await stored(id))[0].last_at).toEqual(new Date('2026-06-26T15:00:00+08:00'))

    town.at('2026-06-26T15:11:00+08:00')
    expect((await read(dispatcher, id)).seen).toMatchObject([{ times: 2 }])
    expect(await stored(id)).toMatchObject([{ times: 2 }])
    expect((await read(dispatcher, id)).seen).toMatchObject([{ times: 2 }])
  })

  it('holds everybody who looked at once', async () => {
    const ids = [
      await caseOf('广场舞音响太大，隔着两条街都听得见'),
      await caseOf('自行车棚的雨棚塌了一角，压着几辆车'),
    ]
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => read(i % 3 ? dispatcher : leader, ids[i % 2]!)),
    )
    for (const a of answers) expect(a.seen.length).toBeGreaterThan(0)
    for (const id of ids) {
      const rows = await stored(id)
      expect(rows).toHaveLength(2)
      for (const r of rows) expect(r.times).toBe(1)
    }
  })

  it('is not noted of a case that one may not see', async () => {
    const id = await caseOf('楼道声控灯不亮，老人摔了一跤')
    const stranger = await town.as('waterHandler')
    const r = await stranger.get(`/api/cases/${id}`)
    expect(r.status).toBe(404)
    expect(await stored(id)).toEqual([])
  })
})

describe('the same place', () => {
  it('names earlier cases within sixty metres, across the edges of squares, and none further away', async () => {
    town.at('2026-06-26T16:00:00+08:00')
    // 107.4 is an edge of a square: the two lie in different ones.
    const at = async (text: string, lng: number, lat: number) => {
      const id = await caseOf(text)
      await town.owner.query(
        `update cases set lng = $2, lat = $3, region_path = '500102006001003' where id = $1`,
        [id, lng, lat],
      )
      return id
    }
    const west = await at('路面塌了一块，底下是空的', 107.3999, 29.71)
    const north = await at('行道树枯死了，枝子往下掉', 107.40005, 29.7105)
    const far = await at('有人把泔水倒进雨水篦子', 107.402, 29.71)
    town.at('2026-06-26T16:30:00+08:00')
    const here = await at('电动车占了盲道，一排十几辆', 107.40005, 29.71)
    const same = (await read(dispatcher, here)).samePlace.map((s: { id: string }) => s.id)
    expect(same).toContain(west)
    expect(same).toContain(north)
    expect(same).not.toContain(far)
    expect((await read(dispatcher, west)).samePlace.map((s: { id: string }) => s.id)).not.toContain(here)
  })
})

describe('a search', () => {
  it('finds words of the text, parts of number and title, other numbers and the tail of a phone', async () => {
    const id = await caseOf('凌晨三点有人用电钻，整栋楼都在震', {
      name: '欧阳女士',
      phone: '13800007741',
    })
    const { number } = await read(dispatcher, id)
    for (const q of [
      '电钻',
      '整栋楼都在',
      number,
      number.slice(-6).toLowerCase(),
      number.toLowerCase(),
      '7741',
    ])
      expect(await found(q), q).toContain(id)
    // Two characters that are no word of the text: looked for in what is open.
    expect(await found('都在', 'open')).toContain(id)
    for (const q of ['挖掘机', '%', '__', '9902']) expect(await found(q), q).not.toContain(id)
    expect((await (await town.as('waterHandler')).get('/api/cases?view=all&q=电钻')).body.rows).toEqual([])
  })
})

describe('the functions that read for the owner', () => {
  it('give nothing of a case outside the scope of the statement', async () => {
    const id = await caseOf('路口的石墩倒了，挡着盲道', { placeText: '大东门社区' })
    const [row] = (await town.owner.query('select county, region_path from cases where id = $1', [id])).rows
    const asked = async (regions: string[]) => {
      const grants = regions.map((regionPath) => ({ role: 'x', regionPath, verbs: ['case.read'] }))
      const { rows } = await sql<{ parts: number; extras: number; closed: number }>`
        select (select count(*)::int from case_parts(${row.county}, ${id})) as parts,
          (select count(*)::int from case_extras(${row.county}, array[${id}]::uuid[], null, '{}')) as extras,
          closed_within(${row.county}, array[${row.county}, ${row.region_path}]) as closed`.execute(
        town.app.pools.reader(createAccess(grants)),
      )
      return rows[0]
    }
    await town.owner.query('update cases set closed_at = now() where id = $1', [id])
    expect(await asked([])).toEqual({ parts: 0, extras: 0, closed: 0 })
    expect(await asked(['500102006003'])).toEqual({ parts: 0, extras: 0, closed: 0 })
    // Its own region counts, the county of which it is a part does not.
    expect(await asked([row.region_path])).toEqual({ parts: 1, extras: 1, closed: 1 })
  })
})
