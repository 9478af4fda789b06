import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meeting, needsApproval, watermark } from './rules.ts'

test.each([
  [undefined, false, 1e6, false],
  [{ freeRows: 500 }, false, 500, false],
  [{ freeRows: 500 }, false, 501, true],
  [{ freeRows: 500 }, true, 1, true],
])('%o, in clear %s, %i rows: approval %s', (personal, clear, rows, needs) => {
  expect(needsApproval(personal, clear, rows)).toBe(needs)
})

test('where several lists of regions meet is inside one of each, and holds all that is', () => {
  const path = fc.array(fc.constantFrom('001', '002'), { maxLength: 3 }).map((s) => `500102${s.join('')}`)
  const list = fc.array(path, { maxLength: 3 })
  fc.assert(
    fc.property(list, list, path, (a, b, p) => {
      const inside = (l: readonly string[]) => l.some((x) => p.startsWith(x))
      expect(inside(meeting([a, b]))).toBe(inside(a) && inside(b))
    }),
  )
})

test('a file says whose it is, when, what for, who said yes, and under which number', () => {
  const m = {
    id: '0197a1c2-0000-7000-8000-00000012abcd',
    by: '林某',
    at: '2026-06-26 14:20',
    purpose: '送药',
    approvedBy: '唐某',
    clear: true,
  }
  expect(watermark(m).zh).toBe(
    '林某 导出 · 2026-06-26 14:20 · 用途：送药 · 含未遮住的内容 · 唐某 批准 · 编号 0012abcd',
  )
  expect(watermark({ ...m, approvedBy: null, clear: false }).en).toBe(
    'Exported by 林某 · 2026-06-26 14:20 · for: 送药 · masked · number 0012abcd',
  )
})
