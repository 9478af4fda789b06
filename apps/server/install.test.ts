/** One database is one place: which town a first start fills it with, and what a later start with another name does. */
import { tmpdir } from 'node:os'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pools } from '../../kernel/db.ts'
import { testDatabase } from '../../test/databases.ts'
import { openPools } from './app.ts'
import { install, put, readInstallation } from './install.ts'

const log = pino({ level: 'silent' })
let database: Awaited<ReturnType<typeof testDatabase>>
let pools: Pools
beforeAll(async () => {
  database = await testDatabase()
  pools = openPools({ ownerUrl: database.url, log })
})
afterAll(async () => {
  await pools?.end()
  await database?.drop()
})
const start = (town: string | undefined) =>
  install(pools, { town, demo: true, dataDir: tmpdir(), log, clock: () => new Date('2026-06-01T00:00:00Z') })

test('a town that is not there is refused before anything is written, with those that are', async () => {
  await expect(start('atlantis')).rejects.toThrow(/there is no town atlantis; there are: dunren, .*xixia/)
  expect(await pools.system.selectFrom('settings').select('key').execute()).toEqual([])
})

test('a first start fills the town that was asked for; a later one with its name or without any goes on', async () => {
  expect((await start('xixia')).pack?.manifest.key).toBe('xixia')
  expect(await readInstallation(pools)).toMatchObject({
    rootPath: '640105',
    county: '640105',
    name: '西夏区',
  })
  await put(pools, { demoFill: 'filled' })
  for (const town of ['xixia', undefined]) expect(await start(town)).toEqual({ pack: null })
}, 120_000)

test('another town is refused with what to do, and nothing is changed', async () => {
  await expect(start('dunren')).rejects.toThrow(
    /already holds 西夏区 \(xixia\), .*start without --town, or give dunren an empty database/,
  )
  expect((await readInstallation(pools)).name).toBe('西夏区')
})

test('a first start that was stopped goes on with the town it began, not with the one everybody gets', async () => {
  await pools.system.deleteFrom('settings').where('key', '=', 'installed').execute()
  await expect(start('dunren')).rejects.toThrow(/already holds 西夏区/)
  expect((await start(undefined)).pack?.manifest.key).toBe('xixia')
}, 120_000)
