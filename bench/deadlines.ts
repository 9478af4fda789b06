/**
 * How many due times a second one process computes, and how many case clocks it folds. Prints each figure beside its goal.
 * Run: node bench/deadlines.ts
 */
import { cpus } from 'node:os'
import type { ClockEvent, Limit } from '../features/clocks/contract.ts'
import { oracleDue } from '../features/clocks/oracle.ts'
import { builtinCalendar as calendar, defaultPolicy, dueAt, fold } from '../features/clocks/rules.ts'
import { cn, random } from '../features/clocks/sample.ts'

const limits: Limit[] = [
  { amount: 2, unit: 'workingDays' },
  { amount: 1, unit: 'workingDays' },
  { amount: 15, unit: 'workingDays' },
  { amount: 4, unit: 'workingHours' },
  { amount: 80, unit: 'workingHours' },
  { amount: 30, unit: 'workingMinutes' },
  { amount: 4, unit: 'hours' },
  { amount: 3, unit: 'days' },
]
const rnd = random(1)
const starts = Array.from(
  { length: 4096 },
  () => new Date(Date.UTC(2020, 0, 1) + rnd() * 6 * 365 * 86_400_000),
)

/** Calls a second, best of five rounds after a warm-up; `sink` keeps the work from being optimised away. */
function rate(rounds: number, work: (n: number) => number): number {
  let best = 0
  let sink = 0
  for (let round = 0; round < 6; round++) {
    const begin = performance.now()
    for (let n = 0; n < rounds; n++) sink += work(n)
    const perSecond = (rounds / (performance.now() - begin)) * 1000
    if (round > 0) best = Math.max(best, perSecond)
  }
  if (Number.isNaN(sink)) throw new Error('not a date')
  return best
}

const events: ClockEvent[] = [
  { type: 'reported', level: 'normal', at: cn('2026-06-26 08:30') },
  { type: 'dispatched', handler: 'a', role: 'lead', at: cn('2026-06-26 09:00') },
  { type: 'signed', handler: 'a', at: cn('2026-06-26 09:10') },
  { type: 'suspended', at: cn('2026-06-26 10:00') },
  { type: 'resumed', at: cn('2026-06-29 10:00') },
  { type: 'extended', by: { amount: 1, unit: 'workingDays' }, at: cn('2026-06-30 10:00') },
  { type: 'resolved', at: cn('2026-07-01 10:00') },
  { type: 'feedbackSent', at: cn('2026-07-01 10:05') },
]
const now = cn('2026-07-01 11:00')

const start = (n: number) => starts[n & 4095]!
const limit = (n: number) => limits[n & 7]!
const rows: [name: string, perSecond: number, goal: number | null][] = [
  ['dueAt, eight limits', rate(400_000, (n) => dueAt(start(n), limit(n), calendar).due.getTime()), 200_000],
  ['dueAt with explanation', rate(10_000, (n) => dueAt(start(n), limit(n), calendar).explain.length), null],
  ['day-walking oracle', rate(10_000, (n) => oracleDue(start(n), limit(n), calendar).getTime()), null],
  ['fold, 8 events', rate(20_000, () => fold(events, defaultPolicy, calendar, now).length), null],
]
process.stdout.write(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, one thread\n`)
for (const [name, perSecond, goal] of rows) {
  const against = goal ? `  goal ${goal.toLocaleString('en')}  ${(perSecond / goal).toFixed(1)}×` : ''
  process.stdout.write(
    `${name.padEnd(24)} ${Math.round(perSecond).toLocaleString('en').padStart(10)}/s${against}\n`,
  )
}
process.exitCode = rows.every(([, perSecond, goal]) => goal === null || perSecond >= goal) ? 0 : 1
