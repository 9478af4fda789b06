/** Agreement of people with each of the five decisions, and the chosen one looked at from all sides. */
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { saveFile } from '../../../ui/download.ts'
import { count } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { DayRange } from '../../../ui/period.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { RegionSelect } from '../../regions/desk/pick.tsx'
import { type Figures, figuresExport, figuresGet, type Kind } from '../contract.ts'
import { kindWords } from '../rules/words.ts'
import { Confusion, Differences } from './confusion.tsx'
import { Findings } from './findings.tsx'
import { facetOf, Num, percent, Section, Share, Trend } from './parts.tsx'
import { WeeksChart, WeeksTable } from './weeks.tsx'
import { words } from './words.ts'

const asked = ['region', 'from', 'to'] as const

export function FiguresTab() {
  const t = useT(words)
  const [params, setParams] = useSearchParams()
  const query = Object.fromEntries(asked.flatMap((k) => (params.get(k) ? [[k, params.get(k)]] : [])))
  const got = useAsk(figuresGet, { query }, { placeholderData: (was) => was, staleTime: 60_000 })
  const f = got.data
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
  return (
    <>
      {f && <Filters f={f} onChange={change} />}
      {got.error && (
        <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
      )}
      {!f && !got.error && <Loading rows={8} words={t('counting')} />}
      {f && f.findings.length > 0 && <Findings list={f.findings} />}
      {f && f.cases === 0 && (
        <EmptyCells kind="filtered" title={t('noCases')}>
          {t('noCasesWhy')}
        </EmptyCells>
      )}
      {f && f.cases > 0 && (
        <Shown f={f} kind={params.get('kind') ?? 'class'} onKind={(kind) => change({ kind })} />
      )}
    </>
  )
}

function Filters({ f, onChange }: { f: Figures; onChange: (c: Record<string, string>) => void }) {
  const t = useT(words)
  const lang = useLang()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  async function save() {
    setBusy(true)
    setFault(undefined)
    try {
      const query = { region: f.region.path, ...f.period, language: lang }
      saveFile(
        (await call(figuresExport, { query })) as Blob,
        `decisions-${f.period.from}-${f.period.to}.csv`,
      )
    } catch (error) {
      setFault(asProblem(error))
    }
    setBusy(false)
  }
  return (
    <div className="dd-filters">
      <RegionSelect
        label={t('region')}
        value={f.filter.region}
        named={f.region.name}
        onChange={(region) => onChange({ region })}
      />
      <DayRange {...f.period} onChange={onChange} />
      <Btn icon="download" busy={busy} title={t('csvNote')} onClick={() => void save()}>
        {t('csv')}
      </Btn>
      {fault && <ProblemPanel problem={fault} title={t('notExported')} />}
      {f.model && (
        <small>
          {t('model', {
            list: f.model.list,
            model: f.model.number
              ? t('modelStored', { n: f.model.number, name: f.model.name })
              : t('modelPlain', { name: f.model.name }),
          })}
        </small>
      )}
    </div>
  )
}

function Shown({ f, kind, onKind }: { f: Figures; kind: string; onKind: (kind: string) => void }) {
  const t = useT(words)
  const [table, setTable] = useState(false)
  useKeys([{ id: 'decisions.table', keys: 'T', words: words.table, run: () => setTable((x) => !x) }])
  const k = f.kinds.find((x) => x.kind === kind) ?? f.kinds[0]!
  return (
    <div className="dd-grid">
      <div className="dd-tiles wide">
        {f.kinds.map((x) => (
          <Tile key={x.kind} k={x} on={x.kind === k.kind} onOpen={() => onKind(x.kind)} />
        ))}
      </div>
      <div className="dd-col">
        <Section
          title={t('weeks')}
          note={t('weeksMeaning')}
          side={
            <Btn sm k="T" onClick={() => setTable(!table)}>
              {t(table ? 'chart' : 'asTable')}
            </Btn>
          }
        >
          {table ? <WeeksTable k={k} /> : <WeeksChart k={k} />}
        </Section>
        <Section title={t('pairs')}>
          <Differences f={f} k={k} />
        </Section>
        <Section title={t('rules')}>
          <Table
            rows={k.rules}
            id={(r) => r.rule}
            empty={{ kind: 'none', title: t('noneJudged') }}
            columns={[
              { head: t('rule'), cell: (r) => <code>{r.rule}</code> },
              { head: t('judged'), className: 'n', named: true, cell: (r) => r.judged },
              { head: t('share'), className: 'n', named: true, cell: (r) => <Share of={r.agreement} /> },
              { head: t('lookedN'), className: 'n', named: true, cell: (r) => r.looked },
              {
                head: t('lookedShare'),
                className: 'n',
                named: true,
                cell: (r) => <Share of={r.lookedAgreement} />,
              },
              { head: t('trend'), className: 'n', named: true, cell: (r) => <Trend of={r.trend} /> },
            ]}
          />
        </Section>
      </div>
      <div className="dd-col">
        <Section title={t('matrix')} note={t('matrixMeaning')}>
          <Confusion f={f} k={k} />
        </Section>
        <Bands f={f} k={k} />
      </div>
      {k.kind === 'class' && <Items f={f} />}
    </div>
  )
}

