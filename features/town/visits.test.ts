/** Simulated workers close their own calls through the handlers, by day, and leave those of others. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillDemoVisits } from '../../apps/server/demo-visits.ts'
import { doorOf } from '../../apps/server/town.ts'
import { loadPack, packFolder } from '../../packs/load.ts'
import { actors } from '../../test/actors.ts'
import { type Town, testTown } from '../../test/town.ts'
import { makeCall, untilCall } from './visits.ts'

let town: Town
beforeAll(async () => {
  town = await testTown({ at: '2026-06-26T10:00:00+08:00' })
  await fillDemoVisits(town.app)
}, 120_000)
afterAll(() => town?.close())

test('calls are made by those who are named, and end in the database as theirs', async () => {
  const door = doorOf(town.app, town.server, loadPack(packFolder('dunren')))
  const closed = async () =>
    (
      await town.owner.query(`select count(*)::int as n from visit_events where occurred_at >= $1`, [
        town.now(),
      ])
    ).rows[0].n
  const before = await closed()
  let made = 0
  for (let n = 0; n < 6; n++)
    if (await makeCall({ app: town.app, door, workers: [actors.gridWorker], seed: 'test' }, n)) made++
  expect(made).toBe(6)
  expect(await closed()).toBe(before + 6)
  expect(await makeCall({ app: town.app, door, workers: [], seed: 'test' }, 7)).toBe(false)
})

test('some 137 a day, none at night', () => {
  const mean =
    Array.from({ length: 1000 }, (_, i) => untilCall(10, (i + 0.5) / 1000)).reduce((a, b) => a + b, 0) / 1000
  expect((9 * 3_600_000) / mean).toBeGreaterThan(125)
  expect((9 * 3_600_000) / mean).toBeLessThan(160)
  expect(untilCall(3, 0.1)).toBe(1_800_000)
})
