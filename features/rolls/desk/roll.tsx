import '../../../ui/css/dialog.css'
import './rolls.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { dueAt, moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Bar } from '../../../ui/job.tsx'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { type Entry, entrySay, type Part, rollClose, rollEntries, rollGet, rollsList } from '../contract.ts'
import { answersOf, type EntryState, entryStates, kindWords, type RollKind, stateWords } from '../rules.ts'
import { Paper, usePaper } from './paper.tsx'
import { words } from './words.ts'

/** How far a roll is: the figures large, grid by grid, person by person. Prints as it stands. */
export default function RollPage() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { id = '' } = useParams()
  const [address, go] = useAddress()
  const asked = useAsk(rollGet, { params: { id } }, { refetchInterval: 5000 })
  const [closing, setClosing] = useState(false)
  const r = asked.data
  const state = entryStates.find((s) => s === address.get('state'))
  const part = r?.grids.find((g) => g.id === address.get('grid'))
  const paper = usePaper(id, { ...(part ? { part: part.id } : {}), ...(state ? { state } : {}) })
  if (!r)
    return (
      <div className="y-page">
        {asked.error ? (
          <ProblemPanel problem={asked.error} title={t('failed')} onRetry={() => void asked.refetch()} />
        ) : (
          <Loading rows={8} />
        )}
      </div>
    )
  const left = r.people - r.settled
  const late = r.state === 'open' && left > 0 && new Date(r.dueAt).getTime() < now
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{w(noteWords(r.title))}</h1>
        <small>
          {w(kindWords[r.kind])} · {r.regionName} · {r.openedBy} {moment(r.openedAt, now, lang)}
        </small>
        <span className="sp" />
        <Link className="y-btn" to="/rolls">
          {t('back')}
        </Link>
        <Btn busy={paper.busy} onClick={() => void paper.print()}>
          {t('print')}
        </Btn>
        {r.mayClose && <Btn onClick={() => setClosing(true)}>{t('close')}</Btn>}
      </header>
      <div className="rl-body">
        <p className="rl-words">{r.words}</p>
        <div className="rl-figures">
          <div>
            <b>
              {r.settled}
              <small> / {r.people}</small>
            </b>
            <span>{t('settled')}</span>
          </div>
          <div>
            <b>{left}</b>
            <span>{t('left')}</span>
          </div>
          <div>
            <b>
              {r.seen}
              <small> / {r.parts}</small>
            </b>
            <span>{t('seenHead')}</span>
          </div>
          <div className={late ? 'late' : ''}>
            <b>
              {r.state === 'closed' ? t('closed') : late ? t('late', { n: left }) : dueAt(r.dueAt, now, lang)}
            </b>
            <span>{t('due')}</span>
          </div>
        </div>
        <Bar value={r.people ? r.settled / r.people : 0} label={t('progress')} />
        {r.closedAt && (
          <p className="y-note">
            {t('closedBy', {
              who: r.closedBy,
              at: moment(r.closedAt, now, lang),
              why: w(noteWords(r.closedWhy)),
            })}
          </p>
        )}
        {paper.fault && <ProblemPanel problem={paper.fault} title={t('notPrinted')} />}
        <h2>{t('grids')}</h2>
        <Grids
          grids={r.grids}
          current={part?.id ?? null}
          onOpen={(g) => go({ grid: g === part?.id ? null : g })}
        />
        <h2>
          {t('peopleHead')}
          {part && <small> {part.name}</small>}
        </h2>
        <div className="y-tabs rl-states" role="tablist" aria-label={t('state')}>
          <button type="button" role="tab" aria-selected={!state} onClick={() => go({ state: null })}>
            {t('all')} {r.people}
          </button>
          {r.states
            .filter((s) => s.n > 0 || s.state === state)
            .map((s) => (
              <button
                key={s.state}
                type="button"
                role="tab"
                aria-selected={s.state === state}
                onClick={() => go({ state: s.state })}
              >
                {w(stateWords[s.state])} {s.n}
              </button>
            ))}
        </div>
        {r.emptiedAt ? (
          <p className="y-note">{t('emptied', { at: moment(r.emptiedAt, now, lang) })}</p>
        ) : (
          <People roll={r} part={part} state={state} />
        )}
        {paper.rows && <Paper rows={paper.rows} />}
      </div>
      {closing && <Close id={r.id} onClose={() => setClosing(false)} />}
    </div>
  )
}

function Grids({
  grids,
  current,
  onOpen,
}: {
  grids: readonly Part[]
  current: string | null
  onOpen: (id: string) => void
}) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  return (
    <Table
      rows={grids}
      id={(g) => g.id}
      opening={{ current, onOpen }}
      columns={[
        { head: t('grid'), cell: (g) => g.name },
        { head: t('worker'), named: true, cell: (g) => g.worker || <b>{t('noWorker')}</b> },
        {
          head: t('seenHead'),
          named: true,
          cell: (g) =>
            g.seenAt ? t('seenBy', { who: g.seenBy, at: moment(g.seenAt, now, lang) }) : <b>{t('unseen')}</b>,
        },
        {
          head: t('progress'),
          named: true,
          cell: (g) => (
            <span className="rl-prog">
              <Bar thin value={g.people ? g.settled / g.people : 0} label={t('progress')} />
              {t('ofN', { done: g.settled, n: g.people })}
            </span>
          ),
        },
      ]}
    />
  )
}

