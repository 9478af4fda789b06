import '../../../ui/css/dialog.css'
import '../../../ui/css/desk-forms.css'
import '../../../ui/css/desk-listone.css'
import './arrivals.css'
import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Exporter } from '../../../ui/exporter.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { useT } from '../../../ui/i18n.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { ViewRail } from '../../../ui/views.tsx'
import {
  exportsCancel,
  exportsCreate,
  exportsDictionary,
  exportsGet,
  exportsList,
} from '../../exports/contract.ts'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type Arrival, arrivalsList, arrivalViews } from '../contract.ts'
import { Areas } from './areas.tsx'
import { LevelMark } from './level.tsx'
import { One } from './one.tsx'
import { words } from './words.ts'

/** Who comes from elsewhere, and which places elsewhere are at risk. */
export default function Arrivals() {
  const t = useT(words)
  const { can } = useSession()
  const [address, go] = useAddress()
  const [taking, setTaking] = useState(false)
  const tab = address.get('tab') === 'areas' ? 'areas' : 'people'
  const region = address.get('region') ?? ''
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('pages')}
          tabs={[
            { id: 'people', text: t('title') },
            { id: 'areas', text: t('areas') },
          ]}
          current={tab}
          onOpen={(to) => go({ tab: to === 'areas' ? 'areas' : null, id: null })}
        />
        <span className="sp" />
        <a className="y-btn" href="/arrive" target="_blank" rel="noreferrer">
          {t('resident')}
        </a>
        {tab === 'people' && can('ledger.export') && (
          <Btn icon="download" onClick={() => setTaking(true)}>
            {t('export')}
          </Btn>
        )}
      </header>
      {tab === 'areas' ? <Areas /> : <People />}
      {taking && <Taking region={region} onClose={() => setTaking(false)} />}
    </div>
  )
}

function People() {
  const t = useT(words)
  const [address, go] = useAddress()
  const find = useFind()
  const region = address.get('region') ?? ''
  const view = arrivalViews.find((v) => v === address.get('view')) ?? 'todo'
  const question = { view, ...(region ? { region } : {}), ...(find.q ? { q: find.q } : {}) }
  const paged = usePaged(question)
  const asked = useAsk(
    arrivalsList,
    { query: { ...question, ...paged.ask } as never },
    { refetchInterval: 15_000, placeholderData: (was) => was },
  )
  const d = asked.data
  const id = address.get('id')
  const counts = new Map(d?.counts.map((c) => [c.view, c.n]))
  return (
    <div className="y-listone views">
      <ViewRail
        groups={[
          {
            title: t('views'),
            views: arrivalViews.map((v) => ({
              id: v,
              label: t(v),
              ...(counts.has(v) ? { count: counts.get(v)! } : {}),
            })),
          },
        ]}
        current={view}
        onOpen={(v) => go({ view: v, id: null })}
      />
      <div className="list">
        <div className="av-filter">
          <FindBox words={words.find} text={find.text} onText={find.setText} name="arrival.find" />
          <RegionSelect
            label={t('region')}
            any={t('allRegions')}
            value={region}
            onChange={(path) => go({ region: path || null })}
          />
          <span role="status" className="y-note">
            {d && t('total', { n: d.total })}
          </span>
        </div>
        <Table
          rows={d?.items ?? []}
          id={(a) => a.id}
          asked={asked}
          empty={
            find.q || region || view !== 'todo' || [...counts.values()].some((n) => n > 0)
              ? { kind: 'filtered', title: t('noneFound') }
              : { kind: 'none', title: t('none'), why: t('noneWhy') }
          }
          opening={{
            current: id,
            onOpen: (to) => {
              go({ id: to })
              showBelow('.y-one')
            },
            keys: { name: 'arrival', next: words.next, previous: words.previous },
          }}
          columns={[
            {
              head: t('who'),
              className: 'av-day',
              cell: (a) => a.name || t('withdrawn'),
              under: (a) =>
                [a.phone, a.companions > 0 && t('plus', { n: a.companions })].filter(Boolean).join(' '),
            },
            {
              head: t('from'),
              named: true,
              cell: (a) => a.from,
              under: (a) => a.level && <LevelMark level={a.level} />,
            },
            {
              head: t('arrives'),
              named: true,
              className: 'av-day',
              cell: (a) => a.arrivesOn,
              under: (a) => a.trip,
            },
            { head: t('stay'), named: true, cell: (a) => a.stay, under: (a) => a.gridName },
            { head: t('state'), named: true, cell: (a) => <State a={a} /> },
          ]}
        />
        <More of={paged} next={d?.next} />
      </div>
      {id ? (
        <One key={id} id={id} />
      ) : (
        <p className="y-one y-note">{(d?.items.length ?? 0) > 0 && t('choose')}</p>
      )}
    </div>
  )
}

const needWords = { place: 'needPlace', person: 'needPerson', late: 'needLate', twice: 'needTwice' } as const

function State({ a }: { a: Arrival }) {
  const t = useT(words)
  return a.needs.length > 0 ? <b>{a.needs.map((n) => t(needWords[n])).join(' · ')}</b> : t(a.state)
}

function Taking({ region, onClose }: { region: string; onClose: () => void }) {
  const t = useT(words)
  const dictionary = useAsk(exportsDictionary, {}, { staleTime: 600_000 })
  const personal = dictionary.data?.datasets.find((x) => x.kind === 'arrivals')?.personal
  return (
    <Dialog title={t('exportTitle')} onClose={onClose}>
      <div className="av-take">
        <Exporter
          api={{ create: exportsCreate, list: exportsList, get: exportsGet, cancel: exportsCancel }}
          what={t('exportWhat')}
          body={{ kind: 'arrivals', query: region ? { region } : {} }}
          personal={personal}
        />
      </div>
    </Dialog>
  )
}
