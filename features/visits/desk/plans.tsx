import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { visitsList, visitsProgress } from '../contract.ts'
import { type Plan, planEnd, plansList } from '../contract-plans.ts'
import { kindWords } from '../words.ts'
import { Count, type Go } from './parts.tsx'
import { words } from './words.ts'

/** The plans with their rhythm and how far they are. */
export function Plans({ go }: { go: Go }) {
  const t = useT(words)
  const w = useWord()
  const asked = useAsk(plansList)
  const [ending, setEnding] = useState<Plan>()
  const open = (p: Plan, state: string | null) =>
    go({ tab: 'calls', plan: p.id, state, region: null, account: null, from: null, to: null })
  const count = (k: 'planned' | 'done' | 'open' | 'overdue') => ({
    head: t(k),
    className: 'n',
    named: true,
    cell: (p: Plan) => (
      <Count n={p[k]} late={k === 'overdue'} open={() => open(p, k === 'planned' ? null : k)} />
    ),
  })
  return (
    <div className="vi-scroll vi-plan">
      <Table<Plan>
        rows={asked.data?.items ?? []}
        id={(p) => p.id}
        asked={asked}
        empty={{ kind: 'none', title: t('noPlans'), why: t('noPlansWhy') }}
        columns={[
          {
            head: t('plan'),
            cell: (p) => p.name,
            under: (p) =>
              [
                p.regionName,
                w(kindWords[p.kind]),
                p.everyDays === null ? t('once') : t('every', { n: p.everyDays }),
                t('perDay', { n: p.perDay }),
                p.workingDays ? t('workingOnly') : '',
                `${p.startsOn}${p.untilOn ? ` – ${p.untilOn}` : ''}`,
              ]
                .filter(Boolean)
                .join(' · '),
          },
          count('planned'),
          count('done'),
          count('open'),
          count('overdue'),
          {
            head: t('state'),
            className: 'acts',
            cell: (p) =>
              p.state === 'ended' ? (
                t('ended')
              ) : p.mayPlan ? (
                <Btn sm onClick={() => setEnding(p)}>
                  {t('end')}
                </Btn>
              ) : (
                ''
              ),
          },
        ]}
      />
      {ending && <End plan={ending} onClose={() => setEnding(undefined)} />}
    </div>
  )
}

function End({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useT(words)
  const [reason, setReason] = useState('')
  const send = useSend(planEnd, {
    renew: [plansList, visitsList, visitsProgress],
    onDone: (a) => {
      announce(t('endedN', { n: a.cancelled }))
      onClose()
    },
  })
  return (
    <Dialog title={t('endTitle', { name: plan.name })} onClose={onClose}>
      <form
        className="vi-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: plan.id }, body: { reason } })
        }}
      >
        <label>
          {t('giveWhy')}
          <input required maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} />
        </label>
        {send.error && <ProblemPanel problem={send.error} title={t('notEnded')} />}
        <p className="y-note">{t('endWill', { n: plan.open })}</p>
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending}>
            {t('end')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
