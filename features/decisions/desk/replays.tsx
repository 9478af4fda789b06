/** Past reports under another model or list: what would change, and whether towards what people left. */
import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { Btn } from '../../../ui/button.tsx'
import { useDraft } from '../../../ui/draft.ts'
import { count, moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Bar } from '../../../ui/job.tsx'
import { DayRange } from '../../../ui/period.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { listVersions } from '../../items/contract.ts'
import { tree } from '../../regions/contract.ts'
import { modelsList } from '../contract-models.ts'
import { type Replay, replayChanges, replayStart, replayStop, replaysList } from '../contract-replays.ts'
import type { ReplayKind, Side } from '../rules/replay.ts'
import { kindWords } from '../rules/words.ts'
import { useValueName } from './parts.tsx'
import { replayWords as words } from './words.ts'

const under = (r: Pick<Replay, 'state'>) => r.state === 'waiting' || r.state === 'running'
type Open = { id: string; kind: ReplayKind; which: 'all' | Side }

export function ReplaysTab() {
  const t = useT(words)
  const got = useAsk(
    replaysList,
    {},
    { refetchInterval: (q) => (q.state.data?.replays.some(under) ? 1000 : false) },
  )
  const [open, setOpen] = useState<Open | null>(null)
  return (
    <>
      <p className="y-note">{t('note')}</p>
      <Start />
      {got.error && <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />}
      {!got.data && !got.error && <Loading rows={4} />}
      {got.data?.replays.length === 0 && (
        <EmptyCells kind="none" title={t('none')}>
          {t('noneWhy')}
        </EmptyCells>
      )}
      <ul className="dd-models">
        {got.data?.replays.map((r) => (
          <One key={r.id} r={r} open={open?.id === r.id ? open : null} onOpen={setOpen} />
        ))}
      </ul>
    </>
  )
}

const dayBefore = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10)

function Start() {
  const t = useT(words)
  const models = useAsk(modelsList, {})
  const lists = useAsk(listVersions, {})
  const regions = useAsk(tree, { query: { depth: 2, division: ['administrative'] } }, { staleTime: 600_000 })
  const nodes = (regions.data?.items ?? []).filter((r) => r.path.length <= 12)
  const [v, keep] = useDraft('yige.draft.replay', {
    region: '',
    from: dayBefore(30),
    to: dayBefore(0),
    what: '',
  })
  const send = useSend(replayStart, { renew: [replaysList] })
  const region = v.region || nodes[0]?.path || ''
  const submit = (e: FormEvent) => {
    e.preventDefault()
    const [kind, id] = v.what.split(' ')
    send.mutate({
      body: {
        region,
        from: v.from,
        to: v.to,
        ...(kind === 'model' && id ? { modelId: id } : {}),
        ...(kind === 'list' && id ? { listId: id } : {}),
      },
    })
  }
  return (
    <form className="dd-filters" noValidate onSubmit={submit}>
      <label>
        {t('region')}
        <select value={region} onChange={(e) => keep({ region: e.target.value })}>
          {nodes.map((r) => (
            <option key={r.path} value={r.path}>
              {r.name}
            </option>
          ))}
        </select>
      </label>
      <DayRange from={v.from} to={v.to} onChange={keep} />
      <label>
        {t('under')}
        <select value={v.what} onChange={(e) => keep({ what: e.target.value })}>
          <option value="">{t('choose')}</option>
          <optgroup label={t('models')}>
            {models.data?.models
              .filter((m) => m.fits && m.kept)
              .map((m) => (
                <option key={m.id} value={`model ${m.id}`}>
                  {t('version', { n: m.number })}
                </option>
              ))}
          </optgroup>
          <optgroup label={t('lists')}>
            {lists.data?.lists.map((l) => (
              <option key={l.id} value={`list ${l.id}`}>
                {l.name}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <Btn pri type="submit" icon="play" busy={send.isPending} disabled={v.what === ''}>
        {t('start')}
      </Btn>
      {send.error && (
        <ProblemPanel
          problem={send.error}
          title={t('notDone')}
          fields={{ to: t('to'), from: t('from'), modelId: t('under') }}
        />
      )}
    </form>
  )
}

function One({ r, open, onOpen }: { r: Replay; open: Open | null; onOpen: (o: Open | null) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const stop = useSend(replayStop, { renew: [replaysList] })
  const what = r.model === null ? t('list', { name: r.list ?? '' }) : t('version', { n: r.model })
  const number = (kind: ReplayKind, which: Open['which'], n: number) =>
    n === 0 ? (
      '0'
    ) : (
      <button
        type="button"
        className="y-link dd-n"
        aria-expanded={open?.kind === kind && open.which === which}
        aria-label={`${w(kindWords[kind])} ${t(which === 'all' ? 'changed' : which)} ${t('open', { n })}`}
        onClick={() => onOpen(open?.kind === kind && open.which === which ? null : { id: r.id, kind, which })}
      >
        {count(n, lang)}
      </button>
    )
  return (
    <li className="y-card">
      <h2 className="y-sec">
        {what} · {r.regionName} · {r.from} – {r.to}
      </h2>
      <p className="y-note" role="status">
        {t('made', { at: moment(r.at, Date.now(), lang), by: r.by })} ·{' '}
        {t(r.state, { done: count(r.done, lang), total: count(r.total, lang), why: w(noteWords(r.why)) })}
      </p>
      {r.state === 'running' && <Bar value={r.total ? r.done / r.total : 0} label={what} />}
      {r.result && (
        <Table
          rows={r.result}
          id={(c) => c.kind}
          columns={[
            { head: t('kind'), cell: (c) => w(kindWords[c.kind]) },
            {
              head: t('changed'),
              className: 'n',
              named: true,
              cell: (c) => number(c.kind, 'all', c.changed),
            },
            {
              head: t('better'),
              className: 'n',
              named: true,
              cell: (c) => number(c.kind, 'better', c.better),
            },
            { head: t('worse'), className: 'n', named: true, cell: (c) => number(c.kind, 'worse', c.worse) },
            { head: t('other'), className: 'n', named: true, cell: (c) => number(c.kind, 'other', c.other) },
          ]}
        />
      )}
      {open && <Changes open={open} />}
      {under(r) && (
        <span className="y-row">
          <Btn
            sm
            icon="stop"
            busy={stop.isPending}
            onClick={() => stop.mutate({ params: { id: r.id }, body: {} })}
          >
            {t('stop')}
          </Btn>
        </span>
      )}
    </li>
  )
}

function Changes({ open }: { open: Open }) {
  const t = useT(words)
  const named = useValueName()
  const got = useAsk(replayChanges, {
    params: { id: open.id },
    query: { kind: open.kind, which: open.which },
  })
  return (
    <div className="dd-scroll">
      <Table
        asked={got}
        rows={got.data?.rows ?? []}
        id={(c) => c.caseId}
        empty={{ kind: 'filtered', title: t('nothing') }}
        columns={[
          {
            head: t('case'),
            cell: (c) => (
              <Link className="y-link" to={`/cases/${c.caseId}`}>
                {c.number}
              </Link>
            ),
            under: (c) => c.title,
          },
          { head: t('was'), named: true, cell: (c) => named(open.kind, c.was, c.wasName) },
          { head: t('now'), named: true, cell: (c) => named(open.kind, c.now, c.nowName) },
          {
            head: t('stands'),
            named: true,
            cell: (c) => (c.stands === '' ? t('nobody') : named(open.kind, c.stands, c.standsName)),
          },
        ]}
      />
      {(got.data?.more ?? 0) > 0 && <p className="y-note">{t('more')}</p>}
    </div>
  )
}
