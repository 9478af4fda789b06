/** Sends any action of a case; keeps what can still be taken back, so that Ctrl Z works on every page. */
import { useCallback, useRef, useState, useSyncExternalStore } from 'react'
import type { EndpointDef } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { useRenew } from '../../../ui/query.tsx'
import {
  type ActionDone,
  actionEndpoints,
  countCases,
  getCase,
  listCases,
  type StaffAction,
  savedViews,
} from '../contract.ts'

export interface Recall {
  id: string
  title: string
  version: number
  until: number
  to: string
}

let recalls: readonly Recall[] = []
const listeners = new Set<() => void>()
function setRecalls(next: readonly Recall[]) {
  recalls = next
  for (const l of listeners) l()
}

/** Dispatches of this page that can still be taken back, the latest first. */
export function useRecalls(): readonly Recall[] {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l)
      return () => listeners.delete(l)
    },
    () => recalls,
    () => recalls,
  )
}
export const keepRecall = (r: Recall): void =>
  setRecalls([r, ...recalls.filter((x) => x.id !== r.id && x.until > Date.now())].slice(0, 20))
export const dropRecall = (id: string): void => setRecalls(recalls.filter((x) => x.id !== id))

export function useRenewCases(): () => void {
  const renew = useRenew()
  const latest = useRef(renew)
  latest.current = renew
  return useCallback(() => latest.current(listCases, countCases, getCase, savedViews), [])
}

export interface Sent {
  action: StaffAction
  done: ActionDone
}

const noFlights: ReadonlyMap<string, StaffAction> = new Map()

/**
 * The sender of a screen: one request at a time for each case, and the same intention keeps its request id until it is answered.
 * Another case does not wait for it: a dispatch shows before its answer is there.
 */
export function useAct(): {
  send: (
    id: string,
    version: number,
    action: StaffAction,
    input: Record<string, unknown>,
  ) => Promise<Sent | null>
  /** The latest that is on its way. */
  busy: StaffAction | null
  flights: ReadonlyMap<string, StaffAction>
  problem: { id: string; action: StaffAction; problem: ApiProblem } | null
  clear: () => void
} {
  const renew = useRenewCases()
  const intentions = useRef(new Map<string, { id: string; said: string }>())
  const [flights, setFlights] = useState(noFlights)
  const [problem, setProblem] = useState<{ id: string; action: StaffAction; problem: ApiProblem } | null>(
    null,
  )
  const running = useRef(new Set<string>())
  const send = useCallback(
    async (id: string, version: number, action: StaffAction, input: Record<string, unknown>) => {
      if (running.current.has(id)) return null
      running.current.add(id)
      const said = JSON.stringify([id, action, version, input])
      const known = intentions.current.get(id)
      const intention = known?.said === said ? known : { id: newRequestId(), said }
      intentions.current.set(id, intention)
      setFlights((f) => new Map(f).set(id, action))
      setProblem(null)
      const post = (requestId: string, baseVersion: number) =>
        call(actionEndpoints[action] as unknown as EndpointDef, {
          params: { id },
          body: { requestId, baseVersion, ...input },
        }) as Promise<ActionDone>
      try {
        const done = await post(intention.id, version).catch((e: unknown) => {
          const p = asProblem(e)
          const newer = p.code === 'conflict.version' ? Number(p.extra.version) : 0
          // A clock or a message wrote into the case since: that is no reason not to take a dispatch back. Whether
          // somebody has accepted it meanwhile the server still decides.
          if (action !== 'recall' || !newer) throw e
          return post(newRequestId(), newer)
        })
        intentions.current.delete(id)
        renew()
        return { action, done }
      } catch (e) {
        const p = asProblem(e)
        if (!p.retryable) intentions.current.delete(id)
        // The screen was older than the case: what is there now is fetched, what was typed stays.
        if (p.status === 409) renew()
        setProblem({ id, action, problem: p })
        return null
      } finally {
        running.current.delete(id)
        setFlights((f) => new Map([...f].filter(([other]) => other !== id)))
      }
    },
    [renew],
  )
  return {
    send,
    busy: [...flights.values()].at(-1) ?? null,
    flights,
    problem,
    clear: useCallback(() => setProblem(null), []),
  }
}

/** For `ref`: what appears because it was asked for has the focus at once. */
export const focusNow = (el: HTMLElement | null): void => el?.focus()
