/** What is wrong with one field, in words for who reads Chinese: the validator's own words are English and speak of types. */
import type { z } from 'zod'

const UNITS: Readonly<Record<string, string>> = { string: '个字', array: '项', set: '项' }

/** Words that a contract wrote itself stay; English answers keep the validator's, which developers know. */
export function issueMessage(i: z.core.$ZodIssue, language: 'zh' | 'en'): string {
  if (language === 'en' || !/^(Invalid|Too|Unrecognized)/.test(i.message)) return i.message
  switch (i.code) {
    case 'too_small': {
      const unit = UNITS[i.origin]
      if (unit && Number(i.minimum) === 1) return '没有填'
      return unit ? `至少 ${i.minimum} ${unit}` : `太小了，最小 ${i.minimum}`
    }
    case 'too_big': {
      const unit = UNITS[i.origin]
      return unit ? `太长了，最多 ${i.maximum} ${unit}` : `太大了，最大 ${i.maximum}`
    }
    case 'invalid_type':
      return i.message.endsWith('undefined') ? '没有填' : '填得不对'
    case 'invalid_value':
      return '不在可选的选项里'
    case 'invalid_format':
      return i.format === 'datetime' || i.format === 'date' ? '没有填，或不是一个时间' : '写法不对'
    default:
      return '填得不对'
  }
}
