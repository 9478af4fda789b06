import { Link, useSearchParams } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { useSession } from '../../../ui/session.tsx'
import { addDays, dayAt } from '../../statistics/rules.ts'
import { Account } from './account.tsx'
import { PeriodFields } from './period.tsx'
import { words } from './words.ts'

/** My own account, or that of a person of my area. */
export default function PersonPage() {
  const t = useT(words)
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const today = dayAt(new Date(), 'Asia/Shanghai')
  const account = params.get('id')
  const from = params.get('from') ?? addDays(today, -29)
  const to = params.get('to') ?? today
  const by = (params.get('by') ?? 'day') as 'day' | 'week' | 'month'
  const name = params.get('name')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{account ? (name ?? t('title')) : t('mine')}</h1>
        <small>{t(account ? 'note' : 'mineNote')}</small>
        <span className="sp" />
        {can('workload.read') && (
          <Link className="y-link" to={`/workload?from=${from}&to=${to}`}>
            {t('back')}
          </Link>
        )}
      </header>
      <div className="wl-page">
        <PeriodFields
          from={from}
          to={to}
          by={by}
          onChange={(c) =>
            setParams((p) => ({ ...Object.fromEntries(p), ...c }) as Record<string, string>, {
              replace: true,
            })
          }
        />
        <Account
          asked={{ ...(account ? { account } : {}), from, to, by }}
          caseLink={(id) => `/desk/cases/${id}`}
        />
      </div>
    </div>
  )
}
