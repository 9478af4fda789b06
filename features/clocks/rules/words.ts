/** Names of clocks, levels and states, in both languages, as in docs/language.md. */
import type { ClockName, ClockState, Level, Words } from '../contract.ts'

export const clockWords: Record<ClockName, Words> = {
  confirm: { zh: '确认', en: 'confirm' },
  sign: { zh: '签收', en: 'accept' },
  assemble: { zh: '集结', en: 'assemble' },
  arrive: { zh: '到场', en: 'arrive' },
  resolve: { zh: '办结', en: 'resolve' },
  rule: { zh: '裁定', en: 'rule on return' },
  feedback: { zh: '反馈', en: 'feedback' },
  rate: { zh: '评价', en: 'evaluate' },
}

export const levelWords: Record<Level, Words> = {
  normal: { zh: '普通', en: 'normal' },
  urgent: { zh: '加急', en: 'urgent' },
  critical: { zh: '特急', en: 'critical' },
}

export const stateWords: Record<ClockState['state'], Words> = {
  ok: { zh: '在限', en: 'in time' },
  soon: { zh: '将到期', en: 'due soon' },
  late: { zh: '已超期', en: 'late' },
  met: { zh: '按时', en: 'met' },
  missed: { zh: '超期完成', en: 'missed' },
  off: { zh: '不计时', en: 'no clock' },
}
