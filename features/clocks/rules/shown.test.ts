import { describe, expect, it } from 'vitest'
import { workingWords } from './shown.ts'

// Friday 26 June 2026, in the afternoon.
const now = Date.parse('2026-06-26T14:43:00+08:00')
const clock = (due: string, limit: string) => ({ start: '2026-06-26T14:00:00+08:00', due, limit })

describe('a clock on a page', () => {
  it('counts working days when the limit is in working time, in either language of the wire', () => {
    const tuesday = '2026-06-30T17:30:00+08:00'
    expect(workingWords(clock(tuesday, '2 个工作日'), now, 'zh')).toBe('剩 2 个工作日')
    expect(workingWords(clock(tuesday, '2 个工作日'), now, 'zh', true)).toBe('还剩 2 个工作日')
    expect(workingWords(clock(tuesday, '2 working days'), now, 'en', true)).toBe('2 working days left')
  })
  it('counts hours on the last day, and says how late it is', () => {
    expect(workingWords(clock('2026-06-26T17:30:00+08:00', '1 个工作日'), now, 'zh', true)).toBe(
      '还剩 2 小时 47 分',
    )
    expect(workingWords(clock('2026-06-26T14:12:00+08:00', '1 个工作日'), now, 'zh', true)).toBe('超 31 分')
  })
  it('says ten minutes of office time over a weekend as ten minutes, not as a day', () => {
    const sunday = Date.parse('2026-06-28T16:20:00+08:00')
    const monday = '2026-06-29T08:40:00+08:00'
    expect(workingWords(clock(monday, '10 工作分钟'), sunday, 'zh', true)).toBe('还剩 10 工作分钟')
    expect(workingWords(clock(monday, '10 working minutes'), sunday, 'en')).toBe('10 working minutes left')
    // Friday 17:00 to Monday 10:20: half an hour, then one hour and fifty minutes.
    const friday = Date.parse('2026-06-26T17:00:30+08:00')
    const later = clock('2026-06-29T10:20:00+08:00', '4 个工作小时')
    expect(workingWords(later, friday, 'zh')).toBe('剩 2 工作小时 19 分')
    expect(workingWords(later, friday, 'en')).toBe('2 working h 19 min left')
    expect(workingWords(clock('2026-06-29T09:30:00+08:00', '1 个工作小时'), sunday, 'zh')).toBe(
      '剩 1 个工作小时',
    )
  })
  it('leaves every other clock to running time', () => {
    const due = '2026-06-30T17:30:00+08:00'
    expect(workingWords(clock(due, '4 小时'), now, 'zh')).toBeNull()
    expect(workingWords({ due, limit: undefined }, now, 'zh')).toBeNull()
    expect(workingWords({ limit: '2 个工作日' }, now, 'zh')).toBeNull()
    expect(workingWords({ ...clock(due, '2 个工作日'), stoppedAt: due }, now, 'zh')).toBeNull()
  })
})
