import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FakeHotline } from '../../test/fake-hotline.ts'
import { type FeatureApp, featureApp } from '../../test/feature-app.ts'
import { routes as taskRoutes } from '../tasks/routes.ts'
import { enqueueResult } from './answers.ts'
import { deliverDue } from './deliver.ts'
import { ticks } from './reactions.ts'
import { routes } from './routes.ts'
import { leaseMs } from './rules.ts'
import { county, makeClient, makeReport, rootPath } from './sample.ts'
import { claimDue } from './store/outbox.ts'

let t: FeatureApp
const hotline = new FakeHotline()
let clientId: string
const dispatcher = randomUUID()
beforeAll(async () => {
  t = await featureApp([...routes, ...taskRoutes], {
    ticks,
    services: {
      organisation: {
        peopleFor: () => [{ accountId: dispatcher, postId: dispatcher, name: '值班员', onDuty: true }],
      } as never,
    },
  })
  clientId = await makeClient(t.app, t.owner, {
    ...hotline,
    key: hotline.key,
    secret: hotline.secret,
    callbackUrl: await hotline.start(),
  })
})
afterAll(async () => {
  await hotline.stop()
  await t.close()
})
let now = new Date('2026-06-26T06:00:00Z')
const forward = (ms: number) => {
  now = new Date(now.getTime() + ms)
  t.at(now)
}
beforeEach(async () => {
  forward(3_600_000)
  hotline.moods = []
  hotline.calls = []
  hotline.taken.clear()
  hotline.onTaken = undefined
  await t.owner.query(`update outbox set state = 'cancelled', next_at = null, delivered_at = null`)
  await t.owner.query(`delete from tasks`)
  await t.owner.query(`delete from notices`)
})

const enqueue = async (
  o: {
    channel?: string
    clientId?: string | null
    externalId?: string
    round?: number
    report?: { caseId: string; reportId: string }
    regionPath?: string
    kind?: 'progress'
  } = {},
) => {
  const channel = o.channel ?? 'hotline'
  const report =
    o.report ??
    (await makeReport(t.owner, {
      channel,
      externalId: o.externalId ?? `HZ-${randomUUID().slice(0, 8)}`,
      clientId: o.clientId === undefined ? clientId : o.clientId,
      regionPath: o.regionPath,
    }))
  const id = await t.app.pools.system.transaction().execute((db) =>
    enqueueResult(
      { app: t.app, db, now },
      {
        county,
        regionPath: o.regionPath ?? `${rootPath}001`,
        ...report,
        channel,
        kind: o.kind ?? 'result',
        round: o.round ?? 0,
        body: { text: '已疏通，十分钟后恢复' },
      },
    ),
  )
  return { id, report }
}
const row = async (id: string | null) =>
  (await t.owner.query('select * from outbox where id = $1', [id])).rows[0]
const call = async (method: 'GET' | 'POST', url: string, who: Record<string, string>, payload?: object) => {
  const r = await t.server.inject({ method, url, headers: who, ...(payload ? { payload } : {}) })
  return { status: r.statusCode, body: r.headers['content-type']?.includes('json') ? r.json() : r.body }
}
const operator = (path = rootPath) => t.as({ id: dispatcher }, ['channel.read', 'task.read', 'task.do'], path)

