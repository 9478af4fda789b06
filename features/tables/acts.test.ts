/** Who acts on a sheet at once with others, for a department elsewhere, or about a door whose people have left. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  clerk,
  door,
  enter,
  near,
  ok,
  openLedger,
  secretary,
  someone,
  town,
  worker,
} from '../ledger/sample-http.ts'
import { runSheet } from './make.ts'
import { builtin } from './rules.ts'

beforeAll(openLedger, 120_000)
afterAll(() => town?.close())

const community = '500102006001'
const rented = builtin[2]!
async function made(tableId: string, period: string): Promise<string> {
  const { id } = ok(await secretary.post('/api/sheets', { tableId, period, regionPath: community }), 202)
  expect(await runSheet(town.app, id)).toBe(true)
  return id
}
/** A rented home whose owner lives elsewhere and has no phone. */
async function rentedHome() {
  const home = await door(worker, near)
  const owner = await enter(worker, home, { ...someone(), phone: '' }, { role: 'owner', relation: '' })
  const tenant = await enter(worker, home, someone(), { role: 'tenant', relation: '', from: '2025-03-01' })
  return { home, owner, tenant }
}

test('two in one cell: the second one is told what stands there, and wins when they have seen it', async () => {
  await rentedHome()
  const id = await made(rented.id, '2026-05')
  const [row] = ok(await worker.get(`/api/sheets/${id}/rows?limit=1`)).items
  const fill = (as: typeof worker, value: string, seen?: string) =>
    as.post(`/api/sheets/${id}/fill`, { cells: [{ n: row.n, key: 'contract', value, seen }] })
  ok(await fill(worker, '已备案', ''))
  const taken = ok(await fill(secretary, '没有备案', ''), 409)
  expect(taken).toMatchObject({ code: 'sheet.cell_changed', extra: { cells: [{ value: '已备案' }] } })
  expect(taken.extra.cells[0].by).toBeTruthy()
  // The same value is no conflict, and a program that says nothing of what it saw writes as before.
  ok(await fill(secretary, '已备案', ''))
  ok(await fill(secretary, '没有备案', '已备案'))
  ok(await fill(worker, '已备案'))
})

test('a department sends back what was made for it beyond its own region', async () => {
  const { rows } = await town.owner.query(`select id, unit_id from accounts where username = 'duanlin'`)
  const definition = { ...rented.definition, unitId: rows[0].unit_id }
  const table = ok(await clerk.post('/api/tables', { definition }), 201).id
  const id = await made(table, '2026-02')
  ok(await secretary.post(`/api/sheets/${id}/hand`, { anyway: true }))
  await town.owner.query(`update grants set region_path = '500102006005' where account_id = $1`, [rows[0].id])
  const signer = await town.signIn('powerSigner')
  expect(ok(await signer.get('/api/sheets/received')).items.map((s: { id: string }) => s.id)).toContain(id)
  expect(ok(await signer.post(`/api/sheets/${id}/return`, { reason: '少一列' })).state).toBe('returned')
  const task = await town.owner.query(
    `select state from tasks where kind = 'table.returned' and subject_id = $1`,
    [id],
  )
  expect(task.rows).toEqual([{ state: 'open' }])
})

test('a door whose people left is asked by nobody; one of which another row still misses something is', async () => {
  const left = await rentedHome()
  const stays = await rentedHome()
  const id = await made(rented.id, '2026-04')
  ok(await secretary.post(`/api/sheets/${id}/ask`, {}))
  const states = async () => {
    const { rows } = await town.owner.query(
      `select split_part(subject_id, ':', 2) as home, state from tasks where kind = 'table.gap'`,
    )
    return new Map(rows.map((r: { home: string; state: string }) => [r.home, r.state]))
  }
  expect([(await states()).get(left.home), (await states()).get(stays.home)]).toEqual(['open', 'open'])
  const ended = { baseVersion: 1, on: '2026-04-02' }
  for (const r of [left.owner.residenceId, left.tenant.residenceId])
    ok(await worker.post(`/api/ledger/residences/${r}/end`, ended))
  await made(rented.id, '2026-05')
  expect([(await states()).get(left.home), (await states()).get(stays.home)]).toEqual(['done', 'open'])
})
