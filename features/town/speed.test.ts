/**
 * How fast the town lives, measured on a running clock: a story whose steps are 200 ms apart at a speed is told at that speed, and
 * each step is seen when it happens. The door is a stand-in that notes the moment; what goes through it is tested in stories.test.ts.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Town, testTown } from '../../test/town.ts'
import type { Speed } from './contract.ts'
import type { Story } from './contract-story.ts'
import type { Door } from './door.ts'
import { startTown, type TownService } from './run.ts'

const gapMs = 200
const steps = 5
/** A machine that is busy is late, never early. */
const lateMs = 1500
const start = Date.parse('2026-06-26T10:00:00+08:00')

let t: Town
let living: TownService | undefined
beforeAll(async () => {
  t = await testTown()
})
afterEach(() => living?.end())
afterAll(() => t?.close())

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** A town whose one story has a step every `minutes` of its own time; `seen` are the moments of the steps, in our ms. */
async function live(speed: Speed, minutes: number) {
  const seen: number[] = []
  const from = performance.now()
  const now = () => performance.now() - from
  const said = (status: number, body: unknown) => Promise.resolve({ status, body })
  const door: Door = {
    anyone: () => {
      seen.push(now())
      return said(201, { reportId: `r${seen.length}`, number: 'N', token: null })
    },
    as: (_who, _method, url) =>
      url.includes('?')
        ? said(200, { rows: [{ number: 'N', id: 'c' }] })
        : said(200, { id: 'c', version: 1, events: [] }),
    signed: () => Promise.resolve(null),
    upload: () => Promise.resolve(null),
  }
  const story: Story = {
    key: 'beat',
    title: { zh: '拍子', en: 'Beat' },
    about: { zh: '拍子', en: 'Beat' },
    startsAt: '03:00',
    steps: Array.from({ length: steps }, (_, n) => ({
      do: 'report' as const,
      at: (n + 1) * minutes,
      as: `r${n}`,
      case: 'main',
      channel: 'web' as const,
      text: '灯坏了',
    })),
    ends: [],
  }
  const town = await startTown(
    { ...t.app, clock: () => new Date(start + now()) },
    {
      door,
      stories: [story],
      voices: [],
      spots: [],
      picture: () => Promise.reject(new Error('none')),
      speed,
      seed: 's',
    },
  )
  living = town
  return { town, seen, now }
}
const minutesFor = (speed: number) => (gapMs * speed) / 60_000

test.each([1, 10, 60, 600] as const)('%i× is that many times as fast', async (speed) => {
  const { town, seen, now } = await live(speed, minutesFor(speed))
  const told = now()
  await town.tell('beat')
  await expect.poll(() => seen.length, { timeout: steps * gapMs + lateMs, interval: 20 }).toBe(steps)
  for (const [n, at] of seen.entries()) {
    expect(at - told).toBeGreaterThan((n + 1) * gapMs - 25)
    expect(at - told).toBeLessThan((n + 1) * gapMs + lateMs)
  }
  // The town's own clock has gone as many times as far as ours.
  const [hour, minute] = town.now().clock.split(':').map(Number)
  const gone = (hour! - 10) * 60 + minute!
  expect(gone).toBeGreaterThanOrEqual(Math.floor((speed * seen.at(-1)!) / 60_000))
  expect(gone).toBeLessThanOrEqual(Math.ceil((speed * now()) / 60_000))
})

test('0 stands still, and what is changed takes effect at once', async () => {
  const { town, seen, now } = await live(0, minutesFor(600))
  await expect(town.tell('beat')).rejects.toMatchObject({ code: 'town.paused' })
  await wait(300)
  expect(town.now().clock).toBe('10:00')

  // At the speed of life the first step is two minutes away; at 600 it comes at once.
  await town.setSpeed(1)
  await town.tell('beat')
  await wait(300)
  expect(seen).toEqual([])
  await town.setSpeed(600)
  const faster = now()
  await expect.poll(() => seen.length, { timeout: gapMs + lateMs, interval: 10 }).toBeGreaterThan(0)
  expect(seen[0]! - faster).toBeGreaterThan(gapMs - 50)

  await town.setSpeed(0)
  const so = seen.length
  const { clock } = town.now()
  await wait(3 * gapMs)
  expect(seen.length).toBe(so)
  expect(so).toBeLessThan(steps)
  expect(town.now()).toMatchObject({ clock, speed: 0 })

  // It goes on where it stood, without what the pause would have held.
  await town.setSpeed(600)
  const on = now()
  await expect.poll(() => seen.length, { timeout: steps * gapMs + lateMs, interval: 10 }).toBe(steps)
  expect(seen.at(-1)! - on).toBeGreaterThan((steps - so - 1) * gapMs - 50)
})
