import { useT, useWord } from '../../../ui/i18n.tsx'
import { useAsk } from '../../../ui/query.tsx'
import { listItems } from '../../items/contract.ts'
import { unitsList } from '../../organisation/contract.ts'
import { tree } from '../../regions/contract.ts'
import { channels } from '../../reports/contract.ts'
import type { Statistics } from '../contract.ts'
import { channelName } from './names.ts'
import { words } from './words.ts'

/** Region (indented as the tree), days, item, unit, channel; and the step of the trend where there is one. */
export function Filters({
  s,
  onChange,
}: {
  s: Pick<Statistics, 'filter' | 'region'> & { period: { from: string; to: string; by?: string } }
  onChange: (c: Record<string, string>) => void
}) {
  const t = useT(words)
  const w = useWord()
  const regions = useAsk(tree, { query: { depth: 3, division: ['administrative'] } }, { staleTime: 600_000 })
  const items = useAsk(listItems, {}, { staleTime: 600_000 })
  const units = useAsk(unitsList, {}, { staleTime: 600_000 })
  const nodes = (regions.data?.items ?? []).filter((r) => r.path.length <= 15)
  const least = Math.min(...nodes.map((r) => r.path.length))
  return (
    <div className="sta-filters">
      <label>
        {t('region')}
        <select value={s.filter.region} onChange={(e) => onChange({ region: e.target.value })}>
          {!nodes.some((r) => r.path === s.filter.region) && (
            <option value={s.filter.region}>{s.region.name}</option>
          )}
          {nodes.map((r) => (
            <option key={r.path} value={r.path}>
              {'　'.repeat((r.path.length - least) / 3)}
              {r.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('from')}
        <input
          type="date"
          value={s.period.from}
          max={s.period.to}
          onChange={(e) => onChange({ from: e.target.value })}
        />
      </label>
      <label>
        {t('to')}
        <input
          type="date"
          value={s.period.to}
          min={s.period.from}
          onChange={(e) => onChange({ to: e.target.value })}
        />
      </label>
      <label>
        {t('item')}
        <select value={s.filter.item ?? ''} onChange={(e) => onChange({ item: e.target.value })}>
          <option value="">{t('any')}</option>
          {items.data?.items.map((i) => (
            <option key={i.code} value={i.code}>
              {i.code} {i.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('unit')}
        <select value={s.filter.unit ?? ''} onChange={(e) => onChange({ unit: e.target.value })}>
          <option value="">{t('any')}</option>
          {units.data?.units.map((u) => (
            <option key={u.id} value={u.id}>
              {u.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('channel')}
        <select value={s.filter.channel?.[0] ?? ''} onChange={(e) => onChange({ channel: e.target.value })}>
          <option value="">{t('any')}</option>
          {channels.map((c) => (
            <option key={c} value={c}>
              {w(channelName(c))}
            </option>
          ))}
        </select>
      </label>
      {s.period.by && (
        <label>
          {t('by')}
          <select value={s.period.by} onChange={(e) => onChange({ by: e.target.value })}>
            {(['day', 'week', 'month'] as const).map((x) => (
              <option key={x} value={x}>
                {t(x)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}
