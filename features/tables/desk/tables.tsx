import './tables.css'
import { Link, useNavigate } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { tablesList } from '../contract.ts'
import { type Due, sheetMake, sheetsReceived, tablesDue } from '../contract-sheets.ts'
import { periodWords } from '../rules.ts'
import { SendBack, stateKey } from './parts.tsx'
import { words } from './words.ts'

const all = ['due', 'definitions', 'received'] as const
type Tab = (typeof all)[number]
const needs: Record<Tab, string> = { due: 'table.read', definitions: 'table.read', received: 'table.return' }

/** What has to be handed in, the tables themselves, what was handed in. */
export default function TablesPage() {
  const t = useT(words)
  const [query, go] = useAddress()
  const { can } = useSession()
  const tabs = all.filter((x) => can(needs[x]))
  const tab = tabs.find((x) => x === query.get('tab')) ?? tabs[0] ?? 'due'
  const open = (id: Tab) => go({ tab: id, back: null })
  useKeys(
    tabs.map((id, i) => ({ id: `tables.${id}`, keys: String(i + 1), words: words[id], run: () => open(id) })),
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs<Tab>
          label={t('views')}
          tabs={tabs.map((id) => ({ id, text: t(id) }))}
          current={tab}
          onOpen={open}
        />
        <span className="sp" />
      </header>
      <div className="tb-body">
        {tab === 'due' && <DueList back={query.get('back') ?? '0'} onBack={(back) => go({ back })} />}
        {tab === 'definitions' && <Definitions />}
        {tab === 'received' && <Received />}
      </div>
    </div>
  )
}

const under = (d: Due) => d.sheet?.state === 'queued' || d.sheet?.state === 'running'

