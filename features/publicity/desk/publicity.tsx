import './publicity.css'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { comma, dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { showBelow } from '../../../ui/narrow.ts'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { type Masked, publicityProposal, publicityWork, publish, views, withdraw } from '../contract.ts'

const words = dict({
  title: { zh: '公示', en: 'Public board' },
  what: {
    zh: '办结、报的人都同意公开的。名字、电话、门牌先替您遮好，读一遍再登出来。',
    en: 'Solved, and everybody who reported it agreed. Names, phones and doors are masked first; read it, then publish.',
  },
  candidates: { zh: '可以公示', en: 'May be published' },
  published: { zh: '登着的', en: 'Published' },
  withdrawn: { zh: '撤下的', en: 'Taken off' },
  see: { zh: '看居民页', en: 'Residents’ page' },
  none: { zh: '这里没有', en: 'Nothing here' },
  noneWhat: {
    zh: '居民报事时勾了“办好后可以公开”、办结以后，就会到这里。',
    en: 'Cases come here once solved, when who reported them ticked “may be published”.',
  },
  next: { zh: '下一件', en: 'Next' },
  prev: { zh: '上一件', en: 'Previous' },
  heading: { zh: '标题', en: 'Title' },
  said: { zh: '居民怎么说', en: 'What was said' },
  result: { zh: '怎么办的', en: 'What was done' },
  place: { zh: '地点（到楼栋为止）', en: 'Place (the building at most)' },
  took: { zh: '遮掉了：{what}', en: 'Masked: {what}' },
  photos: { zh: '选照片（没有人脸、车牌、门牌的）', en: 'Choose photos (no faces, plates or doors)' },
  before: { zh: '办前', en: 'Before' },
  after: { zh: '办后', en: 'After' },
  leave: { zh: '不用', en: 'Leave out' },
  sure: {
    zh: '像人名、商家的字我读过了，都不是',
    en: 'I have read what looks like a name or a business: it is none',
  },
  send: { zh: '登出来', en: 'Publish' },
  change: { zh: '照这样改', en: 'Change it' },
  will: {
    zh: '会：马上登在居民页和订阅里；撤下随时可以，谁登、谁撤都留着。',
    en: 'Will: appear on the residents’ page and in the feeds at once; can be taken off any time, who did what is kept.',
  },
  notSent: { zh: '没有登出来', en: 'Not published' },
  off: { zh: '撤下', en: 'Take off' },
  reason: { zh: '为什么撤下', en: 'Why' },
  done: { zh: '登出来了', en: 'Published' },
  gone: { zh: '撤下了', en: 'Taken off' },
  openCase: { zh: '看事件', en: 'Open the case' },
  eventPublished: { zh: '登出', en: 'published' },
  eventChanged: { zh: '改过', en: 'changed' },
  eventWithdrawn: { zh: '撤下', en: 'taken off' },
})

/** Solved cases at the left; at the right the one chosen, masked, to be read and let go. */
export default function Publicity() {
  const t = useT(words)
  const [params, setParams] = useSearchParams()
  const view = views.find((v) => v === params.get('view')) ?? 'candidates'
  const list = useAsk(publicityWork, { query: { view } })
  const rows = list.data?.rows ?? []
  const chosen = params.get('case') ?? rows[0]?.caseId
  const at = rows.findIndex((r) => r.caseId === chosen)
  const choose = (id: string | undefined) => setParams(id ? { view, case: id } : { view }, { replace: true })
  useKeys([
    {
      id: 'board.next',
      keys: 'J',
      words: words.next,
      run: () => choose(rows[Math.min(rows.length - 1, at + 1)]?.caseId),
    },
    { id: 'board.prev', keys: 'K', words: words.prev, run: () => choose(rows[Math.max(0, at - 1)]?.caseId) },
  ])
  return (
    <div className="y-page pu">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('title')}
          tabs={views.map((v) => ({ id: v, text: `${t(v)} ${list.data?.counts[v] ?? ''}` }))}
          current={view}
          onOpen={(v) => setParams({ view: v }, { replace: true })}
        />
        <span className="sp" />
        <a className="y-btn" href="/board" target="_blank" rel="noreferrer">
          {t('see')}
        </a>
      </header>
      <div className="pu-body">
        <p className="y-note pu-what">{t('what')}</p>
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!list.data && !list.error && <Loading rows={6} />}
        {list.data && rows.length === 0 && (
          <EmptyCells kind="none" title={t('none')}>
            {t('noneWhat')}
          </EmptyCells>
        )}
        {rows.length > 0 && (
          <div className="pu-cols">
            <ul className="pu-list">
              {rows.map((r) => (
                <li key={r.caseId}>
                  <button
                    type="button"
                    aria-current={r.caseId === chosen}
                    onClick={() => {
                      choose(r.caseId)
                      showBelow('.pu-one')
                    }}
                  >
                    <b>{r.title}</b>
                    <small>
                      {r.number} · {r.place}
                    </small>
                  </button>
                </li>
              ))}
            </ul>
            {chosen && (
              <One
                key={chosen}
                id={chosen}
                onGone={() => choose(rows[at + 1]?.caseId ?? rows[at - 1]?.caseId)}
              />
            )}
          </div>
        )}
      </div>
    </div>
  )
}

function One({ id, onGone }: { id: string; onGone: () => void }) {
  const got = useAsk(publicityProposal, { params: { id } }, { refetchOnWindowFocus: false })
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  return got.data ? (
    <Edit key={`${id}:${got.data.events.length}`} p={got.data} onGone={onGone} />
  ) : (
    <Loading rows={6} />
  )
}

