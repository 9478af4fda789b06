import '../../../ui/css/dialog.css'
import '../../../ui/css/desk-forms.css'
import '../../../ui/css/desk-listone.css'
import './risks.css'
import { useState } from 'react'
import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { type MapCase, MapWork } from '../../../ui/map/lazy.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { ViewRail } from '../../../ui/views.tsx'
import { useGround } from '../../cases/desk/ground.ts'
import { type Risk, riskChange, riskHistory, risksList } from '../contract.ts'
import { kindWords, levelWords, type RiskLevel, riskKinds } from '../rules.ts'
import { RiskForm } from './form.tsx'
import { ImportDialog } from './import.tsx'
import { words } from './words.ts'

/** On the map as the levels of cases are: the gravest by shape and colour. */
const marks: Record<RiskLevel, MapCase['level']> = {
  major: 'critical',
  larger: 'urgent',
  general: 'normal',
  low: 'normal',
}

/** Places that may become dangerous: by kind, as a list or on the map, one beside it. */
export default function Risks() {
  const t = useT(words)
  const w = useWord()
  const { can } = useSession()
  const [address, go] = useAddress()
  const find = useFind()
  const [editing, setEditing] = useState<Risk | 'new'>()
  const [importing, setImporting] = useState(false)
  const view = address.get('view') ?? 'all'
  const ended = view === 'ended'
  const kind = riskKinds.find((k) => k === view)
  const asked = useAsk(
    risksList,
    {
      query: {
        limit: 1000,
        state: ended ? 'ended' : 'open',
        ...(kind ? { kind } : {}),
        ...(find.q ? { q: find.q } : {}),
      },
    },
    { placeholderData: (was) => was },
  )
  const all = useAsk(risksList, { query: { state: 'open', limit: 1 } })
  const counts = new Map(all.data?.counts.map((c) => [c.kind, c.n]))
  const items = asked.data?.items ?? []
  const chosen = items.find((r) => r.id === address.get('id'))
  const unkept = (all.data?.counts ?? []).reduce((n, c) => n + c.unkept, 0)
  const onMap = address.get('as') === 'map'
  const edit = can('risk.edit')
  useKeys(
    edit
      ? [{ id: 'risk.new', keys: 'N', words: words.add, command: true, run: () => setEditing('new') }]
      : [],
  )
  const open = (id: string) => {
    go({ id })
    showBelow('.y-one')
  }
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>
          {asked.data && t('total', { n: asked.data.total })}
          {unkept > 0 && ` · ${t('unkept', { n: unkept })}`}
        </small>
        <span className="sp" />
        <Btn icon="map" onClick={() => go({ as: onMap ? null : 'map' })}>
          {t(onMap ? 'asList' : 'asMap')}
        </Btn>
        {can('roll.open') && (
          <Link className="y-btn" to="/rolls?new=1">
            {t('roll')}
          </Link>
        )}
        {edit && (
          <Btn icon="upload" onClick={() => setImporting(true)}>
            {t('import')}
          </Btn>
        )}
        {edit && (
          <Btn pri icon="plus" k="N" onClick={() => setEditing('new')}>
            {t('add')}
          </Btn>
        )}
      </header>
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
      <div className="y-listone views rk">
        <ViewRail
          groups={[
            {
              title: t('kinds'),
              views: [
                { id: 'all', label: t('all'), count: [...counts.values()].reduce((a, b) => a + b, 0) },
                ...riskKinds.map((k) => ({ id: k, label: w(kindWords[k]), count: counts.get(k) ?? 0 })),
                { id: 'ended', label: t('ended') },
              ],
            },
          ]}
          current={view}
          onOpen={(v) => go({ view: v, id: null })}
        />
        <div className="list">
          <div className="rk-filter">
            <FindBox words={words.find} text={find.text} onText={find.setText} name="risk.find" />
          </div>
          {onMap ? (
            <RiskMap items={items} onOpen={open} />
          ) : (
            <Table
              rows={items}
              id={(r) => r.id}
              asked={asked}
              empty={
                find.q || kind
                  ? { kind: 'filtered', title: t('noneFound') }
                  : { kind: 'none', title: t('none'), why: t('noneWhy') }
              }
              opening={{
                current: chosen?.id ?? null,
                onOpen: open,
                keys: { name: 'risk', next: words.next, previous: words.previous },
              }}
              columns={[
                {
                  head: t('name'),
                  cell: (r) => r.name,
                  under: (r) => [r.gridName, r.place === r.name ? '' : r.place].filter(Boolean).join(' · '),
                },
                { head: t('kind'), named: true, cell: (r) => w(kindWords[r.kind]) },
                { head: t('level'), named: true, cell: (r) => <Level r={r} /> },
                { head: t('keeper'), named: true, cell: (r) => r.keeper || <b>{t('nobody')}</b> },
                { head: t('lastLooked'), named: true, cell: (r) => r.lookedOn ?? t('never') },
              ]}
            />
          )}
          {asked.data && asked.data.total > items.length && (
            <p className="y-note">{t('cut', { n: items.length })}</p>
          )}
        </div>
        {chosen ? (
          <One key={chosen.id + chosen.version} r={chosen} onEdit={() => setEditing(chosen)} />
        ) : (
          <p className="y-one y-note">{items.length > 0 && t('choose')}</p>
        )}
      </div>
      {editing && (
        <RiskForm
          {...(editing === 'new' ? {} : { risk: editing })}
          onClose={(id) => {
            setEditing(undefined)
            if (id) go({ id })
          }}
        />
      )}
    </div>
  )
}

