/** Acting on a case when others act on it, or when the same request comes more than once. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { recheck } from './reactions.ts'

let town: Town
let dispatcher: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
})
afterAll(() => town?.close())

const unitId = () => town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!.id
const corrections = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'normal' }
const read = async (id: string) => (await dispatcher.get(`/api/cases/${id}`)).body
async function fresh(): Promise<{ id: string; version: number }> {
  const r = await town.anyone.post('/api/reports', { body: '路灯下的水管一直滴水', placeText: '大东门社区' })
  const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  const c = await read(id)
  if (c.state === 'triage') return { id, version: c.version }
  const back = await dispatcher.post(`/api/cases/${id}/recall`, { baseVersion: c.version })
  expect(back.status, JSON.stringify(back.body)).toBe(200)
  return { id, version: back.body.version }
}
const count = async (id: string, kind: string): Promise<number> =>
  (await read(id)).events.filter((e: { kind: string }) => e.kind === kind).length

it('the same request several times at once is done once, and each is told the same', async () => {
  const { id, version } = await fresh()
  const body = { baseVersion: version, unitId: unitId(), corrections, requestId: randomUUID() }
  const before = await count(id, 'dispatched')
  const all = await Promise.all(
    Array.from({ length: 8 }, () => dispatcher.post(`/api/cases/${id}/dispatch`, body)),
  )
  for (const r of all) expect([r.status, r.body]).toEqual([200, all[0]!.body])
  expect(await count(id, 'dispatched')).toBe(before + 1)
  // Much later, when the version it names is long past, it is still told what came of it.
  expect(
    (await dispatcher.post(`/api/cases/${id}/note`, { baseVersion: all[0]!.body.version, body: '看过' }))
      .status,
  ).toBe(200)
  const again = await dispatcher.post(`/api/cases/${id}/dispatch`, body)
  expect([again.status, again.body]).toEqual([200, all[0]!.body])
  // The same id for something else, and for another case, is refused.
  const other = await fresh()
  for (const [where, what] of [
    [id, { ...body, baseVersion: version + 1 }],
    [other.id, { ...body, baseVersion: other.version }],
  ] as const) {
    const r = await dispatcher.post(`/api/cases/${where}/dispatch`, what)
    expect([r.status, r.body.code]).toEqual([422, 'request.reused'])
  }
  expect((await read(other.id)).version).toBe(other.version)
})

it('of several decisions taken on the same version one stands, and the others are told so', async () => {
  const { id, version } = await fresh()
  const before = await count(id, 'dispatched')
  const all = await Promise.all(
    Array.from({ length: 6 }, () =>
      dispatcher.post(`/api/cases/${id}/dispatch`, { baseVersion: version, unitId: unitId(), corrections }),
    ),
  )
  expect(all.map((r) => r.status).sort()).toEqual([200, 409, 409, 409, 409, 409])
  expect(await count(id, 'dispatched')).toBe(before + 1)
  const lines = (await read(id)).handlers.filter(
    (h: { role: string; state: string }) => h.role === 'main' && !['returned', 'released'].includes(h.state),
  )
  expect(lines).toHaveLength(1)
})

it('what waits for the lock decides on what the one before left, and every chain stays whole', async () => {
  const { id, version } = await fresh()
  const notes = await Promise.all(
    Array.from({ length: 10 }, async (_, i) => {
      for (let v = version; ; ) {
        const r = await dispatcher.post(`/api/cases/${id}/note`, { baseVersion: v, body: `第 ${i} 条` })
        if (r.status === 200) return r.body.seq as number
        expect(r.status).toBe(409)
        v = r.body.extra.version
      }
    }),
  )
  expect(new Set(notes).size).toBe(10)
  expect((await dispatcher.get(`/api/cases/${id}/chain`)).body).toMatchObject({ intact: true, fault: null })
  expect((await recheck(town.app, new Date(0))).different).toEqual([])
})

it('an action is two round trips: what it decides on, and what it writes with its commit', async () => {
  const { id, version } = await fresh()
  const query = vi.spyOn(pg.Client.prototype, 'query')
  const sent = await dispatcher.post(`/api/cases/${id}/dispatch`, {
    baseVersion: version,
    unitId: unitId(),
    corrections,
  })
  // Ticks and jobs go other ways; what has a scope goes this one.
  const trips = query.mock.calls.filter(
    ([q]) => typeof (q as { submit?: unknown }).submit === 'function',
  ).length
  query.mockRestore()
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  expect(trips).toBe(2)
})

it('a colleague who accepts is on it from then on, and the one it was sent to hears of it', async () => {
  const [worker, secretary] = [await town.as('gridWorker'), await town.as('secretary')]
  const me = async (s: Session) => (await s.get('/api/me')).body as { id: string; name: string }
  const [sentTo, taker] = [await me(worker), await me(secretary)]
  const community = town.app.services.organisation.units().find((u) => u.name === '大东门社区')!
  const { id, version } = await fresh()
  const body = { baseVersion: version, unitId: community.id, accountId: sentTo.id, corrections }
  const sent = await dispatcher.post(`/api/cases/${id}/dispatch`, body)
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  expect((await read(id)).mainAccountName).toBe(sentTo.name)
  const done = await secretary.post(`/api/cases/${id}/accept`, { baseVersion: sent.body.version })
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  const c = await read(id)
  expect([c.mainUnitName, c.mainAccountName]).toEqual(['大东门社区', taker.name])
  expect(c.handlers.find((h: { role: string }) => h.role === 'main').accountName).toBe(taker.name)
  const told = await town.owner.query(
    `select account_id from notices where case_id = $1 and kind = 'taken'`,
    [id],
  )
  expect(told.rows).toEqual([{ account_id: sentTo.id }])
})
