/** The rows of the inbox: loaded by pages, renewed when something happens, with new ones held back behind a strip. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { useLive } from '../../../ui/live.ts'
import { type CaseRow, listCases, type View } from '../contract.ts'
import { type Filter, withhold } from './model.ts'
import { useRenewCases } from './send.ts'

export interface LiveCase {
  caseId: string
  seq: number
  kind: string
  number: string
  title: string
}

const pageSize = 100
/** Lists are fetched anew at most this often, however much happens. */
const calm = 1200

/** Renews lists, counts and the open case when something happened to any case in sight. */
export function useLiveRenew(onEvent?: (e: LiveCase) => void): void {
  const renew = useRenewCases()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const soon = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      renew()
    }, calm)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive<LiveCase>('case', (e) => {
    onEvent?.(e.data)
    soon()
  })
  useLive('reload', soon)
}

export function useList(view: View, filter: Filter, sort: 'next' | 'reported') {
  const query = { view, ...filter, sort, limit: pageSize }
  const key = JSON.stringify(query)
  const list = useInfiniteQuery<
    { rows: CaseRow[]; next: string | null; now: string },
    ApiProblem,
    { pages: { rows: CaseRow[]; next: string | null }[] },
    unknown[],
    string | undefined
  >({
    queryKey: [listCases.id, key],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      call(listCases, { query: { ...query, after: pageParam }, signal }).catch((e: unknown) => {
        throw signal.aborted ? e : asProblem(e)
      }),
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: 60_000,
  })
  const pages = list.data?.pages.length ?? 0
  const rows = useMemo(() => {
    const seen = new Set<string>()
    return (list.data?.pages ?? [])
      .flatMap((p) => p.rows)
      .filter((r) => (seen.has(r.id) ? false : Boolean(seen.add(r.id))))
  }, [list.data])
  // Everything of the first answer and of each further page is admitted; later arrivals wait for the strip.
  const [admitted, setAdmitted] = useState<{ key: string; pages: number; ids: ReadonlySet<string> }>({
    key: '',
    pages: 0,
    ids: new Set(),
  })
  let known = admitted
  if (list.data && (admitted.key !== key || admitted.pages !== pages)) {
    known = {
      key,
      pages,
      ids: new Set([...(admitted.key === key ? admitted.ids : []), ...rows.map((r) => r.id)]),
    }
    setAdmitted(known)
  }
  const { shown, waiting } = useMemo(
    () => (known.ids.size === 0 ? { shown: rows, waiting: [] } : withhold(rows, known.ids)),
    [rows, known],
  )
  // What slid in at the end, or what an empty list received, is known from now on.
  const late = shown.filter((r) => !known.ids.has(r.id))
  useEffect(() => {
    if (late.length > 0) setAdmitted((a) => ({ ...a, ids: new Set([...a.ids, ...late.map((r) => r.id)]) }))
  })
  const admit = (ids: string[]) => setAdmitted((a) => ({ ...a, ids: new Set([...a.ids, ...ids]) }))
  return {
    rows: shown,
    waiting: waiting.length,
    admitAll: () => admit(waiting.map((r) => r.id)),
    admit,
    pending: list.isPending,
    fetching: list.isFetching,
    problem: list.error && !list.data ? list.error : null,
    stale: Boolean(list.error && list.data),
    retry: () => void list.refetch(),
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
    },
    whole: !list.hasNextPage,
    updatedAt: list.dataUpdatedAt,
  }
}
