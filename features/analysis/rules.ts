/** Everything of the analysis that needs no data: periods, comparisons, sentences, charts, the document. Pure. */
import type { Words } from '../../kernel/contract.ts'
import type { Edit, Facts, Section } from './contract.ts'

export * from './rules/chart.ts'
export * from './rules/compare.ts'
export * from './rules/document.ts'
export * from './rules/period.ts'
export * from './rules/public.ts'
export { rulesVersion, sectionsOf } from './rules/sections.ts'

export const nothingChanged = (title: string): Edit => ({ title, verdicts: {}, remarks: {} })

/** Figures of two answers that differ, named; at most so many. */
export function figureDifferences(
  was: Facts,
  is: Facts,
  limit = 60,
): { what: Words; was: number | null; is: number | null }[] {
  const out: { what: Words; was: number | null; is: number | null }[] = []
  const labels: Record<string, Words> = {
    received: { zh: '受理', en: 'received' },
    valid: { zh: '应办', en: 'to be solved' },
    resolved: { zh: '办结', en: 'resolved' },
    overdue: { zh: '超期', en: 'late' },
    onTime: { zh: '按时', en: 'on time' },
    rated: { zh: '已评价', en: 'rated' },
    satisfied: { zh: '满意', en: 'satisfied' },
    returned: { zh: '退回过', en: 'returned' },
    unresolved: { zh: '没办结', en: 'unresolved' },
    invalid: { zh: '不受理、撤回', en: 'refused, withdrawn' },
    reopened: { zh: '重开过', en: 'reopened' },
    workingDays: { zh: '平均用时', en: 'mean working days' },
  }
  const row = (name: Words, a: object | undefined, b: object | undefined) => {
    for (const [k, label] of Object.entries(labels)) {
      const x = (a as Record<string, number | null> | undefined)?.[k] ?? null
      const y = (b as Record<string, number | null> | undefined)?.[k] ?? null
      if (x !== y && !(x === null && y === 0) && !(y === null && x === 0))
        out.push({ what: { zh: `${name.zh}${label.zh}`, en: `${name.en} ${label.en}` }, was: x, is: y })
    }
  }
  const each = <R extends { name: string }>(
    a: readonly R[],
    b: readonly R[],
    key: (r: R) => string | null,
  ) => {
    for (const k of new Set([...a, ...b].map(key))) {
      const [x, y] = [a.find((r) => key(r) === k), b.find((r) => key(r) === k)]
      const name = (y ?? x)!.name || '–'
      row({ zh: `${name} `, en: `${name}:` }, x, y)
    }
  }
  row({ zh: '', en: 'all' }, was.now.totals, is.now.totals)
  row({ zh: '上期', en: 'before:' }, was.before.totals, is.before.totals)
  row({ zh: '去年同期', en: 'a year ago:' }, was.year.totals, is.year.totals)
  each(was.now.regions, is.now.regions, (r) => r.path)
  each(was.now.units, is.now.units, (r) => r.id)
  each(was.now.items, is.now.items, (r) => r.code)
  return out.slice(0, limit)
}

/** Sentences that one has and the other has not, by their words. */
export function sentenceDifferences(
  was: readonly Section[],
  is: readonly Section[],
): { gone: Words[]; come: Words[] } {
  const texts = (s: readonly Section[]) => s.flatMap((x) => x.sentences.map((y) => y.text))
  const [a, b] = [texts(was), texts(is)]
  const without = (x: Words[], y: Words[]) => x.filter((t) => !y.some((u) => u.zh === t.zh))
  return { gone: without(a, b), come: without(b, a) }
}
