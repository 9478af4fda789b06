import './cases.css'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { call } from '../../../ui/api.ts'
import { setBadge } from '../../../ui/badges.ts'
import { Btn } from '../../../ui/button.tsx'
import { extraBands } from '../../../ui/extras.ts'
import { clockTime, count } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useCutSince } from '../../../ui/live.ts'
import { useNow } from '../../../ui/now.ts'
import { usePaletteSource } from '../../../ui/palette.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { CaseList } from '../../../ui/rows.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type CaseFilter, countCases, listCases, type View, views } from '../contract.ts'
import { BulkBar } from './bulk.tsx'
import { ExportBox } from './export.tsx'
import { Filters } from './filters.tsx'
import { InboxEmpty } from './inbox-empty.tsx'
import { partsKey, readParts, useNarrow, useOnline, useRest } from './inbox-hooks.ts'
import { words } from './inbox-words.ts'
import { byTime, type Filter, filterOf, filterSize, groupRows, withFilter } from './model.ts'
import { clockFormatter } from './parts.tsx'
import { Pop } from './pop.tsx'
import { usePresence, withOthers } from './presence.tsx'
import { InboxRail, useViews } from './rail.tsx'
import { RecallNote } from './recall-note.tsx'
import { CaseSide, DeskToast } from './side.tsx'
import { focusList, useDesk } from './use-desk.ts'
import { useList, useLiveRenew } from './use-list.ts'
import { viewWords } from './words.ts'

const none: ReadonlySet<string> = new Set()

