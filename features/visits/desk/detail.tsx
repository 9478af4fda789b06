import { Link } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type VisitEntry, visitGet } from '../contract.ts'
import { caseStateWords, entryListWords, kindWords, stateWords } from '../words.ts'
import { words } from './words.ts'

/** One call: what was heard with its cases, what happened, earlier calls at the same door. */
export function Detail({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(visitGet, { params: { id } })
  const d = asked.data
  return (
    <Dialog title={d ? `${d.visit.place} ${d.visit.label}` : t('title')} onClose={onClose}>
      <div className="vi-detail">
        {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
        {!d && !asked.error && <Loading rows={4} />}
        {d && (
          <>
            <p>
              {w(stateWords[d.visit.state])} · {w(kindWords[d.visit.kind])} · {d.visit.regionName}
              <br />
              <small>
                {w(noteWords(d.visit.planName))} · {d.visit.accountName || t('nobody')} · {d.visit.dueOn}{' '}
                {d.visit.lateDays > 0 && (
                  <span className="vi-late">{t('late', { n: d.visit.lateDays })}</span>
                )}
              </small>
            </p>
            {d.entries.length > 0 && (
              <section>
                <h3>{t('heard')}</h3>
                <ul>
                  {d.entries.map((e) => (
                    <li key={e.id}>
                      {e.body}
                      <br />
                      <small>
                        {w(entryListWords[e.list])} · <EntryProgress e={e} />
                      </small>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {d.events.length > 0 && (
              <section>
                <h3>{t('happened')}</h3>
                <ol>
                  {d.events.map((e) => (
                    <li key={e.seq}>
                      {w(e.line)}
                      <br />
                      <small>
                        {e.by} · {moment(e.at, now, lang)}
                      </small>
                    </li>
                  ))}
                </ol>
              </section>
            )}
            {d.earlier.length > 0 && (
              <section>
                <h3>{t('earlier')}</h3>
                <ul>
                  {d.earlier.map((v) => (
                    <li key={v.id}>
                      {v.happenedAt ? moment(v.happenedAt, now, lang) : v.dueOn} {v.closedByName}{' '}
                      <small>{w(stateWords[v.state])}</small>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </div>
    </Dialog>
  )
}

/** What became of an entry: its case and how far it is, or that it is only noted. */
export function EntryProgress({ e }: { e: VisitEntry }) {
  const t = useT(words)
  const w = useWord()
  return (
    <>
      {e.case ? (
        <Link className="y-link" to={`/cases/${e.case.id}`}>
          {e.case.number} {w(caseStateWords[e.case.state])}
        </Link>
      ) : e.refused ? (
        t('refused', { code: e.refused })
      ) : (
        t(e.work ? 'pending' : 'noted')
      )}
      {e.wantsAnswer && ` · ${t(e.toldAt ? 'told' : 'wants')}`}
    </>
  )
}
