/** A past that is made in memory and copied in must be what the program itself would have written. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recheck } from '../../../features/cases/reactions.ts'
import { loadPack, packFolder } from '../../../packs/load.ts'
import { type Town, testTown } from '../../../test/town.ts'
import { tsvector } from './copy.ts'
import { fillPast } from './fill.ts'
import { momentOf } from './year.ts'

const pack = loadPack(packFolder('dunren'))
const at = '2026-06-26T14:20:00+08:00'
let town: Town
beforeAll(async () => {
  town = await testTown({ at })
}, 120_000)
afterAll(() => town?.close())

test('a filled past is folded again without a difference, and is found, opened and counted like any', async () => {
  const client = new pg.Client(town.url)
  await client.connect()
  const done = await fillPast(town.app, pack, {
    cases: 60,
    days: 400,
    offsetMs: 8 * 3_600_000,
    client,
    seed: 'test',
  })
  await client.end()
  expect(done.cases).toBe(60)
  const all = await recheck(town.app, new Date('2020-01-01'))
  expect(all).toEqual({ checked: 60, different: [] })
  const { rows } = await town.owner.query(
    `select count(*)::int as n, count(*) filter (where c.state = 'archived')::int as archived,
       count(*) filter (where exists (select 1 from outbox o where o.case_id = c.id and o.kind = 'result' and o.state = 'delivered'))::int as told,
       min(c.reported_at) > timestamptz '${at}' - interval '401 days' as recent, bool_and(c.reported_at < timestamptz '${at}') as past
     from cases c`,
  )
  expect(rows[0]).toMatchObject({ n: 60, recent: true, past: true })
  expect(rows[0].archived).toBeGreaterThan(40)
  expect(rows[0].told).toBeGreaterThanOrEqual(rows[0].archived)
  const dispatcher = await town.as('dispatcher')
  const list = await dispatcher.get('/api/cases?view=closed&limit=25')
  expect(list.status).toBe(200)
  expect(list.body.rows).toHaveLength(25)
  const one = list.body.rows[0]
  const detail = await dispatcher.get(`/api/cases/${one.id}`)
  expect(detail.body.events.length).toBeGreaterThan(4)
  expect((await dispatcher.get(`/api/cases/${one.id}/chain`)).body).toMatchObject({
    intact: true,
    fault: null,
  })
  const found = await dispatcher.get(`/api/cases?view=all&limit=5&q=${one.number}`)
  expect(found.body.rows.map((r: { id: string }) => r.id)).toContain(one.id)
}, 180_000)

test('moments lie in the span, mostly by day', () => {
  const now = Date.parse(at)
  const all = Array.from({ length: 2000 }, (_, n) => momentOf(`m${n}`, now, 450, 8 * 3_600_000))
  expect(all.every((t) => t < now && t > now - 450 * 86_400_000)).toBe(true)
  const night = all.filter((t) => new Date(t + 8 * 3_600_000).getUTCHours() < 6).length
  expect(night / all.length).toBeLessThan(0.06)
})

test('words become the text of a tsvector', () => {
  expect(tsvector("路灯 不亮 ' 路灯 A1")).toBe("'路灯':1,3 '不亮':2 'a1':4")
})
