/** What a language model proposes about the open case; absent where a place has none. */
import './assistant.css'
import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import type { OpenRecord } from '../../../ui/extras.ts'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { getCase } from '../../cases/contract.ts'
import { formsOpen } from '../../forms/contract.ts'
import { type Assist, asks, assistAsk, assistGet, assistTake } from '../contract.ts'

const words = dict({
  title: { zh: '语言模型的建议', en: 'Language model' },
  note: {
    zh: '只是建议，什么也不会改。送出去的文字已隐去个人信息。今天还能问 {n} 次。',
    en: 'Proposals only: nothing changes. Words leave with personal data masked. {n} questions left today.',
  },
  summary: { zh: '写摘要', en: 'Summarise' },
  reply: { zh: '起草答复', en: 'Draft a reply' },
  class: { zh: '看是什么事项', en: 'Which item' },
  facts: { zh: '摘出要点', en: 'Take out facts' },
  saidfacts: { zh: '摘出的要点', en: 'Facts taken out' },
  formFor: { zh: '摘要点时用的表单', en: 'Form for the facts' },
  formAuto: { zh: '按事项', en: 'by item' },
  take: { zh: '采用', en: 'Take over' },
  takeOne: { zh: '采用{label}', en: 'Take over {label}' },
  takenBy: { zh: '{by} 已采用', en: 'taken over by {by}' },
  fromWords: { zh: '原话“{quote}”', en: 'from “{quote}”' },
  foundAt: { zh: '在 {name}', en: 'at {name}' },
  noFacts: { zh: '没有摘出什么', en: 'Nothing was taken out' },
  dropped: { zh: '没有用的 {n} 项', en: '{n} not used' },
  notTaken: { zh: '没有采用', en: 'Not taken over' },
  didTake: { zh: '采用了', en: 'Taken over' },
  saidsummary: { zh: '摘要', en: 'Summary' },
  saidreply: { zh: '答复草稿', en: 'Draft of a reply' },
  saidclass: { zh: '事项', en: 'Item' },
  noItem: { zh: '清单里没有合适的', en: 'No item of the list fits' },
  waiting: { zh: '{model} 正在想', en: '{model} is thinking' },
  by: { zh: '{model} · {by} 问的 · {at}', en: '{model} · asked by {by} · {at}' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  notCopied: { zh: '复制不了，请选中文字再复制', en: 'Not copied: select the words and copy them' },
  sent: { zh: '送出去的内容', en: 'What was sent' },
  late: {
    zh: '一分钟没有答复。再问一次，或者问运维。',
    en: 'No answer within a minute. Ask again, or tell your operator.',
  },
  refused: {
    zh: '模型服务拒绝了。请运维看地址、密钥和模型名。',
    en: 'The model server refused. An operator should look at address, key and name.',
  },
  unreadable: { zh: '答复看不懂。再问一次。', en: 'The answer could not be read. Ask again.' },
  away: {
    zh: '连不上模型服务。过一会儿再问。',
    en: 'The model server could not be reached. Ask again later.',
  },
  notAsked: { zh: '没有问成', en: 'Not asked' },
})

/** Whether there is a model came with the session: a place without one is not asked at every case. */
export default function AssistSection({ record }: { record: OpenRecord }) {
  return useMe().model ? <Assists record={record} /> : null
}

function Assists({ record }: { record: OpenRecord }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(
    assistGet,
    { params: { id: record.id } },
    {
      staleTime: 5000,
      refetchInterval: (q) => (q.state.data?.assists.some((a) => a.state === 'queued') ? 1500 : false),
    },
  )
  const send = useSend(assistAsk, { renew: [assistGet] })
  const forms = useAsk(formsOpen, {}, { enabled: Boolean(got.data?.model), staleTime: 600_000 })
  const [form, setForm] = useState('')
  const d = got.data
  if (!d) return null
  const busy = d.assists.some((a) => a.state === 'queued')
  return (
    <section className="y-card" aria-label={t('title')}>
      <h2 className="y-sec">{t('title')}</h2>
      {d.model && (
        <>
          <p className="y-note">{t('note', { n: d.left })}</p>
          <div className="y-row">
            {asks.map((what) => (
              <Btn
                key={what}
                sm
                busy={send.isPending && send.variables?.body?.what === what}
                disabled={busy || d.left === 0}
                onClick={() =>
                  send.mutate({
                    params: { id: record.id },
                    body: { what, ...(what === 'facts' && form ? { form } : {}) },
                  })
                }
              >
                {t(what)}
              </Btn>
            ))}
            {(forms.data?.forms.length ?? 0) > 0 && (
              <select
                className="as-form"
                aria-label={t('formFor')}
                value={form}
                onChange={(e) => setForm(e.target.value)}
              >
                <option value="">
                  {t('formFor')}: {t('formAuto')}
                </option>
                {forms.data?.forms.map((f) => (
                  <option key={f.key} value={f.key}>
                    {w(f.title)}
                  </option>
                ))}
              </select>
            )}
          </div>
        </>
      )}
      {send.error && <ProblemPanel problem={send.error} title={t('notAsked')} />}
      {d.assists.slice(0, 5).map((a) => (
        <One key={a.id} a={a} record={record} />
      ))}
    </section>
  )
}

function One({ a, record }: { a: Assist; record: OpenRecord }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [shown, setShown] = useState(false)
  const text =
    a.what === 'class' && a.state === 'done'
      ? a.item
        ? `${a.item.code} ${a.item.name}`
        : t('noItem')
      : a.text
  /** Without https a browser has no clipboard; then the words can still be selected. */
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      announce(t('copied'))
    } catch {
      announce(t('notCopied'))
    }
  }
  return (
    <article className="as-one" aria-live="polite">
      <h3>{t(`said${a.what}`)}</h3>
      {a.state === 'queued' && <Loading rows={2} words={t('waiting', { model: a.model })} />}
      {a.state === 'failed' && <p>{t(a.fault ?? 'away')}</p>}
      {a.state === 'done' && a.what === 'facts' && <Facts a={a} record={record} />}
      {a.state === 'done' && a.what !== 'facts' && (
        <>
          <p className="as-text">{text}</p>
          {a.what === 'class' && a.text && <p className="y-note">{a.text}</p>}
        </>
      )}
      <p className="y-note">{t('by', { model: a.model, by: a.askedBy, at: moment(a.askedAt, now, lang) })}</p>
      <div className="y-row">
        {a.state === 'done' && a.what !== 'facts' && (
          <Btn sm onClick={() => void copy()}>
            {t('copy')}
          </Btn>
        )}
        {a.sent && (
          <Btn sm ghost aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t('sent')}
          </Btn>
        )}
      </div>
      {shown && <pre className="as-sent">{a.sent}</pre>}
    </article>
  )
}

