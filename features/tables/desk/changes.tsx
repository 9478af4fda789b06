/** Two versions beside each other: only what is different, and why. */
import { useT, useWord } from '../../../ui/i18n.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { sheetCompare } from '../contract-sheets.ts'
import { words } from './words.ts'

export function Changes({ id, other }: { id: string; other: string }) {
  const t = useT(words)
  const w = useWord()
  const asked = useAsk(sheetCompare, { params: { id }, query: { with: other } })
  const d = asked.data
  if (asked.error) return <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />
  if (!d) return <Loading rows={6} />
  if (d.rows.length === 0) return <EmptyCells kind="done" title={t('noChanges')} />
  return (
    <>
      <p role="status">
        <b>{t('changes', { a: d.added, r: d.removed, c: d.changed })}</b>
      </p>
      <ul className="tb-changes">
        {d.rows.map((r) => (
          <li key={`${r.kind}${r.n}`}>
            <b>{t(r.kind)}</b> {r.title}
            {r.cells.map((c) => (
              <p key={c.key}>
                <span>{w(c.head)}</span>
                <span className="tb-was">{c.before ?? '–'}</span>
                <span>{c.after ?? '–'}</span>
                <span className="tb-why">{w(c.why)}</span>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}
