/** Calendars from files: our JSON, lists of days as JSON, and CSV tables `date,kind,name` as offices keep them. */
import { type Calendar, calendarSchema, dateText, type OfficeSpan, type Words } from '../contract.ts'

export const defaultZone = 'Asia/Shanghai'
export const defaultHours: OfficeSpan[] = [
  ['08:30', '12:00'],
  ['14:00', '17:30'],
]

export interface CalendarFault extends Words {
  /** Line of the file (1 …) or path of the JSON value; empty for the whole file. */
  where: string
}
export type ReadCalendar =
  | { calendar: Calendar; faults?: undefined }
  | { faults: CalendarFault[]; calendar?: undefined }

const kinds: Record<'holiday' | 'workday', RegExp> = {
  holiday: /^(?:holiday|off|rest|day off|休|休息|假|假日|节假日|放假|休假|法定节假日)$/i,
  workday: /^(?:workday|working day|work|on|make-?up|班|上班|工作日|调休|调休上班|补班)$/i,
}
const headers: Record<'date' | 'kind' | 'name', RegExp> = {
  date: /^(?:date|day|日期)$/i,
  kind: /^(?:kind|type|status|类型|类别|安排)$/i,
  name: /^(?:name|title|holiday|名称|节日|说明|备注)$/i,
}

function kindOf(value: string): 'holiday' | 'workday' | null {
  if (kinds.holiday.test(value.trim())) return 'holiday'
  return kinds.workday.test(value.trim()) ? 'workday' : null
}

