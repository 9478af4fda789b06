/** Days of the place (Asia/Shanghai) for labels and date fields. */
const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** `2026-06-26`. */
export const dayOf = (at: string | number | Date): string => parts.format(new Date(at))

export const todayHere = (): string => dayOf(Date.now())

const DAY = 86_400_000
/** Whole days since 1970 of a day label, and back. */
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY)
export const dayLabel = (n: number): string => new Date(n * DAY).toISOString().slice(0, 10)
