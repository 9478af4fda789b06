import './own.css'
import { useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { mineAsk, mineGet, mineLog, mineWithdraw } from '../contract-rights.ts'
import { ownWords } from './words.ts'

/** My own entry in the ledger: what I asked at the counter and what became of it, who looked, and what else I may ask today. */
export default function Own({ params }: { params: Record<string, string> }) {
  const t = useT(ownWords)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const token = params.token ?? ''
  const got = useAnswer(mineGet, { params: { token } }, 60_000)
  const [problem, setProblem] = useState<ApiProblem>()
  const a = got.answer
  const gone = got.problem && (got.problem.status === 404 || got.problem.status === 400)
  async function withdraw() {
    setProblem(undefined)
    await call(mineWithdraw, { params: { token }, body: { requestId: newRequestId() } }).catch((e) =>
      setProblem(asProblem(e)),
    )
    await got.again()
  }
  if (!a)
    return (
      <ResidentPageFrame title={t('title')}>
        <div className="y-page-pad">
          {gone ? (
            <EmptyCells kind="none" title={t('gone')}>
              {t('goneWhy')}
            </EmptyCells>
          ) : got.problem ? (
            <ProblemPanel problem={got.problem} onRetry={() => void got.again()} />
          ) : (
            <Loading rows={5} />
          )}
        </div>
      </ResidentPageFrame>
    )
  return (
    <ResidentPageFrame title={t('title')}>
      <div className="y-now">
        <p className="t">{[a.place, a.name].filter(Boolean).join(' · ')}</p>
        <h1>{a.kind === 'access' ? t('access') : t(`${a.kind}_${a.state}`)}</h1>
        <p>{t('asked', { at: moment(a.askedAt, now, lang) })}</p>
      </div>
      {a.words && (
        <Block title={t('yourWords')}>
          <p>{a.words}</p>
        </Block>
      )}
      {(a.reason || a.basisWords) && (
        <Block title={t('why')}>
          <p>{[a.reason, w(a.basisWords)].filter(Boolean).join(' · ')}</p>
          <p className="y-note">{t('object')}</p>
        </Block>
      )}
      {a.receipt && (
        <Block title={t('receipt')}>
          <p>
            {t('receiptSays', {
              people: a.receipt.people,
              residences: a.receipt.residences,
              versions: a.receipt.versions,
              at: moment(a.doneAt ?? a.askedAt, now, lang),
              end: a.receipt.end.slice(0, 16),
            })}
          </p>
        </Block>
      )}
      {a.mayWithdraw && (
        <Block>
          {problem && <ProblemPanel problem={problem} />}
          <Btn onClick={() => void withdraw()}>{t('withdraw')}</Btn>
        </Block>
      )}
      {a.kind === 'access' && <Log token={token} shown={a.shownUntil !== null} />}
      {a.also.length > 0 && (
        <Block title={t('also')}>
          <ul className="own-also">
            {a.also.map((x) => (
              <li key={x.link}>
                <a className="y-link" href={x.link}>
                  {t(x.kind === 'deletion' ? 'deletion_asked' : 'correction_asked')}
                </a>
              </li>
            ))}
          </ul>
        </Block>
      )}
      {a.mayAsk.length > 0 && (
        <AskMore token={token} may={a.mayAsk} until={a.shownUntil} onAgain={got.again} />
      )}
      {a.until && <p className="y-page-pad y-note">{t('until', { at: moment(a.until, now, lang) })}</p>}
    </ResidentPageFrame>
  )
}

/** Fetched when the person presses, not before: being told is an entry of the log. */
function Log({ token, shown }: { token: string; shown: boolean }) {
  const t = useT(ownWords)
  const lang = useLang()
  const now = useNow('minute')
  const [log, setLog] = useState<AnswerOf<typeof mineLog>>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  // Of the list of purposes, or somebody's own words.
  const purpose = (p: string) => (`for_${p}` in ownWords ? t(`for_${p}` as keyof typeof ownWords) : p)
  async function look() {
    setBusy(true)
    setProblem(undefined)
    await call(mineLog, { params: { token } }).then(setLog, (e) => setProblem(asProblem(e)))
    setBusy(false)
  }
  return (
    <Block title={t('log')} note={t('logNote')}>
      {!shown && !log && <p>{t('logOld')}</p>}
      {problem && <ProblemPanel problem={problem} />}
      {shown && !log && (
        <Btn pri busy={busy} onClick={() => void look()}>
          {t('look')}
        </Btn>
      )}
      {log && log.entries.length === 0 && <p role="status">{t('logNone')}</p>}
      {log && (
        <ol className="own-log">
          {log.entries.map((e) => (
            <li key={`${e.at}${e.who}${e.what}`}>
              <b>{t(e.what)}</b> {purpose(e.purpose)}
              <small>
                {[
                  moment(e.at, now, lang),
                  [e.unit, e.who].filter(Boolean).join(' ') || t('byLink'),
                  e.note,
                  e.approvedBy && t('approvedBy', { who: e.approvedBy }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </li>
          ))}
        </ol>
      )}
    </Block>
  )
}

function AskMore({
  token,
  may,
  until,
  onAgain,
}: {
  token: string
  may: readonly AnswerOf<typeof mineGet>['mayAsk'][number][]
  until: string | null
  onAgain: () => Promise<unknown>
}) {
  const t = useT(ownWords)
  const lang = useLang()
  const now = useNow('minute')
  const [kind, setKind] = useState<'correction' | 'deletion'>()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  async function send() {
    if (!kind) return
    setBusy(true)
    setProblem(undefined)
    try {
      // What is sent again with the same words is the same request, whatever became of the first answer.
      const body = { requestId: newRequestId(), kind, words: text }
      const r = await call(mineAsk, { params: { token }, body })
      location.assign(r.link)
    } catch (e) {
      setProblem(asProblem(e))
      setBusy(false)
      // Asked already with other words: its link stands on the page now.
      if (asProblem(e).status === 409) await onAgain()
    }
  }
  return (
    <Block title={t('more')} note={until ? t('moreUntil', { at: moment(until, now, lang) }) : ''}>
      <form
        className="own-form"
        onSubmit={(e) => {
          e.preventDefault()
          void send()
        }}
      >
        <fieldset>
          <legend className="sr">{t('more')}</legend>
          {(['correction', 'deletion'] as const)
            .filter((k) => may.includes(k))
            .map((k) => (
              <label key={k} className="pick">
                <input type="radio" name="kind" checked={kind === k} onChange={() => setKind(k)} />
                {t(`${k}_ask`)}
              </label>
            ))}
        </fieldset>
        {kind && (
          <>
            <label>
              {t(kind === 'correction' ? 'whatWrong' : 'whyDelete')}
              <textarea
                className="y-text"
                rows={4}
                maxLength={1000}
                required={kind === 'correction'}
                value={text}
                onChange={(e) => setText(e.target.value)}
              />
            </label>
            {problem && (
              <ProblemPanel problem={problem} title={t('notSent')} fields={{ words: t('whatWrong') }} />
            )}
            <Btn pri type="submit" busy={busy}>
              {t('send')}
            </Btn>
            <p className="y-note">{t(kind === 'correction' ? 'willCorrect' : 'willDelete')}</p>
          </>
        )}
      </form>
    </Block>
  )
}
