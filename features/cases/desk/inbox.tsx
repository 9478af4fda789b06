import './cases.css'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { call } from '../../../ui/api.ts'
import { setBadge } from '../../../ui/badges.ts'
import { Btn } from '../../../ui/button.tsx'
import { clockTime, count } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useCutSince } from '../../../ui/live.ts'
import { useNow } from '../../../ui/now.ts'
import { usePaletteSource } from '../../../ui/palette.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { CaseList } from '../../../ui/rows.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading, OfflineBar, Toast } from '../../../ui/states.tsx'
import { type CaseFilter, countCases, getCase, listCases, type View, views } from '../contract.ts'
import { BulkBar } from './bulk.tsx'
import { ExportBox } from './export.tsx'
import { Filters } from './filters.tsx'
import { partsKey, readParts, useNarrow, useOnline, useRest } from './inbox-hooks.ts'
import { type Filter, filterOf, filterSize, groupRows, withFilter } from './model.ts'
import { CasePane } from './pane.tsx'
import { clockFormatter } from './parts.tsx'
import { Pop } from './pop.tsx'
import { InboxRail } from './rail.tsx'
import { RecallNote } from './recall-note.tsx'
import { dropRecall, type Recall, type Sent, useAct, useRecalls } from './send.ts'
import { useList, useLiveRenew } from './use-list.ts'
import { actionWords, doneWords, viewWords } from './words.ts'
import { useCaseWork } from './work.tsx'

const words = dict({
  search: { zh: '搜事件、地址、电话后四位，或输入命令', en: 'Search cases, addresses, last four of a phone' },
  searchLabel: { zh: '搜事件', en: 'Search cases' },
  phone: { zh: '电话登记', en: 'Phone report' },
  list: { zh: '事件列表', en: 'Case list' },
  open: { zh: '{n} 件在办', en: '{n} open' },
  shown: { zh: '显示 {n} 件', en: '{n} shown' },
  shownMore: { zh: '显示前 {n} 件', en: 'first {n} shown' },
  live: { zh: '{at} 实时', en: 'live {at}' },
  cut: { zh: '断开，看到的是 {at} 的', en: 'cut off, as of {at}' },
  keys: { zh: '全部快捷键', en: 'All keys' },
  recall: { zh: '撤回（剩 {time}）', en: 'Take back ({time} left)' },
  recalled: { zh: '已撤回：{title}', en: 'Taken back: {title}' },
  recallFailed: { zh: '没撤回：{why}', en: 'Not taken back: {why}' },
  doneTitle: { zh: '{view}：都办完了', en: '{view}: nothing left' },
  doneText: {
    zh: '新的报告一到会自己出现在这里。',
    en: 'New reports appear here by themselves.',
  },
  goSoon: { zh: '去看将到期的 {n} 件', en: 'See {n} due soon' },
  goOpen: { zh: '去看在办的 {n} 件', en: 'See {n} open' },
  filteredTitle: { zh: '没有符合这 {n} 个条件的事件', en: 'No case fits these {n} conditions' },
  filteredText: { zh: '“{view}”里有 {n} 件，都被筛掉了。', en: '“{view}” holds {n}; the filter hides them.' },
  clear: { zh: '清空筛选', en: 'Clear the filter' },
  loading: { zh: '还在取第 1 页…', en: 'Still loading the first page…' },
  notLoaded: { zh: '列表没取到', en: 'The list could not be loaded' },
  oldList: { zh: '没取到新的，下面是 {at} 的', en: 'Not renewed; this is from {at}' },
  focusSearch: { zh: '搜索', en: 'Search here' },
  full: { zh: '打开全页', en: 'Open the full page' },
  openCase: { zh: '打开', en: 'Open' },
  back: { zh: '退一步', en: 'Back one level' },
  viewPick: { zh: '换视图', en: 'View' },
  export: { zh: '导出 Excel', en: 'Export to Excel' },
  pickOne: { zh: '左边选一件，这里看它的来龙去脉', en: 'Choose a case at the left to see it here' },
  offline: { zh: '断网了，这一件还没取到', en: 'Offline: this case was not loaded yet' },
  offlineWhat: {
    zh: '连上马上补；列表是断网前的，时限照走',
    en: 'It follows when the line is back; clocks go on',
  },
  noCase: { zh: '这一件没取到', en: 'The case could not be loaded' },
})

