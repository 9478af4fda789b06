import { useState } from 'react'
import { Link } from 'react-router'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { buildingGet, personGet } from '../contract.ts'
import { type Merge, mergesList, mergeUndo, pairsList } from '../contract-merge.ts'
import { history } from '../contract-more.ts'
import { pairWords } from './pair-words.ts'
import { Field } from './parts.tsx'
import { words } from './words.ts'

/** Merges that stand, of everybody or of one person, each with its undo. */
export function Merges({ person }: { person?: string }) {
  const t = useT(pairWords)
  const lang = useLang()
  const now = useNow('minute')
  const asked = useAsk(mergesList, { query: { state: 'merged', limit: 20, ...(person ? { person } : {}) } })
  const [undoing, setUndoing] = useState<Merge>()
  const items = asked.data?.items ?? []
  if (person && items.length === 0) return null
  return (
    <section>
      <h2>{t(person ? 'mergedFrom' : 'merges')}</h2>
      {asked.error && <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && items.length === 0 && <p className="y-note">{t('noMerges')}</p>}
      <ul className="lg-list">
        {items.map((m) => (
          <li key={m.id}>
            <div className="lg-merge">
              <Link className="y-link" to={`/ledger/people/${person === m.winner ? m.loser : m.winner}`}>
                {t('into', { loser: m.loserName, winner: m.winnerName })}
              </Link>
              {m.mayUndo && (
                <Btn sm icon="undo" onClick={() => setUndoing(m)}>
                  {t('undoTitle')}
                </Btn>
              )}
            </div>
            <small>
              {[
                m.place,
                t('took', { n: m.residences, f: m.fields.length }),
                m.by,
                moment(m.at, now, lang),
                m.why,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {undoing && <Undo of={undoing} onClose={() => setUndoing(undefined)} />}
    </section>
  )
}

/** Undone at once, unless something was changed since: then each such field is asked about. */
function Undo({ of, onClose }: { of: Merge; onClose: () => void }) {
  const t = useT(pairWords)
  const f = useT(words)
  const [holds, setHolds] = useState<Record<string, 'former' | 'present'>>({})
  const [asks, setAsks] = useState<string[]>([])
  const send = useSend(mergeUndo, {
    renew: [mergesList, pairsList, personGet, buildingGet, history],
    onDone: () => {
      announce(t('undone'))
      onClose()
    },
    onProblem: (p) => {
      const fields = p.extra?.fields
      if (p.code === 'ledger.merge_changed' && Array.isArray(fields)) {
        setAsks(fields as string[])
        setHolds(Object.fromEntries((fields as string[]).map((x) => [x, 'present'])))
      }
    },
  })
  return (
    <Dialog title={t('undoTitle')} onClose={onClose}>
      <form
        className="lg-form"
        onSubmit={(e) => {
          e.preventDefault()
          send.mutate({ params: { id: of.id }, body: { values: holds } as never })
        }}
      >
        <p>{t('into', { loser: of.loserName, winner: of.winnerName })}</p>
        {asks.length > 0 && <p role="status">{t('undoAsk')}</p>}
        {asks.map((x) => (
          <Field key={x} label={f(x as 'name')}>
            <select
              value={holds[x] ?? 'present'}
              onChange={(e) => setHolds({ ...holds, [x]: e.target.value as 'former' })}
            >
              <option value="present">{t('present')}</option>
              <option value="former">{t('former')}</option>
            </select>
          </Field>
        ))}
        {send.error && asks.length === 0 && <ProblemPanel problem={send.error} />}
        <div className="acts">
          <Btn onClick={onClose}>{f('cancel')}</Btn>
          <Btn pri type="submit" busy={send.isPending}>
            {t('undoTitle')}
          </Btn>
        </div>
      </form>
    </Dialog>
  )
}
