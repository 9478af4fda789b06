import './sign.css'
import { useEffect, useState } from 'react'
import type { AnswerOf } from '../../../kernel/contract.ts'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { dict, paren, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { Block, ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { signAgreement, signPage } from '../contract.ts'
import { sideWords } from '../rules.ts'

const words = dict({
  title: { zh: '调解协议', en: 'Agreement' },
  gone: { zh: '这个签字链接不能用了', en: 'This link no longer works' },
  goneWhy: {
    zh: '协议改过会换新链接。请找调解员要。',
    en: 'A changed agreement has a new link. Ask the mediator.',
  },
  you: { zh: '您是{side}', en: 'You are {side}' },
  facts: { zh: '是什么事', en: 'What it is about' },
  terms: { zh: '谁、什么时候前、做什么', en: 'Who does what by when' },
  by: { zh: '{at} 前', en: 'by {at}' },
  parties: { zh: '各方', en: 'Parties' },
  signed: { zh: '已签', en: 'signed' },
  waits: { zh: '未签', en: 'not yet' },
  agree: { zh: '我看过了，愿意照这样办', en: 'I have read this and agree to it' },
  code: { zh: '6 位签字码（调解员告诉您的）', en: 'The 6 digits that the mediator told you' },
  sign: { zh: '签字', en: 'Sign' },
  will: {
    zh: '会：记下您签了、什么时候签的。各方都签了就生效。您的电话不给对方看。',
    en: 'Will: record that you signed and when. It is in force when all have signed. Your phone is shown to nobody.',
  },
  done: { zh: '您在 {at} 签了字', en: 'You signed {at}' },
  doneNow: { zh: '签好了', en: 'Signed' },
  wrong: { zh: '签字码不对，还能试 {n} 次', en: 'Not the right code; {n} {n|try|tries} left' },
  locked: { zh: '试了太多次，请找调解员', en: 'Too many tries: ask the mediator' },
  tick: { zh: '还差：打上勾', en: 'Still needed: the tick' },
  notSigned: { zh: '没有签上', en: 'Not signed' },
})

/** One party reads the agreement and signs: no account, nobody's phone, the same text for all. */
export default function SignPage({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const token = params.token ?? ''
  const [a, setAnswer] = useState<AnswerOf<typeof signPage>>()
  const [fault, setFault] = useState<ApiProblem>()
  const [agree, setAgree] = useState(false)
  const [code, setCode] = useState('')
  const [said, setSaid] = useState('')
  const [refused, setRefused] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  const [requestId, setRequestId] = useState(newRequestId)
  useEffect(() => {
    call(signPage, { params: { token } }).then(setAnswer, (e) => setFault(asProblem(e)))
  }, [token])
  async function sign() {
    if (!agree) return setSaid(t('tick'))
    setBusy(true)
    setRefused(undefined)
    try {
      const r = await call(signAgreement, { params: { token }, body: { requestId, code, agree: true } })
      setRequestId(newRequestId())
      setSaid(r.signed ? t('doneNow') : r.left > 0 ? t('wrong', { n: r.left }) : t('locked'))
      if (r.signed) setAnswer(await call(signPage, { params: { token } }))
    } catch (e) {
      const p = asProblem(e)
      setRefused(p)
      if (!p.retryable) setRequestId(newRequestId())
    }
    setBusy(false)
  }
  return (
    <ResidentPageFrame title={t('title')}>
      {fault && (fault.status === 404 || fault.status === 400) && (
        <div className="y-page-pad">
          <EmptyCells kind="none" title={t('gone')}>
            {t('goneWhy')}
          </EmptyCells>
        </div>
      )}
      {fault && fault.status !== 404 && fault.status !== 400 && (
        <div className="y-page-pad">
          <ProblemPanel problem={fault} onRetry={() => location.reload()} />
        </div>
      )}
      {!a && !fault && <Loading rows={6} />}
      {a && (
        <>
          <div className="y-now">
            <p className="t">
              {a.committee} · {a.number}
            </p>
            <h1>{t('you', { side: w(sideWords(a.side)) })}</h1>
          </div>
          <Block title={t('facts')}>
            <p>{a.agreement.facts}</p>
          </Block>
          <Block title={t('terms')}>
            <ol className="y-terms">
              {a.agreement.terms.map((x) => (
                <li key={x.what + x.dueAt}>
                  <b>{w(sideWords(x.side))}</b> {x.what}
                  <small>{t('by', { at: moment(x.dueAt, now, lang) })}</small>
                </li>
              ))}
            </ol>
          </Block>
          <Block title={t('parties')}>
            <ul className="y-terms">
              {a.parties.map((p) => (
                <li key={p.side}>
                  {w(sideWords(p.side))} {p.name} {p.role && paren(p.role)} ·{' '}
                  {t(p.signed ? 'signed' : 'waits')}
                </li>
              ))}
            </ul>
          </Block>
          <Block>
            {a.signedAt ? (
              <p role="status">{t('done', { at: moment(a.signedAt, now, lang) })}</p>
            ) : a.locked ? (
              <p role="status">{t('locked')}</p>
            ) : (
              <form
                className="y-signform"
                onSubmit={(e) => {
                  e.preventDefault()
                  void sign()
                }}
              >
                <label className="tick">
                  <input type="checkbox" checked={agree} onChange={(e) => setAgree(e.target.checked)} />
                  {t('agree')}
                </label>
                <label>
                  {t('code')}
                  <input
                    className="y-text"
                    inputMode="numeric"
                    pattern="\d{6}"
                    maxLength={6}
                    required
                    autoComplete="one-time-code"
                    value={code}
                    onChange={(e) => setCode(e.target.value)}
                  />
                </label>
                <p role="status">{said}</p>
                {refused && <ProblemPanel problem={refused} title={t('notSigned')} />}
                <Btn pri type="submit" busy={busy}>
                  {t('sign')}
                </Btn>
                <p className="y-note">{t('will')}</p>
              </form>
            )}
          </Block>
        </>
      )}
    </ResidentPageFrame>
  )
}
