import '../../../ui/css/dialog.css'
import '../../../ui/css/desk-listone.css'
import './rolls.css'
import { useNavigate } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { dueAt, moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Bar } from '../../../ui/job.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { rollsList } from '../contract.ts'
import { kindWords } from '../rules.ts'
import { RollForm } from './form.tsx'
import { words } from './words.ts'

const most = 200

/** Rolls of my area, open ones first. */
export default function Rolls() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const [address, go] = useAddress()
  const asked = useAsk(rollsList, { query: { limit: most } }, { refetchInterval: 10_000 })
  const may = can('roll.open')
  useKeys(
    may ? [{ id: 'roll.new', keys: 'N', words: words.new, command: true, run: () => go({ new: '1' }) }] : [],
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <span className="sp" />
        {may && (
          <Btn pri icon="plus" k="N" onClick={() => go({ new: '1' })}>
            {t('new')}
          </Btn>
        )}
      </header>
      <div className="rl-body">
        <Table
          rows={asked.data?.items ?? []}
          id={(r) => r.id}
          asked={asked}
          empty={{ kind: 'none', title: t('none'), why: t('noneWhy') }}
          opening={{
            current: null,
            onOpen: (id) => void navigate(`/rolls/${id}`),
            keys: { name: 'roll', next: words.next, previous: words.previous },
          }}
          columns={[
            {
              head: t('name'),
              cell: (r) => w(noteWords(r.title)),
              under: (r) => `${r.regionName} · ${r.openedBy}`,
            },
            { head: t('kind'), named: true, cell: (r) => w(kindWords[r.kind]) },
            {
              head: t('progress'),
              named: true,
              cell: (r) => (
                <span className="rl-prog">
                  <Bar thin value={r.people ? r.settled / r.people : 0} label={t('progress')} />
                  {t('ofN', { done: r.settled, n: r.people })}
                </span>
              ),
            },
            { head: t('seenHead'), named: true, cell: (r) => t('seenOf', { seen: r.seen, n: r.parts }) },
            {
              head: t('due'),
              named: true,
              cell: (r) =>
                r.state === 'closed' ? (
                  `${t('closed')} ${r.closedAt ? moment(r.closedAt, now, lang) : ''}`
                ) : new Date(r.dueAt).getTime() < now && r.settled < r.people ? (
                  <b className="rl-late">{t('late', { n: r.people - r.settled })}</b>
                ) : (
                  dueAt(r.dueAt, now, lang)
                ),
            },
          ]}
        />
        {asked.data?.items.length === most && <p className="y-note">{t('lastOnes', { n: most })}</p>}
      </div>
      {address.get('new') && may && (
        <RollForm
          onClose={(id) => {
            go({ new: null })
            if (id) void navigate(`/rolls/${id}`)
          }}
        />
      )}
    </div>
  )
}
