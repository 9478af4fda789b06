/**
 * Writes packs/common/calendar.json from the npm package chinese-days. Run after an update of the package, when the State Council has
 * announced a year: `node features/clocks/build-calendar.ts`
 *
 * Known years are those the package has days for. For the years after, only what the law fixes in advance is filled in
 * (全国年节及纪念日放假办法, as of 2025): it keeps the guess good, and those years stay unknown so that every use of them warns.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chineseDays from 'chinese-days'
import type { Calendar } from './contract.ts'
import { defaultHours, defaultZone } from './rules/calendar.ts'
import { dateOf, dayNumber } from './rules/zone.ts'

// chinese-days reads dates in the zone of the machine.
process.env.TZ = defaultZone
const YEARS_AHEAD = 3
const require = createRequire(import.meta.url)
const table: { holidays: Record<string, string>; workdays: Record<string, string> } = JSON.parse(
  readFileSync(require.resolve('chinese-days/dist/chinese-days.json'), 'utf8'),
)
const { version } = JSON.parse(readFileSync(require.resolve('chinese-days/package.json'), 'utf8')) as {
  version: string
}

const named: [string, 'holiday' | 'workday', string][] = [
  ...Object.entries(table.holidays).map(([date, name]) => row(date, 'holiday', name)),
  ...Object.entries(table.workdays).map(([date, name]) => row(date, 'workday', name)),
]

/** The package names a day "National Day,国庆节,3". */
function row(
  date: string,
  kind: 'holiday' | 'workday',
  name: string,
): [string, 'holiday' | 'workday', string] {
  return [date, kind, name.split(',')[1] ?? name]
}

const knownYears = [...new Set(named.map(([date]) => Number(date.slice(0, 4))))].sort((a, b) => a - b)

function lunar(year: number, month: string, day: string): string {
  return chineseDays.getSolarDateFromLunar(`${year}-${month}-${day}`).date
}

function fixed(year: number): [string, 'holiday', string][] {
  const newYear = dayNumber(lunar(year, '01', '01'))
  const days = (name: string, ...dates: string[]) =>
    dates.map((date): [string, 'holiday', string] => [date, 'holiday', name])
  return [
    ...days('元旦', `${year}-01-01`),
    ...days('春节', ...[-1, 0, 1, 2].map((day) => dateOf(newYear + day))),
    ...days('清明', chineseDays.getSolarTermDate(year, 4, 'pure_brightness')),
    ...days('劳动节', `${year}-05-01`, `${year}-05-02`),
    ...days('端午', lunar(year, '05', '05')),
    ...days('中秋', lunar(year, '08', '15')),
    ...days('国庆节', `${year}-10-01`, `${year}-10-02`, `${year}-10-03`),
  ]
}

for (let ahead = 1; ahead <= YEARS_AHEAD; ahead++) named.push(...fixed(knownYears.at(-1)! + ahead))
named.sort(([a], [b]) => (a < b ? -1 : 1))

const calendar: Calendar = {
  version: `cn-${knownYears.at(-1)}`,
  zone: defaultZone,
  officeHours: defaultHours,
  knownYears,
  days: Object.fromEntries(named.map(([date, kind]) => [date, kind])),
  names: Object.fromEntries(named.map(([date, , name]) => [date, name])),
}
const file = new URL('../../packs/common/calendar.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(calendar, null, 1)}\n`)
process.stdout.write(`calendar ${calendar.version}: ${named.length} days, chinese-days ${version}\n`)
