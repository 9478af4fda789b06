import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Asset, assetsList } from '../contract-assets.ts'
import { assetKinds } from '../rules/assets.ts'
import { AssetSide, ownerText } from './asset.tsx'
import { AssetForm } from './asset-form.tsx'
import { assetWords } from './asset-words.ts'
import { ExportButton } from './export-button.tsx'
import { Region, type Tabbed } from './parts.tsx'
import { TagFilter } from './tag-filter.tsx'
import { Marks } from './tags-of.tsx'

/** Vehicles or facilities: whose, where, when they are inspected next, and what is in doubt. */
export function Assets({ query, go }: Tabbed) {
  const t = useT(assetWords)
  const w = useWord()
  const { can } = useSession()
  const find = useFind()
  const [editing, setEditing] = useState<Asset | 'new'>()
  const kind = assetKinds.find((k) => k === query.get('kind')) ?? 'vehicle'
  const given = (k: string) => (query.get(k) ? { [k]: query.get(k) as string } : {})
  const filter = {
    kind,
    ...given('region'),
    ...given('type'),
    ...given('tag'),
    ...(query.get('overdue') ? { overdue: 'yes' } : {}),
    ...(find.q ? { q: find.q } : {}),
  }
  const paged = usePaged(filter)
  const asked = useAsk(
    assetsList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const id = query.get('id')
  const mayEdit = can('ledger.edit')
  useKeys(
    mayEdit
      ? [{ id: 'ledger.asset.new', keys: 'N', words: assetWords.new, run: () => setEditing('new') }]
      : [],
  )
  return (
    <>
      <div className="lg-filters">
        <label>
          {t('kind')}
          <select
            value={kind}
            onChange={(e) => go({ kind: e.target.value, type: null, tag: null, id: null, overdue: null })}
          >
            {assetKinds.map((k) => (
              <option key={k} value={k}>
                {t(k)}
              </option>
            ))}
          </select>
        </label>
        <FindBox
          words={kind === 'vehicle' ? assetWords.findVehicle : assetWords.findFacility}
          text={find.text}
          onText={find.setText}
          name="ledger.find"
        />
        <Region query={query} go={go} />
        <TagFilter query={query} go={go} subject={kind} />
        <label>
          {t('type')}
          <select value={query.get('type') ?? ''} onChange={(e) => go({ type: e.target.value || null })}>
            <option value="">{t('all')}</option>
            {asked.data?.types.map((x) => (
              <option key={x.type} value={x.type}>
                {w(x.words)} {x.n}
              </option>
            ))}
          </select>
        </label>
        <label className="lg-tick">
          <input
            type="checkbox"
            checked={query.get('overdue') !== null}
            onChange={(e) => go({ overdue: e.target.checked ? 'yes' : null })}
          />
          {t('overdueOnly')}
        </label>
        <span role="status" className="y-note">
          {asked.data && t('total', { n: asked.data.total })}
        </span>
        <span className="sp" />
        {/* A file knows neither types nor what is overdue, its columns say both; nor tags. */}
        {!query.get('type') && !query.get('overdue') && !query.get('tag') && (
          <ExportButton
            kind={kind === 'vehicle' ? 'vehicles' : 'facilities'}
            query={{ ...given('region'), ...(find.q ? { q: find.q } : {}) }}
          />
        )}
        {mayEdit && (
          <Btn pri icon="plus" k="N" onClick={() => setEditing('new')}>
            {t('new')}
          </Btn>
        )}
      </div>
      <div className={id ? 'lg-split' : ''}>
        <div className="lg-scroll">
          <Table<Asset>
            rows={asked.data?.items ?? []}
            id={(a) => a.id}
            asked={asked}
            empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
            opening={{
              current: id,
              onOpen: (x) => go({ id: x }),
              keys: { name: 'ledger.assets', next: assetWords.next, previous: assetWords.previous },
            }}
            columns={[
              {
                head: t(kind === 'vehicle' ? 'plate' : 'name'),
                cell: (a) => a.label || t('noPlate'),
                under: (a) => (
                  <>
                    {[w(a.typeWords), a.values.brand, a.values.colour].filter(Boolean).join(' · ')}{' '}
                    <Marks of={a.tags} />
                  </>
                ),
              },
              { head: t('place'), cell: (a) => a.place },
              kind === 'vehicle'
                ? { head: t('owner'), cell: (a) => ownerText(a, t), under: (a) => a.values.phone }
                : {
                    head: t('keeper'),
                    cell: (a) => a.values.keeper ?? t('nobody'),
                    under: (a) => a.values.keeperPhone,
                  },
              {
                head: t('due'),
                cell: (a) => a.due ?? '–',
                under: (a) => a.overdue && <span className="lg-late">{t('late')}</span>,
              },
              { head: t('open'), className: 'n', named: true, cell: (a) => a.open || '' },
            ]}
          />
          <More of={paged} next={asked.data?.next} />
        </div>
        {id && <AssetSide key={id} id={id} onEdit={setEditing} onClose={() => go({ id: null })} />}
      </div>
      {editing && (
        <AssetForm
          of={editing === 'new' ? undefined : editing}
          kind={kind}
          onClose={() => setEditing(undefined)}
          onSaved={(x, k) => go({ id: x, kind: k })}
        />
      )}
    </>
  )
}
