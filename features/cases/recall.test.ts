/** A dispatch that was taken back leaves nothing behind that still counts. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { sweepClocks } from './reactions.ts'

let town: Town
let dispatcher: Session
beforeAll(async () => {
  town = await testTown()
  dispatcher = await town.as('dispatcher')
})
afterAll(() => town?.close())

const read = async (id: string) => (await dispatcher.get(`/api/cases/${id}`)).body
async function act(id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = await read(id)
  const r = await dispatcher.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, JSON.stringify(r.body)).toBe(200)
}

it('its clocks stop with it: however often the sweeper looks, nobody is late and nothing is written', async () => {
  town.at('2026-06-26T14:20:00+08:00')
  const r = await town.anyone.post('/api/reports', {
    body: '门前水管爆了，水喷得很高',
    placeText: '大东门社区',
  })
  const id = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId as string
  if ((await read(id)).state === 'dispatched') await act(id, 'recall')
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  await act(id, 'dispatch', {
    unitId: unit.id,
    corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'critical' },
  })
  expect((await read(id)).clocks.map((k: { kind: string }) => k.kind)).toContain('sign')
  await act(id, 'recall')
  const clocks = (await read(id)).clocks as { kind: string; handlerId: string | null }[]
  expect(clocks.filter((k) => k.handlerId !== null)).toEqual([])

  // Long after all of them would have been due; the confirmation is late once.
  town.at('2026-06-26T15:20:00+08:00')
  for (let i = 0; i < 6; i++) await sweepClocks(town.app)
  const events = (await read(id)).events as { kind: string; data: { clock?: string } }[]
  expect(events.filter((e) => e.kind === 'clock_late').map((e) => e.data.clock)).toEqual(['confirm'])
})
