import './mediation.css'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { type ApiProblem, addressOf, asProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { ViewRail } from '../../../ui/views.tsx'
import { type MediationRow, mediationsExport, mediationsList, type View, views } from '../contract.ts'
import { type Kind, kinds, kindWords, type State, sideWords, states, stateWords } from '../rules.ts'
import { Figures } from './figures.tsx'
import { Next } from './next.tsx'
import { words } from './words.ts'

/** Disputes of my area, what is due first first. Who may only see figures sees only figures. */
export default function Mediations() {
  const { can } = useSession()
  return can('mediation.read') ? <List /> : <OnlyFigures />
}

function OnlyFigures() {
  const t = useT(words)
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
      </header>
      <div className="md-new">
        <Figures />
      </div>
    </div>
  )
}

function List() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const [address, go] = useAddress()
  const find = useFind()
  const [limit, setLimit] = useState(50)
  const [fault, setFault] = useState<ApiProblem>()
  const [current, setCurrent] = useState<string | null>(null)
  const asked = address.get('view') ?? 'todo'
  const view = (views as readonly string[]).includes(asked) ? (asked as View) : 'todo'
  const kind = kinds.find((k) => k === address.get('kind'))
  const state = states.find((s) => s === address.get('state'))
  const query = {
    view,
    ...(kind ? { kind } : {}),
    ...(state ? { state } : {}),
    ...(find.q ? { q: find.q } : {}),
  }
  const list = useAsk(
    mediationsList,
    { query: { ...query, limit } },
    { placeholderData: (was) => was, refetchInterval: 60_000 },
  )
  const filtered = Boolean(kind || state || find.q)
  const counts = list.data?.counts
  useKeys(
    can('mediation.handle')
      ? [
          {
            id: 'mediation.new',
            keys: 'N',
            words: words.new,
            command: true,
            run: () => void navigate('/mediations/new'),
          },
        ]
      : [],
  )
  async function save() {
    setFault(undefined)
    try {
      const r = await fetch(addressOf(mediationsExport, {}, { ...query, language: lang }), {
        credentials: 'same-origin',
      })
      if (!r.ok) throw new Error(r.statusText)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await r.blob())
      link.download = 'mediations.csv'
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
    } catch (e) {
      setFault(asProblem(e))
    }
  }
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{list.data ? t('total', { n: list.data.total }) : ''}</small>
        <span className="sp" />
        <Btn icon="download" onClick={() => void save()}>
          {t('export')}
        </Btn>
        {can('mediation.handle') && (
          <Btn pri icon="plus" k="N" onClick={() => void navigate('/mediations/new')}>
            {t('new')}
          </Btn>
        )}
      </header>
      <div className="md-list">
        <ViewRail
          groups={[
            {
              title: t('views'),
              views: views.map((v) => ({ id: v, label: t(v), ...(counts ? { count: counts[v] } : {}) })),
            },
            ...(can('stats.read')
              ? [{ title: t('figures'), views: [{ id: 'figures', label: t('figuresOf') }] }]
              : []),
          ]}
          current={asked}
          onOpen={(v) => go({ view: v })}
        />
        <div className="in">
          {asked === 'figures' ? (
            <Figures />
          ) : (
            <>
              <div className="md-filter">
                <FindBox words={words.find} text={find.text} onText={find.setText} name="mediation.find" />
                <select
                  aria-label={t('kind')}
                  value={kind ?? ''}
                  onChange={(e) => go({ kind: e.target.value || null })}
                >
                  <option value="">{t('anyKind')}</option>
                  {kinds.map((k: Kind) => (
                    <option key={k} value={k}>
                      {w(kindWords[k])}
                    </option>
                  ))}
                </select>
                <select
                  aria-label={t('state')}
                  value={state ?? ''}
                  onChange={(e) => go({ state: e.target.value || null })}
                >
                  <option value="">{t('anyState')}</option>
                  {states.map((s: State) => (
                    <option key={s} value={s}>
                      {w(stateWords[s])}
                    </option>
                  ))}
                </select>
              </div>
              {fault && <ProblemPanel problem={fault} />}
              <Table<MediationRow>
                rows={list.data?.rows ?? []}
                id={(r) => r.id}
                asked={list}
                empty={{
                  kind: filtered ? 'filtered' : 'none',
                  title: t(filtered ? 'filtered' : 'none'),
                  why: filtered ? '' : t('noneWhy'),
                }}
                opening={{
                  current,
                  onOpen: (id) => {
                    setCurrent(id)
                    void navigate(`/mediations/${id}`)
                  },
                  keys: { name: 'mediation', next: words.goNext, previous: words.goPrevious },
                }}
                columns={[
                  {
                    head: t('name'),
                    cell: (r) => r.title,
                    under: (r) => `${r.number} · ${w(kindWords[r.kind])} · ${r.regionName}`,
                  },
                  { head: t('state'), cell: (r) => w(stateWords[r.state]) },
                  {
                    head: t('who'),
                    cell: (r) => r.parties.map((p) => `${w(sideWords(p.side))} ${p.name}`).join(comma()),
                  },
                  { head: t('mediator'), cell: (r) => r.mediatorName, under: (r) => r.unitName },
                  { head: t('next'), cell: (r) => <Next row={r} now={now} /> },
                ]}
              />
              {list.data?.next && (
                <Btn ghost onClick={() => setLimit(100)}>
                  {t('more', { n: list.data.total - list.data.rows.length })}
                </Btn>
              )}
            </>
          )}
        </div>
      </div>
    </div>
  )
}
