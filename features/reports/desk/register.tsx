import './register.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import type { AnswerOf, BodyInput } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { colon, dict, useT } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { LevelTag } from '../../../ui/level.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSend } from '../../../ui/query.tsx'
import { previewReport, registerReport } from '../contract.ts'
import { useAlt } from './alt.ts'
import { type Choice, Preview } from './preview.tsx'

const words = dict({
  title: { zh: '登记一件', en: 'Write a report down' },
  how: { zh: '来源', en: 'Came by' },
  phone: { zh: '电话', en: 'Phone' },
  'walk-in': { zh: '来访', en: 'Walk-in' },
  order: { zh: '上级下派', en: 'Order' },
  body: { zh: '他怎么说（原话）', en: 'In their words' },
  bodyOrder: { zh: '交办内容', en: 'What is ordered' },
  bodyHint: {
    zh: '边听边写，右边马上出来位置、事项和承办',
    en: 'Type while listening; place, item and owner appear at the right',
  },
  place: { zh: '在哪里', en: 'Where' },
  placeHint: { zh: '例：顺城街 18 号，望栏桥公交站', en: 'Street and number, or a name' },
  name: { zh: '称呼', en: 'Name' },
  number: { zh: '电话', en: 'Phone' },
  forOther: { zh: '替别人报', en: 'For somebody else' },
  when: { zh: '什么时候的事', en: 'When' },
  whenHint: { zh: '不填就是现在', en: 'Left open: now' },
  externalId: { zh: '文号或工单号', en: 'Their number' },
  orderTitle: { zh: '标题', en: 'Title' },
  optional: { zh: '可不填', en: 'optional' },
  level: { zh: '级别', en: 'Level' },
  auto: { zh: '系统定', en: 'By the system' },
  send: { zh: '登记', en: 'Register' },
  will: { zh: '会：', en: 'Will:' },
  willCase: {
    zh: '成为一件事件，进收件等确认；像在办的就关联过去',
    en: 'become a case to confirm, or be linked to an open one',
  },
  willTell: { zh: '留了电话的，办的每一步都能查', en: 'be traceable by the caller at every step' },
  notSent: { zh: '没有登记上', en: 'Not registered' },
  kept: { zh: '您写的都还在。', en: 'What you typed is kept.' },
  badPhone: {
    zh: '要 11 位手机号，或带区号的座机',
    en: '11 digits of a mobile, or a landline with area code',
  },
  needBody: { zh: '还差：写一句是什么事', en: 'Still needed: say what it is' },
  done: { zh: '登记好了：{number}', en: 'Registered: {number}' },
  linked: { zh: '和在办的一件是同一件事，已关联过去', en: 'Linked to an open case' },
  fresh: { zh: '成为新的一件，在收件里等确认', en: 'A new case, waiting in the inbox' },
  tell: { zh: '可以告诉他：', en: 'You can tell them:' },
  say: {
    zh: '登记好了，编号 {number}，办好了会答复您。',
    en: 'It is registered under {number}; you will hear the result.',
  },
  track: { zh: '进度页（可发给他）', en: 'Progress page (to send)' },
  open: { zh: '打开这一件', en: 'Open the case' },
  again: { zh: '再登记一件', en: 'Write another down' },
  back: { zh: '回收件', en: 'Back to the inbox' },
  clear: { zh: '清空', en: 'Clear' },
})

const channels = ['phone', 'walk-in', 'order'] as const
type Channel = (typeof channels)[number]
const letters = { phone: 'P', 'walk-in': 'W', order: 'O' } as const satisfies Record<Channel, string>
type Body = BodyInput<typeof registerReport>

interface Draft {
  channel: Channel
  body: string
  placeText: string
  name: string
  phone: string
  forOther: boolean
  occurredAt: string
  externalId: string
  title: string
  level: Body['level'] | ''
  choice: Choice
}
const blank: Draft = {
  channel: 'phone',
  body: '',
  placeText: '',
  name: '',
  phone: '',
  forOther: false,
  occurredAt: '',
  externalId: '',
  title: '',
  level: '',
  choice: {},
}
const key = 'yige.draft.register'

function kept(channel: string | null): Draft {
  let d = blank
  try {
    d = { ...blank, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Draft>) }
  } catch {
    // A broken draft is no draft.
  }
  return channels.includes(channel as Channel) ? { ...d, channel: channel as Channel } : d
}