function DueList({ back, onBack }: { back: string; onBack: (back: string | null) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const asked = useAsk(
    tablesDue,
    { query: { back: Number(back) } },
    {
      placeholderData: (was) => was,
      refetchInterval: (q) => (q.state.data?.items.some(under) ? 1500 : false),
    },
  )
  const make = useSend(sheetMake, {
    renew: [tablesDue],
    onDone: (s) => void navigate(`/tables/sheets/${s.id}`),
  })
  const keyOf = (d: Due) => `${d.tableId} ${d.regionPath} ${d.period}`
  const open = (key: string) => {
    const d = asked.data?.items.find((x) => keyOf(x) === key)
    if (d?.sheet) void navigate(`/tables/sheets/${d.sheet.id}`)
    else if (d?.mayMake)
      make.mutate({ body: { tableId: d.tableId, period: d.period, regionPath: d.regionPath } })
  }
  return (
    <>
      <div className="tb-filters">
        <label>
          {t('back')}
          <select value={back} onChange={(e) => onBack(e.target.value === '0' ? null : e.target.value)}>
            {Array.from({ length: 13 }, (_, n) => (
              <option key={`back ${String(n)}`} value={n}>
                {n === 0 ? t('last') : t('earlier', { n })}
              </option>
            ))}
          </select>
        </label>
        <span role="status" className="y-note">
          {asked.data && t('lateN', { n: asked.data.late })}
        </span>
      </div>
      {make.error && <ProblemPanel problem={make.error} />}
      <div className="tb-scroll">
        <Table<Due>
          rows={asked.data?.items ?? []}
          id={keyOf}
          asked={asked}
          empty={{ kind: 'none', title: t('noDue'), why: t('noDueWhy') }}
          opening={{
            current: null,
            onOpen: open,
            keys: { name: 'tables', next: words.next, previous: words.previous },
          }}
          columns={[
            { head: t('table'), cell: (d) => w(d.name), under: (d) => d.asker },
            { head: t('who'), cell: (d) => d.regionName },
            { head: t('period'), cell: (d) => w(periodWords(d.period)) },
            {
              head: t('dueAt'),
              cell: (d) => (
                <span className={d.late ? 'tb-late' : undefined}>
                  {d.late && `${t('late')} · `}
                  {moment(d.dueAt, now, lang)}
                </span>
              ),
            },
            {
              head: t('state'),
              cell: (d) => (d.sheet ? t(stateKey(d.sheet.state)) : t('notMade')),
              under: (d) => (d.sheet ? t('version', { n: d.sheet.version }) : ''),
            },
            {
              head: t('make'),
              className: 'acts',
              cell: (d) =>
                d.mayMake && !d.sheet ? (
                  <Btn
                    sm
                    aria-label={`${t('make')} ${w(d.name)} ${d.regionName}`}
                    onClick={(e) => {
                      e.stopPropagation()
                      open(keyOf(d))
                    }}
                  >
                    {t('make')}
                  </Btn>
                ) : null,
            },
          ]}
        />
      </div>
    </>
  )
}

function Definitions() {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const { can } = useSession()
  const asked = useAsk(tablesList)
  const may = can('table.define') && asked.data?.mayDefine === true
  useKeys(
    may
      ? [{ id: 'tables.add', keys: 'N', words: words.add, run: () => void navigate('/tables/define/new') }]
      : [],
  )
  return (
    <>
      <div className="tb-filters">
        <span className="sp" />
        {may && (
          <Btn pri icon="plus" k="N" onClick={() => void navigate('/tables/define/new')}>
            {t('add')}
          </Btn>
        )}
      </div>
      <div className="tb-scroll">
        <Table
          rows={asked.data?.items ?? []}
          id={(x) => x.id}
          asked={asked}
          columns={[
            {
              head: t('table'),
              cell: (x) =>
                may ? (
                  <Link to={`/tables/define/${x.id}`} className="y-link">
                    {w(x.definition.name)}
                  </Link>
                ) : (
                  w(x.definition.name)
                ),
              under: (x) => (x.active ? t('version', { n: x.version }) : t('inactive')),
            },
            { head: t('asker'), cell: (x) => x.definition.asker, under: (x) => x.definition.basis },
            { head: t('how'), cell: (x) => t(x.definition.period), under: (x) => t(x.definition.level) },
            {
              head: t('rowsAre'),
              cell: (x) => t(x.definition.rows),
              under: (x) =>
                t('columnsN', {
                  n: x.definition.columns.length,
                  h: x.definition.columns.filter((c) => c.from.kind === 'hand').length,
                }),
            },
          ]}
        />
      </div>
    </>
  )
}

function Received() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const asked = useAsk(sheetsReceived)
  return (
    <div className="tb-scroll">
      <Table
        rows={asked.data?.items ?? []}
        id={(s) => s.id}
        asked={asked}
        empty={{ kind: 'none', title: t('noneReceived') }}
        {...(can('table.read')
          ? {
              opening: {
                current: null,
                onOpen: (id: string) => void navigate(`/tables/sheets/${id}`),
                keys: { name: 'tables', next: words.next, previous: words.previous },
              },
            }
          : {})}
        columns={[
          { head: t('table'), cell: (s) => w(s.name), under: (s) => s.asker },
          { head: t('who'), cell: (s) => s.regionName },
          {
            head: t('period'),
            cell: (s) => w(periodWords(s.period)),
            under: (s) => t('version', { n: s.version }),
          },
          {
            head: t('by'),
            cell: (s) => s.handedBy,
            under: (s) => (s.handedAt ? moment(s.handedAt, now, lang) : ''),
          },
          {
            head: t('state'),
            cell: (s) => t(stateKey(s.state)),
            under: (s) => s.returnedReason || (s.digest ?? '').slice(0, 12),
          },
          {
            head: t('sendBack'),
            className: 'acts',
            cell: (s) => s.state === 'handed' && <SendBack id={s.id} name={`${w(s.name)} ${s.regionName}`} />,
          },
        ]}
      />
    </div>
  )
}
