import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  drawOf,
  everyday,
  type Pace,
  realTime,
  reportsADay,
  shareOfHour,
  storiesDue,
  strangerSince,
  townTime,
  untilNext,
  withSpeed,
} from './rules.ts'

const hour = 3_600_000
const shanghai = 8 * hour

describe('the clock of the town', () => {
  test('runs as fast as it is told, stands at a pause, and never jumps when the speed changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 1, 10, 60, 600), fc.integer({ min: 0, max: 1e7 })), {
          minLength: 1,
        }),
        (changes) => {
          let pace: Pace = { realMs: 0, townMs: 1000, speed: 1 }
          let now = 0
          let expected = 1000
          for (const [speed, ms] of changes) {
            pace = withSpeed(pace, now, speed)
            now += ms
            expected += ms * speed
            expect(townTime(pace, now)).toBe(expected)
          }
        },
      ),
    )
  })
  test('says when it will read a time', () => {
    const pace = { realMs: 100, townMs: 1000, speed: 60 }
    expect(realTime(pace, 7000)).toBe(200)
    expect(realTime({ ...pace, speed: 0 }, 7000)).toBe(Number.POSITIVE_INFINITY)
  })
})

test('a day has about 200 reports, most of them by day', () => {
  const draw = drawOf('rhythm')
  let t = 0
  let night = 0
  let n = 0
  for (const end = 30 * 24 * hour; t < end; n++) {
    const h = Math.floor(t / hour) % 24
    if (h < 6) night++
    t += untilNext(h, draw(String(n)))
  }
  expect(n / 30).toBeGreaterThan(reportsADay * 0.9)
  expect(n / 30).toBeLessThan(reportsADay * 1.1)
  expect(night / n).toBeLessThan(0.06)
  expect(Array.from({ length: 24 }, (_, h) => shareOfHour(h)).reduce((a, b) => a + b)).toBeCloseTo(1)
})

test('a story begins once when its hour comes, at any speed', () => {
  const stories = [
    { key: 'late', startsAt: '23:45' },
    { key: 'early', startsAt: '00:05' },
  ]
  const at = (time: string) => Date.parse(`2026-06-26T${time}:00+08:00`)
  expect(storiesDue(stories, at('23:44'), at('23:45'), shanghai)).toEqual(['late'])
  expect(storiesDue(stories, at('23:45'), at('23:50'), shanghai)).toEqual([])
  expect(storiesDue(stories, at('23:40'), at('23:40') + hour, shanghai)).toEqual(['late', 'early'])
})

describe('everyday cases', () => {
  const spot = {
    region: '500102006001003',
    point: [107.39, 29.7] as [number, number],
    address: '顺城街 18 号',
    qr: null,
    worker: 'tanqh',
  }
  const channels = [
    'hotline',
    'mailbox',
    'qr',
    'web',
    'phone',
    'walk-in',
    'grid-worker',
    'order',
    'patrol',
  ] as const
  test('go in the order of time, begin with the report and never use a code that is not there', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...channels), (seed, channel) => {
        const steps = everyday(
          { text: '垃圾没人收', channel, item: '1.1.1', level: 'urgent' },
          spot,
          drawOf(seed),
        )
        expect(steps.map((s) => s.at)).toEqual(steps.map((s) => s.at).sort((a, b) => a - b))
        expect(steps[0]).toMatchObject({ do: 'report', at: 0 })
        expect(steps[0]).not.toHaveProperty('qr')
        expect(steps.slice(1).every((s) => s.do !== 'report')).toBe(true)
      }),
    )
  })
  test('are mostly finished, some waiting, some reopened', () => {
    const all = Array.from({ length: 4000 }, (_, n) =>
      everyday(
        { text: '垃圾没人收', channel: 'web', item: '1.1.1', level: 'normal' },
        spot,
        drawOf(String(n)),
      ),
    )
    const share = (f: (s: (typeof all)[number]) => boolean) => all.filter(f).length / all.length
    expect(share((s) => s.length === 1)).toBeCloseTo(0.03, 1)
    expect(share((s) => s.some((x) => x.do === 'rate' && !x.solved))).toBeCloseTo(0.04, 1)
    expect(share((s) => s.some((x) => x.do === 'rate' && x.solved))).toBeGreaterThan(0.5)
  })
})

describe('somebody real', () => {
  const e = (seq: number, kind: string, actorKind: string, data: Record<string, unknown> = {}) => ({
    seq,
    kind,
    actorKind,
    data,
  })
  const ours = new Set(['r1'])
  test('is whoever did something since, not the system', () => {
    const made = [
      e(1, 'reported', 'reporter', { reportId: 'r1' }),
      e(2, 'triaged', 'system'),
      e(3, 'dispatched', 'account'),
    ]
    expect(strangerSince(made, 3, ours)).toBeNull()
    expect(strangerSince([...made, e(4, 'clock_late', 'system')], 3, ours)).toBeNull()
    expect(strangerSince([...made, e(4, 'noted', 'account')], 3, ours)?.seq).toBe(4)
    expect(strangerSince([...made, e(4, 'answered', 'reporter')], 3, ours)?.seq).toBe(4)
  })
  test('is whoever reported it too, even if the system joined the two', () => {
    const made = [
      e(1, 'reported', 'reporter', { reportId: 'r1' }),
      e(2, 'report_linked', 'system', { reportId: 'r2' }),
    ]
    expect(strangerSince(made, 2, ours)?.seq).toBe(2)
    expect(strangerSince(made, 2, new Set(['r1', 'r2']))).toBeNull()
    expect(strangerSince([e(1, 'reported', 'reporter', { reportId: 'r9' })], 5, ours)?.seq).toBe(1)
  })
})
