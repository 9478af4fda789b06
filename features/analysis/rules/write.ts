/** Small helpers with which rules write sentences. Pure. */
import type { Words } from '../../../kernel/contract.ts'
import { counted } from '../../../shared/plural.ts'
import { listAddress, ratio } from '../../statistics/rules.ts'
import type { Facts, Sentence } from '../contract.ts'

export const num = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 1 })
export const pct = (x: number | null): string => (x === null ? '–' : `${(x * 100).toFixed(1)}%`)
export const days = (x: number | null): string => (x === null ? '–' : x.toFixed(x < 10 ? 2 : 1))
export const signed = (x: number): string => `${x > 0 ? '+' : x < 0 ? '−' : ''}${num(Math.abs(x))}`
export const cases = (n: number): Words => ({ zh: `${num(n)} 件`, en: counted(n, 'case', 'cases') })
export const w = (zh: string, en: string): Words => ({ zh, en })
export const rate = ratio

/** A sentence of a rule; `facets` and `change` are those under which the list holds its cases. */
export function say(
  f: Facts,
  s: {
    rule: string
    of?: string | null
    tone?: Sentence['tone']
    text: Words
    why: Words
    facets?: readonly string[] | null
    change?: Record<string, string>
    link?: string
  },
): Sentence {
  return {
    key: s.of === undefined ? s.rule : `${s.rule}:${s.of ?? 'none'}`,
    rule: s.rule,
    tone: s.tone ?? 'plain',
    text: s.text,
    why: s.why,
    link: s.link ?? (s.facets ? listAddress(f.now.filter, s.facets, s.change) : null),
  }
}
