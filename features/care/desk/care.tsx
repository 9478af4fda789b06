import './care.css'
import { useAddress } from '../../../ui/address.ts'
import { useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Archives } from './archives.tsx'
import { Groups } from './groups.tsx'
import { Plans } from './plans.tsx'
import { words } from './words.ts'

const all = ['archives', 'plans', 'groups'] as const
type Tab = (typeof all)[number]

/** Those who are owed care: whose archive, who calls when, and what the groups are. */
export default function CarePage() {
  const t = useT(words)
  const [query, go] = useAddress()
  const { can } = useSession()
  const tabs = all.filter((x) => x === 'groups' || can('care.read'))
  const tab = tabs.find((x) => x === query.get('tab')) ?? tabs[0]!
  const open = (id: Tab) => go({ tab: id, state: null })
  useKeys(
    tabs.map((id, i) => ({ id: `care.${id}`, keys: String(i + 1), words: words[id], run: () => open(id) })),
  )
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs<Tab>
          label={t('views')}
          tabs={tabs.map((id) => ({ id, text: t(id) }))}
          current={tab}
          onOpen={open}
        />
        <span className="sp" />
      </header>
      <div className="ca-body">
        {tab === 'archives' && <Archives query={query} go={go} />}
        {tab === 'plans' && <Plans />}
        {tab === 'groups' && <Groups />}
      </div>
    </div>
  )
}
