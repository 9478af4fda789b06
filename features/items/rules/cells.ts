import { formatLimit, parseLimit } from '../../clocks/rules.ts'
import type { Evidence, LevelTest } from '../contract.ts'
import { limitText } from './limits.ts'

/** How a list is written into cells that people edit in Excel, and read back to exactly the same list. */

/** Several texts in one cell, separated by ；; what would separate inside a text is escaped. */
export const joinCell = (texts: readonly string[]): string =>
  texts.map((t) => t.replace(/[\\；;\n]/g, '\\$&')).join('；')

/** The texts of a cell; an ASCII semicolon or a line break separates as well, because people type them. */
export function splitCell(cell: string): string[] {
  const out: string[] = []
  let text = ''
  for (let i = 0; i < cell.length; i++) {
    const c = cell[i] as string
    if (c === '\\' && i + 1 < cell.length) text += cell[++i]
    else if (/[；;\n]/.test(c)) {
      out.push(text)
      text = ''
    } else text += c
  }
  out.push(text)
  return out.map((t) => t.trim()).filter(Boolean)
}

const EVIDENCE_ZH: Record<Evidence['type'], string> = {
  photoBefore: '处置前照片',
  photoAfter: '处置后照片',
  position: '到场定位',
  signature: '签字',
  confirm: '确认',
  value: '填写',
  document: '文书',
}

/** `处置后照片×1：整改后照片 1 张`, `到场定位 50 米×1：到过现场`. */
export function evidenceCell(evidence: readonly Evidence[]): string {
  return joinCell(
    evidence.map((e) => {
      const near = e.withinMetres === undefined ? '' : ` ${e.withinMetres} 米`
      return `${EVIDENCE_ZH[e.type]}${near}×${e.count}：${e.label}`
    }),
  )
}

/** Evidence of a cell; `fault` names the first part that cannot be read. */
export function readEvidence(cell: string): { evidence: Evidence[]; fault: string | null } {
  const evidence: Evidence[] = []
  for (const part of splitCell(cell)) {
    const m = /^(\D+?)\s*(?:(\d+)\s*米)?(?:×(\d+))?[：:]\s*(.*)$/.exec(part)
    const type = (Object.keys(EVIDENCE_ZH) as Evidence['type'][]).find((t) => EVIDENCE_ZH[t] === m?.[1])
    if (!m || !type) return { evidence, fault: part }
    const near = m[2] === undefined ? {} : { withinMetres: Number(m[2]) }
    evidence.push({ type, count: Number(m[3] ?? 1), label: m[4] ?? '', ...near })
  }
  return { evidence, fault: null }
}

/** `含 进户|漫到屋；households ≥ 50；indoor = 是`. */
export function testsCell(tests: readonly LevelTest[]): string {
  return joinCell(
    tests.map((t) => {
      if ('any' in t) return `含 ${t.any.join('|')}`
      return 'atLeast' in t ? `${t.fact} ≥ ${t.atLeast}` : `${t.fact} = ${t.is ? '是' : '否'}`
    }),
  )
}

export function readTests(cell: string): { tests: LevelTest[]; fault: string | null } {
  const tests: LevelTest[] = []
  for (const part of splitCell(cell)) {
    const words = /^含\s*(.+)$/.exec(part)
    const least = /^(\S+)\s*(?:≥|>=)\s*(-?\d+(?:\.\d+)?)$/.exec(part)
    const flag = /^(\S+)\s*[=＝]\s*([是否])$/.exec(part)
    if (words?.[1])
      tests.push({
        any: words[1]
          .split('|')
          .map((w) => w.trim())
          .filter(Boolean),
      })
    else if (least?.[1]) tests.push({ fact: least[1], atLeast: Number(least[2]) })
    else if (flag?.[1]) tests.push({ fact: flag[1], is: flag[2] === '是' })
    else return { tests, fault: part }
  }
  return { tests, fault: null }
}

/** A stored limit in the words of an editor (`2 个工作日`); what cannot be read stays as it is. */
export function limitCell(limit: string | null): string {
  if (limit === null) return ''
  const read = parseLimit(limit)
  if (!read || limitText(limit)?.limit !== limit) return limit
  const words = formatLimit(read, 'zh')
  return limitText(words)?.limit === limit ? words : limit
}

/** What an editor wrote as a limit, in the stored form; unreadable words are kept for the validator to name. */
export function readLimitCell(cell: string): string | null {
  const text = cell.trim()
  if (text === '' || text === '—' || text === '不要求') return null
  return limitText(text)?.limit ?? text
}
