import { useSearchParams } from 'react-router'
import { useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { channelsList } from '../contract.ts'
import { Codes } from './codes.tsx'
import { Imports } from './imports.tsx'
import { Outbox } from './outbox.tsx'
import { Overview } from './overview.tsx'
import { words } from './words.ts'
import './channels.css'

const tabs = ['overview', 'outbox', 'codes', 'imports'] as const
type Tab = (typeof tabs)[number]

/** 渠道: what comes in by which door, what goes back, the printed codes, and tables taken in. */
export default function Channels() {
  const t = useT(words)
  const { can } = useSession()
  const [params, setParams] = useSearchParams()
  const channels = useAsk(channelsList, {}, { refetchInterval: 30_000 })
  const shown = tabs.filter((k) => k !== 'imports' || can('report.import'))
  const tab: Tab = shown.find((k) => k === params.get('tab')) ?? 'overview'
  const stuck = channels.data?.channels.reduce((n, c) => n + c.stuck, 0)
  const open = (to: Tab, more: Record<string, string> = {}) =>
    setParams({ ...(to === 'overview' ? {} : { tab: to }), ...more })

  return (
    <div className="ch">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('title')}
          tabs={shown.map((k) => ({ id: k, text: `${t(k)} ${k === 'outbox' ? (stuck ?? '') : ''}` }))}
          current={tab}
          onOpen={open}
        />
      </header>
      <div className="ch-body">
        {tab === 'overview' && (
          <Overview query={channels} onOutbox={(channel) => open('outbox', { channel })} />
        )}
        {tab === 'outbox' && (
          <Outbox channels={channels.data?.channels ?? []} channel={params.get('channel') ?? ''} />
        )}
        {tab === 'codes' && <Codes />}
        {tab === 'imports' && <Imports channels={channels.data?.channels ?? []} />}
      </div>
    </div>
  )
}
