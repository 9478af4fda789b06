import type { Change, Item, ResponsibilityList } from '../contract.ts'
import { compareCodes } from './tree.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

function walk(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  out: (c: FieldChange) => void,
) {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  const isRecord = (v: Json | undefined): v is { [key: string]: Json } =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
  if (isRecord(before) && isRecord(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort())
      walk(path ? `${path}.${key}` : key, before[key], after[key], out)
    return
  }
  out({ field: path, before: before ?? null, after: after ?? null })
}

type FieldChange = { field: string; before: Json; after: Json }

/** The fields in which two versions of one item differ; lists count as one field (`keywords`, `levels.urgent.owners`). */
export function diffItems(before: Item, after: Item): FieldChange[] {
  const out: FieldChange[] = []
  walk('', JSON.parse(JSON.stringify(before)) as Json, JSON.parse(JSON.stringify(after)) as Json, (c) =>
    out.push(c),
  )
  return out
}

/** What changed from list `a` to list `b`, in the order of codes: items added, removed, and each changed field with both values. */
export function diffLists(a: ResponsibilityList, b: ResponsibilityList): Change[] {
  const before = new Map(a.items.map((item) => [item.code, item]))
  const after = new Map(b.items.map((item) => [item.code, item]))
  const changes: Change[] = []
  for (const code of [...new Set([...before.keys(), ...after.keys()])].sort(compareCodes)) {
    const old = before.get(code)
    const now = after.get(code)
    const itemName = (now ?? old)?.name ?? ''
    if (old && now)
      for (const c of diffItems(old, now)) changes.push({ itemCode: code, itemName, what: 'changed', ...c })
    else
      changes.push({
        itemCode: code,
        itemName,
        what: now ? 'added' : 'removed',
        field: '',
        before: old ?? null,
        after: now ?? null,
      })
  }
  return changes
}
