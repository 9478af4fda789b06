/** A filled past reads like one that was lived. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillVisits } from '../../apps/cli/fill/visits.ts'
import { fillDemoVisits } from '../../apps/server/demo-visits.ts'
import { actors } from '../../test/actors.ts'
import { type Town, testTown } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T09:00:00+08:00' })
}, 120_000)
afterAll(() => town?.close())

test('the demo town has a day for its grid workers, late calls, and entries on their way', async () => {
  const began = performance.now()
  const n = await fillDemoVisits(town.app)
  console.log(`${n} visits of the demo in ${Math.round(performance.now() - began)} ms`)
  expect(n).toBeGreaterThan(500)
  expect(await fillDemoVisits(town.app)).toBe(0)
  const worker = await town.as('gridWorker')
  const mine = (await worker.get('/api/visits/today')).body
  expect(mine.due.length).toBeGreaterThan(5)
  const dispatcher = await town.as('dispatcher')
  const p = (await dispatcher.get('/api/visits/progress?from=2026-06-01&to=2026-06-26')).body
  expect(p.totals.overdue).toBeGreaterThan(5)
  expect(p.totals.done).toBeGreaterThan(300)
  // What was heard is worked on as everything else is: most is sent on, and some of it done.
  const { rows } = await town.owner.query(
    `select c.state from visit_entries e join cases c on c.county = e.county and c.id = e.case_id where e.work`,
  )
  expect(rows).toHaveLength(8)
  expect(rows.filter((r) => r.state === 'triage').length).toBeLessThan(4)
})

test('thousands of calls go in by COPY in seconds, every open one once', async () => {
  const client = new pg.Client(town.url)
  await client.connect()
  const began = performance.now()
  const done = await fillVisits(town.app, { client, visits: 3000, days: 200, seed: 'test' })
  console.log(`3000 visits in ${Math.round(performance.now() - began)} ms`)
  await client.end()
  expect(done.visits).toBe(3000)
  expect(done.open).toBeGreaterThan(50)
  const { rows } = await town.owner.query(
    `select count(*)::int as n, count(*) filter (where state <> 'due' and happened_at > $1)::int as future,
       count(*) filter (where state <> 'due' and seq = 0)::int as silent from visits where due_on > date '2025-11-01'`,
    [town.now()],
  )
  expect(rows[0]).toMatchObject({ future: 0, silent: 0 })
  const w = await town.as('gridWorker')
  const [v] = (await w.get('/api/visits/today')).body.due
  expect(v.accountName).toBe(town.app.services.organisation.accountByUsername(actors.gridWorker)!.name)
  expect((await w.post(`/api/visits/${v.id}/done`, {})).status).toBe(200)
})
