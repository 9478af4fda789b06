import { useState } from 'react'
import { useT } from '../../../ui/i18n.tsx'
import { PhoneMain } from '../../../ui/phone.tsx'
import { addDays, dayAt } from '../../statistics/rules.ts'
import { Account } from '../desk/account.tsx'
import { PeriodFields } from '../desk/period.tsx'
import { words } from '../desk/words.ts'

/** My own account on the phone. */
export default function MyWorkload() {
  const t = useT(words)
  const today = dayAt(new Date(), 'Asia/Shanghai')
  const [p, setP] = useState({ from: addDays(today, -29), to: today, by: 'week' as 'day' | 'week' | 'month' })
  return (
    <PhoneMain>
      <header className="y-head">
        <h1>{t('mine')}</h1>
        <p>{t('mineNote')}</p>
      </header>
      <div className="wl-page">
        <PeriodFields {...p} onChange={(c) => setP({ ...p, ...c })} />
        <Account asked={p} caseLink={(id) => `/field/cases/${id}`} />
      </div>
    </PhoneMain>
  )
}
