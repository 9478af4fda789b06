/** What a person is doing with the open case: the panel that is open, the plan of the dispatch, sending. No pictures. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { CaseDetail, StaffAction } from '../contract.ts'
import { isEarly, showEarly } from './early.ts'
import { dropRecall, keepRecall, type Sent, useAct } from './send.ts'
import type { Chosen } from './units.tsx'

/** What will go with the dispatch beside what the system prepared. */
export interface Plan {
  unit?: Chosen
  co: (Chosen & { task?: string })[]
}
export type Opened =
  | { kind: 'form'; action: StaffAction }
  | { kind: 'place' | 'class' | 'route' | 'link' | 'whistle' }
  | { kind: 'extra'; id: string }
  | null

export interface CaseWork {
  opened: Opened
  open: (o: Opened) => void
  plan: Plan
  setPlan: (p: Plan) => void
  act: ReturnType<typeof useAct>
  run: (action: StaffAction, input?: Record<string, unknown>) => Promise<boolean>
}

const none: Plan = { co: [] }

/** A list beside the case shows some actions before they are answered, and takes them back when they are refused. */
export interface Early {
  sent: (action: StaffAction, c: CaseDetail) => void
  refused: (action: StaffAction, c: CaseDetail) => void
}

export function useCaseWork(
  c: CaseDetail | undefined,
  onDone?: (s: Sent, c: CaseDetail) => void,
  early?: Early,
): CaseWork {
  const all = useAct()
  const client = useQueryClient()
  const [opened, open] = useState<Opened>(null)
  const [plans, setPlans] = useState<Record<string, Plan>>({})
  const act = {
    ...all,
    busy: (c && all.flights.get(c.id)) ?? null,
    problem: all.problem && all.problem.id === c?.id ? all.problem : null,
  }
  const { clear } = act
  // biome-ignore lint/correctness/useExhaustiveDependencies: another case closes what was open for the last one
  useEffect(() => {
    open(null)
  }, [c?.id])
  const run = async (action: StaffAction, input: Record<string, unknown> = {}) => {
    if (!c) return false
    const ahead = early !== undefined && isEarly(action)
    if (ahead && all.flights.has(c.id)) return false
    const back = ahead ? showEarly(client, c, action, plans[c.id]?.unit ?? c.owner) : undefined
    if (ahead) {
      open(null)
      early.sent(action, c)
    }
    const sent = await all.send(c.id, c.version, action, input)
    if (!sent) {
      back?.()
      if (ahead) early.refused(action, c)
      return false
    }
    if (!ahead) open(null)
    if (action === 'dispatch') {
      const to = (c && plans[c.id]?.unit?.unitName) ?? c.owner?.unitName ?? ''
      if (sent.done.recallUntil)
        keepRecall({
          id: c.id,
          title: c.title,
          version: sent.done.version,
          until: Date.parse(sent.done.recallUntil),
          to,
        })
      setPlans(({ [c.id]: _gone, ...rest }) => rest)
    }
    if (action === 'recall') dropRecall(c.id)
    onDone?.(sent, c)
    return true
  }
  return {
    opened,
    open: (o) => {
      clear()
      open(o)
    },
    plan: (c && plans[c.id]) ?? none,
    setPlan: (p) => c && setPlans((all) => ({ ...all, [c.id]: p })),
    act,
    run,
  }
}

/** Input of a dispatch: nothing when the system's plan stands. */
export const dispatchInput = (p: Plan): Record<string, unknown> => ({
  ...(p.unit ? { unitId: p.unit.unitId, ...(p.unit.accountId ? { accountId: p.unit.accountId } : {}) } : {}),
  ...(p.co.length ? { coHandlers: p.co.map((u) => ({ unitId: u.unitId, task: u.task ?? '' })) } : {}),
})
