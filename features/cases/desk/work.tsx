/** What a person can do with the open case: the bar, its keys, the panels behind them. The inbox and the case page share it. */
import { type ReactNode, useEffect, useState } from 'react'
import { type Action, ActionBar } from '../../../ui/action.tsx'
import { useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { actionInputs, type CaseDetail, type StaffAction } from '../contract.ts'
import { ClassPanel, LinkPanel, PlacePanel, RoutePanel, WhistlePanel } from './correct.tsx'
import { ActionForm } from './form.tsx'
import { formOf } from './forms.ts'
import { dropRecall, keepRecall, type Sent, useAct } from './send.ts'
import type { Chosen } from './units.tsx'
import { actionWords } from './words.ts'

/** What will go with the dispatch beside what the system prepared. */
export interface Plan {
  unit?: Chosen
  co: (Chosen & { task?: string })[]
}
export type Opened =
  | { kind: 'form'; action: StaffAction }
  | { kind: 'place' | 'class' | 'route' | 'link' | 'whistle' }
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

export function useCaseWork(c: CaseDetail | undefined, onDone?: (s: Sent, c: CaseDetail) => void): CaseWork {
  const act = useAct()
  const [opened, open] = useState<Opened>(null)
  const [plans, setPlans] = useState<Record<string, Plan>>({})
  const { clear } = act
  // biome-ignore lint/correctness/useExhaustiveDependencies: another case closes what was open for the last one
  useEffect(() => {
    open(null)
    clear()
  }, [c?.id])
  const run = async (action: StaffAction, input: Record<string, unknown> = {}) => {
    if (!c) return false
    const sent = await act.send(c.id, c.version, action, input)
    if (!sent) return false
    open(null)
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

const staff = new Set(Object.keys(actionInputs))
const beside: readonly StaffAction[] = [
  'redispatch',
  'whistle',
  'ruleReturn',
  'requestReturn',
  'callback',
  'supervise',
  'split',
  'reopen',
  'reject',
]
/** In the correction table, not in the menu. */
const elsewhere: readonly StaffAction[] = ['link', 'dismiss', 'dispatch']

/** Buttons of the bar for what this person may do now: one primary, at most four beside it, the rest under 更多. */
export function barOf(c: CaseDetail, work: CaseWork): { actions: Action[]; more: Action[] } {
  const { run, open, plan, act } = work
  const may = c.allowed.filter((a): a is StaffAction => staff.has(a))
  const button = (a: StaffAction, more: Partial<Action> = {}): Action => {
    const { words, keys, icon } = actionWords[a]
    return {
      id: `case.${a}`,
      words,
      ...(keys ? { keys } : {}),
      ...(icon ? { icon } : {}),
      busy: act.busy === a,
      run: () => (formOf(a, c) ? open({ kind: 'form', action: a }) : void run(a)),
      ...more,
    }
  }
  let primary: Action | null = null
  const lead = c.primary && staff.has(c.primary) ? (c.primary as StaffAction) : null
  if (c.state === 'triage' && may.includes('correct') && !may.includes('dispatch')) {
    const what = c.itemCode ? 'place' : 'class'
    primary = {
      id: 'case.settle',
      words:
        what === 'place'
          ? { zh: '先定位置', en: 'Set the place first' }
          : { zh: '先选事项', en: 'Choose the item first' },
      run: () => open({ kind: what }),
    }
  } else if (lead === 'dispatch' && !c.owner && !plan.unit)
    primary = {
      id: 'case.settle',
      words: { zh: '先选承办单位', en: 'Choose the owner first' },
      run: () => open({ kind: 'route' }),
    }
  else if (lead === 'dispatch')
    primary = button('dispatch', { run: () => void run('dispatch', dispatchInput(plan)) })
  else if (lead && lead !== 'correct') primary = button(lead)
  if (primary) primary = { ...primary, pri: true, keys: 'Enter' }

  const others = may.filter((a) => a !== lead && !elsewhere.includes(a))
  const triage: Action[] =
    c.state === 'triage' && may.includes('dispatch')
      ? [
          {
            id: 'case.redispatch',
            words: actionWords.redispatch.words,
            keys: 'R',
            run: () => open({ kind: 'route' }),
          },
          {
            id: 'case.whistle',
            words: actionWords.whistle.words,
            keys: 'W',
            icon: 'whistle',
            run: () => open({ kind: 'whistle' }),
          },
        ]
      : []
  const fits = (a: StaffAction) => a !== 'split' || c.reports.length > 1
  const near = beside.filter((a) => others.includes(a) && fits(a)).slice(0, 4 - triage.length)
  return {
    actions: [...(primary ? [primary] : []), ...triage, ...near.map((a) => button(a))],
    more: others
      .filter((a) => !near.includes(a) && fits(a) && (a !== 'unlink' || c.reports.length > 1))
      .map((a) => button(a)),
  }
}

const needs = {
  place: {
    zh: '定了位置，系统马上排出承办和时限；报告人先不通知',
    en: 'With a place, owner and limits follow at once; nobody is told yet',
  },
  item: {
    zh: '选了事项，系统马上排出承办和时限；报告人先不通知',
    en: 'With an item, owner and limits follow at once; nobody is told yet',
  },
  owner: {
    zh: '清单里这一项在这里没有承办单位，选一个再派',
    en: 'The list names no owner for this item here: choose one, then dispatch',
  },
} as const

/** What Enter will do, with what the person changed about the plan said first. */
export function willOf(c: CaseDetail, work: CaseWork, w: ReturnType<typeof useWord>): ReactNode[] {
  if (c.state === 'triage' && c.primary !== 'dispatch') return [w(c.itemCode ? needs.place : needs.item)]
  if (c.primary === 'dispatch' && !c.owner && !work.plan.unit) return [w(needs.owner)]
  const lines = c.willDo.find((x) => x.action === c.primary)?.lines.map((l) => w(l)) ?? []
  if (c.primary !== 'dispatch') return lines
  const { unit, co } = work.plan
  const out = unit
    ? [
        w({
          zh: `派给 ${unit.unitName}${unit.accountName ? ` ${unit.accountName}` : ''}（您选的）`,
          en: `sends it to ${unit.unitName}${unit.accountName ? `, ${unit.accountName}` : ''} (your choice)`,
        }),
        ...lines.slice(1),
      ]
    : lines
  return co.length
    ? [
        ...out,
        w({
          zh: `同时叫 ${co.map((u) => u.unitName).join('、')}`,
          en: `calls in ${co.map((u) => u.unitName).join(', ')}`,
        }),
      ]
    : out
}

const newer = {
  zh: '还没有做。别人改的在上面，下面的已按新的算；看过再按一次。',
  en: 'Nothing was done. What others changed stands above; the buttons follow it. Press again when you have seen it.',
}

/** The foot of a case: the open panel, a refusal, and the bar. */
export function CaseDock({
  c,
  work,
  page = false,
  say,
}: {
  c: CaseDetail
  work: CaseWork
  page?: boolean
  say?: ReactNode
}) {
  const w = useWord()
  const { opened, act } = work
  const close = () => work.open(null)
  const problem = act.problem?.problem ?? null
  // The primary is pressed with Enter; its own letter (C, B) goes on working.
  const lead = c.primary && c.primary in actionWords ? (c.primary as StaffAction) : null
  const letter = lead ? actionWords[lead].keys : undefined
  useKeys(
    lead && letter && !opened
      ? [
          {
            id: `case.${lead}.letter`,
            keys: letter,
            words: actionWords[lead].words,
            run: () => (formOf(lead, c) ? work.open({ kind: 'form', action: lead }) : void work.run(lead)),
          },
        ]
      : [],
  )
  if (opened)
    return (
      <div className={`y-dock ${page ? 'page' : ''}`}>
        {opened.kind === 'form' ? (
          <ActionForm
            key={`${c.id}:${opened.action}`}
            c={c}
            action={opened.action}
            busy={act.busy !== null}
            problem={problem}
            onSend={(input) => work.run(opened.action, input)}
            onClose={close}
          />
        ) : (
          <>
            {opened.kind === 'place' && <PlacePanel c={c} work={work} onClose={close} />}
            {opened.kind === 'class' && <ClassPanel c={c} work={work} onClose={close} />}
            {opened.kind === 'route' && <RoutePanel c={c} work={work} onClose={close} />}
            {opened.kind === 'link' && <LinkPanel c={c} work={work} onClose={close} />}
            {opened.kind === 'whistle' && <WhistlePanel c={c} work={work} onClose={close} />}
            {problem && (
              <div className="y-dock-prob">
                <ProblemPanel problem={problem} />
              </div>
            )}
          </>
        )}
      </div>
    )
  const { actions, more } = barOf(c, work)
  return (
    <>
      {problem && (
        <div className="y-dock-prob">
          <ProblemPanel
            problem={problem}
            {...(problem.code === 'conflict.version' ? { safe: w(newer) } : {})}
          />
        </div>
      )}
      <ActionBar
        page={page}
        actions={actions}
        more={more}
        {...(page ? { say } : { will: willOf(c, work, w) })}
      />
    </>
  )
}
