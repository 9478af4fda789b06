import './mediation.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { moment } from '../../../ui/format.ts'
import { colon, paren, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Steps } from '../../../ui/steps.tsx'
import { type Duty, type Mediation, mediationGet } from '../contract.ts'
import { type Action, actionWords, kindWords, sideWords, stateWords, wayWords } from '../rules.ts'
import { Duties, FileLinks, Log, Parties, Proposals, Sessions } from './body.tsx'
import { barOrder, Next } from './next.tsx'
import { StepForm } from './step.tsx'
import { words } from './words.ts'

export default function MediationPage() {
  const { id = '' } = useParams()
  const got = useAsk(mediationGet, { params: { id } })
  if (got.error && !got.data)
    return (
      <div className="y-page-pad">
        <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
      </div>
    )
  if (!got.data) return <Loading rows={8} />
  return <Whole m={got.data} />
}

function Whole({ m }: { m: Mediation }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [step, setStep] = useState<{ action: Action; duty?: Duty } | null>(null)
  const bar = barOrder.filter((a) => m.allowed.includes(a))
  // While it runs the next thing is a duty, and which of them only a person knows.
  const first: Action | undefined =
    m.state === 'drafted'
      ? 'sign'
      : m.state === 'talking' && m.proposals.length > 0
        ? 'draft'
        : m.state === 'running' || m.closedAt
          ? undefined
          : bar[0]
  return (
    <div className="y-page md-page">
      <header className="y-head">
        <Link to="/mediations">{t('title')}</Link>
        <h1>{m.title}</h1>
        <small>
          {[
            m.number,
            w(kindWords[m.kind]),
            w(stateWords[m.state]),
            m.regionName,
            m.placeText,
            m.round > 0 ? t('round', { n: m.round }) : '',
            m.way ? w(wayWords[m.way]) : '',
            m.confirmedAt ? t('confirmed') : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
        <span className="sp" />
        {m.caseId && <Link to={`/cases/${m.caseId}`}>{t('fromCase', { number: m.caseNumber ?? '' })}</Link>}
        {m.agreement && m.mayReveal && (
          <Link className="y-btn sm" to={`/mediations/${m.id}/paper`}>
            {t('print')}
          </Link>
        )}
      </header>
      <Steps
        id="mediation"
        actions={bar}
        words={actionWords}
        first={first}
        off={step !== null}
        back={{ to: '/mediations', words: words.back }}
        onStep={(action) => setStep({ action })}
      >
        <span className="sp" style={{ flex: 1 }} />
        <span>
          {m.mediatorName} · <Next row={m} now={now} />
        </span>
      </Steps>
      <div className="md-one">
        <div>
          <section className="y-card">
            <h2 className="y-sec">
              {t('parties')}
              <small>{t('apart')}</small>
            </h2>
            <Parties m={m} />
          </section>
        </div>
        <div>
          {m.duties.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">{t('duties')}</h2>
              <Duties m={m} onStep={(action, duty) => setStep({ action, duty })} />
            </section>
          )}
          {m.agreement && (
            <section className="y-card">
              <h2 className="y-sec">
                {t('agreed')}
                <small>{moment(m.agreement.at, now, lang)}</small>
              </h2>
              <p>{m.agreement.facts}</p>
              <ol className="md-sessions">
                {m.agreement.terms.map((x) => (
                  <li key={x.what + x.dueAt}>
                    {w(sideWords(x.side))}
                    {colon()}
                    {x.what}
                    {paren(t('due', { at: moment(x.dueAt, now, lang) }))}
                  </li>
                ))}
              </ol>
              <FileLinks files={m.sheets} />
            </section>
          )}
          <section className="y-card">
            <h2 className="y-sec">{t('sessions')}</h2>
            <Sessions m={m} />
          </section>
          {m.proposals.length > 0 && (
            <section className="y-card">
              <h2 className="y-sec">{t('proposals')}</h2>
              <Proposals m={m} />
            </section>
          )}
        </div>
        <div>
          <section className="y-card">
            <h2 className="y-sec">{t('log')}</h2>
            <Log m={m} />
          </section>
        </div>
      </div>
      {step && <StepForm m={m} {...step} onClose={() => setStep(null)} />}
    </div>
  )
}
