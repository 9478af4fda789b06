/** Nobody is kept longer than the law lets: proposed, decided by somebody, gone one by one. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../test/town.ts'
import { proposeMonthly, runRetention } from './retention.ts'
import {
  clerk,
  door,
  enter,
  far,
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

describe('what is kept longer than the law lets', () => {
  const left = async (as: Session, on: string, building?: string) => {
    const p = await enter(as, await door(as, building), someone())
    ok(await as.post(`/api/ledger/residences/${p.residenceId}/end`, { baseVersion: 1, on }))
    return p.id
  }
  test('is proposed, decided by somebody else, and goes one by one with receipts', async () => {
    const gone = [await left(worker, '2022-05-01'), await left(worker, '2023-06-26')]
    const asking = await left(worker, '2022-05-01')
    const late = await left(worker, '2023-06-27')
    const away = await left(clerk, '2022-05-01', far)
    ok(await worker.get('/api/ledger/retentions'), 403)
    ok(
      await worker.post(`/api/ledger/people/${asking}/requests`, { kind: 'deletion', proof: 'id-card' }),
      201,
    )
    expect(ok(await secretary.get('/api/ledger/retentions'))).toMatchObject({
      items: [],
      overdue: 3,
      keptYears: 3,
    })
    const asked = ok(await secretary.post('/api/ledger/retentions', {}), 201)
    const r = asked.items[0]
    expect([asked.items.length, asked.found, r.found]).toEqual([1, 3, 3])
    expect(ok(await secretary.get('/api/ledger/retentions')).mayPropose).toBe(false)
    const again = ok(await secretary.post('/api/ledger/retentions', {}), 409)
    expect(again.code).toBe('ledger.retention_open')
    const url = `/api/ledger/retentions/${r.id}`
    const no = ok(await secretary.post(`${url}/decide`, { grant: true }), 403)
    expect(no.code).toBe('ledger.own_request')
    const who = ok(await clerk.get(`${url}/people`))
    expect(who.total).toBe(3)
    expect(who.items.map((p: { name: string }) => p.name).join()).toMatch(/^测\*/)
    expect(ok(await clerk.post(`${url}/decide`, { grant: true })).state).toBe('queued')
    expect(await runRetention(town.app, r.id, () => true)).toBe(false)
    expect(await runRetention(town.app, r.id)).toBe(true)
    const [done] = ok(await secretary.get('/api/ledger/retentions')).items
    expect(done).toMatchObject({ state: 'done', gone: 2, kept: 1, residences: 2, decidedBy: '林舒' })
    for (const id of gone) ok(await clerk.get(`/api/ledger/people/${id}`), 404)
    for (const id of [asking, late, away]) ok(await clerk.get(`/api/ledger/people/${id}`))
    const receipts = await town.owner.query(
      `select receipt->>'end' as "end" from person_requests where retention_id = $1 and state = 'done' order by person_id`,
      [r.id],
    )
    const chained = receipts.rows.reduce(
      (d: string, x: { end: string }) => createHash('sha256').update(d).update(x.end).digest('hex'),
      '',
    )
    expect(done.digest).toBe(chained)
    // They are no requests of a counter.
    const counter = ok(await clerk.get('/api/ledger/requests?state=closed')).items
    expect(counter.map((x: { personId: string }) => x.personId)).not.toEqual(expect.arrayContaining(gone))
  })

  test('is proposed by the system once a month; a no keeps its reason', async () => {
    town.at('2026-06-26T09:00:01+08:00')
    await proposeMonthly(town.app)
    await proposeMonthly(town.app)
    const [first, second] = ok(await clerk.get('/api/ledger/retentions')).items
    expect(first).toMatchObject({ state: 'asked', askedBy: '', found: 2, mayDecide: true })
    expect(second.askedBy).not.toBe('')
    const url = `/api/ledger/retentions/${first.id}/decide`
    ok(await secretary.post(url, { grant: true }), 404)
    ok(await clerk.post(url, { grant: false }), 400)
    ok(await clerk.post(url, { grant: false, reason: '先核一遍' }))
    ok(await clerk.post(url, { grant: true }), 409)
    await proposeMonthly(town.app)
    expect(ok(await clerk.get('/api/ledger/retentions')).items).toHaveLength(2)
    const tasks = await town.owner.query(`select distinct state from tasks where kind = 'ledger.retention'`)
    expect(tasks.rows).toEqual([{ state: 'done' }])
  })

  test('is proposed in each place of whoever answers for several, once', async () => {
    const community = near.slice(0, 12)
    await town.owner.query(
      `insert into grants (id, account_id, role, region_path, valid_from)
        select gen_random_uuid(), account_id, role, $2, valid_from from grants where role = 'community-secretary' and region_path = $1`,
      [community, far.slice(0, 12)],
    )
    const both = await town.signIn('secretary')
    expect(ok(await both.get('/api/ledger/retentions'))).toMatchObject({ overdue: 2, mayPropose: true })
    const r = ok(await both.post('/api/ledger/retentions', {}), 201)
    expect(r.items.map((x: { found: number }) => x.found)).toEqual([1, 1])
    ok(await both.post('/api/ledger/retentions', {}), 409)
    // A clearing of the street covers what lies in it, for whoever does not see it too.
    for (const { id } of r.items)
      ok(await clerk.post(`/api/ledger/retentions/${id}/decide`, { grant: false, reason: '再核' }))
    ok(await clerk.post('/api/ledger/retentions', {}), 201)
    expect(ok(await both.get('/api/ledger/retentions'))).toMatchObject({ overdue: 2, mayPropose: false })
    expect(ok(await both.post('/api/ledger/retentions', {}), 409).code).toBe('ledger.retention_open')
  })
})