/** Shape, colour and word. */
function Level({ r }: { r: Risk }) {
  const t = useT(words)
  const w = useWord()
  return (
    <span className={`rk-level ${r.level}`}>
      {w(levelWords[r.level])}
      {r.grade && ` · ${t('gradeN', { grade: r.grade })}`}
    </span>
  )
}

function RiskMap({ items, onOpen }: { items: readonly Risk[]; onOpen: (id: string) => void }) {
  const me = useMe()
  const ground = useGround(me.ranges['risk.read']?.[0] ?? '')
  // A map that is made before its ground is there does not know where to look.
  if (!ground.areas) return <Loading rows={8} />
  return (
    <div className="rk-map">
      <MapWork
        {...ground}
        flat
        cases={items.flatMap((r) =>
          r.point
            ? [{ id: r.id, point: r.point, level: marks[r.level], state: 'off' as const, title: r.name }]
            : [],
        )}
        onCase={onOpen}
      />
    </div>
  )
}

function One({ r, onEdit }: { r: Risk; onEdit: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [why, setWhy] = useState('')
  const past = useAsk(riskHistory, { params: { id: r.id } })
  const send = useSend(riskChange, { renew: [risksList, riskHistory], onDone: () => setWhy('') })
  const act = (body: { do: 'looked' } | { do: 'end' | 'again'; why: string }) =>
    send.mutate({ params: { id: r.id }, body: { ...body, baseVersion: r.version } as never })
  const over = r.endedOn !== null
  return (
    <section className="y-one" aria-label={r.name}>
      <h2>{r.name}</h2>
      <p>
        <Level r={r} /> {w(kindWords[r.kind])}
      </p>
      <dl className="y-facts">
        <dt>{t('place')}</dt>
        <dd>
          {r.place} <small>{r.gridName}</small>
        </dd>
        <dt>{t('keeper')}</dt>
        <dd>{r.keeper || t('nobody')}</dd>
        <dt>{t('source')}</dt>
        <dd>
          {r.source} · {r.foundOn}
        </dd>
        <dt>{t('lastLooked')}</dt>
        <dd>{r.lookedOn ?? t('never')}</dd>
        {r.note && (
          <>
            <dt>{t('note')}</dt>
            <dd>{r.note}</dd>
          </>
        )}
        {over && (
          <>
            <dt>{t('ended')}</dt>
            <dd>
              {r.endedOn} · {r.endedWhy}
            </dd>
          </>
        )}
      </dl>
      {r.mayEdit && (
        <>
          {!over && (
            <div className="acts">
              <Btn icon="check" busy={send.isPending} onClick={() => act({ do: 'looked' })}>
                {t('lookedToday')}
              </Btn>
              <Btn onClick={onEdit}>{t('change')}</Btn>
            </div>
          )}
          <form
            className="acts"
            onSubmit={(e) => {
              e.preventDefault()
              act({ do: over ? 'again' : 'end', why: why.trim() })
            }}
          >
            <input
              aria-label={t('why')}
              placeholder={t('why')}
              maxLength={200}
              value={why}
              onChange={(e) => setWhy(e.target.value)}
            />
            <Btn type="submit" disabled={!why.trim()}>
              {t(over ? 'again' : 'end')}
            </Btn>
          </form>
          {!over && <p className="y-note">{t('endWill')}</p>}
        </>
      )}
      {send.error && <ProblemPanel problem={send.error} title={t('notSaved')} />}
      <h3>{t('history')}</h3>
      <ul className="y-events">
        {past.data?.items.map((e) => (
          <li key={e.at + e.kind}>
            {moment(e.at, now, lang)} {e.byName} {t(e.kind)}
            {e.why && ` · ${e.why}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
