import './lost.css'
import { useState } from 'react'
import { type ApiProblem, asProblem, call, newRequestId } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { mineDo, mineGet } from '../contract.ts'
import { Said, SayBox } from './parts.tsx'
import { words } from './words.ts'

/** My notice by its link: where it stands, who answered, and the way to go on or close it. */
export default function Mine({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const token = params.token ?? ''
  const got = useAnswer(mineGet, { params: { token } }, 30_000)
  const [problem, setProblem] = useState<ApiProblem>()
  const a = got.answer
  const act = async (b: { do: 'extend' } | { do: 'close'; found: boolean }) => {
    setProblem(undefined)
    await call(mineDo, { params: { token }, body: { requestId: newRequestId(), ...b } }).catch((e) =>
      setProblem(asProblem(e)),
    )
    await got.again()
  }
  if (!a)
    return (
      <ResidentPageFrame title={t('mine')}>
        {got.problem && <ProblemPanel problem={got.problem} onRetry={() => void got.again()} />}
      </ResidentPageFrame>
    )
  const live = a.state === 'waiting' || a.state === 'public'
  return (
    <ResidentPageFrame title={t('mine')}>
      <section className="lf-part">
        <h1>{a.title}</h1>
        <p role="status">
          <b>{t(a.state, { reason: a.reason })}</b>
          {live && a.expiresAt && ` · ${t('until', { at: moment(a.expiresAt, now, lang) })}`}
        </p>
        <p>{a.words}</p>
        <small>
          {t(a.kind)} · {a.place}
        </small>
        <p>{t('keep')}</p>
        {live && a.soon && <p>{t('soon')}</p>}
        {problem && <ProblemPanel problem={problem} />}
        {live && (
          <>
            <Btn pri onClick={() => void act({ do: 'close', found: true })}>
              {t('gotIt')}
            </Btn>
            {a.expiresAt && <Btn onClick={() => void act({ do: 'extend' })}>{t('extend')}</Btn>}
            <Btn onClick={() => void act({ do: 'close', found: false })}>{t('stop')}</Btn>
          </>
        )}
      </section>
      {a.matches.length > 0 && (
        <section className="lf-part">
          <h2>{t('matches')}</h2>
          {a.matches.map((m) => (
            <p key={m.id}>
              <b>{m.title}</b> <small>{m.why.map((x) => w(x)).join(' · ')}</small>
            </p>
          ))}
          <a href="/lost">{t('title')}</a>
        </section>
      )}
      <section className="lf-part">
        <h2>{t('answers')}</h2>
        {a.threads.length === 0 && <p>{t('noAnswers')}</p>}
        {a.threads.map((x) => (
          <div key={x.id} className="lf-part">
            <Said messages={x.messages} owner />
            {live && (
              <SayBox
                label={t('say')}
                button={t('say')}
                send={async (b) => {
                  await call(mineDo, { params: { token }, body: { ...b, do: 'say', thread: x.id } })
                  await got.again()
                }}
              />
            )}
          </div>
        ))}
      </section>
    </ResidentPageFrame>
  )
}
