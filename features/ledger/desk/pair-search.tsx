import { useEffect, useRef } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { JobPanel } from '../../../ui/job.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { type PairPass, pairPassCancel, pairPasses, pairPassStart } from '../contract-merge.ts'
import { pairWords } from './pair-words.ts'

const stages = ['queued', 'read', 'blocked', 'learnt', 'scored', 'linked', 'written'] as const
const runs = (p: PairPass | undefined) => p?.state === 'running' || p?.state === 'queued'
const stageOf = (p: PairPass) => stages.find((s) => s === p.stage) ?? 'queued'
/** Reading is counted; what the comparing thread does is told in steps. */
const shareOf = (p: PairPass) =>
  p.stage === 'read'
    ? (0.4 * p.done) / Math.max(1, p.people)
    : 0.3 + (0.7 * stages.indexOf(stageOf(p))) / (stages.length - 1)

/** The search over everybody: once a night by itself, now by whoever may. */
export function Search({ onDone }: { onDone: () => void }) {
  const t = useT(pairWords)
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(
    pairPasses,
    {},
    { refetchInterval: (q) => (runs(q.state.data?.items[0]) ? 1000 : false) },
  )
  const start = useSend(pairPassStart, { renew: [pairPasses] })
  const stop = useSend(pairPassCancel, { renew: [pairPasses] })
  const last = asked.data?.items[0]
  const was = useRef(false)
  useEffect(() => {
    if (was.current && !runs(last)) onDone()
    was.current = runs(last)
  }, [last, onDone])
  return (
    <section className="lg-pass">
      <h2>{t('look')}</h2>
      {last && runs(last) ? (
        <JobPanel
          title={t('looking', { people: last.people, stage: t(stageOf(last)) })}
          value={last.state === 'queued' ? 0 : shareOf(last)}
          onStop={() => stop.mutate({ params: { id: last.id }, body: {} })}
          stopping={stop.isPending}
        />
      ) : (
        <p className="y-note">
          {last
            ? t('lastLook', {
                at: moment(last.updatedAt, now, lang),
                people: last.people,
                found: last.found,
                opened: last.opened,
              })
            : t('neverLooked')}
        </p>
      )}
      {start.error && <ProblemPanel problem={start.error} />}
      {!runs(last) && (
        <Btn icon="sync" busy={start.isPending} onClick={() => start.mutate({ body: {} })}>
          {t('look')}
        </Btn>
      )}
    </section>
  )
}
