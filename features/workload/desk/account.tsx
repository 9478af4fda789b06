/** The account of one person: sums, steps, and the very entries of a number. Used by the desk and the phone. */
import { useState } from 'react'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { colon, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Loading } from '../../../ui/states.tsx'
import {
  type Entry,
  type Measure,
  measures,
  objectionMake,
  workloadEntries,
  workloadPerson,
} from '../contract.ts'
import { measureWords } from '../rules.ts'
import { words } from './words.ts'
import './workload.css'

export interface Asked {
  account?: string
  from?: string
  to?: string
  by: 'day' | 'week' | 'month'
}

export function Account({ asked, caseLink }: { asked: Asked; caseLink: (id: string) => string }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(workloadPerson, { query: asked }, { placeholderData: (was) => was })
  const [open, setOpen] = useState<Measure | null>(null)
  if (got.error) return <ProblemPanel problem={got.error} onRetry={() => void got.refetch()} />
  if (!got.data) return <Loading rows={4} />
  const { person, steps, own, period } = got.data
  const busy = steps.filter((s) => Object.keys(s.counts).length > 0)
  return (
    <>
      <ul className="wl-sums" aria-label={t('sum')}>
        {measures.map((m) => (
          <li key={m}>
            <button type="button" aria-expanded={open === m} onClick={() => setOpen(open === m ? null : m)}>
              <span>{w(measureWords[m])}</span>
              <b>{person.counts[m]}</b>
            </button>
          </li>
        ))}
        {(['tasks', 'visits', 'dutyHours', 'leftOut'] as const).map((m) => (
          <li key={m}>
            <div>
              <span>{w(measureWords[m])}</span>
              <b>{person.counts[m]}</b>
            </div>
          </li>
        ))}
      </ul>
      <p className="wl-note">{t('hours')}</p>
      {open && (
        <Entries
          key={open}
          measure={open}
          asked={{ ...(asked.account ? { account: asked.account } : {}), ...period }}
          own={own}
          caseLink={caseLink}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide table by keys */}
      <section className="wl-scroll" tabIndex={0} aria-label={t('title')}>
        <table className="wl-steps">
          <thead>
            <tr>
              <th scope="col">{t(asked.by)}</th>
              {measures.map((m) => (
                <th key={m} scope="col">
                  {w(measureWords[m])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {busy.map((s) => (
              <tr key={s.from}>
                <th scope="row">{s.from === s.to ? s.from : `${s.from} – ${s.to.slice(5)}`}</th>
                {measures.map((m) => (
                  <td key={m}>{s.counts[m] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {busy.length === 0 && <p className="wl-note">{t('nothing')}</p>}
    </>
  )
}

function Entries({
  measure,
  asked,
  own,
  caseLink,
}: {
  measure: Measure
  asked: { account?: string; from: string; to: string }
  own: boolean
  caseLink: (id: string) => string
}) {
  const t = useT(words)
  const w = useWord()
  const [limit, setLimit] = useState(50)
  const got = useAsk(
    workloadEntries,
    { query: { ...asked, measure, limit } },
    { placeholderData: (was) => was },
  )
  if (got.error) return <ProblemPanel problem={got.error} />
  if (!got.data) return <Loading rows={3} />
  return (
    <section className="y-card wl-entries" aria-live="polite">
      <h2 className="y-sec">{t('entries', { what: w(measureWords[measure]), n: got.data.total })}</h2>
      <ul>
        {got.data.entries.map((e) => (
          <One key={`${e.caseId}${e.seq}`} e={e} own={own} to={caseLink(e.caseId)} />
        ))}
      </ul>
      {got.data.next && limit < 200 && (
        <Btn ghost onClick={() => setLimit(200)}>
          {t('more')}
        </Btn>
      )}
    </section>
  )
}

function One({ e, own, to }: { e: Entry; own: boolean; to: string }) {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const send = useSend(objectionMake, {
    renew: [workloadEntries, workloadPerson],
    onDone: () => setAsking(false),
  })
  return (
    <li>
      <a className="y-link" href={to}>
        {e.number} {e.title}
      </a>
      <small>{moment(e.at, now, lang)}</small>
      {e.objection ? (
        <small>
          {t(e.objection.state)}
          {colon()}
          {e.objection.reason}
          {e.objection.answer && ` · ${e.objection.by}${colon()}${e.objection.answer}`}
        </small>
      ) : (
        own &&
        !asking && (
          <Btn sm ghost onClick={() => setAsking(true)}>
            {t('object')}
          </Btn>
        )
      )}
      {asking && (
        <form
          className="wl-form"
          onSubmit={(ev) => {
            ev.preventDefault()
            send.mutate({ body: { caseId: e.caseId, seq: e.seq, reason } })
          }}
        >
          {send.error && <ProblemPanel problem={send.error} title={t('notDone')} />}
          <label>
            {t('reason')}
            <input required maxLength={500} value={reason} onChange={(ev) => setReason(ev.target.value)} />
          </label>
          <small>{t('objectWill')}</small>
          <span className="y-row">
            <Btn sm onClick={() => setAsking(false)}>
              {t('cancel')}
            </Btn>
            <Btn sm pri type="submit" busy={send.isPending}>
              {t('object')}
            </Btn>
          </span>
        </form>
      )}
    </li>
  )
}
