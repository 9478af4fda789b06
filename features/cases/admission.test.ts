import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Session, type Town, testTown } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await testTown()
})
afterAll(() => town?.close())

it('a task goes on a grid only as the admission list of the item says', async () => {
  town.at('2026-06-26T09:00:00+08:00')
  const dispatcher = await town.as('dispatcher')
  const leader = await town.as('leader')
  const { token } = (
    await town.anyone.post('/api/reports', {
      body: '门前水管爆了，水喷得很高，都漫到一楼住户家里了',
      placeText: '大东门社区',
    })
  ).body
  const id: string = (await town.anyone.get(`/api/track/${token}`)).body.caseId
  const read = async () => (await dispatcher.get(`/api/cases/${id}`)).body
  const units = town.app.services.organisation.units()
  const unitId = units.find((u) => u.key === 'fuling.water-repair')!.id
  const grid = units.find((u) => u.key === 'grid.500102006001003')!.id
  const send = async (s: Session, action: string, body: Record<string, unknown>) =>
    s.post(`/api/cases/${id}/${action}`, { baseVersion: (await read()).version, ...body })
  if ((await read()).state !== 'triage') await send(dispatcher, 'recall', {})
  const corrections = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' }
  const item = town.app.services.items.item('3.2.1')!
  const [forbidden] = item.admission.forbidden
  const [listed] = item.admission.allowed
  expect([forbidden, listed].every(Boolean)).toBe(true)
  const with_ = (task: string) => ({ coHandlers: [{ unitId: grid, task }] })

  const never = await send(dispatcher, 'dispatch', { unitId, corrections, ...with_(`先${forbidden}`) })
  expect(never.body).toMatchObject({ status: 422, code: 'case.not_on_grid' })
  expect((await read()).state).toBe('triage')
  expect((await send(dispatcher, 'dispatch', { unitId, corrections })).status).toBe(200)

  const byLeader = await send(leader, 'whistle', with_(`${listed}，再${forbidden}`))
  expect(byLeader.body).toMatchObject({ status: 422, code: 'case.not_on_grid' })
  const unlisted = await send(dispatcher, 'whistle', with_('替住户交水费'))
  expect(unlisted.body).toMatchObject({ status: 403, code: 'case.not_admitted' })
  expect((await read()).handlers.filter((h: { role: string }) => h.role === 'co')).toEqual([])
  expect((await send(leader, 'whistle', with_('替住户交水费'))).status).toBe(200)

  const other = units.find((u) => u.key === 'grid.500102006001002')!.id
  const plain = { coHandlers: [{ unitId: other, task: listed }] }
  const done = await send(dispatcher, 'whistle', plain)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
})
