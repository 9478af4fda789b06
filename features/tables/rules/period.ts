/** Periods by key (`2026-05`, `2026-Q2`, `once`), their days, and when their table is due. The day is an argument. */
import type { Words } from '../../../kernel/contract.ts'
import { dueAt, instantOf } from '../../clocks/rules.ts'
import type { Definition, PeriodKind } from './model.ts'

export interface Period {
  key: string
  /** Both counted. */
  from: string
  to: string
}
const two = (n: number) => String(n).padStart(2, '0')
const lastDay = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The period of this key; undefined when there is none such. A table that is asked once looks back over the year of its day. */
export function periodOf(kind: PeriodKind, key: string, dueOn: string | null = null): Period | undefined {
  if (kind === 'once') {
    if (key !== 'once' || !dueOn) return undefined
    return { key, from: `${Number(dueOn.slice(0, 4)) - 1}${dueOn.slice(4, 7)}-01`, to: dueOn }
  }
  const m = (kind === 'month' ? /^(20\d{2})-(0[1-9]|1[0-2])$/ : /^(20\d{2})-Q([1-4])$/).exec(key)
  if (!m) return undefined
  const year = Number(m[1])
  const last = kind === 'month' ? Number(m[2]) : Number(m[2]) * 3
  const first = kind === 'month' ? last : last - 2
  return { key, from: `${year}-${two(first)}-01`, to: `${year}-${two(last)}-${lastDay(year, last)}` }
}

/** The last one that has ended by a day; of a table that is asked once, the one. */
export function lastEnded(kind: PeriodKind, today: string): string {
  if (kind === 'once') return 'once'
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7))
  if (kind === 'month') return month === 1 ? `${year - 1}-12` : `${year}-${two(month - 1)}`
  const quarter = Math.ceil(month / 3)
  return quarter === 1 ? `${year - 1}-Q4` : `${year}-Q${quarter - 1}`
}
/** The one before. */
export function before(key: string): string {
  const year = Number(key.slice(0, 4))
  if (key.includes('Q')) return key.endsWith('Q1') ? `${year - 1}-Q4` : `${year}-Q${Number(key.at(-1)) - 1}`
  const month = Number(key.slice(5))
  return month === 1 ? `${year - 1}-12` : `${year}-${two(month - 1)}`
}

export function periodWords(key: string): Words {
  if (key === 'once') return { zh: '一次性', en: 'once' }
  const [year, rest] = [key.slice(0, 4), key.slice(5)]
  return rest.startsWith('Q')
    ? { zh: `${year} 年第${'一二三四'[Number(rest[1]) - 1]}季度`, en: `${rest} ${year}` }
    : { zh: `${year} 年 ${Number(rest)} 月`, en: key }
}

type Calendar = Parameters<typeof dueAt>[2]
/** The close of office of the Nth working day after the period; of a table asked once, of its day or the next working day. */
export function dueOf(
  d: Pick<Definition, 'period' | 'dueDays' | 'dueOn'>,
  p: Period,
  calendar: Calendar,
): Date {
  const end = Date.parse(`${p.to}T00:00:00Z`)
  const wall = d.period === 'once' ? end : end + 86_400_000
  const from = new Date(instantOf(wall, calendar.zone) - 1000)
  return dueAt(
    from,
    { unit: 'workingDays', amount: d.period === 'once' ? 1 : Math.max(1, d.dueDays) },
    calendar,
  ).due
}
