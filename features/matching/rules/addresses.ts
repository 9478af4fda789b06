/** Addresses: Chinese ones as place and numbers, so that 3幢2单元501室, 3号楼2-501 and 3-2-501 are one; others as letters. */
import { folded, isHan, plain, unaccented } from './characters.ts'
import { DIFFERENT, type Kind, SAME } from './kind.ts'
import { jaroWinkler, likenessBound, maskOf, slips } from './strings.ts'

export interface AddressValue {
  key: string
  han: boolean
  /** The words without the numbers. */
  place: string
  /** The numbers in their order: road, building, unit, room. */
  numbers: readonly string[]
  mask: number
  sorted: string
}

const DIGITS = '零一二三四五六七八九'

/** 十二 → 12, 三 → 3, 二〇一 → 201. */
function counted(s: string): string {
  const t = s.replaceAll('〇', '零')
  if (!t.includes('十') && !t.includes('百')) return [...t].map((c) => DIGITS.indexOf(c)).join('')
  let n = 0
  let one = 0
  for (const c of t) {
    if (c === '百' || c === '十') {
      n += (one || 1) * (c === '百' ? 100 : 10)
      one = 0
    } else one = DIGITS.indexOf(c)
  }
  return String(n + one)
}

const NUMERAL =
  /[零〇一二三四五六七八九十百]+(?=号楼|号院|幢|栋|座|单元|门|室|房|户|层|楼|号|弄|巷|组|村民小组|区|期|#)/g
/** Words that only say what the number before them counts. */
const COUNTED =
  /((?:^|[^a-z])[a-z]|\d)(?:号楼|号房|号院|村民小组|单元|幢|栋|座|楼栋|室|房|户|层|楼|号|弄|组|门|期|#)+/g

export function readAddress(raw: string): AddressValue | undefined {
  const text = plain(raw)
  if (!isHan(text)) return latin(text)
  const s = folded(text)
    .replace(/[\s,，。、;；:：()（）"'“”·]/g, '')
    .replace(NUMERAL, counted)
    .replace(COUNTED, '$1-')
    .replaceAll('苑', '院')
    .replace(/(花院|花园)/g, '花院')
  const numbers = (s.match(/\d+|(?<![a-z])[a-z](?![a-z])/g) ?? []).map((n) => n.replace(/^0+(?=\d)/, ''))
  const place = s.replace(/\d+|(?<![a-z])[a-z](?![a-z])/g, '').replace(/[-_#/~]|小区|住宅区/g, '')
  if (place === '' && numbers.length === 0) return undefined
  return { key: `${place}|${numbers.join('-')}`, han: true, place, numbers, mask: 0, sorted: '' }
}

function latin(text: string): AddressValue | undefined {
  const parts = unaccented(text)
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const key = parts.join('')
  if (key === '') return undefined
  // 3-2-501 without a place, as a column of its own holds it.
  if (/^[0-9a-z]{1,4}([-#/ ]+[0-9a-z]{1,5}){1,3}$/.test(text) && /\d/.test(text))
    return {
      key: `|${parts.join('-')}`,
      han: true,
      place: '',
      numbers: parts,
      mask: 0,
      sorted: '',
    }
  return {
    key,
    han: false,
    place: key,
    numbers: [],
    mask: maskOf(key),
    sorted: parts.length > 1 ? [...parts].sort().join('') : key,
  }
}

const endsAlike = (a: string, b: string) => a.endsWith(b) || b.endsWith(a)

/** The shorter list is the longer one with some numbers left out, the last one kept. */
function leftOut(a: readonly string[], b: readonly string[]): boolean {
  const [few, many] = a.length < b.length ? [a, b] : [b, a]
  if (few.length === many.length || few.length < 1 || few.at(-1) !== many.at(-1)) return false
  let i = 0
  for (const n of many) if (n === few[i]) i++
  return i === few.length
}

/** 0 different, 1 the same place or a little alike, 2 alike or a part left out, 3 written differently. */
export function compareAddresses(a: AddressValue, b: AddressValue): number {
  if (!a.han || !b.han) return a.han === b.han ? compareLatin(a, b) : 0
  const place =
    a.place === '' || b.place === ''
      ? 1
      : a.place === b.place || endsAlike(a.place, b.place)
        ? 2
        : slips(a.place, b.place, 1) === 1 && Math.min(a.place.length, b.place.length) >= 3
          ? 1
          : 0
  if (place === 0) return 0
  const same = a.numbers.length === b.numbers.length && a.numbers.every((n, i) => n === b.numbers[i])
  if (same) return a.numbers.length > 0 ? 3 : place === 2 ? 3 : 2
  if (leftOut(a.numbers, b.numbers) && Math.min(a.numbers.length, b.numbers.length) >= 2) return 2
  const x = a.numbers.join('-')
  const y = b.numbers.join('-')
  if (a.numbers.length === b.numbers.length && slips(x, y, 1) === 1 && x.length >= 5) return 2
  return place === 2 ? 1 : 0
}

function compareLatin(a: AddressValue, b: AddressValue): number {
  if (a.sorted === b.sorted) return 3
  const s = a.key
  const t = b.key
  if (likenessBound(s, a.mask, t, b.mask) < 0.8) return 0
  const least = Math.min(s.length, t.length)
  const d = slips(s, t, 2)
  if (d === 1 ? least >= 5 : d === 2 && least >= 9) return 3
  const alike = jaroWinkler(s, t)
  return alike >= 0.92 ? 2 : alike >= 0.84 ? 1 : 0
}

export const addressKind: Kind<AddressValue> = {
  levels: [
    DIFFERENT,
    { zh: '同一处所或有些像', en: 'same place, or a little alike' },
    { zh: '相近或缺一段', en: 'alike, or a part left out' },
    { zh: '写法不同', en: 'written differently' },
    SAME,
  ],
  read: readAddress,
  key: (v) => v.key,
  compare: compareAddresses,
  expect: [0.2, 0.05, 0.06, 0.09, 0.6],
  household: [0.04, 0.03, 0.08, 0.1, 0.75],
  atoms: [
    { name: 'whole', of: (v) => v.key, hardy: 0 },
    {
      name: 'numbers',
      of: (v) => (v.han ? (v.numbers.length > 1 ? v.numbers.slice(-3).join('-') : undefined) : undefined),
      hardy: 0.5,
    },
    {
      name: 'head',
      of: (v) =>
        v.han ? v.place.slice(-4) || undefined : v.key.replace(/^\d+/, '').slice(0, 5) || undefined,
      hardy: 0.6,
    },
  ],
}
