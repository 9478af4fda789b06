import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, asProblem, call } from '../../../ui/api.ts'
import { Btn } from '../../../ui/button.tsx'
import { count, moment } from '../../../ui/format.ts'
import { dict, useLang, useT, useWord } from '../../../ui/i18n.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { type ChannelState, clientsTry } from '../contract.ts'
import { icons } from './words.ts'

const words = dict({
  channel: { zh: '渠道', en: 'Channel' },
  inToday: { zh: '今天收到', en: 'In today' },
  last: { zh: '最近一件', en: 'Latest' },
  back: { zh: '今天送回', en: 'Back today' },
  waiting: { zh: '在路上', en: 'On the way' },
  stuck: { zh: '没送到', en: 'Not arrived' },
  never: { zh: '30 天内没有', en: 'none in 30 days' },
  look: { zh: '{name}：{n} 条没送到，去看', en: '{name}: {n} not arrived, look' },
  noSystem: {
    zh: '还没有对接的平台，结果由人转告',
    en: 'No system is connected: results are handed over by a person',
  },
  noCallback: { zh: '只收不回传，结果由人转告', en: 'takes no results: a person hands them over' },
  off: { zh: '已停用', en: 'switched off' },
  tryIt: { zh: '试一下', en: 'Try' },
  agree: { zh: '通了，{ms} 毫秒', en: 'it answers, {ms} ms' },
  disagree: { zh: '没通：{said}', en: 'no agreement: {said}' },
})

export function Overview({
  query,
  onOutbox,
}: {
  query: UseQueryResult<{ channels: ChannelState[] }, ApiProblem>
  onOutbox: (channel: string) => void
}) {
  const t = useT(words)
  const w = useWord()
  const lang = useLang()
  const now = useNow('minute')
  const { can } = useSession()
  if (query.error) return <ProblemPanel problem={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading rows={6} />
  // What came in most stands first; zero stays visible.
  const list = [...query.data.channels].sort((a, b) => b.stuck - a.stuck || b.reportsToday - a.reportsToday)
  return (
    <div className="y-card ch-scroll">
      <table className="ch-table">
        <thead>
          <tr>
            <th scope="col">{t('channel')}</th>
            <th scope="col" className="n">
              {t('inToday')}
            </th>
            <th scope="col">{t('last')}</th>
            <th scope="col" className="n">
              {t('back')}
            </th>
            <th scope="col" className="n">
              {t('waiting')}
            </th>
            <th scope="col" className="n">
              {t('stuck')}
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((c) => (
            <tr key={c.key}>
              <th scope="row">
                <Icon name={icons[c.key] ?? 'channel'} />
                <div>
                  <b>{w(c.name)}</b>
                  <small>
                    {w(c.arrives)} · {w(c.returns)}
                  </small>
                  {c.reaches === 'system' && c.clients.length === 0 && <small>{t('noSystem')}</small>}
                  {c.clients.map((x) => (
                    <small key={x.key}>
                      {x.name} → {x.callback ?? t('noCallback')}
                      {!x.active && ` · ${t('off')}`}
                      {x.callback && can('channel.manage') && <TryOut client={x.key} />}
                    </small>
                  ))}
                </div>
              </th>
              <td className="n" data-label={t('inToday')}>
                {count(c.reportsToday, lang)}
              </td>
              <td data-label={t('last')}>
                {c.lastReportAt ? moment(c.lastReportAt, now, lang) : t('never')}
              </td>
              <td className="n" data-label={t('back')}>
                {count(c.deliveredToday, lang)}
              </td>
              <td className="n" data-label={t('waiting')}>
                {count(c.waiting, lang)}
              </td>
              <td className="n" data-label={t('stuck')}>
                {c.stuck > 0 ? (
                  <button
                    type="button"
                    className="ch-count"
                    aria-label={t('look', { name: w(c.name), n: c.stuck })}
                    onClick={() => onOutbox(c.key)}
                  >
                    {count(c.stuck, lang)}
                  </button>
                ) : (
                  0
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** One signed message to the system, and what it said. */
function TryOut({ client }: { client: string }) {
  const t = useT(words)
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  async function run() {
    setBusy(true)
    try {
      const r = await call(clientsTry, { params: { key: client }, body: {} })
      setSaid(r.ok ? t('agree', { ms: r.ms }) : t('disagree', { said: `${r.status ?? ''} ${r.said}`.trim() }))
    } catch (e) {
      setSaid(asProblem(e).title)
    }
    setBusy(false)
  }
  return (
    <>
      {' '}
      <Btn sm busy={busy} onClick={() => void run()}>
        {t('tryIt')}
      </Btn>{' '}
      <span role="status">{said}</span>
    </>
  )
}
