import './forms.css'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { formAnswers, formSheet } from '../contract.ts'
import { words } from './words.ts'

/** What a form has brought in, newest first; each opens its case. */
export default function FormAnswers() {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { key = '' } = useParams()
  const [limit, setLimit] = useState(50)
  const got = useAsk(formAnswers, { params: { key }, query: { limit } }, { placeholderData: (was) => was })
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  if (!got.data) return <Loading rows={6} />
  const { title, rows, total, next } = got.data
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{w(title)}</h1>
        <span className="y-note">{t('total', { n: total })}</span>
        <a className="y-btn" href={addressOf(formSheet, { key })}>
          {t('csv')}
        </a>
      </header>
      {rows.length === 0 && <EmptyCells kind="none" title={t('noAnswers')} />}
      <ul className="fe-forms">
        {rows.map((r) => (
          <li key={r.reportId}>
            <div>
              <Link to={`/cases/${r.caseId}`}>
                <b>{r.number}</b>
              </Link>
              <small>
                {r.place} · {moment(r.at, now, lang)} · {t('version', { n: r.version })}
              </small>
              <small>{r.answers.map((a) => `${w(a.label)}${colon()}${w(a.shown)}`).join(' · ')}</small>
            </div>
          </li>
        ))}
      </ul>
      {next && limit < 200 && <Btn onClick={() => setLimit(200)}>{t('more')}</Btn>}
    </div>
  )
}