type Proposal = NonNullable<ReturnType<typeof useAsk<typeof publicityProposal>>['data']>
type Phase = 'before' | 'after'
const texts = ['title', 'said', 'result', 'place'] as const

function Edit({ p, onGone }: { p: Proposal; onGone: () => void }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const key = `yige.draft.publicity.${p.caseId}`
  const [text, setText] = useState<Record<(typeof texts)[number], string>>(() => {
    const first = Object.fromEntries(texts.map((k) => [k, (p.now?.[k] ?? p[k].text).trim()])) as never
    try {
      return { ...(first as object), ...JSON.parse(sessionStorage.getItem(key) ?? '{}') } as never
    } catch {
      return first
    }
  })
  const [photos, setPhotos] = useState<Record<string, Phase | undefined>>(() =>
    p.now ? Object.fromEntries(p.now.photos.map((x) => [x.id, x.phase])) : {},
  )
  const [sure, setSure] = useState(false)
  const [reason, setReason] = useState('')
  const renew = [publicityWork, publicityProposal]
  const put = (k: (typeof texts)[number], v: string) => {
    const next = { ...text, [k]: v }
    setText(next)
    try {
      sessionStorage.setItem(key, JSON.stringify(next))
    } catch {
      // The draft then lasts as long as the page.
    }
  }
  const over = (said: string) => {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // Nothing was kept.
    }
    announce(said)
  }
  const send = useSend(publish, {
    renew,
    onDone: () => {
      over(t('done'))
      onGone()
    },
  })
  const off = useSend(withdraw, {
    renew,
    onDone: () => {
      over(t('gone'))
      onGone()
    },
  })
  const go = () =>
    send.mutate({
      params: { id: p.caseId },
      body: {
        ...text,
        sure,
        seq: p.seq,
        photos: p.photos.flatMap((x) => {
          const phase = photos[x.id]
          return phase ? [{ id: x.id, phase }] : []
        }),
      },
    })
  useKeys([{ id: 'board.publish', keys: 'Ctrl+Enter', words: words.send, off: send.isPending, run: go }])
  const label = { title: t('heading'), said: t('said'), result: t('result'), place: t('place') }
  const fault = (k: string) => send.error?.issues.filter((i) => i.path === k).map((i) => i.message) ?? []
  const eventWord = {
    published: 'eventPublished',
    changed: 'eventChanged',
    withdrawn: 'eventWithdrawn',
  } as const
  return (
    <section className="pu-one" aria-label={p.title.text}>
      <p className="y-note">
        {p.number} · {p.kind} · <Link to={`/cases/${p.caseId}`}>{t('openCase')}</Link>
      </p>
      {texts.map((k) => (
        <div key={k} className={`y-fld ${fault(k).length ? 'bad' : ''}`}>
          <label className="lb" htmlFor={`pu-${k}`}>
            {label[k]}
            <Taken m={p[k]} />
          </label>
          {k === 'said' || k === 'result' ? (
            <textarea
              id={`pu-${k}`}
              rows={4}
              maxLength={1000}
              value={text[k]}
              onChange={(e) => put(k, e.target.value)}
            />
          ) : (
            <input
              id={`pu-${k}`}
              maxLength={k === 'title' ? 60 : 100}
              value={text[k]}
              onChange={(e) => put(k, e.target.value)}
            />
          )}
          {fault(k).length > 0 && <em className="fault">{fault(k).join(comma())}</em>}
        </div>
      ))}
      {p.photos.length > 0 && (
        <fieldset className="pu-photos">
          <legend>{t('photos')}</legend>
          {p.photos.map((x) => (
            <figure key={x.id}>
              <img src={`/api/attachments/${x.id}?preview=1`} alt="" />
              <select
                aria-label={t('photos')}
                value={photos[x.id] ?? ''}
                onChange={(e) =>
                  setPhotos({ ...photos, [x.id]: (e.target.value || undefined) as Phase | undefined })
                }
              >
                <option value="">{t('leave')}</option>
                <option value="before">{t('before')}</option>
                <option value="after">{t('after')}</option>
              </select>
            </figure>
          ))}
        </fieldset>
      )}
      <label className="y-row">
        <input type="checkbox" checked={sure} onChange={(e) => setSure(e.target.checked)} />
        {t('sure')}
      </label>
      {send.error && <ProblemPanel problem={send.error} title={t('notSent')} fields={label} />}
      {off.error && <ProblemPanel problem={off.error} />}
      <div className="pu-acts">
        <Btn pri k="Ctrl Enter" busy={send.isPending} onClick={go}>
          {t(p.state === 'published' ? 'change' : 'send')}
        </Btn>
        <span className="y-note">{t('will')}</span>
      </div>
      {p.state === 'published' && (
        <div className="pu-acts">
          <input
            aria-label={t('reason')}
            placeholder={t('reason')}
            maxLength={300}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
          <Btn
            disabled={!reason.trim()}
            busy={off.isPending}
            onClick={() => off.mutate({ params: { id: p.caseId }, body: { reason } })}
          >
            {t('off')}
          </Btn>
        </div>
      )}
      {p.events.length > 0 && (
        <ul className="pu-events">
          {p.events.map((e) => (
            <li key={`${e.kind}${e.at}`}>
              {moment(e.at, now, lang)} {e.by} {t(eventWord[e.kind as keyof typeof eventWord])} {e.reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Taken({ m }: { m: Masked }) {
  const t = useT(words)
  return m.taken.length ? <small>{t('took', { what: m.taken.map((x) => x.was).join(comma()) })}</small> : null
}