/** What is sent: empty fields are left out; a place or item that was chosen goes along. */
export function bodyOf(d: Draft): Omit<Body, 'requestId'> {
  const text = (k: 'placeText' | 'name' | 'phone' | 'externalId' | 'title') =>
    d[k].trim() ? { [k]: d[k].trim() } : {}
  return {
    channel: d.channel,
    body: d.body.trim(),
    ...text('placeText'),
    ...text('name'),
    ...text('phone'),
    ...(d.channel === 'order' ? { ...text('externalId'), ...text('title') } : {}),
    ...(d.forOther ? { forOther: true } : {}),
    ...(d.occurredAt ? { occurredAt: new Date(`${d.occurredAt}:00+08:00`).toISOString() } : {}),
    ...(d.level ? { level: d.level } : {}),
    ...(d.choice.place ? { regionPath: d.choice.place.regionPath } : {}),
    ...(d.choice.item ? { itemCode: d.choice.item.item } : {}),
  }
}

function useLater<T>(value: T, ms: number): T {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return later
}

export default function Register() {
  const t = useT(words)
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const [d, setDraft] = useState<Draft>(() => kept(params.get('channel')))
  const [asked, setAsked] = useState(false)
  const [done, setDone] = useState<AnswerOf<typeof registerReport> | null>(null)
  const first = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const set = (change: Partial<Draft>) => {
    const next = { ...d, ...change }
    setDraft(next)
    try {
      sessionStorage.setItem(key, JSON.stringify(next))
    } catch {
      // The draft then lasts as long as the page.
    }
  }
  const heard = useLater(`${d.body.trim()}\n${d.placeText.trim()}`, 250)
  const preview = useQuery<AnswerOf<typeof previewReport>, ApiProblem>({
    queryKey: [previewReport.id, heard],
    enabled: d.body.trim().length > 1,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    queryFn: ({ signal }) => {
      const at = heard.lastIndexOf('\n')
      const place = heard.slice(at + 1)
      return call(previewReport, {
        body: { body: heard.slice(0, at), ...(place ? { placeText: place } : {}) },
        signal,
      }).catch((e: unknown) => {
        throw signal.aborted ? e : asProblem(e)
      })
    },
  })
  const send = useSend(registerReport, {
    onDone: (a) => {
      setDone(a)
      setDraft({ ...blank, channel: d.channel })
      setAsked(false)
      try {
        sessionStorage.removeItem(key)
      } catch {
        // Nothing was kept.
      }
    },
  })
  const faults = (send.error?.issues ?? []).map((i) => ({
    ...i,
    message: /phone$/.test(i.path) ? t('badPhone') : i.message,
  }))
  const go = () => {
    setAsked(true)
    if (!d.body.trim()) {
      first.current?.focus()
      return
    }
    send.mutate({ body: bodyOf(d) })
  }
  const another = () => {
    setDone(null)
    setTimeout(() => first.current?.focus(), 0)
  }
  useEffect(() => first.current?.focus(), [])
  useKeys([
    done
      ? {
          id: 'register.open',
          keys: 'Enter',
          words: words.open,
          run: () => void navigate(`/cases/${done.caseId}`),
        }
      : { id: 'register.send', keys: 'Ctrl+Enter', words: words.send, off: send.isPending, run: go },
    ...(done ? [{ id: 'register.again', keys: 'N', words: words.again, run: another }] : []),
    { id: 'register.back', keys: 'Escape', words: words.back, run: () => void navigate('/inbox') },
  ])
  useAlt(Object.fromEntries(channels.map((c) => [`Key${letters[c]}`, () => set({ channel: c })])))
  if (done)
    return (
      <div className="y-page-pad y-reg-done" role="status">
        <h1>{t('done', { number: done.number })}</h1>
        <p>{t(done.linked ? 'linked' : 'fresh')}</p>
        <p>
          <b>{t('tell')}</b> “{t('say', { number: done.number })}”
        </p>
        <p>
          {t('track')}
          {colon()}
          <a href={`/t/${done.token}`}>{`${location.origin}/t/${done.token}`}</a>
        </p>
        <div className="y-act-btns">
          <Btn pri k="Enter" autoFocus onClick={() => void navigate(`/cases/${done.caseId}`)}>
            {t('open')}
          </Btn>
          <Btn k="N" onClick={another}>
            {t('again')}
          </Btn>
          <Btn k="Esc" onClick={() => void navigate('/inbox')}>
            {t('back')}
          </Btn>
        </div>
      </div>
    )
  const label = (text: string, small?: string) => (
    <span className="lb">
      {text}
      {small && <small>{small}</small>}
    </span>
  )
  const line = (k: 'placeText' | 'name' | 'phone' | 'externalId' | 'title', text: string, hint: string) => {
    const fault = faults.find((i) => i.path.replace(/^body\./, '') === k)?.message
    return (
      <label className={`y-fld ${fault ? 'bad' : ''}`}>
        {label(text, t('optional'))}
        <input
          value={d[k]}
          placeholder={hint}
          inputMode={k === 'phone' ? 'tel' : undefined}
          autoComplete="off"
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-${k}` : undefined}
          onChange={(e) => set({ [k]: e.target.value })}
        />
        {fault && (
          <em className="fault" id={`${id}-${k}`}>
            {fault}
          </em>
        )}
      </label>
    )
  }
  return (
    <div className="y-reg">
      <form
        className="y-reg-form"
        onSubmit={(e) => {
          e.preventDefault()
          go()
        }}
      >
        <header>
          <h1>{t('title')}</h1>
          <Link className="y-btn sm ghost" to="/inbox">
            {t('back')}
            <kbd>Esc</kbd>
          </Link>
        </header>
        <fieldset className="y-choice">
          <legend>{t('how')}</legend>
          {channels.map((c) => (
            <button type="button" key={c} aria-pressed={d.channel === c} onClick={() => set({ channel: c })}>
              <Icon name={c === 'phone' ? 'phone' : c === 'walk-in' ? 'door' : 'stamp'} /> {t(c)}{' '}
              <kbd>Alt {letters[c]}</kbd>
            </button>
          ))}
        </fieldset>
        {d.channel === 'order' && (
          <div className="two">
            {line('externalId', t('externalId'), '')}
            {line('title', t('orderTitle'), '')}
          </div>
        )}
        <label className={`y-fld ${asked && !d.body.trim() ? 'bad' : ''}`}>
          {label(t(d.channel === 'order' ? 'bodyOrder' : 'body'), t('bodyHint'))}
          <textarea
            ref={first}
            rows={5}
            value={d.body}
            maxLength={2000}
            aria-invalid={asked && !d.body.trim() ? true : undefined}
            onChange={(e) => set({ body: e.target.value })}
          />
          {asked && !d.body.trim() && <em className="fault">{t('needBody')}</em>}
        </label>
        {line('placeText', t('place'), t('placeHint'))}
        {d.channel !== 'order' && (
          <div className="two">
            {line('phone', t('number'), '')}
            {line('name', t('name'), '')}
          </div>
        )}
        <div className="two">
          <label className="y-fld">
            {label(t('when'), t('whenHint'))}
            <input
              type="datetime-local"
              value={d.occurredAt}
              onChange={(e) => set({ occurredAt: e.target.value })}
            />
          </label>
          <fieldset className="y-choice level">
            <legend>{t('level')}</legend>
            <button type="button" aria-pressed={d.level === ''} onClick={() => set({ level: '' })}>
              {t('auto')}
            </button>
            {(['urgent', 'critical'] as const).map((l) => (
              <button type="button" key={l} aria-pressed={d.level === l} onClick={() => set({ level: l })}>
                <LevelTag level={l} />
              </button>
            ))}
          </fieldset>
        </div>
        {d.channel !== 'order' && (
          <label className="y-row">
            <input
              type="checkbox"
              checked={d.forOther}
              onChange={(e) => set({ forOther: e.target.checked })}
            />
            {t('forOther')}
          </label>
        )}
        {send.error && (
          <ProblemPanel
            problem={Object.assign(send.error, { issues: faults })}
            title={t('notSent')}
            safe={t('kept')}
            fields={{
              'body.phone': t('number'),
              phone: t('number'),
              'body.body': t('body'),
              'body.regionPath': t('place'),
              regionPath: t('place'),
            }}
          />
        )}
        <div className="y-will form">
          <b>{t('will')}</b>
          <ul>
            <li>{t('willCase')}</li>
            <li>{t('willTell')}</li>
          </ul>
        </div>
        <div className="y-act-btns">
          <Btn pri type="submit" k="Ctrl Enter" busy={send.isPending} onClick={undefined}>
            {t('send')}
          </Btn>
          <Btn
            onClick={() => {
              set({ ...blank, channel: d.channel })
              first.current?.focus()
            }}
          >
            {t('clear')}
          </Btn>
        </div>
      </form>
      <Preview
        empty={d.body.trim().length < 2}
        answer={preview.data}
        waiting={preview.isFetching}
        problem={preview.error ?? null}
        choice={d.choice}
        onChoose={(choice) => set({ choice })}
      />
    </div>
  )
}
