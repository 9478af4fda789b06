/** A short run of bench/reliability.ts (B1, B2): a killed server or database loses nothing it acknowledged and doubles nothing. */
import { expect, test } from 'vitest'
import { underFire } from '../bench/lib/killed.ts'

test('two kills of the server and one of PostgreSQL under load: each acknowledged report is there once, every chain is whole', async () => {
  const r = await underFire({ serverKills: 2, postgresKills: 1, connections: 6, everyMs: 200 })
  console.log(`reliability: ${JSON.stringify({ ...r, faults: r.faults.length })}`)
  expect(r.faults.slice(0, 20)).toEqual([])
  expect(r.acknowledged).toBeGreaterThan(30)
  // Otherwise no kill met a request under way and nothing was proven.
  expect(r.resent).toBeGreaterThan(0)
  // After each kill intake was seen to work again.
  expect([r.back.server.length, r.back.postgres.length]).toEqual([2, 1])
}, 240_000)
