/** Identity numbers by GB 11643 (18 digits), the 15 digits before it, residence permits and foreigners' cards in the same form. */
import { countyYears, PROVINCES } from './county-codes.ts'
import { isDay, yearsBetween } from './dates.ts'

/** Why a number is refused, the first that holds. */
export type IdFault =
  | 'empty'
  | 'length'
  | 'characters'
  | 'region'
  | 'date'
  | 'future'
  | 'too-old'
  | 'region-ended'
  | 'check-digit'

export interface IdFacts {
  /** Undefined: nothing against it. */
  fault: IdFault | undefined
  /** What a person should know about a number that is valid: old form, region that came after the birth or had just gone. */
  remark: 'old-form' | 'region-later' | 'region-gone' | 'lower-case' | undefined
  kind: 'resident' | 'permit' | 'foreigner'
  /** Six digits of where it was first given; 0 when not read. */
  region: number
  /** 19900102; 0 when it is none. */
  birth: number
  /** 1 male, 2 female, 0 not read. */
  sex: 0 | 1 | 2
  /** The last character as it would have to be; empty for 15 digits. */
  want: string
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
/** Nobody lives longer; the oldest proven age is 122. */
export const OLDEST = 130
/** A code stays in use for some years after its county has gone: nobody is registered under it after that. */
const GRACE = 10

/** The check character of 17 digits; ISO 7064 MOD 11-2. */
export function checkOf(digits: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (digits.charCodeAt(i) - 48) * WEIGHTS[i]!
  return CHECKS[sum % 11]!
}

/**
 * Reads a number as it stands: only blanks around it are forgiven. `today` as 20261129. `strict` also refuses a region that came
 * later than the birth: true for nearly all, but who was registered late has such a number.
 */
export function readId(text: string, today: number, strict = false): IdFacts {
  const t = text.trim()
  const facts: IdFacts = {
    fault: undefined,
    remark: undefined,
    kind: 'resident',
    region: 0,
    birth: 0,
    sex: 0,
    want: '',
  }
  const length = t.length
  if (length === 0) return refuse(facts, 'empty')
  if (length !== 18 && length !== 15) return refuse(facts, 'length')
  const body = length === 18 ? 17 : 15
  for (let i = 0; i < body; i++) {
    const c = t.charCodeAt(i)
    if (c < 48 || c > 57) return refuse(facts, 'characters')
  }
  if (length === 15) return readOld(t, facts, today)
  const last = t.charCodeAt(17)
  if (!((last >= 48 && last <= 57) || last === 88 || last === 120)) return refuse(facts, 'characters')
  facts.want = checkOf(t)
  facts.region = number(t, 0, 6)
  facts.birth = number(t, 6, 8)
  facts.sex = t.charCodeAt(16) % 2 === 1 ? 1 : 2
  if (last === 120) facts.remark = 'lower-case'
  const fault = faultOf(t, facts, today, strict)
  if (fault) return refuse(facts, fault)
  if (facts.want.charCodeAt(0) !== (last === 120 ? 88 : last)) return refuse(facts, 'check-digit')
  return facts
}

/** 15 digits: no century, no check. The numbers 996 to 999 were given to people born before 1900. */
function readOld(t: string, facts: IdFacts, today: number): IdFacts {
  facts.region = number(t, 0, 6)
  facts.birth = (number(t, 12, 3) >= 996 ? 18_000_000 : 19_000_000) + number(t, 6, 6)
  facts.sex = t.charCodeAt(14) % 2 === 1 ? 1 : 2
  const fault = faultOf(t, facts, today, false)
  if (fault) return refuse(facts, fault)
  facts.remark = 'old-form'
  return facts
}

function faultOf(t: string, facts: IdFacts, today: number, strict: boolean): IdFault | undefined {
  const year = Math.floor(facts.birth / 10_000)
  const span = spanOf(t, facts)
  if (span === undefined) return 'region'
  if (!isDay(year, Math.floor(facts.birth / 100) % 100, facts.birth % 100)) return 'date'
  if (facts.birth > today) return 'future'
  if (yearsBetween(facts.birth, today) > OLDEST) return 'too-old'
  const last = span % 10_000
  if (last !== 9999 && year > last) {
    if (strict || year > last + GRACE) return 'region-ended'
    facts.remark = 'region-gone'
  }
  if (Math.floor(span / 10_000) > year) {
    if (strict) return 'region-ended'
    facts.remark = 'region-later'
  }
  return undefined
}

/** Years of the region; residence permits have the region of their side, foreigners' cards 9, a province and a country. */
function spanOf(t: string, facts: IdFacts): number | undefined {
  const { region } = facts
  if (region === 810_000 || region === 820_000 || region === 830_000 || region === 710_000) {
    facts.kind = 'permit'
    return 9999
  }
  if (region >= 900_000 && t.length === 18) {
    facts.kind = 'foreigner'
    const country = region % 1000
    const province = Math.floor(region / 1000) % 100
    return province < 70 && PROVINCES[province] && country >= 4 && country <= 894 ? 9999 : undefined
  }
  return countyYears(region)
}

function number(t: string, at: number, n: number): number {
  let out = 0
  for (let i = at; i < at + n; i++) out = out * 10 + t.charCodeAt(i) - 48
  return out
}

function refuse(facts: IdFacts, fault: IdFault): IdFacts {
  facts.fault = fault
  return facts
}

/** Words for a refusal; `t` as it was given. */
export function sayId(facts: IdFacts, text: string): { zh: string; en: string } {
  const t = text.trim()
  const birth = t.length === 15 ? t.slice(6, 12) : t.slice(6, 14)
  switch (facts.fault) {
    case 'empty':
      return { zh: '没有号码', en: 'no number' }
    case 'length':
      return {
        zh: `${t.length} 位，应为 18 位（旧号 15 位）`,
        en: `${t.length} characters, must be 18 (old form 15)`,
      }
    case 'characters':
      return { zh: '有数字以外的字符', en: 'holds characters that are not digits' }
    case 'region':
      return { zh: `没有 ${t.slice(0, 6)} 这个行政区划`, en: `there never was a region ${t.slice(0, 6)}` }
    case 'region-ended':
      return {
        zh: `出生时没有 ${t.slice(0, 6)} 这个行政区划`,
        en: `region ${t.slice(0, 6)} did not exist at the time of birth`,
      }
    case 'date':
      return { zh: `出生日期 ${birth} 不存在`, en: `there is no birth date ${birth}` }
    case 'future':
      return { zh: `出生日期 ${birth} 还没有到`, en: `birth date ${birth} is in the future` }
    case 'too-old':
      return {
        zh: `按出生日期 ${birth} 已超过 ${OLDEST} 岁`,
        en: `birth date ${birth} makes more than ${OLDEST} years`,
      }
    case 'check-digit':
      return {
        zh: `校验码应为 ${facts.want}，写的是 ${t[17]}`,
        en: `check digit must be ${facts.want}, is ${t[17]}`,
      }
    case undefined:
      return sayRemark(facts)
  }
}

function sayRemark({ remark, kind }: IdFacts): { zh: string; en: string } {
  switch (remark) {
    case 'old-form':
      return { zh: '15 位旧号，2013 年起停用', en: 'old form of 15 digits, out of use since 2013' }
    case 'region-later':
      return {
        zh: '行政区划在出生之后才有，可能是后来登记的',
        en: 'the region came after the birth: registered later, perhaps',
      }
    case 'region-gone':
      return { zh: '行政区划在出生之前几年已撤销', en: 'the region had gone a few years before the birth' }
    case 'lower-case':
      return { zh: '校验码 X 应大写', en: 'the check character X should be a capital' }
    case undefined:
      return {
        resident: { zh: '正确', en: 'valid' },
        permit: { zh: '正确，港澳台居民居住证', en: 'valid, residence permit of Hong Kong, Macao or Taiwan' },
        foreigner: { zh: '正确，外国人永久居留身份证', en: "valid, foreigner's permanent residence card" },
      }[kind]
  }
}

/** The 18 digits of a 15-digit number of somebody born in the twentieth century. */
export function lengthened(old: string): string {
  const digits = `${old.slice(0, 6)}19${old.slice(6)}`
  return digits + checkOf(digits)
}
