/** English words by number: `1 photo`, `2 photos`. Chinese has one form and needs none of this. Pure. */
const rules = new Intl.PluralRules('en')

/** The form that fits `n`, without the number: `plural(1, 'photo', 'photos')` is `photo`. Shown numbers (`14,206`) count too. */
export function plural(n: number | string, one: string, other: string): string {
  const value = typeof n === 'number' ? n : Number(n.replace(/[,\s]/g, ''))
  return rules.select(value) === 'one' ? one : other
}

/** Number and word: `1 photo`, `0 photos`. */
export const counted = (n: number, one: string, other: string): string => `${n} ${plural(n, one, other)}`
