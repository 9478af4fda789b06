/** Numbers that stand for a person: identity numbers and telephones, hidden digits included. */
import { plain } from './characters.ts'
import { DIFFERENT, type Kind, SAME } from './kind.ts'
import { slips } from './strings.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Check character of the first 17 digits of a resident identity number (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(seventeen: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (seventeen.charCodeAt(i) - 48) * WEIGHTS[i]!
  return '10X98765432'[sum % 11]!
}

export interface IdValue {
  text: string
  /** Eighteen digits whose check character is right. */
  sound: boolean
  hidden: boolean
}

/** An identity number; one of the old fifteen digits gets its century and check character. Other numbers stay as they are. */
export function readId(raw: string): IdValue | undefined {
  if (/^\d{17}[\dX]$/.test(raw)) return { text: raw, sound: checkCharacter(raw) === raw[17], hidden: false }
  let text = plain(raw)
    .toUpperCase()
    .replace(/[^0-9A-Z*]/g, '')
  if (text === '' || /^(.)\1*$/.test(text)) return undefined
  if (/^\d{15}$/.test(text) && /^(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text.slice(8, 12))) {
    const long = `${text.slice(0, 6)}19${text.slice(6)}`
    text = long + checkCharacter(long)
  }
  return {
    text,
    sound: /^\d{17}[\dX]$/.test(text) && checkCharacter(text) === text[17],
    hidden: text.includes('*'),
  }
}

/** Equal wherever both show something, in at least `least` places. */
function fits(a: string, b: string, least: number): boolean {
  if (a.length !== b.length) return false
  let seen = 0
  for (let i = 0; i < a.length; i++) {
    if (a[i] === '*' || b[i] === '*') continue
    if (a[i] !== b[i]) return false
    seen++
  }
  return seen >= least
}

/**
 * 0 different, 1 two slips, 2 one slip or hidden digits that fit. The check character finds every single slip and every change of
 * neighbours: two numbers that are both sound and not equal are two people.
 */
export function compareIds(a: IdValue, b: IdValue): number {
  if (a.hidden || b.hidden) return fits(a.text, b.text, 6) ? 2 : 0
  if (a.sound && b.sound) return 0
  const least = Math.min(a.text.length, b.text.length)
  const d = slips(a.text, b.text, 2)
  return d === 1 && least >= 5 ? 2 : d === 2 && least >= 7 ? 1 : 0
}

export const idKind: Kind<IdValue> = {
  levels: [
    DIFFERENT,
    { zh: '两处笔误', en: 'two slips' },
    { zh: '一处笔误或隐去的位相合', en: 'one slip, or fits what is shown' },
    SAME,
  ],
  read: readId,
  key: (v) => v.text,
  compare: compareIds,
  expect: [0.03, 0.02, 0.07, 0.88],
  // Given out once (GB 11643), but written for the wrong person often enough not to outweigh everything.
  around: 10_000,
  atoms: [
    { name: 'whole', of: (v) => (v.hidden ? undefined : v.text), hardy: 0 },
    { name: 'head', of: (v) => v.text.slice(0, v.text.length >> 1), hardy: 0.45 },
    { name: 'tail', of: (v) => v.text.slice(v.text.length >> 1), hardy: 0.45 },
  ],
}

export interface PhoneValue {
  numbers: readonly string[]
}

/** One or more telephone numbers in a cell, without country code and separators. */
export function readPhones(raw: string): PhoneValue | undefined {
  if (/^1\d{10}$/.test(raw)) return { numbers: [raw] }
  const numbers = plain(raw)
    .split(/[;,、，；/|\n]| {2,}|\s+(?=1\d{10}\b)/)
    .map((s) =>
      s
        .replace(/[^0-9*]/g, '')
        .replace(/^(00)?86(?=1\d{10}$)/, '')
        .replace(/^0(?=1[3-9]\d{9}$)/, ''),
    )
    .filter((s) => s.length >= 5 && !/^(.)\1*$/.test(s))
  return numbers.length > 0 ? { numbers: [...new Set(numbers)].sort() } : undefined
}

/** 0 different, 1 one slip, 2 one number in common, with or without area code, or hidden digits that fit. */
export function comparePhones(a: PhoneValue, b: PhoneValue): number {
  let best = 0
  for (const s of a.numbers)
    for (const t of b.numbers) {
      if (s === t) return 2
      const longer = s.length > t.length ? s : t
      const shorter = s.length > t.length ? t : s
      if (shorter.length >= 7 && longer.startsWith('0') && longer.endsWith(shorter)) return 2
      if ((s.includes('*') || t.includes('*')) && fits(s, t, 6)) return 2
      if (shorter.length >= 7 && slips(s, t, 1) === 1) best = 1
    }
  return best
}

export const phoneKind: Kind<PhoneValue> = {
  levels: [
    DIFFERENT,
    { zh: '差一位', en: 'one slip' },
    { zh: '有一个号码相合', en: 'one number fits' },
    SAME,
  ],
  read: readPhones,
  key: (v) => v.numbers.join(' '),
  compare: comparePhones,
  expect: [0.25, 0.05, 0.05, 0.65],
  household: [0.5, 0.01, 0.04, 0.45],
  atoms: [
    { name: 'whole', of: (v) => v.numbers[0], hardy: 0 },
    { name: 'head', of: (v) => v.numbers[0]!.slice(0, -4), hardy: 0.45 },
    { name: 'tail', of: (v) => v.numbers[0]!.slice(-4), hardy: 0.6 },
  ],
}
