/** Every number of an account against the entries behind it; who may see whose; objections and their answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../test/actors.ts'
import { type Session, type Town, testTown } from '../../test/town.ts'
import { measures } from './contract.ts'

let town: Town
const unit = (key: string) => town.app.services.organisation.units().find((u) => u.key === key)!
const period = 'from=2026-06-01&to=2026-06-30'
let caseId = ''
const ids = {} as Record<'gridWorker' | 'waterHandler' | 'dispatcher' | 'leader', string>

async function act(s: Session, id: string, action: string, body: Record<string, unknown> = {}) {
  const { version } = (await s.get(`/api/cases/${id}`)).body
  const r = await s.post(`/api/cases/${id}/${action}`, { baseVersion: version, ...body })
  expect(r.status, `${action}: ${JSON.stringify(r.body)}`).toBe(200)
}
const get = async (actor: Actor, url: string) => {
  const r = await (await town.as(actor)).get(url)
  expect(r.status, JSON.stringify(r.body)).toBe(200)
  return r.body
}
const mine = (actor: Actor, by = 'day') => get(actor, `/api/workload/person?${period}&by=${by}`)

beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T10:00:00+08:00' })
  const dispatcher = await town.as('dispatcher')
  const worker = await town.as('gridWorker')
  for (const a of ['gridWorker', 'waterHandler', 'dispatcher', 'leader'] as const)
    ids[a] = (await mine(a)).person.id
  const r = await town.anyone.post('/api/reports', { body: '有件事想问问甲乙丙丁，不知道归谁' })
  caseId = (await town.anyone.get(`/api/track/${r.body.token}`)).body.caseId
  await act(dispatcher, caseId, 'dispatch', {
    unitId: unit('grid.500102006001003').id,
    corrections: { itemCode: '3.2.1', regionPath: '500102006001003', level: 'normal' },
  })
  await act(worker, caseId, 'accept')
  await act(worker, caseId, 'arrive')
})
afterAll(() => town?.close())

describe('an account', () => {
  it('counts what the log says, and every number is its entries', async () => {
    expect((await mine('dispatcher')).person.counts).toMatchObject({ dispatched: 1, accepted: 0 })
    const a = await mine('gridWorker')
    expect(a.person.counts).toMatchObject({ accepted: 1, arrived: 1, resolved: 0, leftOut: 0 })
    for (const m of measures) {
      const e = await get('gridWorker', `/api/workload/entries?${period}&measure=${m}`)
      expect(e.total, m).toBe(a.person.counts[m])
      expect(e.entries, m).toHaveLength(a.person.counts[m])
    }
    for (const by of ['day', 'week', 'month']) {
      const { steps } = await mine('gridWorker', by)
      const sum = steps.reduce(
        (n: number, s: { counts: { accepted?: number } }) => n + (s.counts.accepted ?? 0),
        0,
      )
      expect(sum).toBe(1)
    }
    expect(
      (await get('gridWorker', '/api/workload/person?from=2026-05-01&to=2026-05-31')).person.counts.accepted,
    ).toBe(0)
  })

  it('has hours on duty by the entries of duty', async () => {
    const worker = await town.as('gridWorker')
    const on = async (onDuty: boolean) =>
      expect((await worker.post('/api/me/duty', { onDuty })).status).toBe(200)
    await on(false)
    const before = (await mine('gridWorker')).person.counts.dutyHours
    await on(true)
    town.at('2026-06-26T12:30:00+08:00')
    await on(false)
    expect((await mine('gridWorker')).person.counts.dutyHours).toBeCloseTo(before + 2.5)
    town.at('2026-06-26T13:00:00+08:00')
    expect((await mine('gridWorker')).person.counts.dutyHours).toBeCloseTo(before + 2.5)
  })

  it('is one own, or for whoever leads the area; others do not exist', async () => {
    const url = `/api/workload/person?account=${ids.gridWorker}&${period}`
    expect((await get('secretary', url)).person.counts.accepted).toBe(1)
    expect((await get('leader', url)).own).toBe(false)
    for (const a of ['waterHandler', 'analyst', 'powerSigner'] as const)
      expect((await (await town.as(a)).get(url)).status, a).toBe(404)
    // The secretary of 大东门 leads no dispatcher of the street.
    const above = `/api/workload/person?account=${ids.dispatcher}&${period}`
    expect((await (await town.as('secretary')).get(above)).status).toBe(404)
    expect(
      (await (await town.as('secretary')).get(`/api/workload?region=500102006005&${period}`)).status,
    ).toBe(404)
    expect((await (await town.as('gridWorker')).get(`/api/workload?${period}`)).status).toBe(403)
  })

  it('is listed by unit and name and exported with a purpose, which is logged', async () => {
    const { people } = await get('leader', `/api/workload?${period}`)
    expect(people.find((p: { id: string }) => p.id === ids.gridWorker).counts.accepted).toBe(1)
    const names = people.map((p: { unit: string }) => p.unit)
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'zh')))
    const leader = await town.as('leader')
    expect((await leader.get(`/api/workload/export?${period}`)).status).toBe(400)
    const file = await leader.get(`/api/workload/export?${period}&purpose=${encodeURIComponent('季度谈话')}`)
    expect(file.payload.subarray(0, 2).toString()).toBe('PK')
    const logged = await town.owner.query(`select purpose from audit_log where action = 'workload.export'`)
    expect(logged.rows).toEqual([{ purpose: '季度谈话' }])
  })
})

describe('sums', () => {
  it('of units are those of their people, of grids the recount of the log', async () => {
    const { people, units, grids } = await get('leader', `/api/workload?${period}`)
    const keys = [...measures, 'tasks', 'visits'] as const
    type Counted = { counts: Record<string, number> }
    const all = (list: Counted[]) =>
      Object.fromEntries(keys.map((k) => [k, list.reduce((n, x) => n + x.counts[k]!, 0)]))
    expect(all(units)).toEqual(all(people))
    for (const u of units)
      expect(all([u])).toEqual(all(people.filter((p: { unit: string }) => p.unit === u.name)))
    const { rows } = await town.owner.query(
      `select left(region_path, 15) as grid, count(*)::int as n from case_events
       where kind = 'accepted' and actor_id = any($1) group by 1 order by 1`,
      [people.map((p: { id: string }) => p.id)],
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(
      grids
        .filter((g: Counted) => g.counts.accepted)
        .map((g: Counted & { key: string }) => ({ grid: g.key, n: g.counts.accepted })),
    ).toEqual(rows)
  })
})

it('two units of one name stay two', async () => {
  const { units } = await get('leader', `/api/workload?${period}`)
  const [a, b] = units.slice(0, 2) as { key: string; name: string; place: string; people: number }[]
  await town.owner.query('update units set name = $1 where id = $2', [a!.name, b!.key])
  await town.app.services.organisation.refresh()
  const same = (await get('leader', `/api/workload?${period}`)).units.filter(
    (u: { name: string }) => u.name === a!.name,
  )
  expect(same.map((u: { key: string; people: number }) => [u.key, u.people]).sort()).toEqual(
    [
      [a!.key, a!.people],
      [b!.key, b!.people],
    ].sort(),
  )
  expect(same.every((u: { place: string }) => u.place !== '')).toBe(true)
  await town.owner.query('update units set name = $1 where id = $2', [b!.name, b!.key])
  await town.app.services.organisation.refresh()
})

describe('objections', () => {
  it('to an own entry are answered by a leader; an upheld one no longer counts, the log stays', async () => {
    const worker = await town.as('gridWorker')
    const [e] = (await get('gridWorker', `/api/workload/entries?${period}&measure=arrived`)).entries
    const body = { caseId: e.caseId, seq: e.seq, reason: '那天不是我去的' }
    expect((await (await town.as('waterHandler')).post('/api/workload/objections', body)).status).toBe(404)
    const made = await worker.post('/api/workload/objections', body)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect((await worker.post('/api/workload/objections', body)).body.code).toBe('workload.objected')
    expect((await mine('gridWorker')).person.counts.arrived).toBe(1)
    const secretary = await town.as('secretary')
    const { objections } = await get('secretary', '/api/workload/objections')
    expect(objections).toEqual([
      expect.objectContaining({ id: made.body.id, state: 'open', kind: 'arrived' }),
    ])
    const answer = { uphold: true, answer: '查过，是同事去的' }
    expect((await secretary.post(`/api/workload/objections/${made.body.id}/answer`, answer)).body).toEqual({
      state: 'upheld',
    })
    expect((await secretary.post(`/api/workload/objections/${made.body.id}/answer`, answer)).body.code).toBe(
      'workload.answered',
    )
    expect((await mine('gridWorker')).person.counts).toMatchObject({ arrived: 0, leftOut: 1, accepted: 1 })
    const after = await get('gridWorker', `/api/workload/entries?${period}&measure=arrived`)
    expect(after).toMatchObject({
      total: 0,
      entries: [{ objection: { state: 'upheld', answer: '查过，是同事去的' } }],
    })
    const log = await town.owner.query(`select 1 from case_events where case_id = $1 and kind = 'arrived'`, [
      caseId,
    ])
    expect(log.rowCount).toBe(1)
    const noted = await town.owner.query(
      `select action from audit_log where action like 'workload.%' and subject_kind = 'case' order by at`,
    )
    expect(noted.rows.map((r) => r.action)).toEqual(['workload.object', 'workload.answer'])
  })
})
