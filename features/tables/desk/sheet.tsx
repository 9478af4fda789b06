import './tables.css'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useAddress } from '../../../ui/address.ts'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Exporter } from '../../../ui/exporter.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { JobPanel } from '../../../ui/job.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Sure } from '../../../ui/sure.tsx'
import {
  exportsCancel,
  exportsCreate,
  exportsDictionary,
  exportsGet,
  exportsList,
} from '../../exports/contract.ts'
import {
  sheetAsk,
  sheetCancel,
  sheetCheck,
  sheetGet,
  sheetHand,
  sheetMake,
  sheetRows,
  sheetTakeProposals,
  tablesDue,
} from '../contract-sheets.ts'
import { periodWords } from '../rules.ts'
import { Changes } from './changes.tsx'
import { Gap, Grid } from './grid.tsx'
import { Lineage } from './lineage.tsx'
import { SendBack, stateKey } from './parts.tsx'
import { words } from './words.ts'

type Sheet = Awaited<ReturnType<typeof call<typeof sheetGet>>>

/** One sheet: how far it is, its rows, where each cell comes from, handing it in, and what became of it. */
export default function SheetPage() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { id = '' } = useParams()
  const [query, go] = useAddress()
  const asked = useAsk(
    sheetGet,
    { params: { id } },
    { refetchInterval: (q) => (['queued', 'running'].includes(q.state.data?.state ?? '') ? 1000 : false) },
  )
  const s = asked.data
  const other = query.get('with')
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{s ? w(s.definition.name) : t('title')}</h1>
        {s && (
          <span className="y-note">
            {[s.regionName, w(periodWords(s.period)), t('version', { n: s.version })].join(' · ')}
          </span>
        )}
        <span className="sp" />
      </header>
      <div className="tb-body">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!s && !asked.error && <Loading rows={8} />}
        {s && (
          <>
            <p className="tb-facts">
              <b>{t(stateKey(s.state))}</b>
              <span className={s.late ? 'tb-late' : undefined}>
                {s.late ? t('late') : t('dueAt')} {moment(s.dueAt, now, lang)}
              </span>
              <span>{s.definition.asker}</span>
              <span className="y-note">{s.definition.basis}</span>
              <span>{t('rowsN', { n: s.rows })}</span>
              <span>{s.gaps > 0 ? t('gapsN', { n: s.gaps, r: s.gapRows }) : t('noGaps')}</span>
              {s.handedAt && (
                <span>{t('handedOn', { by: s.handedBy, at: moment(s.handedAt, now, lang) })}</span>
              )}
              {s.digest && <code title={s.digest}>{t('digest', { d: s.digest.slice(0, 12) })}</code>}
              {s.returnedReason && <span>{t('reasonWas', { why: s.returnedReason })}</span>}
            </p>
            <Making s={s} />
            {['open', 'handed', 'returned'].includes(s.state) && (
              <>
                <Acts s={s} other={other} onOther={(with_) => go({ with: with_, cell: null })} />
                {other ? <Changes id={id} other={other} /> : <Rows s={s} query={query} go={go} />}
              </>
            )}
          </>
        )}
      </div>
    </div>
  )
}

function Making({ s }: { s: Sheet }) {
  const t = useT(words)
  const stop = useSend(sheetCancel, { renew: [sheetGet, tablesDue] })
  if (s.state === 'cancelled') return <p className="y-note">{t('stopped')}</p>
  if (s.state !== 'queued' && s.state !== 'running') return null
  return (
    <>
      {stop.error && <ProblemPanel problem={stop.error} />}
      <JobPanel
        title={s.state === 'queued' ? t('queued') : t('making', { done: s.done, total: s.total })}
        value={s.total === 0 ? 0 : s.done / s.total}
        stopping={stop.isPending}
        {...(s.mayMake ? { onStop: () => stop.mutate({ params: { id: s.id }, body: {} }) } : {})}
      />
    </>
  )
}

