import '../../../ui/css/dialog.css'
import './ledger.css'
import { useNavigate, useParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading, OfflineBar } from '../../../ui/states.tsx'
import { findingsList } from '../contract-findings.ts'
import { Household } from './household.tsx'
import { useAnswers } from './queue.ts'
import { words } from './words.ts'

/** Doors where something is to be asked, the errors first; a door that was answered is gone at once. */
export default function LedgerPage() {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const { id } = useParams()
  const { queue, items } = useAnswers()
  const asked = useAsk(findingsList, { query: { limit: 200 } as never }, { refetchInterval: 60_000 })
  const answered = new Set(items.filter((i) => !i.refused).map((i) => i.findingId))
  const open = (asked.data?.items ?? []).filter((f) => f.visit && !f.waits && f.homeId && !answered.has(f.id))
  const doors = [...Map.groupBy(open, (f) => f.homeId!)]
  // Vehicles, facilities and organisations are behind no door of somebody: they are answered on their page of the desk.
  const beyond = (asked.data?.items ?? []).filter((f) => f.visit && !f.waits && !f.homeId)
  if (id) {
    const next = doors.find(([home]) => home !== id)?.[0]
    return (
      <Household
        key={id}
        id={id}
        queue={queue}
        items={items}
        onBack={() => void navigate('/ledger', { replace: true })}
        onNext={next ? () => void navigate(`/ledger/${next}`, { replace: true }) : undefined}
      />
    )
  }
  const waits = items.filter((i) => !i.refused)
  return (
    <>
      <header className="y-head">
        <h1>{t('title', { n: doors.length })}</h1>
        <Btn sm icon="search" onClick={() => void navigate('/ledger/doors')}>
          {t('find')}
        </Btn>
      </header>
      {waits.length > 0 && (
        <OfflineBar title={t(navigator.onLine ? 'sending' : 'offline')}>
          {t('kept', { n: waits.length })}
        </OfflineBar>
      )}
      {items
        .filter((i) => i.refused)
        .map((i) => (
          <div key={i.requestId} className="lf-said" role="alert">
            <b>{t('refused', { label: i.label })}</b>
            <p>
              {i.refused}。{t('refusedSafe')}
            </p>
            <Btn sm onClick={() => void navigate(`/ledger/${i.homeId}`)}>
              {t('look')}
            </Btn>
            <Btn sm onClick={() => queue.remove(i.requestId)}>
              {t('letGo')}
            </Btn>
          </div>
        ))}
      <PhoneMain>
        {asked.error && !asked.data ? (
          <div className="y-page-pad">
            <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
          </div>
        ) : !asked.data ? (
          <Loading rows={6} />
        ) : doors.length === 0 && beyond.length === 0 ? (
          <div className="y-page-pad">
            <EmptyCells kind="done" title={t('empty')}>
              {t('emptyWhy')}
            </EmptyCells>
          </div>
        ) : (
          <ol className="lf-list">
            {doors.map(([home, list]) => (
              <li key={home}>
                <button type="button" onClick={() => void navigate(`/ledger/${home}`)}>
                  <b>{list[0]!.place}</b>
                  <small>{t('nDoubts', { n: list.length })}</small>
                  <span>{list.map((f) => `${f.who} ${w(f.title)}`).join('；')}</span>
                </button>
              </li>
            ))}
            {beyond.map((f) => (
              <li key={f.id}>
                <a href={`/desk/ledger?tab=findings&id=${f.id}`}>
                  <b>{f.place}</b>
                  <small>{t('atDesk')}</small>
                  <span>{`${f.who} ${w(f.title)}`}</span>
                </a>
              </li>
            ))}
          </ol>
        )}
      </PhoneMain>
    </>
  )
}
