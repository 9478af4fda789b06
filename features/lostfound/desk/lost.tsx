import './lost.css'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useRenew, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { postingDecide, postingsWork, postingViews } from '../contract.ts'

const words = dict({
  title: { zh: '寻人寻物', en: 'Lost and found' },
  waiting: { zh: '等着看的', en: 'To be read' },
  public: { zh: '公开着', en: 'Public' },
  over: { zh: '结束的', en: 'Over' },
  figure: {
    zh: '近 30 天找回 {found} 件，其中当天 {sameDay} 件',
    en: 'Found again in 30 days: {found}, {sameDay} on the same day',
  },
  see: { zh: '看居民页', en: 'Residents’ page' },
  views: { zh: '看哪些', en: 'Which' },
  noneWaiting: { zh: '没有等着看的', en: 'Nothing to be read' },
  nonePublic: { zh: '没有公开着的', en: 'Nothing is public' },
  noneOver: { zh: '还没有结束的', en: 'Nothing is over yet' },
  noneWhat: {
    zh: '居民在寻物页发的，先到这里，看过才公开。',
    en: 'What residents post comes here first and is public once it was read.',
  },
  happened: { zh: '{day} 的事', en: 'on {day}' },
  posted0: { zh: '{at} 发的', en: 'posted {at}' },
  will: {
    zh: '公开：马上登在居民页，30 天后自己撤下。找到了、结束：撤下，发的人从链接看到。',
    en: 'Publish: on the residents’ page at once, for 30 days. Found, close: taken off; who posted it sees that by the link.',
  },
  next: { zh: '下一条', en: 'Next' },
  prev: { zh: '上一条', en: 'Previous' },
  lost: { zh: '丢了东西', en: 'Lost' },
  found: { zh: '捡到东西', en: 'Found' },
  missing: { zh: '走失的人', en: 'Missing person' },
  heading: { zh: '标题', en: 'Title' },
  words: { zh: '公开的话', en: 'Public words' },
  posted: { zh: '发的原话', en: 'As posted' },
  took: { zh: '遮掉了：{what}', en: 'Masked: {what}' },
  matches: { zh: '可能是一回事', en: 'May belong together' },
  publish: { zh: '公开', en: 'Publish' },
  change: { zh: '照这样改', en: 'Change it' },
  refuse: { zh: '不公开', en: 'Refuse' },
  reason: { zh: '为什么（发的人看得到）', en: 'Why (who posted it reads this)' },
  gotIt: { zh: '找到了', en: 'Found' },
  stop: { zh: '结束', en: 'Close' },
  case: { zh: '看事件', en: 'Open the case' },
  changed: {
    zh: '同事刚改过这一条。您写的还在，看过再按一次。现在是：{now}',
    en: 'A colleague has just changed this one. What you wrote is kept: look, then press again. It now says: {now}',
  },
  gone: { zh: '「{title}」同事刚办过了', en: '“{title}” was just settled by a colleague' },
  did: { zh: '「{title}」{what}', en: '“{title}”: {what}' },
  didPublish: { zh: '已公开', en: 'public now' },
  didRefuse: { zh: '没有公开', en: 'refused' },
  didClose: { zh: '已结束', en: 'closed' },
  replies: { zh: '{n} 句话', en: '{n} {n|message|messages}' },
})

const noneOf = { waiting: 'noneWaiting', public: 'nonePublic', over: 'noneOver' } as const

type Row = AnswerOf<typeof postingsWork>['rows'][number]

