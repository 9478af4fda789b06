/** An own rule in words: 居住类型 是 租住，电话 是空的. */
import type { Words } from './model.ts'
import {
  type Condition,
  type Operator,
  type OwnDefinition,
  type OwnKind,
  ownField,
  type Span,
} from './own-model.ts'

export const operatorWords: Readonly<Record<Operator, Words>> = {
  missing: { zh: '是空的', en: 'is empty' },
  present: { zh: '填了', en: 'is filled' },
  eq: { zh: '是', en: 'is' },
  ne: { zh: '不是', en: 'is not' },
  in: { zh: '是其中之一', en: 'is one of' },
  out: { zh: '不是其中任何一个', en: 'is none of' },
  like: { zh: '写法像', en: 'looks like' },
  unlike: { zh: '写法不像', en: 'does not look like' },
  lt: { zh: '小于', en: 'is less than' },
  le: { zh: '不大于', en: 'is at most' },
  gt: { zh: '大于', en: 'is more than' },
  ge: { zh: '不小于', en: 'is at least' },
  older: { zh: '早于', en: 'is older than' },
  newer: { zh: '不早于', en: 'is within' },
}
/** Of days the same operators are other words. */
const ofDays: Partial<Record<Operator, Words>> = {
  lt: { zh: '早于', en: 'is before' },
  le: { zh: '不晚于', en: 'is not after' },
  gt: { zh: '晚于', en: 'is after' },
  ge: { zh: '不早于', en: 'is not before' },
}
export const spanWords: Readonly<Record<Span, Words>> = {
  days: { zh: '天', en: 'days' },
  months: { zh: '个月', en: 'months' },
  years: { zh: '年', en: 'years' },
}
export const wordOf = (op: Operator, type: string | undefined): Words =>
  (type === 'date' && ofDays[op]) || operatorWords[op]

export function conditionWords(kind: OwnKind, c: Condition): Words {
  const f = ownField(kind, c.field)
  const name = f?.words ?? { zh: c.field, en: c.field }
  const op = wordOf(c.op, f?.type)
  const shown = (v: string): Words => f?.choices[v] ?? { zh: v, en: v }
  const rest = (): Words => {
    if (c.op === 'missing' || c.op === 'present') return { zh: '', en: '' }
    if (c.op === 'older' || c.op === 'newer') {
      const span = spanWords[c.span ?? 'days']
      return { zh: ` ${c.n ?? 0} ${span.zh}前`, en: ` ${c.n ?? 0} ${span.en}` }
    }
    if (c.op === 'in' || c.op === 'out') {
      const list = (c.list ?? []).map(shown)
      return { zh: `：${list.map((x) => x.zh).join('、')}`, en: `: ${list.map((x) => x.en).join(', ')}` }
    }
    const o =
      c.other === undefined ? undefined : (ownField(kind, c.other)?.words ?? { zh: c.other, en: c.other })
    const v = o ?? shown(c.value ?? '')
    return { zh: ` ${v.zh}`, en: ` ${v.en}` }
  }
  const r = rest()
  return { zh: `${name.zh} ${op.zh}${r.zh}`, en: `${name.en} ${op.en}${r.en}` }
}

/** All conditions in one line. */
export function definitionWords(d: Pick<OwnDefinition, 'kind' | 'match' | 'conditions'>): Words {
  const parts = d.conditions.map((c) => conditionWords(d.kind, c))
  const all = d.match === 'all'
  return {
    zh: parts.map((p) => p.zh).join(all ? '，并且 ' : '，或者 '),
    en: parts.map((p) => p.en).join(all ? ' and ' : ' or '),
  }
}
