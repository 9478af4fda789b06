import './statistics.css'
import { useState } from 'react'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Statistics, stageKeys, statisticsExport, statisticsGet } from '../contract.ts'
import { ratio } from '../rules.ts'
import { Filters } from './filters.tsx'
import { channelName } from './names.ts'
import { days, FigureTable, Meaning, Num, percent, Section } from './parts.tsx'
import { Hours, TrendChart, TrendTable } from './trend.tsx'
import { words } from './words.ts'

const asked = ['region', 'from', 'to', 'item', 'unit', 'channel', 'by'] as const

/** Figures of a period; everything that was chosen stands in the address, every number opens its cases. */
export default function StatisticsPage() {
  const t = useT(words)
  const lang = useLang()
  const [params, setParams] = useSearchParams()
  const [busy, setBusy] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const query = Object.fromEntries(asked.flatMap((k) => (params.get(k) ? [[k, params.get(k)]] : []))) as {
    by?: 'day' | 'week' | 'month'
  }
  const got = useAsk(statisticsGet, { query }, { placeholderData: (was) => was, staleTime: 60_000 })
  const s = got.data
  const change = (c: Record<string, string>) =>
    setParams(
      (p) => {
        const next = new URLSearchParams(p)
        for (const [k, v] of Object.entries(c))
          if (v) next.set(k, v)
          else next.delete(k)
        return next
      },
      { replace: true },
    )
  async function save(format: 'xlsx' | 'csv') {
    setBusy(format)
    setFault(undefined)
    try {
      const blob = (await call(statisticsExport, { query: { ...query, format, language: lang } })) as Blob
      saveFile(blob, `statistics-${s?.period.from ?? ''}-${s?.period.to ?? ''}.${format}`)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy('')
  }
  return (
    <div className="y-page sta">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>
          {s ? `${s.region.name} · ${s.period.from} – ${s.period.to} · ` : ''}
          {t('note')}
        </small>
        <span className="sp" />
        <Btn icon="download" busy={busy === 'xlsx'} title={t('exportNote')} onClick={() => void save('xlsx')}>
          {t('xlsx')}
        </Btn>
        <Btn busy={busy === 'csv'} title={t('exportNote')} onClick={() => void save('csv')}>
          {t('csv')}
        </Btn>
        <Btn onClick={() => print()}>{t('print')}</Btn>
      </header>
      <div className="sta-body">
        {s && <Filters s={s} onChange={change} />}
        {fault && <ProblemPanel problem={fault} title={t('notExported')} />}
        {got.error && (
          <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
        )}
        {!s && !got.error && <Loading rows={8} words={t('counting')} />}
        {s && s.totals.received === 0 && (
          <EmptyCells kind="filtered" title={t('nothing')}>
            {t('nothingWhy')}
          </EmptyCells>
        )}
        {s && s.totals.received > 0 && <Shown s={s} />}
      </div>
    </div>
  )
}

function Shown({ s }: { s: Statistics }) {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const location = useLocation()
  const [table, setTable] = useState(false)
  useKeys([{ id: 'statistics.table', keys: 'T', words: words.table, run: () => setTable((x) => !x) }])
  const solved = s.tiers.community + s.tiers.street + s.tiers.above
  return (
    <div className="sta-grid">
      <Tiles s={s} />
      <Section title={t('trend')} wide>
        <Btn sm className="sta-flip" k="T" onClick={() => setTable(!table)}>
          {t(table ? 'chart' : 'asTable')}
        </Btn>
        {table ? <TrendTable s={s} /> : <TrendChart s={s} onOpen={(to) => void navigate(to)} />}
      </Section>
      <Section title={t('tiers')} meaning="tiers">
        <Table
          rows={(['community', 'street', 'above'] as const).map((tier) => ({ tier, n: s.tiers[tier] }))}
          id={(r) => r.tier}
          columns={[
            { head: t('tiers'), cell: (r) => t(r.tier) },
            {
              head: t('resolved'),
              className: 'n',
              named: true,
              cell: (r) => <Num s={s} n={r.n} facets={[`tier.${r.tier}`]} />,
            },
            { head: '%', className: 'n', cell: (r) => percent(ratio(r.n, solved)) },
            { head: t('bar'), className: 'sta-bar', cell: (r) => <Bar part={ratio(r.n, solved) ?? 0} /> },
          ]}
        />
      </Section>
      <Section title={t('stages')} meaning="stages">
        <Table
          rows={stageKeys.map((key) => ({ key, days: s.stages[key] }))}
          id={(r) => r.key}
          columns={[
            { head: t('stages'), cell: (r) => t(r.key) },
            { head: t('days'), className: 'n', named: true, cell: (r) => days(r.days) },
            {
              head: t('bar'),
              className: 'sta-bar',
              cell: (r) => (
                <Bar part={(r.days ?? 0) / Math.max(0.001, ...stageKeys.map((k) => s.stages[k] ?? 0))} />
              ),
            },
          ]}
        />
      </Section>
      <Section title={t('regions')} wide>
        <FigureTable
          s={s}
          head={t('region')}
          rows={s.regions.map((r) => ({
            ...r,
            key: r.path,
            name: r.itself ? t('itself', { name: r.name }) : r.name || r.path,
            facets: r.itself ? [`at.${r.path}`] : [],
            ...(r.itself ? {} : { change: { region: r.path } }),
          }))}
        />
      </Section>
      <Section title={t('units')} wide>
        <FigureTable
          s={s}
          head={t('unit')}
          rows={s.units.map((u) => ({
            ...u,
            key: u.id ?? 'none',
            name: u.name || t('none'),
            facets: ['valid', `main.${u.id ?? 'none'}`],
          }))}
        />
        <Stages s={s} />
      </Section>
      <Section title={t('items')} wide>
        <FigureTable
          s={s}
          head={t('item')}
          rows={s.items.map((i) => ({
            ...i,
            key: i.code ?? 'none',
            name: i.code ? `${i.code} ${i.name}` : t('none'),
            facets: [`item.${i.code ?? 'none'}`],
          }))}
        />
      </Section>
      <Section title={t('hours')} wide>
        <Hours s={s} />
      </Section>
      <Section title={t('returns')} meaning="returns">
        <Link className="y-link" to={`/passing${location.search}`}>
          {t('passing')}
        </Link>
        <Table
          rows={s.returns}
          id={(r) => `${r.from}>${r.to}`}
          empty={{ kind: 'none', title: t('noReturns') }}
          columns={[
            { head: t('giver'), cell: (r) => r.fromName },
            { head: t('taker'), cell: (r) => `→ ${r.toName}` },
            { head: t('times'), className: 'n', named: true, cell: (r) => r.times },
            {
              head: t('cases'),
              className: 'n',
              named: true,
              cell: (r) => <Num s={s} n={r.cases} facets={[`return.${r.from}.${r.to}`]} />,
            },
          ]}
        />
      </Section>
      <Section title={t('channels')} meaning="channels">
        <Table
          rows={s.channels}
          id={(r) => r.channel}
          columns={[
            { head: t('channel'), cell: (r) => w(channelName(r.channel)) },
            {
              head: t('cases'),
              className: 'n',
              named: true,
              cell: (r) => <Num s={s} n={r.cases} facets={[`channel.${r.channel}`]} />,
            },
            {
              head: t('bar'),
              className: 'sta-bar',
              cell: (r) => <Bar part={ratio(r.cases, s.totals.received) ?? 0} />,
            },
          ]}
        />
      </Section>
      <Section title={t('places')} meaning="places">
        <Table
          rows={s.places}
          id={(r) => r.cell}
          empty={{ kind: 'none', title: t('noPlaces') }}
          columns={[
            { head: t('places'), cell: (r) => r.name || t('none') },
            {
              head: t('cases'),
              className: 'n',
              named: true,
              cell: (r) => <Num s={s} n={r.cases} facets={[`cell.${r.cell}`]} />,
            },
          ]}
        />
      </Section>
    </div>
  )
}

/** Days of a period, the last one as well. */
const daysOf = (p: Statistics['period']): number => (Date.parse(p.to) - Date.parse(p.from)) / 86_400_000 + 1

const Bar = ({ part }: { part: number }) => <i style={{ width: `${Math.round(part * 100)}%` }} />

/** Where the days go, unit by unit. */
function Stages({ s }: { s: Statistics }) {
  const t = useT(words)
  return (
    <details className="sta-more">
      <summary>{t('stages')}</summary>
      <Table
        rows={s.units}
        id={(u) => u.id ?? 'none'}
        columns={[
          { head: t('unit'), cell: (u) => u.name || t('none') },
          ...stageKeys.map((k) => ({
            head: t(k),
            className: 'n',
            named: true,
            cell: (u: Statistics['units'][number]) => days(u.stages[k]),
          })),
        ]}
      />
    </details>
  )
}

function Tiles({ s }: { s: Statistics }) {
  const t = useT(words)
  const { totals, before } = s
  const b = before.figures
  const was = (value: string) => (
    <small title={`${before.from} – ${before.to}`}>{t('before', { value })}</small>
  )
  const small = (
    k:
      | 'valid'
      | 'resolved'
      | 'unresolved'
      | 'invalid'
      | 'onTime'
      | 'overdue'
      | 'rated'
      | 'satisfied'
      | 'unsatisfied'
      | 'returned'
      | 'reopened'
      | 'sameDay',
  ) => (
    <span>
      {t(k)} <Num s={s} n={totals[k] ?? 0} facets={[k]} />
    </span>
  )
  return (
    <div className="sta-tiles wide">
      <div className="y-card">
        <h2>
          {t('received')} <Meaning of="received" />
        </h2>
        <b>
          <Num s={s} n={totals.received} facets={[]} />
        </b>
        {was(String(b.received))}
        <p>
          {small('valid')}
          {small('invalid')}
        </p>
      </div>
      <div className="y-card">
        <h2>
          {t('rate')} <Meaning of="rate" />
        </h2>
        <b>{percent(ratio(totals.resolved, totals.valid))}</b>
        {was(percent(ratio(b.resolved, b.valid)))}
        <p>
          {small('resolved')}
          {small('unresolved')}
          {small('reopened')}
          <span>
            {t('aDay')} {(totals.resolved / daysOf(s.period)).toFixed(1)}
          </span>
          {small('sameDay')}
          <span>{percent(ratio(totals.sameDay ?? 0, totals.resolved))}</span>
        </p>
      </div>
      <div className="y-card">
        <h2>
          {t('onTimeRate')} <Meaning of="onTimeRate" />
        </h2>
        <b>{percent(ratio(totals.onTime, totals.onTime + totals.overdue))}</b>
        {was(percent(ratio(b.onTime, b.onTime + b.overdue)))}
        <p>
          {small('onTime')}
          {small('overdue')}
        </p>
      </div>
      <div className="y-card">
        <h2>
          {t('days')} <Meaning of="days" />
        </h2>
        <b>{t('nDays', { n: days(totals.workingDays) })}</b>
        {was(days(b.workingDays))}
        <p>{small('returned')}</p>
      </div>
      <div className="y-card">
        <h2>
          {t('satisfaction')} <Meaning of="satisfaction" />
        </h2>
        <b>{percent(ratio(totals.satisfied, totals.rated))}</b>
        {was(percent(ratio(b.satisfied, b.rated)))}
        <p>
          {small('rated')}
          {small('unsatisfied')}
        </p>
      </div>
    </div>
  )
}
