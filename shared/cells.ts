/** Cells of tables as offices write them: headings, days. */

/** A heading without blanks, brackets and stars, in one width and case. */
export const plainHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s()（）*：:]/g, '')
    .toLowerCase()

/** Which column is which field, by its headings; −1: it is not there. */
export function columnsOf<F extends string>(
  row: readonly string[],
  headings: Readonly<Record<F, readonly string[]>>,
): Record<F, number> {
  const cells = row.map(plainHeading)
  return Object.fromEntries(
    (Object.entries(headings) as [F, readonly string[]][]).map(([f, words]) => {
      const known = new Set(words.map(plainHeading))
      return [f, cells.findIndex((c) => known.has(c))]
    }),
  ) as Record<F, number>
}

/** 2026-6-1, 2026/06/01, 2026年6月1日 → 2026-06-01; null: empty; undefined: no such day. */
export function dayOfCell(text: string): string | null | undefined {
  const t = text.trim()
  if (t === '') return null
  const m = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/.exec(t)
  if (!m) return undefined
  const day = `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}`
  const read = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== day ? undefined : day
}
