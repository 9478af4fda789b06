import './suggestions.css'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { FindBox, useFind } from '../../../ui/find.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { ViewRail } from '../../../ui/views.tsx'
import { type SuggestionRow, suggestionsExport, suggestionsList, type View, views } from '../contract.ts'
import { progressWords, stateWords } from '../rules.ts'
import { words } from './words.ts'

export default function Suggestions() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const [address, go] = useAddress()
  const find = useFind()
  const [current, setCurrent] = useState<string | null>(null)
  const view = views.find((v) => v === address.get('view')) ?? 'todo'
  const query: { view: View; q?: string } = { view, ...(find.q ? { q: find.q } : {}) }
  const list = useAsk(suggestionsList, { query }, { placeholderData: (was) => was })
  const counts = list.data?.counts
  useKeys(
    can('suggestion.handle')
      ? [
          {
            id: 'suggestion.new',
            keys: 'N',
            words: words.new,
            command: true,
            run: () => void navigate('/suggestions/new'),
          },
        ]
      : [],
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{list.data ? t('sum', { a: list.data.adopted, f: list.data.finished }) : ''}</small>
        <span className="sp" />
        <a className="y-btn" href="/suggestions" target="_blank" rel="noreferrer">
          {t('publicPage')}
        </a>
        <a className="y-btn" download href={addressOf(suggestionsExport, {}, { ...query, language: lang })}>
          {t('export')}
        </a>
        {can('suggestion.handle') && (
          <Btn pri icon="plus" k="N" onClick={() => void navigate('/suggestions/new')}>
            {t('new')}
          </Btn>
        )}
      </header>
      <div className="sg-list">
        <ViewRail
          groups={[
            {
              title: t('views'),
              views: views.map((v) => ({ id: v, label: t(v), ...(counts ? { count: counts[v] } : {}) })),
            },
          ]}
          current={view}
          onOpen={(v) => go({ view: v })}
        />
        <div className="in">
          <FindBox words={words.find} text={find.text} onText={find.setText} name="suggestion.find" />
          <Table<SuggestionRow>
            rows={list.data?.rows ?? []}
            id={(r) => r.id}
            asked={list}
            empty={{ kind: find.q ? 'filtered' : 'none', title: t('none'), why: find.q ? '' : t('noneWhy') }}
            opening={{
              current,
              onOpen: (id) => {
                setCurrent(id)
                void navigate(`/suggestions/${id}`)
              },
              keys: { name: 'suggestion', next: words.next, previous: words.previous },
            }}
            columns={[
              { head: t('name'), cell: (r) => r.title, under: (r) => `${r.number} · ${r.regionName}` },
              {
                head: t('state'),
                cell: (r) => w(stateWords[r.state]),
                under: (r) =>
                  r.state === 'received' ? t('due', { at: moment(r.answerDueAt, now, lang) }) : '',
              },
              { head: t('supporters'), className: 'n', named: true, cell: (r) => r.supporters },
              { head: t('votes'), className: 'n', named: true, cell: (r) => r.answered || '' },
              {
                head: t('progress'),
                cell: (r) => (r.total ? w(progressWords(r.done, r.total, r.unit)) : ''),
              },
            ]}
          />
        </div>
      </div>
    </div>
  )
}