/** 2026-10-01, 2026/10/1, 2026.10.1, 20261001, 2026年10月1日 as 2026-10-01; null for anything that is not a day. */
export function readDate(value: string): string | null {
  const match =
    /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?$/.exec(value.trim()) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(value.trim())
  if (!match) return null
  const date = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`
  return dateText.safeParse(date).success ? date : null
}

type DayRow = { where: string; date: string; kind: string; name: string }

/** A calendar of rows; years with at least one row are the years it knows. All faults at once. */
function fromRows(rows: DayRow[], version: string, base: Partial<Calendar>): ReadCalendar {
  const days: Calendar['days'] = {}
  const names: Record<string, string> = {}
  const faults: CalendarFault[] = []
  for (const row of rows) {
    const date = readDate(row.date)
    const kind = kindOf(row.kind)
    if (!date) faults.push({ where: row.where, zh: `不是日期：${row.date}`, en: `not a day: ${row.date}` })
    if (!kind) {
      faults.push({
        where: row.where,
        zh: `类型只能是 holiday 或 workday：${row.kind}`,
        en: `kind is holiday or workday, not: ${row.kind}`,
      })
    }
    if (!date || !kind) continue
    if (days[date] && days[date] !== kind) {
      faults.push({ where: row.where, zh: `${date} 写了两种安排`, en: `${date} is both holiday and workday` })
    }
    days[date] = kind
    if (row.name.trim()) names[date] = row.name.trim()
  }
  if (rows.length === 0) faults.push({ where: '', zh: '没有一天', en: 'no day in it' })
  if (faults.length > 0) return { faults }
  const knownYears = [...new Set(Object.keys(days).map((date) => Number(date.slice(0, 4))))].sort(
    (a, b) => a - b,
  )
  return check({ zone: defaultZone, officeHours: defaultHours, ...base, version, days, names, knownYears })
}

function check(value: unknown): ReadCalendar {
  const parsed = calendarSchema.safeParse(value)
  if (parsed.success) return { calendar: parsed.data }
  return {
    faults: parsed.error.issues.map((issue) => ({
      where: issue.path.join('.'),
      zh: `日历写错了：${issue.message}`,
      en: `not a calendar: ${issue.message}`,
    })),
  }
}

/** Cells of one line; a comma, a semicolon or a tab parts them, quotes keep them together. */
function cells(line: string): string[] {
  const list: string[] = []
  for (const [, quoted, plain] of line.matchAll(/(?:^|[,;\t])(?:"((?:[^"]|"")*)"|([^,;\t]*))/g)) {
    list.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
  }
  return list
}

function fromCsv(text: string, version: string): ReadCalendar {
  const lines = text.split(/\r?\n/).map((line, i) => ({ where: String(i + 1), cells: cells(line) }))
  const rows = lines.filter((line) => line.cells.some(Boolean) && !line.cells[0]!.startsWith('#'))
  const head = rows[0]?.cells ?? []
  const find = (name: keyof typeof headers) => head.findIndex((cell) => headers[name].test(cell))
  const named = find('date') >= 0
  if (named && find('kind') < 0) {
    return { faults: [{ where: rows[0]!.where, zh: '缺 kind（类型）这一列', en: 'there is no column kind' }] }
  }
  const [date, kind, name] = named ? [find('date'), find('kind'), find('name')] : [0, 1, 2]
  return fromRows(
    rows.slice(named ? 1 : 0).map((row) => ({
      where: row.where,
      date: row.cells[date] ?? '',
      kind: row.cells[kind] ?? '',
      name: row.cells[name] ?? '',
    })),
    version,
    {},
  )
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** The yearly files of NateScarlet/holiday-cn say it with a boolean. */
const offDay = (value: unknown) => (value === true ? 'holiday' : value === false ? 'workday' : '')

function fromJson(value: unknown, version: string): ReadCalendar {
  if (Array.isArray(value)) {
    const rows = value.map((row: Record<string, unknown> | null, i) => ({
      where: String(i),
      date: text(row?.date),
      kind: text(row?.kind ?? row?.type) || offDay(row?.isOffDay),
      name: text(row?.name),
    }))
    return fromRows(rows, version, {})
  }
  if (typeof value !== 'object' || value === null) return check(value)
  const { days, ...rest } = value as Record<string, unknown>
  if (Array.isArray(days)) {
    const read = fromJson(days, text(rest.version) || version)
    return read.faults ? read : check({ ...read.calendar, ...rest })
  }
  if (days === undefined && Object.keys(rest).length > 0 && Object.keys(rest).every((key) => readDate(key))) {
    const rows = Object.entries(rest).map(([date, kind]) => ({
      where: date,
      date,
      kind: text(kind),
      name: '',
    }))
    return fromRows(rows, version, {})
  }
  const years = new Set(
    Object.keys((days as object | undefined) ?? {}).map((date) => Number(date.slice(0, 4))),
  )
  return check({
    version,
    zone: defaultZone,
    officeHours: defaultHours,
    knownYears: [...years].sort((a, b) => a - b),
    days,
    ...rest,
  })
}

/**
 * Reads a calendar file. JSON: `{version, zone, officeHours, weekdays, days: {"2026-10-01": "holiday"}, knownYears}` with everything but
 * `days` optional, or a list of `{date, kind, name}`. CSV: `date,kind,name` with or without a header, kind `holiday` or `workday`
 * (放假、上班 …). What is not given is Asia/Shanghai, 08:30–12:00 and 14:00–17:30, and the years that have a row. `version` names it.
 * Returns every fault with its line; never half a calendar.
 */
export function readCalendar(content: string, version: string): ReadCalendar {
  const body = content.replace(/^\uFEFF/, '').trim()
  if (!/^[[{]/.test(body)) return fromCsv(body, version)
  try {
    return fromJson(JSON.parse(body), version)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { faults: [{ where: '', zh: `不是 JSON：${why}`, en: `not JSON: ${why}` }] }
  }
}

/** `base` with the days and known years of `added` laid over it: a local holiday, a newly announced year. */
export function mergeCalendars(
  base: Calendar,
  added: Pick<Calendar, 'version' | 'days' | 'names' | 'knownYears'>,
): Calendar {
  return {
    ...base,
    version: `${base.version}+${added.version}`,
    days: { ...base.days, ...added.days },
    names: { ...base.names, ...added.names },
    knownYears: [...new Set([...base.knownYears, ...added.knownYears])].sort((a, b) => a - b),
  }
}
