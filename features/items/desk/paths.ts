/** Fields of an item by dotted path, and what becomes of them when two people changed the same item. Pure. */
import type { Item } from '../contract.ts'
import { diffItems } from '../rules.ts'

type Rec = Record<string, unknown>

export function getAt(item: Item, path: string): unknown {
  let at: unknown = item
  for (const key of path.split('.')) at = (at as Rec | undefined | null)?.[key]
  return at
}

/** A copy with one field set; `undefined` or `null` for a whole level takes it out, as a level that is not there has no key. */
export function setAt(item: Item, path: string, value: unknown): Item {
  const put = (from: Rec, keys: string[]): Rec => {
    const [key = '', ...rest] = keys
    const next = { ...from }
    if (rest.length > 0) next[key] = put((from[key] as Rec | undefined) ?? {}, rest)
    else if (value === undefined || (value === null && isOptional(path))) delete next[key]
    else next[key] = value
    return next
  }
  return put(item as unknown as Rec, path.split('.')) as unknown as Item
}

const isOptional = (path: string) => path === 'origin' || /^levels\.\w+$/.test(path)

export interface Clash {
  field: string
  before: unknown
  mine: unknown
  theirs: unknown
}

/**
 * My changes put on top of somebody else's: what only one of us changed is kept, what both changed differently is a clash
 * for a person to decide (mine stands until then). `from` is what I started with; null when I added the item.
 */
export function merge(from: Item | null, mine: Item, theirs: Item): { item: Item; clashes: Clash[] } {
  if (from === null)
    return {
      item: mine,
      clashes: diffItems(theirs, mine).map((c) => ({
        field: c.field,
        before: null,
        mine: c.after,
        theirs: c.before,
      })),
    }
  const ours = diffItems(from, mine)
  const other = diffItems(from, theirs)
  const touches = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)
  const clashes: Clash[] = []
  let item = mine
  for (const change of other) {
    const same = ours.filter((o) => touches(o.field, change.field))
    if (same.length === 0) item = setAt(item, change.field, change.after)
    else
      for (const o of same) {
        // The wider of the two fields, so that choosing one leaves a whole behind.
        const field = o.field.length < change.field.length ? o.field : change.field
        const [a, b] = [getAt(mine, field), getAt(theirs, field)]
        if (JSON.stringify(a) !== JSON.stringify(b) && !clashes.some((c) => c.field === field))
          clashes.push({ field, before: getAt(from, field), mine: a, theirs: b })
      }
  }
  return { item, clashes }
}