const none: ReadonlySet<string> = new Set()

export default function Inbox() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const navigate = useNavigate()
  // Below 1280 the pane lies over the list and opens only when a case is asked for.
  const narrow = useNarrow(1280)
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
  const [current, setCurrentId] = useState<string | undefined>(params.get('case') ?? undefined)
  const [paneOpen, setPaneOpen] = useState(params.has('case'))
  const [toast, setToast] = useState<{ text: string; recall?: Recall } | null>(null)
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
  const groups = useMemo(
    () =>
      sort === 'reported' || view === 'all' || view === 'resolvedToday'
        ? [
            {
              id: view,
              title: w(viewWords[view]),
              rows: groupRows(list.rows, now, lang, parts)
                .flatMap((g) => g.rows)
                .sort((a, b) => order(list.rows, a.id) - order(list.rows, b.id)),
            },
          ].filter((g) => g.rows.length > 0)
        : groupRows(list.rows, now, lang, parts),
    [list.rows, now, lang, parts, sort, view, w],
  )
  // On a phone there is room for the time, not for the name of the clock; the group says it.
  const fitted = useMemo(
    () =>
      phone
        ? groups.map((g) => ({
            ...g,
            rows: g.rows.map((r) => (r.clock ? { ...r, clock: { ...r.clock, label: '' } } : r)),
          }))
        : groups,
    [groups, phone],
  )
  const byId = useMemo(() => new Map(list.rows.map((r) => [r.id, r])), [list.rows])

  const rest = useRest(current, 80)
  const wanted = rest && (!narrow || paneOpen) ? rest : undefined
  const detail = useAsk(getCase, { params: { id: wanted ?? '' } }, { enabled: Boolean(wanted) })
  const c = detail.data && detail.data.id === wanted ? detail.data : undefined

  const setCurrent = useCallback((id: string) => setCurrentId(id), [])
  // The address names the case at rest, so that reloading and sending it come back here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the case changes the address
  useEffect(() => {
    if (rest && params.get('case') !== rest) change((p) => withFilter(p, { case: rest }))
  }, [rest])
  useEffect(() => {
    if (counts.data) setBadge('supervision', counts.data.views.late ?? 0)
  }, [counts.data])

  // A case that was taken back becomes current as soon as the list has it again.
  const [coming, setComing] = useState<string | null>(null)
  useEffect(() => {
    if (!coming || !byId.has(coming)) return
    setCurrentId(coming)
    setComing(null)
  }, [coming, byId])
  const hush = useCallback(() => setToast(null), [])
  const next = (id: string) => {
    const ids = groups.flatMap((g) => g.rows.map((r) => r.id))
    const at = ids.indexOf(id)
    const to = ids[at + 1] ?? ids[at - 1]
    if (to) setCurrentId(to)
  }
  const onDone = ({ action }: Sent, done: { id: string; title: string }) => {
    const text = `${w(doneWords(action))} · ${done.title}`
    announce(text)
    setToast({ text })
    if (action === 'dispatch' || action === 'reject' || action === 'archive') next(done.id)
    document.querySelector<HTMLElement>('.y-grid')?.focus({ preventScroll: true })
  }
  const work = useCaseWork(c, onDone)
  const recalls = useRecalls().filter((r) => r.until > Date.now())
  const undo = useAct()
  const recall = async (r: Recall | undefined) => {
    if (!r) return
    // Clocks may have written into the case since; whether it can still be taken back the server decides anyway.
    const latest = await call(getCase, { params: { id: r.id } }).catch(() => null)
    const sent = await undo.send(r.id, latest?.version ?? r.version, 'recall', {})
    dropRecall(r.id)
    if (!sent) return
    list.admit([r.id])
    setComing(r.id)
    setToast({ text: t('recalled', { title: r.title }) })
  }
  useEffect(() => {
    if (undo.problem) setToast({ text: t('recallFailed', { why: undo.problem.problem.title }) })
  }, [undo.problem, t])

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
    if (paneOpen && narrow) setPaneOpen(false)
    else if (q) setQ('')
    document.querySelector<HTMLElement>('.y-grid')?.focus({ preventScroll: true })
  }
  useKeys([
    { id: 'inbox.search', keys: '/', words: words.focusSearch, run: () => search.current?.focus() },
    {
      id: 'case.full',
      keys: 'O',
      words: words.full,
      off: !current,
      run: () => void navigate(`/cases/${current}`),
    },
    ...(can('report.create')
      ? [
          {
            id: 'report.phone',
            keys: 'N',
            words: words.phone,
            command: true,
            run: () => void navigate('/reports/new'),
          },
        ]
      : []),
    ...(recalls.length
      ? [
          {
            id: 'case.recallLast',
            keys: 'Ctrl+Z',
            words: actionWords.recall.words,
            run: () => void recall(recalls[0]),
          },
        ]
      : []),
    ...(narrow && !paneOpen
      ? [{ id: 'case.open', keys: 'Enter', words: words.openCase, run: () => setPaneOpen(true) }]
      : []),
    { id: 'inbox.back', keys: 'Escape', words: words.back, run: leave },
  ])

  const picked = [...selected].flatMap((id) => byId.get(id) ?? [])
  const onFilter = (f: Filter) => {
    if ('q' in f) setQ(f.q ?? '')
    change((p) => withFilter(p, { ...f, saved: undefined }))
  }
  const openView = (v: View) => {
    setSelected(none)
    setCurrentId(undefined)
    change((p) => withFilter(p, { view: v, case: undefined, saved: undefined }))
  }
  const openSaved = (id: string, query: Partial<CaseFilter>) => {
    setSelected(none)
    setCurrentId(undefined)
    setQ(query.q ?? '')
    setParams(withFilter(new URLSearchParams(), { ...query, saved: id }), { replace: true })
  }
  const held = counts.data?.views[view] ?? 0
  const n = filterSize(filter)
  const soon = counts.data?.views.soon ?? 0
  const openCount = counts.data?.views.open ?? 0
  const empty =
    n > 0 ? (
      <EmptyCells
        kind="filtered"
        title={t('filteredTitle', { n })}
        actions={
          <Btn
            pri
            onClick={() => {
              setQ('')
              setParams(withFilter(new URLSearchParams(), { view }), { replace: true })
            }}
          >
            {t('clear')}
          </Btn>
        }
      >
        {t('filteredText', { view: w(viewWords[view]), n: held })}
      </EmptyCells>
    ) : (
      <EmptyCells
        kind="done"
        title={t('doneTitle', { view: w(viewWords[view]) })}
        actions={
          view !== 'soon' && soon > 0 ? (
            <Btn pri onClick={() => openView('soon')}>
              {t('goSoon', { n: soon })}
            </Btn>
          ) : openCount > 0 && view !== 'open' ? (
            <Btn pri onClick={() => openView('open')}>
              {t('goOpen', { n: openCount })}
            </Btn>
          ) : undefined
        }
      >
        {t('doneText')}
      </EmptyCells>
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
            setPaneOpen(true)
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
                  document.querySelector<HTMLElement>('.y-grid')?.focus()
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
          {views.map((v) => (
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
            current={current}
            onCurrent={setCurrent}
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
        {selected.size > 0 || results ? (
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
          {recalls[0] && <RecallNote recalls={recalls} onUndo={() => void recall(recalls[0])} />}
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
      {(!narrow || paneOpen) &&
        (c ? (
          <CasePane c={c} work={work} {...(narrow ? { onClose: () => setPaneOpen(false) } : {})} />
        ) : (
          <aside className="y-pane">
            {detail.error ? (
              <div className="y-page-pad">
                <ProblemPanel
                  problem={detail.error}
                  title={t('noCase')}
                  safe=""
                  onRetry={() => void detail.refetch()}
                />
              </div>
            ) : wanted ? (
              <>
                <div className="y-pane-h">
                  <h1>{byId.get(wanted)?.title ?? ''}</h1>
                </div>
                <div className="y-pane-b">
                  {online ? (
                    <Loading rows={6} />
                  ) : (
                    <OfflineBar title={t('offline')}>{t('offlineWhat')}</OfflineBar>
                  )}
                </div>
              </>
            ) : (
              <p className="y-pickone">{t('pickOne')}</p>
            )}
          </aside>
        ))}
      {toast && (
        <Toast
          onGone={hush}
          {...(recalls[0] && !undo.problem
            ? { action: `${w(actionWords.recall.words)} Ctrl Z`, onAction: () => void recall(recalls[0]) }
            : {})}
        >
          {toast.text}
        </Toast>
      )}
    </div>
  )
}

const order = (rows: readonly { id: string }[], id: string): number => rows.findIndex((r) => r.id === id)
