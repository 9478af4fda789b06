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
  it('leaves every other clock to running time', () => {
    const due = '2026-06-30T17:30:00+08:00'
    expect(workingWords(clock(due, '4 小时'), now, 'zh')).toBeNull()
    expect(workingWords({ due, limit: undefined }, now, 'zh')).toBeNull()
    expect(workingWords({ limit: '2 个工作日' }, now, 'zh')).toBeNull()
    expect(workingWords({ ...clock(due, '2 个工作日'), stoppedAt: due }, now, 'zh')).toBeNull()
  })
})
