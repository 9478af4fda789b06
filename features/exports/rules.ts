/** When a file of personal records needs a second person, where it lies, and what it says about itself. */
import type { Words } from '../../kernel/contract.ts'

/** In clear, or so many that a list is no list any more. */
export const needsApproval = (
  personal: { freeRows: number } | undefined,
  clear: boolean,
  rows: number,
): boolean => personal !== undefined && (clear || rows > personal.freeRows)

/** Regions that lie in one of each list, the outermost ones: where several verbs and a wish meet. */
export function meeting(lists: readonly (readonly string[])[]): string[] {
  const both = (a: readonly string[], b: readonly string[]) =>
    a.flatMap((x) => b.flatMap((y) => (x.startsWith(y) ? [x] : y.startsWith(x) ? [y] : [])))
  const met = lists.slice(1).reduce<readonly string[]>(both, lists[0] ?? [])
  const sorted = [...new Set(met)].sort()
  return sorted.filter((p, i) => !sorted.some((o, j) => j < i && p.startsWith(o)))
}

export interface Marked {
  id: string
  by: string
  /** Clock of the place, `2026-06-26 14:20`. */
  at: string
  purpose: string
  approvedBy: string | null
  clear: boolean
}

/** What a file of personal records says about itself: whose it is, from when, what for, and under which number it is in the log. */
export function watermark(m: Marked): Words {
  const number = m.id.slice(-8)
  const zh = [`${m.by} 导出`, m.at, `用途：${m.purpose}`, m.clear ? '含未遮住的内容' : '已遮住']
  const en = [`Exported by ${m.by}`, m.at, `for: ${m.purpose}`, m.clear ? 'values in clear' : 'masked']
  if (m.approvedBy) {
    zh.push(`${m.approvedBy} 批准`)
    en.push(`approved by ${m.approvedBy}`)
  }
  return { zh: `${zh.join(' · ')} · 编号 ${number}`, en: `${en.join(' · ')} · number ${number}` }
}

/** Days that a file may be fetched: one that needed approval is kept shorter. */
export const keptDays = (approved: boolean): number => (approved ? 3 : 7)
