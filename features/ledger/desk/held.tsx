import './ledger.css'
import { count } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { held } from '../contract-rights.ts'
import { rightsWords } from './rights-words.ts'

const figures = ['people', 'sensitive', 'under14', 'under18'] as const

/** How many people are held, and from how many on the law asks for more. */
export default function HeldPage() {
  const t = useT(rightsWords)
  const w = useWord()
  const lang = useLang()
  const asked = useAsk(held, {}, { refetchInterval: 60_000 })
  const d = asked.data
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('held')}</h1>
        <small>{t('heldNote')}</small>
      </header>
      <div className="lg-body lg-person">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!d && !asked.error && <Loading rows={6} />}
        {d && (
          <>
            <dl className="lg-facts">
              {figures.map((f) => (
                <div key={f}>
                  <dt>{t(f)}</dt>
                  <dd>{count(d[f], lang)}</dd>
                </div>
              ))}
              <div>
                <dt>{t('overdue', { n: d.keptYears })}</dt>
                <dd>{count(d.overdue, lang)}</dd>
              </div>
              <div>
                <dt>{t('openRequests')}</dt>
                <dd>{count(d.requests, lang)}</dd>
              </div>
            </dl>
            <div className="lg-scroll">
              <Table
                rows={d.thresholds}
                id={(x) => x.key}
                columns={[
                  { head: t('asks'), cell: (x) => w(x.asks), under: (x) => w(x.law) },
                  { head: t('threshold'), className: 'n', named: true, cell: (x) => count(x.limit, lang) },
                  { head: t('now'), className: 'n', named: true, cell: (x) => count(x.count, lang) },
                  { head: t('state'), cell: (x) => <b>{t(x.reached ? 'reached' : 'notReached')}</b> },
                ]}
              />
            </div>
            <p className="y-note">{t('faces')}</p>
          </>
        )}
      </div>
    </div>
  )
}
