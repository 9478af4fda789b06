/** The board shows what units have in hand and who would be near; it gives nothing by itself. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import type { Target } from './contract.ts'

let town: Town
let dispatcher: Session
let secretary: Session
let id: string

beforeAll(async () => {
  town = await testTown()
  ;[dispatcher, secretary] = [await town.as('dispatcher'), await town.as('secretary')]
  await town.anyone.post('/api/reports', {
    body: '顺城街 18 号门口水管爆了，水往外冒',
    placeText: '大东门社区 3 格',
  })
  const { rows } = await town.owner.query<{ id: string }>(
    `update cases set region_path = '500102006001003', item_code = coalesce(item_code, '3.2.1') returning id`,
  )
  id = rows[0]!.id
})
afterAll(() => town?.close())

const board = async (s: Session, query = ''): Promise<Target[]> =>
  (await s.get(`/api/board${query}`)).body.targets
const unitOf = async () => (await dispatcher.get(`/api/cases/${id}`)).body

it('counts a case for its unit as soon as it is dispatched, and for the person who has it', async () => {
  const [first] = (await dispatcher.get(`/api/board/cases/${id}/suggestions`)).body.suggestions
  const c = await unitOf()
  if (c.state !== 'triage') await dispatcher.post(`/api/cases/${id}/recall`, { baseVersion: c.version })
  const before = (await board(dispatcher)).find((x) => x.unitId === first.unitId)!
  const { version } = await unitOf()
  const sent = await dispatcher.post(`/api/cases/${id}/dispatch`, {
    baseVersion: version,
    unitId: first.unitId,
    accountId: first.accountId,
  })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  const after = (await board(dispatcher)).find((x) => x.unitId === first.unitId)!
  expect(after.open).toBe(before.open + 1)
  const hand = (t: Target) => t.people.find((p) => p.accountId === first.accountId)!.load
  expect(hand(after)).toBe(hand(before) + 1)
  town.at('2026-07-20T09:00:00+08:00')
  dispatcher = await town.as('leader')
  town.at('2026-06-26T14:20:00+08:00')
})

it('suggests with reasons and a score, for cases that one may see', async () => {
  const r = await secretary.get(`/api/board/cases/${id}/suggestions`)
  expect(r.body.suggestions.length).toBeGreaterThan(0)
  for (const s of r.body.suggestions) {
    expect(s.reasons).toHaveLength(4)
    expect(s.score).toBeGreaterThan(0)
    expect(s.score).toBeLessThanOrEqual(1)
  }
  await town.owner.query(
    `update cases set region_path = '500102006002001', handler_units = '{}' where id = $1`,
    [id],
  )
  expect((await secretary.get(`/api/board/cases/${id}/suggestions`)).status).toBe(404)
})

it('keeps to the area: a community sees its own units and those that serve it, and no load of others', async () => {
  const [own, whole] = [await board(secretary), await board(dispatcher)]
  expect(own.length).toBeLessThan(whole.length)
  expect(
    own.filter((x) => !('500102006001'.startsWith(x.regionPath) || x.regionPath.startsWith('500102006001'))),
  ).toEqual([])
  expect(own.reduce((n, x) => n + x.open, 0)).toBe(0)
  expect((await secretary.get('/api/board?region=500102006002')).status).toBe(404)
  expect((await (await town.as('gridWorker')).get('/api/board')).status).toBe(403)
})
