import './board.css'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { comma, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useLive } from '../../../ui/live.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading, Toast } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { type CaseRow, listCases } from '../../cases/contract.ts'
import { coverage } from '../../duty/contract.ts'
import { boardGet, boardSuggest, type Target } from '../contract.ts'
import { Confirm } from './confirm.tsx'
import { CaseItem, TargetCard } from './parts.tsx'
import { type Place, useDrop } from './use-drop.ts'
import { words } from './words.ts'

const kinds = ['all', 'team', 'community', 'street', 'outside'] as const
type Kind = (typeof kinds)[number]
const kindOf = (t: Target): Kind =>
  t.kind === 'team'
    ? 'team'
    : ['community', 'grid', 'volunteers', 'property', 'owners-committee'].includes(t.kind)
      ? 'community'
      : t.kind === 'street'
        ? 'street'
        : 'outside'
/** Lists are fetched anew at most this often, however much happens. */
const calm = 1500

/** Cases at the left, who could have them at the right: picked up and put down by mouse or keys, sent after it was read what it does. */
export default function Board() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const [kind, setKind] = useState<Kind>('all')
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [held, setHeld] = useState<readonly string[]>([])
  const [over, setOver] = useState(0)
  const [to, setTo] = useState<Place | null>(null)
  const listBox = useRef<HTMLDivElement>(null)
  const targetBox = useRef<HTMLDivElement>(null)
  const board = useAsk(boardGet, {}, { refetchInterval: 60_000 })
  const confirm = useAsk(listCases, { query: { view: 'confirm', limit: 100 } }, { refetchInterval: 60_000 })
  const unsigned = useAsk(listCases, { query: { view: 'unsigned', limit: 100 } }, { refetchInterval: 60_000 })
  const cover = useAsk(coverage, { query: { hours: 24 } }, { refetchInterval: 60_000 })
  const drop = useDrop()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useLive('case', () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      drop.fresh()
    }, calm)
  })
  useEffect(() => () => clearTimeout(timer.current), [])

  const waiting = confirm.data?.rows ?? []
  const movable = unsigned.data?.rows ?? []
  const rows = useMemo(() => [...waiting, ...movable], [waiting, movable])
  const byId = new Map(rows.map((r) => [r.id, r]))
  const current = rows[Math.min(at, rows.length - 1)]
  const needle = q.trim().toLowerCase()
  const shown = (board.data?.targets ?? [])
    .filter((x) => kind === 'all' || kindOf(x) === kind)
    .filter(
      (x) =>
        !needle || [x.name, ...x.people.map((p) => p.name)].some((n) => n.toLowerCase().includes(needle)),
    )
  const suggested = useAsk(
    boardSuggest,
    { params: { id: current?.id ?? '' } },
    { enabled: Boolean(current), staleTime: 30_000 },
  )
  const carried = held.flatMap((id) => byId.get(id) ?? [])

  const pick = (ids: readonly string[]) => {
    setHeld(ids)
    setOver(0)
    const [first] = ids
    announce(
      ids.length > 1
        ? t('pickedMany', { n: ids.length })
        : t('picked', { title: byId.get(first ?? '')?.title ?? '' }),
    )
    targetBox.current?.focus()
  }
  const putBack = () => {
    setHeld([])
    setTo(null)
    announce(t('back'))
    listBox.current?.focus()
  }
  const put = (place: Place, ids: readonly string[] = held.length ? held : current ? [current.id] : []) => {
    if (ids.length === 0) return
    setHeld(ids)
    setTo(place)
  }
  const say = (x: Target | undefined) =>
    x && announce(t('over', { name: x.name, open: x.open, on: x.onDuty }))
  const listKeys = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[e.key]
    if (step !== undefined) {
      const next = Math.max(0, Math.min(rows.length - 1, at + step))
      setAt(next)
      document.getElementById(`bc-${rows[next]?.id}`)?.scrollIntoView({ block: 'nearest' })
    } else if (e.key === 'x' && current) toggle(current.id)
    else if (e.key === ' ' && current)
      pick(chosen.has(current.id) ? [...chosen].filter((id) => byId.has(id)) : [current.id])
    else return
    e.preventDefault()
  }
  const targetKeys = (e: KeyboardEvent) => {
    if (held.length === 0 || to) return
    const wide = Math.max(1, Math.round((targetBox.current?.clientWidth ?? 0) / 264))
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide }[e.key]
    if (step !== undefined) {
      const next = Math.max(0, Math.min(shown.length - 1, over + step))
      setOver(next)
      say(shown[next])
      document.getElementById(`bt-${shown[next]?.unitId}`)?.scrollIntoView({ block: 'nearest' })
    } else if (e.key === 'Enter' && shown[over]) put({ unitId: shown[over].unitId, name: shown[over].name })
    else if (e.key === 'Escape') putBack()
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const fault = [board, confirm].find((x) => x.error && !x.data)
  if (fault) return <ProblemPanel problem={fault.error!} onRetry={() => void fault.refetch()} />
  if (!board.data || !confirm.data) return <Loading rows={10} />
  const uncovered = cover.data?.now.filter((g) => g.people.length === 0) ?? []
  const group = (title: string, list: readonly CaseRow[]) => (
    <div role="presentation">
      <h3 role="presentation">{title}</h3>
      {list.map((r) => (
        <CaseItem
          key={r.id}
          row={r}
          current={r.id === current?.id}
          chosen={chosen.has(r.id)}
          held={held.includes(r.id)}
          onCurrent={() => setAt(rows.indexOf(r))}
          onChoose={() => toggle(r.id)}
          onDrag={() => setHeld(chosen.has(r.id) ? [...chosen] : [r.id])}
          onLetGo={() => !to && setHeld([])}
        />
      ))}
    </div>
  )
  return (
    <div className="y-page board">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <small className="keys">{t('how')}</small>
        <small className="touch">{t('tap')}</small>
        <span className="sp" />
        {cover.data && cover.data.grids > 0 && (
          <Link
            to="/duty?tab=now"
            className="board-cover"
            title={uncovered.map((g) => g.regionName).join(comma())}
          >
            {uncovered.length > 0
              ? t('uncovered', { n: uncovered.length })
              : t('covered', { n: cover.data.grids })}
            {uncovered.length > 0 && (
              <span>
                {uncovered
                  .slice(0, 3)
                  .map((g) => g.regionName)
                  .join(comma())}
              </span>
            )}
          </Link>
        )}
      </header>
      <div className="board-two">
        <section className="board-cases">
          {rows.length === 0 ? (
            <EmptyCells kind="done" title={t('none')}>
              {t('noneWhat')}
            </EmptyCells>
          ) : (
            <div
              ref={listBox}
              className="board-list"
              role="listbox"
              tabIndex={0}
              aria-label={t('cases')}
              aria-multiselectable="true"
              aria-activedescendant={current ? `bc-${current.id}` : undefined}
              onKeyDown={listKeys}
            >
              {group(t('waiting', { n: waiting.length }), waiting)}
              {group(t('movable', { n: movable.length }), movable)}
            </div>
          )}
        </section>
        <section className="board-right">
          {current && (suggested.data?.suggestions.length ?? 0) > 0 && (
            <div className="board-suggest">
              <h2 className="y-sec">
                {t('suggest')}
                <small>{t('suggestNote')}</small>
              </h2>
              <ul>
                {suggested.data?.suggestions.map((s) => (
                  <li key={`${s.unitId} ${s.accountId}`}>
                    <button
                      type="button"
                      onClick={() =>
                        put({ unitId: s.unitId, accountId: s.accountId, name: `${s.unitName} ${s.name}` })
                      }
                    >
                      <b>{s.name}</b> <span>{s.unitName}</span>
                      <small>{s.reasons.map((r) => w(r)).join(lang === 'zh' ? '，' : ', ')}</small>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <div className="board-tools">
            <Tabs
              label={t('kinds')}
              tabs={kinds.map((id) => ({ id, text: t(id) }))}
              current={kind}
              onOpen={setKind}
            />
            <input
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              value={q}
              onChange={(e) => setQ(e.target.value)}
            />
          </div>
          <div
            ref={targetBox}
            className={`board-targets ${held.length > 0 ? 'open' : ''}`}
            role="listbox"
            tabIndex={0}
            aria-label={t('targets')}
            aria-activedescendant={held.length > 0 && shown[over] ? `bt-${shown[over].unitId}` : undefined}
            onKeyDown={targetKeys}
          >
            {shown.length === 0 && <EmptyCells kind="filtered" title={t('noTargets')} />}
            {shown.map((x, i) => (
              <TargetCard
                key={x.unitId}
                target={x}
                over={held.length > 0 && i === over}
                open={held.length > 0}
                onOver={() => setOver(i)}
                onPut={(p) =>
                  put({
                    unitId: x.unitId,
                    name: p ? `${x.name} ${p.name}` : x.name,
                    ...(p ? { accountId: p.accountId } : {}),
                  })
                }
              />
            ))}
          </div>
        </section>
      </div>
      {to && carried.length > 0 && (
        <Confirm
          rows={carried}
          to={to}
          busy={drop.busy}
          onCancel={putBack}
          onGo={async (reason) => {
            await drop.give(carried, to, reason)
            setTo(null)
            setHeld([])
            setChosen(new Set())
            listBox.current?.focus()
          }}
        />
      )}
      {drop.faults.length > 0 && (
        <div className="board-faults" role="alert">
          <ul>
            {drop.faults.map((f) => (
              <li key={f}>{f}</li>
            ))}
          </ul>
          <button type="button" className="y-btn sm" onClick={drop.clear}>
            {t('gotIt')}
          </button>
        </div>
      )}
      {drop.said && (
        <Toast
          onGone={drop.hush}
          {...(drop.given.length ? { action: t('takeBack'), onAction: () => void drop.takeBack() } : {})}
        >
          {drop.said}
        </Toast>
      )}
    </div>
  )
}
