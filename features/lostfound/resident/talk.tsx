import './lost.css'
import { call } from '../../../ui/api.ts'
import { useAnswer } from '../../../ui/asked.ts'
import { useT } from '../../../ui/i18n.tsx'
import { ResidentPageFrame } from '../../../ui/phone.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { threadGet, threadSay } from '../contract.ts'
import { Said, SayBox } from './parts.tsx'
import { words } from './words.ts'

/** A conversation by the link of whoever answered. */
export default function Talk({ params }: { params: Record<string, string> }) {
  const t = useT(words)
  const token = params.token ?? ''
  const got = useAnswer(threadGet, { params: { token } }, 20_000)
  const a = got.answer
  return (
    <ResidentPageFrame title={t('title')}>
      {got.problem && !a && <ProblemPanel problem={got.problem} onRetry={() => void got.again()} />}
      {a && (
        <section className="lf-part">
          <h1>{a.title}</h1>
          <p>{t('keep')}</p>
          <Said messages={a.messages} owner={false} />
          {a.open ? (
            <SayBox
              label={t('say')}
              button={t('say')}
              send={async (body) => {
                await call(threadSay, { params: { token }, body })
                await got.again()
              }}
            />
          ) : (
            <p>{t('over')}</p>
          )}
        </section>
      )}
    </ResidentPageFrame>
  )
}