export default function Inbox() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const navigate = useNavigate()
  const phone = useNarrow(768)
  const online = useOnline()
  const cut = useCutSince() !== undefined || !online
  const [params, setParams] = useSearchParams()
  const asked = params.get('view')
  const view: View = (views as readonly string[]).includes(asked ?? '') ? (asked as View) : 'next'
  const filter = useMemo(() => filterOf(params), [params])
  const sort = params.get('sort') === 'reported' ? 'reported' : 'next'
  const [q, setQ] = useState(filter.q ?? '')
  const restQ = useRest(q, 250)
  const search = useRef<HTMLInputElement>(null)
  const [parts, setParts] = useState(readParts)
  const [selected, setSelected] = useState<ReadonlySet<string>>(none)
  const [results, setResults] = useState(false)
  const change = useCallback(
    (f: (p: URLSearchParams) => URLSearchParams) => setParams(f, { replace: true }),
    [setParams],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the address
  useEffect(() => {
    if ((filter.q ?? '') !== restQ.trim()) change((p) => withFilter(p, { q: restQ.trim() }))
  }, [restQ])

  const list = useList(view, filter, sort)
  const counts = useAsk(countCases, {}, { refetchInterval: 60_000 })
  useLiveRenew()
  const groups = useMemo(() => {
    const all = groupRows(list.rows, now, lang, parts)
    if (sort !== 'reported' && !byTime.includes(view)) return all
    const at = new Map(list.rows.map((r, i) => [r.id, i]))
    const rows = all.flatMap((g) => g.rows).sort((a, b) => (at.get(a.id) ?? 0) - (at.get(b.id) ?? 0))
    return rows.length ? [{ id: view, title: w(viewWords[view]), rows }] : []
  }, [list.rows, now, lang, parts, sort, view, w])
  // On a phone there is room for the time, not for the name of the clock; the group says it.
  const others = usePresence()
  const fitted = useMemo(() => {
    const all = withOthers(groups, others, lang)
    return phone
      ? all.map((g) => ({
          ...g,
          rows: g.rows.map((r) => (r.clock ? { ...r, clock: { ...r.clock, label: '' } } : r)),
        }))
      : all
  }, [groups, phone, others, lang])
  const order = useMemo(() => groups.flatMap((g) => g.rows.map((r) => r.id)), [groups])
  const byId = useMemo(() => new Map(list.rows.map((r) => [r.id, r])), [list.rows])
  const desk = useDesk(list, order, params.get('case') ?? undefined)
  const { rest, recalls } = desk
  const offered = useViews(view)
  // The address names the case at rest, so that reloading and sending it come back here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the case changes the address
  useEffect(() => {
    if (rest && params.get('case') !== rest) change((p) => withFilter(p, { case: rest }))
  }, [rest])
  useEffect(() => {
    if (counts.data) setBadge('supervision', counts.data.views.late ?? 0)
  }, [counts.data])

  usePaletteSource('cases', async (text, signal) => {
    if (text.length < 2) return []
    const found = await call(listCases, { query: { view: 'all', q: text, limit: 8 }, signal })
    return found.rows.map((r) => ({
      id: r.id,
      title: r.title,
      note: `${r.number} · ${r.regionName}`,
      icon: 'inbox' as const,
      run: () => void navigate(`/cases/${r.id}`),
    }))
  })
  const leave = () => {
    if (desk.paneOpen && desk.narrow) desk.openPane(false)
    else if (q) setQ('')
    focusList()
  }
  useKeys([
    { id: 'inbox.search', keys: '/', words: words.focusSearch, run: () => search.current?.focus() },
    { id: 'inbox.back', keys: 'Escape', words: words.back, run: leave },
  ])

  const picked = [...selected].flatMap((id) => byId.get(id) ?? [])
  const onFilter = (f: Filter) => {
    if ('q' in f) setQ(f.q ?? '')
    change((p) => withFilter(p, { ...f, saved: undefined }))
  }
  const openView = (v: View) => {
    setSelected(none)
    desk.forget()
    change((p) => withFilter(p, { view: v, case: undefined, saved: undefined }))
  }
  const openSaved = (id: string, query: Partial<CaseFilter>) => {
    setSelected(none)
    desk.forget()
    setQ(query.q ?? '')
    setParams(withFilter(new URLSearchParams(), { ...query, saved: id }), { replace: true })
  }
  const held = counts.data?.views[view] ?? 0
  const n = filterSize(filter)
  const openCount = counts.data?.views.open ?? 0
  const empty = (
    <InboxEmpty
      view={view}
      filters={n}
      held={held}
      soon={counts.data?.views.soon ?? 0}
      open={openCount}
      onClear={() => {
        setQ('')
        setParams(withFilter(new URLSearchParams(), { view }), { replace: true })
      }}
      onView={openView}
      q={filter.q ?? ''}
      onEverywhere={
        filter.q && view !== 'all'
          ? () =>
              setParams(withFilter(new URLSearchParams(), { view: 'all', q: filter.q }), { replace: true })
          : undefined
      }
    />
  )

  return (
    <div className="y-inbox">
      <InboxRail
        view={view}
        saved={params.get('saved')}
        filter={filter}
        onView={openView}
        onSaved={openSaved}
      />
      <section
        className="y-listcol"
        aria-label={t('list')}
        onClickCapture={(e) => {
          if (e.target instanceof Element && e.target.closest('.y-cr') && !e.target.closest('input'))
            desk.openPane(true)
        }}
      >
        <div className="y-top">
          <span className="y-search">
            <Icon name="search" />
            <input
              ref={search}
              type="search"
              value={q}
              aria-label={t('searchLabel')}
              placeholder={t('search')}
              onChange={(e) => setQ(e.target.value)}
              onKeyDown={(e) => {
                if (e.key === 'Enter' || e.key === 'ArrowDown') {
                  e.preventDefault()
                  focusList()
                }
              }}
            />
            <kbd>Ctrl K</kbd>
          </span>
          {can('report.create') && (
            <Btn icon="plus" k="N" onClick={() => void navigate('/reports/new')}>
              {t('phone')}
            </Btn>
          )}
        </div>
        <select
          className="y-viewpick"
          aria-label={t('viewPick')}
          value={view}
          onChange={(e) => openView(e.target.value as View)}
        >
          {offered.map((v) => (
            <option key={v} value={v}>
              {w(viewWords[v])} {counts.data?.views[v] ?? ''}
            </option>
          ))}
        </select>
        <Filters
          filter={filter}
          sort={sort}
          parts={parts}
          onFilter={onFilter}
          onSort={(s) => change((p) => withFilter(p, { sort: s === 'next' ? undefined : s }))}
          onParts={(p) => {
            setParts(p)
            try {
              localStorage.setItem(partsKey, JSON.stringify([...p]))
            } catch {
              // Lasts as long as the page.
            }
          }}
        >
          {can('case.export') && (
            <Pop label={<Icon name="download" label={t('export')} />} wide>
              {() => <ExportBox view={view} filter={filter} />}
            </Pop>
          )}
        </Filters>
        <Suspense fallback={null}>
          {extraBands.map(({ id, Band }) => (
            <Band key={id} />
          ))}
        </Suspense>
        {list.problem ? (
          <div className="y-page-pad">
            <ProblemPanel problem={list.problem} title={t('notLoaded')} safe="" onRetry={list.retry} />
          </div>
        ) : list.pending ? (
          <div className="y-list">
            <Loading rows={10} words={t('loading')} />
          </div>
        ) : (
          <CaseList
            groups={fitted}
            current={desk.current}
            onCurrent={desk.setCurrent}
            selected={selected}
            onSelect={(s) => {
              setResults(false)
              setSelected(s)
            }}
            onOpen={(id) => void navigate(`/cases/${id}`)}
            formatter={clockFormatter}
            fresh={list.waiting}
            onFresh={list.admitAll}
            onEnd={list.more}
            empty={empty}
          />
        )}
        {picked.length > 0 || results ? (
          <BulkBar
            rows={picked}
            onClear={() => {
              setResults(false)
              setSelected(none)
            }}
            onDone={(failed) => {
              setResults(true)
              setSelected(new Set(failed))
            }}
          />
        ) : null}
        <div className="y-stat">
          <span>{t('open', { n: count(openCount, lang) })}</span>
          <span>{t(list.whole ? 'shown' : 'shownMore', { n: count(list.rows.length, lang) })}</span>
          {recalls[0] && <RecallNote recalls={recalls} onUndo={() => void desk.recall(recalls[0])} />}
          <span className="sp" />
          {list.updatedAt > 0 && (
            <span>
              <Icon name={cut || list.stale ? 'offline' : 'sync'} />
              {t(cut || list.stale ? 'cut' : 'live', { at: clockTime(list.updatedAt, true) })}
            </span>
          )}
          <span>
            <kbd>?</kbd> {t('keys')}
          </span>
        </div>
      </section>
      <CaseSide desk={desk} title={byId.get(desk.wanted ?? '')?.title ?? ''} others={others} />
      <DeskToast desk={desk} />
    </div>
  )
}
