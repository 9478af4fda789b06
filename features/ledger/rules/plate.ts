/** Number plates by GA 36: ordinary ones, new-energy ones with eight characters, and those with a character for their use at the end. */
import { clean } from './text.ts'

/** `other`: embassies, armed forces and police, which have forms of their own. */
export type PlateKind =
  | 'ordinary'
  | 'electric'
  | 'hybrid'
  | 'trailer'
  | 'training'
  | 'border'
  | 'police'
  | 'other'
export type PlateFault = 'empty' | 'length' | 'characters' | 'province' | 'office' | 'form'
export interface PlateFacts {
  fault: PlateFault | undefined
  kind: PlateKind | undefined
  /** Without blanks and dots: what two spellings share. */
  text: string
}

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
/** No I and no O: they would be read as 1 and 0. */
const SERIAL = 'A-HJ-NP-Z0-9'
/** First or last of a new-energy serial: battery, or another drive beside. */
const BATTERY = 'ABCDE'
const small = new RegExp(`^[A-HJK][${SERIAL}]\\d{4}$`)
const large = /^\d{5}[A-HJK]$/
const ordinary = new RegExp(`^[${SERIAL}]{5}$`)
const ends: Readonly<Record<string, PlateKind>> = {
  挂: 'trailer',
  学: 'training',
  警: 'police',
  港: 'border',
  澳: 'border',
  领: 'other',
}
const ending = new RegExp(`^[${SERIAL}]{4}$`)

export const cleanPlate = (text: string): string =>
  clean(text)
    .replace(/[\s'’`·•‧∙⋅・･.。\-—_]/g, '')
    .toUpperCase()

export function readPlate(written: string): PlateFacts {
  const text = cleanPlate(written)
  const wrong = (fault: PlateFault): PlateFacts => ({ fault, kind: undefined, text })
  const right = (kind: PlateKind): PlateFacts => ({ fault: undefined, kind, text })
  if (text === '') return wrong('empty')
  if (
    /^\d{6}使$|^使\d{6}$/.test(text) ||
    /^WJ[\dA-Z\u4e00-\u9fff]{5,6}$/.test(text) ||
    /^[A-Z]{2}\d{5}$/.test(text)
  )
    return right('other')
  const c = [...text]
  if (c.length !== 7 && c.length !== 8) return wrong('length')
  if (!PROVINCES.includes(c[0]!)) return wrong(/[\u4e00-\u9fff]/.test(c[0]!) ? 'province' : 'form')
  if (!/[A-HJ-NP-Z]/.test(c[1]!)) return wrong('office')
  const serial = c.slice(2).join('')
  if (c.length === 8) {
    if (/[IO]/.test(serial)) return wrong('characters')
    if (small.test(serial)) return right(BATTERY.includes(serial[0]!) ? 'electric' : 'hybrid')
    if (large.test(serial)) return right(BATTERY.includes(serial[5]!) ? 'electric' : 'hybrid')
    return wrong('form')
  }
  const use = ends[c[6]!]
  if (use) return ending.test(serial.slice(0, 4)) ? right(use) : wrong('form')
  if (/[IO]/.test(serial)) return wrong('characters')
  return ordinary.test(serial) ? right('ordinary') : wrong('form')
}

export const plateWords: Readonly<Record<PlateFault, { zh: string; en: string }>> = {
  empty: { zh: '没有车牌号', en: 'no plate' },
  length: { zh: '车牌应是 7 位，新能源 8 位', en: 'a plate has 7 characters, of new energy 8' },
  characters: { zh: '车牌序号里没有字母 I 和 O', en: 'serials have no letters I and O' },
  province: { zh: '第一个字不是省份简称', en: 'does not begin with a province' },
  office: { zh: '第二位应是发牌机关的字母', en: 'the second character is the letter of the office' },
  form: { zh: '不是车牌的写法', en: 'no form of a plate' },
}

/** 渝A12345 → 渝A***45. */
export const maskPlate = (text: string): string => {
  const c = [...text]
  return c.length <= 4 ? '*'.repeat(c.length) : `${c.slice(0, 2).join('')}***${c.slice(-2).join('')}`
}
