/** Unified social credit codes by GB 32100, the organisation code inside by GB 11714, and the registration numbers before them. */
import { PROVINCES } from './county-codes.ts'

export type CreditFault =
  | 'empty'
  | 'old-number'
  | 'length'
  | 'characters'
  | 'department'
  | 'region'
  | 'check-digit'

export interface CreditFacts {
  fault: CreditFault | undefined
  /** The organisation code inside has another check digit than GB 11714 asks for. */
  remark: 'inner-check' | 'lower-case' | undefined
  /** Check character as it would have to be, when there are 17 before it. */
  want: string
  /** For an old number: which, and whether its own check digit holds. */
  old: { what: 'organisation code' | 'registration number'; holds: boolean } | undefined
}

const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < LETTERS.length; i++) VALUES[LETTERS.charCodeAt(i)] = i
const WEIGHTS = Array.from({ length: 17 }, (_, i) =>
  Array.from({ length: i }).reduce<number>((w) => (w * 3) % 31, 1),
)
const INNER = [3, 7, 9, 10, 5, 8, 4, 2]
/** Who registers, and the kinds of organisation there are with it. */
const KINDS: Readonly<Record<string, string>> = {
  1: '12349',
  2: '19',
  3: '123459',
  4: '19',
  5: '1239',
  6: '129',
  7: '129',
  8: '19',
  9: '123',
  A: '19',
  N: '1239',
  Y: '1',
}

/** The check character of the first 17; -1 values have been refused before. */
export function creditCheck(code: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += VALUES[code.charCodeAt(i)]! * WEIGHTS[i]!
  return LETTERS[(31 - (sum % 31)) % 31]!
}

/** The check digit of an organisation code (GB 11714) for its first eight characters. */
export function organisationCheck(code: string): string {
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const c = code.charCodeAt(i)
    sum += (c <= 57 ? c - 48 : c - 55) * INNER[i]!
  }
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/** ISO 7064 MOD 11,10, the last digit of a registration number of 15. */
function registrationHolds(digits: string): boolean {
  let p = 10
  for (let i = 0; i < 14; i++) p = ((((p + Number(digits[i])) % 10 || 10) * 2) % 11) % 11
  return (p + Number(digits[14])) % 10 === 1
}

export function readCredit(text: string): CreditFacts {
  const given = text.trim()
  const t = given.toUpperCase()
  const facts: CreditFacts = {
    fault: undefined,
    remark: t === given ? undefined : 'lower-case',
    want: '',
    old: undefined,
  }
  const refuse = (fault: CreditFault) => {
    facts.fault = fault
    return facts
  }
  if (t === '') return refuse('empty')
  if (/^\d{15}$/.test(t)) {
    facts.old = { what: 'registration number', holds: registrationHolds(t) }
    return refuse('old-number')
  }
  if (/^[0-9A-Z]{8}-?[0-9X]$/.test(t)) {
    facts.old = { what: 'organisation code', holds: organisationCheck(t) === t.at(-1) }
    return refuse('old-number')
  }
  if (t.length !== 18) return refuse('length')
  for (let i = 0; i < 18; i++) {
    const c = t.charCodeAt(i)
    if (c > 127 || VALUES[c]! < 0) return refuse('characters')
  }
  if (!/^\d{6}/.test(t.slice(2))) return refuse('characters')
  if (!KINDS[t[0]!]?.includes(t[1]!)) return refuse('department')
  const province = Number(t.slice(2, 4))
  if (province !== 10 && !PROVINCES[province]) return refuse('region')
  facts.want = creditCheck(t)
  if (facts.want !== t[17]) return refuse('check-digit')
  if (organisationCheck(t.slice(8, 16)) !== t[16]) facts.remark = 'inner-check'
  return facts
}

export function sayCredit(facts: CreditFacts, text: string): { zh: string; en: string } {
  const t = text.trim()
  const old = facts.old
  switch (facts.fault) {
    case 'empty':
      return { zh: '没有代码', en: 'no code' }
    case 'old-number': {
      const what = old?.what === 'registration number' ? '15 位工商注册号' : '组织机构代码'
      return {
        zh: `是${what}（校验码${old?.holds ? '正确' : '不对'}），应换为 18 位统一社会信用代码`,
        en: `an old ${old?.what} (its check digit ${old?.holds ? 'holds' : 'fails'}), to be replaced by the 18 characters`,
      }
    }
    case 'length':
      return { zh: `${t.length} 位，应为 18 位`, en: `${t.length} characters, must be 18` }
    case 'characters':
      return {
        zh: '有代码中不用的字符（字母 I、O、S、V、Z 不用）',
        en: 'holds characters that codes never have (I, O, S, V, Z are not used)',
      }
    case 'department':
      return {
        zh: `没有 ${t.slice(0, 2)} 这种登记部门和机构类别`,
        en: `there is no department and kind ${t.slice(0, 2)}`,
      }
    case 'region':
      return { zh: `没有 ${t.slice(2, 8)} 这个登记机关行政区划`, en: `there is no region ${t.slice(2, 8)}` }
    case 'check-digit':
      return {
        zh: `校验码应为 ${facts.want}，写的是 ${t[17]}`,
        en: `check character must be ${facts.want}, is ${t[17]}`,
      }
    case undefined:
      if (facts.remark === 'inner-check')
        return {
          zh: '正确，但其中的组织机构代码校验码不合',
          en: 'valid, but the organisation code inside has another check digit',
        }
      if (facts.remark === 'lower-case')
        return { zh: '正确，字母应大写', en: 'valid, letters should be capitals' }
      return { zh: '正确', en: 'valid' }
  }
}
