import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { type CarePlan, planEnd, plansList } from '../contract.ts'
import { renewed } from './parts.tsx'
import { PlanForm } from './plan-form.tsx'
import { words } from './words.ts'

/** Who is called on how often, by group and region. */
export function Plans() {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const asked = useAsk(plansList)
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<CarePlan>()
  const visits = (p: CarePlan, state: string, n: number) =>
    n > 0 && can('visit.read') ? (
      <Link className="y-link" to={`/visits?tab=calls&plan=${p.visitPlanId}&state=${state}`}>
        {n}
      </Link>
    ) : (
      n
    )
  return (
    <>
      <div className="ca-filters">
        <span className="sp" />
        {can('care.edit') && (
          <Btn pri icon="plus" onClick={() => setMaking(true)}>
            {t('newPlan')}
          </Btn>
        )}
      </div>
      <div className="ca-scroll">
        <Table<CarePlan>
          rows={asked.data?.items ?? []}
          id={(p) => p.id}
          asked={asked}
          empty={{ kind: 'none', title: t('noPlans'), why: t('noPlansWhy') }}
          columns={[
            { head: t('group'), cell: (p) => w(p.groupName), under: (p) => p.regionName },
            {
              head: t('everyDays'),
              cell: (p) => t('every', { n: p.everyDays }),
              under: (p) => (p.state === 'ended' ? t('planEnded') : ''),
            },
            { head: t('doors'), className: 'n', named: true, cell: (p) => visits(p, 'open', p.doors) },
            { head: t('done'), className: 'n', named: true, cell: (p) => visits(p, 'done', p.done) },
            {
              head: t('overdue'),
              className: 'n',
              named: true,
              cell: (p) => (p.late > 0 ? <b className="ca-late">{visits(p, 'overdue', p.late)}</b> : p.late),
            },
            {
              head: t('endPlan'),
              className: 'acts',
              cell: (p) =>
                p.mayEdit &&
                p.state === 'active' && (
                  <Btn sm onClick={() => setEnding(p)}>
                    {t('endPlan')}
                  </Btn>
                ),
            },
          ]}
        />
      </div>
      {making && <PlanForm onClose={() => setMaking(false)} />}
      {ending && <EndPlan p={ending} onClose={() => setEnding(undefined)} />}
    </>
  )
}

function EndPlan({ p, onClose }: { p: CarePlan; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const [reason, setReason] = useState('')
  const send = useSend(planEnd, {
    renew: renewed,
    onDone: () => {
      announce(t('planEnded'))
      onClose()
    },
  })
  return (
    <Dialog title={`${t('endPlan')} · ${w(p.groupName)} · ${p.regionName}`} onClose={onClose}>
      <form
        className="ca-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: p.id }, body: { reason } })
        }}
      >
        <Field label={t('reason')}>
          <input required maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} />
        </Field>
        {send.error && <ProblemPanel problem={send.error} title={t('notEnded')} />}
        <p className="y-note">{t('endPlanWill')}</p>
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('endPlan')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
