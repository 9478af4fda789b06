import type { ImportRecord } from './import-read.ts'
import type { RegionRow } from './row.ts'

/** Parents before children, then as in the file. */
export function inOrder(records: readonly ImportRecord[]): ImportRecord[] {
  const depth = (r: ImportRecord) => r.code?.length ?? (r.parent ? r.parent.length + 3 : 99)
  return [...records].sort((a, b) => depth(a) - depth(b) || a.row - b.row)
}

/** What a file changes in a row, field by field, as a person reads it. */
export function differences(a: RegionRow, b: RegionRow): { field: string; before: string; after: string }[] {
  const text = (v: unknown) =>
    v === null || v === undefined
      ? ''
      : typeof v === 'string'
        ? v
        : Array.isArray(v)
          ? v.join('、')
          : String(v)
  const out = []
  for (const f of ['name', 'kind', 'aliases', 'point', 'address', 'households'] as const)
    if (text(a[f]) !== text(b[f])) out.push({ field: f, before: text(a[f]), after: text(b[f]) })
  if (JSON.stringify(a.geometry) !== JSON.stringify(b.geometry))
    out.push({ field: 'geometry', before: a.geometry ? '●' : '', after: b.geometry ? '●' : '' })
  return out
}
