/** How names sound: toneless pinyin with the readings of surnames, what dialects do not tell apart, and Soundex for Latin letters. */
import { pinyin } from 'pinyin-pro'

/** Characters that are read differently as a surname. */
const AS_SURNAME = new Map(
  '单shan 解xie 仇qiu 曾zeng 查zha 区ou 盖ge 任ren 华hua 朴piao 乐yue 尉wei 繁po 折she 缪miao 员yun 黑he 秘bi 冼xian 洗xian 翟zhai 逄pang 覃qin 召shao 隗wei 种chong 牟mu 燕yan 葛ge 宁ning 那na 俞yu 万wan 沈shen 长zhang 祭zhai 哈ha 车che'
    .split(' ')
    .map((s) => [s[0]!, s.slice(1)] as const),
)
const AS_COMPOUND = new Map([
  ['尉迟', ['yu', 'chi']],
  ['万俟', ['mo', 'qi']],
  ['长孙', ['zhang', 'sun']],
  ['鲜于', ['xian', 'yu']],
])
const COMPOUND = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 申屠 公孙 慕容 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 呼延 东郭 南门 西门 左丘 淳于 纳兰 第五 拓跋 轩辕 完颜 耶律'.split(
    ' ',
  ),
)

/** Characters of the surname at the head of a full name. */
export const surnameLength = (name: string): number =>
  name.length > 2 && COMPOUND.has(name.slice(0, 2)) ? 2 : 1

const known = new Map<string, string>()
const heard = new Map<string, string>()

/** One character's usual reading without tone (ü is v); what has none answers itself. */
export function syllable(character: string): string {
  let s = known.get(character)
  if (s === undefined) {
    s = pinyin(character, { toneType: 'none', type: 'array', v: true })[0]?.toLowerCase() || character
    known.set(character, s)
  }
  return s
}

/** Syllables of a name; `full` says that it begins with the surname. */
export function syllables(name: string, full: boolean): string[] {
  const compound = full ? AS_COMPOUND.get(name.slice(0, 2)) : undefined
  return [...name].map(
    (c, i) => compound?.[i] ?? (full && i === 0 ? AS_SURNAME.get(c) : undefined) ?? syllable(c),
  )
}

/**
 * A syllable as people say it who do not part n from l, f from h, zh ch sh from z c s, or -ng from -n (Jianghuai, south-western
 * and southern Mandarin, Wu): what they hear on the telephone and write down.
 */
export function dialect(s: string): string {
  let h = heard.get(s)
  if (h === undefined) {
    h = merged(s)
    heard.set(s, h)
  }
  return h
}

function merged(s: string): string {
  return s
    .replace(/^zh/, 'z')
    .replace(/^ch/, 'c')
    .replace(/^sh/, 's')
    .replace(/^n(?=[aeiouv])/, 'l')
    .replace(/^f(?=[aeiou])/, 'h')
    .replace(/^hu(?=a)/, 'h')
    .replace(/ng$/, 'n')
    .replace(/v/, 'u')
}

const CODES = '01230120022455012623010202'

/** Soundex: the first letter and three digits for the consonants that follow. */
export function soundex(word: string): string {
  let out = ''
  let last = ''
  for (let i = 0; i < word.length && out.length < 4; i++) {
    const n = word.charCodeAt(i) - 97
    if (n < 0 || n > 25) continue
    const code = CODES[n]!
    if (out === '') out = word[i]!
    else if (code !== '0' && code !== last) out += code
    // h and w do not part two equal consonants.
    if (out.length === 1 || !(word[i] === 'h' || word[i] === 'w')) last = code
  }
  return out
}
