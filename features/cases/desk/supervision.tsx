import './cases.css'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { setBadge } from '../../../ui/badges.ts'
import { Btn } from '../../../ui/button.tsx'
import { ClockTag } from '../../../ui/clock.tsx'
import { count } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { ClockMark } from '../../../ui/marks.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading, Toast } from '../../../ui/states.tsx'
import { type CaseRow, countCases, getCase, listCases, type View } from '../contract.ts'
import { BulkBar } from './bulk.tsx'
import { groupAt, rowClock } from './model.ts'
import { clockFormatter } from './parts.tsx'
import { useLiveRenew } from './use-list.ts'
import { clockName, doneWords, stateWords } from './words.ts'
import { CaseDock, useCaseWork } from './work.tsx'

const words = dict({
  title: { zh: '督办', en: 'Supervision' },
  note: { zh: '谁该动、还差多久、催过没有', en: 'Who has to act, how long is left, who was reminded' },
  late: { zh: '已超期', en: 'Late' },
  soon: { zh: '将到期', en: 'Due soon' },
  supervised: { zh: '督办中', en: 'Supervised' },
  returned: { zh: '退回待裁', en: 'Returns to rule' },
  unsigned: { zh: '派出未签收', en: 'Not yet accepted' },
  byUnit: { zh: '按承办单位', en: 'By unit' },
  byPlace: { zh: '按社区', en: 'By community' },
  group: { zh: '怎么分', en: 'Grouped' },
  nobody: { zh: '还没派出，等确认', en: 'Not dispatched, to confirm' },
  count: { zh: '{n} 件', en: '{n} cases' },
  lateN: { zh: '超 {n}', en: '{n} late' },
  soonN: { zh: '近 {n}', en: '{n} soon' },
  pick: { zh: '选这一组', en: 'Select the group' },
  pickOne: { zh: '选中 {title}', en: 'Select {title}' },
  what: { zh: '事件', en: 'Case' },
  clock: { zh: '下一时限', en: 'Next due' },
  acts: { zh: '该谁动', en: 'Who acts' },
  state: { zh: '到哪一步', en: 'State' },
  level: { zh: '级别', en: 'Level' },
  you: { zh: '您（确认派遣）', en: 'You (confirm)' },
  ruler: { zh: '您（裁定）', en: 'You (rule)' },
  flagged: { zh: '督办中', en: 'supervised' },
  back: { zh: '退回 {n} 次', en: 'returned {n}×' },
  doing: { zh: '{step}：{who}', en: '{step}: {who}' },
  empty: { zh: '没有要督办的', en: 'Nothing to supervise' },
  emptyWhat: { zh: '没有超期，也没有将到期的。去看在办的。', en: 'Nothing late and nothing due soon.' },
  goOpen: { zh: '去看在办的 {n} 件', en: 'See {n} open' },
  notLoaded: { zh: '清单没取到', en: 'The list could not be loaded' },
  act: { zh: '处理', en: 'Act' },
  close: { zh: '关上', en: 'Close' },
  more: { zh: '只显示最急的 200 件', en: 'Only the 200 most pressing are shown' },
})

const tabs = ['late', 'soon', 'supervised', 'returned', 'unsigned'] as const satisfies readonly View[]
type Tab = (typeof tabs)[number]

interface Bundle {
  key: string
  title: string
  rows: CaseRow[]
  late: number
  soon: number
}

/** Rows of the same unit or community together, the worst first. */
function bundles(rows: readonly CaseRow[], by: 'unit' | 'place', now: number, nobody: string): Bundle[] {
  const out = new Map<string, Bundle>()
  for (const r of rows) {
    const owner = r.state === 'triage' ? null : r.mainUnitId
    const key = by === 'unit' ? (owner ?? '') : r.regionPath.slice(0, 12)
    const title =
      by === 'unit'
        ? owner
          ? (r.mainUnitName ?? nobody)
          : nobody
        : r.regionName.replace(/\s*\d+\s*格.*$/, '')
    const b = out.get(key) ?? { key, title, rows: [], late: 0, soon: 0 }
    b.rows.push(r)
    const group = groupAt(r, now)
    const past = r.nextDueAt !== null && Date.parse(r.nextDueAt) < now
    if (past) b.late++
    else if (group === 'soon') b.soon++
    out.set(key, b)
  }
  return [...out.values()].sort((a, b) => b.late - a.late || b.soon - a.soon || b.rows.length - a.rows.length)
}

