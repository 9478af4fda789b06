import { useState } from 'react'
import type { ApiProblem } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import type { CaseDetail } from '../contract.ts'
import { cutOff } from './act.ts'
import { words } from './words.ts'

/**
 * What was not done and why. When somebody else was quicker (409), what they did stands here and the same button goes on
 * from it; nothing that was typed is lost.
 */
export function Fault({
  c,
  problem,
  what,
  still,
  onAgain,
  onLeave,
}: {
  c: CaseDetail
  problem: ApiProblem
  /** The button that was pressed, in its own words. */
  what: string
  /** Whether it may still be pressed on the case as it is now. */
  still: boolean
  onAgain: () => void
  onLeave: () => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  // The case is fetched anew after a refusal; what stood on the screen when it came is what the person knew.
  const [known] = useState(() => c.events.at(-1)?.seq ?? 0)
  const stale = problem.status === 409
  if (!stale)
    return (
      <ProblemPanel
        problem={problem}
        title={t(cutOff(problem) ? 'notSent' : 'notDone', { what })}
        {...(cutOff(problem) ? { safe: t('notSentSafe') } : {})}
        onRetry={onAgain}
      />
    )
  const since = c.events.filter((e) => e.seq > known)
  const shown = since.length ? since : c.events.slice(-2)
  return (
    <div className="y-state" role="alert">
      <h3>{still ? t('changed') : t('over', { what })}</h3>
      <p>{still ? t('changedWhat', { what }) : problem.title}</p>
      <ul className="y-since">
        {shown.map((e) => (
          <li key={e.seq}>
            {w(e.line)}
            <small>
              {moment(e.at, now, lang)}
              {e.detail ? ` · ${w(e.detail)}` : ''}
            </small>
          </li>
        ))}
      </ul>
      <div className="y-pick">
        {still && (
          <Btn pri onClick={onAgain}>
            {t('goAhead', { what })}
          </Btn>
        )}
        <Btn onClick={onLeave}>{t('leave')}</Btn>
      </div>
    </div>
  )
}
