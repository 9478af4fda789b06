import '../desk/mediation.css'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { Btn } from '../../../ui/button.tsx'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { BackBar, Block, PhoneMain } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type Duty, mediationGet } from '../contract.ts'
import { Duties, Parties, Proposals, Sessions } from '../desk/body.tsx'
import { barOrder, Next } from '../desk/next.tsx'
import { StepForm } from '../desk/step.tsx'
import { words } from '../desk/words.ts'
import { type Action, actionWords, kindWords, stateWords } from '../rules.ts'

/** The mediator at the table: what each said, what was agreed, what is due; every step is a form that keeps its draft. */
export default function FieldMediation() {
  const { id = '' } = useParams()
  const t = useT(words)
  const w = useWord()
  const now = useNow('minute')
  const go = useNavigate()
  const got = useAsk(mediationGet, { params: { id } })
  const [step, setStep] = useState<{ action: Action; duty?: Duty } | null>(null)
  const m = got.data
  return (
    <>
      <BackBar title={m?.number ?? t('title')} onBack={() => void go('/mediations')} />
      <PhoneMain>
        {got.error && !m && (
          <div className="y-page-pad">
            <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
          </div>
        )}
        {!m && !got.error && <Loading rows={6} />}
        {m && (
          <>
            <Block>
              <h1 className="md-title">{m.title}</h1>
              <p className="y-note">
                {w(kindWords[m.kind])} · {w(stateWords[m.state])} ·{' '}
                {[m.regionName, m.placeText].filter(Boolean).join(' ')}
              </p>
              <Next row={m} now={now} />
            </Block>
            <Block title={t('parties')} note={t('apart')}>
              <Parties m={m} />
            </Block>
            {m.duties.length > 0 && (
              <Block title={t('duties')}>
                <Duties m={m} onStep={(action, duty) => setStep({ action, duty })} />
              </Block>
            )}
            <Block title={t('sessions')}>
              <Sessions m={m} />
            </Block>
            {m.proposals.length > 0 && (
              <Block title={t('proposals')}>
                <Proposals m={m} />
              </Block>
            )}
            <Block>
              <div className="md-steps">
                {barOrder
                  .filter((a) => m.allowed.includes(a))
                  .map((a, i) => (
                    <Btn key={a} pri={i === 0} onClick={() => setStep({ action: a })}>
                      {w(actionWords[a])}
                    </Btn>
                  ))}
              </div>
            </Block>
            {step && <StepForm m={m} {...step} onClose={() => setStep(null)} />}
          </>
        )}
      </PhoneMain>
    </>
  )
}
