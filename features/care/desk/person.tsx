import './care.css'
import { useState } from 'react'
import { Link } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { personGet } from '../../ledger/contract.ts'
import { archivesList } from '../contract.ts'
import { Begin } from './begin.tsx'
import { words } from './words.ts'

/** Archives of a person of the ledger, for those who read them; drawn for nobody else. */
export default function PersonCare({ person }: { person: { id: string; merged: boolean } }) {
  const { can } = useSession()
  return can('care.read') ? <Own id={person.id} merged={person.merged} /> : null
}

function Own({ id, merged }: { id: string; merged: boolean }) {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const [beginning, setBeginning] = useState(false)
  const own = useAsk(archivesList, { query: { person: id, limit: 50 } })
  const who = useAsk(personGet, { params: { id } })
  return (
    <section>
      <h2>{t('title')}</h2>
      <ul className="lg-list">
        {own.data?.items.length === 0 && <li className="y-note">{t('noneYet')}</li>}
        {own.data?.items.map((a) => (
          <li key={a.id}>
            <Link className="y-link" to={`/care/${a.id}`}>
              {w(a.groupName)}
            </Link>{' '}
            <small>
              {[`${t('openedOn')} ${a.openedOn}`, `${t('carer')} ${a.carerName || t('nobody')}`].join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {can('care.edit') && !merged && (
        <Btn sm icon="plus" onClick={() => setBeginning(true)}>
          {t('begin')}
        </Btn>
      )}
      {beginning && who.data && (
        <Begin
          of={{ id, name: who.data.values.name, regionPath: who.data.regionPath }}
          onClose={() => setBeginning(false)}
        />
      )}
    </section>
  )
}
