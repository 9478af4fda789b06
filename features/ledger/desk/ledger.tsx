import './ledger.css'
import { useAddress } from '../../../ui/address.ts'
import { useT } from '../../../ui/i18n.tsx'
import { useKeys } from '../../../ui/keyboard.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { Accuracy } from './accuracy.tsx'
import { Assets } from './assets.tsx'
import { Findings } from './findings.tsx'
import { Imports } from './imports.tsx'
import { Buildings, Organisations, People } from './lists.tsx'
import { Pairs } from './pairs.tsx'
import { Requests } from './requests.tsx'
import { words } from './words.ts'

const all = [
  'homes',
  'people',
  'organisations',
  'assets',
  'findings',
  'pairs',
  'accuracy',
  'imports',
  'requests',
] as const
type Tab = (typeof all)[number]
/** Those without a verb are for everybody who reads the ledger. */
const needs: Partial<Record<Tab, string>> = { imports: 'ledger.import', requests: 'ledger.edit' }

/** Homes, people, organisations; what contradicts; how right it is. What is shown stands in the address. */
export default function LedgerPage() {
  const t = useT(words)
  const [query, go] = useAddress()
  const { can } = useSession()
  const tabs = all.filter((x) => can(needs[x]))
  const tab = tabs.find((x) => x === query.get('tab')) ?? 'homes'
  const open = (id: Tab) =>
    go({ tab: id, id: null, state: null, rule: null, show: null, tag: null, kind: null, type: null })
  useKeys(
    tabs.map((id, i) => ({ id: `ledger.${id}`, keys: String(i + 1), words: words[id], run: () => open(id) })),
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
      <div className="lg-body">
        {tab === 'homes' && <Buildings query={query} go={go} />}
        {tab === 'people' && <People query={query} go={go} />}
        {tab === 'organisations' && <Organisations query={query} go={go} />}
        {tab === 'assets' && <Assets query={query} go={go} />}
        {tab === 'findings' && <Findings query={query} go={go} />}
        {tab === 'pairs' && <Pairs query={query} go={go} />}
        {tab === 'imports' && <Imports query={query} go={go} />}
        {tab === 'accuracy' && <Accuracy query={query} go={go} />}
        {tab === 'requests' && <Requests query={query} go={go} />}
      </div>
    </div>
  )
}
