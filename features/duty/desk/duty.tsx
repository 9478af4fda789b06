import './duty.css'
import { useState } from 'react'
import { useAddress } from '../../../ui/address.ts'
import { moment } from '../../../ui/format.ts'
import { comma, useLang, useT } from '../../../ui/i18n.tsx'
import { useNow } from '../../../ui/now.ts'
import { ProblemPanel } from '../../../ui/problem.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { useSession } from '../../../ui/session.tsx'
import { EmptyCells, Loading } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { coverage } from '../contract.ts'
import { alike, headOf, together } from '../rules.ts'
import { Mine } from './mine.tsx'
import { Month } from './month.tsx'
import { words } from './words.ts'

const tabs = ['now', 'month', 'mine'] as const
type Tab = (typeof tabs)[number]

/** Who answers now, who will, and when nobody does. The address says all of it. */
export default function Duty() {
  const t = useT(words)
  const { can } = useSession()
  const [query, go] = useAddress()
  const shown = tabs.filter((x) => x !== 'mine' || can('duty.set'))
  const asked = query.get('tab') as Tab
  const tab = shown.includes(asked) ? asked : 'now'
  return (
    <div className="y-page duty">
      <header className="y-head">
        <h1>{t('title')}</h1>
        <Tabs
          label={t('views')}
          tabs={shown.map((id) => ({ id, text: t(id) }))}
          current={tab}
          onOpen={(x) => go({ tab: x })}
        />
      </header>
      <div className="duty-body">
        {tab === 'now' && <Now />}
        {tab === 'month' && <Month />}
        {tab === 'mine' && <Mine />}
      </div>
    </div>
  )
}

function Now() {
  const t = useT(words)
  const lang = useLang()
  const now = useNow('minute')
  const [hours, setHours] = useState<'24' | '168'>('24')
  const asked = useAsk(coverage, { query: { hours: Number(hours) } }, { refetchInterval: 60_000 })
  const d = asked.data
  if (asked.error && !d) return <ProblemPanel problem={asked.error} onRetry={() => void asked.refetch()} />
  if (!d) return <Loading rows={8} />
  if (d.grids === 0) return <EmptyCells kind="none" title={t('noGrids')} />
  const open = new Set(d.holes.map((h) => h.regionPath))
  const end = Date.parse(d.at) + d.hours * 3_600_000
  const when = (h: { from: string; until: string }) => {
    const from = Date.parse(h.from) <= Date.parse(d.at) ? t('since0') : moment(h.from, now, lang)
    // The window ends there, not the hole.
    return Date.parse(h.until) >= end ? t('onward', { at: from }) : `${from} – ${moment(h.until, now, lang)}`
  }
  return (
    <>
      <div className="duty-top">
        <b>{t('covered', { n: d.coveredNow, all: d.grids })}</b>
        <span className="sp" />
        <Tabs
          label={t('within')}
          tabs={[
            { id: '24', text: t('h24') },
            { id: '168', text: t('h168') },
          ]}
          current={hours}
          onOpen={setHours}
        />
      </div>
      <section className="y-card" aria-label={t('holes')}>
        <h2 className="y-sec">
          {t('holes')} {d.holes.length}
        </h2>
        {d.holes.length > 0 && <p className="y-note">{t('holesWhat')}</p>}
        {d.holes.length === 0 ? (
          <EmptyCells kind="done" title={t('noHoles')}>
            {t('noHolesWhat', { n: d.grids })}
          </EmptyCells>
        ) : (
          <Table
            id={([h]) => `${h.regionPath} ${h.from}`}
            rows={alike(d.holes, (h) => `${h.from} ${h.until} ${headOf(h.regionName)}`)}
            columns={[
              { head: t('time'), cell: ([h]) => when(h) },
              {
                head: t('grid'),
                cell: (hs) =>
                  together(
                    hs.map((h) => h.regionName),
                    comma(),
                  ),
              },
            ]}
          />
        )}
      </section>
      <section className="y-card" aria-label={t('now')}>
        <h2 className="y-sec">{t('now')}</h2>
        <Table
          id={([g]) => g.regionPath}
          rows={alike(
            d.now,
            (g) => `${headOf(g.regionName)} ${open.has(g.regionPath)} ${JSON.stringify(g.people)}`,
          )}
          columns={[
            {
              head: t('grid'),
              cell: (gs) => (
                <span className={open.has(gs[0].regionPath) ? 'duty-open' : ''}>
                  {together(
                    gs.map((g) => g.regionName),
                    comma(),
                  )}
                </span>
              ),
            },
            {
              head: t('people'),
              cell: ([g]) =>
                g.people.length === 0
                  ? t('nobody')
                  : g.people
                      .slice(0, 4)
                      .map((p) => (p.chief ? t('chiefOf', { name: p.name }) : p.name))
                      .join(comma()),
            },
            {
              head: t('time'),
              cell: ([g]) =>
                g.people[0]
                  ? `${g.people[0].part} · ${t('until', { at: moment(g.people[0].until, now, lang) })}`
                  : '—',
            },
          ]}
        />
      </section>
    </>
  )
}
