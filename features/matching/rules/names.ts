/** Names of people: Chinese, Latin, or one in the letters of the other. */
import { folded, isHan, plain, unaccented } from './characters.ts'
import { DIFFERENT, type Kind, SAME } from './kind.ts'
import { dialect, soundex, surnameLength, syllables } from './sounds.ts'
import { jaroWinkler, likenessBound, maskOf, slips } from './strings.ts'

export interface NameValue {
  /** Without blanks, dots and remarks in brackets. */
  key: string
  han: boolean
  mask: number
  /** Latin: its parts in the order of the alphabet, "Mary Ann" is "Ann Mary". */
  sorted: string
  /** Chinese: characters in the form they are compared in, pinyin, the same as dialects hear it, first letters. */
  written: string
  sound: string
  heard: string
  initials: string
  surname: string
  /** Characters that stand for one that could not be typed or is hidden. */
  open: boolean
}

const HIDDEN = /[*?□○〇某×]/
const all = new RegExp(HIDDEN, 'g')

function reader(full: boolean) {
  return (raw: string): NameValue | undefined => {
    if (/^[\u4e00-\u9fff]{2,4}$/.test(raw)) return hanName(raw, full)
    const text = plain(raw).replace(/[（(【[].*?[)）】\]]/g, ' ')
    const han = isHan(text)
    const parts = (han ? text : unaccented(text)).split(/[^\p{L}\p{N}*?□○×]+/u).filter(Boolean)
    const key = (han ? parts.map((p) => p.replace(/\d+$/, '')) : parts).join('')
    if (key === '' || /^\d+$/.test(key)) return undefined
    if (!han) {
      const sorted = parts.length > 1 ? [...parts].sort().join('') : key
      const initials = parts.map((p) => p[0]).join('')
      return {
        key,
        han,
        mask: maskOf(key),
        sorted,
        written: key,
        sound: key,
        heard: key,
        initials,
        surname: '',
        open: HIDDEN.test(key),
      }
    }
    return hanName(key, full)
  }
}

function hanName(key: string, full: boolean): NameValue {
  const written = folded(key)
  const py = syllables(written, full)
  let heard = ''
  let initials = ''
  for (const s of py) {
    heard += dialect(s)
    initials += s[0]
  }
  return {
    key,
    han: true,
    mask: 0,
    sorted: written,
    written,
    sound: py.join(''),
    heard,
    initials,
    surname: full ? written.slice(0, surnameLength(written)) : '',
    open: HIDDEN.test(written),
  }
}

/** 0 different, 1 a little alike, 2 alike, 3 one slip or the same sound, 4 written differently. */
export function compareNames(a: NameValue, b: NameValue): number {
  if (a.han && b.han) return compareHan(a, b)
  if (a.han !== b.han) return compareAcross(a.han ? a : b, a.han ? b : a)
  if (a.sorted === b.sorted) return 4
  const s = a.key
  const t = b.key
  if (likenessBound(s, a.mask, t, b.mask) < 0.8) return 0
  const least = Math.min(s.length, t.length)
  const d = slips(s, t, 2)
  if (d === 1 && least >= 3) return 3
  if (least === 1) return s[0] === t[0] ? 1 : 0
  if (least >= 3 && (s.startsWith(t) || t.startsWith(s))) return 2
  if (d === 2 && least >= 5) return 2
  const alike = jaroWinkler(s, t)
  return alike >= 0.92 ? 2 : alike >= 0.8 ? 1 : 0
}

function compareHan(a: NameValue, b: NameValue): number {
  const s = a.written
  const t = b.written
  if (s === t) return 4
  if (a.open || b.open) return fits(s, t) ? 3 : 0
  if (a.sound === b.sound || anagrams(s, t)) return 3
  const longest = Math.max(s.length, t.length)
  if (a.heard === b.heard) return 2
  if (longest >= 3 && slips(s, t, 1) === 1) return 2
  // Two characters of which one sounds the same and the other is the same were found above; what is left shares a part.
  if (a.surname !== '' && a.surname === b.surname) return 1
  if (longest === 2 && s.length === t.length && (s[0] === t[0] || s[1] === t[1])) return 1
  return 0
}

/** The same characters in another order. */
function anagrams(s: string, t: string): boolean {
  if (s.length !== t.length) return false
  let left = t
  for (const c of s) {
    if (!left.includes(c)) return false
    left = left.replace(c, '')
  }
  return true
}

/** 王*明 and 王小明: every character that is shown agrees, and at least one is. */
function fits(s: string, t: string): boolean {
  if (s.length !== t.length) return false
  let seen = 0
  for (let i = 0; i < s.length; i++) {
    if (HIDDEN.test(s[i]!) || HIDDEN.test(t[i]!)) continue
    if (s[i] !== t[i]) return false
    seen++
  }
  return seen > 0
}

/** A Chinese name and one in letters: its pinyin in either order, or its first letters. */
function compareAcross(han: NameValue, latin: NameValue): number {
  const surname = han.surname === '' ? 1 : han.surname.length
  const py = syllables(han.written, han.surname !== '')
  const turned = [...py.slice(surname), ...py.slice(0, surname)].join('')
  const letters = latin.key.replace(/u:/g, 'v')
  if (letters === han.sound || letters === turned) return 3
  if (slips(letters, han.sound, 1) === 1 && letters.length >= 5) return 2
  return latin.key === han.initials ? 1 : 0
}

const levels = [
  DIFFERENT,
  { zh: '有些像', en: 'a little alike' },
  { zh: '相近', en: 'alike' },
  { zh: '同音或一处笔误', en: 'same sound or one slip' },
  { zh: '写法不同', en: 'written differently' },
  SAME,
]

function kind(full: boolean): Kind<NameValue> {
  return {
    levels,
    read: reader(full),
    key: (v) => v.key,
    compare: compareNames,
    expect: [0.1, 0.04, 0.06, 0.1, 0.04, 0.66],
    // A household shares the surname; whatever is nearer than that it does not explain.
    household: full ? [0.5, 0.47, 0.01, 0.005, 0.005, 0.01] : undefined,
    atoms: [
      { name: 'whole', of: (v) => v.key, hardy: 0 },
      {
        name: 'sound',
        of: (v) => (v.han ? v.heard : soundex(v.key.replace(all, ''))) || undefined,
        hardy: 0.6,
      },
      { name: 'head', of: (v) => (v.han ? v.initials : v.key.slice(0, 3)), hardy: 0.6 },
      {
        name: 'tail',
        of: (v) =>
          v.han
            ? syllables(v.written, full)
                .slice(full ? surnameLength(v.written) : 0)
                .map(dialect)
                .join('') || undefined
            : v.key.slice(-3),
        hardy: 0.6,
      },
    ],
  }
}

/** A full name, or a surname where given names have a column of their own. */
export const nameKind = kind(true)
export const givenNameKind: Kind<NameValue> = kind(false)
/** A surname beside a column of given names: a household has it in common. */
export const surnameKind: Kind<NameValue> = {
  ...givenNameKind,
  household: [0.35, 0.02, 0.02, 0.04, 0.02, 0.55],
}
