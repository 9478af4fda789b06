/** Which buttons a person has for the open case, and what the primary one will do. */
import type { ReactNode } from 'react'
import type { Action } from '../../../ui/action.tsx'
import type { useWord } from '../../../ui/i18n.tsx'
import { actionInputs, type CaseDetail, type StaffAction } from '../contract.ts'
import { formOf } from './forms.ts'
import { type CaseWork, dispatchInput } from './use-work.ts'
import { actionWords } from './words.ts'

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
