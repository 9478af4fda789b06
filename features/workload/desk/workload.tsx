import { type FormEvent, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { saveFile } from '../../../ui/download.ts'
import { colon, comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { together } from '../../duty/rules.ts'
import { addDays, dayAt } from '../../statistics/rules.ts'
import {
  measures,
  objectionAnswer,
  objectionsList,
  type Sum,
  workloadExport,
  workloadList,
} from '../contract.ts'
import { measureWords } from '../rules.ts'
import { PeriodFields } from './period.tsx'
import { words } from './words.ts'
import './workload.css'

/** 工作量台账: who did what by the log, in the order of units and names. */
export default function Workload() {
  const t = useT(words)
  const w = useWord()
  const [params, setParams] = useSearchParams()
  const [exporting, setExporting] = useState(false)
  const [find, setFind] = useState('')
  const today = dayAt(new Date(), 'Asia/Shanghai')
  const from = params.get('from') ?? addDays(today, -29)
  const to = params.get('to') ?? today
  const list = useAsk(workloadList, { query: { from, to } }, { placeholderData: (was) => was })
  const by = sumKinds.find((k) => k === params.get('by')) ?? 'people'
  const set = (c: Record<string, string>) =>
    setParams((p) => ({ ...Object.fromEntries(p), ...c }) as Record<string, string>, { replace: true })
  const shown = (list.data?.people ?? []).filter((p) =>
    [p.unit, p.name, ...p.grids].some((x) => x.includes(find.trim())),
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('note')}</small>
        <span className="sp" />
        <Btn icon="download" onClick={() => setExporting(true)}>
          {t('export')}
        </Btn>
      </header>
      <div className="wl-page">
        <div className="wl-period">
          <PeriodFields from={from} to={to} onChange={set} />
          <label>
            {t('find')}
            <input type="search" value={find} onChange={(e) => setFind(e.target.value)} />
          </label>
        </div>
        <fieldset className="wl-by" aria-label={t('by')}>
          {sumKinds.map((k) => (
            <Btn key={k} sm pri={k === by} aria-pressed={k === by} onClick={() => set({ by: k })}>
              {t(k)}
            </Btn>
          ))}
        </fieldset>
        <Objections />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide table by keys */}
        <section className="wl-scroll" tabIndex={0} aria-label={t('title')}>
          {by === 'people' ? (
            <Table
              asked={list}
              rows={shown}
              id={(p) => p.id}
              empty={{ kind: 'filtered', title: t('none') }}
              columns={[
                {
                  head: t('person'),
                  cell: (p) => (
                    <Link
                      className="y-link"
                      to={`/workload/person?id=${p.id}&name=${encodeURIComponent(p.name)}&from=${from}&to=${to}`}
                    >
                      {p.name}
                    </Link>
                  ),
                  under: (p) =>
                    [
                      ...(p.unit ? [t('ofUnit', { name: p.unit })] : []),
                      ...(p.grids.length > 0
                        ? [t('ofGrid', { name: together(p.grids.slice(0, 3), comma()) })]
                        : []),
                    ].join(' · '),
                },
                ...([...measures, 'tasks', 'visits', 'dutyHours'] as const).map((m) => ({
                  head: w(measureWords[m]),
                  className: 'n',
                  named: true,
                  cell: (p: (typeof shown)[number]) => p.counts[m],
                })),
              ]}
            />
          ) : (
            <Sums by={by} rows={(list.data?.[by] ?? []).filter((r) => r.name.includes(find.trim()))} />
          )}
        </section>
      </div>
      {exporting && <Export from={from} to={to} onClose={() => setExporting(false)} />}
    </div>
  )
}

const sumKinds = ['people', 'units', 'grids'] as const

/** Sums in the order of names and grids. */
function Sums({ by, rows }: { by: 'units' | 'grids'; rows: readonly Sum[] }) {
  const t = useT(words)
  const w = useWord()
  return (
    <>
      {by === 'grids' && <p className="y-note">{t('gridsNote')}</p>}
      <Table
        rows={rows}
        id={(r) => r.key}
        empty={{ kind: 'filtered', title: t('none') }}
        columns={[
          {
            head: t(by === 'units' ? 'unit' : 'grid'),
            cell: (r) => r.name || '–',
            under: (r) =>
              [r.place === r.name ? '' : r.place, t('nPeople', { n: r.people })].filter(Boolean).join(' · '),
          },
          ...(by === 'units' ? ([...measures, 'tasks', 'visits', 'dutyHours'] as const) : measures).map(
            (m) => ({
              head: w(measureWords[m]),
              className: 'n',
              named: true,
              cell: (r: Sum) => r.counts[m],
            }),
          ),
        ]}
      />
    </>
  )
}

function Objections() {
  const t = useT(words)
  const got = useAsk(objectionsList, {})
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const send = useSend(objectionAnswer, { renew: [objectionsList, workloadList] })
  const open = got.data?.objections.filter((o) => o.state === 'open') ?? []
  if (open.length === 0) return null
  return (
    <section className="y-card wl-entries" aria-label={t('objections')}>
      <h2 className="y-sec">
        {t('objections')} {open.length}
      </h2>
      {send.error && <ProblemPanel problem={send.error} title={t('notDone')} />}
      <ul>
        {open.map((o) => {
          const answer = answers[o.id] ?? ''
          const decide = (uphold: boolean) => send.mutate({ params: { id: o.id }, body: { uphold, answer } })
          return (
            <li key={o.id}>
              <Link className="y-link" to={`/cases/${o.caseId}`}>
                {o.number}
              </Link>
              <span>
                {o.name}
                {colon()}
                {o.reason}
              </span>
              <span className="wl-form">
                <label>
                  {t('answer')}
                  <input
                    maxLength={500}
                    value={answer}
                    onChange={(e) => setAnswers({ ...answers, [o.id]: e.target.value })}
                  />
                </label>
                <span className="y-row">
                  <Btn sm disabled={!answer.trim()} busy={send.isPending} onClick={() => decide(true)}>
                    {t('uphold')}
                  </Btn>
                  <Btn sm disabled={!answer.trim()} busy={send.isPending} onClick={() => decide(false)}>
                    {t('refuse')}
                  </Btn>
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Export({ from, to, onClose }: { from: string; to: string; onClose: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<ApiProblem>()
  async function save(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const purpose = String(new FormData(e.currentTarget).get('purpose'))
    setBusy(true)
    try {
      const blob = (await call(workloadExport, { query: { from, to, purpose, language: lang } })) as Blob
      saveFile(blob, `workload-${from}-${to}.xlsx`)
      onClose()
    } catch (error) {
      setFault(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('export')} onClose={onClose}>
      <form className="y-ask" onSubmit={(e) => void save(e)}>
        {fault && <ProblemPanel problem={fault} title={t('notDone')} />}
        <label>
          {t('purpose')}
          <input name="purpose" required maxLength={200} />
        </label>
        <p className="y-note">{t('exportWill')}</p>
        <span className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={busy}>
            {t('exportDo')}
          </Btn>
        </span>
      </form>
    </Dialog>
  )
}
