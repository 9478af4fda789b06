/** What one listener says or does is no other listener's matter. */
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../test/databases.ts'
import { createAccess } from './access.ts'
import { createPools, type Pools } from './db.ts'
import { createLive, type Live } from './live.ts'
import { createMetrics } from './metrics.ts'

const street = '500102006'
const access = createAccess([{ role: 'r', regionPath: street, verbs: ['case.read'] }])

/** As much of a response as a stream needs. */
class Listener extends EventEmitter {
  text = ''
  closed = false
  writableEnded = false
  writeHead() {}
  write(part: string) {
    if (this.writableEnded) throw new Error('write after end')
    this.text += part
  }
  end() {
    this.writableEnded = true
    this.closed = true
    this.emit('close')
  }
}

let db: TestDatabase
let pools: Pools
let live: Live
const listeners: Listener[] = []
const listen = (last?: string, to: Live = live, who?: () => Promise<null>, of?: string) => {
  const l = new Listener()
  listeners.push(l)
  const done = to.attach(l as unknown as ServerResponse, access, 'case.read', last, who, of)
  return { l, done }
}
/** The database, with a look at what each question answers. */
const watched = (look: (rows: readonly Record<string, unknown>[]) => Promise<void> | undefined) =>
  pools.system.withPlugin({
    transformQuery: (q) => q.node,
    transformResult: async ({ result }) => {
      await look(result.rows as Record<string, unknown>[])
      return result
    },
  })
let count = 0
const happens = (title: string, entries = 1) =>
  pools.systemPool.query(
    `with c as (
       insert into cases (county, id, number, region_path, title, level, state, reported_at, seq, last_hash)
       values ('500102', gen_random_uuid(), $1, $2, $3, 'normal', 'triage', now(), 1, '') returning county, id, region_path)
     insert into case_events (county, case_id, seq, kind, occurred_at, actor_kind, actor_name, region_path, data, request_id, prev_hash, hash)
     select county, id, seq, 'reported', now(), 'system', '', region_path, '{}', gen_random_uuid(), '', '' from c, generate_series(1, $4) seq`,
    [`N-${++count}`, `${street}001001`, title, entries],
  )

beforeAll(async () => {
  db = await testDatabase()
  pools = createPools(db.url)
})
beforeEach(() => {
  live = createLive(pools, createMetrics(), pino({ level: 'silent' }))
  live.start()
})
afterEach(async () => {
  for (const l of listeners.splice(0)) if (!l.closed) l.end()
  await live.stop()
})
afterAll(async () => {
  await pools.end()
  await db.drop()
})

it('a position from another database costs nobody an event: its owner loads anew', async () => {
  const { l: odd } = listen('999999999999999999')
  await expect.poll(() => odd.text).toContain('event: reload')
  const { l: other } = listen()
  await expect.poll(() => other.text).toContain('event: hello')
  await happens('路灯不亮')
  await expect.poll(() => other.text).toContain('路灯不亮')
  expect(odd.text).toContain('路灯不亮')
})

it('a position long past is replayed to whoever named it, not to everybody', async () => {
  await happens('井盖松动')
  const { l: late } = listen('1')
  await expect.poll(() => late.text).toContain('井盖松动')
  const { l: fresh } = listen()
  await happens('树枝挡路')
  await expect.poll(() => fresh.text).toContain('树枝挡路')
  expect(fresh.text).not.toContain('井盖松动')
  expect(late.text.split('井盖松动')).toHaveLength(2)
})

it('whoever comes while it stops is sent away, so that the server can close', async () => {
  const { done } = listen()
  await live.stop()
  await done
  await listen().done
})

it('the position moves with the last entry of a transaction: a line cut between two of them gets both again', async () => {
  const { l } = listen()
  await expect.poll(() => l.text).toContain('event: hello')
  await happens('水管爆了', 3)
  await expect.poll(() => l.text.split('水管爆了').length).toBe(4)
  const blocks = l.text.split('\n\n').filter((b) => b.includes('水管爆了'))
  expect(blocks.map((b) => b.startsWith('id: '))).toEqual([false, false, true])
})

it('many who come back with the same position are each told all since then, and nothing twice', async () => {
  await happens('电梯停了')
  const { l: first } = listen('1')
  await expect.poll(() => first.text).toContain('电梯停了')
  const at = /id: (\d+)\n[^\n]*\n[^\n]*电梯停了/.exec(first.text)![1]!
  await happens('路面塌了')
  const many = Array.from({ length: 200 }, () => listen(at).l)
  for (const l of many) await expect.poll(() => l.text).toContain('路面塌了')
  for (const l of many) expect(l.text.split('路面塌了')).toHaveLength(2)
  expect(many.every((l) => !l.text.includes('电梯停了'))).toBe(true)
})