function Acts({
  s,
  other,
  onOther,
}: {
  s: Sheet
  other: string | null
  onOther: (id: string | null) => void
}) {
  const t = useT(words)
  const w = useWord()
  const navigate = useNavigate()
  const params = { id: s.id }
  const renew = [sheetGet, sheetRows, tablesDue]
  const [said, setSaid] = useState('')
  const [sure, setSure] = useState(false)
  const [letOut, setLetOut] = useState(false)
  const last = s.versions[0]?.id === s.id
  const open = s.state === 'open' && last
  const make = useSend(sheetMake, { renew, onDone: (x) => void navigate(`/tables/sheets/${x.id}`) })
  const proposals = useSend(sheetTakeProposals, { renew, onDone: (x) => setSaid(t('took', { n: x.filled })) })
  const ask = useSend(sheetAsk, { renew, onDone: (x) => setSaid(t('askedN', { n: x.tasks })) })
  const hand = useSend(sheetHand, { renew, onDone: () => setSure(false), onProblem: () => setSure(false) })
  const [unchecked, setUnchecked] = useState<ApiProblem>()
  const fault = make.error ?? proposals.error ?? ask.error ?? hand.error ?? unchecked
  const byHand = s.definition.columns.some((c) => c.from.kind === 'hand')
  async function check() {
    setUnchecked(undefined)
    try {
      const x = await call(sheetCheck, { params })
      setSaid(t(x.same ? 'same' : 'notSame'))
    } catch (e) {
      setUnchecked(asProblem(e))
    }
  }
  return (
    <>
      <div className="tb-filters">
        {s.versions.length > 1 && (
          <label>
            {t('compare')}
            <select value={other ?? ''} onChange={(e) => onOther(e.target.value || null)}>
              <option value="">{t('notCompared')}</option>
              {s.versions
                .filter((v) => v.id !== s.id)
                .map((v) => (
                  <option key={v.id} value={v.id}>
                    {t('version', { n: v.version })} · {t(stateKey(v.state))}
                  </option>
                ))}
            </select>
          </label>
        )}
        {open && byHand && (
          <Btn busy={proposals.isPending} onClick={() => proposals.mutate({ params, body: {} })}>
            {t('proposals')}
          </Btn>
        )}
        {open && s.gaps > 0 && (
          <Btn icon="worker" busy={ask.isPending} onClick={() => ask.mutate({ params, body: {} })}>
            {t('askAll')}
          </Btn>
        )}
        <span role="status" className="y-note">
          {said}
        </span>
        <span className="sp" />
        {s.mayReturn && s.state === 'handed' && <SendBack id={s.id} name={w(s.definition.name)} />}
        {s.mayMake && s.digest && <Btn onClick={() => void check()}>{t('check')}</Btn>}
        {s.mayMake && last && (
          <Btn
            icon="sync"
            busy={make.isPending}
            onClick={() =>
              make.mutate({ body: { tableId: s.tableId, period: s.period, regionPath: s.regionPath } })
            }
          >
            {t('makeAgain')}
          </Btn>
        )}
        {s.mayExport && (
          <Btn icon="download" onClick={() => setLetOut(true)}>
            {t('export')}
          </Btn>
        )}
        {s.mayMake && open && (
          <Btn pri busy={hand.isPending} onClick={() => setSure(true)}>
            {t('hand')}
          </Btn>
        )}
      </div>
      {fault && <ProblemPanel problem={fault} />}
      {sure && (
        <Sure
          title={t('hand')}
          text={`${s.gaps > 0 ? `${t('handMissing', { n: s.gaps })} ` : ''}${t('handSure')}`}
          busy={hand.isPending}
          onYes={() => hand.mutate({ params, body: { anyway: true } })}
          onClose={() => setSure(false)}
        />
      )}
      {letOut && <LetOut id={s.id} onClose={() => setLetOut(false)} />}
    </>
  )
}

function LetOut({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const dictionary = useAsk(exportsDictionary, {}, { staleTime: 600_000 })
  return (
    <Dialog title={t('export')} onClose={onClose}>
      <div className="tb-export">
        <Exporter
          api={{ create: exportsCreate, list: exportsList, get: exportsGet, cancel: exportsCancel }}
          what={t('exportWhat')}
          body={{ kind: 'sheets', query: { sheet: id } }}
          personal={dictionary.data?.datasets.find((d) => d.kind === 'sheets')?.personal}
        />
      </div>
    </Dialog>
  )
}

function Rows({
  s,
  query,
  go,
}: {
  s: Sheet
  query: URLSearchParams
  go: (change: Record<string, string | null>) => void
}) {
  const t = useT(words)
  const after = Number(query.get('after') ?? 0)
  const only = query.get('only') === 'gaps' ? 'gaps' : 'all'
  const asked = useAsk(
    sheetRows,
    { params: { id: s.id }, query: { only, after } },
    { placeholderData: (was) => was },
  )
  const [n, key] = (query.get('cell') ?? '').split('.')
  const row = asked.data?.items.find((r) => String(r.n) === n)
  return (
    <>
      <div className="tb-filters">
        <label className="y-row">
          <input
            type="checkbox"
            checked={only === 'gaps'}
            onChange={(e) => go({ only: e.target.checked ? 'gaps' : null, cell: null, after: null })}
          />
          {t('only')}
        </label>
      </div>
      <div className="tb-split">
        <Grid
          sheet={s}
          asked={asked}
          current={query.get('cell')}
          onCell={(row, column) => go({ cell: `${row}.${column}` })}
        />
        <aside className="tb-side" aria-label={t('from')}>
          {n && key ? (
            <Lineage id={s.id} n={Number(n)} column={key} />
          ) : (
            <p className="y-note">{t('pick')}</p>
          )}
          {row && key && (row.askable.includes(key) || row.asked) && (
            <p>
              <Gap sheet={s.id} row={row} />
            </p>
          )}
        </aside>
      </div>
      <div className="tb-filters">
        {after > 0 && (
          <Btn ghost onClick={() => go({ after: null, cell: null })}>
            {t('fromStart')}
          </Btn>
        )}
        {asked.data?.next && (
          <Btn ghost onClick={() => go({ after: String(asked.data?.next), cell: null })}>
            {t('more')}
          </Btn>
        )}
      </div>
    </>
  )
}