describe('a result on its way', () => {
  it('arrives signed, once, with the receipt of the other side as proof', async () => {
    const { id } = await enqueue({ externalId: 'HZ-0626-1' })
    expect(await deliverDue(t.app)).toBe(1)
    expect(await row(id)).toMatchObject({ state: 'delivered', attempts: 1, next_at: null, last_error: null })
    expect((await row(id)).receipt).toMatchObject({ via: 'callback', status: 200, number: 'HZ-1' })
    expect(hotline.calls).toEqual([{ id, good: true }])
    expect(hotline.taken.get(id!)).toMatchObject({
      externalId: 'HZ-0626-1',
      kind: 'result',
      body: { text: '已疏通，十分钟后恢复' },
    })
    expect(await deliverDue(t.app)).toBe(0)
  })

  it('is on the tracking page as soon as it is stored', async () => {
    const { id } = await enqueue({ channel: 'qr', clientId: null })
    expect(await row(id)).toMatchObject({ state: 'delivered', next_at: null, attempts: 0 })
    expect((await row(id)).receipt).toMatchObject({ via: 'page' })
  })

  it('is told once per round', async () => {
    const { report } = await enqueue()
    expect((await enqueue({ report })).id).toBeNull()
    expect((await enqueue({ report, round: 1 })).id).not.toBeNull()
  })

  it('whose answer was lost is sent again and has its effect once', async () => {
    hotline.moods = ['drop-after', 'drop-before', { status: 502 }, 'ok']
    const { id } = await enqueue()
    for (const wait of [0, 60_000, 120_000, 240_000]) {
      forward(wait)
      await deliverDue(t.app)
    }
    expect(await row(id)).toMatchObject({ state: 'delivered', attempts: 4 })
    expect(hotline.taken.size).toBe(1)
    expect(hotline.calls.length).toBe(2)
  })

  it('waits between tries, and as long as the other side asks', async () => {
    hotline.moods = [{ status: 500 }, { status: 429, headers: { 'retry-after': '1800' } }]
    const { id } = await enqueue()
    await deliverDue(t.app)
    expect(await deliverDue(t.app)).toBe(0)
    const wait = (await row(id)).next_at.getTime() - now.getTime()
    expect(wait).toBeGreaterThanOrEqual(24_000)
    expect(wait).toBeLessThanOrEqual(36_000)
    forward(40_000)
    await deliverDue(t.app)
    expect((await row(id)).next_at.getTime() - now.getTime()).toBe(1_800_000)
  })
})

describe('a process that dies', () => {
  it('before it sent: another takes over when the lease ends, not earlier', async () => {
    const { id } = await enqueue()
    const [mine] = await claimDue(t.app.pools.system, {
      county,
      channel: 'hotline',
      now,
      lease: new Date(now.getTime() + leaseMs),
      limit: 10,
    })
    expect(mine).toMatchObject({ id, attempts: 1, clientId })
    expect(await deliverDue(t.app)).toBe(0)
    forward(leaseMs + 1)
    expect(await deliverDue(t.app)).toBe(1)
    expect(await row(id)).toMatchObject({ state: 'delivered', attempts: 2 })
  })

  it('killed between sending and marking: delivered once', async () => {
    const { id } = await enqueue()
    // The worker lives in real time.
    await t.owner.query(`update outbox set next_at = now() - interval '1 second' where id = $1`, [id])
    const master = await workerSecret()
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../test/fixtures-outbox-worker.ts'), JSON.stringify(master)],
      { stdio: 'inherit' },
    )
    const dead = new Promise((done) => child.on('exit', done))
    hotline.onTaken = async () => {
      child.kill('SIGKILL')
      await dead
    }
    await dead
    expect(hotline.taken.size).toBe(1)
    expect(await row(id)).toMatchObject({ state: 'sending', attempts: 1 })
    t.at(new Date(Date.now() + leaseMs + 5000))
    await deliverDue(t.app)
    t.at(now)
    expect(await row(id)).toMatchObject({ state: 'delivered', attempts: 2 })
    expect(hotline.taken.size).toBe(1)
    expect(hotline.calls.length).toBe(2)
  })

  it('two processes share the work and nothing goes twice', async () => {
    const ids: string[] = []
    for (let i = 0; i < 40; i++) ids.push((await enqueue()).id!)
    hotline.slowMs = 5
    hotline.moods = Array(40).fill('slow')
    await Promise.all([deliverDue(t.app), deliverDue(t.app), deliverDue(t.app)])
    expect(hotline.calls.length).toBe(40)
    expect(hotline.taken.size).toBe(40)
  })
})

