/** Writing of cells: what is invisible, wide or strange in a text, and what two spellings of one word or name share. */

/** Zero-width and direction marks, soft hyphen, byte order mark, control characters: they make two equal words differ. */
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: looking for exactly these
export const INVISIBLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/u
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: looking for exactly these
/** Full-width letters, digits and signs that have a narrow form. */
export const WIDE = /[\uff01-\uff5e]/u
/** A character of nobody but the machine that typed it, or what is left of one that was lost. */
export const BROKEN = /[\ue000-\uf8ff\ufffd\u{f0000}-\u{10fffd}]|[□?？]/u
/** Radicals and compatibility forms: they look like a common character and are another one. */
export const VARIANT = /[\u2e80-\u2fdf\uf900-\ufaff\u{2f800}-\u{2fa1f}]/u
const PLAIN = /^[\u0021-\u007e\u4e00-\u9fff]*$/

/** A copy of its own: a piece of a text keeps the whole text in memory, and what is kept of a ledger must not keep the ledger. */
export const own = (text: string): string => ` ${text}`.slice(1)

/** Words and signs that people put into a cell that has to be filled and they have nothing for. */
const NOTHING = /^(?:无|没有|暂无|不详|未知|待补充|[-—_/\\.]+|0|n\/?a|none|null)$/i
/** Whether a cell says nothing: empty, blanks, or a word for it. */
export const isNothing = (text: string): boolean =>
  text === '' || (text.length < 8 && NOTHING.test(text.trim())) || text.trim() === ''

/** Blanks at the ends and invisible characters gone, wide letters and digits narrow. Plain text comes back as it is, at once. */
export function clean(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replace(new RegExp(INVISIBLE, 'gu'), '')
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .trim()
}

/** Characters that registers write in two ways for one name. */
const ALIKE: Readonly<Record<string, string>> = {
  〇: '零',
  䶮: '龑',
  喆: '哲',
  堃: '坤',
  昇: '升',
  峯: '峰',
  羣: '群',
  囍: '喜',
  禕: '祎',
  榮: '荣',
  國: '国',
  華: '华',
  偉: '伟',
  強: '强',
  蘭: '兰',
  鳳: '凤',
  龍: '龙',
  麗: '丽',
  張: '张',
  陳: '陈',
  劉: '刘',
  楊: '杨',
  趙: '赵',
  黃: '黄',
  吳: '吴',
  孫: '孙',
  馬: '马',
  羅: '罗',
  鄭: '郑',
  謝: '谢',
  許: '许',
  韓: '韩',
  馮: '冯',
  鄧: '邓',
  葉: '叶',
  蘇: '苏',
  閻: '阎',
  闫: '阎',
}
/** What people write after a name: form of address, a role, a number that tells namesakes apart, a note in brackets. */
const SUFFIX =
  /(?:[（(【[].{0,12}[）)】\]]|先生|女士|小姐|同志|老师|师傅|阿姨|大爷|大妈|叔叔|(?<=..)(?:租户|房东|业主|户主|租客|本人|家属)|(?<=[\u4e00-\u9fff])[\dA-Za-z]{1,2}|[*＊。.,，、;；]+)$/u
/** Between the parts of a name: all ways of writing the dot. */
const DOT = /[·•‧∙⋅・･.．。]/gu

/** Characters that ask for a second look: of two spellings, at the end of a suffix, in words for “not known”. */
const LOOK = new Uint8Array(0x10000)
for (const c of `${Object.keys(ALIKE).join('')}生士姐志师傅姨爷妈叔户东主客人属未无不待暂空测某`)
  LOOK[c.charCodeAt(0)] = 1

/** Two to four common characters and nothing that asks for a second look: nearly all names, and right as they stand. */
export function isOrdinary(name: string): boolean {
  if (name.length < 2 || name.length > 4) return false
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i)
    if (c < 0x4e00 || c > 0x9fff || LOOK[c] === 1) return false
  }
  return true
}

/** Whether a name has something behind it that does not belong to it. */
export function suffixOf(name: string): string | undefined {
  if (isOrdinary(name)) return undefined
  const t = clean(name)
  const found = SUFFIX.exec(t)
  return found && found.index >= 1 ? found[0] : undefined
}

/** What all spellings of a name share: no blanks, no suffix, one dot, one way to write each character. */
export function nameKey(name: string): string {
  if (isOrdinary(name)) return name
  let t = clean(name).normalize('NFKC').replace(/\s+/g, '')
  for (let i = 0; i < 2; i++) {
    const found = SUFFIX.exec(t)
    if (!found || found.index < 2) break
    t = t.slice(0, found.index)
  }
  t = t.replace(DOT, '·')
  let out = ''
  for (const c of t) out += ALIKE[c] ?? c
  return out.toUpperCase()
}

/** Number of letters that must change to make one text the other, up to 3; insertions and neighbours that changed places count one. */
export function distance(a: string, b: string): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > 2) return 3
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return Math.min(3, last[b.length]!)
}

/** An identity number or a phone as it may be shown: enough to find it, too little to use it. */
export function masked(text: string): string {
  const t = text.trim()
  if (t.length <= 4) return t.replace(/./g, '*')
  const keep = t.length >= 15 ? 6 : 3
  return `${t.slice(0, keep)}${'*'.repeat(Math.max(1, t.length - keep - 4))}${t.slice(-4)}`
}