it('of one account so many listen; the oldest gives way, comes back later and has missed nothing', async () => {
  const few = createLive(pools, createMetrics(), pino({ level: 'silent' }), 3)
  few.start()
  const of = (name: string, last?: string) => listen(last, few, undefined, name).l
  const mine = Array.from({ length: 3 }, () => of('zhou'))
  const other = of('he')
  for (const l of [...mine, other]) await expect.poll(() => l.text).toContain('event: hello')
  expect(mine.map((l) => l.closed)).toEqual([false, false, false])
  const at = /id: (\d+)/.exec(mine[0]!.text)![1]!
  const fourth = of('zhou')
  expect([mine[0]!.closed, mine[1]!.closed, other.closed, fourth.closed]).toEqual([true, false, false, false])
  // Both readers of such a stream understand when to come back: the browser's own and ours.
  expect(mine[0]!.text).toMatch(/retry: 60000\nevent: later\ndata: 60000\n\n$/)
  await happens('下水道堵了')
  await expect.poll(() => fourth.text).toContain('下水道堵了')
  expect(mine[0]!.text).not.toContain('下水道堵了')
  const back = of('zhou', at)
  await expect.poll(() => back.text).toContain('下水道堵了')
  expect([mine[1]!.closed, fourth.closed]).toEqual([true, false])
  // Whoever has left leaves room.
  fourth.end()
  await expect.poll(() => few.listeners()).toBe(3)
  const next = of('zhou')
  expect([mine[2]!.closed, back.closed, next.closed]).toEqual([false, false, false])
  await few.stop()
})

it('who does not read what is sent is cut off, so that the server does not keep it for him', async () => {
  const { l } = listen()
  await expect.poll(() => l.text).toContain('event: hello')
  Object.assign(l, { writableLength: 2_000_000, destroy: () => l.end() })
  await happens('垃圾没人收')
  await expect.poll(() => l.closed).toBe(true)
  expect(l.text).not.toContain('垃圾没人收')
})

it('who was sent away and has not noticed is not written to any more', async () => {
  const { l } = listen(undefined, live, async () => null)
  const { l: other } = listen()
  await expect.poll(() => l.text).toContain('event: hello')
  await expect.poll(() => other.text).toContain('event: hello')
  // His line is too slow for the end to arrive: it is not closed yet.
  l.end = () => {
    l.writableEnded = true
  }
  await live.recheck()
  await happens('路牌倒了')
  await expect.poll(() => other.text).toContain('路牌倒了')
  expect(l.text).not.toContain('路牌倒了')
  Listener.prototype.end.call(l)
})

it('what happens while he is told what he missed comes after it, and nothing comes twice', async () => {
  await happens('早先的事')
  // Settled before he comes: while any transaction of the cluster runs longer, it would be in the poll of everybody as well.
  const { l: before } = listen('1')
  await expect.poll(() => before.text).toContain('早先的事')
  let go = () => {}
  const gone = new Promise<void>((done) => {
    go = done
  })
  const slow = createLive(
    { ...pools, system: watched((rows) => (rows.some((r) => r.title === '早先的事') ? gone : undefined)) },
    createMetrics(),
    pino({ level: 'silent' }),
  )
  slow.start()
  const { l: other } = listen(undefined, slow)
  const { l } = listen('1', slow)
  await expect.poll(() => l.text).toContain('event: hello')
  await happens('这会儿的事')
  await expect.poll(() => other.text).toContain('这会儿的事')
  expect(l.text.match(/id: \d+/g)).toEqual(['id: 1'])
  go()
  await expect.poll(() => l.text).toMatch(/早先的事[\s\S]*这会儿的事/)
  expect(l.text.split('这会儿的事')).toHaveLength(2)
  const ids = l.text.match(/(?<=id: )\d+/g)!.map(Number)
  expect(ids).toEqual(ids.toSorted((a, b) => a - b))
  await slow.stop()
})

it('what was missed is read once, whoever comes back and wherever each had stopped', async () => {
  const read: number[] = []
  const counted = createLive(
    { ...pools, system: watched((rows) => void (rows[0] && 'caseId' in rows[0] && read.push(rows.length))) },
    createMetrics(),
    pino({ level: 'silent' }),
  )
  for (const n of [1, 2, 3]) await happens(`以前的事 ${n}`)
  counted.start()
  const { l: first } = listen('1', counted)
  await expect.poll(() => first.text).toContain('以前的事 3')
  const at = first.text.match(/(?<=id: )\d+/g)!.slice(-4)
  const before = read.length
  const back = at.map((id) => listen(id, counted).l)
  for (const [i, l] of back.slice(0, -1).entries())
    await expect.poll(() => l.text).toContain(`以前的事 ${i + 1}`)
  expect(back[1]!.text).not.toContain('以前的事 1')
  expect(read.length).toBe(before)
  await counted.stop()
})

it('who missed more than is kept loads anew, and is asked about once', async () => {
  const { l } = listen()
  await expect.poll(() => l.text).toContain('event: hello')
  const at = /id: (\d+)/.exec(l.text)![1]!
  await happens('一整片改了网格', 5001)
  await expect.poll(() => l.text.split('一整片改了网格').length, { timeout: 10_000 }).toBe(5002)
  const { l: late } = listen(at)
  await expect.poll(() => late.text).toContain('event: reload')
  expect(late.text).not.toContain('一整片改了网格')
  await happens('此后的事')
  await expect.poll(() => late.text).toContain('此后的事')
})
