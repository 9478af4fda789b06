/** 移交: what was referred out and in, what waits for a decision, what did not arrive. */
import { Link, useSearchParams } from 'react-router'
import type { QueryInput } from '../../../kernel/contract.ts'
import { addressOf } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { More, usePaged } from '../../../ui/paged.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { type Referral, referralsList, referralsSheet, retryReferral } from '../contract.ts'
import { whereOf, words } from './words.ts'
import './exchange.css'

const shows = ['open', 'result', 'returned', 'stuck', 'all'] as const
const labels = { open: 'open', result: 'results', returned: 'returned', stuck: 'stuck', all: 'all' } as const
type Show = (typeof shows)[number]

export default function Referrals() {
  const t = useT(words)
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const show: Show = shows.find((s) => s === params.get('show')) ?? 'open'
  const direction = params.get('way') === 'in' ? 'in' : params.get('way') === 'out' ? 'out' : undefined
  const peer = params.get('peer') ?? ''
  const query: QueryInput<typeof referralsSheet> = {
    show,
    ...(direction ? { direction } : {}),
    ...(peer ? { peer } : {}),
  }
  const paged = usePaged(query)
  const list = useAsk(
    referralsList,
    { query: { ...query, ...paged.ask } as never },
    { refetchInterval: 10_000, placeholderData: (was) => was },
  )
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params)
    if (value) next.set(key, value)
    else next.delete(key)
    setParams(next)
  }
  const d = list.data
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('list')}
          tabs={shows.map((id) => ({ id, text: `${t(labels[id])} ${d?.counts[id] ?? ''}` }))}
          current={show}
          onOpen={(id) => set('show', id === 'open' ? '' : id)}
        />
      </header>
      <div className="ex">
        <div className="ex-bar">
          <select aria-label={t('colPeer')} value={peer} onChange={(e) => set('peer', e.target.value)}>
            <option value="">{t('every')}</option>
            {d?.peers.map((p) => (
              <option key={p.id} value={p.id}>
                {p.name}
              </option>
            ))}
          </select>
          <select aria-label={t('both')} value={direction ?? ''} onChange={(e) => set('way', e.target.value)}>
            <option value="">{t('both')}</option>
            <option value="out">{t('out')}</option>
            <option value="in">{t('in')}</option>
          </select>
          <span className="sp" />
          {can('case.export') && (d?.items.length ?? 0) > 0 && (
            <a className="y-btn sm" href={addressOf(referralsSheet, {}, query)} download>
              <Icon name="download" />
              {t('sheet')}
            </a>
          )}
        </div>
        {list.error && <ProblemPanel problem={list.error} onRetry={() => void list.refetch()} />}
        {!d && !list.error && <Loading />}
        {d?.items.length === 0 && (
          <EmptyCells kind={show === 'open' && !peer ? 'none' : 'filtered'} title={t('none')}>
            {show === 'open' && t('noneWhat')}
          </EmptyCells>
        )}
        {d && d.items.length > 0 && (
          <table className="y-table ex-table">
            <thead>
              <tr>
                <th>{t('colPeer')}</th>
                <th>{t('colCase')}</th>
                <th>{t('colState')}</th>
                <th>{t('colTime')}</th>
              </tr>
            </thead>
            <tbody>
              {d.items.map((r) => (
                <Row key={`${r.peerId}${r.id}`} r={r} />
              ))}
            </tbody>
          </table>
        )}
        <More of={paged} next={d?.next} />
      </div>
    </div>
  )
}

function Row({ r }: { r: Referral }) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  const retry = useSend(retryReferral, { renew: [referralsList] })
  return (
    <tr>
      <td>
        {t(r.direction)} · {r.peerName}
        {r.peerState === 'revoked' && <small>{t('ended')}</small>}
      </td>
      <td>
        <Link to={`/cases/${r.caseId}`}>{r.title}</Link>
        <small className="mono">
          {r.number} · {t('theirs')} {r.theirNumber ?? t('noNumber')}
        </small>
      </td>
      <td>
        <b>{w(whereOf(r))}</b>
        {r.unitName && ` · ${r.unitName}`}
        {(r.result ?? r.reason) && <small>{r.result ?? r.reason}</small>}
        {r.waiting > 0 && (
          <small>
            {t('waits', { n: r.waiting })}
            {r.transport === 'file' && ` · ${t('byFile')}`}
            {r.lastError && ` · ${r.lastError}`}
          </small>
        )}
        {r.stuck > 0 && (
          <small className="ex-stuck">
            {t('stuckN', { n: r.stuck })} {r.lastError}
            {can('case.dispatch') && (
              <Btn
                sm
                busy={retry.isPending}
                onClick={() => retry.mutate({ params: { peer: r.peerId, id: r.id }, body: {} })}
              >
                {t('retry')}
              </Btn>
            )}
          </small>
        )}
      </td>
      <td>
        {moment(r.updatedAt, now, lang)}
        <small>{r.byName}</small>
      </td>
    </tr>
  )
}
