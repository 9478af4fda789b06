import type { Item, ResponsibilityList } from '../contract.ts'

/** Order of codes by number, not by letter: 3.2.10 after 3.2.9. */
export function compareCodes(a: string, b: string): number {
  const x = a.split('.').map(Number)
  const y = b.split('.').map(Number)
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const d = (x[i] ?? -1) - (y[i] ?? -1)
    if (d !== 0) return d
  }
  return 0
}

/** `3.2.1` → `3` */
export const classCodeOf = (code: string): string => code.split('.')[0] ?? ''
/** `3.2.1` → `3.2` */
export const kindCodeOf = (code: string): string => code.split('.').slice(0, 2).join('.')

export type TreeKind = { code: string; name: string; items: Item[] }
export type TreeClass = { code: string; name: string; count: number; kinds: TreeKind[] }

/** The list as class → kind → items, each level in the order of its codes. */
export function treeOf(list: Pick<ResponsibilityList, 'items'>): TreeClass[] {
  const classes = new Map<string, TreeClass>()
  for (const item of [...list.items].sort((a, b) => compareCodes(a.code, b.code))) {
    const code = classCodeOf(item.code)
    const cls = classes.get(code) ?? { code, name: item.className, count: 0, kinds: [] }
    classes.set(code, cls)
    const kindCode = kindCodeOf(item.code)
    let kind = cls.kinds.find((k) => k.code === kindCode)
    if (!kind) {
      kind = { code: kindCode, name: item.kindName, items: [] }
      cls.kinds.push(kind)
    }
    kind.items.push(item)
    cls.count++
  }
  return [...classes.values()]
}