/** What is late or nearly so, by who has to act; reminding and supervising of many at once, rulings one by one. */
export default function Supervision() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const asked = params.get('tab')
  const tab: Tab = (tabs as readonly string[]).includes(asked ?? '') ? (asked as Tab) : 'late'
  const by = params.get('by') === 'place' ? 'place' : 'unit'
  const set = (k: string, v: string) =>
    setParams(
      (p) => {
        const next = new URLSearchParams(p)
        next.set(k, v)
        return next
      },
      { replace: true },
    )
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [results, setResults] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  const [toast, setToast] = useState('')
  useLiveRenew()
  const counts = useAsk(countCases, {}, { refetchInterval: 60_000 })
  const list = useAsk(listCases, { query: { view: tab, limit: 200 } }, { refetchInterval: 60_000 })
  const rows = list.data?.rows ?? []
  const groups = useMemo(() => bundles(rows, by, now, t('nobody')), [rows, by, now, t])
  const late = counts.data?.views.late ?? 0
  useEffect(() => setBadge('supervision', late), [late])
  const detail = useAsk(getCase, { params: { id: opened ?? '' } }, { enabled: Boolean(opened) })
  const c = opened && detail.data?.id === opened ? detail.data : undefined
  const hush = useCallback(() => setToast(''), [])
  const work = useCaseWork(c, ({ action }) => {
    const text = w(doneWords(action))
    setToast(text)
    announce(text)
  })
  useKeys([
    ...tabs.map((k, i) => ({
      id: `supervision.${k}`,
      keys: `V ${i + 1}`,
      words: words[k],
      run: () => set('tab', k),
    })),
    ...(can('report.create')
      ? [
          {
            id: 'report.phone',
            keys: 'N',
            words: { zh: '电话登记', en: 'Phone report' },
            run: () => void navigate('/reports/new'),
          },
        ]
      : []),
    ...(opened
      ? [{ id: 'supervision.close', keys: 'Escape', words: words.close, run: () => setOpened(null) }]
      : []),
  ])
  const toggle = (ids: string[]) => {
    const next = new Set(selected)
    const all = ids.every((id) => next.has(id))
    for (const id of ids) all ? next.delete(id) : next.add(id)
    setResults(false)
    setSelected(next)
  }
  const who = (r: CaseRow): string => {
    const step = w(clockName(r.nextKind))
    if (r.state === 'triage') return t('you')
    if (r.pending.length) return t('ruler')
    return t('doing', { step, who: [r.mainUnitName, r.mainAccountName].filter(Boolean).join(' ') })
  }
  const picked = rows.filter((r) => selected.has(r.id))
  return (
    <div className="y-sup">
      <header>
        <h1>
          {t('title')}
          <small>{t('note')}</small>
        </h1>
        <div className="y-choice">
          {tabs.map((k, i) => (
            <button
              type="button"
              key={k}
              aria-pressed={tab === k}
              onClick={() => {
                setSelected(new Set())
                set('tab', k)
              }}
            >
              {(k === 'late' || k === 'soon') && <ClockMark state={k} />} {t(k)}{' '}
              <b>{counts.data ? count(counts.data.views[k] ?? 0, lang) : ''}</b> <kbd>V {i + 1}</kbd>
            </button>
          ))}
          <span className="sp" />
          <fieldset className="y-choice" aria-label={t('group')}>
            {(['unit', 'place'] as const).map((k) => (
              <button type="button" key={k} aria-pressed={by === k} onClick={() => set('by', k)}>
                {t(k === 'unit' ? 'byUnit' : 'byPlace')}
              </button>
            ))}
          </fieldset>
        </div>
      </header>
      <div className="body">
        {list.error && !list.data ? (
          <ProblemPanel
            problem={list.error}
            title={t('notLoaded')}
            safe=""
            onRetry={() => void list.refetch()}
          />
        ) : list.isPending ? (
          <Loading rows={8} />
        ) : rows.length === 0 ? (
          <EmptyCells
            kind="done"
            title={t('empty')}
            actions={
              <Btn pri onClick={() => void navigate('/inbox?view=open')}>
                {t('goOpen', { n: counts.data?.views.open ?? 0 })}
              </Btn>
            }
          >
            {t('emptyWhat')}
          </EmptyCells>
        ) : (
          groups.map((g) => (
            <section key={g.key} className="y-card">
              <h2 className="y-sec">
                <label>
                  <input
                    type="checkbox"
                    aria-label={`${t('pick')} ${g.title}`}
                    checked={g.rows.every((r) => selected.has(r.id))}
                    onChange={() => toggle(g.rows.map((r) => r.id))}
                  />
                  {g.title}
                </label>
                <small>
                  {[
                    t('count', { n: g.rows.length }),
                    g.late ? t('lateN', { n: g.late }) : '',
                    g.soon ? t('soonN', { n: g.soon }) : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </h2>
              <div className="y-scrollx">
                <table className="y-suptable">
                  <thead className="sr">
                    <tr>
                      <th scope="col">{t('pick')}</th>
                      <th scope="col">{t('level')}</th>
                      <th scope="col">{t('what')}</th>
                      <th scope="col">{t('clock')}</th>
                      <th scope="col">{t('acts')}</th>
                      <th scope="col">{t('state')}</th>
                      <th scope="col">{t('act')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {g.rows.map((r) => {
                      const clock = rowClock(r, lang)
                      return (
                        <tr key={r.id} className={selected.has(r.id) ? 'sel' : ''}>
                          <td>
                            <input
                              type="checkbox"
                              aria-label={t('pickOne', { title: r.title })}
                              checked={selected.has(r.id)}
                              onChange={() => toggle([r.id])}
                            />
                          </td>
                          <td>
                            <LevelTag level={r.level} />
                          </td>
                          <td>
                            <Link to={`/cases/${r.id}`}>{r.title}</Link>
                            <small>
                              {r.regionName} · {r.number}
                            </small>
                          </td>
                          <td>{clock && <ClockTag clock={clock} due formatter={clockFormatter} />}</td>
                          <td>{who(r)}</td>
                          <td>
                            {[
                              w(stateWords[r.state]),
                              r.supervised ? t('flagged') : '',
                              r.returns ? t('back', { n: r.returns }) : '',
                            ]
                              .filter(Boolean)
                              .join(' · ')}
                          </td>
                          <td>
                            <Btn sm aria-expanded={opened === r.id} onClick={() => setOpened(r.id)}>
                              {t('act')}
                            </Btn>
                          </td>
                        </tr>
                      )
                    })}
                  </tbody>
                </table>
              </div>
            </section>
          ))
        )}
        {list.data?.next && <p className="y-none">{t('more')}</p>}
      </div>
      {selected.size > 0 || results ? (
        <BulkBar
          rows={picked}
          onClear={() => {
            setResults(false)
            setSelected(new Set())
          }}
          onDone={(failed) => {
            setResults(true)
            setSelected(new Set(failed))
          }}
        />
      ) : null}
      {opened && (
        <section className="y-supdock" aria-label={c?.title ?? t('act')}>
          {c ? (
            <>
              <p>
                <LevelTag level={c.level} /> <b>{c.title}</b>
                {c.pendingRequests[0] && (
                  <span>
                    {c.pendingRequests[0].byUnitName} {c.pendingRequests[0].byName}：“
                    {c.pendingRequests[0].reason}”
                    {c.pendingRequests[0].proposedUnitName
                      ? ` → ${c.pendingRequests[0].proposedUnitName}`
                      : ''}
                  </span>
                )}
                <Btn sm ghost icon="close" aria-label={t('close')} onClick={() => setOpened(null)} />
              </p>
              <CaseDock c={c} work={work} />
            </>
          ) : detail.error ? (
            <ProblemPanel problem={detail.error} />
          ) : (
            <Loading rows={2} />
          )}
        </section>
      )}
      {toast && <Toast onGone={hush}>{toast}</Toast>}
    </div>
  )
}
