import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Town, testTown } from '../../test/town.ts'
import { recheck, sweepClocks } from './reactions.ts'

let town: Town
beforeAll(async () => {
  town = await testTown()
})
afterAll(() => town?.close())

it('who asked earlier and was let in later stands after the other, in the log as in the clocks', async () => {
  town.at('2026-06-26T08:00:00+08:00')
  const dispatcher = await town.as('dispatcher')
  const { token } = (
    await town.anyone.post('/api/reports', { body: '楼前水管漏水，路面全湿了', placeText: '演武厅社区' })
  ).body
  const id: string = (await town.anyone.get(`/api/track/${token}`)).body.caseId
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  const { version, state } = (await dispatcher.get(`/api/cases/${id}`)).body
  // Recorded two seconds after the moment at which the sweep below began and had to wait for the lock.
  town.at('2026-06-26T08:00:02+08:00')
  const r = await dispatcher.post(`/api/cases/${id}/${state === 'triage' ? 'dispatch' : 'redispatch'}`, {
    baseVersion: version,
    unitId: unit.id,
    ...(state === 'triage'
      ? { corrections: { itemCode: '3.2.1', regionPath: '500102006003001', level: 'urgent' } }
      : { reason: '改派供水抢修' }),
  })
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  await town.owner.query(
    `update case_clocks set next_at = '2026-06-26T08:00:00+08:00' where case_id = $1 and stopped_at is null`,
    [id],
  )
  town.at('2026-06-26T08:00:00.500+08:00')
  expect(await sweepClocks(town.app)).toBeGreaterThan(0)
  town.at('2026-06-26T08:00:03+08:00')
  expect((await recheck(town.app, new Date(0))).different).toEqual([])
  const { rows } = await town.owner.query<{ recorded_at: Date }>(
    'select recorded_at from case_events where case_id = $1 order by seq',
    [id],
  )
  const times = rows.map((e) => e.recorded_at.getTime())
  expect(times).toEqual([...times].sort((x, y) => x - y))
})

it('a clock warns once and turns late once, also after a dispatch was taken back and sent again', async () => {
  town.at('2026-06-26T09:00:00+08:00')
  const dispatcher = await town.as('dispatcher')
  const { token } = (
    await town.anyone.post('/api/reports', {
      body: '门前水管爆了，水喷得很高，都漫到一楼住户家里了',
      placeText: '大东门社区',
    })
  ).body
  const id: string = (await town.anyone.get(`/api/track/${token}`)).body.caseId
  const unit = town.app.services.organisation.units().find((u) => u.key === 'fuling.water-repair')!
  const read = async () => (await dispatcher.get(`/api/cases/${id}`)).body
  const act = async (action: string, body: Record<string, unknown> = {}) => {
    const r = await dispatcher.post(`/api/cases/${id}/${action}`, {
      baseVersion: (await read()).version,
      ...body,
    })
    expect(r.status, JSON.stringify(r.body)).toBe(200)
  }
  const corrections = { itemCode: '3.2.1', regionPath: '500102006001003', level: 'urgent' }
  if ((await read()).state !== 'triage') await act('recall')
  await act('dispatch', { unitId: unit.id, corrections })
  await act('recall')
  await act('dispatch', { unitId: unit.id })

  const lines = new Set((await read()).handlers.map((h: { id: string }) => h.id))
  const left = (await read()).clocks.filter(
    (k: { handlerId: string | null }) => k.handlerId && !lines.has(k.handlerId),
  )
  expect(left).toEqual([])
  expect((await recheck(town.app, new Date(0))).different).toEqual([])

  const before = (await read()).version
  const later = ['2026-06-26T13:00:00+08:00', '2026-07-03T13:00:00+08:00']
  for (const at of later)
    for (const _ of [1, 2, 3]) {
      town.at(at)
      await sweepClocks(town.app)
    }
  const { rows: looks } = await town.owner.query<{ look: string }>(
    `select kind || ' ' || (data->>'key') as look from case_events where case_id = $1 and kind in ('clock_soon', 'clock_late')`,
    [id],
  )
  expect(looks.length).toBeGreaterThan(0)
  // What time writes is no reason to refuse a decision that somebody was about to send.
  const { rows: after } = await town.owner.query('select version from cases where id = $1', [id])
  expect(after[0].version).toBe(before)
  expect(looks.length).toBe(new Set(looks.map((l) => l.look)).size)
  const { rows: due } = await town.owner.query(
    'select key from case_clocks where case_id = $1 and next_at <= $2',
    [id, new Date(later[1]!)],
  )
  expect(due).toEqual([])
})

it('a clock left over by an older version is seen by the comparison and is swept once', async () => {
  const { rows } = await town.owner.query<{ case_id: string; number: string }>(
    `insert into case_clocks (county, case_id, key, region_path, kind, state, started_at, due_at, next_at, detail)
     select county, id, 'resolve:gone', region_path, 'resolve', 'ok', now(), '2026-06-26T12:00:00+08:00', '2026-06-26T12:00:00+08:00', '{}'
     from cases where closed_at is null limit 1 returning case_id, (select number from cases where id = case_id) as number`,
  )
  const { case_id, number } = rows[0]!
  const count = async () =>
    Number(
      (
        await town.owner.query(
          `select count(*) from case_events where case_id = $1 and data->>'key' = 'resolve:gone'`,
          [case_id],
        )
      ).rows[0].count,
    )
  expect((await recheck(town.app, new Date(0))).different).toContain(number)
  for (const _ of [1, 2, 3]) await sweepClocks(town.app)
  expect(await count()).toBe(1)
  expect((await recheck(town.app, new Date(0))).different).not.toContain(number)
})
