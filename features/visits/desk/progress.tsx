import { useT } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { Table } from '../../../ui/table.tsx'
import { type VisitCounts, visitsProgress } from '../contract.ts'
import { Count, type Go, Period, PlanFilter, pickFrom, Region } from './parts.tsx'
import { words } from './words.ts'

type Row = VisitCounts & { key: string; name: string }
const bys = ['region', 'worker', 'plan'] as const
const byWords = { region: 'byRegion', worker: 'byWorker', plan: 'byPlan' } as const

/** Calls planned in a period by region, visitor or plan; every number opens its calls. */
export function Progress({ query, go }: { query: URLSearchParams; go: Go }) {
  const t = useT(words)
  const by = bys.find((x) => x === query.get('by')) ?? 'region'
  const asked = useAsk(
    visitsProgress,
    { query: { ...pickFrom(query, ['region', 'plan', 'from', 'to', 'account']), by } },
    { placeholderData: (was) => was },
  )
  const p = asked.data
  // A region opens its parts until the parts are people.
  const parts = p && by === 'region' && p.region.path.length < 15
  const open = (r: Row | null, state: string) =>
    go({
      tab: 'calls',
      state: state === 'planned' ? null : state,
      from: p?.from ?? null,
      to: p?.to ?? null,
      ...(r ? (by === 'plan' ? { plan: r.key } : parts ? { region: r.key } : { account: r.key }) : {}),
    })
  const columns = (['planned', 'done', 'absent', 'skipped', 'open', 'overdue'] as const).map((k) => ({
    head: t(k),
    className: 'n',
    named: true,
    cell: (r: Row) => <Count n={r[k]} late={k === 'overdue'} open={() => open(r.key === '' ? null : r, k)} />,
  }))
  const rows: Row[] = p && p.rows.length > 0 ? [{ key: '', name: p.region.name, ...p.totals }, ...p.rows] : []
  return (
    <>
      <div className="vi-filters">
        <Region value={query.get('region') ?? ''} onChange={(v) => go({ region: v || null })} />
        <PlanFilter value={query.get('plan') ?? ''} onChange={(v) => go({ plan: v || null })} />
        <Period query={query} go={go} />
        <label>
          {t('by')}
          <select value={by} onChange={(e) => go({ by: e.target.value })}>
            {bys.map((b) => (
              <option key={b} value={b}>
                {t(byWords[b])}
              </option>
            ))}
          </select>
        </label>
        {p && <p className="y-note">{t('period', { from: p.from, to: p.to })}</p>}
      </div>
      <div className="vi-scroll">
        <Table
          rows={rows}
          id={(r) => r.key}
          asked={asked}
          empty={{ kind: 'filtered', title: t('none'), why: t('noneWhy') }}
          columns={[
            {
              head: t(byWords[by]),
              cell: (r) =>
                r.key !== '' && parts ? (
                  <button type="button" className="y-link" onClick={() => go({ region: r.key })}>
                    {r.name || t('nobody')}
                  </button>
                ) : (
                  r.name || t('nobody')
                ),
            },
            ...columns,
            {
              head: t('share'),
              cell: (r) => (
                <span className="vi-bar" title={`${Math.round((r.done / Math.max(1, r.planned)) * 100)}%`}>
                  <i style={{ width: `${Math.round((r.done / Math.max(1, r.planned)) * 100)}%` }} />
                </span>
              ),
            },
            {
              head: t('heard'),
              className: 'n',
              named: true,
              cell: (r) => (
                <Count
                  n={r.entries}
                  open={() =>
                    go({
                      tab: 'entries',
                      ...(r.key && parts ? { region: r.key } : {}),
                      ...(r.key && by === 'plan' ? { plan: r.key } : {}),
                      from: null,
                      to: null,
                      state: null,
                    })
                  }
                />
              ),
            },
          ]}
        />
      </div>
    </>
  )
}
