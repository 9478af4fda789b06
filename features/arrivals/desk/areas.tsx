import { useState } from 'react'
import { Link } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { type OutsideArea, outsideList, outsidePast } from '../contract-outside.ts'
import { levelWords } from '../rules.ts'
import { AreaForm } from './area-form.tsx'
import { LevelMark } from './level.tsx'
import { words } from './words.ts'

/** Places elsewhere with their level, the gravest first; what each was before stands beside it. */
export function Areas() {
  const t = useT(words)
  const [address, go] = useAddress()
  const [editing, setEditing] = useState<OutsideArea | 'new'>()
  const show = address.get('show') === 'all' ? 'all' : 'risk'
  const asked = useAsk(
    outsideList,
    { query: { show } },
    { refetchInterval: 15_000, placeholderData: (was) => was },
  )
  const items = asked.data?.items ?? []
  const chosen = items.find((a) => a.id === address.get('id'))
  const may = asked.data?.maySet === true
  useKeys(
    may
      ? [{ id: 'outside.new', keys: 'N', words: words.set, command: true, run: () => setEditing('new') }]
      : [],
  )
  return (
    <div className="y-listone">
      <div className="list">
        <div className="av-filter">
          {may && (
            <Btn pri icon="plus" k="N" onClick={() => setEditing('new')}>
              {t('set')}
            </Btn>
          )}
          <span className="sp" />
          <Btn onClick={() => go({ show: show === 'all' ? null : 'all' })}>
            {t(show === 'all' ? 'showRisk' : 'showAll')}
          </Btn>
        </div>
        <Table
          rows={items}
          id={(a) => a.id}
          asked={asked}
          empty={{ kind: 'none', title: t('noAreas'), why: t('noAreasWhy') }}
          opening={{
            current: chosen?.id ?? null,
            onOpen: (id) => {
              go({ id })
              showBelow('.y-one')
            },
            keys: { name: 'outside', next: words.next, previous: words.previous },
          }}
          columns={[
            {
              head: t('place'),
              cell: (a) => [a.name, a.place].filter(Boolean).join(' '),
              under: (a) => a.code,
            },
            { head: t('level'), named: true, cell: (a) => <LevelMark level={a.level} /> },
            { head: t('since'), named: true, cell: (a) => a.since, under: (a) => a.source },
            { head: t('people'), named: true, className: 'n', cell: (a) => a.people },
            { head: t('list'), named: true, cell: (a) => (a.rollId ? t('openList') : t('noList')) },
          ]}
        />
      </div>
      {chosen ? (
        <Area key={chosen.id + chosen.version} a={chosen} may={may} onChange={() => setEditing(chosen)} />
      ) : (
        <p className="y-one y-note">{items.length > 0 && t('choose')}</p>
      )}
      {editing && (
        <AreaForm
          {...(editing === 'new' ? {} : { area: editing })}
          onClose={(id) => {
            setEditing(undefined)
            if (id) go({ id })
          }}
        />
      )}
    </div>
  )
}

function Area({ a, may, onChange }: { a: OutsideArea; may: boolean; onChange: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const past = useAsk(outsidePast, { params: { id: a.id } })
  return (
    <section className="y-one" aria-label={a.name}>
      <h2>{[a.name, a.place].filter(Boolean).join(' ')}</h2>
      <p>
        <LevelMark level={a.level} /> {t('daysOf', { day: a.since, n: a.days })}
      </p>
      <dl className="y-facts">
        <dt>{t('reason')}</dt>
        <dd>{a.reason}</dd>
        <dt>{t('source')}</dt>
        <dd>{a.source}</dd>
        <dt>{t('people')}</dt>
        <dd>{a.people}</dd>
        <dt>{t('list')}</dt>
        <dd>{a.rollId ? <Link to={`/rolls/${a.rollId}`}>{t('openList')}</Link> : t('noList')}</dd>
      </dl>
      {may && (
        <div className="acts">
          <Btn onClick={onChange}>{t('change')}</Btn>
        </div>
      )}
      <h3>{t('past')}</h3>
      <ul className="y-events">
        {past.data?.items.map((e) => (
          <li key={e.seq}>
            {moment(e.at, now, lang)} {e.byName} {w(levelWords[e.was])} → {w(levelWords[e.level])} ·{' '}
            {e.reason}
            {e.people > 0 && ` · ${t('people')} ${e.people}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