const droppedWords = dict({
  not_said: { zh: '原话里没有', en: 'nobody said it' },
  unknown: { zh: '表单里没有这一项', en: 'the form has no such field' },
  type: { zh: '不是这一项要的内容', en: 'not what the field asks for' },
  choice: { zh: '没有这个选项', en: 'no such choice' },
  number: { zh: '不是数字', en: 'no number' },
  range: { zh: '不在允许的范围', en: 'out of range' },
  date: { zh: '不是日期', en: 'no date' },
  long: { zh: '太长', en: 'too long' },
})

/** What was said, field by field: each is taken over by itself, or left. */
function Facts({ a, record }: { a: Assist; record: OpenRecord }) {
  const t = useT(words)
  const td = useT(droppedWords)
  const w = useWord()
  const send = useSend(assistTake, {
    renew: [assistGet, getCase],
    onDone: () => announce(t('didTake')),
  })
  return (
    <>
      {a.form && <p className="y-note">{w(a.form.title)}</p>}
      {a.facts.length === 0 && <p>{t('noFacts')}</p>}
      <dl className="as-facts">
        {a.facts.map((f) => (
          <div key={f.key}>
            <dt>{w(f.label)}</dt>
            <dd>
              <b>{f.value}</b> {f.region && t('foundAt', { name: f.region.name })}
              <small>{t('fromWords', { quote: f.quote })}</small>
            </dd>
            <dd>
              {f.taken ? (
                <small>{t('takenBy', { by: f.taken.by })}</small>
              ) : (
                <Btn
                  sm
                  aria-label={t('takeOne', { label: w(f.label) })}
                  busy={send.isPending && send.variables?.body?.key === f.key}
                  disabled={send.isPending}
                  onClick={() =>
                    send.mutate({
                      params: { id: record.id, assist: a.id },
                      body: { baseVersion: record.version, key: f.key },
                    })
                  }
                >
                  {t('take')}
                </Btn>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {send.error && <ProblemPanel problem={send.error} title={t('notTaken')} />}
      {a.dropped.length > 0 && (
        <details className="y-note">
          <summary>{t('dropped', { n: a.dropped.length })}</summary>
          <ul>
            {a.dropped.map((d) => (
              <li key={`${d.label.zh} ${d.value}`}>
                {w(d.label)} “{d.value}”：{td(d.why)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
