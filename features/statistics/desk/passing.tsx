import './statistics.css'
import './passing.css'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Passing, passingExport, passingGet } from '../contract-passing.ts'
import { Filters } from './filters.tsx'
import { Num, Section } from './parts.tsx'
import { Graph, Matrix } from './passing-graph.tsx'
import { words } from './passing-words.ts'
import { Proposals } from './proposals.tsx'

const asked = ['region', 'from', 'to', 'item', 'unit', 'channel'] as const

/** 转手: who gave cases to whom, what came back, and what the list could say instead. Every number opens its cases. */
export default function PassingPage() {
  const t = useT(words)
  const { can } = useSession()
  const reads = can('stats.read')
  return (
    <div className="y-page sta">
      {reads ? (
        <Figures>{can('item.edit') && <Proposals />}</Figures>
      ) : (
        <>
          <header className="y-head">
            <h1>{t('title')}</h1>
          </header>
          <div className="sta-body">
            <Proposals />
          </div>
        </>
      )}
    </div>
  )
}

function Figures({ children }: { children: ReactNode }) {
  const t = useT(words)
  const lang = useLang()
  const [params, setParams] = useSearchParams()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  const query = Object.fromEntries(asked.flatMap((k) => (params.get(k) ? [[k, params.get(k)]] : [])))
  const got = useAsk(passingGet, { query }, { placeholderData: (was) => was, staleTime: 60_000 })
  const p = got.data
  const change = (c: Record<string, string>) =>
    setParams(
      (was) => {
        const next = new URLSearchParams(was)
        for (const [k, v] of Object.entries(c))
          if (v) next.set(k, v)
          else next.delete(k)
        return next
      },
      { replace: true },
    )
  async function save() {
    setBusy(true)
    setFault(undefined)
    try {
      const file = (await call(passingExport, { query: { ...query, language: lang } })) as Blob
      saveFile(file, `passed-on-${p?.period.from ?? ''}-${p?.period.to ?? ''}.csv`)
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <>
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>
          {p ? `${p.region.name} · ${p.period.from} – ${p.period.to} · ` : ''}
          {t('note')}
        </small>
        <span className="sp" />
        <Btn icon="download" busy={busy} title={t('csvNote')} onClick={() => void save()}>
          {t('csv')}
        </Btn>
      </header>
      <div className="sta-body">
        {p && <Filters s={p} onChange={change} />}
        {fault && <ProblemPanel problem={fault} title={t('notExported')} />}
        {got.error && (
          <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
        )}
        {!p && !got.error && <Loading rows={8} words={t('counting')} />}
        {p && p.totals.moves === 0 && (
          <EmptyCells kind="done" title={t('none')}>
            {t('noneWhy')}
          </EmptyCells>
        )}
        {p && p.totals.moves > 0 && <Shown p={p} />}
        {children}
      </div>
    </>
  )
}

function Shown({ p }: { p: Passing }) {
  const t = useT(words)
  const s = p
  return (
    <div className="sta-grid">
      <div className="sta-tiles wide">
        <div className="y-card">
          <h2>{t('cases')}</h2>
          <b>
            <Num s={s} n={p.totals.cases} facets={['moved']} />
          </b>
          <small>{t('of', { n: p.totals.received })}</small>
        </div>
        <div className="y-card">
          <h2>{t('moves')}</h2>
          <b>{p.totals.moves}</b>
          <p>
            <span>
              {t('returned')} {p.totals.returned}
            </span>
            <span>
              {t('transferred')} {p.totals.transferred}
            </span>
          </p>
        </div>
        <div className="y-card">
          <h2>{t('back')}</h2>
          <b>
            <Num s={s} n={p.totals.backCases} facets={['movedBack']} />
          </b>
          <small>{t('times', { n: p.totals.back })}</small>
        </div>
        <div className="y-card">
          <h2>{t('bounced')}</h2>
          <b>
            <Num s={s} n={p.totals.bounced} facets={['bounced']} />
          </b>
        </div>
      </div>
      <Section title={t('matrix')}>
        <p className="y-note">{t('matrixMeaning')}</p>
        <Matrix p={p} />
      </Section>
      <Section title={t('graph')}>
        <Graph p={p} />
      </Section>
      <Section title={t('pairs')} wide>
        <p className="y-note">{t('pairsMeaning')}</p>
        <div className="sta-scroll">
          <Table
            rows={p.bounces}
            id={(b) => `${b.a}${b.b}`}
            empty={{ kind: 'none', title: t('noPairs') }}
            columns={[
              { head: t('pair'), cell: (b) => `${b.aName} ⇄ ${b.bName}` },
              {
                head: t('n'),
                className: 'n',
                named: true,
                cell: (b) => <Num s={s} n={b.cases} facets={[`bounce.${b.a}.${b.b}`]} />,
              },
              { head: t('timesHead'), className: 'n', named: true, cell: (b) => b.times },
              {
                head: t('solved'),
                named: true,
                cell: (b) =>
                  b.solved.length === 0
                    ? t('open')
                    : b.solved.map((u) => (
                        <span key={u.id} className="pas-solved">
                          {u.name}{' '}
                          <Num
                            s={s}
                            n={u.cases}
                            facets={[`bounce.${b.a}.${b.b}`, `main.${u.id}`, 'resolved']}
                          />
                        </span>
                      )),
              },
            ]}
          />
        </div>
      </Section>
      {p.chains.length > 0 && (
        <Section title={t('chains')} wide>
          <div className="sta-scroll">
            <Table
              rows={p.chains}
              id={(c) => c.id}
              columns={[
                {
                  head: t('case'),
                  cell: (c) => (
                    <Link className="y-link" to={`/cases/${c.id}`}>
                      {c.number}
                    </Link>
                  ),
                  under: (c) => c.title,
                },
                { head: t('way'), named: true, cell: (c) => <Way steps={c.steps} /> },
                { head: t('solved'), named: true, cell: (c) => c.solvedBy ?? t('open') },
              ]}
            />
          </div>
        </Section>
      )}
    </div>
  )
}

/** 排水 —退→ 市政 —改派→ 排水, in words that a screen reader reads in order. */
function Way({ steps }: { steps: Passing['chains'][number]['steps'] }) {
  const t = useT(words)
  return (
    <span className="pas-way">
      {steps[0]?.from}
      {steps.map((s) => (
        <span key={s.at + s.to}>
          <i>{t(s.returned ? 'byReturn' : 'byTransfer')} →</i> {s.to}
        </span>
      ))}
    </span>
  )
}
