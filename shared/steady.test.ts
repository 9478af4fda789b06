import { expect, it } from 'vitest'
import { createSteady } from './steady.ts'

/** A clock by hand and a question that takes `cost` milliseconds of it. */
function world(cheapMs = 50) {
  let time = 0
  let asked = 0
  const steady = createSteady({ cheapMs, longestMs: 10_000, now: () => time })
  const ask = (cost: number, key = 'k') =>
    steady(key, 10, async () => {
      time += cost
      return ++asked
    })
  return { steady, ask, pass: (ms: number) => void (time += ms), asked: () => asked }
}

it('asks anew for what is cheap', async () => {
  const w = world()
  expect([await w.ask(49), await w.ask(49), await w.ask(49)]).toEqual([1, 2, 3])
})

it('keeps what was dear for so many times its cost, and no longer than the longest', async () => {
  const w = world()
  expect(await w.ask(200)).toBe(1)
  w.pass(1999)
  expect(await w.ask(200)).toBe(1)
  w.pass(1)
  expect(await w.ask(2000)).toBe(2)
  w.pass(9999)
  expect(await w.ask(1)).toBe(2)
  w.pass(1)
  expect(await w.ask(1)).toBe(3)
  // It has become cheap.
  expect(await w.ask(1)).toBe(4)
})

it('keeps keys apart', async () => {
  const w = world()
  expect([await w.ask(100, 'a'), await w.ask(100, 'b'), await w.ask(100, 'a')]).toEqual([1, 2, 1])
})

it('asks once for all who come while a dear question is asked again; a fault is told and not kept', async () => {
  const steady = createSteady({ cheapMs: 0, now: () => 0 })
  let calls = 0
  let answer: (n: number) => void = () => {}
  let fail: (e: Error) => void = () => {}
  const slow = () =>
    steady('k', 0, () => {
      calls++
      return new Promise<number>((done, failed) => {
        answer = done
        fail = failed
      })
    })
  const first = slow()
  answer(1)
  expect(await first).toBe(1)
  const all = [slow(), slow(), slow()]
  answer(2)
  expect(await Promise.all(all)).toEqual([2, 2, 2])
  expect(calls).toBe(2)
  const broken = [slow(), slow()]
  fail(new Error('gone'))
  for (const b of broken) await expect(b).rejects.toThrow('gone')
  const anew = slow()
  answer(4)
  expect(await anew).toBe(4)
  expect(calls).toBe(4)
})
