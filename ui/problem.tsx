import { type ReactNode, useState } from 'react'
import type { ApiProblem, Issue } from './api.ts'
import { Btn } from './button.tsx'
import { clockTime } from './format.ts'
import { dict, useT } from './i18n.tsx'

const words = dict({
  issues: { zh: '{title}：{n} 处要补', en: '{title}: {n} {n|thing|things} to fix' },
  kept: { zh: '您填的都还在，改好再按一次。', en: 'What you typed is kept. Fix it and press again.' },
  number: {
    zh: '编号 {id}，{at}。打给管理员时报这个编号。',
    en: 'Number {id}, {at}. Tell it to your administrator.',
  },
  tech: { zh: '技术细节', en: 'Technical detail' },
  again: { zh: '现在再试', en: 'Try now' },
  network: { zh: '连不上服务器', en: 'No connection to the server' },
  networkSafe: {
    zh: '刚才按的还不知道有没有生效；再按一次不会做两遍。',
    en: 'It is not known whether this was carried out; pressing again will not do it twice.',
  },
  server: { zh: '服务器没有回答（{status}）', en: 'The server did not answer ({status})' },
  fault: { zh: '没有做成', en: 'Not done' },
})

interface Props {
  problem: ApiProblem
  /** What did not happen: `没有派出去`. Without it the server's title is used. */
  title?: string
  /** What is safe: `您填的都还在。其他人没有收到任何通知。` */
  safe?: ReactNode
  /** Names of the fields by their path in the body, so that an issue is shown beside a word the person knows. */
  fields?: Record<string, string>
  /** What to do about one issue: a link or button at its right. */
  fix?: (issue: Issue) => ReactNode
  onRetry?: () => void
}

/** A refusal in three parts: what did not happen (all faults at once), what is safe, what to do. Never red. */
export function ProblemPanel({ problem, title, safe, fields = {}, fix, onRetry }: Props) {
  const t = useT(words)
  const [open, setOpen] = useState(false)
  const noAnswer = problem.status === 0 && problem.code.startsWith('network')
  const head = noAnswer
    ? (title ?? t('network'))
    : problem.status >= 500
      ? (title ?? t('server', { status: problem.status }))
      : (title ?? problem.title ?? t('fault'))
  const n = problem.issues.length
  return (
    <div className="y-prob y-state" role="alert">
      <h3>{n > 0 ? t('issues', { title: head, n }) : head}</h3>
      <p>{safe ?? (noAnswer ? t('networkSafe') : n > 0 ? t('kept') : null)}</p>
      {problem.detail && problem.detail !== head && n === 0 && <p>{problem.detail}</p>}
      {n > 0 && (
        <ul className="y-issues">
          {problem.issues.map((i) => (
            <li key={`${i.path}:${i.code}`}>
              <b>{fields[i.path] ?? i.path}</b>
              <span>{i.message}</span>
              {fix?.(i)}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <div className="y-acts">
          <Btn onClick={onRetry}>{t('again')}</Btn>
        </div>
      )}
      {problem.logId && (
        <p style={{ fontSize: 12, marginTop: 10 }}>
          {t('number', { id: problem.logId, at: clockTime(problem.at, true) })}{' '}
          <button type="button" className="y-link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('tech')}
          </button>
        </p>
      )}
      {open && (
        <pre className="y-tech">
          {problem.status} {problem.code}
          {problem.detail ? `\n${problem.detail}` : ''}
        </pre>
      )}
    </div>
  )
}