describe('a result that cannot arrive', () => {
  it('becomes one task and one notice, is sent again by a person, and the task closes itself', async () => {
    hotline.moods = [{ status: 404 }]
    const { id } = await enqueue({ externalId: 'HZ-STUCK' })
    await deliverDue(t.app)
    expect(await row(id)).toMatchObject({ state: 'stuck', next_at: null })
    expect((await row(id)).last_error).toMatch(/404/)
    const tasks = await call('GET', '/api/tasks', operator())
    expect(tasks.body.total).toBe(1)
    expect(tasks.body.items[0]).toMatchObject({ kind: 'outbox.stuck', subjectId: id })
    expect(tasks.body.items[0].title.zh).toContain('HZ-STUCK')
    expect((await t.owner.query('select account_id, kind from notices')).rows).toEqual([
      { account_id: dispatcher, kind: 'outbox.stuck' },
    ])
    const list = await call('GET', '/api/outbox?state=stuck', operator())
    expect(list.body.items).toEqual([expect.objectContaining({ id, state: 'stuck', externalId: 'HZ-STUCK' })])

    const elsewhere = operator('500102007')
    expect((await call('GET', '/api/outbox?state=stuck', elsewhere)).body.total).toBe(0)
    const body = { requestId: randomUUID(), ids: [id] }
    expect((await call('POST', '/api/outbox/retry', elsewhere, body)).status).toBe(404)

    expect((await call('POST', '/api/outbox/retry', operator(), body)).body).toEqual({ changed: 1 })
    await deliverDue(t.app)
    expect(await row(id)).toMatchObject({ state: 'delivered' })
    expect((await call('GET', '/api/tasks', operator())).body.total).toBe(0)
    expect((await t.owner.query(`select action from audit_log where subject_id = $1`, [id])).rows).toEqual([
      { action: 'outbox.retry' },
    ])
  })

  it('after ten tries within the day', async () => {
    hotline.moods = Array(10).fill({ status: 500 })
    const { id } = await enqueue()
    for (let i = 0; i < 10; i++) {
      await deliverDue(t.app)
      forward(80 * 60_000)
    }
    expect(await row(id)).toMatchObject({ state: 'stuck', attempts: 10 })
    expect((await call('GET', '/api/tasks', operator())).body.total).toBe(1)
  })

  it('does not drag the others along: a system that is down is left alone for a minute', async () => {
    hotline.moods = Array(200).fill('drop-before')
    const ids: string[] = []
    for (let i = 0; i < 20; i++) ids.push((await enqueue()).id!)
    const tried = await deliverDue(t.app)
    expect(tried).toBeLessThan(12)
    const untried = (
      await t.owner.query(`select count(*)::int as n from outbox where state = 'pending' and attempts = 0`)
    ).rows[0].n
    expect(untried).toBe(20 - tried)
    hotline.moods = []
    forward(3 * 60_000)
    await deliverDue(t.app)
    expect(hotline.taken.size).toBe(20)
  })

  it('is handed over by a person where no system can be told: one task for the whole channel', async () => {
    const ids: string[] = []
    for (let i = 0; i < 3; i++)
      ids.push((await enqueue({ channel: 'mailbox', clientId: null, externalId: `=BOX-${i}` })).id!)
    await deliverDue(t.app)
    const tasks = await call('GET', '/api/tasks', operator())
    expect(tasks.body.items).toEqual([
      expect.objectContaining({ kind: 'outbox.by_hand', subjectId: 'mailbox' }),
    ])
    const sheet = await call('GET', '/api/outbox/sheet?channel=mailbox', operator())
    expect(sheet.body.split('\r\n').length).toBe(5)
    expect(sheet.body).toContain("'=BOX-1")
    expect(sheet.body).toContain('已疏通')
    // Progress is not handed over by a person: it is dropped, and says why.
    const step = await enqueue({ channel: 'mailbox', clientId: null, kind: 'progress' })
    await deliverDue(t.app)
    expect(await row(step.id)).toMatchObject({ state: 'cancelled', last_error: 'channel.by_hand' })
    const note = { requestId: randomUUID(), ids, note: '表格已交信箱管理员' }
    expect((await call('POST', '/api/outbox/hand-over', operator(), note)).body).toEqual({ changed: 3 })
    expect((await row(ids[0]!)).receipt).toMatchObject({ via: 'person' })
    expect((await call('GET', '/api/tasks', operator())).body.total).toBe(0)
  })

  it('is given up with a reason, which stays', async () => {
    hotline.moods = [{ status: 410 }]
    const { id } = await enqueue()
    await deliverDue(t.app)
    const body = { requestId: randomUUID(), ids: [id], reason: '热线已撤单' }
    expect((await call('POST', '/api/outbox/cancel', operator(), body)).body).toEqual({ changed: 1 })
    expect(await row(id)).toMatchObject({ state: 'cancelled', last_error: '热线已撤单' })
    expect(await deliverDue(t.app)).toBe(0)
  })
})

