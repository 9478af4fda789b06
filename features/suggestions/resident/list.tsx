import './suggestions.css'
import { type FormEvent, useEffect, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { publicList, publicSend } from '../contract.ts'
import { words } from './words.ts'

/** What became of suggestions, for everybody; and the way to make one. */
export default function SuggestionsPage() {
  const t = useT(words)
  const w = useWord()
  const [a, setAnswer] = useState<AnswerOf<typeof publicList>>()
  const [fault, setFault] = useState<ApiProblem>()
  useEffect(() => {
    call(publicList).then(setAnswer, (e) => setFault(asProblem(e)))
  }, [])
  return (
    <ResidentPageFrame title={t('title')}>
      <div className="y-now">
        <h1>{t('lead')}</h1>
        {a && <p>{t('sum', { a: a.adopted, f: a.finished })}</p>}
      </div>
      {fault && (
        <div className="y-page-pad">
          <ProblemPanel problem={fault} onRetry={() => location.reload()} />
        </div>
      )}
      {!a && !fault && <Loading rows={4} />}
      {a?.rows.length === 0 && (
        <div className="y-page-pad">
          <EmptyCells kind="none" title={t('none')} />
        </div>
      )}
      {a?.rows.map((s) => (
        <Block key={s.id}>
          <a
            className="sg-card"
            href={`/s/${s.id}`}
            onClick={(e) => {
              e.preventDefault()
              goTo(`/s/${s.id}`)
            }}
          >
            <b>{s.title}</b>
            <span>
              {w(s.stateWords)} · {s.regionName}
            </span>
            {s.progress && (
              <>
                <span>{w(s.progress)}</span>
                <progress max={s.total} value={s.done} aria-label={s.title} />
              </>
            )}
            {s.mayVote && <em>{t('ask')}</em>}
          </a>
        </Block>
      ))}
      <Send />
    </ResidentPageFrame>
  )
}

const draftKey = 'yige.draft.suggest'
const draft = (): { title: string; body: string } => {
  try {
    return { title: '', body: '', ...JSON.parse(localStorage.getItem(draftKey) ?? '{}') }
  } catch {
    return { title: '', body: '' }
  }
}

function Send() {
  const t = useT(words)
  const [d, setDraft] = useState(draft)
  const [requestId, setRequestId] = useState(newRequestId)
  const [sent, setSent] = useState<{ number: string; key: string }>()
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const set = (x: Partial<typeof d>) => {
    const next = { ...d, ...x }
    setDraft(next)
    try {
      localStorage.setItem(draftKey, JSON.stringify(next))
    } catch {
      // The draft then lasts as long as the page.
    }
  }
  async function go(e: FormEvent) {
    e.preventDefault()
    setBusy(true)
    setFault(undefined)
    try {
      setSent(await call(publicSend, { body: { requestId, title: d.title, body: d.body } }))
      set({ title: '', body: '' })
      setRequestId(newRequestId())
    } catch (err) {
      const p = asProblem(err)
      setFault(p)
      if (!p.retryable) setRequestId(newRequestId())
    }
    setBusy(false)
  }
  return (
    <Block title={t('send')} note={t('anonymous')}>
      {sent ? (
        <div role="status" className="sg-form">
          <p>
            <b>{t('sent', { number: sent.number })}</b>
          </p>
          <p>{t('keep')}</p>
          <a href={`/s/${sent.key}`}>{`${location.origin}/s/${sent.key}`}</a>
        </div>
      ) : (
        <form className="sg-form" onSubmit={(e) => void go(e)}>
          <label>
            {t('heading')}
            <input
              className="y-text"
              required
              maxLength={80}
              value={d.title}
              onChange={(e) => set({ title: e.target.value })}
            />
          </label>
          <label>
            {t('body')}
            <textarea
              className="y-text"
              required
              rows={4}
              maxLength={2000}
              value={d.body}
              onChange={(e) => set({ body: e.target.value })}
            />
          </label>
          {fault && <ProblemPanel problem={fault} title={t('failed')} safe={t('kept')} />}
          <Btn pri type="submit" busy={busy}>
            {t('hand')}
          </Btn>
        </form>
      )}
    </Block>
  )
}