function Tile({ k, on, onOpen }: { k: Kind; on: boolean; onOpen: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  return (
    <button type="button" className="y-card dd-tile" aria-pressed={on} onClick={onOpen}>
      <span>{w(kindWords[k.kind])}</span>
      <b>{k.agreement ? percent(k.agreement.share) : '–'}</b>
      <small>
        {k.agreement
          ? `${t('interval', { low: percent(k.agreement.low), high: percent(k.agreement.high) })} · ${t('ofJudged', { n: count(k.judged, lang) })}`
          : t('noneJudged')}
      </small>
      <small>
        {k.lookedAgreement
          ? t('lookedTile', {
              share: percent(k.lookedAgreement.share),
              low: percent(k.lookedAgreement.low),
              high: percent(k.lookedAgreement.high),
              n: count(k.looked, lang),
              of: k.lookedShare ? percent(k.lookedShare.share) : '–',
            })
          : t('noneLooked')}
      </small>
      <small>{t('unsure', { share: k.unsureShare ? percent(k.unsureShare.share) : '–' })}</small>
    </button>
  )
}

function Bands({ f, k }: { f: Figures; k: Kind }) {
  const t = useT(words)
  return (
    <Section title={t('bands')} note={t('bandsMeaning', { n: (k.calibrationError * 100).toFixed(1) })}>
      <Table
        rows={[...k.bands].reverse()}
        id={(b) => String(b.band)}
        empty={{ kind: 'none', title: t('noneJudged') }}
        columns={[
          {
            head: t('said'),
            cell: (b) => (
              <span className="dd-band">
                {percent(b.said, 0)}
                <i aria-hidden="true">
                  <i style={{ left: `${b.said * 100}%` }} className="said" />
                  <i
                    style={{ left: `${b.kept.low * 100}%`, width: `${(b.kept.high - b.kept.low) * 100}%` }}
                  />
                </i>
              </span>
            ),
          },
          { head: t('kept'), className: 'n', named: true, cell: (b) => <Share of={b.kept} /> },
          {
            head: t('cases'),
            className: 'n',
            named: true,
            cell: (b) => <Num f={f} n={b.n} facet={facetOf(k.kind, '*', '*', b.band)} />,
          },
        ]}
      />
    </Section>
  )
}

function Items({ f }: { f: Figures }) {
  const t = useT(words)
  return (
    <Section title={t('items')} wide>
      <div className="dd-scroll">
        <Table
          rows={f.items.slice(0, 40)}
          id={(i) => i.code}
          columns={[
            { head: t('item'), cell: (i) => `${i.code} ${i.name}` },
            {
              head: t('givenN'),
              className: 'n',
              named: true,
              cell: (i) => <Num f={f} n={i.given} facet={facetOf('class', i.code, '*')} />,
            },
            {
              head: t('standsN'),
              className: 'n',
              named: true,
              cell: (i) => <Num f={f} n={i.stands} facet={facetOf('class', '*', i.code)} />,
            },
            { head: t('agreed'), className: 'n', named: true, cell: (i) => i.both },
            { head: t('recall'), className: 'n', named: true, cell: (i) => <Share of={i.recall} /> },
            {
              head: t('lookedShare'),
              className: 'n',
              named: true,
              cell: (i) => <Share of={i.lookedAgreement} />,
            },
            { head: t('trend'), className: 'n', named: true, cell: (i) => <Trend of={i.trend} /> },
          ]}
        />
      </div>
    </Section>
  )
}
