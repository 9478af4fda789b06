/** Units of a limit text, from the longest name, so that 工作日 is not read as 日. */
const UNITS: [RegExp, string][] = [
  [/^(?:个)?(?:紧急工作日)$/, 'days'],
  [/^(?:个)?(?:紧急工作时|紧急工作小时)$/, 'hours'],
  [/^(?:个)?(?:工作日|working days?)$/, 'working days'],
  [/^(?:个)?(?:工作小时|工作时|working hours?)$/, 'working hours'],
  [/^(?:个)?(?:分钟|分|minutes?|min)$/, 'minutes'],
  [/^(?:个)?(?:小时|时|hours?|h)$/, 'hours'],
  [/^(?:个)?(?:自然日|天|日|days?|d)$/, 'days'],
]

export type LimitReading = { limit: string; rest: string } | null

/**
 * A limit in the words of a table, brought to the form `N working days | working hours | days | hours | minutes`.
 * 紧急工作时/日 of the city-management tables run around the clock, so they become plain hours and days. `bare` says what a
 * bare 天 or 小时 means in this table. Words after the limit (`1紧急工作时制止`) come back as `rest`. Null: not a limit.
 */
export function readLimit(
  text: string,
  bare: { day?: 'days' | 'working days'; hour?: 'hours' | 'working hours' } = {},
): LimitReading {
  const clean = text.trim().replace(/^(?:限|限时|在)?\s*/, '')
  const m = /^(\d{1,5})\s*(个?[一-鿿]+|[a-z]+(?: [a-z]+)?)?\s*(.*)$/i.exec(clean)
  if (!m?.[1] || !m[2] || Number(m[1]) === 0) return null
  let word = m[2]
  let rest = m[3] ?? ''
  for (; word.length > 0; ) {
    const unit = UNITS.find(([pattern]) => pattern.test(word))?.[1]
    if (unit) {
      const meant = unit === 'days' && /^个?[天日]$/.test(word) ? (bare.day ?? unit) : unit
      const final = unit === 'hours' && /^个?(?:小时|时)$/.test(word) ? (bare.hour ?? unit) : meant
      return { limit: `${Number(m[1])} ${final}`, rest: rest.replace(/^(?:以?内)$/, '').trim() }
    }
    if (/^[a-z]/i.test(word)) return null
    rest = word.slice(-1) + rest
    word = word.slice(0, -1)
  }
  return null
}

/** Whether a text is in the normal form that deadlines are computed from. */
export function isLimit(text: string): boolean {
  return /^[1-9]\d{0,4} (?:working days|working hours|working minutes|days|hours|minutes)$/.test(text)
}

/**
 * Length for comparing limits with each other, in minutes of the clock they run on, a working day being eight hours and so
 * a third of a day. Only an order: deadlines are computed with the calendar, never from this number. Null: not a limit.
 */
export function roughMinutes(text: string): number | null {
  const m = /^(\d+) (working days|working hours|days|hours|minutes)$/.exec(text)
  if (!m) return null
  const each =
    { 'working days': 1440, 'working hours': 180, days: 1440, hours: 60, minutes: 1 }[m[2] ?? ''] ?? 0
  return Number(m[1]) * each
}

const SAY: Record<string, string> = {
  'working days': ' 个工作日',
  'working hours': ' 个工作小时',
  days: ' 天',
  hours: ' 小时',
  minutes: ' 分钟',
}

/** `2 working days` → `2 个工作日`; what is not in normal form is shown as it stands. */
export function limitZh(text: string): string {
  const m = /^(\d+) (.+)$/.exec(text)
  return m && SAY[m[2] ?? ''] ? `${m[1]}${SAY[m[2] ?? '']}` : text
}
