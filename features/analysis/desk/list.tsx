import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { count, moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { addDays, dayAt } from '../../statistics/rules.ts'
import { type AnalysisKind, analysesList, analysisKinds, analysisMake, scheduleSet } from '../contract.ts'
import { words } from './words.ts'
import './analysis.css'

/** 分析报告: what there is, a new one, and what is made by itself. */
export default function Analyses() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const [limit, setLimit] = useState(30)
  const [making, setMaking] = useState(false)
  const list = useAsk(analysesList, { query: { limit } }, { placeholderData: (was) => was })
  const set = useSend(scheduleSet, { renew: [analysesList] })
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small>{t('note')}</small>
        <span className="sp" />
        {list.data?.mayMake && (
          <Btn pri icon="plus" onClick={() => setMaking(true)}>
            {t('make')}
          </Btn>
        )}
      </header>
      <div className="an-list">
        <Table
          asked={list}
          rows={list.data?.items ?? []}
          id={(r) => r.id}
          empty={{ kind: 'none', title: t('none'), why: t('noneWhy') }}
          opening={{
            current: null,
            onOpen: (id) => void navigate(`/analyses/${id}`),
            keys: {
              name: 'analysis',
              next: { zh: '下一份报告', en: 'Next report' },
              previous: { zh: '上一份报告', en: 'Previous report' },
            },
          }}
          columns={[
            { head: t('title'), cell: (r) => r.title, under: (r) => `${r.regionName} · ${r.from} – ${r.to}` },
            {
              head: t('state'),
              named: true,
              cell: (r) => t(r.state),
              under: (r) =>
                r.approvedBy && t('by', { name: r.approvedBy, at: moment(r.approvedAt!, now, lang) }),
            },
            { head: t('received'), className: 'n', named: true, cell: (r) => count(r.received, lang) },
            {
              head: t('made'),
              named: true,
              cell: (r) => t('by', { name: r.madeBy, at: moment(r.asOf, now, lang) }),
            },
            { head: t('readers'), className: 'n', named: true, cell: (r) => t('nReaders', { n: r.readers }) },
          ]}
        />
        {list.data?.next && (
          <Btn ghost onClick={() => setLimit(100)}>
            {t('more')}
          </Btn>
        )}
        {list.data && list.data.schedules.length > 0 && (
          <section className="y-card an-auto" aria-label={t('auto')}>
            <h2 className="y-sec">{t('auto')}</h2>
            {set.error && <ProblemPanel problem={set.error} />}
            {list.data.schedules.map((s) => (
              <p key={s.kind} className="y-row">
                <span>
                  {t(s.kind === 'week' ? 'autoWeek' : 'autoMonth')}
                  {s.on && <small> {t('next', { at: moment(s.next, now, lang) })}</small>}
                </span>
                <span className="sp" />
                <Btn
                  sm
                  role="switch"
                  aria-checked={s.on}
                  aria-label={t(s.kind === 'week' ? 'autoWeek' : 'autoMonth')}
                  busy={set.isPending}
                  onClick={() => set.mutate({ body: { kind: s.kind, on: !s.on } })}
                >
                  {t(s.on ? 'on' : 'off')}
                </Btn>
              </p>
            ))}
          </section>
        )}
      </div>
      {making && <Make regions={list.data?.regions ?? []} onClose={() => setMaking(false)} />}
    </div>
  )
}

function Make({ regions, onClose }: { regions: { path: string; name: string }[]; onClose: () => void }) {
  const t = useT(words)
  const navigate = useNavigate()
  const [kind, setKind] = useState<AnalysisKind>('week')
  const today = dayAt(new Date(), 'Asia/Shanghai')
  const make = useSend(analysisMake, {
    renew: [analysesList],
    onDone: (a) => void navigate(`/analyses/${a.id}`),
  })
  function send(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const d = new FormData(e.currentTarget)
    const text = (name: string) => String(d.get(name) ?? '')
    make.mutate({
      body: {
        region: text('region'),
        kind,
        from: text('from'),
        ...(kind === 'range' ? { to: text('to') } : {}),
      },
    })
  }
  return (
    <Dialog title={t('make')} onClose={onClose}>
      <form className="an-form" onSubmit={send}>
        {make.error && (
          <ProblemPanel
            problem={make.error}
            title={t('notMade')}
            fields={{ to: t('to'), region: t('region') }}
          />
        )}
        <div className="y-ask two">
          <label>
            {t('region')}
            <select name="region">
              {regions.map((r) => (
                <option key={r.path} value={r.path}>
                  {r.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('kind')}
            <select value={kind} onChange={(e) => setKind(e.target.value as AnalysisKind)}>
              {analysisKinds.map((k) => (
                <option key={k} value={k}>
                  {t(k)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t(kind === 'range' ? 'from' : kind === 'day' ? 'day' : 'anyDay')}
            <input name="from" type="date" required defaultValue={addDays(today, -7)} />
          </label>
          {kind === 'range' && (
            <label>
              {t('to')}
              <input name="to" type="date" required defaultValue={today} />
            </label>
          )}
        </div>
        <p className="y-note">{t('makeWill')}</p>
        <div className="an-acts">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <Btn pri type="submit" busy={make.isPending}>
            {t('makeDo')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
