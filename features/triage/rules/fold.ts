/**
 * One spelling for what people write in many: width and case, 幢/座/号楼 for 栋, 院 for 苑, numbers in characters. Names of
 * the gazetteer and texts of reports go through the same fold, so that they meet.
 */
import { chineseNumber } from '../../items/rules.ts'

export interface Folded {
  text: string
  /** Index in the original of each folded character, and one more for the end. */
  at: readonly number[]
}

/** Characters that carry no name: blanks and the marks people put between the parts of an address. */
const GAP = /[\s·・_|]/
const SAME: Readonly<Record<string, string>> = {
  院: '苑',
  幢: '栋',
  座: '栋',
  棟: '栋',
  '＃': '#',
  '—': '-',
  '–': '-',
  '－': '-',
  '~': '-',
  '～': '-',
}
/** Looked for where a run begins alone: else a text of numerals only would be gone through once for each of them. */
const NUMERAL =
  /(?<![〇零一二两三四五六七八九十百])[〇零一二两三四五六七八九十百]+(?=(?:号|栋|单元|室|房|楼|层|弄|组|社|队|网格|期))/g

/** What a character becomes; empty for one that carries no name. Texts are written with a few thousand characters, each worked out once. */
const known: (string | undefined)[] = []
function folded(code: number): string {
  const before = known[code]
  if (before !== undefined) return before
  const c = String.fromCharCode(code)
  const wide = c >= '！' && c <= '～' ? String.fromCharCode(code - 0xfee0) : c
  const made = GAP.test(c) ? '' : (SAME[wide] ?? wide.toLowerCase())
  known[code] = made
  return made
}

/** `十八号楼 3幢` → `18栋3栋`; keeps the way back to the original words. */
export function fold(original: string): Folded {
  const chars: string[] = []
  const at: number[] = []
  for (let i = 0; i < original.length; i++) {
    const now = folded(original.charCodeAt(i))
    if (now === '') continue
    chars.push(now)
    at.push(i)
  }
  at.push(original.length)
  return replace(
    replace({ text: chars.join(''), at }, NUMERAL, (m) => digits(m)),
    /号(?:楼|栋)/g,
    () => '栋',
  )
}

/** Only the folded words. */
export function foldText(original: string): string {
  return fold(original).text
}

function digits(numeral: string): string {
  const n = chineseNumber(
    numeral.replace(/[〇零]/g, (z, i: number) => (i === 0 ? '' : z === '〇' ? '零' : z)),
  )
  if (n !== null && n > 0) return String(n)
  // 三〇二, 一八: read digit by digit
  const each = [...numeral].map((c) =>
    '零一二三四五六七八九'.indexOf(c === '〇' ? '零' : c === '两' ? '二' : c),
  )
  return each.includes(-1) ? numeral : each.join('')
}

function replace(from: Folded, pattern: RegExp, by: (found: string) => string): Folded {
  let text = ''
  const at: number[] = []
  let last = 0
  for (const m of from.text.matchAll(pattern)) {
    for (let i = last; i < m.index; i++) at.push(from.at[i]!)
    text += from.text.slice(last, m.index)
    const now = by(m[0])
    for (let i = 0; i < now.length; i++) at.push(from.at[m.index + Math.min(i, m[0].length - 1)]!)
    text += now
    last = m.index + m[0].length
  }
  if (last === 0) return from
  for (let i = last; i < from.at.length; i++) at.push(from.at[i]!)
  return { text: text + from.text.slice(last), at }
}
