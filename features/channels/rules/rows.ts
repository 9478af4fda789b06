/** One row of a table as a report: what is wrong with it, and what had to be left out. */
import { instantOf } from '../../clocks/rules/zone.ts'
import { type Crs, toWgs84 } from '../../regions/rules/crs.ts'
import { Phone } from '../../reports/contract.ts'
import type { Columns, Field } from './columns.ts'

export interface RowIssue {
  /** `error`: the row is not taken. `warning`: taken without this part. */
  level: 'error' | 'warning'
  field: Field
  code: string
  zh: string
  en: string
}

export interface RowReport {
  externalId?: string
  title?: string
  body: string
  placeText?: string
  point?: [number, number]
  name?: string
  phone?: string
  /** ISO with zone. */
  occurredAt?: string
  /** The other columns under their headings; no name and no phone. */
  raw: Record<string, string>
}

export interface RowRules {
  columns: Columns
  headings: readonly string[]
  crs: Crs
  /** For times without a zone. */
  zone: string
}

const maxBody = 8000

/** `report` is absent when a fault keeps the row out. */
export function readRow(
  cells: readonly string[],
  rules: RowRules,
): { report?: RowReport; issues: RowIssue[] } {
  const issues: RowIssue[] = []
  const cell = (field: Field): string => {
    const at = rules.columns[field]
    return at === undefined ? '' : clean(cells[at] ?? '')
  }
  const say = (level: RowIssue['level'], field: Field, code: string, zh: string, en: string) => {
    issues.push({ level, field, code, zh, en })
  }

  const title = cell('title')
  const body = cell('body') || title
  if (body === '') say('error', 'body', 'missing', '没有内容', 'there is no text')
  if (body.length > maxBody)
    say(
      'error',
      'body',
      'too_long',
      `内容超过 ${maxBody} 字`,
      `the text is longer than ${maxBody} characters`,
    )
  const externalId = cell('externalId')
  if (externalId.length > 100)
    say('error', 'externalId', 'too_long', '编号超过 100 字', 'the number is longer than 100 characters')

  const given = cell('phone')
  const phone = given === '' || isNothing(given) ? undefined : Phone.safeParse(given)
  if (phone && !phone.success)
    say('warning', 'phone', 'dropped', '电话不像电话，不带电话收下', 'not a phone number; taken without it')

  const when = cell('occurredAt')
  const occurredAt = when === '' || isNothing(when) ? null : readTime(when, rules.zone)
  if (when !== '' && !isNothing(when) && !occurredAt)
    say(
      'warning',
      'occurredAt',
      'dropped',
      `时间看不懂（${when.slice(0, 30)}），按收到时间记`,
      'the time could not be read; the time of import is taken',
    )

  const point = readPoint(cell('lng'), cell('lat'), rules.crs)
  if (point === 'wrong')
    say('warning', 'lng', 'dropped', '经纬度不对，按地址找地方', 'not a position; the address is used')

  if (issues.some((i) => i.level === 'error')) return { issues }
  const name = cell('name')
  return {
    issues,
    report: {
      body,
      raw: others(cells, rules),
      ...(externalId ? { externalId } : {}),
      ...(title && title !== body ? { title: title.slice(0, 200) } : {}),
      ...(cell('placeText') ? { placeText: cell('placeText').slice(0, 300) } : {}),
      ...(point && point !== 'wrong' ? { point } : {}),
      ...(name && !isNothing(name) ? { name: name.slice(0, 60) } : {}),
      ...(phone?.success ? { phone: phone.data } : {}),
      ...(occurredAt ? { occurredAt } : {}),
    },
  }
}

/** Control characters (PostgreSQL takes no NUL), odd spaces and lone surrogates out, line ends kept. */
function clean(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff\ufffe\uffff]/g, '')
      .replace(/[\u00a0\u3000]/g, ' ')
      .trim()
  )
}

const isNothing = (s: string): boolean =>
  /^(无|没有|不详|未知|匿名|空|-+|—+|\/|n\/?a|null|none|unknown)$/i.test(s)

function others(cells: readonly string[], rules: RowRules): Record<string, string> {
  const used = new Set(Object.values(rules.columns))
  const out: Record<string, string> = {}
  rules.headings.forEach((h, i) => {
    const value = clean(cells[i] ?? '').slice(0, 2000)
    if (!used.has(i) && value !== '') out[clean(h).slice(0, 60) || `column ${i + 1}`] = value
  })
  return out
}

function readPoint(lng: string, lat: string, crs: Crs): [number, number] | 'wrong' | null {
  if (lng === '' && lat === '') return null
  const x = Number(lng)
  const y = Number(lat)
  if (lng === '' || lat === '' || (x === 0 && y === 0)) return 'wrong'
  // China with its seas; anything else is swapped, projected or a typing error.
  if (!(x >= 73 && x <= 136 && y >= 3 && y <= 54)) return 'wrong'
  const [a, b] = toWgs84([x, y], crs)
  return [a!, b!]
}

/**
 * `2019/4/25 9:32:09`, `2026年6月26日 14时27分`, `20260626142705`, ISO, or a day number of Excel (45000.5) → ISO. Null for
 * what is no date, and for `4/5/2026`, which is April or May depending on who wrote it.
 */
export function readTime(text: string, zone: string): string | null {
  const t = text.normalize('NFKC').trim()
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(t)) {
    const at = new Date(t)
    return Number.isNaN(at.getTime()) ? null : at.toISOString()
  }
  if (/^\d{5}(\.\d+)?$/.test(t)) {
    // Day 25569 is 1970-01-01; only days of this century and the next decades are taken for such.
    const day = Number(t)
    if (day < 36_526 || day > 73_050) return null
    return new Date(instantOf(Math.round((day - 25_569) * 86_400) * 1000, zone)).toISOString()
  }
  const m =
    /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[T\s,]*(\d{1,2})[:时点](?:(\d{1,2})分?)?(?:[::]?(\d{1,2})(?:\.\d+)?秒?)?)?$/.exec(
      t,
    ) ?? /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(t)
  if (!m) return null
  const [y, mo, d, h, mi, s] = m.slice(1).map((x) => Number(x ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const wall = Date.UTC(y, mo - 1, d, h, mi, s)
  const back = new Date(wall)
  const same =
    back.getUTCFullYear() === y &&
    back.getUTCMonth() === mo - 1 &&
    back.getUTCDate() === d &&
    back.getUTCHours() === h &&
    back.getUTCMinutes() === mi
  if (!same || y < 1990 || y > 2099 || s > 59) return null
  return new Date(instantOf(wall, zone)).toISOString()
}