function People({
  roll,
  part,
  state,
}: {
  roll: { id: string; kind: RollKind; state: 'open' | 'closed' }
  part: Part | undefined
  state: EntryState | undefined
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const question = { ...(part ? { part: part.id } : {}), ...(state ? { state } : {}) }
  const paged = usePaged({ id: roll.id, ...question })
  const asked = useAsk(
    rollEntries,
    { params: { id: roll.id }, query: { ...question, ...paged.ask } as never },
    { refetchInterval: 5000, placeholderData: (was) => was },
  )
  const send = useSend(entrySay, { renew: [rollGet, rollEntries, rollsList] })
  const who = (e: Entry) =>
    [
      e.sex === 1 ? t('male') : e.sex === 2 ? t('female') : '',
      e.age === null ? '' : t('years', { n: e.age }),
      w(e.why),
    ]
      .filter(Boolean)
      .join(' · ')
  return (
    <div className="rl-people">
      {send.error && <ProblemPanel problem={send.error} />}
      <Table
        rows={asked.data?.items ?? []}
        id={(e) => e.id}
        asked={asked}
        empty={{ kind: 'filtered', title: t('noEntries') }}
        columns={[
          {
            head: t('who'),
            cell: (e) =>
              e.name ? (
                <Link
                  to={e.subject === 'arrival' ? `/arrivals?id=${e.personId}` : `/ledger/people/${e.personId}`}
                >
                  {e.name}
                </Link>
              ) : (
                t(e.subject === 'arrival' ? 'gone' : 'notMine')
              ),
            under: who,
          },
          {
            head: t('place'),
            named: true,
            cell: (e) => e.place,
            under: (e) => [e.gridName, e.risk].filter(Boolean).join(' · '),
          },
          {
            head: t('state'),
            named: true,
            cell: (e) => (
              <span className={`rl-state ${e.settled ? 'done' : e.state}`}>
                {w(stateWords[e.state])}
                {e.whereTo && ` → ${e.whereTo}`}
              </span>
            ),
            under: (e) => w(noteWords(e.note)),
          },
          {
            head: t('said'),
            named: true,
            cell: (e) => (e.happenedAt ? `${w(noteWords(e.byName))} ${moment(e.happenedAt, now, lang)}` : ''),
          },
          roll.state === 'open' &&
            (asked.data?.items ?? []).some((e) => e.mayAnswer) && {
              head: t('answer'),
              className: 'acts',
              cell: (e) =>
                e.mayAnswer && (
                  <Answer
                    e={e}
                    kind={roll.kind}
                    busy={send.isPending}
                    onSay={(state) => send.mutate({ params: { id: e.id }, body: { state } })}
                  />
                ),
            },
        ]}
      />
      <More of={paged} next={asked.data?.next} />
      {asked.data?.next && <p className="rl-cut">{t('cut', { n: asked.data.items.length })}</p>}
    </div>
  )
}

/** Chosen first and then said: going through the choices by arrow keys says nothing of anybody. */
function Answer({
  e,
  kind,
  busy,
  onSay,
}: {
  e: Entry
  kind: RollKind
  busy: boolean
  onSay: (state: EntryState) => void
}) {
  const t = useT(words)
  const w = useWord()
  const [picked, setPicked] = useState<EntryState>()
  const who = `${e.name} ${e.place}`
  return (
    <>
      <select
        aria-label={`${t('answer')} ${who}`}
        value={picked ?? e.state}
        onChange={(x) => setPicked(x.target.value as EntryState)}
      >
        {[...new Set(['waiting' as const, e.state, ...answersOf(kind)])].map((s) => (
          <option key={s} value={s}>
            {w(stateWords[s])}
          </option>
        ))}
      </select>
      {picked && picked !== e.state && (
        <Btn
          sm
          busy={busy}
          aria-label={`${t('say')} ${who}`}
          onClick={() => {
            onSay(picked)
            setPicked(undefined)
          }}
        >
          {t('say')}
        </Btn>
      )}
    </>
  )
}

function Close({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const [why, setWhy] = useState('')
  const send = useSend(rollClose, { renew: [rollGet, rollsList], onDone: onClose })
  return (
    <Dialog title={t('close')} onClose={onClose}>
      <form
        className="y-inputs"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id }, body: { why } })
        }}
      >
        <label>
          {t('closeWhy')}
          <input required maxLength={300} value={why} onChange={(e) => setWhy(e.target.value)} />
        </label>
        <p className="y-note">{t('closeWill')}</p>
        {send.error && <ProblemPanel problem={send.error} />}
        <div className="y-row">
          <Btn onClick={onClose}>{t('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" busy={send.isPending} disabled={!why.trim()}>
            {t('close')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
