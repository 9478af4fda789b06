import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../../shared/ids.ts'
import type { Session } from '../../test/town.ts'
import {
  clerk,
  door,
  enter,
  far,
  grid,
  m,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from './sample-http.ts'

beforeAll(openLedger, 120_000)
afterAll(() => town?.close())

const person = async (as: Session, id: string) => ok(await as.get(`/api/ledger/people/${id}`))
const openOf = async (as: Session, id: string): Promise<{ id: string; rule: string }[]> =>
  (await person(as, id)).findings.filter((f: { state: string }) => f.state === 'open')

describe('people and doors', () => {
  test('a door is one door whatever its spelling, and only of a building in the own area', async () => {
    const a = ok(
      await worker.post('/api/ledger/homes', { building: near, unit: '2单元', room: '0501室' }),
      201,
    )
    const b = ok(await secretary.post('/api/ledger/homes', { building: near, unit: '2', room: '501' }), 201)
    expect(b).toEqual({ id: a.id, version: 1, known: true })
    ok(await worker.post('/api/ledger/homes', { building: far, room: '1' }), 404)
    expect(ok(await worker.post('/api/ledger/homes', { building: grid, room: '1' }), 422).code).toBe(
      'ledger.no_building',
    )
  })

  test('somebody new is masked for every reader, found by what is known of them, and nobody reads them elsewhere', async () => {
    const home = await door(worker)
    const v = someone()
    const { id } = await enter(worker, home, v)
    const p = await person(worker, id)
    expect(p.values.birth).toMatch(/^\d{4}-\d\d-\*\*$/)
    for (const secret of [v.name, v.idNumber, v.phone]) expect(JSON.stringify(p)).not.toContain(secret)
    for (const q of [v.name, v.idNumber.toLowerCase(), `${v.phone.slice(0, 3)} ${v.phone.slice(3)}`]) {
      const found = ok(await secretary.get(`/api/ledger/people?q=${encodeURIComponent(q)}`))
      expect(found.items.map((x: { id: string }) => x.id)).toEqual([id])
    }
    const stored = await town.owner.query(
      `select p::text as row from people p where id = $1
      union all select v::text from ledger_versions v where subject_id = $1 union all select k::text from ledger_keys k where subject_id = $1`,
      [id],
    )
    for (const secret of [v.name, v.idNumber, v.phone])
      expect(JSON.stringify(stored.rows)).not.toContain(secret)
    const outside = await enter(clerk, await door(clerk, far), someone())
    ok(await worker.get(`/api/ledger/people/${outside.id}`), 404)
    ok(await worker.get(`/api/ledger/history/${outside.id}`), 404)
    ok(await (await town.as('waterHandler')).get('/api/ledger/people'), 403)
  })

  test('all faults are said at once; what the card says all the same is kept and becomes a finding', async () => {
    const home = await door(worker)
    const bad = { name: '不详', idNumber: '110105194912310021', phone: '12345678901' }
    const refused = ok(
      await worker.post('/api/ledger/people', { values: bad, residence: { homeId: home } }),
      400,
    )
    expect(refused.issues.map((i: { path: string }) => i.path).sort()).toEqual([
      'values.idNumber',
      'values.name',
      'values.phone',
    ])
    const kept = ok(
      await worker.post('/api/ledger/people', {
        values: { ...someone(), phone: bad.phone },
        residence: { homeId: home, relation: '户主' },
        anyway: true,
      }),
      201,
    )
    expect((await openOf(worker, kept.id)).map((f) => f.rule)).toContain('phone-form')
  })

  test('who is known already is named and not entered twice', async () => {
    const v = someone()
    const { id } = await enter(worker, await door(worker), v)
    const again = ok(
      await secretary.post('/api/ledger/people', { values: v, residence: { homeId: await door(secretary) } }),
      409,
    )
    expect(again).toMatchObject({ code: 'ledger.known', extra: { personId: id } })
    const elsewhere = someone()
    await enter(clerk, await door(clerk, far), elsewhere)
    const blind = ok(
      await worker.post('/api/ledger/people', {
        values: elsewhere,
        residence: { homeId: await door(worker) },
      }),
      409,
    )
    expect(blind.extra.personId).toBeUndefined()
    expect(blind.extra.community).not.toBe('')
  })

  test('a correction names its version; sent twice it is one; every version stays and the chain holds', async () => {
    const v = someone()
    const { id } = await enter(worker, await door(worker), v)
    const body = { requestId: uuidv7(), baseVersion: 1, values: { phone: m.phone() }, why: '换了号码' }
    expect(ok(await worker.post(`/api/ledger/people/${id}/correct`, body))).toEqual({ id, version: 2 })
    expect(ok(await worker.post(`/api/ledger/people/${id}/correct`, body))).toEqual({ id, version: 2 })
    expect(
      ok(
        await secretary.post(`/api/ledger/people/${id}/correct`, {
          baseVersion: 1,
          values: { work: '教师' },
        }),
        409,
      ).extra,
    ).toEqual({ version: 2 })
    const h = ok(await secretary.get(`/api/ledger/history/${id}`))
    expect(h.whole).toBe(true)
    expect(h.entries.map((e: { kind: string }) => e.kind)).toEqual(['corrected', 'created'])
    expect(h.entries[0]).toMatchObject({ why: '换了号码', changes: [{ field: 'phone' }] })
    expect(h.fields.name.at).toBe(h.entries[1].at)
    expect(JSON.stringify(h)).not.toContain(v.phone)
    await town.owner.query(
      `update ledger_versions set data = data || '{"why": "x"}' where subject_id = $1 and seq = 1`,
      [id],
    )
    expect(ok(await secretary.get(`/api/ledger/history/${id}`)).whole).toBe(false)
  })

  test('a reveal says why, is logged, is not kept among the answers, and is not for everybody', async () => {
    const v = someone()
    const { id } = await enter(worker, await door(worker), v)
    const r = ok(await worker.post(`/api/ledger/people/${id}/reveal`, { purpose: 'verify' }))
    expect(r.values).toMatchObject(v)
    expect(Date.parse(r.until) - town.now().getTime()).toBe(60_000)
    ok(await worker.post(`/api/ledger/people/${id}/reveal`, { purpose: 'other' }), 422)
    ok(
      await (await town.as('dispatcher')).post(`/api/ledger/people/${id}/reveal`, { purpose: 'verify' }),
      403,
    )
    const log = await town.owner.query(
      `select purpose, detail::text as d from audit_log where action = 'ledger.reveal' and subject_id = $1`,
      [id],
    )
    expect(log.rows).toHaveLength(1)
    expect(log.rows[0]).toMatchObject({ purpose: 'verify' })
    const kept = await town.owner.query(`select 1 from requests where answer::text like '%' || $1 || '%'`, [
      v.phone,
    ])
    expect(kept.rowCount).toBe(0)
  })

  test('a second home is right and seen from both sides; who left is no longer there but stays in the account', async () => {
    const v = someone()
    const home = await door(worker)
    const { id, residenceId } = await enter(worker, home, v)
    const other = await door(clerk, far)
    const second = ok(
      await clerk.post('/api/ledger/residences', { personId: id, homeId: other, role: 'owner' }),
      201,
    )
    expect((await person(worker, id)).residences).toHaveLength(1 + 0)
    expect((await person(clerk, id)).residences).toHaveLength(2)
    ok(
      await worker.post(`/api/ledger/residences/${second.id}/end`, { baseVersion: 1, on: '2026-06-01' }),
      404,
    )
    ok(
      await worker.post(`/api/ledger/residences/${residenceId}/end`, { baseVersion: 1, on: '2026-06-30' }),
      400,
    )
    ok(
      await worker.post(`/api/ledger/residences/${residenceId}/end`, {
        baseVersion: 1,
        on: '2026-06-20',
        why: '搬走了',
      }),
    )
    expect(ok(await worker.get(`/api/ledger/homes/${home}`)).dwellers).toEqual([])
    expect(ok(await clerk.get(`/api/ledger/people/${id}`)).regionPath).toBe(far)
    ok(
      await worker.post(`/api/ledger/residences/${residenceId}/end`, { baseVersion: 2, on: '2026-06-20' }),
      409,
    )
    expect(ok(await worker.get(`/api/ledger/history/${residenceId}`)).entries[0]).toMatchObject({
      kind: 'ended',
      why: '搬走了',
    })
  })

  test('an organisation with its credit code: wrong ones are refused, contradictions found', async () => {
    const code = m.creditCode()
    const a = ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试小店', creditCode: code, legalPerson: '测试丙' },
      }),
      201,
    )
    ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试小店', creditCode: code },
      }),
      409,
    )
    const wrong = ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试二店', creditCode: `${code.slice(0, 17)}O` },
      }),
      400,
    )
    expect(wrong.issues[0].path).toBe('values.creditCode')
    const b = ok(
      await secretary.post('/api/ledger/organisations', {
        regionPath: near,
        values: { name: '测试大店', creditCode: code },
      }),
      201,
    )
    const shown = ok(await secretary.get(`/api/ledger/organisations/${a.id}`))
    expect(shown.findings).toMatchObject([{ rule: 'code-two-names', state: 'open' }])
    expect(shown.legalPerson).toBe('测*丙')
    ok(
      await secretary.post(`/api/ledger/organisations/${b.id}/correct`, {
        baseVersion: 1,
        values: { creditCode: m.creditCode() },
      }),
    )
    expect(ok(await secretary.get(`/api/ledger/organisations/${a.id}`)).findings).toMatchObject([
      { state: 'mended' },
    ])
  })
})
