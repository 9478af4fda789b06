import './cases.css'
import { useEffect, useMemo, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { setBadge } from '../../../ui/badges.ts'
import { Btn } from '../../../ui/button.tsx'
import { count } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { ClockMark } from '../../../ui/marks.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { CaseList } from '../../../ui/rows.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { countCases, type View } from '../contract.ts'
import { BulkBar } from './bulk.tsx'
import { clockFormatter } from './parts.tsx'
import { usePresence, withOthers } from './presence.tsx'
import { CaseSide, DeskToast } from './side.tsx'
import { bundles } from './supervision-model.ts'
import { focusList, useDesk } from './use-desk.ts'
import { useList, useLiveRenew } from './use-list.ts'
import { viewWords } from './words.ts'

const words = dict({
  title: { zh: '督办', en: 'Supervision' },
  note: { zh: '谁该动、还差多久、催过没有', en: 'Who has to act, how long is left, who was reminded' },
  supervised: { zh: '督办中', en: 'Supervised' },
  byUnit: { zh: '按承办单位', en: 'By unit' },
  byPlace: { zh: '按社区', en: 'By community' },
  group: { zh: '怎么分', en: 'Grouped' },
  empty: { zh: '{view}：没有', en: '{view}: none' },
  emptyWhat: { zh: '这一栏现在是空的。去看在办的。', en: 'Nothing stands here now. See what is open.' },
  goOpen: { zh: '去看在办的 {n} 件', en: 'See {n} open' },
  notLoaded: { zh: '清单没取到', en: 'The list could not be loaded' },
  list: { zh: '要督办的', en: 'To supervise' },
  back: { zh: '退一步', en: 'Back one level' },
})

const tabs = ['late', 'soon', 'supervised', 'returned', 'unsigned'] as const satisfies readonly View[]
type Tab = (typeof tabs)[number]
const tabWords = { ...viewWords, supervised: words.supervised }
const none: ReadonlySet<string> = new Set()

/** What is late or nearly so, by who has to act: the same list, keys and pane as the inbox; many are reminded at once. */
export default function Supervision() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const asked = params.get('tab')
  const tab: Tab = (tabs as readonly string[]).includes(asked ?? '') ? (asked as Tab) : 'late'
  const by = params.get('by') === 'place' ? 'place' : 'unit'
  const [selected, setSelected] = useState<ReadonlySet<string>>(none)
  const [results, setResults] = useState(false)
  useLiveRenew()
  const counts = useAsk(countCases, {}, { refetchInterval: 60_000 })
  const list = useList(tab, {}, 'next')
  const others = usePresence()
  const confirms = can('case.confirm')
  const rules = can('case.rule|case.dispatch')
  const groups = useMemo(
    () => bundles(list.rows, by, now, lang, { confirms, rules }),
    [list.rows, by, now, lang, confirms, rules],
  )
  const order = useMemo(() => groups.flatMap((g) => g.rows.map((r) => r.id)), [groups])
  const byId = useMemo(() => new Map(list.rows.map((r) => [r.id, r])), [list.rows])
  const desk = useDesk(list, order, params.get('case') ?? undefined)
  const late = counts.data?.views.late
  useEffect(() => {
    if (late !== undefined) setBadge('supervision', late)
  }, [late])
  const set = (k: string, v: string) =>
    setParams(
      (p) => {
        const next = new URLSearchParams(p)
        next.set(k, v)
        next.delete('case')
        return next
      },
      { replace: true },
    )
  const show = (next: Tab) => {
    setSelected(none)
    setResults(false)
    desk.forget()
    set('tab', next)
  }
  useKeys([
    ...tabs.map((k, i) => ({
      id: `supervision.${k}`,
      keys: `V ${i + 1}`,
      words: tabWords[k],
      run: () => show(k),
    })),
    {
      id: 'supervision.back',
      keys: 'Escape',
      words: words.back,
      run: () => {
        if (desk.narrow && desk.paneOpen) desk.openPane(false)
        else setSelected(none)
        focusList()
      },
    },
  ])
  const picked = [...selected].flatMap((id) => byId.get(id) ?? [])
  return (
    <div className="y-sup">
      <header>
        <h1>
          {t('title')}
          <small>{t('note')}</small>
        </h1>
        <div className="y-choice">
          {tabs.map((k, i) => (
            <button type="button" key={k} aria-pressed={tab === k} onClick={() => show(k)}>
              {(k === 'late' || k === 'soon') && <ClockMark state={k} />} {tabWords[k][lang]}{' '}
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
        <section
          className="y-listcol"
          aria-label={t('list')}
          onClickCapture={(e) => {
            if (e.target instanceof Element && e.target.closest('.y-cr') && !e.target.closest('input'))
              desk.openPane(true)
          }}
        >
          {list.problem ? (
            <div className="y-page-pad">
              <ProblemPanel problem={list.problem} title={t('notLoaded')} safe="" onRetry={list.retry} />
            </div>
          ) : list.pending ? (
            <div className="y-list">
              <Loading rows={10} />
            </div>
          ) : (
            <CaseList
              groups={withOthers(groups, others, lang)}
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
              pickGroups
              empty={
                <EmptyCells
                  kind="done"
                  title={t('empty', { view: tabWords[tab][lang] })}
                  actions={
                    <Btn pri onClick={() => void navigate('/inbox?view=open')}>
                      {t('goOpen', { n: counts.data?.views.open ?? 0 })}
                    </Btn>
                  }
                >
                  {t('emptyWhat')}
                </EmptyCells>
              }
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
        </section>
        <CaseSide desk={desk} title={byId.get(desk.wanted ?? '')?.title ?? ''} others={others} />
      </div>
      <DeskToast desk={desk} />
    </div>
  )
}