/** Notices to be read before they are public; missing persons first. */
export default function LostFound() {
  const t = useT(words)
  const [params, setParams] = useSearchParams()
  const view = postingViews.find((v) => v === params.get('view')) ?? 'waiting'
  const list = useAsk(postingsWork, { query: { view } }, { refetchInterval: 15_000 })
  const rows = list.data?.rows ?? []
  const chosen = rows.find((r) => r.id === params.get('id')) ?? rows[0]
  const at = chosen ? rows.indexOf(chosen) : -1
  const [said, setSaid] = useState('')
  const tell = (text: string) => {
    setSaid(text)
    announce(text)
  }
  const choose = (r: Row | undefined) => r && setParams({ view, id: r.id }, { replace: true })
  useKeys([
    {
      id: 'lost.next',
      keys: 'J',
      words: words.next,
      run: () => choose(rows[Math.min(rows.length - 1, at + 1)]),
    },
    { id: 'lost.prev', keys: 'K', words: words.prev, run: () => choose(rows[Math.max(0, at - 1)]) },
  ])
  return (
    <div className="y-page lo">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('views')}
          tabs={postingViews.map((v) => ({ id: v, text: `${t(v)} ${list.data?.counts[v] ?? ''}` }))}
          current={view}
          onOpen={(v) => setParams({ view: v }, { replace: true })}
        />
        <small>{list.data && t('figure', { found: list.data.found, sameDay: list.data.sameDay })}</small>
        <span className="sp" />
        <a className="y-btn" href="/lost" target="_blank" rel="noreferrer">
          {t('see')}
        </a>
      </header>
      <div className="lo-body">
        {said && <p className="lo-said">{said}</p>}
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!list.data && !list.error && <Loading rows={5} />}
        {list.data && rows.length === 0 && (
          <EmptyCells kind="done" title={t(noneOf[view])}>
            {t('noneWhat')}
          </EmptyCells>
        )}
        {chosen && (
          <div className="lo-cols">
            <ul className="lo-list">
              {rows.map((r) => (
                <li key={r.id}>
                  <button
                    type="button"
                    aria-current={r === chosen}
                    onClick={() => {
                      choose(r)
                      showBelow('.lo-one')
                    }}
                  >
                    <b>{r.title}</b>
                    <small>
                      {t(r.kind)} · {r.place}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
            <One key={`${chosen.id}:${chosen.state}`} r={chosen} tell={tell} />
          </div>
        )}
      </div>
    </div>
  )
}

function One({ r, tell }: { r: Row; tell: (text: string) => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [title, setTitle] = useState(r.title)
  const [text, setText] = useState(r.words)
  const [reason, setReason] = useState('')
  const renew = useRenew()
  const send = useSend(postingDecide, {
    renew: [postingsWork],
    onDone: (_, { body }) => {
      const what = body?.do === 'publish' ? 'didPublish' : body?.do === 'refuse' ? 'didRefuse' : 'didClose'
      tell(t('did', { title: r.title, what: t(what) }))
    },
    onProblem(p) {
      if (p.code !== 'conflict.version' && p.code !== 'lostfound.over') return
      if (p.code === 'lostfound.over') tell(t('gone', { title: r.title }))
      renew(postingsWork)
    },
  })
  const params = { id: r.id }
  const baseVersion = r.version
  const live = r.state === 'waiting' || r.state === 'public'
  const publish = () => send.mutate({ params, body: { baseVersion, do: 'publish', title, words: text } })
  const close = (found: boolean) => send.mutate({ params, body: { baseVersion, do: 'close', found } })
  useKeys([
    {
      id: 'lost.publish',
      keys: 'Ctrl+Enter',
      words: words.publish,
      off: !live || send.isPending,
      run: publish,
    },
  ])
  return (
    <section className="lo-one" aria-label={r.title}>
      <p className="y-note">
        {t(r.kind)} · {r.regionName} · {t('happened', { day: r.happenedOn })} ·{' '}
        {t('posted0', { at: moment(r.postedAt, now, lang) })} {r.phoneMask ?? ''}
        {r.messages > 0 && ` · ${t('replies', { n: r.messages })}`}
        {r.caseId && (
          <>
            {' · '}
            <Link to={`/cases/${r.caseId}`}>{t('case')}</Link>
          </>
        )}
      </p>
      <p>
        <b>{t('posted')}</b> {r.posted}
        {r.taken.length > 0 && <small> {t('took', { what: r.taken.join(comma()) })}</small>}
      </p>
      {live && (
        <>
          <label className="y-fld">
            <span className="lb">{t('heading')}</span>
            <input maxLength={60} value={title} onChange={(e) => setTitle(e.target.value)} />
          </label>
          <label className="y-fld">
            <span className="lb">{t('words')}</span>
            <textarea rows={4} maxLength={800} value={text} onChange={(e) => setText(e.target.value)} />
          </label>
        </>
      )}
      {r.photos.map((id) => (
        <img key={id} src={`/api/attachments/${id}?preview=1`} alt="" />
      ))}
      {r.matches.length > 0 && (
        <div>
          <b>{t('matches')}</b>
          <ul>
            {r.matches.map((m) => (
              <li key={m.id}>
                {m.title} <small>{m.why.map((x) => w(x)).join(' · ')}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
      {send.error && (
        <ProblemPanel
          problem={send.error}
          fields={{ title: t('heading'), words: t('words') }}
          {...(send.error.code === 'conflict.version'
            ? { safe: t('changed', { now: `${r.title} · ${r.words}` }) }
            : {})}
        />
      )}
      {live && (
        <>
          <div className="lo-acts">
            <Btn pri k="Ctrl Enter" busy={send.isPending} onClick={publish}>
              {t(r.state === 'public' ? 'change' : 'publish')}
            </Btn>
            <Btn onClick={() => close(true)}>{t('gotIt')}</Btn>
            <Btn onClick={() => close(false)}>{t('stop')}</Btn>
          </div>
          <p className="y-note">{t('will')}</p>
          <div className="lo-acts">
            <input
              aria-label={t('reason')}
              placeholder={t('reason')}
              maxLength={300}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
            <Btn
              disabled={!reason.trim()}
              onClick={() =>
                send.mutate({ params, body: { baseVersion, do: 'refuse', reason: reason.trim() } })
              }
            >
              {t('refuse')}
            </Btn>
          </div>
        </>
      )}
    </section>
  )
}
