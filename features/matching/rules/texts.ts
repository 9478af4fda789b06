/** Values that are compared as they stand: codes, towns, kinds, addresses of electronic mail. */
import { plain, unaccented } from './characters.ts'
import { DIFFERENT, type Kind, SAME } from './kind.ts'
import { jaroWinkler, likenessBound, maskOf, slips } from './strings.ts'

export interface TextValue {
  key: string
  mask: number
}

function readText(raw: string): TextValue | undefined {
  const key = unaccented(plain(raw)).replace(/\s+/g, '')
  return key === '' ? undefined : { key, mask: maskOf(key) }
}

/** A slip in a value that is long enough for that to mean something. */
function slipped(a: TextValue, b: TextValue): boolean {
  if (likenessBound(a.key, a.mask, b.key, b.mask) < 0.75) return false
  const least = Math.min(a.key.length, b.key.length)
  const d = slips(a.key, b.key, 2)
  return d === 1 ? least >= 5 : d === 2 && least >= 9
}

const atoms: Kind<TextValue>['atoms'] = [
  { name: 'whole', of: (v) => v.key, hardy: 0 },
  { name: 'head', of: (v) => (v.key.length > 5 ? v.key.slice(0, 4) : undefined), hardy: 0.6 },
]

/**
 * Equal or not. A slip in a longer value (two in nine characters) is a level of its own, whose weight the data gives: where neighbouring codes are
 * different things it is worth nothing.
 */
export const exactKind: Kind<TextValue> = {
  levels: [DIFFERENT, { zh: '一两处笔误', en: 'a slip or two' }, SAME],
  read: readText,
  key: (v) => v.key,
  compare: (a, b) => (slipped(a, b) ? 1 : 0),
  expect: [0.2, 0.05, 0.75],
  atoms,
}

/** Words in which slips are to be expected: a town, an address of electronic mail. 0 different, 1 alike, 2 one slip or two. */
export const textKind: Kind<TextValue> = {
  levels: [DIFFERENT, { zh: '相近', en: 'alike' }, { zh: '一两处笔误', en: 'a slip or two' }, SAME],
  read: readText,
  key: (v) => v.key,
  compare(a, b) {
    if (likenessBound(a.key, a.mask, b.key, b.mask) < 0.85) return 0
    const least = Math.min(a.key.length, b.key.length)
    const d = slips(a.key, b.key, 2)
    if (d === 1 ? least >= 4 : d === 2 && least >= 9) return 2
    return jaroWinkler(a.key, b.key) >= (least >= 12 ? 0.88 : 0.85) ? 1 : 0
  },
  expect: [0.15, 0.05, 0.1, 0.7],
  atoms,
}
