import { useState } from 'react'
import { newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { dict, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { ViewRail } from '../../../ui/views.tsx'
import { type CaseFilter, countCases, removeView, savedViews, saveView, type View } from '../contract.ts'
import { type Filter, filterSize } from './model.ts'
import { focusNow } from './send.ts'
import { viewWords } from './words.ts'

const words = dict({
  todo: { zh: '我要做的', en: 'To do' },
  mine: { zh: '我的视图', en: 'My views' },
  all: { zh: '全部', en: 'Everything' },
  today: { zh: '今天', en: 'Today' },
  save: { zh: '把当前筛选存为视图', en: 'Save this filter as a view' },
  saveOff: { zh: '先筛选，再存', en: 'Filter first, then save' },
  name: { zh: '给它起个名', en: 'Name it' },
  keep: { zh: '存下', en: 'Save' },
  remove: { zh: '删掉“{name}”', en: 'Remove “{name}”' },
  edit: { zh: '管理', en: 'Manage' },
  done: { zh: '好了', en: 'Done' },
  confirmed: { zh: '我今天确认', en: 'Confirmed today' },
  corrected: { zh: '改过系统判断', en: 'Corrected' },
  each: { zh: '平均每件用时', en: 'Average each' },
  n: { zh: '{n} 件', en: '{n}' },
  s: { zh: '{n} 秒', en: '{n} s' },
})

/** What a person may do decides which lists ask something of them; within these zero stays visible. */
const todo: readonly (readonly [View, string | null])[] = [
  ['next', null],
  ['confirm', 'case.confirm'],
  ['returned', 'case.dispatch|case.rule'],
  ['mine', 'case.handle'],
  ['late', null],
  ['soon', null],
  ['unsigned', 'case.dispatch|case.supervise'],
  ['undelivered', 'case.dispatch|case.supervise'],
  ['unseen', 'case.dispatch|case.supervise'],
]
/** These part the whole: the first three add up to the last. */
const everything: View[] = ['open', 'evaluate', 'closed', 'all']

function useTodo(view: View): View[] {
  const { can } = useSession()
  return todo.filter(([v, verbs]) => verbs === null || can(verbs) || v === view).map(([v]) => v)
}

/** Every view that this person is offered, in the order of the rail. */
export const useViews = (view: View): View[] => [...useTodo(view), ...everything, 'resolvedToday']

/** Views with their counts, saved filters, and what I did today. */
export function InboxRail({
  view,
  saved,
  filter,
  onView,
  onSaved,
}: {
  view: View
  /** Id of the saved filter that is open. */
  saved: string | null
  filter: Filter
  onView: (v: View) => void
  onSaved: (id: string, query: Partial<CaseFilter>) => void
}) {
  const t = useT(words)
  const w = useWord()
  const me = useMe()
  const duties = useTodo(view)
  const [naming, setNaming] = useState(false)
  const [editing, setEditing] = useState(false)
  const [name, setName] = useState('')
  const counts = useAsk(countCases, {}, { refetchInterval: 60_000 })
  const views = useAsk(savedViews, {}, { refetchInterval: 120_000 })
  const keep = useSend(saveView, { renew: [savedViews], onDone: () => setNaming(false) })
  const remove = useSend(removeView, { renew: [savedViews] })
  const today = counts.data?.today
  const count = (v: View) => (counts.data ? { count: counts.data.views[v] ?? 0 } : {})
  const mine = views.data?.views ?? []
  return (
    <ViewRail
      head={
        <>
          <b>{me.place || me.name}</b>
          {[w(me.post), me.name].filter(Boolean).join(' · ')}
        </>
      }
      current={saved ?? view}
      onOpen={(id) => {
        const own = mine.find((v) => v.id === id)
        if (own) onSaved(own.id, own.query as Partial<CaseFilter>)
        else onView(id as View)
      }}
      groups={[
        {
          title: t('todo'),
          views: duties.map((v) => ({
            id: v,
            label: w(viewWords[v]),
            ...count(v),
            ...(v === 'late' || v === 'soon' ? { tone: v } : {}),
          })),
        },
        ...(mine.length
          ? [{ title: t('mine'), views: mine.map((v) => ({ id: v.id, label: v.name, count: v.count })) }]
          : []),
        {
          title: t('all'),
          views: everything.map((v) => ({ id: v, label: w(viewWords[v]), ...count(v) })),
        },
        {
          title: t('today'),
          views: [{ id: 'resolvedToday', label: w(viewWords.resolvedToday), ...count('resolvedToday') }],
        },
      ]}
      action={
        <div className="y-saved">
          {naming ? (
            <form
              onSubmit={(e) => {
                e.preventDefault()
                if (name.trim())
                  keep.mutate({
                    body: {
                      requestId: newRequestId(),
                      name: name.trim(),
                      query: { view, ...filter },
                    },
                  })
              }}
            >
              <input
                ref={focusNow}
                value={name}
                maxLength={30}
                aria-label={t('name')}
                placeholder={t('name')}
                onChange={(e) => setName(e.target.value)}
                onKeyDown={(e) => e.key === 'Escape' && setNaming(false)}
              />
              <Btn sm pri type="submit" busy={keep.isPending} onClick={undefined}>
                {t('keep')}
              </Btn>
              {keep.error && <em className="fault">{keep.error.title}</em>}
            </form>
          ) : (
            <button
              type="button"
              className="y-vw"
              aria-disabled={filterSize(filter) === 0}
              title={filterSize(filter) === 0 ? t('saveOff') : undefined}
              onClick={() => {
                if (filterSize(filter) === 0) return
                setName('')
                setNaming(true)
              }}
            >
              <Icon name="plus" />
              {t('save')}
            </button>
          )}
          {mine.length > 0 && (
            <button type="button" className="y-vw" onClick={() => setEditing(!editing)}>
              <Icon name="sliders" />
              {t(editing ? 'done' : 'edit')}
            </button>
          )}
          {editing &&
            mine.map((v) => (
              <button
                type="button"
                className="y-vw"
                key={v.id}
                aria-label={t('remove', { name: v.name })}
                onClick={() => remove.mutate({ params: { id: v.id } })}
              >
                <Icon name="trash" />
                <span className="y-ell">{v.name}</span>
              </button>
            ))}
        </div>
      }
      {...(today
        ? {
            foot: [
              { label: t('confirmed'), value: t('n', { n: today.confirmed }) },
              { label: t('corrected'), value: t('n', { n: today.corrected }) },
              {
                label: t('each'),
                value: today.secondsEach === null ? '—' : t('s', { n: today.secondsEach }),
              },
            ],
          }
        : {})}
    />
  )
}
