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

it('what happens while he is told what he missed moves no position: a cut in between loses nothing', async () => {
  await happens('早先的事')
  // Settled before he comes: while any transaction of the cluster runs longer, it would be in the poll of everybody as well.
  const { l: before } = listen('1')
  await expect.poll(() => before.text).toContain('早先的事')
  let tell = () => {}
  const told = new Promise<void>((go) => {
    tell = go
  })
  const system = pools.system.withPlugin({
    transformQuery: (q) => q.node,
    transformResult: async ({ result }) => {
      if (result.rows.some((r) => r.title === '早先的事')) await told
      return result
    },
  })
  const slow = createLive({ ...pools, system }, createMetrics(), pino({ level: 'silent' }))
  slow.start()
  const { l } = listen('1', slow)
  await expect.poll(() => l.text).toContain('event: hello')
  await happens('这会儿的事')
  await expect.poll(() => l.text).toContain('这会儿的事')
  expect(l.text.match(/id: \d+/g)).toEqual(['id: 1'])
  tell()
  await expect.poll(() => l.text).toContain('早先的事')
  const last = l.text.match(/id: \d+/g)?.at(-1)
  expect(last).not.toBe('id: 1')
  await slow.stop()
})
