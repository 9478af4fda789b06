/** Where somebody lives, read from one text or from columns: estate or road, building, unit, floor, room. */
import { clean, own } from './text.ts'

export interface Home {
  /** Everything before the building, without administrative parts; 苑 and 院, 园 and 圆 told apart only in `shown`. */
  place: string
  building: string
  unit: string
  floor: string
  room: string
}

const NONE: Home = { place: '', building: '', unit: '', floor: '', room: '' }
const HAN: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const NO = '(?:[A-Za-z]?\\d+[A-Za-z]?|[A-Za-z]|[一二两三四五六七八九十]{1,3}|[甲乙丙丁东西南北])'
const BUILDING = new RegExp(`(${NO})(?:号楼|幢|栋|座|#楼?|号院)`)
const UNIT = new RegExp(`(${NO})(?:单元|门(?![口面店市牌卫厅])|梯)`)
const FLOOR = new RegExp(`((?:负|地下|-)?${NO})(?:楼(?!上|下|盘|道)|层|F)`)
const ROOM = new RegExp(`(${NO})(?:室|房(?![产管屋东]))`)
/** 3-2-501 and 3栋2-501: what is left of them are bare numbers. */
const BARE = /(\d+[A-Za-z]?)?[-－—–](\d+[A-Za-z]?)[-－—–](\d+[A-Za-z]?)(?:号|室)?$/
const PAIR = /(\d+[A-Za-z]?)[-－—–](\d+[A-Za-z]?)(?:号|室)?$/
const LAST = /(\d{2,4}[A-Za-z]?)(?:号)?$/
const ADMIN =
  /^(?:中国)?(?:[^\d]{2,8}?(?:省|自治区))?(?:[^\d]{2,7}?(?:市|自治州|地区|盟))?(?:[^\d路街]{1,7}?(?:(?<![小社园校厂])区(?!域)|县|旗))?(?:[^\d路]{1,7}?(?:街道|镇|乡))?(?:[^\d路苑]{1,8}?(?:社区|居委会|村委会))?/

/** 十二 → 12, 03 → 3, b → B. */
export function numberOf(text: string): string {
  if (text === '') return ''
  if (/^\d+$/.test(text)) return String(Number(text))
  if (/^[一二两三四五六七八九十零〇]+$/.test(text)) {
    const [tens, ones] = text.includes('十') ? text.split('十') : ['', text]
    if (text.includes('十')) return String((tens ? HAN[tens]! : 1) * 10 + (ones ? HAN[ones]! : 0))
    return [...ones!]
      .map((c) => HAN[c])
      .join('')
      .replace(/^0+(?=\d)/, '')
  }
  return text.toUpperCase().replace(/^0+(?=\d)/, '')
}

/** Reads an address; parts that are not in it are empty. */
export function readAddress(text: string): Home {
  if (text === '') return NONE
  let rest = clean(text).replace(/\s+/g, '')
  const take = (pattern: RegExp): string => {
    const found = pattern.exec(rest)
    if (!found) return ''
    rest = `${rest.slice(0, found.index)}|${rest.slice(found.index + found[0].length)}`
    return numberOf(found[1]!)
  }
  const at = { building: take(BUILDING), unit: take(UNIT), floor: take(FLOOR), room: take(ROOM) }
  const cut = rest.indexOf('|')
  let tail = cut < 0 ? rest : rest.slice(rest.lastIndexOf('|') + 1)
  let place = cut < 0 ? rest : rest.slice(0, cut)
  if (at.room === '') {
    const bare = BARE.exec(tail) ?? PAIR.exec(tail)
    if (bare) {
      const numbers = bare.slice(1).filter((n) => n !== undefined)
      at.room = numberOf(numbers.pop()!)
      if (at.unit === '' && numbers.length > 0) at.unit = numberOf(numbers.pop()!)
      if (at.building === '' && numbers.length > 0) at.building = numberOf(numbers.pop()!)
      tail = tail.slice(0, bare.index)
      if (cut < 0) place = tail
    } else if (at.building !== '' || at.unit !== '' || at.floor !== '') {
      const last = LAST.exec(tail)
      if (last) at.room = numberOf(last[1]!)
    }
  }
  return { place: placeKey(place), ...at }
}

const places = new Map<string, string>()
/** What all spellings of an estate or road share. */
export function placeKey(text: string): string {
  let key = places.get(text)
  if (key === undefined) {
    key = keyOf(text)
    if (places.size < 50_000) places.set(own(text), own(key))
  }
  return key
}

function keyOf(text: string): string {
  let t = clean(text).replace(/[\s|,，。.、()（）]/g, '')
  const admin = ADMIN.exec(t)?.[0] ?? ''
  if (admin !== '' && admin.length < t.length) t = t.slice(admin.length)
  return t
    .replace(/[院園]/g, (c) => (c === '院' ? '苑' : '园'))
    .replace(/小区$/, '')
    .replace(/第?([一二三四五六七八九十]+)(?=[期区村])/g, (_, n: string) => numberOf(n))
}

/** The floor a room number speaks of: 501 → 5, 1203 → 12; undefined when it says none. */
export function floorOfRoom(room: string): number | undefined {
  const m = /^(\d{1,2})(\d\d)$/.exec(room)
  return m ? Number(m[1]) : undefined
}

/** One key for one home, whatever the spelling; empty when the room or the building is not known. */
export function homeKey(h: Home): string {
  if (h.room === '' || (h.building === '' && h.place === '')) return ''
  return `${h.place}|${h.building}|${h.unit}|${h.room}`
}

/** One key for a building. */
export const buildingKey = (h: Home): string =>
  h.building === '' && h.place === '' ? '' : `${h.place}|${h.building}`
