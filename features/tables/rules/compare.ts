/** Two versions of a sheet beside each other: rows that came and went, cells that differ, and what made them differ. */
import type { Definition, Ref, Value } from './model.ts'
import { type Packed, refsOf } from './pack.ts'

export interface Kept {
  subject: string
  packed: Packed
  hand: Readonly<Record<string, { v: Value; by: string; at: string }>>
}
export type Why =
  /** Entries counted now and not before, and the other way round. */
  | { kind: 'counted'; came: Ref[]; went: Ref[] }
  /** The entry it stands in has another version. */
  | { kind: 'changed'; of: Ref[] }
  | { kind: 'hand'; by: string; at: string }
  /** Nothing it was made of is different: a day that passed, or what the table says of itself. */
  | { kind: 'time' }
export interface CellChange {
  key: string
  before: Value
  after: Value
  why: Why
}
export interface RowChange {
  subject: string
  kind: 'added' | 'removed' | 'changed'
  cells: CellChange[]
}

export function compare(
  was: { columns: Definition['columns']; rows: readonly Kept[] },
  is: { columns: Definition['columns']; rows: readonly Kept[] },
): RowChange[] {
  const old = new Map(was.rows.map((r) => [r.subject, r]))
  const now = new Set(is.rows.map((r) => r.subject))
  const out: RowChange[] = []
  for (const r of is.rows) {
    const o = old.get(r.subject)
    if (!o) {
      out.push({ subject: r.subject, kind: 'added', cells: [] })
      continue
    }
    const cells = is.columns.flatMap((c, i): CellChange[] => {
      const j = was.columns.findIndex((x) => x.key === c.key)
      if (j < 0) return []
      if (c.from.kind === 'hand') {
        const [a, b] = [o.hand[c.key], r.hand[c.key]]
        if ((a?.v ?? null) === (b?.v ?? null)) return []
        const why: Why = { kind: 'hand', by: b?.by ?? '', at: b?.at ?? '' }
        return [{ key: c.key, before: a?.v ?? null, after: b?.v ?? null, why }]
      }
      const [before, after] = [o.packed.v[j] ?? null, r.packed.v[i] ?? null]
      if (before === after) return []
      return [{ key: c.key, before, after, why: whyOf(refsOf(o.packed, j), refsOf(r.packed, i)) }]
    })
    if (cells.length > 0) out.push({ subject: r.subject, kind: 'changed', cells })
  }
  for (const r of was.rows)
    if (!now.has(r.subject)) out.push({ subject: r.subject, kind: 'removed', cells: [] })
  return out
}

const keyOf = (r: Ref) => `${r[0]}${r[1]}`
export function whyOf(was: readonly Ref[], is: readonly Ref[]): Why {
  const old = new Map(was.map((r) => [keyOf(r), r]))
  const now = new Map(is.map((r) => [keyOf(r), r]))
  const came = is.filter((r) => !old.has(keyOf(r)))
  const went = was.filter((r) => !now.has(keyOf(r)))
  if (came.length > 0 || went.length > 0) return { kind: 'counted', came, went }
  const changed = is.filter((r) => old.get(keyOf(r))![2] !== r[2])
  return changed.length > 0 ? { kind: 'changed', of: changed } : { kind: 'time' }
}
