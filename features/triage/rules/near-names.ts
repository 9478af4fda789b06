/**
 * Names of the gazetteer that a text writes as they sound (金科 → 今科) or with one slip (one character wrong, missing, too many, or two
 * changed about). What tells one place from its neighbour is never taken for a slip: numbers, directions, the sort of place at the end.
 */
import { dialect, syllable } from '../../matching/rules/sounds.ts'
import { Automaton } from './automaton.ts'

/** How a text writes a name: `trust` is what is left of it beside the name as it should be. */
export interface Near {
  name: number
  start: number
  end: number
  how: 'sound' | 'slip'
  trust: number
}

const HAN = /^[\u4e00-\u9fff]$/
/** The sort of place, which many share; folded spelling (院 is 苑). */
const SORT =
  /(?:住宅小区|家属苑|小区|社区|居委会|街道|花园|花苑|家园|公寓|大厦|大楼|广场|商场|超市|酒店|宾馆|银行|小学|中学|学校|幼儿园|医苑|卫生苑|菜市场|农贸市场|菜场|市场|公园|新村|宿舍|中心|加油站|车站|停车场|大道|大街|网格|[苑园城里居府村组巷弄街路桥站厂店馆寺庙镇乡])$/
/** What parts neighbours: never the wrong one by a slip. */
const SIBLINGS = new Set('东西南北中上下前后左右内外大小新老旧一二三四五六七八九十百甲乙丙丁第总分支男女')
const NUMERALS = new Set('一二三四五六七八九十百')
const TRUST = { sound: 0.85, dialect: 0.75, slip: 0.65 } as const
const SORT_WRONG = 0.7
/** Half a name that so many names have says nothing. */
const COMMON = 12

const codes = new Uint16Array(65536)
const sounds = new Map<string, number>()
/** Characters that sound alike to somebody have one code; what has no sound, and numbers, stand for themselves. */
function heard(code: number): number {
  const known = codes[code]!
  if (known !== 0) return known
  const c = String.fromCharCode(code)
  let made = code
  if (HAN.test(c) && !NUMERALS.has(c)) {
    const s = dialect(syllable(c))
    made = sounds.get(s) ?? 0xe000 + sounds.size
    sounds.set(s, made)
  }
  codes[code] = made
  return made
}
function sounding(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) out += String.fromCharCode(heard(text.charCodeAt(i)))
  return out
}

/** Characters of a name that are its own, before the sort of place; 0 when a letter or number is among them. */
function ownLength(name: string): number {
  const own = name.length - (SORT.exec(name)?.[0].length ?? 0)
  return [...name.slice(0, own)].every((c) => HAN.test(c)) ? own : 0
}

interface Half {
  name: number
  first: boolean
}

export class NearNames {
  private readonly texts: readonly string[]
  private readonly own: readonly number[]
  private readonly sounds: Automaton
  private readonly soundOf: readonly (readonly number[])[]
  private readonly halves: Automaton
  private readonly halfOf: readonly (readonly Half[])[]

  /** Folded names; the index of each is what `scan` tells. */
  constructor(names: readonly string[]) {
    this.texts = names
    this.own = names.map(ownLength)
    const bySound = new Map<string, number[]>()
    const byHalf = new Map<string, Half[]>()
    const push = <T>(map: Map<string, T[]>, key: string, value: T) => {
      const list = map.get(key)
      if (list) list.push(value)
      else map.set(key, [value])
    }
    names.forEach((text, name) => {
      const own = this.own[name]!
      if (own >= 2 && text.length >= 3) push(bySound, sounding(text), name)
      if (own < 3 || text.length < 4) return
      const middle = Math.ceil(text.length / 2)
      push(byHalf, text.slice(0, middle), { name, first: true })
      push(byHalf, text.slice(middle), { name, first: false })
    })
    for (const [half, list] of byHalf) if (list.length > COMMON) byHalf.delete(half)
    this.sounds = new Automaton([...bySound.keys()])
    this.soundOf = [...bySound.values()]
    this.halves = new Automaton([...byHalf.keys()])
    this.halfOf = [...byHalf.values()]
  }

  /** Names in a folded text that are not written as they should be; the same place may be told more than once. */
  scan(text: string): Near[] {
    const out: Near[] = []
    this.sounds.scan(sounding(text), (pattern, start, end) => {
      for (const name of this.soundOf[pattern]!) {
        const trust = this.sounded(name, text, start)
        if (trust > 0) out.push({ name, start, end, how: 'sound', trust })
      }
    })
    this.halves.scan(text, (pattern, start, end) => {
      for (const { name, first } of this.halfOf[pattern]!) {
        const whole = this.texts[name]!
        const from = first ? start : null
        for (const length of [whole.length, whole.length - 1, whole.length + 1]) {
          const s = from ?? end - length
          if (s < 0 || s + length > text.length) continue
          if (slipped(whole, text.slice(s, s + length), this.own[name]!))
            out.push({ name, start: s, end: s + length, how: 'slip', trust: TRUST.slip })
        }
      }
    })
    return out
  }

  /** 0 when it is written as it should be, or too little of its own is left. */
  private sounded(name: number, text: string, start: number): number {
    const whole = this.texts[name]!
    const own = this.own[name]!
    let other = 0
    let otherOwn = 0
    let trust: number = TRUST.sound
    for (let i = 0; i < whole.length; i++) {
      const [a, b] = [whole[i]!, text[start + i]!]
      if (a === b) continue
      other++
      if (i < own) otherOwn++
      if (SIBLINGS.has(a) && SIBLINGS.has(b)) return 0
      if (syllable(a) !== syllable(b)) trust = TRUST.dialect
    }
    if (other === 0 || otherOwn > Math.max(1, own - 2)) return 0
    // 建设项 is more often the beginning of a project than the lane 建设巷
    return other > otherOwn ? trust * SORT_WRONG : trust
  }
}

/** One slip parts them, among the first `own` characters, and it is none between neighbours. */
function slipped(name: string, said: string, own: number): boolean {
  let i = 0
  while (i < name.length && i < said.length && name[i] === said[i]) i++
  if (i >= own) return false
  const plain = (c: string | undefined) => c !== undefined && HAN.test(c) && !SIBLINGS.has(c)
  if (said.length === name.length) {
    if (!plain(name[i]) || !plain(said[i])) return false
    if (name.slice(i + 1) === said.slice(i + 1)) return true
    return (
      i + 1 < own &&
      name[i] === said[i + 1] &&
      name[i + 1] === said[i] &&
      name.slice(i + 2) === said.slice(i + 2)
    )
  }
  return said.length < name.length
    ? plain(name[i]) && name.slice(i + 1) === said.slice(i)
    : i > 0 && plain(said[i]) && name.slice(i) === said.slice(i + 1)
}
