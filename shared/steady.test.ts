import { expect, it } from 'vitest'
import { createSteady } from './steady.ts'

/** A clock by hand and a question that takes `cost` milliseconds of it. */
function world(o: { cheapMs?: number; leastMs?: number } = {}) {
  let time = 0
  let asked = 0
  const steady = createSteady({ cheapMs: 50, longestMs: 10_000, now: () => time, ...o })
  const ask = (cost: number, key = 'k') =>
    steady(key, 10, async () => {
      time += cost
      return ++asked
    })
  const pass = (ms: number) => {
    time += ms
  }
  return { ask, pass }
}
const settled = () => new Promise((done) => setTimeout(done))

it('asks anew for what is cheap', async () => {
  const w = world()
  expect([await w.ask(49), await w.ask(49), await w.ask(49)]).toEqual([1, 2, 3])
})

it('keeps what was dear for so many times its cost, then gives it once more while it asks', async () => {
  const w = world()
  expect(await w.ask(200)).toBe(1)
  w.pass(1999)
  expect(await w.ask(200)).toBe(1)
  w.pass(1)
  expect(await w.ask(60)).toBe(1)
  await settled()
  expect(await w.ask(60)).toBe(2)
})

it('never gives what is older than four times as long', async () => {
  const w = world()
  expect(await w.ask(200)).toBe(1)
  w.pass(8000)
  expect(await w.ask(2000)).toBe(2)
  // 20 s would be its cost; no longer than the longest.
  w.pass(40_000)
  expect(await w.ask(1)).toBe(3)
  // It has become cheap.
  expect(await w.ask(1)).toBe(4)
})

it('keeps everything for the least time it was given', async () => {
  const w = world({ leastMs: 1000 })
  expect([await w.ask(1), await w.ask(1)]).toEqual([1, 1])
  w.pass(999)
  expect(await w.ask(1)).toBe(1)
  w.pass(1)
  expect(await w.ask(1)).toBe(2)
})

it('keeps keys apart', async () => {
  const w = world()
  expect([await w.ask(100, 'a'), await w.ask(100, 'b'), await w.ask(100, 'a')]).toEqual([1, 2, 1])
})

it('asks once for all who come meanwhile; a fault is told to all of them and not kept', async () => {
  let time = 0
  const steady = createSteady({ cheapMs: 0, now: () => time })
  let calls = 0
  let answer: (n: number) => void = () => {}
  let fail: (e: Error) => void = () => {}
  const slow = () =>
    steady('k', 10, () => {
      calls++
      return new Promise<number>((done, failed) => {
        answer = done
        fail = failed
      })
    })
  const first = slow()
  time += 100
  answer(1)
  expect(await first).toBe(1)
  time += 100_000
  const all = [slow(), slow(), slow()]
  time += 100
  answer(2)
  expect(await Promise.all(all)).toEqual([2, 2, 2])
  expect(calls).toBe(2)
  time += 100_000
  const broken = [slow(), slow()]
  fail(new Error('gone'))
  for (const b of broken) await expect(b).rejects.toThrow('gone')
  const anew = slow()
  answer(4)
  expect(await anew).toBe(4)
  expect(calls).toBe(4)
})

it('a fault behind an answer that still holds disturbs nobody and is asked again', async () => {
  let time = 0
  const steady = createSteady({ cheapMs: 0, now: () => time })
  expect(
    await steady('k', 10, async () => {
      time += 100
      return 1
    }),
  ).toBe(1)
  time += 1500
  expect(await steady('k', 10, () => Promise.reject(new Error('gone')))).toBe(1)
  await settled()
  expect(await steady('k', 10, async () => 2)).toBe(2)
})

it('asks behind one key after another, within its share of the time; nobody waits while the old answers are good', async () => {
  let time = 0
  let running = 0
  let atOnce = 0
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
  const steady = createSteady({
    cheapMs: 0,
    leastMs: 1000,
    goodMs: 60_000,
    share: 0.5,
    pause,
    now: () => time,
  })
  const keys = ['a', 'b', 'c']
  let made = 0
  const ask = (key: string) =>
    steady(key, 1, async () => {
      running++
      atOnce = Math.max(atOnce, running)
      await settled()
      time += 10
      running--
      return `${key}${++made}`
    })
  for (const k of keys) await ask(k)
  time += 5000
  atOnce = 0
  expect(await Promise.all(keys.map(ask))).toEqual(['a1', 'b2', 'c3'])
  const from = performance.now()
  while (made < 6) await settled()
  // Three of ten milliseconds each; after the first two as long a pause.
  expect(performance.now() - from).toBeGreaterThan(15)
  expect(atOnce).toBe(1)
  expect(await Promise.all(keys.map(ask))).toEqual(['a4', 'b5', 'c6'])
})
