/** Whose a vehicle or facility is: an entry of the ledger that is found by its name or number, or somebody in words. */
import { useState } from 'react'
import { useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { peopleList } from '../contract.ts'
import type { Asset } from '../contract-assets.ts'
import { organisationsList } from '../contract-more.ts'
import type { AssetKind } from '../rules/assets.ts'
import { assetWords } from './asset-words.ts'
import { Field } from './parts.tsx'

export interface OwnerDraft {
  owner: 'keep' | 'none' | 'named' | 'person' | 'organisation'
  ownerId: string
  ownerName: string
}
const kinds: Record<AssetKind, readonly OwnerDraft['owner'][]> = {
  vehicle: ['none', 'person', 'organisation', 'named'],
  // A facility has an organisation or none; who looks after it is its keeper.
  facility: ['none', 'organisation'],
}
const wordOf = {
  keep: 'keep',
  none: 'noOwner',
  named: 'byWords',
  person: 'byPerson',
  organisation: 'byOrganisation',
} as const

export function OwnerPick({
  of,
  asset,
  kind,
  onChange,
}: {
  of: OwnerDraft
  asset: Asset | undefined
  kind: AssetKind
  onChange: (c: Partial<OwnerDraft>) => void
}) {
  const t = useT(assetWords)
  const [asked, setAsked] = useState('')
  const people = useAsk(
    peopleList,
    { query: { q: asked, limit: 20 } as never },
    { enabled: of.owner === 'person' && asked.length > 1 },
  )
  const organisations = useAsk(
    organisationsList,
    { query: { q: asked, limit: 20 } as never },
    { enabled: of.owner === 'organisation' && asked.length > 1 },
  )
  const found =
    of.owner === 'person'
      ? (people.data?.items ?? []).map((p) => ({ id: p.id, text: `${p.name} ${p.place}` }))
      : (organisations.data?.items ?? []).map((o) => ({ id: o.id, text: `${o.name} ${o.regionName}` }))
  return (
    <div className="two">
      <Field label={t(kind === 'vehicle' ? 'ownerKind' : 'ownedBy')}>
        <select
          value={of.owner}
          onChange={(e) =>
            onChange({ owner: e.target.value as OwnerDraft['owner'], ownerId: '', ownerName: '' })
          }
        >
          {[...(asset ? (['keep'] as const) : []), ...kinds[kind]].map((k) => (
            <option key={k} value={k}>
              {t(wordOf[k])}
            </option>
          ))}
        </select>
      </Field>
      {of.owner === 'named' && (
        <Field label={t('owner')}>
          <input
            required
            maxLength={60}
            value={of.ownerName}
            onChange={(e) => onChange({ ownerName: e.target.value })}
          />
        </Field>
      )}
      {(of.owner === 'person' || of.owner === 'organisation') && (
        <>
          <Field label={t(of.owner === 'person' ? 'findOwner' : 'findOrganisation')}>
            <input value={asked} maxLength={60} onChange={(e) => setAsked(e.target.value.trim())} />
          </Field>
          <Field label={t(kind === 'vehicle' ? 'owner' : 'ownedBy')}>
            <select required value={of.ownerId} onChange={(e) => onChange({ ownerId: e.target.value })}>
              <option value="">{t('choose')}</option>
              {found.map((x) => (
                <option key={x.id} value={x.id}>
                  {x.text}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
    </div>
  )
}
