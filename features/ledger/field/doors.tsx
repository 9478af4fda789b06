import './ledger.css'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { comma, useT } from '../../../ui/i18n.tsx'
import { BackBar, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { buildingGet, buildingsList } from '../contract.ts'
import { words } from './words.ts'

/** Any door of the own area, whether or not something is to be asked there: the building first, then the door. */
export default function DoorsPage() {
  const [building, setBuilding] = useState<string>()
  return building ? (
    <Doors path={building} onBack={() => setBuilding(undefined)} />
  ) : (
    <Buildings onPick={setBuilding} />
  )
}

function Buildings({ onPick }: { onPick: (path: string) => void }) {
  const t = useT(words)
  const navigate = useNavigate()
  const { text, setText, q } = useFind()
  const asked = useAsk(buildingsList, { query: q ? { q } : {} })
  return (
    <>
      <BackBar title={t('find')} onBack={() => void navigate('/ledger', { replace: true })} />
      <PhoneMain>
        <div className="lf-find">
          <FindBox words={{ zh: '楼栋名、地址', en: 'Building or address' }} text={text} onText={setText} />
        </div>
        {asked.error && !asked.data ? (
          <div className="y-page-pad">
            <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
          </div>
        ) : !asked.data ? (
          <Loading rows={6} />
        ) : asked.data.items.length === 0 ? (
          <div className="y-page-pad">
            <EmptyCells kind="done" title={t('noDoor')}>
              {t('noDoorWhy')}
            </EmptyCells>
          </div>
        ) : (
          <ol className="lf-list">
            {asked.data.items.map((b) => (
              <li key={b.path}>
                <button type="button" onClick={() => onPick(b.path)}>
                  <b>{b.name}</b>
                  <small>{t('building', { homes: b.homes, people: b.people })}</small>
                  <span>{b.gridName}</span>
                </button>
              </li>
            ))}
          </ol>
        )}
      </PhoneMain>
    </>
  )
}

function Doors({ path, onBack }: { path: string; onBack: () => void }) {
  const t = useT(words)
  const navigate = useNavigate()
  const asked = useAsk(buildingGet, { params: { path } })
  const homes = asked.data?.homes
  return (
    <>
      <BackBar title={asked.data?.name ?? t('find')} onBack={onBack} />
      <PhoneMain>
        {asked.error && !homes ? (
          <div className="y-page-pad">
            <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
          </div>
        ) : !homes ? (
          <Loading rows={6} />
        ) : homes.length === 0 ? (
          <p className="y-page-pad">{t('noHomes')}</p>
        ) : (
          <ol className="lf-list">
            {homes.map((h) => (
              <li key={h.id}>
                <button type="button" onClick={() => void navigate(`/ledger/${h.id}`)}>
                  <b>{h.unit ? t('doorOf', { unit: h.unit, room: h.room }) : h.room}</b>
                  <small>{t('door', { people: h.dwellers.length })}</small>
                  <span>{h.dwellers.map((d) => d.name || t('unnamed')).join(comma())}</span>
                </button>
              </li>
            ))}
          </ol>
        )}
      </PhoneMain>
    </>
  )
}
