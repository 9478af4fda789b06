/** Telephone numbers of the mainland: mobiles by the segments that are given out, landlines with and without area code, 400 and short numbers. */

export type PhoneFault = 'empty' | 'characters' | 'length' | 'segment' | 'area' | 'several'
export interface PhoneFacts {
  fault: PhoneFault | undefined
  /** The form is right, but it looks like the number somebody types who has none. */
  made: boolean
  kind: 'mobile' | 'landline' | 'local' | '400' | 'service' | undefined
  /** Digits only, without +86 and extension: what two spellings of one number share. */
  digits: string
}

/** Second and third digit of mobiles that operators have. 140, 141, 144 belong to things, 154, 179 and others to nobody. */
const SEGMENTS = new Uint8Array(100)
for (const two of [
  '30 31 32 33 34 35 36 37 38 39 45 46 47 48 49',
  '50 51 52 53 55 56 57 58 59 62 65 66 67',
  '70 71 72 73 74 75 76 77 78 80 81 82 83 84 85 86 87 88 89',
  '90 91 92 93 95 96 97 98 99',
]
  .join(' ')
  .split(' '))
  SEGMENTS[Number(two)] = 1
/** Cities whose area code has two digits: the local number there has eight. */
const SHORT_AREAS = new Set(['10', '20', '21', '22', '23', '24', '25', '27', '28', '29'])

/** Reads one number; blanks, hyphens, brackets, +86 and an extension are part of writing it. */
export function readPhone(text: string): PhoneFacts {
  // Eleven digits and nothing else are nearly all.
  if (text.length === 11 && text.charCodeAt(0) === 49 && allDigits(text)) return mobile(text)
  const t = text.trim()
  if (t === '') return bad('empty', '')
  const parts = t.split(/[/、,，;；]|\s{2,}|\s(?=1\d{10})/).filter((p) => p.trim() !== '')
  if (parts.length > 1 && parts.every((p) => p.replace(/\D/g, '').length >= 7))
    return bad('several', digitsOf(parts[0]!))
  const main = t.replace(/(?:转|#|ext\.?|x|分机)\s*\d{1,6}$/i, '')
  if (!/^[+＋]?[\d\s\-—–()（）]+$/.test(main)) return bad('characters', digitsOf(main))
  let digits = digitsOf(main)
  if (/^[+＋]|^00/.test(main)) {
    const inland = digits.replace(/^(?:00)?86/, '')
    if (inland === digits) return bad('area', digits)
    digits = /^(?:1\d{10}|0\d+|[48]00\d{7})$/.test(inland) ? inland : `0${inland}`
  } else if (/^86(?:1\d{10})$/.test(digits)) digits = digits.slice(2)
  if (digits.length === 11 && digits[0] === '1') return mobile(digits)
  if (/^[48]00\d{7}$/.test(digits)) return fine('400', digits)
  if (/^0/.test(digits)) return landline(digits, main)
  if (/^(?:1[012]\d{1,3}|9[56]\d{3,4})$/.test(digits)) return fine('service', digits)
  if (/^[2-8]\d{6,7}$/.test(digits)) return fine('local', digits, sameDigits(digits))
  return bad('length', digits)
}

type Kind = NonNullable<PhoneFacts['kind']>
const fine = (kind: Kind, digits: string, made = false): PhoneFacts => ({
  fault: undefined,
  made,
  kind,
  digits,
})
const bad = (fault: PhoneFault, digits: string, kind?: Kind): PhoneFacts => ({
  fault,
  made: false,
  kind,
  digits,
})
const digitsOf = (text: string): string => text.replace(/\D/g, '')

function mobile(digits: string): PhoneFacts {
  const segment = (digits.charCodeAt(1) - 48) * 10 + digits.charCodeAt(2) - 48
  return SEGMENTS[segment] === 1 ? fine('mobile', digits, isMadeUp(digits)) : bad('segment', digits, 'mobile')
}

function landline(digits: string, written: string): PhoneFacts {
  const short = SHORT_AREAS.has(digits.slice(1, 3))
  const area = short ? digits.slice(1, 3) : digits.slice(1, 4)
  if (!short && !/^[3-9]\d\d$/.test(area)) return bad('area', digits, 'landline')
  let local = digits.slice(area.length + 1)
  // 0731-88881234-801: what follows a second hyphen is an extension.
  const extension = /^\D*0\d{2,3}\D+\d{7,8}[-—–](\d{1,6})$/.exec(written.trim())
  if (extension) local = local.slice(0, -extension[1]!.length)
  if (local.length !== 8 && (short || local.length !== 7)) return bad('length', digits, 'landline')
  if (!/^[2-8]/.test(local)) return bad('length', digits, 'landline')
  return fine('landline', `0${area}${local}`, sameDigits(local))
}

function allDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 48 || c > 57) return false
  }
  return true
}

const sameDigits = (digits: string): boolean => /^(\d)\1+$/.test(digits)

/** Nobody's number: the last eight all the same or counting up, or one that every form shows as its example. */
function isMadeUp(digits: string): boolean {
  const c = digits.charCodeAt(10)
  const step = c - digits.charCodeAt(9)
  if (step === 0 || step === 1) {
    let i = 9
    while (i > 3 && digits.charCodeAt(i) - digits.charCodeAt(i - 1) === step) i--
    if (i === 3) return true
  }
  return digits === '13800138000' || digits === '13912345678' || digits === '13812345678'
}

export function sayPhone({ fault, kind }: PhoneFacts, text: string): { zh: string; en: string } {
  const t = text.trim()
  switch (fault) {
    case 'empty':
      return { zh: '没有号码', en: 'no number' }
    case 'characters':
      return { zh: '有号码中不会有的字符', en: 'holds characters that no number has' }
    case 'length': {
      const n = t.replace(/\D/g, '').length
      return {
        zh: `${n} 位数字，手机 11 位，固话区号加 7 或 8 位`,
        en: `${n} digits; a mobile has 11, a landline its area code and 7 or 8`,
      }
    }
    case 'segment':
      return {
        zh: `没有 ${t.replace(/\D/g, '').slice(-11, -8)} 号段`,
        en: `no operator has numbers of ${t.replace(/\D/g, '').slice(-11, -8)}`,
      }
    case 'area':
      return { zh: '没有这个区号', en: 'there is no such area code' }
    case 'several':
      return { zh: '一格里写了几个号码', en: 'several numbers in one cell' }
    case undefined:
      return {
        mobile: { zh: '手机', en: 'mobile' },
        landline: { zh: '固定电话', en: 'landline' },
        local: { zh: '固定电话，没有区号', en: 'landline without area code' },
        '400': { zh: '400 或 800 电话', en: '400 or 800 number' },
        service: { zh: '服务短号', en: 'short number of a service' },
      }[kind!]
  }
}
