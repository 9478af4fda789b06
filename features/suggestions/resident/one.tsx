import './suggestions.css'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { goTo } from '../../../ui/path.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { type PublicSuggestion, publicOne, publicVote } from '../contract.ts'
import { words } from './words.ts'

/** One suggestion: what was said, what people think of it, how far it is; a vote with the code of the household. */
export default function SuggestionPage({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const key = params.key ?? ''
  const [s, setShown] = useState<PublicSuggestion>()
  const [fault, setFault] = useState<ApiProblem>()
  const again = useCallback(
    () => call(publicOne, { params: { key } }).then(setShown, (e) => setFault(asProblem(e))),
    [key],
  )
  useEffect(() => {
    void again()
  }, [again])
  return (
    <ResidentPageFrame title={t('title')}>
      {fault && !s && (
        <div className="y-page-pad">
          {fault.status === 404 || fault.status === 400 ? (
            <EmptyCells
              kind="none"
              title={t('missing')}
              actions={<Btn onClick={() => goTo('/suggestions')}>{t('all')}</Btn>}
            />
          ) : (
            <ProblemPanel problem={fault} onRetry={() => location.reload()} />
          )}
        </div>
      )}
      {!s && !fault && <Loading rows={6} />}
      {s && (
        <>
          <div className="y-now">
            <p className="t">
              {s.number} · {s.regionName}
            </p>
            <h1>{s.title}</h1>
            <p>
              {w(s.stateWords)}
              {s.state === 'received' && ` · ${t('due', { at: moment(s.answerDueAt, now, lang) })}`}
              {s.supporters > 1 && ` · ${t('supporters', { n: s.supporters })}`}
            </p>
          </div>
          {s.project && s.progress && (
            <Block title={t('project')}>
              <p className="sg-big">{w(s.progress)}</p>
              <progress max={s.total} value={s.done} aria-label={t('project')} />
              <p>{t('who', { who: s.project.who, at: moment(s.project.dueAt, now, lang) })}</p>
              <ol className="sg-steps">
                {s.project.steps.map((x) => (
                  <li key={x.name}>
                    {x.name} {x.doneAt && `· ${t('stepDone')} ${moment(x.doneAt, now, lang)}`}
                  </li>
                ))}
              </ol>
            </Block>
          )}
          {s.photos.length > 0 && (
            <Block>
              <div className="y-figs">
                {s.photos.map((p) => (
                  <figure key={p.id}>
                    <img
                      src={`/api/public/suggestions/${s.id}/photos/${p.id}`}
                      alt={`${t(p.phase)} ${moment(p.at, now, lang)}`}
                      loading="lazy"
                    />
                    <figcaption>{t(p.phase)}</figcaption>
                  </figure>
                ))}
              </div>
            </Block>
          )}
          {s.mayVote && <Vote s={s} onDone={again} />}
          {s.survey && s.result && (
            <Block title={t('result')} note={t('until', { at: moment(s.survey.closesAt, now, lang) })}>
              <p>
                <b>{s.survey.question}</b>
              </p>
              <p>{t('state', { n: s.result.answered, h: s.survey.households, q: s.survey.quorum })}</p>
              {s.result.choices ? (
                <ul className="sg-steps">
                  {s.survey.choices.map((c, i) => (
                    <li key={c}>
                      {c}
                      {colon()}
                      {t('votes', { n: s.result?.choices?.[i] ?? 0 })}
                    </li>
                  ))}
                </ul>
              ) : (
                <p className="y-note">{t('few')}</p>
              )}
            </Block>
          )}
          {s.answer && (
            <Block title={t('answer')}>
              <p>{s.answer}</p>
            </Block>
          )}
          <Block title={t('body2')}>
            <p>{s.body}</p>
          </Block>
          {s.places.length > 0 && (
            <Block>
              <details>
                <summary className="sg-sum">{t('places')}</summary>
                <ul className="sg-steps">
                  {s.places.map((p) => (
                    <li key={p.building}>
                      {p.name}
                      {colon()}
                      {p.done} / {p.total}
                    </li>
                  ))}
                </ul>
              </details>
            </Block>
          )}
          <Block>
            <button type="button" className="y-link tall" onClick={() => goTo('/suggestions')}>
              {t('all')}
            </button>
          </Block>
        </>
      )}
    </ResidentPageFrame>
  )
}

function Vote({ s, onDone }: { s: PublicSuggestion; onDone: () => Promise<void> }) {
  const t = useT(words)
  const [choice, setChoice] = useState<number>()
  const [code, setCode] = useState('')
  const [comment, setComment] = useState('')
  const [said, setSaid] = useState('')
  const [fault, setFault] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [requestId, setRequestId] = useState(newRequestId)
  async function go(e: FormEvent) {
    e.preventDefault()
    setFault(undefined)
    if (choice === undefined) return setSaid(t('choose'))
    setSaid('')
    setBusy(true)
    try {
      const r = await call(publicVote, { params: { id: s.id }, body: { requestId, code, choice, comment } })
      setSaid(t('voted', { n: r.answered }))
      setRequestId(newRequestId())
      await onDone()
    } catch (err) {
      const p = asProblem(err)
      setFault(p)
      if (!p.retryable) setRequestId(newRequestId())
    }
    setBusy(false)
  }
  return (
    <Block title={t('ask')}>
      <form className="sg-form" onSubmit={(e) => void go(e)}>
        <fieldset>
          <legend>{s.survey?.question}</legend>
          {s.survey?.choices.map((c, i) => (
            <label key={c} className="sg-choice">
              <input type="radio" name="choice" checked={choice === i} onChange={() => setChoice(i)} />
              {c}
            </label>
          ))}
        </fieldset>
        <label>
          {t('code')}
          <input
            className="y-text"
            required
            minLength={8}
            maxLength={20}
            autoComplete="off"
            autoCapitalize="characters"
            value={code}
            onChange={(e) => setCode(e.target.value)}
          />
        </label>
        {s.demoCode && <p className="y-note">{t('demo', { code: s.demoCode })}</p>}
        <label>
          {t('comment')}
          <textarea
            className="y-text"
            rows={2}
            maxLength={300}
            value={comment}
            onChange={(e) => setComment(e.target.value)}
          />
        </label>
        <p role="status">{said}</p>
        {fault && <ProblemPanel problem={fault} title={t('notVoted')} />}
        <Btn pri type="submit" busy={busy}>
          {t('vote')}
        </Btn>
      </form>
    </Block>
  )
}
