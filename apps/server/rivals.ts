/** With whom a department of an invented town argues about an item: the one that the list names most often for its neighbours. */
import { ownerUnit } from '../../features/cases/answers.ts'
import type { App } from '../../kernel/context.ts'

/** Units of the district with somebody at work, always in the same order. */
export function departmentsOf(app: App): string[] {
  const { organisation } = app.services
  const held = new Set(organisation.posts().flatMap((p) => (p.holders.length ? [p.unitId] : [])))
  return organisation
    .units()
    .filter((u) => u.kind === 'district' && held.has(u.id))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((u) => u.id)
}

/** About one item it is always the same other one; null when no department shares its class. */
export function rivalOf(
  app: App,
  departments: readonly string[],
  about: { itemCode: string; regionPath: string; unitId: string },
): string | null {
  const of = about.itemCode.split('.')[0]
  const times = new Map<string, number>()
  for (const item of app.services.items.current()?.items ?? []) {
    if (item.code.split('.')[0] !== of) continue
    const owner = ownerUnit(app, { itemCode: item.code, level: 'normal', regionPath: about.regionPath })
    if (owner && owner !== about.unitId && departments.includes(owner))
      times.set(owner, (times.get(owner) ?? 0) + 1)
  }
  const [first] = [...times].sort(
    ([a, n], [b, m]) => m - n || departments.indexOf(a) - departments.indexOf(b),
  )
  return first?.[0] ?? null
}
