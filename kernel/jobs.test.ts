/** Jobs and periodic work outlive the loss of every connection, as often as it happens. */

import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onServer } from '../test/databases.ts'
import { type FeatureApp, featureApp } from '../test/feature-app.ts'
import { createJobs } from './jobs.ts'

let at: FeatureApp
let ticks = 0
const done: string[] = []
let hold: (() => Promise<void>) | undefined

beforeAll(async () => {
  at = await featureApp([], {
    run: true,
    jobs: {
      note: async (_app, payload) => {
        const act = hold
        hold = undefined
        await act?.()
        done.push(String(payload))
      },
    },
    ticks: {
      count: {
        seconds: 0.05,
        run: async () => {
          ticks++
        },
      },
    },
  })
})
afterAll(() => at.close())

const name = () => new URL(at.databaseUrl).pathname.slice(1)
/** Cuts off every session of that name. */
const cut = (like: string) =>
  onServer(at.databaseUrl, (c) =>
    c.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name like $2',
      [name(), like],
    ),
  )
const open = (yes: boolean) =>
  onServer(at.databaseUrl, (c) => c.query(`alter database ${name()} allow_connections ${yes}`))
const ticksOn = async () => {
  const from = ticks
  await expect.poll(() => ticks, { timeout: 15_000 }).toBeGreaterThan(from + 1)
}

test('the periodic work goes on after its session was cut, more often than any pool has places', async () => {
  for (let i = 0; i < 6; i++) {
    await ticksOn()
    await cut('yige-%')
  }
  await ticksOn()
  const { rows } = await at.owner.query(
    "select 1 from pg_stat_activity where datname = current_database() and application_name = 'yige-leader'",
  )
  expect(rows).toHaveLength(1)
})

test('jobs go on after the database went away while one was being finished; that one is run again', async () => {
  hold = async () => {
    // Finishing it will be refused: the runner gives up.
    await open(false)
    await cut('yige-%')
  }
  await at.app.jobs.add(at.app.pools.system, 'note', 'first')
  await expect.poll(() => done, { timeout: 20_000 }).toContain('first')
  await at.app.jobs.add(at.app.pools.system, 'note', 'second').catch(() => {})
  await sleep(1500)
  await open(true)
  await at.app.jobs.add(at.app.pools.system, 'note', 'third')
  await expect.poll(() => done, { timeout: 20_000 }).toContain('third')
  await expect.poll(() => done.filter((d) => d === 'first').length, { timeout: 20_000 }).toBe(2)
  await ticksOn()
})

test('a line that is gone without a word does not end the jobs', async () => {
  const to = new URL(at.databaseUrl)
  const lines: [Socket, Socket][] = []
  let shut = false
  const between = createServer((near) => {
    if (shut) return void near.destroy()
    const [folder, port] = [to.searchParams.get('host'), Number(to.port || 5432)]
    const far = folder ? dial(`${folder}/.s.PGSQL.${port}`) : dial(port, to.hostname)
    for (const s of [near, far]) s.on('error', () => {})
    near.pipe(far)
    far.pipe(near)
    lines.push([near, far])
  })
  await new Promise<void>((ready) => between.listen(0, '127.0.0.1', ready))
  const url = new URL(at.databaseUrl)
  url.port = String((between.address() as AddressInfo).port)
  url.hostname = '127.0.0.1'
  url.searchParams.delete('host')
  const said: string[] = []
  const jobs = createJobs(
    url.href,
    { across: async (_, p) => void said.push(String(p)) },
    {},
    at.app.log,
    3000,
  )
  await jobs.start(at.app)
  // Nobody is there any more, and nobody says so: first for one worker, then for the other on its new connection.
  for (const _ of ['one', 'other']) {
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBeGreaterThan(0)
    await sleep(500)
    for (const [near, far] of lines.splice(0)) {
      near.unpipe(far)
      far.unpipe(near)
    }
  }
  await jobs.add(at.app.pools.system, 'across', 'after')
  // And the database does not let the next runner in at once.
  shut = true
  await sleep(6000)
  shut = false
  await expect.poll(() => said, { timeout: 20_000 }).toContain('after')
  await jobs.stop()
  between.close()
})
