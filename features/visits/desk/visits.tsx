import './visits.css'
import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Calls } from './calls.tsx'
import { Entries } from './entries.tsx'
import { PlanForm } from './plan-form.tsx'
import { Plans } from './plans.tsx'
import { Progress } from './progress.tsx'
import { words } from './words.ts'

const tabs = ['progress', 'calls', 'entries', 'plans'] as const
type Tab = (typeof tabs)[number]

/** How far the visits are, the calls one by one, the three lists, the plans. What is shown stands in the address. */
export default function VisitsPage() {
  const t = useT(words)
  const { can } = useSession()
  const [query, go] = useAddress()
  const [planning, setPlanning] = useState(false)
  const tab = tabs.find((x) => x === query.get('tab')) ?? 'progress'
  const mayPlan = can('visit.plan')
  // Of the calls those that wait are looked at first; a state of one view means nothing in another.
  const open = (id: Tab) => go({ tab: id, id: null, state: id === 'calls' ? 'open' : null })
  useKeys([
    ...tabs.map((id, i) => ({
      id: `visits.${id}`,
      keys: String(i + 1),
      words: words[id],
      run: () => open(id),
    })),
    ...(mayPlan ? [{ id: 'visits.new', keys: 'P', words: words.newPlan, run: () => setPlanning(true) }] : []),
  ])
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs<Tab>
          label={t('views')}
          tabs={tabs.map((id) => ({ id, text: t(id) }))}
          current={tab}
          onOpen={(id) => open(id)}
        />
        <span className="sp" />
        {mayPlan && (
          <Btn pri icon="plus" k="P" onClick={() => setPlanning(true)}>
            {t('newPlan')}
          </Btn>
        )}
      </header>
      <div className="vi-body">
        {tab === 'progress' && <Progress query={query} go={go} />}
        {tab === 'calls' && <Calls query={query} go={go} />}
        {tab === 'entries' && <Entries query={query} go={go} />}
        {tab === 'plans' && <Plans go={go} />}
      </div>
      {planning && <PlanForm onClose={() => setPlanning(false)} />}
    </div>
  )
}
