/** Open cases that an alert bears on: raised or left, one by one or all at once. */
import './weather.css'
import { Link } from 'react-router'
import { WillDo } from '../../../ui/action.tsx'
import { announce } from '../../../ui/announce.ts'
import { Btn } from '../../../ui/button.tsx'
import type { OpenRecord } from '../../../ui/extras.ts'
import { useT, useWord } from '../../../ui/i18n.tsx'
import { levelWords } from '../../../ui/marks.tsx'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { getCase } from '../../cases/contract.ts'
import { type Alert, alertsList, type Raise, raisesDecide, raisesList } from '../contract.ts'
import { alertName } from '../rules.ts'
import { words } from './words.ts'

/** So many are decided with one press. */
const AT_ONCE = 100

function useDecide() {
  const t = useT(words)
  const send = useSend(raisesDecide, {
    renew: [raisesList, alertsList, getCase],
    onDone: ({ results }, { body }) => {
      const [ok, no] = [results.filter((r) => r.ok).length, results.filter((r) => !r.ok).length]
      announce(
        [t(body?.take ? 'didRaise' : 'didLeave', { n: ok }), no > 0 && t('notRaised', { n: no })]
          .filter(Boolean)
          .join(t('and')),
      )
    },
  })
  const decide = (alertId: string, take: boolean, raises: readonly Raise[]) =>
    send.mutate({
      body: {
        alertId,
        take,
        cases: raises.slice(0, AT_ONCE).map((r) => ({ id: r.caseId, baseVersion: r.version })),
      },
    })
  return { send, decide }
}

/** Of one alert, under it on its page. */
export function Raises({ alert }: { alert: Alert }) {
  const t = useT(words)
  const w = useWord()
  const got = useAsk(raisesList, { query: { alertId: alert.id } }, { refetchInterval: 60_000 })
  const { send, decide } = useDecide()
  const raises = got.data?.raises ?? []
  const name = w(alertName(alert))
  if (got.error)
    return <ProblemPanel problem={got.error} title={t('notLoaded')} onRetry={() => void got.refetch()} />
  if (!got.data) return <Loading rows={2} />
  if (raises.length === 0) return null
  const all = raises.slice(0, AT_ONCE)
  return (
    <section className="y-card" aria-label={t('raises', { name })}>
      <h2 className="y-sec">{t('raises', { name })}</h2>
      <p className="y-note">{t('raisesNote')}</p>
      {send.error && <ProblemPanel problem={send.error} title={t('raiseFailed')} />}
      <Table
        rows={raises}
        id={(r) => r.caseId}
        columns={[
          {
            head: t('case'),
            cell: (r) => <Link to={`/cases/${r.caseId}`}>{r.title}</Link>,
            under: (r) => `${r.number} · ${r.regionName}`,
          },
          { head: t('unit'), named: true, cell: (r) => r.unitName || t('noUnit') },
          {
            head: t('level'),
            named: true,
            cell: (r) => `${w(levelWords[r.level])} → ${w(levelWords[r.to])}`,
          },
          { head: t('why'), named: true, cell: (r) => w(r.why) },
          {
            head: '',
            className: 'acts',
            cell: (r) => (
              <>
                <Btn sm busy={send.isPending} onClick={() => decide(alert.id, true, [r])}>
                  {t('raise', { level: w(levelWords[r.to]) })}
                </Btn>{' '}
                <Btn sm busy={send.isPending} onClick={() => decide(alert.id, false, [r])}>
                  {t('leave')}
                </Btn>
              </>
            ),
          },
        ]}
      />
      <WillDo items={[t('willRaise'), t('willLeave')]} />
      <div className="y-row">
        <span className="sp" />
        <Btn busy={send.isPending} onClick={() => decide(alert.id, true, all)}>
          {t('raiseAll', { n: all.length })}
        </Btn>
      </div>
    </section>
  )
}

/** Beside an open case, while an alert bears on it and nobody has decided. */
export default function RaiseSection({ record }: { record: OpenRecord }) {
  const { can } = useSession()
  return can('case.confirm') ? <Proposed record={record} /> : null
}

function Proposed({ record }: { record: OpenRecord }) {
  const t = useT(words)
  const w = useWord()
  const alerts = useAsk(alertsList, {}, { staleTime: 30_000 })
  const some = alerts.data?.alerts.some((a) => a.raises > 0) ?? false
  const got = useAsk(raisesList, { query: { caseId: record.id } }, { enabled: some, staleTime: 5000 })
  const { send, decide } = useDecide()
  const [first] = (some && got.data?.raises) || []
  if (!first) return null
  const one = [{ ...first, version: record.version }]
  return (
    <section className="y-card wx-case" aria-label={t('proposed')}>
      <h2 className="y-sec">{t('proposed')}</h2>
      <p>
        <b>
          {w(levelWords[first.level])} → {w(levelWords[first.to])}
        </b>
      </p>
      <p className="y-note">{w(first.why)}</p>
      {send.error && <ProblemPanel problem={send.error} title={t('raiseFailed')} />}
      <WillDo items={[t('willRaise'), t('willLeave')]} />
      <div className="y-row">
        <Btn busy={send.isPending} onClick={() => decide(first.alertId, false, one)}>
          {t('leave')}
        </Btn>
        <span className="sp" />
        <Btn busy={send.isPending} onClick={() => decide(first.alertId, true, one)}>
          {t('raise', { level: w(levelWords[first.to]) })}
        </Btn>
      </div>
    </section>
  )
}
