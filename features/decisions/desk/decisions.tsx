import './decisions.css'
import { useAddress } from '../../../ui/address.ts'
import { useT } from '../../../ui/i18n.tsx'
import { useSession } from '../../../ui/session.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { FiguresTab } from './figures.tsx'
import { LearnedTab } from './learned.tsx'
import { ModelsTab } from './models.tsx'
import { QueueTab } from './queue.tsx'
import { ReplaysTab } from './replays.tsx'
import { words } from './words.ts'

const all = ['figures', 'queue', 'learned', 'models', 'replays'] as const
type Tab = (typeof all)[number]
const needs: Record<Tab, readonly string[]> = {
  figures: ['stats.read'],
  queue: ['case.confirm'],
  learned: ['stats.read'],
  models: ['model.manage'],
  replays: ['model.manage', 'stats.read'],
}

/** 研判台: how often people agree with what was decided, what is most worth a look, and the model that decides. */
export default function DecisionsPage() {
  const t = useT(words)
  const [query, go] = useAddress()
  const { can } = useSession()
  const tabs = all.filter((x) => needs[x].every((v) => can(v)))
  const tab = tabs.find((x) => x === query.get('tab')) ?? tabs[0]
  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs<Tab>
          label={t('views')}
          tabs={tabs.map((id) => ({ id, text: t(id) }))}
          current={tab ?? 'figures'}
          onOpen={(id) => go({ tab: id })}
        />
        <span className="sp" />
      </header>
      <div className="dd-body">
        {tab === 'figures' && <FiguresTab />}
        {tab === 'queue' && <QueueTab />}
        {tab === 'learned' && <LearnedTab />}
        {tab === 'models' && <ModelsTab />}
        {tab === 'replays' && <ReplaysTab />}
      </div>
    </div>
  )
}
