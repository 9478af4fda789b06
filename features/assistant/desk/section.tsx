/** What a language model proposes about the open case; absent where a place has none. */
import './assistant.css'
import { useState } from 'react'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import type { OpenRecord } from '../../../ui/extras.ts'
import { moment } from '../../../ui/format.ts'
import { dict, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Assist, asks, assistAsk, assistGet } from '../contract.ts'

const words = dict({
  title: { zh: '语言模型的建议', en: 'Language model' },
  note: {
    zh: '只是建议，什么也不会改。送出去的文字已隐去个人信息。今天还能问 {n} 次。',
    en: 'Proposals only: nothing changes. Words leave with personal data masked. {n} questions left today.',
  },
  summary: { zh: '写摘要', en: 'Summarise' },
  reply: { zh: '起草答复', en: 'Draft a reply' },
  class: { zh: '看是什么事项', en: 'Which item' },
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
  const got = useAsk(
    assistGet,
    { params: { id: record.id } },
    {
      staleTime: 5000,
      refetchInterval: (q) => (q.state.data?.assists.some((a) => a.state === 'queued') ? 1500 : false),
    },
  )
  const send = useSend(assistAsk, { renew: [assistGet] })
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
                onClick={() => send.mutate({ params: { id: record.id }, body: { what } })}
              >
                {t(what)}
              </Btn>
            ))}
          </div>
        </>
      )}
      {send.error && <ProblemPanel problem={send.error} title={t('notAsked')} />}
      {d.assists.slice(0, 5).map((a) => (
        <One key={a.id} a={a} />
      ))}
    </section>
  )
}

function One({ a }: { a: Assist }) {
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
      {a.state === 'done' && (
        <>
          <p className="as-text">{text}</p>
          {a.what === 'class' && a.text && <p className="y-note">{a.text}</p>}
        </>
      )}
      <p className="y-note">{t('by', { model: a.model, by: a.askedBy, at: moment(a.askedAt, now, lang) })}</p>
      <div className="y-row">
        {a.state === 'done' && (
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
