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

/** One sender per case on the screen: the same intention keeps its request id until it is answered. */
export function useAct(): {
  send: (
    id: string,
    version: number,
    action: StaffAction,
    input: Record<string, unknown>,
  ) => Promise<Sent | null>
  busy: StaffAction | null
  problem: { action: StaffAction; problem: ApiProblem } | null
  clear: () => void
} {
  const renew = useRenewCases()
  const intention = useRef<{ id: string; said: string } | null>(null)
  const [busy, setBusy] = useState<StaffAction | null>(null)
  const [problem, setProblem] = useState<{ action: StaffAction; problem: ApiProblem } | null>(null)
  const running = useRef(false)
  const send = useCallback(
    async (id: string, version: number, action: StaffAction, input: Record<string, unknown>) => {
      if (running.current) return null
      running.current = true
      const said = JSON.stringify([id, action, version, input])
      if (intention.current?.said !== said) intention.current = { id: newRequestId(), said }
      setBusy(action)
      setProblem(null)
      const post = (requestId: string, baseVersion: number) =>
        call(actionEndpoints[action] as unknown as EndpointDef, {
          params: { id },
          body: { requestId, baseVersion, ...input },
        }) as Promise<ActionDone>
      try {
        const done = await post(intention.current.id, version).catch((e: unknown) => {
          const p = asProblem(e)
          const newer = p.code === 'conflict.version' ? Number(p.extra.version) : 0
          // A clock or a message wrote into the case since: that is no reason not to take a dispatch back. Whether
          // somebody has accepted it meanwhile the server still decides.
          if (action !== 'recall' || !newer) throw e
          return post(newRequestId(), newer)
        })
        intention.current = null
        renew()
        return { action, done }
      } catch (e) {
        const p = asProblem(e)
        if (!p.retryable) intention.current = null
        // The screen was older than the case: what is there now is fetched, what was typed stays.
        if (p.status === 409) renew()
        setProblem({ action, problem: p })
        return null
      } finally {
        running.current = false
        setBusy(null)
      }
    },
    [renew],
  )
  return { send, busy, problem, clear: useCallback(() => setProblem(null), []) }
}

/** For `ref`: what appears because it was asked for has the focus at once. */
export const focusNow = (el: HTMLElement | null): void => el?.focus()