describe('the list', () => {
  it('goes on where a page ended, stuck ones first, closed ones from the latest', async () => {
    hotline.moods = [{ status: 404 }, { status: 404 }, { status: 404 }]
    const ids: string[] = []
    for (let i = 0; i < 3; i++) {
      ids.push((await enqueue()).id!)
      forward(1000)
    }
    await deliverDue(t.app)
    for (let i = 0; i < 2; i++) {
      ids.push((await enqueue()).id!)
      forward(1000)
    }
    const pages = async (state: string) => {
      const seen: string[] = []
      for (let after = ''; ; ) {
        const { body } = await call(
          'GET',
          `/api/outbox?state=${state}&limit=2${after && `&after=${after}`}`,
          operator(),
        )
        seen.push(...body.items.map((i: { id: string }) => i.id))
        if (!body.next) return seen
        after = body.next
      }
    }
    for (const url of [
      '/api/outbox?after=x',
      '/api/outbox?after=0_zz',
      '/api/tasks?after=x_y',
      '/api/tasks?after=zz',
    ])
      expect((await call('GET', url, operator())).status, url).toBe(400)
    expect(await pages('stuck,pending')).toEqual(ids)
    await deliverDue(t.app)
    expect((await pages('delivered')).slice(0, 2)).toEqual([ids[4], ids[3]])
  })
})

describe('tasks', () => {
  it('are closed once, by who may', async () => {
    hotline.moods = [{ status: 404 }]
    await enqueue()
    await deliverDue(t.app)
    const [task] = (await call('GET', '/api/tasks', operator())).body.items
    const body = { requestId: randomUUID(), note: '已电话告知' }
    const url = `/api/tasks/${task.id}/done`
    expect((await call('POST', url, operator('500102007'), body)).status).toBe(404)
    expect((await call('POST', url, operator(), body)).body).toEqual({ id: task.id, state: 'done' })
    expect((await call('POST', url, operator(), { ...body, requestId: randomUUID() })).body.code).toBe(
      'task.closed',
    )
    const done = await call('GET', '/api/tasks?state=done', operator())
    expect(done.body.items[0]).toMatchObject({ id: task.id, state: 'done' })
  })
})

it('the list of channels counts what came and what waits, in my area only', async () => {
  hotline.moods = [{ status: 404 }, { status: 404 }]
  await enqueue()
  await enqueue({ regionPath: '500102007001' })
  await deliverDue(t.app)
  const { body } = await call('GET', '/api/channels', operator())
  const h = body.channels.find((c: { key: string }) => c.key === 'hotline')
  expect(h).toMatchObject({ stuck: 1, waiting: 0, deliveredToday: 0, reaches: 'system' })
  expect(h.clients[0].callback).toMatch(/^127\.0\.0\.1:\d+$/)
})

async function workerSecret() {
  return { url: t.databaseUrl, secret: t.secret.toString('hex'), installation: t.app.installation }
}
