/** Rows that show a dispatch or an acceptance before the server has answered, and the way back when it refuses. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { type CaseDetail, type CaseRow, listCases, type StaffAction } from '../contract.ts'

/** Safe to show at once: the server decides the same from the same version, or refuses and nothing has happened. */
export const isEarly = (action: StaffAction): action is 'dispatch' | 'accept' =>
  action === 'dispatch' || action === 'accept'

interface Receiver {
  unitName: string
  accountName?: string | null | undefined
}

/** The row as it will most likely be; null: it leaves the view. Clocks are the server's to say and stay empty. */
export function ahead(
  r: CaseRow,
  action: 'dispatch' | 'accept',
  view: string,
  to: Receiver | null,
): CaseRow | null {
  if (action === 'dispatch')
    return view === 'confirm'
      ? null
      : {
          ...r,
          state: 'dispatched',
          stage: 'dispatch',
          group: 'unsigned',
          needsPerson: [],
          mainUnitName: to?.unitName ?? r.proposedUnitName,
          mainAccountName: to?.accountName ?? null,
          nextKind: 'sign',
          nextDueAt: null,
          nextWarnAt: null,
        }
  return view === 'unsigned'
    ? null
    : {
        ...r,
        state: 'accepted',
        stage: 'handle',
        group: r.group === 'unsigned' ? 'running' : r.group,
        nextKind: 'resolve',
        nextDueAt: r.resolveDueAt,
        nextWarnAt: null,
      }
}

type Pages = InfiniteData<{ rows: CaseRow[] }>

/** Changes every list that holds the case; answers how to put back what was there. */
export function showEarly(
  client: QueryClient,
  c: CaseDetail,
  action: 'dispatch' | 'accept',
  to: Receiver | null,
): () => void {
  const back: (() => void)[] = []
  for (const [key, was] of client.getQueriesData<Pages>({ queryKey: [listCases.id] })) {
    if (typeof key[1] !== 'string' || !was?.pages?.some((p) => p.rows.some((r) => r.id === c.id))) continue
    const { view = '' } = JSON.parse(key[1]) as { view?: string }
    const shown: Pages = {
      ...was,
      pages: was.pages.map((p) => ({
        ...p,
        rows: p.rows.flatMap((r) => (r.id === c.id ? (ahead(r, action, view, to) ?? []) : [r])),
      })),
    }
    client.setQueryData(key, shown, { updatedAt: client.getQueryState(key)?.dataUpdatedAt ?? 0 })
    back.push(() => {
      // A list that was fetched meanwhile is the truth already.
      if (client.getQueryData(key) === shown)
        client.setQueryData(key, was, { updatedAt: client.getQueryState(key)?.dataUpdatedAt ?? 0 })
      else void client.invalidateQueries({ queryKey: key })
    })
  }
  return () => {
    for (const f of back) f()
  }
}
