import './ledger.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { buildingGet, type Dweller, type Home, homeCreate } from '../contract.ts'
import { livesHere } from '../rules.ts'
import { Opened } from './opened.tsx'
import { Field, useWho } from './parts.tsx'
import { PersonForm, shownAgain } from './person-form.tsx'
import { Marks, TagsOf } from './tags-of.tsx'
import { words } from './words.ts'

/** One building as it stands: units side by side, floors from the top, behind each door who lives there. */
export default function BuildingPage() {
  const t = useT(words)
  const { path = '' } = useParams()
  const [query, go] = useAddress()
  const [adding, setAdding] = useState(false)
  const asked = useAsk(buildingGet, { params: { path } })
  const b = asked.data
  const units = [...Map.groupBy(b?.homes ?? [], (h) => h.unit)]
  const open = b?.homes.find((h) => h.id === query.get('home'))
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{b ? b.address || b.name : t('building')}</h1>
        <span className="y-note">{b?.trail}</span>
        <span className="sp" />
        <Link className="y-link" to="/ledger">
          {t('title')}
        </Link>
        {b?.mayEdit && (
          <Btn pri icon="plus" onClick={() => setAdding(true)}>
            {t('newHome')}
          </Btn>
        )}
      </header>
      <div className="lg-body">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!b && !asked.error && <Loading rows={8} />}
        {b && b.homes.length === 0 && (
          <EmptyCells kind="none" title={t('noHomes')}>
            {t('noHomesWhy')}
          </EmptyCells>
        )}
        {b && <Opened path={path} homes={b.homes} chosen={open?.id} onHome={(id) => go({ home: id })} />}
        <div className="lg-units">
          {units.map(([unit, homes]) => (
            <section key={unit} aria-label={unit ? t('unitN', { n: unit }) : t('building')}>
              {unit && <h2>{t('unitN', { n: unit })}</h2>}
              {[...Map.groupBy(homes, (h) => h.floor)].map(([floor, doors]) => (
                <div key={floor ?? 'x'} className="lg-floor">
                  <b>{floor === null ? t('noFloor') : t('floorN', { n: floor })}</b>
                  <div className="lg-doors">
                    {doors.map((h) => (
                      <DoorCell key={h.id} h={h} onOpen={() => go({ home: h.id })} />
                    ))}
                  </div>
                </div>
              ))}
            </section>
          ))}
        </div>
      </div>
      {open && <HomeDialog h={open} onClose={() => go({ home: null })} />}
      {adding && (
        <HomeForm building={path} onClose={() => setAdding(false)} onMade={(id) => go({ home: id })} />
      )}
    </div>
  )
}

function DoorCell({ h, onOpen }: { h: Home; onOpen: () => void }) {
  const t = useT(words)
  const here = h.dwellers.filter((d) => livesHere(d.role))
  const open = h.dwellers.reduce((n, d) => n + d.open, 0)
  return (
    <button type="button" className="lg-door" onClick={onOpen}>
      <b>{h.room}</b>
      {open > 0 && (
        <span className="n">
          {t('what')} {open}
        </span>
      )}
      <span className="w">
        {here.length > 0 ? here.map((d) => d.name || t('unnamed')).join('、') : t('empty')}
      </span>
      {here.some((d) => d.role === 'tenant') && <small>{t('tenant')}</small>}
      <Marks of={h.tags} />
    </button>
  )
}

/** Behind one door: each with what they are here; opened one by one. */
function HomeDialog({ h, onClose }: { h: Home; onClose: () => void }) {
  const t = useT(words)
  const [adding, setAdding] = useState(false)
  const title = `${h.address || h.buildingName} ${h.unit ? `${t('unitN', { n: h.unit })} ` : ''}${h.room}`
  if (adding) return <PersonForm homeId={h.id} onClose={() => setAdding(false)} />
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="lg-detail">
        <p className="y-note">{[h.gridName, h.note].filter(Boolean).join(' · ')}</p>
        {h.dwellers.length === 0 && <p>{t('empty')}</p>}
        <ul>
          {h.dwellers.map((d) => (
            <li key={d.residenceId}>
              <DwellerLine d={d} />
            </li>
          ))}
        </ul>
        <h3>{t('tags')}</h3>
        <TagsOf id={h.id} />
        {h.mayEdit && (
          <div className="acts">
            <Btn pri icon="plus" onClick={() => setAdding(true)}>
              {t('newPerson')}
            </Btn>
          </div>
        )}
      </div>
    </Dialog>
  )
}

function DwellerLine({ d }: { d: Dweller }) {
  const t = useT(words)
  const who = useWho()
  return (
    <>
      <Link className="y-link" to={`/ledger/people/${d.personId}`}>
        {d.name || t('unnamed')}
      </Link>{' '}
      {[d.relation, who(d), t(d.role)].filter(Boolean).join(' · ')}
      <br />
      <small>
        {[d.idNumber, d.phone].filter(Boolean).join(' · ')}
        {d.open > 0 && ` · ${t('openN')} ${d.open}`}
      </small>
    </>
  )
}

function HomeForm({
  building,
  onClose,
  onMade,
}: {
  building: string
  onClose: () => void
  onMade: (id: string) => void
}) {
  const t = useT(words)
  const [unit, setUnit] = useState('')
  const [room, setRoom] = useState('')
  const send = useSend(homeCreate, {
    renew: shownAgain,
    onDone: (a) => {
      announce(t('savedNew'))
      onClose()
      onMade(a.id)
    },
  })
  return (
    <Dialog title={t('newHome')} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ body: { building, unit, room } })
        }}
      >
        <div className="two">
          <Field label={t('unit')}>
            <input value={unit} maxLength={12} onChange={(e) => setUnit(e.target.value)} />
          </Field>
          <Field label={t('room')}>
            <input value={room} maxLength={20} required onChange={(e) => setRoom(e.target.value)} />
          </Field>
        </div>
        {send.error && (
          <ProblemPanel
            problem={send.error}
            title={t('notSaved')}
            fields={{ unit: t('unit'), room: t('room') }}
          />
        )}
        <div className="acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('save')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
