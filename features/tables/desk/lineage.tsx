/** Where a cell comes from: how it is made, of which entries, whose word they were and since when. */
import { Link } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { sheetCell } from '../contract-sheets.ts'
import { periodWords } from '../rules.ts'
import { words } from './words.ts'

export function Lineage({ id, n, column }: { id: string; n: number; column: string }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(sheetCell, { params: { id, n, key: column } as never })
  const d = asked.data
  if (asked.error) return <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />
  if (!d) return <Loading rows={3} />
  return (
    <>
      <h2>
        {w(d.head)} {d.value ?? '–'}
      </h2>
      <p className="y-note">{w(d.how)}</p>
      {d.hand && <p>{t('handBy', { by: d.hand.by, at: moment(d.hand.at, now, lang) })}</p>}
      {d.proposed && (
        <p>{t('proposedBy', { p: w(periodWords(d.proposed.period)), v: String(d.proposed.v) })}</p>
      )}
      {d.total > 0 && <p className="y-note">{t('entriesN', { n: d.total })}</p>}
      <ul>
        {d.entries.map((e) => (
          <li key={`${e.kind}${e.id}`}>
            {e.link ? (
              <Link className="y-link" to={e.link}>
                {e.title || e.id.slice(-8)}
              </Link>
            ) : (
              <span>{e.title || e.id.slice(-8)}</span>
            )}
            {e.value && (
              <span>
                {t('value')} {e.value}
              </span>
            )}
            <small>
              {[w(noteWords(e.source)), e.by, e.at && moment(e.at, now, lang)].filter(Boolean).join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {d.more > 0 && <p className="y-note">{t('moreN', { n: d.more })}</p>}
    </>
  )
}
