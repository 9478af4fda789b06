/** Days of date fields as moments: a term begins with its day and ends with it, in the zone of the browser. */

export const dayOf = (t: Date): string =>
  `${t.getFullYear()}-${String(t.getMonth() + 1).padStart(2, '0')}-${String(t.getDate()).padStart(2, '0')}`
export const today = (): string => dayOf(new Date())
export const inDays = (n: number): string => dayOf(new Date(Date.now() + n * 86_400_000))
export const dayStart = (day: string): string => new Date(`${day}T00:00:00`).toISOString()
/** The end of the day: the moment the next one begins. */
export function dayEnd(day: string): string {
  const t = new Date(`${day}T00:00:00`)
  t.setDate(t.getDate() + 1)
  return t.toISOString()
}
/** The last moment inside a term, as people read an end: a term until midnight is one until 23:59 of its last day. */
export const lastMoment = (until: string): number => new Date(until).getTime() - 1
