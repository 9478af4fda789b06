import './people.css'
import { useMemo, useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { Btn } from '../../../ui/button.tsx'
import { moment } from '../../../ui/format.ts'
import { useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk, useSend } from '../../../ui/query.tsx'
import { useMe, useSession } from '../../../ui/session.tsx'
import { Loading } from '../../../ui/states.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { dutySet, gapsList, peopleList, postsList, unitsList } from '../contract.ts'
import { Delegation } from './delegation.tsx'
import { Directory } from './directory.tsx'
import { Gaps } from './gaps.tsx'
import { PersonPane } from './person-pane.tsx'
import { UnitForm } from './unit-form.tsx'
import { UnitPosts } from './unit-posts.tsx'
import { UnitTree } from './unit-tree.tsx'
import { words } from './words.ts'

const tabs = ['units', 'people', 'gaps', 'lent'] as const
type Tab = (typeof tabs)[number]

/** Who there is, who holds what, who is on duty, and where nobody is. The address says all of it. */
export default function People() {
  const t = useT(words)
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const [query, go] = useAddress()
  const asked = query.get('tab') as Tab
  const tab: Tab = tabs.includes(asked) ? asked : 'units'
  const me = useMe()
  // Where there is room the page opens with one's own unit; a phone begins with the list.
  const unitId =
    query.get('unit') ?? (matchMedia('(min-width: 768px)').matches ? (me.units[0]?.id ?? null) : null)
  const personId = query.get('person')
  const units = useAsk(unitsList, {}, { staleTime: 30_000 })
  const gaps = useAsk(gapsList, {}, { staleTime: 30_000 })
  const counts: Record<Tab, number | undefined> = {
    units: units.data?.units.length,
    people: undefined,
    gaps: gaps.data?.gaps.length,
    lent: undefined,
  }
  const openPerson = (id: string) => go({ person: id })
  const pane = personId && <PersonPane key={personId} id={personId} onClose={() => go({ person: null })} />

  return (
    <div className="y-page">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('views')}
          tabs={tabs.map((x) => ({ id: x, text: `${t(x)} ${counts[x] ?? ''}` }))}
          current={tab}
          onOpen={(x) => go({ tab: x, person: null })}
        />
        <span className="sp" />
        {tab === 'units' && can('unit.manage') && (
          <Btn icon="plus" onClick={() => setAdding(true)}>
            {t('addUnit')}
          </Btn>
        )}
        <MyDuty />
      </header>
      {units.isError && <ProblemPanel problem={units.error} onRetry={() => void units.refetch()} />}
      {tab === 'units' &&
        (units.data ? (
          <div className="y-three" data-at={unitId ? 'mid' : 'side'}>
            <UnitTree
              units={units.data.units}
              gaps={gaps.data?.gaps ?? []}
              current={unitId}
              onOpen={(id) => go({ unit: id, person: null })}
            />
            <section className="mid">
              <UnitPosts
                units={units.data.units}
                id={unitId}
                person={personId}
                onUnit={(id) => go({ unit: id, person: null })}
                onPerson={openPerson}
              />
            </section>
            <aside className={`pane ${personId ? 'open' : ''}`}>
              {pane || <UnitSummary gaps={gaps.data} />}
            </aside>
          </div>
        ) : (
          <Loading rows={8} />
        ))}
      {tab !== 'units' && (
        <div className={`y-three wide ${pane ? '' : 'alone'}`}>
          <section className="mid">
            {tab === 'people' && <Directory current={personId} onPerson={openPerson} />}
            {tab === 'gaps' && <Gaps data={gaps.data} onUnits={() => go({ tab: 'units' })} />}
            {tab === 'lent' && <Delegation />}
          </section>
          {pane && <aside className="pane open">{pane}</aside>}
        </div>
      )}
      {adding && (
        <UnitForm
          units={units.data?.units ?? []}
          root={me.ranges['unit.manage']?.[0] ?? ''}
          onClose={() => setAdding(false)}
          onDone={(u) => {
            setAdding(false)
            go({ unit: u.id })
          }}
        />
      )}
    </div>
  )
}

/** My own switch: what decides whether new cases come to me. */
function MyDuty() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const me = useMe()
  const session = useSession()
  const send = useSend(dutySet, {
    renew: [peopleList, postsList, unitsList],
    onDone: () => void session.again(),
  })
  if (!session.can('duty.set')) return null
  return (
    <div className="y-row">
      <span className={`org-duty ${me.onDuty ? 'on' : ''}`}>
        {me.onDuty && me.dutySince ? t('onDutySince', { at: moment(me.dutySince, now, lang) }) : t('offDuty')}
      </span>
      <Btn
        busy={send.isPending}
        onClick={() => send.mutate({ params: { id: me.id }, body: { onDuty: !me.onDuty } })}
      >
        {me.onDuty ? t('goOff') : t('goOn')}
      </Btn>
    </div>
  )
}

/** What the pane says while no person is open: how well the grids are covered. */
function UnitSummary({
  gaps,
}: {
  gaps: { grids: number; covered: number; gaps: { missing: string[] }[] } | undefined
}) {
  const t = useT(words)
  const missing = useMemo(() => {
    const n = new Map<string, number>()
    for (const g of gaps?.gaps ?? []) for (const d of g.missing) n.set(d, (n.get(d) ?? 0) + 1)
    return n
  }, [gaps])
  if (!gaps) return <Loading rows={2} />
  return (
    <section className="y-card">
      <h2 className="y-sec">{t('gapsTitle', { n: gaps.grids, c: gaps.covered })}</h2>
      <p className="y-note">{t('gapsWhy')}</p>
      <dl className="y-fields org-miss">
        {(['worker', 'leader', 'deputy'] as const).map((d) => (
          <div key={d}>
            <dt>{t(d)}</dt>
            <dd>{missing.get(d) ?? 0}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
