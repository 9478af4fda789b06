import { Link } from 'react-router'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { assetsList } from '../contract-assets.ts'
import { assetWords } from './asset-words.ts'

/** Vehicles of a person; nothing is drawn for who has none. */
export function Owned({ person }: { person: string }) {
  const t = useT(assetWords)
  const w = useWord()
  const asked = useAsk(assetsList, { query: { owner: person, kind: 'vehicle' } as never })
  const items = asked.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section>
      <h2>{t('vehicle')}</h2>
      <ul className="lg-list">
        {items.map((a) => (
          <li key={a.id}>
            <Link className="y-link" to={`/ledger?tab=assets&id=${a.id}`}>
              {a.label || t('noPlate')}
            </Link>{' '}
            <small>
              {[w(a.typeWords), a.values.brand, a.values.colour, a.place].filter(Boolean).join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
