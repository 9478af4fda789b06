import '../../../ui/css/dialog.css'
import './catalogue.css'
import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type Entry, entriesList } from '../contract.ts'
import { entryKinds, kindWords } from '../rules.ts'
import { EntrySide, Fresh } from './entry.tsx'
import { ExportDialog } from './export.tsx'
import { EntryForm } from './form.tsx'
import { ImportDialog } from './import.tsx'
import { words } from './words.ts'

const onlys = ['late', 'waiting', 'mine'] as const

/** What there is to use: by kind, owner and freshness; one of them beside. */
export default function CataloguePage() {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const [query, go] = useAddress()
  const find = useFind()
  const [doing, setDoing] = useState<Entry | 'new' | 'import' | 'export'>()
  const given = (k: string) => (query.get(k) ? { [k]: query.get(k) as string } : {})
  const filter = {
    ...given('kind'),
    ...given('region'),
    ...given('owner'),
    ...given('only'),
    ...(find.q ? { q: find.q } : {}),
  }
  const paged = usePaged(filter)
  const asked = useAsk(
    entriesList,
    { query: { ...filter, ...paged.ask } as never },
    { placeholderData: (was) => was },
  )
  const d = asked.data
  const id = query.get('id')
  const manages = can('catalogue.manage')
  const close = () => setDoing(undefined)
  useKeys(manages ? [{ id: 'catalogue.new', keys: 'N', words: words.new, run: () => setDoing('new') }] : [])
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('lead')}</small>
        <span className="sp" />
        {manages && (
          <>
            <Btn icon="download" onClick={() => setDoing('export')}>
              {t('export')}
            </Btn>
            <Btn icon="upload" onClick={() => setDoing('import')}>
              {t('import')}
            </Btn>
            <Btn pri icon="plus" k="N" onClick={() => setDoing('new')}>
              {t('new')}
            </Btn>
          </>
        )}
      </header>
      <div className="ct-body">
        <div className="ct-filters">
          <FindBox words={words.find} text={find.text} onText={find.setText} name="catalogue.find" />
          <label>
            {t('kind')}
            <select
              value={query.get('kind') ?? ''}
              onChange={(e) => go({ kind: e.target.value || null, owner: null })}
            >
              <option value="">{t('any')}</option>
              {entryKinds.map((k) => (
                <option key={k} value={k}>
                  {w(kindWords[k])} {d?.counts.find((c) => c.kind === k)?.n ?? ''}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('owner')}
            <select value={query.get('owner') ?? ''} onChange={(e) => go({ owner: e.target.value || null })}>
              <option value="">{t('any')}</option>
              {d?.owners.map((o) => (
                <option key={o.owner} value={o.owner}>
                  {o.owner} {o.n}
                </option>
              ))}
            </select>
          </label>
          <RegionSelect
            label={t('region')}
            any={t('any')}
            value={query.get('region') ?? ''}
            onChange={(region) => go({ region: region || null })}
          />
          <label>
            {t('only')}
            <select value={query.get('only') ?? ''} onChange={(e) => go({ only: e.target.value || null })}>
              <option value="">{t('any')}</option>
              {onlys.map((o) => (
                <option key={o} value={o}>
                  {t(o)}
                </option>
              ))}
            </select>
          </label>
          <span role="status" className="y-note">
            {d && t('total', { n: d.total })}
          </span>
        </div>
        <div className={id ? 'ct-split' : ''}>
          <div className="ct-scroll">
            <Table<Entry>
              rows={d?.items ?? []}
              id={(e) => e.id}
              asked={asked}
              empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
              opening={{
                current: id,
                onOpen: (x) => go({ id: x }),
                keys: { name: 'catalogue', next: words.next, previous: words.previous },
              }}
              columns={[
                { head: t('name'), cell: (e) => e.name, under: (e) => (e.code === e.name ? '' : e.code) },
                { head: t('kind'), cell: (e) => w(kindWords[e.kind]), under: (e) => e.theme },
                { head: t('owner'), cell: (e) => e.owner, under: (e) => e.origin },
                {
                  head: t('fresh'),
                  cell: (e) => <Fresh of={e} />,
                  under: (e) => e.every && t('everyN', { n: e.every }),
                },
                {
                  head: t('users'),
                  cell: (e) => t('usersN', { n: e.subscribers }),
                  under: (e) =>
                    [e.waiting > 0 ? t('waitingN', { n: e.waiting }) : '', e.mine ? t(e.mine) : '']
                      .filter(Boolean)
                      .join(' · '),
                },
              ]}
            />
            <More of={paged} next={d?.next} />
          </div>
          {id && <EntrySide key={id} id={id} onEdit={setDoing} onClose={() => go({ id: null })} />}
        </div>
      </div>
      {doing === 'import' && <ImportDialog onClose={close} />}
      {doing === 'export' && (
        <ExportDialog query={{ ...given('region'), ...(find.q ? { q: find.q } : {}) }} onClose={close} />
      )}
      {doing && doing !== 'import' && doing !== 'export' && (
        <EntryForm of={doing === 'new' ? undefined : doing} onClose={close} onSaved={(x) => go({ id: x })} />
      )}
    </div>
  )
}
