import { useState } from 'react'
import { Link } from 'react-router'
import { noteWords } from '../../../shared/notes.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import {
  type Mailing,
  mailingDecide,
  mailingPeople,
  mailingRetry,
  mailingStop,
  mailingsList,
} from '../contract.ts'
import { type RecipientState, smsLength, stateWords } from '../rules.ts'
import { namesOf, words } from './words.ts'

/** One mailing: its words, who has to approve or may stop it, and what became of it for each person. */
export function One({ m }: { m: Mailing }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const [why, setWhy] = useState('')
  const [state, setState] = useState<RecipientState>()
  const paged = usePaged({ id: m.id, state })
  const asked = useAsk(
    mailingPeople,
    { params: { id: m.id }, query: { ...(state ? { state } : {}), ...paged.ask } as never },
    { refetchInterval: 5000, placeholderData: (was) => was },
  )
  const renew = [mailingsList, mailingPeople]
  const decide = useSend(mailingDecide, { renew, onDone: () => setWhy('') })
  const stop = useSend(mailingStop, { renew, onDone: () => setWhy('') })
  const retry = useSend(mailingRetry, { renew })
  const problem = decide.error ?? stop.error ?? retry.error
  const params = { id: m.id }
  const size = smsLength(m.text)
  return (
    <section className="y-one" aria-label={m.title}>
      <h2>{m.title}</h2>
      <p>
        {t(m.state)} · {t('ofN', { sent: m.sent, n: m.sent + m.waiting + m.failed })}
      </p>
      <blockquote>{m.text}</blockquote>
      <p className="y-note">{t('length', { n: size.characters, parts: size.parts })}</p>
      {m.sensitive && <p className="y-note">{t('seenBy')}</p>}
      <dl className="y-facts">
        <dt>{t('for')}</dt>
        <dd>{m.purpose}</dd>
        <dt>{t('to')}</dt>
        <dd>
          {m.regionName}
          {m.olderFrom !== null && ` · ${t('andOver', { n: m.olderFrom })}`}
          {m.youngerTo !== null && ` · ${t('andUnder', { n: m.youngerTo })}`}
          {m.tag && ` · ${w(m.tag)}`}
        </dd>
        <dt>{t('by')}</dt>
        <dd>
          {m.createdBy} {moment(m.createdAt, now, lang)}
        </dd>
        <dt>{t('until')}</dt>
        <dd>{moment(m.expiresAt, now, lang)}</dd>
        {m.state === 'asked' && (
          <>
            <dt>{t('waitsFor')}</dt>
            <dd>{m.approvers.length > 0 ? namesOf(m.approvers, lang) : t('nobodyNow')}</dd>
          </>
        )}
        {m.decidedBy && (
          <>
            <dt>{t('decided')}</dt>
            <dd>
              {m.decidedBy} {w(noteWords(m.why))}
            </dd>
          </>
        )}
      </dl>
      {problem && <ProblemPanel problem={problem} />}
      {(m.mayDecide || m.mayStop) && (
        <div className="acts">
          <input
            aria-label={t('why')}
            placeholder={t('why')}
            maxLength={200}
            value={why}
            onChange={(e) => setWhy(e.target.value)}
          />
          {m.mayDecide && (
            <>
              <Btn
                pri
                busy={decide.isPending}
                onClick={() => decide.mutate({ params, body: { approve: true, why: why.trim() } })}
              >
                {t('approve')}
              </Btn>
              <Btn
                busy={decide.isPending}
                disabled={!why.trim()}
                onClick={() => decide.mutate({ params, body: { approve: false, why: why.trim() } })}
              >
                {t('deny')}
              </Btn>
            </>
          )}
          {m.mayStop && (
            <Btn
              busy={stop.isPending}
              disabled={!why.trim()}
              onClick={() => stop.mutate({ params, body: { why: why.trim() } })}
            >
              {t('stop')}
            </Btn>
          )}
        </div>
      )}
      {m.failed > 0 && (
        <div className="acts">
          <Btn icon="sync" busy={retry.isPending} onClick={() => retry.mutate({ params, body: {} })}>
            {t('retry')}
          </Btn>
        </div>
      )}
      <div className="y-tabs ml-states" role="tablist" aria-label={t('state')}>
        <button type="button" role="tab" aria-selected={!state} onClick={() => setState(undefined)}>
          {t('all')} {m.people}
        </button>
        {asked.data?.states.map((s) => (
          <button
            key={s.state}
            type="button"
            role="tab"
            aria-selected={s.state === state}
            onClick={() => setState(s.state)}
          >
            {w(stateWords[s.state])} {s.n}
          </button>
        ))}
      </div>
      <Table
        rows={asked.data?.items ?? []}
        id={(p) => p.personId}
        asked={asked}
        empty={{ kind: 'filtered', title: t('nobody') }}
        columns={[
          {
            head: t('who'),
            className: 'ml-who',
            cell: (p) => (p.name ? <Link to={`/ledger/people/${p.personId}`}>{p.name}</Link> : t('gone')),
            under: (p) => p.phone,
          },
          {
            head: t('state'),
            named: true,
            cell: (p) =>
              [w(stateWords[p.state]), p.at && moment(p.at, now, lang)].filter(Boolean).join(' · '),
            // As the provider says it.
            under: (p) => w(noteWords(p.said)),
          },
        ]}
      />
      <More of={paged} next={asked.data?.next} />
      <p className="y-note">{t('kept')}</p>
    </section>
  )
}
