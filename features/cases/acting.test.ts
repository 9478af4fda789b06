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

it('who signs for a unit leaves the case with its person; a colleague who takes it on has it, and the person hears of it', async () => {
  const staffOf = async (unit: string) =>
    (
      await town.owner.query<{ id: string; name: string; username: string }>(
        `select id, name, username from accounts where unit_id = $1 order by username`,
        [unit],
      )
    ).rows
  const send = async (unit: string, to: string) => {
    const { id, version } = await fresh()
    const body = { baseVersion: version, unitId: unit, accountId: to, corrections }
    const sent = await dispatcher.post(`/api/cases/${id}/dispatch`, body)
    expect(sent.status, JSON.stringify(sent.body)).toBe(200)
    return { id, baseVersion: sent.body.version as number }
  }
  const act = async (by: Session, id: string, action: string, baseVersion: number) => {
    const r = await by.post(`/api/cases/${id}/${action}`, { baseVersion })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
    return r.body.version as number
  }
  const onIt = async (id: string) => {
    const { mainAccountName, handlers } = await read(id)
    const main = handlers.find((h: { role: string }) => h.role === 'main')
    expect(main.accountName).toBe(mainAccountName)
    return mainAccountName as string
  }
  const told = async (id: string) =>
    (
      await town.owner.query(`select account_id from notices where case_id = $1 and kind = 'taken'`, [id])
    ).rows.map((r) => r.account_id)

  const repair = await staffOf(unitId())
  const rang = repair.find((a) => a.username === 'rangm')!
  const sentTo = repair.find((a) => a.username.startsWith('cb'))!
  const one = await send(unitId(), sentTo.id)
  expect(await onIt(one.id)).toBe(sentTo.name)
  await act(await town.as('waterHandler'), one.id, 'accept', one.baseVersion)
  expect([await onIt(one.id), await told(one.id)]).toEqual([rang.name, [sentTo.id]])

  const community = town.app.services.organisation.units().find((u) => u.key === 'community.500102006001')!
  const people = await staffOf(community.id)
  const desk = people.find((a) => a.username === 'sq001')!
  const head = people.find((a) => a.username === 'lihm')!
  const two = await send(community.id, desk.id)
  const secretary = await town.as('secretary')
  const version = await act(secretary, two.id, 'accept', two.baseVersion)
  expect([await onIt(two.id), await told(two.id)]).toEqual([desk.name, []])
  await act(secretary, two.id, 'arrive', version)
  expect([await onIt(two.id), await told(two.id)]).toEqual([head.name, [desk.id]])
})
