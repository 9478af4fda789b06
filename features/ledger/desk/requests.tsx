import { useNavigate } from 'react-router'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Table } from '../../../ui/table.tsx'
import { type PersonRequest, requestsList } from '../contract-rights.ts'
import { Region, type Tabbed } from './parts.tsx'
import { Clearings } from './retention.tsx'
import { rightsWords } from './rights-words.ts'

/** What people asked about their own entries. */
export function Requests({ query, go }: Tabbed) {
  const t = useT(rightsWords)
  const lang = useLang()
  const now = useNow('minute')
  const navigate = useNavigate()
  const state = query.get('state') === 'closed' ? ('closed' as const) : ('open' as const)
  const region = query.get('region')
  const { can } = useSession()
  const asked = useAsk(
    requestsList,
    { query: { state, limit: 200, ...(region ? { region } : {}) } },
    { placeholderData: (was) => was },
  )
  return (
    <>
      <div className="lg-filters">
        <Region query={query} go={go} />
        <label>
          {t('state')}
          <select value={state} onChange={(e) => go({ state: e.target.value })}>
            <option value="open">{t('openOnes')}</option>
            <option value="closed">{t('closedOnes')}</option>
          </select>
        </label>
        <span role="status" className="y-note">
          {asked.data && t('total', { n: asked.data.total })}
        </span>
      </div>
      <div className="lg-scroll">
        <Table<PersonRequest>
          rows={asked.data?.items ?? []}
          id={(r) => r.id}
          asked={asked}
          empty={{ kind: 'none', title: t('none'), why: t('noneWhy') }}
          opening={{
            current: null,
            onOpen: (id) => void navigate(`/ledger/requests/${id}`),
            keys: { name: 'ledger.requests', next: rightsWords.next, previous: rightsWords.previous },
          }}
          columns={[
            { head: t('who'), cell: (r) => r.name || t('deleted'), under: (r) => r.place },
            { head: t('what'), cell: (r) => t(r.kind), under: (r) => t(r.state) },
            {
              head: t('shown'),
              named: true,
              cell: (r) => [t(r.byWhom), t(r.proof)].join(' · '),
              under: (r) => r.proofNote,
            },
            { head: t('askedAt'), cell: (r) => moment(r.askedAt, now, lang), under: (r) => r.askedBy },
            {
              head: t('answer'),
              named: true,
              cell: (r) => r.reason,
              under: (r) => (r.decidedAt ? `${r.decidedBy} ${moment(r.decidedAt, now, lang)}` : ''),
            },
          ]}
        />
      </div>
      {can('ledger.check') && <Clearings />}
    </>
  )
}
