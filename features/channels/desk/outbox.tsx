import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { dict, type Lang, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import {
  type ChannelState,
  channelsList,
  type OutboxItem,
  outboxCancel,
  outboxHandOver,
  outboxList,
  outboxRetry,
  outboxSheet,
} from '../contract.ts'
import { words as common, icons, kindWords } from './words.ts'

const words = dict({
  stuck: { zh: '没送到', en: 'Not arrived' },
  moving: { zh: '在路上', en: 'On the way' },
  delivered: { zh: '送到了', en: 'Arrived' },
  cancelled: { zh: '不送了', en: 'Given up' },
  every: { zh: '所有渠道', en: 'All channels' },
  retry: { zh: '再送一次', en: 'Send again' },
  told: { zh: '已由人转告', en: 'Told by a person' },
  give: { zh: '不送了', en: 'Give up' },
  sheet: { zh: '下载表格', en: 'Download table' },
  allArrived: { zh: '都送到了', en: 'Everything has arrived' },
  allArrivedWhat: {
    zh: '结果办完就回到来的渠道；送不到的会出现在这里，也会有一条任务。',
    en: 'Results go back to where the report came from; what cannot arrive shows here and as a task.',
  },
  nothing: { zh: '这里没有', en: 'Nothing here' },
  tries: { zh: '送了 {n} 次', en: '{n} {n|try|tries}' },
  nextAt: { zh: '{at} 再送', en: 'again at {at}' },
  now: { zh: '正在送', en: 'being sent' },
  byHand: { zh: '没有对接的平台，要由人转告', en: 'no system to tell: hand it over' },
  page: { zh: '跟踪页', en: 'tracking page' },
  receipt: { zh: '回执 {n}', en: 'receipt {n}' },
  person: { zh: '由人转告：{note}', en: 'told by a person: {note}' },
  howTold: { zh: '怎么转告的', en: 'How it was told' },
  howToldHint: {
    zh: '如：电话告知热线王工；留作回执',
    en: 'E.g. by phone to the hotline; kept as the receipt',
  },
  why: { zh: '为什么不送了', en: 'Why give up' },
  willTell: {
    zh: '会：记为送到，留下您写的话；任务关掉。',
    en: 'Marks them as arrived with your words as receipt; the task closes.',
  },
  willGive: {
    zh: '会：不再送，原因留在事件里；以后还能再送。',
    en: 'They are not sent any more; the reason is kept and they can be sent again later.',
  },
  done: { zh: '做了 {n} 条', en: '{n} done' },
  round: { zh: '第 {n} 次重开后', en: 'after reopening {n}' },
})

const views = {
  stuck: ['stuck'],
  moving: ['pending', 'sending'],
  delivered: ['delivered'],
  cancelled: ['cancelled'],
} as const
type View = keyof typeof views

export function Outbox({ channels, channel: first }: { channels: ChannelState[]; channel: string }) {
  const t = useT(words)
  const tc = useT(common)
  const w = useWord()
  const lang = useLang()
  const { can } = useSession()
  const [view, setView] = useState<View>('stuck')
  const [channel, setChannel] = useState(first)
  const [limit, setLimit] = useState(50)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<'told' | 'give' | null>(null)
  const list = useAsk(
    outboxList,
    { query: { state: [...views[view]], channel: channel || undefined, limit } },
    { refetchInterval: 10_000 },
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, another choice
  useEffect(() => setChosen(new Set()), [view, channel])
  const onDone = (a: { changed: number }) => {
    setChosen(new Set())
    setAsking(null)
    announce(t('done', { n: a.changed }))
  }
  const renew = [outboxList, channelsList]
  const retry = useSend(outboxRetry, { renew, onDone })
  const cancel = useSend(outboxCancel, { renew, onDone })
  const handOver = useSend(outboxHandOver, { renew, onDone })
  const items = list.data?.items ?? []
  const ids = items.filter((i) => chosen.has(i.id)).map((i) => i.id)
  const may = can('task.do') && (view === 'stuck' || view === 'cancelled')
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const problem = list.error ?? retry.error ?? cancel.error ?? handOver.error

  return (
    <>
      <div className="ch-bar">
        <Tabs
          label={tc('outbox')}
          tabs={(Object.keys(views) as View[]).map((k) => ({
            id: k,
            text: `${t(k)} ${k === view ? (list.data?.total ?? '') : ''}`,
          }))}
          current={view}
          onOpen={setView}
        />
        <select aria-label={tc('overview')} value={channel} onChange={(e) => setChannel(e.target.value)}>
          <option value="">{t('every')}</option>
          {channels
            .filter((c) => c.reaches === 'system')
            .map((c) => (
              <option key={c.key} value={c.key}>
                {w(c.name)}
              </option>
            ))}
        </select>
        <span className="sp" />
        {view === 'stuck' && channel && can('task.do') && items.length > 0 && (
          <a className="y-btn sm" href={addressOf(outboxSheet, {}, { channel })} download>
            <Icon name="download" />
            {t('sheet')}
          </a>
        )}
      </div>
      {problem && <ProblemPanel problem={problem} onRetry={() => void list.refetch()} />}
      {!list.data && !list.error && <Loading />}
      {list.data && items.length === 0 && (
        <EmptyCells
          kind={view === 'stuck' && !channel ? 'done' : 'filtered'}
          title={t(view === 'stuck' ? 'allArrived' : 'nothing')}
        >
          {view === 'stuck' && t('allArrivedWhat')}
        </EmptyCells>
      )}
      {items.length > 0 && (
        <div className="y-card ch-list">
          {may && (
            <div className="ch-acts">
              <label>
                <input
                  type="checkbox"
                  checked={ids.length === items.length}
                  onChange={() =>
                    setChosen(ids.length === items.length ? new Set() : new Set(items.map((i) => i.id)))
                  }
                />
                {ids.length ? tc('chosen', { n: ids.length }) : tc('all')}
              </label>
              <span className="sp" />
              <Btn
                sm
                icon="sync"
                disabled={!ids.length}
                busy={retry.isPending}
                onClick={() => retry.mutate({ body: { ids } })}
              >
                {t('retry')}
              </Btn>
              {view === 'stuck' && (
                <>
                  <Btn sm icon="check" disabled={!ids.length} onClick={() => setAsking('told')}>
                    {t('told')}
                  </Btn>
                  <Btn sm disabled={!ids.length} onClick={() => setAsking('give')}>
                    {t('give')}
                  </Btn>
                </>
              )}
            </div>
          )}
          <ul>
            {items.map((i) => (
              <Message
                key={i.id}
                item={i}
                name={nameOf(channels, i.channel, lang)}
                chosen={chosen.has(i.id)}
                onToggle={may ? () => toggle(i.id) : undefined}
              />
            ))}
          </ul>
          {list.data?.next && (
            <Btn ghost onClick={() => setLimit(200)}>
              {tc('more', { n: list.data.total - items.length })}
            </Btn>
          )}
        </div>
      )}
      {asking && (
        <Reason
          title={t(asking)}
          label={t(asking === 'told' ? 'howTold' : 'why')}
          hint={asking === 'told' ? t('howToldHint') : undefined}
          will={t(asking === 'told' ? 'willTell' : 'willGive')}
          busy={handOver.isPending || cancel.isPending}
          onClose={() => setAsking(null)}
          onSend={(text) =>
            asking === 'told'
              ? handOver.mutate({ body: { ids, note: text } })
              : cancel.mutate({ body: { ids, reason: text } })
          }
        />
      )}
    </>
  )
}

const nameOf = (channels: ChannelState[], key: string, lang: Lang): string =>
  channels.find((c) => c.key === key)?.name[lang] ?? key

function Message({
  item,
  name,
  chosen,
  onToggle,
}: {
  item: OutboxItem
  name: string
  chosen: boolean
  onToggle?: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const kind = kindWords[item.kind]
  const r = item.receipt
  const state =
    item.state === 'delivered'
      ? [
          item.deliveredAt && moment(item.deliveredAt, now, lang),
          r?.via === 'page'
            ? t('page')
            : r?.via === 'person'
              ? t('person', { note: String(r.note ?? '') })
              : null,
          r?.number ? t('receipt', { n: String(r.number) }) : null,
        ]
      : item.state === 'sending'
        ? [t('now')]
        : [
            item.lastError === 'channel.by_hand' ? t('byHand') : item.lastError,
            item.attempts > 0 && item.lastError !== 'channel.by_hand'
              ? t('tries', { n: item.attempts })
              : null,
            item.nextAt ? t('nextAt', { at: moment(item.nextAt, now, lang) }) : null,
          ]
  return (
    <li className={chosen ? 'on' : ''}>
      {onToggle && (
        <input
          type="checkbox"
          checked={chosen}
          onChange={onToggle}
          aria-label={`${name} ${item.externalId ?? ''}`}
        />
      )}
      <Icon name={icons[item.channel] ?? 'channel'} />
      <div className="what">
        <b>
          {name} {item.externalId}
        </b>
        <Link to={`/cases/${item.caseId}`}>
          {item.caseNumber} {item.caseTitle}
        </Link>
      </div>
      <div className={`state ${item.state}`}>
        <b>
          {kind ? w(kind) : item.kind}
          {item.kind === 'result' && item.round > 0 && ` · ${t('round', { n: item.round })}`}
        </b>
        <span>{state.filter(Boolean).join(' · ')}</span>
      </div>
    </li>
  )
}

function Reason({
  title,
  label,
  hint,
  will,
  busy,
  onClose,
  onSend,
}: {
  title: string
  label: string
  hint?: string
  will: string
  busy: boolean
  onClose: () => void
  onSend: (text: string) => void
}) {
  const tc = useT(common)
  const [text, setText] = useState('')
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="ch-form"
        onSubmit={(e) => {
          e.preventDefault()
          if (text.trim()) onSend(text.trim())
        }}
      >
        <label>
          {label}
          <textarea
            autoFocus
            rows={3}
            maxLength={300}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        </label>
        {hint && <small>{hint}</small>}
        <p className="will">{will}</p>
        <div className="ch-acts">
          <Btn onClick={onClose}>{tc('cancel')}</Btn>
          <span className="sp" />
          <Btn pri type="submit" disabled={!text.trim()} busy={busy}>
            {title}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
